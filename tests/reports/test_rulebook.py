"""The rule book: complete, linked throughout, and beyond the reach of what a stranger's pack says."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from readiness.core.sanitize import code, flat
from readiness.data.catalogue import shipped_catalogue
from readiness.packs.pack import RulePack, load_pack, load_shipped
from readiness.packs.policy import Condition
from readiness.reports.blocks import Entry, Fact, Item, Paragraph, Table, plain
from readiness.reports.explain import check_entry, criterion_entry, measure_entry
from readiness.reports.rulebook import CONDITIONS, rulebook
from readiness.reports.writers.markdown import write
from tests.support.packs import CRITERION, changed, pack_folder, small_pack

PACK = load_shipped()
BOOK = rulebook(PACK)
# GitHub draws no Markdown file that is larger.
GITHUB_DRAWS = 512 * 1024


def parsed(markdown: str) -> list[Token]:
    """The book as GitHub sees it."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)


def read(token: Token) -> str:
    """What a reader reads of a block."""
    return "".join(child.content for child in token.children or ())


def inlines(tokens: list[Token]) -> Iterator[Token]:
    yield from (token for token in tokens if token.type == "inline")


def headings(tokens: list[Token]) -> list[str]:
    return [read(tokens[index + 1]) for index, token in enumerate(tokens) if token.type == "heading_open"]


def anchors(tokens: list[Token]) -> list[str]:
    """As html-pipeline makes them: /[^\\p{Word}\\- ]/u out, spaces to hyphens, a number behind what came before."""
    seen: Counter[str] = Counter()
    made = []
    for heading in headings(tokens):
        kept = [c for c in heading.lower() if c in "- " or unicodedata.category(c)[0] in "LM" or is_digit_or_joiner(c)]
        slug = "".join(kept).replace(" ", "-")
        made.append(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return made


def is_digit_or_joiner(character: str) -> bool:
    return unicodedata.category(character) in ("Nd", "Pc")


def links(tokens: list[Token]) -> list[tuple[str, str]]:
    """Each link: what it says, and where it leads."""
    return [
        (children[index + 1].content, str(child.attrs["href"]))
        for token in inlines(tokens)
        for children in [token.children or []]
        for index, child in enumerate(children)
        if child.type == "link_open"
    ]


TOKENS = parsed(BOOK)


# Links


def test_every_link_leads_to_a_heading_of_the_book() -> None:
    there = set(anchors(TOKENS))
    assert [link for link in links(TOKENS) if link[1].removeprefix("#") not in there] == []
    assert len(links(TOKENS)) > len(PACK.checks)


def test_no_two_headings_have_one_anchor() -> None:
    assert [name for name, times in Counter(anchors(TOKENS)).items() if times > 1] == []


def test_a_link_that_names_an_entry_leads_to_that_entry() -> None:
    named = dict(zip(headings(TOKENS), anchors(TOKENS), strict=True))
    ids = {*(c.id for c in PACK.criteria), *(c.id for c in PACK.checks), *PACK.catalogue.measures}
    found = [(text, target) for text, target in links(TOKENS) if text in ids]
    assert {text for text, _ in found} >= {*(c.id for c in PACK.criteria), *(c.id for c in PACK.checks)}
    assert [(text, target) for text, target in found if target != f"#{named[text]}"] == []


@pytest.mark.parametrize(
    ("name", "anchor"),
    [("HP06", "hp06"), ("HP06.1", "hp061"), ("assessments.durations", "assessmentsdurations")],
)
def test_an_entry_is_linked_to_by_its_id_which_never_changes(name: str, anchor: str) -> None:
    assert dict(zip(headings(TOKENS), anchors(TOKENS), strict=True))[name] == anchor


def test_anchors_of_headings_alike_are_told_apart(tmp_path: Path) -> None:
    """A pack may call an area what it likes: the links still lead where they say."""
    folder = pack_folder(tmp_path)
    about = (folder / "pack.yaml").read_text(encoding="utf-8")
    first, second = "The experiences and progress of children in care", "The experiences and progress of care leavers"
    (folder / "pack.yaml").write_text(changed(about, (first, "HP06"), (second, "HP06.1")), encoding="utf-8")
    tokens = parsed(rulebook(load_pack(folder, shipped_catalogue())))
    assert [anchor for anchor in anchors(tokens) if anchor.startswith("hp06")] == [
        "hp06", "hp061", "hp062", "hp063", "hp064", "hp06-1", "hp061-1",
    ]  # fmt: skip
    assert ("HP06.1", "#hp061") in links(tokens)
    assert ("HP06.1", "#hp061-1") in links(tokens)


# Complete


ENTRIES = [
    *(criterion_entry(criterion, PACK) for criterion in PACK.criteria),
    *(check_entry(check, PACK) for check in PACK.checks),
    *(measure_entry(measure, PACK) for measure in PACK.catalogue.measures.values()),
]


def told(entry: Entry) -> Iterator[str]:
    """Every line of an entry but the figures of earlier years."""
    for block in entry.blocks:
        match block:
            case Fact(label, words):
                yield flat(f"{label}: {plain(words)}")
            case Paragraph(words):
                yield plain(words)
            case Table(_, rows):
                yield from (plain(cell) for row in rows for cell in row)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_book_says_of_each_id_all_that_explain_does(entry: Entry) -> None:
    start = next(i for i, t in enumerate(TOKENS) if t.type == "heading_open" and read(TOKENS[i + 1]) == entry.id)
    end = next((i for i in range(start + 1, len(TOKENS)) if TOKENS[i].type == "heading_open"), len(TOKENS))
    lines = [flat(read(token)) for token in inlines(TOKENS[start:end])]
    assert lines[:2] == [entry.id, entry.title]
    assert [line for line in told(entry) if line not in lines] == []


def test_every_criterion_is_in_the_contents_and_those_without_checks_say_so() -> None:
    start = BOOK.index("## Contents\n")
    contents = [flat(read(token)) for token in inlines(parsed(BOOK[start : BOOK.index("\n## ", start + 1)]))]
    for criterion in PACK.criteria:
        (line,) = [line for line in contents if line.startswith(f"{criterion.id} ")]
        number = len(criterion.checks)
        assert line == f"{criterion.id} {criterion.title} ({f'{number} checks' if number else 'no checks yet'})"


OURS = (
    "Every threshold in this book is the policy of this pack. Ofsted publishes no numeric thresholds for its grades. "
    "What each rests on stands beside it:"
)


def test_the_head_says_what_is_judged_by_what_and_that_the_thresholds_are_ours() -> None:
    lines = [read(token) for token in inlines(parsed(BOOK[: BOOK.index("## Contents")]))]
    said = [
        *PACK.about.caution,
        "In force: from 2026-04-01",
        OURS,
        "Act now: there is a critical gap",
        "Cannot say: less than 50% of the weight that applies could be assessed",
    ]
    assert [line for line in said if line not in lines] == []


def test_each_threshold_is_counted_once_by_what_it_rests_on() -> None:
    start = BOOK.index("| Rests on | Thresholds |")
    table = BOOK[start : BOOK.index("\n\n", start)]
    assert sum(map(int, re.findall(r"\| (\d+) \|$", table, re.MULTILINE))) == sum(
        len(check.bands) or 1 for check in PACK.checks
    )


def test_every_condition_of_the_policy_has_its_words() -> None:
    assert set(CONDITIONS) == set(Condition)


def test_every_source_of_the_pack_is_listed_with_what_cites_it() -> None:
    cited = BOOK[BOOK.index("\n## Sources\n") :]
    sources = {source.document: criterion.id for criterion in PACK.criteria for source in criterion.sources}
    lines = [flat(read(token)) for token in inlines(parsed(cited))]
    for document, criterion in sources.items():
        by = [line.removeprefix(f"{flat(document)}: ") for line in lines if line.startswith(f"{flat(document)}: ")]
        assert criterion in ", ".join(by).split(", ")


def test_github_draws_the_book_whole() -> None:
    assert len(BOOK.encode()) < GITHUB_DRAWS


# A whole small book


CHECK = """\
#### HP06.1

**Completed within 45 working days**

- **Reads:** [assessments.within\\_45\\_working\\_days](#assessmentswithin_45_working_days): Assessments completed within 45 working days
- **Major:** `value < threshold`, threshold = 73.8%; rests on the council's own standard. Ours.
- **Minor:** `value < threshold`, threshold = `worst_quarter` (78.6% in 2025); rests on published figures.
- **Watch:** `value < threshold`, threshold = `england` (85.7% in 2025); rests on published figures.
- **Weight:** 1
- **Finding:** {value} of assessments were completed in time
- **Distance:** {n} took longer
- **Do:** Review what is late.
- **Published figures:** Characteristics of children in need, as republished in LAIT, April 2026 snapshot (verified: secondary), as at 31/03 of each year, 2016 to 2025; by percentile of councils

| Year | England | 10th | 25th | Median | 75th | 90th |
| --- | --- | --- | --- | --- | --- | --- |
| 2025 | 85.7 | 73.8 | 78.6 | 85.4 | 91.4 | 95.7 |

| Example | Comes to | Given |
| --- | --- | --- |
| in line with England | met | 870 of 1000 |
"""  # noqa: E501  # a paragraph of Markdown is one line


def test_a_check_looks_like_this(tmp_path: Path) -> None:
    book = rulebook(small_pack(tmp_path))
    assert book[book.index("#### HP06.1\n") : book.index("\n#### HP06.2\n")] == CHECK


# A stranger's pack

PAYLOADS = {
    "raw HTML": "<img src=x onerror=alert(1)>",
    "a link": "[press](javascript:alert(1))",
    "an image": "![x](https://evil.example/x.png)",
    "a reference": "[x]: https://evil.example",
    "an address": "https://evil.example and www.evil.example",
    "a cell": "a | b | c",
    "a heading": "# forged",
    "code": "``` `x` ~~~",
    "emphasis": "**bold** _it_ ~~gone~~",
    "an entity": "&lt;b&gt; &#35;",
    "a comment": "<!-- hidden",
    "mathematics": "$x$",
    "a list": "- one",
    "a number": "1. one",
    "a backslash": "one \\",
    "a footnote": "[^one]",
}


def everywhere(parent: Path, text: str) -> RulePack:
    """A pack that says the same wherever it may say what it likes."""
    said = "'" + text.replace("'", "''") + "'"
    source = f"{{document: {said}, place: {said}, verified: recalled}}"
    item = f"{{kind: {said}, checks: [HP06.4], shows: {said}}}"
    folder = pack_folder(
        parent,
        changed(
            CRITERION,
            (
                "Assessments are completed in time and well",
                f"{said}\nnational_framework: [{said}]\nsources: [{source}]",
            ),
            ("A child waits for help.", said),
            ("The child is seen early.", said),
            ("How do you know that the children are safe?", said),
            ("Completed within 45 working days", said),
            ("Review what is late.", said),
            ("unit: percent", f"unit: {said}"),
            ("local, because: Our line.", f"local, because: {said}, source: {source}"),
            ('"Audits show {shows}"', said),
            ("name: in line with England", f"name: {said}"),
            ("{numerator: 870, denominator: 1000}", f"{{note: {said}, {said}: [{said}]}}"),
            ("    expect: {", f"    evidence: [{item}]\n    expect: {{HP06.4: met, "),
        ),
    )
    about = PACK.about
    texts = (about.title, about.framework.name, about.areas[1].title, about.areas[1].looks_at, about.caution[0])
    (folder / "pack.yaml").write_text(
        changed((folder / "pack.yaml").read_text(encoding="utf-8"), *((one, said) for one in texts)), encoding="utf-8"
    )
    return load_pack(folder, shipped_catalogue())


def structure(markdown: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Everything about a book but its words, and where its links lead."""
    return [
        (token.type, token.tag, tuple(child.type for child in token.children or () if child.type != "text"))
        for token in parsed(markdown)
    ]


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The structure of the book and of its sources, where all words are plain."""
    plain = rulebook(everywhere(tmp_path_factory.mktemp("plain"), "plain words"))
    return [structure(part) for part in plain.split("\n## Sources\n")]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_text_of_a_pack_marks_up_its_book_and_a_reader_reads_it_as_it_is(
    payload: str, harmless: list[Any], tmp_path: Path
) -> None:
    hostile = rulebook(everywhere(tmp_path, payload))
    book, sources = hostile.split("\n## Sources\n")
    assert structure(book) == harmless[0]
    assert sorted(structure(sources)) == sorted(harmless[1]), "they are in their order"
    tokens = parsed(hostile)
    assert {target[0] for _, target in links(tokens)} == {"#"}
    lines = [flat(read(token)) for token in inlines(tokens)]
    for line in (f"Rule book: {payload}", f"Why: {payload}", f"Finding: {payload}"):
        assert line in lines
    assert [line for line in lines if line.startswith(f"note {payload}, ")] != []


MARKS = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~&$:;/@^= 12aw\n\t\u202e'\""), max_size=40)


@given(st.one_of(MARKS, st.text(max_size=40)))
def test_any_text_is_told_as_it_is_wherever_it_stands(text: str) -> None:
    table = Table(("A", "B"), ((text, "b"),))
    book = write([Paragraph(text), Fact("Why", text), Item(text), table])
    read_as = [flat(read(token)) for token in inlines(parsed(book))]
    told = [flat(text)] if flat(text) else []
    assert read_as == [*told, flat(f"Why: {text}"), *told, "A", "B", flat(text), "b"]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_text_that_a_machine_reads_is_code_or_inert(payload: str) -> None:
    (token,) = inlines(parsed(code(payload)))
    assert [child.type for child in token.children or ()] in (["code_inline"], ["text"])
    assert read(token) == payload


def test_the_book_is_of_headings_paragraphs_lists_tables_links_and_code_alone() -> None:
    assert {token.tag for token in TOKENS if token.tag} == {
        "h1", "h2", "h3", "h4", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert {child.type for token in inlines(TOKENS) for child in token.children or ()} == {
        "text", "strong_open", "strong_close", "link_open", "link_close", "code_inline",
    }  # fmt: skip
