"""Export controls, stockpile rules, durations and effects of events."""

from __future__ import annotations

import dataframely as dy

from minamoto.core.tables.columns import (
    EVIDENCE,
    HS6,
    ISO3,
    KEY,
    ONE,
    TONNE,
    YEAR,
    YEAR_FIRST,
    YEAR_LAST,
    key_column,
)

INSTRUMENTS = (
    "ban",
    "licence",
    "quota",
    "tax",
    "state_trading",  # only listed firms may export
    "suspension",  # shipments stopped by order, declared or not
    "entity_list",  # named firms, not whole countries
    "technology",  # know-how and equipment, not the material
    "reporting",
    "stop",  # output or shipping stopped by war, accident, strike, power cut, mine closure
    "suspension_of_controls",  # lifts other measures for a time
    "other",
)


class Controls(dy.Schema):
    """A dated measure or event that cuts or conditions exports; lists are separated by ';'.

    `targets` holds ISO3 codes, or ALL; `exempt` the countries that ALL leaves out; `target_text`
    is as the source words it. A group in `materials` (rare_earths) stands for its whole family.
    `instrument` is one or more of INSTRUMENTS; only ban, licence, quota, tax, state_trading and
    suspension bind the export of the material itself. `suspended_from` and
    `suspended_until` bound a suspension by its own terms: what holds after the second day is not
    known unless `ended` says so; nor is it where `state` is unknown, or ended without a day.
    A day unknown within `date_precision` is written as the first.
    """

    control = key_column(regex=r"^[A-Z0-9]+(-[A-Z0-9+]+)*$")
    title_en = dy.String()
    title_ja = dy.String()
    announced = dy.Date(nullable=True)
    effective = dy.Date(nullable=True)
    ended = dy.Date(nullable=True)
    suspended_from = dy.Date(nullable=True)
    suspended_until = dy.Date(nullable=True)
    date_precision = dy.String(regex="^(day|month|year)$")
    state = dy.String(regex="^(in_force|suspended|ended|scheduled|announced|unknown)$")
    status = dy.String()  # `state` in words; both as of 2026-11-23
    status_ja = dy.String()
    imposer = dy.String(regex=ISO3)
    targets = dy.String(regex=r"^(ALL|[A-Z]{3}(;[A-Z]{3})*)$")
    exempt = dy.String(nullable=True, regex=r"^[A-Z]{3}(;[A-Z]{3})*$")
    target_text = dy.String()
    target_text_ja = dy.String()
    instrument = dy.String(regex=f"^({'|'.join(INSTRUMENTS)})(;({'|'.join(INSTRUMENTS)}))*$")
    instrument_text = dy.String()
    instrument_text_ja = dy.String()
    materials = dy.String(nullable=True)  # keys of Materials; null: goods outside the material list
    material_text = dy.String()
    material_text_ja = dy.String()
    form = dy.String(nullable=True)
    form_ja = dy.String(nullable=True)
    hs6 = dy.String(nullable=True, regex=r"^\d{6}(;\d{6})*$")
    legal_reference = dy.String(nullable=True)
    legal_reference_ja = dy.String(nullable=True)
    observed_effect = dy.String(nullable=True)
    observed_effect_ja = dy.String(nullable=True)
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    further_urls = dy.String(nullable=True)
    check_at = dy.String(nullable=True)
    evidence = dy.String(regex=EVIDENCE)
    confidence = dy.String(regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Stockpiles(dy.Schema):
    """A stockpile, target, list, fund or duty of a government; lists are separated by ';'.

    `value` is a number only where the source gives one; `value_text` is always as it says.
    `jurisdictions` may hold EUR for the European Union.
    """

    measure = key_column(regex=r"^[A-Z0-9]+(-[A-Za-z0-9]+)*$")
    jurisdictions = dy.String(regex=r"^[A-Z]{3}(;[A-Z]{3})*$")
    title_en = dy.String()
    title_ja = dy.String()
    kind = dy.String(regex=KEY)
    materials = dy.String(nullable=True)  # keys of Materials; null: not named one by one
    material_text = dy.String()
    material_text_ja = dy.String()
    indicator = dy.String(nullable=True)
    indicator_ja = dy.String(nullable=True)
    value = dy.Float64(nullable=True, metadata={"unit": "as `unit`"})
    value_text = dy.String(nullable=True)
    value_text_ja = dy.String(nullable=True)
    unit = dy.String(nullable=True)
    unit_ja = dy.String(nullable=True)
    date_text = dy.String(nullable=True)
    date_text_ja = dy.String(nullable=True)
    status = dy.String(nullable=True)  # as of 2026-11-23
    status_ja = dy.String(nullable=True)
    legal_basis = dy.String(nullable=True)
    legal_basis_ja = dy.String(nullable=True)
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    further_urls = dy.String(nullable=True)
    check_at = dy.String(nullable=True)
    evidence = dy.String(regex=EVIDENCE)
    confidence = dy.String(regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Durations(dy.Schema):
    """How long things take or last: mines, refineries, permits, licences, stocks, past events."""

    duration = key_column(regex=r"^[A-Z0-9]+([-+][A-Za-z0-9+]+)*$")
    category = dy.String(regex=KEY)
    parameter = dy.String()
    parameter_ja = dy.String()
    materials = dy.String(nullable=True)  # keys of Materials; null: not tied to named materials
    subject_text = dy.String()
    subject_text_ja = dy.String()
    low = dy.Float64(nullable=True, min=0, metadata={"unit": "as `unit`"})
    mid = dy.Float64(nullable=True, min=0, metadata={"unit": "as `unit`"})
    high = dy.Float64(nullable=True, min=0, metadata={"unit": "as `unit`"})
    unit = dy.String(nullable=True)
    unit_ja = dy.String(nullable=True)
    open_ended = dy.Bool()  # the source sets no upper limit, or gives only an order of size
    basis = dy.String(nullable=True)
    basis_ja = dy.String(nullable=True)
    suggested_use = dy.String(nullable=True)
    suggested_use_ja = dy.String(nullable=True)
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    further_urls = dy.String(nullable=True)
    check_at = dy.String(nullable=True)
    evidence = dy.String(regex=EVIDENCE)
    confidence = dy.String(regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class MagnesiumJapan(dy.Schema):
    """The worked example: Japan's magnesium demand, imports, prices and milestones."""

    row = dy.Int16(primary_key=True, min=1)
    year = dy.Int16(nullable=True, min=YEAR_FIRST, max=YEAR_LAST, metadata=YEAR)  # null: a recipe
    period = dy.String(nullable=True)  # CY, or the part of the year
    period_ja = dy.String(nullable=True)
    series = dy.String(regex=KEY)
    item = dy.String()
    item_ja = dy.String()
    value = dy.Float64(nullable=True, metadata={"unit": "as `unit`"})
    value_text = dy.String(nullable=True)  # where it is not a number
    value_text_ja = dy.String(nullable=True)
    unit = dy.String(nullable=True)
    unit_ja = dy.String(nullable=True)
    qualifier = dy.String(nullable=True)
    qualifier_ja = dy.String(nullable=True)
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    check_at = dy.String(nullable=True)
    evidence = dy.String(regex=EVIDENCE)
    confidence = dy.String(regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class EventEffects(dy.Schema):
    """A month's exports around a control, relative to the year before its announcement."""

    control = key_column(regex=r"^[A-Z0-9]+(-[A-Z0-9+]+)*$")
    exporter = dy.String(primary_key=True, regex=ISO3)
    importer = dy.String(primary_key=True, regex=f"^({ISO3[1:-1]}|WLD)$")
    hs6 = key_column(regex=HS6)
    month = key_column(regex=r"^\d{4}-\d{2}$")
    months_from_effective = dy.Int16(metadata={"unit": "months"})
    index = dy.Float64(nullable=True, min=0, metadata=ONE)  # 1 is the mean month of that year
    source = dy.String(regex=KEY)
    evidence = dy.String(regex=EVIDENCE)
    confidence = dy.String(regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class ChinaExportsPress(dy.Schema):
    """A month of Chinese exports of one product as the press quotes Chinese customs."""

    row = dy.Int16(primary_key=True, min=1)
    material = dy.String(regex=KEY)
    product = dy.String()
    hs_stated = dy.String(nullable=True)
    destination = dy.String(regex=f"^({ISO3[1:-1]}|WLD)$")
    period = dy.String(regex=r"^\d{4}(-\d{2}.*)?$")
    gross_t = dy.Float64(nullable=True, min=0, metadata=TONNE)
    status = dy.String()  # stated, or derived from a stated change
    source = dy.String(regex=KEY)
    url = dy.String()
