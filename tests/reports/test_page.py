"""The report as a page, in a real browser: what it tells, how it is used, and what no text of a submission can do."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from readiness.core.numbers import shown
from readiness.evaluation.finding import Finding
from readiness.evaluation.result import Evaluation
from readiness.reports import Format, render
from readiness.reports.details import DetailKind, details
from readiness.reports.html.page import TURNING
from readiness.reports.phrases import answered, noticed, status, tells_something, totals
from tests.reports.test_reports import SAMPLES, bare, everywhere, flat, judged, parsed, texts
from tests.support import browser as real
from tests.support.largest import largest
from tests.support.submissions import Json, evaluated, letter, submission

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZE_LIMIT = 600_000
PHONE, SMALL, DESK = (360, 800), (320, 256), (1280, 900)  # 320 by 256 is 1280 by 1024 at 400%
TROUBLED = next(sample for sample in SAMPLES if sample.stem == "troubled")


@cache
def the_largest() -> Evaluation:
    return evaluated(largest())


REPORTS: Mapping[str, Callable[[], Evaluation]] = {
    **{sample.stem: partial(judged, sample) for sample in SAMPLES},
    "largest": the_largest,
}
every_report = pytest.mark.parametrize("name", REPORTS)
LOOKED_AT_FIRST = ("troubled", "half-empty")


def slowly(cases: Iterable[Any]) -> list[Any]:
    """Cases that take long, and tell what the quick ones tell of less."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow) for case in cases]


@cache
def page_of(name: str) -> str:
    return render(REPORTS[name](), Format.HTML)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if reason := real.why_not():
        pytest.skip(reason)
    with real.chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[real.Opener]:
    """Opens reports; no page may ask for anything but itself, report an error or open a dialog."""
    opener = real.Opener(browser, tmp_path)
    yield opener
    assert opener.close() == []


@pytest.fixture
def lenient(browser: Browser, tmp_path: Path) -> Iterator[real.Opener]:
    """Opens reports that a test tries to make do what they must not."""
    opener = real.Opener(browser, tmp_path)
    yield opener
    opener.close()


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


def fields_of(page: Page) -> dict[str, str]:
    script = "form => Object.fromEntries([...new FormData(form)].filter(([, value]) => value))"
    fields: dict[str, str] = page.eval_on_selector("#filters", script)
    return fields


def in_order(evaluation: Evaluation, holds: Callable[[Finding], bool] = lambda _: True) -> list[str]:
    """The checks of which this holds, as the areas list them."""
    told = (c for area in evaluation.areas for criterion in area.criteria for c in criterion.checks)
    return [check for check in told if holds(evaluation.finding_of[check])]


# What it is


@every_report
def test_a_page_is_one_file_under_600_kb(name: str) -> None:
    assert len(page_of(name).encode()) < SIZE_LIMIT


def test_the_same_evaluation_makes_the_same_bytes() -> None:
    assert render(judged(TROUBLED), Format.HTML) == page_of("troubled")


def test_a_page_names_no_address_but_places_in_itself(opened: real.Opener) -> None:
    page = opened(page_of("troubled"))
    script = (
        "all => all.flatMap(one => ['href', 'src', 'action', 'srcset', 'data'].map(name => one.getAttribute(name)))"
    )
    addresses = {address for address in page.eval_on_selector_all("*", script) if address is not None}
    assert {address for address in addresses if not address.startswith("#")} == set()
    assert {address for address in addresses if page.locator(f'[id="{address[1:]}"]').count() != 1} == set()


@every_report
def test_ids_are_given_once_and_every_finding_has_its_own(opened: real.Opener, name: str) -> None:
    ids: list[str] = opened(page_of(name)).eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert sorted(ids) == sorted(set(ids))
    assert set(in_order(REPORTS[name]())) <= set(ids)


# Accessible


@pytest.mark.parametrize("name", [*LOOKED_AT_FIRST, *slowly(name for name in REPORTS if name not in LOOKED_AT_FIRST)])
@pytest.mark.parametrize(
    ("size", "scheme"),
    [(DESK, "light"), (DESK, "dark"), (PHONE, "light")],
    ids=["desk, light", "desk, dark", "phone, light"],
)
def test_axe_finds_nothing_against_a_page(opened: real.Opener, name: str, size: tuple[int, int], scheme: str) -> None:
    assert real.violations(opened(page_of(name), size=size, scheme=scheme)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_everything_open_and_a_filter_set(opened: real.Opener, scheme: str) -> None:
    page = opened(page_of("troubled"), "#view&severity=critical", scheme=scheme)
    page.click("#open")
    assert real.violations(page) == []


def test_axe_is_at_work(opened: real.Opener) -> None:
    page = opened(page_of("half-empty"))
    page.eval_on_selector("h1", "heading => { heading.style.color = '#eee'; }")
    assert [line.partition(" ")[0] for line in real.violations(page)] == ["color-contrast"]


UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitän" * 8
WIDE_TEXTS = {"an unbroken word": UNBROKEN, "an address": "https://example.org/" + "a/b-c_d?e=f&" * 25}


@pytest.mark.parametrize("width", [360, 320])
@every_report
def test_a_narrow_page_does_not_scroll_sideways(opened: real.Opener, name: str, width: int) -> None:
    page = opened(page_of(name), size=(width, 800))
    page.click("#open")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1280, 360, 320])
@pytest.mark.parametrize("text", WIDE_TEXTS.values(), ids=WIDE_TEXTS)
def test_no_word_of_a_submission_makes_a_page_scroll_sideways(opened: real.Opener, text: str, width: int) -> None:
    page = opened(render(evaluated(everywhere(text)), Format.HTML), size=(width, 800))
    page.click("#open")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [DESK, PHONE, SMALL], ids=["desk", "phone", "at 400%"])
def test_neither_an_id_nor_a_date_is_broken_over_lines(opened: real.Opener, size: tuple[int, int]) -> None:
    """Letters one below another are what a table makes of a narrow screen."""
    script = r"""all => all.filter(one => one.checkVisibility()
        && /^([A-Z]{2}\d\d\.\d+|\d{4}-\d\d-\d\d)$/.test(one.textContent.trim())).filter(one => {
            const range = document.createRange();
            range.selectNodeContents(one);
            const tops = [...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top));
            return Math.max(...tops) - Math.min(...tops) > 8;
        }).map(one => one.textContent)"""
    assert opened(page_of("troubled"), size=size).eval_on_selector_all("main *", script) == []


def test_every_finding_tells_its_status_in_words(opened: real.Opener) -> None:
    page = opened(page_of("troubled"))
    told: dict[str, str] = page.eval_on_selector_all(
        ".finding", "all => Object.fromEntries(all.map(one => [one.id, one.innerText]))"
    )
    for finding in judged(TROUBLED).findings:
        assert flat(status(finding)) in flat(told[finding.check])


# What a screen reader says of a chart: its name and its description.
SPOKEN = """all => all.map(one => [one.closest('.finding').id, ['aria-labelledby', 'aria-describedby']
    .flatMap(name => (one.getAttribute(name) || '').split(' ').filter(id => id))
    .map(id => document.getElementById(id).textContent)
    .concat(one.getAttribute('aria-label') || [], one.getAttribute('aria-description') || []).join(' ')])"""


def spoken(page: Page) -> list[tuple[str, str]]:
    """The check and the words of every chart."""
    charts: list[tuple[str, str]] = page.eval_on_selector_all(".finding svg[role=img]", SPOKEN)
    return charts


def spoken_value(finding: Finding) -> str:
    """A change has its sign, which the sentence above the chart tells by a word."""
    if finding.change_over and finding.value is not None:
        return shown(finding.value, finding.unit)
    return finding.shown or ""


def test_every_chart_tells_in_words_what_it_draws(opened: real.Opener) -> None:
    charts = spoken(opened(page_of("largest")))
    told = {check: " ".join(text for owner, text in charts if owner == check) for check, _ in charts}
    assert charts
    for finding in the_largest().findings:
        if finding.value is None or not finding.thresholds:
            continue
        facts = [finding.title, spoken_value(finding), status(finding)]
        facts += [shown(threshold.value, finding.unit) for threshold in finding.thresholds]
        facts += [shown(end, "percent") for end in dataclasses.astuple(finding.interval)] if finding.interval else []
        if finding.benchmark and finding.benchmark.england is not None:
            facts.append(f"England {shown(finding.benchmark.england, finding.unit)}")
        assert [fact for fact in facts if fact not in told[finding.check]] == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["troubled", "largest", "half-empty"])
def test_no_word_of_a_chart_is_cut_off_or_lies_on_another(
    opened: real.Opener, name: str, size: tuple[int, int]
) -> None:
    script = """all => all.flatMap(chart => {
        const edge = chart.getBoundingClientRect();
        const words = [...chart.querySelectorAll('text')].map(one => ({text: one.textContent,
            box: one.getBoundingClientRect()}));
        const cut = words.filter(({box}) => box.left < edge.left - 1 || box.right > edge.right + 1
            || box.top < edge.top - 2 || box.bottom > edge.bottom + 2);
        const over = words.filter((one, i) => words.some((other, j) => j > i
            && Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 1
            && Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 3));
        const check = chart.closest('.finding').id;
        return [...cut.map(one => `${check}: "${one.text}" is cut off`),
            ...over.map(one => `${check}: "${one.text}" lies on another`)];
    })"""
    assert opened(page_of(name), size=size).eval_on_selector_all(".finding svg[role=img]", script) == []


def test_there_is_a_trend_wherever_there_is_history(opened: real.Opener) -> None:
    charts = spoken(opened(page_of("largest")))
    with_history = [
        finding
        for finding in the_largest().findings
        if finding.history and finding.value is not None and not finding.change_over
    ]
    assert with_history
    for finding in with_history:
        told = " ".join(text for check, text in charts if check == finding.check)
        assert [point.shown for point in finding.history if f"{point.shown} ({point.period_end})" not in told] == []


def test_a_change_is_never_drawn_as_the_latest_of_the_values_that_changed(opened: real.Opener) -> None:
    drawn = opened(page_of("troubled")).eval_on_selector_all(
        "svg.trend", "all => all.map(c => c.closest('.finding').id)"
    )
    changes = [finding.check for finding in judged(TROUBLED).findings if finding.change_over and finding.history]
    assert changes
    assert set(drawn).isdisjoint(changes)


# Filters, order and the address


def quokka() -> Evaluation:
    """The troubled sample's findings with a word that stands in some and in no other."""
    evaluation = judged(TROUBLED)
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
every_view = pytest.mark.parametrize("fields", VIEWS, ids=lambda fields: ", ".join(fields.values()))


@every_view
def test_a_filter_shows_the_checks_that_it_asks_for_under_their_headings_and_says_how_many(
    opened: real.Opener, fields: dict[str, str]
) -> None:
    page, evaluation = opened(render(quokka(), Format.HTML)), quokka()
    assert visible(page) == in_order(evaluation)
    set_fields(page, fields)
    left = in_order(evaluation, wanted(fields))
    assert visible(page) == left
    assert visible(page, ".criterion") == list(dict.fromkeys(evaluation.finding_of[check].criterion for check in left))
    told = page.get_by_role("status").filter(visible=True).inner_text()
    assert re.findall(r"\d+", told)[:2] == [str(len(left)), str(evaluation.counts.total)]


@every_view
def test_an_address_opens_the_view_that_it_was_taken_from(opened: real.Opener, fields: dict[str, str]) -> None:
    page = opened(render(quokka(), Format.HTML))
    set_fields(page, {**fields, "sort": "worst"})
    address = page.evaluate("location.hash")
    assert address.startswith("#view&")
    again = opened(render(quokka(), Format.HTML), address)
    assert (visible(again), fields_of(again)) == (visible(page), {**fields, "sort": "worst"})
    assert again.evaluate("location.hash") == address
    assert again.evaluate("document.getElementById('filters').getBoundingClientRect().top") < DESK[1] / 2


def test_a_view_can_be_followed_in_a_page_that_is_open(opened: real.Opener) -> None:
    page = opened(page_of("troubled"), "#view&status=met")
    page.evaluate("location.hash = '#view&severity=critical'")
    eventually(page, "document.querySelector('#filters [name=severity]').value === 'critical'")
    assert visible(page) == in_order(judged(TROUBLED), wanted({"severity": "critical"}))


def test_showing_all_again_empties_the_fields_and_the_address(opened: real.Opener) -> None:
    page = opened(page_of("troubled"), "#view&status=met&q=of&sort=worst")
    page.click("#filters [type=reset]")
    eventually(page, "location.hash === ''")
    assert (visible(page), fields_of(page)) == (in_order(judged(TROUBLED)), {})


def criteria_sorted(evaluation: Evaluation, by: str) -> list[str]:
    keys: dict[str, Callable[[Any], Any]] = {
        "": lambda criterion: 0,
        "worst": lambda criterion: evaluation.finding_of[criterion.worst].rank,
        "asked": lambda criterion: (-(criterion.criticised_percent or 0), -(criterion.examined_percent or 0)),
    }
    return [criterion.id for area in evaluation.areas for criterion in sorted(area.criteria, key=keys[by])]


@every_report
def test_criteria_stand_by_id_worst_first_or_most_criticised_first(opened: real.Opener, name: str) -> None:
    page, evaluation = opened(page_of(name)), REPORTS[name]()
    for by in ("", "worst", "asked", ""):
        set_fields(page, {"sort": by})
        assert visible(page, ".criterion") == criteria_sorted(evaluation, by)
        assert sorted(visible(page)) == sorted(in_order(evaluation))


def test_the_orders_differ() -> None:
    orders = [criteria_sorted(judged(TROUBLED), by) for by in ("", "worst", "asked")]
    assert orders[0] != orders[1] != orders[2] != orders[0]


BROKEN = (
    "#", "#view", "#view&", "#view&&&=&=&", "#view&q", "#view&q=%E0%A4%A", "#view&area=nowhere", "#view&status=",
    "#view&severity=%00", "#view&sort=nothing", "#view&__proto__=1&constructor=2&length=3", "#viewer", "#nothing",
    "#%E0%A4%A", "#HP99.99", "#%22%5D%20*", "#view&area=<script>alert(1)</script>", "#javascript:alert(1)",
    "#:~:text=gap", "#view&" + "a=b&" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("address", BROKEN, ids=lambda address: address[:40])
def test_a_broken_address_shows_everything(opened: real.Opener, address: str) -> None:
    page = opened(page_of("half-empty"), address)
    evaluation = REPORTS["half-empty"]()
    assert (visible(page), visible(page, ".criterion")) == (in_order(evaluation), criteria_sorted(evaluation, ""))
    page.select_option("#filters [name=status]", "met")
    assert visible(page) == in_order(evaluation, wanted({"status": "met"}))


def test_a_link_to_a_finding_that_a_filter_hides_shows_it_and_stays_the_address(opened: real.Opener) -> None:
    evaluation = judged(TROUBLED)
    page = opened(page_of("troubled"), "#view&status=met")
    hidden = in_order(evaluation, wanted({"severity": "critical"}))[0]
    assert hidden not in visible(page)
    page.evaluate("check => { location.hash = check; }", hidden)
    eventually(page, "check => document.getElementById(check).checkVisibility()", hidden)
    page.wait_for_timeout(50)  # what a page does later must not take the address away again
    assert page.evaluate("location.hash") == f"#{hidden}&status=met"
    assert in_view(page, hidden)
    shown_too = {*in_order(evaluation, wanted({"status": "met"})), hidden}
    assert visible(page) == [check for check in in_order(evaluation) if check in shown_too]
    again = opened(page_of("troubled"), f"#{hidden}&status=met")
    assert (visible(again), fields_of(again), in_view(again, hidden)) == (visible(page), {"status": "met"}, True)
    set_fields(again, {"status": "watch"})
    assert visible(again) == in_order(evaluation, wanted({"status": "watch"}))


@pytest.mark.parametrize("place", ["annex", "HP06", "HP06.1", "help-and-protection", "first"])
def test_following_a_link_keeps_the_view_in_the_address(opened: real.Opener, place: str) -> None:
    page = opened(page_of("troubled"), "#view&severity=critical&sort=worst")
    seen = visible(page)
    page.locator(f"a[href='#{place}']:visible").first.click()
    eventually(page, "place => location.hash === `#${place}&severity=critical&sort=worst`", place)
    assert set(seen) <= set(visible(page))
    again = opened(page_of("troubled"), page.evaluate("location.hash"))
    assert (visible(again), fields_of(again)) == (visible(page), {"severity": "critical", "sort": "worst"})
    assert abs(again.evaluate("scrollY") - page.evaluate("scrollY")) < 5
    page.go_back()
    eventually(page, "() => location.hash === '#view&severity=critical&sort=worst'")
    assert visible(page) == seen


def test_a_linked_finding_is_marked_and_opened(opened: real.Opener) -> None:
    for address in ("#HP06.1", "#HP06.1&area=help-and-protection"):
        page = opened(page_of("troubled"), address)
        assert page.eval_on_selector_all(".linked", "all => all.map(one => one.id)") == ["HP06.1"]
        assert page.eval_on_selector_all("details[open]", "all => all.map(one => one.closest('[id]').id)") == ["HP06.1"]


def in_view(page: Page, check: str) -> bool:
    box = page.evaluate("check => document.getElementById(check).getBoundingClientRect().toJSON()", check)
    return bool(-1 <= box["top"] < DESK[1])


@pytest.mark.parametrize("check", ["HP02.2", "LD05.4", "HP20.5"])
def test_a_report_opens_at_the_finding_that_its_address_names(opened: real.Opener, check: str) -> None:
    page = opened(page_of("troubled"), f"#{check}")
    assert in_view(page, check)
    assert page.evaluate("location.hash") == f"#{check}"


def test_every_finding_has_a_link_to_itself(opened: real.Opener) -> None:
    page = opened(page_of("troubled"))
    linked: list[str] = page.eval_on_selector_all(
        ".finding", "all => all.filter(one => one.querySelector(`a[href='#${one.id}']`)).map(one => one.id)"
    )
    assert linked == in_order(judged(TROUBLED))


def test_all_details_open_and_close_together(opened: real.Opener) -> None:
    page = opened(page_of("troubled"))
    everything = page.locator(".finding details").count()
    assert everything
    for button, state in (("#open", everything), ("#close", 0), ("#open", everything)):
        page.click(button)
        assert page.locator(".finding details[open]").count() == state


# With a keyboard alone

FOCUSABLE = """all => all.filter(one => one.checkVisibility()).map((one, index) => { one.dataset.stop = index; })"""
STOPS = "a[href], button, select, input, summary, [tabindex='0']"


@pytest.mark.parametrize(
    ("key", "name"), [("Tab", "half-empty"), ("Shift+Tab", "half-empty"), *slowly([("Tab", "troubled")])]
)
def test_a_key_reaches_everything_in_order_and_shows_where_it_is(opened: real.Opener, key: str, name: str) -> None:
    page = opened(page_of(name))
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
    page = opened(page_of("troubled"))
    page.keyboard.press("Tab")
    assert "Skip" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_details_open_and_close_by_key(opened: real.Opener, key: str) -> None:
    page = opened(page_of("troubled"))
    summary = page.locator(".finding summary").first
    summary.focus()
    for count in (1, 0):
        page.keyboard.press(key)
        assert page.locator(".finding details[open]").count() == count


def test_a_filter_is_set_and_taken_off_by_key(opened: real.Opener) -> None:
    page, evaluation = opened(page_of("troubled")), judged(TROUBLED)
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
    assert visible(page) == in_order(evaluation)


# Without a script


@every_report
def test_without_a_script_everything_is_there_and_nothing_that_needs_one(opened: real.Opener, name: str) -> None:
    evaluation = REPORTS[name]()
    page = opened(page_of(name), script=False)
    assert visible(page) == in_order(evaluation)
    assert page.locator("button, select, input").filter(visible=True).count() == 0
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    told = bare(page.inner_text("main"))
    assert [m.measure for m in evaluation.measures if bare(m.measure) not in told] == []
    assert [m.measure for m in evaluation.measures if bare(m.shown) not in told] == []
    assert [f.check for f in evaluation.findings if bare(f.text) not in told] == []


def test_without_a_script_details_still_open(opened: real.Opener) -> None:
    page = opened(page_of("troubled"), script=False)
    details = page.locator(".finding details:has(dd)").first
    assert not details.locator("dd").first.is_visible()
    details.locator("summary").click()
    assert details.locator("dd").first.is_visible()


@every_report
def test_no_details_open_onto_nothing(opened: real.Opener, name: str) -> None:
    script = """all => all.filter(one => one.textContent.trim() === one.querySelector('summary').textContent.trim())
        .map(one => (one.closest('[id]') || one).id)"""
    assert opened(page_of(name)).eval_on_selector_all("details", script) == []


def test_the_script_takes_nothing_away_and_adds_nothing_to_read(opened: real.Opener) -> None:
    told = [opened(page_of("troubled"), script=script).text_content("main") or "" for script in (True, False)]
    count = opened(page_of("troubled")).get_by_role("status").filter(visible=True).inner_text()
    assert flat(told[0]).replace(flat(count), "", 1).split() == flat(told[1]).split()


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
NAMES = ("area", "areas", "check", "checks", "criterion", "id", "worst", "comparison", "named", "critical_because")
SKELETON = "all => all.map(one => [one.tagName, ...one.getAttributeNames()].join(' ')).filter(tag => tag !== 'WBR')"


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


POISONED: Mapping[str, Callable[[str], Evaluation]] = {
    "a submission": lambda text: evaluated(everywhere(text)),
    "any text at all": lambda text: poisoned(evaluated(everywhere("words")), text),
}


@pytest.fixture(scope="module")
def skeletons(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, bool], list[str]]:
    """Every element with the names of its attributes, of the same pages with harmless words, evenly spaced or oddly."""
    opener = real.Opener(browser, tmp_path_factory.mktemp("harmless"))
    evaluations = [(source, make(words)) for source, make in POISONED.items() for words in (HARMLESS, ODDLY_SPACED)]
    return {
        (source, oddly_spaced(one)): opener(render(one, Format.HTML)).eval_on_selector_all("*", SKELETON)
        for source, one in evaluations
    }


def oddly_spaced(evaluation: Evaluation) -> bool:
    return any(notice.kind == "odd-space" for notice in evaluation.notices)


@pytest.mark.parametrize("source", ["a submission", *slowly(source for source in POISONED if source != "a submission")])
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_text_breaks_out_of_its_place(
    opened: real.Opener, skeletons: Mapping[tuple[str, bool], list[str]], payload: str, source: str
) -> None:
    evaluation = POISONED[source](payload)
    page = opened(render(evaluation, Format.HTML))
    assert page.eval_on_selector_all("*", SKELETON) == skeletons[source, oddly_spaced(evaluation)]
    page.click("#open")
    page.hover("h1")
    assert page.evaluate("[window.__hit, document.querySelectorAll('script, style').length]") == [None, 2]
    script = "all => all.flatMap(one => one.getAttributeNames()).filter(name => /^on/i.test(name))"
    assert page.eval_on_selector_all("*", script) == []
    hrefs = page.eval_on_selector_all("[href]", "all => all.map(one => one.getAttribute('href'))")
    assert [href for href in hrefs if not re.fullmatch(r"#[A-Za-z0-9.-]+", href)] == []


def letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isprintable() and c != " ")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_reader_of_the_page_reads_what_was_submitted(opened: real.Opener, payload: str) -> None:
    """Letter for letter, but that a sentence begins with a capital and what turns writing round is made visible."""
    page = opened(render(evaluated(everywhere(payload)), Format.HTML))
    said = flat(TURNING.sub("\N{REPLACEMENT CHARACTER}", payload)).casefold()
    assert flat(page.text_content("h1") or "").casefold().startswith(said)
    assert letters(page.title()).startswith(letters(said))  # a browser leaves some controls out of a title
    for place in ("#first", "#HP06 li", "[id='HP06.1']", "[id='HP06.4']", "#annex"):
        assert said in flat(page.locator(place).first.text_content() or "").casefold()


MADE = "const made = document.createElement('{}'); {}; document.body.append(made); made.click()"


@pytest.mark.parametrize(
    "script",
    [
        MADE.format("script", "made.textContent = 'window.__hit = 1'"),
        MADE.format("div", "made.innerHTML = '<img src=x onerror=\"window.__hit = 1\">'"),
        MADE.format("div", "made.setAttribute('onclick', 'window.__hit = 1')"),
        MADE.format("a", "made.href = 'javascript:window.__hit = 1'"),
        MADE.format("style", "made.textContent = 'h1 { opacity: 0.5 }'"),
        MADE.format("iframe", "made.srcdoc = '<script>parent.__hit = 1</' + 'script>'"),
        "document.querySelector('h1').setAttribute('style', 'opacity: 0.5')",
        "setTimeout('window.__hit = 1')",
    ],
    ids=["script", "image", "handler", "link", "style", "frame", "style attribute", "text run as a script"],
)
def test_the_policy_of_the_page_lets_nothing_run_that_is_not_its_own(lenient: real.Opener, script: str) -> None:
    page = lenient(page_of("half-empty"))
    page.evaluate(f"() => {{ try {{ {script} }} catch (refused) {{ }} }}")
    page.wait_for_timeout(50)
    assert page.evaluate("[window.__hit, getComputedStyle(document.querySelector('h1')).opacity]") == [None, "1"]


HOST = "https://evil.example/"


@pytest.mark.parametrize(
    "script",
    [
        f"fetch('{HOST}').catch(() => {{}})",
        MADE.format("img", f"made.src = '{HOST}'"),
        MADE.format("link", f"made.rel = 'stylesheet'; made.href = '{HOST}'"),
        MADE.format("script", f"made.src = '{HOST}'"),
        MADE.format("iframe", f"made.src = '{HOST}'"),
        MADE.format("form", f"made.action = '{HOST}'") + "; made.submit()",
    ],
    ids=["fetch", "image", "style sheet", "script", "frame", "form"],
)
def test_the_policy_of_the_page_lets_nothing_out(lenient: real.Opener, script: str) -> None:
    page = lenient(page_of("half-empty"))
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.evaluate(f"() => {{ {script}; }}")
    page.wait_for_timeout(100)
    trouble = lenient.troubles[0]
    assert [line for line in trouble.errors if "Content Security Policy" in line] != []
    assert [url for url in trouble.requests if url not in failed] == []
    assert page.url == trouble.file


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
    file.write_bytes(printed(page))
    told = subprocess.run([PDFTOTEXT, "-raw", file, "-"], capture_output=True, check=True)
    return bare(told.stdout.decode("utf-8"))


@every_report
def test_a_report_is_printed_on_a4(opened: real.Opener, name: str) -> None:
    sizes = {(round(float(w)), round(float(h))) for w, h in MEDIA_BOX.findall(printed(opened(page_of(name))))}
    assert sizes == {(595, 842)}


@pytest.mark.parametrize("address", ["", "#view&severity=critical&sort=worst"], ids=["as opened", "filtered"])
@every_report
def test_nothing_is_lost_on_paper(opened: real.Opener, tmp_path: Path, name: str, address: str) -> None:
    evaluation = REPORTS[name]()
    told = on_paper(opened(page_of(name), address, scheme="dark"), tmp_path)
    areas, annex, _ = told.rpartition(bare("Scores and coverage"))
    assert annex
    assert [f.check for f in evaluation.findings if bare(f.check) not in areas or bare(f.text) not in areas] == []
    assert [f.check for f in evaluation.findings if f.adverse and bare(f.remedy) not in areas] == []
    assert [m.measure for m in evaluation.measures if bare(m.measure) not in told] == []
    assert bare("Skip to the report") not in told
    folded = [r.definition for f in evaluation.findings if tells_something(f) for r in f.readings]
    assert folded
    assert [one for one in folded if bare(one) not in told] == []


def test_paper_shows_no_button_and_no_field(opened: real.Opener) -> None:
    page = opened(page_of("troubled"))
    page.emulate_media(media="print")
    assert page.locator("button, input, select").filter(visible=True).count() == 0


# The same facts as in the other reports


def first_page(evaluation: Evaluation) -> Iterator[str]:
    """What the first page tells, in its order."""
    page, compiled = evaluation.first_page, evaluation.provenance.status == "compiled"
    yield from (evaluation.provenance.council, totals(evaluation))
    safety = page.safety
    yield from (*safety.not_checked, *safety.unwritten, *safety.unread, safety.statement, *safety.found)
    for one in safety.asked:
        yield from (one.level, one.text)
    for unseen in page.unseen:
        yield from (unseen.title, *unseen.silent)
    for conflict in page.conflicts:
        yield from (conflict.title, conflict.text)
    for weakness in page.weaknesses:
        yield from (weakness.severity or "not measured", weakness.title, weakness.text, answered(weakness, compiled))
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


def plain_reports(evaluation: Evaluation) -> dict[str, str]:
    """The other two reports, without spaces and without the annex."""
    text = [line for line in render(evaluation, Format.TEXT).splitlines() if not re.fullmatch(r"(=+|-+|\.+)", line)]
    read = list(texts(parsed(render(evaluation, Format.MARKDOWN))))
    return {"text": "".join(map(bare, text)), "Markdown": "".join(map(bare, read[: read.index("Annex")]))}


@every_report
def test_the_page_says_on_its_first_page_what_the_other_reports_say(opened: real.Opener, name: str) -> None:
    evaluation = REPORTS[name]()
    told = {**plain_reports(evaluation), "page": bare(opened(page_of(name)).text_content(".page, body") or "")}
    assert {report: missing_in_order(text, first_page(evaluation)) for report, text in told.items()} == {
        "text": [],
        "Markdown": [],
        "page": [],
    }


@every_report
def test_all_three_tell_every_finding_in_the_same_order_with_the_same_words(opened: real.Opener, name: str) -> None:
    evaluation = REPORTS[name]()
    told = [evaluation.finding_of[check] for check in in_order(evaluation)]
    told = [finding for finding in told if tells_something(finding)]
    page = opened(page_of(name))
    articles: dict[str, str] = dict(
        page.eval_on_selector_all(".finding", "all => all.map(one => [one.id, one.textContent])")
    )
    assert [check for check in articles if tells_something(evaluation.finding_of[check])] == [f.check for f in told]
    marks = [bare(f"{status(f)} {f.check} {f.text}") for f in told]
    others = {
        report: pieces(text.partition(bare("Area by area"))[2], marks)
        for report, text in plain_reports(evaluation).items()
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
def test_all_three_give_the_same_notices_and_criteria(opened: real.Opener, name: str) -> None:
    evaluation = REPORTS[name]()
    told = {**plain_reports(evaluation), "page": bare(opened(page_of(name)).text_content("main") or "")}
    facts = [noticed(notice) for notice in evaluation.notices]
    for area in evaluation.areas:
        facts += [f"{criterion.id} {criterion.title}" for criterion in area.criteria] + [*area.unwritten]
    for report, text in told.items():
        assert (report, [fact for fact in facts if bare(fact).rstrip(".") not in text]) == (report, [])


# Whatever comes


def titled(name: str) -> str:
    return render(evaluated(submission(council={"name": name})), Format.HTML)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["x" * 300, "Long name of a council " * 13], ids=["one word", "many words"])
def test_a_council_with_a_name_of_300_characters_has_a_report(
    opened: real.Opener, name: str, size: tuple[int, int]
) -> None:
    page = opened(titled(name), size=size)
    assert flat(page.inner_text("h1")).startswith(name.strip())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_summary_of_10_000_characters_is_told_whole(opened: real.Opener) -> None:
    summary = ("The audit of record {} found drift. " * 400).format(*range(400))[:10_000].strip()
    content = submission(evidence=[letter("HP06.4", shows="weakness", summary=summary)])
    page = opened(render(evaluated(content), Format.HTML), size=PHONE)
    assert bare(summary) in bare(page.inner_text(".finding[id='HP06.4']"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "name", ["مجلس المدينة", "מועצת העיר", "\u202eTown", "\u2067Town"], ids=["Arabic", "Hebrew", "override", "isolate"]
)
def test_the_writing_direction_of_a_name_ends_with_the_name(opened: real.Opener, name: str) -> None:
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
    name_ends, first, second = opened(titled(name)).eval_on_selector("h1", script)
    assert name_ends <= first < second


@pytest.mark.parametrize("name", ["مجلس المدينة", "מועצת העיר 7", "\u202eTown", "\u2067Town", "Town\u2066"])
def test_the_writing_direction_of_any_text_ends_with_the_text(opened: real.Opener, name: str) -> None:
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
    page = opened(render(evaluated(everywhere(name)), Format.HTML))
    page.click("#open")
    assert page.evaluate(script) == [True, []]


def test_an_area_without_criteria_says_so_and_goes_with_a_filter(opened: real.Opener) -> None:
    evaluation = REPORTS["sound"]()
    empty = [area for area in evaluation.areas if not area.criteria]
    assert empty
    page = opened(page_of("sound"))
    for area in empty:
        assert bare(area.view_because) in bare(page.inner_text(f"[id='{area.id}']"))
    page.select_option("#filters [name=status]", "met")
    assert set(visible(page, ".area")) & {area.id for area in empty} == set()


def test_a_pack_of_nothing_but_empty_areas_makes_a_page(opened: real.Opener) -> None:
    evaluation = REPORTS["sound"]()
    areas = tuple(dataclasses.replace(area, criteria=()) for area in evaluation.areas)
    page = opened(render(dataclasses.replace(evaluation, areas=areas), Format.HTML))
    assert visible(page) == []
    assert set(visible(page, ".area")) == {area.id for area in evaluation.areas}


def many(count: int) -> Evaluation:
    """The troubled sample with so many findings, by checks that were made up."""
    evaluation = judged(TROUBLED)
    copies: dict[str, list[Finding]] = {}
    for index in range(count):
        one = evaluation.findings[index % len(evaluation.findings)]
        number = 1 + len(copies.get(one.criterion, ()))
        copies.setdefault(one.criterion, []).append(dataclasses.replace(one, check=f"{one.criterion}.{number}"))
    areas = tuple(
        dataclasses.replace(
            area,
            criteria=tuple(
                dataclasses.replace(c, worst=copies[c.id][0].check, checks=tuple(f.check for f in copies[c.id]))
                for c in area.criteria
            ),
        )
        for area in evaluation.areas
    )
    findings = tuple(finding for found in copies.values() for finding in found)
    return dataclasses.replace(evaluation, areas=areas, findings=findings)


def test_a_report_of_2_000_findings_opens_and_is_filtered(opened: real.Opener) -> None:
    evaluation = many(2000)
    page = opened(render(evaluation, Format.HTML))
    assert len(visible(page)) == 2000
    set_fields(page, {"severity": "critical"})
    assert visible(page) == in_order(evaluation, wanted({"severity": "critical"}))


@pytest.mark.parametrize("content", [submission(), everywhere("words")], ids=["nothing", "everything"])
def test_a_small_report_is_accessible_too(opened: real.Opener, content: Json) -> None:
    assert real.violations(opened(render(evaluated(content), Format.HTML), size=SMALL)) == []
