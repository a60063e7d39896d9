"""What can be wrong with the texts of a criterion: empty to a reader, or with a placeholder that nothing fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from readiness.core.diagnostics import Fault, Rule, under
from readiness.core.suggestions import suggestion
from readiness.data.catalogue import Catalogue
from readiness.data.operands import refer
from readiness.data.readings import Kind
from readiness.packs.criterion import Band, Check, Criterion, placeholders

EVIDENCE_PLACEHOLDERS = ("shows",)
VALUE_PLACEHOLDERS = ("value", "change", "threshold", "standard", "periods", "since")
DAY_PLACEHOLDERS = ("on",)
COUNT_PLACEHOLDERS = ("n", "numerator", "denominator")
# What a reader reads as it stands, and what is filled in first.
PLAIN = ("title", "why", "looks_like", "inspectors_ask", "because", "remedy")
FILLED = ("finding", "finding_one", "distance", "distance_one")
WORD = re.compile(r"[^\W\d_]")


def text_faults(said: Criterion | Check | Band) -> Iterator[Fault]:
    """Texts that say nothing in words, and braces in texts that are shown as they stand."""
    yield from under(Rule.EMPTY_TEXT, _wordless_faults(said))
    yield from under(Rule.UNKNOWN_PLACEHOLDER, _brace_faults(said))
    for index, band in enumerate(getattr(said, "bands", ())):
        yield from (replace(fault, path=("bands", index, *fault.path)) for fault in text_faults(band))


def _wordless_faults(said: Criterion | Check | Band) -> Iterator[Fault]:
    """Every text says something in words: what fills a placeholder may be a bare number."""
    for field in (*PLAIN, *FILLED):
        text = getattr(said, field, None)
        if text is not None and not WORD.search(re.sub(r"\{\w+\}", "", text) if "{" in text else text):
            yield Fault((field,), "a reader would find no word here", "write what it should say, or leave the key out")


def _brace_faults(said: Criterion | Check | Band) -> Iterator[Fault]:
    for field in PLAIN:
        text = getattr(said, field, None) or ""
        if "{" in text or "}" in text:
            yield Fault((field,), f"nothing fills a placeholder in {field}", "write it without braces")


def placeholder_faults(check: Check, catalogue: Catalogue | None) -> Iterator[Fault]:
    """Placeholders that nothing fills; without a catalogue, those of a check of one measure are not looked at."""
    known = [*check.measures, *check.beside]
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
                yield Fault((field,), f"nothing fills {{{name}}}", _instead(name, known, check))
        yield from under(Rule.UNSURE_PLACEHOLDER, _unsure_faults(check, field, catalogue))
        if re.search(r"[{}]", re.sub(r"\{\w+\}", "", getattr(check, field) or "")):
            yield Fault((field,), "a brace stands alone", "write {name} for a placeholder, and no other braces")


def _unsure_faults(check: Check, field: str, catalogue: Catalogue | None) -> Iterator[Fault]:
    """What may be unknown stands in square brackets, which are left out then: no sentence counts an unknown number."""
    unsure = {
        *(alias for alias in check.beside if alias not in check.measures),
        *(("numerator", "denominator") if check.measure else ()),
    }
    if check.measure and catalogue and field.startswith("finding"):  # without n there is no distance
        unsure |= set() if refer(check.measure, catalogue.measures).measure.kind is Kind.COUNT else {"n"}
    outside = re.sub(r"\[[^\[\]]*\]", "", getattr(check, field) or "")
    for name in placeholders(outside):
        if name in unsure:
            what = f"{{{name}}} may not be known, and the sentence needs it"
            yield Fault((field,), what, "put what goes with it in square brackets: it is left out then")
    if re.search(r"[\[\]]", outside):
        yield Fault((field,), "a square bracket stands alone", "write [what may be left out]")


def _instead(name: str, known: Sequence[str], check: Check) -> str:
    """What to write instead. A computed value or a condition knows no numerator: its measures are its counts."""
    if name in COUNT_PLACEHOLDERS and check.measures:
        return (
            f"it goes with one measure; name what is counted: {', '.join(f'{{{alias}}}' for alias in check.measures)}"
        )
    return suggestion(name, known)
