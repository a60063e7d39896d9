"""The only module that depends on the inside of rule-engine: its set-up, its trees, and its errors in our words.

Written for rule-engine 5.1.0. tests/packs/test_engine.py has a test for each assumption, to show which one another
version breaks.
"""

from __future__ import annotations

import decimal
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import Any

from readiness.core.diagnostics import ExpressionError
from readiness.core.numbers import ARITHMETIC
from readiness.data.operands import Type, Value

REPORT_IT = "report this to the pack's author"


class DivisionByZeroError(ExpressionError):
    """A divisor is zero, which means that there was nothing to count: no error of the rule."""


@cache
def language() -> tuple[ModuleType, Any]:
    """rule-engine, imported on first use, and one context for all expressions: to make one costs more than a parse."""
    from readiness.packs import parser_tables  # made by `make generated`: building them costs 0.2 s

    # Before the import, or its PLY builds the tables again. PLY checks a signature of the grammar, and builds its own
    # for another version of rule-engine.
    sys.modules.setdefault("rule_engine.parser.parsetab", parser_tables)
    import rule_engine
    from rule_engine.builtins import Builtins
    from rule_engine.types import DataType

    kinds = {"number": DataType.FLOAT, "yes-no": DataType.BOOLEAN}

    class Language(rule_engine.Context):  # type: ignore[misc]  # rule-engine is not typed
        types: Mapping[str, Type] = {}

        def resolve_type(self, name: str, scope: str | None = None) -> Any:
            # A scope is the `$` of a built-in; rule-engine asks here for those too.
            return self.builtins.resolve_type(name) if scope else kinds[self.types[name]]

    made = Language(
        # Never resolve_attribute: through `__class__.__init__.__globals__` an expression reaches the operating system.
        resolver=rule_engine.resolve_item,
        # Both are taken from the environment otherwise, and a rule differs between machines.
        default_timezone="utc",
        decimal_context=ARITHMETIC,
        # Else `x.length` reads an attribute of the mapping.
        mapping_attribute_lookup=False,
    )
    # Replaced wholesale: its own built-ins read a clock and chance ($now, $today, $random).
    number, numbers = DataType.FLOAT, DataType.ARRAY(DataType.FLOAT)
    made.builtins = Builtins(
        {"abs": abs, "min": min, "max": max, "round": lambda value: value.to_integral_value(decimal.ROUND_HALF_EVEN)},
        timezone=made.default_timezone,
        value_types={
            "abs": DataType.FUNCTION("abs", return_type=number, argument_types=(number,)),
            "min": DataType.FUNCTION("min", return_type=number, argument_types=(numbers,)),
            "max": DataType.FUNCTION("max", return_type=number, argument_types=(numbers,)),
            "round": DataType.FUNCTION("round", return_type=number, argument_types=(number,)),
        },
    )
    return rule_engine, made


@cache
def plain_rule(text: str) -> Any:
    """The text as a rule of rule-engine itself, without our types: what mutation testing compares our results with."""
    engine, made = language()
    context = engine.Context(resolver=engine.resolve_item, default_timezone="utc", decimal_context=ARITHMETIC)
    context.builtins = made.builtins
    return engine.Rule(text, context)


def parse(text: str, types: Mapping[str, Type]) -> Any:
    """The tree of an expression whose names have these types. Raises ExpressionError."""
    engine, made = language()
    # The context is shared, and rule-engine resolves types only while it parses.
    made.types = types
    try:
        with decimal.localcontext(ARITHMETIC):  # constants are folded while it is parsed
            return engine.Rule(text, made).statement.expression
    except (engine.EngineError, ArithmeticError, TypeError, ValueError, RecursionError) as error:
        # Not all its errors are EngineErrors. Of their positions only lexpos is right: its line numbers are not.
        offset = getattr(getattr(error, "token", None), "lexpos", 0) or 0
        raise ExpressionError(*misread(error), offset) from None


def evaluate(tree: Any, facts: Mapping[str, Value]) -> Any:
    """The value of a tree. Raises DivisionByZeroError, and ExpressionError for everything else that fails in it."""
    engine, _ = language()
    try:
        with decimal.localcontext(ARITHMETIC):
            return tree.evaluate(facts)
    except engine.EngineError as error:
        if divides_by_zero(error):
            raise DivisionByZeroError("divided by zero", "nothing arose that could be divided by") from None
        raise ExpressionError(f"the rule failed: {failure(error)}", REPORT_IT) from error
    except (ArithmeticError, TypeError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"the rule failed: {failure(error)}", REPORT_IT) from error


def evaluate_plainly(text: str, facts: Mapping[str, Value]) -> Value | None:
    """The value of the text in rule-engine itself, without our types and checks; None where it divides by zero."""
    engine, _ = language()
    try:
        value: Value = plain_rule(text).evaluate(facts)
    except engine.EngineError as error:
        if divides_by_zero(error):
            return None
        raise ExpressionError(f"rule-engine itself fails: {failure(error)}", "correct the expression") from error
    return value


def misread(error: Exception) -> tuple[str, str]:
    """Message and hint for an expression that rule-engine cannot read, by the kind of its error."""
    # By kind and not by its text: messages are ours, and stay the same when the library's change.
    errors = language()[0].errors
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


def failure(error: Exception) -> str:
    """Why a rule failed, by the kind of rule-engine's error."""
    errors = language()[0].errors
    match error:
        case errors.SymbolResolutionError():
            return f'nothing here is called "{error.symbol_name}"'
        case errors.ArithmeticError():
            return "its numbers cannot be computed with"
        case _:
            return f"it came to an {type(error).__name__}"


def divides_by_zero(error: BaseException) -> bool:
    """Whether rule-engine's arithmetic error was x / 0, or 0 / 0, which decimal calls an invalid operation."""
    # rule-engine raises its own error while it handles decimal's, so that stands in __context__ and not in __cause__.
    cause = error.__context__
    signals = cause.args[0] if isinstance(cause, decimal.InvalidOperation) else ()
    return isinstance(cause, decimal.DivisionByZero) or "DivisionUndefined" in str(signals)


SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "tdiv": "/",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "eq": "==",
    "ne": "!=",
}
LEAVES = ("SymbolExpression", "FloatExpression", "BooleanExpression")
COMPARISONS = ("ComparisonExpression", "ArithmeticComparisonExpression")


def kind(node: Any) -> str:
    """What rule-engine calls a node: SymbolExpression, LogicExpression …"""
    # By name, so that nothing here needs the import, which is slow.
    return type(node).__name__


def children(node: Any) -> Iterator[Any]:
    """The parts of a node, in the order of the text."""
    for name in ("condition", "case_true", "case_false", "left", "right", "arguments"):
        child = getattr(node, name, None)
        yield from child if isinstance(child, tuple) else () if child is None else (child,)
    if kind(node) == "ArrayExpression":
        yield from node.value


def symbols(node: Any) -> Iterator[str]:
    """The names that a node reads, each as often as it occurs."""
    # From the tree, since the symbols of a shared context are those of all rules parsed with it.
    if kind(node) == "SymbolExpression":
        yield node.name
    for child in children(node):
        yield from symbols(child)


def numbers(node: Any) -> Iterator[Decimal]:
    """The numbers in a node, after constants were folded."""
    if kind(node) == "FloatExpression":
        yield node.value
    for child in children(node):
        yield from numbers(child)


def height(node: Any) -> int:
    """The height of a node's tree."""
    return 1 + max(map(height, children(node)), default=0)


def type_of(node: Any) -> str:
    """`number`, `yes-no`, or what rule-engine calls it."""
    return {"FLOAT": "number", "BOOLEAN": "yes-no"}.get(node.result_type.name, str(node.result_type.name).lower())


def conditions(node: Any) -> Iterator[Any]:
    """The conditions in a node, smallest first; a name or `true` alone is none."""
    for child in children(node):
        yield from conditions(child)
    if type_of(node) == "yes-no" and kind(node) not in LEAVES:
        yield node


def is_negation(node: Any) -> bool:
    """Whether the node is a `not`."""
    return kind(node) == "UnaryExpression" and node.type == "not"


def tests_equality(node: Any) -> bool:
    """Whether the node holds an == or !=."""
    return getattr(node, "type", None) in ("eq", "ne") or any(map(tests_equality, children(node)))


def is_direct(node: Any) -> bool:
    """Whether all its comparisons are between names and numbers, without arithmetic."""
    if kind(node) in COMPARISONS:
        return all(kind(child) in LEAVES for child in children(node))
    return type_of(node) == "yes-no" and all(map(is_direct, children(node)))


def sides_of_or(node: Any, denied: bool = False) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The names on either side of each `or`; a choice between two conditions counts as one."""
    # not (a and b) is (not a) or (not b): under a `not`, `and` and `or` change places.
    if is_negation(node):
        yield from sides_of_or(node.right, not denied)
        return
    if kind(node) == "LogicExpression" and node.type == ("and" if denied else "or"):
        yield frozenset(symbols(node.left)), frozenset(symbols(node.right))
    if kind(node) == "TernaryExpression" and type_of(node) == "yes-no":
        # A branch that is the constant false (true under a `not`) can never be what makes the whole hold.
        ways = [way for way in (node.case_true, node.case_false) if getattr(way, "value", None) is not denied]
        if len(ways) == 2:
            asked = frozenset(symbols(node.condition))
            yield asked | set(symbols(ways[0])), asked | set(symbols(ways[1]))
    for child in children(node):
        yield from sides_of_or(child, denied)


def text_of(node: Any, inside: bool = False) -> str:
    """The node as text again, with brackets around joined parts."""
    match kind(node):
        case "SymbolExpression":
            return f"${node.name}" if node.scope else str(node.name)
        case "FloatExpression":
            return f"{node.value:f}"
        case "BooleanExpression":
            return str(node.value).lower()
        case "ArrayExpression":
            return f"[{', '.join(text_of(item) for item in node.value)}]"
        case "FunctionCallExpression":
            return f"{text_of(node.function)}({', '.join(text_of(item) for item in node.arguments)})"
        case "UnaryExpression":
            return f"{'not ' if node.type == 'not' else '-'}{text_of(node.right, inside=True)}"
        case "TernaryExpression":
            parts = (node.condition, node.case_true, node.case_false)
            text = "{} ? {} : {}".format(*(text_of(part, inside=True) for part in parts))
        case _:
            text = f"{text_of(node.left, True)} {SIGNS.get(node.type, node.type)} {text_of(node.right, True)}"
    return f"({text})" if inside else text


# An allow-list of nodes: a kind that a later rule-engine adds is refused until somebody looked at it.
_KINDS = (
    *("Add", "Arithmetic", "ArithmeticComparison", "Array", "Boolean", "Comparison", "Float", "FunctionCall"),
    *("Logic", "Subtract", "Symbol", "Ternary", "Unary"),
)


def refuse_mixed_types(node: Any) -> None:
    """Raises ExpressionError for unlike types, and for nodes that are not allowed.

    rule-engine checks only ordered comparisons: `value == "x"` and `open and 3` would load.
    """
    types = [type_of(child) for child in children(node)]
    if kind(node).removesuffix("Expression") not in _KINDS:
        raise ExpressionError("something is taken out of a list", "name the measure itself")
    if kind(node) == "ComparisonExpression" and len(set(types)) > 1:
        raise ExpressionError(f"a {types[0]} is compared with a {types[1]}", "compare like with like")
    if kind(node) == "LogicExpression" and set(types) != {"yes-no"}:
        raise ExpressionError(
            f'"{node.type}" joins a {" and a ".join(types)}', "compare each side first, as in: open > 0"
        )
    if is_negation(node) and types != ["yes-no"]:
        raise ExpressionError(f'"not" stands before a {types[0]}', "compare it first, as in: not (open > 0)")
    if kind(node) == "TernaryExpression" and types[0] != "yes-no":
        raise ExpressionError(f"the condition before ? is a {types[0]}", "compare it first, as in: open > 0 ? …")
    if kind(node) == "ArrayExpression" and set(types) != {"number"}:
        raise ExpressionError("a list holds something that is not a number", "list numbers only")
    for child in children(node):
        refuse_mixed_types(child)


def evaluated_parts(node: Any, facts: Mapping[str, Value]) -> Iterator[Any]:
    """The parts of a node that are evaluated, smallest first: a short-circuit skips the rest."""
    if kind(node) in ("FloatExpression", "BooleanExpression"):
        return
    followed = tuple(children(node))
    # The engine keeps no record of what it skipped, so conditions are evaluated again on the way.
    if kind(node) == "TernaryExpression":
        followed = (node.condition, node.case_true if node.condition.evaluate(facts) else node.case_false)
    elif kind(node) == "LogicExpression" and node.left.evaluate(facts) == (node.type == "or"):
        followed = (node.left,)
    for child in followed:
        yield from evaluated_parts(child, facts)
    if kind(node) != "ArrayExpression":
        yield node
