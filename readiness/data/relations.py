"""Relations: how figures of several measures must fit together, as the catalogue's files state it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from readiness.core.text import listed
from readiness.core.types import Model, Prose, Text, YesNo, invalid
from readiness.data.measures import Measure
from readiness.data.operands import Reference, refer
from readiness.data.readings import Kind
from readiness.data.spans import Span

RELATION_FORMS = ("part", "equal", "some")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Sum = Annotated[
    tuple[Text, ...],
    BeforeValidator(_as_list),
    Field(min_length=1),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}, "minItems": 1}),
]
"""One operand, or several that are added: `section.name`, `section.name[part]`, or a share, `one / another`."""


class Relation(Model):
    """What must hold between figures of the same time: a part and its whole, equals, or one that needs another."""

    part: Sum | None = None
    """What is counted within `of`, and so cannot exceed it."""
    of: Sum | None = None
    """The whole of which `part` is counted."""
    equal: Annotated[tuple[Sum, ...], Field(min_length=2)] | None = None
    """What counts the same, told in several places."""
    some: Sum | None = None
    """What can be above nothing only where `needs` is."""
    needs: Sum | None = None
    """What must be above nothing where `some` is."""
    on_last_day: YesNo = False
    """Whether all is counted on the last day, also where a measure tells of the months before it."""
    may_differ: Prose | None = None
    """Why both may be right though they do not agree; absent, one of them is wrong."""
    because: Prose | None = None
    """Why it must hold, where that is not obvious."""

    @model_validator(mode="after")
    def _has_one_form(self) -> Relation:
        given = [form for form in RELATION_FORMS if getattr(self, form) is not None]
        if len(given) != 1:
            raise invalid("a relation says one thing", 'give "part" and "of", or "equal", or "some" and "needs"')
        for one, other in (("part", "of"), ("some", "needs")):
            if (getattr(self, one) is None) != (getattr(self, other) is None):
                raise invalid(f'"{one}" and "{other}" go together', "give both")
        return self


class Relations(Model):
    """A file of relations."""

    relations: tuple[Relation, ...]
    """How measures hang together."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure of a relation: a measure, a part of one, or the share of one in another, in percent."""

    top: Reference
    bottom: Reference | None

    @property
    def references(self) -> tuple[Reference, ...]:
        """The measures that it reads."""
        return (self.top,) if self.bottom is None else (self.top, self.bottom)

    @property
    def is_rate(self) -> bool:
        """Whether it is the value of a proportion itself."""
        return self.bottom is None and self.top.part is None and self.top.measure.kind is Kind.PROPORTION

    @property
    def quantity(self) -> str | None:
        """The unit in which it can be compared; None where it is not a number."""
        return "percent" if self.bottom is not None else _quantity(self.top)

    def __str__(self) -> str:
        """What reports call it, by the titles of its measures."""
        return called(self.top) if self.bottom is None else f"the share of {called(self.top)} in {called(self.bottom)}"


@dataclass(frozen=True)
class Tie:
    """A relation with its measures: of two sums, the first is within the second or needs it; equals may be more."""

    relation: Relation
    sums: tuple[tuple[Operand, ...], ...]

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """All that it reads."""
        return tuple(reference for one in self.sums for operand in one for reference in operand.references)

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """The measures that it reads, by id."""
        return {reference.measure.id: reference.measure for reference in self.references}

    @cached_property
    def sides(self) -> tuple[frozenset[str], ...]:
        """The ids of the measures that each sum reads."""
        return tuple(frozenset(r.measure.id for operand in one for r in operand.references) for one in self.sums)

    def compares(self, given: frozenset[str]) -> bool:
        """Whether two of its sums read any of the measures that are given: else there is nothing to compare."""
        return sum(not side.isdisjoint(given) for side in self.sides) > 1

    @cached_property
    def rates(self) -> tuple[str, ...]:
        """The ids of the proportions whose value it reads."""
        return tuple(operand.top.measure.id for one in self.sums for operand in one if operand.is_rate)

    @cached_property
    def of_a_span(self) -> bool:
        """Whether it compares what happened over a time, and not what is on its last day."""
        return not self.relation.on_last_day and not any(r.measure.snapshot for r in self.references)

    def holds(self, first: Span, second: Span) -> bool:
        """Whether any values of the two spans fulfil the relation."""
        if self.relation.some is not None:
            return first.low <= 0 or second.high > 0
        equal = self.relation.equal is not None
        return first.low <= second.high and (not equal or second.low <= first.high)

    @property
    def binds(self) -> str:
        """What the second of two figures is to the first, in words."""
        if self.relation.equal is not None:
            return "which counts the same"
        return "of which it is a part" if self.relation.part is not None else "without which there is none of it"

    @property
    def told(self) -> str:
        """The relation in one line, by the names of measures."""
        relation = self.relation
        if relation.equal is not None:
            return f"{listed([' + '.join(one) for one in relation.equal])} are the same"
        if relation.part is not None:
            return f"{' + '.join(relation.part)} is part of {' + '.join(relation.of or ())}"
        return f"{' + '.join(relation.some or ())} needs some {' + '.join(relation.needs or ())}"


def tied(relation: Relation, measures: Mapping[str, Measure]) -> Tie:
    """The relation with its measures. Raises ExpressionError where it names an unknown one."""
    texts = relation.equal or (relation.part or relation.some or (), relation.of or relation.needs or ())
    return Tie(relation, tuple(tuple(_operand(text, measures) for text in one) for one in texts))


def _operand(text: str, measures: Mapping[str, Measure]) -> Operand:
    top, slash, bottom = (piece.strip() for piece in text.partition("/"))
    return Operand(refer(top, measures), refer(bottom, measures) if slash else None)


def unfit(tie: Tie) -> Iterator[tuple[str, str]]:
    """Why the relation could never be compared or never fail: message and hint."""
    operands = list(chain.from_iterable(tie.sums))
    for one in operands:
        if one.quantity is None:
            yield f"{one.top.measure.id} is no number", "name measures that count or measure"
    quantities = list(dict.fromkeys(str(one.quantity) for one in operands))
    if len(quantities) > 1 and tie.relation.some is None:
        yield f"it compares {listed(quantities)}", "compare what is measured in the same"
    if len({tuple(sorted(map(str, one))) for one in tie.sums}) < len(tie.sums):
        yield "it compares a figure with itself", "name two different figures"
    snapshots = {reference.measure.snapshot: reference.measure.id for reference in tie.references}
    if len(snapshots) > 1 and not tie.relation.on_last_day:
        message = f"{snapshots[True]} is counted on one day and {snapshots[False]} over a time: they are never compared"
        yield message, 'write "on_last_day: true" if what is compared is counted on the last day of both'


def _quantity(reference: Reference) -> str | None:
    measure = reference.measure
    match measure.kind:
        case Kind.YES_NO | Kind.DATE:
            return None
        case Kind.DURATION:
            return measure.measured_in
        case Kind.PROPORTION | Kind.RATIO if reference.part is None:
            return measure.measured_in
        case _:
            return "counts"


def called(reference: Reference) -> str:
    """What reports call a measure or a part of one, by its title."""
    title, part = f'"{reference.measure.title}"', reference.part
    if part is None:
        return title
    names = part.split("+")
    if names[0] in (reference.measure.bands or {}):
        return f"{'band' if len(names) == 1 else 'the bands'} {listed(names)} of {title}"
    return f"the {part.replace('percentile_90', '90th percentile')} of {title}"
