"""A pack that extends another states what differs from it; whatever does not fit together is refused with its place."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from readiness.core.diagnostics import PackError
from readiness.core.shipped import rules_folder
from readiness.core.yaml_reader import parse
from readiness.data.catalogue import shipped_catalogue
from readiness.packs.extension import MOST_BEHIND, OF_ITSELF
from readiness.packs.lint.ids import NAME, lock_diagnostics, locked, read_lock, retirements
from readiness.packs.lint.pack import across
from readiness.packs.pack import RulePack, load_pack, load_shipped
from readiness.packs.shelf import SHIPPED, shelf
from tests.support.packs import CRITERION, FIRST, bases_folder, changed, extending

# A criterion that the extended pack does not have.
ADDED = changed(CRITERION, ("title: Assessments are completed in time and well", "title: Another")).replace(
    "HP06", "HP07"
)
REPLACING = "replaces: {HP06: another framework asks otherwise}\n"
REPLACED = changed(CRITERION, ("below: 60", "below: 50"))


def loaded(folder: Path, bases: Path) -> RulePack:
    return load_pack(folder, shipped_catalogue(), bases=bases)


def refusals(folder: Path, bases: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        loaded(folder, bases)
    return [str(diagnostic) for diagnostic in caught.value.diagnostics]


def second(parent: Path, stated: str = "", **criteria: str) -> RulePack:
    """A pack that extends the first one, and states this."""
    return loaded(extending(parent, stated, **criteria), bases_folder(parent))


# What is inherited


def test_what_a_pack_does_not_state_is_as_in_the_pack_that_it_extends(tmp_path: Path) -> None:
    pack = second(tmp_path)
    assert pack.base is not None
    same = {name: getattr(pack.base.about, name) for name in type(pack.about).model_fields if name not in OF_ITSELF}
    assert {name: getattr(pack.about, name) for name in same} == same
    assert pack.criteria == pack.base.criteria
    assert (pack.frequencies, pack.compiled, pack.own) == (pack.base.frequencies, pack.base.compiled, ())
    assert (pack.name, pack.lineage) == ("second 0.1.0", "second 0.1.0, which extends first 1.0.0")


def test_of_settings_only_those_that_are_stated_change(tmp_path: Path) -> None:
    pack = second(
        tmp_path,
        "local_standards: {caseload_ceiling: 20}\n"
        "limits: {trend: {most_months: 24}}\n"
        "scoring: {credit: {watch: 0.5}, minimum_coverage: 60}\n",
    )
    assert pack.base is not None
    now, before = pack.about, pack.base.about
    assert now.local_standards == {**before.local_standards, "caseload_ceiling": Decimal(20)}
    trend = before.limits.trend.model_copy(update={"most_months": 24})
    assert now.limits == before.limits.model_copy(update={"trend": trend})
    assert now.scoring == before.scoring.model_copy(
        update={"minimum_coverage": Decimal(60), "credit": {**before.scoring.credit, "watch": Decimal("0.5")}}
    )


def test_every_other_key_is_stated_whole(tmp_path: Path) -> None:
    """The end of a framework is not the end of the one that comes after it."""
    bases = bases_folder(tmp_path)
    first = bases / FIRST / "pack.yaml"
    text = first.read_text(encoding="utf-8")
    first.write_text(changed(text, ("{from: 2026-04-01}", "{from: 2026-04-01, until: 2027-03-31}")), encoding="utf-8")
    pack = loaded(extending(tmp_path, "in_force: {from: 2027-04-01}\n"), bases)
    assert (pack.about.in_force.first, pack.about.in_force.last) == ("2027-04-01", None)
    assert pack.base is not None
    assert pack.base.about.in_force.last == "2027-03-31"


def test_criteria_may_be_added_replaced_and_left_out(tmp_path: Path) -> None:
    pack = second(tmp_path, f"{REPLACING}leaves_out: {{CC16: it is another service's}}\n", HP06=REPLACED, HP07=ADDED)
    assert [(c.id, c.title) for c in pack.criteria] == [
        ("HP06", "Assessments are completed in time and well"),
        ("HP07", "Another"),
    ]
    lines = [[band.threshold for band in check.bands] for check in pack.checks if check.id == "HP06.3"]
    assert lines == [[Decimal(50), Decimal(70)]]
    assert pack.own == pack.criteria
    assert pack.compiled.keys() == {check.id for check in pack.checks}


def test_a_check_that_is_left_out_is_expected_of_no_example(tmp_path: Path) -> None:
    pack = second(tmp_path, "leaves_out: {HP06.1: nobody asks for it}\n")
    (criterion,) = (c for c in pack.criteria if c.id == "HP06")
    assert [check.id for check in criterion.checks] == ["HP06.2", "HP06.3", "HP06.4"]
    assert criterion.examples == ()
    assert "HP06.1" not in pack.compiled


def test_a_pack_may_extend_one_that_extends_another(tmp_path: Path) -> None:
    bases = bases_folder(tmp_path)
    extending(bases, "leaves_out: {CC16: not here}\n", name="between")
    pack = loaded(extending(tmp_path, "leaves_out: {HP06.1: nor this}\n", name="third", extends="between"), bases)
    assert pack.lineage == "third 0.1.0, which extends between 0.1.0, which extends first 1.0.0"
    assert [check.id for check in pack.checks] == ["HP06.2", "HP06.3", "HP06.4"]


def test_frequencies_of_its_own_take_the_place_of_all_others(tmp_path: Path) -> None:
    folder, bases = extending(tmp_path, ""), bases_folder(tmp_path)
    (folder / "frequencies.yaml").write_text("{}\n", encoding="utf-8")
    assert [said.partition("; ")[0] for said in refusals(folder, bases)] == [
        'second/pack.yaml:5:1: $.extends: CC16 of first: there is no subject "independent reviewing officers"',
        'second/pack.yaml:5:1: $.extends: CC16 of first: there is no theme "C12_iro"',
        'second/pack.yaml:5:1: $.extends: HP06 of first: there is no subject "thresholds"',
        'second/pack.yaml:5:1: $.extends: HP06 of first: there is no theme "H08_assessments"',
    ]


# The hash


def test_the_hash_is_of_both_packs(tmp_path: Path) -> None:
    hashes = [
        loaded(extending(tmp_path / name, stated), bases_folder(tmp_path / name, *changes)).sha256
        for name, stated, changes in (
            ("one", "", ()),
            ("same", "", ()),
            ("own", "# a comment\n", ()),
            ("base", "", (("below: 60", "below: 61"),)),
        )
    ]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


# What is refused

HERE = "second/pack.yaml:"
NO_PACK = "no pack that comes with readiness"
ONE_OF_THESE = "a pack extends one of these, by its name and never by a path"
REFUSED = {
    "a pack that does not come along": (
        "",
        "nowhere",
        [f'5:1: $.extends: the text "nowhere" is {NO_PACK}; what is known here: first; {ONE_OF_THESE}'],
    ),
    "a name with a letter too many": (
        "",
        "firsts",
        [f'5:1: $.extends: the text "firsts" is {NO_PACK}; did you mean "first"?; {ONE_OF_THESE}'],
    ),
    "a path": (
        "",
        "../bases/first",
        [
            (
                '5:1: $.extends: the text "../bases/first" is no pack that comes with readiness; '
                f"what is known here: first; {ONE_OF_THESE}"
            )
        ],
    ),
    "several packs": (
        "",
        "[first]",
        [f'5:1: $.extends: a list [ ] is no pack that comes with readiness; did you mean "first"?; {ONE_OF_THESE}'],
    ),
    "a criterion that is not there to be replaced": (
        "replaces: {HP09: why}\n",
        FIRST,
        ['6:12: $.replaces.HP09: first has no HP09; did you mean "HP06"?'],
    ),
    "a criterion that nothing replaces": (
        REPLACING,
        FIRST,
        [
            (
                "6:12: $.replaces.HP06: there is no file criteria/HP06.yaml; "
                "write it, or say under leaves_out why there is none"
            )
        ],
    ),
    "a criterion that is replaced and left out": (
        f"{REPLACING}leaves_out: {{HP06: why}}\n",
        FIRST,
        ["6:12: $.replaces.HP06: HP06 is left out too; keep one of the two"],
    ),
    "a check that is not there to be left out": (
        "leaves_out: {HP06.9: why}\n",
        FIRST,
        ['6:14: $.leaves_out.HP06.9: first has no HP06.9; did you mean "HP06.4"?'],
    ),
    "a check of a criterion that is left out": (
        "leaves_out: {HP06: why, HP06.1: why}\n",
        FIRST,
        ["6:25: $.leaves_out.HP06.1: HP06 as a whole is left out; take this out"],
    ),
    "all checks of a criterion": (
        "leaves_out: {HP06.1: why, HP06.2: why, HP06.3: why, HP06.4: why}\n",
        FIRST,
        ["6:14: $.leaves_out.HP06.1: all checks of HP06 are left out; leave out the criterion, or replace it"],
    ),
    "no reason": (
        'leaves_out: {HP06: ""}\n',
        FIRST,
        ["6:14: $.leaves_out.HP06: the text is empty; write what it should say, or leave the key out"],
    ),
    "an area that inherited criteria need": (
        "areas: [{id: help-and-protection, code: HP, title: Help, looks_at: whether}]\n",
        FIRST,
        [
            (
                "5:1: $.extends: CC16 of first: the pack has no area children-in-care; "
                "keep what it names, or say under leaves_out why CC16 does not belong here"
            ),
            (
                "5:1: $.extends: CC16 of first: the pack has no area impact-of-leaders; "
                "keep what it names, or say under leaves_out why CC16 does not belong here"
            ),
        ],
    ),
    "a day for a check that is not there": (
        "applies_from: {HP09.1: {day: 2021-09-09, because: why}}\n",
        FIRST,
        ['6:16: $.applies_from.HP09.1: the pack has no check HP09.1; did you mean "HP06.1"?'],
    ),
    "a setting that is none": (
        "limits: {trend: {most_months: long}}\n",
        FIRST,
        [
            (
                '6:18: $.limits.trend.most_months: the text "long" stands where a number belongs; '
                "write the number in digits, without quotation marks"
            )
        ],
    ),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_does_not_fit_the_extended_pack_is_refused_with_its_place(wrong: str, tmp_path: Path) -> None:
    stated, extends, said = REFUSED[wrong]
    folder, bases = extending(tmp_path, stated, extends=extends), bases_folder(tmp_path)
    assert refusals(folder, bases) == [HERE + line for line in said]


def test_an_id_of_the_extended_pack_is_taken_by_none_who_does_not_say_so(tmp_path: Path) -> None:
    folder, bases = extending(tmp_path, "", HP06=REPLACED), bases_folder(tmp_path)
    assert refusals(folder, bases) == [
        (
            "second/criteria/HP06.yaml:1:1: $.id: first has a criterion HP06; "
            "say under replaces in pack.yaml why this takes its place, or take a number that is free there"
        )
    ]


def test_a_pack_that_extends_none_replaces_and_leaves_out_nothing(tmp_path: Path) -> None:
    bases = bases_folder(tmp_path)
    with (bases / FIRST / "pack.yaml").open("a", encoding="utf-8") as stream:
        stream.write("replaces: {HP06: why}\nleaves_out: {HP06.1: why}\n")
    assert [said.partition(" ")[2] for said in refusals(bases / FIRST, bases)] == [
        '$.replaces: this pack extends none; name one under "extends", or take this out',
        '$.leaves_out: this pack extends none; name one under "extends", or take this out',
    ]


def test_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    bases = bases_folder(tmp_path)
    extending(bases, "", name="one", extends="other")
    extending(bases, "", name="other", extends="one")
    assert refusals(extending(tmp_path, "", extends="one"), bases) == [
        "other/pack.yaml:5:1: $.extends: one extends other extends one; of packs in a circle, one has to extend none"
    ]


def test_a_pack_cannot_take_the_id_of_the_one_that_it_extends(tmp_path: Path) -> None:
    folder, bases = extending(tmp_path, "", name=FIRST), bases_folder(tmp_path)
    assert refusals(folder, bases) == [
        (
            "first/pack.yaml:5:1: $.extends: the pack has the id of the one that it extends, first; "
            "give it an id of its own"
        )
    ]


def test_so_many_packs_may_stand_behind_each_other_and_no_more(tmp_path: Path) -> None:
    bases, before = bases_folder(tmp_path), FIRST
    for number in range(MOST_BEHIND - 1):
        extending(bases, "", name=f"pack-{number}", extends=before)
        before = f"pack-{number}"
    assert len(loaded(extending(tmp_path, "", name="last", extends=before), bases).bases) == MOST_BEHIND
    extending(bases, "", name="over", extends=before)
    assert refusals(extending(tmp_path, "", name="beyond", extends="over"), bases) == [
        "pack-0/pack.yaml:5:1: $.extends: over 8 packs extend each other; extend one of the first of them"
    ]


def test_no_pack_beside_a_strangers_can_be_extended(tmp_path: Path) -> None:
    """Only what comes along: a folder of that name in the stranger's own, or beside it, is never looked at."""
    bases = bases_folder(tmp_path)
    folder = extending(bases, "")
    with pytest.raises(PackError) as caught:
        load_pack(folder, shipped_catalogue())
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.message == 'the text "first" is no pack that comes with readiness'


def test_the_extended_pack_is_read_as_carefully_as_any(tmp_path: Path) -> None:
    bases = bases_folder(tmp_path)
    secret = tmp_path / "secret.yaml"
    secret.write_text(ADDED, encoding="utf-8")
    os.symlink(secret, bases / FIRST / "criteria" / "HP07.yaml")
    assert refusals(extending(tmp_path, ""), bases) == [
        "first/criteria/HP07.yaml:1:1: $: it is no regular file; put the file itself there, not a link"
    ]


# Ids


def lint(folder: Path, bases: Path) -> list[str]:
    pack = loaded(folder, bases)
    return [str(one) for one in (*across(pack), *lock_diagnostics(pack, read_lock(folder), bases))]


def lock(folder: Path, bases: Path) -> str:
    text = locked(loaded(folder, bases), read_lock(folder), bases)
    (folder / NAME).write_text(text, encoding="utf-8")
    return text


def test_the_lock_holds_the_packs_own_ids_alone(tmp_path: Path) -> None:
    folder, bases = extending(tmp_path, "", HP07=ADDED), bases_folder(tmp_path)
    lock(bases / FIRST, bases)
    ids = [line.partition(" ")[0] for line in lock(folder, bases).splitlines() if not line.startswith("#")]
    assert ids == ["HP07", "HP07.1", "HP07.2", "HP07.3", "HP07.4"]
    assert lint(folder, bases) == []


def test_an_id_means_in_a_pack_what_it_means_in_the_one_that_it_extends(tmp_path: Path) -> None:
    other = changed(
        REPLACED,
        ("title: Nobody waits unseen", "title: Nobody waits at all"),
        ("unseen: assessments.open_past_limit_not_seen", "unseen: assessments.open_past_10_not_seen"),
    )
    folder, bases = extending(tmp_path, REPLACING, HP06=other), bases_folder(tmp_path)
    lock(bases / FIRST, bases)
    assert [line for line in lint(folder, bases) if "HP06.2" in line] == [
        (
            'second/criteria/HP06.yaml:20:5: $.checks[1].id: HP06.2 stands for "Nobody waits unseen" in a pack '
            "that this one extends; an id is for ever: take a number that is free there"
        )
    ]
    with pytest.raises(PackError):
        locked(loaded(folder, bases), None, bases)


def test_an_id_that_the_extended_pack_has_retired_stays_so(tmp_path: Path) -> None:
    folder, bases = extending(tmp_path, "", HP07=ADDED), bases_folder(tmp_path)
    (bases / FIRST / NAME).write_text("HP07.3 | retired | silence | Somebody has looked\n", encoding="utf-8")
    assert [line for line in lint(folder, bases) if "HP07.3" in line] == [
        (
            'second/criteria/HP07.yaml:31:5: $.checks[2].id: HP07.3 stood for "Somebody has looked" in a pack '
            "that this one extends; an id is for ever: take a number that is free there"
        )
    ]


def test_an_id_that_the_extended_pack_takes_later_is_told(tmp_path: Path) -> None:
    """The pack had an HP07 of its own; now it has none, and the one that it extends has another HP07."""
    folder, bases = extending(tmp_path, ""), bases_folder(tmp_path)
    (folder / NAME).write_text("HP07 | used | area care-leavers | Something else\n", encoding="utf-8")
    (bases / FIRST / "criteria" / "HP07.yaml").write_text(ADDED, encoding="utf-8")
    lock(bases / FIRST, bases)
    assert lint(folder, bases) == [
        (
            'second/ids.lock:1:1: $: HP07 is "Another" in a pack that this one extends, and was something else here; '
            "say under leaves_out in pack.yaml why that one does not belong here"
        )
    ]


def test_a_criterion_of_its_own_that_goes_is_retired_unless_the_extended_pack_has_it(tmp_path: Path) -> None:
    folder, bases = extending(tmp_path, REPLACING, HP06=REPLACED, HP07=ADDED), bases_folder(tmp_path)
    lock(bases / FIRST, bases)
    lock(folder, bases)
    for name in ("HP06", "HP07"):
        (folder / "criteria" / f"{name}.yaml").unlink()
    about = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(about.replace(REPLACING, ""), encoding="utf-8")
    assert retirements(loaded(folder, bases), read_lock(folder)) == ["HP07", "HP07.1", "HP07.2", "HP07.3", "HP07.4"]
    text = lock(folder, bases)
    assert [line.split(" | ")[:2] for line in text.splitlines() if line.startswith("HP06 ")] == [["HP06", "used"]]
    assert lint(folder, bases) == []


# The packs that come along


@pytest.mark.parametrize("name", sorted(shelf()))
def test_lint_finds_nothing_in_a_pack_that_comes_along(name: str) -> None:
    folder = rules_folder() / name
    pack = load_pack(folder, shipped_catalogue())
    lock_text = read_lock(folder)
    assert [*across(pack), *lock_diagnostics(pack, lock_text)] == []
    assert locked(pack, lock_text) == lock_text


@pytest.mark.parametrize("name", sorted(shelf().keys() - {SHIPPED}))
def test_a_pack_that_comes_along_states_only_what_differs(name: str) -> None:
    pack = load_shipped(name)
    base = pack.base
    assert base is not None
    file = rules_folder() / name / "pack.yaml"
    stated = parse(file.read_text(encoding="utf-8"), name).value.keys() - {*OF_ITSELF}
    assert {key for key in stated if getattr(pack.about, key) == getattr(base.about, key)} == set()
    there = {criterion.id: criterion for criterion in base.criteria}
    assert [criterion.id for criterion in pack.own if there.get(criterion.id) == criterion] == []
