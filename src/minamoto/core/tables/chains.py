"""The chain of a material from ore to refined product, as the reconciled network is built from it.

Mass is contained tonnes on the basis of the chain: of the element, of an oxide, or of the mineral.
`low`, value and `high` are the range a figure may take; the plain column is the likeliest value.
"""

from __future__ import annotations

import dataframely as dy

from minamoto.core.tables.columns import (
    EVIDENCE,
    HS6,
    KEY,
    ONE,
    YEAR,
    YEAR_FIRST,
    YEAR_LAST,
    fraction_column,
    key_column,
    stage_column,
)

EXPORTER = r"^[A-Z]{3}$"  # ISO3, or ALL: any country that has no row of its own
PER_TONNE_MAX = 20.0  # no reagent or by-product is more than twenty times what it goes with


def per_tonne_column(*, nullable: bool = False) -> dy.Float64:
    """Contained tonnes of one thing per contained tonne of another."""
    return dy.Float64(nullable=nullable, min=0, max=PER_TONNE_MAX, metadata=ONE)


class ChainForms(dy.Schema):
    """A form of a material's chain, the series that observes its output, what leaves it there.

    `content` times `quantity` of the series is contained tonnes. A series of kind `share` says how
    the world total, which the chain itself determines, divides among countries. `use` is the part
    of what is available of the form that leaves the chain instead of becoming the next form;
    `other_feed` the part of its output made of scrap or of what the chain does not hold.
    """

    material = key_column()
    form = key_column()
    position = dy.Int16(min=1, max=9)  # upstream first
    stage = stage_column(primary_key=False)
    name_en = dy.String()
    name_ja = dy.String()
    series_stage = stage_column(primary_key=False, nullable=True)
    series_form = dy.String(nullable=True)
    series_source = dy.String(nullable=True, regex=KEY)
    series_year = dy.Int16(nullable=True, min=YEAR_FIRST, max=YEAR_LAST, metadata=YEAR)
    series_kind = dy.String(nullable=True, regex="^(mass|share)$")
    content_low = fraction_column()
    content = fraction_column()
    content_high = fraction_column()
    use_low = fraction_column()  # null at the last form: all of it leaves
    use_high = fraction_column()
    other_feed_low = fraction_column()
    other_feed_high = fraction_column()
    # codes: those of `chain_codes`; pool: partners unknown; both; none: used where it is made
    trade = dy.String(regex="^(codes|pool|both|none)$")
    basis = dy.String(regex="^(element|oxide|mineral)$")
    source = dy.String(regex=KEY)
    evidence = dy.String(regex=EVIDENCE)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class ChainCodes(dy.Schema):
    """An HS code a form is traded under, of all exporters or of one.

    Where a code has rows of an exporter, they stand in place of its rows of `ALL`, in every form of
    the material. Contained mass is gross weight x `split` x `content`.
    """

    material = key_column()
    form = key_column()
    hs6 = key_column(regex=HS6)
    exporter = key_column(regex=EXPORTER)
    trade_source = dy.String(regex=KEY)  # the edition, whose HS revision defines the code
    content_low = fraction_column()
    content = fraction_column()
    content_high = fraction_column()
    split_low = fraction_column()  # part of the code's mass that is this form of this material
    split = fraction_column()
    split_high = fraction_column()
    source = dy.String(regex=KEY)
    evidence = dy.String(regex=EVIDENCE)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class ChainSteps(dy.Schema):
    """What is made of what, and how much of the content arrives.

    With `from_form` = `host` the first form is a by-product: at most `host_t_per_t` contained
    tonnes of it come with a contained tonne of the host's form that is made in the same country.
    """

    material = key_column()
    from_form = key_column()
    to_form = key_column()
    process_yield_low = fraction_column()
    process_yield = fraction_column()
    process_yield_high = fraction_column()
    host_material = dy.String(nullable=True, regex=KEY)
    host_form = dy.String(nullable=True, regex=KEY)
    host_t_per_t_low = per_tonne_column(nullable=True)
    host_t_per_t = per_tonne_column(nullable=True)
    host_t_per_t_high = per_tonne_column(nullable=True)
    source = dy.String(regex=KEY)
    evidence = dy.String(regex=EVIDENCE)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class ChainReagents(dy.Schema):
    """An input that holds none of the material, in contained tonnes per contained tonne made."""

    material = key_column()
    form = key_column()  # the form made
    reagent_material = key_column()
    reagent_form = key_column()
    country = key_column(regex=EXPORTER)  # where it is made, or ALL: elsewhere
    t_per_t_low = per_tonne_column()
    t_per_t = per_tonne_column()
    t_per_t_high = per_tonne_column()
    source = dy.String(regex=KEY)
    evidence = dy.String(regex=EVIDENCE)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class ChainTiers(dy.Schema):
    """How far the chain of a material is covered.

    A: balanced in tonnes over more than one stage. B: one stage in tonnes, or shares as priors.
    C: not covered.
    """

    material = key_column()
    tier = dy.String(regex="^(A|B|C)$")
    why_en = dy.String()
    why_ja = dy.String()


class ChainGroups(dy.Schema):
    """The group of materials whose network stands in for that of a member without one."""

    material = key_column()
    group = dy.String(regex=KEY)
    source = dy.String(regex=KEY)
    evidence = dy.String(regex=EVIDENCE)
    why_en = dy.String()
    why_ja = dy.String()
