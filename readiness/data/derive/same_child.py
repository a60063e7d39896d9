"""Which ids are one child, by a file that somebody keeps: applied to every list before anything is counted."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from readiness.core.bounds import LARGEST_FILE
from readiness.core.diagnostics import UnreadableError
from readiness.data.derive.database import Database
from readiness.data.derive.sources import plain_heading

HEADINGS = ("id", "same as")


@dataclass(frozen=True, slots=True)
class SameChild:
    """The name of the file, and for each id that is another's the one under which the child is counted."""

    name: str
    kept: Mapping[str, str]

    def write(self, database: Database) -> None:
        """Writes it into the database, where tables that are loaded are joined to it."""
        database.run("CREATE TABLE main.same_child (id VARCHAR, kept VARCHAR, found BOOLEAN DEFAULT false)")
        database.run(
            "INSERT INTO main.same_child (id, kept) SELECT unnest(CAST(? AS VARCHAR[])), unnest(CAST(? AS VARCHAR[]))",
            [[*self.kept], [*self.kept.values()]],
        )


NOBODY = SameChild("", {})


def join_ids(database: Database, rows: str) -> int:
    """Puts the id that is kept into the rows of a table; how many of those that say something this changed."""
    database.run(f"UPDATE main.same_child SET found = true WHERE id IN (SELECT child FROM {rows})")
    changed: int = database.rows(
        f"SELECT count(*) FROM {rows} WHERE left_out = 0 AND child IN (SELECT id FROM main.same_child)"
    )[0][0]
    # The mark holds the id, so that a row which stands there under both ids stands there twice.
    database.run(
        f"UPDATE {rows} SET child = s.kept, mark = xor(xor(mark, hash(child)), hash(s.kept))"
        f" FROM main.same_child AS s WHERE {rows}.child = s.id"
    )
    return changed


def ids_not_found(database: Database) -> int:
    """How many of the ids to be joined stand in no table."""
    found: int = database.rows("SELECT count(*) FROM main.same_child WHERE NOT found")[0][0]
    return found


def read_same_child(path: Path) -> SameChild:
    """The file: a CSV with the columns id and same_as. Raises UnreadableError, without any id, for what is none."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableError(f"{path} is too large; leave in it the ids that are another's, and nothing else")
        with open(path, encoding="utf-8-sig", newline="") as stream:
            pairs = [*_pairs(stream.read(), path.name)]
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be read ({error.strerror or error}); check that you may read it"
        ) from None
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableError(f"{path} is no CSV in UTF-8; save it as one") from None
    return SameChild(path.name, _kept(pairs))


def _pairs(text: str, name: str) -> Iterator[tuple[str, str]]:
    lines = text.splitlines()
    reader = csv.reader(lines, delimiter=max(",;\t", key=(lines or [""])[0].count))
    headings = [plain_heading(cell) for cell in next(reader, [])]
    if missing := [heading for heading in HEADINGS if heading not in headings]:
        raise UnreadableError(f'{name} has no column "{missing[0].replace(" ", "_")}"; head its columns id and same_as')
    places = [headings.index(heading) for heading in HEADINGS]
    for row in reader:
        cells = [row[place].strip() if place < len(row) else "" for place in places]
        if all(cells):
            yield cells[0], cells[1]
        elif any(cells):
            raise UnreadableError(f"{name}: line {reader.line_num} lacks one of its two ids; give both, or take it out")


def _kept(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Each id and the one that is kept of all that are joined to it, however long the way: whatever the order of lines.

    It is the one that is nowhere said to be another's; of several, or where each is, the first by the alphabet.
    """
    above: dict[str, str] = {}

    def top(id_: str) -> str:
        while (next_id := above.setdefault(id_, id_)) != id_:
            above[id_] = above[next_id]
            id_ = next_id
        return id_

    for id_, same_as in pairs:
        above[top(id_)] = top(same_as)
    others = {id_ for id_, same_as in pairs if id_ != same_as}
    kept: dict[str, str] = {}
    for _, group in groupby(sorted(above, key=lambda one: (top(one), one in others, one)), key=top):
        first, *rest = group
        kept |= dict.fromkeys(rest, first)
    return kept
