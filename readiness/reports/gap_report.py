"""What a report says, in which order: one outline that the terminal and the Markdown report both draw."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.core.numbers import rounded
from readiness.core.text import counted, listed, sentence
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import AreaResult, CriterionResult, Evaluation
from readiness.packs.policy import OWN_WORDS, View
from readiness.reports.blocks import Block, Heading, Item, Paragraph, Table
from readiness.reports.phrases import (
    answered,
    details,
    doing,
    hidden,
    noticed,
    personal,
    small_counts,
    status,
    tells_something,
    totals,
    viewed,
)


def outline(evaluation: Evaluation) -> Iterator[Block]:
    """The report: first page, areas."""
    about = evaluation.provenance
    yield Heading(1, f"{about.council}: inspection readiness")
    yield Paragraph(totals(evaluation))
    if less := hidden(evaluation):
        yield Item(less, "weakened")
    yield from _first_page(evaluation)
    yield Heading(2, "Area by area")
    for area in evaluation.areas:
        yield from _area(area, evaluation)
    given = [notice for notice in evaluation.notices if not notice.doubtful]
    if given:
        yield Heading(2, "Given, and decided nothing")
        yield from (Item(noticed(notice)) for notice in given)


def annex(evaluation: Evaluation) -> Iterator[Block]:
    """Everything else: scores and coverage, every check, every measure, versions and hashes."""
    yield Heading(2, "Annex")
    yield Heading(3, "Scores and coverage")
    yield Paragraph(
        "Scores follow this pack's policy, to compare one council with itself over time. They predict no grade."
    )
    yield Table(("Area", "View", "Score", "Coverage", "Because"), tuple(map(_score_row, evaluation.areas)))
    yield Heading(3, "Every check")
    yield Table(
        ("Check", "Title", "Status", "What was found"),
        tuple((f.check, f.title, status(f), f.text) for f in evaluation.findings),
    )
    yield Heading(3, "Every measure")
    yield Table(
        ("Measure", "Submitted", "Until", "Read by"),
        tuple((m.measure, m.shown, m.period_end or "", ", ".join(m.read_by)) for m in evaluation.measures),
    )
    yield Heading(3, "Definitions")
    for measure in evaluation.measures:
        source = f" Source: {measure.source}." if measure.source else ""
        yield Item(f"{measure.measure}: {measure.title}. {measure.definition}{source}")
    if evaluation.provenance.overlays:
        yield Heading(3, "What overlays changed in the rules")
        yield Table(("Overlay", "Change", "Reason", "Side"), tuple(_changes(evaluation)))
    yield Heading(3, "What was judged by what")
    yield from _provenance(evaluation)


def _first_page(evaluation: Evaluation) -> Iterator[Block]:
    page = evaluation.first_page
    yield Heading(2, "1. Children who may need action today")
    if page.safety.not_checked:
        yield Paragraph(f"Not checked ({len(page.safety.not_checked)}):")
        yield from (Item(line) for line in page.safety.not_checked)
    elif page.safety.checked:
        yield Paragraph("All that the rules check here could be checked.")
    for area in page.safety.unwritten:
        yield Item(sentence(f"{area}: no check asks yet whether a child is unsafe"), "not checked")
    yield from (Item(sentence(line), "unread") for line in page.safety.unread)
    yield Paragraph(f"In what was checked: {page.safety.statement}" if page.safety.checked else page.safety.statement)
    yield from (Item(line, "critical") for line in page.safety.found)
    yield from (Item(one.text, one.level) for one in page.safety.asked)

    yield Heading(2, "2. What could not be seen")
    for unseen in page.unseen:
        if unseen.total:
            text = f"{unseen.title}: {unseen.not_assessed} of {counted(unseen.total, 'check')} not assessed"
        else:
            text = f"{unseen.title}: no checks written in this pack yet"
        more = (
            f"{counted(unseen.unwritten, 'criterion', 'criteria')} without checks, listed under the area."
            if unseen.unwritten
            else ""
        )
        details = [f"Silent: {line}" for line in unseen.silent] + ([more] if more else [])
        yield Item(sentence(text), details=tuple(details))

    yield Heading(2, "3. Where accounts conflict")
    for conflict in page.conflicts:
        criterion = f"{conflict.criterion} " if conflict.criterion else ""
        yield Item(sentence(f"{criterion}{conflict.title}: {conflict.text}"))
    if not page.conflicts:
        yield Paragraph("No two accounts of one thing were found to disagree.")

    yield Heading(2, "4. Weaknesses")
    for weakness in page.weaknesses:
        answer = answered(weakness, compiled=evaluation.provenance.status == "compiled")
        label = weakness.severity or "not measured"
        yield Item(f"{weakness.criterion} {weakness.title}: {weakness.text}", label, (answer,))
    if not page.weaknesses:
        yield Paragraph("No gap was found in what was assessed.")

    yield Heading(2, "5. What inspectors are likeliest to ask")
    for question in page.questions:
        yield Item(f"{question.criterion}: {question.question}", details=(sentence(question.because),))

    yield Heading(2, "6. The data")
    yield from (Paragraph(line) for line in page.data)
    yield from (Item(noticed(notice), "look again") for notice in evaluation.notices if notice.doubtful)
    if evaluation.verdict.not_for_publication:
        yield Paragraph(f"Not for publication: counts of 1 to 5 can be told from {small_counts(evaluation)}.")
    yield from (Item(f"{line}.", "personal data") for line in personal(evaluation))

    yield Heading(2, "7. The rules")
    about = evaluation.provenance
    overlays = [overlay.name for overlay in about.overlays]
    changed = f", as changed by {listed(overlays)}" if overlays else ""
    in_force = page.pack_notice or "The framework that it follows was in force at the submission's date."
    yield Paragraph(f"Judged by {about.pack} {about.pack_version}{changed}. {in_force}")
    yield from (Item(sentence(line), "weakened") for line in evaluation.verdict.weakenings)

    yield Heading(2, "8. Read this with it")
    yield from (Item(line) for line in page.caution)


def _area(area: AreaResult, evaluation: Evaluation) -> Iterator[Block]:
    yield Heading(3, area.title)
    yield Paragraph(f"{OWN_WORDS[area.view]}: {viewed(area)}")
    findings = evaluation.finding_of
    for criterion in area.criteria:
        told = [findings[check] for check in criterion.checks]
        if any(map(tells_something, told)):
            yield from _criterion(criterion, told)
    silent = [c for c in area.criteria if not any(tells_something(findings[check]) for check in c.checks)]
    if silent:
        yield Paragraph("Nothing could be assessed: " + "; ".join(f"{c.id} {c.title}" for c in silent) + ".")
    if area.unwritten:
        yield Paragraph("No checks written yet, and outside coverage: " + "; ".join(area.unwritten) + ".")


def _criterion(criterion: CriterionResult, findings: list[Finding]) -> Iterator[Block]:
    yield Heading(4, f"{criterion.id} {criterion.title}")
    if criterion.self_rating:
        yield Paragraph(f"The council rates itself: {criterion.self_rating}.")
    yield from (Item(doing(action), "action") for action in criterion.actions)
    for finding in findings:
        if tells_something(finding):
            yield Item(f"{finding.check} {finding.text}", status(finding), tuple(details(finding)))
    left = [f.check for f in findings if not tells_something(f)]
    if left:
        yield Paragraph(f"Not assessed: {', '.join(left)}.")


def _score_row(area: AreaResult) -> tuple[str, ...]:
    score = "not told" if area.score is None or area.view is View.CANNOT_SAY else rounded(area.score)
    coverage = (
        "none"
        if area.coverage is None
        else f"{rounded(area.coverage)}% ({area.weight_assessed} of {area.weight_applicable})"
    )
    return area.title, OWN_WORDS[area.view], score, coverage, area.view_because


def _changes(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    for overlay in evaluation.provenance.overlays:
        for change in overlay.changes:
            side = "less strict" if change.weakens else "not less strict"
            yield overlay.name, sentence(change.what), sentence(change.reason), side


def _provenance(evaluation: Evaluation) -> Iterator[Block]:
    about = evaluation.provenance
    rows = (
        ("Submission", f"{about.submission}, schema {about.submission_schema}"),
        ("SHA-256 of the submission", about.submission_sha256),
        ("Rules", f"{about.pack} {about.pack_version}: {about.pack_title}"),
        ("Framework", f"{about.framework}, in force from {about.pack_in_force_from}"),
        ("SHA-256 of the rules", about.pack_sha256),
        *((f"Overlay {one.name}", f"{one.title}; SHA-256 {one.sha256}") for one in about.overlays),
        ("SHA-256 of measures and published figures", about.catalogue_sha256),
        ("Tool", f"readiness {about.tool_version}"),
        ("Ended", evaluation.verdict.last_line),
    )
    yield Table(("What", "Which"), rows)
