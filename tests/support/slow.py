"""Cases of a test that `make test-slow` tries and `make test` leaves out, since a case like them is tried there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest


def slow(*values: Any) -> Any:
    """A case of a parametrized test."""
    return pytest.param(*values, marks=pytest.mark.slow)


def slow_but(cases: Mapping[str, Any], *quick: str) -> list[Any]:
    """These cases by their ids, which are slow but for the quick ones; those are the most unlike."""
    assert cases.keys() >= {*quick}
    marks = {name: () if name in quick else (pytest.mark.slow,) for name in cases}
    return [pytest.param(value, id=name, marks=marks[name]) for name, value in cases.items()]


def mostly_slow(argument: str, cases: Mapping[str, Any] | Iterable[str], *quick: str) -> pytest.MarkDecorator:
    """A test of cases that are slow but for the quick ones."""
    values = cases if isinstance(cases, Mapping) else {case: case for case in cases}
    return pytest.mark.parametrize(argument, slow_but(values, *quick))
