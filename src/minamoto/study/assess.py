"""`assess`: a country and its fields or materials -> ranked exposures, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from minamoto.core.errors import InputError
from minamoto.core.finding import Finding
from minamoto.core.text import Text
from minamoto.data import names
from minamoto.study.controls import (
    catalogue_warnings,
    controls_table,
    in_force_towards,
    lapses_table,
    state_on,
)
from minamoto.study.exposure import GOVERNANCE_PERIOD, exposures_of
from minamoto.study.exposure_headlines import headlines
from minamoto.study.exposure_table import exposures_table
from minamoto.study.fields import (
    FIELD_ASSUMPTION,
    all_fields,
    bare_warnings,
    fields_table,
    matrix_table,
    uses_of,
    uses_table,
)
from minamoto.study.imports import import_years, trade_warnings
from minamoto.study.measures import READ as MEASURES_READ
from minamoto.study.measures import measures
from minamoto.study.production_history import history_table
from minamoto.study.provenance import finding
from minamoto.study.shares import (
    SHARE_ASSUMPTIONS,
    faces_table,
    shares_table,
    stale_warnings,
    supply_warnings,
)
from minamoto.study.supply import supplies
from minamoto.study.unknowns import unknowns_table

# What the ranking itself does not show; the `indicators` verb gives every measure of the registry.
MEASURES_SHOWN = (
    "by_product_dependence",
    "eu_economic_importance",
    "eu_import_reliance",
    "eu_supply_risk",
    "geopolrisk",
    "origin_gap",
    "price_volatility",
    "recycling_input_rate",
    "reserve_concentration",
    "reserves_to_production",
)
RANK_ASSUMPTIONS = (
    Text(
        f"順位は、各段階の供給の「ガバナンス加重HHI」（欧州委員会2017年手法、0〜10、WGI "
        f"{GOVERNANCE_PERIOD}年平均）による。"
        "貿易要因 t は含まない。",
        "Ranked by the governance-weighted HHI of each stage's supply (EC 2017 method, 0-10, WGI "
        "mean of "
        f"{GOVERNANCE_PERIOD}), without the trade factor t.",
    ),
    Text(
        "ガバナンス指標のない国と不明分は、下限で0、上限で最悪値（10）とした。"
        "順位の幅は同時抽出2,000回の90%区間。",
        "Countries without a governance figure and the unnamed part count 0 in the lower and the "
        "worst "
        "(10) in the upper bound; rank ranges are the 90 % interval of 2,000 joint draws.",
    ),
    Text(
        "世界全体の供給の偏りであり、自社の調達先の偏りではない。",
        "This is the concentration of world supply, not of one company's own suppliers.",
    ),
)


def assess(
    country: str,
    *,
    fields: Sequence[str | int] | str | None = None,
    materials: Sequence[str] | None = None,
    on: date | None = None,
) -> Finding:
    """Which materials, at which stage, in which country, under which controls, and how sure.

    Parameters
    ----------
    country : the importer, name or ISO3
    fields : strategic fields (numbers or names), or "all"
    materials : materials (keys, symbols, names), for example those of a bill of material
    on : the day whose controls count; today when not given

    Returns
    -------
    Table `exposures`, ranked by the governance-weighted HHI of each material's supply at each
    stage (EC 2017, H = sum of squared shares times scaled governance, 0-10), with an interval on
    the rank; and the tables it rests on: shares, faces, years (imports), controls, lapses, matrix,
    fields, uses, history, unknowns.

    Raises
    ------
    InputError : when neither fields nor materials are given.

    Examples
    --------
    >>> found = assess("Japan", materials=["magnesium", "gallium"])
    >>> found.to_polars("exposures")["top_country"].unique().to_list()
    ['CHN']
    """
    importer = names.country(country)
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    numbers, keys = _asked(fields, materials)
    found = supplies(keys)
    years = import_years(importer, keys)
    held = in_force_towards(day, importer, keys)
    uses = uses_of(numbers).filter(pl.col("material").is_in(keys))
    ranked = exposures_of([s for s in found if s.is_headline])
    unknowns = unknowns_table(keys, found, years.frame)
    listed = state_on(day).filter(pl.col("control").is_in(held["control"].unique().to_list()))
    matrix = matrix_table(uses, [s for s in found if s.is_headline], day, importer)
    asked_fields = fields_table(numbers, matrix.frame)
    measured = measures(MEASURES_SHOWN, materials=keys, country=importer, on=day)
    tables = (
        exposures_table(ranked, held, years.frame, uses, unknowns.frame),
        faces_table(keys, found),
        shares_table(found),
        years,
        controls_table(listed),
        lapses_table(listed, day),
        asked_fields,
        matrix,
        uses_table(uses),
        measured.table("measures"),
        measured.table("conversions"),
        history_table(keys, importer),
        unknowns,
    )
    return finding(
        verb="assess",
        question={"country": importer, "fields": numbers, "materials": keys, "on": day},
        headline=headlines(importer, tables[0].frame),
        tables=tables,
        read=("fields", "uses", *MEASURES_READ),
        assumptions=(
            *SHARE_ASSUMPTIONS,
            *RANK_ASSUMPTIONS,
            FIELD_ASSUMPTION,
            *measured.assumptions,
        ),
        warnings=(
            *catalogue_warnings(listed, day),
            *bare_warnings(asked_fields.frame),
            *supply_warnings(found),
            *stale_warnings(found, day),
            *trade_warnings(years.frame),
        ),
    )  # fmt: skip


def _asked(
    fields: Sequence[str | int] | str | None, materials: Sequence[str] | None
) -> tuple[list[int], list[str]]:
    if fields is None and materials is None:
        raise InputError(
            "assess: give fields (numbers, names or 'all') or materials; "
            "for example fields=[1, 5] or materials=['gallium', 'マグネシウム']"
        )
    if fields is None:
        numbers = list(all_fields())
    elif isinstance(fields, str):
        numbers = list(all_fields()) if fields == "all" else [names.field(fields)]
    else:
        numbers = [names.field(str(f)) for f in fields]
    if materials is not None:
        keys = list(dict.fromkeys(names.material(m).key for m in materials))
    else:
        keys = uses_of(numbers)["material"].unique().sort().to_list()
    return numbers, keys
