"""What `tools.bench` runs in processes of their own: many submissions judged in one, and checks decided a second."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from pathlib import Path

from readiness.core.numbers import ARITHMETIC
from readiness.data.catalogue import shipped_catalogue
from readiness.data.operands import Value
from readiness.data.submission_file import parse_submission
from readiness.evaluation.describe import bare
from readiness.evaluation.evaluator import apply_checks
from readiness.evaluation.facts import Facts
from readiness.evaluation.judge import judge
from readiness.packs.engine import plain_rule
from readiness.packs.pack import RulePack, shipped_for

ROUNDS = 15


def judge_all(names: Sequence[str]) -> None:
    """Prints the last line of the verdict on each file."""
    catalogue = shipped_catalogue()
    for number, name in enumerate(names):
        file = parse_submission(Path(name).read_bytes(), name, catalogue)
        pack = shipped_for(file.submission.date.last)
        if number == 0:
            gc.freeze()  # the rules stay to the end, and are not searched for garbage again
        print(f"{name}: {judge(pack, file).verdict.last_line}")


def time_checks(name: str) -> None:
    """Prints how many seconds a check takes to decide, and how many a rule of rule-engine on flat facts, in turn."""
    file = parse_submission(Path(name).read_bytes(), name, shipped_catalogue())
    pack = shipped_for(file.submission.date.last)
    asked = [(plain_rule(text), facts) for text, facts in questions(pack)]

    def ours() -> int:
        return len(apply_checks(Facts(pack, file), bare))

    def theirs() -> int:
        return len([rule.evaluate(facts) for rule, facts in asked])

    gc.freeze()
    with localcontext(ARITHMETIC):
        seconds(ours), seconds(theirs)
        for _ in range(ROUNDS):
            print(seconds(ours), seconds(theirs))


def questions(pack: RulePack) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """What each check that figures decide asks rule-engine, its condition, its value or its first band; on flat facts.

    Every answer is yes, and the numbers are powers of 3, so that nothing is divided by 0.
    """
    for check in pack.checks:
        rule = pack.compiled[check.id]
        flat: dict[str, Value] = {
            alias: True if one.type == "yes-no" else Decimal(3**index)
            for index, (alias, one) in enumerate(rule.required.items(), 1)
        }
        if expression := rule.gap_when or rule.value:
            yield expression.text, flat
        elif check.bands:
            yield check.bands[0].expression, {**flat, "threshold": Decimal(2)}


def seconds(run: Callable[[], int]) -> float:
    """Seconds of processor time that a run takes for each of what it counts."""
    start = time.process_time()
    number = run()
    return (time.process_time() - start) / number


if __name__ == "__main__":
    task, *names = sys.argv[1:]
    judge_all(names) if task == "judge" else time_checks(*names)
