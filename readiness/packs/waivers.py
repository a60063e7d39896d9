"""Waivers: gaps of a council that are accepted for a time. They change the code with which a run ends, and no view."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from readiness.core.diagnostics import Diagnostic, Issue, PackError, Path, Rule
from readiness.core.documents import Document
from readiness.core.rule_files import as_model, read_rules
from readiness.core.sanitize import folded
from readiness.core.suggestions import suggestion
from readiness.core.types import Coded, Day, Label, Model, PartialDate, Prose, Several, invalid
from readiness.data.catalogue import Catalogue
from readiness.data.councils import Councils
from readiness.data.identifiers import found_in
from readiness.data.submission import CODE, Council, Submission
from readiness.data.vocabulary import CheckId, Level
from readiness.packs.criterion import Check
from readiness.packs.pack import RulePack

# A year, and a day for the one in a leap year: what is accepted for longer is no exception any more.
LONGEST_DAYS = 366
SHORTEST_REASON, LONGEST_REASON = 10, 500
# What a name begins with, and no role does.
OF_A_PERSON = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|sir|dame)\b", re.IGNORECASE)
YEARLY = f"a waiver holds for {LONGEST_DAYS} days at most: then somebody looks again"


def _adverse(level: Level) -> Level:
    if level is Level.MET:
        raise invalid('"met" is nothing to accept', "write minor, major or critical: how bad the gap may be at most")
    return level


def _whole_day(day: PartialDate) -> PartialDate:
    # Read as a day, 2027-03 would be its first or its last: a month apart.
    if not day.is_day:
        raise invalid(f'"{day}" is no day', f'write the day as well: "{day.last.isoformat()}"')
    return day


def _role(text: str) -> str:
    if OF_A_PERSON.match(text):
        raise invalid(f'"{text}" is a person', "write the role, such as director of children's services")
    return text


def _reason(text: str) -> str:
    if not SHORTEST_REASON <= len(text) <= LONGEST_REASON:
        said = f"the reason has {len(text):,} characters"
        raise invalid(said, f"write {SHORTEST_REASON} to {LONGEST_REASON}: why it is accepted, and what is done")
    if found := found_in(text):
        raise invalid(f"the reason seems to hold {found[0].kind}", "take it out: every report shows the reason")
    return text


WholeDay = Annotated[
    Day, AfterValidator(_whole_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
Role = Annotated[
    Label,
    # In plain letters, since it is told beside a verdict, which other signs could imitate.
    Coded(
        r"[A-Za-z][A-Za-z0-9 ,'&()/-]{1,79}", "a role in 2 to 80 plain letters", '"director of children\'s services"'
    ),
    AfterValidator(_role),
]
Reason = Annotated[
    Prose,
    AfterValidator(_reason),
    WithJsonSchema({"type": "string", "minLength": SHORTEST_REASON, "maxLength": LONGEST_REASON}),
]


class Waiver(Model):
    """One gap that is accepted for a time."""

    council: Label
    """Whose gap it is: the council's code, or its name as the submission writes it."""
    check: CheckId
    """The check that finds the gap. There is no sign for several."""
    subject: Label | None = None
    """The team or placement type whose gap it is, as the submission writes it; absent, the council with all of them."""
    up_to: Annotated[Level, AfterValidator(_adverse), WithJsonSchema({"enum": [one.value for one in Level][1:]})]
    """The severity up to which it is accepted: a worse gap is not."""
    reason: Reason
    """Why it is accepted, and what is done meanwhile. Every report shows it: name no person."""
    approved_by: Role
    """Who accepted it: a role, not a name."""
    approved_on: WholeDay
    """The day on which it was accepted, and from which it holds."""
    expires_on: WholeDay
    """The last day on which it holds, at most 366 days later."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about: no two waivers may be about the same."""
        return folded(self.council), self.check, folded(self.subject or "")


class Waivers(Model):
    """A file of waivers."""

    waivers_format: Annotated[str, Coded(r"1\.\d+", "a format of waivers that this tool reads", '"1.0"')]
    """The version of the form of this file, in quotation marks."""
    waivers: Several[Waiver]
    """The gaps that are accepted, of one council or of several."""


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """The waivers of a file, with the SHA-256 of its bytes, whose line ends count as \\n."""

    waivers: tuple[Waiver, ...]
    document: Document
    sha256: str


@dataclass(frozen=True, slots=True)
class Waiving:
    """The waivers for one submission, as of a day, with the hashes of the files that were read."""

    as_of: date
    waivers: tuple[Waiver, ...] = ()
    sha256: tuple[str, ...] = ()


def read_waivers(file: FilePath) -> WaiverFile:
    """The waivers in a file. Raises PackError with every issue found, each with its line and column."""
    read = read_rules(file, file.parent)
    document = read.document()
    waivers = as_model(Waivers, document).waivers
    if issues := [issue for index, one in enumerate(waivers) for issue in _of_dates(one, ("waivers", index))]:
        raise PackError(document.diagnostics(issues))
    # Not the name, unlike the files of a pack: no file of waivers is found by its name.
    return WaiverFile(waivers, document, hashlib.sha256(read.raw.replace(b"\r\n", b"\n")).hexdigest())


def _of_dates(waiver: Waiver, at: Path) -> Iterator[Issue]:
    first, last = waiver.approved_on.first, waiver.expires_on.last
    if last < first:
        yield Issue((*at, "expires_on"), f"it expires before it was approved ({waiver.approved_on})", "check both days")
    elif (last - first).days > LONGEST_DAYS:
        yield Issue((*at, "expires_on"), f"it holds for {(last - first).days:,} days", YEARLY)


def waiving(files: Sequence[WaiverFile], as_of: date, submission: Submission, pack: RulePack) -> Waiving:
    """The waivers of the files that are this council's, as of a day.

    Raises PackError for a check that the pack has not, for one that cannot be waived, and for two of one thing.
    """
    councils, day = pack.catalogue.councils, submission.date.last
    # Named alike, so that two of one gap are found, of which one names the code and one the name.
    ours = [
        (file, index, one.model_copy(update={"council": submission.council.name}))
        for file in files
        for index, one in enumerate(file.waivers)
        if _is_of(one.council, submission.council, councils, day)
    ]
    found = [*refusals(ours, pack), *unknown_councils(files, pack.catalogue)]
    if found:
        raise PackError(found)
    return Waiving(as_of, tuple(one for _, _, one in ours), tuple(file.sha256 for file in files))


def waived_for(files: Sequence[WaiverFile], submission: Submission, pack: RulePack) -> tuple[str, ...]:
    """What the files call this council, by its name or its code; nothing where no waiver is for it."""
    named = {one.council for file in files for one in file.waivers}
    councils, day = pack.catalogue.councils, submission.date.last
    return tuple(sorted(one for one in named if _is_of(one, submission.council, councils, day)))


def _is_of(named: str, council: Council, councils: Councils, day: date) -> bool:
    if re.fullmatch(CODE, named, re.ASCII):
        codes = {councils.nine_characters(code, day) for code in (named, council.code) if code}
        return council.code is not None and len(codes) == 1
    return folded(named) == folded(council.name)


Placed = tuple[WaiverFile, int, Waiver]


def refusals(placed: Sequence[Placed], pack: RulePack) -> Iterator[Diagnostic]:
    """What is wrong with waivers, by the checks of a pack and beside each other."""
    checks = {check.id: check for check in pack.checks}
    taken: dict[tuple[str, ...], str] = {}
    for file, index, one in placed:
        at: Path = ("waivers", index)
        issues = list(_of_check(one, checks, at))
        if before := taken.get(one.key):
            issues.append(Issue(at, f"{one.check} is waived already ({before})", "keep one of the two"))
        taken.setdefault(one.key, f"{file.document.name}:{file.document.location(at)}")
        yield from file.document.diagnostics(issues)


def _of_check(waiver: Waiver, checks: dict[str, Check], at: Path) -> Iterator[Issue]:
    at = (*at, "check")
    check = checks.get(waiver.check)
    if check is None:
        yield Issue(at, f"the pack has no check {waiver.check}", suggestion(waiver.check, checks), Rule.UNKNOWN_CHECK)
    elif refused := cannot_be_waived(check):
        yield Issue(
            at, f"{check.id} {refused}: it cannot be waived", "take the waiver out, and put right what is found"
        )


def cannot_be_waived(check: Check) -> str | None:
    """Why no waiver may cover a check; None where one may."""
    if check.unsafe_today:
        return "asks whether a child is unsafe today"
    # To accept that nobody has looked would be to accept whatever is there.
    return "asks whether anybody has looked" if check.silence else None


def unknown_councils(files: Sequence[WaiverFile], catalogue: Catalogue) -> Iterator[Diagnostic]:
    """The codes that no council has: such a waiver would never hold, and nobody would be told."""
    for file in files:
        for index, one in enumerate(file.waivers):
            coded = re.fullmatch(CODE, one.council, re.ASCII)
            issues = catalogue.councils.unknown(one.council, "") if coded else iter(())
            at: Path = ("waivers", index, "council")
            yield from file.document.diagnostics(
                Issue(at, each.message, "check the code, or write the name") for each in issues
            )
