"""A check, a criterion or a measure told in full: what it reads, what decides it, and what that rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from readiness.core.diagnostics import UnknownNameError
from readiness.core.numbers import plain, rounded, with_unit
from readiness.core.suggestions import suggestion
from readiness.core.text import sentence
from readiness.data.measures import Measure, Source
from readiness.data.operands import Reference
from readiness.data.readings import EXAMPLE
from readiness.data.relations import Tie
from readiness.data.vocabulary import RESTS_ON
from readiness.packs.compile import benchmarked
from readiness.packs.criterion import Band, Check, Criterion, OwnStandard, PublishedFigure
from readiness.packs.pack import RulePack
from readiness.packs.thresholds import resolve
from readiness.reports.entry import Code, Entry, Fact, Note, Part, Ref, Series, Table, Words, as_text
from readiness.reports.given import in_short

CRITICAL = {"unsafe-today": "a child may be unsafe today", "duty-widely-missed": "a duty is widely missed"}
SPREAD = ("england", "p10", "p25", "median", "p75", "p90")
OF_COUNCILS = ("Year", "England", "10th", "25th", "Median", "75th", "90th")


def explanation(pack: RulePack, name: str) -> str:
    """The text for an id, for a terminal of 80 columns. Raises UnknownNameError with the nearest id."""
    checks = {check.id: check for check in pack.checks}
    criteria = {criterion.id: criterion for criterion in pack.criteria}
    wanted = name.strip()
    code = wanted.upper()
    if code in checks:
        criterion = pack.criterion_of[code]
        entry = check_entry(checks[code], pack)
        return as_text(
            replace(entry, parts=(*_fact("Criterion", ref(criterion.id), f" {criterion.title}"), *entry.parts))
        )
    if code in criteria:
        return as_text(criterion_entry(criteria[code], pack))
    if wanted in pack.catalogue.measures:
        return as_text(measure_entry(pack.catalogue.measures[wanted], pack))
    if members := [measure for measure in pack.catalogue.measures if measure.startswith(f"{wanted}.")]:
        raise UnknownNameError(f'"{name}" is a group of measures; name one of them: {", ".join(members)}')
    known = (*checks, *criteria, *pack.catalogue.measures)
    like = suggestion(code if code[:2] in ("LD", "HP", "CC", "CL") else wanted, known)
    raise UnknownNameError(f'"{name}" is neither a check, a criterion nor a measure; {like}')


def criterion_entry(criterion: Criterion, pack: RulePack) -> Entry:
    """Why it matters, what good looks like, what inspectors ask, how often they find it wanting; and its checks."""
    return Entry(criterion.id, criterion.title, tuple(_criterion(criterion, pack)))


def check_entry(check: Check, pack: RulePack) -> Entry:
    """All that decides a check, what its thresholds rest on, its wording and its examples."""
    return Entry(check.id, check.title, tuple(_check(check, pack)))


def measure_entry(measure: Measure, pack: RulePack) -> Entry:
    """The definition of a measure, what reads it, and its published figures."""
    return Entry(measure.id, measure.title, tuple(_measure(measure, pack)))


def sourced(source: Source) -> str:
    """A source on one line, with how it was checked."""
    place = f", {source.place}" if source.place else ""
    since = f"since {source.since}; " if source.since else ""
    until = f"until {source.until}; " if source.until else ""
    return f"{source.document}{place} ({since}{until}verified: {source.verified})"


def read_by(measure: Measure, pack: RulePack) -> list[str]:
    """The ids of the checks that the measure decides, in the pack's order."""
    return [c.id for c in pack.checks if any(r.measure.id == measure.id for r in pack.compiled[c.id].required.values())]


def ref(name: str) -> Ref:
    """What leads to the entry of a check, a criterion or a measure."""
    return Ref(name, name)


def joined(refs: Iterable[Ref]) -> Words:
    """The links with commas between."""
    return tuple(word for one in refs for word in (", ", one))[1:]


def _fact(label: str, *words: str | Ref | Code | None) -> Iterator[Fact]:
    """The fact; nothing, where any of its words is missing."""
    known = tuple(word for word in words if word)
    if known and len(known) == len(words):
        yield Fact(label, known)


def _from(source: Source | None) -> str | None:
    return None if source is None else sourced(source)


def _criterion(criterion: Criterion, pack: RulePack) -> Iterator[Part]:
    yield from _fact("Area", ", ".join([criterion.area, *(f"informs {area}" for area in criterion.informs)]))
    yield from _fact("Why", criterion.why)
    yield from _fact("What good looks like", criterion.looks_like)
    yield from _fact("Inspectors ask", criterion.inspectors_ask)
    yield from _fact("National Framework", ", ".join(criterion.national_framework))
    span, subjects = pack.frequencies.criticised, pack.frequencies.examined
    for theme in criterion.themes:
        found = span.themes[theme]
        told = f"{rounded(found.percent)}% of reports {span.years}, {rounded(found.recent)}% {span.recent_years}"
        yield from _fact(f"Criticised ({theme})", told)
    if criterion.examined_as:
        share = rounded(subjects.subjects[criterion.examined_as])
        yield from _fact("Examined", f"{criterion.examined_as}, in {share}% of reports {subjects.years}")
    for source in criterion.sources:
        yield from _fact("Source", sourced(source))
    if criterion.checks:
        rows = tuple(((ref(check.id),), (check.title,), (str(check.weight),)) for check in criterion.checks)
        yield Table("Checks", ("Check", "What it tests", "Weight"), rows)
    else:
        yield Note(("No checks are written yet: the criterion is listed, and outside coverage.",))


def _check(check: Check, pack: RulePack) -> Iterator[Part]:
    rule = pack.compiled[check.id]
    for overlay, change in pack.changes_of(check.id):
        yield from _fact("Overlay", f"{overlay.name}: {change.told}. {change.reason}")
    for alias, reference in rule.required.items():
        yield from _fact("Reads" if check.measure and alias == "value" else f"Reads {alias}", *_reference(reference))
    for alias, reference in rule.context.items():
        yield from _fact(f"Beside {alias}", *_reference(reference))
    if check.change_over:
        yield from _fact("The value is", f"the change over {check.change_over} periods")
    yield from _fact("Applies when", check.applies_when and Code(check.applies_when))
    yield from _fact("The value is", check.value and Code(check.value), f" ({check.unit})")
    yield from _bands(check, pack)
    if check.rests_on:
        yield from _decided_at_once(check, RESTS_ON[check.rests_on])
    yield from _fact("Because", check.because)
    yield from _fact("Critical because", check.critical_because and CRITICAL[check.critical_because])
    yield from _fact("Source", _from(check.source))
    yield from _fact("Weight", str(check.weight))
    yield from _fact("Inspectors ask", check.inspectors_ask)
    yield from _fact("Finding", check.finding)
    yield from _fact("Distance", check.distance)
    yield from _fact("Do", check.remedy)
    measure = benchmarked(check)
    if measure and any(isinstance(band.threshold, PublishedFigure) for band in check.bands):
        yield from _figures(measure, pack)
    yield from _examples(check, pack)


def _reference(reference: Reference) -> Words:
    part = f"[{reference.part}]" if reference.part else ""
    return ref(reference.measure.id), f"{part}: {reference.measure.title}"


def _bands(check: Check, pack: RulePack) -> Iterator[Fact]:
    """Each band with its threshold, in numbers of the latest figures and of the pack's own standards."""
    measure, unit = benchmarked(check), _unit(check, pack)
    latest = pack.catalogue.benchmark(measure, date.max) if measure else None
    resolved = {one.band: one for one in resolve(check.bands, latest, pack.about.local_standards)}
    for band in check.bands:
        one, comes_to = resolved.get(band), ""
        if one and one.benchmark:
            comes_to = f" ({with_unit(plain(one.threshold), unit)} in {one.benchmark.year})"
        elif one and isinstance(band.threshold, OwnStandard):
            comes_to = f" ({with_unit(plain(one.threshold), unit)} where the council names no standard of its own)"
        yield Fact(band.severity.capitalize(), _band(band, comes_to, unit))


def _band(band: Band, comes_to: str, unit: str | None) -> Words:
    named = band.threshold
    threshold = with_unit(plain(named), unit) if isinstance(named, Decimal) else Code(str(named))
    because = f" {sentence(band.because)}" if band.because else ""
    source = f" Source: {sourced(band.source)}." if band.source else ""
    told = f"{comes_to}; rests on {RESTS_ON[band.rests_on]}.{because}{source}"
    return Code(band.expression), ", threshold = ", threshold, told


def _unit(check: Check, pack: RulePack) -> str | None:
    """What thresholds are in; None where the measure does not tell: of a change, of a numerator."""
    if check.measure is None or check.unit or check.change_over:
        return check.unit
    reference = pack.compiled[check.id].required["value"]
    return None if reference.part in ("numerator", "denominator") else reference.measure.measured_in


def _decided_at_once(check: Check, basis: str) -> Iterator[Fact]:
    """The one condition of a check without bands, or its rule for evidence."""
    if check.severity:
        yield from _fact(check.severity.capitalize(), check.gap_when and Code(check.gap_when), f"; rests on {basis}.")
    if rule := check.evidence:
        kinds = ", ".join(kind.replace("-", " ") for kind in rule.kinds)
        moderated = ", moderated" if rule.needs.moderated else ""
        own = f"of the council's own, at least {rule.needs.sample} sampled{moderated}"
        yield from _fact("Evidence", f"{kinds}; {own}; at most {rule.max_age_months} months old")
        yield from _fact(rule.severity.capitalize(), f"it shows {' or '.join(rule.gap_on)}; rests on {basis}.")
        yield from _fact("Watch", f"it shows {' or '.join(rule.watch_on)}" if rule.watch_on else None)


def _examples(check: Check, pack: RulePack) -> Iterator[Table]:
    """What the author's examples give this check, and what it must come to."""
    rows = tuple(
        ((example.name,), (example.expect[check.id],), (in_short(example, check, pack.compiled[check.id]),))
        for example in pack.criterion_of[check.id].examples
        if check.id in example.expect
    )
    if rows:
        yield Table("Examples", ("Example", "Comes to", "Given"), rows)


def _measure(measure: Measure, pack: RulePack) -> Iterator[Part]:
    snapshot = ", on one day" if measure.snapshot else ""
    yield from _fact("Kind", f"{measure.kind}, in {measure.measured_in}, {measure.direction}{snapshot}")
    yield from _fact("Write", Code(EXAMPLE[measure.kind]))
    yield from _fact("Definition", measure.definition)
    yield from _fact("Numerator", measure.numerator)
    yield from _fact("Denominator", measure.denominator)
    yield from _fact("Bands", "; ".join(f"{name} ({title})" for name, title in (measure.bands or {}).items()))
    most = measure.maximum
    yield from _fact("At most", with_unit(plain(most), measure.measured_in) if most is not None else None)
    yield from _fact("Local standard", measure.local_standard)
    yield from _fact("Can be given by", ", ".join(measure.by))
    yield from _fact("May not apply", measure.may_not_apply)
    yield from _fact("Moves with", *joined(map(ref, measure.moves_with)))
    if measure.open_and_late:
        yield from _fact("Beside it", ref(measure.open_and_late), ": what is open and late")
    for tie in pack.catalogue.ties_of(measure.id):
        yield Fact("Compared" if tie.relation.may_differ else "Must agree", _tie(tie))
    yield from _fact("Held in", measure.held_in)
    yield from _fact("Source", _from(measure.source))
    yield from _fact("Read by", *(joined(map(ref, read_by(measure, pack))) or ("no check of this pack",)))
    yield from _figures(measure.id, pack)


def _tie(tie: Tie) -> Words:
    """A relation on one line, with links to its measures."""
    ids = sorted(tie.measures, key=len, reverse=True)
    pieces = re.split(f"({'|'.join(map(re.escape, ids))})", tie.told)
    why = "; ".join(filter(None, (tie.relation.because, tie.relation.may_differ)))
    return *(ref(piece) if piece in ids else piece for piece in pieces if piece), f": {why}" if why else ""


def _figures(measure: str, pack: RulePack) -> Iterator[Part]:
    release = pack.catalogue.release_of(measure)
    if release is None:
        return
    years = sorted(release.measures[measure].years, reverse=True)
    span = f"{years[-1]} to {years[0]}" if len(years) > 1 else years[0]
    when = f"as at {release.as_at[3:]}/{release.as_at[:2]} of each year, {span}"
    yield from _fact("Published figures", f"{sourced(release.source)}, {when}; by percentile of councils")
    found = [(year, release.measures[measure].years[year]) for year in years]
    cells = ((year, *(getattr(figures, name) for name in SPREAD)) for year, figures in found)
    yield Series(
        OF_COUNCILS,
        tuple(tuple("" if c is None else c if isinstance(c, str) else plain(c) for c in row) for row in cells),
    )
