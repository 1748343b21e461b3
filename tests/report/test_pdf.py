"""The PDF, read back: Japanese in our own font, contents, page numbers, hostile text as text."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from minamoto.core.finding import Finding
from minamoto.core.text import LANGS, Lang, Text
from minamoto.report import pdf
from minamoto.report.paper import ROWS_PRINTED
from tests.report.findings import EDGE_CASES, TEXT, assessment, hostile, table

A4 = (595.3, 841.9)  # points
PAGES_LIMIT, SIZE_LIMIT = 60, 8_000_000  # a report that is printed, and that an office mail carries
SMALLEST = 6.5  # points, of any letter on paper
# what means something to the typesetter, were it read as its own language
MARKUP = r"#panic() $x^2$ [a] *b* _c_ `d` <e> @f \u{41} // g = h - i + j http://k ~ --- '\"' {l}"


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def text_of(reader: PdfReader) -> str:
    """All that is written, without blanks and line ends: where lines end is not at issue."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def said(text: str, **more: Any) -> Finding:
    """A finding that says the text wherever a finding can say something."""
    shown = table("notes", text, text, {"note": TEXT, "url": TEXT}, [{"note": text, "url": text}])
    both = (Text(text, text),)
    return Finding(
        verb=text, question={"on": "2026-11-23", "of": text}, headline=both, tables=(shown,),
        assumptions=both, warnings=both, snapshots={text: text}, version=text, **more,
    )  # fmt: skip


@pytest.fixture(scope="module")
def printed(whole: Finding, shapes: dict[str, Any]) -> dict[Lang, bytes]:
    return {lang: pdf(whole, lang, shapes=shapes) for lang in LANGS}


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A page as read: its size, all its text, and each piece with its place and type size."""

    width: float
    height: float
    text: str
    pieces: tuple[tuple[str, float, float, float], ...]


def sheet(page: PageObject) -> Sheet:
    pieces = []

    def visit(text: str, user: list[float], line: list[float], _font: object, size: float) -> None:
        if text.strip():
            scale = abs(user[0] * user[3] - user[1] * user[2]) ** 0.5
            scale *= abs(line[0] * line[3] - line[1] * line[2]) ** 0.5
            x = user[0] * line[4] + user[2] * line[5] + user[4]
            y = user[1] * line[4] + user[3] * line[5] + user[5]
            pieces.append((text, x, y, size * scale))

    text = page.extract_text(visitor_text=visit)
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    return Sheet(width, height, text, tuple(pieces))


@pytest.fixture(scope="module")
def all_sheets(printed: dict[Lang, bytes]) -> dict[Lang, list[Sheet]]:
    return {lang: [sheet(page) for page in read(data).pages] for lang, data in printed.items()}


@pytest.fixture(scope="module", params=LANGS)
def sheets(request: pytest.FixtureRequest, all_sheets: dict[Lang, list[Sheet]]) -> list[Sheet]:
    return all_sheets[request.param]


def test_japanese_names_and_the_headline_are_text(
    all_sheets: dict[Lang, list[Sheet]], whole: Finding
) -> None:
    found = re.sub(r"\s", "", "".join(page.text for page in all_sheets["ja"]))
    for name in ("ジスプロシウム", "マグネシウム", "わかっていないこと", "出典と利用条件"):
        assert name in found
    for line in whole.headline:
        assert re.sub(r"\s", "", line.ja) in found


def test_the_whole_report_has_a_sensible_size(printed: dict[Lang, bytes]) -> None:
    for data in printed.values():
        assert len(read(data).pages) <= PAGES_LIMIT
        assert len(data) < SIZE_LIMIT


def test_every_page_is_a4_upright_or_lying_with_its_number(sheets: list[Sheet]) -> None:
    for number, page in enumerate(sheets, start=1):
        assert sorted((page.width, page.height)) == pytest.approx(A4, abs=1)
        assert f"{number}/{len(sheets)}" in page.text.replace(" ", "")


def test_every_page_but_the_first_names_the_report_and_its_day(
    all_sheets: dict[Lang, list[Sheet]],
) -> None:
    for page in all_sheets["ja"][1:]:
        head = "".join(page.text.split("\n")[:2]).replace(" ", "")
        assert "日本の重要鉱物リスク評価" in head
        assert "2026年11月23日" in head


@pytest.mark.parametrize("make", [assessment, *EDGE_CASES.values()])
def test_only_our_font_is_used_and_cut_to_its_letters(
    make: Callable[[], Finding], printed: dict[Lang, bytes]
) -> None:
    for reader in (read(printed["ja"]), read(pdf(make(), "ja"))):
        fonts = {str(font["/BaseFont"]) for page in reader.pages for font in fonts_of(page)}
        assert fonts
        assert all(re.match(r"/[A-Z]{6}\+NotoSansCJKjp-(Regular|Bold)", font) for font in fonts)


def fonts_of(page: PageObject) -> list[Any]:
    resources: Any = page["/Resources"]
    return [font.get_object() for font in (resources.get("/Font") or {}).values()]


def test_no_letter_is_too_small_or_off_the_page(sheets: list[Sheet]) -> None:
    for page in sheets:
        assert page.pieces
        for text, x, y, size in page.pieces:
            assert size >= SMALLEST - 0.01, text
            assert 0 <= x <= page.width, text
            assert 0 <= y <= page.height, text


@pytest.mark.parametrize("lang", LANGS)
def test_contents_and_links_lead_to_pages_and_sources(
    printed: dict[Lang, bytes], lang: Lang
) -> None:
    reader = read(printed[lang])
    titles = [str(entry["/Title"]) for entry in reader.outline if not isinstance(entry, list)]
    assert len(titles) > 8
    inner, addresses = 0, set()
    for page in reader.pages:
        for annotation in page.annotations or []:
            address = annotation.get("/A", {}).get("/URI")
            inner += address is None
            addresses |= {str(address)} - {"None"}
    assert inner > 64, "every part and every card is linked"
    assert addresses
    assert all(address.startswith(("https://", "http://")) for address in addresses)


def test_a_long_table_has_its_head_on_every_page(all_sheets: dict[Lang, list[Sheet]]) -> None:
    pages = [page.text.replace(" ", "") for page in all_sheets["ja"]]
    first = next(i for i, text in enumerate(pages) if "最も偏りが大きいのは" in text)
    for text in pages[first : first + 3]:
        assert "首位の世界シェア" in text


@pytest.mark.parametrize("make", [assessment, *EDGE_CASES.values()])
@pytest.mark.parametrize("lang", LANGS)
def test_any_finding_gives_a_pdf(make: Callable[[], Finding], lang: Lang) -> None:
    assert read(pdf(make(), lang)).pages


@pytest.mark.parametrize("lang", LANGS)
def test_every_verb_gives_a_pdf(lang: Lang) -> None:
    from minamoto.study.controls import controls
    from minamoto.study.fields import fields
    from minamoto.study.imports import imports
    from minamoto.study.shares import shares

    for finding in (
        shares("magnesium"), fields(), imports("JPN", "810411"), controls(on=date(2026, 11, 23)),
    ):  # fmt: skip
        found = text_of(read(pdf(finding, lang)))
        assert re.sub(r"\s", "", finding.headline[0][lang]) in found


def test_hostile_text_is_set_as_it_is() -> None:
    found = text_of(read(pdf(hostile(), "en")))
    assert "#strong[x]" in found
    assert "<script>" in found


@pytest.mark.parametrize("lang", LANGS)
def test_markup_of_the_typesetter_is_printed_and_never_run(lang: Lang) -> None:
    reader = read(pdf(said(MARKUP), lang))
    assert text_of(reader).count(re.sub(r"\s", "", MARKUP)) >= 7
    for page in reader.pages:
        for annotation in page.annotations or []:
            assert "/URI" not in annotation.get("/A", {})


def test_letters_that_the_font_lacks_are_marked_and_steering_ones_dropped() -> None:
    odd = "源\x00\x07\u202e👍\u200dend"
    assert text_of(read(pdf(said(odd), "ja"))).count("源〓end") >= 7
    half = dataclasses.replace(said("x"), headline=(Text("源\ud800end", "x"),))
    assert "源end" in text_of(read(pdf(half, "ja")))


def test_the_same_finding_gives_the_same_bytes(whole: Finding, printed: dict[Lang, bytes]) -> None:
    assert pdf(assessment(), "ja") == pdf(assessment(), "ja")
    assert pdf(whole, "en") == pdf(whole, "en")


def test_the_document_is_of_the_day_asked_about() -> None:
    about = read(pdf(assessment(), "ja")).metadata
    assert about is not None
    assert about.creation_date is not None
    assert about.creation_date.date() == date(2026, 11, 23)
    undated = read(pdf(EDGE_CASES["all_missing"](), "ja")).metadata
    assert undated is not None
    assert undated.creation_date is None


def test_a_table_of_many_rows_is_cut_and_says_so() -> None:
    rows = [{"note": f"row {i}"} for i in range(ROWS_PRINTED + 7)]
    long = dataclasses.replace(said("x"), tables=(table("notes", "x", "x", {"note": TEXT}, rows),))
    found = text_of(read(pdf(long, "en")))
    assert f"row{ROWS_PRINTED - 1}" in found
    assert f"all{ROWS_PRINTED + 7}areinthe" in found


def test_a_wide_table_lies_on_its_side_whole() -> None:
    types = {f"column_{i}": TEXT for i in range(16)}
    rows = [{key: f"{key} says it" for key in types}] * 40
    wide = dataclasses.replace(said("x"), tables=(table("notes", "x", "x", types, rows),))
    reader = read(pdf(wide, "en"))
    lying = [page for page in reader.pages if page.mediabox[2] > page.mediabox[3]]
    assert lying
    assert "column_15" in "".join(page.extract_text() for page in lying).replace("\n", "")


def test_missing_is_said_and_never_shown_as_zero() -> None:
    found = "".join(
        page.extract_text() for page in read(pdf(EDGE_CASES["all_missing"](), "ja")).pages
    )
    assert "データなし" in found
    assert "0.0%" not in found
