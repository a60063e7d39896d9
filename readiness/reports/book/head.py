"""The head of the rule book: the pack, and how to read its thresholds, standards and views."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from readiness.core.dates import day_in_words
from readiness.core.numbers import plain, rounded, with_unit
from readiness.core.text import counted, listed, sentence
from readiness.data.vocabulary import RESTS_ON, Basis, Level
from readiness.packs.criterion import Check
from readiness.packs.pack import RulePack
from readiness.packs.policy import OWN_WORDS, Condition, Scoring
from readiness.reports.blocks import Block, Code, Fact, Heading, Item, Paragraph, Table, Words, joined
from readiness.reports.explain.facts import ref, sourced

NO_THRESHOLDS = (
    "Every threshold in this book is the policy of this pack. Ofsted publishes no numeric thresholds for its grades. "
    "What each rests on stands behind it in brackets:"
)
BEYOND = (
    "A value beyond a threshold has the severity of its line, the worst first; a value exactly at a threshold is not "
    "beyond it. Where a line asks for a number as well, so many must be on the wrong side."
)
LATEST = (
    "Where the worst quarter and the worst tenth of councils begin is taken from the latest published figures as at or "
    "before the submission's period end; those that are named here are the latest that there are."
)
EVIDENCE = (
    "Evidence that is mixed or improving is to watch, unless the check says otherwise. What only the council itself "
    "has found is no worse than if nobody had looked."
)
MISSING = "A check whose measures are missing is not assessed, and never met."
BRACES = "In a finding, a word in braces stands for a number, a date or a name in what the council submits."
MORE: Words = (
    "The wording of distances, and examples of what comes to what: ",
    Code("readiness explain"),
    " with the id of a check.",
)
HOW_TO_READ = (BEYOND, LATEST, EVIDENCE, MISSING, BRACES, MORE)
STANDARDS = "Limits that each council sets for itself, within these bounds. The default holds where it names none."
VIEWS = (
    "A view is no grade, and predicts none. The first of these that holds decides what is said of an area, in the "
    "tool's own words:"
)
SCORE = (
    "An area's score is the credit that its assessed checks earn, as a share of their weight, from 0 to 100: {credit}. "
    "It compares a council with itself over time."
)
BY_PLACE = (
    " A figure that is published by council earns its place among councils, and no more than its level: the share of "
    "councils that do worse, between the published percentiles."
)
CONDITIONS: Mapping[Condition, str] = {
    Condition.CRITICAL_GAP: "there is a critical gap",
    Condition.MAJOR_GAP: "there is a major gap",
    Condition.ADVERSE_WEIGHT: (
        "gaps and lines of enquiry, {fewest} or more, take over {over}% of the weight that was assessed: {lost} of "
        "a check's weight"
    ),
    Condition.RULE_FAILED: "a rule failed",
    Condition.THIN_COVERAGE: "less than {minimum}% of the weight that applies could be assessed",
    Condition.MINOR_GAP: "there is a minor gap",
    Condition.EVIDENCE_AGREES: (
        "there is no gap and no conflict, practice evidence is met for at least {evidence}% of the assessed criteria, "
        "and the council rates itself strong in at least {self_rated}% of them"
    ),
    Condition.OTHERWISE: "none of these holds",
}


def head(pack: RulePack) -> Iterator[Block]:
    """What the pack is, and how to read its thresholds, standards and views."""
    about, framework = pack.about, pack.about.framework
    yield Heading(1, f"Rule book: {about.title}", "the pack")
    unwritten = [ref(criterion.id) for criterion in pack.criteria if not criterion.checks]
    read = len(pack.catalogue.measures) - len(pack.unread)
    yield Fact("Pack", (Code(about.id), f" {about.version}, format {about.pack_format}"))
    named = f"{framework.name}, {framework.publisher}, {framework.version_date}"
    yield Fact("Framework", f"{named}. {sourced(framework.source)}")
    until = f" until {about.in_force.last}" if about.in_force.last else ""
    if national := about.national_framework:
        numbered = f"numbered as in the edition of {national.edition}"
        yield Fact("National Framework", f"{numbered}. {sourced(national.source)}")
    yield Fact("In force", f"from {about.in_force.first}{until}")
    criteria = counted(len(pack.criteria), "criterion", "criteria")
    yield Fact("Holds", f"{criteria}, {counted(len(pack.checks), 'check')}, {counted(read, 'measure')} that they read")
    if unwritten:
        yield Fact("Listed, without checks yet", joined(unwritten))
    yield from _differences(pack)
    if pack.overlays:
        yield Heading(2, "What overlays change", "overlays")
        for overlay in pack.overlays:
            yield Item((Code(overlay.id), f" {overlay.version}: {overlay.title}"))
            for change in overlay.changes:
                yield Item(f"{sentence(change.told)} {sentence(change.reason)}", depth=1)
    yield Heading(2, "Read this with it", "cautions")
    yield from (Item(caution) for caution in about.caution)
    yield from _thresholds(pack)
    yield from _standards(pack)
    yield from _policy(about.scoring)


def _differences(pack: RulePack) -> Iterator[Block]:
    """What the pack has otherwise than the one that it extends, and otherwise at first than later."""
    about = pack.about
    if pack.base:
        yield Heading(2, f"What differs from {pack.base.name}", "differences")
        own = [criterion.id for criterion in pack.own]
        yield from (Item((Code(one), f" is left out. {sentence(why)}")) for one, why in about.leaves_out.items())
        yield from (
            Item((ref(one), f" is another criterion here. {sentence(why)}")) for one, why in about.replaces.items()
        )
        yield from (Item((ref(one), " is added.")) for one in own if one not in about.replaces)
        yield Paragraph(f"{'All other' if own or about.leaves_out else 'All'} criteria are as they are there.")
    starts = [*about.applies_from.items()]
    joint = [(area, area.joint) for area in about.areas if area.joint]
    if starts or joint:
        yield Heading(2, "What was not so from the first", "times")
    for area, was in joint:
        yield Item(f"{area.title}: until {day_in_words(was.until)} within {was.within}, as {was.title}.")
    for check, start in starts:
        yield Item((ref(check), f" applies from {day_in_words(start.day)} on. {sentence(start.because)}"))


def _thresholds(pack: RulePack) -> Iterator[Block]:
    yield Heading(2, "What the thresholds are", "thresholds")
    yield Paragraph(NO_THRESHOLDS)
    bases = Counter(basis for check in pack.checks for basis in _bases(check))
    yield Table(("Rests on", "Thresholds"), tuple((RESTS_ON[basis], str(bases[basis])) for basis in Basis))
    yield from (Item(words) for words in HOW_TO_READ)


def _bases(check: Check) -> Iterator[Basis]:
    yield from (band.rests_on for band in check.bands)
    if check.rests_on:
        yield check.rests_on


def _standards(pack: RulePack) -> Iterator[Block]:
    yield Heading(2, "Local standards", "standards")
    yield Paragraph(STANDARDS)
    for name, standard in pack.catalogue.local_standards.items():
        default = with_unit(plain(pack.about.local_standards[name]), standard.unit)
        limits = f"from {plain(standard.minimum)} to {plain(standard.maximum)}"
        bounds = f"{limits}; {standard.less_strict} the default is less strict"
        yield Fact(standard.title, (Code(name), f": {default}, {bounds}. {standard.definition}"))


def _policy(policy: Scoring) -> Iterator[Block]:
    yield Heading(2, "How an area's view is reached", "views")
    yield Paragraph(VIEWS)
    needs = {
        "minimum": rounded(policy.minimum_coverage),
        "evidence": rounded(policy.supported_needs.evidence_share),
        "self_rated": rounded(policy.supported_needs.self_rated_share),
    }
    lost = listed([f"{level} {plain(1 - policy.credit[level])}" for level in Level if level is not Level.MET])
    for rule in policy.views:
        own = {"over": rounded(rule.over or Decimal(0)), "fewest": rule.fewest, "lost": lost}
        yield Fact(OWN_WORDS[rule.view], CONDITIONS[rule.when].format_map({**needs, **own}))
    credit = listed([f"{level} {plain(policy.credit[level])}" for level in Level])
    yield Paragraph(f"{SCORE.format(credit=credit)}{BY_PLACE if policy.credit_by_place else ''}")
