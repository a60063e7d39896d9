"""The sources of the rule book: every document that is cited, with what cites it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.core.sanitize import flat
from readiness.core.text import sentence
from readiness.data.source import Source, Verified
from readiness.packs.pack import RulePack
from readiness.reports.blocks import Block, Heading, Item, Paragraph, Ref, joined
from readiness.reports.explain.facts import ref

VERIFIED: Mapping[Verified, str] = {
    Verified.SOURCE: "read in the document itself",
    Verified.SECONDARY: "taken from another's account of the document",
    Verified.RECALLED: "from memory, and still to be checked",
    Verified.LOCAL: "a matter that each council settles for itself",
}


def sources(pack: RulePack) -> Iterator[Block]:
    """Every document that is cited, by how it was checked, with what cites it."""
    cited: dict[tuple[str, Verified], dict[Ref, None]] = {}
    for source, by in _citations(pack):
        cited.setdefault((flat(source.document), source.verified), {})[by] = None
    yield Heading(1, "Sources", "sources")
    for verified in Verified:
        found = sorted(document for document, how in cited if how is verified)
        if found:
            yield Paragraph(sentence(f"{verified}: {VERIFIED[verified]}"))
        for document in found:
            yield Item((document, ": ", *joined(cited[document, verified])))


def _citations(pack: RulePack) -> Iterator[tuple[Source, Ref]]:
    yield pack.about.framework.source, ref("the pack")
    if criticised := pack.frequencies.criticised:
        yield criticised.source, ref("how often inspectors criticise a theme")
    if examined := pack.frequencies.examined:
        yield examined.source, ref("how often inspectors examine a subject")
    for criterion in pack.criteria:
        yield from ((source, ref(criterion.id)) for source in criterion.sources)
        for check in criterion.checks:
            known = (check.source, *(band.source for band in check.bands))
            yield from ((source, ref(check.id)) for source in known if source)
    for measure in pack.catalogue.measures.values():
        release = pack.catalogue.release_of(measure.id)
        known = (measure.source, release.source if release else None)
        yield from ((source, ref(measure.id)) for source in known if source)
