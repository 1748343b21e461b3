"""Numbers, countries, units and currencies of a column, read all at once; what fails is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from minamoto.core.bom import BillColumn
from minamoto.core.currency import CURRENCIES, WRITTEN
from minamoto.core.errors import AmbiguousName, UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.core.units import TONNES_PER
from minamoto.data import names
from minamoto.data.bill.problems import Problems, rows_said
from minamoto.data.bill.sheet import Sheet
from minamoto.data.user_sheet import folded

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
THOUSANDS = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
DATE = re.compile(
    r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?([ T].*)?|\d{1,4}[-/年]\d{1,2}月?|"
    r"\d{1,2}月(\d{1,2}日)?|"
    r"(明治|大正|昭和|平成|令和|[MTSHR])\s*\d{1,2}[年.].*",
    re.ASCII,
)
ABOUT = re.compile(
    r"^(約|およそ|ほぼ|概ね|〜|~|≈|≒|<|>|≦|≧|≤|≥|about|approx|ca\.?|circa)", re.IGNORECASE
)
RANGE = re.compile(r"\d\s*(〜|~|-|–|—|から|to)\s*\d")
ERROR = (
    r"^#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|"
    r"GETTING_DATA)$"
)
UNIT_WORDS = {
    "ミリグラム": "mg", "グラム": "g", "キログラム": "kg", "キロ": "kg", "トン": "t",
    "ポンド": "lb", "オンス": "oz", "トロイオンス": "troy_oz", "カラット": "carat",
    "マイクログラム": "ug", "μg": "ug", "tonne": "t", "tonnes": "t", "gram": "g", "grams": "g",
    "kilogram": "kg", "kilograms": "kg", "kgs": "kg", "milligram": "mg", "pound": "lb",
    "lbs": "lb", "ounce": "oz", "ozt": "troy_oz", "ct": "carat", "瓩": "kg",
}  # fmt: skip
UNSURE_UNITS = frozenset({"mt", "ton", "tons", "gr", "mg"})  # in any case but as the unit is spelt
UNITS_SAID = "、".join(TONNES_PER), ", ".join(TONNES_PER)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the columns of one sheet, and keeps the problems of its cells."""

    sheet: Sheet
    problems: Problems

    def tell(self, row: int, key: str, found: str | Text, allowed: Text, fix: Text) -> None:
        """Keep a problem of a cell."""
        head = self.sheet.header.known.get(key)
        self.problems.add(
            found,
            allowed,
            sheet=self.sheet.grid.name,
            row=row,
            column=head.written if head else key,
            fix=fix,
        )

    def texts(self, column: BillColumn) -> pl.Series:
        """Names as written; the error values of a spreadsheet are no names."""
        texts = self._column(column.key)
        for row, text in self._where(texts, texts.str.contains(ERROR)):
            self.tell(row, column.key, repr(text), *_ERROR_CELL)
        return texts

    def numbers(self, column: BillColumn) -> pl.Series:
        """Numbers of at least `column.low`, null where blank or not usable."""
        key, texts = column.key, self._column(column.key)
        plain = texts.str.normalize("NFKC").str.replace_all("\u2212", "-").str.strip_chars()
        self._note_wide(column, texts, plain)
        is_share = column.kind == "share"
        signed = plain.str.ends_with("%") if is_share else None
        if is_share:
            plain = plain.str.strip_suffix("%").str.strip_chars()
        grouped = plain.str.contains(THOUSANDS).fill_null(value=False)
        bare = pl.select(
            pl.when(grouped).then(plain.str.replace_all(",", "")).otherwise(plain)
        ).to_series()
        good = bare.str.contains(NUMBER).fill_null(value=False)
        values = pl.select(pl.when(good).then(bare)).to_series().cast(pl.Float64)
        finite = values.is_finite().fill_null(value=False)
        low = values >= column.low if column.is_low_allowed else values > column.low
        fits = finite & low
        if is_share:
            fits = fits & (values <= 100)
        bad = (~fits.fill_null(value=False)) & texts.is_not_null()
        for row, text in self._where(texts, bad):
            self.tell(row, key, *_why_no_number(text, column))
        if signed is not None:
            unsure = fits & (values > 0) & (values <= 1) & ~signed.fill_null(value=False)
            for row, text in self._where(texts, unsure):
                self.tell(row, key, *_unsure_share(text))
        return pl.select(pl.when(fits).then(values)).to_series().alias(key)

    def countries(self, column: BillColumn) -> pl.Series:
        """ISO 3166 alpha-3 codes of countries by name or code."""
        return self._looked_up(column, names.country, _no_country)

    def units(self, column: BillColumn) -> pl.Series:
        """Units of mass as `core.units` names them."""
        return self._looked_up(column, mass_unit, _no_unit)

    def currencies(self, column: BillColumn) -> pl.Series:
        """ISO 4217 codes."""
        return self._looked_up(column, currency, _no_currency)

    def _column(self, key: str) -> pl.Series:
        frame = self.sheet.frame
        return (
            frame[key]
            if key in frame.columns
            else pl.Series(key, [None] * frame.height, dtype=pl.String)
        )

    def _where(self, texts: pl.Series, bad: pl.Series) -> list[tuple[int, str]]:
        chosen = bad.fill_null(value=False)
        if not chosen.any():
            return []
        rows = self.problems.first(self.sheet.frame["row"].filter(chosen))
        return list(
            zip(rows.to_list(), texts.filter(chosen).head(len(rows)).to_list(), strict=True)
        )

    def _note_wide(self, column: BillColumn, texts: pl.Series, plain: pl.Series) -> None:
        wide = texts.is_not_null() & (texts != plain)
        if wide.any():
            rows = rows_said(self.sheet.frame["row"].filter(wide.fill_null(value=False)))
            written = self.sheet.written(column.key)
            self.sheet.notes.append(
                Text(
                    f"{self.sheet.said.ja}：列「{written}」の全角の数字を数値として読んだ（{rows.ja}）。",
                    f"{self.sheet.said.en}: full-width digits of {written!r} were read as numbers "
                    f"({rows.en}).",
                )
            )

    def _looked_up(
        self,
        column: BillColumn,
        look_up: Callable[[str], str],
        told: Callable[[str, Exception], tuple[Text | str, Text, Text]],
    ) -> pl.Series:
        texts = self.texts(column)
        known: dict[str, str | None] = {}
        wrong: dict[str, Exception] = {}
        for text in texts.drop_nulls().unique(maintain_order=True):
            try:
                known[text] = look_up(text)
            except (UnknownName, AmbiguousName) as error:
                known[text], wrong[text] = None, error
        if wrong:
            for row, text in self._where(texts, texts.is_in(list(wrong))):
                self.tell(row, column.key, *told(text, wrong[text]))
        if not known:
            return texts
        return texts.replace_strict(known, return_dtype=pl.String).alias(column.key)


def mass_unit(text: str) -> str:
    """The key of a unit of mass.

    Upper and lower case tell mg from Mg (a tonne) and t from T; where a spelling may be two units,
    such as MT or ton, it is refused.

    Examples
    --------
    >>> mass_unit("ｋｇ"), mass_unit("グラム"), mass_unit("KG"), mass_unit("トロイオンス")
    ('kg', 'g', 'kg', 'troy_oz')
    """
    word = unicodedata.normalize("NFKC", text).strip().rstrip(".")
    if word in TONNES_PER and word != "Mt":
        return word
    low = folded(word).replace("µ", "μ")
    if low in UNSURE_UNITS:
        raise AmbiguousName("unit of mass", text, ["mg", "t", "kt", "short_ton", "long_ton"])
    by_fold = {folded(unit): unit for unit in TONNES_PER if unit != "Mt"} | UNIT_WORDS
    if low in by_fold:
        return by_fold[low]
    raise UnknownName("unit of mass", text)


def currency(text: str) -> str:
    """The ISO 4217 code of a currency.

    Examples
    --------
    >>> currency("ｊｐｙ"), currency("円"), currency("US$")
    ('JPY', 'JPY', 'USD')
    """
    word = folded(text)
    if word.upper() in CURRENCIES:
        return word.upper()
    if word in WRITTEN:
        return WRITTEN[word]
    raise UnknownName("currency", text, nearest(word.upper(), CURRENCIES))


_ERROR_CELL = (
    Text("名称", "a name"),
    Text("元の数式を直すか、値を入力してください", "mend the formula, or type the value"),
)
_ONE_NUMBER = Text("数値を一つだけ書いてください", "write one number")


def _why_no_number(text: str, column: BillColumn) -> tuple[Text | str, Text, Text]:
    allowed = _allowed(column)
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    if re.fullmatch(ERROR, plain):
        fix = Text("数式を直すか、値を入力してください", "mend the formula, or type the value")
        return Text(f"Excel のエラー値 {text}", f"the Excel error {text}"), allowed, fix
    if re.fullmatch(NUMBER, plain) or re.fullmatch(THOUSANDS, plain):
        return repr(text), allowed, _outside(column)
    if DATE.fullmatch(plain):
        fix = Text(
            "Excel が日付に変えた値なら、セルの書式を「標準」にして数値を入力し直してください",
            "if Excel made it a date, set the cell's format to General and type the number again",
        )
        return Text(f"日付「{text}」", f"the date {text!r}"), allowed, fix
    if ABOUT.match(plain) or RANGE.search(plain):
        fix = Text(
            "おおよその値や範囲ではなく、数値を一つだけ書いてください",
            "write one number instead of an estimate or a range",
        )
        return repr(text), allowed, fix
    if re.fullmatch(r"[+-]?[\d.,]+", plain):
        fix = Text(
            "小数点は「.」、桁区切りは3桁ごとの「,」で書いてください",
            "write '.' before decimals, and ',' only between groups of three digits",
        )
        return repr(text), allowed, fix
    if re.match(r"[+-]?[\d.]", plain):
        fix = Text(
            "単位は消し、単位の列か見出しの（ ）に書いてください",
            "remove the unit; write it in its own column or in brackets in the header",
        )
        return repr(text), allowed, fix
    blank = Text("わからない値は空欄にしてください", "leave it blank if it is not known")
    return repr(text), allowed, _ONE_NUMBER if column.is_required else blank


def _outside(column: BillColumn) -> Text:
    if column.is_required:
        return Text("正しい数値に直してください", "correct the number")
    return Text(
        "正しい数値に直すか、わからなければ空欄にしてください",
        "correct the number, or leave it blank if it is not known",
    )


def _allowed(column: BillColumn) -> Text:
    if column.kind == "share":
        return Text("0 から 100 までの数値（%）", "a number from 0 to 100 (%)")
    if column.is_low_allowed:
        return Text(f"{column.low:g} 以上の数値", f"a number of at least {column.low:g}")
    return Text(f"{column.low:g} より大きい数値", f"a number above {column.low:g}")


def _unsure_share(text: str) -> tuple[Text | str, Text, Text]:
    return (
        repr(text),
        Text("百分率（60 または 60%）", "a percentage (60 or 60%)"),
        Text(
            f"割合なら 100 倍し、{text} % の意味なら「{text}%」と書いてください",
            f"multiply a fraction by 100, or write '{text}%' if {text} % is meant",
        ),
    )


def _no_country(text: str, error: Exception) -> tuple[Text | str, Text, Text]:
    near = error.suggestions if isinstance(error, UnknownName) else ()
    fix = Text("国名を一つだけ、日本語・英語・ISO コードのどれかで書いてください",
               "write one country, in Japanese, English or as an ISO code")  # fmt: skip
    if near:
        fix = Text(
            f"もしかして：{'、'.join(f'「{name}」' for name in near)}",
            f"did you mean {' or '.join(repr(name) for name in near)}?",
        )
    return (
        repr(text),
        Text("国名または ISO 3166 のコード", "a country by name or ISO 3166 code"),
        fix,
    )


def _no_unit(text: str, error: Exception) -> tuple[Text | str, Text, Text]:
    fix = Text("その中の一つを書いてください", "write one of them")
    if isinstance(error, AmbiguousName):
        fix = Text(
            "トンなら t、ミリグラムなら mg のように、紛れない形で書いてください",
            "write t for a tonne, mg for a milligram, short_ton or long_ton for those",
        )
    return repr(text), Text(UNITS_SAID[0], f"one of {UNITS_SAID[1]}"), fix


def _no_currency(text: str, error: Exception) -> tuple[Text | str, Text, Text]:
    near = error.suggestions if isinstance(error, UnknownName) else ()
    fix = Text("JPY や USD のように三文字で書いてください", "write three letters, as JPY or USD")
    if near:
        fix = Text(f"もしかして：{'、'.join(near)}", f"did you mean {' or '.join(near)}?")
    return repr(text), Text("ISO 4217 の通貨コード", "an ISO 4217 code of a currency in use"), fix
