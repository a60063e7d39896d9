"""The published figures of every council: as in the tables, fitting the rules, and read only when something asks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from readiness.core.shipped import rules_folder
from readiness.data.catalogue import Catalogue, load_catalogue
from readiness.data.council_figures import LISTED, REGIONS, CouncilFigures
from tests.data.test_benchmarks import needs_tables, percentile
from tests.support.submissions import submission, written
from tools.council_figures import ROOT, made

FOLDER = ROOT / "rules" / "published"
# One place after the last published one: figures were rounded before the percentiles were taken.
PERCENTILES = {"p10": 10, "p25": 25, "median": 50, "p75": 75, "p90": 90}


@pytest.fixture(scope="module")
def figures(catalogue: Catalogue) -> CouncilFigures:
    return catalogue.figures


def published(catalogue: Catalogue) -> Iterator[tuple[str, int]]:
    """The measures and years of which councils' figures ship."""
    for measure in sorted(catalogue.published_measures):
        yield from ((measure, year) for year in catalogue.figures.years(measure))


def councils(catalogue: Catalogue, measure: str, year: int) -> list[Decimal]:
    """The figures of all councils, in order."""
    digits = {one.dfe for one in catalogue.councils.listed.values() if one.dfe}
    found = (catalogue.figures.value(measure, year, code) for code in digits)
    return sorted(value for value in found if value is not None)


@pytest.mark.slow
@needs_tables
def test_the_files_are_what_their_tool_makes_of_the_published_tables() -> None:
    assert {name: (ROOT / name).read_text(encoding="utf-8") for name in made()} == made()


def test_58_measures_are_published_by_council_and_only_in_years_that_the_rules_know(catalogue: Catalogue) -> None:
    rows = list(published(catalogue))
    assert len({measure for measure, _ in rows}) == 58
    for measure, year in rows:
        release = catalogue.release_of(measure)
        assert release is not None
        assert release.measures[measure].years[str(year)].median is not None, (measure, year)


# The tables of some measures lack them: there the newest spread in the rules counts a few councils more than are here.
OF_2021_AND_2023 = ("940", "941", "942", "943")


def test_the_lines_in_the_rules_can_be_drawn_again_from_the_figures_of_councils(catalogue: Catalogue) -> None:
    """Both were taken from the same tables: what a council is shown beside is what it is judged by."""
    drawn = 0
    for measure, year in published(catalogue):
        release = catalogue.release_of(measure)
        assert release is not None
        spread, values = release.measures[measure].years[str(year)], councils(catalogue, measure, year)
        assert spread.councils is not None
        if not any(catalogue.figures.value(measure, year, code) is not None for code in OF_2021_AND_2023):
            assert 0 <= spread.councils - len(values) <= len(OF_2021_AND_2023), (measure, year)
        if len(values) != spread.councils:
            continue
        unit = Decimal(1).scaleb(-release.measures[measure].decimals)
        for name, percent in PERCENTILES.items():
            assert abs(percentile(values, percent) - getattr(spread, name)) <= unit / 2, (measure, year, name)
        drawn += 1
    assert drawn > 330


def test_no_figure_is_beyond_what_its_measure_can_be(catalogue: Catalogue) -> None:
    for measure, year in published(catalogue):
        values = councils(catalogue, measure, year)
        assert 0 <= values[0] <= values[-1] <= catalogue.measures[measure].most, (measure, year)


def test_every_council_of_today_has_a_region_and_ten_neighbours_that_are_councils_of_today(
    catalogue: Catalogue, figures: CouncilFigures
) -> None:
    today = {one.dfe for one in catalogue.councils.listed.values() if one.until is None and one.dfe}
    for code in sorted(today):
        place = figures.place(code)
        assert place is not None, code
        near = [one.code for one in place.neighbours]
        assert (len(near), len(set(near) & today), code in near) == (10, 10, False), code
        assert place.region in REGIONS, code
    assert LISTED == 2025


def test_councils_that_send_one_workforce_return_have_the_same_figures_in_it(figures: CouncilFigures) -> None:
    assert figures.joint_with("workforce.agency", "314") == "318"
    assert figures.joint_with("caseloads.average", "941") == "940"
    assert figures.joint_with("front_door.re_referrals", "314") is None
    assert figures.joint_with("workforce.agency", "384") is None
    for year in figures.years("workforce.agency"):
        assert figures.value("workforce.agency", year, "314") == figures.value("workforce.agency", year, "318")


def test_a_council_has_no_figures_of_the_years_before_it_began_or_after_it_ended(figures: CouncilFigures) -> None:
    cumberland, cumbria = (
        [year for year in figures.years("front_door.re_referrals") if figures.value("front_door.re_referrals", year, c)]
        for c in ("942", "909")
    )
    assert (cumberland, cumbria) == ([2025, 2024], [2023, 2022, 2021])


def test_what_is_not_published_is_none_and_a_catalogue_without_the_files_has_no_figures(
    figures: CouncilFigures, tmp_path: Path
) -> None:
    assert figures.value("adoption.share_adopted", 2025, "000") is None
    assert figures.value("no.such_measure", 2025, "384") is None
    assert figures.value("adoption.share_adopted", 1999, "384") is None
    assert figures.place("999") is None
    empty = load_catalogue(tmp_path).figures
    assert (empty.years("workforce.agency"), empty.value("workforce.agency", 2025, "384")) == ((), None)
    assert empty.place("384") is None


def test_figures_that_were_added_stand_before_the_shipped_ones_place_by_place(figures: CouncilFigures) -> None:
    both = figures.with_added({("workforce.agency", 2025): {"384": Decimal(1)}, ("workforce.agency", 2026): {}})
    assert both.years("workforce.agency")[:2] == (2026, 2025)
    assert both.value("workforce.agency", 2025, "384") == 1
    assert both.value("workforce.agency", 2025, "383") == figures.value("workforce.agency", 2025, "383")


READ = """
import sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from readiness.cli import readiness
try:
    readiness.main(["check", sys.argv[1]], standalone_mode=False)
finally:
    names = {Path(name).name for name in opened}
    print("READ", sorted(names & {"council-figures.csv", "neighbours-2025.csv", "columns.csv"}))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "read"),
    [
        ("empty.json", "[]"),
        ("gloucestershire-2019-fifth-visit.json", "['council-figures.csv', 'neighbours-2025.csv']"),
    ],
)
def test_the_figures_are_read_only_where_they_stand_beside_something(sample: str, read: str, tmp_path: Path) -> None:
    written(tmp_path, submission(), "empty.json")
    file = tmp_path / sample if sample == "empty.json" else ROOT / "samples" / sample
    command = [sys.executable, "-c", READ, str(file)]
    done = subprocess.run(command, capture_output=True, check=False, text=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == f"READ {read}"


def test_the_files_are_small_enough_to_come_along() -> None:
    sizes = {file.name: file.stat().st_size for file in FOLDER.glob("*.csv")}
    assert sizes.keys() == {"council-figures.csv", "neighbours-2025.csv", "columns.csv"}
    assert sum(sizes.values()) < 300_000
    assert rules_folder() / "published" == FOLDER
