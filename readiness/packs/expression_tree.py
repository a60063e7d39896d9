"""The tree that rule-engine makes of an expression, walked without rule-engine."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

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
    return type(node).__name__


def children(node: Any) -> Iterator[Any]:
    """The parts of a node, in the order of the text."""
    for name in ("condition", "case_true", "case_false", "left", "right", "arguments"):
        child = getattr(node, name, None)
        yield from child if isinstance(child, tuple) else () if child is None else (child,)
    if kind(node) == "ArrayExpression":
        yield from node.value


def symbols(node: Any) -> Iterator[str]:
    """The names that a node reads, each as often as it stands there."""
    if kind(node) == "SymbolExpression":
        yield node.name
    for child in children(node):
        yield from symbols(child)


def numbers(node: Any) -> Iterator[Decimal]:
    """The numbers that stand in a node."""
    if kind(node) == "FloatExpression":
        yield node.value
    for child in children(node):
        yield from numbers(child)


def height(node: Any) -> int:
    """How many parts stand one in another."""
    return 1 + max(map(height, children(node)), default=0)


def type_of(node: Any) -> str:
    """`number`, `yes-no`, or what rule-engine calls it."""
    return {"FLOAT": "number", "BOOLEAN": "yes-no"}.get(node.result_type.name, str(node.result_type.name).lower())


def conditions(node: Any) -> Iterator[Any]:
    """All that is decided in a node, smallest first; a name or `true` alone decides nothing."""
    for child in children(node):
        yield from conditions(child)
    if type_of(node) == "yes-no" and kind(node) not in LEAVES:
        yield node


def is_direct(node: Any) -> bool:
    """Whether all that is compared are names and numbers as they stand."""
    if kind(node) in COMPARISONS:
        return all(kind(child) in LEAVES for child in children(node))
    return type_of(node) == "yes-no" and all(map(is_direct, children(node)))


def sides_of_or(node: Any, denied: bool = False) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The names on either side of each `or`; under `not` an `and` is one, and a choice between conditions always is."""
    if kind(node) == "UnaryExpression" and node.type == "not":
        yield from sides_of_or(node.right, not denied)
        return
    if kind(node) == "LogicExpression" and node.type == ("and" if denied else "or"):
        yield frozenset(symbols(node.left)), frozenset(symbols(node.right))
    if kind(node) == "TernaryExpression" and type_of(node) == "yes-no":
        ways = [way for way in (node.case_true, node.case_false) if getattr(way, "value", None) is not denied]
        if len(ways) == 2:
            asked = frozenset(symbols(node.condition))
            yield asked | set(symbols(ways[0])), asked | set(symbols(ways[1]))
    for child in children(node):
        yield from sides_of_or(child, denied)


def text_of(node: Any, inside: bool = False) -> str:
    """The node as an expression again, with brackets where parts are joined."""
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
