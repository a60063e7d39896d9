"""Generated cases: what they cover, and that they find what is wrong with an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from readiness.authoring.mutation_testing.boundary_cases import NOWHERE, Case, Generator
from readiness.authoring.mutation_testing.examples import staged
from readiness.data.readings import Possible
from readiness.data.vocabulary import Level
from readiness.evaluation import check_facts, figures
from readiness.evaluation.decision import Decided
from readiness.packs import thresholds as bands
from readiness.packs.expression import Expression
from readiness.packs.pack import RulePack
from readiness.packs.thresholds import ResolvedBand
from tests.support.packs import small_pack


def cases(pack: RulePack, check: str) -> list[Case]:
    """The generated cases of a check, with the examples that speak of it."""
    (criterion,) = pack.criteria
    examples = [staged(one, pack, NOWHERE) for one in criterion.examples if check in one.expect]
    return list(Generator(next(c for c in pack.checks if c.id == check), criterion, pack, examples).cases())


def broken(pack: RulePack, check: str) -> list[Case]:
    return [case for case in cases(pack, check) if not case.holds]


@pytest.fixture
def small(tmp_path: Path) -> RulePack:
    return small_pack(tmp_path)


def test_each_line_of_each_year_is_tried_below_at_and_above(small: RulePack) -> None:
    found = [case for case in cases(small, "HP06.1") if "to 2025-03-31" in case.what]
    assert [(case.what.removesuffix(", to 2025-03-31"), case.found) for case in found] == [
        ("73.799, just below the line for major (73.8)", "major"),
        ("73.8, at the line for major (73.8)", "minor"),
        ("73.801, just above the line for major (73.8)", "minor"),
        ("78.5, just below the line for minor (78.6)", "minor"),
        ("78.6, at the line for minor (78.6)", "watch"),
        ("78.7, just above the line for minor (78.6)", "watch"),
        ("78.56, within rounding below the line for minor (78.6)", "watch"),
        ("78.64, within rounding above the line for minor (78.6)", "watch"),
        ("85.6, just below the line for watch (85.7)", "watch"),
        ("85.7, at the line for watch (85.7)", "met"),
        ("85.8, just above the line for watch (85.7)", "met"),
        ("85.66, within rounding below the line for watch (85.7)", "met"),
        ("85.74, within rounding above the line for watch (85.7)", "met"),
    ]


def test_every_year_of_figures_has_its_cases(small: RulePack) -> None:
    years = {case.what[-10:-6] for case in cases(small, "HP06.1") if "the line for" in case.what}
    assert sorted(years) == [str(year) for year in range(2016, 2026)]


def test_nothing_to_go_by_is_never_met_nor_a_gap(small: RulePack) -> None:
    unseen = "assessments.open_past_limit_not_seen"
    found = [case for case in cases(small, "HP06.2") if not case.what.startswith(f"{unseen}:")]
    assert [(case.what.removeprefix(f"{unseen} "), case.expected, case.found) for case in found] == [
        (why, "not-assessed", "not-assessed")
        for why in (
            "not submitted", "not held", "suppressed (x)", "suppressed (z)", "suppressed (u)",
        )
    ] + [("suppressed (c)", "critical", "critical")]  # fmt: skip  # which says that it is not nought


def test_a_computed_value_is_tried_with_nothing_to_divide_by(small: RulePack) -> None:
    nothing = "assessments.within_45_working_days: numerator 0, denominator 0"
    assert Case(nothing, "not-assessed", "not-assessed") in cases(small, "HP06.3")


def test_evidence_has_no_generated_cases(small: RulePack) -> None:
    assert cases(small, "HP06.4") == []


@pytest.mark.parametrize("check", ["HP06.1", "HP06.2", "HP06.3"])
def test_a_sound_evaluation_holds_in_all_of_them(check: str, small: RulePack) -> None:
    assert (cases(small, check) != [], broken(small, check)) == (True, [])


def at_the_line_too(value: Decimal, resolved: Sequence[ResolvedBand], people: Decimal | None = None) -> Level:
    crossed = (one for one in resolved if one.beyond(value) or value == one.threshold)
    return next((one.band.severity for one in crossed), Level.MET)


@pytest.mark.parametrize("check", ["HP06.1", "HP06.3"])
def test_a_line_that_is_itself_beyond_is_found(check: str, small: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bands, "level", at_the_line_too)
    found = broken(small, check)
    assert found
    assert all(", at the line for" in case.what or check == "HP06.3" for case in found)


def test_a_value_that_is_not_rounded_as_published_is_found(small: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    unrounded = lambda self, value: value < self.threshold  # noqa: E731  # as short as what it stands for
    monkeypatch.setattr(ResolvedBand, "beyond", unrounded)
    assert {case.what.split(",")[1].split(" the ")[0] for case in broken(small, "HP06.1")} == {" within rounding below"}


def test_figures_of_another_year_are_found(small: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = small.catalogue.benchmark("assessments.within_45_working_days", date(2099, 1, 1))
    monkeypatch.setattr(check_facts.CheckFacts, "benchmark", newest)
    assert {case.what[-10:-6] for case in broken(small, "HP06.1")} >= {"2016", "2020"}


def test_what_is_missing_and_passes_is_found(small: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    nought = Possible(Decimal(0), Decimal(0))
    monkeypatch.setattr(check_facts.CheckFacts, "known", lambda self, references: dict.fromkeys(references, nought))
    assert {case.found for case in broken(small, "HP06.2") if "suppressed" in case.what} == {"met"}


def test_a_condition_that_is_not_evaluated_as_it_is_printed_is_found(small: RulePack) -> None:
    other = Expression("unseen >= 0", {"unseen": "number"}, "yes-no")
    rule = replace(small.compiled["HP06.2"], gap_when=other)
    pack = replace(small, compiled={**small.compiled, "HP06.2": rule})
    real = figures._by_condition  # it is given another condition than the one that is printed

    def wrong(one, condition) -> Decided:  # type: ignore[no-untyped-def]
        return real(one, other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "_by_condition", wrong)
        found = broken(small, "HP06.2")
    assert [(case.what, case.expected, case.found) for case in found] == [
        ("assessments.open_past_limit_not_seen: count 0", "met", "critical")
    ] * len(found)
    assert found
    assert broken(pack, "HP06.2") == []


def test_a_rule_that_fails_is_found(small: RulePack) -> None:
    lost = Expression("missing > 0", {"missing": "number"}, "yes-no")
    pack = replace(small, compiled={**small.compiled, "HP06.2": replace(small.compiled["HP06.2"], gap_when=lost)})
    assert {(case.expected, case.found) for case in broken(pack, "HP06.2")} == {("no error", "error")}
