"""The report opened in a browser: nothing asked of the network, nothing cut off, light and dark, wide and narrow."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from sim.report import write_report
from sim.runs import run
from sim.scenario import find, load

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(run(load(find("january_2016")), runs=40), tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
        yield opened
        opened.close()


def opened(browser: Browser, report: Path, **settings: object) -> Page:
    page = browser.new_page(**settings)  # type: ignore[arg-type]
    page.goto(report.as_uri())
    return page


def test_nothing_is_asked_of_the_network_and_nothing_complains(browser: Browser, report: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    assert said == []


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_the_page_never_scrolls_sideways(browser: Browser, report: Path, width: int) -> None:
    page = opened(browser, report, viewport={"width": width, "height": 800})
    for summary in page.query_selector_all("summary"):
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_pictures_and_their_labels_lie_within_their_frames(browser: Browser, report: Path) -> None:
    page = opened(browser, report, viewport={"width": 1280, "height": 800})
    spilled = page.evaluate(
        """() => [...document.querySelectorAll(".wide > svg")].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll("text")].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
            }).map(text => text.textContent);
        })"""
    )
    assert page.locator(".wide > svg").count() == 3  # when it happens, who with whom, the course
    assert spilled == []


def test_event_labels_do_not_cover_one_another(browser: Browser, report: Path) -> None:
    page = opened(browser, report, viewport={"width": 1280, "height": 800})
    overlaps = page.evaluate(
        """() => {
            const boxes = [...document.querySelectorAll("#course ~ figure .wide > svg text")].map(text => [text.textContent, text.getBoundingClientRect()]);
            return boxes.flatMap(([a, x], i) => boxes.slice(i + 1).filter(([b, y]) =>
                x.left < y.right - 1 && y.left < x.right - 1 && x.top < y.bottom - 2 && y.top < x.bottom - 2).map(([b, y]) => a + " / " + b));
        }"""
    )
    assert page.locator("#course ~ figure .wide > svg text").count() > 10
    assert overlaps == []


def test_light_and_dark_are_what_was_asked_for(browser: Browser, report: Path) -> None:
    for scheme, light in (("light", True), ("dark", False)):
        page = opened(browser, report, color_scheme=scheme)
        corner = Image.open(io.BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": 8, "height": 8}))).convert("L").getpixel((2, 2))
        ink = page.evaluate("getComputedStyle(document.body).color.match(/\\d+/g).map(Number).reduce((a, b) => a + b) / 3")
        assert (corner > 200, ink < 60) == (light, light)
        faction = page.locator(".wide > svg").nth(1).locator("text").first
        assert faction.evaluate("text => getComputedStyle(text).fill") == page.evaluate(
            "getComputedStyle(document.querySelector('h1')).color"
        )


def test_a_cell_tells_its_numbers(browser: Browser, report: Path) -> None:
    cells = opened(browser, report).get_by_role("region", name="Figure: who ends up with whom").locator("svg g > title")
    told = cells.evaluate_all("titles => titles.map(title => title.textContent)")
    assert len(told) == 26 * 25  # each pair twice: below the diagonal and above it
    assert all("in one bloc in" in words for words in told)


def test_in_print_each_picture_fits_a_page(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 950})
    heights = page.evaluate("[...document.querySelectorAll('.wide > svg')].map(svg => svg.getBoundingClientRect().height)")
    assert all(0 < height < 800 for height in heights)
    assert page.locator("details:visible").count() == 0
    assert page.get_by_text("In print, what is folded away").is_visible()


def test_what_was_unfolded_is_printed(browser: Browser, report: Path) -> None:
    page = opened(browser, report)
    page.locator("summary", has_text="Sources").click()
    page.emulate_media(media="print")
    assert page.locator("details:visible").count() == 1
    assert not opened(browser, report).get_by_text("In print, what is folded away").is_visible()


def test_on_a_narrow_screen_an_outcome_stacks_what_it_says(browser: Browser, report: Path) -> None:
    page = opened(browser, report, viewport={"width": 400, "height": 800})
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".outcomes tbody tr")].map(
            row => [...row.children].filter(cell => cell.textContent.trim()).map(cell => cell.getBoundingClientRect()).map(box => [box.top, box.bottom, box.left, box.right]))"""
    )
    assert len(boxes) == len(load(find("january_2016")).outcomes)
    for cells in boxes:
        assert all(above[1] <= below[0] + 1 for above, below in pairwise(cells)), "one below the other"
        assert all(left >= 0 and right <= 400 and right - left > 300 for _, _, left, right in cells), "none cut off"


def test_what_is_wider_than_a_phone_scrolls_with_a_hint_and_by_keyboard(browser: Browser, report: Path) -> None:
    page = opened(browser, report, viewport={"width": 390, "height": 800})
    for summary in page.query_selector_all("summary"):
        summary.click()
    spilled = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter(thing => thing.scrollWidth > thing.clientWidth + 1
            && getComputedStyle(thing).overflowX !== "visible" && !thing.closest("svg, caption, thead")).map(thing => [
            thing.className, thing.tabIndex, thing.getAttribute("role"), (thing.getAttribute("aria-label") || "").length > 20])"""
    )
    assert len(spilled) >= 3 and all(thing == ["wide", 0, "region", True] for thing in spilled)
    assert page.locator("figure .hint:visible").count() == page.locator("figure").count() == 3
    page.locator("figure .wide").nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelectorAll('figure .wide')[1].scrollLeft") > 0
    assert opened(browser, report, viewport={"width": 1280, "height": 800}).locator(".hint:visible").count() == 0


def test_a_map_of_a_hundred_factions_scrolls_before_its_labels_shrink(browser: Browser, report: Path) -> None:
    page = opened(browser, report, viewport={"width": 1280, "height": 800})
    width = page.evaluate(
        """() => {
            const map = document.querySelectorAll(".wide > svg")[1];
            map.style.setProperty("--natural", "2785px");
            return map.getBoundingClientRect().width;
        }"""
    )
    assert width > 0.7 * 2785
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_command_is_read_whole_on_a_phone(browser: Browser, report: Path) -> None:
    page = opened(browser, report, viewport={"width": 390, "height": 800})
    assert page.locator("pre").count() == 1
    assert page.evaluate("[...document.querySelectorAll('pre')].every(block => block.scrollWidth <= block.clientWidth)")
