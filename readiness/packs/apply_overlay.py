"""Applying an overlay to a pack, one operation at a time, so that each is refused or recorded with its location."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from readiness.core.diagnostics import Issue, PackError, Path
from readiness.core.suggestions import suggestion
from readiness.core.text import counted
from readiness.data.vocabulary import Basis
from readiness.packs.band import OwnStandard
from readiness.packs.check_setting import OF_THE_PACK, misplaced, where_set, with_setting
from readiness.packs.criterion import Check, Criterion, Example
from readiness.packs.lint.checks import check_issues, criterion_issues
from readiness.packs.lint.policy import about_issues, belonging_issues
from readiness.packs.overlay import KINDS, PACK, Operation, OverlayFile, PackRange, Setting
from readiness.packs.pack import CHECKS_LIMIT, Change, Origin, OverlayUsed, RulePack, example_key, origins_in
from readiness.packs.strictness import Difference, differences, policy_differences, rests_on_duty

# Numbers from here on are left to overlays, so that a later version of the pack never takes an id of theirs.
FIRST_OWN = 60


class _Refused(Exception):  # noqa: N818  # it travels no further than this module
    """An operation that cannot be applied, with every issue in it."""

    def __init__(self, *issues: Issue) -> None:
        self.issues = issues


@dataclass(frozen=True, slots=True)
class _Applied:
    """The pack after one operation, and what the operation changed."""

    pack: RulePack
    changes: tuple[Change, ...]


def apply_overlay(pack: RulePack, file: OverlayFile) -> RulePack:
    """The pack as the overlay changes it.

    Raises PackError for another pack or version, an id that is taken, a thing that was changed before, a duty made
    less strict, and everything that the pack itself would be refused for.
    """
    overlay = file.overlay
    issues = list(_range_issues(overlay.pack, pack))
    if overlay.id in [used.id for used in pack.overlays]:
        message = f"an overlay called {overlay.id} is laid over the pack already"
        issues.append(Issue(("id",), message, "name it once, or give one of the two another id"))
    if not overlay.operations:
        issues.append(Issue(("operations",), "the list is empty", "add what is to be changed"))
    if issues:
        raise PackError(file.document.diagnostics(issues))
    changes: list[Change] = []
    # The pack before the first overlay, however many there are: findings are compared with it.
    pack = replace(pack, untouched=pack.untouched or pack)
    for index, operation in enumerate(overlay.operations):
        at: Path = ("operations", index)
        try:
            applied = _apply_operation(pack, operation, at, file)
            taken = (*changes, *(change for used in pack.overlays for change in used.changes))
            _refuse(_repeated(applied.changes, taken, at))
        except _Refused as refused:
            issues += refused.issues
            # The other operations are tried too, so that an author sees all issues at once.
            continue
        pack = applied.pack
        changes += applied.changes
    if len(pack.checks) > CHECKS_LIMIT:
        issues.append(Issue(("operations",), f"the pack would hold over {CHECKS_LIMIT} checks", "add fewer"))
    if not issues:
        pack, issues = _with_examples(pack, file)
    if issues:
        raise PackError(file.document.diagnostics(issues))
    used = OverlayUsed(overlay.id, overlay.version, overlay.title, file.sha256, tuple(changes))
    return replace(pack, overlays=(*pack.overlays, used))


def _range_issues(wanted: PackRange, pack: RulePack) -> Iterator[Issue]:
    about = pack.about
    span = f"{wanted.id} from {wanted.first} to before {wanted.before}"
    if wanted.id != about.id:
        hint = f"the pack here is {about.id}: give the folder of the other (--pack, or --on for readiness pack)"
        yield Issue(("pack", "id"), f"this overlay is for {wanted.id}", hint)
    elif _numbers(wanted.before) <= _numbers(wanted.first):
        yield Issue(("pack", "before"), f"no version lies in {span}", "put the first version that you have not seen")
    elif not _numbers(wanted.first) <= _numbers(about.version) < _numbers(wanted.before):
        message = f"this overlay is for {span}, and the pack here is {about.version}"
        yield Issue(("pack",), message, "read what the pack changed, then widen the range")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _refuse(issues: Iterable[Issue]) -> None:
    if found := tuple(issues):
        raise _Refused(*found)


def _repeated(changes: Iterable[Change], taken: Sequence[Change], at: Path) -> Iterator[Issue]:
    """Issues for what was changed before, or is disabled after something in it was set."""
    # Were a thing changed twice, the result would depend on the order, and only the last reason would be true.
    for change in changes:
        if any(map(change.overlaps, taken)):
            yield Issue(at, f"{change.thing} is changed a second time", "keep one of the two")


def _apply_operation(pack: RulePack, operation: Operation, at: Path, file: OverlayFile) -> _Applied:
    kinds = [kind for kind in KINDS if getattr(operation, kind) is not None]
    if len(kinds) != 1:
        message = f"an operation has one of {', '.join(KINDS)}; this has {' and '.join(kinds) or 'none'}"
        raise _Refused(Issue(at, message, "make one operation of each"))
    if (operation.to is None) == (operation.set is not None):
        raise _Refused(Issue(at, '"set" and "to" go together', "write set: HP06.1 and to: {weight: 2}"))
    if operation.set == PACK:
        return _set_policy(pack, operation, at)
    if operation.set is not None:
        return _set_check(pack, operation, at, file)
    if operation.disable is not None:
        return _disable(pack, operation, at, file)
    add = _add_check if operation.add_check else _add_criterion
    return add(pack, operation, at, file)


def _known(pack: RulePack, check: str, at: Path) -> Check:
    checks = {one.id: one for one in pack.checks}
    if check not in checks:
        raise _Refused(Issue(at, f"the pack has no check {check}", suggestion(check, checks)))
    if check in pack.disabled:
        raise _Refused(Issue(at, f"{check} is disabled already", "keep one of the two"))
    return checks[check]


def _changes(found: Iterable[Difference], reason: str, at: Path) -> tuple[Change, ...]:
    """The differences as changes. Raises _Refused where there are none, and where one makes a duty less strict."""
    found = tuple(found)
    if not found:
        raise _Refused(Issue(at, "this changes nothing", "take it out, or correct the value"))
    _refuse(
        Issue(at, f"{one.what}, and a duty rests on it", "a duty cannot be made less strict: take this out")
        for one in found
        if one.less_strict and one.duty
    )
    return tuple(Change(one.subject, one.part, one.what, reason, one.less_strict) for one in found)


def _set_policy(pack: RulePack, operation: Operation, at: Path) -> _Applied:
    setting = operation.to or Setting()
    at = (*at, "to")
    _refuse(
        Issue((*at, field), f"{field} belongs to a check, not to the pack", "name the check under set")
        for field in sorted(setting.model_fields_set - set(OF_THE_PACK))
    )
    _refuse(
        Issue((*at, "local_standards", name), f'there is no local standard "{name}"', suggestion(name, known))
        for known in [pack.about.local_standards]
        for name in setting.local_standards
        if name not in known
    )
    scoring = pack.about.scoring
    changed: dict[str, Any] = {"credit": {**scoring.credit, **setting.credit}}
    if setting.minimum_coverage is not None:
        changed["minimum_coverage"] = setting.minimum_coverage
    about = pack.about.model_copy(
        update={
            "scoring": scoring.model_copy(update=changed),
            "local_standards": {**pack.about.local_standards, **setting.local_standards},
        }
    )
    _refuse(replace(issue, path=(*at, *issue.path)) for issue in about_issues(about, pack.catalogue))
    duties = {
        band.threshold.name
        for check in pack.checks
        for band in check.bands
        if band.rests_on is Basis.DUTY and isinstance(band.threshold, OwnStandard)
    }
    found = policy_differences(pack.about, about, pack.catalogue, duties)
    return _Applied(replace(pack, about=about), _changes(found, operation.reason, at))


def _set_check(pack: RulePack, operation: Operation, at: Path, file: OverlayFile) -> _Applied:
    before = _known(pack, str(operation.set), (*at, "set"))
    setting = operation.to or Setting()
    at = (*at, "to")
    _refuse(misplaced(before, setting, at))
    after = with_setting(before, setting, operation.reason)
    _refuse(replace(issue, path=(*at, *where_set(issue.path, after))) for issue in check_issues(after, pack.catalogue))
    found = differences(before, after, pack.about, pack.catalogue, _on_duty(pack, before))
    changes = _changes(found, operation.reason, at)
    # A new weight changes the score but no finding, so the examples of the check stay true.
    only_weight = setting.model_fields_set == {"weight"}
    return _Applied(_with_check(pack, after, Origin(file.document, at), still_means=only_weight), changes)


def _on_duty(pack: RulePack, check: Check) -> bool:
    """Whether the check rests on a duty, now or in the pack without overlays."""
    # Else one operation could replace the line that rests on a duty, and the next make it less strict.
    first = pack.untouched.checks if pack.untouched else ()
    return rests_on_duty(check) or any(rests_on_duty(one) for one in first if one.id == check.id)


def _disable(pack: RulePack, operation: Operation, at: Path, file: OverlayFile) -> _Applied:
    at = (*at, "disable")
    check = _known(pack, str(operation.disable), at)
    difference = Difference(check.id, "", f"{check.id} is disabled", True, _on_duty(pack, check))
    changes = _changes([difference], operation.reason, at)
    why = f"disabled by the overlay {file.overlay.id} {file.overlay.version}: {changes[0].reason}"
    without = _with_check(pack, check, Origin(file.document, at))
    return _Applied(replace(without, disabled={**pack.disabled, check.id: why}), changes)


def _add_check(pack: RulePack, operation: Operation, at: Path, file: OverlayFile) -> _Applied:
    at = (*at, "add_check")
    check = operation.add_check
    assert check is not None
    criterion = next((one for one in pack.criteria if one.id == check.id.partition(".")[0]), None)
    if criterion is None:
        known = suggestion(check.id, [one.id for one in pack.criteria])
        raise _Refused(Issue((*at, "id"), f"the pack has no criterion {check.id.partition('.')[0]}", known))
    if check.id in [one.id for one in criterion.checks]:
        raise _Refused(Issue((*at, "id"), f"{check.id} is there already", "take a number that is free"))
    if check.number < FIRST_OWN and int(criterion.id[2:]) < FIRST_OWN:
        hint = f"number an overlay's checks from {criterion.id}.{FIRST_OWN} on, so that the pack never takes the id"
        raise _Refused(Issue((*at, "id"), f"{check.id} is a number of the pack's own", hint))
    _refuse(replace(issue, path=(*at, *issue.path)) for issue in check_issues(check, pack.catalogue))
    together = criterion.model_copy(update={"checks": (*criterion.checks, check)})
    added = pack.with_criterion(together, {check.id: Origin(file.document, at)})
    message = f"{check.id} is added, with a weight of {check.weight}: {check.title}"
    return _Applied(added, (Change(check.id, "", message, operation.reason, False),))


def _add_criterion(pack: RulePack, operation: Operation, at: Path, file: OverlayFile) -> _Applied:
    at = (*at, "add_criterion")
    criterion = operation.add_criterion
    assert criterion is not None
    if criterion.id in [one.id for one in pack.criteria]:
        raise _Refused(Issue((*at, "id"), f"{criterion.id} is there already", "take a number that is free"))
    if int(criterion.id[2:]) < FIRST_OWN:
        hint = (
            f"number an overlay's criteria from {criterion.id[:2]}{FIRST_OWN} on, so that the pack never takes the id"
        )
        raise _Refused(Issue((*at, "id"), f"{criterion.id} is a number of the pack's own", hint))
    issues = (
        *belonging_issues(criterion, pack.about, pack.frequencies),
        *criterion_issues(criterion, pack.catalogue),
    )
    _refuse(replace(issue, path=(*at, *issue.path)) for issue in issues)
    message = f"{criterion.id} is added, with {counted(len(criterion.checks), 'check')}: {criterion.title}"
    change = Change(criterion.id, "", message, operation.reason, False)
    return _Applied(pack.with_criterion(criterion, dict(origins_in(criterion, file.document, at))), (change,))


def _with_check(pack: RulePack, check: Check, origin: Origin, still_means: bool = False) -> RulePack:
    """The pack with this check instead of the one with its id.

    The pack's examples stop expecting anything of the check, unless it still means what it did.
    """
    criterion = pack.criterion_of[check.id]
    checks = tuple(check if one.id == check.id else one for one in criterion.checks)
    kept = (example if still_means else _without(example, check.id) for example in criterion.examples)
    examples = tuple(example for example in kept if example.expect)
    changed = criterion.model_copy(update={"checks": checks, "examples": examples})
    return pack.with_criterion(changed, {check.id: origin})


def _without(example: Example, check: str) -> Example:
    expect = {name: level for name, level in example.expect.items() if name != check}
    return example.model_copy(update={"expect": expect})


def _with_examples(pack: RulePack, file: OverlayFile) -> tuple[RulePack, list[Issue]]:
    """The pack with the overlay's examples added to the criteria that they name, and the issues in them."""
    issues: list[Issue] = []
    for index, example in enumerate(file.overlay.examples):
        at: Path = ("examples", index)
        known = pack.criterion_of
        issues += [
            Issue((*at, "expect", name), f"there is no check {name}", suggestion(name, known))
            for name in example.expect
            if name not in known
        ]
        for criterion in {known[name].id: known[name] for name in example.expect if name in known}.values():
            part = _part_for(example, criterion)
            if example_key(criterion, part) in pack.origins:
                hint = "say what sets this one apart"
                issues.append(Issue((*at, "name"), f'another example is called "{example.name}" too', hint))
            found = criterion_issues(criterion.model_copy(update={"examples": (part,)}), pack.catalogue)
            issues += [replace(f, path=(*at, *f.path[2:])) for f in found if f.path[:1] == ("examples",)]
            together = criterion.model_copy(update={"examples": (*criterion.examples, part)})
            pack = pack.with_criterion(together, {example_key(criterion, part): Origin(file.document, at)})
    return pack, issues


def _part_for(example: Example, criterion: Criterion) -> Example:
    expect = {name: level for name, level in example.expect.items() if name.partition(".")[0] == criterion.id}
    return example.model_copy(update={"expect": expect})
