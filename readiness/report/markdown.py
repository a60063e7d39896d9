"""The report as Markdown. Text from a submission is escaped: it can neither mark up nor link."""

from __future__ import annotations

import re

from readiness.evaluation import Evaluation
from readiness.report.outline import annex, outline
from readiness.report.templates import template

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
# At the start of a text: a heading, a list, a quotation, an underline.
START = re.compile(r"^(\d*)([#+=>.)-])")
ADDRESS = re.compile(r"(?i)(https?|ftp|mailto|xmpp|www)([:.])")


def escaped(value: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    flat = SPECIAL.sub(r"\\\1", flat)
    flat = ADDRESS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] == "." else f"{m[1]}&#58;", flat).replace("@", "&#64;")
    return START.sub(r"\1\\\2", flat)


def markdown(evaluation: Evaluation) -> str:
    """The whole report: first page, areas and annex."""
    blocks = [*outline(evaluation), *annex(evaluation)]
    drawn = template("report.md.j2", md=escaped).render(blocks=[(type(block).__name__, block) for block in blocks])
    return re.sub(r"\n{3,}", "\n\n", drawn).strip() + "\n"
