"""What `readiness check samples/broken/NAME.json`, run at the root of the repository, says on standard error."""

from __future__ import annotations

from pathlib import Path

from readiness.core.diagnostics import SubmissionError
from readiness.core.sanitize import safe
from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.evaluation.evaluator import evaluate
from readiness.packs.pack import load_shipped

ROOT = Path(__file__).resolve().parents[2]
BROKEN = ROOT / "samples" / "broken"


def broken_files() -> list[Path]:
    """Every broken sample."""
    return sorted(BROKEN.glob("*.json"))


def message_beside(file: Path) -> Path:
    """The file that holds what the tool says of a broken sample."""
    return file.with_suffix(".txt")


def told(file: Path) -> str:
    """What the tool says of a submission, or nothing where it can be judged."""
    name = file.relative_to(ROOT).as_posix()
    try:
        evaluate(load_shipped(), parse_submission(file.read_bytes(), name, shipped_catalogue()))
    except SubmissionError as error:
        lines = [safe(str(diagnostic)) for diagnostic in error.diagnostics]
        counted = f"{len(lines)} problem{'' if len(lines) == 1 else 's'}"
        return "\n".join([*lines, f"readiness: {name}: nothing was judged: {counted} to mend (code 2)"]) + "\n"
    return ""


def broken_messages() -> dict[str, str]:
    """The content of every file of messages, by its path from the root."""
    return {message_beside(file).relative_to(ROOT).as_posix(): told(file) for file in broken_files()}
