"""What can be wrong with a criterion: each mistake in a sound one, and all that is said of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from readiness.core.diagnostics import PackError
from readiness.data.catalogue import Catalogue
from readiness.data.readings import Kind
from readiness.packs.pack import load_pack
from tests.support.packs import CRITERION, changed, pack_folder, pack_refusals

HERE = "small/criteria/HP06.yaml:"
MEASURE = "measure: assessments.within_45_working_days\n"
MEASURES = "measures: {unseen: assessments.open_past_limit_not_seen}"
GAP_WHEN = "gap_when: unseen > 0"
ENGLAND_ALONE = "measure: stability.care_three_or_more_workers_in_year\n"
LINES = ("73.8", "worst_quarter", "england")
BELOW_60 = "below: 60, rests_on: local, because: Our line."
BELOW_74 = "below: 73.8, rests_on: local, because: Ours."
BELOW_70 = "below: 70, rests_on: local, because: Our line."
BELOW_78 = "below: 78, rests_on: local, because: Our line."
BELOW_ENGLAND = "below: england, rests_on: benchmark"
EVIDENCE = "evidence: {kinds: [audit], severity: major}"
BANDS = """\
    bands:
      - {severity: major, below: 60, rests_on: local, because: Our line.}
      - {severity: minor, below: 70, rests_on: local, because: Our line.}
"""
CHARACTERS = "use names, plain numbers, + - * /, comparisons, and, or, not, ? : and brackets"
TWO = "measures: {unseen: assessments.open_past_limit_not_seen, early: assessments.open_past_10_not_seen}"
SHARE = "measures: {unseen: assessments.seen_within_standard}"
EITHER = (
    "either of early and unseen would be enough for a gap; "
    "split it into checks, so that a missing one cannot hide a true gap"
)
ENDED = '{document: An Act, since: "2023", until: "2022", verified: source}'
SAME_NAME = "  - {name: in line with England, period_end: 2025-03-31, expect: {HP06.2: not-assessed}}\n"
CRITICAL = "critical and critical_because go together; say unsafe-today or duty-widely-missed, or take it out"

MISTAKES: Mapping[str, tuple[list[tuple[str, str]], *tuple[str, ...]]] = {
    # Names
    "a misspelt measure": (
        [(MEASURE, "measure: assessments.within_45_workin_days\n")],
        (
            '12:5: $.checks[0].measure: there is no measure "assessments.within_45_workin_days"; '
            'did you mean "assessments.within_45_working_days"?'
        ),
    ),
    "a misspelt measure under an alias": (
        [(MEASURES, "measures: {unseen: assessments.open_past_limit_not_sen}")],
        (
            '22:16: $.checks[1].measures.unseen: there is no measure "assessments.open_past_limit_not_sen"; '
            'did you mean "assessments.open_past_limit_not_seen"?'
        ),
    ),
    "a misspelt measure beside": (
        [("{late: assessments.open_past_45_working_days}", "{late: assessments.open_past_45_days}")],
        (
            '23:15: $.checks[1].context.late: there is no measure "assessments.open_past_45_days"; '
            'did you mean "assessments.open_past_45_working_days"?'
        ),
    ),
    "a part that does not exist": (
        [("[numerator]", "[nominator]")],
        (
            '34:7: $.checks[2].measures.in_time: "assessments.within_45_working_days" has no part "nominator"; '
            'did you mean "denominator"?'
        ),
    ),
    "a part of a measure that has none": (
        [(MEASURES, 'measures: {unseen: "assessments.open_past_limit_not_seen[total]"}')],
        (
            '22:16: $.checks[1].measures.unseen: "assessments.open_past_limit_not_seen" has no part "total"; '
            "leave the brackets out"
        ),
    ),
    "a band of a distribution that does not exist": (
        [(MEASURES, 'measures: {unseen: "assessments.durations[51_to_60+61_and_ove]"}')],
        (
            '22:16: $.checks[1].measures.unseen: "assessments.durations" has no part "61_and_ove"; '
            'did you mean "61_and_over"?'
        ),
    ),
    "a theme that does not exist": (
        [("H08_assessments", "H08_assesments")],
        '4:10: $.themes[0]: there is no theme "H08_assesments"; did you mean "H08_assessments"?',
    ),
    "a theme like none": (
        [("H08_assessments", "X")],
        '4:10: $.themes[0]: there is no theme "X"; none of the 75 known names is like it; frequencies.yaml lists them',
    ),
    "a subject that does not exist": (
        [("examined_as: [thresholds]", "examined_as: [threshold]")],
        '5:15: $.examined_as[0]: there is no subject "threshold"; did you mean "thresholds"?',
    ),
    "a part of the National Framework that does not exist": (
        [("examined_as:", "national_framework: [saf]\nexamined_as:")],
        '5:22: $.national_framework[0]: there is no "saf" under national_framework in pack.yaml; did you mean "safe"?',
    ),
    "a base at its worst that is a part of another measure": (
        [
            ("    value: in_time", "    at_worst: {completed: in_time}\n    value: in_time"),
            ('"{value} were in time"\n', '"{value} were in time"\n    distance: "{in_time} were in time"\n'),
        ],
        (
            '36:16: $.checks[2].at_worst.completed: "assessments.within_45_working_days[denominator]" is no count of '
            "its own; name a measure that counts it by itself, or leave it out of at_worst"
        ),
    ),
    "an area that does not exist": (
        [("area: help-and-protection", "area: help")],
        (
            "3:1: $.area: the pack has no area help; what is known here: impact-of-leaders, "
            "help-and-protection, children-in-care, care-leavers"
        ),
    ),
    "a field that does not exist": (
        [("inspectors_ask", "examined_too: 1\ninspectors_ask")],
        '8:1: $.examined_too: there is no "examined_too" here; did you mean "examined_as"?',
    ),
    "a local standard that does not exist": (
        [("below: 60,", "below: local.caseload_ceilin,")],
        (
            '39:27: $.checks[2].bands[0].below: there is no local standard "caseload_ceilin"; '
            'did you mean "caseload_ceiling"?'
        ),
    ),
    "an alias that is a word of the language": (
        [("{unseen: ass", "{inf: assessments.open_past_45_working_days, unseen: ass")],
        '22:16: $.checks[1].measures.inf: "inf" means something else here; give it another name',
    ),
    "an alias that is a placeholder": (
        [("{late: ass", "{threshold: ass"), ("{unseen}[ of {late}]", "{unseen}")],
        '23:15: $.checks[1].context.threshold: "threshold" means something else here; give it another name',
    ),
    "an alias that no expression reads": (
        [("{unseen: ass", "{late2: assessments.open_past_45_working_days, unseen: ass")],
        (
            '22:16: $.checks[1].measures.late2: no expression reads "late2"; '
            'what is only for the wording stands under "context"'
        ),
    ),
    "an example of a check that does not exist": (
        [("expect: {HP06.1: met}", "expect: {HP06.9: met}")],
        '55:14: $.examples[0].expect.HP06.9: there is no check HP06.9 here; did you mean "HP06.4"?',
    ),
    "an example that expects what no check gives": (
        [("expect: {HP06.1: met}", "expect: {HP06.1: fine}")],
        (
            '55:14: $.examples[0].expect.HP06.1: the text "fine" is not known here; '
            "what is known here: met, watch, minor, major, critical, not-assessed, not-applicable"
        ),
    ),
    "an example of a measure that does not exist": (
        [("  assessments.within_45_working_days: {num", "  assessments.within_45_workin_days: {num")],
        (
            "54:7: $.examples[0].given.assessments.within_45_workin_days: there is no measure "
            '"assessments.within_45_workin_days"; did you mean "assessments.within_45_working_days"?'
        ),
    ),
    "a British date in an example": (
        [("period_end: 2025-03-31", "period_end: 31/03/2025")],
        '52:5: $.examples[0].period_end: "31/03/2025" is not a date in the form year-month-day; write "2025-03-31"',
    ),
    # Ids
    "an id that is given twice": (
        [("id: HP06.2", "id: HP06.1")],
        "20:5: $.checks[1].id: HP06.1 is given twice; an id is for ever: take the next free number",
    ),
    "an id of another criterion": (
        [("id: HP06.2", "id: HP07.2")],
        "20:5: $.checks[1].id: HP07.2 does not belong to HP06; call it HP06.2",
    ),
    "an id with a zero too many": (
        [("id: HP06.2", "id: HP06.02")],
        '20:5: $.checks[1].id: "HP06.02" is not the id of a check; write it like HP06.1',
    ),
    "a weight that is true": (
        [("    remedy: See", "    weight: true\n    remedy: See")],
        (
            "30:5: $.checks[1].weight: true stands where a number belongs; "
            "write the number in digits, without quotation marks"
        ),
    ),
    "a weight that is text": (
        [("    remedy: See", '    weight: "3"\n    remedy: See')],
        '30:5: $.checks[1].weight: "3" is text, not a number; write it without quotation marks: 3',
    ),
    "an alias among the measures and beside": (
        [("context: {late:", "context: {unseen:"), ("{unseen}[ of {late}]", "{unseen}")],
        '23:15: $.checks[1].context.unseen: "unseen" stands under "measures" too; give it another name',
    ),
    "an example of a check like none": (
        [("expect: {HP06.1: met}", "expect: {LD15.77: met}")],
        (
            "55:14: $.examples[0].expect.LD15.77: there is no check LD15.77 here; "
            "what is known here: HP06.1, HP06.2, HP06.3, HP06.4"
        ),
    ),
    "a benchmark for a measure that has none": (
        [(MEASURE, "measure: assessments.seen_within_standard\n")],
        *(
            f"{line}:27: $.checks[0].bands[{index}].below: there are no published figures for "
            "assessments.seen_within_standard; write a number and what it rests on"
            for index, line in ((1, 15), (2, 16))
        ),
    ),
    "a benchmark of no measure": (
        [(BELOW_70, "below: worst_tenth, rests_on: benchmark")],
        '40:27: $.checks[2].bands[1].below: "worst_tenth" of which measure?; name it under benchmark',
    ),
    "a computed value compared the wrong way with a benchmark": (
        [
            (BANDS, "    benchmark: assessments.within_45_working_days\n"),
            (
                '    finding: "{value} were',
                ('    bands: [{severity: minor, above: england, rests_on: benchmark}]\n    finding: "{value} were'),
            ),
        ],
        (
            "39:31: $.checks[2].bands[0].above: assessments.within_45_working_days is higher-is-better, "
            "and this band calls it worse to be above; write below"
        ),
    ),
    "a place among councils where England alone is published": (
        [(MEASURE, ENGLAND_ALONE), *((f"below: {line}", f"above: {line}") for line in LINES)],
        (
            "15:9: $.checks[0].bands[1]: "
            "2025 has no spread of councils to take worst_quarter from; use england, or a number"
        ),
    ),
    # Form
    "a date that is to be judged": (
        [(MEASURES, "measures: {unseen: quality_assurance.self_evaluation_date}")],
        (
            '22:16: $.checks[1].measures.unseen: "quality_assurance.self_evaluation_date" is a date, '
            "which no line divides; judge it by practice evidence, or show it under context"
        ),
    ),
    "two forms": (
        [(GAP_WHEN, f"value: unseen\n    {GAP_WHEN}")],
        (
            "20:5: $.checks[1]: a check has one of measure, value, gap_when, evidence, silence; "
            "this has value and gap_when; keep one, and split the rest into checks"
        ),
    ),
    "no form": (
        [(f"    {GAP_WHEN}\n", "")],
        (
            "20:5: $.checks[1]: a check has one of measure, value, gap_when, evidence, silence; this has none; "
            "keep one, and split the rest into checks"
        ),
    ),
    "no severity": (
        [("    severity: critical\n    critical_because: unsafe-today\n", "")],
        "24:5: $.checks[1].gap_when: there is no severity for this gap; add severity: watch, minor, major or critical",
    ),
    "met as a severity of a band": (
        [("severity: watch, below: england", "severity: met, below: england")],
        "10:5: $.checks[0]: met is no severity; what lies beyond no threshold is met",
    ),
    "met as a severity of evidence": (
        [(EVIDENCE, "evidence: {kinds: [audit], severity: met}")],
        "43:5: $.checks[3]: met is no severity; what lies beyond no threshold is met",
    ),
    "critical without because": (
        [("    critical_because: unsafe-today\n", "")],
        f"20:5: $.checks[1]: {CRITICAL}",
    ),
    "because critical where nothing is": (
        [("    severity: critical\n", "    severity: major\n")],
        f"20:5: $.checks[1]: {CRITICAL}",
    ),
    "nothing that it rests on": (
        [("    rests_on: inspection-evidence\n", "")],
        (
            "20:5: $.checks[1]: it does not say what it rests on; "
            "add rests_on: duty, benchmark, spread, inspection-evidence or local"
        ),
    ),
    "no bands": (
        [(BANDS, ""), ('finding: "{value} were', 'finding: "{in_time} were')],
        "31:5: $.checks[2]: there are no bands; add at least one, worst first",
    ),
    "bands beside a gap": (
        [(GAP_WHEN, f"{GAP_WHEN}\n{BANDS[:-1]}")],
        "25:5: $.checks[1].bands: bands do not go with gap_when; take them out",
    ),
    "a severity beside evidence": (
        [(EVIDENCE, f"{EVIDENCE}\n    severity: minor")],
        ("46:5: $.checks[3].severity: a severity does not go with evidence; put it in the bands or the evidence rule"),
    ),
    "a change over time of a condition": (
        [(GAP_WHEN, f"{GAP_WHEN}\n    change_over: 3")],
        "25:5: $.checks[1].change_over: change_over does not go with gap_when; it needs one measure with a history",
    ),
    "a computed value without a unit": (
        [("    unit: percent\n", "")],
        "36:5: $.checks[2].value: the computed value has no unit; add unit: percent, or what it is measured in",
    ),
    "a unit that is a sign": (
        [("    unit: percent\n", '    unit: "%"\n')],
        '37:5: $.checks[2].unit: "%" is no unit in words; write percent, or what is counted: days, children',
    ),
    "two examples of one name": (
        [("    expect: {HP06.1: met}\n", f"    expect: {{HP06.1: met}}\n{SAME_NAME}")],
        (
            '56:6: $.examples[1].name: two examples are called "in line with England"; '
            "say in one of the names what differs"
        ),
    ),
    "no remedy": (
        [("    remedy: See them today.\n", "")],
        '20:5: $.checks[1].remedy: "remedy" is missing; add it',
    ),
    "a title that is empty": (
        [("title: Nobody waits unseen", 'title: " "')],
        "21:5: $.checks[1].title: the text is empty; write what it should say, or leave the key out",
    ),
    "a title that is a number": (
        [("title: Nobody waits unseen", "title: 7")],
        "21:5: $.checks[1].title: the number 7 stands where text belongs; put it in quotation marks",
    ),
    "a weight that is too large": (
        [("    remedy: See", "    weight: 9\n    remedy: See")],
        "30:5: $.checks[1].weight: 9 is too large; the most is 5",
    ),
    "a kind of evidence that does not exist": (
        [("kinds: [audit]", "kinds: [audits]")],
        '45:24: $.checks[3].evidence.kinds[0]: the text "audits" is not known here; did you mean "audit"?',
    ),
    # Expressions
    "a misspelt alias": (
        [(GAP_WHEN, "gap_when: unsen > 0")],
        (
            '24:5: $.checks[1].gap_when: nothing here is called "unsen" in `unsen > 0` at character 1; '
            'did you mean "unseen"?'
        ),
    ),
    "a misspelt alias in the second line of a block": (
        [("value: in_time / completed * 100", "value: >\n      in_time\n      / complete * 100")],
        (
            '36:5: $.checks[2].value: nothing here is called "complete" in `in_time / complete * 100` at character 11; '
            'did you mean "completed"?'
        ),
    ),
    "an expression that reads what stands beside": (
        [(GAP_WHEN, "gap_when: late > 0")],
        (
            '24:5: $.checks[1].gap_when: nothing here is called "late" in `late > 0` at character 1; '
            "the names here are unseen"
        ),
    ),
    "a comparison of unlike things": (
        [(GAP_WHEN, "gap_when: unseen == true")],
        (
            "24:5: $.checks[1].gap_when: a number is compared with a yes-no in `unseen == true` at character 1; "
            "compare like with like"
        ),
    ),
    "a condition that is a number": (
        [(GAP_WHEN, "gap_when: unseen")],
        (
            "24:5: $.checks[1].gap_when: this gives a number, and a yes-no is wanted in `unseen` at character 1; "
            "compare something"
        ),
    ),
    "a value that is a condition": (
        [("value: in_time / completed * 100", "value: in_time / completed > 1")],
        (
            "36:5: $.checks[2].value: this gives a yes-no, and a number is wanted in `in_time / completed > 1` "
            "at character 1; compute a number"
        ),
    ),
    "a condition that is the same everywhere": (
        [(GAP_WHEN, "gap_when: 1 > 0")],
        (
            "24:5: $.checks[1].gap_when: this is the same for every council in `1 > 0` at character 1; "
            "name a measure in it"
        ),
    ),
    "a note within an expression": (
        [(GAP_WHEN, 'gap_when: "unseen > 0 # as ever"')],
        (
            "24:5: $.checks[1].gap_when: '# as ever' may not stand in an expression in `unseen > 0 # as ever` "
            f"at character 12; {CHARACTERS}"
        ),
    ),
    "the second of two expressions": (
        [(GAP_WHEN, f"{GAP_WHEN}\n    applies_when: unsen > 1")],
        (
            '25:5: $.checks[1].applies_when: nothing here is called "unsen" in `unsen > 1` at character 1; '
            'did you mean "unseen"?'
        ),
    ),
    # Wording
    "a placeholder that nothing fills": (
        [("{value} of assess", "{valu} of assess")],
        '17:5: $.checks[0].finding: nothing fills {valu}; did you mean "value"?',
    ),
    "a placeholder of a check of one measure": (
        [("{n} took", "{late} took")],
        (
            "18:5: $.checks[0].distance: nothing fills {late}; "
            "what is known here: value, change, threshold, standard, periods, since, on, n, numerator, denominator"
        ),
    ),
    "a placeholder of a check of several measures": (
        [("{unseen}[ of {late}]", "{value}[ of {late}]")],
        "29:5: $.checks[1].finding: nothing fills {value}; what is known here: unseen, late, on",
    ),
    "how many stand on the wrong side, in a check of several measures": (
        [("{unseen}[ of {late}]", "{n}[ of {late}]")],
        ("29:5: $.checks[1].finding: nothing fills {n}; it goes with one measure; name what is counted: {unseen}"),
    ),
    "a placeholder of an evidence check": (
        [("{shows}", "{n}")],
        "48:5: $.checks[3].finding: nothing fills {n}; what is known here: shows",
    ),
    "a brace that stands alone": (
        [("{n} took", "{n} { took")],
        "18:5: $.checks[0].distance: a brace stands alone; write {name} for a placeholder, and no other braces",
    ),
    "a placeholder in a remedy": (
        [("Report both.", "Report {in_time}.")],
        "42:5: $.checks[2].remedy: nothing fills a placeholder in remedy; write it without braces",
    ),
    # Thresholds
    "a threshold that is text": (
        [("below: 60,", 'below: "60",')],
        (
            '39:27: $.checks[2].bands[0].below: the text "60" is no threshold; '
            "write a number without quotation marks, england, worst_quarter or worst_tenth"
        ),
    ),
    "a threshold with a percent sign": (
        [("below: 60,", "below: 60%,")],
        (
            '39:27: $.checks[2].bands[0].below: the text "60%" is no threshold; '
            "write a number without quotation marks, england, worst_quarter or worst_tenth"
        ),
    ),
    "a threshold that is true": (
        [("below: 60,", "below: true,")],
        (
            "39:27: $.checks[2].bands[0].below: true is no threshold; "
            "write a number without quotation marks, england, worst_quarter or worst_tenth"
        ),
    ),
    "a threshold of a name that does not exist": (
        [("below: worst_quarter", "below: worst_quarte")],
        '15:27: $.checks[0].bands[1].below: there is no threshold "worst_quarte"; did you mean "worst_quarter"?',
    ),
    "both below and above": (
        [("below: 60,", "below: 60, above: 90,")],
        "39:9: $.checks[2].bands[0]: a band has either below or above; keep one",
    ),
    "neither below nor above": (
        [("below: 60, ", "")],
        "39:9: $.checks[2].bands[0]: a band has either below or above; keep one",
    ),
    "a number that says nothing of itself": (
        [(BELOW_60, "below: 60, rests_on: local")],
        "39:9: $.checks[2].bands[0]: the threshold does not say what it rests on; add because, or a source",
    ),
    "a number that claims a benchmark": (
        [("below: 70, rests_on: local", "below: 70, rests_on: benchmark")],
        (
            "40:38: $.checks[2].bands[1].rests_on: a number does not rest on a benchmark; "
            "name it: england, worst_tenth, worst_quarter"
        ),
    ),
    "a benchmark that claims to be our own": (
        [("below: england, rests_on: benchmark", "below: england, rests_on: local")],
        '16:43: $.checks[0].bands[2].rests_on: "england" rests on a benchmark; write rests_on: benchmark',
    ),
    "another measure's benchmark, which has none": (
        [("    unit: percent\n", "    unit: percent\n    benchmark: assessments.durations\n")],
        (
            "38:5: $.checks[2].benchmark: there are no published figures for assessments.durations; "
            "name a measure that has some"
        ),
    ),
    "a rank that is to be worse than minor": (
        [(BELOW_74, "below: worst_tenth, rests_on: benchmark")],
        (
            "14:10: $.checks[0].bands[0].severity: major rests on nothing but published figures, and some council is "
            "always last; write minor, or a line that a duty or what inspections found supports"
        ),
    ),
    "a line drawn from how councils spread that is to be worse than minor": (
        [("below: 60, rests_on: local", "below: 60, rests_on: spread")],
        (
            "39:10: $.checks[2].bands[0].severity: major rests on nothing but a line of ours, drawn from how councils "
            "spread in published figures, and some council is always last; "
            "write minor, or a line that a duty or what inspections found supports"
        ),
    ),
    "a condition that rests on a spread and is to be worse than minor": (
        [("rests_on: inspection-evidence", "rests_on: spread")],
        (
            "25:5: $.checks[1].severity: critical rests on nothing but a line of ours, drawn from how councils spread "
            "in published figures, and some council is always last; "
            "write minor, or a line that a duty or what inspections found supports"
        ),
    ),
    # Bands
    "a band that looks the wrong way": (
        [("below: 73.8", "above: 73.8")],
        (
            "14:27: $.checks[0].bands[0].above: assessments.within_45_working_days is higher-is-better, "
            "and this band calls it worse to be above; write below"
        ),
    ),
    "a second band that looks the wrong way": (
        [("below: worst_quarter", "above: worst_quarter")],
        (
            "15:27: $.checks[0].bands[1].above: assessments.within_45_working_days is higher-is-better, "
            "and this band calls it worse to be above; write below"
        ),
    ),
    "a band above where less is better": (
        [
            (MEASURE, "measure: workforce.turnover\n"),
            ("below: 73.8", "above: 73.8"),
            ("below: worst_quarter", "above: worst_quarter"),
        ],
        (
            "16:27: $.checks[0].bands[2].below: workforce.turnover is lower-is-better, "
            "and this band calls it worse to be below; write above"
        ),
    ),
    "bands that look both ways": (
        [("below: 70,", "above: 70,")],
        "38:5: $.checks[2].bands: some bands are below and some above; one check looks one way",
    ),
    "the worst band last": (
        [("severity: major, below: 60", "severity: minor, below: 60"), ("minor, below: 70", "major, below: 70")],
        "40:9: $.checks[2].bands[1]: major comes after minor; give each severity once, worst first",
    ),
    "two bands of one severity": (
        [("severity: major, below: 60", "severity: minor, below: 60")],
        "40:9: $.checks[2].bands[1]: minor comes after minor; give each severity once, worst first",
    ),
    "bands that cross": (
        [("below: 60,", "below: 80,")],
        "40:9: $.checks[2].bands[1]: the bands cross: 80 comes before 70; put the worst band first",
    ),
    "bands that cross where more is worse": (
        [("below: 60,", "above: 10,"), ("below: 70,", "above: 20,")],
        "40:9: $.checks[2].bands[1]: the bands cross: 10 comes before 20; put the worst band first",
    ),
    "bands that cross with the figures of one year": (
        [(BELOW_ENGLAND, BELOW_78)],
        (
            "16:9: $.checks[0].bands[2]: the bands cross: 84.2 comes before 78 with the figures of 2021; "
            "put the worst band first"
        ),
    ),
    # Constants
    "a condition that always holds": (
        [(GAP_WHEN, "gap_when: unseen >= 0")],
        "24:5: $.checks[1].gap_when: `unseen >= 0` is always true; correct it: unseen is 0 or more",
    ),
    "a condition that never holds": (
        [(GAP_WHEN, "gap_when: unseen < 0")],
        "24:5: $.checks[1].gap_when: `unseen < 0` is never true; correct it: unseen is 0 or more",
    ),
    "two halves that leave nothing out": (
        [(GAP_WHEN, "gap_when: unseen > 0 or unseen <= 0")],
        "24:5: $.checks[1].gap_when: `unseen > 0 or unseen <= 0` is always true; correct it: unseen is 0 or more",
    ),
    "no whole number between the two": (
        [(GAP_WHEN, "gap_when: unseen > 3 and unseen < 4")],
        "24:5: $.checks[1].gap_when: `unseen > 3 and unseen < 4` is never true; correct it: unseen is 0 or more",
    ),
    "a share above 100": (
        [(MEASURES, SHARE), (GAP_WHEN, "gap_when: unseen > 100")],
        "24:5: $.checks[1].gap_when: `unseen > 100` is never true; correct it: unseen is from 0 to 100",
    ),
    "a part of a condition that always holds": (
        [(GAP_WHEN, "gap_when: unseen * 2 >= 0 and unseen > 3")],
        "24:5: $.checks[1].gap_when: `(unseen * 2) >= 0` is always true; correct it: unseen is 0 or more",
    ),
    "a condition that is true from the first word": (
        [(GAP_WHEN, "gap_when: true or unseen > 3")],
        "24:5: $.checks[1].gap_when: `true or unseen > 3` is always true; correct it: unseen is 0 or more",
    ),
    "a check that applies always": (
        [(GAP_WHEN, f"{GAP_WHEN}\n    applies_when: unseen >= 0")],
        "25:5: $.checks[1].applies_when: `unseen >= 0` is always true; correct it: unseen is 0 or more",
    ),
    "a computed value that is always the same": (
        [("value: in_time / completed * 100", "value: (in_time + completed) * 0")],
        (
            "36:5: $.checks[2].value: `(in_time + completed) * 0` is always 0; "
            "correct it: in_time is 0 or more and completed is 0 or more"
        ),
    ),
    # Either of two measures
    "measures joined by or": (
        [(MEASURES, TWO), (GAP_WHEN, "gap_when: unseen > 0 or early > 5")],
        f"24:5: $.checks[1].gap_when: {EITHER}",
    ),
    "an or in other words": (
        [(MEASURES, TWO), (GAP_WHEN, "gap_when: not (unseen <= 0 and early <= 5)")],
        f"24:5: $.checks[1].gap_when: {EITHER}",
    ),
    "an or as a choice": (
        [(MEASURES, TWO), (GAP_WHEN, 'gap_when: "unseen > 0 ? true : early > 5"')],
        f"24:5: $.checks[1].gap_when: {EITHER}",
    ),
    # Bands that nothing reaches
    "a band above what a share of a whole can be": (
        [("below: 60,", "above: 100,"), ("below: 70,", "above: 90,")],
        (
            "39:9: $.checks[2].bands[0]: nothing is above 100: the value is from 0 to 100; "
            "move the line, or take the band out"
        ),
    ),
    "a band below what a share can be": (
        [("below: 73.8", "below: 0")],
        (
            "14:9: $.checks[0].bands[0]: nothing is below 0: assessments.within_45_working_days is from 0 to 100; "
            "move the line, or take the band out"
        ),
    ),
    "bands that leave nothing that is met": (
        [("below: 70,", "below: 101,")],
        (
            "40:9: $.checks[2].bands[1]: nothing can be met: the value is from 0 to 100, and all of that is below 101; "
            "move the line"
        ),
    ),
    "two bands with one line": (
        [("below: 60,", "below: 70,")],
        (
            "40:9: $.checks[2].bands[1]: minor is never given: all that is below 70 is major already; "
            "move one of the two lines, or take one band out"
        ),
    ),
    "two lines between which there is no whole number": (
        [
            ("    measure: assessments.within_45_working_days", "    measure: assessments.open_past_limit_not_seen"),
            ("below: 73.8", "above: 3.5"),
            ("below: worst_quarter, rests_on: benchmark", "above: 3.2, rests_on: local, because: Our line."),
            ("below: england, rests_on: benchmark", "above: 0, rests_on: local, because: Our line."),
            ('finding: "{value} of', 'finding: "{n} of'),
        ],
        (
            "15:9: $.checks[0].bands[1]: minor is never given: all that is above 3.2 is major already; "
            "move one of the two lines, or take one band out"
        ),
    ),
    # What it rests on
    "a duty without a source": (
        [(BELOW_60, "below: 60, rests_on: duty, because: Guidance.")],
        (
            "39:38: $.checks[2].bands[0].rests_on: the duty has no source; "
            "add a source, with since: the day from which it holds"
        ),
    ),
    "a duty without a date": (
        [(BELOW_60, "below: 60, rests_on: duty, source: {document: An Act, verified: source}")],
        (
            "39:38: $.checks[2].bands[0].rests_on: the duty does not say since when it holds; add since to its source, "
            'as exactly as it is known: "2023", "2023-12" or "2023-12-15"'
        ),
    ),
    "a condition by duty without a source": (
        [("rests_on: inspection-evidence", "rests_on: duty")],
        ("27:5: $.checks[1].rests_on: the duty has no source; add a source, with since: the day from which it holds"),
    ),
    "a year without quotation marks": (
        [(BELOW_60, "below: 60, rests_on: duty, source: {document: An Act, since: 2023, verified: source}")],
        (
            "39:81: $.checks[2].bands[0].source.since: the number 2023 stands where a date belongs; "
            'write "2023", in quotation marks'
        ),
    ),
    "a duty that ends before it begins": (
        [(BELOW_60, f"below: 60, rests_on: duty, source: {ENDED}")],
        "39:54: $.checks[2].bands[0].source: it ends (2022) before it begins (2023); check the dates",
    ),
    "a source without how it was checked": (
        [(BELOW_60, "below: 60, rests_on: local, source: {document: An Act}")],
        (
            '39:55: $.checks[2].bands[0].source.verified: "verified" is missing; '
            "add it: how it was checked: source, secondary, recalled or local"
        ),
    ),
    "a condition that does not say why": (
        [("    because: Our line.\n", "")],
        ("27:5: $.checks[1].rests_on: it does not say on what inspection-evidence it rests; add because, or a source"),
    ),
    "evidence that does not say why": (
        [('because: Our line.\n    finding: "Audits', 'finding: "Audits')],
        ("46:5: $.checks[3].rests_on: it does not say on what inspection-evidence it rests; add because, or a source"),
    ),
    "a local standard that does not say why": (
        [(BELOW_60, "below: local.caseload_ceiling, rests_on: local")],
        "39:9: $.checks[2].bands[0]: the threshold does not say what it rests on; add because, or a source",
    ),
    # What a reader would see empty
    "a title of zero width": (
        [("title: Nobody waits unseen", 'title: "\u200b\u2060"')],
        "21:5: $.checks[1].title: the text is empty; write what it should say, or leave the key out",
    ),
    "a title of a letter that is not drawn": (
        [("title: Nobody waits unseen", 'title: "\u3164"')],
        "21:5: $.checks[1].title: the text is empty; write what it should say, or leave the key out",
    ),
    "a finding that is only a number": (
        [('"{value} of assessments were completed in time"', '"{value}"')],
        "17:5: $.checks[0].finding: a reader would find no word here; write what it should say, or leave the key out",
    ),
    "a reason without a word": (
        [("why: A child waits for help.", "why: ...")],
        "6:1: $.why: a reader would find no word here; write what it should say, or leave the key out",
    ),
    "a reason for a line without a word": (
        [(BELOW_60, 'below: 60, rests_on: local, because: "- 1 -"')],
        (
            "39:55: $.checks[2].bands[0].because: a reader would find no word here; "
            "write what it should say, or leave the key out"
        ),
    ),
    "a placeholder in a title": (
        [("title: Nobody waits unseen", 'title: "Nobody waits {unseen}"')],
        "21:5: $.checks[1].title: nothing fills a placeholder in title; write it without braces",
    ),
    "a placeholder in why": (
        [("why: A child waits for help.", 'why: "A {child} waits"')],
        "6:1: $.why: nothing fills a placeholder in why; write it without braces",
    ),
    "an area that is not the one of the letters": (
        [("area: help-and-protection", "area: care-leavers")],
        ("3:1: $.area: HP06 belongs to help-and-protection, by its letters; write help-and-protection, or another id"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_with_its_place_and_what_to_do(mistake: str, tmp_path: Path) -> None:
    changes, *expected = MISTAKES[mistake]
    assert pack_refusals(tmp_path, *changes) == [HERE + line for line in expected]


def test_the_criterion_in_which_the_mistakes_are_made_is_sound(tmp_path: Path) -> None:
    assert pack_refusals(tmp_path) == []


def test_bands_that_touch_with_the_figures_of_some_year_are_no_mistake(tmp_path: Path) -> None:
    assert pack_refusals(tmp_path, (BELOW_ENGLAND, BELOW_78.replace("78", "84.2"))) == []


def test_a_yes_or_no_is_not_held_against_a_line(tmp_path: Path, catalogue: Catalogue) -> None:
    old = "assessments.within_45_working_days"
    answers = replace(
        catalogue,
        measures={
            name: measure.model_copy(update={"kind": Kind.YES_NO}) if name == old else measure
            for name, measure in catalogue.measures.items()
        },
    )
    criterion = changed(CRITERION, ("in_time: assessments.within_45_working_days[numerator]", f"in_time: {old}"))
    with pytest.raises(PackError) as refused:
        load_pack(pack_folder(tmp_path, criterion), answers)
    assert str(refused.value).splitlines()[0] == (
        f'{HERE}12:5: $.checks[0].measure: "{old}" is a yes or no, which no line divides; '
        "name it under measures, and write gap_when"
    )


ALLOWED = {
    "either of two parts of one measure": [(GAP_WHEN, "gap_when: unseen > 30 or unseen == 3")],
    "a fraction between two whole numbers": [(MEASURES, SHARE), (GAP_WHEN, "gap_when: unseen > 3 and unseen < 4")],
    "a guard before a division": [(MEASURES, TWO), (GAP_WHEN, "gap_when: early > 0 and unseen / early > 0.5")],
    "sides of or that read the same": [
        (MEASURES, TWO),
        (GAP_WHEN, "gap_when: unseen > 9 and early > 9 or early > 50 and unseen > 1"),
    ],
    "arithmetic of which only one value is meant": [(GAP_WHEN, "gap_when: unseen * 2 == 10")],
    "a duty with its date": [(BELOW_60, f"below: 60, rests_on: duty, source: {ENDED.replace('2022', '2024')}")],
}


@pytest.mark.parametrize("allowed", ALLOWED)
def test_what_is_no_mistake_is_not_taken_for_one(allowed: str, tmp_path: Path) -> None:
    assert pack_refusals(tmp_path, *ALLOWED[allowed]) == []


def test_all_mistakes_of_a_file_are_told_at_once_in_its_order(tmp_path: Path) -> None:
    assert pack_refusals(
        tmp_path,
        ("H08_assessments", "X"),
        (MEASURE, "measure: assessments.within_45_workin_days\n"),
        (GAP_WHEN, "gap_when: unsen > 0"),
        ("below: 60,", "below: 80,"),
        ("{shows}", "{n}"),
    ) == [
        HERE + '4:10: $.themes[0]: there is no theme "X"; none of the 75 known names is like it; '
        "frequencies.yaml lists them",
        HERE + '12:5: $.checks[0].measure: there is no measure "assessments.within_45_workin_days"; '
        'did you mean "assessments.within_45_working_days"?',
        HERE + '24:5: $.checks[1].gap_when: nothing here is called "unsen" in `unsen > 0` at character 1; '
        'did you mean "unseen"?',
        HERE + "40:9: $.checks[2].bands[1]: the bands cross: 80 comes before 70; put the worst band first",
        HERE + "48:5: $.checks[3].finding: nothing fills {n}; what is known here: shows",
    ]


def test_text_with_an_unquoted_comma_in_braces_is_not_read_as_a_second_key(tmp_path: Path) -> None:
    assert pack_refusals(tmp_path, ("because: Our line.}", "because: Our line, and only ours.}")) == [
        HERE + '39:74: $.checks[2].bands[0].and only ours.: there is no "and only ours." here; '
        "what is known here: severity, below, above, rests_on, fewest, because, source"
    ]


def test_a_file_that_is_not_called_by_its_id_is_refused(tmp_path: Path) -> None:
    assert pack_refusals(tmp_path, file="HP07.yaml") == [
        "small/criteria/HP07.yaml:1:1: $.id: the file is called HP07.yaml; call it HP06.yaml, or correct the id"
    ]


MANY = ("a theme like none", "a placeholder of a check of one measure", "an example of a check like none")
LINT = """
import sys
from pathlib import Path
from readiness.data.catalogue import shipped_catalogue
from readiness.core.diagnostics import PackError
from readiness.packs.pack import load_pack
try:
    load_pack(Path(sys.argv[1]), shipped_catalogue())
except PackError as error:
    print(error)
"""


@pytest.mark.slow
def test_what_is_said_does_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path, changed(CRITERION, *(c for name in MANY for c in MISTAKES[name][0])))
    said = [
        subprocess.run(
            [sys.executable, "-c", LINT, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in (1, 2)
    ]
    assert said[0].splitlines() == [HERE + line for name in MANY for line in MISTAKES[name][1:]]
    assert said[1] == said[0]


# What should be refused, or told better


def test_a_criterion_file_with_another_ending_is_not_left_out_in_silence(tmp_path: Path) -> None:
    assert pack_refusals(tmp_path, file="HP06.yml") == [
        "small/criteria/HP06.yml:1:1: $: a file called .yml would be passed over; call it .yaml"
    ]


def test_one_band_that_needs_a_spread_of_councils_where_england_alone_is_published_is_refused(tmp_path: Path) -> None:
    bands = (f"severity: major, {BELOW_74}", f"severity: watch, {BELOW_ENGLAND}")
    others = [(f"      - {{{band}}}\n", "") for band in bands]
    alone = ("below: worst_quarter", "above: worst_quarter")
    assert pack_refusals(tmp_path, (MEASURE, ENGLAND_ALONE), *others, alone) == [
        HERE + "14:9: $.checks[0].bands[0]: "
        "2025 has no spread of councils to take worst_quarter from; use england, or a number"
    ]


def test_the_band_that_needs_a_spread_of_councils_is_the_one_that_is_named(tmp_path: Path) -> None:
    above = [(f"below: {line}", f"above: {line}") for line in LINES]
    assert pack_refusals(tmp_path, (MEASURE, ENGLAND_ALONE), *above) == [
        HERE + "15:9: $.checks[0].bands[1]: "
        "2025 has no spread of councils to take worst_quarter from; use england, or a number"
    ]


def test_a_grade_in_an_example_is_answered_with_what_an_example_can_expect(tmp_path: Path) -> None:
    assert pack_refusals(tmp_path, ("expect: {HP06.1: met}", "expect: {HP06.1: good}")) == [
        HERE + '55:14: $.examples[0].expect.HP06.1: the text "good" is not known here; '
        "what is known here: met, watch, minor, major, critical, not-assessed, not-applicable"
    ]


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        ("high", 'the text "high" stands where a number belongs; write the number in digits, without quotation marks'),
        ("1.5", "1.5 is not a whole number; whole ones are counted here: check the figure"),
    ],
)
def test_a_weight_that_is_no_whole_number_is_told_without_statuses_and_children(
    weight: str, said: str, tmp_path: Path
) -> None:
    assert pack_refusals(tmp_path, ("    remedy: See", f"    weight: {weight}\n    remedy: See")) == [
        HERE + f"30:5: $.checks[1].weight: {said}"
    ]
