"""A pack that brings measures, areas and relations of its own, and extends nothing: rules for a fostering service."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from readiness.authoring.mutation_testing.runner import run_pack_tests
from readiness.core.diagnostics import PackError
from readiness.data.catalogue import shipped_catalogue
from readiness.packs.lint.ids import NAME, locked
from readiness.packs.pack import RulePack, load_pack
from tests.support.packs import pack_diagnostics
from tests.support.process import readiness
from tests.support.schemas import issues
from tests.support.submissions import Json, evaluated, written

PACK = """\
id: fostering
version: "0.1.0"
pack_format: "1.0"
title: Rules for a fostering service
framework:
  name: Our own questions
  version_date: 2026-04
  publisher: Northshire
  source: {document: A list of questions, verified: local}
in_force: {from: 2026-04-01}
areas:
  - {id: fostering, code: FS, title: The fostering service, looks_at: whether carers are ready and supported}
local_standards:
  strategy_discussion_hours: 24
  child_protection_visit_working_days: 10
  child_in_need_visit_working_days: 20
  assessment_seen_working_days: 5
  caseload_ceiling: 18
  unannounced_visit_months: 12
scoring:
  credit: {met: 1, watch: 0.75, minor: 0.5, major: 0.25, critical: 0}
  minimum_coverage: 50
  views:
    - {when: major-gap, view: put-right}
    - {when: thin-coverage, view: cannot-say}
    - {when: otherwise, view: questions-to-answer}
  supported_needs: {evidence_share: 50, self_rated_share: 50}
caution: [This is not a prediction.]
"""
MEASURES = """\
section: carers
title: Foster carers
measures:
  households:
    title: Fostering households
    kind: count
    counts: households
    snapshot: true
    definition: Households that are approved to foster on the last day of the period.
  visited_unannounced:
    title: Households visited unannounced
    kind: proportion
    counts: households
    direction: higher-is-better
    snapshot: true
    numerator: those visited unannounced within the service's own time
    denominator: households approved on the last day
    local_standard: unannounced_visit_months
    definition: Households approved on the last day, and visited unannounced within the service's own time.
  allegations_open_long:
    title: Allegations that have been open for long
    kind: count
    counts: allegations
    direction: lower-is-better
    snapshot: true
    definition: Allegations against carers made more than 56 days before the last day, and not settled on it.
"""
STANDARDS = """\
local_standards:
  unannounced_visit_months:
    title: time between unannounced visits
    unit: months
    minimum: 6
    maximum: 18
    less_strict: above
    definition: The longest time between two unannounced visits to a fostering household.
"""
RELATIONS = """\
relations:
  - {part: "carers.visited_unannounced[denominator]", of: carers.households}
"""
FIGURES = """\
release: fostering-northshire
publisher: Northshire
as_at: 03-31
published: {2026: {date: 2026-05, verified: recalled}}
source: {document: A table of the region, verified: local}
measures:
  carers.visited_unannounced: {decimals: 0, years: {2026: {england: 80}}}
"""
CRITERION = """\
id: FS01
title: Foster carers are visited, and children there are safe
area: fostering
why: A child in a foster home depends on who looks at it.
looks_like: Each household is visited unannounced, and allegations are settled.
inspectors_ask: Which households has nobody visited unannounced, and why?
checks:
  - id: FS01.1
    title: Households are visited unannounced
    measure: carers.visited_unannounced
    bands:
      - {severity: major, below: 70, rests_on: local, because: Our line.}
    finding: "{value} of households were visited unannounced"
    distance: "{n} households were not"
    remedy: Visit them.
  - id: FS01.2
    title: Allegations are settled
    measure: carers.allegations_open_long
    bands:
      - {severity: minor, above: 0, rests_on: local, because: Our line.}
    finding: "{value} allegations have been open for long"
    remedy: Settle them.
  - id: FS01.3
    title: Audits find the homes safe
    evidence: {kinds: [audit], needs: {moderated: false}, gap_on: [weakness], watch_on: [], severity: minor}
    rests_on: local
    because: Our line.
    finding: "Audits of foster homes show {shows}"
    remedy: Audit five homes.
examples:
  - name: at the lines
    period_end: 2026-09-30
    given: {carers.visited_unannounced: {numerator: 70, denominator: 100}, carers.allegations_open_long: {count: 0}}
    expect: {FS01.1: met, FS01.2: met}
  - name: beyond the lines
    period_end: 2026-09-30
    given: {carers.visited_unannounced: {numerator: 69, denominator: 100}, carers.allegations_open_long: {count: 1}}
    expect: {FS01.1: major, FS01.2: minor}
"""
FILES = {
    "pack.yaml": PACK,
    "measures/carers.yaml": MEASURES,
    "measures/local-standards.yaml": STANDARDS,
    "relations/carers.yaml": RELATIONS,
    "benchmarks/carers.yaml": FIGURES,
    "criteria/FS01.yaml": CRITERION,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the pack, with its ids locked."""
    folder = tmp_path / "fostering"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / NAME).write_text(locked(loaded(folder), None), encoding="utf-8")
    return folder


def loaded(folder: Path) -> RulePack:
    return load_pack(folder, shipped_catalogue())


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def refusals(folder: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        loaded(folder)
    return [str(diagnostic) for diagnostic in caught.value.diagnostics]


def service(**parts: Json) -> Json:
    """A submission of the fostering service."""
    carers = {
        "households": {"count": 120},
        "visited_unannounced": {"numerator": 60, "denominator": 100},
        "allegations_open_long": {"count": 9},
    }
    return {
        "schema_version": "1.0",
        "council": {"name": "Northshire (fictional)"},
        "period": {"start": "2026-04-01", "end": "2026-09-30"},
        "status": "draft",
        "carers": carers,
        **parts,
    }


# What such a pack can do


def test_it_is_linted_and_tested_like_any(folder: Path) -> None:
    assert pack_diagnostics(folder) == []
    tests = run_pack_tests(loaded(folder))
    assert [(one.check, one.failures) for one in tests.checks if one.failures and one.check != "FS01.3"] == []
    assert [one.check for one in tests.checks] == ["FS01.1", "FS01.2", "FS01.3"]


def test_its_measures_stand_behind_those_of_readiness_under_its_own_section(folder: Path) -> None:
    pack, shipped = loaded(folder), shipped_catalogue()
    own = ["carers.households", "carers.visited_unannounced", "carers.allegations_open_long"]
    assert list(pack.catalogue.measures) == [*shipped.measures, *own]
    assert list(pack.catalogue.sections) == [*shipped.sections, "carers"]
    assert pack.catalogue.ties[:-1] == shipped.ties
    assert pack.catalogue.has_benchmark("carers.visited_unannounced")
    assert shipped_catalogue().measures.keys().isdisjoint(own)


def test_it_judges_a_submission_by_its_own_measures_and_area(folder: Path) -> None:
    evaluation = evaluated(service(local_standards={"unannounced_visit_months": 15}), pack=loaded(folder))
    assert {f.check: f.severity or f.status.value for f in evaluation.findings} == {
        "FS01.1": "major",
        "FS01.2": "minor",
        "FS01.3": "not-assessed",
    }
    assert [(area.id, area.view.value) for area in evaluation.areas] == [("fostering", "put-right")]
    assert evaluation.verdict.weakenings == (
        "rules that do not come with readiness (fostering 0.1.0)",
        "a local standard of 15 months for time between unannounced visits (this pack's is 12)",
    )


def test_its_relations_hold_in_a_submission(folder: Path) -> None:
    content = service()
    content["carers"]["households"] = {"count": 50}
    ended = readiness("check", str(written(folder.parent, content)), "--pack", str(folder))
    assert ended.code == 2
    assert 'the denominator of "Households visited unannounced" is 100, and "Fostering households"' in ended.err


def test_its_measures_stand_in_the_schema_and_in_a_new_submission(folder: Path) -> None:
    printed = readiness("schema", "submission", "--pack", str(folder))
    made = readiness("new", "--pack", str(folder))
    assert (printed.code, made.code) == (0, 0)
    blank = json.loads(made.out)
    assert blank["pack"] == "fostering"
    told = {
        "households": "Fostering households; in households; write count",
        "visited_unannounced": (
            "Households visited unannounced; in percent; write numerator and denominator, or percentage"
        ),
        "allegations_open_long": "Allegations that have been open for long; in allegations; write count",
    }
    assert blank["carers"] == {key: {"about": text, "status": "not-submitted"} for key, text in told.items()}
    for content in (blank, service(pack="fostering")):
        assert issues(printed.out, content) == []
    broken = service()
    broken["carers"]["household"] = {"count": 1}
    assert issues(printed.out, broken) != []


def test_an_editor_completes_a_criterion_with_its_measures_and_areas(folder: Path) -> None:
    ended = readiness("schema", "criterion", "--pack", str(folder))
    schema = json.loads(ended.out)
    assert schema["properties"]["area"]["enum"] == ["fostering"]
    assert "carers.households" in schema["$defs"]["MeasureId"]["enum"]


def test_every_report_and_the_rule_book_tell_of_them(folder: Path) -> None:
    file = written(folder.parent, service())
    outputs = [folder.parent / name for name in ("report.html", "report.md", "report.txt")]
    options = (part for output in outputs for part in ("-o", str(output)))
    assert readiness("check", str(file), "--pack", str(folder), *options).code == 0
    for output in outputs:
        assert "60% of households were visited unannounced" in output.read_text(encoding="utf-8")
    assert "Households visited unannounced" in readiness("pack", "docs", str(folder)).out
    assert "Fostering households" in readiness("explain", "carers.households", "--pack", str(folder)).out


def test_a_portfolio_puts_councils_side_by_side_by_its_measures(folder: Path) -> None:
    names = ("Northshire", "Southshire")
    files = [written(folder.parent, service(council={"name": name}), f"{name}.json") for name in names]
    ended = readiness("portfolio", *files, "--pack", folder)
    assert ended.code == 0
    assert ": a gap in 2 of 2 councils assessed (2 major): Northshire and Southshire" in " ".join(ended.out.split())


def test_the_hash_covers_its_measures(folder: Path) -> None:
    before = loaded(folder)
    change(folder, "measures/carers.yaml", "Households that are approved", "All households approved")
    after = loaded(folder)
    assert before.sha256 != after.sha256
    assert before.catalogue.sha256 == after.catalogue.sha256 == shipped_catalogue().sha256


def test_without_it_its_section_is_unknown(folder: Path) -> None:
    ended = readiness("check", str(written(folder.parent, service())))
    assert ended.code == 2
    assert '$.carers: there is no "carers" here' in ended.err


# What is refused

WRONG = {
    "a section of readiness's own": (
        "measures/carers.yaml",
        "section: carers",
        "section: fostering",
        '1:1: $.section: "fostering" is a section of measures that is there already; call the section something else',
    ),
    "a key of the submission": (
        "measures/carers.yaml",
        "section: carers",
        "section: evidence",
        '1:1: $.section: "evidence" is a key of the submission itself; call the section something else',
    ),
    "a section that is no name": (
        "measures/carers.yaml",
        "section: carers",
        "section: $schema",
        '1:1: $.section: "$schema" is not the name of a section; write it like child_protection',
    ),
    "what readiness would have to count": (
        "measures/carers.yaml",
        "    snapshot: true\n",
        "    snapshot: true\n    computed: true\n",
        "9:5: $.measures.households.computed: nothing counts this; take it out: a council submits the measure",
    ),
    "a measure that is not there": (
        "measures/carers.yaml",
        "    snapshot: true\n",
        "    snapshot: true\n    moves_with: [carers.homes]\n",
        (
            "9:18: $.measures.households.moves_with[0]: there is no measure carers.homes; "
            'did you mean "carers.households"?'
        ),
    ),
    "bands of what is no distribution": (
        "measures/carers.yaml",
        "    snapshot: true\n",
        "    snapshot: true\n    bands: {few: under ten}\n",
        "4:3: $.measures.households: only a distribution has bands, and this is a count; take them out",
    ),
    "a standard that no file names": (
        "measures/carers.yaml",
        "local_standard: unannounced_visit_months",
        "local_standard: unannounced_visits",
        (
            "18:5: $.measures.visited_unannounced.local_standard: "
            'there is no local standard "unannounced_visits"; did you mean "unannounced_visit_months"?'
        ),
    ),
    "a standard of readiness's own": (
        "measures/local-standards.yaml",
        "  unannounced_visit_months:",
        "  caseload_ceiling:",
        (
            "2:3: $.local_standards.caseload_ceiling: "
            'there is a local standard "caseload_ceiling" already; call it something else'
        ),
    ),
    "figures for a measure of readiness's own": (
        "benchmarks/carers.yaml",
        "carers.visited_unannounced",
        "children_in_care.reviews_on_time",
        (
            "7:3: $.measures.children_in_care.reviews_on_time: children_in_care.reviews_on_time is not yours; "
            "give figures for measures of your own"
        ),
    ),
    "a relation that compares unlike things": (
        "relations/carers.yaml",
        "carers.households}",
        "carers.allegations_open}",
        (
            '2:5: $.relations[0]: there is no measure "carers.allegations_open"; '
            'did you mean "carers.allegations_open_long"?'
        ),
    ),
    "an area that the pack does not have": (
        "criteria/FS01.yaml",
        "area: fostering",
        "area: children-in-care",
        "3:1: $.area: the pack has no area children-in-care; what is known here: fostering",
    ),
    "two areas of one name": (
        "pack.yaml",
        "areas:\n",
        "areas:\n  - {id: fostering, code: FT, title: Another, looks_at: whether}\n",
        "13:6: $.areas[1].id: two areas have the id fostering; give each its own",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_in_it_is_refused_with_its_place(wrong: str, folder: Path) -> None:
    file, old, new, said = WRONG[wrong]
    change(folder, file, old, new)
    assert refusals(folder) == [f"fostering/{file}:{said}"]


def test_a_link_among_its_measures_is_not_followed(folder: Path) -> None:
    os.symlink("/etc/hostname", folder / "measures" / "more.yaml")
    assert refusals(folder) == [
        "fostering/measures/more.yaml:1:1: $: it is no regular file; put the file itself there, not a link"
    ]


@pytest.mark.parametrize("name", ["measures", "relations", "benchmarks"])
def test_a_folder_that_is_a_link_is_not_followed(name: str, folder: Path) -> None:
    (folder / name).rename(folder.parent / name)
    (folder / name).symlink_to(folder.parent / name)
    assert refusals(folder) == [
        f"fostering/{name}:1:1: $: it is a link to another folder; put the files themselves there"
    ]


def test_what_would_be_passed_over_is_refused(folder: Path) -> None:
    (folder / "measures" / "more").mkdir()
    (folder / "measures" / "more.yml").write_text(MEASURES, encoding="utf-8")
    assert refusals(folder) == [
        "fostering/measures/more:1:1: $: a folder would be passed over; put its files into measures/ itself",
        "fostering/measures/more.yml:1:1: $: a file called .yml would be passed over; call it .yaml",
    ]


def test_a_pack_that_extends_another_may_bring_measures_too(folder: Path) -> None:
    change(folder, "pack.yaml", "in_force: {from: 2026-04-01}\n", "in_force: {from: 2026-04-01}\nextends: ilacs-2026\n")
    shipped = [f"  - {{id: {area}, code: {code}, title: An area, looks_at: whether}}" for area, code in SHIPPED_AREAS]
    change(folder, "pack.yaml", "areas:\n", "\n".join(["areas:", *shipped, ""]))
    pack = loaded(folder)
    assert pack.base is not None
    assert [c.id for c in pack.own] == ["FS01"]
    assert len(pack.checks) == len(pack.base.checks) + 3
    assert "carers.households" not in pack.base.catalogue.measures


SHIPPED_AREAS = (
    ("impact-of-leaders", "LD"),
    ("help-and-protection", "HP"),
    ("children-in-care", "CC"),
    ("care-leavers", "CL"),
)
