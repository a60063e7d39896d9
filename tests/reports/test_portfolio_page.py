"""A portfolio at its largest: 150 councils stay on a page that opens quickly, and on 60 lines of a terminal."""

from __future__ import annotations

import dataclasses
import re

import pytest

from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.data.vocabulary import Level
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.gather import gather
from readiness.evaluation.portfolio import Because, LeftOut, Portfolio
from readiness.evaluation.seen import LONGEST, seen
from readiness.packs.pack import RulePack
from readiness.reports import render_portfolio
from readiness.reports.page_names import as_address, page_names
from readiness.reports.portfolio import portfolio_page
from readiness.reports.writers.text import write
from tests.support.process import ROOT

WORDY = " ".join(["Many children waited longer than anybody would think right."] * 9)[:LONGEST]
SOME = 150


@pytest.fixture(scope="module")
def largest(pack: RulePack) -> Portfolio:
    """As many councils as there may be, each with all criteria judged and much to tell, and as many files left out."""
    raw = (ROOT / "samples" / "troubled.json").read_bytes()
    one = seen(evaluate(pack, parse_submission(raw, "troubled.json", shipped_catalogue())))
    first = tuple(
        dataclasses.replace(thing, text=WORDY, also=(Level.MAJOR, Level.MINOR)) for thing in one.account.first
    )
    account = dataclasses.replace(one.account, first=first, weakenings=(*[WORDY] * 9, *one.account.weakenings))
    listed = shipped_catalogue().councils.listed
    councils = [(code, council.name) for code, council in listed.items() if council.until is None][:SOME]
    left = [LeftOut(f"{number}.json", None, Because.UNREADABLE, WORDY) for number in range(SOME)]
    given = [dataclasses.replace(one, account=dataclasses.replace(account, code=c, name=n)) for c, n in councils]
    made = gather(given, left)
    assert made is not None
    names = page_names(council.name for council in made.councils)
    named = tuple(dataclasses.replace(council, report=next(names)) for council in made.councils)
    return dataclasses.replace(made, councils=named, reports="reports/")


def test_the_page_of_150_councils_stays_under_a_megabyte(largest: Portfolio) -> None:
    page = render_portfolio(largest, ".html")
    assert len(page) < 1_000_000
    cells = SOME * sum(len(area.criteria) for area in largest.areas)
    assert len(re.findall(rb"<td[^>]*><a href=reports/[a-z-]+\.html#[A-Z]{2}[0-9]{2}>", page)) == cells


@pytest.mark.parametrize("councils", [1, 9, 10, SOME])
def test_the_page_for_a_terminal_has_60_lines_of_80_columns(largest: Portfolio, councils: int) -> None:
    fewer = dataclasses.replace(largest, councils=largest.councils[:councils])
    lines = write(portfolio_page(fewer)).splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert len(lines) <= 60


def test_an_address_holds_nothing_that_ends_an_attribute_or_names_another_host() -> None:
    given = "javascript:\"<a b>'`=?#%\\é\udcff//x"
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", as_address(given))
    assert as_address("../a b/ünï.html") == "../a%20b/%C3%BCn%C3%AF.html"
