"""Checking a template before anything is filled in: each name in it, and that it only shows, loops and chooses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import GenericAlias
from typing import Any, get_args, get_origin

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from readiness.core.diagnostics import TemplateError
from readiness.core.sanitize import flat
from readiness.core.suggestions import nearest, suggestion
from readiness.core.text import brief
from readiness.reports.word.package import BROKEN, Template, footnotes
from readiness.reports.word.variables import Piece, Variables, told_of

LIST_THEM = "readiness template docx --list shows them all"
MOST_TOLD = 5
# What a template can do to a value; the second are those whose argument names a variable of each item.
FILTERS = ("default", "first", "join", "last", "length", "list", "lower", "map", "rejectattr", "reverse", "selectattr",
           "sort", "title", "trim", "upper")  # fmt: skip
BY_ATTRIBUTE = ("map", "rejectattr", "selectattr", "sort")
SAME_LIST = ("list", "rejectattr", "reverse", "selectattr", "sort")
LOOP = ("first", "index", "index0", "last", "length", "revindex")
# It calls nothing, computes nothing and reads no other template.
ALLOWED = (
    nodes.And, nodes.Compare, nodes.Concat, nodes.Keyword, nodes.List, nodes.Not, nodes.Operand, nodes.Or, nodes.Test,
    nodes.Tuple,
)  # fmt: skip
OPENED = re.compile(r"<w:t(?: [^>]*)?>")
# A class, `list[…]` of one, or None where nothing is known.
Kind = Any


def environment() -> ImmutableSandboxedEnvironment:
    """The engine in which templates of strangers are filled in: without functions, and with few filters."""
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


def refuse_unsound(template: Template, name: str) -> None:
    """Raises TemplateError for names that are not known, and for what a template may not do."""
    found: dict[str, None] = {}
    try:
        for source, body in _sources(template):
            found |= dict.fromkeys(_Checker(body).problems(environment().parse(source)))
    except TemplateSyntaxError as error:
        hint = "each {{ needs its }}, each {% its %}, and each for and if its end"
        message = f"{name} cannot be read as a template: {brief(flat(error.message or '')).removesuffix('.')}"
        raise TemplateError(f"{message}; {hint}") from None
    except BROKEN:
        raise TemplateError(f"{name} is damaged: a part of it cannot be read") from None
    if found:
        told = "; ".join(list(found)[:MOST_TOLD])
        more = f"; and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        raise TemplateError(f"nothing was filled in: {name}: {told}{more}. {LIST_THEM}")


def _sources(template: Template) -> Iterator[tuple[str, bool]]:
    """The texts that are filled in, as docxtpl reads them, and whether each is the body of the document."""
    yield template.patch_xml(template.get_xml()), True
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part)), False
    for part in footnotes(template.docx):
        yield template.patch_xml(part.blob.decode("utf-8")), False
    about = template.docx.core_properties
    yield from (
        (f"<w:t>{text}</w:t>", False)
        for text in (about.author, about.comments, about.identifier, about.language, about.subject, about.title)
    )


class _Checker:
    """Walks through a template with what is known of each name in it."""

    def __init__(self, body: bool) -> None:
        self._body, self._found, self._before = body, list[str](), ""

    def problems(self, tree: nodes.Template) -> list[str]:
        """What is wrong, in the order of the document."""
        self._statements(tree.body, {one.name: one.kind for one in told_of(Variables)})
        return self._found

    def _statements(self, body: Sequence[nodes.Node], scope: Mapping[str, Kind]) -> None:
        known = dict(scope)
        for node in body:
            match node:
                case nodes.Output():
                    for part in node.nodes:
                        self._output(part, known)
                case nodes.For():
                    self._loop(node, known)
                case nodes.If():
                    self._kind(node.test, known)
                    for branch in (node.body, node.elif_, node.else_):
                        self._statements(branch, known)
                case nodes.Assign(target=nodes.Name(name=name)):
                    known[name] = self._kind(node.node, known)
                case _:
                    self._refuse(node)

    def _loop(self, node: nodes.For, scope: dict[str, Kind]) -> None:
        kind = self._kind(node.iter, scope)
        if kind is not None and not _is_list(kind):
            self._found.append(f'"{_told(node.iter)}" is no list to go through')
        if not isinstance(node.target, nodes.Name) or node.recursive:
            self._refuse(node)
            return
        inner = {**scope, node.target.name: _item(kind), "loop": Loop}
        if node.test is not None:
            self._kind(node.test, inner)
        self._statements(node.body, inner)
        self._statements(node.else_, scope)

    def _output(self, node: nodes.Node, scope: Mapping[str, Kind]) -> None:
        if isinstance(node, nodes.TemplateData):
            self._before = (self._before + node.data)[-20_000:]
            return
        kind, told = self._kind(node, scope), _told(node)
        opened = [found.start() for found in OPENED.finditer(self._before)]
        in_text = bool(opened) and opened[-1] > self._before.rfind("</w:t>")
        in_tag = self._before.rfind("<") > self._before.rfind(">")
        if kind is Piece and not self._body:
            self._found.append(f'"{told}" is a whole part of the report, and can only stand in the body')
        elif kind is Piece and (in_text or in_tag):
            self._found.append(f'"{told}" is a whole part: write {{{{p {told} }}}} in a paragraph of its own')
        elif kind not in (Piece, None) and not in_text and not in_tag:
            self._found.append(f'"{told}" is a text: write {{{{ {told} }}}}, without the p')
        elif _is_list(kind):
            self._found.append(f'"{told}" is a list: go through it with {{%p for one in {told} %}}')
        elif isinstance(kind, type) and kind not in (Piece, str, int, bool, float):
            names = ", ".join(one.name for one in told_of(kind)) if kind is not Loop else ", ".join(LOOP)
            self._found.append(f'"{told}" has parts, of which one can be shown: {names}')

    def _kind(self, node: nodes.Node | None, scope: Mapping[str, Kind]) -> Kind:
        """What an expression is; its problems are kept."""
        match node:
            case nodes.Name(name=name):
                if name not in scope:
                    self._unknown(name, scope, "no variable")
                return scope.get(name)
            case nodes.Getattr(node=inner, attr=name):
                return self._part(inner, name, scope)
            case nodes.Getitem(node=inner, arg=at) if isinstance(at, nodes.Const | nodes.Slice):
                return self._at(inner, at, scope)
            case nodes.Filter():
                return self._filtered(node, scope)
            case nodes.Const(value=value):
                return type(value)
            case nodes.CondExpr(test=test, expr1=one, expr2=other):
                kinds = [self._kind(part, scope) for part in (test, one, other)]
                return kinds[1] if kinds[1] is kinds[2] or other is None else None
            case None:
                return None
            case _ if isinstance(node, ALLOWED):
                for part in node.iter_child_nodes():
                    self._kind(part, scope)
                return str if isinstance(node, nodes.Concat) else None
            case _:
                self._refuse(node)
                return None

    def _at(self, inner: nodes.Node, at: nodes.Const | nodes.Slice, scope: Mapping[str, Kind]) -> Kind:
        if isinstance(at, nodes.Const) and isinstance(at.value, str):
            return self._part(inner, at.value, scope)
        kind = self._kind(inner, scope)
        return kind if isinstance(at, nodes.Slice) else _item(kind)

    def _part(self, inner: nodes.Node, name: str, scope: Mapping[str, Kind]) -> Kind:
        kind = self._kind(inner, scope)
        if kind is None:
            return None
        if kind is Loop:
            known: dict[str, Kind] = dict.fromkeys(LOOP, int)
        else:
            known = {one.name: one.kind for one in told_of(kind)} if hasattr(kind, "__dataclass_fields__") else {}
        if name not in known:
            hint = ": it is a list to go through" if _is_list(kind) else ""
            self._unknown(f"{_told(inner)}.{name}", known, f"nothing{hint}", name)
        return known.get(name)

    def _filtered(self, node: nodes.Filter, scope: Mapping[str, Kind]) -> Kind:
        kind = self._kind(node.node, scope)
        named = [*node.args[:1], *(one.value for one in node.kwargs if one.key == "attribute")]
        for part in (*node.args, *(one.value for one in node.kwargs)):
            self._kind(part, scope)
        if node.name not in FILTERS:
            self._found.append(f'no filter is called "{node.name}"; {suggestion(node.name, FILTERS)}')
            return None
        item: Kind = _item(kind)
        if node.name in BY_ATTRIBUTE and item is not None and hasattr(item, "__dataclass_fields__"):
            known = {one.name: one.kind for one in told_of(item)}
            names = [one.value for one in named if isinstance(one, nodes.Const) and isinstance(one.value, str)]
            for name in names:
                if name not in known and not (node.name == "map" and name in FILTERS):
                    self._unknown(f"{_told(node.node)} by {name}", known, "nothing", name)
            if node.name == "map":
                return GenericAlias(list, known[names[0]]) if names and names[0] in known else None
        if node.name in SAME_LIST:
            return kind
        if node.name in ("first", "last"):
            return item
        if node.name == "default":
            return kind
        return int if node.name == "length" else None if node.name == "map" else str

    def _unknown(self, told: str, known: Mapping[str, Kind], what: str, name: str = "") -> None:
        near = nearest(name or told, known)
        parts = f"what it has: {', '.join(known)}" if known else "it has no parts"
        hint = f'did you mean "{near}"?' if near else parts if name else "none is like it"
        self._found.append(f'{what} is called "{brief(flat(told))}" ({hint})')

    def _refuse(self, node: nodes.Node) -> None:
        kind = type(node).__name__
        self._found.append(f'a template can show, go through and choose, and has "{kind.lower()}" in it')


class Loop:
    """What `loop` is."""


def _is_list(kind: Kind) -> bool:
    origin: object = get_origin(kind)
    return origin is list


def _item(kind: Kind) -> Kind:
    return get_args(kind)[0] if _is_list(kind) else None


def _told(node: nodes.Node | None) -> str:
    """An expression as it was written, where it is simple."""
    match node:
        case nodes.Name(name=name):
            return name
        case nodes.Getattr(node=inner, attr=name):
            return f"{_told(inner)}.{name}"
        case nodes.Filter(node=inner):
            return _told(inner)
        case _:
            return "…"
