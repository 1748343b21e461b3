"""Materials, the forms they pass through, what they are used for, and the strategic fields."""

from __future__ import annotations

import dataframely as dy

from minamoto.core.tables.columns import EVIDENCE, KEY, fraction_column, key_column, stage_column


class Materials(dy.Schema):
    """An element, a group of elements or a mineral, with its names in both languages."""

    material = key_column()
    symbol = dy.String(nullable=True)
    name_en = dy.String()
    name_ja = dy.String()
    aliases = dy.String(nullable=True)  # further names, separated by ';'
    kind = dy.String(regex="^(element|group|mineral|product)$")
    family = dy.String(nullable=True, regex=KEY)
    host_en = dy.String(nullable=True)  # metals whose production it rides on
    host_ja = dy.String(nullable=True)
    byproduct_low = fraction_column()  # share of supply that is by-product
    byproduct_high = fraction_column()
    source = dy.String(regex=KEY)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Commodities(dy.Schema):
    """A material in a form under an HS code; `hs_specificity` says what else the code holds."""

    material = key_column()
    position = dy.Int16(primary_key=True, min=1, max=99)  # order in the chain
    stage = stage_column(primary_key=False)
    hs6 = dy.String(primary_key=True, regex=r"^(\d{6}|none)$")
    name_en = dy.String()
    name_ja = dy.String()
    hs_specificity = dy.String(regex="^(clean|shared|none)$")
    formula = dy.String(nullable=True)
    content_low = fraction_column()
    content_high = fraction_column()
    content_basis = dy.String(nullable=True)
    content_basis_ja = dy.String(nullable=True)
    content_source = dy.String(nullable=True, regex=KEY)  # `source` is of the code
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    check_at = dy.String(nullable=True)  # better evidence that nobody read yet
    evidence = dy.String(nullable=True, regex=EVIDENCE)
    confidence = dy.String(nullable=True, regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Processes(dy.Schema):
    """A recipe: one form of a material made from a form before it in the chain.

    Branches share one list (matte and hydroxide of nickel), so the form before is not always at
    `position` - 1; `recovery` is that of the step named. Reagents are in `key_inputs`.
    """

    material = key_column()
    position = dy.Int16(primary_key=True, min=1, max=99)  # of the form made
    stage = stage_column(primary_key=False)
    name_en = dy.String()
    name_ja = dy.String()
    recovery_low = fraction_column()
    recovery_high = fraction_column()
    recovery_basis = dy.String(nullable=True)
    recovery_basis_ja = dy.String(nullable=True)
    key_inputs = dy.String(nullable=True)
    key_inputs_ja = dy.String(nullable=True)
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    check_at = dy.String(nullable=True)
    evidence = dy.String(nullable=True, regex=EVIDENCE)
    confidence = dy.String(nullable=True, regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Fields(dy.Schema):
    """Japan's strategic fields and the ministers in charge."""

    field = dy.Int16(primary_key=True, min=1, max=99)
    name_en = dy.String()
    name_ja = dy.String()
    ministers_en = dy.String()
    ministers_ja = dy.String()
    office_holders = dy.String(nullable=True)
    as_of = dy.Date()
    source = dy.String(regex=KEY)
    url = dy.String()
    further_urls = dy.String(nullable=True)
    check_at = dy.String(nullable=True)
    evidence = dy.String(regex=EVIDENCE)
    confidence = dy.String(nullable=True, regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Uses(dy.Schema):
    """A material in a product or component, the industry that makes it, the fields that need it."""

    use = key_column(regex=r"^[A-Z]+\d+$")
    material = dy.String(regex=KEY)
    product_en = dy.String()
    product_ja = dy.String()
    industry = dy.String()
    industry_ja = dy.String()
    function = dy.String(nullable=True)
    function_ja = dy.String(nullable=True)
    fields = dy.String(nullable=True, regex=r"^\d+(;\d+)*$")
    share = fraction_column()
    share_scope = dy.String(nullable=True)
    share_scope_ja = dy.String(nullable=True)
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    check_at = dy.String(nullable=True)
    evidence = dy.String(nullable=True, regex=EVIDENCE)
    confidence = dy.String(nullable=True, regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)
