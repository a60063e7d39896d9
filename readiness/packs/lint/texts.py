"""Lint of texts: those without a word in them, and placeholders that nothing fills or that may be unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from readiness.core.diagnostics import Issue, Rule, under
from readiness.core.suggestions import suggestion
from readiness.data.catalogue import Catalogue
from readiness.data.operands import refer
from readiness.data.readings import Kind
from readiness.packs.band import Band
from readiness.packs.criterion import Check, Criterion, placeholders

EVIDENCE_PLACEHOLDERS = ("shows",)
VALUE_PLACEHOLDERS = ("value", "change", "threshold", "standard", "periods", "since")
DAY_PLACEHOLDERS = ("on",)
COUNT_PLACEHOLDERS = ("n", "numerator", "denominator")
# Texts that are shown as they are, and those whose placeholders are filled first.
PLAIN = ("title", "why", "looks_like", "inspectors_ask", "because", "remedy")
FILLED = ("finding", "finding_singular", "distance", "distance_singular")
WORD = re.compile(r"[^\W\d_]")


def text_issues(said: Criterion | Check | Band) -> Iterator[Issue]:
    """Texts without a word, and braces in texts whose placeholders are never filled."""
    yield from under(Rule.EMPTY_TEXT, _wordless_issues(said))
    yield from under(Rule.UNKNOWN_PLACEHOLDER, _brace_issues(said))
    for index, band in enumerate(getattr(said, "bands", ())):
        yield from (replace(issue, path=("bands", index, *issue.path)) for issue in text_issues(band))


def _wordless_issues(said: Criterion | Check | Band) -> Iterator[Issue]:
    """Texts without a word outside their placeholders, which may be filled by a bare number."""
    for field in (*PLAIN, *FILLED):
        text = getattr(said, field, None)
        if text is not None and not WORD.search(re.sub(r"\{\w+\}", "", text) if "{" in text else text):
            yield Issue((field,), "a reader would find no word here", "write what it should say, or leave the key out")


def _brace_issues(said: Criterion | Check | Band) -> Iterator[Issue]:
    for field in PLAIN:
        text = getattr(said, field, None) or ""
        if "{" in text or "}" in text:
            yield Issue((field,), f"nothing fills a placeholder in {field}", "write it without braces")


def placeholder_issues(check: Check, catalogue: Catalogue | None) -> Iterator[Issue]:
    """Placeholders that nothing fills. `catalogue` is None where the check names unknown measures."""
    known = [*check.measures, *check.context]
    known += EVIDENCE_PLACEHOLDERS if check.evidence else VALUE_PLACEHOLDERS if check.bands else ()
    known += DAY_PLACEHOLDERS if check.bands or check.gap_when else ()
    if check.measure and catalogue:
        reference = refer(check.measure, catalogue.measures)
        whole = reference.part is None and check.change_over is None
        known += COUNT_PLACEHOLDERS if whole and reference.measure.kind in (Kind.PROPORTION, Kind.RATIO) else ()
        known += ("n",) if reference.measure.kind is Kind.COUNT else ()
    for field in FILLED:
        for name in placeholders(getattr(check, field) or "") if catalogue or not check.measure else ():
            if name not in known:
                yield Issue((field,), f"nothing fills {{{name}}}", _instead(name, known, check))
        yield from under(Rule.UNSURE_PLACEHOLDER, _unsure_issues(check, field, catalogue))
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", getattr(check, field) or "")):
            yield Issue((field,), "a brace stands alone", "write {name} for a placeholder, and no other braces")


def _unsure_issues(check: Check, field: str, catalogue: Catalogue | None) -> Iterator[Issue]:
    """Placeholders that may stay empty, outside square brackets: with brackets, the words around them go too."""
    unsure = {
        *(alias for alias in check.context if alias not in check.measures),
        *(("numerator", "denominator") if check.measure else ()),
    }
    if check.measure and catalogue and field.startswith("finding"):  # without n there is no distance
        unsure |= set() if refer(check.measure, catalogue.measures).measure.kind is Kind.COUNT else {"n"}
    outside = re.sub(r"\[[^\[\]]*\]", "", getattr(check, field) or "")
    for name in placeholders(outside):
        if name in unsure:
            message = f"{{{name}}} may not be known, and the sentence needs it"
            yield Issue((field,), message, "put what goes with it in square brackets: it is left out then")
    if re.search(r"[\[\]]", outside):
        yield Issue((field,), "a square bracket stands alone", "write [what may be left out]")


def _instead(name: str, known: Sequence[str], check: Check) -> str:
    """The hint for an unknown placeholder. A check of several measures has no numerator: its aliases are its counts."""
    if name in COUNT_PLACEHOLDERS and check.measures:
        return (
            f"it goes with one measure; name what is counted: {', '.join(f'{{{alias}}}' for alias in check.measures)}"
        )
    return suggestion(name, known)
