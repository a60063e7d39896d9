"""Submissions, packs and overlays of every sort, sound and damaged, for property tests and for `make fuzz`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from readiness.core.shipped import rules_folder
from readiness.core.yaml_reader import parse
from readiness.data.agreement import Account, disagreements
from readiness.data.catalogue import shipped_catalogue, submitted
from readiness.data.measures import Measure
from readiness.data.readings import Kind, Period, Reading
from readiness.packs.criterion import Check, Criterion
from readiness.packs.overlay import Operation, Setting
from readiness.packs.shelf import SHIPPED
from tests.support.packs import CRITERION as SMALL_CRITERION
from tests.support.packs import quick_pack
from tests.support.process import ROOT

CATALOGUE = submitted(shipped_catalogue())
PACK = quick_pack()
EVIDENCE_CHECKS = [check.id for check in PACK.checks]
CRITERIA = [criterion.id for criterion in PACK.criteria]

reasons = st.sampled_from(["not recorded", "the system changed", "too few"])
bounds = st.sampled_from([{}, {"bound": "above"}, {"bound": "below"}])


def absences(measure: Measure) -> st.SearchStrategy[dict[str, Any]]:
    """Why there is no value."""
    return st.one_of(
        st.just({"status": "not-submitted"}),
        st.builds(lambda reason: {"status": "not-held", "reason": reason}, reasons),
        st.builds(
            lambda symbol: {"status": "suppressed", "symbol": symbol}, st.sampled_from(["c", "x", "z", "u", "k", "low"])
        ),
    )


@st.composite
def values(draw: st.DrawFn, measure: Measure) -> dict[str, Any]:
    """A value of a measure, of any shape that its kind allows."""
    match measure.kind:
        case Kind.PROPORTION:
            if draw(st.booleans()):
                bottom = draw(st.integers(0, 1000))
                return {"numerator": draw(st.integers(0, bottom)), "denominator": bottom}
            percentage = {"percentage": draw(st.integers(11, 999).map(lambda tenths: tenths / 10))}
            return {**percentage, **draw(bounds)}
        case Kind.RATIO:
            most = float(measure.largest) if measure.largest is not None else 400.0
            return {"value": draw(st.floats(0, most).map(lambda number: round(number, 1)))}
        case Kind.COUNT:
            most = 300 if measure.largest is None else min(300, int(measure.largest))
            count = draw(st.integers(1, most))
            # Nothing lies above the most.
            return {"count": count, **draw(bounds if count != measure.largest else st.just({}))}
        case Kind.DURATION:
            low, middle, high = sorted(draw(st.lists(st.integers(0, 300), min_size=3, max_size=3)))
            return {"median": low, "percentile_90": middle, "longest": high}
        case Kind.DISTRIBUTION:
            return {"bands": {name: draw(st.integers(0, 200)) for name in measure.bands or ()}}
        case Kind.YES_NO:
            return {"answer": draw(st.booleans())}
        case Kind.DATE:
            return {"date": draw(st.sampled_from(["2025", "2026-01", "2026-03-31"]))}


@st.composite
def parts_of_values(draw: st.DrawFn, measure: Measure) -> dict[str, Any]:
    """What is known of a value only in part."""
    low, high = sorted(draw(st.lists(st.integers(0, 90), min_size=2, max_size=2)))
    match measure.kind:
        case Kind.PROPORTION:
            hidden = {"status": "suppressed", "symbol": "c", "denominator": draw(st.integers(1, 500))}
            return draw(st.sampled_from([hidden, {"at_least": low, "at_most": high}, {"at_most": high}]))
        case Kind.RATIO | Kind.COUNT:
            return draw(st.sampled_from([{"at_least": low, "at_most": high}, {"at_least": low}, {"at_most": high}]))
        case Kind.DURATION:
            return draw(st.sampled_from([{"longest": high}, {"median": low}, {"median": low, "longest": high}]))
        case Kind.DISTRIBUTION:
            names = draw(st.lists(st.sampled_from(list(measure.bands or ())), min_size=1, unique=True))
            return {"bands": {name: draw(st.integers(0, 200)) for name in names}}
        case _:
            return {"status": "not-submitted"}


@st.composite
def accompanied(draw: st.DrawFn, measure: Measure) -> dict[str, Any]:
    """A value with what only stands beside it: earlier ones, other sources, its own period, notes."""
    found = draw(values(measure))
    ends = draw(st.lists(st.sampled_from(["2023", "2024-03-31", "2025-03", "2025-09-30"]), max_size=3, unique=True))
    if draw(st.booleans()) and measure.kind is not Kind.DATE:
        found["history"] = [{"period_end": end, "source": "DfE", **draw(values(measure))} for end in ends]
    if measure.kind in (Kind.PROPORTION, Kind.RATIO, Kind.COUNT) and draw(st.booleans()):
        value = draw(st.integers(0, 100))
        found["also"] = [
            {"value": value, "source": "a dashboard", **draw(st.sampled_from([{}, {"period_end": "2026-03"}]))}
        ]
    if measure.kind is not Kind.DATE and draw(st.booleans()):
        start = (
            {} if measure.snapshot else draw(st.sampled_from([{}, {"start": "2025-04-01"}, {"start": "2025-11-01"}]))
        )
        found["period"] = {**start, "end": draw(st.sampled_from(["2026", "2026-03", "2026-03-31", "2025-12-31"]))}
    return {
        **found,
        **draw(st.sampled_from([{}, {"note": "as counted"}, {"source": "list 4", "joint_with": "Elsewhere"}])),
    }


def readings(measure: Measure) -> st.SearchStrategy[dict[str, Any]]:
    """A value, whole or in part, alone or with company; or a reason for none."""
    return st.one_of(values(measure), parts_of_values(measure), accompanied(measure), absences(measure))


def _by_inspectors(item: dict[str, Any]) -> dict[str, Any]:
    """A letter of an inspectorate has no other origin."""
    return {**item, "origin": "inspection"} if item["kind"] == "inspection-letter" else item


evidence_items = st.fixed_dictionaries(
    {
        "checks": st.lists(st.sampled_from(EVIDENCE_CHECKS), min_size=1, max_size=3, unique=True),
        "kind": st.sampled_from(["audit", "survey", "feedback", "inspection-letter", "review", "statement"]),
        "origin": st.sampled_from(["own", "peer", "independent", "inspection", "third-party"]),
        "shows": st.sampled_from(["strength", "improving", "mixed", "weakness", "context"]),
        "date": st.sampled_from(["2025", "2025-11", "2026-02-28", "2026-03"]),
        "sample": st.integers(0, 60),
        "moderated": st.booleans(),
        "summary": st.sampled_from(["as seen", "in 40 records"]),
    }
).map(_by_inspectors)


actions = st.fixed_dictionaries(
    {
        "criteria": st.lists(st.sampled_from(CRITERIA), min_size=1, max_size=2),
        "action": st.just("look again"),
        "status": st.sampled_from(["open", "closed"]),
    },
    optional={"owner": st.just("head of service"), "due": st.just("2026-01-31"), "effect": st.just("fewer wait")},
)


@st.composite
def submissions(draw: st.DrawFn) -> dict[str, Any]:
    """A submission that the schema accepts."""
    document: dict[str, Any] = {
        "schema_version": "1.0",
        "council": {"name": "Anywhere (fictional)"},
        "period": {"start": "2025-10-01", "end": "2026-03-31"},
        "status": draw(st.sampled_from(["draft", "signed-off", "compiled"])),
        "evidence": draw(st.lists(evidence_items, max_size=8)),
        "actions": draw(st.lists(actions, max_size=2)),
        "self_ratings": draw(
            st.dictionaries(st.sampled_from(CRITERIA), st.sampled_from(["strength", "mixed", "weakness"]), max_size=5)
        ),
    }
    if draw(st.booleans()):
        document["local_standards"] = {"strategy_discussion_hours": draw(st.integers(1, 72))}
    chosen = draw(st.lists(st.sampled_from(list(CATALOGUE.measures.values())), max_size=40, unique_by=lambda m: m.id))
    for measure in chosen:
        document.setdefault(measure.section, {})[measure.name] = draw(readings(measure))
    return settled(document)


def settled(document: dict[str, Any]) -> dict[str, Any]:
    """The submission without the readings that others make impossible."""
    while found := [one.path for one in disagreements(_account(document), CATALOGUE) if one.apart is None]:
        for section, name, *_ in found:
            document[section].pop(name, None)
    return document


def _account(document: dict[str, Any]) -> Account:
    document = json.loads(json.dumps(document), parse_float=Decimal)
    readings = {
        f"{section}.{name}": Reading.model_validate(raw)
        for section in CATALOGUE.sections
        for name, raw in document.get(section, {}).items()
    }
    return Account(readings, Period.model_validate(document["period"]), document["status"] == "compiled")


# Packs and overlays, sound and damaged


@dataclass(frozen=True, slots=True)
class Raw:
    """YAML that is written as it is, without quotation marks."""

    text: str


def dumped(value: Any) -> str:
    """The value as YAML on one line."""
    match value:
        case Raw(text):
            return text
        case dict():
            return "{" + ", ".join(f"{dumped(key)}: {dumped(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(dumped, value)) + "]"
        case Decimal():
            return f"{value:f}"
        case _:
            return json.dumps(value, ensure_ascii=False)


IDS = [*EVIDENCE_CHECKS, *CRITERIA, "HP06.61", "HP60.1", "HP60", "HP06.99", "XX01.1"]
EXPRESSIONS = [
    "a > 0", "value > 0", "value / 0", "value / (value - value)", "not value", "value", "1 > 0", "true",
    "value == value",
    "value > 0 or value <= 0", "$max([value, 1]) > 2", "unseen > late", "late / unseen * 100", "-" * 200 + "value",
    "value > 0 ? value : -value", "value.__class__", "value ** 9", "1<<99 > value",
    "(" * 24 + "value" + ")" * 24 + " > 1",
]  # fmt: skip
raws = st.sampled_from(
    [Raw(text) for text in (
        "NO", "1:30", "012", ".inf", ".nan", "1e9", "*x", "&x 1", "!!int 1", "~", "", "2026-02-30", "0x1f", "- a", "%x",
        "@x", "a # b", "<<", "england", "worst_tenth", "local.caseload_ceiling", "met", "critical", "true", "0.1",
    )]
)  # fmt: skip
nasty = st.one_of(
    raws,
    st.sampled_from(IDS),
    st.sampled_from(EXPRESSIONS),
    st.sampled_from(list(CATALOGUE.measures)),
    st.sampled_from(
        ["{value}", "{n}", "{", "{0}", "x" * 3000, "\N{RIGHT-TO-LEFT OVERRIDE}", "\x1b[2J", "<b>", " ", ""]
    ),
    st.sampled_from([None, True, False, [], {}, [[]], {"a": 1}, 0, 1, -1, 5, 100, 10**17, Decimal("0.00000001")]),
    st.integers(-200, 200),
    st.text(max_size=8),
)


@st.composite
def damaged(draw: st.DrawFn, tree: Any) -> Any:
    """The tree with one change somewhere: of a value, a key or a type; dropped, repeated, swapped or put in."""
    if not isinstance(tree, dict | list) or not tree or draw(st.integers(0, 9)) == 0:
        return draw(nasty)
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
    key = draw(st.sampled_from(keys))
    way = draw(st.sampled_from(["deeper"] * 6 + ["drop", "repeat", "swap", "key", "more"]))
    pairs = [(one, tree[one]) for one in keys]
    at = keys.index(key)
    match way:
        case "deeper":
            pairs[at] = (key, draw(damaged(tree[key])))
        case "drop":
            del pairs[at]
        case "repeat":
            pairs.insert(at, pairs[at])
        case "swap":
            other = draw(st.integers(0, len(pairs) - 1))
            (this, one), (that, two) = pairs[at], pairs[other]
            pairs[at], pairs[other] = (this, two), (that, one)
        case "key":
            pairs[at] = (draw(nasty.filter(lambda word: isinstance(word, str))), tree[key])
        case "more":
            pairs.insert(at, (draw(st.sampled_from(KEYS)), draw(nasty)))
    return dict(pairs) if isinstance(tree, dict) else [value for _, value in pairs]


KEYS = [*Check.model_fields, *Criterion.model_fields, *Setting.model_fields, *Operation.model_fields, "before", "xyz"]


@st.composite
def torn(draw: st.DrawFn, raw: bytes) -> bytes:
    """The bytes, of which some were lost or changed."""
    start = draw(st.integers(0, len(raw)))
    end = min(len(raw), start + draw(st.integers(0, 40)))
    return raw[:start] + draw(st.one_of(st.binary(max_size=6), st.just(raw[start:end] * 2))) + raw[end:]


@st.composite
def files(draw: st.DrawFn, tree: Any) -> bytes:
    """A file of this tree, sound or damaged once to three times, and then perhaps torn."""
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3]))):
        tree = draw(damaged(tree))
    raw = dumped(tree).encode("utf-8", errors="surrogatepass")
    return draw(torn(raw)) if draw(st.integers(0, 7)) == 0 else raw


def _tree(path: str) -> Any:
    file = rules_folder() / SHIPPED / path
    return parse(file.read_text(encoding="utf-8"), path).value


CRITERION_TREES = [parse(SMALL_CRITERION, "HP06.yaml").value] + [
    _tree(f"criteria/{one.id}.yaml") for one in PACK.criteria if one.checks
]
ABOUT, FREQUENCIES = _tree("pack.yaml"), _tree("frequencies.yaml")
MEASURES = {
    "section": "carers",
    "title": "Foster carers",
    "measures": {
        "households": {"title": "Households", "kind": "count", "snapshot": True, "definition": "Households approved."},
        "visited": {
            "title": "Households visited",
            "kind": "proportion",
            "counts": "households",
            "direction": "higher-is-better",
            "definition": "Households visited within a year.",
            "moves_with": ["carers.households"],
        },
    },
}


@st.composite
def packs(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a pack of one or two criteria, by path."""
    trees = draw(st.lists(st.sampled_from(CRITERION_TREES), min_size=1, max_size=2, unique_by=lambda tree: tree["id"]))
    damage = draw(st.integers(0, 9))
    measures = draw(st.sampled_from([None, None, MEASURES]))
    return {
        **({"measures/carers.yaml": draw(files(measures))} if measures else {}),
        "pack.yaml": draw(files(ABOUT)) if damage == 0 else dumped(ABOUT).encode(),
        "frequencies.yaml": draw(files(FREQUENCIES)) if damage == 1 else dumped(FREQUENCIES).encode(),
        **{f"criteria/{tree['id']}.yaml": draw(files(tree)) for tree in trees},
    }


thresholds = st.one_of(
    st.integers(0, 100), st.sampled_from([Raw("england"), Raw("worst_quarter"), Raw("local.caseload_ceiling")])
)


@st.composite
def settings_of(draw: st.DrawFn, check: Check) -> dict[str, Any]:
    """New values for what the check has."""
    fields: dict[str, st.SearchStrategy[Any]] = {"weight": st.integers(0, 5)}
    if check.bands:
        lines = st.sampled_from([band.severity.value for band in check.bands])
        fields["thresholds"] = st.dictionaries(lines, thresholds, min_size=1, max_size=2)
    if check.measure:
        fields["applies_when"] = st.sampled_from(["value > 50", "value > 0 and value < 100", "not (value == 0)"])
    if check.evidence:
        fields |= {"sample": st.integers(0, 50), "moderated": st.booleans(), "max_age_months": st.integers(0, 24)}
    if check.evidence or check.gap_when:
        fields["severity"] = st.sampled_from(["watch", "minor", "major"])
    chosen = draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=2, unique=True))
    return {name: draw(fields[name]) for name in chosen}


policies = st.one_of(
    st.fixed_dictionaries({"minimum_coverage": st.integers(0, 100)}),
    st.fixed_dictionaries({"credit": st.dictionaries(st.sampled_from(["watch", "minor", "major"]), st.sampled_from(
        [Decimal("0"), Decimal("0.5"), Decimal("1")]), min_size=1)}),
    st.fixed_dictionaries({"local_standards": st.fixed_dictionaries({"caseload_ceiling": st.integers(5, 30)})}),
)  # fmt: skip


@st.composite
def operations(draw: st.DrawFn) -> dict[str, Any]:
    """One operation that the model of an overlay accepts."""
    reason = draw(st.sampled_from(["Our board decided so.", "x", "<b>as\nagreed</b>"]))
    check = draw(st.sampled_from(PACK.checks))
    match draw(st.sampled_from(["set", "set", "set", "disable", "add", "policy", "criterion"])):
        case "set":
            return {"set": check.id, "to": draw(settings_of(check)), "reason": reason}
        case "disable":
            return {"disable": check.id, "reason": reason}
        case "policy":
            return {"set": "pack", "to": draw(policies), "reason": reason}
        case "add":
            tree = draw(st.sampled_from(CRITERION_TREES))
            body = draw(st.sampled_from(tree["checks"]))
            return {"add_check": {**body, "id": f"{tree['id']}.{draw(st.integers(59, 62))}"}, "reason": reason}
        case _:
            tree = draw(st.sampled_from(CRITERION_TREES))
            name = f"{tree['id'][:2]}{draw(st.integers(59, 61))}"
            checks = [{**check, "id": f"{name}.{number}"} for number, check in enumerate(tree["checks"][:3], 1)]
            return {"add_criterion": {**tree, "id": name, "checks": checks, "examples": []}, "reason": reason}


@st.composite
def overlays(draw: st.DrawFn) -> bytes:
    """The file of an overlay of the shipped pack."""
    tree = {
        "overlay_format": "1.0",
        "id": draw(st.sampled_from(["anytown", "the-region"])),
        "version": "1.0.0",
        "title": "What we do otherwise",
        "pack": {"id": PACK.about.id, "from": "1.0.0", "before": "2.0.0"},
        "operations": draw(st.lists(operations(), min_size=1, max_size=2)),
    }
    return draw(files(tree)) if draw(st.integers(0, 4)) == 0 else dumped(tree).encode()


# What the tool comes with, as a start: in them nearly every check is decided.
SAMPLES = [json.loads((ROOT / "samples" / f"{name}.json").read_bytes()) for name in ("sound", "troubled", "half-empty")]
OF_THE_SHIPPED_PACK = ("evidence", "self_ratings", "actions")
# Packs whose checks a submission may say that it names: the one that judges, one akin to it, and a stranger's.
NAMED_PACKS = (SHIPPED, "ilacs-2018", "fostering-2026")


@st.composite
def submission_files(draw: st.DrawFn, without: Sequence[str] = ()) -> bytes:
    """The file of a submission without these keys, sound or damaged."""
    tree: Any = draw(st.one_of(submissions(), st.sampled_from(SAMPLES)))
    tree = {key: value for key, value in tree.items() if key not in without}
    if of := draw(st.sampled_from([None, None, None, *NAMED_PACKS])):
        tree = {**tree, "pack": of}
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        tree = draw(damaged(tree))
    raw = dumped(tree).encode("utf-8", errors="surrogatepass")
    return draw(torn(raw)) if draw(st.integers(0, 9)) == 0 else raw
