"""An author's example as a submission: its year, its places, and what is said of one that cannot be submitted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.authoring.mutation_testing.boundary_cases import NOWHERE
from readiness.authoring.mutation_testing.examples import staged
from readiness.core.diagnostics import PackError
from readiness.core.rule_files import read_rules
from readiness.packs.criterion import Example
from readiness.packs.pack import RulePack, load_shipped
from tests.support.packs import small_pack

IN_TIME = "assessments.within_45_working_days"


def example(**parts: Any) -> Example:
    return Example.model_validate({"name": "any", "period_end": "2025-03-31", "expect": {"HP06.1": "met"}, **parts})


@pytest.mark.parametrize(
    ("end", "start"),
    [
        ("2025-03-31", "2024-04-01"),
        ("2024-02-29", "2023-03-01"),
        ("2025-02-28", "2024-02-29"),
        ("2025-12-31", "2025-01-01"),
        ("2025-03", "2024-04-01"),
        ("2025", "2025-01-01"),
    ],
)
def test_an_example_speaks_of_the_year_to_its_end(end: str, start: str, pack: RulePack) -> None:
    period = staged(example(period_end=end), pack, NOWHERE).file.submission.period
    assert (period.start, period.end) == (start, end)


def diagnostics(pack: RulePack, folder: Path, **parts: Any) -> list[str]:
    """What is said of the example as it stands first in the small pack's file."""
    written = read_rules(folder / "small" / "criteria" / "HP06.yaml", folder / "small").document()
    try:
        staged(example(**parts), pack, written, ("examples", 0))
    except PackError as error:
        return [str(diagnostic) for diagnostic in error.diagnostics]
    return []


@pytest.mark.parametrize(
    ("parts", "diagnostic"),
    [
        (
            {"given": {IN_TIME: {"numerator": 1000, "denominator": 870}}},
            (
                f"small/criteria/HP06.yaml:54:44: $.examples[0].given.{IN_TIME}.numerator: "
                "1000 of 870 is more than all; check whether the two are the wrong way round"
            ),
        ),
        (
            {"given": {IN_TIME: 87}},
            (
                f"small/criteria/HP06.yaml:54:7: $.examples[0].given.{IN_TIME}: the number 87 stands where a reading "
                'belongs; write {"percentage": 87}, or better its counts'
            ),
        ),
        (
            {"evidence": [{"kind": "audit", "checks": ["HP06.4"]}]},
            'small/criteria/HP06.yaml:51:5: $.examples[0].evidence[0].date: "date" is missing; add it',
        ),
        (
            {"local_standards": {"caseload": 18}},
            (
                "small/criteria/HP06.yaml:51:5: $.examples[0].local_standards.caseload: there is no local standard "
                '"caseload"; did you mean "caseload_ceiling"?'
            ),
        ),
        (
            {
                "evidence": [
                    {"kind": "audit", "checks": ["HP06.44"], "origin": "own", "shows": "mixed", "date": "2025-01-01"}
                ]
            },
            (
                "small/criteria/HP06.yaml:51:5: $.examples[0].evidence[0].checks[0]: the pack has no check HP06.44; "
                'did you mean "HP06.4"?'
            ),
        ),
    ],
    ids=["more than all", "a bare number", "no date", "no such standard", "no such check"],
)
def test_what_cannot_be_submitted_is_told_with_its_place_in_the_criterions_file(
    parts: Any, diagnostic: str, tmp_path: Path
) -> None:
    assert diagnostic in diagnostics(small_pack(tmp_path), tmp_path, **parts)


SCALARS = st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text()
ODD = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
FIELDS = st.sampled_from(["numerator", "denominator", "percentage", "history", "by", "period", "status", "also"])


@given(
    reading=ODD | st.dictionaries(FIELDS, ODD, max_size=4),
    item=st.dictionaries(st.sampled_from(["kind", "checks", "date", "shows", "origin", "odd"]), ODD, max_size=6),
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_an_example_gives_it_is_a_submission_or_told_as_a_problem(reading: Any, item: Any) -> None:
    odd = Example.model_construct(
        name="odd",
        period_end=example().period_end,
        given={IN_TIME: reading},
        evidence=(item,) if item else (),
        local_standards={},
        expect={},
    )
    pack = load_shipped()
    criterion = pack.criterion_of["HP06.1"]
    try:
        found = staged(odd, pack, NOWHERE, ("examples", 0)).comes_to(criterion.checks[0], pack)
    except PackError as error:
        found = ", ".join({str(diagnostic.path[:2]) for diagnostic in error.diagnostics})
    assert found in ("('examples', 0)", "not-assessed", "met", "watch", "minor", "major")
