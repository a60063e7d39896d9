"""Councils: which codes England's children's services have or had, from when to when, and whether a name fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from readiness.core.dates import day_in_words
from readiness.core.diagnostics import Issue, Path, UnknownNameError
from readiness.core.sanitize import folded
from readiness.core.suggestions import nearest
from readiness.core.text import listed, shortened
from readiness.core.types import Coded, Day, Model, Text
from readiness.data.source import Source, Verified

COUNCILS = "councils.yaml"
AT: Path = ("council", "code")
NineCharacters = Annotated[Text, Coded(r"E[0-9]{8}", "a code of nine characters", "E10000013")]
# Words that a council's name is written with or without.
FORMALITIES = frozenset(
    {"and", "authority", "borough", "childrens", "city", "council", "county", "metropolitan", "of", "royal"}
    | {"services", "the", "unitary"}
)
# How many councils are named where a name may mean several.
SEVERAL = 6
# How much of a name is compared and printed, since difflib is slow on long text. The longest in the list has 35.
LONGEST = 60


class Authority(Model):
    """One council as long as it had one code."""

    name: Text
    """What the Department for Education calls it."""
    dfe: Annotated[Text, Coded(r"[0-9]{3}", "a code of three digits", '"916"')] | None = None
    """The department's three digits."""
    since: Day | None = None
    """The first day of the code; absent, it began with the codes themselves in 2009."""
    until: Day | None = None
    """The last day of the code; absent, it holds."""
    successors: tuple[NineCharacters, ...] = ()
    """The codes that took its place."""
    verified: Verified
    """How the weakest part of this was checked."""

    def holds_on(self, day: date) -> bool:
        """Whether the code meant the council on this day."""
        return (self.since is None or self.since.first <= day) and (self.until is None or day <= self.until.last)


class CouncilList(Model):
    """The file of councils."""

    source: Source
    """Where codes and names come from."""
    councils: Mapping[NineCharacters, Authority]
    """Each council, by its nine-character code."""


@dataclass(frozen=True, slots=True)
class Councils:
    """All councils by code. An empty list lets every code pass: a catalogue of one's own need not have one."""

    listed: Mapping[str, Authority]

    def nine_characters(self, code: str, day: date) -> str:
        """The code of nine characters, also for DfE's three digits; unchanged where it is unknown."""
        # A reorganised council keeps its three digits under a new code: the code that held on the day is meant.
        meant = [(known, one) for known, one in self.listed.items() if one.dfe == code]
        meant.sort(key=lambda row: (not row[1].holds_on(day), row[1].until is not None))
        return meant[0][0] if meant else code

    def meant(self, text: str, day: date) -> str:
        """The code of nine characters of the council that a code or a name means on a day. Raises UnknownNameError."""
        text = " ".join(text.split())
        if re.fullmatch(r"[0-9]{3}|E[0-9]{8}", text.upper()):
            for issue in self.unknown(text.upper(), ""):
                raise UnknownNameError(f"{issue.message}; check it, or write the council's name")
            return self.nine_characters(text.upper(), day)
        found = self._codes_of(text) or self._codes_like(text, day)
        found = [code for code in found if self.listed[code].holds_on(day)] or found
        if len({self.listed[code].name for code in found}) == 1:
            return found[0]
        told = f'"{shortened(text, LONGEST)}"'
        if found:
            few = [f"{self.listed[code].name} ({code})" for code in found[:SEVERAL]]
            more = f", and {len(found) - SEVERAL} more" if len(found) > SEVERAL else ""
            raise UnknownNameError(f"{told} may mean {listed(few, 'or')}{more}; write the code")
        near = self._nearest(text)
        raise UnknownNameError(f"no council with children's services is called {told}; {near or 'check the name'}")

    def refuse_on(self, code: str, start: date, end: date) -> None:
        """Raises UnknownNameError for a code that had ended before a period, or had not begun at its end."""
        for issue in self.ended(code, start):
            raise UnknownNameError(f"{issue.message}; {issue.hint}")
        if since := self._not_begun(code, end):
            raise UnknownNameError(f"{since}; write that, or a later end of the period")

    def name_of(self, digits: str) -> tuple[str, str]:
        """The code of nine characters and the name of the council with these three digits, that of today if it is."""
        found = [(code, one) for code, one in self.listed.items() if one.dfe == digits]
        code, one = min(found, key=lambda each: each[1].until is not None)
        return code, one.name

    def unknown(self, code: str, name: str) -> Iterator[Issue]:
        """The issue with a code that no council with children's services has."""
        if not self.listed or code in self.listed or any(one.dfe == code for one in self.listed.values()):
            return
        near = self._nearest(name)
        if code.startswith("E07"):
            message = f"{code} is the code of a district, and districts have no children's services"
            yield Issue(
                AT, message, near or "write the code of the county council that has them, or leave the code out"
            )
        else:
            message = f"no council with children's services has the code {code}"
            yield Issue(AT, message, near or "check it, or leave it out: no council is called like this either")

    def ended(self, code: str, start: date) -> Iterator[Issue]:
        """The issue with a code that had ended before the period began."""
        one = self.listed.get(code)
        if one is not None and one.until is not None and one.until.last < start:
            hint = " or ".join(f'"{after}" ({self.listed[after].name})' for after in one.successors)
            yield Issue(AT, self._until(code, one), f"write {hint}" if hint else "write the code of today")

    def doubts(self, code: str, name: str, end: date) -> Iterator[str]:
        """Likely slips in a code that is accepted: it has ended, had not begun, or is another council's."""
        one = self.listed.get(code)
        if one is None:
            return
        if one.until is not None:
            yield self._until(code, one)
        elif since := self._not_begun(code, end):
            yield since
        if self._belies(name, one):
            own = self._codes_of(name)
            yield (
                f'the council is called "{shortened(name, LONGEST)}", and {code} is the code of {one.name}'
                f"{f'; {shortened(name, LONGEST)} has {own[0]}' if own else ''}"
            )

    def _not_begun(self, code: str, end: date) -> str | None:
        """That a code had not begun at the end of a period, and which it was then; None where it had."""
        one = self.listed[code]
        if one.since is None or end >= one.since.first:
            return None
        before = [known for known, other in self.listed.items() if code in other.successors]
        since = day_in_words(one.since.first.isoformat())
        return f"{code} is {one.name} only since {since}; until then {listed(before)}"

    def _until(self, code: str, one: Authority) -> str:
        names = {self.listed[after].name for after in one.successors}
        after = [known if len(names) == 1 else f"{self.listed[known].name} ({known})" for known in one.successors]
        since = f"; since then {listed(after)}" if after else ""
        until = day_in_words(one.until.last.isoformat()) if one.until else "?"
        return f"{code} was {one.name} until {until}{since}"

    def _nearest(self, name: str) -> str | None:
        if own := self._codes_of(name):
            one = self.listed[own[0]]
            return self._until(own[0], one) if one.until else f'{one.name} has "{own[0]}"'
        by_name = {one.name.casefold(): code for code, one in self.listed.items() if one.until is None}
        near = nearest(name[:LONGEST].casefold(), by_name)
        return f'did you mean {self.listed[by_name[near]].name}? Its code is "{by_name[near]}"' if near else None

    def _codes_of(self, name: str) -> list[str]:
        """The codes of councils of this name; one that holds today comes first."""
        ours = _words(name)
        own = [code for code, one in self.listed.items() if _words(one.name) == ours]
        return sorted(own, key=lambda code: self.listed[code].until is not None)

    def _codes_like(self, name: str, day: date) -> list[str]:
        """The codes that hold on the day, of councils whose names have all these words, or these initials."""
        ours = _words(name)
        holding = [code for code, one in self.listed.items() if one.holds_on(day)]
        return [code for code in holding if ours and _is_form_of(ours, _words(self.listed[code].name))]

    def _belies(self, name: str, one: Authority) -> bool:
        """Whether the name belongs to another council, or is not a form of this one's."""
        ours, theirs = _words(name), _words(one.name)
        if ours == theirs:
            return False
        if self._codes_of(name):
            return True
        return not (theirs <= ours or _is_form_of(ours, theirs))


def _is_form_of(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether these are some words of a council's name, or its initials: "BCP" is a form of a name of three words."""
    initials = sorted(word[0] for word in theirs)
    return ours <= theirs or [sorted(word) for word in ours] == [initials]


def _words(name: str) -> frozenset[str]:
    """The words that distinguish a council's name, without its formal ones."""
    plain = re.sub(r"[.'’]", "", name[:LONGEST].casefold())
    return frozenset(re.findall(r"\w+", plain)) - FORMALITIES


def loose_ends(councils: Mapping[str, Authority]) -> Iterator[Issue]:
    """Successors that are not in the list, and codes that end before they begin."""
    for code, one in councils.items():
        for index, after in enumerate(one.successors):
            if after not in councils:
                yield Issue(("councils", code, "successors", index), f"no council here has the code {after}", "add it")
        if one.since and one.until and one.until.last < one.since.first:
            yield Issue(("councils", code, "until"), "the code ends before it begins", "check the two days")


def is_same_council(name: str, code: str | None, other_name: str, other_code: str | None) -> bool:
    """Whether two accounts are of one council: by their codes where both have one, else by their names."""
    return code == other_code if code and other_code else folded(name) == folded(other_name)
