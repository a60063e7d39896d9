"""The first page: what a director reads in a minute, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.data.vocabulary import Area, Level


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two accounts of one thing that do not agree. `criterion` is null where no check reads either."""

    kind: str
    criterion: str | None
    title: str
    text: str
    checks: tuple[str, ...]


# So many weaknesses of the first page are told one by one; fewer where critical ones take the page, and never none.
LEADING, LEAST_LEADING = 8, 3


@dataclass(frozen=True, slots=True)
class Weakness:
    """A criterion with a gap, and what the council shows that it knows and does about it.

    `text` tells the worst gap, and `also` has the severities of its other gaps, worst first. `severity` is null where
    no check measures what was found; `unlooked` where the only gap is that nobody has looked.
    """

    area: Area
    criterion: str
    title: str
    severity: Level | None
    text: str
    also: tuple[Level, ...]
    unlooked: bool
    known: bool
    rated_strength: bool
    owned: bool
    dated: bool
    effect_shown: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What inspectors are likeliest to ask, and why that."""

    criterion: str
    title: str
    question: str
    because: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """What could not be seen in an area."""

    area: Area
    title: str
    not_assessed: int
    total: int
    silent: tuple[str, ...]
    unwritten: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An adverse finding of children's safety that is not critical."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A check of children's safety that could not be made; the reason where it is not that nothing was submitted."""

    check: str
    criterion: str
    subject: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class SafetyPage:
    """Children who may need action today: first what was not checked, then what was found.

    `unwritten` names the areas for which no check asks, `unread` what was submitted of children's safety and no check
    reads, `asked` what is adverse and not critical.
    """

    not_checked: tuple[NotChecked, ...]
    unwritten: tuple[str, ...]
    unread: tuple[str, ...]
    found: tuple[str, ...]
    asked: tuple[Asked, ...]
    checked: int
    statement: str


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What a director reads in a minute, in this order."""

    safety: SafetyPage
    unseen: tuple[Unseen, ...]
    conflicts: tuple[Conflict, ...]
    weaknesses: tuple[Weakness, ...]
    questions: tuple[Question, ...]
    data: tuple[str, ...]
    pack_notice: str | None
    caution: tuple[str, ...]

    @property
    def critical(self) -> tuple[Weakness, ...]:
        """The weaknesses with a critical gap, which stands in full among what makes children unsafe."""
        return tuple(one for one in self.weaknesses if one.severity is Level.CRITICAL)

    @property
    def leading(self) -> tuple[Weakness, ...]:
        """The worst of the other weaknesses, which are told one by one."""
        return self._others[: max(LEADING - len(self.critical), LEAST_LEADING)]

    @property
    def further(self) -> Mapping[Area, tuple[Weakness, ...]]:
        """The rest of them, which are counted by area."""
        rest, areas = self._others[len(self.leading) :], [one.area for one in self.unseen]
        return {area: found for area in areas if (found := tuple(one for one in rest if one.area == area))}

    @property
    def unlooked(self) -> tuple[Weakness, ...]:
        """The subjects of which nothing worse is known than that nobody has looked; they are told together."""
        return tuple(one for one in self.weaknesses if one.unlooked)

    @property
    def _others(self) -> tuple[Weakness, ...]:
        return tuple(one for one in self.weaknesses if one.severity is not Level.CRITICAL and not one.unlooked)
