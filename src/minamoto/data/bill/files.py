"""A file from a user as grids: what it is, its content tells; limits hold before it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from minamoto.core.bom import EXAMPLES_SHEET, GUIDE_SHEET, LISTS_SHEET
from minamoto.core.errors import SheetError
from minamoto.core.text import Text
from minamoto.data.bill.cells import MOST_WIDE, read_cells
from minamoto.data.bill.grid import Grid, Grids
from minamoto.data.bill.package import open_package
from minamoto.data.bill.text_file import read_text
from minamoto.data.bill.workbook import SheetEntry, shared_strings, sheet_entries, styles

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
# A million lines of 200 characters are 200 MB; a workbook of as many would unpack to gigabytes.
LARGEST_TEXT_B = 400_000_000
LARGEST_WORKBOOK_B = 50_000_000
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OF_TEMPLATE = frozenset(
    name for sheet in (EXAMPLES_SHEET, GUIDE_SHEET, LISTS_SHEET) for name in (sheet.ja, sheet.en)
)
KINDS = Text("CSV または Excel（.csv .tsv .xlsx .xlsm）", ".csv .tsv .xlsx .xlsm")
SAVE = Text(
    "Excel で .xlsx または CSV UTF-8 として保存し直してください",
    "save it from Excel as .xlsx or as CSV UTF-8",
)
MACROS = Text(
    "マクロは実行せず、読んでもいない。", "The macros were neither run nor read."
)  # fmt: skip
LINKS = Text(
    "ほかのブックへのリンクはたどらず、保存されている値を読んだ。",
    "Links to other workbooks were not followed; the values stored with them were read.",
)


def read_grids(path: Path, known: Callable[[Sequence[str]], int]) -> Grids:
    """The visible sheets of a workbook, or the one table of a CSV file.

    Raises
    ------
    SheetError : missing, empty, too large, of another kind or encoding, locked or damaged
    """
    file, suffix = str(path), path.suffix.lower()
    if suffix not in WORKBOOKS + TEXTS:
        raise SheetError(
            file,
            Text(f"拡張子「{path.suffix}」", f"a file name that ends in {path.suffix!r}"),
            KINDS,
            fix=SAVE,
        )
    raw = _bytes(path)
    is_workbook = raw.startswith(ZIP)
    if raw.startswith(OLD_EXCEL):
        raise SheetError(
            file,
            Text(
                "パスワード付きのブックまたは古い形式（.xls）",
                "a workbook with a password, or one of the old kind (.xls)",
            ),
            KINDS,
            fix=Text(f"パスワードを外し、{SAVE.ja}", f"remove the password and {SAVE.en}"),
        )
    notes = _misnamed(suffix, is_workbook=is_workbook)
    if not is_workbook:
        return Grids(grids=(read_text(file, raw, known),), notes=notes)
    read = _workbook(file, raw)
    return Grids(grids=read.grids, notes=(*notes, *read.notes))


def check_dense(file: str, raw: bytes) -> None:
    """Refuse a workbook that a reader of whole rectangles could not hold in memory.

    `data.user_sheet` reads with calamine, which keeps every place between the first and the last
    filled cell of a sheet, and ends the process where memory lacks.

    Raises
    ------
    SheetError : damaged, or larger than `cells.MOST_WIDE` places in a sheet
    """
    package = open_package(file, raw)
    strings, known_styles = shared_strings(package), styles(package)
    for entry in sheet_entries(package):
        if entry.part is None:
            continue
        lines = list(read_cells(package, entry, strings, known_styles).lines)
        tall = lines[-1][0] if lines else 0
        wide = max((len(cells) for _, cells in lines), default=0)
        if tall * wide > MOST_WIDE:
            raise SheetError(
                file,
                Text(f"{tall:,} 行 × {wide:,} 列の範囲", f"{tall:,} rows by {wide:,} columns"),
                Text(f"{MOST_WIDE:,} セルまで", f"up to {MOST_WIDE:,} cells"),
                sheet=entry.name,
                row=tall,
                fix=Text(
                    "離れた場所にあるセルを消してください", "clear the cells far from the table"
                ),
            )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            most = LARGEST_WORKBOOK_B if stream.read(len(ZIP)) == ZIP else LARGEST_TEXT_B
        size = path.stat().st_size
        raw = path.read_bytes() if path.is_file() and size <= most else b""
    except OSError as error:
        raise SheetError(
            str(path),
            Text(f"読めないファイル（{error.strerror}）", f"no readable file ({error.strerror})"),
            KINDS,
            fix=Text("ファイルの名前と場所を確かめてください", "check its name and place"),
        ) from error
    if size > most:
        raise SheetError(
            str(path),
            Text(f"{most:,} バイトを超えるファイル", f"a file of more than {most:,} bytes"),
            Text(f"{most:,} バイトまで", f"up to {most:,} bytes"),
            fix=Text(
                "行を分けるか、ブックは CSV で保存してください",
                "split its lines; save a workbook as CSV",
            ),
        )
    if not raw.strip(b"\x00\r\n\t ,;\xef\xbb\xbf"):
        raise SheetError(
            str(path),
            Text("空のファイル", "nothing but blanks"),
            Text("見出しとデータのある表", "a table with a header and rows"),
            fix=Text(
                "`minamoto bom template --out 部品表.xlsx` でひな型を作れます",
                "`minamoto bom template --out bom.xlsx` makes a template",
            ),
        )
    return raw


def _misnamed(suffix: str, *, is_workbook: bool) -> tuple[Text, ...]:
    if is_workbook == (suffix in WORKBOOKS):
        return ()
    told = "Excel" if is_workbook else "CSV"
    return (
        Text(
            f"ファイル名は「{suffix}」で終わるが、中身は {told} なので {told} として読んだ。",
            f"The name ends in {suffix}, but the content is {told} and was read so.",
        ),
    )


def _workbook(file: str, raw: bytes) -> Grids:
    package = open_package(file, raw)
    entries = sheet_entries(package)
    strings, known_styles = shared_strings(package), styles(package)
    grids: list[Grid] = []
    notes: list[Text] = []
    if any(part.lower().endswith("vbaproject.bin") for part in package.entries):
        notes.append(MACROS)
    if any(part.startswith("xl/externalLinks/") for part in package.entries):
        notes.append(LINKS)
    for entry in entries:
        why = _left_out(entry)
        if why is not None:
            notes.append(why)
            continue
        grid = read_cells(package, entry, strings, known_styles)
        if grid.lines:
            grids.append(grid)
    if not grids:
        raise SheetError(
            file,
            Text("値のあるセルのないブック", "a workbook with no filled cell in a visible sheet"),
            Text("見出しとデータのある表", "a table with a header and rows"),
            fix=Text(
                "部品表のシートに値を入れ、表示してください",
                "fill the sheet of lines, and unhide it if it is hidden",
            ),
        )
    return Grids(grids=tuple(grids), notes=tuple(notes))


def _left_out(entry: SheetEntry) -> Text | None:
    if entry.part is None:
        return Text(
            f"シート「{entry.name}」は表ではないので読んでいない。",
            f"Sheet {entry.name!r} holds no table (a chart or a macro) and was not read.",
        )
    if entry.name in OF_TEMPLATE:
        return Text(
            f"シート「{entry.name}」はひな型の説明なので読んでいない。",
            f"Sheet {entry.name!r} is the template's own and was not read.",
        )
    if entry.is_hidden:
        return Text(
            f"シート「{entry.name}」は非表示なので読んでいない。読ませるには再表示する。",
            f"Sheet {entry.name!r} is hidden and was not read; unhide it to have it read.",
        )
    return None
