"""The expressions of packs: guarded before they are parsed, typed, evaluated by rule-engine, and traced."""

from __future__ import annotations

import decimal
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from readiness.core.diagnostics import ExpressionError
from readiness.core.numbers import ARITHMETIC
from readiness.core.suggestions import nearest
from readiness.data.operands import Type, Value
from readiness.packs import engine

# For packs from strangers: with these limits none of the expressions that were tried hangs the parser or the trace.
# The height is the tree's, and a trace takes time with its square.
LENGTH_LIMIT, TOKEN_LIMIT, DEPTH_LIMIT, HEIGHT_LIMIT = 2_000, 250, 24, 40


FUNCTIONS = ("abs", "min", "max", "round")


# No alias may be one of these: rule-engine reads `inf` and `nan` as numbers, whatever a pack calls by that name.
RESERVED = frozenset(
    ["and", "or", "not", "in", "for", "if", "true", "false", "null", "inf", "nan", "elif", "else", "while"]
)


# An allow-list: what is not here cannot reach the parser. The parser folds constants, so that 1 << 100000000 would
# hang before anything is evaluated. The lookaheads keep out ** // << >> ?? 1e9 and x.y, made of parts that are allowed.
TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d{1,12}(?:\.\d{1,8})?(?![\w.]))
    | (?P<name>\$?[a-z][a-z0-9_]*(?![A-Za-z0-9_.]))
    | (?P<operator><=|>=|==|!=|[-+*/<>](?![*/<>=])|\?(?!\?)|[:,])
    | (?P<open>[(\[]) | (?P<close>[)\]])
    )""",
    re.VERBOSE | re.ASCII,
)


BREAKS = "\n\r"


# What \s matches with re.ASCII.
BLANK = f" \t{BREAKS}\f\v"


WORDS = frozenset({"and", "or", "not", "true", "false"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an expression with the value it had."""

    expression: str
    value: Value


def guard(text: str, names: Mapping[str, Type]) -> None:
    """Raises ExpressionError for text that could hang or escape, with the offset of the first thing refused."""
    if len(text) > LENGTH_LIMIT:
        raise ExpressionError(f"the expression is longer than {LENGTH_LIMIT} characters", "split it into checks")
    position = count = depth = 0
    end = len(text.rstrip(BLANK))
    while position < end:
        token = TOKEN.match(text, position)
        at = position + len(text[position:]) - len(text[position:].lstrip(BLANK))
        if token is None:
            raise ExpressionError(
                f"{text[at : at + 12].rstrip(BREAKS)!r} may not stand in an expression",
                "use names, plain numbers, + - * /, comparisons, and, or, not, ? : and brackets",
                at,
            )
        count += 1
        depth += (token["open"] is not None) - (token["close"] is not None)
        if count > TOKEN_LIMIT or depth > DEPTH_LIMIT:
            raise ExpressionError("the expression is too large", "split it into checks", at)
        if token["name"]:
            _guard_name(token["name"], at, names)
        position = token.end()


def _guard_name(name: str, at: int, names: Mapping[str, Type]) -> None:
    if name.startswith("$"):
        if name[1:] not in FUNCTIONS:
            raise ExpressionError(f"there is no function {name}", f"the functions are ${', $'.join(FUNCTIONS)}", at)
    elif name in RESERVED - WORDS:
        raise ExpressionError(f'the word "{name}" may not be used', "compare with a number, or name a measure", at)
    elif name not in names and name not in WORDS:
        near = nearest(name, names)
        hint = f'did you mean "{near}"?' if near else f"the names here are {', '.join(names) or 'none'}"
        raise ExpressionError(f'nothing here is called "{name}"', hint, at)


class Expression:
    """A parsed expression. `names` are those that it reads, in the order of the text."""

    def __init__(self, text: str, types: Mapping[str, Type], result: Type) -> None:
        """Raises ExpressionError for what the guard refuses, wrong types, constants, and a wrong type of result."""
        guard(text, types)
        self.text, self.result = text, result
        self._tree = engine.parse(text, types)
        if engine.height(self._tree) > HEIGHT_LIMIT:
            raise ExpressionError("the expression is too large", "split it into checks")
        engine.refuse_mixed_types(self._tree)
        # rule-engine takes any value for true or false: `value` alone would load as a condition.
        found = engine.type_of(self._tree)
        if found != result:
            raise ExpressionError(f"this gives a {found}, and a {result} is wanted", _WANTED[result])
        self.names = tuple(dict.fromkeys(engine.symbols(self._tree)))
        if not self.names:
            raise ExpressionError("this is the same for every council", "name a measure in it")

    @property
    def conditions(self) -> tuple[Expression, ...]:
        """The conditions in it, smallest first; last the whole, if that is one."""
        return tuple(self if node is self._tree else self._part(node) for node in engine.conditions(self._tree))

    def _part(self, node: Any) -> Expression:
        # A copy, since the node is parsed and checked already.
        part = copy(self)
        part.text, part.result, part._tree = engine.text_of(node), "yes-no", node
        part.names = tuple(dict.fromkeys(engine.symbols(node)))
        return part

    @property
    def numbers(self) -> tuple[decimal.Decimal, ...]:
        """The numbers in it, each once."""
        return tuple(dict.fromkeys(engine.numbers(self._tree)))

    @property
    def is_direct(self) -> bool:
        """Whether all its comparisons are between names and numbers, without arithmetic."""
        return engine.is_direct(self._tree)

    @property
    def is_negation(self) -> bool:
        """Whether the whole is a `not`."""
        return engine.is_negation(self._tree)

    @property
    def tests_equality(self) -> bool:
        """Whether it holds an == or !=."""
        return engine.tests_equality(self._tree)

    @property
    def reads_once(self) -> bool:
        """Whether it reads every name once: then it is monotone in each, and its extremes lie at their ends."""
        return len(self.names) == len(tuple(engine.symbols(self._tree)))

    @property
    def sides_of_or(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """For each `or`, the names that either side reads."""
        return tuple(engine.sides_of_or(self._tree))

    def evaluate(self, facts: Mapping[str, Value]) -> Value:
        """The value for these facts.

        Raises DivisionByZeroError, and ExpressionError for anything else: never a bare error of the engine.
        """
        value = engine.evaluate(self._tree, facts)
        if not isinstance(value, bool | decimal.Decimal) or (
            isinstance(value, decimal.Decimal) and not value.is_finite()
        ):
            raise ExpressionError(f"the rule gave {value!r}", engine.REPORT_IT)
        return value

    def trace(self, facts: Mapping[str, Value]) -> tuple[Part, ...]:
        """Each part that was evaluated, smallest first; what a short-circuit skipped is not there."""
        with decimal.localcontext(ARITHMETIC):
            parts = engine.evaluated_parts(self._tree, facts)
            # A part that occurs twice has one value, and is shown once.
            return tuple(dict.fromkeys(Part(engine.text_of(part), part.evaluate(facts)) for part in parts))


def tokens(text: str) -> tuple[re.Match[str], ...]:
    """The tokens of an expression that the guard lets pass, in the order of the text."""
    return tuple(TOKEN.finditer(text.rstrip(BLANK)))


_WANTED: Mapping[Type, str] = {"number": "compute a number", "yes-no": "compare something"}
