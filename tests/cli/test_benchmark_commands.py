"""readiness benchmarks, and --imported: what a user's figures change, and that no check uses them unasked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readiness.data.catalogue import Catalogue
from readiness.data.imported import FILE
from tests.support.process import Ended, readiness
from tests.support.published_files import as_csv, data_file, tool_table
from tests.support.submissions import submission, written

# At the end of September 2026, when the next workforce figures are as at.
SUBMITTED = submission(workforce={"turnover": {"percentage": 16.5}, "agency": {"percentage": 6}})


@pytest.fixture
def folder(tmp_path: Path, catalogue: Catalogue) -> Path:
    """A folder with a submission and published files: of 2026 the same as the year before, worse, and better."""
    written(tmp_path, SUBMITTED)
    for name, add in (("same.csv", 0), ("worse.csv", 2), ("better.csv", -1)):
        (tmp_path / name).write_text(as_csv(data_file(catalogue, 2026, add)), encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> Ended:
    return readiness(*arguments, folder=folder, variables={"READINESS_BENCHMARKS": str(folder / "mine" / "figures")})


def imported(folder: Path, *files: str) -> Ended:
    return run(folder, "benchmarks", "import", *files)


def evaluation(folder: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(folder, "check", "submission.json", "-f", "json", *arguments).out)
    return found


# import


def test_an_import_says_what_it_brought_and_writes_one_file_into_a_folder_that_it_makes(folder: Path) -> None:
    ended = imported(folder, "worse.csv")
    place = folder / "mine" / "figures"
    assert ended == Ended(
        0,
        "",
        "readiness: caseloads.average: 2026\n"
        "readiness: workforce.agency: 2026\n"
        "readiness: workforce.turnover: 2026\n"
        "readiness: workforce.vacancy: 2026\n"
        f"readiness: wrote {place / FILE}\n",
    )
    assert [path.name for path in place.iterdir()] == [FILE]


def test_importing_twice_changes_nothing(folder: Path) -> None:
    imported(folder, "worse.csv")
    place = folder / "mine" / "figures" / FILE
    before, stamp = place.read_bytes(), place.stat().st_mtime_ns
    ended = imported(folder, "worse.csv")
    assert (ended.code, place.read_bytes(), place.stat().st_mtime_ns) == (0, before, stamp)
    assert ended.err == "readiness: nothing is new in 4 years of figures: readiness has them already\n"


def test_a_later_import_of_the_same_year_takes_its_place_and_other_years_stay(
    folder: Path, catalogue: Catalogue
) -> None:
    imported(folder, "worse.csv")
    both = (folder / "mine" / "figures" / FILE).read_bytes()
    table = tool_table(catalogue, "Percentage of agency social workers", "workforce.agency", {"2026": 1, "2025": 3})
    (folder / "table.csv").write_text(as_csv(table), encoding="utf-8")
    assert imported(folder, "table.csv").err.splitlines()[0] == "readiness: workforce.agency: 2025 and 2026"
    rows = (folder / "mine" / "figures" / FILE).read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[:4] for row in rows[1:]] == [
        ["caseloads.average", "2026", "", "worse.csv"],
        ["workforce.agency", "2025", "", "table.csv"],
        ["workforce.agency", "2026", "", "table.csv"],
        ["workforce.turnover", "2026", "", "worse.csv"],
        ["workforce.vacancy", "2026", "", "worse.csv"],
    ]
    assert both != b""


def test_if_one_file_is_broken_none_is_imported(folder: Path) -> None:
    imported(folder, "worse.csv")
    before = (folder / "mine" / "figures" / FILE).read_bytes()
    (folder / "broken.csv").write_text("time_period,geographic_level,rereferral_percent\n2025,National,?\n")
    ended = imported(folder, "better.csv", "broken.csv")
    assert ended.code == 2
    assert ended.err.splitlines() == [
        (
            'broken.csv:2:3: $.rereferral_percent: "?" is neither a number nor one of the symbols c, x, z, u, k and '
            "low; check the cell, or download the file again"
        ),
        "readiness: nothing was imported: 1 problem to mend (code 2)",
    ]
    assert (folder / "mine" / "figures" / FILE).read_bytes() == before


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_read_is_refused(folder: Path, name: str) -> None:
    ended = imported(folder, "worse.csv", name)
    assert (ended.code, (folder / "mine").exists()) == (2, False)
    assert "nothing was imported" in ended.last_line


def test_what_ships_already_is_not_imported(folder: Path, catalogue: Catalogue) -> None:
    (folder / "shipped.csv").write_text(as_csv(data_file(catalogue, 2025)), encoding="utf-8")
    ended = imported(folder, "shipped.csv")
    assert (ended.code, (folder / "mine").exists()) == (0, False)
    assert ended.last_line == "readiness: nothing is new in 4 years of figures: readiness has them already"


def test_the_folder_is_the_users_own_unless_it_is_named(folder: Path) -> None:
    where = {"HOME": str(folder), "XDG_DATA_HOME": "", "READINESS_BENCHMARKS": ""}
    readiness("benchmarks", "import", "same.csv", folder=folder, variables=where)
    assert (folder / ".local" / "share" / "readiness" / "benchmarks" / FILE).exists()
    variables = where | {"XDG_DATA_HOME": str(folder / "data")}
    readiness("benchmarks", "import", "same.csv", folder=folder, variables=variables)
    assert (folder / "data" / "readiness" / "benchmarks" / FILE).exists()
    readiness("benchmarks", "import", "same.csv", "--folder", "named", folder=folder, variables=variables)
    assert (folder / "named" / FILE).exists()


# check


def test_no_check_uses_what_was_imported_unless_it_is_told_to(folder: Path) -> None:
    before = run(folder, "check", "submission.json", "-f", "json")
    imported(folder, "worse.csv")
    assert run(folder, "check", "submission.json", "-f", "json") == before
    told = evaluation(folder, "--imported")
    assert told["provenance"]["imported"]["files"] == ["worse.csv"]
    assert json.loads(before.out)["provenance"]["imported"] is None


def test_imported_figures_judge_their_own_time_and_are_named(folder: Path) -> None:
    imported(folder, "worse.csv")
    findings = {one["check"]: one for one in evaluation(folder, "--imported")["findings"]}
    benchmark = findings["LD07.1"]["benchmark"]
    assert (benchmark["as_at"], benchmark["england"], benchmark["verified"]) == ("2026-09-30", 13.8, "local")
    assert benchmark["source"].startswith("imported from worse.csv, SHA-256 ")
    page = run(folder, "check", "submission.json", "--imported").out
    assert "with figures imported from worse.csv" in " ".join(page.split())
    annex = evaluation_text(folder)
    assert "Imported figures" in annex


def evaluation_text(folder: Path) -> str:
    run(folder, "check", "submission.json", "--imported", "-o", "report.md")
    return (folder / "report.md").read_text(encoding="utf-8")


def test_lines_that_imported_figures_make_less_strict_are_a_weakening(folder: Path) -> None:
    imported(folder, "worse.csv")
    told = "checks made less strict by imported figures (LD06.1, LD06.9, LD07.1, LD07.2 and LD07.3)"
    assert f"5 {told}" in run(folder, "check", "submission.json", "--imported").last_line
    # 16.5% lies beyond the worst quarter that ships, and not beyond the imported one.
    levels = [
        {one["check"]: one["severity"] for one in evaluation(folder, *flag)["findings"]}["LD07.1"]
        for flag in ((), ("--imported",))
    ]
    assert levels == ["minor", None]


@pytest.mark.parametrize("file", ["same.csv", "better.csv"])
def test_lines_that_stay_or_grow_stricter_weaken_nothing(folder: Path, file: str) -> None:
    imported(folder, file)
    assert "imported" not in run(folder, "check", "submission.json", "--imported").last_line


def test_lines_that_an_import_takes_away_cannot_be(folder: Path, catalogue: Catalogue) -> None:
    """England alone is no year to judge by: the shipped one with its spread stays in force."""
    (folder / "england.csv").write_text(as_csv(data_file(catalogue, 2026, 5)[:40]), encoding="utf-8")
    assert imported(folder, "england.csv").err.splitlines()[0] == (
        "readiness: caseloads.average: 2026; no line is drawn from 2026, without England or 100 councils"
    )
    findings = {one["check"]: one for one in evaluation(folder, "--imported")["findings"]}
    assert findings["LD07.1"]["benchmark"]["year"] == 2025


def test_a_compiled_case_uses_imported_figures_only_if_they_say_when_they_came_out(folder: Path) -> None:
    case = {"status": "compiled", "period": {"start": "2027-03-01", "end": "2027-03-31"}}
    (folder / "submission.json").write_text(json.dumps(SUBMITTED | case), encoding="utf-8")

    def year() -> object:
        findings = {one["check"]: one for one in evaluation(folder, "--imported")["findings"]}
        return findings["LD07.1"]["benchmark"]["year"]

    imported(folder, "same.csv")
    assert year() == 2025
    imported(folder, "same.csv", "--published", "2027-04-01")
    assert year() == 2025
    imported(folder, "same.csv", "--published", "2027-03-18")
    assert year() == 2026


def test_to_use_what_is_not_there_is_refused(folder: Path) -> None:
    ended = run(folder, "check", "submission.json", "--imported")
    assert (ended.code, ended.out) == (2, "")
    assert ended.last_line == (
        f"readiness: nothing was imported into {folder / 'mine' / 'figures'}: run readiness benchmarks import, or drop "
        "--imported (code 2)"
    )


def test_a_damaged_file_is_refused_and_judges_nothing(folder: Path) -> None:
    imported(folder, "worse.csv")
    (folder / "mine" / "figures" / FILE).write_text("gone", encoding="utf-8")
    ended = run(folder, "check", "submission.json", "--imported")
    assert (ended.code, ended.out) == (2, "")
    assert "delete the file and import the published files again" in ended.err
    assert run(folder, "check", "submission.json").code != 2


# new, explain and show


def test_imported_figures_fill_a_submission_and_stand_beside_a_measure(folder: Path) -> None:
    imported(folder, "worse.csv")
    filled = json.loads(run(folder, "new", "--council", "Wakefield", "--imported").out)
    assert filled["workforce"]["turnover"]["percentage"] == 14.6
    assert filled["workforce"]["turnover"]["period"]["end"] == "2026-09-30"
    shown = run(folder, "explain", "workforce.turnover", "--council", "Wakefield", "--imported").out
    assert "  2026     14.6" in shown
    assert "  2026     14.6" not in run(folder, "explain", "workforce.turnover", "--council", "Wakefield").out


def test_what_is_in_force_is_shown_with_its_year_its_day_and_where_it_came_from(folder: Path) -> None:
    assert ", imported" not in run(folder, "benchmarks", "show").out
    imported(folder, "worse.csv", "--published", "2027-02-25")
    shown = run(folder, "benchmarks", "show").out
    assert (
        "  - 2026, as at 30 September 2026, published 25 February 2027, imported:\n"
        "      caseloads.average, workforce.turnover, workforce.vacancy, workforce.agency\n"
    ) in shown
    assert "Imported from worse.csv, SHA-256 " in " ".join(shown.split())
    assert "England only, so that no line is drawn from how councils spread" in " ".join(shown.split())


def test_what_was_in_force_on_a_day_is_shown_with_what_was_old_or_missing(folder: Path) -> None:
    shown = " ".join(run(folder, "benchmarks", "show", "--on", "2027-01-31").out.split())
    assert "2024, as at 31 July 2024, published April 2025, shipped; over two years old on that day:" in shown
    shown = " ".join(run(folder, "benchmarks", "show", "--on", "2016-12-31").out.split())
    assert "none as at or before that day: children_in_care.stable_two_years" in shown
    assert "278 of 359 measures have no published figures." in shown
