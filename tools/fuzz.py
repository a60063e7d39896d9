"""`make fuzz SECONDS=60`: submissions, packs and overlays, sound and damaged, judged for as long as asked.

What breaks a law is saved under fuzz-finds/ and judged again by `python -m tools.fuzz --replay FOLDER`.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from readiness.core.diagnostics import InputError, ReadinessError
from readiness.data.catalogue import shipped_catalogue
from readiness.data.readings import Status
from readiness.data.submission_file import SubmissionFile, parse_submission
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import Evaluation
from readiness.packs.apply_overlay import apply_overlay
from readiness.packs.overlay import read_overlay
from readiness.packs.pack import RulePack, load_pack, load_shipped
from readiness.reports import Format, render
from tests.support.strategies import OF_THE_SHIPPED_PACK, SAMPLES, dumped, overlays, packs, submission_files

ROOT = Path(__file__).resolve().parents[1]
FINDS = ROOT / "fuzz-finds"
# Processor seconds after which one case counts as a hang.
PATIENCE = 10
# Every so many cases go through the real process as well.
PROCESS_SHARE = 100
# The categories of what is no character to see. Codes that Unicode has not assigned are drawn as boxes.
COMMANDING = ("Cc", "Cf", "Cs", "Zl", "Zp")


class BrokenLawError(AssertionError):
    """A law that does not hold."""


@dataclass(frozen=True, slots=True)
class Case:
    """A submission, and the pack or the overlays by which it is judged: files by path."""

    submission: bytes
    pack: Mapping[str, bytes] = field(default_factory=dict)
    overlays: tuple[bytes, ...] = ()

    @property
    def kind(self) -> str:
        """What the case is about."""
        return "pack" if self.pack else "overlay" if self.overlays else "submission"

    def written(self, folder: Path) -> None:
        """The case as files in a folder."""
        (folder / "submission.json").write_bytes(self.submission)
        for name, raw in self.pack.items():
            (folder / "pack" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "pack" / name).write_bytes(raw)
        for number, raw in enumerate(self.overlays):
            (folder / f"overlay-{number}.yaml").write_bytes(raw)


cases = st.one_of(
    st.builds(Case, submission_files()),
    st.builds(Case, submission_files(OF_THE_SHIPPED_PACK), pack=packs()),
    st.builds(
        Case,
        st.one_of(st.sampled_from(SAMPLES).map(lambda tree: dumped(tree).encode()), submission_files()),
        overlays=st.one_of(overlays().map(lambda one: (one,)), st.tuples(overlays(), overlays())),
    ),
)


def read_case(folder: Path) -> Case:
    """The case that was written into a folder."""
    pack = folder / "pack"
    return Case(
        (folder / "submission.json").read_bytes(),
        {file.relative_to(pack).as_posix(): file.read_bytes() for file in sorted(pack.rglob("*")) if file.is_file()},
        tuple(file.read_bytes() for file in sorted(folder.glob("overlay-*.yaml"))),
    )


def judged(folder: Path) -> tuple[str, int]:
    """How the case in a folder ends, as the command would: in a word, and the code.."""
    try:
        pack = _rules(folder)
        raw = (folder / "submission.json").read_bytes()
        file = parse_submission(raw, "submission.json", pack.catalogue)
        evaluation = evaluate(pack, file)
    except ReadinessError as error:
        _told_well(error)
        return f"refused ({type(error).__name__})", 2
    _laws(evaluation, pack, file)
    return f"judged (code {evaluation.verdict.code})", evaluation.verdict.code


def _rules(folder: Path) -> RulePack:
    own = folder / "pack"
    pack = load_pack(own, shipped_catalogue()) if own.is_dir() else load_shipped()
    for overlay in sorted(folder.glob("overlay-*.yaml")):
        pack = apply_overlay(pack, read_overlay(overlay))
    return pack


def _hold(law: bool, message: str) -> None:
    if not law:
        raise BrokenLawError(message)


def _told_well(error: ReadinessError) -> None:
    """Every problem has a place, says what is wrong and what to do."""
    if isinstance(error, InputError):
        _hold(bool(error.diagnostics), "refused without a problem")
        for diagnostic in error.diagnostics:
            _hold(diagnostic.location.line >= 1 and diagnostic.location.column >= 1, f"no place: {diagnostic}")
            _hold(bool(diagnostic.message.strip() and diagnostic.hint.strip()), f"an empty message: {diagnostic}")


def _laws(evaluation: Evaluation, pack: RulePack, file: SubmissionFile) -> None:
    counts = evaluation.counts
    parts = counts.met + counts.watch + counts.gap + counts.not_assessed + counts.not_applicable + counts.error
    _hold(counts.total == parts == len(pack.checks), "the counts do not add up to the checks")
    _hold(sorted(evaluation.finding_of) == sorted(check.id for check in pack.checks), "a check has no finding")
    for finding in evaluation.findings:
        _hold(finding.status is not FindingStatus.ERROR, f"{finding.check} failed: {finding.reason}")
        if finding.status is FindingStatus.MET:
            _hold(not _missing(finding, pack, file), f"{finding.check} is met, and what it reads is missing")
    _hold(len(evaluation.verdict.last_line.splitlines()) == 1, "the last line is more than one")
    again = evaluate(pack, file)
    _hold(render(evaluation, Format.JSON) == render(again, Format.JSON), "the second time it differs")
    json.loads(render(evaluation, Format.JSON))
    text = render(evaluation, Format.TEXT).replace("\n", "")
    _hold(not any(unicodedata.category(one) in COMMANDING for one in text), "the text commands the terminal")
    if len(file.document.text) % 4 == 0:  # they take most of the time
        for shape in (Format.HTML, Format.MARKDOWN):
            _hold(render(evaluation, shape) == render(again, shape), f"{shape} differs the second time")
    if pack.untouched is not None:
        _nothing_is_hidden(evaluation, evaluate(pack.untouched, file))


def _missing(finding: Finding, pack: RulePack, file: SubmissionFile) -> bool:
    """Whether something that decides the check was not submitted; of what is suppressed something is known."""
    submission, check = file.submission, next(one for one in pack.checks if one.id == finding.check)
    required = pack.compiled[finding.check].required
    # What is counted from the submission itself is never submitted.
    needed = (one for alias, one in required.items() if alias not in check.at_worst and not one.measure.computed)
    return any(submission.reading(one.measure.id).status not in (None, Status.SUPPRESSED) for one in needed)


def _nothing_is_hidden(with_overlays: Evaluation, without: Evaluation) -> None:
    """What is milder with overlays than without is named among the weakenings."""
    weakenings = with_overlays.verdict.weakenings
    for before in without.findings:
        after = with_overlays.finding_of[before.check]
        if before.adverse and (not after.adverse or _rank(after) < _rank(before)):
            _hold(any(before.check in told for told in weakenings), f"{before.check} is milder, and nothing says so")
    if with_overlays.verdict.code == 0 and without.verdict.code != 0:
        _hold(bool(weakenings), "it passes with overlays only, and nothing says so")


def _rank(finding: Finding) -> int:
    return finding.level.rank if finding.level else 0


def by_the_process(folder: Path) -> int:
    """The code of the real command for the case in a folder."""
    rules = ["--pack", "pack"] if (folder / "pack").is_dir() else []
    for overlay in sorted(folder.glob("overlay-*.yaml")):
        rules += ["--overlay", overlay.name]
    command = [sys.executable, "-m", "readiness", "check", "submission.json", *rules]
    path = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=path, capture_output=True, timeout=120, check=False)
    _hold(b"Traceback" not in done.stderr, f"a traceback: {done.stderr.decode(errors='replace')}")
    return done.returncode


@dataclass
class Tally:
    """What was tried so far, and how it ended."""

    ended: Counter[str] = field(default_factory=Counter)
    finds: Counter[str] = field(default_factory=Counter)
    number: int = 0

    def trial(self, case: Case) -> None:
        """Judges a case; what breaks a law is saved."""
        self.number += 1
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            case.written(folder)
            try:
                signal.setitimer(signal.ITIMER_PROF, PATIENCE)
                word, code = judged(folder)
                signal.setitimer(signal.ITIMER_PROF, 0)
                if self.number % PROCESS_SHARE == 0:
                    found = by_the_process(folder)
                    _hold(found == code, f"the process ends with {found}, the functions with {code}")
                    self.ended["through the process"] += 1
                self.ended[f"{case.kind}: {word}"] += 1
            except Exception as error:
                signal.setitimer(signal.ITIMER_PROF, 0)
                self._save(case, error)

    def _save(self, case: Case, error: Exception) -> None:
        self.ended[f"{case.kind}: FOUND"] += 1
        place = traceback.extract_tb(error.__traceback__)[-1]
        key = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {str(error)[:120]}"
        self.finds[key] += 1
        if self.finds[key] == 1:
            folder = FINDS / hashlib.sha256(repr(case).encode()).hexdigest()[:12]
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            case.written(folder)
            (folder / "what.txt").write_text(
                "".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace"
            )
            print(f"FOUND {key}\n  {folder}", flush=True)


def _too_long(number: int, frame: FrameType | None) -> None:
    raise BrokenLawError(f"over {PATIENCE} s of processor time")


def fuzz(seconds: float, first: int) -> Tally:
    """Tries cases from this seed on for so many seconds."""
    tally = Tally()
    until = time.monotonic() + seconds
    number = first
    signal.signal(signal.SIGPROF, _too_long)
    while time.monotonic() < until:
        quiet = settings(
            max_examples=50,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seed(number)(quiet(given(cases)(tally.trial)))()
        number += 1
    print(f"{tally.number} cases, seeds {first} to {number - 1}")
    for word, count in sorted(tally.ended.items()):
        print(f"{count:8} {word}")
    print(f"{len(tally.finds)} finds")
    return tally


def main(arguments: list[str]) -> int:
    """The script: SECONDS [SEED], or --replay FOLDER."""
    if arguments[:1] == ["--replay"]:
        print(*judged(Path(arguments[1])))
        return 0
    seconds = float(arguments[0]) if arguments else 60
    first = int(arguments[1]) if len(arguments) > 1 else random.SystemRandom().randrange(10**6)
    return 1 if fuzz(seconds, first).finds else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
