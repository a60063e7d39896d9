"""Whether teams, or other parts of a council, agree with the figure of the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from readiness.core.diagnostics import Path
from readiness.core.numbers import rounded
from readiness.data.agreement import PUBLISHED, Account, Disagreement
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Measure
from readiness.data.operands import Reference
from readiness.data.readings import Figure, Kind, Reading
from readiness.data.relations import called
from readiness.data.spans import NOTHING, UNKNOWN, Span, possible

# Who may move between teams within a period, and is then counted by each.
MOVING = ("children", "people", "workers", "young people")
LEFT_OUT = "both can be right only where one is left out"


@dataclass(frozen=True, slots=True)
class Split:
    """A reading split one way: by team, by placement type."""

    measure: Measure
    dimension: str
    whole: Reading
    figures: Mapping[str, Figure]

    @property
    def subjects(self) -> str:
        """How many of what there are: "3 teams"."""
        return f"{len(self.figures)} {self.dimension.replace('_', ' ')}s"

    @property
    def path(self) -> Path:
        """Where it stands in the submission."""
        return (self.measure.section, self.measure.name, "by", self.dimension)

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
        """What the whole lies among, and cannot be beyond all of."""
        match self.measure.kind:
            case Kind.PROPORTION | Kind.RATIO:
                return (None,)
            case Kind.DURATION:
                return self.measure.parts()
            case _:
                return ()

    @property
    def each_once(self) -> bool:
        """Whether each is counted in one team alone: on one day, and for what does not move."""
        return self.measure.snapshot or self.measure.counts not in MOVING

    @property
    def falls_short(self) -> bool:
        """Whether fewer are counted by team than in the whole."""
        return any(self.total(part).high < self.of_whole(part).low for part in self.added[-1:])

    def of_whole(self, part: str | None) -> Span:
        """What the whole council's can be."""
        return possible(self.measure, self.whole, part)

    def spans(self, part: str | None) -> dict[str, Span]:
        """What each subject's can be."""
        return {name: possible(self.measure, figure, part) for name, figure in self.figures.items()}

    def total(self, part: str | None) -> Span:
        """What the subjects together can be."""
        return sum(self.spans(part).values(), NOTHING)

    def told(self, part: str | None) -> str:
        """The whole's figure, for a sentence."""
        shown = self.shown(part, self.of_whole(part))
        return f"{called(Reference(self.measure, part))} is {shown} for the whole council"

    def shown(self, part: str | None, span: Span) -> str:
        """A figure with its unit."""
        return span.told(self.measure.measured_in if part in self.levelled else None)


def splits(account: Account, catalogue: Catalogue) -> Iterator[Split]:
    """Every reading that is split, each way."""
    for name, reading in account.readings.items():
        for dimension, figures in reading.by.items():
            if figures and not reading.absent:
                yield Split(catalogue.measures[name], dimension, reading, figures)


def split_disagreements(account: Account, catalogue: Catalogue) -> Iterator[Disagreement]:
    """Where the parts of the council do not agree with the whole."""
    for split in splits(account, catalogue):
        published = PUBLISHED if account.compiled else None
        yield from (_found(split, text, published) for text in (*_too_many(split), *_too_few(split), *_longer(split)))
        yield from (_found(split, text, LEFT_OUT) for text in _on_one_side(split))


def uncounted(account: Account, catalogue: Catalogue) -> Iterator[tuple[Path, str]]:
    """Where the parts of the council come to less than the whole, and so leave some out; with the place."""
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
    """Who is counted below the line in some team is counted above it there too."""
    if split.measure.kind in (Kind.PROPORTION, Kind.RATIO) and split.each_once and not split.falls_short:
        size, total = split.total("denominator"), split.total("numerator")
        if size.high.is_finite() and total.high < split.of_whole("numerator").low:
            yield f"{split.told('numerator')}, and its {split.subjects} together come to {total.told()} alone"


def _longer(split: Split) -> Iterator[str]:
    for subject, span in split.spans("longest").items() if split.measure.kind is Kind.DURATION else ():
        if span.low > split.of_whole("longest").high:
            yield f"{split.told('longest')}, and {split.shown('longest', span)} in {subject}"


def _on_one_side(split: Split) -> Iterator[str]:
    """The whole lies among its parts; that a part is left out tells why not, where the counts say so."""
    for part in split.levelled if len(split.figures) > 1 and not split.falls_short else ():
        whole, spans = split.of_whole(part), list(split.spans(part).values())
        highest, lowest = max(spans, key=lambda span: span.high), min(spans, key=lambda span: span.low)
        if UNKNOWN in (whole, *spans):
            continue
        if highest.high < whole.low:
            yield f"{split.told(part)}, and all its {split.subjects} are lower, {split.shown(part, highest)} at most"
        elif lowest.low > whole.high and part != "longest":
            yield f"{split.told(part)}, and all its {split.subjects} are higher, {split.shown(part, lowest)} at least"
