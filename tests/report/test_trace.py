"""The report of a trace: title, tiles, cards and tables, on the page, on paper, in the workbook."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from minamoto.core.finding import Finding
from minamoto.core.text import LANGS, Lang
from minamoto.report import display_rows, html, pdf, xlsx
from minamoto.report.display import BRIEF, display_columns
from minamoto.report.fonts import missing_letters
from minamoto.report.labels import UNLABELLED, label
from minamoto.report.sections.whole import story
from minamoto.report.sheets.table import FIRST_ROW, HEAD_ROW
from minamoto.report.story import Story
from minamoto.report.to_csv import FORMULA_STARTS
from minamoto.report.trace_ui import TRACE_UI
from minamoto.report.ui import UI
from minamoto.study.trace_downstream import trace_downstream
from tests.report.findings import SCRIPT
from tests.report.test_html import Outline
from tests.report.test_in_browser import LAPTOP, Visit
from tests.report.traces import TRACES, TYPES, bill, cobalt, hostile_trace, nasty

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MAKERS = list(TRACES.values())


def told(finding: Finding, lang: Lang, *, is_paged: bool = False) -> Story:
    return story(finding, lang, width=1160, rows_a_part=26, is_paged=is_paged, shapes=None)


def without(finding: Finding, *names: str) -> Finding:
    tables = tuple(table for table in finding.tables if table.name not in names)
    return dataclasses.replace(finding, tables=tables)


def letters_of(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_the_title_says_where_it_ends_up_and_what_the_imports_show() -> None:
    (section,) = [s for s in told(cobalt(), "ja").sections if s.traces]
    (card,) = section.traces
    assert card.wide[0].title == (
        "日本のコバルトの71%はコンゴ民主共和国の鉱山に行き着く（直接の輸入では3%）"
    )
    assert "2024年" in card.wide[0].subtitle
    assert "9,000 t／年" in card.wide[0].subtitle
    assert card.wide[0].source == "出典：USGS MCS 2026；CEPII BACI"
    assert card.wide[0].twin is not None
    assert len(card.wide[0].twin.rows) == 20


def test_the_title_leaves_out_what_no_table_says() -> None:
    bare = without(cobalt(), "pass_through")
    (section,) = [s for s in told(bare, "en").sections if s.traces]
    assert section.traces[0].wide[0].title == (
        "Japan: 71% of its cobalt leads back to mines in Democratic Republic of the Congo"
    )


def test_tiles_of_one_material_are_its_shares_and_of_many_are_counts() -> None:
    one = told(cobalt(), "ja").tiles
    assert [value for value, _ in one] == ["71%", "3%", "68%", "A"]
    assert one[0][1] == "起源がコンゴ民主共和国（鉱山）。90%区間 66.0–76.0%"
    many = told(nasty(), "ja").tiles
    assert [value for value, _ in many] == ["3", "1", "1", "1"]
    assert "うち1は起源を示す数値なし" in many[0][1]


@pytest.mark.parametrize("lang", LANGS)
def test_paths_are_told_in_the_language_of_the_reader(lang: Lang) -> None:
    finding = cobalt()
    headers, rows = display_rows(finding.table("paths"), finding, lang, BRIEF["paths"])
    assert rows[0][1].startswith("鉱石" if lang == "ja" else "ore")
    assert rows[0][2].startswith("43.0%")
    assert "COD > CHN" not in str(rows)
    assert headers[2] == ("供給に占める割合" if lang == "ja" else "share of supply")


def test_forms_words_and_intervals_are_read_as_words() -> None:
    finding = cobalt()
    frame = {
        name: [dict(zip(*part, strict=True)) for part in _rows(finding, name)]
        for name in ("dependence", "corrections", "pass_through")
    }
    first = frame["dependence"][0]
    assert first["起源の首位国の割合"] == "71.0%（66.0–76.0%）"
    assert first["把握の度合い"] == "統計による推定"
    assert frame["dependence"][1]["形態"] == "精製コバルト"
    assert frame["corrections"][1]["数値の種類"] == "貿易"
    assert frame["corrections"][1]["形態"] == "水酸化コバルト（中間品）"
    china = frame["pass_through"][1]
    assert china["経由の割合"] == "76.0%（69.9–82.1%）"
    assert china["有効な規制"] == "CHN-2025-BATT、CHN-2024-DUAL"


def _rows(finding: Finding, name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    headers, rows = display_rows(finding.table(name), finding, "ja")
    return ((headers, row) for row in rows)


def test_every_column_of_a_trace_has_a_label_and_brief_columns_exist() -> None:
    for name, columns in TYPES.items():
        assert not [c for c in columns if label(c, name).kind == UNLABELLED], name
    for table in bill().tables:
        has = {column.key for column in display_columns(table, "en")}
        assert set(BRIEF.get(table.name, ())) <= has, table.name


def test_words_of_the_trace_hide_none_of_the_report() -> None:
    assert all(UI[key] is text for key, text in TRACE_UI.items())


@pytest.mark.parametrize("name", TYPES)
def test_a_table_that_is_absent_leaves_its_part_out_and_no_other(name: str) -> None:
    full, less = parts(told(bill(), "ja")), parts(told(without(bill(), name), "ja"))
    assert full - less == SHOWN_AS[name]
    assert less <= full


# what shows a table: charts and tables by the first word of their key; intervals alone are origin's
SHOWN_AS = {name: {name} for name in TYPES} | {
    "origin": set(), "flows": {"flow"}, "pass_through": {"pass_through", "pair"},
}  # fmt: skip


def parts(story: Story) -> set[str]:
    found = {table.key for section in story.sections for table in section.tables}
    for card in (card for section in story.sections for card in section.traces):
        found |= {chart.key.split("-")[0] for chart in (*card.wide, *card.beside)}
        found |= {table.key.split("-")[0] for table in (*card.tables, *card.folded)}
    return found


def test_without_flows_the_sentence_still_heads_the_card() -> None:
    bare = without(cobalt(), "flows")
    assert "71%はコンゴ民主共和国の鉱山に行き着く" in html(bare, "ja")
    assert "71%はコンゴ民主共和国の鉱山に行き着く" in letters_of(pdf(bare, "ja"))


def test_products_stand_before_materials() -> None:
    keys = [section.key for section in told(bill(), "ja").sections]
    assert keys.index("products") < keys.index("dependence") < keys.index("trace")
    products = next(s for s in told(bill(), "ja").sections if s.key == "products")
    assert products.lead[0] == "電池セル Aのコバルトは、コンゴ民主共和国が止まると71%が届かない"


def test_what_is_cut_from_a_card_is_counted() -> None:
    (section,) = [s for s in told(nasty(), "ja").sections if s.traces]
    crowded = section.traces[0]
    passing = next(table for table in crowded.tables if table.key.startswith("pass_through"))
    assert len(passing.display.rows) == 12
    assert passing.note is not None
    assert "ほか18行はExcel版に収録" in passing.note
    assert [card.name for card in section.traces][1:] == ["blank", "lone"]


def test_a_material_without_flows_says_so_and_shows_no_zero() -> None:
    (section,) = [s for s in told(nasty(), "ja").sections if s.traces]
    blank = section.traces[1]
    assert blank.wide[0].title == "blank：起源を示す数値がない"
    assert "流れを示す数値がない" in blank.wide[0].parts[0]
    assert "0%" not in blank.wide[0].parts[0].replace("100%", "")


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("lang", LANGS)
def test_any_trace_gives_a_page_with_headings_in_order_and_all_letters(
    make: Callable[[], Finding], lang: Lang
) -> None:
    page = html(make(), lang)
    tags = Outline(page).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert missing_letters(page) == []
    assert SCRIPT not in page
    assert sum(tag == "script" for tag, _ in tags) == 1
    assert not [a for _, a in tags if any(key.startswith("on") for key in a)]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("lang", LANGS)
def test_any_trace_gives_a_pdf_in_our_font(make: Callable[[], Finding], lang: Lang) -> None:
    data = pdf(make(), lang)
    found = letters_of(data)
    for line in make().headline:
        assert re.sub(r"\s", "", line[lang]) in found


def test_the_japanese_pdf_holds_the_picture_and_the_tables() -> None:
    found = letters_of(pdf(bill(), "ja"))
    for said in (
        "日本のコバルトの71%はコンゴ民主共和国の鉱山に行き着く", "水酸化コバルト（中間品）",
        "コンゴ民主共和国71%", "世界市場", "経由国と途絶時の不足", "製品別の把握状況", "隠れた依存",
        "精度区分A：",
    ):  # fmt: skip
        assert said in found


def test_the_workbook_has_a_sheet_a_table_with_names_and_figures() -> None:
    book = load_workbook(io.BytesIO(xlsx(bill(), "ja")))
    assert book.sheetnames == [
        "概要", "依存と起源", "製品", "部品表", "副産物の主産物", "起源", "採掘×精製", "経由と途絶",
        "経路", "流れ", "数値の調整", "供給網", "前提と注意", "出典", "再現",
    ]  # fmt: skip
    sheet = book["依存と起源"]
    heads = [cell.value for cell in sheet[HEAD_ROW + 1]]
    share = sheet.cell(FIRST_ROW + 1, heads.index("起源の首位国の割合") + 1)
    assert share.value == 0.71
    assert share.number_format == "0.0%"
    assert sheet.cell(FIRST_ROW + 2, heads.index("形態") + 1).value == "精製コバルト"
    paths = book["経路"]
    assert [cell.value for cell in paths[HEAD_ROW + 1]][2] == "経路"
    assert paths.cell(FIRST_ROW + 1, 3).value.startswith("鉱石 コンゴ民主共和国")
    choke = [cell.value for cell in book["経由と途絶"][HEAD_ROW + 1]]
    pro_rata = choke.index("途絶時の不足（按分）") + 1
    values = [book["経由と途絶"].cell(FIRST_ROW + 1 + i, pro_rata).value for i in range(8)]
    assert None in values, "not computed is empty, never zero"
    assert 0 not in values
    summary = [cell.value for row in book["概要"].iter_rows() for cell in row]
    assert "71%" in summary
    assert len(book["概要"]._charts) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_text_of_a_trace_is_never_a_formula(lang: Lang) -> None:
    for sheet in load_workbook(io.BytesIO(xlsx(hostile_trace(), lang))).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate}: {cell.value}"
                if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS):
                    assert cell.quotePrefix


def test_the_same_trace_gives_the_same_bytes() -> None:
    for render in (html, pdf, xlsx):
        assert render(bill(), "ja") == render(bill(), "ja")


@pytest.fixture(scope="module", params=[(make, lang) for make in (bill, nasty) for lang in LANGS])
def visit(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    make, lang = request.param
    file = tmp_path_factory.mktemp("trace") / "page.html"
    file.write_text(html(make(), lang), encoding="utf-8")
    page = browser.new_page(viewport=LAPTOP)  # type: ignore[arg-type]  # a TypedDict of the same keys
    yield Visit(page, file.as_uri())
    page.close()


def test_the_page_complains_of_nothing_and_fits_an_office_laptop(visit: Visit) -> None:
    assert visit.complaints == []
    assert visit.asked_elsewhere() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= LAPTOP["width"]


def test_labels_measured_by_the_browser_neither_meet_nor_leave_the_picture(visit: Visit) -> None:
    bad = visit.page.evaluate(
        """() => [...document.querySelectorAll('svg.sankey')].flatMap(svg => {
          const frame = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll('text:not([stroke])')].map(t =>
            [t.textContent, t.getBoundingClientRect()]);
          const bad = texts.filter(([, b]) => b.left < frame.left - 1.5 || b.top < frame.top - 6 ||
            b.right > frame.right + 1.5 || b.bottom > frame.bottom + 4).map(([said]) => said);
          texts.forEach(([a, p], i) => texts.slice(i + 1).forEach(([b, q]) => {
            const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
            const ink = 0.28 * Math.min(p.height, q.height);  // lines are higher than letters
            const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
            if (across > 0.5 && down > ink) bad.push(`${a} / ${b}`);
          }));
          return bad;
        })"""
    )
    assert bad == []


def test_a_band_lights_its_links_under_the_pointer_and_from_the_keyboard(visit: Visit) -> None:
    page = visit.page
    picture = page.locator("svg.sankey:has(.band)").first
    band = picture.locator(".band").nth(1)
    mine = """b => [...b.ownerSVGElement.querySelectorAll('.link')].filter(l =>
      [l.dataset.from, l.dataset.to].includes(b.dataset.band)).length"""
    expected = band.evaluate(mine)
    assert 0 < expected < picture.locator(".link").count()
    band.locator("rect").first.hover()
    assert picture.locator(".link.lit").count() == expected
    page.mouse.move(2, 2)
    assert picture.locator(".lit").count() == 0
    picture.locator(".band").nth(0).focus()
    page.keyboard.press("Tab")
    assert band.evaluate("b => b === document.activeElement")
    assert picture.locator(".link.lit").count() == expected
    page.keyboard.press("Tab")
    assert not band.evaluate("b => b === document.activeElement")


def test_a_printed_trace_cuts_no_picture(visit: Visit) -> None:
    page = visit.page
    assert page.locator(".part-trace > .hint").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".part-trace > .hint").is_hidden(), "nothing is pointed at on paper"
    tall = page.evaluate(
        """() => [...document.querySelectorAll('.picture svg')]
          .filter(svg => svg.getBoundingClientRect().height > 178 * 96 / 25.4).length"""
    )
    assert tall == 0
    page.emulate_media(media="screen")


def test_a_report_downstream_draws_who_uses_what_is_made() -> None:
    found = trace_downstream("China", "magnesium", on=date(2026, 1, 15), draws=10)
    page, paper = html(found, "ja"), letters_of(pdf(found, "ja"))
    for text in (page, paper):
        assert "中国が作るものの行き先" in text
        assert "直接の出荷" in text
    story = told(found, "en")
    assert story.sections[0].key == "destinations"
    (card,) = story.sections[0].traces
    assert card.wide[0].title.startswith("China: ")
    assert story.tiles == ()
