"""What can be wrong with bands: direction, order in every year of figures, and what a threshold rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from readiness.benchmark import NAMES, Benchmark
from readiness.catalogue import Catalogue
from readiness.criterion import Band, Check
from readiness.errors import Fault, Path
from readiness.measure import Direction
from readiness.model import suggestion
from readiness.reference import benchmarked, refer


def band_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    """All that is wrong with the bands of a check whose measures exist, at paths relative to the check."""
    against, direction = _direction(check, catalogue)
    for index, band in enumerate(check.bands):
        at: Path = ("bands", index)
        if (band.below is None) == (band.above is None):
            yield Fault(at, "a band has either below or above", "keep one")
            return
        yield from _threshold_faults(check, band, at, catalogue)
        wanted = {Direction.HIGHER: "below", Direction.LOWER: "above"}.get(direction)
        if wanted is not None and getattr(band, wanted) is None:
            other = "above" if wanted == "below" else "below"
            what = f"{against} is {direction}, and this band calls it worse to be {other}"
            yield Fault((*at, other), what, f"write {wanted}")
            return
    if len({band.expression for band in check.bands}) > 1:
        yield Fault(("bands",), "some bands are below and some above", "one check looks one way")
        return
    for index, (worse, better) in enumerate(pairwise(check.bands)):
        if worse.severity.rank <= better.severity.rank:
            yield Fault(
                ("bands", index + 1),
                f"{better.severity} comes after {worse.severity}",
                "give each severity once, worst first",
            )
            return
    yield from _order_faults(check, catalogue)


def _direction(check: Check, catalogue: Catalogue) -> tuple[str, Direction]:
    """Which way is better for what the check judges: its measure, or the measure whose figures it is held against."""
    if check.measure is None:
        compared = catalogue.measures.get(check.benchmark or "")
        return check.benchmark or "", compared.direction if compared else Direction.NONE
    reference = refer(check.measure, catalogue)
    return check.measure, reference.measure.direction if reference.part is None else Direction.NONE


def _threshold_faults(check: Check, band: Band, at: Path, catalogue: Catalogue) -> Iterator[Fault]:
    named, field = band.threshold, "below" if band.below is not None else "above"
    if isinstance(named, Decimal):
        if band.rests_on.value == "benchmark":
            yield Fault((*at, "rests_on"), "a number does not rest on a benchmark", f"name it: {', '.join(NAMES)}")
        elif band.because is None and band.source is None:
            yield Fault(at, "the threshold does not say what it rests on", "add because, or a source")
    elif named.startswith("local."):
        name = named.removeprefix("local.")
        if name not in catalogue.local_standards:
            yield Fault(
                (*at, field), f'there is no local standard "{name}"', suggestion(name, catalogue.local_standards)
            )
    elif named not in NAMES:
        yield Fault((*at, field), f'there is no threshold "{named}"', suggestion(named, NAMES))
    elif benchmarked(check) is None:
        yield Fault((*at, field), f'"{named}" of which measure?', "name it under benchmark")
    elif not catalogue.has_benchmark(str(benchmarked(check))):
        yield Fault(
            (*at, field),
            f"there are no published figures for {benchmarked(check)}",
            "write a number and what it rests on",
        )
    elif band.rests_on.value != "benchmark":
        yield Fault((*at, "rests_on"), f'"{named}" rests on a benchmark', "write rests_on: benchmark")


def _order_faults(check: Check, catalogue: Catalogue) -> Iterator[Fault]:
    """Worst first must hold for the figures of every year, not only this year's. Ties are no mistake."""
    downwards = check.bands[0].below is not None
    for year, figures in _years(check, catalogue):
        thresholds = [_resolved(band, figures) for band in check.bands]
        for index, (band, threshold) in enumerate(zip(check.bands, thresholds, strict=True)):
            if figures is not None and band.threshold in NAMES and threshold is None:
                what = f"{year} has no spread of councils to take {band.threshold} from"
                yield Fault(("bands", index), what, "use england, or a number")
                return
        known = [(index, one) for index, one in enumerate(thresholds) if one is not None]
        for (_, worse), (index, better) in pairwise(known):
            if worse > better if downwards else worse < better:
                what = f"the bands cross: {worse} comes before {better}"
                what += f" with the figures of {year}" if year else ""
                yield Fault(("bands", index), what, "put the worst band first")
                return


def _years(check: Check, catalogue: Catalogue) -> Iterable[tuple[str, Benchmark | None]]:
    measure = benchmarked(check)
    named = any(isinstance(band.threshold, str) and band.threshold in NAMES for band in check.bands)
    if not named or measure is None or not catalogue.has_benchmark(measure):
        return [("", None)]
    series = next(release.measures[measure] for release in catalogue.releases if measure in release.measures)
    found = {year: catalogue.benchmark(measure, date(int(year), 12, 31)) for year in series.years}
    return list(found.items())


def _resolved(band: Band, figures: Benchmark | None) -> Decimal | None:
    if isinstance(band.threshold, Decimal):
        return band.threshold
    direction = Direction.HIGHER if band.below is not None else Direction.LOWER
    if figures is None or band.threshold not in NAMES:
        return None
    return figures.threshold(band.threshold, direction)
