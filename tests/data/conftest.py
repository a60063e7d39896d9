"""What the tests of lists share."""

from __future__ import annotations

from functools import cache

import pytest

from tests.support.lists import Derived, SampleLists, derive_samples


@pytest.fixture(scope="session")
def sample_lists(tmp_path_factory: pytest.TempPathFactory) -> Derived:
    """The sample lists of a source, derived once for all who ask."""

    @cache
    def derived(source: str) -> SampleLists:
        return derive_samples(source, tmp_path_factory.mktemp(source))

    return derived
