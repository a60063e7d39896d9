"""What all tests share: the shipped pack, and properties that are tried with the same values on every machine."""

from __future__ import annotations

import pytest
from hypothesis import settings

from readiness.data.catalogue import Catalogue, shipped_catalogue
from readiness.packs.pack import RulePack, load_shipped

settings.register_profile("readiness", derandomize=True, deadline=None, database=None, max_examples=15)
settings.register_profile("thorough", settings.get_profile("readiness"), max_examples=60)
settings.load_profile("readiness")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that comes with the tool."""
    return shipped_catalogue()


@pytest.fixture(scope="session")
def pack() -> RulePack:
    """The pack that comes with the tool."""
    return load_shipped()
