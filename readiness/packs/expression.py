"""Expressions of packs: guarded before they are parsed, typed, evaluated by rule-engine, and traced.

The only module that imports rule_engine, and it does so when the first expression is parsed.
"""

from __future__ import annotations

import decimal
import re
import sys
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from readiness.core.diagnostics import ExpressionError
from readiness.core.numbers import ARITHMETIC
from readiness.data.operands import Type
from readiness.packs.expression_tree import (
    children,
    conditions,
    height,
    is_direct,
    numbers,
    sides_of_or,
    symbols,
    text_of,
    type_of,
)

Value = decimal.Decimal | bool


# The height is that of the tree: a trace takes time with its square.
LENGTH_LIMIT, TOKEN_LIMIT, DEPTH_LIMIT, HEIGHT_LIMIT = 2_000, 250, 24, 40


FUNCTIONS = ("abs", "min", "max", "round")


RESERVED = frozenset(
    ["and", "or", "not", "in", "for", "if", "true", "false", "null", "inf", "nan", "elif", "else", "while"]
)


# An allow-list: what is not here cannot reach the parser, which folds constants while it parses.
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


BLANK = f" \t{BREAKS}\f\v"


WORDS = frozenset({"and", "or", "not", "true", "false"})


class DivisionByZeroError(ExpressionError):
    """A divisor is zero: nothing arose that could be divided by."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an expression with the value it had."""

    expression: str
    value: Value


def guard(text: str, names: Mapping[str, Type]) -> None:
    """Refuses what could hang or escape. Raises ExpressionError, with the offset of the first thing refused."""
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
        from difflib import get_close_matches

        near = get_close_matches(name, names, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"the names here are {', '.join(names) or 'none'}"
        raise ExpressionError(f'nothing here is called "{name}"', hint, at)


class Expression:
    """A parsed expression. `names` are those that it reads, in the order of the text."""

    def __init__(self, text: str, types: Mapping[str, Type], result: Type) -> None:
        """Raises ExpressionError for what the guard refuses, wrong types, constants, and a wrong type of result."""
        guard(text, types)
        engine, language = _language()
        self.text, self.result = text, result
        language.types = types
        try:
            with decimal.localcontext(ARITHMETIC):  # constants are folded while it is parsed
                self._tree = engine.Rule(text, language).statement.expression
        except (engine.EngineError, ArithmeticError, TypeError, ValueError, RecursionError) as error:
            offset = getattr(getattr(error, "token", None), "lexpos", 0) or 0
            raise ExpressionError(*_misread(error), offset) from None
        if height(self._tree) > HEIGHT_LIMIT:
            raise ExpressionError("the expression is too large", "split it into checks")
        _refuse_mixed_types(self._tree)
        found = type_of(self._tree)
        if found != result:
            raise ExpressionError(f"this gives a {found}, and a {result} is wanted", _WANTED[result])
        self.names = tuple(dict.fromkeys(symbols(self._tree)))
        if not self.names:
            raise ExpressionError("this is the same for every council", "name a measure in it")

    @property
    def conditions(self) -> tuple[Expression, ...]:
        """All that is decided in it, smallest first; last the whole, if it is a condition."""
        return tuple(self if node is self._tree else self._part(node) for node in conditions(self._tree))

    def _part(self, node: Any) -> Expression:
        part = copy(self)
        part.text, part.result, part._tree = text_of(node), "yes-no", node
        part.names = tuple(dict.fromkeys(symbols(node)))
        return part

    @property
    def numbers(self) -> tuple[decimal.Decimal, ...]:
        """The numbers that stand in it."""
        return tuple(dict.fromkeys(numbers(self._tree)))

    @property
    def is_direct(self) -> bool:
        """Whether it compares names and numbers as they are, without arithmetic."""
        return is_direct(self._tree)

    @property
    def reads_once(self) -> bool:
        """Whether no name stands in it twice."""
        return len(self.names) == len(tuple(symbols(self._tree)))

    @property
    def sides_of_or(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """For each place where either of two sides is enough: the names that each side reads."""
        return tuple(sides_of_or(self._tree))

    def evaluate(self, facts: Mapping[str, Value]) -> Value:
        """The value for these facts.

        Raises DivisionByZeroError, and ExpressionError for anything else: never a bare error of the engine.
        """
        engine, _ = _language()
        try:
            with decimal.localcontext(ARITHMETIC):
                value = self._tree.evaluate(facts)
        except engine.EngineError as error:
            if _divides_by_zero(error):
                raise DivisionByZeroError("divided by zero", "nothing arose that could be divided by") from None
            raise ExpressionError(f"the rule failed: {_failure(error)}", "report this to the pack's author") from error
        except (ArithmeticError, TypeError, ValueError, RecursionError, MemoryError) as error:
            raise ExpressionError(f"the rule failed: {_failure(error)}", "report this to the pack's author") from error
        if not isinstance(value, bool | decimal.Decimal) or (
            isinstance(value, decimal.Decimal) and not value.is_finite()
        ):
            raise ExpressionError(f"the rule gave {value!r}", "report this to the pack's author")
        return value

    def trace(self, facts: Mapping[str, Value]) -> tuple[Part, ...]:
        """Each part that was evaluated, smallest first; what a short-circuit skipped is not there."""
        with decimal.localcontext(ARITHMETIC):
            return tuple(dict.fromkeys(_parts(self._tree, facts)))


@cache
def _plain_rule(text: str) -> Any:
    engine, language = _language()
    context = engine.Context(resolver=engine.resolve_item, default_timezone="utc", decimal_context=ARITHMETIC)
    context.builtins = language.builtins
    return engine.Rule(text, context)


def plainly(expression: Expression, facts: Mapping[str, Value]) -> Value | None:
    """What rule-engine alone makes of the text, without our types and checks; None where it divides by zero."""
    engine, _ = _language()
    try:
        value: Value = _plain_rule(expression.text).evaluate(facts)
    except engine.EngineError as error:
        if _divides_by_zero(error):
            return None
        raise ExpressionError(f"rule-engine itself fails: {_failure(error)}", "correct the expression") from error
    return value


def tokens(text: str) -> tuple[re.Match[str], ...]:
    """The tokens of an expression that the guard lets pass, in the order of the text."""
    return tuple(TOKEN.finditer(text.rstrip(BLANK)))


def _misread(error: Exception) -> tuple[str, str]:
    """What is wrong with an expression that rule-engine cannot read, by the kind of its error."""
    errors = _language()[0].errors
    match error:
        case errors.FunctionCallError():
            return "a function is not given what it takes", "write $min([a, b]), $max([a, b]), $abs(a) or $round(a)"
        case errors.RuleSyntaxError():
            where = "something stands where it cannot" if error.token else "it ends too early"
            return f"this cannot be read: {where}", "check the operators and the brackets"
        case errors.FloatSyntaxError():
            return "there is a zero before a number", "write it without"
        case ArithmeticError() | errors.ArithmeticError():
            return "numbers in it cannot be computed with", "see whether it divides by nothing"
        case _:
            return (
                "it joins or compares unlike things",
                "compare numbers with numbers, and join answers by and, or, not",
            )


def _failure(error: Exception) -> str:
    """Why a rule failed, by the kind of rule-engine's error."""
    errors = _language()[0].errors
    match error:
        case errors.SymbolResolutionError():
            return f'nothing here is called "{error.symbol_name}"'
        case errors.ArithmeticError():
            return "its numbers cannot be computed with"
        case _:
            return f"it came to an {type(error).__name__}"


def _divides_by_zero(error: BaseException) -> bool:
    """Whether rule-engine's arithmetic error was x / 0, or 0 / 0, which decimal calls an invalid operation."""
    cause = error.__context__
    signals = cause.args[0] if isinstance(cause, decimal.InvalidOperation) else ()
    return isinstance(cause, decimal.DivisionByZero) or "DivisionUndefined" in str(signals)


_WANTED: Mapping[Type, str] = {"number": "compute a number", "yes-no": "compare something"}


@cache
def comparison(text: str) -> Expression:
    """`value < threshold` or `value > threshold`: what every band stands for, parsed once."""
    return Expression(text, {"value": "number", "threshold": "number"}, "yes-no")


@cache
def _language() -> tuple[ModuleType, Any]:
    """rule-engine, and one context for all expressions: making a context costs more than a parse."""
    from readiness.packs import parser_tables

    sys.modules.setdefault("rule_engine.parser.parsetab", parser_tables)
    import rule_engine
    from rule_engine.builtins import Builtins
    from rule_engine.types import DataType

    kinds = {"number": DataType.FLOAT, "yes-no": DataType.BOOLEAN}

    class Language(rule_engine.Context):  # type: ignore[misc]  # rule-engine is not typed
        types: Mapping[str, Type] = {}

        def resolve_type(self, name: str, scope: str | None = None) -> Any:
            return self.builtins.resolve_type(name) if scope else kinds[self.types[name]]

    language = Language(
        resolver=rule_engine.resolve_item,
        default_timezone="utc",
        decimal_context=ARITHMETIC,
        mapping_attribute_lookup=False,
    )
    number, numbers = DataType.FLOAT, DataType.ARRAY(DataType.FLOAT)
    language.builtins = Builtins(
        {"abs": abs, "min": min, "max": max, "round": lambda value: value.to_integral_value(decimal.ROUND_HALF_EVEN)},
        timezone=language.default_timezone,
        value_types={
            "abs": DataType.FUNCTION("abs", return_type=number, argument_types=(number,)),
            "min": DataType.FUNCTION("min", return_type=number, argument_types=(numbers,)),
            "max": DataType.FUNCTION("max", return_type=number, argument_types=(numbers,)),
            "round": DataType.FUNCTION("round", return_type=number, argument_types=(number,)),
        },
    )
    return rule_engine, language


# The nodes of the engine's tree that an expression may come to.
_KINDS = (
    *("Add", "Arithmetic", "ArithmeticComparison", "Array", "Boolean", "Comparison", "Float", "FunctionCall"),
    *("Logic", "Subtract", "Symbol", "Ternary", "Unary"),
)


def _refuse_mixed_types(node: Any) -> None:
    """rule-engine lets equality, `and`, `or`, `not` and conditions take anything; we do not."""
    types = [type_of(child) for child in children(node)]
    kind = type(node).__name__
    if kind.removesuffix("Expression") not in _KINDS:
        raise ExpressionError("something is taken out of a list", "name the measure itself")
    if kind == "ComparisonExpression" and len(set(types)) > 1:
        raise ExpressionError(f"a {types[0]} is compared with a {types[1]}", "compare like with like")
    if kind == "LogicExpression" and set(types) != {"yes-no"}:
        raise ExpressionError(
            f'"{node.type}" joins a {" and a ".join(types)}', "compare each side first, as in: open > 0"
        )
    if kind == "UnaryExpression" and node.type == "not" and types != ["yes-no"]:
        raise ExpressionError(f'"not" stands before a {types[0]}', "compare it first, as in: not (open > 0)")
    if kind == "TernaryExpression" and types[0] != "yes-no":
        raise ExpressionError(f"the condition before ? is a {types[0]}", "compare it first, as in: open > 0 ? …")
    if kind == "ArrayExpression" and set(types) != {"number"}:
        raise ExpressionError("a list holds something that is not a number", "list numbers only")
    for child in children(node):
        _refuse_mixed_types(child)


def _parts(node: Any, facts: Mapping[str, Value]) -> Iterator[Part]:
    kind = type(node).__name__
    if kind in ("FloatExpression", "BooleanExpression"):
        return
    followed = tuple(children(node))
    if kind == "TernaryExpression":
        followed = (node.condition, node.case_true if node.condition.evaluate(facts) else node.case_false)
    elif kind == "LogicExpression" and node.left.evaluate(facts) == (node.type == "or"):
        followed = (node.left,)
    for child in followed:
        yield from _parts(child, facts)
    if kind != "ArrayExpression":
        yield Part(text_of(node), node.evaluate(facts))
