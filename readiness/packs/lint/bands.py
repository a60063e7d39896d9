"""Lint of bands: their direction, their order in every year of published figures, and what thresholds rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from readiness.core.diagnostics import Issue, Path, Rule, under
from readiness.core.suggestions import suggestion
from readiness.data.benchmarks import NAMES, Benchmark
from readiness.data.catalogue import Catalogue
from readiness.data.measures import Direction
from readiness.data.operands import refer
from readiness.data.source import Source
from readiness.data.vocabulary import RESTS_ON, Basis, Level
from readiness.packs.band import Band, OwnStandard, PublishedFigure
from readiness.packs.compile import CompiledCheck, benchmarked
from readiness.packs.criterion import Check
from readiness.packs.lint.value_ranges import Range, comes_to, range_of


def band_issues(check: Check, rule: CompiledCheck, catalogue: Catalogue) -> Iterator[Issue]:
    """All issues in the bands of a check whose measures exist, at paths relative to the check."""
    # Each `return` leaves out what would only follow from the issue: without a direction there is no order.
    against, direction = _direction(check, catalogue)
    for index, band in enumerate(check.bands):
        at: Path = ("bands", index)
        if (band.below is None) == (band.above is None):
            yield Issue(at, "a band has either below or above", "keep one", Rule.CHECK_FORM)
            return
        yield from under(Rule.BASIS, _basis_issues(check, band, at))
        yield from under(Rule.UNKNOWN_BENCHMARK, _threshold_issues(check, band, at, catalogue))
        wanted = {Direction.HIGHER: "below", Direction.LOWER: "above"}.get(direction)
        if wanted is not None and getattr(band, wanted) is None:
            other = "above" if wanted == "below" else "below"
            message = f"{against} is {direction}, and this band calls it worse to be {other}"
            yield Issue((*at, other), message, f"write {wanted}", Rule.BAND_DIRECTION)
            return
    if len({band.expression for band in check.bands}) > 1:
        yield Issue(("bands",), "some bands are below and some above", "one check looks one way", Rule.BAND_DIRECTION)
        return
    for index, (worse, better) in enumerate(pairwise(check.bands)):
        if worse.severity.rank <= better.severity.rank:
            yield Issue(
                ("bands", index + 1),
                f"{better.severity} comes after {worse.severity}",
                "give each severity once, worst first",
                Rule.BAND_ORDER,
            )
            return
    crossed = list(_order_issues(check, catalogue))
    yield from crossed or under(Rule.BAND_UNREACHABLE, _reach_issues(check, against, _range(check, rule), catalogue))


def _direction(check: Check, catalogue: Catalogue) -> tuple[str, Direction]:
    """The measure that sets which way is better (the check's own, or that of its published figures), and that way."""
    if check.measure is None:
        compared = catalogue.measures.get(check.benchmark or "")
        return check.benchmark or "", compared.direction if compared else Direction.NONE
    reference = refer(check.measure, catalogue.measures)
    return check.measure, reference.measure.direction if reference.part is None else Direction.NONE


def _threshold_issues(check: Check, band: Band, at: Path, catalogue: Catalogue) -> Iterator[Issue]:
    named, field = band.threshold, "below" if band.below is not None else "above"
    if isinstance(named, Decimal):
        return
    if isinstance(named, OwnStandard):
        if named.name not in catalogue.local_standards:
            message = f'there is no local standard "{named.name}"'
            known = suggestion(named.name, catalogue.local_standards)
            yield Issue((*at, field), message, known, Rule.UNKNOWN_STANDARD)
    elif named.name not in NAMES:
        yield Issue((*at, field), f'there is no threshold "{named}"', suggestion(named.name, NAMES))
    elif benchmarked(check) is None:
        yield Issue((*at, field), f'"{named}" of which measure?', "name it under benchmark")
    elif not catalogue.has_benchmark(str(benchmarked(check))):
        yield Issue(
            (*at, field),
            f"there are no published figures for {benchmarked(check)}",
            "write a number and what it rests on",
        )


def _basis_issues(check: Check, band: Band, at: Path) -> Iterator[Issue]:
    """What a threshold rests on must be said; a duty also says since when it holds, at the band or at the check."""
    ours = not isinstance(band.threshold, PublishedFigure)
    if not ours and band.rests_on is not Basis.BENCHMARK:
        yield Issue((*at, "rests_on"), f'"{band.threshold}" rests on a benchmark', "write rests_on: benchmark")
    elif ours and band.rests_on is Basis.BENCHMARK:
        yield Issue((*at, "rests_on"), "a number does not rest on a benchmark", f"name it: {', '.join(NAMES)}")
    elif ours and band.because is None and band.source is None:
        yield Issue(at, "the threshold does not say what it rests on", "add because, or a source")
    elif band.rests_on is Basis.DUTY:
        sharing = [one for one in check.bands if one.rests_on is Basis.DUTY and one.source is None]
        if band.source or band is sharing[0]:  # bands that share the check's own source give one issue, not one each
            yield from duty_issues((*at, "rests_on"), band.source or check.source)


def rank_issues(check: Check) -> Iterator[Issue]:
    """Severities worse than minor that rest on how councils compare alone: some council is always last."""
    evidence = check.evidence.severity if check.evidence else None
    rated: list[tuple[Path, Level | None, Basis | None]] = [
        (("severity",), check.severity, check.rests_on),
        (("evidence", "severity"), evidence, check.rests_on),
        *((("bands", index, "severity"), band.severity, band.rests_on) for index, band in enumerate(check.bands)),
    ]
    for at, severity, basis in rated:
        if severity is not None and severity.rank > Level.MINOR.rank and basis in (Basis.BENCHMARK, Basis.SPREAD):
            message = f"{severity} rests on nothing but {RESTS_ON[basis]}, and some council is always last"
            hint = "write minor, or a line that a duty or what inspections found supports"
            yield Issue(at, message, hint, Rule.RANK_ALONE)


def duty_issues(at: Path, source: Source | None) -> Iterator[Issue]:
    """A duty has a source that says since when it holds."""
    if source is None:
        yield Issue(at, "the duty has no source", "add a source, with since: the day from which it holds")
    elif source.since is None:
        hint = 'add since to its source, as exactly as it is known: "2023", "2023-12" or "2023-12-15"'
        yield Issue(at, "the duty does not say since when it holds", hint, Rule.DUTY_DATE)


def _order_issues(check: Check, catalogue: Catalogue) -> Iterator[Issue]:
    """Bands that cross in some year. Published figures move, so the order must hold in every year; ties are allowed."""
    downwards = check.bands[0].below is not None
    for year, figures in _years(check, catalogue):
        thresholds = [_resolved(band, figures) for band in check.bands]
        for index, (band, threshold) in enumerate(zip(check.bands, thresholds, strict=True)):
            if figures is not None and threshold is None and _published(band):
                message = f"{year} has no spread of councils to take {band.threshold} from"
                yield Issue(("bands", index), message, "use england, or a number", Rule.UNKNOWN_BENCHMARK)
                return
        known = [(index, one) for index, one in enumerate(thresholds) if one is not None]
        for (_, worse), (index, better) in pairwise(known):
            if worse > better if downwards else worse < better:
                message = f"the bands cross: {worse} comes before {better}"
                message += f" with the figures of {year}" if year else ""
                yield Issue(("bands", index), message, "put the worst band first", Rule.BAND_ORDER)
                return


def _reach_issues(check: Check, against: str, span: Range | None, catalogue: Catalogue) -> Iterator[Issue]:
    """Severities, or met, that no value gets in any year. Two bands may tie in some years."""
    given: set[Level] = set()
    for _, figures in _years(check, catalogue):
        thresholds = [_resolved(band, figures) for band in check.bands]
        lines = [threshold for threshold in thresholds if threshold is not None]
        if span is None or len(lines) < len(check.bands):
            return
        given |= {_level(value, check.bands, lines) for value in span.edges(lines)}
        if len(given) > len(check.bands):  # every severity, and met
            return
    of_what = f"{against or 'the value'} is {span}"
    for index, band in enumerate(check.bands):
        way = f"{'below' if band.below is not None else 'above'} {band.threshold}"
        if band.severity in given:
            continue
        if index and check.bands[index - 1].severity in given:
            message = f"{band.severity} is never given: all that is {way} is {check.bands[index - 1].severity} already"
            yield Issue(("bands", index), message, "move one of the two lines, or take one band out")
        else:
            yield Issue(("bands", index), f"nothing is {way}: {of_what}", "move the line, or take the band out")
    if Level.MET not in given:
        message = f"nothing can be met: {of_what}, and all of that is {way}"
        yield Issue(("bands", len(check.bands) - 1), message, "move the line")


def _range(check: Check, rule: CompiledCheck) -> Range | None:
    """The range of the check's value; None where that is not known."""
    if rule.value is not None:
        return comes_to(rule.value, rule.required)
    span = range_of(rule.required["value"])
    return span if check.change_over is None else Range(-span.highest, span.highest, span.whole)


def _level(value: Decimal, bands: Iterable[Band], lines: Iterable[Decimal]) -> Level:
    for band, line in zip(bands, lines, strict=True):
        if value < line if band.below is not None else value > line:
            return band.severity
    return Level.MET


def _years(check: Check, catalogue: Catalogue) -> Iterable[tuple[str, Benchmark | None]]:
    measure = benchmarked(check)
    named = any(isinstance(band.threshold, PublishedFigure) for band in check.bands)
    release = catalogue.release_of(measure)
    if not named or measure is None or release is None:
        return [("", None)]
    years = release.measures[measure].years
    found = {year: catalogue.benchmark(measure, date(int(year), 12, 31)) for year in years}
    return list(found.items())


def _resolved(band: Band, figures: Benchmark | None) -> Decimal | None:
    if isinstance(band.threshold, Decimal):
        return band.threshold
    direction, name = Direction.HIGHER if band.below is not None else Direction.LOWER, _published(band)
    return None if figures is None or name is None else figures.threshold(name, direction)


def _published(band: Band) -> str | None:
    """The name of the published figure that is the threshold; None where it is none, or unknown."""
    named = band.threshold
    return named.name if isinstance(named, PublishedFigure) and named.name in NAMES else None
