"""Excel itself refuses in a cell what the model refuses of it."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

from readiness.data.workbook_layout import section_columns
from tests.support.workbooks import CATALOGUE, blank_workbook, place

ON_TIME, OPEN = "assessments.within_45_working_days", "assessments.open_past_45_working_days"


def rules(sheet: str) -> dict[str, tuple[str, str]]:
    """The kind and the first formula of the rule of each cell that begins a range of cells with it."""
    with zipfile.ZipFile(io.BytesIO(blank_workbook())) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        part = archive.read(f"xl/worksheets/sheet{names.index(sheet) + 1}.xml").decode()
    found = re.findall(r'<dataValidation type="(\w+)"[^>]*sqref="(\w+)[^"]*"[^>]*><formula1>(.*?)</formula1>', part)
    return {cell: (kind, unescape(formula)) for kind, cell, formula in found}


def rule(heading: str, measure: str) -> tuple[str, str]:
    return rules("Assessments")[place("Assessments", heading, measure)]


def test_a_numerator_is_a_whole_number_and_no_more_than_its_denominator() -> None:
    assert rule("numerator", ON_TIME) == ("custom", 'AND(ISNUMBER($I2),$I2>=0,$I2=INT($I2),OR($J2="",$I2<=$J2))')


def test_a_count_is_a_whole_number_and_a_proportion_takes_none() -> None:
    assert (rule("count", OPEN), rule("count", ON_TIME)) == (("whole", "0"), ("custom", "0"))


def test_a_status_is_chosen_from_a_list_in_which_every_council_has_what_every_council_has() -> None:
    assert rule("status", ON_TIME) == ("list", '"not-submitted,not-held,suppressed"')


def test_evidence_has_lists_of_the_words_that_the_model_knows() -> None:
    assert [rules("Evidence")[cell] for cell in ("D2", "E2", "H2")] == [
        ("list", '"own,peer,independent,inspection,third-party"'),
        ("list", '"strength,improving,mixed,weakness,context"'),
        ("list", '"yes,no"'),
    ]


def test_every_column_of_numbers_has_a_rule() -> None:
    columns = [one.heading for one in section_columns("assessments", CATALOGUE) if one.form == "number"]
    ruled = {re.sub("[0-9]", "", cell) for cell in rules("Assessments")}
    assert [one for one in columns if re.sub("[0-9]", "", place("Assessments", one)) not in ruled] == []
