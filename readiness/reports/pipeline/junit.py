"""The writer of JUnit's XML: a suite for each file, and in it a case for each check. Only what is met has passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from readiness.core.sanitize import flat, path_text
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.judged_file import JudgedFile
from readiness.evaluation.row import Row, rows

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="readiness">\n'


class Report:
    """The suites of all files."""

    def __init__(self) -> None:
        self._before = HEAD

    def add(self, file: JudgedFile) -> str:
        """The suite of one file."""
        before, self._before = self._before, ""
        return before + _suite(file)

    def end(self) -> str:
        """The end of the suites."""
        return f"{self._before}</testsuites>\n"


def _suite(file: JudgedFile) -> str:
    cases = [_case(row, file) for row in rows(file)]
    results = Counter(result.tag for case in cases for result in case)
    suite = ET.Element("testsuite", name=flat(path_text(file.told_as)), tests=str(len(cases)))
    suite.attrib |= {
        f"{tag}{ending}": str(results[tag]) for tag, ending in (("failure", "s"), ("error", "s"), ("skipped", ""))
    }
    about = ET.SubElement(suite, "properties") if file.evaluation else None
    for name, value in _properties(file):
        if about is not None:
            ET.SubElement(about, "property", name=name, value=flat(value))
    suite.extend(cases)
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode") + "\n"


def _properties(file: JudgedFile) -> Iterator[tuple[str, str]]:
    """What the file is, and how it ended."""
    if file.evaluation is not None:
        about, verdict = file.evaluation.provenance, file.evaluation.verdict
        yield "council", about.council
        yield "period", f"{about.period_start} to {about.period_end}"
        yield "pack", f"{about.pack}@{about.pack_version}"
        yield "code", str(verdict.code)
        yield "verdict", verdict.last_line


def _case(row: Row, file: JudgedFile) -> ET.Element:
    named = f"{row.check} {row.title}" if row.criterion else f"{row.path} can be read"
    home = f"{row.area}.{row.criterion}" if row.criterion else "submission"
    case = ET.Element("testcase", name=flat(named), classname=home, file=flat(row.file), line=str(row.line))
    if tag := _result(row, file):
        result = ET.SubElement(case, tag, message=flat(row.told), type=row.word)
        result.text = "\n".join(map(flat, _told(row)))
    return case


def _result(row: Row, file: JudgedFile) -> str | None:
    """What became of the case: a gap fails; what was not assessed or left out, or is to be asked about, was skipped."""
    if row.unreadable or row.status == FindingStatus.ERROR:
        return "error"
    if row.left_out:
        return "skipped"
    watched = file.evaluation is not None and file.evaluation.verdict.fail_on is Level.WATCH
    if row.severity or (row.adverse and watched):
        return "failure"
    return None if row.status == FindingStatus.MET else "skipped"


def _told(row: Row) -> Iterator[str]:
    yield row.told
    if row.adverse:
        yield f"Do: {row.remedy}"
    yield f"{row.file}:{row.cell or f'{row.line}:{row.column}'}: {row.path}"
