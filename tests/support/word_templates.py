"""Templates of Word reports as consultants make them, and as strangers do."""

from __future__ import annotations

import io

import docx
import docx.document


def template(*lines: str, header: str = "", cells: tuple[str, ...] = ()) -> bytes:
    """A consultant's template with these paragraphs, a header, and the cells of a table one under the other."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    if cells:
        table = document.add_table(rows=len(cells), cols=1)
        for cell, text in zip(table.columns[0].cells, cells, strict=True):
            cell.text = text
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
