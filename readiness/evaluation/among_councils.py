"""Among councils: a value beside the published figures of all councils, for a picture that names none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from readiness.core.numbers import half_up
from readiness.data.benchmarks import Release
from readiness.data.council_figures import REGIONS
from readiness.data.measures import Measure
from readiness.data.readings import Reading
from readiness.evaluation.facts import Facts
from readiness.evaluation.finding import Finding
from readiness.evaluation.published_beside import AmongCouncils

# Of fewer councils no picture is made: too little is published to say where the others stand.
LEAST = 30


def among_councils(facts: Facts, findings: Sequence[Finding]) -> Iterator[AmongCouncils]:
    """Each measure that decided a finding, is known exactly and is published by council, once; they decide nothing."""
    told: set[str] = set()
    for finding in findings:
        for used in finding.readings if finding.assessed else ():
            if used.decides and used.measure not in told:
                told.add(used.measure)
                if (found := _among(facts, finding, facts.pack.catalogue.measures[used.measure])) is not None:
                    yield found


def _among(facts: Facts, finding: Finding, measure: Measure) -> AmongCouncils | None:
    catalogue = facts.pack.catalogue
    release, reading = catalogue.release_of(measure.id), facts.submission.reading(measure.id)
    value = None if reading.absent or reading.bound else measure.value(reading)
    year = year_beside(facts, measure, release, reading) if release else None
    if release is None or year is None or not isinstance(value, Decimal):
        return None
    figures, series = catalogue.figures, release.measures[measure.id]
    by_council = figures.by_council(measure.id, year)
    known = {code: half_up(one, series.decimals) for code, one in by_council.items() if code != facts.digits}
    if len(known) < LEAST:
        return None
    # A published figure was rounded, so the council's is too before the two are compared.
    own = half_up(value, series.decimals)
    place = figures.place(facts.digits) if facts.digits else None
    near = sorted(known[one.code] for one in place.neighbours if one.code in known) if place else []
    spread = series.years.get(str(year))
    return AmongCouncils(
        measure=measure.id,
        title=measure.title,
        check=finding.check,
        area=finding.area,
        unit=measure.measured_in,
        direction=measure.direction,
        value=value,
        release=release.release,
        year=year,
        as_at=release.day(str(year)).isoformat(),
        councils=len(known),
        lower=sum(one < own for one in known.values()),
        higher=sum(one > own for one in known.values()),
        values=tuple(sorted(known.values())),
        england=spread.england if spread else None,
        region=REGIONS[place.region] if place else None,
        region_value=figures.value(measure.id, year, place.region) if place else None,
        neighbours=tuple(near),
        neighbours_median=median(near) if near else None,
    )


def year_beside(facts: Facts, measure: Measure, release: Release, reading: Reading) -> int | None:
    """The latest year whose figures are as at or before the reading's end; out by its date, for a compiled case."""
    end = facts.period_end(reading).last
    published_by = facts.on if facts.submission.compiled else None
    years = facts.pack.catalogue.figures.years(measure.id)
    return next((year for year in years if release.was_known(str(year), end, published_by)), None)
