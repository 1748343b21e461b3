"""Columns of printed tables: the page is filled, figures stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.report.display import Display, DisplayColumn
from minamoto.report.fonts import text_width
from minamoto.report.paper_columns import LYING, PADDING, SIZE, UPRIGHT, columns_of

CELLS = st.text(alphabet="ガリウム鉱石 abc-12.5%（）", max_size=60)


def display(rows: list[list[str]], kinds: list[str] | None = None) -> Display:
    kinds = kinds or ["text"] * len(rows[0])
    columns = tuple(
        DisplayColumn(key=str(i), header=f"列{i}", kind=kind, value=str(i))
        for i, kind in enumerate(kinds)
    )
    return Display(columns, tuple(map(tuple, rows)))


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=8)
    )
)
def test_columns_fill_the_page_whatever_they_hold(rows: list[list[str]]) -> None:
    widths, is_lying = columns_of(display(rows))
    assert sum(widths) == pytest.approx(LYING if is_lying else UPRIGHT)
    assert min(widths) > 0


def test_a_figure_and_its_interval_stay_on_one_line() -> None:
    figure = "100%（97.4–100%）"
    shown = display([["とても長い説明の文章" * 9, figure, figure]], ["text", "number", "number"])
    widths, _ = columns_of(shown, 300.0)
    assert sum(widths) == pytest.approx(300.0)
    assert widths[1] - PADDING >= text_width(figure, SIZE)


def test_few_lines_do_not_turn_the_page_and_many_do() -> None:
    row = ["説明の文章です" * 20] * 6
    assert not columns_of(display([row]))[1]
    assert columns_of(display([row] * 30))[1]


def test_a_table_without_rows_has_columns() -> None:
    shown = display([["a", "b"]])
    widths, is_lying = columns_of(Display(shown.columns, ()))
    assert len(widths) == 2
    assert not is_lying


def test_figures_break_at_the_bracket_before_words_are_starved() -> None:
    figure = "100%（97.4–100%）"
    shown = display([["ガバナンス加重HHI", *[figure] * 3]], ["text", *["number"] * 3])
    widths, _ = columns_of(shown, 221.0, 6.6)
    assert widths[0] > 50
    assert widths[1] - PADDING < text_width(figure, SIZE)
