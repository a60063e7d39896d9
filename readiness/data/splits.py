"""Splits: whether the figures of teams, or other parts of a council, agree with the whole council's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from readiness.core.diagnostics import Path
from readiness.core.numbers import rounded
from readiness.data.agreement import PUBLISHED, Account, Disagreement
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure, groups
from readiness.data.operands import Reference
from readiness.data.readings import Figure, Kind, Reading
from readiness.data.relations import called
from readiness.data.spans import UNKNOWN, Span, possible, total

# People may move between teams within a period, and each team then counts them.
MOVING = ("children", "people", "workers", "young people")
LEFT_OUT = "both can be right only where one is left out"


@dataclass(frozen=True)
class Split:
    """A reading split one way: by team, by placement type."""

    measure: Measure
    dimension: str
    whole: Reading
    figures: Mapping[str, Figure]
    _spans: dict[str | None, dict[str, Span]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _totals: dict[str | None, Span] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def subjects(self) -> str:
        """The number of its parts in words: "3 teams"."""
        return f"{len(self.figures)} {groups(self.dimension)}"

    @property
    def path(self) -> Path:
        """Where it stands in the submission."""
        return (*self.measure.path, "by", self.dimension)

    @property
    def added(self) -> tuple[str | None, ...]:
        """The parts that add up to the whole's; the last is the size."""
        match self.measure.kind:
            case Kind.COUNT:
                return (None,)
            case Kind.PROPORTION | Kind.RATIO:
                return ("numerator", "denominator")
            case Kind.DISTRIBUTION:
                return (*(self.measure.bands or ()), "total")
            case _:
                return ()

    @property
    def levelled(self) -> tuple[str | None, ...]:
        """The parts in which the whole lies between its subjects: rates and statistics of durations."""
        match self.measure.kind:
            case Kind.PROPORTION | Kind.RATIO:
                return (None,)
            case Kind.DURATION:
                return self.measure.parts()
            case _:
                return ()

    @property
    def each_once(self) -> bool:
        """Whether everything is counted in one team only: on one day, or because it does not move."""
        return self.measure.snapshot or self.measure.counts not in MOVING

    @cached_property
    def falls_short(self) -> bool:
        """Whether the teams together count fewer than the whole council."""
        return any(self.total(part).high < self.of_whole(part).low for part in self.added[-1:])

    def of_whole(self, part: str | None) -> Span:
        """The span of the whole council's figure."""
        return possible(self.measure, self.whole, part)

    def spans(self, part: str | None) -> dict[str, Span]:
        """The span of each subject's figure."""
        if part not in self._spans:
            self._spans[part] = {name: possible(self.measure, one, part) for name, one in self.figures.items()}
        return self._spans[part]

    def total(self, part: str | None) -> Span:
        """The span of the subjects' sum."""
        if part not in self._totals:
            self._totals[part] = total(self.spans(part).values())
        return self._totals[part]

    def told(self, part: str | None) -> str:
        """The whole council's figure, for a sentence."""
        shown = self.shown(part, self.of_whole(part))
        return f"{called(Reference(self.measure, part))} is {shown} for the whole council"

    def shown(self, part: str | None, span: Span) -> str:
        """A figure with its unit."""
        return span.told(self.measure.measured_in if part in self.levelled else None)


def splits(account: Account, catalogue: Catalogue) -> Iterator[Split]:
    """Every reading that is split, once for each way in which it is."""
    for name, reading in account.readings.items():
        for dimension, figures in reading.by.items():
            if figures and not reading.absent:
                yield Split(catalogue.measures[name], dimension, reading, figures)


def split_disagreements(account: Account, catalogue: Catalogue) -> Iterator[Disagreement]:
    """The splits that do not agree with the whole council's figure."""
    for split in splits(account, catalogue):
        published = PUBLISHED if account.compiled else None
        yield from (_found(split, text, published) for text in (*_too_many(split), *_too_few(split), *_longer(split)))
        yield from (_found(split, text, LEFT_OUT) for text in _on_one_side(split))


def uncounted(account: Account, catalogue: Catalogue) -> Iterator[tuple[Path, str]]:
    """The splits that count fewer than the whole council, each with its path and a text: some are in no team."""
    for split in splits(account, catalogue):
        if split.falls_short:
            (size,) = split.added[-1:]
            left = rounded(split.of_whole(size).low - split.total(size).high)
            text = f"its {split.subjects} come to {split.total(size).told()}: {left} in none of them"
            yield split.path, f"{split.told(size)}, and {text}"


def _found(split: Split, text: str, apart: str | None) -> Disagreement:
    return Disagreement(split.path, text, "correct the one or the other", apart, (split.measure.id,))


def _too_many(split: Split) -> Iterator[str]:
    for part in split.added if split.each_once else ():
        total = split.total(part)
        if total.low > split.of_whole(part).high:
            yield f"{split.told(part)}, and its {split.subjects} together come to {total.told()}"


def _too_few(split: Split) -> Iterator[str]:
    """Numerators that together are too small, where the denominators leave nobody out."""
    if split.measure.kind in (Kind.PROPORTION, Kind.RATIO) and split.each_once and not split.falls_short:
        size, total = split.total("denominator"), split.total("numerator")
        if size.high.is_finite() and total.high < split.of_whole("numerator").low:
            yield f"{split.told('numerator')}, and its {split.subjects} together come to {total.told()} alone"


def _longer(split: Split) -> Iterator[str]:
    for subject, span in split.spans("longest").items() if split.measure.kind is Kind.DURATION else ():
        if span.low > split.of_whole("longest").high:
            yield f"{split.told('longest')}, and {split.shown('longest', span)} in {subject}"


def _on_one_side(split: Split) -> Iterator[str]:
    """Rates and durations of the whole that lie above, or below, those of all its parts."""
    # Not where the parts count fewer than the whole: whoever is left out may pull it to one side.
    for part in split.levelled if len(split.figures) > 1 and not split.falls_short else ():
        whole, spans = split.of_whole(part), list(split.spans(part).values())
        highest, lowest = max(spans, key=lambda span: span.high), min(spans, key=lambda span: span.low)
        if UNKNOWN in (whole, *spans):
            continue
        if highest.high < whole.low:
            yield f"{split.told(part)}, and all its {split.subjects} are lower, {split.shown(part, highest)} at most"
        elif lowest.low > whole.high and part != "longest":
            yield f"{split.told(part)}, and all its {split.subjects} are higher, {split.shown(part, lowest)} at least"
