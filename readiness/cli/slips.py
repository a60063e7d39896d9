"""Slips in what is asked of a run: told once, since they are no mistakes in any of its submissions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.cli.gate import GateAsked, selection
from readiness.cli.options import require
from readiness.core.sanitize import folded
from readiness.core.suggestions import nearest
from readiness.core.text import listed, shortened

if TYPE_CHECKING:
    from readiness.core.diagnostics import Diagnostic
    from readiness.evaluation.judged_file import JudgedFile
    from readiness.packs.pack import RulePack
    from readiness.packs.waivers import WaiverFile

# So many names of councils are told.
NAMED = 3


def refuse_slips(
    asked: GateAsked,
    required: tuple[str, str] | None,
    waivers: Sequence[WaiverFile],
    rules: RulePack | None,
    since: Path | None,
) -> None:
    """Refuses what none of the rules that may judge has, and paths where nothing is.

    `rules` are None where each submission's date chooses. Raises RequirementError, PackError and UnreadableError.
    """
    _refuse_missing(asked, since)
    if required:
        _refuse_other_rules(required, rules)
    if asked.areas or asked.criteria:
        _refuse_selection(asked, rules)
    if waivers:
        _refuse_waivers(waivers, rules)


def _refuse_missing(asked: GateAsked, since: Path | None) -> None:
    from readiness.core.diagnostics import UnreadableError

    for option, path in (("--baseline", asked.baseline), ("--baseline-of", asked.baseline_of), ("--since", since)):
        if path is not None and not path.exists():
            raise UnreadableError(f"there is no file and no folder {path}; check what {option} names")


def _refuse_other_rules(required: tuple[str, str], rules: RulePack | None) -> None:
    from readiness.core.diagnostics import RequirementError
    from readiness.packs.shelf import shelf

    if rules:
        require(required, rules, "what was chosen is")
    elif required not in [(one.id, one.version) for one in shelf().values()]:
        there = listed([f"{one.id}@{one.version}" for one in shelf().values()])
        asks = f"--require-pack asks for {'@'.join(required)}"
        raise RequirementError(f"nothing was judged: {asks}, and what comes with readiness is {there}")


def _refuse_selection(asked: GateAsked, rules: RulePack | None) -> None:
    from readiness.core.diagnostics import RequirementError

    wrong: list[RequirementError] = []
    for pack in _possible(rules):
        try:
            selection(asked.areas, asked.criteria, pack)
        except RequirementError as error:
            wrong.append(error)
        else:
            return
    raise wrong[0]


def _refuse_waivers(files: Sequence[WaiverFile], rules: RulePack | None) -> None:
    from readiness.core.diagnostics import PackError

    packs = _possible(rules)
    wrong = _wrong(files, next(packs))
    for pack in packs:
        if not wrong:
            return
        there = {one.order for one in _wrong(files, pack)}
        wrong = [one for one in wrong if one.order in there]
    if wrong:
        raise PackError(wrong)


def _wrong(files: Sequence[WaiverFile], pack: RulePack) -> list[Diagnostic]:
    from readiness.packs.waivers import refusals, unknown_councils

    placed = [(file, index, one) for file in files for index, one in enumerate(file.waivers)]
    return [*refusals(placed, pack), *unknown_councils(files, pack.catalogue)]


def _possible(rules: RulePack | None) -> Iterator[RulePack]:
    """The rules that may judge: those chosen, or those of any day, today's first. Each is read when it is needed."""
    from readiness.packs.pack import load_shipped
    from readiness.packs.shelf import SHIPPED, shelf

    if rules:
        yield rules
    else:
        yield load_shipped()
        yield from (load_shipped(name) for name in shelf() if name != SHIPPED)


class WaivedFor:
    """For whom waivers were found in a run, to tell for whom they are and no submission is."""

    def __init__(self) -> None:
        self._found: set[str] = set()
        self._judged: set[str] = set()

    def add(self, file: JudgedFile) -> None:
        """Takes note of one file."""
        from readiness.evaluation.judge import Judged

        if (told := file.judgement) is not None:
            self._found.update(file.waived_for)
            self._judged.add(told.council if isinstance(told, Judged) else told.provenance.council)

    def warnings(self, files: Sequence[WaiverFile]) -> Iterator[str]:
        """Waivers that are likely a slip: all for one other council, or for a name that is nearly a judged one's.

        Others are none, since a run may look at a few of the councils for which there are waivers.
        """
        from readiness.data.catalogue import shipped_catalogue
        from readiness.reports.phrases import few

        others = dict.fromkeys(one.council for file in files for one in file.waivers if one.council not in self._found)
        if not self._judged or not others:
            return
        judged = sorted(self._judged)
        if len(others) == 1 and not self._found:
            names = listed(few([shortened(one, 60) for one in judged], NAMED))
            yield f"no waiver is for {names}: all are for {shortened(next(iter(others)), 60)}"
            return
        known = {folded(one.name) for one in shipped_catalogue().councils.listed.values()}
        for other in others:
            if folded(other) not in known and (near := nearest(other, judged)):
                yield f'waivers are for "{shortened(other, 60)}", and no submission is; did you mean "{near}"?'
