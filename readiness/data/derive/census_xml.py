"""The children in need census as XML: read as a stream, child by child, into a CSV for each of its tables.

However large the file is, only the records of one child are held, and no more of these than any child has.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn
from xml.parsers import expat

from readiness.core.diagnostics import UnreadableError
from readiness.data.derive.calendar import months_before
from readiness.data.derive.sources import shipped_sources

if TYPE_CHECKING:
    from _csv import Writer

CENSUS = "census"
CHUNK = 256 * 1024
# More than any honest file has: elements in each other, records of one child, signs of a text, bytes of a tag.
DEEPEST, MOST_RECORDS, LONGEST_TEXT, LONGEST_TAG = 20, 10_000, 1_000, 1024 * 1024
MADE_FOR = "leave it out, or give the file that the case system makes for the census"
MAKE_ANEW = "have the case system make the file anew"
# Elements that are records, and the one within which each stands.
WITHIN = {
    "ChildIdentifiers": "Child",
    "ChildCharacteristics": "Child",
    "CINdetails": "Child",
    "Assessments": "CINdetails",
    "CINPlanDates": "CINdetails",
    "Section47": "CINdetails",
    "ChildProtectionPlans": "CINdetails",
}
# Elements that are a record by themselves: the table, and the element somewhere within which each stands.
ALONE = {"Disability": ("Disabilities", "Child"), "CPPreviewDate": ("Reviews", "ChildProtectionPlans")}
# The number of a record, and the day with which it begins: so it stays the same in the files of two years.
NUMBERED = {
    "CINdetails": ("CINdetailsID", "CINreferralDate"),
    "Assessments": ("AssessmentID", "AssessmentActualStartDate"),
    "ChildProtectionPlans": ("CPPID", "CPPstartDate"),
}
ONCE = ("ChildIdentifiers", "ChildCharacteristics")
FACTORS = "AssessmentFactors"
HEADER = {("CollectionDetails", "Collection"), ("CollectionDetails", "ReferenceDate"), ("Source", "DateTime")}
ENDS_EARLY = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


@dataclass(frozen=True, slots=True)
class CensusTable:
    """A table of a census, as CSV: what messages call it, and the days between which it holds everything."""

    name: str
    path: Path
    headings: Sequence[str]
    holds_since: date | None
    holds_until: date | None


@dataclass(slots=True)
class Record:
    """What stands in one element, by heading, and the record in which that stands."""

    table: str
    within: Record | None = None
    cells: dict[str, str] = field(default_factory=dict)


def census_tables(path: Path, scratch: Path) -> Iterator[CensusTable]:
    """The tables of a census, written into the private folder `scratch`, which its owner takes away.

    Raises UnreadableError, with line and column, for what is no such census or no sound XML.
    """
    reading = _written(path, scratch, None)
    if reading.late and reading.reference is not None:
        # Each row says of which census it is, and the header came after the first of them.
        for copy in reading.copies.values():
            copy.unlink()
        reading = _written(path, scratch, reading.reference)
    headings = census_headings()
    since, until = reading.held
    for title, copy in reading.copies.items():
        yield CensusTable(f"{path.name}, {title}", copy, headings[title], since, until)


def census_headings() -> Mapping[str, Sequence[str]]:
    """The headings of each table that is made of a census, by its title."""
    made = {*WITHIN, *(title for title, _ in ALONE.values())}
    return {
        table.title: [*(column.heading for column in table.columns.values()), *table.others]
        for table in shipped_sources()[CENSUS].tables.values()
        if table.title in made
    }


def _written(path: Path, scratch: Path, reference: date | None) -> _Reading:
    headings = census_headings()
    before = len(list(scratch.iterdir()))
    copies = {title: scratch / f"{before}-{title}.csv" for title in headings}
    with ExitStack() as stack, open(path, "rb") as stream:
        writers: dict[str, Writer] = {}
        for title, copy in copies.items():
            writers[title] = csv.writer(stack.enter_context(open(copy, "x", encoding="utf-8", newline="")))
            writers[title].writerow(headings[title])
        reading = _Reading(path.name, headings, copies, writers, reference)
        reading.read(stream)
    return reading


class _Reading:
    """One reading of a census from its first byte to its last. What is read of a child is written when it ends."""

    def __init__(
        self,
        name: str,
        headings: Mapping[str, Sequence[str]],
        copies: Mapping[str, Path],
        writers: Mapping[str, Writer],
        reference: date | None,
    ) -> None:
        self.copies, self.reference, self.late = copies, reference, False
        self._name, self._headings, self._writers = name, headings, writers
        self._header: dict[str, str] = {}
        # The elements that are open, the records among them, and the text since the last tag.
        self._open: list[str] = []
        self._records: list[Record] = []
        self._text: list[str] = []
        self._length = 0
        # What was read of this child, and of how many there were episodes.
        self._child: list[Record] = []
        self._episodes = 0
        # How many bytes were fed, and how many when the last tag or text came out.
        self._fed = self._told = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._gather
        self._parser.CommentHandler = self._parser.ProcessingInstructionHandler = self._pass
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    @property
    def held(self) -> tuple[date | None, date | None]:
        """Since when and until when the census holds everything, by its header."""
        if self.reference is None:
            return None, None
        made = self._day(self._header.get("DateTime", ""))
        return months_before(self.reference + timedelta(days=1), 12), min(self.reference, made or self.reference)

    def read(self, stream: BinaryIO) -> None:
        """Reads it to its end."""
        try:
            while chunk := stream.read(CHUNK):
                self._fed += len(chunk)
                self._parser.Parse(chunk, False)
                if self._fed - self._told > LONGEST_TAG:
                    self._refuse("what begins here is longer than any tag of a census", MAKE_ANEW)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            early = "the file ends before its last element does" if self._open else "there is no XML in the file"
            what = early if error.code in ENDS_EARLY else "this is no sound XML"
            self._refuse(what, MAKE_ANEW)
        except (ValueError, LookupError):
            self._refuse("this is no XML in an encoding that is known", MAKE_ANEW)
        if not self._episodes:
            raise UnreadableError(f"{self._name} is no children in need census: no <CINdetails> is in it; {MADE_FOR}")

    def _start(self, name: str, _: object) -> None:
        self._told = self._fed
        name = name.rpartition(" ")[2]
        within = self._open[-1] if self._open else None
        if within is None and name != "Message":
            self._refuse("this is no children in need census: its first element is not <Message>", MADE_FOR)
        if len(self._open) >= DEEPEST:
            self._refuse(f"there are more than {DEEPEST} elements in each other", MAKE_ANEW)
        self._open.append(name)
        self._text.clear()
        self._length = 0
        if (belongs := WITHIN.get(name)) is not None:
            if within != belongs:
                self._refuse(f"<{name}> stands outside <{belongs}>, to which it belongs", MAKE_ANEW)
            if name in ONCE and any(one.table == name for one in self._child):
                self._refuse(f"a second <{name}> stands in one <Child>", MAKE_ANEW)
            self._add(Record(name, self._records[-1] if self._records else None))
            self._records.append(self._child[-1])
        elif (alone := ALONE.get(name)) is not None and alone[1] not in self._open:
            self._refuse(f"<{name}> stands outside <{alone[1]}>, to which it belongs", MAKE_ANEW)
        elif name == "Child":
            if "Child" in self._open[:-1]:
                self._refuse("a <Child> stands in another", MAKE_ANEW)
            self.late = self.late or self.reference is None

    def _gather(self, text: str) -> None:
        self._told = self._fed
        self._length += len(text)
        if self._length <= LONGEST_TEXT:
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._told = self._fed
        name = self._open.pop()
        if name in WITHIN:
            self._records.pop()
        elif name in ALONE:
            self._add_alone(name)
        elif name == "Child":
            self._write_child()
        elif name == FACTORS and self._records and self._records[-1].table == "Assessments":
            factors = self._records[-1].cells
            factors[FACTORS] = f"{factors.get(FACTORS, '')} {self._value()}".strip()
        elif self._records and self._open[-1] == self._records[-1].table:
            self._add_cell(name, self._records[-1])
        elif self._open and (self._open[-1], name) in HEADER:
            self._add_to_header(name)
        self._text.clear()
        self._length = 0

    def _value(self) -> str:
        """The text of the element that ends here, on one line."""
        if self._length > LONGEST_TEXT:
            self._refuse(f"a text is longer than {LONGEST_TEXT:,} signs", MAKE_ANEW)
        return " ".join("".join(self._text).split())

    def _add(self, record: Record) -> None:
        if len(self._child) >= MOST_RECORDS:
            self._refuse(f"one child has more than {MOST_RECORDS:,} records", MAKE_ANEW)
        self._child.append(record)

    def _add_alone(self, name: str) -> None:
        table, _ = ALONE[name]
        self._add(Record(table, self._records[-1] if self._records else None, {name: self._value()}))

    def _add_cell(self, name: str, record: Record) -> None:
        if name not in self._headings[record.table]:
            return
        if name in record.cells:
            self._refuse(f"a second <{name}> stands in one <{record.table}>", MAKE_ANEW)
        record.cells[name] = self._value()

    def _add_to_header(self, name: str) -> None:
        value = self._value()
        self._header.setdefault(name, value)
        if name == "Collection" and value.upper() != "CIN":
            self._refuse("this is the file of another collection: its header does not say CIN", MADE_FOR)
        if name == "ReferenceDate" and value:
            if (day := self._day(value)) is None:
                self._refuse("the reference date is no day; write it like 2026-03-31", MAKE_ANEW)
            self.reference = day

    def _day(self, value: str) -> date | None:
        try:
            day = date.fromisoformat(value[:10])
        except ValueError:
            return None
        return day if 1990 <= day.year <= 2100 else None

    def _write_child(self) -> None:
        child = next((one.cells.get("LAchildID", "") for one in self._child if one.table == "ChildIdentifiers"), "")
        self._number()
        for record in self._child:
            cells = {"LAchildID": child, "ReferenceDate": str(self.reference or ""), **record.cells}
            around = record.within
            while around is not None:
                if (numbered := NUMBERED.get(around.table)) is not None:
                    cells[numbered[0]] = around.cells[numbered[0]]
                around = around.within
            self._writers[record.table].writerow([cells.get(heading, "") for heading in self._headings[record.table]])
        self._child.clear()

    def _number(self) -> None:
        """Gives each record that others refer to a number of its own."""
        counts: Counter[tuple[str, int, str]] = Counter()
        for record in self._child:
            if (numbered := NUMBERED.get(record.table)) is not None:
                number, begins = numbered
                day = record.cells.get(begins, "")
                counts[record.table, id(record.within), day] += 1
                record.cells[number] = f"{day}/{counts[record.table, id(record.within), day]}"
                self._episodes += record.table == "CINdetails"

    def _pass(self, *_: object) -> None:
        self._told = self._fed

    def _refuse_doctype(self, *_: object) -> None:
        self._refuse("a document type is declared, which no census does", MAKE_ANEW)

    def _refuse(self, what: str, hint: str) -> NoReturn:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        raise UnreadableError(f"{self._name}:{line}:{column}: {what}; {hint}") from None
