"""A workbook (.xlsx, .xlsm) as the zip of XML it is, opened within limits of size.

Every part is read as a stream; a document type, which entity bombs need, is refused; nothing is
run and no link is followed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from xml.parsers import expat

from minamoto.core.errors import SheetError
from minamoto.core.text import Text

MOST_ENTRIES = 4_000  # a workbook of a hundred sheets with pictures has a few hundred
UNPACKED_B = 256 << 20  # a sheet of 3 million cells is about 100 MB of XML
PACKED_RATIO = 300  # sheets of numbers pack 10 to 30 times, of one repeated word up to 200
PACKED_FREE_B = 16 << 20  # below this size no ratio is asked
PIECE_B = 1 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
WHOLE = Text("壊れておらず、パスワードのない .xlsx", "a whole .xlsx without a password")
AGAIN = Text(
    "Excel で開き、パスワードを外して .xlsx 形式で保存し直してください",
    "open it in Excel and save it anew as .xlsx, without a password",
)
SMALLER = Text(
    "必要なシートだけを残すか、CSV で保存してください",
    "keep only the sheets that are needed, or save the lines as CSV",
)


class Handler(Protocol):
    """What takes the elements of a part as they pass."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; `name` without its prefix."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, piece: str) -> None:
        """Characters between."""


@dataclass(frozen=True, slots=True)
class Package:
    """An opened workbook; `entries` are the names of its parts."""

    file: str
    archive: zipfile.ZipFile
    entries: frozenset[str]

    def parse(self, part: str, handler: Handler, sheet: str | None = None) -> None:
        """Pass a part of the workbook through a handler.

        Raises
        ------
        SheetError : not well-formed, damaged, missing, or with a document type
        """
        if part not in self.entries:
            raise damaged(self.file, Text(f"{part} のないブック", f"no {part} inside"), sheet)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, given: handler.start(_local(name), given)
        parser.EndElementHandler = lambda name: handler.end(_local(name))
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        with self._damage_said(sheet), self.archive.open(part) as stream:
            while piece := stream.read(PIECE_B):
                parser.Parse(piece, False)
            parser.Parse(b"", True)

    def _refuse_doctype(self, *_declared: object) -> None:
        raise damaged(
            self.file, Text("文書型宣言のある XML", "XML that declares a document type (DOCTYPE)")
        )

    @contextmanager
    def _damage_said(self, sheet: str | None) -> Iterator[None]:
        try:
            yield
        except (*DAMAGE, expat.ExpatError, UnicodeDecodeError) as error:
            raise damaged(
                self.file, Text(f"壊れた内容（{error}）", f"damaged content ({error})"), sheet
            ) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def open_package(file: str, raw: bytes) -> Package:
    """The parts of a workbook, once its sizes are seen to be reasonable.

    Raises
    ------
    SheetError : no zip, no workbook, locked, or unpacking to too much
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        infos = archive.infolist()
    except (*DAMAGE, ValueError) as error:
        raise damaged(
            file, Text(f"開けないブック（{error}）", f"a workbook that does not open ({error})")
        ) from error
    names = [info.filename for info in infos]
    if len(names) > MOST_ENTRIES:
        raise _too_much(file, f"{len(names):,}", f"{MOST_ENTRIES:,}", Text("ファイル", "parts"))
    if len(set(names)) < len(names):
        raise damaged(file, Text("同じ名前の部分が二つあるブック", "two parts of one name"))
    if any(info.flag_bits & 1 or info.compress_type not in METHODS for info in infos):
        raise damaged(file, Text("暗号化または特殊な圧縮のブック", "a locked or unusual archive"))
    size = sum(info.file_size for info in infos)
    if size > UNPACKED_B or (size > PACKED_FREE_B and size > PACKED_RATIO * len(raw)):
        most = min(UNPACKED_B, PACKED_RATIO * len(raw))
        raise _too_much(file, f"{size:,}", f"{most:,}", Text("バイト（展開後）", "bytes unpacked"))
    if "xl/workbook.xml" not in names:
        raise damaged(
            file,
            Text("Excel ブックではない ZIP ファイル", "a zip file that is no Excel workbook"),
        )
    return Package(file, archive, frozenset(names))


def damaged(file: str, found: Text, sheet: str | None = None) -> SheetError:
    """The error for a workbook that cannot be opened as one."""
    return SheetError(file, found, WHOLE, sheet=sheet, fix=AGAIN)


def _too_much(file: str, found: str, most: str, what: Text) -> SheetError:
    return SheetError(
        file,
        Text(f"{found} {what.ja}", f"{found} {what.en}"),
        Text(f"{most} {what.ja}まで", f"up to {most} {what.en}"),
        fix=SMALLER,
    )
