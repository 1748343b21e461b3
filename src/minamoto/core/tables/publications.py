"""Where figures come from, and the names of places and forms."""

from __future__ import annotations

import dataframely as dy

from minamoto.core.tables.columns import ISO3, KEY, key_column, stage_column


class Sources(dy.Schema):
    """A publication that figures come from; every other table's `source` is a key of this one.

    Where a user's own file states no Japanese, the words given stand in both languages.
    """

    source = key_column()
    publisher = dy.String()
    publisher_ja = dy.String(nullable=True)
    title = dy.String()
    title_ja = dy.String(nullable=True)
    edition = dy.String()
    edition_ja = dy.String(nullable=True)
    url = dy.String(regex=r"^https?://")
    licence = dy.String()
    licence_ja = dy.String(nullable=True)
    attribution = dy.String()
    via = dy.String(nullable=True)
    retrieved = dy.Date(nullable=True)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Countries(dy.Schema):
    """A country or customs territory, its names in both languages, and further names it goes by."""

    country = key_column(regex=ISO3)
    name_en = dy.String()
    name_ja = dy.String()
    aliases = dy.String(nullable=True)
    in_eu = dy.Bool()
    source = dy.String(regex=KEY)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Forms(dy.Schema):
    """What a reader is shown for a form of `Production`, `Series`, `Reserves` and `Capacities`.

    Reserves stand at stage ore.
    """

    material = key_column()
    stage = stage_column()
    form = dy.String(primary_key=True)
    name_en = dy.String()
    name_ja = dy.String()
