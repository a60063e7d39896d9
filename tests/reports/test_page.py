"""The report as a page, in a real browser: what it tells, how it is used, and what no text of a submission can do."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, partial
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.core.dates import day_in_words
from readiness.core.numbers import rounded, shown
from readiness.core.sanitize import unmoving
from readiness.evaluation.area_result import Counts
from readiness.evaluation.finding import Finding, FindingStatus
from readiness.evaluation.result import Evaluation
from readiness.packs.pack import RulePack, load_shipped
from readiness.packs.shelf import SHIPPED
from readiness.reports import Format, render
from readiness.reports.details import DetailKind, details
from readiness.reports.first_page import MOST_ASKED, MOST_CONFLICTS, MOST_SILENT, MOST_UNLOOKED
from readiness.reports.html.pictures import axis, strip_words
from readiness.reports.phrases import also, answered, by_word, noticed, status, tells_something, totals, unused
from tests.reports.test_reports import bare, everywhere, flat, judged, parsed, texts
from tests.support import browser as real
from tests.support import samples
from tests.support.largest import largest
from tests.support.packs import small_pack
from tests.support.slow import mostly_slow, slow
from tests.support.submissions import Json, evaluated, letter, submission

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZE_LIMIT, MOST_SHEETS = 700_000, 15
PHONE, SMALL, DESK = (360, 800), (320, 256), (1280, 900)  # 320 by 256 is 1280 by 1024 at 400%
TROUBLED = next(sample for sample in samples.SAMPLES if sample.stem == "troubled")


@cache
def the_largest() -> Evaluation:
    return evaluated(largest())


def with_findings(evaluation: Evaluation, findings: Iterable[Finding]) -> Evaluation:
    """The evaluation with these findings, and with the criteria that they belong to."""
    told: dict[str, list[Finding]] = {}
    for finding in findings:
        told.setdefault(finding.criterion, []).append(finding)
    areas = tuple(
        dataclasses.replace(
            area,
            criteria=tuple(
                dataclasses.replace(c, worst=told[c.id][0].check, checks=tuple(f.check for f in told[c.id]))
                for c in area.criteria
                if c.id in told
            ),
        )
        for area in evaluation.areas
    )
    kept = tuple(finding for found in told.values() for finding in found)
    counts = {one: sum(f.status == one or f.severity == one for f in kept) for one in ("critical", "major", "minor")}
    counts |= {one.replace("-", "_"): sum(f.status == one for f in kept) for one in FindingStatus}
    return dataclasses.replace(evaluation, areas=areas, findings=kept, counts=Counts(total=len(kept), **counts))


@cache
def the_handful() -> Evaluation:
    """Four criteria of the troubled sample, with every status, severity and chart: a quarter of its page."""
    whole = judged(TROUBLED)
    few = with_findings(whole, (f for f in whole.findings if f.criterion in ("HP02", "HP06", "HP20", "LD05")))
    read = (one for one in whole.measures if set(one.read_by) & {f.check for f in few.findings})
    return dataclasses.replace(few, measures=tuple(read), notices=whole.notices[-5:])


REPORTS: Mapping[str, Callable[[], Evaluation]] = {
    **{sample.stem: partial(judged, sample) for sample in samples.SAMPLES},
    "largest": the_largest,
}
UNLIKE = (*samples.UNLIKE, "largest")
every_report = mostly_slow("name", REPORTS.keys(), "half-empty", "largest")


def in_short(evaluation: Evaluation) -> Evaluation:
    """Without the measures of which nothing was submitted, where the length of the annex is not the subject."""
    return dataclasses.replace(evaluation, measures=tuple(one for one in evaluation.measures if one.submitted))


@cache
def page_of(name: str) -> str:
    return render(the_handful() if name == "handful" else REPORTS[name](), Format.HTML)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> RulePack:
    """A pack of one criterion: its page has every part that a page has, and loads in a quarter of the time."""
    return small_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def short_page(small: RulePack) -> str:
    return render(in_short(evaluated(everywhere("words"), pack=small)), Format.HTML)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if reason := real.why_not():
        pytest.skip(reason)
    with real.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def tabs() -> dict[bool, list[real.Tab]]:
    """The tabs that all tests of this file share."""
    return {}


@pytest.fixture
def opened(browser: Browser, tabs: dict[bool, list[real.Tab]], tmp_path: Path) -> Iterator[real.Opener]:
    """Opens reports; no page may ask for anything but itself, report an error or open a dialog."""
    opener = real.Opener(browser, tmp_path, tabs)
    yield opener
    assert opener.close() == []


@pytest.fixture
def lenient(browser: Browser, tmp_path: Path) -> Iterator[real.Opener]:
    """Opens reports that a test tries to make do what they must not, in tabs of their own."""
    opener = real.Opener(browser, tmp_path)
    yield opener
    opener.close()
    for tab in opener.tabs[True]:
        tab.page.context.close()


# What stands in a page, for those who have not seen it: read by the browser's own parser, but neither laid out nor run.
READ = """source => {
    const page = new DOMParser().parseFromString(source, 'text/html'), all = [...page.querySelectorAll('*')];
    const every = selector => [...page.querySelectorAll(selector)];
    return {
        ids: every('[id]').map(one => one.id),
        addresses: all.flatMap(one => ['href', 'src', 'action', 'srcset', 'data'].map(name => one.getAttribute(name)))
            .filter(address => address !== null),
        attributes: [...new Set(all.flatMap(one => one.getAttributeNames()))],
        skeleton: all.map(one => [one.tagName, ...one.getAttributeNames()].join(' ')).filter(tag => tag !== 'WBR'),
        findings: every('.finding').map(one => [one.id, one.textContent]),
        linked: every('.finding').filter(one => one.querySelector(`a[href='#${one.id}']`)).map(one => one.id),
        empty: every('details')
            .filter(one => one.textContent.trim() === one.querySelector('summary').textContent.trim())
            .map(one => (one.closest('[id]') || one).id),
        bullets: every('svg.bullet').map(one => one.closest('.finding').id),
        pictures: every('figure:not(.flow)').map(one => [one.querySelector('svg').classList[0],
            one.querySelector('a').hash.slice(1), one.querySelector('figcaption').textContent]),
        spoken: every('svg:not([aria-hidden=true])').length,
        told: page.querySelector('.page').textContent,
        main: page.querySelector('main').textContent,
    };
}"""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What stands in a page: of each picture its kind, the check to which it leads and its words."""

    ids: list[str]
    addresses: list[str]
    attributes: list[str]
    skeleton: list[str]
    findings: list[tuple[str, str]]
    linked: list[str]
    empty: list[str]
    bullets: list[str]
    pictures: list[tuple[str, str, str]]
    spoken: int
    told: str
    main: str


Reader = Callable[[str], Parsed]


@pytest.fixture(scope="module")
def read(browser: Browser) -> Iterator[Reader]:
    """Reads a page without opening it."""
    page = browser.new_page()
    yield cache(lambda report: Parsed(**page.evaluate(READ, report)))
    page.context.close()


def left(page: Page) -> list[str]:
    """The ids of the findings that no filter hides, folded or not, in the order in which they stand."""
    ids: list[str] = page.eval_on_selector_all(
        ".finding", "all => all.filter(one => !one.closest('[hidden]')).map(one => one.id)"
    )
    return ids


def visible(page: Page, message: str = ".finding") -> list[str]:
    """The ids of what is seen, in the order in which it stands."""
    ids: list[str] = page.eval_on_selector_all(
        message, "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
    )
    return ids


def eventually(page: Page, script: str, *arguments: str) -> None:
    """Waits until a script gives true. Playwright's own waiting needs what the page's policy forbids."""
    for _ in range(100):
        if page.evaluate(script, *arguments):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"never true: {script}")


def set_fields(page: Page, fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        field = page.locator(f"#filters [name={name}]")
        if name == "q":
            field.fill(value)
        else:
            field.select_option(value)


SET = """fields => {
    const form = document.getElementById('filters');
    for (const one of form.elements) { if (one.name) { one.value = fields[one.name] || ''; } }
    form.elements.q.dispatchEvent(new Event('input', {bubbles: true}));
}"""
SEEN = """() => {
    const seen = selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility());
    return {
        findings: seen('.finding').map(one => one.id),
        criteria: seen('.criterion').map(one => one.id),
        fields: Object.fromEntries([...new FormData(document.getElementById('filters'))].filter(([, value]) => value)),
        said: seen('[role=status]').map(one => one.innerText).join(),
        address: location.hash,
    };
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader sees of a page's checks, what is set, and what the address says."""

    findings: list[str]
    criteria: list[str]
    fields: dict[str, str]
    said: str
    address: str


def seen(page: Page) -> Seen:
    return Seen(**page.evaluate(SEEN))


def fields_of(page: Page) -> dict[str, str]:
    return seen(page).fields


def in_order(evaluation: Evaluation, holds: Callable[[Finding], bool] = lambda _: True) -> list[str]:
    """The checks of which this holds, as the page lists them: under each criterion what is met comes last."""
    fold = {FindingStatus.NOT_ASSESSED: 1, FindingStatus.MET: 2, FindingStatus.NOT_APPLICABLE: 2}
    of = evaluation.finding_of
    told = (
        check
        for area in evaluation.areas
        for criterion in area.criteria
        for check in sorted(criterion.checks, key=lambda check: fold.get(of[check].status, 0))
    )
    return [check for check in told if holds(of[check])]


# What it is


@every_report
def test_a_page_is_one_file_under_700_kb(name: str) -> None:
    assert len(page_of(name).encode()) < SIZE_LIMIT


@pytest.mark.slow
def test_the_largest_submission_by_the_whole_pack_is_under_700_kb_and_says_what_is_left_to_the_json() -> None:
    page = render(evaluated(largest(), pack=load_shipped(SHIPPED)), Format.HTML)
    assert len(page.encode()) < SIZE_LIMIT
    assert "Scores and coverage" not in page
    assert "All of it is in the evaluation as JSON" in page


def test_the_same_evaluation_makes_the_same_bytes() -> None:
    assert render(judged(TROUBLED), Format.HTML) == page_of("troubled")


@every_report
def test_a_page_names_no_address_but_places_in_itself(read: Reader, name: str) -> None:
    page = read(page_of(name))
    assert [address for address in page.addresses if address[1:] not in page.ids or address[0] != "#"] == []


@every_report
def test_ids_are_given_once_and_every_finding_has_its_own_and_a_link_to_itself(read: Reader, name: str) -> None:
    page, findings = read(page_of(name)), in_order(REPORTS[name]())
    assert sorted(page.ids) == sorted(set(page.ids))
    assert [check for check, _ in page.findings] == page.linked == findings


@every_report
def test_no_details_open_onto_nothing(read: Reader, name: str) -> None:
    assert read(page_of(name)).empty == []


# Accessible


SIZES = {"desk": DESK, "phone": PHONE, "a narrow phone": (320, 800), "at 400%": SMALL}


# The largest page has every kind of element. For more checks axe takes minutes, since it compares elements.
@pytest.mark.slow
@pytest.mark.parametrize("name", ["largest"])
@pytest.mark.parametrize(
    ("size", "scheme"),
    [(DESK, "light"), (PHONE, "dark")],
    ids=["desk, light", "phone, dark"],
)
def test_axe_finds_nothing_against_a_page(opened: real.Opener, name: str, size: tuple[int, int], scheme: str) -> None:
    assert real.violations(opened(page_of(name), size=size, scheme=scheme), left_out="#nothing") == []


@pytest.mark.slow
def test_axe_finds_nothing_against_the_whole_of_a_page_with_everything_open(opened: real.Opener) -> None:
    page = opened(page_of("handful"))
    page.click("#open")
    assert real.violations(page, left_out="#nothing", without=real.OF_COLOUR) == []


@pytest.mark.parametrize(
    ("size", "scheme", "address"),
    [slow(DESK, "dark", ""), (PHONE, "light", "#view&severity=critical")],
    ids=["desk, dark", "phone, light and filtered"],
)
def test_axe_finds_nothing_on_any_screen(opened: real.Opener, size: tuple[int, int], scheme: str, address: str) -> None:
    page = opened(page_of("handful"), address, size=size, scheme=scheme)
    page.click("#open")
    assert real.violations(page) == []


@pytest.mark.parametrize("content", [submission(), slow(everywhere("words"))], ids=["nothing", "everything"])
def test_a_small_report_is_accessible_too(opened: real.Opener, small: RulePack, content: Json) -> None:
    page = opened(render(in_short(evaluated(content, pack=small)), Format.HTML), size=SMALL)
    assert real.violations(page) == []


def test_axe_is_at_work(opened: real.Opener, short_page: str) -> None:
    page = opened(short_page)
    page.eval_on_selector("h1", "heading => { heading.style.color = '#eee'; }")
    assert [line.partition(" ")[0] for line in real.violations(page)] == ["color-contrast"]


UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitän" * 8
WIDE_TEXTS = {"an unbroken word": UNBROKEN, "an address": "https://example.org/" + "a/b-c_d?e=f&" * 25}


LAID_OUT = r"""() => {
    const all = selector => [...document.querySelectorAll(selector)];
    const broken = all('main *').filter(one => one.checkVisibility()
        && /^([A-Z]{2}\d\d\.\d+|\d{4}-\d\d-\d\d)$/.test(one.textContent.trim())).filter(one => {
            const range = document.createRange();
            range.selectNodeContents(one);
            const tops = [...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top));
            return Math.max(...tops) - Math.min(...tops) > 8;
        }).map(one => one.textContent);
    const charts = all('svg').filter(one => one.checkVisibility()).flatMap(chart => {
        const edge = chart.getBoundingClientRect();
        const words = [...chart.querySelectorAll('text')].map(one => ({text: one.textContent,
            box: one.getBoundingClientRect()}));
        const cut = words.filter(({box}) => box.left < edge.left - 1 || box.right > edge.right + 1
            || box.top < edge.top - 2 || box.bottom > edge.bottom + 2);
        const over = words.filter((one, i) => words.some((other, j) => j > i
            && Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 1
            && Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 3));
        const check = chart.closest('[id]').id;
        return [...cut.map(one => `${check}: "${one.text}" is cut off`),
            ...over.map(one => `${check}: "${one.text}" lies on another`)];
    });
    return {fits: document.documentElement.scrollWidth <= innerWidth, broken, charts};
}"""


LAW = {"fits": True, "broken": [], "charts": []}


def laid_out(page: Page) -> list[tuple[str, Any]]:
    """What is wrong with how a page is laid out with everything open, on each size of screen."""
    wrong = []
    page.click("#open")
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        wrong += [(name, what) for what in page.evaluate(LAID_OUT).items() if what not in LAW.items()]
    return wrong


@mostly_slow("name", UNLIKE, "largest")
def test_on_no_screen_a_page_scrolls_sideways_breaks_an_id_or_a_date_or_cuts_off_a_word_of_a_chart(
    opened: real.Opener, name: str
) -> None:
    """Letters one below another are what a table makes of a narrow screen."""
    assert laid_out(opened(page_of(name))) == []


def test_what_is_wrong_with_a_layout_is_found(opened: real.Opener) -> None:
    page = opened(page_of("handful"), size=PHONE)
    page.click("#open")
    page.evaluate("""() => {
        const id = document.querySelector('h5 > a');
        id.firstChild.splitText(3);
        id.lastChild.before(document.createElement('br'));
        document.querySelector('.strip text').setAttribute('x', '-50');
        document.querySelector('h1').append('x'.repeat(300));
        document.querySelector('h1').style.overflowWrap = 'normal';
        document.querySelector('h1').style.whiteSpace = 'nowrap';
    }""")
    laid = page.evaluate(LAID_OUT)
    assert (laid["fits"], len(laid["broken"]), len(laid["charts"])) == (False, 1, 1)


@pytest.mark.parametrize("text", WIDE_TEXTS.values(), ids=WIDE_TEXTS)
def test_no_word_of_a_submission_makes_a_page_scroll_sideways(opened: real.Opener, small: RulePack, text: str) -> None:
    page = opened(render(in_short(evaluated(everywhere(text), pack=small)), Format.HTML))
    assert [wrong for wrong in laid_out(page) if wrong[1][0] == "fits"] == []


def test_every_finding_tells_its_status_in_words(opened: real.Opener) -> None:
    page = opened(page_of("handful"))
    page.click("#open")
    told: dict[str, str] = page.eval_on_selector_all(
        ".finding", "all => Object.fromEntries(all.map(one => [one.id, one.innerText]))"
    )
    for finding in the_handful().findings:
        assert flat(status(finding)) in flat(told[finding.check])


def test_no_picture_is_read_out_since_words_beside_each_say_what_it_draws(read: Reader) -> None:
    assert [(name, read(page_of(name)).spoken) for name in UNLIKE] == [(name, 0) for name in UNLIKE]


def test_under_the_chart_of_a_gap_stand_the_lines_that_it_draws(read: Reader) -> None:
    page = read(page_of("largest"))
    told = dict(page.findings)
    assert page.bullets
    for check in page.bullets:
        finding = the_largest().finding_of[check]
        facts = [
            *(shown(one.value, finding.unit) for one in finding.thresholds if one.named != "england"),
            *(shown(end, "percent") for end in (dataclasses.astuple(finding.interval) if finding.interval else ())),
        ]
        if finding.benchmark and finding.benchmark.england is not None:
            facts.append(f"England {shown(finding.benchmark.england, finding.unit)}")
        assert (check, [fact for fact in facts if fact not in told[check]]) == (check, [])


@pytest.mark.parametrize("name", ["troubled", "half-empty"])
def test_each_place_among_councils_is_drawn_once_and_told_in_the_numbers_of_the_evaluation(
    read: Reader, name: str
) -> None:
    drawn = {check: flat(words) for kind, check, words in read(page_of(name)).pictures if kind == "strip"}
    among = REPORTS[name]().among_councils
    assert drawn
    assert [one.check for one in among if one.check not in drawn] == []
    for one in among:
        facts = [
            one.title,
            shown(one.value, one.unit),
            f"{one.lower} of {one.councils} councils",
            f"{one.higher} higher",
        ]
        facts += (
            [day_in_words(one.as_at)]
            if one.england is None
            else [day_in_words(one.as_at), f"England {shown(one.england, one.unit)}"]
        )
        words = "".join(words for check, words in drawn.items() if check == one.check)
        assert (one.measure, [fact for fact in facts if fact not in words]) == (one.measure, [])


def test_a_place_among_councils_names_the_region_and_the_neighbours_together_and_no_council() -> None:
    council = {"name": "Wakefield", "code": "E08000036"}
    evaluation = evaluated(submission(council=council, workforce={"turnover": {"percentage": 25}}))
    (one,) = evaluation.among_councils
    assert strip_words(one) == (
        "25%; 143 of 149 councils lower, 6 higher; England 11.8%; Yorkshire and the Humber 9.9%; "
        "the middle of 10 neighbours 11.6%. As at 30 September 2025. Lower is better."
    )


def test_there_is_a_trend_wherever_there_is_history(read: Reader) -> None:
    drawn = " ".join(flat(words) for kind, _, words in read(page_of("largest")).pictures if kind == "trend")
    points = [point for f in the_largest().findings if f.latest for point in (*f.history, f.latest)]
    assert points
    assert [one.shown for one in points if one.comparable and f"{one.shown} ({one.period_end})" not in drawn] == []


AXIS = {"0", "25", "50", "75", "100"}


@pytest.mark.parametrize("name", ["troubled", "largest"])
def test_no_picture_shows_a_number_that_the_evaluation_does_not_hold(name: str) -> None:
    evaluation, drawings = REPORTS[name](), re.findall(r'<svg class="(?:strip|trend|bar).*?</svg>', page_of(name))
    told = {text for drawing in drawings for text in re.findall(r"<text[^>]*>([^<]*)</text>", drawing)}
    held = {rounded(number) for one in evaluation.among_councils for number in (*one.values, one.value)}
    held |= {rounded(point.value) for f in evaluation.findings for point in (*f.history, f.latest) if point}
    assert told
    assert {text.removesuffix("%") for text in told} <= held | AXIS


def rises(values: list[float]) -> list[float]:
    """By how much of its height a trend of percentages rises at each step."""
    low, high = axis(values, percent=True)
    return [(after - before) / (high - low) for before, after in pairwise(values)]


@given(fall=st.floats(7, 100), rise=st.floats(0, 2), places=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_fall_of_seven_points_is_drawn_steeper_than_a_rise_of_two_wherever_they_lie(
    fall: float, rise: float, places: tuple[float, float]
) -> None:
    least, start = (100 - fall) * places[0], (100 - rise) * places[1]
    assert -rises([min(least + fall, 100), least])[0] > rises([start, min(start + rise, 100)])[0]


def test_the_flow_shows_each_step_that_was_submitted_and_is_hollow_where_none_was(opened: real.Opener) -> None:
    page, steps = opened(page_of("half-empty")), REPORTS["half-empty"]().flow
    page.click("#open")
    rows = page.eval_on_selector_all(
        ".flow tbody tr", "all => all.map(one => [one.innerText, !!one.querySelector('.hollow')])"
    )
    assert [hollow for _, hollow in rows] == [step.came.value is None for step in steps]
    for (told, _), step in zip(rows, steps, strict=True):
        assert [one.shown for one in (step.came, *step.waiting) if flat(one.shown) not in flat(told)] == []


def test_what_was_not_checked_is_told_as_not_known_and_never_by_a_title_alone(read: Reader) -> None:
    evaluation, told = REPORTS["half-empty"](), dict(read(page_of("half-empty")).findings)
    silent = [f for f in evaluation.findings if f.status is FindingStatus.NOT_ASSESSED and not tells_something(f)]
    assert silent
    assert [f.check for f in silent if f"“{f.title}”: {(f.reason or '').removesuffix('.')}" not in told[f.check]] == []
    assert flat(read(page_of("half-empty")).told).count("Whether this holds is not known:") == len(
        {f.criterion for f in evaluation.findings if f.status is FindingStatus.NOT_ASSESSED}
    )


# Filters, order and the address


@cache
def quokka() -> Evaluation:
    """The handful's findings with a word that stands in some and in no other."""
    evaluation = the_handful()
    marked = [
        dataclasses.replace(one, notes=(*one.notes, "Seen: a Quokka & 50% more = #1, é."))
        if index % 5 == 0 and tells_something(one)
        else one
        for index, one in enumerate(evaluation.findings)
    ]
    return dataclasses.replace(evaluation, findings=tuple(marked))


def wanted(fields: Mapping[str, str]) -> Callable[[Finding], bool]:
    """What the fields ask for, said of a finding."""

    def holds(finding: Finding) -> bool:
        text = " ".join((finding.check, finding.text, *finding.notes)).casefold()
        return (
            fields.get("area", finding.area) == finding.area
            and fields.get("status", finding.status) == finding.status
            and fields.get("severity", finding.severity) == finding.severity
            and fields.get("q", "").casefold() in text
        )

    return holds


VIEWS: tuple[dict[str, str], ...] = (
    {"area": "help-and-protection"},
    {"area": "impact-of-leaders"},
    {"area": "care-leavers"},
    {"status": "met"},
    {"status": "watch"},
    {"status": "gap"},
    {"status": "not-assessed"},
    {"severity": "critical"},
    {"severity": "major"},
    {"severity": "minor"},
    {"q": "quokka"},
    {"q": "QUOKKA"},
    {"q": "a Quokka & 50% more = #1, é"},
    {"area": "help-and-protection", "severity": "major"},
    {"area": "impact-of-leaders", "status": "met"},
    {"status": "gap", "q": "Quokka"},
    {"status": "met", "severity": "major"},
    {"area": "help-and-protection", "status": "gap", "severity": "minor", "q": "quokka"},
)


def test_a_filter_shows_the_checks_that_it_asks_for_under_their_headings_and_says_how_many(
    opened: real.Opener,
) -> None:
    page, evaluation = opened(render(quokka(), Format.HTML)), quokka()
    page.click("#open")
    assert seen(page).findings == in_order(evaluation)
    for fields in VIEWS:
        page.evaluate(SET, fields)
        left = in_order(evaluation, wanted(fields))
        under = list(dict.fromkeys(evaluation.finding_of[check].criterion for check in left))
        now = seen(page)
        assert (fields, now.findings, now.criteria) == (fields, left, under)
        assert (fields, re.findall(r"\d+", now.said)[:2]) == (fields, [str(len(left)), str(evaluation.counts.total)])


def test_the_views_differ() -> None:
    shown = [tuple(in_order(quokka(), wanted(fields))) for fields in VIEWS if fields.get("q") in (None, "quokka")]
    assert len(set(shown)) > len(VIEWS) * 2 / 3
    assert sum(map(bool, shown)) > len(VIEWS) * 2 / 3


LOADED = (VIEWS[0], VIEWS[5], VIEWS[12], VIEWS[-1])


@pytest.mark.slow
def test_an_address_opens_the_view_that_it_was_taken_from(opened: real.Opener) -> None:
    report = render(quokka(), Format.HTML)
    page = opened(report)
    taken = {}
    for fields in LOADED:
        set_fields(page, {"area": "", "status": "", "severity": "", "q": "", **fields, "sort": "worst"})
        taken[seen(page).address] = seen(page)
        assert (fields, seen(page).fields) == (fields, {**fields, "sort": "worst"})
    assert [address for address in taken if not address.startswith("#view&")] == []
    for address, before in taken.items():
        opened.close()
        again = opened(report, address)
        assert seen(again) == before
        assert again.evaluate("document.getElementById('filters').getBoundingClientRect().top") < DESK[1] / 2


@pytest.mark.slow
def test_an_address_followed_in_an_open_page_shows_the_view_that_it_was_taken_from(opened: real.Opener) -> None:
    page = opened(render(quokka(), Format.HTML))
    taken = []
    for fields in VIEWS:
        page.evaluate(SET, {**fields, "sort": "asked"})
        taken.append(seen(page))
    for before in taken:
        page.evaluate(
            "address => new Promise(done => { onhashchange = done; location.hash = address; })", before.address
        )
        assert seen(page) == before


def test_a_view_can_be_followed_in_a_page_that_is_open(opened: real.Opener) -> None:
    page = opened(page_of("handful"), "#view&status=met")
    page.evaluate("location.hash = '#view&severity=critical'")
    eventually(page, "document.querySelector('#filters [name=severity]').value === 'critical'")
    assert visible(page) == in_order(the_handful(), wanted({"severity": "critical"}))


def test_showing_all_again_empties_the_fields_and_the_address(opened: real.Opener) -> None:
    page = opened(page_of("handful"), "#view&status=met&q=of&sort=worst")
    page.click("#filters [type=reset]")
    eventually(page, "location.hash === ''")
    assert (left(page), visible(page), fields_of(page)) == (in_order(the_handful()), [], {})


def criteria_sorted(evaluation: Evaluation, by: str) -> list[str]:
    keys: dict[str, Callable[[Any], Any]] = {
        "": lambda criterion: 0,
        "worst": lambda criterion: evaluation.finding_of[criterion.worst].rank,
        "asked": lambda criterion: (-(criterion.criticised_percent or 0), -(criterion.examined_percent or 0)),
    }
    return [criterion.id for area in evaluation.areas for criterion in sorted(area.criteria, key=keys[by])]


@mostly_slow("name", UNLIKE, "half-empty")
def test_criteria_stand_by_id_worst_first_or_most_criticised_first(opened: real.Opener, name: str) -> None:
    page, evaluation = opened(page_of(name)), REPORTS[name]()
    page.click("#open")
    for by in ("", "worst", "asked", ""):
        set_fields(page, {"sort": by})
        now = seen(page)
        assert now.criteria == criteria_sorted(evaluation, by)
        assert sorted(now.findings) == sorted(in_order(evaluation))


def test_the_orders_differ() -> None:
    orders = [criteria_sorted(judged(TROUBLED), by) for by in ("", "worst", "asked")]
    assert orders[0] != orders[1] != orders[2] != orders[0]


BROKEN = (
    "#", "#view", "#view&", "#view&&&=&=&", "#view&q", "#view&q=%E0%A4%A", "#view&area=nowhere", "#view&status=",
    "#view&severity=%00", "#view&sort=nothing", "#view&__proto__=1&constructor=2&length=3", "#viewer", "#nothing",
    "#%E0%A4%A", "#HP99.99", "#%22%5D%20*", "#view&area=<script>alert(1)</script>", "#javascript:alert(1)",
    "#:~:text=gap", "#view&" + "a=b&" * 5000,
)  # fmt: skip


@mostly_slow(
    "address",
    {one[:40]: one for one in BROKEN},
    "#",
    "#view&q=%E0%A4%A",
    "#view&__proto__=1&constructor=2&length=3",
    "#%22%5D%20*",
)
def test_a_broken_address_shows_everything(opened: real.Opener, small: RulePack, address: str) -> None:
    evaluation = in_short(evaluated(everywhere("words"), pack=small))
    page = opened(render(evaluation, Format.HTML), address)
    page.click("#open")
    now = seen(page)
    assert (now.findings, now.criteria) == (in_order(evaluation), criteria_sorted(evaluation, ""))
    set_fields(page, {"severity": "critical"})
    assert visible(page) == in_order(evaluation, wanted({"severity": "critical"})) == ["HP06.2"]


def test_a_link_to_a_finding_that_a_filter_hides_shows_it_and_stays_the_address(opened: real.Opener) -> None:
    evaluation = the_handful()
    page = opened(page_of("handful"), "#view&status=met")
    hidden = in_order(evaluation, wanted({"severity": "critical"}))[0]
    assert hidden not in visible(page)
    page.evaluate("check => { location.hash = check; }", hidden)
    eventually(page, "check => document.getElementById(check).checkVisibility()", hidden)
    page.wait_for_timeout(50)  # what a page does later must not take the address away again
    assert page.evaluate("location.hash") == f"#{hidden}&status=met"
    assert in_view(page, hidden)
    shown_too = {*in_order(evaluation, wanted({"status": "met"})), hidden}
    assert visible(page) == [check for check in in_order(evaluation) if check in shown_too]
    again = opened(page_of("handful"), f"#{hidden}&status=met")
    assert (visible(again), fields_of(again), in_view(again, hidden)) == (visible(page), {"status": "met"}, True)
    set_fields(again, {"status": "watch"})
    assert visible(again) == in_order(evaluation, wanted({"status": "watch"}))


@mostly_slow("place", ["annex", "HP06", "HP06.1", "help-and-protection", "first"], "annex", "HP06.1")
def test_following_a_link_keeps_the_view_in_the_address(opened: real.Opener, place: str) -> None:
    page = opened(page_of("handful"), "#view&severity=critical&sort=worst")
    before = visible(page)
    page.locator(f"a[href='#{place}']:visible").first.click()
    eventually(page, "place => location.hash === `#${place}&severity=critical&sort=worst`", place)
    assert set(before) <= set(visible(page))
    again = opened(page_of("handful"), page.evaluate("location.hash"))
    assert (visible(again), fields_of(again)) == (visible(page), {"severity": "critical", "sort": "worst"})
    assert abs(again.evaluate("scrollY") - page.evaluate("scrollY")) < 5
    page.go_back()
    eventually(page, "() => location.hash === '#view&severity=critical&sort=worst'")
    assert visible(page) == before


def test_a_linked_finding_is_marked_and_opened(opened: real.Opener) -> None:
    for address in ("#HP06.1", "#HP06.1&area=help-and-protection"):
        page = opened(page_of("handful"), address)
        assert page.eval_on_selector_all(".linked", "all => all.map(one => one.id)") == ["HP06.1"]
        opened_in = "all => all.map(one => one.closest('[id]').id)"
        assert page.eval_on_selector_all(".finding details[open]", opened_in) == ["HP06.1"]
        assert "HP06.1" in visible(page)


def in_view(page: Page, check: str) -> bool:
    box = page.evaluate("check => document.getElementById(check).getBoundingClientRect().toJSON()", check)
    return bool(-1 <= box["top"] < DESK[1])


@pytest.mark.parametrize("check", ["HP02.2", "LD05.4", "HP20.5"])
def test_a_report_opens_at_the_finding_that_its_address_names(opened: real.Opener, check: str) -> None:
    page = opened(page_of("handful"), f"#{check}")
    assert in_view(page, check)
    assert page.evaluate("location.hash") == f"#{check}"


def test_all_details_open_and_close_together(opened: real.Opener) -> None:
    page = opened(page_of("handful"))
    everything = page.locator(".finding details").count()
    assert everything
    for button, state in (("#open", everything), ("#close", 0), ("#open", everything)):
        page.click(button)
        assert page.locator(".finding details[open]").count() == state


# With a keyboard alone

FOCUSABLE = """all => all.filter(one => one.checkVisibility()).map((one, index) => { one.dataset.stop = index; })"""
STOPS = "a[href], button, select, input, summary, [tabindex='0']"


@pytest.mark.parametrize(
    ("key", "name"),
    [("Tab", "short"), slow("Tab", "handful"), slow("Shift+Tab", "short")],
)
def test_a_key_reaches_everything_in_order_and_shows_where_it_is(
    opened: real.Opener, short_page: str, key: str, name: str
) -> None:
    page = opened(short_page if name == "short" else page_of(name))
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    stops = range(len(page.eval_on_selector_all(STOPS, FOCUSABLE)))
    for stop in stops if key == "Tab" else reversed(stops):
        page.keyboard.press(key)
        at = page.evaluate(
            """() => {
                const one = document.activeElement, style = getComputedStyle(one), box = one.getClientRects()[0];
                const ring = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
                const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
                const x = middle(box.left, box.right, innerWidth), y = middle(box.top, box.bottom, innerHeight);
                const top = document.elementFromPoint(x, y);
                return {stop: one.dataset.stop, ring, covered: !one.contains(top) && (top || document.body).className};
            }"""
        )
        assert at == {"stop": str(stop), "ring": at["ring"], "covered": False}
        assert at["ring"] > 0


def test_the_first_stop_skips_to_the_report(opened: real.Opener) -> None:
    page = opened(page_of("handful"))
    page.keyboard.press("Tab")
    assert "Skip" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_details_open_and_close_by_key(opened: real.Opener) -> None:
    page = opened(page_of("handful"), "#HP06.2")
    page.click("#open")
    page.click("#close")
    page.eval_on_selector(".area:has(.finding) > .fold", "fold => { fold.open = true; }")
    page.locator(".finding summary:visible").first.focus()
    for key in ("Enter", "Space"):
        for count in (1, 0):
            page.keyboard.press(key)
            assert (key, page.locator(".finding details[open]").count()) == (key, count)


def test_a_filter_is_set_and_taken_off_by_key(opened: real.Opener) -> None:
    page, evaluation = opened(page_of("handful")), the_handful()
    page.locator("#filters [name=severity]").focus()
    page.keyboard.type("critical")
    assert visible(page) == in_order(evaluation, wanted({"severity": "critical"}))
    page.locator("#filters [name=q]").focus()
    page.keyboard.type("HP06.2")
    page.keyboard.press("Enter")
    assert "HP06.2" in visible(page)
    assert set(visible(page)) <= set(in_order(evaluation, wanted({"severity": "critical"})))
    page.locator("#filters [type=reset]").focus()
    page.keyboard.press("Space")
    eventually(page, "location.hash === ''")
    assert left(page) == in_order(evaluation)


# Without a script


@mostly_slow("name", UNLIKE, "half-empty")
def test_without_a_script_everything_is_there_and_nothing_that_needs_one(opened: real.Opener, name: str) -> None:
    evaluation = REPORTS[name]()
    page = opened(page_of(name), script=False)
    assert left(page) == in_order(evaluation)
    assert page.locator("button, select, input").filter(visible=True).count() == 0
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert visible(page) == in_order(evaluation)
    told = bare(page.inner_text("main"))
    measures = evaluation.measures if page.locator("#annex details").count() else ()
    assert [m.measure for m in measures if bare(m.measure) not in told] == []
    assert [m.measure for m in measures if bare(m.shown) not in told] == []
    assert [f.check for f in evaluation.findings if bare(said(f)) not in told] == []


def said(finding: Finding) -> str:
    """What the page says of a finding: its sentence, or why nothing can be said."""
    return finding.text if tells_something(finding) else (finding.reason or finding.text).removesuffix(".")


@pytest.mark.parametrize("place", ["HP06.1", "HP06", "HP20.5"])
def test_without_a_script_a_link_reaches_what_is_folded(opened: real.Opener, place: str) -> None:
    page = opened(page_of("handful"), f"#{place}", script=False)
    assert page.evaluate("place => document.getElementById(place).checkVisibility()", place)
    assert in_view(page, place)


def test_without_a_script_details_still_open(opened: real.Opener) -> None:
    page = opened(page_of("handful"), script=False)
    page.locator(".area:has(.finding) > .fold > summary").first.click()
    details = page.locator(".finding details").filter(visible=True).first
    assert not details.locator("dd").first.is_visible()
    details.locator("summary").click()
    assert details.locator("dd").first.is_visible()


def test_the_script_takes_nothing_away_and_adds_nothing_to_read(opened: real.Opener, read: Reader) -> None:
    page = opened(page_of("handful"))
    told, count = page.text_content("main") or "", seen(page).said
    assert count
    assert flat(told).replace(flat(count), "", 1).split() == flat(read(page_of("handful")).main).split()


# Text from strangers

PAYLOADS = {
    "a script": "<script>window.__hit=1</script>",
    "a script after a closing quote": '"><script>window.__hit=1</script>',
    "an image": "<img src=x onerror=window.__hit=1>",
    "an image of a host": "<img src='https://evil.example/x.png'>",
    "an SVG": "<svg onload=window.__hit=1><script>window.__hit=1</script></svg>",
    "the end of an SVG": "</title></desc></svg><svg/onload=window.__hit=1>",
    "a CDATA section": "<![CDATA[<script>window.__hit=1</script>]]>",
    "a frame": "<iframe srcdoc='<script>parent.__hit=1</script>'></iframe>",
    "a link": "<a href='javascript:window.__hit=1'>click</a>",
    "an address": "javascript:window.__hit=1//",
    "a data address": "data:text/html,<script>window.__hit=1</script>",
    "double quotes": '" onmouseover="window.__hit=1" autofocus onfocus="window.__hit=1" x="',
    "single quotes": "' onmouseover='window.__hit=1' autofocus onfocus='window.__hit=1' x='",
    "no quotes": " x onmouseover=window.__hit=1 style=color:red ",
    "backquotes": "`onmouseover=window.__hit=1`",
    "the end of the title": "</title><script>window.__hit=1</script>",
    "the end of a style": "</style><script>window.__hit=1</script>",
    "the end of a script": "</script><script>window.__hit=1</script>",
    "the end of the page": "</bdi></h1></main></body></html><script>window.__hit=1</script>",
    "a text area": "</textarea></select></noscript><script>window.__hit=1</script>",
    "mathematics": "<math><mtext><table><mglyph><style><img src=x onerror=window.__hit=1></style></table></math>",
    "braces": "{{7*7}} {% raw %} {% include 'report.css' %} {# gone #} ${7*7} {value} %(n)s",
    "a style": "<style>*{display:none}</style>",
    "an expression": "expression(window.__hit=1); } * { display: none } /*",
    "a comment": "<!-- --><script>window.__hit=1</script><!--",
    "a comment that is not closed": "<!--",
    "entities": "&lt;script&gt; &#60;script&#62; &amp;lt; &nbsp; &quot; &#x22; &",
    "a refresh": "<meta http-equiv=refresh content='0;url=https://evil.example'><base href='https://evil.example'>",
    "a form": "<form action='https://evil.example'><button autofocus>go</button></form>",
    "controls": "a\x01b\x08c\x0bd\x0ce\x1b[31mf\x7fg\x85h\ufffei",
    "writing turned round": "a\u202eb\u2066c\u200fd\u061ce",
    "hidden characters": "a\u00adb\u200bc\u2028d\u2029e\ufefff\U000e0041g",
    "many lines": "one\n\ttwo\r\nthree\rfour",
}
HARMLESS = "harmless words"
# The names in it get a notice, as those of some payloads do.
ODDLY_SPACED = "harmless words "
# What is no text to read but decides what a finding is, or is looked up by.
NAMES = (
    "as_at",
    "area",
    "areas",
    "check",
    "checks",
    "measure",
    "criterion",
    "id",
    "worst",
    "comparison",
    "named",
    "critical_because",
)


def poisoned(value: Any, text: str) -> Any:
    """An evaluation in which every text reads so, the pack's own texts and the name of the file included."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            one.name: getattr(value, one.name) if one.name in NAMES else poisoned(getattr(value, one.name), text)
            for one in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **fields)
    if isinstance(value, tuple):
        return tuple(poisoned(one, text) for one in value)
    return text if isinstance(value, str) and value and not isinstance(value, Enum) else value


def oddly_spaced(evaluation: Evaluation) -> bool:
    return any(notice.kind == "odd-space" for notice in evaluation.notices)


def held(page: Parsed, harmless: Iterable[Parsed]) -> None:
    """The page has the elements and attributes of one of these, and none that runs or asks for anything."""
    assert page.skeleton in [one.skeleton for one in harmless]
    assert [name for name in page.attributes if name.startswith("on")] == []
    assert [one for one in page.addresses if not re.fullmatch(r"#[A-Za-z0-9._-]+", one)] == []


@mostly_slow("payload", PAYLOADS, "a script after a closing quote", "double quotes", "the end of a script", "controls")
def test_no_text_of_a_pack_or_a_submission_breaks_out_of_its_place(read: Reader, payload: str) -> None:
    """Every text of an evaluation is the payload: what a council wrote, what the pack says, the name of the file."""
    harmless = read(render(poisoned(the_handful(), HARMLESS), Format.HTML))
    held(read(render(poisoned(the_handful(), payload), Format.HTML)), [harmless])


@pytest.mark.slow
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_text_breaks_out_of_its_place_in_a_whole_report(read: Reader, payload: str) -> None:
    evaluation = evaluated(everywhere(payload))
    harmless = evaluated(everywhere(ODDLY_SPACED if oddly_spaced(evaluation) else HARMLESS))
    held(read(render(evaluation, Format.HTML)), [read(render(harmless, Format.HTML))])


def letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isprintable() and c != " ")


def as_a_page(text: str, pack: RulePack) -> tuple[Evaluation, str]:
    evaluation = in_short(evaluated(everywhere(text), pack=pack))
    return evaluation, render(evaluation, Format.HTML)


@mostly_slow("payload", PAYLOADS, "an image", "no quotes", "the end of the page", "entities", "writing turned round")
def test_a_reader_reads_what_was_submitted_and_none_of_it_runs(
    opened: real.Opener, read: Reader, small: RulePack, payload: str
) -> None:
    """Letter for letter, but that a sentence begins with a capital and what turns writing round is made visible."""
    evaluation, report = as_a_page(payload, small)
    held(read(report), [read(as_a_page(ODDLY_SPACED if oddly_spaced(evaluation) else HARMLESS, small)[1])])
    page = opened(report)
    page.click("#open")
    page.hover("h1")
    places = ["h1", "#first", "#HP06 li", "[id='HP06.1']", "[id='HP06.4']"]
    hit, elements, *told = page.evaluate(
        """places => [window.__hit, document.querySelectorAll('script, style').length,
            ...places.map(place => document.querySelector(place).textContent)]""",
        places,
    )
    assert (hit, elements) == (None, 2)
    said = flat(unmoving(payload)).casefold()
    assert [place for place, text in zip(places, told, strict=True) if said not in flat(text).casefold()] == []
    assert flat(told[0]).casefold().startswith(said)
    assert letters(page.title()).startswith(letters(said))  # a browser leaves some controls out of a title


MADE = "const made = document.createElement('{}'); {}; document.body.append(made); made.click()"
HIT = "window.__hits = (window.__hits || []).concat"
# Each says in its own words that it ran.
RUNNING = {
    "script": MADE.format("script", f"made.textContent = '{HIT}(`script`)'"),
    "image": MADE.format("div", f"made.innerHTML = '<img src=x onerror=\"{HIT}(`image`)\">'"),
    "handler": MADE.format("div", f"made.setAttribute('onclick', '{HIT}(`handler`)')"),
    "link": MADE.format("a", f"made.href = 'javascript:void({HIT}(`link`))'"),
    "frame": MADE.format(
        "iframe", "made.srcdoc = '<script>parent.__hits = (parent.__hits || []).concat(`frame`)</' + 'script>'"
    ),
    "text run as a script": f"setTimeout('{HIT}(`text run as a script`)')",
    "style": MADE.format("style", "made.textContent = 'h1 { opacity: 0.5 }'"),
    "style attribute": "document.querySelector('h2').setAttribute('style', 'opacity: 0.5')",
}
RAN = """() => [...(window.__hits || []),
    ...getComputedStyle(document.querySelector('h1')).opacity === '1' ? [] : ['style'],
    ...getComputedStyle(document.querySelector('h2')).opacity === '1' ? [] : ['style attribute']]"""


def what_runs(page: Page) -> list[str]:
    """Which of the scripts above ran in a page, or changed how it looks."""
    for script in RUNNING.values():
        page.evaluate(f"() => {{ try {{ {script} }} catch (refused) {{ }} }}")
    page.wait_for_timeout(200)
    ran: list[str] = page.evaluate(RAN)
    return sorted(ran)


def without_a_policy(report: str) -> str:
    left, removed = re.subn(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", report)
    assert removed == 1
    return left


def test_the_policy_of_the_page_lets_nothing_run_that_is_not_its_own(lenient: real.Opener, short_page: str) -> None:
    assert what_runs(lenient(short_page)) == []
    assert what_runs(lenient(without_a_policy(short_page))) == sorted(RUNNING)


HOST = "https://evil.example/"
ASKING = {
    "fetch": f"fetch('{HOST}').catch(() => {{}})",
    "image": MADE.format("img", f"made.src = '{HOST}'"),
    "style sheet": MADE.format("link", f"made.rel = 'stylesheet'; made.href = '{HOST}'"),
    "script": MADE.format("script", f"made.src = '{HOST}'"),
    "frame": MADE.format("iframe", f"made.src = '{HOST}'"),
    "form": MADE.format("form", f"made.action = '{HOST}'") + "; made.submit()",
}


def test_the_policy_of_the_page_lets_nothing_out(lenient: real.Opener, short_page: str) -> None:
    page = lenient(short_page)
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    trouble = lenient.troubles[0]
    for name, script in ASKING.items():
        trouble.errors.clear()
        page.evaluate(f"() => {{ {script}; }}")
        page.wait_for_timeout(100)
        assert (name, [line for line in trouble.errors if "Content Security Policy" in line]) != (name, [])
        assert (name, [url for url in trouble.requests if url not in failed]) == (name, [])
        assert (name, page.url) == (name, trouble.file)


# On paper

PDFTOTEXT = shutil.which("pdftotext")
MEDIA_BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")


def printed(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True)


def on_paper(page: Page, folder: Path) -> str:
    """What a printed page says, without spaces."""
    if PDFTOTEXT is None:
        pytest.skip("what is printed is not read: pdftotext is not there (apt-get install poppler-utils)")
    file = folder / "report.pdf"
    # Where a sheet ends, pdftotext puts words of charts between two lines of a text; what charts say is tested apart.
    page.evaluate("document.querySelectorAll('svg text').forEach(one => one.remove())")
    file.write_bytes(printed(page))
    told = subprocess.run([PDFTOTEXT, "-raw", file, "-"], capture_output=True, check=True)
    # The number of a sheet may stand between two lines of a title.
    return bare(re.sub(r"(?m)^\f?\d+ of \d+$", "", told.stdout.decode("utf-8")))


def on_a4(folder: Path) -> bool:
    found = MEDIA_BOX.findall((folder / "report.pdf").read_bytes())
    return {(round(float(width)), round(float(height))) for width, height in found} == {(595, 842)}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("handful", ""),
        slow("troubled", "#view&severity=critical&sort=worst"),
        *(slow(name, "") for name in UNLIKE),
        *(slow(name, "#view&severity=critical&sort=worst") for name in UNLIKE if name != "troubled"),
    ],
)
def test_a_report_is_printed_on_a4_and_nothing_of_it_is_lost(
    opened: real.Opener, tmp_path: Path, name: str, address: str
) -> None:
    evaluation = the_handful() if name == "handful" else REPORTS[name]()
    told = on_paper(opened(page_of(name), address, scheme="dark"), tmp_path)
    assert on_a4(tmp_path)
    _, _, areas = told.partition(bare("Area by area"))
    printed = [f for f in evaluation.findings if f.status not in (FindingStatus.MET, FindingStatus.NOT_APPLICABLE)]
    assert [f.check for f in printed if bare(f.check) not in areas or bare(said(f)) not in areas] == []
    assert [f.check for f in evaluation.findings if f.is_gap and bare(f.remedy) not in areas] == []
    told_of = {finding.criterion for finding in evaluation.findings}
    conflicts = [one.text for one in evaluation.first_page.conflicts if one.criterion in told_of]
    assert [text for text in conflicts if bare(text[1:]) not in areas] == []
    assert bare("Skip to the report") not in told
    folded = {r.definition for f in evaluation.findings if tells_something(f) for r in f.readings}
    assert folded
    assert [one for one in folded if bare(one) in told] == []
    assert bare("What is met, what each finding rests on, definitions") in areas


def sheets(folder: Path, sheet: int) -> str:
    """What one sheet says, without spaces."""
    if PDFTOTEXT is None:
        pytest.skip("what is printed is not read: pdftotext is not there (apt-get install poppler-utils)")
    only = ["-f", str(sheet), "-l", str(sheet)]
    found = subprocess.run([PDFTOTEXT, *only, "-raw", folder / "report.pdf", "-"], capture_output=True, check=True)
    return bare(found.stdout.decode("utf-8"))


@pytest.mark.parametrize("name", ["troubled", *(slow(name) for name in REPORTS if name not in ("troubled", "largest"))])
def test_the_first_page_takes_one_sheet_and_a_report_fifteen_at_most(
    opened: real.Opener, tmp_path: Path, name: str
) -> None:
    (tmp_path / "report.pdf").write_bytes(printed(opened(page_of(name))))
    told = sheets(tmp_path, 1)
    assert bare(REPORTS[name]().first_page.caution[-1]) in told
    assert [c.id for area in REPORTS[name]().areas for c in area.criteria if bare(c.id) not in told] == []
    assert bare("Area by area") not in told
    assert len(MEDIA_BOX.findall((tmp_path / "report.pdf").read_bytes())) <= MOST_SHEETS


def test_paper_shows_no_button_and_no_field(opened: real.Opener) -> None:
    page = opened(page_of("handful"))
    page.emulate_media(media="print")
    assert page.locator("button, input, select").filter(visible=True).count() == 0


# The same facts as in the other reports


def first_page(evaluation: Evaluation) -> Iterator[str]:
    """What the first page tells, in its order."""
    page, compiled = evaluation.first_page, evaluation.provenance.status == "compiled"
    yield from (evaluation.provenance.council, totals(evaluation))
    safety = page.safety
    groups = [list(group) for _, group in groupby(safety.not_checked, lambda one: one.criterion)]
    # What was merely not submitted stands together, in one line.
    for left_out in sorted(groups, key=lambda ones: not any(one.reason for one in ones)):
        yield from (left_out[0].subject, *(one.check for one in left_out), *(one.reason or "" for one in left_out))
    yield from (*safety.unwritten, *safety.unread, safety.statement, *safety.found)
    for one in safety.asked[:MOST_ASKED]:
        yield from (one.level, one.text)
    for unseen in page.unseen:
        yield from (unseen.title, *unseen.silent[:MOST_SILENT])
    many = len(page.conflicts) > MOST_CONFLICTS
    for conflict in [one for one in page.conflicts if not (many and one.kind == "self-rating")][:MOST_CONFLICTS]:
        yield from (conflict.title, conflict.text)
    alike: dict[str, list[str]] = {}
    for weakness in page.critical:
        alike.setdefault(answered(weakness, compiled), []).append(weakness.title)
    for answer, titles in alike.items():
        yield from ("critical", answer, *titles)
    for weakness in page.leading:
        found = (weakness.title, weakness.text, also(weakness), answered(weakness, compiled))
        yield from (weakness.severity or "not measured", *found)
    yield from (weakness.title for weakness in page.unlooked[:MOST_UNLOOKED])
    yield from (by_word([one.severity or "not measured" for one in rest]) for rest in page.further.values())
    for question in page.questions:
        yield from (question.question, question.because)
    yield from page.data
    yield from evaluation.verdict.weakenings
    yield from page.caution
    for area in evaluation.areas:
        yield from (area.title, area.view_because)


def pieces(told: str, marks: list[str]) -> dict[str, str]:
    """The text from each mark to the next; every mark must stand after the one before."""
    starts, at = [], 0
    for mark in marks:
        at = told.find(mark, at)
        assert at >= 0, f"not there, or not in this order: {mark}"
        starts.append(at)
        at += len(mark)
    ends = [*starts[1:], len(told)]
    return {mark: told[start:end] for mark, start, end in zip(marks, starts, ends, strict=True)}


def missing_in_order(told: str, facts: Iterator[str]) -> list[str]:
    """What does not stand after the fact before it."""
    at, missing = 0, []
    for fact in facts:
        found = told.find(bare(fact).rstrip("."), at)
        if found < 0:
            missing.append(fact)
        else:
            at = found + len(bare(fact)) - 1
    return missing


@cache
def plain_reports(name: str) -> dict[str, str]:
    """The other two reports, without spaces and without the annex."""
    evaluation = REPORTS[name]()
    text = [line for line in render(evaluation, Format.TEXT).splitlines() if not re.fullmatch(r"(=+|-+|\.+)", line)]
    read = list(texts(parsed(render(evaluation, Format.MARKDOWN))))
    return {"text": "".join(map(bare, text)), "Markdown": "".join(map(bare, read[: read.index("Annex")]))}


@every_report
def test_the_page_says_on_its_first_page_what_the_other_reports_say(read: Reader, name: str) -> None:
    evaluation = REPORTS[name]()
    told = {**plain_reports(name), "page": bare(read(page_of(name)).told)}
    assert {report: missing_in_order(text, first_page(evaluation)) for report, text in told.items()} == {
        "text": [],
        "Markdown": [],
        "page": [],
    }


@every_report
def test_all_three_tell_every_finding_in_the_same_order_with_the_same_words(read: Reader, name: str) -> None:
    evaluation = REPORTS[name]()
    checks = (check for area in evaluation.areas for criterion in area.criteria for check in criterion.checks)
    told = [f for f in map(evaluation.finding_of.__getitem__, checks) if tells_something(f)]
    articles = dict(read(page_of(name)).findings)
    assert [*articles] == in_order(evaluation)
    marks = [bare(f"{status(f)} {f.check} {f.text}") for f in told]
    others = {
        report: pieces(text.partition(bare("Area by area"))[2], marks) for report, text in plain_reports(name).items()
    }
    for finding, mark in zip(told, marks, strict=True):
        spoken = {**{report: found[mark] for report, found in others.items()}, "page": bare(articles[finding.check])}
        facts = [
            status(finding),
            finding.check,
            finding.text,
            *{detail.text for detail in details(finding) if detail.kind is not DetailKind.SUBJECT},
        ]
        for row in finding.subjects:
            facts += [row.subject, row.shown, "borderline" if row.borderline else row.severity or row.status]
        for report, text in spoken.items():
            assert (report, [fact for fact in facts if bare(fact).rstrip(".") not in text]) == (report, [])


@every_report
def test_all_three_give_the_same_notices_and_criteria(read: Reader, name: str) -> None:
    evaluation = REPORTS[name]()
    told = {**plain_reports(name), "page": bare(read(page_of(name)).told)}
    facts = [*(noticed(notice) for notice in evaluation.notices if notice.doubtful), *unused(evaluation)]
    for area in evaluation.areas:
        facts += [f"{criterion.id} {criterion.subject}" for criterion in area.criteria] + [*area.unwritten]
    for report, text in told.items():
        assert (report, [fact for fact in facts if bare(fact).rstrip(".") not in text]) == (report, [])


# Whatever comes


def titled(name: str, pack: RulePack) -> str:
    return render(in_short(evaluated(submission(council={"name": name}), pack=pack)), Format.HTML)


@pytest.mark.parametrize("name", ["x" * 300, "Long name of a council " * 13], ids=["one word", "many words"])
def test_a_council_with_a_name_of_300_characters_has_a_report(opened: real.Opener, small: RulePack, name: str) -> None:
    page = opened(titled(name, small))
    assert flat(page.inner_text("h1")).startswith(name.strip())
    assert laid_out(page) == []


def test_a_summary_of_10_000_characters_is_told_whole(opened: real.Opener, small: RulePack) -> None:
    summary = ("The audit of record {} found drift. " * 400).format(*range(400))[:10_000].strip()
    content = submission(evidence=[letter("HP06.4", shows="weakness", summary=summary)])
    page = opened(render(evaluated(content, pack=small), Format.HTML), size=PHONE)
    page.click("#open")
    assert bare(summary) in bare(page.inner_text(".finding[id='HP06.4']"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "name", ["مجلس المدينة", "מועצת העיר", "\u202eTown", "\u2067Town"], ids=["Arabic", "Hebrew", "override", "isolate"]
)
def test_the_writing_direction_of_a_name_ends_with_the_name(opened: real.Opener, small: RulePack, name: str) -> None:
    """The words after it stand to its right, from left to right, as they do after any name."""
    script = r"""heading => {
        const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT), nodes = [];
        while (walker.nextNode()) { if (walker.currentNode.data.trim()) { nodes.push(walker.currentNode); } }
        const box = (node, from, to) => {
            const range = document.createRange();
            range.setStart(node, from); range.setEnd(node, to);
            return range.getBoundingClientRect();
        };
        const last = nodes[nodes.length - 1], word = last.data.search(/[a-z]/);
        const whole = box(nodes[0], 0, nodes[0].data.length);
        return [whole.right, box(last, word, word + 1).left, box(last, word + 1, word + 2).left];
    }"""
    name_ends, first, second = opened(titled(name, small)).eval_on_selector("h1", script)
    assert name_ends <= first < second


@pytest.mark.parametrize(
    "name", ["مجلس المدينة", "\u202eTown", *map(slow, ("מועצת העיר 7", "\u2067Town", "Town\u2066"))]
)
def test_the_writing_direction_of_any_text_ends_with_the_text(opened: real.Opener, small: RulePack, name: str) -> None:
    """What follows a source or a summary stands to its right: the date in the list of actions, the next sentence."""
    script = """() => {
        const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), wrong = [];
        const box = (node, from) => {
            const range = document.createRange();
            range.setStart(node, from); range.setEnd(node, from + 1);
            return range.getBoundingClientRect();
        };
        let seen = 0;
        while (walker.nextNode()) {
            const node = walker.currentNode;
            for (const match of node.data.matchAll(/[\\u2069\\ufffd.]([^A-Za-z]*?)([0-9A-Za-z])([0-9A-Za-z])/g)) {
                const at = match.index + match[0].length - 2, one = box(node, at), next = box(node, at + 1);
                seen += 1;
                if (one.top === next.top && next.width && next.left <= one.left) { wrong.push(match[0]); }
            }
        }
        return [seen > 0, wrong];
    }"""
    page = opened(as_a_page(name, small)[1])
    page.click("#open")
    assert page.evaluate(script) == [True, []]


def test_an_area_without_criteria_says_so_and_goes_with_a_filter(opened: real.Opener) -> None:
    empty = [area for area in the_handful().areas if not area.criteria]
    assert empty
    page = opened(page_of("handful"))
    page.click("#open")
    for area in empty:
        assert bare(area.view_because) in bare(page.inner_text(f"[id='{area.id}']"))
    page.select_option("#filters [name=status]", "met")
    assert set(visible(page, ".area")) & {area.id for area in empty} == set()


def test_a_pack_of_nothing_but_empty_areas_makes_a_page(opened: real.Opener) -> None:
    areas = tuple(dataclasses.replace(area, criteria=()) for area in the_handful().areas)
    page = opened(render(dataclasses.replace(the_handful(), areas=areas), Format.HTML))
    assert visible(page) == []
    assert set(visible(page, ".area")) == {area.id for area in areas}


def many(count: int) -> Evaluation:
    """The troubled sample with so many findings, by checks that were made up."""
    evaluation = judged(TROUBLED)
    numbers: Counter[str] = Counter()
    findings = []
    for index in range(count):
        one = evaluation.findings[index % len(evaluation.findings)]
        numbers[one.criterion] += 1
        findings.append(dataclasses.replace(one, check=f"{one.criterion}.{numbers[one.criterion]}"))
    return with_findings(evaluation, findings)


@pytest.mark.slow
def test_a_report_of_2_000_findings_opens_and_is_filtered(opened: real.Opener) -> None:
    evaluation = many(2000)
    page = opened(render(evaluation, Format.HTML))
    assert len(left(page)) == 2000
    set_fields(page, {"severity": "critical"})
    assert visible(page) == in_order(evaluation, wanted({"severity": "critical"}))
