"""Reading a submission: from the bytes of a file to a checked `Submission`, or to diagnostics of every issue in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal, localcontext
from itertools import chain, islice
from typing import Any

from pydantic import ValidationError

from readiness.core import date_hints as datetext
from readiness.core import number_hints as numbertext
from readiness.core.bounds import FEWEST_TOLD, LARGEST_FILE, MOST_PROBLEMS, MOST_TOLD
from readiness.core.diagnostics import Issue, Location, Path, SubmissionError
from readiness.core.documents import Document
from readiness.core.json_reader import parse
from readiness.core.numbers import ARITHMETIC
from readiness.core.suggestions import nearest, suggestion
from readiness.core.types import Day, kind_of
from readiness.core.validation import issues
from readiness.data.agreement import Account, Disagreement, disagreements
from readiness.data.catalogue import Catalogue, submitted
from readiness.data.identifiers import Pointed, looked_through
from readiness.data.measures import Measure, measure_path
from readiness.data.reading_checks import issues as implausible
from readiness.data.readings import ABSENT, BOUNDABLE, EXAMPLE, FIELDS, Kind, Reading
from readiness.data.splits import split_disagreements
from readiness.data.submission import CODE, FIXED_KEYS, IGNORED_KEYS, SCHEMA_VERSION, State, Submission
from readiness.data.vocabulary import EvidenceKind, Origin


class SubmissionFile:
    """A submission with the file that it came from, and the texts in it that seem to hold personal data.

    The submission holds those texts with the personal data taken out, so that no result can show it.
    """

    def __init__(
        self, submission: Submission, document: Document, raw: bytes, personal: Sequence[Pointed] = ()
    ) -> None:
        self.submission = submission
        self.document = document
        self.personal = personal
        self.sha256 = hashlib.sha256(raw).hexdigest()

    def with_readings(self, readings: Mapping[str, Reading]) -> SubmissionFile:
        """The same with readings that do not stand in the file."""
        return self.with_submission(
            self.submission.model_copy(update={"readings": {**self.submission.readings, **readings}})
        )

    def with_submission(self, submission: Submission) -> SubmissionFile:
        """The same file, with a submission that says something else than it."""
        made = copy(self)
        made.submission = submission
        return made

    def location(self, measure: str) -> Location | None:
        """The location of a measure in the file; None where it is absent."""
        return self.document.places.get(measure_path(measure))


def account_of(submission: Submission) -> Account:
    """The part of a submission that is needed to compare its figures with each other."""
    return Account(submission.readings, submission.period, submission.compiled)


def disagreements_in(submission: Submission, catalogue: Catalogue) -> Iterator[Disagreement]:
    """The figures of a submission that do not agree: measures with each other, and teams with the whole council."""
    account = account_of(submission)
    yield from disagreements(account, catalogue)
    yield from split_disagreements(account, catalogue)


def parse_submission(raw: bytes, name: str, catalogue: Catalogue, limit: int = LARGEST_FILE) -> SubmissionFile:
    """The submission in these bytes.

    Raises SubmissionError with every issue of the model in one go, or with the first of the JSON itself.
    """
    return submission_in(parse(raw, name, limit), submitted(catalogue), raw)


def submission_in(document: Document, catalogue: Catalogue, raw: bytes = b"") -> SubmissionFile:
    """The submission in a document that was read. Raises SubmissionError with every issue of the model."""
    # First of all, so that no message can quote what was taken out.
    value, personal = looked_through(document)
    with localcontext(ARITHMETIC):
        found, submission = _build(value, catalogue)
    refuse(document, found)
    assert submission is not None
    return SubmissionFile(submission, document, raw, personal)


def refuse(document: Document, issues: Iterable[Issue]) -> None:
    """Raises SubmissionError where there is an issue. Beyond the most they are not looked for."""
    if found := _first(issues):
        raise SubmissionError(document.diagnostics(found[:MOST_PROBLEMS]), more=len(found) > MOST_PROBLEMS)


def _build(value: Any, catalogue: Catalogue) -> tuple[list[Issue], Submission | None]:
    if not isinstance(value, dict):
        return [Issue((), f"{kind_of(value)} stands where a submission belongs", 'start from "readiness new"')], None
    fixed = {key: part for key, part in value.items() if key in FIXED_KEYS}
    readings: dict[str, Reading] = {}
    found = _first(
        chain(
            _unknown_keys(value, catalogue),
            *(_read_section(one, value[one], catalogue, readings) for one in catalogue.sections if one in value),
            _standard_issues(value.get("local_standards"), catalogue),
            _code_issues(value.get("council"), catalogue),
        )
    )
    if len(found) > MOST_PROBLEMS:
        return found, None
    try:
        submission = Submission.model_validate({**fixed, "readings": readings})
    except ValidationError as error:
        broken = chain(issues(Submission, error), _rule_issues_of_sound_parts(fixed, readings, catalogue, error))
        return [*found, *_first(broken)], None
    wrong = chain(_rule_issues(submission, catalogue), _figure_issues(submission, found, catalogue))
    return [*found, *_first(wrong)], _recognised(submission, catalogue)


def _first(issues: Iterable[Issue]) -> list[Issue]:
    """As many issues as are told, and one more where there are more: the rest are never made."""
    return list(islice(issues, MOST_PROBLEMS + 1))


def _unknown_keys(value: Mapping[str, Any], catalogue: Catalogue) -> Iterator[Issue]:
    known = (*FIXED_KEYS, *catalogue.sections)
    for key in value:
        if key not in known and key not in IGNORED_KEYS:
            yield Issue((key,), f'there is no "{key}" here', suggestion(key, known))


def _rule_issues_of_sound_parts(
    fixed: dict[str, Any], readings: dict[str, Reading], catalogue: Catalogue, error: ValidationError
) -> Iterator[Issue]:
    """Issues between those parts that pydantic accepted, so that an author sees everything in one run."""
    unsound = {detail["loc"][0] for detail in error.errors(include_url=False)}
    # Most of the rules compare with one of these two.
    if "period" in unsound or "prepared_on" in unsound:
        return
    stand_in = {"schema_version": SCHEMA_VERSION, "council": {"name": "?"}, "status": State.DRAFT}
    sound = {key: part for key, part in fixed.items() if key not in unsound}
    yield from _rule_issues(Submission.model_validate({**stand_in, **sound, "readings": readings}), catalogue)


def _read_section(section: str, content: Any, catalogue: Catalogue, readings: dict[str, Reading]) -> Iterator[Issue]:
    if not isinstance(content, dict):
        hint = 'write { "measure": { … } }, or leave the section out'
        yield Issue((section,), f"{kind_of(content)} stands where measures belong", hint)
        return
    for name, raw in content.items():
        at: Path = (section, name)
        measure = catalogue.measures.get(f"{section}.{name}")
        if measure is None:
            yield Issue(at, f'there is no "{name}" in "{section}"', _elsewhere(section, name, catalogue))
            continue
        if not isinstance(raw, dict):
            yield Issue(at, f"{kind_of(raw)} stands where a reading belongs", _as_reading(measure, raw))
            continue
        try:
            # Readings are validated one by one, so that each can be given its measure, and keeps its own path.
            reading = Reading.model_validate(raw, context=measure)
        except ValidationError as error:
            yield from issues(Reading, error, at)
            continue
        yield from (Issue((*at, *one.path), one.message, one.hint) for one in implausible(measure, reading))
        readings[measure.id] = reading


def _elsewhere(section: str, name: str, catalogue: Catalogue) -> str:
    """The hint for an unknown measure: the nearest one of its section, or else of another."""
    own = [m.name for m in catalogue.measures.values() if m.section == section]
    homes = {m.name: m.section for m in reversed(list(catalogue.measures.values()))}
    if name in homes:
        return f'move it to "{homes[name]}", where there is one'
    if nearest(name, own) is None and (elsewhere := nearest(name, homes)):
        return f'did you mean "{homes[elsewhere]}.{elsewhere}"?'
    return suggestion(name, own)


def _as_reading(measure: Measure, raw: Any) -> str:
    """The hint for a bare value in place of a reading: how to write it as one."""
    field = next((name for name in FIELDS[measure.kind] if name in BOUNDABLE), "")
    is_number = isinstance(raw, int | Decimal) and not isinstance(raw, bool)
    number = str(raw) if is_number else numbertext.digits(raw) if isinstance(raw, str) else None
    if field in BOUNDABLE and number is not None:
        better = {"percentage": ", or better its counts", "value": ", or better its parts"}.get(field, "")
        return f'write {{"{field}": {number}}}{better}'
    if field in BOUNDABLE and isinstance(raw, str):
        may_not_apply = measure.may_not_apply is not None
        if said := numbertext.otherwise_said(raw, field, may_not_apply):
            return said.replace(f' in place of "{field}"', "") + ", in braces in its place"
    if measure.kind is Kind.DATE and isinstance(raw, str) and datetext.is_real(raw):
        return f'write {{"date": "{raw}"}}'
    return f"write it in braces, in the form {EXAMPLE[measure.kind]}, or {ABSENT}"


def _standard_issues(standards: Any, catalogue: Catalogue) -> Iterator[Issue]:
    for name, value in standards.items() if isinstance(standards, dict) else ():
        standard = catalogue.local_standards.get(name)
        at: Path = ("local_standards", name)
        if standard is None:
            yield Issue(at, f'there is no local standard "{name}"', suggestion(name, catalogue.local_standards))
        elif isinstance(value, int | Decimal) and not standard.minimum <= value <= standard.maximum:
            message = f"{value} {standard.unit} is outside what can count as a standard"
            yield Issue(at, message, f"it must lie between {standard.minimum} and {standard.maximum} {standard.unit}")


def _code_issues(council: Any, catalogue: Catalogue) -> Iterator[Issue]:
    code, name = (council.get(key) for key in ("code", "name")) if isinstance(council, dict) else (None, None)
    if isinstance(code, str) and re.fullmatch(CODE, code):
        yield from catalogue.councils.unknown(code, name if isinstance(name, str) else "")


def _recognised(submission: Submission, catalogue: Catalogue) -> Submission:
    """The submission with the council's code as the Office for National Statistics gives it."""
    council = submission.council
    if council.code is None:
        return submission
    code = catalogue.councils.nine_characters(council.code, submission.period.end.last)
    return submission.model_copy(update={"council": council.model_copy(update={"code": code})})


def _rule_issues(submission: Submission, catalogue: Catalogue) -> Iterator[Issue]:
    """Issues between fields, each of which is sound by itself."""
    period = submission.period
    if code := _recognised(submission, catalogue).council.code:
        yield from catalogue.councils.ended(code, period.start.first)
    if period.start.first > period.end.last:
        yield Issue(
            ("period", "end"),
            f"the period ends ({period.end}) before it starts ({period.start})",
            "check the two dates",
        )
    for key, told in _told(submission):
        if told > MOST_TOLD:
            message = f"this would take {told:,} characters of a report, each item under all that it names"
            yield Issue((key,), message, f"the most is {MOST_TOLD:,}: name fewer with each, or shorten the texts")
    for index, item in enumerate(submission.evidence):
        if not item.checks and not item.criteria:
            yield Issue(("evidence", index), "the item speaks to no check and no criterion", 'add "checks": ["HP06.4"]')
        if item.kind is EvidenceKind.INSPECTION and item.origin is not Origin.INSPECTION:
            message = f"an inspection letter is an inspectorate's, and its origin here is {item.origin}"
            yield Issue(("evidence", index, "origin"), message, 'write "inspection", or another kind')
        if item.sample is not None and item.ratings.total > item.sample:
            message = f"the ratings come to {item.ratings.total}, and the sample is {item.sample}"
            yield Issue(("evidence", index, "ratings"), message, "correct one of the two")
        if item.date.first > submission.date.last:
            message = f"the item's date ({item.date}) lies after the submission's ({submission.date})"
            hint = (
                "correct one of the two" if submission.prepared_on else 'correct it, or say when it was "prepared_on"'
            )
            yield Issue(("evidence", index, "date"), message, hint)
    for measure, reading in submission.readings.items():
        yield from _period_issues(measure_path(measure), reading, submission)
        if reading.date is not None and reading.date.first > submission.date.last:
            message = f"the date ({reading.date}) lies after the submission's ({submission.date})"
            yield Issue((*measure_path(measure), "date"), message, "correct one of the two")


def _told(submission: Submission) -> Iterator[tuple[str, int]]:
    """How many characters evidence and actions take in a result."""
    for key, items in (("evidence", submission.evidence), ("actions", submission.actions)):
        yield key, sum(one.mentions * max(FEWEST_TOLD, one.length) for one in items)


def _figure_issues(submission: Submission, found: Sequence[Issue], catalogue: Catalogue) -> Iterator[Issue]:
    """Figures of which one must be wrong, among readings that are sound by themselves; others become conflicts."""
    unsound = {".".join(map(str, issue.path[:2])) for issue in found}
    sound = {name: reading for name, reading in submission.readings.items() if name not in unsound}
    for one in disagreements_in(submission.model_copy(update={"readings": sound}), catalogue):
        if one.apart is None:
            yield Issue(one.path, one.text, one.hint)


def _period_issues(at: Path, reading: Reading, submission: Submission) -> Iterator[Issue]:
    end = submission.period.end
    if reading.period is not None:
        own = reading.period
        if own.end.first > end.last:
            yield Issue(
                (*at, "period", "end"),
                f"the reading's period ends ({own.end}) after the submission's ({end})",
                "check the date",
            )
        if own.start is not None and own.start.first > own.end.last:
            yield Issue(
                (*at, "period", "end"),
                f"the period ends ({own.end}) before it starts ({own.start})",
                "check the two dates",
            )
        end = own.end
    seen: dict[date, Day] = {}
    for index, point in enumerate(reading.history):
        at_point: Path = (*at, "history", index, "period_end")
        last = point.period_end.last
        if point.period_end.first >= end.first or last >= end.last:
            message = f"{point.period_end} is not before the reading's own end ({end})"
            yield Issue(at_point, message, "history is what came before: leave this point out, or correct it")
        if last in seen:
            same = seen[last] == point.period_end
            message = (
                f"{point.period_end} is {'given twice' if same else f'the same date as {seen[last]}, given before'}"
            )
            yield Issue(at_point, message, "keep one")
        seen[last] = point.period_end
