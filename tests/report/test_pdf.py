"""The PDF, read back: Japanese in our own font, contents, page numbers, hostile text as text."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from minamoto.core.finding import Finding
from minamoto.core.text import LANGS, Lang
from minamoto.report import pdf
from tests.report.findings import EDGE_CASES, assessment, hostile

A4 = (595.3, 841.9)  # points


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def text_of(reader: PdfReader) -> str:
    return "".join(page.extract_text() for page in reader.pages)


@pytest.fixture(scope="module")
def japanese(whole: Finding, shapes: dict[str, Any]) -> PdfReader:
    return read(pdf(whole, "ja", shapes=shapes))


def test_japanese_names_are_text_in_the_whole_report(japanese: PdfReader) -> None:
    said = text_of(japanese).replace("\n", "")
    for name in ("ジスプロシウム", "マグネシウム", "わかっていないこと", "出典と利用条件"):
        assert name in said


def test_every_page_is_a4_with_its_number(japanese: PdfReader) -> None:
    count = len(japanese.pages)
    for index, page in enumerate(japanese.pages):
        assert tuple(map(float, page.mediabox[2:])) == pytest.approx(A4, abs=1)
        assert f"{index + 1}/{count}" in page.extract_text().replace(" ", "")
    assert count < 100


def test_only_our_font_is_used(japanese: PdfReader) -> None:
    fonts = set()
    for page in japanese.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():  # type: ignore[attr-defined]  # pypdf types a resource as any object
            fonts.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    assert fonts
    # code is set in Typst's own monospaced font, which is embedded as well
    assert {f for f in fonts if "NotoSansCJKjp" not in f} <= {"DejaVuSansMono"}


def test_the_contents_lead_to_the_sections(japanese: PdfReader) -> None:
    titles = [str(entry["/Title"]) for entry in japanese.outline if not isinstance(entry, list)]
    assert "供給リスクの順位" in titles
    assert "再現方法" in titles


@pytest.mark.parametrize("make", [assessment, *EDGE_CASES.values()])
@pytest.mark.parametrize("lang", LANGS)
def test_any_finding_gives_a_pdf(make: Callable[[], Finding], lang: Lang) -> None:
    assert read(pdf(make(), lang)).pages


def test_hostile_text_is_set_as_it_is() -> None:
    said = text_of(read(pdf(hostile(), "en"))).replace("\n", "").replace(" ", "")
    assert "#strong[x]" in said
    assert "<script>" in said


def test_the_same_finding_gives_the_same_bytes() -> None:
    assert pdf(assessment(), "ja") == pdf(assessment(), "ja")
