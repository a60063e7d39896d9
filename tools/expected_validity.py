"""What the pack's weights can be expected to tell, from what is known of each figure and how the figures move together.

It is a calculation, and no test against grades: those are not kept here. With normal figures of equal spread in both
kinds of council, a figure that puts the worse one behind in a share `a` of pairs lies `sqrt(2) * z(a)` of its spread
lower there; a weighted sum of figures adds these up, over the spread of the sum.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist, fmean, pstdev

# From the comparison in docs/validity.md, by the check that reads the figure.
KNOWN: Mapping[str, float] = {
    "LD06.1": 0.66,
    "HP08.1": 0.66,
    "HP06.1": 0.64,
    "LD07.2": 0.62,
    "LD07.3": 0.61,
    "HP03.1": 0.61,
    "HP05.6": 0.57,
    "LD07.1": 0.56,
}
NORMAL = NormalDist()


def expected_share(weights: Mapping[str, float], earned: Sequence[Mapping[str, float]]) -> float:
    """The share of pairs that the weighted sum of credits is expected to put right, from 0 to 1.

    `earned` are the credits of each council and year, by check; a check of which nothing is known tells nothing and
    still moves the sum.
    """
    checks = [check for check, weight in weights.items() if weight]
    whole = [one for one in earned if all(check in one for check in checks)]
    columns = {check: [one[check] for one in whole] for check in checks}
    spreads = {check: pstdev(column) for check, column in columns.items()}
    apart = sum(
        weights[check] * spreads[check] * math.sqrt(2) * NORMAL.inv_cdf(KNOWN.get(check, 0.5)) for check in checks
    )
    sums = [sum(weights[check] * one[check] for check in checks) for one in whole]
    return NORMAL.cdf(apart / pstdev(sums, fmean(sums)) / math.sqrt(2))
