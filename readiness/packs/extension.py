"""A pack that extends another: what its files state stands in the place of what the other has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from readiness.core.diagnostics import Issue, PackError, Rule, under
from readiness.core.documents import Document
from readiness.core.suggestions import suggestion
from readiness.core.types import kind_of
from readiness.packs.criterion import Criterion, Example
from readiness.packs.policy import About

# What a pack says of itself, and never has from another.
OF_ITSELF = ("id", "version", "pack_format", "title", "extends", "replaces", "leaves_out")
# Settings, of which those that are stated are changed. Every other key is stated whole, or not at all.
SETTINGS = ("applies_from", "limits", "local_standards", "scoring")
# So many packs extend each other at most. A framework comes every few years, and extends the one before it.
MOST_BEHIND = 8


def extended(document: Document, known: Sequence[str], behind: Sequence[str]) -> str | None:
    """The name of the pack that a `pack.yaml` extends, one of those that are known; None where it extends none.

    `behind` are the packs that extend this one. Raises PackError for any other name, and for packs in a circle.
    """
    value = document.value.get("extends") if isinstance(document.value, dict) else None
    if value is None:
        return None
    if value not in known:
        message = f"{kind_of(value)} is no pack that comes with readiness"
        hint = f"{suggestion(str(value), known)}; a pack extends one of these, by its name and never by a path"
    elif value in behind:
        message = f"{' extends '.join((*behind[behind.index(value) :], str(value)))}"
        hint = "of packs in a circle, one has to extend none"
    elif value == document.value.get("id"):
        message, hint = f"the pack has the id of the one that it extends, {value}", "give it an id of its own"
    elif len(behind) >= MOST_BEHIND:
        message, hint = f"over {MOST_BEHIND} packs extend each other", "extend one of the first of them"
    else:
        return str(value)
    raise PackError(document.diagnostics([Issue(("extends",), message, hint)]))


def about_over(base: About, value: Any) -> Any:
    """What `pack.yaml` states, over what that of the extended pack says."""
    if not isinstance(value, dict):
        return value
    inherited = {name: getattr(base, name) for name in About.model_fields if name not in OF_ITSELF}
    settings = {name: _over(base.model_dump(include={name})[name], value[name]) for name in SETTINGS if name in value}
    return {**inherited, **value, **settings}


def _over(inherited: Any, stated: Any) -> Any:
    if not isinstance(inherited, dict) or not isinstance(stated, dict):
        return stated
    return {**inherited, **{key: _over(inherited.get(key), one) for key, one in stated.items()}}


def kept(about: About, criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The criteria of the extended pack that stay, without the checks that are left out."""
    gone = {*about.replaces, *about.leaves_out}
    return tuple(_without(criterion, gone) for criterion in criteria if criterion.id not in gone)


def _without(criterion: Criterion, gone: Collection[str]) -> Criterion:
    checks = tuple(check for check in criterion.checks if check.id not in gone)
    if len(checks) == len(criterion.checks):
        return criterion
    examples = (_without_expecting(example, gone) for example in criterion.examples)
    told = tuple(example for example in examples if example.expect)
    return criterion.model_copy(update={"checks": checks, "examples": told})


def _without_expecting(example: Example, gone: Collection[str]) -> Example:
    expect = {check: level for check, level in example.expect.items() if check not in gone}
    return example.model_copy(update={"expect": expect})


def criterion_named(document: Document) -> str:
    """The id by which a criterion's file is called."""
    return document.name.rpartition("/")[2].removesuffix(".yaml")


def extension_issues(about: About, criteria: Sequence[Criterion], own: Collection[str]) -> Iterator[Issue]:
    """What is wrong in what `pack.yaml` says of the extended pack's criteria, given the ids of its own."""
    if about.extends is None:
        for key in ("replaces", "leaves_out"):
            if getattr(about, key):
                yield Issue((key,), "this pack extends none", 'name one under "extends", or take this out')
        return
    checks = {criterion.id: [check.id for check in criterion.checks] for criterion in criteria}
    known = [*checks, *(check for found in checks.values() for check in found)]
    yield from under(Rule.UNKNOWN_CHECK, _unknown(about, known))
    for criterion in about.replaces:
        if criterion in about.leaves_out:
            yield Issue(("replaces", criterion), f"{criterion} is left out too", "keep one of the two")
        elif criterion in checks and criterion not in own:
            hint = "write it, or say under leaves_out why there is none"
            yield Issue(("replaces", criterion), f"there is no file criteria/{criterion}.yaml", hint, Rule.UNREADABLE)
    for part in about.leaves_out:
        criterion = part.partition(".")[0]
        if part != criterion and criterion in (*about.replaces, *about.leaves_out):
            message = f"{criterion} as a whole is {'replaced' if criterion in about.replaces else 'left out'}"
            yield Issue(("leaves_out", part), message, "take this out")
    for criterion, ids in checks.items():
        if ids and all(check in about.leaves_out for check in ids):
            message = f"all checks of {criterion} are left out"
            yield Issue(("leaves_out", ids[0]), message, "leave out the criterion, or replace it")


def _unknown(about: About, known: Sequence[str]) -> Iterator[Issue]:
    for key, ids in (("replaces", about.replaces), ("leaves_out", about.leaves_out)):
        for one in ids:
            if one not in known:
                yield Issue((key, one), f"{about.extends} has no {one}", suggestion(one, known))


def taken_issues(criterion: Criterion, about: About, taken: Collection[str]) -> Iterator[Issue]:
    """A criterion with an id of the extended pack, whose place it does not say that it takes."""
    if criterion.id in taken and criterion.id not in about.replaces:
        message = f"{about.extends} has a criterion {criterion.id}"
        hint = "say under replaces in pack.yaml why this takes its place, or take a number that is free there"
        yield Issue(("id",), message, hint, Rule.WRONG_ID)


def unknown_starts(about: About, known: Collection[str]) -> Iterator[Issue]:
    """Checks that are said to apply from a day on, and are none of the pack's or left out of it."""
    for check in about.applies_from:
        if check not in known and check not in about.leaves_out and check.partition(".")[0] not in about.leaves_out:
            message = f"the pack has no check {check}"
            yield Issue(("applies_from", check), message, suggestion(check, known), Rule.UNKNOWN_CHECK)
