"""The annex of a gap report: scores and coverage, every check, every measure, versions and hashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readiness.core.numbers import rounded
from readiness.core.text import listed, sentence
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.area_result import AreaResult
from readiness.evaluation.result import Evaluation, MeasureSubmitted
from readiness.packs.policy import OWN_WORDS, View
from readiness.reports.blocks import Block, Heading, Item, Paragraph, Ref, Table
from readiness.reports.phrases import mark, status, tells_something


def annex(evaluation: Evaluation) -> Iterator[Block]:
    """Everything that the report leaves out: scores, every check and measure, versions and hashes."""
    yield Heading(2, "Annex")
    yield from scores(evaluation)
    yield Heading(3, "Every check")
    # Its title is the statement that it tests: said of what was not assessed, it would read as a finding.
    rows = tuple((f.check, f.title, status(f)) for f in evaluation.findings)
    yield Table(("Check", "Whether this holds", "Status"), rows)
    yield from reference(evaluation)


def scores(evaluation: Evaluation) -> Iterator[Block]:
    """Scores and coverage by area."""
    yield Heading(3, "Scores and coverage")
    validity = evaluation.provenance.score_validity
    yield Paragraph(
        "Scores follow this pack's policy, to compare one council with itself over time. They predict no grade."
        f"{f' {validity}' if validity else ''}"
    )
    thin = evaluation.verdict.thin_areas
    rows = tuple(_score_row(area, area.id in thin) for area in evaluation.areas)
    yield Table(("Area", "View", "Score", "Coverage", "Because"), rows)


def reference(evaluation: Evaluation) -> Iterator[Block]:
    """Every measure with its definition, what overlays changed, and what was judged by what."""
    yield Heading(3, "Every measure")
    submitted = [measure for measure in evaluation.measures if measure.submitted]
    yield Table(
        ("Measure", "Submitted", "Until", "Read by"),
        tuple((Ref(m.measure, m.measure), m.shown, m.period_end or "", ", ".join(m.read_by)) for m in submitted),
    )
    yield from missing(evaluation)
    if small := evaluation.verdict.small_counts:
        yield Heading(3, "What discloses counts of 1 to 5")
        yield Paragraph(f"{'; '.join(small)}.")
    yield Heading(3, "Definitions of what was submitted")
    for measure in submitted:
        source = f" Source: {measure.source}." if measure.source else ""
        yield Item(f"{measure.measure}: {measure.title}. {measure.definition}{source}", id=measure.measure)
    # A check may also read what is counted from the submission, or what was not submitted.
    told = {measure.measure for measure in submitted}
    read = (reading for f in evaluation.findings if tells_something(f) for reading in f.readings)
    others = {reading.measure: reading for reading in read if reading.measure not in told}
    yield from (Item(f"{name}: {one.title}. {one.definition}", id=name) for name, one in others.items())
    if (baseline := evaluation.verdict.baseline) and baseline.gaps:
        yield Heading(3, "What stood in the baseline")
        yield from (Item(gap.text, mark(gap.state.value.replace("-", " "))) for gap in baseline.gaps)
    if evaluation.provenance.overlays:
        yield Heading(3, "What overlays changed in the rules")
        yield Table(("Overlay", "Change", "Reason", "Side"), tuple(_changes(evaluation)))
    yield Heading(3, "What was judged by what")
    yield from provenance(evaluation)


def missing(evaluation: Evaluation) -> Iterator[Block]:
    """What is missing, with the checks that wait for it: the list of what to ask for next."""
    if wanted := awaited(evaluation):
        yield Heading(3, "What is missing")
        yield waiting_table(wanted)
    told = {measure.measure for measure, _ in wanted}
    rest = (m for m in evaluation.measures if not m.submitted and m.measure not in told)
    if names := [f"{m.measure} ({m.shown})" for m in rest]:
        yield Paragraph(f"No check waits for these, which have no value either: {', '.join(names)}.")


def awaited(evaluation: Evaluation) -> list[tuple[MeasureSubmitted, list[str]]]:
    """The measures that checks wait for, each with these checks."""
    waiting = {f.check for f in evaluation.findings if f.status in (FindingStatus.NOT_ASSESSED, FindingStatus.ERROR)}
    absent = ((m, [check for check in m.read_by if check in waiting]) for m in evaluation.measures if not m.submitted)
    return [(measure, checks) for measure, checks in absent if checks]


def waiting_table(wanted: Iterable[tuple[MeasureSubmitted, list[str]]]) -> Table:
    """Each measure with why it is missing and the checks that wait for it."""
    rows = ((Ref(m.measure, m.measure), m.title, m.shown, ", ".join(checks)) for m, checks in wanted)
    return Table(("Measure", "Title", "Why", "Checks that wait for it"), tuple(rows))


def _score_row(area: AreaResult, thin: bool) -> tuple[str, ...]:
    # A score of the little that was assessed would be compared with others all the same.
    score = "not told" if area.score is None or thin or area.view is View.CANNOT_SAY else rounded(area.score)
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


def provenance(evaluation: Evaluation) -> Iterator[Block]:
    """The submission, the rules and the figures with their hashes, and how it ended."""
    about = evaluation.provenance
    rows = (
        ("Submission", f"{about.submission}, schema {about.submission_schema}"),
        *((("SHA-256 of the submission", about.submission_sha256),) if about.submission_sha256 else ()),
        *(
            (("Made for sharing", "yes: small counts, what gives them away, and free text are left out"),)
            if about.for_sharing
            else ()
        ),
        ("Rules", f"{about.pack} {about.pack_version}: {about.pack_title}"),
        *((("Which extends", ", ".join(about.pack_extends)),) if about.pack_extends else ()),
        ("Framework", f"{about.framework}, in force from {about.pack_in_force_from}"),
        ("SHA-256 of the rules", about.pack_sha256),
        *((f"Overlay {one.name}", f"{one.title}; SHA-256 {one.sha256}") for one in about.overlays),
        ("SHA-256 of measures and published figures", about.catalogue_sha256),
        *((("SHA-256 of the figures of councils", hash_),) if (hash_ := about.council_figures_sha256) else ()),
        *(
            (("Imported figures", f"{listed(list(one.files))}; SHA-256 {one.sha256}"),)
            if (one := about.imported)
            else ()
        ),
        *(("SHA-256 of a file of waivers", one) for one in about.waivers_sha256),
        *(
            (("SHA-256 of the baseline's submission", used.submission_sha256),)
            if (used := evaluation.verdict.baseline)
            else ()
        ),
        ("Tool", f"readiness {about.tool_version}"),
        ("Ended", evaluation.verdict.last_line),
    )
    yield Table(("What", "Which"), rows)
