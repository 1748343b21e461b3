"""Files made to break a reader: bombs, wrong names, wrong encodings, sparse giants."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.data.bill.samples import csv_bytes, sample, write_xlsx

TYPES = '<?xml version="1.0"?><Types/>'
WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns:r="r"><sheets><sheet name="部品表" sheetId="1" '
    'r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships><Relationship Id="rId1" Type="x/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>product</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>part</t></is></c></row>'
)
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
Make = Callable[[Path], None]
LEFT_B = 1 << 30
HANGING_S = 60  # seconds; on a busy machine, where the slowest takes a few


def book(sheet: str, **parts: str) -> bytes:
    """A workbook of one sheet, from the XML of its rows; `parts` replace or add files."""
    files = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
    } | {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def _text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _put(content: bytes | Callable[[], bytes]) -> Make:
    return lambda path: _write(path, content() if callable(content) else content)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _sound(path: Path) -> bytes:
    write_xlsx(path, sample(1))
    return path.read_bytes()


def _cut(path: Path) -> None:
    raw = _sound(path)
    path.write_bytes(raw[: len(raw) // 2])


def _flipped(path: Path) -> None:
    raw = bytearray(_sound(path))
    for at in range(60, len(raw), 97):
        raw[at] ^= 0xFF
    path.write_bytes(bytes(raw))


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(600):
                part.write(b" " * (1 << 20))
    return out.getvalue()


def _lying_bomb() -> bytes:
    """As above, with a declared size of 100 bytes in the directory and in the entry."""
    raw = bytearray(_zip_bomb())
    size = (600 << 20).to_bytes(4, "little")
    at = raw.find(size)
    while at >= 0:
        raw[at : at + 4] = (100).to_bytes(4, "little")
        at = raw.find(size, at + 4)
    return bytes(raw)


def _many_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/media/{number}", b"")
    return out.getvalue()


def _nested() -> bytes:
    raw = _zip_bomb()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", raw)
        archive.writestr("[Content_Types].xml", raw)
    return out.getvalue()


def _shared_text_bomb() -> bytes:
    """One text of 32,000 letters in 300,000 cells: ten billion letters from a small file."""
    rows = "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(300_000))
    strings = f"<sst><si><t>{'x' * 32_000}</t></si></sst>"
    return book(HEAD + rows, xl__sharedStrings_xml=strings)


def _wide_rows() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 200_000))
    return book(HEAD + rows)


def _formula_without_value() -> bytes:
    head = "".join(
        _text_cell(f"{letter}1", text)
        for letter, text in zip(
            "ABCDEF",
            ("product", "part", "material", "mass_per_unit", "mass_unit", "annual_volume"),
            strict=True,
        )
    )
    cells = "".join(
        _text_cell(f"{letter}2", text)
        for letter, text in zip("ABCEF", ("p", "q", "copper", "g", "5"), strict=True)
    )
    return book(f'<row r="1">{head}</row><row r="2">{cells}<c r="D2"><f>1+1</f></c></row>')


SOUND = csv_bytes(sample(1))
CASES: dict[str, tuple[str, Make]] = {
    "zip bomb": ("xlsx", _put(_zip_bomb)),
    "zip bomb with a false size": ("xlsx", _put(_lying_bomb)),
    "20,000 entries": ("xlsx", _put(_many_entries)),
    "a zip in a zip": ("xlsx", _put(_nested)),
    "entity bomb": (
        "xlsx",
        _put(lambda: book("", xl__worksheets__sheet1_xml=f"{ENTITIES}<worksheet>&i;</worksheet>")),
    ),
    "entity bomb in shared strings": (
        "xlsx",
        _put(lambda: book(HEAD, xl__sharedStrings_xml=f"{ENTITIES}<sst><si><t>&i;</t></si></sst>")),
    ),
    "one long text in every cell": ("xlsx", _put(_shared_text_bomb)),
    "a cell in the last corner": (
        "xlsx",
        _put(lambda: book(HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    ),
    "the last column of 200,000 rows": ("xlsx", _put(_wide_rows)),
    "a row beyond the last": (
        "xlsx",
        _put(lambda: book('<row r="99999999"><c><v>1</v></c></row>')),
    ),
    "a column beyond the last": (
        "xlsx",
        _put(lambda: book('<row r="1"><c r="ZZZ1"><v>1</v></c></row>')),
    ),
    "a shared string that is not there": (
        "xlsx",
        _put(lambda: book('<row><c t="s"><v>7</v></c></row>')),
    ),
    "a number that is none": ("xlsx", _put(lambda: book("<row><c><v>1.2.3</v></c></row>"))),
    "a cell twice": (
        "xlsx",
        _put(lambda: book('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')),
    ),
    "deep XML": ("xlsx", _put(lambda: book("<x>" * 200_000))),
    "XML that does not close": (
        "xlsx",
        _put(lambda: book("", xl__workbook_xml="<workbook><sheets>")),
    ),
    "no sheet part": ("xlsx", _put(lambda: book("", xl___rels__workbook_xml=""))),
    "sheets of charts only": (
        "xlsx",
        _put(
            lambda: book(
                "", **{"xl/_rels/workbook.xml.rels": RELATIONS.replace("worksheet", "chartsheet")}
            )
        ),
    ),
    "half a workbook": ("xlsx", _cut),
    "flipped bytes": ("xlsx", _flipped),
    "an encrypted or old workbook": (
        "xlsx",
        _put(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096),
    ),
    "CSV named xlsx": ("xlsx", _put(SOUND)),
    "a workbook named csv": ("csv", lambda path: _write(path, _sound(path.with_suffix(".xlsx")))),
    "a PDF named xlsx": ("xlsx", _put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3" + b"\0" * 100)),
    "a formula never computed": ("xlsx", _put(_formula_without_value)),
    "empty": ("csv", _put(b"")),
    "only a mark": ("csv", _put(b"\xef\xbb\xbf")),
    "only commas": ("csv", _put(b",,,\r\n,,,\r\n")),
    "NUL bytes": ("csv", _put(SOUND.replace(b",", b"\0", 3))),
    "NUL only": ("csv", _put(b"\0" * 1000)),
    "UTF-16 without its mark": ("csv", _put(SOUND.decode().encode("utf-16-le"))),
    "EUC-JP": ("csv", _put(SOUND.decode().encode("euc-jp"))),
    "latin-1": ("csv", _put("product,part\nMühle,Öse\n".encode("latin-1"))),
    "an open quote": ("csv", _put(SOUND.replace(b"P-1", b'"P-1', 1))),
    "a quote within": ("csv", _put(SOUND.replace(b"P-1", b'"P"-1', 1))),
    "mixed delimiters": ("csv", _put(SOUND.replace(b",", b";", 40))),
    "a comma too many": ("csv", _put(SOUND.replace(b"P-1", b"P,1", 1))),
    "50,000 columns": ("csv", _put(b",".join(b"c%d" % n for n in range(50_000)) + b"\r\n1,2\r\n")),
    "a cell of 10 million letters": ("csv", _put(lambda: SOUND + b"x" * 10_000_000)),
    "a quoted cell of 10 million letters": (
        "csv",
        _put(lambda: SOUND + b'"' + b"x" * 10_000_000 + b'"'),
    ),
    "a million blank lines": ("csv", _put(lambda: SOUND + b"\r\n" * 1_000_000)),
    "200,000 bad lines": (
        "csv",
        _put(lambda: b"\r\n".join(SOUND.split(b"\r\n")[:2]) + b"\r\n" + b"a,b,c\r\n" * 200_000),
    ),
    "a chain of 100,000 parts": (
        "csv",
        _put(
            lambda: (
                b"product,part,parent_part,material,mass_per_unit,mass_unit,annual_volume\r\n"
                + b"".join(b"p,q%d,q%d,copper,1,g,5\r\n" % (n, n + 1) for n in range(100_000))
            )
        ),
    ),
    "a ring of 100,000 parts": (
        "csv",
        _put(
            lambda: (
                b"product,part,parent_part,material,mass_per_unit,mass_unit,annual_volume\r\n"
                + b"".join(
                    b"p,q%d,q%d,copper,1,g,5\r\n" % (n, (n + 1) % 100_000) for n in range(100_000)
                )
            )
        ),
    ),
}
# those that hold a sound bill all the same; the others are errors
READ = frozenset({"CSV named xlsx", "a workbook named csv", "a million blank lines"})


def main() -> None:
    """Read every case within limits, telling one a line what came of it.

    Memory above what is in use once all is imported may grow by LEFT_B; a case that is not done
    within HANGING_S ends the process.
    """
    import resource
    import signal
    import sys
    import tempfile
    import time

    from minamoto.core.errors import SheetError
    from minamoto.data.bill_reading import read_bill

    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.csv"
        _write(sound, SOUND)
        read_bill(sound)  # imports all
        made = {
            name: Path(folder) / f"{at}.{kind}"
            for at, (name, (kind, _)) in enumerate(CASES.items())
        }
        for name, (_, make) in CASES.items():
            make(made[name])
        in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (in_use + LEFT_B, in_use + LEFT_B))
        for name, path in made.items():
            print(f"{name}: ", end="", flush=True)
            signal.alarm(HANGING_S)
            before = time.perf_counter()
            try:
                told = f"{read_bill(path).lines.height} lines"
            except SheetError as error:
                told = f"error: {error.said('en')[:300]!r} {error.said('ja')[:300]!r}"
            signal.alarm(0)
            print(told, file=sys.stdout)
            print(f"{time.perf_counter() - before:6.2f} s  {name}", file=sys.stderr)


if __name__ == "__main__":
    main()
