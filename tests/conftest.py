"""What all tests share: the shipped pack, and properties that are tried with the same values on every machine."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

from readiness.data.catalogue import Catalogue, shipped_catalogue
from readiness.packs.pack import RulePack, load_shipped
from tests.support import as_installed

settings.register_profile("readiness", derandomize=True, deadline=None, database=None, max_examples=8)
settings.register_profile("thorough", settings.get_profile("readiness"), max_examples=60)
settings.load_profile("readiness")

# What is imported and cached stays to the end, and there is much of it: the usual thresholds search it for garbage
# every few tests, which takes a tenth of the time of a run.
gc.set_threshold(20_000, 20, 50)


def pytest_configure(config: pytest.Config) -> None:
    """Compiles the rules once, for the workers and for every process that a test starts."""
    if as_installed.VARIABLE not in os.environ:
        as_installed.install()
        config.add_cleanup(as_installed.remove)
    as_installed.read_compiled_rules()


def pytest_collection_finish() -> None:
    """What was collected stays to the end: from now on no search for garbage looks through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that comes with the tool."""
    return shipped_catalogue()


@pytest.fixture(scope="session")
def pack() -> RulePack:
    """The pack that comes with the tool."""
    return load_shipped()
