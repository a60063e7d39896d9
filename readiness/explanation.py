"""A check, a criterion or a measure told in full, for a terminal of 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from readiness.benchmark import NAMES
from readiness.criterion import Check, Criterion
from readiness.errors import UnknownNameError
from readiness.measure import Measure, Source
from readiness.model import suggestion
from readiness.pack import RulePack
from readiness.reading import EXAMPLE
from readiness.reference import benchmarked
from readiness.wording import plain, rounded

WIDTH = 80
CRITICAL = {"unsafe-today": "a child may be unsafe today", "duty-widely-missed": "a duty is widely missed"}


def explanation(pack: RulePack, name: str) -> str:
    """The text for an id. Raises UnknownNameError with the nearest id."""
    checks = {check.id: check for check in pack.checks}
    criteria = {criterion.id: criterion for criterion in pack.criteria}
    wanted = name.strip()
    code = wanted.upper()
    if code in checks:
        lines = _check(checks[code], pack)
    elif code in criteria:
        lines = _criterion(criteria[code], pack)
    elif wanted in pack.catalogue.measures:
        lines = _measure(pack.catalogue.measures[wanted], pack)
    else:
        known = (*checks, *criteria, *pack.catalogue.measures)
        like = suggestion(code if code[:2] in ("LD", "HP", "CC", "CL") else wanted, known)
        raise UnknownNameError(f'"{name}" is neither a check, a criterion nor a measure; {like}')
    return "\n".join(lines) + "\n"


def _told(label: str, text: str | None) -> Iterator[str]:
    if text:
        body = f"{label}: {' '.join(text.split())}"
        yield from textwrap.wrap(body, WIDTH, subsequent_indent="  ", break_long_words=False)


def _title(text: str) -> Iterator[str]:
    lines = textwrap.wrap(text, WIDTH)
    yield from lines
    yield "=" * max(map(len, lines))


def _source(source: Source | None) -> str | None:
    if source is None:
        return None
    place = f", {source.place}" if source.place else ""
    since = f"since {source.since}; " if source.since else ""
    until = f"until {source.until}; " if source.until else ""
    return f"{source.document}{place} ({since}{until}verified: {source.verified})"


def _criterion(criterion: Criterion, pack: RulePack) -> Iterator[str]:
    yield from _title(f"{criterion.id} {criterion.title}")
    yield from _told("Area", ", ".join([criterion.area, *(f"informs {area}" for area in criterion.informs)]))
    yield from _told("Why", criterion.why)
    yield from _told("What good looks like", criterion.looks_like)
    yield from _told("Inspectors ask", criterion.inspectors_ask)
    yield from _told("National Framework", ", ".join(criterion.national_framework))
    for theme in criterion.themes:
        found = pack.frequencies.criticised.themes[theme]
        span = pack.frequencies.criticised
        told = f"{rounded(found.percent)}% of reports {span.years}, {rounded(found.recent)}% {span.recent_years}"
        yield from _told(f"Criticised ({theme})", told)
    if criterion.examined_as:
        share = pack.frequencies.examined.subjects[criterion.examined_as]
        yield from _told(
            "Examined", f"{criterion.examined_as}, in {rounded(share)}% of reports {pack.frequencies.examined.years}"
        )
    for source in criterion.sources:
        yield from _told("Source", _source(source))
    yield ""
    yield "Checks:" if criterion.checks else "No checks are written yet: the criterion is listed, and outside coverage."
    for check in criterion.checks:
        yield from textwrap.wrap(f"{check.id} {check.title}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _check(check: Check, pack: RulePack) -> Iterator[str]:
    criterion = pack.criterion_of[check.id]
    yield from _title(f"{check.id} {check.title}")
    yield from _told("Criterion", f"{criterion.id} {criterion.title}")
    ready = pack.compiled[check.id]
    for alias, reference in ready.required.items():
        part = f"[{reference.part}]" if reference.part else ""
        yield from _told(
            f"Reads {alias}" if check.measure is None else "Reads",
            f"{reference.measure.id}{part}: {reference.measure.title}",
        )
    for alias, reference in ready.beside.items():
        yield from _told(f"Beside {alias}", f"{reference.measure.id}: {reference.measure.title}")
    if check.change_over:
        yield from _told("The value is", f"the change over {check.change_over} periods")
    yield from _told("Applies when", check.applies_when)
    yield from _told("The value is", check.value and f"{check.value} ({check.unit})")
    for band in check.bands:
        because = f" {band.because}" if band.because else ""
        yield from _told(
            band.severity.capitalize(),
            f"{band.expression}, threshold = {band.threshold}; rests on {band.rests_on}.{because}",
        )
    if check.gap_when:
        yield from _told((check.severity or "gap").capitalize(), f"{check.gap_when}; rests on {check.rests_on}.")
    if rule := check.evidence:
        kinds = ", ".join(kind.replace("-", " ") for kind in rule.kinds)
        moderated = ", moderated" if rule.needs.moderated else ""
        own = f"of the council's own, at least {rule.needs.sample} sampled{moderated}"
        yield from _told("Evidence", f"{kinds}; {own}; at most {rule.max_age_months} months old")
        yield from _told(rule.severity.capitalize(), f"it shows {' or '.join(rule.gap_on)}; rests on {check.rests_on}.")
        yield from _told("Watch", f"it shows {' or '.join(rule.watch_on)}")
    yield from _told("Because", check.because)
    yield from _told("Critical because", check.critical_because and CRITICAL[check.critical_because])
    yield from _told("Source", _source(check.source))
    yield from _told("Weight", str(check.weight))
    yield from _told("Finding", check.finding)
    yield from _told("Distance", check.distance)
    yield from _told("Do", check.remedy)
    measure = benchmarked(check)
    if measure and any(str(band.threshold) in NAMES for band in check.bands):
        yield from _figures(measure, pack)
    examples = [example for example in criterion.examples if check.id in example.expect]
    if examples:
        yield "Examples:"
        for example in examples:
            yield from textwrap.wrap(
                f"{example.name}: {example.expect[check.id]}", WIDTH, initial_indent="  ", subsequent_indent="    "
            )


def _measure(measure: Measure, pack: RulePack) -> Iterator[str]:
    yield from _title(f"{measure.id}: {measure.title}")
    yield from _told(
        "Kind",
        f"{measure.kind}, in {measure.measured_in}, {measure.direction}{', on one day' if measure.snapshot else ''}",
    )
    yield from _told("Write", EXAMPLE[measure.kind])
    yield from _told("Definition", measure.definition)
    yield from _told("Numerator", measure.numerator)
    yield from _told("Denominator", measure.denominator)
    yield from _told("Bands", "; ".join(f"{name} ({title})" for name, title in (measure.bands or {}).items()))
    yield from _told("At most", (measure.maximum is not None and plain(measure.maximum)) or None)
    yield from _told("Local standard", measure.local_standard)
    yield from _told("Can be given by", ", ".join(measure.by))
    yield from _told("May not apply", measure.may_not_apply)
    yield from _told("Moves with", ", ".join(measure.moves_with))
    yield from _told("Beside it", measure.open_and_late and f"{measure.open_and_late}: what is open and late")
    yield from _told("Held in", measure.held_in)
    yield from _told("Source", _source(measure.source))
    read_by = [
        c.id for c in pack.checks if any(r.measure.id == measure.id for r in pack.compiled[c.id].required.values())
    ]
    yield from _told("Read by", ", ".join(read_by) or "no check of this pack")
    if pack.catalogue.has_benchmark(measure.id):
        yield from _figures(measure.id, pack)


def _figures(measure: str, pack: RulePack) -> Iterator[str]:
    release = next(r for r in pack.catalogue.releases if measure in r.measures)
    yield from _told(
        "Published figures",
        f"{_source(release.source)}, as at {release.as_at[3:]}/{release.as_at[:2]} of each year",
    )
    yield "  year  England  10th  25th  median  75th  90th percentile of councils"
    for year, f in sorted(release.measures[measure].years.items(), reverse=True):
        values = zip((f.england, f.p10, f.p25, f.median, f.p75, f.p90), (7, 4, 4, 6, 4, 4), strict=True)
        cells = ("".rjust(width) if value is None else plain(value).rjust(width) for value, width in values)
        yield "  ".join((f"  {year}", *cells)).rstrip()
