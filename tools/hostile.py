"""Submissions that are each made to hurt one thing: python -m tools.hostile FOLDER writes and measures them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from readiness.core.bounds import (
    DEEPEST,
    LARGEST_FILE,
    LONGEST_KEY,
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_ITEMS,
    MOST_TOLD,
    MOST_VALUES,
)
from readiness.core.exit_codes import ExitCode
from readiness.data.catalogue import shipped_catalogue
from readiness.data.measures import STATISTICS, Direction, Measure
from readiness.data.readings import Kind
from readiness.packs.pack import load_shipped

ROOM = LARGEST_FILE - 100_000

SOUND: dict[str, Any] = json.loads((Path(__file__).parents[1] / "samples/middling.json").read_text(encoding="utf-8"))
ITEM = {"kind": "audit", "origin": "own", "shows": "mixed", "date": "2026-02-14", "summary": "S"}


def filled(**changes: Any) -> bytes:
    """A sound submission with these parts in place of its own."""
    return json.dumps(SOUND | changes, ensure_ascii=False, separators=(",", ":")).encode()


def with_raw(place: str, raw: str) -> bytes:
    """A sound submission with this JSON at one place."""
    return filled(**{place: "@"}).replace(b'"@"', raw.encode(), 1)


def repeated(one: str) -> str:
    """A list of so many of one thing as make a file as large as may be read."""
    return f"[{','.join([one] * (ROOM // (len(one.encode()) + 1)))}]"


def numbered(form: str, count: int) -> str:
    """An object of so many members that differ by their number."""
    return f"{{{','.join(form.replace('#', str(number)) for number in range(count))}}}"


def everywhere(parts: Mapping[str, Any], measures: Sequence[str] = ()) -> bytes:
    """A sound submission with these parts added to each of these readings, or to all."""
    sections = {name: SOUND[name] for name in shipped_catalogue().sections if name in SOUND}
    return filled(**{
        section: {
            name: one | parts if not measures or f"{section}.{name}" in measures else one
            for name, one in readings.items()
        }
        for section, readings in sections.items()
    })  # fmt: skip


def split(count: int, measures: Sequence[str] = (), name: str = "Team #") -> bytes:
    """A sound submission with proportions split by so many teams."""
    changed = {section: dict(SOUND[section]) for section in {measure.split(".")[0] for measure in measures}}
    for section, key in (measure.split(".") for measure in measures):
        teams = {name.replace("#", str(number)): {"numerator": 1, "denominator": 40} for number in range(count)}
        changed[section][key] = {"numerator": count, "denominator": 40 * count, "by": {"team": teams}}
    return filled(**changed)


def scaled(value: Any) -> Any:
    """A part of a submission with a thousand times the people in it, and no teams."""
    if isinstance(value, list):
        return [scaled(one) for one in value]
    if not isinstance(value, dict):
        return value
    people = {name: int(value[name] * 1_000) for name in ("numerator", "denominator", "count") if name in value}
    bands = {"bands": {name: count * 1_000 for name, count in value["bands"].items()}} if "bands" in value else {}
    return {name: scaled(one) for name, one in value.items() if name != "by"} | people | bands


def worse_team(measure: Measure, whole: Mapping[str, Any], number: int, count: int) -> dict[str, Any]:
    """One of so many teams, which together are a fifth of the council, and worse than the rest of it."""
    share, above = 5 * count, number % 3
    if "bands" in whole:
        return {"bands": {name: many // share for name, many in whole["bands"].items()}}
    if "count" in whole:
        return {"count": whole["count"] // share + (above if whole["count"] else 0)}
    if "denominator" not in whole:
        return {name: whole[name] for name in (*STATISTICS, "value", "percentage") if name in whole}
    bottom = whole["denominator"] // share + above
    tenths = 6 if measure.direction is Direction.HIGHER else 15
    top = bottom * whole["numerator"] * tenths // whole["denominator"] // 10
    return {"numerator": min(top, bottom) if measure.kind is Kind.PROPORTION else top, "denominator": bottom}


def can_grow(measure: Measure) -> bool:
    """Whether a figure may be as large as the scaled ones are."""
    return measure.kind is not Kind.COUNT or measure.most > 10_000


def sound_teams(measures: Sequence[str], name: str = "Team #") -> bytes:
    """A submission that is judged, with as many teams in each of these measures as may be."""
    known = shipped_catalogue().measures
    whole = {
        section: {key: one for key, one in scaled(SOUND[section]).items() if can_grow(known[f"{section}.{key}"])}
        for section in shipped_catalogue().sections
        if section in SOUND
    }

    def with_teams(count: int) -> bytes:
        changed = {section: dict(readings) for section, readings in whole.items()}
        for section, key in (one.split(".") for one in measures):
            measure, reading = known[f"{section}.{key}"], changed[section][key]
            teams = {name.replace("#", str(at)): worse_team(measure, reading, at, count) for at in range(count)}
            changed[section][key] = reading | {"by": {"team": teams}}
        return filled(**changed)

    few, more = (sum(map(with_teams(count).count, (b"[", b"{", b","))) for count in (1, 2))
    return with_teams(min(MOST_ITEMS, (MOST_VALUES - few) // (more - few)))


def items(count: int, checks: Sequence[str], **parts: Any) -> bytes:
    """A sound submission with so many evidence items."""
    return filled(evidence=[ITEM | {"checks": checks} | parts] * count)


def answered(checks: Sequence[str]) -> list[dict[str, Any]]:
    """Evidence in which each weakness may be answered by each strength."""
    shown = ({"shows": "weakness", "date": "2026-01-14"}, {"shows": "strength", "date": "2026-02-14"})
    return [ITEM | {"checks": checks, "moderated": True, "sample": 40} | shown[one % 2] for one in range(MOST_ITEMS)]


def points(count: int) -> list[dict[str, Any]]:
    """So many earlier figures, each on another day."""
    day = date(1975, 1, 1)
    return [
        {"period_end": str(day + timedelta(days=number)), "numerator": 700, "denominator": 930}
        for number in range(count)
    ]


BACKSLASH = chr(92)


def text(inside: str) -> str:
    """An object with one text, written as it is."""
    return f'{{"x":"{inside}"}}'


def nested(depth: int, width: int) -> str:
    """Lists in lists, with many values in the innermost."""
    return "[" * depth + ",".join(["0"] * width) + "]" * depth


RATE, LONG, LABEL = "assessments.within_45_working_days", "x" * LONGEST_TEXT, "x" * LONGEST_LABEL
ACTION = {"action": LONG, "owner": LABEL, "status": "open", "effect": LONG}
RATES = [
    f"{section}.{name}"
    for section, readings in SOUND.items()
    if section in shipped_catalogue().sections
    for name in readings
    if (measure := shipped_catalogue().measures[f"{section}.{name}"]).kind == "proportion" and "team" in measure.by
]
SPLIT = [
    f"{section}.{name}"
    for section, readings in SOUND.items()
    if section in shipped_catalogue().sections
    for name, reading in readings.items()
    if can_grow(measure := shipped_catalogue().measures[f"{section}.{name}"])
    if "team" in measure.by and "status" not in reading
]
# How many checks decide by each measure: each of them looks at every team.
READ = Counter(check.measure for check in load_shipped().checks if check.measure)
CHECKS = [check.id for check in load_shipped().checks]
CRITERIA = [criterion.id for criterion in load_shipped().written]

# What goes far beyond a bound, and what comes just up to it.
FILES: Mapping[str, Callable[[], bytes]] = {
    "the longest text": lambda: filled(council={"name": "x" * ROOM}),
    "the longest word behind a slip": lambda: items(1, ["x" * ROOM]),
    "the longest key": lambda: with_raw("extensions", f'{{"{"k" * ROOM}":1}}'),
    "the longest number": lambda: with_raw("extensions", "9" * ROOM),
    "the most empty items": lambda: with_raw("evidence", repeated("{}")),
    "the most evidence items": lambda: with_raw("evidence", repeated(json.dumps(ITEM))),
    "the most values, free ones": lambda: with_raw("extensions", f'{{"x":{repeated("0")}}}'),
    "the most texts": lambda: with_raw("extensions", f'{{"x":{repeated(chr(34) * 2)}}}'),
    "the most unknown keys": lambda: with_raw("assessments", numbered('"within_4#":0', ROOM // 20)),
    "the most unknown criteria": lambda: with_raw("self_ratings", numbered('"HP#":"strength"', ROOM // 24)),
    "the most history": lambda: everywhere({"history": points(1) * (ROOM // 70)}, [RATE]),
    "the most teams": lambda: split(ROOM // 50, [RATE]),
    "the deepest": lambda: with_raw("extensions", "[" * ROOM),
    "the most brackets closed": lambda: with_raw("extensions", "]" * ROOM),
    "the most quotation marks": lambda: with_raw("extensions", '"' * ROOM),
    "the most escapes": lambda: filled(extensions={"x": '"' * (ROOM // 2)}),
    "the most codes": lambda: with_raw("extensions", text("\\ud83d\\ude00" * (ROOM // 12))),
    "the most codes, the last unsound": lambda: with_raw("extensions", text("\\u0041" * (ROOM // 6 - 2) + "\\ud800")),
    "the most lines": lambda: filled() + b"\n" * ROOM,
    "the most lines before a slip": lambda: b"\n" * ROOM + filled()[:-1],
    "the most digits to look through": lambda: filled(extensions={"x": "4000 000 0" * (ROOM // 10)}),
    "the most of what looks like an address": lambda: filled(extensions={"x": "a.b" * (ROOM // 4) + "@"}),
    "up to the bounds: values, with one key twice": lambda: with_raw(
        "extensions", nested(DEEPEST - 3, MOST_VALUES - 5_000).replace("[0,", '[{"a":0,"a":0},', 1)
    ),
    "up to the bounds: values, deep": lambda: with_raw(
        "extensions", f'{{"x":{nested(DEEPEST - 3, MOST_VALUES - 5_000)}}}'
    ),
    "up to the bounds: objects": lambda: with_raw(
        "extensions", f'{{"x":[{",".join([text("é" * 70 + BACKSLASH + "n")] * (MOST_VALUES // 2 - 5_000))}]}}'
    ),
    "up to the bounds: unknown keys of an item": lambda: with_raw(
        "evidence", f"[{numbered(chr(34) + 'k' * (LONGEST_KEY - 110) + '#' + chr(34) + ':0', MOST_VALUES - 5_000)}]"
    ),
    "up to the bounds: unknown fields of figures": lambda: with_raw(
        "assessments", '{"within_45_working_days":' + numbered('"denominato#":0', MOST_VALUES - 5_000) + "}"
    ),
    "up to the bounds: wrong items": lambda: with_raw("evidence", f"[{','.join(['{}'] * MOST_ITEMS)}]"),
    "up to the bounds: misspelt ids": lambda: items(90, ["HP99.1" + "x" * 40] * MOST_ITEMS),
    "up to the bounds: unknown ids": lambda: items(5, ["HP99.1"] * MOST_ITEMS),
    "up to the bounds: a check named often": lambda: items(5, [CHECKS[0]] * MOST_ITEMS),
    "up to the bounds: checks named too often": lambda: items(MOST_ITEMS, CHECKS[:60]),
    "up to the bounds: evidence": lambda: items(9, CHECKS[:45], summary=LONG, source=LABEL),
    "up to the bounds: evidence of few words": lambda: items(50, CHECKS[:99]),
    "up to the bounds: evidence in codes": lambda: items(9, CHECKS[:50], summary="x" + chr(1) * (LONGEST_TEXT - 1)),
    "up to the bounds: evidence to be escaped": lambda: items(9, CHECKS[:50], summary="&<*|>" * (LONGEST_TEXT // 5)),
    "up to the bounds: evidence, adverse and answered": lambda: filled(evidence=answered(CHECKS[:5])),
    "up to the bounds: evidence and actions": lambda: filled(
        evidence=[ITEM | {"checks": CHECKS[:50], "summary": "😀" * LONGEST_TEXT}] * 9,
        actions=[ACTION | {"criteria": CRITERIA}] * (MOST_TOLD // len(CRITERIA) // 21_000),
    ),
    "up to the bounds: long texts": lambda: everywhere({"note": LONG, "source": LABEL}),
    "up to the bounds: history": lambda: everywhere({"history": points(200)}, RATES),
    "up to the bounds: history of one": lambda: everywhere({"history": points(MOST_ITEMS)}, [RATE]),
    "up to the bounds: teams": lambda: split(MOST_ITEMS, [RATE]),
    "up to the bounds: teams of every rate": lambda: split(600, RATES),
    "up to the bounds: teams of long names": lambda: split(600, RATES, name="x" * (LONGEST_KEY - 4) + "#"),
    "up to the bounds: sound, teams everywhere": lambda: sound_teams(SPLIT),
    "up to the bounds: sound, teams of long names": lambda: sound_teams(SPLIT, "&" * (LONGEST_KEY - 4) + "#"),
    "up to the bounds: sound, teams where most is read": lambda: sound_teams(
        sorted(SPLIT, key=lambda one: -READ[one])[: MOST_VALUES // MOST_ITEMS // 3]
    ),
    "up to the bounds: names that overlap": lambda: split(MOST_ITEMS, RATES[:30], name="T\u200b#"),
}


# A small process measures: a child begins with as much memory as the process that starts it had at its most.
MEASURE = """
import os, sys
child = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-m", "readiness", *sys.argv[1:]])
_, status, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, os.waitstatus_to_exitcode(status), file=sys.stderr)
"""


class Took(NamedTuple):
    """What a check took: seconds of processor time, MB of memory at most, how it ended, and MB of its report."""

    seconds: float
    memory: int
    code: int
    last_line: str
    report: float


def check(file: Path, shape: str = "json") -> Took:
    """Checks a submission in a process of its own, and measures it with its children."""
    command = [sys.executable, "-c", MEASURE, "check", str(file), "-f", shape]
    ended = subprocess.run(command, capture_output=True, check=False)
    *_, said, measured = ended.stderr.decode(errors="replace").splitlines()
    seconds, memory, code = measured.split()
    return Took(float(seconds), int(memory), int(code), said.removeprefix("readiness: "), len(ended.stdout) / 2**20)


def in_every_shape(file: Path) -> Iterator[tuple[str, Took]]:
    """The same for each report; for one only, where the submission is refused and there is none."""
    for shape in ("json", "html", "text"):
        took = check(file, shape)
        yield shape, took
        if took.code == ExitCode.WRONG_INPUT:
            return


def main(folder: Path, wanted: Sequence[str]) -> None:
    """Writes each file, has it checked, and tells what that took."""
    for name in FILES:
        if not wanted or any(one in name for one in wanted):
            file = folder / "hostile.json"
            file.write_bytes(FILES[name]())
            for shape, took in in_every_shape(file):
                print(
                    f"{name:50} {file.stat().st_size / 2**20:5.1f} MB {took.seconds:5.1f} s {took.memory:>4} MB "
                    f"code {took.code}, {shape} of {took.report:5.1f} MB  {took.last_line[:90]}",
                    flush=True,
                )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
