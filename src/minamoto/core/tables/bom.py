"""A user's bill of material: its products, and its lines."""

from __future__ import annotations

import dataframely as dy

from minamoto.core.currency import CURRENCIES
from minamoto.core.tables.columns import ISO3, ONE, WORLD_EXTRACTION_T

CURRENCY = f"^({'|'.join(CURRENCIES)})$"
DAYS = {"unit": "days"}


class BillProducts(dy.Schema):
    """What the user makes; `row` is that of the file, as the spreadsheet counts."""

    product = dy.String(primary_key=True, min_length=1)
    row = dy.Int32(min=1, metadata={"unit": "no."})
    annual_volume = dy.Float64(min_exclusive=0, metadata={"unit": "units/yr"})
    margin_per_unit = dy.Float64(nullable=True, min=0, metadata={"unit": "as `currency`"})
    currency = dy.String(nullable=True, regex=CURRENCY)


class BillLines(dy.Schema):
    """One material of one part from one source.

    `quantity` is of this part in one parent; `quantity_per_product` in one product, through this
    parent only: a part with two parents has lines under each. A mass is of the material as
    written in one part, not of an element; the mass of a line in a product is
    quantity_per_product * mass_t_per_part * supplier_share. `material` and `mass_t_per_part` are
    null together, in an assembly. `is_share_split` where the share was blank.
    """

    row = dy.Int32(primary_key=True, min=1, metadata={"unit": "no."})
    product = dy.String(min_length=1)
    part = dy.String(min_length=1)
    parent_part = dy.String(nullable=True, min_length=1)
    quantity = dy.Float64(min_exclusive=0, metadata={"unit": "parts/parent"})
    quantity_per_product = dy.Float64(min_exclusive=0, metadata={"unit": "parts/product"})
    material = dy.String(nullable=True, min_length=1)
    mass_t_per_part = dy.Float64(
        nullable=True, min_exclusive=0, max=WORLD_EXTRACTION_T, metadata={"unit": "t/part"}
    )
    supplier = dy.String(nullable=True, min_length=1)
    supplier_country = dy.String(nullable=True, regex=ISO3)
    site = dy.String(nullable=True, min_length=1)
    refiner = dy.String(nullable=True, min_length=1)
    refiner_country = dy.String(nullable=True, regex=ISO3)
    mine_country = dy.String(nullable=True, regex=ISO3)
    stock_days = dy.Float64(nullable=True, min=0, metadata=DAYS)
    lead_time_days = dy.Float64(nullable=True, min=0, metadata=DAYS)
    alternates = dy.List(dy.String(min_length=1), nullable=True)
    price = dy.Float64(nullable=True, min=0, metadata={"unit": "as `currency`/part"})
    currency = dy.String(nullable=True, regex=CURRENCY)
    supplier_share = dy.Float64(min=0, max=1, metadata=ONE)
    is_share_split = dy.Bool()
