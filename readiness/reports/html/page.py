"""The report, and what changed since, as one HTML file, which asks no other host for anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from readiness.core.numbers import shown
from readiness.core.sanitize import HIDDEN, unmoving
from readiness.core.text import sentence
from readiness.data.operands import Value
from readiness.data.vocabulary import FindingStatus, Level
from readiness.evaluation.area_result import Counts, CriterionResult
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.finding import Finding, ReadingUsed
from readiness.evaluation.result import Evaluation
from readiness.packs.expression import Part
from readiness.packs.policy import OWN_WORDS
from readiness.reports.annex import reference, scores
from readiness.reports.blocks import Block, Code, Heading, Inline, Item, Ref, Words, inlines, unmarked
from readiness.reports.changes import changes_report, report_title, since_title
from readiness.reports.details import DetailKind, details
from readiness.reports.first_page import first_page
from readiness.reports.gap_report import UNUSED
from readiness.reports.html import pictures
from readiness.reports.html.charts import SIGNS, bullet
from readiness.reports.html.templates import CHANGES, PAGE, template, templates_folder
from readiness.reports.phrases import FOR_SHARING, doing, hidden, label, mark, tells_something, totals, unused, viewed

# In bytes: past it a page opens slowly on an old computer, and its annex is left to the JSON.
LARGEST = 700_000
# So many of the children who may need action stand beside the picture; all of them on the first page.
MOST_TODAY = 5
# The kinds of label that have a sign of their own in the style sheet, so that nothing is said by colour alone.
SIGNED = (*SIGNS, "error", "conflict", "action", "weakened", "look again")
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
    """The page, with its style and script in it.

    Where it would be too large, its annex is left to the JSON; where that is not enough, so is what findings rest on,
    and what supports those that are met.
    """
    page = ""
    for annex, in_full in (([*scores(evaluation), *reference(evaluation)], True), ([], True), ([], False)):
        page = _drawn(evaluation, annex, in_full)
        if len(page.encode("utf-8", "surrogatepass")) <= LARGEST:
            break
    return page


def _drawn(evaluation: Evaluation, annex: Sequence[Block], in_full: bool) -> str:
    # The policy names both by their hashes, so that a browser runs nothing else, whatever a submission smuggles in.
    style, script = (_text(name) for name in ("report.css", "report.js"))
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    areas = evaluation.areas
    criteria = (criterion for area in areas for criterion in area.criteria)
    drawn = template(PAGE, **FILTERS).render(
        e=evaluation,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'",
        totals=totals(evaluation),
        hidden=hidden(evaluation),
        since_title=since_title(evaluation.since) if evaluation.since else "What changed since last time",
        for_sharing=FOR_SHARING,
        sections=[(section.heading, _typed(section.blocks)) for section in first_page(evaluation)],
        unused_title=UNUSED,
        unused=unused(evaluation),
        annex=_typed(annex),
        in_full=in_full,
        finding_of=evaluation.finding_of,
        targets={*(f.check for f in evaluation.findings), *(c.id for c in criteria), *(area.id for area in areas)},
        definitions={block.id for block in annex if isinstance(block, Item) and block.id},
        own_words=OWN_WORDS,
        signs=SIGNED,
        MOST_TODAY=MOST_TODAY,
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
        signs=SIGNED,
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


def _details(finding: Finding, in_full: bool) -> list[str]:
    """The details of a finding, without those that the page shows elsewhere, and in short without its sources."""
    left_out = DRAWN_APART if in_full else DRAWN_APART | {DetailKind.READING}
    return [detail.text for detail in details(finding) if detail.kind not in left_out]


def _render_words(words: Words, targets: Collection[str]) -> Markup:
    """The words, with a link for each id that the page has."""
    return Markup("").join(_render_inline(word, targets) for word in inlines(words))


def _render_inline(word: Inline, targets: Collection[str]) -> Markup:
    if isinstance(word, Code):
        return Markup("<code>{}</code>").format(word.text)
    if isinstance(word, Ref):
        return Markup('<a href="#{}">{}</a>').format(word.id, word.text) if word.id in targets else escape(word.text)
    return _link_ids(word, targets)


def _link_ids(text: str, targets: Collection[str]) -> Markup:
    def link(match: re.Match[str]) -> str:
        return f'<a href="#{match[0]}">{match[0]}</a>' if match[0] in targets else match[0]

    # Escaped first: no id holds a character that escaping changes, and the links must not be escaped.
    return Markup(IDS.sub(link, str(escape(text))))


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


class _Parted(NamedTuple):
    """The findings of a criterion: what may be wrong, what is not known, and what is settled, which `told` counts."""

    adverse: list[Finding]
    unknown: list[Finding]
    settled: list[Finding]
    told: str


def _parted(criterion: CriterionResult, finding_of: Mapping[str, Finding]) -> _Parted:
    findings = [finding_of[check] for check in criterion.checks]
    settled = [f for f in findings if f.status in (FindingStatus.MET, FindingStatus.NOT_APPLICABLE)]
    numbers = _counted([f.status for f in settled], [FindingStatus.MET, FindingStatus.NOT_APPLICABLE])
    unknown = [f for f in findings if f.status is FindingStatus.NOT_ASSESSED]
    return _Parted(
        [f for f in findings if f not in settled and f not in unknown],
        unknown,
        settled,
        ", ".join(f"{number} {word.replace('-', ' ')}" for word, number in numbers),
    )


def _evaluated(trace: Sequence[Part]) -> Markup:
    """Each step of a trace once: what was evaluated, and what it is."""
    steps = dict.fromkeys((step.expression, _format_value(step.value)) for step in trace)
    # A name alone needs no type of its own, and there are a thousand of them.
    told = (
        Markup("{} is {}" if name.isidentifier() else "<code>{}</code> is {}").format(name, value)
        for name, value in steps
    )
    return Markup("{}.").format(Markup("; ").join(told))


def _format_value(value: Value) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else shown(value, None)


def _why_not(finding: Finding) -> str:
    """Why a check could not be made, without a full stop."""
    return (finding.reason or finding.text).removesuffix(".")


def _tallied(counts: Counts) -> str:
    """What was found in an area: "1 critical, 9 minor, 40 to watch, 115 met, 6 not assessed"."""
    numbers = (
        (counts.critical, "critical"),
        (counts.major, "major"),
        (counts.minor, "minor"),
        (counts.watch, "to watch"),
        (counts.met, "met"),
        (counts.not_assessed, "not assessed"),
        (counts.not_applicable, "not applicable"),
        (counts.error, "failed"),
    )
    return ", ".join(f"{number} {word}" for number, word in numbers if number)


def _defined(reading: ReadingUsed, definitions: set[str]) -> Markup:
    """The title of a reading, with a link to its definition where the page has it."""
    if reading.measure not in definitions:
        return escape(reading.title)
    return Markup('<a href="#{}">{}</a>').format(reading.measure, reading.title)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "asked": _asked,
    "bar": pictures.bar,
    "bullet": bullet,
    "defined": _defined,
    "details": _details,
    "doing": doing,
    "evaluated": _evaluated,
    "frequency": _frequency,
    "label": label,
    "mark": mark,
    "sentence": sentence,
    "parted": _parted,
    "shown": shown,
    "strip": pictures.strip,
    "strip_words": pictures.strip_words,
    "tallied": _tallied,
    "tells": tells_something,
    "trends": pictures.trends,
    "unmarked": unmarked,
    "viewed": viewed,
    "why_not": _why_not,
    "words": _render_words,
}
