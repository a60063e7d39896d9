"""The rule book, whole and in pages: complete, linked throughout, beyond the reach of what a stranger's pack says."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from readiness.core.sanitize import code, escaped, flat
from readiness.data.catalogue import shipped_catalogue
from readiness.packs.pack import RulePack, load_pack, load_shipped
from readiness.packs.policy import Condition
from readiness.reports.blocks import Entry, Fact, Item, Paragraph, Table, plain
from readiness.reports.book.head import CONDITIONS
from readiness.reports.explain import check_entry, criterion_entry, measure_entry
from readiness.reports.rulebook import INDEX, rulebook, rulebook_pages
from readiness.reports.writers.markdown import write
from tests.support.packs import BY_A_LOCAL_STANDARD, CRITERION, changed, pack_folder, small_pack
from tests.support.slow import mostly_slow

PACK = load_shipped()
# GitHub draws no Markdown file that is larger.
GITHUB_DRAWS = 512 * 1024


@cache
def book() -> str:
    """The whole book of our pack."""
    return rulebook(PACK)


@cache
def pages() -> Mapping[str, str]:
    """The pages of our pack's book."""
    return rulebook_pages(PACK)


@cache
def parsed(markdown: str) -> list[Token]:
    """The book as GitHub sees it."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)


def tokens() -> list[Token]:
    """The whole book, as GitHub sees it."""
    return parsed(book())


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


# Links


def test_every_link_leads_to_a_heading_of_the_book() -> None:
    there = set(anchors(tokens()))
    assert [link for link in links(tokens()) if link[1].removeprefix("#") not in there] == []
    assert len(links(tokens())) > len(PACK.checks)


@pytest.mark.slow
def test_every_link_of_a_page_leads_to_a_heading_that_exists_on_it_or_on_another() -> None:
    known = {page: parsed(text) for page, text in pages().items()}
    there = {f"{page}#{anchor}" for page, tokens in known.items() for anchor in anchors(tokens)}
    found = {(page, target) for page, tokens in known.items() for _, target in links(tokens)}
    assert [link for link in found if leads_to(*link) not in there] == []
    assert {leads_to(*link).partition("#")[0] for link in found} == pages().keys()


def leads_to(page: str, target: str) -> str:
    """The page and the anchor to which a link leads, as a browser follows it."""
    other, _, anchor = target.partition("#")
    return f"{posixpath.normpath(posixpath.join(posixpath.dirname(page), other)) if other else page}#{anchor}"


@pytest.mark.slow
def test_each_page_leads_back_to_the_index_and_the_index_to_each() -> None:
    for page, text in pages().items():
        led = {leads_to(page, target).partition("#")[0] for _, target in links(parsed(text))}
        assert led >= (pages().keys() - {INDEX} if page == INDEX else {INDEX}), page


def test_no_two_headings_have_one_anchor() -> None:
    for text in (book(), *pages().values()):
        assert [name for name, times in Counter(anchors(parsed(text))).items() if times > 1] == []


def test_a_link_that_names_an_entry_leads_to_that_entry() -> None:
    named = dict(zip(headings(tokens()), anchors(tokens()), strict=True))
    ids = {*(c.id for c in PACK.criteria), *(c.id for c in PACK.checks), *PACK.catalogue.measures}
    found = [(text, target) for text, target in links(tokens()) if text in ids]
    assert {text for text, _ in found} >= {*(c.id for c in PACK.criteria), *(c.id for c in PACK.checks)}
    assert [(text, target) for text, target in found if target != f"#{named[text]}"] == []


@pytest.mark.parametrize(
    ("name", "anchor"),
    [("HP06", "hp06"), ("HP06.1", "hp061"), ("assessments.durations", "assessmentsdurations")],
)
def test_an_entry_is_linked_to_by_its_id_which_never_changes(name: str, anchor: str) -> None:
    assert dict(zip(headings(tokens()), anchors(tokens()), strict=True))[name] == anchor


def test_anchors_of_headings_alike_are_told_apart(tmp_path: Path) -> None:
    """A pack may call an area what it likes: the links still lead where they say."""
    folder = pack_folder(tmp_path)
    about = (folder / "pack.yaml").read_text(encoding="utf-8")
    first, second = "The experiences and progress of children in care", "The experiences and progress of care leavers"
    (folder / "pack.yaml").write_text(changed(about, (first, "HP06"), (second, "HP06.1")), encoding="utf-8")
    tokens = parsed(rulebook(load_pack(folder, shipped_catalogue())))
    # The areas in the index, the criterion with its checks, then the areas themselves.
    assert [anchor for anchor in anchors(tokens) if anchor.startswith("hp06")] == [
        "hp06", "hp061", "hp06-1", "hp061-1", "hp062", "hp063", "hp064", "hp06-2", "hp061-2",
    ]  # fmt: skip
    assert [target for text, target in links(tokens) if text == "HP06"] == ["#hp06-1", "#hp06-2"]
    assert {target for text, target in links(tokens) if text == "HP06.1"} == {"#hp061-1", "#hp061-2"}


# Complete


def entries() -> Iterator[Entry]:
    """What explain says of each criterion, check and measure."""
    yield from (criterion_entry(criterion, PACK) for criterion in PACK.criteria)
    yield from (check_entry(check, PACK) for check in PACK.checks)
    yield from (measure_entry(measure, PACK) for measure in PACK.catalogue.measures.values())


# What both say in the same words. What else explain says, the book says in fewer, elsewhere or not at all.
SAID_ALIKE = {
    "Overlay", "Applies when", "Readings", "Where unknown", "Because", "Critical because", "Source", "Inspectors ask",
    "Finding", "Do", "Why", "What good looks like", "Definition", "Numerator", "Denominator", "Bands", "At most",
    "Local standard", "Can be given by", "May not apply", "Moves with", "Held in", "Traps", "Read by", "Submitted",
}  # fmt: skip


@cache
def under_headings() -> Mapping[str, list[str]]:
    """The lines of the book under each heading, which is the first of them."""
    starts = [index for index, token in enumerate(tokens()) if token.type == "heading_open"]
    lines = ([flat(read(token)) for token in inlines(tokens()[a:b])] for a, b in pairwise([*starts, None]))
    return {name: [name, *rest] for name, *rest in lines}


def lines_of(name: str) -> list[str]:
    """The lines of the book under the heading of an id."""
    return under_headings()[name]


def test_the_book_says_of_each_id_what_explain_does() -> None:
    for entry in entries():
        told = [block for block in entry.blocks if isinstance(block, Fact) and block.label in SAID_ALIKE]
        lines = lines_of(entry.id)
        assert lines[:2] == [entry.id, entry.title]
        assert [fact for fact in told if flat(f"{fact.label}: {plain(fact.words)}") not in lines] == [], entry.id


def test_each_severity_of_a_check_has_its_line() -> None:
    for check in PACK.checks:
        labels = [line.partition(":")[0] for line in lines_of(check.id)]
        assert [level for level in check.severities if level.capitalize() not in labels] == [], check.id


def test_a_criterion_lists_its_checks_with_their_worst_and_their_weight() -> None:
    for criterion in PACK.written:
        rows = (
            (one.id, one.title, max(one.severities, key=lambda level: level.rank).value, str(one.weight))
            for one in criterion.checks
        )
        cells = [cell for row in rows for cell in row]
        assert lines_of(criterion.id)[-len(cells) :] == cells


def test_figures_of_all_years_stand_with_their_measure_and_nowhere_else() -> None:
    published = {one for one in PACK.catalogue.measures if PACK.catalogue.has_benchmark(one)}
    assert {name for name in under_headings() if "Year" in lines_of(name)} == published
    years = [line for line in lines_of("assessments.within_45_working_days") if re.fullmatch("20[0-9]{2}", line)]
    assert len(years) > 5


def test_every_relation_is_told_once() -> None:
    lines = [flat(read(token)) for token in inlines(tokens())]
    assert sum(line.startswith(("Must agree: ", "Compared: ")) for line in lines) == len(PACK.catalogue.ties)


ROW = re.compile(r"^\| \[(\w+)\]\([^)]*\) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)


def test_every_criterion_has_a_line_in_the_index_by_area() -> None:
    rows = ROW.findall(pages()[INDEX])
    assert [row[:3] for row in rows] == [
        (one.id, escaped(one.title), str(len(one.checks) or "none yet"))
        for area in PACK.about.areas
        for one in PACK.criteria
        if one.area == area.id
    ]
    often = {row[0]: row[3:] for row in rows}
    assert often["CC04"] == ("21.2%", "")
    assert often["HP05"] == ("15.3%, 5.6%", "97%")


def test_a_criterion_without_checks_says_so_in_the_index_and_on_its_page(tmp_path: Path) -> None:
    text = CRITERION[: CRITERION.index("checks:")]
    pages = rulebook_pages(load_pack(pack_folder(tmp_path, text), shipped_catalogue()))
    assert "| Assessments are completed in time and well | none yet |" in pages[INDEX]
    assert (
        "No checks are written yet: the criterion is listed, and outside coverage."
        in pages["rules/help-and-protection.md"]
    )


def test_measures_that_no_check_reads_are_listed_and_linked_to_where_the_book_tells_of_them(tmp_path: Path) -> None:
    index = rulebook_pages(small_pack(tmp_path))[INDEX]
    listed = index[index.index("## Measures that no check reads") :]
    assert "- [assessments.durations](rules/measures-help-and-protection.md#assessmentsdurations): Working" in listed
    assert "- workforce.agency: " in listed
    assert "[assessments.within" not in listed


OURS = (
    "Every threshold in this book is the policy of this pack. Ofsted publishes no numeric thresholds for its grades. "
    "What each rests on stands behind it in brackets:"
)


def test_the_head_says_what_is_judged_by_what_and_that_the_thresholds_are_ours() -> None:
    lines = [read(token) for token in inlines(parsed(book()[: book().index("## Criteria\n")]))]
    said = [
        *PACK.about.caution,
        "In force: from 2026-04-01",
        OURS,
        "Act now: there is a critical gap",
        "Cannot say: less than 50% of the weight that applies could be assessed",
    ]
    assert [line for line in said if line not in lines] == []


def test_each_threshold_is_counted_once_by_what_it_rests_on() -> None:
    start = book().index("| Rests on | Thresholds |")
    table = book()[start : book().index("\n\n", start)]
    assert sum(map(int, re.findall(r"\| (\d+) \|$", table, re.MULTILINE))) == sum(
        len(check.bands) or 1 for check in PACK.checks
    )


def test_every_condition_of_the_policy_has_its_words() -> None:
    assert set(CONDITIONS) == set(Condition)


def test_every_source_of_the_pack_is_listed_with_what_cites_it() -> None:
    cited = book()[book().index("\n## Sources\n") :]
    sources = {source.document: criterion.id for criterion in PACK.criteria for source in criterion.sources}
    lines = [flat(read(token)) for token in inlines(parsed(cited))]
    for document, criterion in sources.items():
        by = [line.removeprefix(f"{flat(document)}: ") for line in lines if line.startswith(f"{flat(document)}: ")]
        assert criterion in ", ".join(by).split(", ")


def test_github_draws_each_page_also_when_the_pack_has_grown_by_half() -> None:
    assert [page for page, text in pages().items() if len(text.encode()) * 1.5 >= GITHUB_DRAWS] == []


def test_the_index_is_short() -> None:
    assert len(pages()[INDEX].splitlines()) < 400


# A whole small book


CHECK = """\
#### HP06.1

**Completed within 45 working days**

- **Reads:** [Assessments completed within 45 working days](#assessmentswithin_45_working_days)
- **Major:** below 73.8% (the council's own standard). Ours.
- **Minor:** in the worst quarter of councils: below 78.6% in 2025 (published figures).
- **Watch:** below England, 85.7% in 2025 (published figures).
- **Finding:** {value} of assessments were completed in time
- **Do:** Review what is late.
"""


def test_a_check_looks_like_this(tmp_path: Path) -> None:
    book = rulebook(small_pack(tmp_path))
    assert book[book.index("#### HP06.1\n") : book.index("\n#### HP06.2\n")] == CHECK


def of(name: str, label: str) -> list[str]:
    """What stands under a label in the entry of an id."""
    return [line.removeprefix(f"{label}: ") for line in lines_of(name) if line.startswith(f"{label}: ")]


@pytest.mark.parametrize(
    ("name", "label", "told"),
    [
        pytest.param("HP06.2", "Critical", "one or more children (what inspections found).", id="one measure"),
        pytest.param("CC04.6", "Watch", "on_time >= 90 and planned < 85 (what inspections found).", id="an expression"),
        pytest.param("HP06.4", "Major", "it shows weakness (what inspections found).", id="evidence"),
        pytest.param(
            "HP06.4",
            "Evidence",
            "audit, inspection letter, review. The council's own with a sample of 20 or more, moderated; at most "
            "6 months old",
            id="what evidence needs",
        ),
        pytest.param(
            "HP06.11",
            "Minor",
            "no audit, review or letter of the last 12 months shows how practice is (what inspections found).",
            id="silence",
        ),
    ],
)
def test_what_decides_is_told_in_words_where_they_say_as_much(name: str, label: str, told: str) -> None:
    assert of(name, label) == [told]


def test_the_same_reason_for_two_lines_is_told_once(tmp_path: Path) -> None:
    book = rulebook(small_pack(tmp_path))
    assert "- **Major:** below 60% (the council's own standard). Our line.\n" in book
    assert "- **Minor:** below 70% (the council's own standard).\n" in book


def test_a_change_is_a_rise_or_a_fall() -> None:
    (minor,) = of("HP06.6", "Minor")
    assert minor.startswith("a fall of more than 10 (")


def test_a_councils_own_standard_is_told_with_the_one_where_it_has_none(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, *BY_A_LOCAL_STANDARD)
    assert "- **Watch:** above the council's own standard, 24 hours where it names none (" in rulebook(pack)


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
                f"{said}\nnational_framework: [safe]\nsources: [{source}]",
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
    assert about.national_framework
    outcome = about.national_framework.parts["safe"]
    texts = (
        about.title,
        outcome,
        about.framework.name,
        about.areas[1].title,
        about.areas[1].looks_at,
        about.caution[0],
    )
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


@mostly_slow("payload", PAYLOADS, "raw HTML", "a link", "a cell", "code")
def test_no_text_of_a_pack_marks_up_its_book_and_a_reader_reads_it_as_it_is(
    payload: str, harmless: list[Any], tmp_path: Path
) -> None:
    hostile = rulebook(everywhere(tmp_path, payload))
    book, sources = hostile.split("\n## Sources\n")
    assert structure(book) == harmless[0]
    assert sorted(structure(sources)) == sorted(harmless[1]), "they are in their order"
    tokens = parsed(hostile)
    assert {target[0] for _, target in links(tokens)} == {"#"}
    pages = rulebook_pages(everywhere(tmp_path / "pages", payload))
    led = {leads_to(page, to).partition("#")[0] for page, text in pages.items() for _, to in links(parsed(text))}
    assert led <= pages.keys()
    lines = [flat(read(token)) for token in inlines(tokens)]
    for line in (f"Rule book: {payload}", f"Why: {payload}", f"Finding: {payload}"):
        assert line in lines


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
    assert {token.tag for token in tokens() if token.tag} == {
        "h1", "h2", "h3", "h4", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert {child.type for token in inlines(tokens()) for child in token.children or ()} == {
        "text", "strong_open", "strong_close", "link_open", "link_close", "code_inline",
    }  # fmt: skip
