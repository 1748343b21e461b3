"""What is written with the template reads back as the same figures, in any form of the file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.bom import LINE_COLUMNS, LINES_SHEET, PRODUCT_COLUMNS, PRODUCTS_SHEET
from minamoto.core.text import Lang
from minamoto.core.units import tonnes
from minamoto.data.bill_reading import read_bill
from minamoto.report import bill_template
from minamoto.study.bill_check import template_choices

POSITIVE = st.floats(1e-6, 1e6, allow_nan=False).map(lambda number: float(f"{number:.10g}"))
NAME = st.text("ABCabc0123-部品磁石モーター亜㈱", min_size=1, max_size=8)
MASS = st.floats(1, 50).map(lambda mass: round(mass, 3))
SHARES: st.SearchStrategy[list[float | None]] = st.sampled_from(
    [[100.0], [60.0, 40.0], [33.5, 33.5, 33.0], [None, None]]
)
# a figure, and what it is written as in every form of the file
Line = dict[str, str | float | None]


@st.composite
def bills(draw: st.DrawFn) -> tuple[list[Line], Line]:
    """Lines of one product and the product; shares of each part make 100 %."""
    product: Line = {
        "product": draw(NAME),
        "annual_volume": draw(POSITIVE),
        "margin_per_unit": draw(st.none() | POSITIVE),
        "currency": "JPY",
    }
    lines: list[Line] = []
    for number in range(draw(st.integers(1, 4))):
        shares = draw(SHARES)
        unit = draw(st.sampled_from(["g", "oz"]))  # one a part, or masses would differ too much
        quantity = draw(POSITIVE)
        for at, share in enumerate(shares):
            lines.append(
                {
                    "product": product["product"], "part": f"P-{number}", "quantity": quantity,
                    "material": "銅合金", "mass_per_unit": draw(MASS),
                    "mass_unit": unit, "supplier": f"S{at}",
                    "supplier_country": "日本", "price": draw(st.none() | POSITIVE),
                    "currency": "JPY", "stock_days": draw(st.none() | POSITIVE),
                    "supplier_share": share,
                }
            )  # fmt: skip
    return lines, product


def fill_xlsx(path: Path, lang: Lang, lines: list[Line], product: Line) -> None:
    made = bill_template(lang, template_choices(lang), ".xlsx")
    assert isinstance(made, bytes)
    book = openpyxl.load_workbook(io.BytesIO(made))
    for name, columns, rows in (
        (PRODUCTS_SHEET, PRODUCT_COLUMNS, [product]),
        (LINES_SHEET, LINE_COLUMNS, lines),
    ):
        place = {column.key: at for at, column in enumerate(columns, start=1)}
        for row, line in enumerate(rows, start=2):
            for key, value in line.items():
                book[name[lang]].cell(row, place[key], value)
    book.save(path)


def fill_csv(path: Path, lang: Lang, lines: list[Line], product: Line, encoding: str) -> None:
    made = bill_template(lang, {}, ".csv")
    assert isinstance(made, str)
    key = {column.name[lang]: column.key for column in (*LINE_COLUMNS, *PRODUCT_COLUMNS)}
    header = next(csv.reader(io.StringIO(made)))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for line in lines:
        whole = {**product, **line}
        writer.writerow(["" if (v := whole.get(key[h])) is None else v for h in header])
    path.write_bytes(out.getvalue().encode(encoding))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("form", ["xlsx", "utf-8", "utf-8-sig", "cp932"])
@given(bill=bills())
@settings(max_examples=12, deadline=None)
def test_a_filled_template_reads_back_as_the_same_figures(
    lang: Lang,
    form: str,
    bill: tuple[list[Line], Line],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    lines, product = bill
    path = tmp_path_factory.mktemp("bill") / f"bill.{'xlsx' if form == 'xlsx' else 'csv'}"
    if form == "xlsx":
        fill_xlsx(path, lang, lines, product)
    else:
        fill_csv(path, lang, lines, product, form)
    read = read_bill(path)
    assert read.products["annual_volume"].to_list() == pytest.approx([product["annual_volume"]])
    assert read.products["margin_per_unit"].to_list() == [product["margin_per_unit"]]
    found = read.lines
    for key in ("product", "part", "material", "supplier", "quantity", "price", "stock_days"):
        assert found[key].to_list() == [line.get(key) for line in lines]
    assert found["quantity_per_product"].to_list() == found["quantity"].to_list()
    masses = [tonnes(float(str(n["mass_per_unit"])), str(n["mass_unit"])) for n in lines]
    assert found["mass_t_per_part"].to_list() == pytest.approx(masses)
    stated = [line["supplier_share"] for line in lines]
    expected = [0.5 if share is None else float(share) / 100 for share in stated]
    assert found["supplier_share"].to_list() == pytest.approx(expected)
    assert found["is_share_split"].to_list() == [share is None for share in stated]
    assert set(found["supplier_country"]) == {"JPN"}
