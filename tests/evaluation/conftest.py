"""Fixtures of the tests of evaluation."""

from __future__ import annotations

import pytest

from readiness.packs.pack import RulePack
from tests.support.packs import quick_pack


@pytest.fixture(scope="session")
def pack() -> RulePack:
    """A few criteria of the pack that comes with the tool."""
    return quick_pack()
