"""The setting of a check by an overlay: what may be set in it, and the check with its new values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.core.diagnostics import Issue, Path
from readiness.core.suggestions import suggestion
from readiness.data.vocabulary import Basis, Level
from readiness.packs.band import PublishedFigure
from readiness.packs.criterion import Check
from readiness.packs.overlay import Setting

OF_THE_PACK = ("minimum_coverage", "credit", "local_standards")
OF_EVIDENCE = ("sample", "moderated", "max_age_months")


def where_set(path: Path, check: Check) -> Path:
    """The path in a setting that corresponds to a path in the check."""
    match path:
        case ("bands", int(index), *_):
            return ("thresholds", check.bands[index].severity.value)
        case ("bands", *_):
            return ("thresholds",)
        case _:
            return path[:1]


def misplaced(check: Check, setting: Setting, at: Path) -> Iterator[Issue]:
    """Settings that do not belong to this check."""
    for field in sorted(setting.model_fields_set & set(OF_THE_PACK)):
        yield Issue((*at, field), f"{field} belongs to the pack, not to a check", "write set: pack")
    lines = [band.severity.value for band in check.bands]
    for level in setting.thresholds:
        if level not in lines:
            known = suggestion(level, lines) if lines else "it has no thresholds: disable it, and add a check"
            yield Issue((*at, "thresholds", level), f"{check.id} has no line for {level}", known)
    for field in OF_EVIDENCE:
        if getattr(setting, field) is not None and check.evidence is None:
            yield Issue((*at, field), f"{check.id} is not decided by evidence", "take it out")
    if setting.severity is not None and not (check.evidence or check.gap_when):
        yield Issue((*at, "severity"), f"{check.id} has a severity in each of its lines", "set their thresholds")
    elif setting.severity is not None and (setting.severity is Level.CRITICAL) != (check.critical_because is not None):
        message = f"{check.id} is {'' if check.critical_because else 'not '}critical, and an overlay cannot change that"
        yield Issue((*at, "severity"), message, "disable it, which every report tells, and add a check of your own")
    if setting.change_over is not None and check.change_over is None:
        yield Issue((*at, "change_over"), f"{check.id} is not a trend", "take it out")


def with_setting(check: Check, setting: Setting, reason: str) -> Check:
    """The check with the new values, not yet linted. A number that an overlay sets rests on the overlay's reason."""

    # pydantic's model_copy validates nothing: the values were validated as a Setting, and the caller lints the check.
    def moved(level: Level) -> Mapping[str, Any]:
        threshold = setting.thresholds[level]
        published = isinstance(threshold, PublishedFigure)
        basis = {"rests_on": Basis.BENCHMARK if published else Basis.LOCAL, "because": reason, "source": None}
        return {"below": threshold, **basis}

    bands = []
    for band in check.bands:
        update = dict(moved(band.severity)) if band.severity in setting.thresholds else {}
        if update and band.above is not None:
            update["above"] = update.pop("below")
        bands.append(band.model_copy(update=update))
    changed: dict[str, Any] = {"bands": tuple(bands)}
    for field in ("weight", "applies_when", "change_over"):
        if (value := getattr(setting, field)) is not None:
            changed[field] = value
    if check.evidence is not None:
        given = {field: value for field in OF_EVIDENCE if (value := getattr(setting, field)) is not None}
        age = {"max_age_months": given.pop("max_age_months")} if "max_age_months" in given else {}
        severity = {"severity": setting.severity} if setting.severity else {}
        needs = check.evidence.needs.model_copy(update=given)
        changed["evidence"] = check.evidence.model_copy(update={"needs": needs, **age, **severity})
    elif setting.severity is not None:
        changed["severity"] = setting.severity
    return check.model_copy(update=changed)
