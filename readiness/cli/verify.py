"""readiness verify: says whether a stored result is what its inputs give, byte for byte."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from readiness.cli.earlier import account_in, judged, read_bytes
from readiness.cli.formats import print_text
from readiness.cli.gate import baseline_for, baseline_options, files_of_waivers, waivers_option, waiving_for
from readiness.cli.given import may_be_large
from readiness.cli.messages import print_message
from readiness.cli.options import (
    chosen_rules,
    imported_option,
    must_be_confined,
    rules_options,
    with_imported_figures,
)
from readiness.cli.sandbox import begin_reading, confined, has_read, rerun
from readiness.cli.usage import Command, Several
from readiness.core.bounds import LARGEST_FILE
from readiness.core.diagnostics import UnverifiedError, pointer
from readiness.core.exit_codes import ExitCode
from readiness.core.text import counted, listed, shortened
from readiness.core.version import __version__

if TYPE_CHECKING:
    from readiness.core.documents import Document
    from readiness.data.submission_file import SubmissionFile
    from readiness.evaluation.result import Evaluation
    from readiness.evaluation.stored import StoredEvaluation
    from readiness.evaluation.verdict import Gate
    from readiness.packs.pack import RulePack
    from readiness.reports.blocks import Block

# So many differences are told.
MOST_TOLD = 5
LAYOUT = "every value is the same, and only how they are written differs"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a result was made from, as the command line names it."""

    file: Path
    pack: Path | None
    overlays: tuple[Path, ...]
    imported: bool
    waivers: tuple[Path, ...]
    baseline: Path | None
    baseline_of: Path | None
    since: Path | None
    limit: int


class _NotComparable(Exception):  # noqa: N818  # it travels no further than this module
    """Why a result cannot be held against these inputs."""


@click.command(cls=Command)
@click.argument("result", metavar="RESULT", type=click.Path(path_type=Path))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@rules_options
@imported_option
@waivers_option
@baseline_options
@click.option(
    "--since", type=click.Path(path_type=Path), metavar="OLD", help="The earlier account that it was compared with."
)
@click.option(
    "--max-bytes",
    type=Several(),
    default=LARGEST_FILE,
    show_default="20 MB",
    metavar="BYTES",
    help="The largest file to read.",
)
def verify(result: Path, file: Path, max_bytes: int, **named: Any) -> int:
    """Say whether RESULT, an evaluation in JSON, is what the submission FILE gives.

    FILE is judged anew, by the pack, the gate and the day that RESULT names. What
    else it was made from is named as it was for "readiness check". It ends with 0
    where the two are the same byte for byte (line ends apart), with 1 where they
    differ, and with 3 where they cannot be compared: another version of readiness
    or other rules.
    """
    inputs = Inputs(file=file, limit=max_bytes, **named)
    read = [path for path in (result, file, inputs.baseline, inputs.baseline_of, inputs.since) if path]
    if must_be_confined(inputs.pack, inputs.overlays):
        return rerun(sys.argv[1:], "the pack or a file")
    if any(map(may_be_large, read)) and not confined():
        return rerun(sys.argv[1:], "a file")
    from readiness.evaluation.stored import stored_document
    from readiness.evaluation.verification import judged_by_other, made_for_sharing, plain

    begin_reading()
    raw = read_bytes(result, max_bytes)
    stored = stored_document(raw, str(result), max_bytes)
    has_read()
    if stored is None:
        raise UnverifiedError(f'{result} is no evaluation; name a file that "readiness check FILE -f json" wrote')
    try:
        if made_for_sharing(stored):
            raise _NotComparable("it was made for sharing, with figures left out; ask for the whole result")
        evaluation = _anew(stored, inputs)
        fresh = plain(evaluation)
        if other := judged_by_other(stored, fresh):
            raise _NotComparable(f"it was judged otherwise than here (not the same: {listed(other)})")
    except _NotComparable as why:
        print_message(f"Could not compare (code 3): {result} cannot be held against {file}: {why}.")
        return ExitCode.COULD_NOT_JUDGE
    return _end(stored, evaluation, fresh, raw, inputs)


def _anew(document: Document, inputs: Inputs) -> Evaluation:
    """The evaluation of the inputs by the gate of the stored result. Raises _NotComparable."""
    from readiness.data.submission_file import parse_submission
    from readiness.evaluation.evaluator import evaluate
    from readiness.evaluation.stored import stored_evaluation

    stored = stored_evaluation(document)
    _refuse_unnamed(stored, document.value, inputs)
    rules = _rules(stored, inputs)
    begin_reading()
    file = parse_submission(read_bytes(inputs.file, inputs.limit), str(inputs.file), rules.catalogue, inputs.limit)
    has_read()
    # The file may be called otherwise by now; what is in it decides.
    if file.sha256 == stored.provenance.submission_sha256:
        file = file.called(stored.provenance.submission)
    evaluation = evaluate(rules, file, _gate(stored, inputs, rules, file))
    if inputs.since is None:
        return evaluation
    from readiness.evaluation.compare import compare

    earlier = judged(account_in(inputs.since, rules.catalogue, inputs.limit), rules)
    return replace(evaluation, since=compare(earlier, evaluation))


def _refuse_unnamed(stored: StoredEvaluation, value: Mapping[str, Any], inputs: Inputs) -> None:
    """Raises _NotComparable where the result was made from more than is named here, or from less."""
    about = stored.provenance
    if about.tool_version != __version__:
        raise _NotComparable(f"readiness {about.tool_version} made it, and this is {__version__}; verify it with that")
    used = (
        ("--overlay", bool(about.overlays), bool(inputs.overlays)),
        ("--imported", value["provenance"].get("imported") is not None, inputs.imported),
        ("--waivers", bool(about.waivers_sha256), bool(inputs.waivers)),
        ("--baseline", value["verdict"].get("baseline") is not None, inputs.baseline is not None),
        ("--since", value.get("since") is not None, inputs.since is not None),
    )
    if missing := [option for option, was, named in used if was and not named]:
        raise _NotComparable(f"it was made with {listed(missing)}; name the same here")
    if beyond := [option for option, was, named in used if named and not was]:
        raise _NotComparable(f"it was made without {listed(beyond)}; leave that out here")


def _rules(stored: StoredEvaluation, inputs: Inputs) -> RulePack:
    """The rules that are named, or else the pack that the result names. Raises _NotComparable where there is none."""
    from readiness.packs.pack import load_shipped
    from readiness.packs.shelf import shelf

    if inputs.pack or inputs.overlays:
        rules = chosen_rules(inputs.pack, inputs.overlays)
    elif stored.provenance.pack in shelf():
        rules = load_shipped(stored.provenance.pack)
    else:
        pack = shortened(stored.provenance.pack, 60)
        raise _NotComparable(f"it was judged by {pack}, which does not come with readiness; name it with --pack")
    return with_imported_figures(rules) if inputs.imported else rules


def _gate(stored: StoredEvaluation, inputs: Inputs, rules: RulePack, file: SubmissionFile) -> Gate:
    """The gate that the result names, with the waivers and the baseline that are named here."""
    from readiness.evaluation.verdict import Gate

    asked = stored.verdict
    as_of = asked.as_of.last if asked.as_of else None
    return Gate(
        asked.fail_on,
        asked.min_coverage,
        asked.exit_zero,
        waiving_for(files_of_waivers(inputs.waivers), as_of, rules, file),
        baseline_for(inputs.baseline, inputs.baseline_of, rules, file, inputs.limit),
        asked.only,
    )


def _end(stored: Document, evaluation: Evaluation, fresh: Any, raw: bytes, inputs: Inputs) -> int:
    """What was compared, what differs, the last line, and the code."""
    from readiness.evaluation.verification import differences

    found = list(islice(differences(stored, fresh), MOST_TOLD + 1))
    same = raw.replace(b"\r\n", b"\n") == evaluation.to_json().encode("utf-8")
    print_text(_compared(stored.name, evaluation, inputs, [str(one) for one in found]))
    about = evaluation.provenance
    if same:
        day = f", waivers as of {evaluation.verdict.as_of}" if evaluation.verdict.as_of else ""
        by = f"{about.pack} {about.pack_version}{day}, with readiness {about.tool_version}"
        print_message(f"Verified (code 0): {stored.name} is byte for byte what {inputs.file} gives by {by}.")
        return ExitCode.PASSED
    many = f"over {MOST_TOLD} values" if len(found) > MOST_TOLD else counted(len(found), "value")
    how = f"{many} differ{'s' if len(found) == 1 else ''}, the first at {pointer(found[0].path)}" if found else LAYOUT
    print_message(f"Differs (code 1): {stored.name} is not what {inputs.file} gives: {how}.")
    return ExitCode.GAPS


def _compared(name: str, evaluation: Evaluation, inputs: Inputs, found: Sequence[str]) -> Iterator[Block]:
    """What was held against what, and the first differences."""
    from readiness.core.dates import day_in_words
    from readiness.reports.blocks import Item, Paragraph
    from readiness.reports.phrases import few, mark

    about, verdict = evaluation.provenance, evaluation.verdict
    yield Paragraph(f"{name}, held against what {inputs.file} gives:")
    yield Item(
        f"Submission: {about.council}, {about.period_start} to {about.period_end}; SHA-256 {about.submission_sha256}"
    )
    overlays = f", changed by {listed([one.name for one in about.overlays])}" if about.overlays else ""
    yield Item(f"Rules: {about.pack} {about.pack_version}{overlays}; SHA-256 {about.pack_sha256}")
    day = f"; waivers as of {day_in_words(verdict.as_of)}" if verdict.as_of else ""
    before = f"; baseline of {day_in_words(verdict.baseline.date)}" if verdict.baseline else ""
    yield Item(f"Gate: fail on {verdict.fail_on}{day}{before}")
    yield from (Item(one, mark("differs")) for one in few(found, MOST_TOLD))
