"""What weakens a comparison with published figures: their age, a period beyond them, and imported figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from readiness.core.dates import day_in_words, months_between
from readiness.core.text import counted, listed
from readiness.data.catalogue import Catalogue
from readiness.data.submission import Submission
from readiness.evaluation.finding import Finding
from readiness.packs.compile import benchmarked
from readiness.packs.criterion import Check
from readiness.packs.pack import RulePack
from readiness.packs.thresholds import resolve

# Published figures come out yearly, and late: only after three years have some been missed for sure.
BEYOND_MONTHS = 36


def weak_comparisons(pack: RulePack, submission: Submission, findings: Sequence[Finding]) -> Iterator[str]:
    """Everything that makes the comparison with published figures less than it seems, for the last line."""
    # Nothing here reads a clock. That a period lies in the future only the file itself can tell, by the day on which it
    # was prepared, or the published figures, by ending years before it.
    prepared, end = submission.prepared_on, submission.period.end
    if prepared is not None and prepared.last < end.last:
        yield f"a period that ends ({end}) after the day on which the file was prepared ({prepared})"
    newest = newest_day(pack.catalogue)
    if newest is not None and months_between(newest, end.last) > BEYOND_MONTHS:
        known = day_in_words(newest.isoformat())
        yield f"a period that ends ({end}) over three years after the newest published figures known here ({known})"
    old = [finding.check for finding in findings if finding.assessed and finding.benchmark and finding.benchmark.old]
    if old:
        judged = f"{counted(len(old), 'check')} judged by published figures of over two years before"
        yield f"{judged} ({listed(sorted(old))})"
    if pack.catalogue.shipped is not None:
        yield from _by_imported_figures(pack, pack.catalogue.shipped, submission, findings)


def _by_imported_figures(
    pack: RulePack, shipped: Catalogue, submission: Submission, findings: Sequence[Finding]
) -> Iterator[str]:
    """The checks whose lines imported figures move to the lenient side of the shipped ones."""
    checks = {check.id: check for check in pack.checks}
    loose = [one.check for one in findings if _is_looser(checks[one.check], pack, shipped, submission)]
    if loose:
        yield f"{counted(len(loose), 'check')} made less strict by imported figures ({listed(sorted(loose))})"


def _is_looser(check: Check, pack: RulePack, shipped: Catalogue, submission: Submission) -> bool:
    """Whether any line of a check is less strict than by the shipped figures, or gone."""
    measure = benchmarked(check)
    if measure is None:
        return False
    readings = [submission.reading(one.measure.id) for one in pack.compiled[check.id].required.values()]
    until = min(submission.period_of(reading).end.last for reading in readings)
    published_by = submission.date.last if submission.compiled else None
    before, now = (
        resolve(check.bands, catalogue.benchmark(measure, until, published_by), pack.about.local_standards)
        for catalogue in (shipped, pack.catalogue)
    )
    pairs = zip(before, now, strict=False)
    return len(now) < len(before) or any(
        after.threshold < was.threshold if was.downwards else after.threshold > was.threshold for was, after in pairs
    )


def newest_day(catalogue: Catalogue) -> date | None:
    """The latest day that any published figures speak of."""
    days = (release.day(year) for release in catalogue.releases for year in release.published)
    return max(days, default=None)
