"""Notices: personal data, likely slips and unused input, which change no finding and should be known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.core.diagnostics import Path, pointer
from readiness.core.text import counted, listed, shortened, with_article
from readiness.data.councils import AT
from readiness.data.measures import measure_path
from readiness.data.splits import uncounted
from readiness.data.submission_file import SubmissionFile
from readiness.data.vocabulary import Shows
from readiness.data.worked_examples import UNREAD, about
from readiness.evaluation.doubts import doubts
from readiness.evaluation.evidence import is_context
from readiness.evaluation.facts import Facts
from readiness.evaluation.named_ids import Heard
from readiness.evaluation.result import MeasureSubmitted, Notice, NoticeKind


def notices(facts: Facts, measures: Sequence[MeasureSubmitted], said: Heard) -> Iterator[Notice]:
    """All notices: personal data first, then likely slips, then what was submitted and decided nothing."""
    yield from personal_notices(facts.file)
    yield from _doubts_of_code(facts)
    yield from doubts(facts.file, facts.pack.catalogue)
    yield from _about_changed(facts)
    for path, text in said.notices:
        yield _notice(NoticeKind.OF_ANOTHER_PACK, text, path, facts.file)
    yield from _unread(measures)
    for path, text in uncounted(facts.account, facts.pack.catalogue):
        yield _notice(NoticeKind.UNCOUNTED, text, path, facts.file)
    yield from _idle_evidence(facts)


def _notice(kind: NoticeKind, text: str, path: Path, file: SubmissionFile) -> Notice:
    location = file.document.location(path)
    return Notice(kind, text, pointer(path), location.line, location.column, location.cell)


def _about_changed(facts: Facts) -> Iterator[Notice]:
    """What stands beside a measure and is not the catalogue's: somebody may think that it is read."""
    known = facts.pack.catalogue.measures
    others = [
        name
        for name, reading in facts.submission.readings.items()
        if reading.about is not None and reading.about not in (told := about(known[name]), f"{told}; {UNREAD}")
    ]
    if others:
        also = f", and {counted(len(others) - 1, 'other measure')}" if len(others) > 1 else ""
        text = f'nothing reads what "about" says of {others[0]}{also}; write what you have to say as a "note"'
        yield _notice(NoticeKind.ABOUT_CHANGED, text, (*measure_path(others[0]), "about"), facts.file)


def _unread(measures: Sequence[MeasureSubmitted]) -> Iterator[Notice]:
    for one in measures:
        if one.submitted and not one.read_by:
            text = f"{one.measure} ({one.shown}) was submitted, and no check reads it"
            yield Notice(NoticeKind.UNREAD, text, one.path, one.line, one.column, one.cell)


def _idle_evidence(facts: Facts) -> Iterator[Notice]:
    """Evidence that decides nothing because it names no check, or one that a number decides."""
    measured = {check.id for check in facts.pack.checks if check.evidence is None}
    for index, item in enumerate(facts.submission.evidence):
        path = ("evidence", index)
        # A weakness that names no check is on the first page already, among the weaknesses.
        if not item.mentions:  # it names checks of another pack alone
            continue
        on_first_page = item.shows is Shows.WEAKNESS and not is_context(item)
        if not item.checks and not on_first_page:
            named = f"{with_article(item.kind)} on {listed(list(item.criteria))}"
            text = f"{named} names no check{f': {shortened(item.summary)}' if item.summary else ''}"
            yield _notice(NoticeKind.EVIDENCE_WITHOUT_CHECK, text, path, facts.file)
        for check in item.checks:
            if check in measured:
                text = f"an evidence item names {check}, which a number decides: it is shown beside it"
                yield _notice(NoticeKind.EVIDENCE_BESIDE_NUMBER, text, path, facts.file)


def personal_notices(file: SubmissionFile) -> Iterator[Notice]:
    """Texts that seem to hold personal data. The notice does not quote them, or the report would spread them."""
    for one in file.personal:
        location = file.document.location(one.path)
        text = f"this text seems to hold {listed(list(one.kinds))}: take it out of the file; no report shows it"
        yield Notice(NoticeKind.PERSONAL_DATA, text, pointer(one.shown), location.line, location.column, location.cell)


def _doubts_of_code(facts: Facts) -> Iterator[Notice]:
    council = facts.submission.council
    if council.code is not None:
        for text in facts.pack.catalogue.councils.doubts(council.code, council.name, facts.submission.period.end.last):
            yield _notice(NoticeKind.COUNCIL_CODE, text, AT, facts.file)
