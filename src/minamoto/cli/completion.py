"""What a shell offers when the user presses Tab: names as the shipped tables have them."""

from __future__ import annotations

import typer

Offers = list[tuple[str, str]]


def materials(ctx: typer.Context, incomplete: str) -> Offers:
    """Materials by key, or by Japanese name once a Japanese letter is typed."""
    return _named("materials", "material", ctx, incomplete)


def countries(ctx: typer.Context, incomplete: str) -> Offers:
    """Countries by ISO3 code, or by Japanese name once a Japanese letter is typed."""
    return _named("countries", "country", ctx, incomplete)


def indicators(ctx: typer.Context) -> Offers:
    """Indicators by key."""
    from minamoto.study.indicator_list import indicator_list

    lang = ctx.find_root().obj.lang
    columns = ("indicator", f"name_{lang}")
    return list(indicator_list().to_polars().select(columns).iter_rows())


def tables() -> Offers:
    """Tables by name, with what they hold."""
    from minamoto.study.data import tables as listed

    return [(name, kind) for name, kind in listed().to_polars()["table", "kind"].iter_rows()]


def _named(table: str, key: str, ctx: typer.Context, incomplete: str) -> Offers:
    from minamoto.study.data import show

    lang = ctx.find_root().obj.lang
    rows = show(table, limit=None).to_polars()
    if incomplete.isascii():
        return list(rows.select(key, f"name_{lang}").iter_rows())
    return list(rows.select("name_ja", key).iter_rows())
