"""The page in a real browser: nothing fetched, nothing broken, Japanese drawn, nothing cut."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from minamoto.core.text import LANGS, Lang
from minamoto.report import html
from tests.report.findings import hostile, many

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LAPTOP = {"width": 1366, "height": 768}
JAPANESE = "源鉱物供給網"
# drawn by the page's own font, a letter differs from the box of a font without it
WIDTHS = """([text, family]) => {
  const c = document.createElement('canvas').getContext('2d');
  c.font = `40px "${family}"`;
  return [...text].map(letter => c.measureText(letter).width);
}"""


class Visit:
    """An open page with what it asked for and what it complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.complaints = page, list[str]()
        self.requests = list[str]()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(address)
        page.evaluate("document.fonts.ready")

    def asked_elsewhere(self) -> list[str]:
        return [url for url in self.requests[1:] if not url.startswith("data:")]


@pytest.fixture(params=LANGS, scope="module")
def visit(
    request: pytest.FixtureRequest, browser: Browser, pages: dict[Lang, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Visit]:  # fmt: skip
    lang: Lang = request.param
    file = tmp_path_factory.mktemp("page") / f"{lang}.html"
    file.write_text(pages[lang], encoding="utf-8")
    page = browser.new_page(viewport=LAPTOP)  # type: ignore[arg-type]  # a TypedDict of the same keys
    yield Visit(page, file.as_uri())
    page.close()


def test_the_page_fetches_nothing_and_complains_of_nothing(visit: Visit) -> None:
    assert visit.asked_elsewhere() == []
    assert visit.complaints == []


def test_the_page_fits_an_office_laptop(visit: Visit) -> None:
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= LAPTOP["width"]


def test_japanese_is_drawn_by_the_font_inside_the_page(visit: Visit) -> None:
    loaded = visit.page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert any("Noto Sans CJK JP" in family for family in loaded)
    if visit.page.evaluate("document.documentElement.lang") == "ja":
        widths = visit.page.evaluate(WIDTHS, [JAPANESE[:1], "Noto Sans CJK JP"])
        assert widths == pytest.approx([40], abs=0.01)
        assert visit.page.evaluate("document.fonts.check('16px \"Noto Sans CJK JP\"', '源')")


def test_no_text_of_a_chart_is_cut_by_its_frame(visit: Visit) -> None:
    cut = visit.page.evaluate(
        """() => [...document.querySelectorAll('.picture svg')].flatMap(svg => {
          const [, , w, h] = svg.getAttribute('viewBox').split(' ').map(Number);
          return [...svg.querySelectorAll('text')].filter(t => {
            if (t.getAttribute('transform')) return false;
            const b = t.getBBox();
            return b.x < -2 || b.y < -6 || b.x + b.width > w + 1.5 || b.y + b.height > h + 4;
          }).map(t => t.textContent);
        })"""
    )
    assert cut == []


def test_type_is_large_enough_to_read(visit: Visit) -> None:
    small = visit.page.evaluate(
        """() => [...document.querySelectorAll('svg text')].filter(t => {
          const box = t.ownerSVGElement.getBoundingClientRect();
          const scale = box.width / Number(t.ownerSVGElement.getAttribute('width'));
          return box.width > 0 && Number(t.getAttribute('font-size')) * scale < 9;
        }).map(t => t.textContent)"""
    )
    assert small == []


def test_tables_sort_from_the_keyboard(visit: Visit) -> None:
    page = visit.page
    head = page.locator("table.exposures thead th").nth(9)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    years = page.locator("table.exposures tbody tr td:last-child").all_text_contents()
    assert years == sorted(years)


def test_printed_pages_cut_no_chart(visit: Visit) -> None:
    page = visit.page
    page.emulate_media(media="print")
    wide = page.evaluate(
        """() => [...document.querySelectorAll('.picture svg')]
          .filter(svg => svg.getBoundingClientRect().height > 178 * 96 / 25.4)
          .map(svg => svg.getAttribute('aria-label'))"""
    )
    assert wide == [], "a chart taller than the printed page would be cut"
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    width, height = (float(side) for side in printed.pages[0].mediabox[2:])
    assert width > height  # A4, landscape
    assert len(printed.pages) < 160
    head = page.locator("table.exposures thead th").nth(6).inner_text().strip()
    ranking = [head in sheet.extract_text() for sheet in printed.pages[1:5]]
    assert all(ranking), "the header of a table is on every page of it"
    page.emulate_media(media="screen")


@pytest.mark.parametrize("make", [hostile, many])
def test_awkward_findings_break_nothing(browser: Browser, tmp_path: Path, make: Any) -> None:
    file = tmp_path / "page.html"
    file.write_text(html(make(), "ja"), encoding="utf-8")
    page = browser.new_page(viewport=LAPTOP)  # type: ignore[arg-type]  # a TypedDict of the same keys
    seen = Visit(page, file.as_uri())
    assert seen.complaints == []
    assert seen.asked_elsewhere() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= LAPTOP["width"]
    page.close()
