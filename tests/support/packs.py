"""Packs for tests: one criterion in which a test changes what it is about, and a few of the shipped criteria."""

from __future__ import annotations

import dataclasses
import shutil
from functools import cache
from pathlib import Path

from readiness.core.diagnostics import Diagnostic, PackError
from readiness.core.shipped import rules_folder
from readiness.data.catalogue import Catalogue, shipped_catalogue
from readiness.packs.lint.ids import lock_diagnostics, read_lock
from readiness.packs.lint.pack import across
from readiness.packs.pack import RulePack, load_pack, load_shipped
from readiness.packs.shelf import SHIPPED

CRITERION = """\
id: HP06
title: Assessments are completed in time and well
area: help-and-protection
themes: [H08_assessments]
examined_as: [thresholds]
why: A child waits for help.
looks_like: The child is seen early.
inspectors_ask: How do you know that the children are safe?
checks:
  - id: HP06.1
    title: Completed within 45 working days
    measure: assessments.within_45_working_days
    bands:
      - {severity: major, below: 73.8, rests_on: local, because: Ours.}
      - {severity: minor, below: worst_quarter, rests_on: benchmark}
      - {severity: watch, below: england, rests_on: benchmark}
    finding: "{value} of assessments were completed in time"
    distance: "{n} took longer"
    remedy: Review what is late.
  - id: HP06.2
    title: Nobody waits unseen
    measures: {unseen: assessments.open_past_limit_not_seen}
    context: {late: assessments.open_past_45_working_days}
    gap_when: unseen > 0
    severity: critical
    critical_because: unsafe-today
    rests_on: inspection-evidence
    because: Our line.
    finding: "{unseen}[ of {late}] children have not been seen"
    remedy: See them today.
  - id: HP06.3
    title: What is open and late is counted
    measures:
      in_time: assessments.within_45_working_days[numerator]
      completed: assessments.within_45_working_days[denominator]
    value: in_time / completed * 100
    unit: percent
    bands:
      - {severity: major, below: 60, rests_on: local, because: Our line.}
      - {severity: minor, below: 70, rests_on: local, because: Our line.}
    finding: "{value} were in time"
    remedy: Report both.
  - id: HP06.4
    title: Audits find the assessments good enough
    evidence: {kinds: [audit], severity: major}
    rests_on: inspection-evidence
    because: Our line.
    finding: "Audits show {shows}"
    remedy: Audit more.
examples:
  - name: in line with England
    period_end: 2025-03-31
    given:
      assessments.within_45_working_days: {numerator: 870, denominator: 1000}
    expect: {HP06.1: met}
"""


# What makes its first check one by a local standard.
BY_A_LOCAL_STANDARD = (
    ("measure: assessments.within_45_working_days", "measure: strategy_discussions.time_to_discussion[longest]"),
    ("below: 73.8, rests_on: local, because: Ours.", "above: 72, rests_on: local, because: Ours."),
    ("      - {severity: minor, below: worst_quarter, rests_on: benchmark}\n", ""),
    (
        "below: england, rests_on: benchmark",
        "above: local.strategy_discussion_hours, rests_on: local, because: Ours",
    ),
    ('    distance: "{n} took longer"\n', ""),
)

# Of each form of check, and of each way to decide one, several are among these.
QUICK = ["LD01", "LD05", "LD06", "LD07", "LD13", "HP02", "HP03", "HP05", "HP06", "HP07", "HP08", "HP09", "HP19", "HP20"]


# A rate that HP19 reads needs a count of what is late, which CC03 reads.
KEPT = (*QUICK, "CC03")


@cache
def quick_pack(name: str = SHIPPED) -> RulePack:
    """The shipped pack, or the one of this name, with the checks of a few criteria, the others without any.

    For tests of how rules are applied: what the other criteria ask changes nothing there.
    """
    pack = load_shipped(name)
    criteria = tuple(c if c.id in QUICK else c.model_copy(update={"checks": (), "examples": ()}) for c in pack.criteria)
    checks = {check.id for criterion in criteria for check in criterion.checks}
    compiled = {check: rule for check, rule in pack.compiled.items() if check in checks}
    return dataclasses.replace(pack, criteria=criteria, compiled=compiled)


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with the first occurrence of each left side replaced; each must occur."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def pack_folder(parent: Path, criterion: str = CRITERION, file: str = "HP06.yaml") -> Path:
    """A pack of this criterion, with the shipped pack's policy and frequencies."""
    folder = parent / "small"
    (folder / "criteria").mkdir(parents=True)
    for name in ("pack.yaml", "frequencies.yaml"):
        shutil.copy(rules_folder() / SHIPPED / name, folder / name)
    (folder / "criteria" / file).write_text(criterion, encoding="utf-8")
    return folder


def small_pack(parent: Path, *changes: tuple[str, str], catalogue: Catalogue | None = None) -> RulePack:
    """The pack of the criterion above with these changes."""
    return load_pack(pack_folder(parent, changed(CRITERION, *changes)), catalogue or shipped_catalogue())


def whole_pack(parent: Path) -> Path:
    """A copy of the shipped pack, to be broken."""
    return shutil.copytree(rules_folder() / SHIPPED, parent / SHIPPED)


def quick_folder(parent: Path) -> Path:
    """A copy of the shipped pack with a few of its criteria, to be broken."""
    folder = whole_pack(parent)
    for file in (folder / "criteria").glob("*.yaml"):
        if file.stem not in KEPT:
            file.unlink()
    lock = folder / "ids.lock"
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = (line for line in lines if line.startswith("#") or line[:4] in KEPT)
    lock.write_text("".join(kept), encoding="utf-8")
    return folder


def pack_diagnostics(folder: Path, catalogue: Catalogue | None = None) -> list[Diagnostic]:
    """All that lint says of a pack: of its files; and where each of them is sound, of the whole."""
    try:
        pack = load_pack(folder, catalogue or shipped_catalogue())
    except PackError as error:
        return list(error.diagnostics)
    found = (*across(pack), *lock_diagnostics(pack, read_lock(folder)))
    return sorted(found, key=lambda diagnostic: diagnostic.order)


def pack_refusals(parent: Path, *changes: tuple[str, str], file: str = "HP06.yaml") -> list[str]:
    """What is said of the criterion with these changes: file, line and column included."""
    folder = pack_folder(parent, changed(CRITERION, *changes), file)
    try:
        load_pack(folder, shipped_catalogue())
    except PackError as error:
        return [str(diagnostic) for diagnostic in error.diagnostics]
    return []


# A pack that is extended in tests: small, so that they are quick.
FIRST = "first"


def bases_folder(parent: Path, *changes: tuple[str, str]) -> Path:
    """A folder of packs that may be extended, with one of the criterion above, changed so, and of another."""
    bases = parent / "bases"
    first = pack_folder(bases, changed(CRITERION, *changes)).rename(bases / FIRST)
    shutil.copy(rules_folder() / SHIPPED / "criteria" / "CC16.yaml", first / "criteria" / "CC16.yaml")
    about = (first / "pack.yaml").read_text(encoding="utf-8")
    (first / "pack.yaml").write_text(changed(about, (f"id: {SHIPPED}", f"id: {FIRST}")), encoding="utf-8")
    return bases


def extending(parent: Path, stated: str, name: str = "second", extends: str = FIRST, **criteria: str) -> Path:
    """A folder with a pack that extends another, states this in `pack.yaml`, and has these criteria."""
    folder = parent / name
    folder.mkdir(parents=True)
    head = f'id: {name}\nversion: "0.1.0"\npack_format: "1.0"\ntitle: Another\nextends: {extends}\n'
    (folder / "pack.yaml").write_text(head + stated, encoding="utf-8")
    for criterion, text in criteria.items():
        (folder / "criteria").mkdir(exist_ok=True)
        (folder / "criteria" / f"{criterion}.yaml").write_text(text, encoding="utf-8")
    return folder
