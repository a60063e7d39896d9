"""The rule book: a whole pack in Markdown, for people who quality-assure it, with a link to each entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from readiness.core.numbers import plain, rounded, with_unit
from readiness.core.sanitize import flat
from readiness.core.text import counted, listed, sentence
from readiness.data.measures import Source, Verified
from readiness.data.vocabulary import RESTS_ON, Basis, Level
from readiness.packs.criterion import Check
from readiness.packs.pack import RulePack
from readiness.packs.policy import OWN_WORDS, Condition, Scoring
from readiness.reports.blocks import Block, Code, Entry, Fact, Heading, Item, Paragraph, Ref, Table, Words, joined
from readiness.reports.explain import check_entry, criterion_entry, measure_entry
from readiness.reports.explain.facts import read_by, ref, sourced
from readiness.reports.writers.markdown import write

NO_THRESHOLDS = (
    "Every threshold in this book is the policy of this pack. Ofsted publishes no numeric thresholds for its grades. "
    "What each rests on stands beside it:"
)
BEYOND = (
    "A value beyond a threshold has the severity of its band, the worst first; a value exactly at a threshold is not "
    "beyond it. "
)
LATEST = (
    " are where the worst quarter and the worst tenth of councils begin. The latest figures as at or before the "
    "submission's period end are used; those in brackets are the latest that there are. A check whose measures are "
    "missing is not assessed, and never met."
)
HOW_TO_READ: Words = (
    BEYOND,
    Code("england"),
    " is England's published figure; ",
    Code("worst_quarter"),
    " and ",
    Code("worst_tenth"),
    LATEST,
)
STANDARDS = "Limits that each council sets for itself, within these bounds. The default holds where it names none."
VIEWS = (
    "A view is no grade, and predicts none. The first of these that holds decides what is said of an area, in the "
    "tool's own words:"
)
SCORE = (
    "An area's score is the credit that its assessed checks earn, as a share of their weight, from 0 to 100: {credit}. "
    "It compares a council with itself over time."
)
CONDITIONS: Mapping[Condition, str] = {
    Condition.CRITICAL_GAP: "there is a critical gap",
    Condition.MAJOR_GAP: "there is a major gap",
    Condition.RULE_FAILED: "a rule failed",
    Condition.THIN_COVERAGE: "less than {minimum}% of the weight that applies could be assessed",
    Condition.MINOR_GAP: "there is a minor gap",
    Condition.EVIDENCE_AGREES: (
        "there is no gap and no conflict, practice evidence is met for at least {evidence}% of the assessed criteria, "
        "and the council rates itself strong in at least {self_rated}% of them"
    ),
    Condition.OTHERWISE: "none of these holds",
}
VERIFIED: Mapping[Verified, str] = {
    Verified.SOURCE: "read in the document itself",
    Verified.SECONDARY: "taken from another's account of the document",
    Verified.RECALLED: "from memory, and still to be checked",
    Verified.LOCAL: "a matter that each council settles for itself",
}


def rulebook(pack: RulePack) -> str:
    """The rule book in Markdown. The pack's own texts are escaped, so that they cannot mark up or link anything."""
    return write(chapters(pack))


def chapters(pack: RulePack) -> Iterator[Block]:
    """The blocks of the whole book."""
    # The contents list the headings of the body, so the body is made first.
    body = [*_areas(pack), *_measures(pack), *_sources(pack)]
    yield from _head(pack)
    yield from _contents(body, pack)
    yield from body


def _head(pack: RulePack) -> Iterator[Block]:
    about, framework = pack.about, pack.about.framework
    yield Heading(1, f"Rule book: {about.title}", "the pack")
    unwritten = [ref(criterion.id) for criterion in pack.criteria if not criterion.checks]
    read = sum(bool(read_by(measure, pack)) for measure in pack.catalogue.measures.values())
    yield Fact("Pack", (Code(about.id), f" {about.version}, format {about.pack_format}"))
    named = f"{framework.name}, {framework.publisher}, {framework.version_date}"
    yield Fact("Framework", f"{named}. {sourced(framework.source)}")
    until = f" until {about.in_force.last}" if about.in_force.last else ""
    yield Fact("In force", f"from {about.in_force.first}{until}")
    criteria = counted(len(pack.criteria), "criterion", "criteria")
    yield Fact("Holds", f"{criteria}, {counted(len(pack.checks), 'check')}, {counted(read, 'measure')} that they read")
    if unwritten:
        yield Fact("Listed, without checks yet", joined(unwritten))
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


def _thresholds(pack: RulePack) -> Iterator[Block]:
    yield Heading(2, "What the thresholds are", "thresholds")
    yield Paragraph(NO_THRESHOLDS)
    bases = Counter(basis for check in pack.checks for basis in _bases(check))
    yield Table(("Rests on", "Thresholds"), tuple((RESTS_ON[basis], str(bases[basis])) for basis in Basis))
    yield Paragraph(HOW_TO_READ)


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
    for rule in policy.views:
        yield Fact(OWN_WORDS[rule.view], CONDITIONS[rule.when].format_map(needs))
    credit = listed([f"{level} {plain(policy.credit[level])}" for level in Level])
    yield Paragraph(SCORE.format(credit=credit))


def _contents(body: Sequence[Block], pack: RulePack) -> Iterator[Block]:
    """The table of contents: areas with their criteria, and sections of measures; checks are under their criterion."""
    yield Heading(2, "Contents", "contents")
    counts = {criterion.id: len(criterion.checks) for criterion in pack.criteria}
    for block in body:
        if isinstance(block, Heading) and block.depth <= 3:
            number = counts.get(block.id)
            checks = "" if number is None else f" ({counted(number, 'check') if number else 'no checks yet'})"
            yield Item(
                (Ref(block.id, block.text), f" {block.title}" if block.title else "", checks), depth=block.depth - 2
            )


def _areas(pack: RulePack) -> Iterator[Block]:
    for area in pack.about.areas:
        yield Heading(2, area.title, area.id)
        yield Paragraph(f"Inspectors look at {area.looks_at}.")
        for criterion in pack.criteria:
            if criterion.area == area.id:
                yield from _entry(3, criterion_entry(criterion, pack))
                for check in criterion.checks:
                    yield from _entry(4, check_entry(check, pack))


def _measures(pack: RulePack) -> Iterator[Block]:
    """The measures that checks read, then those that no check reads, each by section."""
    used = {measure.id for measure in pack.catalogue.measures.values() if read_by(measure, pack)}
    for kind, title, wanted in (
        ("used", "Measures that checks read", used),
        ("unused", "Measures that no check reads", pack.catalogue.measures.keys() - used),
    ):
        if wanted:
            yield Heading(2, title, f"{kind} measures")
        for section, name in pack.catalogue.sections.items():
            found = [m for m in pack.catalogue.measures.values() if m.section == section and m.id in wanted]
            if found:
                yield Heading(3, name, f"{kind} {section}")
            for measure in found:
                yield from _entry(4, measure_entry(measure, pack))


def _sources(pack: RulePack) -> Iterator[Block]:
    """Every document that is cited, by how it was checked, with what cites it."""
    cited: dict[tuple[str, Verified], dict[Ref, None]] = {}
    for source, by in _citations(pack):
        cited.setdefault((flat(source.document), source.verified), {})[by] = None
    yield Heading(2, "Sources", "sources")
    for verified in Verified:
        found = sorted(document for document, how in cited if how is verified)
        if found:
            yield Paragraph(sentence(f"{verified}: {VERIFIED[verified]}"))
        for document in found:
            yield Item((document, ": ", *joined(cited[document, verified])))


def _citations(pack: RulePack) -> Iterator[tuple[Source, Ref]]:
    yield pack.about.framework.source, ref("the pack")
    yield pack.frequencies.criticised.source, ref("how often inspectors criticise a theme")
    yield pack.frequencies.examined.source, ref("how often inspectors examine a subject")
    for criterion in pack.criteria:
        yield from ((source, ref(criterion.id)) for source in criterion.sources)
        for check in criterion.checks:
            known = (check.source, *(band.source for band in check.bands))
            yield from ((source, ref(check.id)) for source in known if source)
    for measure in pack.catalogue.measures.values():
        release = pack.catalogue.release_of(measure.id)
        known = (measure.source, release.source if release else None)
        yield from ((source, ref(measure.id)) for source in known if source)


def _entry(depth: int, entry: Entry) -> Iterator[Block]:
    yield Heading(depth, entry.id, entry.id, entry.title)
    yield from entry.blocks
