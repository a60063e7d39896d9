"""Reading a submission: from the bytes of a file to a checked `Submission`, or to diagnostics of every issue in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from decimal import Decimal, localcontext
from itertools import chain, islice
from typing import Any

from pydantic import ValidationError

from readiness.core import date_hints as datetext
from readiness.core import file_kinds as filekind
from readiness.core import number_hints as numbertext
from readiness.core.bounds import LARGEST_FILE, MOST_PROBLEMS
from readiness.core.diagnostics import Issue, Location, Path, SubmissionError
from readiness.core.documents import Document
from readiness.core.json_reader import parse
from readiness.core.numbers import ARITHMETIC
from readiness.core.suggestions import nearest, suggestion
from readiness.core.types import kind_of
from readiness.core.validation import issues
from readiness.data import submission_checks
from readiness.data.agreement import Account, Disagreement, disagreements
from readiness.data.catalogue import Catalogue, submitted
from readiness.data.identifiers import Pointed, looked_through
from readiness.data.measures import Measure, measure_path
from readiness.data.reading_checks import issues as implausible
from readiness.data.readings import ABSENT, BOUNDABLE, EXAMPLE, FIELDS, Kind, Reading
from readiness.data.splits import split_disagreements
from readiness.data.submission import FIXED_KEYS, IGNORED_KEYS, SCHEMA_VERSION, State, Submission


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
        self.for_sharing = False

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

    def called(self, name: str) -> SubmissionFile:
        """The same under another name."""
        made = copy(self)
        made.document = replace(self.document, name=name)
        return made

    def shared(self, submission: Submission, personal: Sequence[Pointed]) -> SubmissionFile:
        """What may be shared of it: another submission, of which nothing says where it came from."""
        made = self.with_submission(submission)
        made.document, made.personal, made.for_sharing = Nowhere(SHARED_NAME, "", None), personal, True
        # Whoever guesses a whole file, small counts and all, could test the guess by its hash.
        made.sha256 = ""
        return made

    def location(self, measure: str) -> Location | None:
        """The location of a measure in the file; None where it is absent."""
        return self.document.places.get(measure_path(measure))


SHARED_NAME = "what is shared of a submission"


class Nowhere(Document):
    """The document of what is shared: nothing in it has a place."""

    places: Mapping[Path, Location] = {}


def account_of(submission: Submission) -> Account:
    """The part of a submission that is needed to compare its figures with each other."""
    return Account(submission.readings, submission.period, submission.compiled)


def disagreements_in(submission: Submission, catalogue: Catalogue) -> Iterator[Disagreement]:
    """The figures of a submission that do not agree: measures with each other, and teams with the whole council."""
    account = account_of(submission)
    yield from disagreements(account, catalogue)
    yield from split_disagreements(account, catalogue)


def parse_submission(raw: bytes, name: str, catalogue: Catalogue, limit: int = LARGEST_FILE) -> SubmissionFile:
    """The submission in these bytes, JSON or a workbook, whatever the file is called.

    Raises SubmissionError with every issue of the model in one go, or with the first of the JSON itself.
    """
    return submission_in(read_document(raw, name, submitted(catalogue), limit), submitted(catalogue), raw)


def read_document(raw: bytes, name: str, catalogue: Catalogue, limit: int = LARGEST_FILE) -> Document:
    """The document in these bytes, JSON or a workbook. Raises SubmissionError."""
    if filekind.binary(raw) != filekind.WORKBOOK or len(raw) > limit:
        return parse(raw, name, limit)
    from readiness.data.workbook_reader import read_workbook  # which most runs do not need

    return read_workbook(raw, name, catalogue)


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
            submission_checks.standard_issues(value.get("local_standards"), catalogue),
            submission_checks.code_issues(value.get("council"), catalogue),
        )
    )
    if len(found) > MOST_PROBLEMS:
        return found, None
    try:
        submission = Submission.model_validate({**fixed, "readings": readings})
    except ValidationError as error:
        broken = chain(issues(Submission, error), _rule_issues_of_sound_parts(fixed, readings, catalogue, error))
        return [*found, *_first(broken)], None
    wrong = chain(submission_checks.issues(submission, catalogue), _figure_issues(submission, found, catalogue))
    return [*found, *_first(wrong)], submission_checks.recognised(submission, catalogue)


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
    yield from submission_checks.issues(
        Submission.model_validate({**stand_in, **sound, "readings": readings}), catalogue
    )


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


def _figure_issues(submission: Submission, found: Sequence[Issue], catalogue: Catalogue) -> Iterator[Issue]:
    """Figures of which one must be wrong, among readings that are sound by themselves; others become conflicts."""
    unsound = {".".join(map(str, issue.path[:2])) for issue in found}
    sound = {name: reading for name, reading in submission.readings.items() if name not in unsound}
    for one in disagreements_in(submission.model_copy(update={"readings": sound}), catalogue):
        if one.apart is None:
            yield Issue(one.path, one.text, one.hint)
