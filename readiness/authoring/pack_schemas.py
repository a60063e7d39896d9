"""The JSON Schemas of the files of packs and of the catalogue, by which editors complete, explain and check them.

They are of draft 7, the latest that all editors understand. They refuse what one file alone shows to be wrong; lint
knows all files, the figures of every year and what expressions mean.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from readiness.authoring.schemas import schema_of
from readiness.core.json_text import dumped
from readiness.core.types import Model
from readiness.data.benchmarks import NAMES, Release
from readiness.data.catalogue import Catalogue, LocalStandards, Section, shipped_catalogue
from readiness.data.councils import CouncilList
from readiness.data.measures import Measure
from readiness.data.relations import RELATION_FORMS, Relations
from readiness.data.vocabulary import Level
from readiness.packs.criterion import Criterion
from readiness.packs.extension import OF_ITSELF
from readiness.packs.frame import Frame
from readiness.packs.frequencies import Frequencies
from readiness.packs.overlay import KINDS, Overlay
from readiness.packs.policy import About
from readiness.packs.waivers import Waivers

DRAFT = "http://json-schema.org/draft-07/schema#"
Schema = dict[str, Any]
# The fields that each form of a check needs. `oneOf` over them refuses a check of two forms.
FORMS = (
    ("measure", "bands"),
    ("value", "measures", "unit", "bands"),
    ("gap_when", "measures", "severity", "rests_on"),
    ("evidence", "rests_on"),
    ("silence", "severity", "rests_on"),
)


def criterion_schema(frame: Frame | None = None) -> str:
    """The schema of `criteria/<ID>.yaml`; with a pack's frame, only its measures, areas and themes are allowed."""
    schema = _schema(Criterion, "A criterion and its checks")
    _describe_checks(schema["$defs"], _catalogue(frame))
    _describe_names(schema["properties"], frame)
    return _text(schema)


def overlay_schema(frame: Frame | None = None) -> str:
    """The schema of an overlay; with its pack's frame, only that pack's measures, areas and themes are allowed."""
    catalogue = _catalogue(frame)
    schema = _schema(Overlay, "Changes to a rule pack")
    definitions = schema["$defs"]
    _describe_checks(definitions, catalogue)
    _describe_names(definitions["Criterion"]["properties"], frame)
    definitions["Operation"]["oneOf"] = [{"required": [kind]} for kind in KINDS]
    definitions["Operation"]["dependencies"] = {"set": ["to"], "to": ["set"]}
    setting = definitions["Setting"]["properties"]
    setting["thresholds"]["additionalProperties"] = {"$ref": "#/$defs/Threshold"}
    setting["local_standards"] |= schema_of(catalogue)["properties"]["local_standards"]
    return _text(schema)


def _describe_checks(definitions: Schema, catalogue: Catalogue) -> None:
    """Adds what the catalogue knows to the definitions of checks and examples: measures, parts, figures, readings."""
    measures = catalogue.measures.values()
    definitions["MeasureId"] = _measure_ids(catalogue)
    definitions["Operand"] = {"anyOf": [{"$ref": "#/$defs/MeasureId"}, *_parts(catalogue)]}
    definitions["Threshold"] = _threshold(catalogue)
    check, band, example = (definitions[name]["properties"] for name in ("Check", "Band", "Example"))
    check["measure"] = _with_values(check["measure"], {"$ref": "#/$defs/Operand"})
    published = _enum_of((measure.id, measure.title) for measure in measures if catalogue.has_benchmark(measure.id))
    check["benchmark"] = _with_values(check["benchmark"], published)
    for aliases in (check["measures"], check["context"]):
        aliases["patternProperties"] = {name: {"$ref": "#/$defs/Operand"} for name in aliases["patternProperties"]}
    for bound in ("below", "above"):
        band[bound] = _with_values(band[bound], {"$ref": "#/$defs/Threshold"})
    for owner in (check, band, definitions["EvidenceRule"]["properties"]):
        owner["severity"] = _with_values(
            owner["severity"], _enum_of((level, "") for level in Level if level is not Level.MET)
        )
    definitions["Check"]["oneOf"] = [{"required": list(form)} for form in FORMS]
    definitions["Band"]["oneOf"] = [{"required": ["below"]}, {"required": ["above"]}]
    _submitted(example, definitions, catalogue)


def _catalogue(frame: Frame | None) -> Catalogue:
    return frame.catalogue if frame else shipped_catalogue()


def _describe_names(properties: Schema, frame: Frame | None) -> None:
    """Gives a criterion's areas, themes and subjects the names that a pack has."""
    if frame is not None:
        areas = _enum_of((area.id, area.title) for area in frame.about.areas)
        properties["area"] = _with_values(properties["area"], areas)
        properties["informs"]["items"] = areas
        properties["themes"]["items"] = _enum_of((theme, "") for theme in frame.frequencies.themes)
        properties["examined_as"]["items"] = _enum_of((subject, "") for subject in frame.frequencies.subjects)


def pack_schema(frame: Frame | None = None) -> str:
    """The schema of `pack.yaml`. What a pack that extends another does not state, it has from there."""
    schema = _schema(About, "A rule pack")
    standards = schema_of(_catalogue(frame))["properties"]["local_standards"]
    schema["properties"]["local_standards"] |= standards
    settings = {"Scoring", "SupportedNeeds"}
    credit = {"credit": {"required": [level.value for level in Level]}}
    whole = {
        "required": schema["required"],
        "properties": {
            "local_standards": {"required": list(standards["properties"])},
            "scoring": {"required": schema["$defs"]["Scoring"]["required"], "properties": credit},
        },
    }
    for name in settings:
        schema["$defs"][name].pop("required")
    schema["required"] = [name for name in whole["required"] if name in OF_ITSELF]
    return _text({**schema, "if": {"required": ["extends"]}, "else": whole})


def frequencies_schema() -> str:
    """The schema of `frequencies.yaml`."""
    return _text(_schema(Frequencies, "How often inspectors criticise and examine what"))


def waivers_schema() -> str:
    """The schema of a file of waivers."""
    return _text(_schema(Waivers, "Gaps that are accepted for a time"))


def measures_schema() -> str:
    """The schema of a file of measures."""
    schema, measure = _schema(Section, "A section of measures"), _schema(Measure, "A measure")
    del measure["properties"]["id"]
    measure["required"].remove("id")
    measure["if"] = {"properties": {"kind": {"const": "distribution"}}, "required": ["kind"]}
    measure["then"] = {"required": ["bands"]}
    schema["$defs"] = measure.pop("$defs") | {"Measure": measure}
    schema["properties"]["measures"]["additionalProperties"] = {"$ref": "#/$defs/Measure"}
    return _text(schema)


def relations_schema(frame: Frame | None = None) -> str:
    """The schema of a file of relations."""
    catalogue = _catalogue(frame)
    schema = _schema(Relations, "How measures hang together")
    definitions, relation = schema["$defs"], schema["$defs"]["Relation"]
    definitions["Operand"] = {"anyOf": [_measure_ids(catalogue), *_parts(catalogue), {"pattern": "^[^/]+ / [^/]+$"}]}
    operand = {"$ref": "#/$defs/Operand"}
    definitions["Sum"] = {"anyOf": [operand, {"type": "array", "items": operand, "minItems": 1}]}
    for name in ("part", "of", "some", "needs"):
        relation["properties"][name] = _with_values(relation["properties"][name], {"$ref": "#/$defs/Sum"})
    relation["properties"]["equal"]["items"] = {"$ref": "#/$defs/Sum"}
    relation["oneOf"] = [{"required": [form]} for form in RELATION_FORMS]
    relation["dependencies"] = {"part": ["of"], "of": ["part"], "some": ["needs"], "needs": ["some"]}
    return _text(schema)


def local_standards_schema() -> str:
    """The schema of the file of local standards."""
    return _text(_schema(LocalStandards, "The limits that councils set for themselves"))


def councils_schema() -> str:
    """The schema of the file of councils."""
    return _text(_schema(CouncilList, "The councils with children's services, by code"))


def benchmarks_schema(frame: Frame | None = None) -> str:
    """The schema of a file of published figures."""
    schema = _schema(Release, "Published figures of one release")
    measures = schema["properties"]["measures"]
    (series,) = measures.pop("patternProperties").values()
    measures["properties"] = dict.fromkeys(_catalogue(frame).measures, series)
    return _text(schema)


class _ForAuthors(GenerateJsonSchema):
    """Pydantic's schemas for editors: closed, without null, and with the meaning of each field."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        for name, meaning in meanings(model).items():
            field = made["properties"][model.model_fields[name].alias or name]
            # pydantic's title is the name of the field again, and editors would show it first.
            field.pop("title", None)
            field["description"] = meaning
        return made

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """The schema without null: an author leaves a key out instead."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        return {key: value for key, value in made.items() if key != "default" or value not in (None, [], {})}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        # JSON Schema checks the keys that fit a pattern, and lets all others pass unless it is told.
        return made | {"additionalProperties": False} if "patternProperties" in made else made


def _schema(model: type[Model], title: str) -> Schema:
    return {"$schema": DRAFT, **model.model_json_schema(schema_generator=_ForAuthors), "title": title}


def _text(schema: Schema) -> str:
    return dumped(schema)


def meanings(model: type[Model]) -> Mapping[str, str]:
    """The text under each field of a model, by the field's name."""
    # Not pydantic's use_attribute_docstrings, which reads the source of every model whenever it is imported.
    body = _classes(model.__module__)[model.__name__].body
    return {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


@cache
def _classes(module: str) -> Mapping[str, ast.ClassDef]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def _with_values(field: Schema, values: Schema) -> Schema:
    """The field's description with another schema for its values."""
    return {"description": field["description"], **values}


def _enum_of(names: Iterable[tuple[str, str]]) -> Schema:
    """One of these names, each with what it means, which some editors show."""
    known = dict(names)
    described = {"enumDescriptions": list(known.values())} if any(known.values()) else {}
    return {"type": "string", "enum": list(known), **described}


def _measure_ids(catalogue: Catalogue) -> Schema:
    return _enum_of((measure.id, measure.title) for measure in catalogue.measures.values())


def _parts(catalogue: Catalogue) -> list[Schema]:
    """`section.name[part]`, `section.name[part+part]`: a pattern for all measures that have the same parts."""
    sharing: dict[tuple[str, ...], list[str]] = {}
    for measure in catalogue.measures.values():
        if measure.parts():
            sharing.setdefault(measure.parts(), []).append(measure.id.replace(".", r"\."))
    return [
        {"type": "string", "pattern": rf"^({'|'.join(ids)})\[({'|'.join(parts)})(\+({'|'.join(parts)}))*\]$"}
        for parts, ids in sharing.items()
    ]


def _threshold(catalogue: Catalogue) -> Schema:
    own = [(f"local.{name}", one.title) for name, one in catalogue.local_standards.items()]
    return {"anyOf": [{"type": "number"}, _enum_of([*((name, "of published figures") for name in NAMES), *own])]}


def _submitted(example: Schema, definitions: Schema, catalogue: Catalogue) -> None:
    """Gives examples the schemas of readings, evidence and local standards in a submission, also of what is counted."""
    submission = schema_of(catalogue)
    definitions |= {name: one for name, one in submission["$defs"].items() if name not in definitions}
    given = {
        f"{section}.{name}": reading
        for section in catalogue.sections
        for name, reading in submission["properties"][section]["properties"].items()
    }
    readings = {"type": "object", "properties": given, "additionalProperties": False}
    example["given"] = _with_values(example["given"], readings)
    item = definitions["EvidenceItem"]
    definitions["ExampleEvidence"] = {**item, "required": [name for name in item["required"] if name != "summary"]}
    example["evidence"]["items"] = {"$ref": "#/$defs/ExampleEvidence"}
    example["local_standards"] |= submission["properties"]["local_standards"]
