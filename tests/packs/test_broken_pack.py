"""Our own pack, broken by a line at a time: each break is caught, at its place, with what to do."""

from __future__ import annotations

from pathlib import Path

from readiness.packs.shelf import SHIPPED
from tests.support.packs import changed, pack_diagnostics, quick_folder, whole_pack
from tests.support.slow import mostly_slow

# What is done, in which file, what stood there and what stands there now, and all that is said: rule, place, message.
WAYS: dict[str, tuple[str, str, str, list[tuple[str, str]]]] = {
    "a measure misspelt": (
        "HP03",
        "measure: front_door.re_referrals",
        "measure: front_door.re_referals",
        [
            (
                "unknown-measure",
                (
                    '22:5: $.checks[0].measure: there is no measure "front_door.re_referals"; did you '
                    'mean "front_door.re_referrals"?'
                ),
            ),
        ],
    ),
    "a field misspelt": (
        "HP03",
        "    remedy: >\n      Read 20",
        "    remedys: >\n      Read 20",
        [
            ("missing-field", '20:5: $.checks[0].remedy: "remedy" is missing; add it'),
            ("unknown-field", '30:5: $.checks[0].remedys: there is no "remedys" here; did you mean "remedy"?'),
        ],
    ),
    "a theme that the frequencies do not have": (
        "HP05",
        "H06_strategy,",
        "H06_strategies,",
        [
            ("unknown-theme", '6:10: $.themes[0]: there is no theme "H06_strategies"; did you mean "H06_strategy"?'),
        ],
    ),
    "an area misspelt": (
        "HP05",
        "area: help-and-protection",
        "area: help-and-protections",
        [
            (
                "unknown-area",
                '4:1: $.area: the pack has no area help-and-protections; did you mean "help-and-protection"?',
            ),
        ],
    ),
    "the area of other letters": (
        "HP05",
        "area: help-and-protection",
        "area: children-in-care",
        [
            (
                "unknown-area",
                (
                    "4:1: $.area: HP05 belongs to help-and-protection, by its letters; write "
                    "help-and-protection, or another id"
                ),
            ),
        ],
    ),
    "a placeholder misspelt": (
        "HP03",
        "{no_action} of referrals ended",
        "{no_acton} of referrals ended",
        [
            ("unknown-placeholder", '113:5: $.checks[4].finding: nothing fills {no_acton}; did you mean "no_action"?'),
        ],
    ),
    "a benchmark of a measure that has none": (
        "HP03",
        "        above: 5\n        fewest: 3\n        rests_on: inspection-evidence\n",
        "        above: worst_tenth\n        fewest: 3\n        rests_on: benchmark\n",
        [
            (
                "unknown-benchmark",
                '83:9: $.checks[3].bands[0].above: "worst_tenth" of which measure?; name it under benchmark',
            ),
        ],
    ),
    "a percentage put in quotation marks": (
        "HP05",
        "below: 60\n",
        'below: "60"\n',
        [
            (
                "wrong-value",
                (
                    '32:9: $.checks[0].bands[0].below: the text "60" is no threshold; write a number '
                    "without quotation marks, england, worst_quarter or worst_tenth"
                ),
            ),
        ],
    ),
    "a threshold after a thousands comma": (
        "HP03",
        "above: 5\n",
        "above: 5,0\n",
        [
            (
                "wrong-value",
                (
                    '83:9: $.checks[3].bands[0].above: the text "5,0" is no threshold; write a number '
                    "without quotation marks, england, worst_quarter or worst_tenth"
                ),
            ),
        ],
    ),
    "a condition that always holds": (
        "HP06",
        "gap_when: unseen > 0",
        "gap_when: unseen >= 0",
        [
            (
                "constant-expression",
                "51:5: $.checks[1].gap_when: `unseen >= 0` is always true; correct it: unseen is 0 or more",
            ),
        ],
    ),
    "a condition that never holds": (
        "HP03",
        "no_action > 14 and again > 23",
        "no_action > 14 and no_action < 12",
        [
            (
                "wrong-alias",
                (
                    '104:7: $.checks[4].measures.again: no expression reads "again"; what is only for '
                    'the wording stands under "context"'
                ),
            ),
            (
                "constant-expression",
                (
                    "105:5: $.checks[4].gap_when: `no_action > 14 and no_action < 12` is never true; "
                    "correct it: no_action is from 0 to 100"
                ),
            ),
        ],
    ),
    "either of two measures": (
        "HP03",
        "no_action > 14 and again > 23",
        "no_action > 14 or again > 23",
        [
            (
                "or-over-measures",
                (
                    "105:5: $.checks[4].gap_when: either of again and no_action would be enough for a gap; "
                    "split it into checks, so that a missing one cannot hide a true gap"
                ),
            ),
        ],
    ),
    "a number where a condition belongs": (
        "HP06",
        "gap_when: unseen > 0",
        "gap_when: unseen",
        [
            (
                "expression",
                (
                    "51:5: $.checks[1].gap_when: this gives a number, and a yes-no is wanted in `unseen` "
                    "at character 1; compare something"
                ),
            ),
        ],
    ),
    "unlike things compared": (
        "HP06",
        "gap_when: unseen > 0",
        "gap_when: unseen == true",
        [
            (
                "expression",
                (
                    "51:5: $.checks[1].gap_when: a number is compared with a yes-no in `unseen == true` at "
                    "character 1; compare like with like"
                ),
            ),
        ],
    ),
    "a comment that YAML takes out of a condition": (
        "HP06",
        "gap_when: unseen > 0",
        "gap_when: unseen # > 0",
        [
            (
                "unreadable-file",
                (
                    "51:15: $.checks[1].gap_when: what follows # is lost; "
                    "put the text in quotation marks, or the comment on a line of its own"
                ),
            ),
        ],
    ),
    "a band that looks the wrong way": (
        "HP05",
        "below: 60\n",
        "above: 60\n",
        [
            (
                "band-direction",
                (
                    "32:9: $.checks[0].bands[0].above: strategy_discussions.within_local_standard is "
                    "higher-is-better, and this band calls it worse to be above; write below"
                ),
            ),
        ],
    ),
    "bands in the wrong order": (
        "HP05",
        "below: 60\n",
        "below: 80\n",
        [
            ("band-order", "35:9: $.checks[0].bands[1]: the bands cross: 80 comes before 75; put the worst band first"),
        ],
    ),
    "a band that no share reaches": (
        "HP06",
        "above: 30\n",
        "above: 100\n",
        [
            (
                "band-unreachable",
                (
                    "118:9: $.checks[4].bands[0]: nothing is above 100: the value is from 0 to 100; move "
                    "the line, or take the band out"
                ),
            ),
        ],
    ),
    "bands of one line": (
        "HP05",
        "below: 60\n",
        "below: 75\n",
        [
            (
                "band-unreachable",
                (
                    "35:9: $.checks[0].bands[1]: minor is never given: all that is below 75 is major "
                    "already; move one of the two lines, or take one band out"
                ),
            ),
        ],
    ),
    "a line so high that nothing is met": (
        "HP05",
        "below: 85\n",
        "below: 100.5\n",
        [
            (
                "band-unreachable",
                (
                    "39:9: $.checks[0].bands[2]: nothing can be met: "
                    "strategy_discussions.within_local_standard is from 0 to 100, and all of that is below "
                    "100.5; move the line"
                ),
            ),
        ],
    ),
    "a severity given twice": (
        "HP05",
        "severity: minor\n        below: 75",
        "severity: major\n        below: 75",
        [
            ("band-order", "35:9: $.checks[0].bands[1]: major comes after major; give each severity once, worst first"),
        ],
    ),
    "a threshold without a reason": (
        "HP05",
        '        because: "Our line. Published letters called almost half delayed adverse."\n',
        "",
        [
            (
                "threshold-basis",
                ("31:9: $.checks[0].bands[0]: the threshold does not say what it rests on; add because, or a source"),
            ),
        ],
    ),
    "a duty without its date": (
        "HP08",
        '      since: "2023"\n',
        "",
        [
            (
                "duty-date",
                (
                    "30:9: $.checks[0].bands[0].rests_on: the duty does not say since when it holds; add "
                    'since to its source, as exactly as it is known: "2023", "2023-12" or '
                    '"2023-12-15"'
                ),
            ),
        ],
    ),
    "a source without how it was checked": (
        "HP08",
        '      since: "2023"\n      verified: secondary\n',
        '      since: "2023"\n',
        [
            (
                "missing-field",
                (
                    '37:5: $.checks[0].source.verified: "verified" is missing; add it: how it was '
                    "checked: source, secondary, recalled or local"
                ),
            ),
        ],
    ),
    "a condition without a reason": (
        "HP06",
        "    because: A child who has not been seen may be unsafe today, whatever the completion rate.\n",
        "",
        [
            (
                "threshold-basis",
                (
                    "54:5: $.checks[1].rests_on: it does not say on what inspection-evidence it rests; add "
                    "because, or a source"
                ),
            ),
        ],
    ),
    "a critical gap without a severity": (
        "HP06",
        "    severity: critical\n    critical_because: unsafe-today\n",
        "",
        [
            (
                "check-form",
                (
                    "51:5: $.checks[1].gap_when: there is no severity for this gap; add severity: watch, "
                    "minor, major or critical"
                ),
            ),
        ],
    ),
    "a finding that is only a number": (
        "HP03",
        '"Auditors agreed with {value} of the threshold decisions they looked at"',
        '"{value}"',
        [
            (
                "empty-text",
                (
                    "49:5: $.checks[1].finding: a reader would find no word here; write what it should "
                    "say, or leave the key out"
                ),
            ),
        ],
    ),
    "a remedy of blanks": (
        "HP06",
        "    remedy: See these children today. Have a manager sign off the risk for each of them.\n",
        '    remedy: "\u00a0\u200b"\n',
        [
            (
                "empty-text",
                "61:5: $.checks[1].remedy: the text is empty; write what it should say, or leave the key out",
            ),
        ],
    ),
    "an id used for something else": (
        "HP03",
        (
            "    title: Few children are referred again within a year\n    measure: "
            "front_door.re_referrals\n    bands:\n      - {severity: minor, above: worst_quarter, rests_on: "
            "benchmark}\n      - {severity: watch, above: england, rests_on: benchmark}\n"
        ),
        (
            "    title: Few contacts wait\n    measure: front_door.contacts_undecided_now\n    "
            "bands:\n      - {severity: watch, above: 30, rests_on: local, because: Our line.}\n"
        ),
        [
            (
                "reused-id",
                (
                    '20:5: $.checks[0].id: HP03.1 was "Few children are referred again within a year", '
                    "and tests something else now; take the next free number, and leave this one out"
                ),
            ),
        ],
    ),
    "what is open and late taken out": (
        "HP02",
        "      waiting: front_door.contacts_undecided_now\n",
        "      waiting: front_door.referrals\n",
        [
            (
                "open-and-late",
                (
                    "22:5: $.checks[0].measure: front_door.contacts_decided_in_one_working_day counts what "
                    "was completed, and no check looks at what is open and late; read "
                    "front_door.contacts_undecided_now in a check, or show it under context"
                ),
            ),
            (
                "unlocked-id",
                (
                    "83:5: $.checks[2].id: ids.lock tells HP02.3 otherwise: value of front_door.contacts, "
                    "front_door.contacts_undecided_now | The contacts waiting are few; "
                    'where it still means the same, run "readiness pack lock"; else take a new id'
                ),
            ),
        ],
    ),
    "agency and vacancy both weighed": (
        "LD07",
        "    # Agency and vacancy move together; the vacancies count above.\n    weight: 0\n",
        "    weight: 1\n",
        [
            (
                "counted-twice",
                (
                    "73:5: $.checks[2].weight: LD07.3 and LD07.2 both have a weight, and workforce.vacancy "
                    "and workforce.agency move together; give one of the two weight: 0; it is still judged "
                    "and shown"
                ),
            ),
            (
                "counted-twice",
                (
                    "79:5: $.checks[3].weight: LD07.4 and LD07.3 both have a weight, and workforce.agency "
                    "and workforce.vacancy move together; give one of the two weight: 0; it is still judged "
                    "and shown"
                ),
            ),
        ],
    ),
    "an alias that nothing reads": (
        "HP03",
        "      contacts: front_door.contacts\n",
        "      contacts: front_door.contacts\n      others: front_door.referrals\n",
        [
            (
                "wrong-alias",
                (
                    '77:7: $.checks[3].measures.others: no expression reads "others"; what is only for '
                    'the wording stands under "context"'
                ),
            ),
        ],
    ),
    "an example of a check that is not there": (
        "HP03",
        "HP03.6: met}",
        "HP03.7: met}",
        [
            (
                "unknown-check",
                '151:79: $.examples[0].expect.HP03.7: there is no check HP03.7 here; did you mean "HP03.6"?',
            ),
        ],
    ),
    "a comma that splits a text in braces": (
        "LD07",
        'rests_on: inspection-evidence, because: "Our line: well over half."',
        "rests_on: inspection-evidence, because: Our line, well over half.",
        [
            (
                "unknown-field",
                (
                    '139:88: $.checks[5].bands[1].well over half.: there is no "well over half." here; '
                    "what is known here: severity, below, above, rests_on, fewest, because, source"
                ),
            ),
        ],
    ),
    "a key given twice": (
        "HP05",
        "    title: Held within the local standard\n",
        "    title: Held within the local standard\n    title: Held in time\n",
        [
            ("unreadable-file", '29:5: $.checks[0]: "title" is given twice; keep one; quote text with a comma in { }'),
        ],
    ),
    "an alias of YAML": (
        "HP05",
        "    title: Held within the local standard\n",
        "    title: *held\n",
        [
            ("unreadable-file", "28:12: $.checks[0].title: this is an alias (*held); write the value out"),
        ],
    ),
    "a year that YAML reads as a number": (
        "HP08",
        'since: "2023"',
        "since: 2023",
        [
            (
                "wrong-value",
                (
                    "40:7: $.checks[0].source.since: the number 2023 stands where a date belongs; "
                    'write "2023", in quotation marks'
                ),
            ),
        ],
    ),
}


@mostly_slow("way", WAYS.keys(), *list(WAYS)[::3])
def test_our_pack_broken_by_a_line_is_told_so_at_that_line(way: str, tmp_path: Path) -> None:
    name, old, new, expected = WAYS[way]
    folder = quick_folder(tmp_path)
    file = folder / "criteria" / f"{name}.yaml"
    file.write_text(changed(file.read_text(encoding="utf-8"), (old, new)), encoding="utf-8")
    assert [(diagnostic.rule, str(diagnostic)) for diagnostic in pack_diagnostics(folder)] == [
        (rule, f"{SHIPPED}/criteria/{name}.yaml:{said}") for rule, said in expected
    ]


def test_our_pack_as_it_is_has_nothing_wrong(tmp_path: Path) -> None:
    assert pack_diagnostics(whole_pack(tmp_path)) == []


def test_a_file_called_by_another_id_is_told_in_its_first_line(tmp_path: Path) -> None:
    folder = whole_pack(tmp_path)
    (folder / "criteria" / "HP03.yaml").rename(folder / "criteria" / "HP30.yaml")
    assert [(diagnostic.rule, str(diagnostic)) for diagnostic in pack_diagnostics(folder)] == [
        (
            "misnamed-file",
            (
                "ilacs-2026/criteria/HP30.yaml:1:1: $.id: the file is called HP30.yaml; "
                "call it HP03.yaml, or correct the id"
            ),
        )
    ]


def test_a_criterion_that_is_taken_away_is_missed_with_its_checks(tmp_path: Path) -> None:
    folder = whole_pack(tmp_path)
    (folder / "criteria" / "HP20.yaml").unlink()
    hint = 'put it back, or run "readiness pack lock" to retire it for ever'
    assert [(diagnostic.rule, str(diagnostic).partition(": $: ")[2]) for diagnostic in pack_diagnostics(folder)] == [
        ("lost-id", f"{name} has gone without being retired; {hint}")
        for name in ("HP20", "HP20.2", "HP20.3", "HP20.4", "HP20.5", "HP20.6", "HP20.7")
    ]
