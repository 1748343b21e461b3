"""Bilateral trade, what each edition covers, and what is derived from it."""

from __future__ import annotations

import dataframely as dy

from minamoto.core.tables.columns import (
    HS6,
    ISO3,
    KEY,
    TONNE,
    USD,
    fraction_column,
    key_column,
    stage_column,
    year_column,
)


class Trade(dy.Schema):
    """Bilateral trade under one HS code. Rows of different `source` or `basis` are never added.

    `hs_revision` is the revision the source uses; `gross_t` is gross weight, not content.
    """

    source = key_column()
    basis = dy.String(primary_key=True, regex="^(reconciled|importer|exporter)$")
    hs6 = key_column(regex=HS6)
    hs_revision = dy.String(primary_key=True)
    year = year_column()
    exporter = key_column(regex=ISO3)
    importer = key_column(regex=ISO3)
    value_usd = dy.Float64(nullable=True, min=0, metadata=USD)
    gross_t = dy.Float64(nullable=True, min=0, metadata=TONNE)


class TradeEditions(dy.Schema):
    """What each trade source covers: years, codes, how many partners it keeps."""

    source = key_column()
    basis = dy.String(primary_key=True, regex="^(reconciled|importer|exporter)$")
    hs_revision = dy.String(primary_key=True)
    year = year_column()
    hs6_count = dy.Int32(min=0, metadata={"unit": "codes"})
    row_count = dy.Int32(min=0, metadata={"unit": "rows"})
    partners = dy.String()  # "all" or "largest six of each country"
    note = dy.String(nullable=True)


class ImportShares(dy.Schema):
    """Japan's imports of one code and year in a few figures, from one source (derived)."""

    hs6 = key_column(regex=HS6)
    year = year_column()
    source = key_column()
    basis = dy.String(primary_key=True, regex="^(reconciled|importer|exporter)$")
    value_usd = dy.Float64(nullable=True, min=0, metadata=USD)
    gross_t = dy.Float64(nullable=True, min=0, metadata=TONNE)
    top_supplier = dy.String(nullable=True, regex=ISO3)
    top_share_value = fraction_column()
    china_share_value = fraction_column()
    china_share_mass = fraction_column()
    hhi_value = fraction_column()
    supplier_count = dy.Int32(nullable=True, min=0, metadata={"unit": "countries"})


class ImportReliance(dy.Schema):
    """US net import reliance of apparent consumption as USGS prints it; `>50` is a range."""

    material = key_column()
    series = dy.String(primary_key=True)
    year = year_column()
    source = key_column()
    share_low = fraction_column()
    share_high = fraction_column()
    is_net_exporter = dy.Bool()
    published = dy.String()


class GeopolriskMap(dy.Schema):
    """Which production series and HS92 codes GeoPolRisk joins for a raw material."""

    raw_material = dy.String(primary_key=True)
    hs6 = dy.String(regex=r"^\d{6}(;\d{6})*$")  # HS92; the first is the main code
    wmd_sheet = dy.String()
    stage_text = dy.String(regex="^(Extraction|Processing)$")
    material = dy.String(nullable=True, regex=KEY)  # key in `production`, null: no row ships
    stage = stage_column(primary_key=False, nullable=True)
    form = dy.String(nullable=True)
    source = dy.String(regex=KEY)
