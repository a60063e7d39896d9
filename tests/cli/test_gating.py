"""The gate as a pipeline meets it: waivers, a baseline, what is verified, and the last line of each run."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from readiness.core.yaml_reader import parse
from readiness.evaluation.stored import stored_document
from readiness.evaluation.verification import differences
from tests.support.gating import waiver, waiver_text
from tests.support.packs import pack_folder
from tests.support.process import Ended, readiness
from tests.support.submissions import Json, submission, written

ON_TIME = "assessments.within_45_working_days"
DAY = ("--as-of", "2026-11-28")


def figures(on_time: int = 640, unseen: int = 0, **parts: Any) -> Json:
    """A submission in which 640 of 1,000 are a major gap, by a rate and by a computed value a minor one."""
    return submission(
        assessments={
            "within_45_working_days": {"numerator": on_time, "denominator": 1000},
            "open_past_limit_not_seen": {"count": unseen},
        },
        **parts,
    )


class Gated:
    """A folder as a pipeline has it: rules, a submission, the last one with its result, and waivers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        pack_folder(folder)
        self.submit(figures())
        (folder / "before").mkdir()
        written(folder / "before", figures(660), "ours.json")
        self.waive(waiver("HP06.1"), waiver("HP06.3", expires_on="2026-12-15"))
        self.stored("before/ours.json", "before/result.json")

    def submit(self, content: Json) -> None:
        written(self.folder, content, "ours.json")

    def waive(self, *waivers: Json) -> None:
        (self.folder / "waivers.yaml").write_text(waiver_text(*waivers), encoding="utf-8")

    def stored(self, submission: str, result: str, *options: str) -> None:
        made = readiness("check", submission, "--pack", "small", "-f", "json", *options, folder=self.folder)
        (self.folder / result).write_text(made.out, encoding="utf-8")

    def run(self, *arguments: str) -> Ended:
        return readiness(*arguments, "--pack", "small", folder=self.folder)

    def check(self, *options: str) -> Ended:
        return self.run("check", "ours.json", "--fail-on", "minor", *options)


@pytest.fixture
def gated(tmp_path: Path) -> Gated:
    return Gated(tmp_path)


WAIVED = ("--waivers", "waivers.yaml", *DAY)
KNOWN = ("--baseline", "before/result.json")
RULES = "rules that do not come with readiness (ilacs-2026 1.0.0)"


def test_a_pipeline_is_green_by_waivers_or_a_baseline_and_says_so(gated: Gated) -> None:
    assert gated.check().last_line == (
        f"readiness: ours.json: Gaps (code 1): 2 gaps at minor or worse (HP06.1 and HP06.3). Weakened: {RULES}."
    )
    ended = gated.check(*WAIVED)
    assert (ended.code, ended.err.splitlines()) == (
        0,
        [
            (
                "readiness: warning: HP06.3, a minor gap, is waived until 15 December 2026, up to major: Six posts are "
                "vacant, and are filled in January (approved by director of children's services on 1 October 2026; it "
                "lapses in 17 days)"
            ),
            (
                "readiness: ours.json: Passed (code 0): no gap at minor or worse but 2 left out, in the 3 of 4 checks "
                "that were assessed. Weakened: 2 gaps waived (HP06.3 until 15 December 2026, HP06.1 until 31 March "
                f"2027); {RULES}."
            ),
        ],
    )
    gated.submit(figures(660))
    assert gated.check(*KNOWN).last_line == (
        "readiness: ours.json: Passed (code 0): no gap at minor or worse but 2 left out, in the 3 of 4 checks that "
        f"were assessed. Weakened: 2 gaps of the baseline of 30 September 2026 (HP06.1, HP06.3); {RULES}."
    )


def test_each_thing_that_goes_wrong_is_told_in_the_last_line(gated: Gated) -> None:
    gated.submit(figures(unseen=3))
    both = (*WAIVED, *KNOWN)
    assert gated.check(*both).last_line.startswith(
        "readiness: ours.json: Gaps (code 1): 1 gap at minor or worse (HP06.2). "
    )
    gated.submit(figures())
    worse = "(HP06.1 [worse than in the baseline] and HP06.3 [worse than in the baseline])"
    assert worse.split(" and ")[1] in gated.check(*KNOWN).last_line
    gated.waive(waiver("HP06.1"), waiver("HP06.3", expires_on="2026-11-27"))
    assert "(HP06.3 [waiver lapsed on 27 November 2026])" in gated.check(*WAIVED).last_line
    assert gated.check(*WAIVED, "--no-waivers") == gated.check()
    gated.waive(waiver("HP06.1"), waiver("HP06.33"))
    ended = gated.check(*WAIVED)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        ("waivers.yaml:14:3: $.waivers[1].check: the pack has no check HP06.33; "
        'did you mean "HP06.3"?'),
        "readiness: nothing was judged: 1 problem to mend (code 2)",
    ]  # fmt: skip
    (gated.folder / "waivers.yaml").write_text("waivers: [", encoding="utf-8")
    assert gated.check(*WAIVED).code == 2
    assert gated.check(*WAIVED, "--no-waivers").code == 1


def test_waivers_of_others_are_not_looked_at_and_that_is_said(gated: Gated) -> None:
    gated.waive(waiver("HP06.1", council="Anytwon"))
    ended = gated.check(*WAIVED)
    assert ended.err.splitlines()[0] == "readiness: warning: no waiver is for Anytown: all are for Anytwon"
    assert "2 gaps at minor or worse" in ended.last_line


# A baseline is verified


def tampered(gated: Gated, change: Callable[[Any], None], result: str = "before/result.json") -> None:
    path = gated.folder / result
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


ANEW = "make it anew: readiness check before/ours.json -f json > before/result.json (code 2)"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            lambda one: one["findings"][0].update(severity="critical"),
            "is not what its inputs give: $.findings[0].severity (line ",
            id="a severity",
        ),
        pytest.param(lambda one: one["findings"].pop(), "is not what its inputs give: $.findings[3]", id="a finding"),
        pytest.param(lambda one: one["findings"][2].update(in_baseline=True), "$.findings[2].in_baseline", id="a mark"),
        pytest.param(
            lambda one: one["provenance"].update(submission_sha256="0" * 64),
            "was not made from before/ours.json (SHA-256 differs)",
            id="the hash of the submission",
        ),
        pytest.param(
            lambda one: one["provenance"].update(pack_sha256="0" * 64),
            "was judged otherwise than now (not the same: the rules of the pack)",
            id="the hash of the rules",
        ),
        pytest.param(
            lambda one: one["provenance"].update(tool_version="0.0.1"),
            "was judged otherwise than now (not the same: the version of readiness)",
            id="the version of the tool",
        ),
        pytest.param(
            lambda one: one["provenance"].update(submission=None, submission_sha256=None),
            "was made for sharing, and cannot be held against its submission; give the whole result, or the submission",
            id="made for sharing",
        ),
        pytest.param(
            lambda one: one["provenance"].update(submission="../ours.json"),
            "names no submission that could lie beside it",
            id="a way out of the folder",
        ),
    ],
)
def test_a_baseline_that_is_not_what_its_submission_gives_judges_nothing(
    gated: Gated, change: Callable[[Any], None], told: str
) -> None:
    tampered(gated, change)
    ended = gated.check(*KNOWN)
    assert (ended.code, ended.out, told in ended.last_line) == (2, "", True)
    assert ended.last_line.endswith(ANEW) or "submission" in told


def test_any_value_of_any_finding_that_was_changed_is_found(gated: Gated) -> None:
    raw = (gated.folder / "before" / "result.json").read_bytes()
    stored = stored_document(raw, "result.json")
    assert stored is not None
    fresh = json.loads(raw, parse_float=Decimal)["findings"]

    def leaves(value: Any, at: tuple[str | int, ...]) -> Any:
        if isinstance(value, dict | list) and value:
            items = value.items() if isinstance(value, dict) else enumerate(value)
            for key, part in items:
                yield from leaves(part, (*at, key))
        else:
            yield at

    assert list(differences(stored, fresh, ("findings",))) == []
    paths = list(leaves(fresh, ()))
    assert len(paths) > 200
    for path in paths:
        inner = fresh
        for step in path[:-1]:
            inner = inner[step]
        kept = inner[path[-1]]
        inner[path[-1]] = True if kept == 1 and kept is not True else 1
        assert [one.path for one in differences(stored, fresh, ("findings",))] == [("findings", *path)]
        inner[path[-1]] = kept


def test_a_baseline_is_of_the_same_council_and_not_of_a_later_time(gated: Gated) -> None:
    written(gated.folder / "before", figures(council={"name": "Elsewhere"}), "elsewhere.json")
    later = {"start": "2026-04-01", "end": "2026-10-31"}
    written(gated.folder / "before", figures(period=later), "later.json")
    told = {
        "elsewhere.json": "is of Elsewhere, and this is of Anytown; give one of the same council (code 2)",
        "later.json": "ends later (2026-10-31) than this (2026-09-30); give what stood before (code 2)",
    }
    for name, message in told.items():
        ended = gated.check("--baseline", f"before/{name}")
        assert (ended.code, ended.out) == (2, "")
        assert ended.last_line == f"readiness: nothing was judged: the baseline before/{name} {message}"


def test_a_baseline_may_be_a_submission_a_folder_of_them_or_a_result_with_its_own_named(gated: Gated) -> None:
    gated.submit(figures(660))
    expected = gated.check(*KNOWN).last_line
    assert "2 gaps of the baseline" in expected
    result = (gated.folder / "before" / "result.json").rename(gated.folder / "result.json")
    (gated.folder / "results").mkdir()
    gated.stored("before/ours.json", "results/ours.json")
    assert gated.check("--baseline", "results", "--baseline-of", "before").last_line == expected
    assert gated.check("--baseline", "results").last_line == (
        "readiness: nothing was judged: the result results/ours.json has the name of the submission that it was made "
        "from; say with --baseline-of where that one is: the file, or a folder of them (code 2)"
    )
    assert gated.check("--baseline", "before/ours.json").last_line == expected
    assert gated.check("--baseline", "before").last_line == expected
    assert gated.check("--baseline", result.name, "--baseline-of", "before/ours.json").last_line == expected
    assert gated.check("--baseline", "before/missing.json").last_line == (
        "readiness: there is no file before/missing.json; check the name and the folder (code 2)"
    )
    assert gated.check("--baseline-of", "before/ours.json").code == 2


def test_no_report_is_written_over_what_the_gate_reads(gated: Gated) -> None:
    kept = {path: path.read_bytes() for path in gated.folder.rglob("*.json")}
    for output in ("before/result.json", "before/ours.json"):
        ended = gated.check(*WAIVED, *KNOWN, "-o", output)
        assert (ended.code, "would overwrite" in ended.last_line) == (2, True)
    assert {path: path.read_bytes() for path in gated.folder.rglob("*.json")} == kept


# verify


def test_a_result_is_verified_by_what_it_was_made_from(gated: Gated) -> None:
    gated.stored("ours.json", "result.json", "--fail-on", "minor", "--min-coverage", "5", *WAIVED, *KNOWN)
    named = (*WAIVED[:2], *KNOWN)
    ended = gated.run("verify", "result.json", "ours.json", *named)
    assert (ended.code, ended.err) == (
        0,
        (
            "readiness: Verified (code 0): result.json is byte for byte what ours.json gives by ilacs-2026 1.0.0, "
            "waivers as of 2026-11-28, with readiness 0.1.0.\n"
        ),
    )
    assert "Gate: fail on minor; waivers as of 28 November 2026; baseline of 30 September 2026" in " ".join(
        ended.out.split()
    )
    schema = Draft202012Validator(json.loads(readiness("schema", "evaluation").out))
    assert list(schema.iter_errors(json.loads((gated.folder / "result.json").read_text(encoding="utf-8")))) == []
    (gated.folder / "ours.json").rename(gated.folder / "renamed.json")
    assert gated.run("verify", "result.json", "renamed.json", *named).code == 0
    written(gated.folder, figures(641), "renamed.json")
    ended = gated.run("verify", "result.json", "renamed.json", *named)
    assert (ended.code, "the first at $.provenance.submission" in ended.last_line) == (1, True)
    missing = gated.run("verify", "result.json", "renamed.json")
    assert (missing.code, missing.last_line) == (
        3,
        (
            "readiness: Could not compare (code 3): result.json cannot be held against renamed.json: it was made with "
            "--waivers and --baseline; name the same here."
        ),
    )


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        pytest.param(
            lambda one: one["verdict"].update(code=1), 1, "1 value differs, the first at $.verdict.code", id="code"
        ),
        pytest.param(lambda one: one.update(extra=1), 1, "1 value differs, the first at $.extra", id="one more key"),
        pytest.param(lambda one: one["areas"].pop(), 1, "1 value differs, the first at $.areas[3]", id="an area"),
        pytest.param(
            lambda one: None, 1, "every value is the same, and only how they are written differs", id="layout"
        ),
        pytest.param(
            lambda one: one["provenance"].update(tool_version="9.9.9"),
            3,
            "readiness 9.9.9 made it, and this is 0.1.0; verify it with that",
            id="another version",
        ),
        pytest.param(
            lambda one: one["provenance"].update(catalogue_sha256="0"),
            3,
            "it was judged otherwise than here (not the same: the measures and published figures)",
            id="other figures",
        ),
        pytest.param(
            lambda one: one["provenance"].update(submission=None, submission_sha256=None),
            3,
            "it was made for sharing, with figures left out; ask for the whole result",
            id="made for sharing",
        ),
        pytest.param(lambda one: one["verdict"].update(fail_on="never"), 2, "1 problem to mend", id="no gate"),
        pytest.param(lambda one: one.update(evaluation_schema="9.0"), 2, "1 problem to mend", id="another schema"),
        pytest.param(lambda one: one.clear(), 2, "is no evaluation; name a file that", id="no evaluation"),
    ],
)
def test_what_was_changed_in_a_result_is_told(
    gated: Gated, change: Callable[[Any], None], code: int, told: str
) -> None:
    tampered(gated, change)
    ended = gated.run("verify", "before/result.json", "before/ours.json")
    assert (ended.code, told in ended.last_line) == (code, True), ended.last_line


def test_a_pack_that_does_not_come_along_has_to_be_named(gated: Gated) -> None:
    tampered(gated, lambda one: one["provenance"].update(pack="north"))
    ended = readiness("verify", "before/result.json", "before/ours.json", folder=gated.folder)
    assert (ended.code, "it was judged by north, which does not come with readiness" in ended.last_line) == (3, True)


# waivers


def test_waivers_are_listed_with_the_days_that_are_left(gated: Gated) -> None:
    gated.waive(
        waiver("HP06.1", subject="North"),
        waiver("HP06.3", expires_on="2026-12-15"),
        waiver("HP06.4", expires_on="2026-11-01"),
    )
    ended = gated.run("waivers", "waivers.yaml", "--expiring", "30", *DAY)
    assert (ended.code, ended.err) == (
        1,
        "readiness: To renew or take out (code 1): of 3 waivers, 1 lapsed before 2026-11-28 and 1 within 30 days.\n",
    )
    assert (
        ended.out
        == """\
  - [lapsed] Anytown, HP06.4: up to major, until 1 November 2026 (27 days ago).
      Six posts are vacant, and are filled in January. Approved by director of
      children's services on 1 October 2026.
  - [soon] Anytown, HP06.3: up to major, until 15 December 2026 (17 days left).
      Six posts are vacant, and are filled in January. Approved by director of
      children's services on 1 October 2026.
"""
    )
    gated.waive(waiver("HP06.1", subject="North"), waiver("HP06.3", expires_on="2026-12-15"))
    every = gated.run("waivers", "waivers.yaml", *DAY)
    assert (every.code, every.out.count("[holds]"), "HP06.1 for North" in every.out) == (0, 2, True)
    assert gated.run("waivers", "waivers.yaml", "--expiring", "16", *DAY).code == 0
    gated.waive(waiver("HP06.2"))
    assert gated.run("waivers", "waivers.yaml").code == 2


def test_the_schema_of_waivers_accepts_what_the_tool_does(gated: Gated) -> None:
    validator = Draft7Validator(json.loads(readiness("schema", "waivers").out))
    good, bad = (waiver_text(waiver("HP06.1", **parts)) for parts in ({}, {"expires_on": "2026", "wild": "*"}))
    assert list(validator.iter_errors(parse(good, "waivers.yaml").value)) == []
    assert len(list(validator.iter_errors(parse(bad, "waivers.yaml").value))) == 2
