"""One spelling a name: full-width and half-width ways to write it are the same."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minamoto.core.text import Text
from minamoto.data.bill.sheet import Sheet


def one_spelling(frame: pl.DataFrame, columns: Sequence[str], sheet: Sheet) -> pl.DataFrame:
    """The frame with names that differ only in width written as where they first stand.

    Parameters
    ----------
    columns : that name the same kind of thing, such as part and parent_part
    """
    held = [column for column in columns if column in frame.columns]
    if not held:
        return frame
    written = pl.concat([frame[column].rename("name") for column in held]).drop_nulls()
    spellings = (
        written.unique(maintain_order=True)
        .to_frame()
        .with_columns(pl.col("name").str.normalize("NFKC").alias("key"))
        .with_columns(pl.col("name").first().over("key").alias("first"))
    )
    changed = spellings.filter(pl.col("name") != pl.col("first"))
    if changed.is_empty():
        return frame
    first = dict(changed.select("name", "first").iter_rows())
    some = list(first.items())[:3]
    sheet.notes.append(
        Text(
            f"{sheet.said.ja}：全角・半角だけが違う名称は同じものとした（"
            + "、".join(f"「{name}」は「{as_first}」" for name, as_first in some)
            + (f" ほか計{len(first):,}" if len(first) > 3 else "")
            + "）。",
            f"{sheet.said.en}: names that differ only in width were taken as one ("
            + ", ".join(f"{name!r} as {as_first!r}" for name, as_first in some)
            + (f" ... {len(first):,} in all" if len(first) > 3 else "")
            + ").",
        )
    )
    return frame.with_columns(pl.col(column).replace(first) for column in held)
