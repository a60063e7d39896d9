"""The shipped pack and its catalogue hold together, and a folder that is no sound pack is refused when it is loaded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from readiness.core.diagnostics import PackError
from readiness.core.shipped import rules_folder
from readiness.data.catalogue import Catalogue, load_catalogue, shipped_catalogue
from readiness.data.readings import Kind
from readiness.data.vocabulary import Level
from readiness.packs.pack import RulePack, load_pack
from readiness.packs.shelf import SHIPPED
from tests.support.packs import changed, pack_folder, small_pack

# The shipped pack


def test_every_id_of_a_criterion_is_given_once_and_is_the_name_of_its_file(pack: RulePack) -> None:
    files = sorted(file.stem for file in (rules_folder() / SHIPPED / "criteria").iterdir())
    assert sorted(criterion.id for criterion in pack.criteria) == files


def test_every_id_of_a_check_is_given_once(pack: RulePack) -> None:
    ids = [check.id for check in pack.checks]
    assert len(set(ids)) == len(ids) > 100


def test_criteria_stand_in_the_order_of_areas_and_then_of_ids(pack: RulePack) -> None:
    order = [area.id for area in pack.about.areas]
    assert [c.id for c in pack.criteria] == [
        c.id for c in sorted(pack.criteria, key=lambda c: (order.index(c.area), c.id))
    ]


@pytest.mark.parametrize(
    ("area", "letters"),
    [("impact-of-leaders", "LD"), ("help-and-protection", "HP"), ("children-in-care", "CC"), ("care-leavers", "CL")],
)
def test_the_letters_of_an_id_tell_the_area(area: str, letters: str, pack: RulePack) -> None:
    ids = [criterion.id for criterion in pack.criteria if criterion.area == area]
    assert ids
    assert {name[:2] for name in ids} == {letters}


def test_every_check_reads_measures_that_the_catalogue_has(pack: RulePack) -> None:
    for check in pack.checks:
        rule = pack.compiled[check.id]
        references = rule.references
        assert references or check.evidence or check.silence, check.id
        assert {reference.measure.id for reference in references} <= set(pack.catalogue.measures), check.id


def test_every_theme_is_used_by_some_criterion(pack: RulePack) -> None:
    themes = {theme for criterion in pack.criteria for theme in criterion.themes}
    assert themes == set(pack.frequencies.criticised.themes)


def test_every_subject_is_used_by_some_criterion(pack: RulePack) -> None:
    used = {subject for criterion in pack.criteria for subject in criterion.examined_as}
    assert used == set(pack.frequencies.examined.subjects)


def test_only_children_who_may_be_unsafe_today_and_duties_widely_missed_are_critical(pack: RulePack) -> None:
    critical = {check.id for check in pack.checks if Level.CRITICAL in check.severities}
    assert critical == {check.id for check in pack.checks if check.critical_because}
    assert critical


def test_the_policy_gives_credit_to_every_level_and_a_view_to_every_case(pack: RulePack) -> None:
    assert list(pack.about.scoring.credit) == list(Level)
    assert pack.about.scoring.views[-1].when == "otherwise"


def test_every_local_standard_has_a_default_within_its_bounds(pack: RulePack) -> None:
    standards = pack.catalogue.local_standards
    assert set(pack.about.local_standards) == set(standards)
    for name, value in pack.about.local_standards.items():
        assert standards[name].minimum <= value <= standards[name].maximum, name


def test_every_local_standard_that_a_measure_names_exists(catalogue: Catalogue) -> None:
    named = {measure.local_standard for measure in catalogue.measures.values()} - {None}
    assert named <= set(catalogue.local_standards)


def test_every_measure_that_another_moves_with_exists(catalogue: Catalogue) -> None:
    for measure in catalogue.measures.values():
        assert set(measure.moves_with) <= set(catalogue.measures), measure.id


def test_what_is_open_and_late_beside_a_completed_rate_is_a_measure_of_the_catalogue(catalogue: Catalogue) -> None:
    late = {measure.open_and_late for measure in catalogue.measures.values() if measure.open_and_late}
    assert late
    assert late - catalogue.measures.keys() == set()


def test_bands_and_units_stand_where_the_kind_needs_them(catalogue: Catalogue) -> None:
    for measure in catalogue.measures.values():
        assert (measure.bands is not None) == (measure.kind is Kind.DISTRIBUTION), measure.id
        assert measure.unit is not None or measure.kind is not Kind.DURATION, measure.id


def test_no_section_is_called_like_another_key_of_a_submission(catalogue: Catalogue) -> None:
    keys = {"schema_version", "council", "period", "status", "prepared_by", "prepared_on", "local_standards"}
    assert not keys & set(catalogue.sections)
    assert not {"evidence", "self_ratings", "actions", "extensions", "readings"} & set(catalogue.sections)


def lines_of_rules() -> Iterator[tuple[str, str]]:
    for file in sorted(rules_folder().rglob("*")):
        if file.is_file() and file.parent.name != "published":  # tables, which a command makes
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                yield f"{file.relative_to(rules_folder())}:{number}", line


@pytest.mark.slow
def test_the_rules_are_plain_lines_without_tabs_aliases_or_paths() -> None:
    wrong = [
        place
        for place, line in lines_of_rules()
        if (len(line) > 120 and "ids.lock" not in place)
        or "\t" in line
        or line != line.rstrip()
        or re.search(r": [&*]\w|/home/|/root/", line)
    ]
    assert wrong == []


def test_the_rules_hold_nothing_but_yaml_and_the_ids_that_were_given() -> None:
    others = [file for file in rules_folder().rglob("*") if file.is_file() and file.suffix not in (".yaml", ".sql")]
    assert sorted(file.relative_to(rules_folder()).as_posix() for file in others) == [
        "derive/README.md",
        "derive/bank-holidays.csv",
        "ilacs-2018/ids.lock",
        "ilacs-2026/ids.lock",
        "published/README.md",
        "published/columns.csv",
        "published/council-figures.csv",
        "published/neighbours-2025.csv",
    ]


# The hash


def test_the_hash_is_of_content_and_names_and_not_of_line_ends_or_places(tmp_path: Path) -> None:
    here, there = (pack_folder(tmp_path / name) for name in ("here", "there"))
    for file in there.rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    catalogue = shipped_catalogue()
    assert load_pack(there, catalogue).sha256 == load_pack(here, catalogue).sha256


@pytest.mark.parametrize(
    "change", [("weight: 2", "weight: 3"), ("Review what is late.", "Review what is late .")], ids=["weight", "text"]
)
def test_any_change_of_content_changes_the_hash(change: tuple[str, str], tmp_path: Path) -> None:
    weighted = ("    remedy: Review", "    weight: 2\n    remedy: Review")
    one = small_pack(tmp_path / "one", weighted)
    other = small_pack(tmp_path / "other", weighted, change)
    assert one.sha256 != other.sha256


# Folders that are no sound pack


def rules_with(parent: Path, file: str, *changes: tuple[str, str]) -> Path:
    """A copy of the shipped rules with changes to one file."""
    root = parent / "rules"
    shutil.copytree(rules_folder(), root)
    if changes:
        (root / file).write_text(changed((root / file).read_text(encoding="utf-8"), *changes), encoding="utf-8")
    return root


def loaded(root: Path) -> RulePack:
    return load_pack(root / SHIPPED, load_catalogue(root))


def location(root: Path, file: str, text: str) -> str:
    """Line and column at which the text first stands in a file of the rules."""
    before = (root / file).read_text(encoding="utf-8").partition(text)[0]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def refusal(root: Path) -> str:
    with pytest.raises(PackError) as caught:
        loaded(root)
    return str(caught.value)


def test_a_folder_without_pack_yaml_is_refused(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    (folder / "pack.yaml").unlink()
    with pytest.raises(PackError) as caught:
        load_pack(folder, shipped_catalogue())
    assert str(caught.value) == (
        "small:1:1: $: there is no pack.yaml in this folder; name the folder that holds pack.yaml"
    )


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path / "nowhere", shipped_catalogue())
    assert str(caught.value) == "nowhere:1:1: $: there is no such folder; name the folder that holds pack.yaml"


PACK_YAML, WORKFORCE, ASSESSMENTS = f"{SHIPPED}/pack.yaml", "benchmarks/workforce.yaml", "measures/assessments.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "said"),
    [
        (
            PACK_YAML,
            "when: critical-gap",
            "when: critical-gaps",
            "when: critical-gaps",
            '$.scoring.views[0].when: the text "critical-gaps" is not known here; did you mean "critical-gap"?',
        ),
        (
            PACK_YAML,
            "watch: 0.75",
            "watch: 75",
            "watch: 75",
            "$.scoring.credit.watch: 75 is too large; the most is 1",
        ),
        (
            PACK_YAML,
            "evidence_share: 50",
            "evidence_share: -1",
            "evidence_share",
            "$.scoring.supported_needs.evidence_share: -1 is too small; the least is 0",
        ),
        (
            PACK_YAML,
            "id: ilacs-2026",
            "id: ilacs-2026 (checked by all)",
            "id: ilacs",
            ('$.id: "ilacs-2026 (checked by all)" is not the id of a pack or an overlay; write it like ilacs-2026'),
        ),
        (
            PACK_YAML,
            "minimum_coverage: 50",
            "minimum_coverage: 150",
            "minimum_coverage",
            "$.scoring.minimum_coverage: 150 is too large; the most is 100",
        ),
        (
            PACK_YAML,
            "id: care-leavers",
            "id: Care leavers",
            "id: Care leavers",
            '$.areas[3].id: "Care leavers" is not the id of an area; write it like help-and-protection',
        ),
        (
            PACK_YAML,
            'pack_format: "1.0"',
            "pack_format: 1.0",
            "pack_format",
            "$.pack_format: the number 1.0 stands where text belongs; put it in quotation marks",
        ),
        (
            WORKFORCE,
            "  caseloads.average:",
            "  caseloads.averag:",
            "caseloads.averag:",
            '$.measures.caseloads.averag: there is no measure caseloads.averag; did you mean "caseloads.average"?',
        ),
        (
            WORKFORCE,
            "england: 16.1",
            'england: "16.1"',
            'england: "16.1"',
            (
                '$.measures.caseloads.average.years.2016.england: "16.1" is text, not a number; '
                "write it without quotation marks: 16.1"
            ),
        ),
        (
            ASSESSMENTS,
            "kind: proportion",
            "kind: proportions",
            "kind: proportions",
            (
                '$.measures.within_45_working_days.kind: the text "proportions" is not known here; '
                'did you mean "proportion"?'
            ),
        ),
        (
            ASSESSMENTS,
            "    kind: proportion\n",
            "",
            "within_45_working_days",
            '$.measures.within_45_working_days.kind: "kind" is missing; add it',
        ),
        (
            ASSESSMENTS,
            "    direction: higher-is-better",
            "    better: higher",
            "better: higher",
            (
                '$.measures.within_45_working_days.better: there is no "better" here; '
                "none of the 26 known names is like it"
            ),
        ),
        (
            ASSESSMENTS,
            "snapshot: true",
            "snapshot: yes",
            "snapshot: yes",
            (
                '$.measures.open_past_45_working_days.snapshot: the text "yes" stands where true or false belongs; '
                "write true or false, without quotation marks"
            ),
        ),
        (
            ASSESSMENTS,
            "by: [team, ethnicity, disability, age, sex]",
            "by: team",
            "by: team",
            (
                '$.measures.within_45_working_days.by: the text "team" stands where a list belongs; '
                "put it in square brackets"
            ),
        ),
    ],
    ids=lambda text: None if text.startswith("$") else text.strip(),
)
def test_a_mistake_in_a_file_of_the_pack_or_the_catalogue_is_refused_with_its_place(
    file: str, old: str, new: str, at: str, said: str, tmp_path: Path
) -> None:
    root = rules_with(tmp_path, file, (old, new))
    name = file if file.startswith(SHIPPED) else f"rules/{file}"
    assert refusal(root) == f"{name}:{location(root, file, at)}: {said}"


def test_a_year_of_figures_without_the_date_when_they_came_out_is_refused(tmp_path: Path) -> None:
    root = rules_with(tmp_path, WORKFORCE)
    text = (root / WORKFORCE).read_text(encoding="utf-8")
    (root / WORKFORCE).write_text(re.sub(r"  2025: \{date.*\n", "", text), encoding="utf-8")
    lines = (root / WORKFORCE).read_text(encoding="utf-8").splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if line.startswith("      2025:")]
    measures = [line.strip(" :") for line in lines if re.fullmatch(r"  \w+\.\w+:", line)]
    assert refusal(root).splitlines() == [
        f"rules/{WORKFORCE}:{number}:7: $.measures.{measure}.years.2025: 2025 has no date in `published`; add it"
        for number, measure in zip(numbers, measures, strict=True)
    ]


def test_the_problems_of_all_files_are_told_at_once_in_the_order_of_files(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    for name in ("HP07", "HP08"):
        (folder / "criteria" / f"{name}.yaml").write_text(f"id: {name}\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(folder, shipped_catalogue())
    missing = ("area", "inspectors_ask", "looks_like", "title", "why")
    assert str(caught.value).splitlines() == [
        f'small/criteria/{name}.yaml:1:1: $.{field}: "{field}" is missing; add it'
        for name in ("HP07", "HP08")
        for field in missing
    ]


def test_a_criterion_of_an_area_that_the_pack_leaves_out_is_refused(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    start, end = text.index("  - id: help-and-protection"), text.index("  - id: children-in-care")
    (folder / "pack.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(folder, shipped_catalogue())
    assert str(caught.value) == (
        "small/criteria/HP06.yaml:3:1: $.area: the pack has no area help-and-protection; "
        "what is known here: impact-of-leaders, children-in-care, care-leavers"
    )


def test_a_pack_without_frequencies_has_no_themes_and_no_subjects(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    (folder / "frequencies.yaml").unlink()
    with pytest.raises(PackError) as caught:
        load_pack(folder, shipped_catalogue())
    assert str(caught.value) == (
        'small/criteria/HP06.yaml:4:10: $.themes[0]: there is no theme "H08_assessments"; '
        "the pack has no frequencies.yaml that counts any: add it, or leave this out\n"
        'small/criteria/HP06.yaml:5:15: $.examined_as[0]: there is no subject "thresholds"; '
        "the pack has no frequencies.yaml that counts any: add it, or leave this out"
    )


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    root = rules_with(tmp_path, ASSESSMENTS)
    (root / ASSESSMENTS).write_bytes(b"section: assessments\ntitle: \xa3\n")
    assert refusal(root) == f"rules/{ASSESSMENTS}:1:1: $: byte 0xa3 is not UTF-8; save the file as UTF-8"


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        (
            "watch: 0.75, ",
            "",
            "  credit:",
            "$.scoring.credit: watch has no credit; give every level a number from 0 to 1",
        ),
        (
            "critical: 0}",
            "critical: -1}",
            " critical: -1",
            "$.scoring.credit.critical: -1 is too small; the least is 0",
        ),
        (
            "minor: 0.5,",
            "minor: 0.9,",
            " minor: 0.9",
            "$.scoring.credit.minor: minor earns more than watch; a worse level earns no more than a better one",
        ),
        (
            "  assessment_seen_working_days: 5\n",
            "",
            "local_standards:",
            '$.local_standards: "assessment_seen_working_days" has no default; add it',
        ),
        (
            "caseload_ceiling: 18\n",
            "caseload_ceiling: 180\n",
            "  caseload_ceiling",
            (
                "$.local_standards.caseload_ceiling: 180 cases per worker is outside what the catalogue allows; "
                "it must lie between 5 and 30 cases per worker"
            ),
        ),
        (
            "{from: 2026-04-01}",
            "{from: 2026-04-01, until: 2025-04-01}",
            " until:",
            "$.in_force.until: it ends (2025-04-01) before it begins (2026-04-01); check the dates",
        ),
        (
            "    - {when: otherwise, view: questions-to-answer}\n",
            "",
            "  views:",
            "$.scoring.views: no view is left where nothing else holds; end with when: otherwise",
        ),
    ],
    ids=[
        "a level without credit",
        "a credit under 0",
        "a worse level that earns more",
        "a local standard without a default",
        "a default outside the bounds of the catalogue",
        "in force until before it began",
        "no view where nothing else holds",
    ],
)
def test_a_policy_that_could_not_judge_is_refused(old: str, new: str, at: str, said: str, tmp_path: Path) -> None:
    root = rules_with(tmp_path, PACK_YAML, (old, new))
    line, _, column = location(root, PACK_YAML, at).partition(":")
    indent = len(at) - len(at.lstrip())
    assert refusal(root) == f"{PACK_YAML}:{line}:{int(column) + indent}: {said}"


def test_a_default_of_a_local_standard_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    root = rules_with(tmp_path, PACK_YAML, ("  caseload_ceiling: 18\n", "  caseload_ceilin: 18\n"))
    assert refusal(root).splitlines() == [
        (
            f"{PACK_YAML}:{location(root, PACK_YAML, 'local_standards:')}: "
            '$.local_standards: "caseload_ceiling" has no default; add it'
        ),
        (
            f"{PACK_YAML}:{location(root, PACK_YAML, 'caseload_ceilin:')}: "
            '$.local_standards.caseload_ceilin: there is no local standard "caseload_ceilin"; '
            'did you mean "caseload_ceiling"?'
        ),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "said"),
    [
        (
            ASSESSMENTS,
            "local_standard: assessment_seen_working_days",
            "local_standard: assessment_seen",
            "local_standard",
            (
                '$.measures.seen_within_standard.local_standard: there is no local standard "assessment_seen"; '
                'did you mean "assessment_seen_working_days"?'
            ),
        ),
        (
            WORKFORCE,
            "as_at: 09-30",
            "as_at: 13-45",
            "as_at",
            '$.as_at: "13-45" is no day of every year; write it like 03-31',
        ),
        (
            WORKFORCE,
            "decimals: 1",
            "decimals: 9",
            "decimals",
            "$.measures.caseloads.average.decimals: 9 is too large; the most is 6",
        ),
    ],
    ids=["a local standard that does not exist", "a day that does not exist", "too many decimals"],
)
def test_a_catalogue_that_could_not_serve_is_refused(
    file: str, old: str, new: str, at: str, said: str, tmp_path: Path
) -> None:
    root = rules_with(tmp_path, file, (old, new))
    assert refusal(root) == f"rules/{file}:{location(root, file, at)}: {said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "section: council\ntitle: T\nmeasures: {}\n",
            '1:1: $.section: "council" is a key of the submission itself; call the section something else',
        ),
        (
            "section: assessments\ntitle: T\nmeasures:\n  durations: {title: T, kind: count, definition: D}\n",
            "4:3: $.measures.durations: assessments.durations is defined in another file too; keep one",
        ),
        (
            "section: more\ntitle: T\nmeasures:\n  one: {title: T, kind: distribution, definition: D}\n",
            "4:3: $.measures.one: a distribution has no bands; list them under bands",
        ),
        (
            "section: more\ntitle: T\nmeasures:\n  one: {title: T, kind: duration, definition: D}\n",
            "4:3: $.measures.one: a duration has no unit; add unit: working days, or what it is measured in",
        ),
        (
            "section: more\ntitle: More\nmeasures: {x: 3}\n",
            "3:12: $.measures.x: this is not a measure; give it a title, a kind and a definition",
        ),
    ],
    ids=["a key of the submission", "a measure twice", "no bands", "no unit", "no object"],
)
def test_a_file_of_measures_that_does_not_fit_the_others_is_refused(text: str, said: str, tmp_path: Path) -> None:
    root = rules_with(tmp_path, ASSESSMENTS)
    (root / "measures" / "zz.yaml").write_text(text, encoding="utf-8")
    assert refusal(root) == f"rules/measures/zz.yaml:{said}"
