"""Several files, each read and judged by itself: of each is kept what a portfolio tells, and its page on demand."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.cli.earlier import read_bytes
from readiness.cli.options import chosen_rules, imported_beside, with_imported_figures
from readiness.cli.sandbox import one_of_several
from readiness.core.bounds import LARGEST_FILE
from readiness.core.diagnostics import InputError, SubmissionError, UnreadableError, pointer
from readiness.core.sanitize import file_name
from readiness.core.text import brief, counted

if TYPE_CHECKING:
    from readiness.data.catalogue import Catalogue
    from readiness.evaluation.portfolio import CouncilAccount, LeftOut
    from readiness.evaluation.result import Evaluation
    from readiness.evaluation.seen import Seen
    from readiness.evaluation.stored_account import StoredAccount
    from readiness.packs.pack import RulePack


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules by which files are judged: `on` a day, and the catalogue of measures by which submissions are read."""

    on: Callable[[date], RulePack]
    catalogue: Catalogue


def rules_for_all(pack: Path | None, overlays: tuple[Path, ...], imported: bool) -> Rules:
    """The rules that were chosen, whatever the day; else those in force on the day of which a submission speaks.

    Raises PackError, and UnreadableError where nothing was imported, before any file is read.
    """
    from readiness.data.catalogue import shipped_catalogue
    from readiness.packs.pack import load_shipped
    from readiness.packs.shelf import judging

    if pack or overlays:
        chosen = chosen_rules(pack, overlays)
        chosen = with_imported_figures(chosen) if imported else chosen
        return Rules(lambda day: chosen, chosen.catalogue)
    if not imported:
        return Rules(lambda day: load_shipped(judging(day).id), shipped_catalogue())

    @cache
    def with_figures(name: str) -> RulePack:
        return with_imported_figures(load_shipped(name))

    return Rules(lambda day: with_figures(judging(day).id), imported_beside(shipped_catalogue()))


@dataclass
class SeveralFiles:
    """What was read so far. `pages` hold the report of each submission, packed, where they are wanted."""

    rules: Rules
    with_pages: bool
    limit: int = LARGEST_FILE
    seen: list[Seen] = field(default_factory=list)
    unreadable: list[LeftOut] = field(default_factory=list)
    pages: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        """Reads one more file, and judges it. One that cannot be used is put aside, with why."""
        from readiness.evaluation.portfolio import Because, LeftOut

        try:
            with one_of_several():
                self._judge(path)
        except (SubmissionError, UnreadableError) as error:
            text = _told(error, path)
            self.unreadable.append(LeftOut(file_name(str(path)), None, Because.UNREADABLE, text))

    def page_of(self, council: CouncilAccount) -> Callable[[], bytes] | None:
        """What unpacks the report of a council; None where there is none, since its evaluation was stored."""
        packed = self.pages.get((council.submission_sha256, council.submission))
        return None if packed is None or council.stored else partial(zlib.decompress, packed)

    def _judge(self, path: Path) -> None:
        from readiness.evaluation.result import Evaluation
        from readiness.evaluation.seen import seen

        evaluation = self._evaluation(path)
        self.seen.append(seen(evaluation))
        if self.with_pages and isinstance(evaluation, Evaluation):
            from readiness.reports import Format, render_file

            about = evaluation.provenance
            packed = zlib.compress(render_file(evaluation, Format.HTML), 1)
            self.pages[about.submission_sha256, about.submission] = packed

    def _evaluation(self, path: Path) -> Evaluation | StoredAccount:
        """The evaluation of a submission by the rules for its day, or one that was stored."""
        from readiness.data.submission_file import SubmissionFile
        from readiness.evaluation.evaluator import evaluate
        from readiness.evaluation.stored import read_account
        from readiness.evaluation.stored_account import stored_account

        account = read_account(
            read_bytes(path, self.limit), str(path), self.rules.catalogue, stored_account, self.limit
        )
        if not isinstance(account, SubmissionFile):
            return account
        return evaluate(self.rules.on(account.submission.date.last), account)


def _told(error: InputError | UnreadableError, path: Path) -> str:
    """Why a file cannot be used: the first problem in it, with how many more there are, without its folder."""
    if not isinstance(error, InputError):
        return str(error).replace(str(path), file_name(str(path)))
    first, *more = error.diagnostics
    rest = f" (and {counted(len(more), 'more problem')}, which readiness check lists)" if more else ""
    return brief(f"{first.location}: {pointer(first.path)}: {first.message}; {first.hint}{rest}")
