"""The tally of a run over files: how many ended in which way, the one code of the run, and why in a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from readiness.core.exit_codes import ExitCode
from readiness.core.sanitize import path_text
from readiness.core.text import counted, listed
from readiness.data.vocabulary import Level
from readiness.evaluation.judged_file import JudgedFile

# So many files are named for each way in which they ended.
NAMED = 3
# The code of the run is the first of these with which any file ended; a found gap is not hidden by thin coverage.
WORST_FIRST = (ExitCode.UNDELIVERED, ExitCode.WRONG_INPUT, ExitCode.GAPS, ExitCode.COULD_NOT_JUDGE, ExitCode.PASSED)
WORDS = {
    ExitCode.UNDELIVERED: ("ended with an internal error", "Internal error"),
    ExitCode.WRONG_INPUT: ("cannot be judged as it is", "Wrong input"),
    ExitCode.GAPS: ("has gaps", "Gaps"),
    ExitCode.COULD_NOT_JUDGE: ("holds too little to be judged", "Could not judge"),
    ExitCode.PASSED: ("passed", "Passed"),
}
SEVERAL = {"has gaps": "have gaps", "cannot be judged as it is": "cannot be judged as they are", "holds": "hold"}


class Tally:
    """What became of the files so far. It keeps counts and a few names, whatever the number of files."""

    def __init__(self, fail_on: Level = Level.CRITICAL) -> None:
        self._fail_on = fail_on
        self._codes: Counter[ExitCode] = Counter()
        self._named: dict[ExitCode, list[str]] = {}
        self._weakened: list[str] = []
        self._weakenings = self._forgiven = 0

    def add(self, file: JudgedFile) -> None:
        """Counts one file."""
        name = path_text(file.name)
        self._codes[file.code] += 1
        named = self._named.setdefault(file.code, [])
        if len(named) < NAMED:
            named.append(name)
        if file.judgement is not None and (verdict := file.judgement.verdict).weakenings:
            self._weakenings += 1
            if len(self._weakened) < NAMED:
                self._weakened.append(name)
            self._forgiven += "--exit-zero" in verdict.weakenings

    @property
    def total(self) -> int:
        """How many files there were."""
        return self._codes.total()

    @property
    def code(self) -> ExitCode:
        """The code of the run; where there was no file, nothing could be judged."""
        return next((code for code in WORST_FIRST if self._codes[code]), ExitCode.COULD_NOT_JUDGE)

    @property
    def last_line(self) -> str:
        """Why the run ended with its code, how the other files ended, and in which something was weakened."""
        if not self.total:
            return (
                f"Could not judge (code {ExitCode.COULD_NOT_JUDGE:d}): nothing matched, and no submission was judged."
            )
        parts = [f"{WORDS[self.code][1]} (code {self.code:d}): {'; '.join(self._ways())}"]
        if self._forgiven:
            parts.append(f"Gaps in {counted(self._forgiven, 'file')}, and code 0 was asked for")
        if self._weakenings:
            parts.append(f"Weakened: {self._told(self._weakened, self._weakenings)}; each line says by what")
        return ". ".join(parts) + "."

    def _ways(self) -> Iterator[str]:
        """How many files ended in which way, the worst first, by name where anything is to be done."""
        for code in WORST_FIRST:
            if number := self._codes[code]:
                word = WORDS[code][0]
                if number > 1:
                    word = next((word.replace(one, more) for one, more in SEVERAL.items() if one in word), word)
                level = f" at {self._fail_on} or worse" if code is ExitCode.GAPS else ""
                named = "" if code is ExitCode.PASSED else f" ({self._told(self._named[code], number)})"
                yield f"{number:,} of {counted(self.total, 'file')} {word}{level}{named}"

    @staticmethod
    def _told(names: list[str], number: int) -> str:
        return f"{', '.join(names)} and {number - NAMED:,} more" if number > NAMED else listed(names)
