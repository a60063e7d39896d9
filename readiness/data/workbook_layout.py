"""How a submission is laid out in a workbook: the sheets, in the order of whoever is asked, and their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from readiness.data.catalogue import Catalogue
from readiness.data.measures import Dimension
from readiness.data.readings import FIELDS, Bound, Kind, Status, Symbol
from readiness.data.submission import State
from readiness.data.vocabulary import EvidenceKind, Origin, Shows

START, COUNCIL, EVIDENCE, ACTIONS = "Start here", "Council", "Evidence", "Actions"
RATINGS, STANDARDS, AS_JSON = "Self-ratings", "Local standards", "As JSON"
# Sheets whose names Excel would refuse are cut.
LONGEST_NAME = 31
HANGING = ("and", "who", "have", "since", "the", "last", "against", "with", "of")
EARLIER, OTHER_SOURCE = "earlier", "another source"


class Form(StrEnum):
    """What stands in the cells of a column."""

    TOLD = "told"
    """What the workbook tells, and nobody reads."""
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes-no"
    WORD = "word"
    WORDS = "words"
    """Several, with commas between them."""
    ENTRY = "entry"
    """What the line says that belongs there."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, what its cells hold, the words among which they choose, and its width in characters."""

    key: str
    form: Form
    words: tuple[str, ...] = ()
    width: int = 12

    @property
    def heading(self) -> str:
        """What stands above it."""
        return self.key.replace("_", " ")


def heading_key(heading: str) -> str:
    """The key of the column with such a heading."""
    return re.sub(r"[\s_]+", "_", heading.strip()).casefold()


MEASURE = Column("measure", Form.TEXT, width=30)
TOLD = (
    Column("what_it_counts", Form.TOLD, width=38),
    Column("definition", Form.TOLD, width=60),
    Column("held_in", Form.TOLD, width=24),
    Column("measured_in", Form.TOLD, width=14),
    Column("last_period", Form.TOLD, width=16),
)
SPLIT = (
    Column("split_by", Form.WORD, (*Dimension, EARLIER, OTHER_SOURCE), 14),
    Column("part", Form.TEXT, width=16),
)
NUMBERS = frozenset(name for names in FIELDS.values() for name in names) - {"unit", "bands", "answer", "date"}
LIMITS = ("at_least", "at_most")
ABOUT = (
    Column("status", Form.WORD, tuple(Status), 15),
    Column("reason", Form.TEXT, width=24),
    Column("symbol", Form.WORD, tuple(Symbol), 8),
    Column("bound", Form.WORD, tuple(Bound), 8),
    *(Column(name, Form.NUMBER, width=9) for name in LIMITS),
    Column("period_start", Form.DATE, width=13),
    Column("period_end", Form.DATE, width=13),
    Column("source", Form.TEXT, width=22),
    Column("joint_with", Form.TEXT, width=14),
    Column("note", Form.TEXT, width=30),
)
BAND = "band_"

TABLES: dict[str, tuple[Column, ...]] = {
    EVIDENCE: (
        Column("checks", Form.WORDS, width=16),
        Column("criteria", Form.WORDS, width=12),
        Column("kind", Form.WORD, tuple(EvidenceKind), 16),
        Column("origin", Form.WORD, tuple(Origin), 13),
        Column("shows", Form.WORD, tuple(Shows), 12),
        Column("date", Form.DATE),
        Column("sample", Form.NUMBER, width=9),
        Column("moderated", Form.YES_NO, ("yes", "no"), 11),
        Column("good_or_better", Form.NUMBER, width=10),
        Column("requires_improvement", Form.NUMBER, width=13),
        Column("inadequate", Form.NUMBER, width=11),
        Column("summary", Form.TEXT, width=60),
        Column("source", Form.TEXT, width=22),
    ),
    ACTIONS: (
        Column("criteria", Form.WORDS, width=14),
        Column("action", Form.TEXT, width=50),
        Column("owner", Form.TEXT, width=24),
        Column("due", Form.DATE),
        Column("status", Form.WORD, ("open", "closed"), 9),
        Column("effect", Form.TEXT, width=50),
    ),
    RATINGS: (
        Column("criterion", Form.TEXT, width=11),
        Column("what_it_is", Form.TOLD, width=60),
        Column("rating", Form.WORD, tuple(one for one in Shows if one is not Shows.CONTEXT), 13),
    ),
    STANDARDS: (
        Column("standard", Form.TEXT, width=38),
        Column("what_it_limits", Form.TOLD, width=60),
        Column("measured_in", Form.TOLD, width=18),
        Column("limit", Form.NUMBER),
    ),
    COUNCIL: (
        Column("what", Form.TEXT, width=20),
        Column("entry", Form.ENTRY, width=44),
        Column("how_to_write_it", Form.TOLD, width=80),
    ),
    AS_JSON: (Column("where", Form.TEXT, width=40), Column("json", Form.TEXT, width=100)),
}
# What an action plan has beside the columns of actions. What to do is the action, where no other is named.
PLAN = (
    Column("check", Form.TOLD, width=9),
    Column("severity", Form.TOLD, width=14),
    Column("area", Form.TOLD, width=26),
    Column("what_was_found", Form.TOLD, width=44),
    Column("how_far_off", Form.TOLD, width=34),
    Column("what_to_do", Form.TEXT, width=48),
    Column("evidence_wanted", Form.TOLD, width=48),
    Column("now", Form.TOLD, width=14),
)
RATINGS_OF_RECORDS = ("good_or_better", "requires_improvement", "inadequate")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the sheet about the council: where it stands in the submission, its form, and how to write it."""

    path: tuple[str, ...]
    form: Form
    how: str
    words: tuple[str, ...] = ()


ENTRIES: dict[str, Entry] = {
    "council name": Entry(("council", "name"), Form.TEXT, "as it is known: Larkshire"),
    "council code": Entry(("council", "code"), Form.TEXT, "E10000013, or DfE's three digits; may stay empty"),
    "period start": Entry(("period", "start"), Form.DATE, "the first day that the figures speak of"),
    "period end": Entry(("period", "end"), Form.DATE, "the last day that they speak of"),
    "status": Entry(("status",), Form.WORD, "draft or signed-off; compiled is what others put together", tuple(State)),
    "prepared by": Entry(("prepared_by",), Form.TEXT, "a role, not a name; may stay empty"),
    "prepared on": Entry(("prepared_on",), Form.DATE, "a day; may stay empty"),
    "in reform since": Entry(
        ("in_reform", "since"), Form.DATE, "since when work is in Family Help, or in child protection teams"
    ),
    "in reform what": Entry(
        ("in_reform", "what"), Form.WORDS, "family-help, multi-agency-child-protection-teams, or both; else empty"
    ),
    "schema version": Entry(("schema_version",), Form.TEXT, "leave it as it is"),
}

# Who is asked first for the measures of a section: what was counted for a return stands, lists follow, and what
# somebody has to be asked for comes last.
HOLDERS: tuple[tuple[str, str], ...] = (
    (r"\bHR\b|workforce|human resources", "Human resources"),
    ("census|SSDA903|return", "Returns and censuses"),
    ("Annex A", "Annex A lists"),
    ("health|school|education|housing|advocacy|fostering|adoption|kinship|family group|carers", "Other services"),
    ("quality|audit|complaint|review|conference|performance|participation", "Quality assurance and audit"),
    (r"legal|placements|\blogs?\b|register|police|exploitation|cafcass", "Logs and trackers"),
    ("case system|front door|systems|dip sample", "Case system"),
    ("", "Leaders, boards and partners"),
)
HOLDER_ORDER = (
    "Returns and censuses", "Annex A lists", "Case system", "Logs and trackers", "Other services",
    "Human resources", "Quality assurance and audit", "Leaders, boards and partners",
)  # fmt: skip


def sheet_name(title: str) -> str:
    """The title, cut after a word where Excel has no room for more."""
    words = title.split()
    while len(" ".join(words)) > LONGEST_NAME or words[-1] in HANGING:
        words.pop()
    return " ".join(words)


def holder(held_in: str | None) -> str:
    """Who is asked for what is held there: the first that it names."""
    first = (held_in or "").partition(";")[0]
    return next(name for words, name in HOLDERS if re.search(words, first, re.IGNORECASE))


@cache
def sections_in_order(catalogue: Catalogue) -> tuple[tuple[str, str, str], ...]:
    """Each section with its sheet's name and with who holds most of it, in the order in which they are asked."""

    def asked(section: str) -> str:
        held = [holder(one.held_in) for one in catalogue.measures.values() if one.section == section]
        return max(HOLDER_ORDER, key=held.count)

    found = [(section, sheet_name(title), asked(section)) for section, title in catalogue.sections.items()]
    return tuple(sorted(found, key=lambda one: HOLDER_ORDER.index(one[2])))


@cache
def section_columns(section: str, catalogue: Catalogue) -> tuple[Column, ...]:
    """The columns of a section's sheet: those that its measures need."""
    return (MEASURE, *TOLD, *SPLIT, *_fields(section, catalogue), *ABOUT)


def _fields(section: str, catalogue: Catalogue) -> Iterator[Column]:
    measures = [one for one in catalogue.measures.values() if one.section == section]
    kinds = [kind for kind in Kind if any(one.kind is kind for one in measures)]
    wanted = dict.fromkeys(name for kind in kinds for name in FIELDS[kind])
    for name in (*wanted, *(() if "value" in wanted else ("value",))):
        match name:
            case "bands":
                keys = dict.fromkeys(band for one in measures for band in one.bands or ())
                yield from (Column(f"{BAND}{key}", Form.NUMBER, width=9) for key in keys)
            case "answer":
                yield Column(name, Form.YES_NO, ("yes", "no"), 9)
            case "date":
                yield Column(name, Form.DATE)
            case "unit":
                yield Column(name, Form.TEXT, width=13)
            case _ if name not in LIMITS:
                yield Column(name, Form.NUMBER)


@cache
def known_columns(catalogue: Catalogue) -> dict[str, Column]:
    """Every column that a section's sheet may have, by key."""
    return {column.key: column for section in catalogue.sections for column in section_columns(section, catalogue)}
