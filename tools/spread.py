"""The spread of numbers, as `make calibrate` tells and draws it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles


def spread(values: Sequence[float]) -> tuple[float, ...]:
    """The 10th, 25th, 50th, 75th and 90th percentile."""
    cuts = quantiles(values, n=20, method="inclusive")
    return tuple(cuts[at] for at in (1, 4, 9, 14, 17))
