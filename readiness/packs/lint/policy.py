"""What is wrong in a pack's policy, and in what a criterion names of the pack."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from readiness.core.diagnostics import Issue, Path, Rule, under
from readiness.core.documents import Document
from readiness.core.suggestions import nearest, suggestion
from readiness.data.catalogue import Catalogue
from readiness.data.vocabulary import Level
from readiness.packs.criterion import Criterion
from readiness.packs.extension import criterion_named
from readiness.packs.frequencies import Frequencies
from readiness.packs.policy import About, Condition


def about_issues(about: About, catalogue: Catalogue) -> Iterator[Issue]:
    """Issues that keep a pack from evaluating anything, at paths in `pack.yaml`."""
    yield from under(Rule.POLICY, _policy_issues(about))
    yield from under(Rule.UNKNOWN_STANDARD, _standard_issues(about, catalogue))


def _policy_issues(about: About) -> Iterator[Issue]:
    credit = about.scoring.credit
    for level in Level:
        if level not in credit:
            yield Issue(("scoring", "credit"), f"{level} has no credit", "give every level a number from 0 to 1")
    for better, worse in pairwise(level for level in Level if level in credit):
        if credit[worse] > credit[better]:
            message = f"{worse} earns more than {better}"
            yield Issue(("scoring", "credit", worse.value), message, "a worse level earns no more than a better one")
    if not about.scoring.views or about.scoring.views[-1].when is not Condition.OTHERWISE:
        yield Issue(("scoring", "views"), "no view is left where nothing else holds", "end with when: otherwise")
    for index, rule in enumerate(about.scoring.views):
        if (rule.over is not None) != (rule.when is Condition.ADVERSE_WEIGHT):
            hint = "give the share in percent under over: with when: adverse-weight, and with nothing else"
            yield Issue(("scoring", "views", index), f"over: and when: {rule.when} do not go together", hint)
    yield from _areas_issues(about)
    span = about.in_force
    if span.last is not None and span.last.last < span.first.first:
        yield Issue(("in_force", "until"), f"it ends ({span.last}) before it begins ({span.first})", "check the dates")


def _areas_issues(about: About) -> Iterator[Issue]:
    """Areas that cannot be told apart, and those that were judged within one that is not there."""
    apart = [area.id for area in about.areas if area.joint is None]
    for index, area in enumerate(about.areas):
        at: Path = ("areas", index)
        for field in ("id", "code"):
            if getattr(area, field) in [getattr(one, field) for one in about.areas[:index]]:
                message = f"two areas have the {field} {getattr(area, field)}"
                yield Issue((*at, field), message, "give each its own")
        if area.joint and area.joint.within not in apart:
            message = f"there is no area {area.joint.within} that always stood by itself"
            yield Issue((*at, "joint", "within"), message, suggestion(area.joint.within, apart))


def _standard_issues(about: About, catalogue: Catalogue) -> Iterator[Issue]:
    for name in catalogue.local_standards:
        if name not in about.local_standards:
            yield Issue(("local_standards",), f'"{name}" has no default', "add it")
    for name, value in about.local_standards.items():
        at: Path = ("local_standards", name)
        standard = catalogue.local_standards.get(name)
        if standard is None:
            yield Issue(at, f'there is no local standard "{name}"', suggestion(name, catalogue.local_standards))
        elif not standard.minimum <= value <= standard.maximum:
            hint = f"it must lie between {standard.minimum} and {standard.maximum} {standard.unit}"
            yield Issue(at, f"{value} {standard.unit} is outside what the catalogue allows", hint)


def naming_issues(document: Document, criterion: Criterion) -> Iterator[Issue]:
    """Whether the file is called as the criterion is."""
    stem = criterion_named(document)
    if stem != criterion.id:
        hint = f"call it {criterion.id}.yaml, or correct the id"
        yield Issue(("id",), f"the file is called {stem}.yaml", hint, Rule.MISNAMED)


def belonging_issues(criterion: Criterion, about: About, frequencies: Frequencies) -> Iterator[Issue]:
    """Areas, themes and subjects of a criterion that the pack does not have, at paths in the criterion."""
    yield from under(Rule.UNKNOWN_AREA, _area_issues(criterion, about))
    yield from under(Rule.UNKNOWN_THEME, _frequency_issues(criterion, frequencies))
    yield from under(Rule.UNKNOWN_THEME, _framework_issues(criterion, about))


def _area_issues(criterion: Criterion, about: About) -> Iterator[Issue]:
    """Whether the pack has the area, and the id begins with its letters."""
    areas = {area.code: area.id for area in about.areas}
    letters = criterion.id[:2]
    if criterion.area not in areas.values():
        message = f"the pack has no area {criterion.area}"
        yield Issue(("area",), message, suggestion(criterion.area, areas.values()))
    elif letters not in areas:
        yield Issue(("id",), f'no area of the pack has the letters "{letters}"', suggestion(letters, areas))
    elif criterion.area != areas[letters]:
        area = areas[letters]
        yield Issue(("area",), f"{criterion.id} belongs to {area}, by its letters", f"write {area}, or another id")
    for index, area in enumerate(criterion.informs):
        if area not in areas.values():
            yield Issue(("informs", index), f"the pack has no area {area}", suggestion(area, areas.values()))


def _frequency_issues(criterion: Criterion, frequencies: Frequencies) -> Iterator[Issue]:
    known = frequencies.themes
    for index, theme in enumerate(criterion.themes):
        if theme not in known:
            yield Issue(("themes", index), f'there is no theme "{theme}"', _listed(theme, known))
    subjects = frequencies.subjects
    for index, subject in enumerate(criterion.examined_as):
        if subject not in subjects:
            yield Issue(("examined_as", index), f'there is no subject "{subject}"', _listed(subject, subjects))


def _framework_issues(criterion: Criterion, about: About) -> Iterator[Issue]:
    known = about.national_framework.parts if about.national_framework else criterion.national_framework
    for index, name in enumerate(criterion.national_framework):
        if name not in known:
            message = f'there is no "{name}" under national_framework in pack.yaml'
            yield Issue(("national_framework", index), message, suggestion(name, known))


def _listed(name: str, known: Collection[str]) -> str:
    if not known:
        return "the pack has no frequencies.yaml that counts any: add it, or leave this out"
    listed = "" if nearest(name, known) else "; frequencies.yaml lists them"
    return f"{suggestion(name, known)}{listed}"
