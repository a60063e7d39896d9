"""`ids.lock`: every id that a pack has ever given, with what it tests, so that none is reused or renumbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from pathlib import PurePosixPath

from readiness.core.diagnostics import Diagnostic, Issue, Location, PackError, Path, Rule
from readiness.core.regular_files import IrregularError, open_folder
from readiness.core.rule_files import named
from readiness.core.shipped import rules_folder
from readiness.packs.criterion import Check, Criterion
from readiness.packs.pack import Origin, RulePack
from readiness.packs.pack_files import TOTAL_LIMIT

NAME = "ids.lock"
HEAD = """\
# Every id that this pack has given: in use or retired, what it tests, its title. Made by "readiness pack lock".
# An id is for ever: a retired one stays here and is never used again.
"""
ID = re.compile(r"[A-Z]{2}\d{2}(?:\.[1-9]\d?)?", re.ASCII)
USED, RETIRED = "used", "retired"
LOCK_IT = 'run "readiness pack lock"'
# Unreadable lines that are reported: a file that is no lock at all has thousands.
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What an id stands for. `tests` is a check's form with what it reads, or a criterion's area."""

    id: str
    tests: str
    title: str
    retired: bool = False

    def __str__(self) -> str:
        return " | ".join((self.id, RETIRED if self.retired else USED, self.tests, self.title))

    @property
    def order(self) -> tuple[str, int]:
        """A criterion before its checks, the checks by number."""
        criterion, _, number = self.id.partition(".")
        return criterion, int(number or 0)

    def stands_for(self, other: Entry) -> bool:
        """Whether it has the title and tests the same as another."""
        return (self.tests, self.title) == (other.tests, other.title)


def read_lock(folder: FilePath) -> str | None:
    """The text of a pack's `ids.lock`; None where it has none. Raises PackError."""
    file = folder / NAME
    try:
        with open_folder(folder) as root:
            raw = root.read(NAME, TOTAL_LIMIT)
        if len(raw) <= TOTAL_LIMIT:
            return raw.decode("utf-8")
        message = f"the file holds over {TOTAL_LIMIT // 1024 // 1024} MB"
    except FileNotFoundError:
        return None
    except IrregularError:
        message = "it is no regular file"
    except (OSError, UnicodeDecodeError) as error:
        message = f"it cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}"
    hint = f"take it out, and {LOCK_IT}"
    raise PackError([Diagnostic(named(file, folder), Location(1, 1), (), message, hint, Rule.UNREADABLE_LOCK)])


def lock_diagnostics(pack: RulePack, lock: str | None, bases: FilePath | None = None) -> Iterator[Diagnostic]:
    """The issues between a pack's own ids and the text of its `ids.lock`, which is None where it has none.

    An id of a pack that it extends, one of those in the folder `bases`, means the same here as it does there.
    """
    name = _name(pack)
    taken = list(_taken(pack, bases or rules_folder()))
    yield from taken
    if lock is None:
        yield Diagnostic(name, Location(1, 1), (), f"there is no {NAME}", LOCK_IT, Rule.UNLOCKED_ID)
        return
    known, unreadable = _read(lock, name)
    if unreadable:
        yield from unreadable
        return
    gone = {entry.id: entry for entry in _gone(pack, known)}
    moved: set[str] = set()
    for origin, entry in _entries(pack.own, pack):
        before = known[entry.id][1] if entry.id in known else None
        old = next((one for one in gone.values() if before is None and one.stands_for(entry)), None)
        if old is not None:
            moved.add(old.id)
        if issue := _id_issue((*origin.path, "id"), entry, before, old):
            yield from origin.document.diagnostics([issue])
    for lost in sorted(gone.keys() - moved):
        message = f"{lost} has gone without being retired"
        hint = f"put it back, or {LOCK_IT} to retire it for ever"
        yield Diagnostic(name, Location(known[lost][0], 1), (), message, hint, Rule.LOST_ID)
    for entry in _inherited(pack):
        if entry.id in known and _means_another(known[entry.id][1], entry):
            message = f'{entry.id} is "{entry.title}" in a pack that this one extends, and was something else here'
            hint = "say under leaves_out in pack.yaml why that one does not belong here"
            yield Diagnostic(name, Location(known[entry.id][0], 1), (), message, hint, Rule.REUSED_ID)


def locked(pack: RulePack, lock: str | None, bases: FilePath | None = None) -> str:
    """The new text of `ids.lock`: ids that have gone are retired, and retired ones stay.

    Raises PackError where the lock cannot be read, and where an id is reused, renumbered or was retired: a new lock
    would hide that.
    """
    hidden = (Rule.UNREADABLE_LOCK, Rule.REUSED_ID, Rule.RENUMBERED_ID, Rule.RETIRED_ID)
    refused = [diagnostic for diagnostic in lock_diagnostics(pack, lock, bases) if diagnostic.rule in hidden]
    if refused:
        raise PackError(refused)
    known = _read(lock or "", _name(pack))[0]
    entries = {one: replace(entry, retired=True) for one, (_, entry) in known.items()}
    entries |= {entry.id: entry for entry in _inherited(pack) if entry.id in entries}
    entries |= {entry.id: entry for _, entry in _entries(pack.own, pack)}
    return HEAD + "".join(f"{entry}\n" for entry in sorted(entries.values(), key=lambda one: one.order))


def retirements(pack: RulePack, lock: str | None) -> list[str]:
    """The ids that the lock holds as used and the pack no longer has, in order."""
    gone = _gone(pack, _read(lock or "", _name(pack))[0])
    return [entry.id for entry in sorted(gone, key=lambda one: one.order)]


def _gone(pack: RulePack, known: Mapping[str, tuple[int, Entry]]) -> list[Entry]:
    """The entries in use whose ids the pack no longer has."""
    ids = {entry.id for _, entry in _entries(pack.criteria, pack)}
    return [entry for _, entry in known.values() if not entry.retired and entry.id not in ids]


def _inherited(pack: RulePack) -> Iterator[Entry]:
    """The entries of what stands in the files of a pack that it extends."""
    own = {criterion.id for criterion in pack.own}
    yield from (entry for _, entry in _entries((c for c in pack.criteria if c.id not in own), pack))


def _taken(pack: RulePack, bases: FilePath) -> Iterator[Diagnostic]:
    """The pack's own ids that stand, or stood, for something else in a pack that it extends."""
    there: dict[str, Entry] = {}
    for base in reversed(pack.bases):  # of two locks that hold an id, the nearer one's is the later
        there |= {one: entry for one, (_, entry) in _read(read_lock(bases / base.about.id) or "", "")[0].items()}
    for origin, entry in _entries(pack.own, pack):
        before = there.get(entry.id)
        if before is not None and (before.retired or _means_another(before, entry)):
            was = "stood" if before.retired else "stands"
            message = f'{entry.id} {was} for "{before.title}" in a pack that this one extends'
            rule = Rule.RETIRED_ID if before.retired else Rule.REUSED_ID
            issue = Issue((*origin.path, "id"), message, "an id is for ever: take a number that is free there", rule)
            yield from origin.document.diagnostics([issue])


def _means_another(one: Entry, other: Entry) -> bool:
    """Whether two entries stand for different things: a reworded title, or another measure, is not enough."""
    return one.tests != other.tests and one.title != other.title


def _name(pack: RulePack) -> str:
    """The name of the lock, which lies beside `pack.yaml`."""
    return (PurePosixPath(pack.folder) / NAME).as_posix()


def _id_issue(at: Path, entry: Entry, before: Entry | None, old: Entry | None) -> Issue | None:
    """The issue with an id in use: `before` is what the lock holds for it, `old` a gone id that stood for the same."""
    if before is None and old is not None:
        return Issue(at, f"{entry.id} is {old.id} under another number", f"call it {old.id} again", Rule.RENUMBERED_ID)
    if before is None:
        return Issue(at, f"{entry.id} is not in {NAME}", LOCK_IT, Rule.UNLOCKED_ID)
    if before.retired:
        return Issue(at, f"{entry.id} was retired, and is used again", "take the next free number", Rule.RETIRED_ID)
    if _means_another(before, entry):
        message = f'{entry.id} was "{before.title}", and tests something else now'
        return Issue(at, message, "take the next free number, and leave this one out", Rule.REUSED_ID)
    if not before.stands_for(entry):
        message = f"{NAME} tells {entry.id} otherwise: {before.tests} | {before.title}"
        return Issue(at, message, f"where it still means the same, {LOCK_IT}; else take a new id", Rule.UNLOCKED_ID)
    return None


def _entries(criteria: Iterable[Criterion], pack: RulePack) -> Iterator[tuple[Origin, Entry]]:
    for criterion in criteria:
        yield pack.origins[criterion.id], Entry(criterion.id, f"area {criterion.area}", criterion.title)
        for check in criterion.checks:
            yield pack.origins[check.id], Entry(check.id, _tests(check), check.title)


def _tests(check: Check) -> str:
    """The form of a check with what it reads; thresholds and aliases may change under the same id."""
    if check.evidence is not None:
        return f"evidence {', '.join(sorted(check.evidence.kinds))}"
    if check.silence is not None:
        return "silence"
    if check.measure is not None:
        return f"{'change of' if check.change_over else 'measure'} {check.measure}"
    return f"{'value' if check.value else 'condition'} of {', '.join(sorted(check.measures.values()))}"


def _read(text: str, name: str) -> tuple[Mapping[str, tuple[int, Entry]], list[Diagnostic]]:
    """The entries by id, each with its line number, and diagnostics for the lines that cannot be read."""
    known: dict[str, tuple[int, Entry]] = {}
    diagnostics: list[Diagnostic] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not (bare := line.strip().removeprefix("\ufeff")) or bare.startswith("#"):
            continue
        parts = [part.strip() for part in bare.split(" | ", 3)]
        message = ""
        if len(parts) < 4 or not ID.fullmatch(parts[0]) or parts[1] not in (USED, RETIRED):
            message, hint = "this line cannot be read", f"write: id | {USED} or {RETIRED} | what it tests | title"
        elif parts[0] in known:
            message, hint = f"{parts[0]} stands on line {known[parts[0]][0]} too", "keep one of the two lines"
        else:
            known[parts[0]] = number, Entry(parts[0], parts[2], parts[3], parts[1] == RETIRED)
        if message and len(diagnostics) < MOST_LINES:
            diagnostics.append(Diagnostic(name, Location(number, 1), (), message, hint, Rule.UNREADABLE_LOCK))
    return known, diagnostics
