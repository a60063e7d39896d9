"""Cases of a test that `make test-slow` tries and `make test` leaves out, since a case like them is tried there."""

from __future__ import annotations

from typing import Any

import pytest


def slow(*values: Any) -> Any:
    """A case of a parametrized test."""
    return pytest.param(*values, marks=pytest.mark.slow)
