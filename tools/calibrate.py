"""`make calibrate`: every council and year of published figures through the evaluator, for `docs/scoring.md`.

What is written there is measured here, and a test compares it. The lists of ten councils are printed, to be read beside
each other.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import fmean, median
from typing import Any

from readiness.core.numbers import half_up, plain
from readiness.data.benchmarks import SPREAD
from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.data.vocabulary import Area, Basis, FindingStatus, Level
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import Evaluation
from readiness.evaluation.scoring import AreaFacts, score, view
from readiness.packs.pack import load_shipped
from readiness.packs.policy import OWN_WORDS, View
from tests.support.published import compiled, of
from tools.calibration_picture import picture
from tools.expected_validity import KNOWN, expected_share
from tools.spread import spread

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGE, PICTURE, VALIDITY = DOCS / "scoring.md", DOCS / "scoring.svg", DOCS / "validity.md"
START, END = "<!-- measured: make calibrate writes what follows -->", "<!-- measured: end -->"
YEARS = range(2021, 2026)
# The bases of a line that is ours: no published series gives it.
OURS = (Basis.DUTY, Basis.INSPECTION, Basis.LOCAL)
BESIDE = 10
CASE, CASE_AREA = "dudley-2017", "impact-of-leaders"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the evaluator finds in one council's published figures of one year."""

    council: str
    year: int
    findings: tuple[Finding, ...]
    views: Mapping[Area, View]
    scores: Mapping[Area, Decimal | None]
    milder: tuple[tuple[str, Level, bool], ...]
    """The checks whose level comes from a line of ours, with that level, and whether the area's view does too."""


def judged(council: str, year: int) -> Judged:
    """One council's year, judged."""
    pack = load_shipped()
    evaluation = evaluate(pack, compiled(council, shipped_catalogue(), year))
    views = {area.id: area.view for area in evaluation.areas}
    return Judged(
        council,
        year,
        tuple(finding for finding in evaluation.findings if finding.assessed),
        views,
        {area.id: area.score for area in evaluation.areas},
        tuple(_by_our_lines(evaluation.findings, views)),
    )


def _by_our_lines(findings: Sequence[Finding], views: Mapping[Area, View]) -> Iterator[tuple[str, Level, bool]]:
    policy = load_shipped().about.scoring
    for finding in findings:
        if finding.level is None or not (crossed := [t for t in finding.thresholds if t.severity is finding.level]):
            continue
        if crossed[0].rests_on not in OURS:
            continue
        others = [t for t in finding.thresholds if t.rests_on not in OURS and _beyond(finding, t.comparison, t.value)]
        level = others[0].severity if others else Level.MET
        without = replace(finding, level=level, severity=level.severity, status=level.status)
        area = [without if f is finding else f for f in findings if f.area == finding.area]
        seen, _, _ = view(AreaFacts(area, score(area), (), {}), policy)
        yield finding.check, finding.level, seen is not views[finding.area]


def _beyond(finding: Finding, comparison: str, threshold: Decimal) -> bool:
    value = finding.value or Decimal(0)
    return value < threshold if comparison == "below" else value > threshold


@cache
def everyone() -> tuple[Judged, ...]:
    """All councils and years, in the order of years and names."""
    jobs = [(name, year) for year in YEARS for name in of(year)]
    with ProcessPoolExecutor() as pool:
        return tuple(pool.map(judged, *zip(*jobs, strict=True), chunksize=16))


def measured(found: Sequence[Judged]) -> str:
    """The tables of `docs/scoring.md`."""
    titles: Mapping[Area, str] = {area.id: area.id for area in load_shipped().about.areas}
    parts = [
        _by_hand(),
        "## Measured on published figures\n\n![Views and scores by area](scoring.svg)",
        f"{len(found)} submissions of {len({one.council for one in found})} councils, {YEARS[0]} to {YEARS[-1]}.",
        "### Findings of a council\n\n" + _table(("A council has", *_SPREAD), _of_findings(found)),
        "### Views\n\n" + _table(("Area", *(OWN_WORDS[each] for each in View)), _of_views(found, titles)),
        "### Scores\n\n" + _table(("Area", "Scored", *_SPREAD), _of_scores(found, titles)),
        "### How lists of gaps differ\n\n" + _differ([one for one in found if one.year == YEARS[-1]]),
        "### What each check says\n\n" + _table(("Check", "Weight", *_LEVELS), _of_checks(found)),
        "### Lines of ours that published figures reach\n\n"
        + _table(("Check", "Line", "Councils and years beyond it", "Views that rest on it"), _of_our_lines(found)),
        "### Lines of ours that no published series reaches\n\n" + _unreached(found),
    ]
    return "\n\n".join(parts)


def _by_hand() -> str:
    """The score of one area of a published case, finding by finding."""
    case = json.loads(_case().to_json())
    area = next(one for one in case["areas"] if one["id"] == CASE_AREA)
    ours = [f for f in case["findings"] if f["area"] == CASE_AREA and f["credit"] is not None and not f["silence"]]
    rows = [
        [f["check"], f["severity"] or f["status"], str(f["value"] if f["value"] is not None else ""), *_numbers(f)]
        for f in ours
    ]
    weight, earned = (sum(Decimal(row[at]) for row in rows) for at in (3, 5))
    placed = next(f for f in ours if f["credit"] not in (0, 0.25, 0.5, 0.75, 1))
    spread = ", ".join(f"{name} {placed['benchmark'][name]}" for name in SPREAD)
    return (
        f"`{CASE_AREA}` in `samples/{CASE}.json`, from `readiness check samples/{CASE}.json -f json`:\n\n"
        + _table(("`check`", "level", "`value`", "`weight`", "`credit`", "product"), rows)
        + f"\n\nThe weights add up to {weight} and the products to {earned}: 100 × {earned} / {weight} = "
        f"{half_up(earned / weight * 100, 4)}, and `score` says {area['score']}. {placed['check']} earns by place: its "
        f"value is {placed['value']}, and its `benchmark` has {spread}."
    )


def _case() -> Evaluation:
    file = ROOT / "samples" / f"{CASE}.json"
    return evaluate(load_shipped(), parse_submission(file.read_bytes(), file.name, shipped_catalogue()))


def _numbers(finding: Mapping[str, Any]) -> tuple[str, str, str]:
    weight, credit = Decimal(finding["weight"]), Decimal(str(finding["credit"]))
    return str(weight), str(credit), str(weight * credit)


_SPREAD = ("10th percentile", "25th", "median", "75th", "90th")
_LEVELS = ("met", "watch", "minor", "major", "critical")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *(["---:"] * (len(head) - 1))], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _spread(values: Sequence[float]) -> list[str]:
    return [plain(half_up(Decimal(value), 1)) for value in spread(values)]


def _percent(part: int, whole: int) -> str:
    return f"{plain(half_up(Decimal(part) / whole * 100, 1))}%" if part else "0"


def _of_findings(found: Sequence[Judged]) -> Iterator[list[str]]:
    counts: Mapping[str, Callable[[Finding], bool]] = {
        "assessed": lambda _: True,
        "met": lambda f: f.status is FindingStatus.MET,
        "to watch": lambda f: f.status is FindingStatus.WATCH,
        "minor gaps": lambda f: f.severity is Level.MINOR,
        "major gaps": lambda f: f.severity is Level.MAJOR,
        "critical gaps": lambda f: f.severity is Level.CRITICAL,
    }
    for name, counts_in in counts.items():
        yield [name, *_spread([sum(map(counts_in, one.findings)) for one in found])]


def _of_views(found: Sequence[Judged], titles: Mapping[Area, str]) -> Iterator[list[str]]:
    for area, title in titles.items():
        views = Counter(one.views[area] for one in found)
        yield [title, *(_percent(views[each], len(found)) for each in View)]


def _of_scores(found: Sequence[Judged], titles: Mapping[Area, str]) -> Iterator[list[str]]:
    for area, title in titles.items():
        scores = [float(value) for one in found if (value := one.scores[area]) is not None]
        yield [title, str(len(scores)), *(_spread(scores) if scores else ["none"] * len(_SPREAD))]


def _differ(found: Sequence[Judged]) -> str:
    lists = [frozenset(f.check for f in one.findings if f.is_gap) for one in found]
    pairs = [(a, b) for a, b in itertools.combinations(lists, 2) if a or b]
    shared = fmean(len(a & b) / len(a | b) for a, b in pairs)
    often = Counter(check for gaps in lists for check in gaps)
    check, councils = min(often.items(), key=lambda pair: (-pair[1], pair[0]))
    nothing = sum(not any(f.adverse for f in one.findings) for one in found)
    return (
        f"In {YEARS[-1]} the {len(found)} councils have {len(set(lists))} different lists of gaps. Two councils share "
        f"{plain(half_up(Decimal(shared * 100), 0))}% of the gaps that either has, on average. The commonest gap, "
        f"{check}, is in {_percent(councils, len(found))} of the lists. {nothing} councils have neither a gap nor a "
        f"line of enquiry; the median council has {plain(Decimal(str(median(map(_adverse, found)))))} of them."
    )


def _adverse(one: Judged) -> int:
    return sum(finding.adverse for finding in one.findings)


def _of_checks(found: Sequence[Judged]) -> Iterator[list[str]]:
    levels: dict[str, Counter[Level | None]] = {}
    weights: dict[str, int] = {}
    for finding in itertools.chain.from_iterable(one.findings for one in found):
        levels.setdefault(finding.check, Counter())[finding.level] += 1
        weights[finding.check] = finding.weight
    for check in sorted(levels):
        total = levels[check].total()
        yield [check, str(weights[check]), *(_percent(levels[check][Level(name)], total) for name in _LEVELS)]


def _of_our_lines(found: Sequence[Judged]) -> Iterator[list[str]]:
    told = [one for each in found for one in each.milder]
    crossed = Counter((check, level) for check, level, _ in told)
    moved = Counter((check, level) for check, level, moves in told if moves)
    for (check, level), times in sorted(crossed.items()):
        yield [check, level.value, _percent(times, len(found)), _percent(moved[check, level], len(found))]


def _unreached(found: Sequence[Judged]) -> str:
    pack = load_shipped()
    reached = {finding.check for one in found for finding in one.findings}
    ours = [c for c in pack.checks if c.id not in reached and {c.rests_on, *(b.rests_on for b in c.bands)} & {*OURS}]
    by_criterion = itertools.groupby(ours, key=lambda check: check.id.partition(".")[0])
    listed = ", ".join(f"{one} ({', '.join(c.id.partition('.')[2] for c in checks)})" for one, checks in by_criterion)
    return (
        f"{len(ours)} of the {len(pack.checks)} checks rest on a line of ours and read what is not published by "
        "council, so they did nothing to the spread above. They are, by criterion: " + listed + "."
    )


def expected(found: Sequence[Judged]) -> str:
    """What `docs/validity.md` expects of the weights."""
    checks = {f.check: f for f in itertools.chain.from_iterable(one.findings for one in found)}
    earned_by = [{f.check: float(f.credit) for f in one.findings if f.credit is not None} for one in found]
    areas: dict[Area, dict[str, float]] = {}
    for finding in checks.values():
        if finding.weight and finding.check in KNOWN:
            areas.setdefault(finding.area, {})[finding.check] = float(finding.weight)
    rows = [
        [
            ", ".join(f"{check} {plain(Decimal(int(weight)))}" for check, weight in sorted(weights.items())),
            _share(weights, earned_by),
        ]
        for weights in areas.values()
    ]
    joined = {check: weight / sum(own.values()) for own in areas.values() for check, weight in own.items()}
    equal = dict.fromkeys(KNOWN, 1.0)
    return (
        "## What our weights can be expected to tell\n\nThis is a calculation and no test: it takes the shares above, "
        f"and how the credits of {len(found)} councils and years move together. For the eight of the table, "
        f"unweighted, it expects {_share(equal, earned_by)} where 0.70 was found, so it promises a little too much.\n\n"
        + _table(
            ("checks and their weights", "expected share of pairs"),
            [*rows, ["the mean of both areas", _share(joined, earned_by)]],
        )
    )


def _share(weights: Mapping[str, float], earned_by: Sequence[Mapping[str, float]]) -> str:
    return f"{expected_share(weights, earned_by):.2f}"


@cache
def pages() -> Mapping[Path, str]:
    """`docs/scoring.md`, its picture and `docs/validity.md`, with what is measured."""
    found = everyone()
    return {
        PAGE: _with_measured(PAGE, measured(found)),
        VALIDITY: _with_measured(VALIDITY, expected(found)),
        PICTURE: _drawn(found),
    }


def _with_measured(page: Path, text: str) -> str:
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{text}\n\n{END}{after}"


def _drawn(found: Sequence[Judged]) -> str:
    titles = {area.id: area.title for area in load_shipped().about.areas}
    views = {title: Counter(one.views[area] for one in found) for area, title in titles.items()}
    scores = {
        title: [float(value) for one in found if (value := one.scores[area]) is not None]
        for area, title in titles.items()
    }
    return picture(views, scores)


def _beside() -> Iterator[str]:
    """The lists of ten councils of the latest year, spread over the alphabet."""
    latest = [one for one in everyone() if one.year == YEARS[-1]]
    for one in latest[:: len(latest) // BESIDE][:BESIDE]:
        yield f"\n{one.council} {one.year}: {', '.join(f'{area} {seen}' for area, seen in one.views.items())}"
        for finding in one.findings:
            if finding.adverse:
                yield f"  {finding.check} {finding.severity or 'watch'}: {finding.text}"


def main() -> int:
    """Writes the page and the picture, and prints ten councils' lists."""
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
    print("\n".join(_beside()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
