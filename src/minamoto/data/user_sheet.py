"""A table the user brings, CSV or Excel, as rows of text that remember their place in the file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from minamoto.core.errors import SheetError
from minamoto.core.text import Text

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
LARGEST_B = 50_000_000  # 1 million rows of 50 characters; larger is another file taken by mistake
# UTF-8 first, since Japanese text in CP932 is hardly ever valid UTF-8; the reverse is not so.
ENCODINGS = ("utf-8-sig", "cp932")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
DELIMITERS = (",", "\t", ";")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells of one row as text, "" where blank; `number` counts from 1 as the spreadsheet does."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSheet:
    """One sheet, blank rows left out; `name` is None in a CSV file."""

    file: str
    name: str | None
    rows: tuple[Row, ...]

    def error(
        self, found: str | Text, allowed: str | Text, row: int, column: str, fix: Text | None = None
    ) -> SheetError:
        """The error to raise for what stands in a row and column."""
        return SheetError(
            self.file, found, allowed, sheet=self.name, row=row, column=column, fix=fix
        )


def read_sheets(path: Path) -> tuple[UserSheet, ...]:
    """Every sheet of a file that holds anything; a CSV file is one.

    Raises
    ------
    SheetError : if the file is missing, empty, too large, of another kind or encoding, or damaged.
    """
    kind = path.suffix.lower()
    if kind not in WORKBOOKS | TEXTS:
        raise SheetError(
            str(path),
            Text(f"拡張子「{path.suffix}」", f"a file name that ends in {path.suffix!r}"),
            Text("CSV または Excel（.csv .tsv .xlsx .xls .ods）", ".csv .tsv .xlsx .xls .ods"),
        )
    raw = _bytes(path)
    found = _workbook(path, raw) if kind in WORKBOOKS else (_csv(path, raw),)
    sheets = tuple(sheet for sheet in found if sheet.rows)
    if not sheets:
        raise _unreadable(path, Text("空のファイル", "nothing but blank cells"))
    return sheets


def has_sheet(path: Path, names: Iterable[str]) -> bool:
    """Whether a workbook has a sheet of one of the names; its cells are not read for it.

    Raises
    ------
    SheetError : as `read_sheets`
    """
    from minamoto.data.bill.files import ZIP
    from minamoto.data.bill.package import open_package
    from minamoto.data.bill.workbook import sheet_entries

    if path.suffix.lower() not in WORKBOOKS:
        return False
    raw = _bytes(path)
    if raw.startswith(ZIP) and path.suffix.lower() in {".xlsx", ".xlsm"}:
        found = [entry.name for entry in sheet_entries(open_package(str(path), raw))]
    else:
        found = [sheet.name or "" for sheet in read_sheets(path)]
    return bool({folded(name) for name in found} & {folded(name) for name in names})


def folded(text: str) -> str:
    """The text as a name is compared: half width, lower case, no spaces around or inside.

    Examples
    --------
    >>> folded(" ＭＡＴＥＲＩＡＬ　name")
    'materialname'
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_B:
            raise _unreadable(
                path,
                Text(f"{path.stat().st_size:,}バイト", f"{path.stat().st_size:,} bytes"),
                Text(f"{LARGEST_B:,}バイトまで", f"up to {LARGEST_B:,} bytes"),
            )
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(
            path,
            Text(f"読めないファイル（{error.strerror}）", f"no readable file ({error.strerror})"),
        ) from error


def _unreadable(path: Path, found: Text, allowed: Text | None = None) -> SheetError:
    return SheetError(
        str(path),
        found,
        allowed or Text("見出しとデータのある表", "a table with a header and rows"),
    )


def _csv(path: Path, raw: bytes) -> UserSheet:
    text = _decoded(path, raw)
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = tuple(_filled(enumerate(reader, start=1)))  # as a spreadsheet numbers them
    except csv.Error as error:
        raise SheetError(
            str(path),
            Text(f"CSV として読めない文字列（{error}）", f"text that is not CSV ({error})"),
            Text("引用符の閉じた CSV", "CSV with its quotes closed"),
            row=reader.line_num,
        ) from error
    return UserSheet(file=str(path), name=None, rows=rows)


def _decoded(path: Path, raw: bytes) -> str:
    return raw.decode(encoding_of(str(path), raw))


def encoding_of(file: str, raw: bytes) -> str:
    """The encoding of a text file: UTF-16 by its mark, else UTF-8 or CP932 as the bytes allow.

    Raises
    ------
    SheetError : no text, or letters that CP932 would turn into kanji by chance, as it does with
        those of western encodings and of EUC-JP
    """
    encodings = ("utf-16",) if raw.startswith(UTF16_MARKS) else ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not (encoding == "cp932" and _is_by_chance(raw)):
            return encoding
    raise SheetError(
        file,
        Text("文字コードのわからない内容", "text in an encoding that is not known, or no text"),
        Text("UTF-8 か CP932（Shift_JIS）の CSV", "CSV in UTF-8 or CP932 (Shift_JIS)"),
        fix=Text("Excel から CSV UTF-8 で保存してください", "save it from Excel as CSV UTF-8"),
    )


def _is_by_chance(raw: bytes) -> bool:
    """Whether bytes that CP932 allows hold no sign of Japanese: kana or a common kanji.

    Kana, punctuation and the kanji of daily use begin with 0x81 to 0x9F, where western encodings
    have next to nothing; half-width kana stand in runs, accented letters alone.
    """
    high = HIGH_BYTES.findall(raw)
    if any(0x81 <= byte <= 0x9F for run in high for byte in run[:1]):
        return False
    return any(len(run) < 2 or max(run) >= 0xE0 for run in high)


def _workbook(path: Path, raw: bytes) -> tuple[UserSheet, ...]:
    import python_calamine

    from minamoto.data.bill.files import ZIP, check_dense

    if raw.startswith(ZIP) and path.suffix.lower() in {".xlsx", ".xlsm"}:
        check_dense(str(path), raw)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        cells = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (python_calamine.CalamineError, OSError) as error:
        raise _unreadable(
            path,
            Text(f"開けないブック（{error}）", f"a workbook that does not open ({error})"),
            Text("壊れておらず、パスワードのないブック", "a whole workbook without a password"),
        ) from error
    return tuple(
        UserSheet(file=str(path), name=name, rows=tuple(_filled(enumerate(rows, start=1))))
        for name, rows in cells.items()
    )


def _filled(rows: Iterator[tuple[int, Sequence[object]]]) -> Iterator[Row]:
    for number, cells in rows:
        texts = tuple(_text(cell) for cell in cells)
        if any(texts):
            yield Row(number=number, cells=texts)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
