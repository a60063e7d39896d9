"""Strictness: the differences that an overlay makes to a check or a policy, and whether each is less strict.

A difference that cannot be shown to be as strict as before counts as less strict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from readiness.core.numbers import plain
from readiness.data.catalogue import Catalogue, LessStrict
from readiness.data.vocabulary import Basis, Level
from readiness.packs.band import Band, PublishedFigure
from readiness.packs.compile import benchmarked
from readiness.packs.criterion import Check
from readiness.packs.overlay import PACK
from readiness.packs.policy import About
from readiness.packs.thresholds import resolve


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what it is of, in words, whether it is less strict, and whether a duty rests on it."""

    subject: str
    part: str
    what: str
    less_strict: bool
    duty: bool


def differences(before: Check, after: Check, about: About, catalogue: Catalogue, duty: bool) -> Iterator[Difference]:
    """All that an overlay changed in a check. `duty` says whether the check rests on one."""
    for old, new in zip(before.bands, after.bands, strict=True):
        if old.threshold != new.threshold:
            less_strict = _less_strict_line(before, old, new, about, catalogue)
            was, now = old.threshold_in_words, new.threshold_in_words
            moved = f"the line for {old.severity} of {before.id} moves from {was} to {now}"
            yield Difference(before.id, f"threshold {old.severity}", moved, less_strict, old.rests_on is Basis.DUTY)
    if before.weight != after.weight:
        weighs = f"{before.id} weighs {after.weight} instead of {before.weight}"
        yield Difference(before.id, "weight", weighs, after.weight < before.weight, duty)
    if before.applies_when != after.applies_when:
        # Two conditions cannot be compared, so a changed one counts as less strict; so does a trend over other periods.
        applies = f"{before.id} applies only when {' '.join((after.applies_when or '').split())}"
        yield Difference(before.id, "applies_when", applies, True, duty)
    if before.change_over != after.change_over:
        looks = f"{before.id} looks over {after.change_over} periods instead of {before.change_over}"
        yield Difference(before.id, "change_over", looks, True, duty)
    for old_severity, new_severity in zip(_severity(before), _severity(after), strict=True):
        if old_severity is not new_severity:
            counts = f"{before.id} counts as {new_severity} instead of {old_severity}"
            yield Difference(before.id, "severity", counts, new_severity.rank < old_severity.rank, duty)
    yield from _evidence_differences(before, after, duty)


def rests_on_duty(check: Check) -> bool:
    """Whether the check, or a line of it, rests on a duty."""
    return Basis.DUTY in (check.rests_on, *(band.rests_on for band in check.bands))


def _severity(check: Check) -> tuple[Level, ...]:
    """The severity of a condition or of evidence; those of bands stay as they are."""
    return tuple(one for one in (check.severity, check.evidence.severity if check.evidence else None) if one)


def _evidence_differences(before: Check, after: Check, duty: bool) -> Iterator[Difference]:
    old, new = before.evidence, after.evidence
    if old is None or new is None:
        return
    if old.needs.sample != new.needs.sample:
        what = f"{before.id} needs a sample of {new.needs.sample} instead of {old.needs.sample}"
        yield Difference(before.id, "sample", what, new.needs.sample < old.needs.sample, duty)
    if old.needs.moderated != new.needs.moderated:
        what = f"{before.id} needs {'moderation' if new.needs.moderated else 'no moderation'}"
        yield Difference(before.id, "moderated", what, not new.needs.moderated, duty)
    if old.max_age_months != new.max_age_months:
        what = f"{before.id} takes evidence up to {new.max_age_months} months old instead of {old.max_age_months}"
        yield Difference(before.id, "max_age_months", what, new.max_age_months > old.max_age_months, duty)


def _less_strict_line(check: Check, old: Band, new: Band, about: About, catalogue: Catalogue) -> bool:
    """Whether the new line is less strict with the published figures of any year."""
    olds, news = (_lines(check, band, about, catalogue) for band in (old, new))
    years = (olds.keys() | news.keys()) - {0} or {0}
    pairs = [(olds.get(year, olds.get(0)), news.get(year, news.get(0))) for year in sorted(years)]
    downwards = old.below is not None
    return any(
        before is not None and (after is None or (after < before if downwards else after > before))
        for before, after in pairs
    )


def _lines(check: Check, band: Band, about: About, catalogue: Catalogue) -> Mapping[int, Decimal]:
    """The line as a number, by year of the published figures; by 0 where it is the same in every year."""
    measure = benchmarked(check)
    release = catalogue.release_of(measure)
    years = [int(year) for year in release.measures[str(measure)].years] if release else []
    found: dict[int, Decimal] = {}
    for year in years if isinstance(band.threshold, PublishedFigure) else [0]:
        figures = catalogue.benchmark(str(measure), date(year, 12, 31)) if year else None
        for resolved in resolve([band], figures, about.local_standards):
            found[year] = resolved.threshold
    return found


def policy_differences(before: About, after: About, catalogue: Catalogue, duties: set[str]) -> Iterator[Difference]:
    """All that an overlay changed in a pack's policy. `duties` are the local standards on which a duty rests."""
    old, new = before.scoring, after.scoring
    if old.minimum_coverage != new.minimum_coverage:
        what = f"the least coverage is {plain(new.minimum_coverage)}% instead of {plain(old.minimum_coverage)}%"
        yield Difference(PACK, "minimum_coverage", what, new.minimum_coverage < old.minimum_coverage, False)
    for level, credit in new.credit.items():
        if credit != old.credit[level]:
            what = f"{level} earns {plain(credit)} of a check's weight instead of {plain(old.credit[level])}"
            yield Difference(PACK, f"credit {level}", what, credit > old.credit[level], False)
    for name, value in after.local_standards.items():
        default, standard = before.local_standards[name], catalogue.local_standards[name]
        if value != default:
            what = f"the pack's {standard.title.lower()} is {plain(value)} {standard.unit} instead of {plain(default)}"
            less_strict = value > default if standard.less_strict is LessStrict.ABOVE else value < default
            yield Difference(PACK, f"local_standards {name}", what, less_strict, name in duties)
