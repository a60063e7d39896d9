"""The report as a page: one HTML file that asks no other host for anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from markupsafe import Markup, escape

from readiness.criterion import Level
from readiness.evaluation import CriterionResult, Evaluation
from readiness.finding import Finding, FindingStatus
from readiness.policy import OWN_WORDS
from readiness.report import chart
from readiness.report.outline import Block, Heading, annex, outline
from readiness.report.phrases import (
    by_subject,
    details,
    doing,
    noticed,
    status,
    tells_something,
    totals,
    viewed,
)
from readiness.report.templates import template, templates_folder
from readiness.wording import sentence, shown

# A sign beside each word, so that nothing is told by colour alone.
SIGNS = {
    "critical": "!!",
    "major": "!",
    "minor": "~",
    "watch": "?",
    "met": "+",
    "error": "×",
    "conflict": "≠",
    "action": "→",
    "weakened": "↓",
}
IDS = re.compile(r"\b(?:LD|HP|CC|CL)\d\d(?:\.\d+)?\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the first page with the blocks under it."""

    heading: str
    blocks: tuple[tuple[str, Block], ...]


def page(evaluation: Evaluation) -> str:
    """The page. Style and script are in it, and nothing else may run: both are named by their hashes."""
    style, script = (_text(name) for name in ("report.css", "report.js"))
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    targets = {*(f.check for f in evaluation.findings), *(c.id for area in evaluation.areas for c in area.criteria)}
    linked = partial(_linked, targets=targets)
    return template("report.html.j2", shown=shown, sentence=sentence, linked=linked, wrapped=_wrapped).render(
        e=evaluation,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'",
        totals=totals(evaluation),
        parts=_parts(evaluation),
        annex=_typed(annex(evaluation)),
        finding_of=evaluation.finding_of,
        findings_of=lambda criterion: [evaluation.finding_of[check] for check in criterion.checks],
        own_words=OWN_WORDS,
        signs=SIGNS,
        severities=_counted(
            [f.severity for f in evaluation.findings], [level.value for level in reversed(Level) if level.is_gap]
        ),
        statuses=_counted([f.status for f in evaluation.findings], [one.value for one in FindingStatus]),
        details=_details,
        doing=doing,
        noticed=noticed,
        status=status,
        tells=tells_something,
        word=_word,
        frequency=_frequency,
        viewed=viewed,
        bullet=chart.bullet,
        trend=chart.trend,
        asked=lambda criterion: (
            (criterion.criticised_percent or Decimal(0)) + (criterion.examined_percent or Decimal(0)) / 1000
        ),
    )


def _text(name: str) -> str:
    return (templates_folder() / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _parts(evaluation: Evaluation) -> list[Part]:
    """The first page as the outline has it, part by part."""
    parts: list[Part] = []
    for kind, block in _typed(outline(evaluation)):
        if isinstance(block, Heading) and block.depth == 2:
            if not block.text[:1].isdigit():
                break
            parts.append(Part(block.text, ()))
        elif parts:
            parts[-1] = Part(parts[-1].heading, (*parts[-1].blocks, (kind, block)))
    return parts


def _typed(blocks: Iterable[Block]) -> list[tuple[str, Block]]:
    return [(type(block).__name__, block) for block in blocks]


def _details(finding: Finding) -> list[str]:
    """What stands under a finding, but for what the page draws in its own way."""
    apart = {finding.distance, f"Do: {finding.remedy}", *map(by_subject, finding.subjects)}
    return [line for line in details(finding) if line not in apart]


def _linked(text: str, targets: set[str]) -> Markup:
    """The text with each id that the page has as a link to it."""

    def link(match: re.Match[str]) -> str:
        return f'<a href="#{match[0]}">{match[0]}</a>' if match[0] in targets else match[0]

    return Markup(IDS.sub(link, str(escape(text))))


def _wrapped(identifier: str) -> Markup:
    """A measure's id, which may be broken after its dots and lines."""
    return Markup(re.sub(r"([._])", r"\1<wbr>", str(escape(identifier))))


def _counted(found: list[str | None], known: list[str]) -> list[tuple[str, int]]:
    """The words that occur, with how often, in their order."""
    return [(word, found.count(word)) for word in known if word in found]


def _word(finding: Finding) -> str:
    """The one word by which a finding is coloured and filtered: its severity, else its status."""
    return finding.severity or finding.status


def _frequency(criterion: CriterionResult) -> str:
    """How often inspectors criticise a subject, and how often they examine it."""
    parts = []
    if criterion.criticised_percent is not None:
        parts.append(f"criticised in {round(criterion.criticised_percent)}% of recent reports")
    if criterion.examined_percent is not None:
        parts.append(f"examined in {round(criterion.examined_percent)}%")
    return sentence(", ".join(parts)) if parts else ""
