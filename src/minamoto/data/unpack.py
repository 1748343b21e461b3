"""Files as publishers pack them: the plain files inside a .gz or .zip, within limits of size.

Names inside an archive serve as labels only; nothing is written to disk under them.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from minamoto.core.errors import SheetError
from minamoto.core.text import Text

FILE_LIMIT_B = 4 << 30  # the largest file that a parser takes is BACI's year, about 400 MB
PACKED_LIMIT = 200  # times larger than packed; statistics as text pack about 10 times
PACKED_FREE_B = 16 << 20  # below this size no ratio is asked
PIECE_B = 1 << 20
GZIP, ZIP, WORKBOOK = b"\x1f\x8b", b"PK\x03\x04", "[Content_Types].xml"
AGAIN = Text("発行元から改めてダウンロードしてください", "download it again from the publisher")


def plain_files(content: bytes, file: str, pattern: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file to parse, one at a time.

    Parameters
    ----------
    content : of a plain file, a workbook, a .gz, or a .zip
    file : its name
    pattern : of the names to take out of a .zip that holds several files

    Raises
    ------
    SheetError : damaged, locked with a password, unpacking to too much, or with no fitting file
    """
    if content.startswith(GZIP):
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            yield file.removesuffix(".gz"), _unpacked(packed, file, len(content))
    elif (
        content.startswith(ZIP) and WORKBOOK not in (archive := _archive(content, file)).namelist()
    ):
        yield from _members(archive, file, pattern)
    else:
        yield file, content


def _archive(content: bytes, file: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _damaged(file, error) from error


def _members(archive: zipfile.ZipFile, file: str, pattern: str) -> Iterator[tuple[str, bytes]]:
    held = sorted(entry.filename for entry in archive.infolist() if not entry.is_dir())
    fitting = [name for name in held if re.fullmatch(pattern, PurePosixPath(name).name)]
    chosen = held if len(held) == 1 else fitting
    if not chosen:
        raise SheetError(
            file,
            Text(f"書庫の中身 {held[:5]}", f"an archive that holds {held[:5]}"),
            Text(f"名前が {pattern} に合うファイル", f"a file whose name fits {pattern}"),
        )
    for name in chosen:
        try:
            with archive.open(name) as packed:
                size = archive.getinfo(name).compress_size
                yield PurePosixPath(name).name, _unpacked(packed, f"{file}/{name}", size)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise _damaged(file, error) from error
        except RuntimeError as error:  # what zipfile raises for a password
            raise SheetError(
                file,
                Text("パスワード付きの書庫", f"a locked archive ({error})"),
                Text("パスワードのない書庫", "one without a password"),
                fix=Text("展開してから取り込んでください", "unpack it and import the file inside"),
            ) from error


def _unpacked(packed: IO[bytes] | gzip.GzipFile, file: str, packed_b: int) -> bytes:
    """What comes out, counted as it comes: sizes that an archive claims are not believed."""
    limit = min(FILE_LIMIT_B, max(PACKED_FREE_B, packed_b * PACKED_LIMIT))
    pieces, size = [], 0
    try:
        while piece := packed.read(PIECE_B):
            size += len(piece)
            if size > limit:
                raise SheetError(
                    file,
                    Text(
                        f"展開後 {limit:,} バイト超（圧縮時 {packed_b:,} バイト）",
                        f"{packed_b:,} bytes that unpack to more than {limit:,}",
                    ),
                    Text(
                        f"{FILE_LIMIT_B:,} バイト以内かつ圧縮時の {PACKED_LIMIT} 倍以内",
                        f"up to {FILE_LIMIT_B:,} bytes and {PACKED_LIMIT} times the packed size",
                    ),
                    fix=Text(
                        "正しいファイルなら、展開してから取り込んでください",
                        "if it is the right file, unpack it and import the file inside",
                    ),
                )
            pieces.append(piece)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(file, error) from error
    return b"".join(pieces)


def _damaged(file: str, error: Exception) -> SheetError:
    return SheetError(
        file,
        Text(f"破損した書庫（{error}）", f"a damaged archive ({error})"),
        Text("完全な .zip または .gz", "a whole .zip or .gz"),
        fix=AGAIN,
    )
