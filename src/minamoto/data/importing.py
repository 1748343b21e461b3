"""Taking in a file that the user has from a publisher: read, parsed, checked, kept.

Nothing of the workspace changes until the whole file is parsed and its tables are sound; then it
changes all at once.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from minamoto.core.errors import InputError, SheetError, UnknownName
from minamoto.core.records import Source
from minamoto.core.text import Text
from minamoto.data import workspace
from minamoto.data.atomic import CHUNK_B, Progress
from minamoto.data.snapshot import NAME, SnapshotInfo, StoredFile, StoredTable
from minamoto.data.store import Store, now
from minamoto.data.unpack import FILE_LIMIT_B, plain_files

if TYPE_CHECKING:
    import polars as pl

    from minamoto.data.sources import SourceParser

# CEPII's version, else a year; in this order, since the year of a CEPII file is that of its figures
EDITIONS_IN_NAME = (r"(?<=_)V\d{6}[a-z]?", r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSettings:
    """What the caller may say about a file, all of it optional.

    `edition` is needed where the file's name does not show it. `source` is the key that the rows
    carry, by default of parser and edition; that of a shipped source makes them supersede its rows.
    """

    edition: str | None = None
    source: str | None = None
    retrieved: date | None = None


def import_file(
    source_key: str,
    path: Path | str,
    home: Path | None = None,
    edition: str | None = None,
    progress: Progress | None = None,
    *,
    source: str | None = None,
    retrieved: date | None = None,
) -> SnapshotInfo:
    """Keep a publisher's file and the tables made from it, and use them from now on.

    Parameters
    ----------
    source_key : of one of `data.sources.SOURCES`
    path : of the file as downloaded; .gz and .zip are unpacked
    edition : as the publisher names it; by default what the file's name shows
    progress : called with the bytes done and in all, each byte being read once and written once
    source : key that the rows carry, by default the parser's and the edition
    retrieved : day of the download

    Raises
    ------
    UnknownName : no such source
    SheetError : the file cannot be read, unpacked or parsed; the snapshot before stays in use
    TableError : its figures break the schema of a table; the snapshot before stays in use
    StoreError : it cannot be written; the snapshot before stays in use
    """
    from minamoto.data.sources import SOURCES

    for parser in SOURCES:
        if parser.key == source_key:
            settings = ImportSettings(edition=edition, source=source, retrieved=retrieved)
            store = Store(workspace.home(home))
            return import_with(parser, Path(path), store, settings, progress)
    from minamoto.core.nearest import nearest

    keys = [parser.key for parser in SOURCES]
    raise UnknownName("source", source_key, nearest(source_key, keys) or keys)


def import_with(
    parser: SourceParser,
    path: Path,
    store: Store,
    settings: ImportSettings,
    progress: Progress | None = None,
) -> SnapshotInfo:
    """As `import_file`, with a parser that need not be registered and a store of any kind."""
    from minamoto.core.version import VERSION

    source = _source(parser, path.name, settings)
    content = _read(path, progress)
    tables, notes = _tables(parser, source, path.name, content)
    objects = {(_sha256(content), ".raw"): content}
    stored = []
    for (name, is_core), table in tables.items():
        made = _parquet(table)
        described = _described(name, table, is_core=is_core)
        described = replace(described, sha256=_sha256(made), size_b=len(made))
        objects[(described.sha256, ".parquet")] = made
        stored.append(described)
    file = StoredFile(
        file=path.name,
        sha256=_sha256(content),
        size_b=len(content),
        imported=now(),
        notes=notes,
        tables=tuple(stored),
    )
    written = _second_half(progress, len(content)) if progress else None
    made_by = f"minamoto {VERSION}"
    return store.add(source, file, objects, made_by, written)


def _source(parser: SourceParser, file: str, settings: ImportSettings) -> Source:
    edition = settings.edition or _edition_in(file)
    if edition is None:
        raise InputError(
            Text(
                f"{file}：ファイル名から版（年など）がわかりません。edition で指定してください。"
                '例：edition="2026"',
                f'{file}: the name shows no edition (a year, say); give it, as in edition="2026"',
            )
        )
    slug = re.sub(r"[^a-z0-9]+", "_", edition.lower()).strip("_")
    key = settings.source or f"{parser.key}_{slug}"
    if not NAME.fullmatch(key):
        raise InputError(
            Text(
                f"資料キー {key!r} は使えません。"
                "英小文字で始め、英小文字・数字・_ だけにしてください。",
                f"source key {key!r}: allowed are a-z, 0-9 and _, a letter first, up to 100",
            )
        )
    return Source(
        key=key,
        publisher=parser.publisher,
        title=parser.title,
        edition=edition,
        url=parser.url,
        licence=parser.licence,
        attribution=f"{parser.publisher}, {parser.title}, {edition}",
        retrieved=settings.retrieved,
    )


def _edition_in(file: str) -> str | None:
    found = (re.search(pattern, file) for pattern in EDITIONS_IN_NAME)
    return next((edition[0] for edition in found if edition), None)


def _read(path: Path, progress: Progress | None) -> bytes:
    try:
        size = path.stat().st_size
        if size > FILE_LIMIT_B:
            raise SheetError(
                str(path),
                Text(f"{size:,} バイト", f"{size:,} bytes"),
                Text(f"{FILE_LIMIT_B:,} バイト以内", f"up to {FILE_LIMIT_B:,}"),
            )
        with path.open("rb") as opened:
            return b"".join(_pieces(opened, size, progress))
    except OSError as error:
        raise SheetError(
            str(path),
            Text(f"読めないファイル（{error.strerror}）", f"no readable file ({error.strerror})"),
            Text("読み取り権限のある通常のファイル", "a plain file that you may read"),
        ) from error


def _pieces(opened: io.BufferedReader, size: int, progress: Progress | None) -> Iterator[bytes]:
    done = 0
    while piece := opened.read(CHUNK_B):
        done += len(piece)
        if progress is not None:
            progress(done, 2 * size)
        yield piece


def _second_half(progress: Progress, size: int) -> Progress:
    """Progress of writing the file that was read, which the store tells object by object."""

    def told(done: int, total: int) -> None:
        if total == size:
            progress(size + done, 2 * size)

    return told


def _tables(
    parser: SourceParser, source: Source, file: str, content: bytes
) -> tuple[dict[tuple[str, bool], pl.DataFrame], tuple[Text, ...]]:
    """Sound tables of every file inside, by name and whether a schema of ours describes them."""
    import polars as pl

    from minamoto.core.tables import validated
    from minamoto.data.conforming import KEPT_WORDED, conformed

    parts: dict[tuple[str, bool], list[pl.DataFrame]] = {}
    notes: dict[Text, None] = {}
    for name, plain in plain_files(content, file, parser.file_pattern):
        published = parser.parse(plain, name)
        made = conformed(published, parser, source.key)
        notes |= dict.fromkeys(made[1] if made else (KEPT_WORDED,))
        for table, frame in (made[0] if made else published).items():
            parts.setdefault((table, made is not None), []).append(frame)
    whole = {key: pl.concat(frames) for key, frames in parts.items()}
    sound = {key: validated(key[0], frame) if key[1] else frame for key, frame in whole.items()}
    if any(is_core for _, is_core in sound):
        sound[("sources", True)] = validated("sources", _source_row(source))
    return sound, tuple(notes)


def _source_row(source: Source) -> pl.DataFrame:
    import polars as pl

    from minamoto.core.tables import TABLES

    fields = {name: getattr(source, name, None) for name in TABLES["sources"].column_names()}
    types = {name: column.dtype for name, column in TABLES["sources"].columns().items()}
    return pl.DataFrame([{**fields, "source": source.key}], schema=types)


def _described(name: str, table: pl.DataFrame, *, is_core: bool) -> StoredTable:
    from minamoto.core.tables import TABLES

    years = table["year"].drop_nulls().to_list() if "year" in table.columns else []
    return StoredTable(
        table=name,
        is_core=is_core,
        key=tuple(TABLES[name].primary_key()) if is_core else (),
        sha256="",
        size_b=0,
        rows=table.height,
        year_first=min(years, default=None),
        year_last=max(years, default=None),
    )


def _parquet(table: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    table.write_parquet(written, compression="zstd", statistics=True)
    return written.getvalue()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
