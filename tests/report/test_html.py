"""The page: whole in one file, hostile text harmless, the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from minamoto.core.finding import Finding
from minamoto.core.text import LANGS, Lang
from minamoto.report import html
from minamoto.report.fonts import missing_letters
from tests.report.findings import EDGE_CASES, SCRIPT, assessment, hostile

SIZE_LIMIT = 3_000_000  # bytes: a page that an office mail still carries


class Outline(HTMLParser):
    """Collects what matters of a page: tags, their attributes, headings in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_report_is_one_file_of_sensible_size(pages: dict[Lang, str], lang: Lang) -> None:
    page = pages[lang]
    assert len(page.encode()) < SIZE_LIMIT
    loading = {"src", "srcset", "data", "poster", "background", "action"}
    for tag, attributes in Outline(page).tags:
        assert not loading & set(attributes), f"<{tag}> loads something: {attributes}"
        assert tag not in {"img", "iframe", "object", "embed", "base"}
        if tag == "link":
            assert attributes["href"] == "data:,"
    style = re.sub(r"url\(data:font/woff2;base64,[^)]*\)", "", page)
    assert not re.search(r"url\((?!#)", style)
    assert "@import" not in page


@pytest.mark.parametrize("lang", LANGS)
def test_every_letter_of_the_whole_report_is_in_the_font(
    pages: dict[Lang, str], lang: Lang
) -> None:
    assert missing_letters(pages[lang]) == []


@pytest.mark.parametrize("make", [assessment, *EDGE_CASES.values()])
@pytest.mark.parametrize("lang", LANGS)
def test_any_finding_gives_a_page_with_headings_in_order(
    make: Callable[[], Finding], lang: Lang
) -> None:
    tags = Outline(html(make(), lang)).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert next(attrs["lang"] for tag, attrs in tags if tag == "html") == lang
    for tag, attributes in tags:
        if tag == "svg":
            assert attributes.get("aria-label"), "a picture without words"


def test_addresses_within_the_page_exist_once(pages: dict[Lang, str]) -> None:
    tags = Outline(pages["ja"]).tags
    names = [attrs["id"] for _, attrs in tags if attrs.get("id")]
    assert len(names) == len(set(names))
    for _, attributes in tags:
        address = attributes.get("href") or ""
        if address.startswith("#"):
            assert address[1:] in names


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_text_is_shown_and_never_runs(lang: Lang) -> None:
    page = html(hostile(), lang)
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    tags = Outline(page).tags
    assert sum(tag == "script" for tag, _ in tags) == 1
    assert not [a for _, a in tags if str(a.get("href", "")).startswith("javascript:")]
    assert not [a for _, a in tags if any(key.startswith("on") for key in a)]


def test_the_same_finding_gives_the_same_bytes() -> None:
    assert html(assessment(), "ja") == html(assessment(), "ja")


def test_missing_is_said_and_never_shown_as_zero() -> None:
    page = html(EDGE_CASES["all_missing"](), "ja")
    assert "データなし" in page
    ranking = page.split('class="sortable exposures"')[1].split("</table>")[0]
    assert "0.0%" not in ranking
    assert "—" in ranking
