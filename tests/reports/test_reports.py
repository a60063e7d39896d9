"""The reports: 80 columns, inert text, and the same facts in the same order in each."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from readiness.core.sanitize import escaped, for_encoding, safe
from readiness.data.catalogue import shipped_catalogue
from readiness.data.submission_file import parse_submission
from readiness.data.vocabulary import FindingStatus
from readiness.evaluation.doubts import odd_spaces
from readiness.evaluation.evaluator import evaluate
from readiness.evaluation.result import Evaluation
from readiness.packs.pack import load_shipped
from readiness.reports import Format, render
from readiness.reports.gap_report import outline
from readiness.reports.writers.text import write
from tests.support.papers import words
from tests.support.process import readiness
from tests.support.samples import EVERY_SAMPLE, SAMPLES, every_sample
from tests.support.slow import mostly_slow
from tests.support.submissions import UNSEEN, Json, evaluated, letter, submission, without_a_gap, written

# Characters that move the cursor, turn the writing round or hide: none may reach a terminal.
CONTROLS = "\x07\x08\x0b\x1b[31m\x7f\x9b2J\u00ad\u061c\u200b\u200e\u200f\u202e\u2028\u2066\ufeff\U000e0041"

UNSEEN_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")

PAYLOADS = {
    "a link": "[click](https://evil.example)",
    "a script link": "[click](javascript:alert(1))",
    "a link by reference": "[click][there]",
    "a definition": "[there]: https://evil.example",
    "an image": "![alt](https://evil.example/x.png)",
    "an address in brackets": "<https://evil.example>",
    "HTML": "<script>alert(1)</script><b>bold</b>",
    "an HTML comment": "<!-- hidden",
    "an entity": "&lt;script&gt; &copy; &#60;",
    "a heading": "# A heading",
    "a heading underlined": "A heading\n=======\nand\n-----",
    "a table": "a | b\n--- | ---\n1 | 2",
    "a pipe": "one | two | three",
    "a code fence": "```\nfence\n```",
    "tildes": "~~~ fence",
    "code": "`code` and ``more``",
    "indented code": "\n\n        indented",
    "emphasis": "**bold** *it* __bold__ _it_ ~~struck~~",
    "a list": "- one\n- two",
    "a numbered list": "1. one\n2) two",
    "a plus": "+ one",
    "a quotation": "> quoted",
    "a rule": "---",
    "stars": "***",
    "a footnote": "claim[^1]\n\n[^1]: note",
    "a task": "[x] done",
    "mathematics": "$x^2$ and $$y$$",
    "a backslash at the end": "ends with \\",
    "a hard break": "first  \nsecond\\\nthird",
    "many lines": "first\n\n\n\nsecond\r\nthird",
    "braces": "{{ 7 * 7 }} {% raw %} {value} {n}",
}


def everywhere(text: str) -> Json:
    """A submission that says the text in every field that is free, and in the name of a team."""
    counted, small = {"numerator": 500, "denominator": 1000}, {"numerator": 400, "denominator": 600}
    return submission(
        council={"name": text},
        prepared_by=text,
        assessments={
            **UNSEEN,
            "within_45_working_days": {
                **counted,
                "source": text,
                "note": text,
                "history": [{"period_end": "2026-03-31", **counted, "source": text}],
                "also": [{"value": 90, "source": text}],
                "by": {"team": {text[:200]: {"numerator": 100, "denominator": 400}, "North": small}},
            },
            "durations": {"status": "not-held", "reason": text},
        },
        improvement={"actions_overdue": {"status": "not-applicable", "reason": text}},
        evidence=[
            letter("HP06.4", "HP06.1", shows="weakness", summary=text, source=text),
            {**letter(summary=text, source=text), "criteria": ["HP06"]},
        ],
        self_ratings={"HP06": "strength"},
        actions=[
            {"criteria": ["HP06"], "action": text, "owner": text, "due": "2026-05", "status": "open", "effect": text}
        ],
        extensions={text[:200]: text},
    )


@cache
def judged(sample: Path) -> Evaluation:
    raw = sample.read_bytes()
    return evaluate(load_shipped(), parse_submission(raw, f"samples/{sample.name}", shipped_catalogue()))


def parsed(markdown: str) -> list[Token]:
    """The report as a Markdown reader sees it, with the extensions that GitHub has."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)


def structure(tokens: list[Token]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Everything about a report but its words."""
    return [
        (token.type, token.tag, tuple(child.type for child in token.children or () if child.type != "text"))
        for token in tokens
    ]


def texts(tokens: list[Token]) -> Iterator[str]:
    """What a reader reads, block by block."""
    for token in tokens:
        if token.type == "inline":
            yield "".join(" " if child.type == "softbreak" else child.content for child in token.children or ())


def flat(text: str) -> str:
    return " ".join(text.split())


# The text report


def test_there_are_samples() -> None:
    assert SAMPLES


@every_sample
def test_the_text_report_of_a_sample_fits_in_80_columns(sample: Path) -> None:
    lines = render(judged(sample), Format.TEXT).splitlines()
    assert [line for line in lines if len(line) > 80 or line != line.rstrip()] == []


@pytest.mark.parametrize(
    "text", ["x" * 400, "word " * 200, "a-" * 200, CONTROLS * 20], ids=["x", "words", "-", "controls"]
)
def test_the_text_report_fits_in_80_columns_whatever_it_is_told(text: str) -> None:
    lines = render(evaluated(everywhere(text)), Format.TEXT).splitlines()
    assert [line for line in lines if len(line) > 80] == []


def test_colour_adds_no_columns() -> None:
    evaluation = evaluated(everywhere("word"))
    coloured = write(outline(evaluation), colour=True)
    assert coloured != render(evaluation, Format.TEXT)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == render(evaluation, Format.TEXT)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: f"U+{ord(control):04X}")
def test_no_character_of_a_submission_moves_the_cursor_or_hides(control: str) -> None:
    told = render(evaluated(everywhere(f"before{control}after")), Format.TEXT)
    assert {character for character in told if not character.isprintable()} == {"\n"}


@pytest.mark.parametrize("report", [one for one in Format if one is not Format.PDF])  # pdftotext marks directions
def test_no_format_holds_a_character_that_a_terminal_could_obey(report: Format) -> None:
    told = words(evaluated(everywhere(f"before{CONTROLS}\x85\r\u0600after שלום")), report)
    assert {character for character in told if unicodedata.category(character) in UNSEEN_CATEGORIES} == {"\n"}


def test_in_json_what_cannot_be_seen_stays_what_it_is() -> None:
    told = json.loads(render(evaluated(everywhere(CONTROLS)), Format.JSON))
    assert told["provenance"]["council"] == CONTROLS


def test_a_page_shows_joiners_as_they_were_and_what_turns_writing_round_as_a_sign() -> None:
    page = render(evaluated(everywhere("می\u200cخواهم and \u200fmore\x9b2J")), Format.HTML)
    assert "&#x2067;می&#x200c;خواهم&#x2069; and \N{REPLACEMENT CHARACTER}more\N{REPLACEMENT CHARACTER}2J" in page


@pytest.mark.parametrize("report", [Format.TEXT, Format.HTML, Format.JSON, Format.SARIF, Format.WORD])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/ada.lovelace/secret/ours.json", "ours.json"),
        ("../ours.json", "ours.json"),
        (os.fsdecode(b"secret/o-\xff.json"), "o-\\xff.json"),
    ],
)
def test_a_report_tells_the_name_of_the_submission_alone(report: Format, path: str, name: str) -> None:
    raw = json.dumps(submission(prepared_by="ada.lovelace@example.org")).encode()
    told = words(evaluate(load_shipped(), parse_submission(raw, path, shipped_catalogue())), report)
    assert "secret" not in told
    assert "/home" not in told
    assert ".." not in flat(told).partition(name)[0][-3:]
    if report is Format.JSON:
        assert json.loads(told)["provenance"]["submission"] == name


def test_a_line_break_in_a_submission_makes_no_line_of_its_own() -> None:
    told = render(evaluated(everywhere("word\n\n  4. FORGED\n  ---------\r\nword")), Format.TEXT)
    assert "  4. FORGED" not in told.splitlines()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain – é 字", "plain – é 字"),
        ("tab\tline\nreturn\r", "tab line return "),
        ("King’s\u00a0Lynn\u2009&\u202fCo", "King’s Lynn & Co"),
        ("\x1b[31mred", "\N{REPLACEMENT CHARACTER}[31mred"),
        ("\u202egnp.exe", "\N{REPLACEMENT CHARACTER}gnp.exe"),
    ],
)
def test_text_is_made_safe_for_a_terminal(value: str, shown: str) -> None:
    assert safe(value) == shown


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "“£5” – é 字"),
        ("latin-1", '"GBP 5" - é ?'),
        ("ascii", '"GBP 5" - ? ?'),
        (None, "“£5” – é 字"),
        ("no such", '"GBP 5" - ? ?'),
    ],
)
def test_text_is_told_as_far_as_an_encoding_goes(encoding: str | None, shown: str) -> None:
    assert for_encoding("“£5” – é 字", encoding) == shown


@pytest.mark.parametrize(
    "content",
    [
        '{"status": "\\u001b[31m\\u202e"}',
        '{"\\u001b[2J\\u200b": 1}',
        '{"council": {"name": "x", "code": "\\u001b[31m"}}',
        '{"self_ratings": {"\\u001b[31m": "strength"}}',
    ],
    ids=["a value", "a key", "a code", "an id"],
)
def test_no_message_moves_the_cursor_either(tmp_path: Path, content: str) -> None:
    ended = readiness("check", "-", given=content.encode(), folder=tmp_path)
    assert ended.code == 2
    assert {character for character in ended.err if not character.isprintable()} == {"\n"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "\x1b[31m.json"),
        ("check", "submission.json", "-o", "report.\x1b[31m"),
        ("explain", "\x1b[31m"),
        ("check", "submission.json", "-o", "\x1b[31m/report.md"),
    ],
    ids=["a submission's name", "a suffix", "an id", "a folder"],
)
def test_no_argument_moves_the_cursor_when_it_is_told_back(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    written(tmp_path, submission())
    assert "\x1b" not in readiness(*arguments, folder=tmp_path).err


# The Markdown report


@every_sample
def test_the_markdown_report_of_a_sample_is_headings_paragraphs_lists_and_tables(sample: Path) -> None:
    tokens = parsed(render(judged(sample), Format.MARKDOWN))
    blocks = {token.tag for token in tokens if token.tag}
    inlines = {child.type for token in tokens for child in token.children or ()}
    assert blocks == {"h1", "h2", "h3", "h4", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert inlines <= {"text", "strong_open", "strong_close", "link_open", "link_close"}


def test_no_paragraph_runs_into_the_list_before_it() -> None:
    """In Markdown, a line right below a list goes on with its last item."""
    for kind, _, children in structure(parsed(render(evaluated(everywhere("word")), Format.MARKDOWN))):
        assert kind != "inline" or "softbreak" not in children


@cache
def structure_around(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return structure(parsed(render(evaluated(everywhere(text)), Format.MARKDOWN)))


@mostly_slow("payload", PAYLOADS, "a link", "HTML", "a table", "a code fence", "emphasis", "many lines", "braces")
def test_nothing_in_a_submission_marks_up_the_markdown_report_and_a_reader_reads_it_as_it_is(payload: str) -> None:
    tokens = parsed(render(evaluated(everywhere(payload)), Format.MARKDOWN))
    # A doubt of its own is told of a team whose name has spaces that nobody sees.
    assert structure(tokens) == structure_around("plain  words" if odd_spaces(payload[:200]) else "plain words")
    read = " ".join(texts(tokens))
    assert f"{flat(payload)}: inspection readiness" in read
    assert f"Prepared by {flat(payload)}" in read
    assert f"Source: {flat(payload)}" in read


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_any_one_line_of_text_is_inert_and_unchanged(payload: str) -> None:
    tokens = parsed(escaped(payload))
    assert structure(tokens) == structure(parsed("plain words"))
    assert list(texts(tokens)) == [flat(payload)]


ADDRESSES = (
    "https://evil.example",
    "HTTP://EVIL.EXAMPLE",
    "ftp://evil.example",
    "www.evil.example",
    "mailto:a@evil.example",
)
GITHUB_LINKS = re.compile(r"(https?|ftp)://|www\.|mailto:|@", re.IGNORECASE)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("before", ["", "see ", "(", "*"], ids=["alone", "in text", "after a bracket", "after a star"])
def test_an_address_in_a_submission_is_not_turned_into_a_link(address: str, before: str) -> None:
    """GitHub links addresses that nobody marked up, where it finds them written out."""
    assert not GITHUB_LINKS.search(escaped(f"{before}{address}"))
    assert list(texts(parsed(escaped(f"{before}{address}")))) == [f"{before}{address}"]


@pytest.mark.parametrize("before", ["1", "_", "é"])
def test_an_address_stuck_to_another_character_is_not_turned_into_a_link(before: str) -> None:
    assert not GITHUB_LINKS.search(escaped(f"{before}https://evil.example"))


# The same facts in each


def bare(text: str) -> str:
    """The text without spaces, hyphens (where lines break) and the brackets round a label."""
    return re.sub(r"[\s\[\]-]", "", text).casefold()


def of_text(report: str) -> str:
    ruled = re.compile(r"(=+|-+|\.+)")
    return "".join(bare(line) for line in report.splitlines() if not ruled.fullmatch(line))


def of_markdown(report: str) -> str:
    told = list(texts(parsed(report)))
    return "".join(map(bare, told[: told.index("Annex")]))


@pytest.mark.parametrize(
    "made",
    [
        *(pytest.param(partial(judged, *one.values), id=one.id, marks=one.marks) for one in EVERY_SAMPLE),
        pytest.param(lambda: evaluated(submission()), id="nothing"),
        pytest.param(lambda: evaluated(without_a_gap()), id="no gap"),
        pytest.param(lambda: evaluated(everywhere("plain words")), id="everything"),
    ],
)
def test_text_and_markdown_say_the_same_in_the_same_order(made: Callable[[], Evaluation]) -> None:
    evaluation = made()
    assert of_text(render(evaluation, Format.TEXT)) == of_markdown(render(evaluation, Format.MARKDOWN))


@every_sample
def test_both_tell_every_finding_that_was_assessed_once_under_its_area(sample: Path) -> None:
    evaluation = judged(sample)
    read = list(texts(parsed(render(evaluation, Format.MARKDOWN))))
    read = read[read.index("Area by area") : read.index("Annex")]
    for finding in evaluation.findings:
        if finding.assessed or finding.status is FindingStatus.ERROR:
            assert [line for line in read if line.endswith(f"{finding.check} {finding.text}")] != []
            assert len([line for line in read if f" {finding.check} " in line]) == 1


@every_sample
def test_the_markdown_annex_tells_every_check_of_the_pack(sample: Path) -> None:
    read = list(texts(parsed(render(judged(sample), Format.MARKDOWN))))
    annex = read[read.index("Every check") : read.index("Every measure")]
    ids = [cell for cell in annex if re.fullmatch(r"[A-Z]{2}\d\d\.\d+", cell)]
    assert sorted(ids) == sorted(check.id for check in load_shipped().checks)


@every_sample
def test_the_json_holds_what_the_others_tell(sample: Path) -> None:
    evaluation = judged(sample)
    told = json.loads(render(evaluation, Format.JSON))
    assert [finding["text"] for finding in told["findings"]] == [finding.text for finding in evaluation.findings]
    text = of_text(render(evaluation, Format.TEXT))
    for finding in evaluation.findings:
        if finding.assessed:
            assert bare(f"{finding.check} {finding.text}") in text
