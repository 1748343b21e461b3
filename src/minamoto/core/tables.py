"""Schemas of every table: keys, bounds and units. The only file that names the validation library.

A column means one thing everywhere. `unit` in a column's metadata is the unit of its numbers;
columns that end in `_en`/`_ja` are the two languages of one name. Missing is null, never 0.
"""

from __future__ import annotations

from typing import Any

import dataframely as dy
import polars as pl

from minamoto.core.errors import TableError
from minamoto.core.grade import Grade
from minamoto.core.stage import STAGE_KEYS

ISO3 = r"^[A-Z]{3}$"
HS6 = r"^\d{6}$"
KEY = r"^[a-z][a-z0-9_]*$"
EVIDENCE = "^(read|mixed|derived|general_knowledge)$"  # what a row rests on, best to worst
YEAR_FIRST, YEAR_LAST = 1900, 2100
WORLD_EXTRACTION_T = 2e10  # all ores mined in a year are below 20 Gt; larger is a unit error

ONE = {"unit": "1"}
TONNE = {"unit": "t"}
USD = {"unit": "USD"}
YEAR = {"unit": "yr"}


def _key(regex: str = KEY, **kwargs: Any) -> dy.String:
    return dy.String(primary_key=True, regex=regex, **kwargs)


def _year(*, primary_key: bool = True) -> dy.Int16:
    return dy.Int16(primary_key=primary_key, min=YEAR_FIRST, max=YEAR_LAST, metadata=YEAR)


def _stage(*, primary_key: bool = True, nullable: bool = False) -> dy.String:
    return dy.String(
        primary_key=primary_key,
        nullable=nullable,
        regex=f"^({'|'.join(STAGE_KEYS)})$",
    )


def _fraction() -> dy.Float64:
    return dy.Float64(nullable=True, min=0, max=1, metadata=ONE)


class Sources(dy.Schema):
    """A publication that figures come from; every other table's `source` is a key of this one.

    Where a user's own file states no Japanese, the words given stand in both languages.
    """

    source = _key()
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


class Materials(dy.Schema):
    """An element, a group of elements or a mineral, with its names in both languages."""

    material = _key()
    symbol = dy.String(nullable=True)
    name_en = dy.String()
    name_ja = dy.String()
    aliases = dy.String(nullable=True)  # further names, separated by ';'
    kind = dy.String(regex="^(element|group|mineral|product)$")
    family = dy.String(nullable=True, regex=KEY)
    host_en = dy.String(nullable=True)  # metals whose production it rides on
    host_ja = dy.String(nullable=True)
    byproduct_low = _fraction()  # share of supply that is by-product
    byproduct_high = _fraction()
    source = dy.String(regex=KEY)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Commodities(dy.Schema):
    """A material in a form under an HS code; `hs_specificity` says what else the code holds."""

    material = _key()
    position = dy.Int16(primary_key=True, min=1, max=99)  # order in the chain
    stage = _stage(primary_key=False)
    hs6 = dy.String(primary_key=True, regex=r"^(\d{6}|none)$")
    name_en = dy.String()
    name_ja = dy.String()
    hs_specificity = dy.String(regex="^(clean|shared|none)$")
    formula = dy.String(nullable=True)
    content_low = _fraction()
    content_high = _fraction()
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

    material = _key()
    position = dy.Int16(primary_key=True, min=1, max=99)  # of the form made
    stage = _stage(primary_key=False)
    name_en = dy.String()
    name_ja = dy.String()
    recovery_low = _fraction()
    recovery_high = _fraction()
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

    use = _key(regex=r"^[A-Z]+\d+$")
    material = dy.String(regex=KEY)
    product_en = dy.String()
    product_ja = dy.String()
    industry = dy.String()
    industry_ja = dy.String()
    function = dy.String(nullable=True)
    function_ja = dy.String(nullable=True)
    fields = dy.String(nullable=True, regex=r"^\d+(;\d+)*$")
    share = _fraction()
    share_scope = dy.String(nullable=True)
    share_scope_ja = dy.String(nullable=True)
    source = dy.String(regex=KEY)
    url = dy.String(nullable=True)
    check_at = dy.String(nullable=True)
    evidence = dy.String(nullable=True, regex=EVIDENCE)
    confidence = dy.String(nullable=True, regex="^(high|medium|low)$")
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Production(dy.Schema):
    """Output of one form of a material in one country and year, as one source reports it.

    `quantity` is in `unit` as published; `mass_t` is tonnes of contained element where the content
    is known, else null. Rows of different `form` or `source` are never added. `share` stands where
    the source gives only a share of the world.
    """

    material = _key()
    stage = _stage()
    form = dy.String(primary_key=True)
    country = _key(regex=ISO3)
    year = _year()
    source = _key()
    quantity = dy.Float64(nullable=True, min=0, max=WORLD_EXTRACTION_T)
    unit = dy.String(regex="^(t|Mm3|Ml|share)$")
    mass_t = dy.Float64(nullable=True, min=0, max=WORLD_EXTRACTION_T, metadata=TONNE)
    share = _fraction()
    flag = dy.String(nullable=True)  # e estimated, r revised, W withheld, NA not available ...
    note = dy.String(nullable=True)


class Forms(dy.Schema):
    """What a reader is shown for a form of `Production`, `Series`, `Reserves` and `Capacities`.

    Reserves stand at stage ore.
    """

    material = _key()
    stage = _stage()
    form = dy.String(primary_key=True)
    name_en = dy.String()
    name_ja = dy.String()


class WorldProduction(dy.Schema):
    """The world total that a source prints, where it prints one."""

    material = _key()
    stage = _stage()
    form = dy.String(primary_key=True)
    year = _year()
    source = _key()
    quantity = dy.Float64(min=0, max=WORLD_EXTRACTION_T)
    unit = dy.String(regex="^(t|Mm3|Ml)$")
    note = dy.String(nullable=True)


class Series(dy.Schema):
    """Which series of `Production` stands for a material at a stage, how good it is, and why."""

    material = _key()
    stage = _stage()
    form = dy.String(primary_key=True)
    source = dy.String(regex=KEY)
    year = _year(primary_key=False)
    grade = dy.String(regex=f"^({'|'.join(Grade)})$")
    is_headline = dy.Bool()  # one form a material and stage is the one shown first
    world_quantity = dy.Float64(nullable=True, min=0, max=WORLD_EXTRACTION_T)
    unit = dy.String(regex="^(t|Mm3|Ml|share)$")
    named_coverage = _fraction()  # part of the world total that named countries explain
    withheld = dy.String(nullable=True)  # countries whose figure the source withholds, ';'
    why = dy.String(nullable=True)


class Trade(dy.Schema):
    """Bilateral trade under one HS code. Rows of different `source` or `basis` are never added.

    `hs_revision` is the revision the source uses; `gross_t` is gross weight, not content.
    """

    source = _key()
    basis = dy.String(primary_key=True, regex="^(reconciled|importer|exporter)$")
    hs6 = _key(regex=HS6)
    hs_revision = dy.String(primary_key=True)
    year = _year()
    exporter = _key(regex=ISO3)
    importer = _key(regex=ISO3)
    value_usd = dy.Float64(nullable=True, min=0, metadata=USD)
    gross_t = dy.Float64(nullable=True, min=0, metadata=TONNE)


class TradeEditions(dy.Schema):
    """What each trade source covers: years, codes, how many partners it keeps."""

    source = _key()
    basis = dy.String(primary_key=True, regex="^(reconciled|importer|exporter)$")
    hs_revision = dy.String(primary_key=True)
    year = _year()
    hs6_count = dy.Int32(min=0, metadata={"unit": "codes"})
    row_count = dy.Int32(min=0, metadata={"unit": "rows"})
    partners = dy.String()  # "all" or "largest six of each country"
    note = dy.String(nullable=True)


class ImportShares(dy.Schema):
    """Japan's imports of one code and year in a few figures, from one source (derived)."""

    hs6 = _key(regex=HS6)
    year = _year()
    source = _key()
    basis = dy.String(primary_key=True, regex="^(reconciled|importer|exporter)$")
    value_usd = dy.Float64(nullable=True, min=0, metadata=USD)
    gross_t = dy.Float64(nullable=True, min=0, metadata=TONNE)
    top_supplier = dy.String(nullable=True, regex=ISO3)
    top_share_value = _fraction()
    china_share_value = _fraction()
    china_share_mass = _fraction()
    hhi_value = _fraction()
    supplier_count = dy.Int32(nullable=True, min=0, metadata={"unit": "countries"})


class Governance(dy.Schema):
    """World Bank governance estimates, -2.5 (weak) to 2.5 (strong), and rescaled forms.

    `instability` is GeoPolRisk's g: political stability inverted and min-max normalised, 0 best.
    """

    indicator = _key()
    country = _key(regex=ISO3)
    year = _year()
    source = dy.String(regex=KEY)
    estimate = dy.Float64(nullable=True, min=-5, max=5, metadata={"unit": "WGI points"})
    standard_error = dy.Float64(nullable=True, min=0, metadata={"unit": "WGI points"})
    percentile_rank = dy.Float64(nullable=True, min=0, max=100, metadata={"unit": "percent"})
    instability = _fraction()
    note = dy.String(nullable=True)


class GovernanceScaled(dy.Schema):
    """Governance as the EU studies use it: (2.5 - mean of six WGI) x 2, 0 best to 10 worst."""

    country = _key(regex=ISO3)
    period = dy.String(primary_key=True)
    wgi_scaled = dy.Float64(min=0, max=10, metadata=ONE)
    source = dy.String(regex=KEY)


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

    control = _key(regex=r"^[A-Z0-9]+(-[A-Z0-9+]+)*$")
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


class Countries(dy.Schema):
    """A country or customs territory, its names in both languages, and further names it goes by."""

    country = _key(regex=ISO3)
    name_en = dy.String()
    name_ja = dy.String()
    aliases = dy.String(nullable=True)
    in_eu = dy.Bool()
    source = dy.String(regex=KEY)
    note = dy.String(nullable=True)
    note_ja = dy.String(nullable=True)


class Stockpiles(dy.Schema):
    """A stockpile, target, list, fund or duty of a government; lists are separated by ';'.

    `value` is a number only where the source gives one; `value_text` is always as it says.
    `jurisdictions` may hold EUR for the European Union.
    """

    measure = _key(regex=r"^[A-Z0-9]+(-[A-Za-z0-9]+)*$")
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

    duration = _key(regex=r"^[A-Z0-9]+([-+][A-Za-z0-9+]+)*$")
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

    control = _key(regex=r"^[A-Z0-9]+(-[A-Z0-9+]+)*$")
    exporter = dy.String(primary_key=True, regex=ISO3)
    importer = dy.String(primary_key=True, regex=f"^({ISO3[1:-1]}|WLD)$")
    hs6 = _key(regex=HS6)
    month = _key(regex=r"^\d{4}-\d{2}$")
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


class Reserves(dy.Schema):
    """Reserves by country as USGS prints them."""

    material = _key()
    form = dy.String(primary_key=True)
    country = _key(regex=ISO3)
    year = _year()
    source = _key()
    quantity = dy.Float64(nullable=True, min=0)
    unit = dy.String()
    flag = dy.String(nullable=True)
    note = dy.String(nullable=True)


class WorldReserves(dy.Schema):
    """The world reserve that a source prints; flag `>`: more, in countries without a figure."""

    material = _key()
    form = dy.String(primary_key=True)
    year = _year()
    source = _key()
    quantity = dy.Float64(min=0)
    unit = dy.String()
    flag = dy.String(nullable=True)


class Capacities(Reserves):
    """Yearly production capacity by country as USGS prints it."""

    stage = _stage(primary_key=False, nullable=True)


class Prices(dy.Schema):
    """Yearly average price of one traded form."""

    material = _key()
    series = dy.String(primary_key=True)  # the source's own words for the series
    year = _year()
    source = _key()
    price_usd_per_t = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/t"})
    price_low_usd_per_t = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/t"})
    price_high_usd_per_t = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/t"})
    published = dy.String()  # figure and unit as printed
    note = dy.String(nullable=True)


class EuSupplyShares(dy.Schema):
    """Country shares and trade factors t of an EU criticality study, the inputs of its H terms.

    `name` is the study's; `material` is null for goods outside table `materials`. `scope` is the
    global supply or the EU's sourcing. `<0.1%` is a range without a value.
    """

    name = dy.String(primary_key=True)
    stage = _stage()
    scope = dy.String(primary_key=True, regex="^(global|eu)$")
    country = _key(regex=ISO3)
    source = _key()
    year = _year(primary_key=False)  # last year of the average
    material = dy.String(nullable=True, regex=KEY)
    share = _fraction()
    share_low = _fraction()
    share_high = _fraction()
    trade_factor = dy.Float64(min=0.8, max=1.5, metadata=ONE)


class EuCriticality(dy.Schema):
    """Supply risk and economic importance as the EU studies print them, by edition."""

    name = dy.String(primary_key=True)
    year = _year()  # of the edition
    material = dy.String(nullable=True, regex=KEY)
    supply_risk = dy.Float64(nullable=True, min=0, max=10, metadata=ONE)
    economic_importance = dy.Float64(nullable=True, min=0, max=10, metadata=ONE)
    source = dy.String(regex=KEY)


class EuInputs(dy.Schema):
    """What enters the supply risk of the EU study 2017, and the band that its rounding allows."""

    name = dy.String(primary_key=True)
    stage = _stage()
    year = _year()
    source = _key()
    material = dy.String(nullable=True, regex=KEY)
    supply_used = dy.String(regex="^(global and eu|global|eu)$")
    import_reliance = dy.Float64(nullable=True, max=1, metadata=ONE)  # negative: net exporter
    eol_rir = _fraction()
    substitution_ei = _fraction()
    substitution_sr = _fraction()
    h_global = dy.Float64(nullable=True, min=0, max=10, metadata=ONE)
    h_eu = dy.Float64(nullable=True, min=0, max=10, metadata=ONE)
    supply_risk = dy.Float64(min=0, max=10, metadata=ONE)
    economic_importance = dy.Float64(min=0, max=10, metadata=ONE)
    supply_risk_low = dy.Float64(min=0, max=10, metadata=ONE)
    supply_risk_high = dy.Float64(min=0, max=10, metadata=ONE)


class EuUses(dy.Schema):
    """End uses of a material in the EU by NACE-2 sector, with the sector's value added."""

    name = dy.String(primary_key=True)
    position = dy.Int16(primary_key=True, min=1)
    material = dy.String(nullable=True, regex=KEY)
    application = dy.String()
    nace = dy.String(nullable=True)
    share = _fraction()
    value_added_meur = dy.Float64(nullable=True, min=0, metadata={"unit": "million EUR"})
    year = _year(primary_key=False)
    source = dy.String(regex=KEY)


class Recycling(dy.Schema):
    """End-of-life recycling input rate: old scrap in all input of a material."""

    name = dy.String(primary_key=True)
    year = _year()
    source = _key()
    material = dy.String(nullable=True, regex=KEY)
    eol_rir = _fraction()
    url = dy.String(nullable=True)


class GeopolriskMap(dy.Schema):
    """Which production series and HS92 codes GeoPolRisk joins for a raw material."""

    raw_material = dy.String(primary_key=True)
    hs6 = dy.String(regex=r"^\d{6}(;\d{6})*$")  # HS92; the first is the main code
    wmd_sheet = dy.String()
    stage_text = dy.String(regex="^(Extraction|Processing)$")
    material = dy.String(nullable=True, regex=KEY)  # key in `production`, null: no row ships
    stage = _stage(primary_key=False, nullable=True)
    form = dy.String(nullable=True)
    source = dy.String(regex=KEY)


class Projections(dy.Schema):
    """Scenario figures, never observations: supply by country and stage."""

    material = _key()
    stage = _stage()
    country = _key(regex=ISO3)
    year = _year()
    scenario = dy.String(primary_key=True)
    source = _key()
    quantity = dy.Float64(min=0, max=WORLD_EXTRACTION_T)
    unit = dy.String(regex="^t$")
    note = dy.String(nullable=True)


class DemandProjections(dy.Schema):
    """World demand of a material in a scenario; the base year is the latest observed one."""

    material = _key()
    year = _year()
    scenario = dy.String(primary_key=True)
    source = _key()
    mass_t = dy.Float64(min=0, metadata=TONNE)


class ConcentrationProjections(dy.Schema):
    """Concentration of supply as IEA prints it for the base case."""

    material = _key()
    stage = _stage()
    year = _year()
    scenario = dy.String(primary_key=True)
    source = _key()
    top_country = dy.String(regex=ISO3)
    top_share = _fraction()
    top3_share = _fraction()


class ExchangeRates(dy.Schema):
    """Monthly average rate, units of local currency for one US dollar; `EMU` is the euro area."""

    country = _key(regex=ISO3)
    year = _year()
    month = dy.Int8(primary_key=True, min=1, max=12, metadata={"unit": "month"})
    source = dy.String(regex=KEY)
    local_per_usd = dy.Float64(min_exclusive=0, metadata={"unit": "local/USD"})


class LabourCost(dy.Schema):
    """Cost of labour of the whole economy, from national accounts (derived)."""

    country = _key(regex=ISO3)
    year = _year()
    source = dy.String(regex=KEY)
    hourly_usd = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/h"})
    per_worker_usd = dy.Float64(nullable=True, min=0, metadata={"unit": "USD/worker/yr"})


class ImportReliance(dy.Schema):
    """US net import reliance of apparent consumption as USGS prints it; `>50` is a range."""

    material = _key()
    series = dy.String(primary_key=True)
    year = _year()
    source = _key()
    share_low = _fraction()
    share_high = _fraction()
    is_net_exporter = dy.Bool()
    published = dy.String()


class Shapes(dy.Schema):
    """Files of country shapes that ship beside the tables."""

    file = dy.String(primary_key=True)
    resolution = dy.String(regex=r"^\d+m$")
    sha256 = dy.String(regex="^[0-9a-f]{64}$")
    bytes = dy.Int64(min=1, metadata={"unit": "byte"})
    source = dy.String(regex=KEY)


TABLES: dict[str, type[dy.Schema]] = {
    "sources": Sources,
    "materials": Materials,
    "commodities": Commodities,
    "processes": Processes,
    "fields": Fields,
    "uses": Uses,
    "production": Production,
    "forms": Forms,
    "world_production": WorldProduction,
    "series": Series,
    "trade": Trade,
    "trade_editions": TradeEditions,
    "japan_imports": ImportShares,
    "governance": Governance,
    "governance_scaled": GovernanceScaled,
    "controls": Controls,
    "countries": Countries,
    "stockpiles": Stockpiles,
    "durations": Durations,
    "magnesium_japan": MagnesiumJapan,
    "event_effects": EventEffects,
    "china_exports_press": ChinaExportsPress,
    "reserves": Reserves,
    "world_reserves": WorldReserves,
    "capacities": Capacities,
    "prices": Prices,
    "eu_supply_shares": EuSupplyShares,
    "eu_criticality": EuCriticality,
    "eu_inputs": EuInputs,
    "eu_uses": EuUses,
    "recycling": Recycling,
    "geopolrisk_map": GeopolriskMap,
    "projections": Projections,
    "demand_projections": DemandProjections,
    "concentration_projections": ConcentrationProjections,
    "exchange_rates": ExchangeRates,
    "labour_cost": LabourCost,
    "us_import_reliance": ImportReliance,
    "shapes": Shapes,
}


def validated(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame, cast and checked against the schema of table `name`.

    Raises
    ------
    TableError : naming the table, the columns and rules broken, with up to three rows as examples.
    """
    schema = TABLES[name]
    missing = sorted(set(schema.column_names()) - set(frame.columns))
    if missing:
        raise TableError(
            f"{name}: columns {missing} are missing; found {frame.columns}, "
            f"allowed {schema.column_names()}"
        )
    try:
        cast_frame = schema.cast(frame.select(schema.column_names()))
    except pl.exceptions.PolarsError as error:
        raise TableError(f"{name}: {error}") from error
    good, failures = schema.filter(cast_frame)
    if len(failures):
        examples = failures.invalid().head(3).to_dicts()
        raise TableError(
            f"{name}: {len(failures)} of {frame.height} rows break {dict(failures.counts())}; "
            f"for example {examples}"
        )
    return good


def column_units(name: str) -> dict[str, str]:
    """Unit of each numeric column of table `name` that has a fixed one."""
    columns = TABLES[name].columns()
    return {key: column.metadata["unit"] for key, column in columns.items() if column.metadata}
