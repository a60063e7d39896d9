"""The JSON Schemas of submissions, evaluations, comparisons and portfolios, made from the models and the catalogue."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from readiness.core.bounds import DEEPEST, FEWEST_TOLD, LONGEST_KEY, MOST_DIGITS, MOST_TOLD, MOST_VALUES
from readiness.core.json_text import dumped
from readiness.data.catalogue import Catalogue, shipped_catalogue, submitted
from readiness.data.measures import Measure
from readiness.data.readings import FIELDS, MOST, VALUE_FIELDS, Kind
from readiness.data.submission import SCHEMA_VERSION, Submission
from readiness.evaluation.comparison import Comparison
from readiness.evaluation.portfolio import Portfolio
from readiness.evaluation.result import EVALUATION_SCHEMA, Evaluation
from readiness.evaluation.row import Row


class _Numbers(GenerateJsonSchema):
    """Pydantic's schemas with Decimals as numbers, as `to_json` writes them; pydantic itself writes text."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"}


# What a schema cannot say otherwise: these hold for a file as a whole, or for all keys and numbers in it.
BOUNDS = (
    f"One council's self-assessment. A file holds at most {MOST_VALUES:,} values (texts, numbers, lists, objects) in "
    f"{DEEPEST} levels, its keys have at most {LONGEST_KEY} characters and its numbers {MOST_DIGITS} digits, also in "
    f"extensions. Evidence may take {MOST_TOLD:,} characters of a report, and so may actions: each item counts for "
    f"every check and criterion that it names, with at least {FEWEST_TOLD:,} characters."
)
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def submission_schema(catalogue: Catalogue | None = None) -> str:
    """The schema of a submission, with a property for every measure; closed except for `extensions`."""
    return dumped(schema_of(submitted(catalogue or shipped_catalogue())))


def schema_of(catalogue: Catalogue) -> dict[str, Any]:
    """The schema of a submission with a property for every measure of the catalogue."""
    schema = Submission.model_json_schema()
    definitions, properties = schema["$defs"], schema["properties"]
    for kind in Kind:
        for name in ("Reading", "Point", "Figure"):
            definitions[f"{_title(kind)}{name}"] = _reading_of_kind(definitions[name], kind, name)
    del properties["readings"]
    sections = {section: _section(section, title, catalogue) for section, title in catalogue.sections.items()}
    properties["local_standards"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {
                "type": "number",
                "minimum": float(one.minimum),
                "maximum": float(one.maximum),
                "title": one.title,
                "description": one.definition,
            }
            for name, one in catalogue.local_standards.items()
        },
    }
    for name in ("Reading", "Point", "Figure"):
        del definitions[name]
    return {
        "$schema": DRAFT,
        "$id": f"urn:readiness:submission:{SCHEMA_VERSION}",
        **schema,
        "title": "A readiness submission",
        "description": BOUNDS,
        "properties": {"$schema": {"type": "string"}, **properties, **sections},
    }


def evaluation_schema() -> str:
    """The schema of an evaluation; open, since consumers ignore what they do not know."""
    return _result_schema(Evaluation, "evaluation")


def comparison_schema() -> str:
    """The schema of a comparison, which an evaluation has under `since`; open as well."""
    return _result_schema(Comparison, "comparison")


def row_schema() -> str:
    """The schema of one line of JSON lines, and of the columns of CSV: a finding of a file, flat; open as well."""
    return _result_schema(Row, "row")


def portfolio_schema() -> str:
    """The schema of a portfolio; open as well."""
    return _result_schema(Portfolio, "portfolio")


def _result_schema(model: type, noun: str) -> str:
    schema = TypeAdapter(model).json_schema(mode="serialization", schema_generator=_Numbers)
    identified = {"$schema": DRAFT, "$id": f"urn:readiness:{noun}:{EVALUATION_SCHEMA}", **schema}
    return dumped({**identified, "title": f"A readiness {noun}"})


def _title(kind: Kind) -> str:
    return "".join(word.capitalize() for word in kind.split("-"))


def _reading_of_kind(model: dict[str, Any], kind: Kind, name: str) -> dict[str, Any]:
    """The schema of a Reading, Point or Figure with only the fields of a kind."""
    # Its history and teams are readings of the same kind, so references lead to the definitions of that kind.
    kept = {key: value for key, value in model["properties"].items() if key not in VALUE_FIELDS or key in FIELDS[kind]}
    text = json.dumps(kept)
    for other in ("Point", "Figure"):
        text = text.replace(f'"#/$defs/{other}"', f'"#/$defs/{_title(kind)}{other}"')
    values = [{"required": [field]} for field in FIELDS[kind] if field != "unit"]
    one_of = [*values, {"required": ["status"]}, *([{"required": ["by"]}] if name == "Reading" else [])]
    return {**model, "title": f"{_title(kind)}{name}", "properties": json.loads(text), "anyOf": one_of}


def _section(section: str, title: str, catalogue: Catalogue) -> dict[str, Any]:
    measures = [m for m in catalogue.measures.values() if m.section == section]
    return {
        "type": "object",
        "title": title,
        "additionalProperties": False,
        "properties": {m.name: _reading(m) for m in measures},
    }


def _reading(measure: Measure) -> dict[str, Any]:
    described = {"title": measure.title, "description": measure.definition}
    reference: dict[str, Any] = {"$ref": f"#/$defs/{_title(measure.kind)}Reading", **described}
    own = _own_limits(measure)
    if not own:
        return reference
    # The same holds for earlier points, for teams and for what other sources say.
    figure = {"properties": own}
    everywhere: dict[str, Any] = {
        **own,
        "history": {"items": figure},
        "by": {"additionalProperties": {"additionalProperties": figure}},
    }
    if measure.most < MOST:
        everywhere["also"] = {"items": {"properties": {"value": {"maximum": int(measure.most)}}}}
    return {**reference, "properties": everywhere}


def _own_limits(measure: Measure) -> dict[str, Any]:
    """The limits of a measure's figures beyond those of their kind: its bands, and the largest value."""
    if measure.bands:
        titled = {"type": "integer", "minimum": 0, "maximum": MOST}
        bands = {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {name: {**titled, "title": title} for name, title in measure.bands.items()},
        }
        return {"bands": bands}
    if measure.most >= MOST:
        return {}
    parts = ("numerator", "denominator", "unit")
    names = [name for name in FIELDS[measure.kind] if name not in parts]
    return {name: {"maximum": int(measure.most)} for name in names}
