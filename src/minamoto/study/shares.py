"""`shares`: who mines it and who refines it, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.grade import Grade
from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.data.harmonise import UNNAMED
from minamoto.indicators import herfindahl_bounds, ore_refined_gap, share_shift
from minamoto.study.provenance import country_name, finding, stage_name
from minamoto.study.supply import INTERVAL, Supply, supplies

FACES = ("ore", "refined")
NO_DATA = Text("国別の生産量・シェアが公表資料にない", "no published output or share by country")


def shares(*materials: str) -> Finding:
    """Production shares by country at every stage, and the two faces (ore, refined) of a material.

    Parameters
    ----------
    materials : keys, symbols or names in either language; none means every material

    Returns
    -------
    Tables `shares` (one row a country and form, 0-1, with 90 % intervals) and `faces` (one row a
    material: the leading country, top-3 share and HHI of ore and refined product, and the share of
    supply that sits in a different country after refining).

    Raises
    ------
    UnknownName : with the nearest names

    Examples
    --------
    >>> face = shares("magnesium").to_polars("faces").row(0, named=True)
    >>> face["refined_top"], round(face["refined_top_share"], 2)
    ('CHN', 0.88)
    """
    keys = [names.material(m).key for m in materials] or warehouse.table("materials")[
        "material"
    ].to_list()
    found = supplies(keys)
    tables = (shares_table(found), faces_table(keys, found))
    return finding(
        verb="shares",
        question={"materials": list(keys)},
        headline=[_headline(row) for row in tables[1].frame.head(3).iter_rows(named=True)],
        tables=tables,
        read=("production", "series", "materials"),
        assumptions=SHARE_ASSUMPTIONS,
        warnings=supply_warnings(found),
    )


SHARE_ASSUMPTIONS = (
    Text(
        "区間は90%。各国の数値に、等級別の幾何標準偏差（資料間のばらつきから推定）"
        "の対数正規誤差と、"
        "統計から漏れている生産の可能性を与え、前後1年以内の他資料の値も含むように広げた。",
        "Intervals are 90 %: every figure gets a lognormal error with the geometric standard "
        "deviation of its grade (estimated from the spread between sources), a table may leave out "
        "producers, and the interval is widened to hold other publications within a year of it.",
    ),
    Text(
        "HHIの下限は不明分を無数の小国に、上限は最小の既知国を超えない国に割り当てた値。",
        "The lower HHI spreads the unnamed part over many small producers, the upper one gives it "
        "to "
        "producers no larger than the smallest named.",
    ),
)


def shares_table(found: Sequence[Supply]) -> FindingTable:
    """Every country's share in each supply, the unnamed part last."""
    rows: list[dict[str, object]] = []
    for supply in found:
        low, high = supply.share_interval()
        head = {
            "material": supply.material,
            "stage": supply.stage,
            "form": supply.form,
            "is_headline": supply.is_headline,
        }
        tail = {
            "unit": supply.unit,
            "year": supply.year,
            "source": supply.source,
            "grade": str(supply.grade),
        }
        for i, country in enumerate(supply.countries):
            rows.append(
                head
                | {
                    "country": country,
                    "share": supply.share[i],
                    "share_low": low[i],
                    "share_high": high[i],
                    "quantity": None if supply.unit == "share" else supply.quantity[i],
                    "mass_t": supply.mass_t[i],
                }
                | tail
            )
        if supply.unnamed_share > 0:
            low, high = np.quantile(supply.draws()[1], INTERVAL)
            rows.append(
                head
                | {"country": UNNAMED, "share": supply.unnamed_share}
                | {"share_low": low, "share_high": high}
                | tail
            )
    schema = {
        "material": pl.String, "stage": pl.String, "form": pl.String, "is_headline": pl.Boolean,
        "country": pl.String, "year": pl.Int32, "share": pl.Float64, "share_low": pl.Float64,
        "share_high": pl.Float64, "quantity": pl.Float64, "unit": pl.String, "mass_t": pl.Float64,
        "source": pl.String, "grade": pl.String,
    }  # fmt: skip
    return FindingTable(
        name="shares",
        title=Text("国別シェア（段階別）", "Shares by country and stage"),
        frame=pl.DataFrame(rows, schema=schema),
        units=dict.fromkeys(("share", "share_low", "share_high"), "1")
        | {"year": "yr", "quantity": "as in column unit", "mass_t": "t"},
    )


def hhi_with_interval(supply: Supply) -> tuple[float | None, float, float]:
    """HHI of the named shares, and the interval from figure errors and the unnamed part.

    Where only the leader's share is known the value is None, and the interval still holds.
    """
    bounds = herfindahl_bounds(*supply.draws())
    value = float((supply.share**2).sum())
    low = float(np.quantile(bounds.low, INTERVAL[0]))
    high = float(np.quantile(bounds.high, INTERVAL[1]))
    for rival in supply.rivals:
        if not rival.is_leader_only:
            said = sum(share**2 for share in rival.share.values())
            low, high = min(low, said), max(high, said)
    known = None if supply.grade == Grade.D else value
    return known, min(low, value), max(high, value)


def faces_table(keys: Sequence[str], found: Sequence[Supply]) -> FindingTable:
    """One row a material: ore beside refined."""
    headline = {(s.material, s.stage): s for s in found if s.is_headline}
    rows = []
    for key in keys:
        row: dict[str, object] = {"material": key}
        for face in FACES:
            row |= _face(face, headline.get((key, face)))
        ore, refined = (headline.get((key, face)) for face in FACES)
        row |= _shift(ore, refined)
        rows.append(row)
    schema: dict[str, type[pl.DataType]] = {"material": pl.String}
    for face in FACES:
        schema |= {
            f"{face}_form": pl.String, f"{face}_year": pl.Int32, f"{face}_grade": pl.String,
            f"{face}_source": pl.String, f"{face}_top": pl.String, f"{face}_top_share": pl.Float64,
            f"{face}_top_share_low": pl.Float64, f"{face}_top_share_high": pl.Float64,
            f"{face}_top3_share": pl.Float64, f"{face}_hhi": pl.Float64,
            f"{face}_hhi_low": pl.Float64, f"{face}_hhi_high": pl.Float64,
            f"{face}_reason_ja": pl.String, f"{face}_reason_en": pl.String,
        }  # fmt: skip
    schema |= {"shifted_share": pl.Float64, "gainer": pl.String}
    units = {name: "1" for name, dtype in schema.items() if dtype == pl.Float64}
    return FindingTable(
        name="faces",
        title=Text("鉱石と精製品の二つの顔", "Two faces: ore against refined"),
        frame=pl.DataFrame(rows, schema=schema),
        units=units | {f"{face}_year": "yr" for face in FACES},
    )


def _face(face: str, supply: Supply | None) -> dict[str, object]:
    if supply is None or not supply.countries:
        return {f"{face}_reason_ja": NO_DATA.ja, f"{face}_reason_en": NO_DATA.en}
    low, high = supply.share_interval()
    leader_only = supply.grade == Grade.D
    value, hhi_low, hhi_high = hhi_with_interval(supply)
    return {
        f"{face}_form": supply.form,
        f"{face}_year": supply.year,
        f"{face}_grade": str(supply.grade),
        f"{face}_source": supply.source,
        f"{face}_top": supply.countries[0],
        f"{face}_top_share": supply.share[0],
        f"{face}_top_share_low": low[0],
        f"{face}_top_share_high": high[0],
        f"{face}_top3_share": None if leader_only else float(supply.share[:3].sum()),
        f"{face}_hhi": value,
        f"{face}_hhi_low": hhi_low,
        f"{face}_hhi_high": hhi_high,
    }


def _shift(ore: Supply | None, refined: Supply | None) -> dict[str, object]:
    """Share of supply that changes country between ore and refined, and the largest gainer.

    The unnamed parts stand against each other as one country, so that the shift is not overstated.
    """
    if ore is None or refined is None or Grade.D in (ore.grade, refined.grade):
        return {"shifted_share": None, "gainer": None}
    before, after = (
        dict(zip(s.countries, s.share.tolist(), strict=True)) | {UNNAMED: s.unnamed_share}
        for s in (ore, refined)
    )
    countries = sorted({*before, *after})
    mined = [before.get(country, 0.0) for country in countries]
    made = [after.get(country, 0.0) for country in countries]
    gain = share_shift(mined, made)
    return {
        "shifted_share": float(ore_refined_gap(mined, made)),
        "gainer": countries[int(gain.argmax())],
    }


def supply_warnings(found: Sequence[Supply]) -> tuple[Text, ...]:
    """What a reader must know of these series before using them."""
    texts = []
    for supply in found:
        if not supply.is_headline:
            continue
        material, stage = names.material(supply.material).name, stage_name(supply.stage)
        place_ja = f"{material.ja}（{stage.ja}、{supply.year}年）"
        place_en = f"{material.en} ({stage.en}, {supply.year})"
        if supply.grade == Grade.D:
            texts.append(
                Text(
                    f"{place_ja}：首位国のシェアしか公表されていない。HHIは区間のみ示す。",
                    f"{place_en}: only the leader's share is published; HHI is given as an "
                    f"interval.",
                )
            )
        elif supply.withheld:
            who = [country_name(country) for country in supply.withheld]
            texts.append(
                Text(
                    f"{place_ja}：{'、'.join(n.ja for n in who)}の数値は非公表で、不明分に含む。",
                    f"{place_en}: the source withholds {', '.join(n.en for n in who)}; "
                    "it is within the unnamed part.",
                )
            )
    return tuple(texts)


STALE_AFTER_YEARS = 3  # annual statistics of a good source are two years behind at the most


def stale_warnings(found: Sequence[Supply], day: date) -> tuple[Text, ...]:
    """The headline series whose year lies too far before the day asked about."""
    stale = [s for s in found if s.is_headline and day.year - s.year > STALE_AFTER_YEARS]
    if not stale:
        return ()
    years = sorted({s.year for s in stale})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    listed_ja = "、".join(sorted({names.material(s.material).name.ja for s in stale}))
    listed_en = ", ".join(sorted({names.material(s.material).name.en for s in stale}))
    return (
        Text(
            f"{STALE_AFTER_YEARS}年より古い数値（{span}年）を使った素材：{listed_ja}。",
            f"Figures older than {STALE_AFTER_YEARS} years ({span}) stand for: {listed_en}.",
        ),
    )


def _headline(row: dict[str, object]) -> Text:
    material = names.material(str(row["material"])).name
    parts_ja, parts_en = [], []
    for face, ja, en in (("ore", "採掘", "mined"), ("refined", "精製", "refined")):
        if row[f"{face}_top"] is None:
            parts_ja.append(f"{ja}は不明")
            parts_en.append(f"{en}: unknown")
            continue
        country = country_name(str(row[f"{face}_top"]))
        share = float(row[f"{face}_top_share"])  # type: ignore[arg-type]  # polars rows are untyped
        year = row[f"{face}_year"]
        parts_ja.append(f"{ja}は{country.ja} {share:.0%}（{year}年）")
        parts_en.append(f"{en} {share:.0%} in {country.en} ({year})")
    return Text(
        f"{material.ja}：" + "、".join(parts_ja) + "。",
        f"{material.en}: " + "; ".join(parts_en) + ".",
    )
