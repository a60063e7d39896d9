"""The report, and what changed since, as one HTML file, which asks no other host for anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from readiness.core.numbers import shown
from readiness.core.sanitize import HIDDEN, unmoving
from readiness.core.text import sentence
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import CriterionResult, Evaluation
from readiness.packs.policy import OWN_WORDS
from readiness.reports.annex import annex
from readiness.reports.blocks import Block, Code, Heading, Inline, Ref, Words, inlines, unmarked
from readiness.reports.changes import changes_report, report_title
from readiness.reports.details import DetailKind, details
from readiness.reports.first_page import first_page
from readiness.reports.gap_report import UNUSED
from readiness.reports.html import charts as chart
from readiness.reports.html.templates import CHANGES, PAGE, template, templates_folder
from readiness.reports.phrases import doing, hidden, label, mark, tells_something, totals, unused, viewed

# A sign beside each word, so that nothing is said by colour alone.
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
    "look again": "?",
}
# What most of a page is made of.
ORDINARY = bytes({ord("\t"), ord("\n"), *range(32, 127)})
# From a letter of a right-to-left script to the last one before a Latin letter or a tag.
LETTER = "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
LEFTWARDS = re.compile(f'{LETTER}(?:[^A-Za-z<>&"]*{LETTER})?')
# What looks like the id of a check or a criterion; it becomes a link where the page has one.
IDS = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:\.[0-9]+)?\b")
# Details that the page shows elsewhere: above the charts, as a table, and last of all.
DRAWN_APART = {DetailKind.DISTANCE, DetailKind.SUBJECT, DetailKind.REMEDY}


def write_report(evaluation: Evaluation) -> str:
    """The page, with its style and script in it."""
    # The policy names both by their hashes, so that a browser runs nothing else, whatever a submission smuggles in.
    style, script = (_text(name) for name in ("report.css", "report.js"))
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    areas = evaluation.areas
    criteria = (criterion for area in areas for criterion in area.criteria)
    targets = {*(f.check for f in evaluation.findings), *(c.id for c in criteria), *(area.id for area in areas)}
    drawn = template(PAGE, **FILTERS).render(
        e=evaluation,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'",
        totals=totals(evaluation),
        hidden=hidden(evaluation),
        sections=[(section.heading, _typed(section.blocks)) for section in first_page(evaluation)],
        unused_title=UNUSED,
        unused=unused(evaluation),
        annex=_typed(annex(evaluation)),
        finding_of=evaluation.finding_of,
        targets=targets,
        own_words=OWN_WORDS,
        signs=SIGNS,
        severities=_counted(
            [f.severity for f in evaluation.findings], [level.value for level in reversed(Level) if level.is_gap]
        ),
        statuses=_counted([f.status for f in evaluation.findings], [one.value for one in FindingStatus]),
    )
    return _tame(drawn)


def write_comparison(comparison: Comparison) -> str:
    """The page of what changed, with its style in it; it has no script."""
    style = _text("report.css")
    (_, head), *parts = _under_headings(changes_report(comparison))
    drawn = template(CHANGES, **FILTERS).render(
        c=comparison,
        title=report_title(comparison),
        style=Markup(style),
        policy=f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'",
        head=_typed(head),
        sections=[(heading, _typed(blocks)) for heading, blocks in parts],
        targets=set(),
        signs=SIGNS,
    )
    return _tame(drawn)


def _under_headings(blocks: Iterable[Block]) -> list[tuple[str, list[Block]]]:
    """Each heading with the blocks under it."""
    parts: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append((block.text, []))
        else:
            parts[-1][1].append(block)
    return parts


def _tame(drawn: str) -> str:
    """The page with right-to-left text isolated, and without characters that a terminal could obey.

    What moves a cursor or changes the direction of writing is replaced; other invisible characters become references.
    """
    rest = drawn.encode(errors="surrogatepass").translate(None, ORDINARY).decode(errors="surrogatepass")
    if not HIDDEN.search(rest) and not LEFTWARDS.search(rest):  # far faster to search than the page
        return drawn
    apart = LEFTWARDS.sub("\u2067\\g<0>\u2069", unmoving(drawn))
    return HIDDEN.sub(lambda found: f"&#x{ord(found[0]):x};", apart)


def _text(name: str) -> str:
    return (templates_folder() / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _typed(blocks: Iterable[Block]) -> list[tuple[str, Block]]:
    """The blocks, each with the name of its type, since a jinja2 template cannot ask for a type."""
    return [(type(block).__name__, block) for block in blocks]


def _details(finding: Finding) -> list[str]:
    """The details of a finding, without those that the page shows elsewhere."""
    return [detail.text for detail in details(finding) if detail.kind not in DRAWN_APART]


def _render_words(words: Words, targets: set[str]) -> Markup:
    """The words, with a link for each id that the page has."""
    return Markup("").join(_render_inline(word, targets) for word in inlines(words))


def _render_inline(word: Inline, targets: set[str]) -> Markup:
    if isinstance(word, Code):
        return Markup("<code>{}</code>").format(word.text)
    if isinstance(word, Ref):
        text = _breakable(word.text)
        return Markup('<a href="#{}">{}</a>').format(word.id, text) if word.id in targets else text
    return _link_ids(word, targets)


def _link_ids(text: str, targets: set[str]) -> Markup:
    def link(match: re.Match[str]) -> str:
        return f'<a href="#{match[0]}">{match[0]}</a>' if match[0] in targets else match[0]

    # Escaped first: no id holds a character that escaping changes, and the links must not be escaped.
    return Markup(IDS.sub(link, str(escape(text))))


def _breakable(identifier: str) -> Markup:
    """A measure's id, which a browser may break after its dots and underscores."""
    return Markup(re.sub(r"([._])", r"\1<wbr>", str(escape(identifier))))


def _counted(found: list[str | None], known: list[str]) -> list[tuple[str, int]]:
    """The words that occur, with their numbers, in the order of `known`."""
    return [(word, found.count(word)) for word in known if word in found]


def _frequency(criterion: CriterionResult) -> str:
    """How often inspectors criticise a subject, and how often they examine it."""
    parts = []
    if criterion.criticised_percent is not None:
        parts.append(f"criticised in {round(criterion.criticised_percent)}% of recent reports")
    if criterion.examined_percent is not None:
        parts.append(f"examined in {round(criterion.examined_percent)}%")
    return sentence(", ".join(parts)) if parts else ""


def _asked(criterion: CriterionResult) -> Decimal:
    """For ordering criteria: how often they are criticised, then how often they are examined, in one number."""
    return (criterion.criticised_percent or Decimal(0)) + (criterion.examined_percent or Decimal(0)) / 1000


def _findings(criterion: CriterionResult, finding_of: Mapping[str, Finding]) -> list[Finding]:
    return [finding_of[check] for check in criterion.checks]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "asked": _asked,
    "breakable": _breakable,
    "bullet": chart.bullet,
    "details": _details,
    "doing": doing,
    "findings": _findings,
    "frequency": _frequency,
    "label": label,
    "mark": mark,
    "sentence": sentence,
    "shown": shown,
    "tells": tells_something,
    "trend": chart.trend,
    "unmarked": unmarked,
    "viewed": viewed,
    "words": _render_words,
}
