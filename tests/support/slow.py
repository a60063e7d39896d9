"""Cases of a test that `make test-slow` tries and `make test` leaves out, since a case like them is tried there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest


def slow(*values: Any) -> Any:
    """A case of a parametrized test."""
    return pytest.param(*values, marks=pytest.mark.slow)


def mostly_slow(argument: str, cases: Mapping[str, Any] | Iterable[str], *quick: str) -> pytest.MarkDecorator:
    """A test of these cases by their ids, which are slow but for the quick ones; those are the most unlike."""
    values = cases if isinstance(cases, Mapping) else {case: case for case in cases}
    assert values.keys() >= {*quick}
    return pytest.mark.parametrize(
        argument,
        [
            pytest.param(value, id=name, marks=() if name in quick else (pytest.mark.slow,))
            for name, value in values.items()
        ],
    )
