"""Ratings of an evidence item's sampled records, and whether they contradict what the item says it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from readiness.core.numbers import plain
from readiness.core.text import listed
from readiness.core.types import Model
from readiness.data.readings import Headcount
from readiness.data.vocabulary import Shows


class Ratings(Model):
    """How many of the sampled records were rated how."""

    good_or_better: Headcount | None = None
    """Records rated good or outstanding."""
    requires_improvement: Headcount | None = None
    """Records rated as requiring improvement."""
    inadequate: Headcount | None = None
    """Records rated inadequate."""

    @property
    def given(self) -> dict[str, int]:
        """The ratings that were given."""
        return {name: number for name in type(self).model_fields if (number := getattr(self, name)) is not None}

    @property
    def total(self) -> int:
        """The number of records with a rating that was given."""
        return sum(self.given.values())


@dataclass(frozen=True, slots=True)
class Limit:
    """The share of the records, in percent, that one rating must have: `at_least` or more, and less than `under`."""

    rating: str
    at_least: Decimal = Decimal(0)
    under: Decimal = Decimal(101)

    @property
    def told(self) -> str:
        """The limit in words: "at least 50%"."""
        return f"at least {plain(self.at_least)}%" if self.at_least else f"under {plain(self.under)}%"


# The ratings that fit what an item shows. The lines are ours; whoever moves one changes what makes a check met.
BORNE_OUT: Mapping[Shows, tuple[Limit, ...]] = {
    Shows.STRENGTH: (Limit("good_or_better", at_least=Decimal(50)), Limit("inadequate", under=Decimal(10))),
    Shows.MIXED: (Limit("inadequate", under=Decimal(50)),),
    Shows.WEAKNESS: (Limit("good_or_better", under=Decimal(90)),),
}


def contradiction(shows: Shows, ratings: Ratings, sample: int | None) -> str | None:
    """The ratings, in words, that contradict what the item shows; None where none does."""
    # Where a rating was left out, shares are of the whole sample: leaving one out must not raise the others.
    complete = len(ratings.given) == len(type(ratings).model_fields)
    records = ratings.total if complete else max(ratings.total, sample or 0)
    against = list(_against(shows, ratings.given, records)) if records else []
    return listed(against) if against else None


def _against(shows: Shows, given: Mapping[str, int], records: int) -> Iterator[str]:
    for limit in BORNE_OUT.get(shows, ()):
        number = given.get(limit.rating)
        if number is not None and not limit.at_least <= Decimal(number) / records * 100 < limit.under:
            yield f"{number} of {records} rated {limit.rating.replace('_', ' ')} ({shows} has {limit.told})"
