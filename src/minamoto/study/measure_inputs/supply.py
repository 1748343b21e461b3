"""Measures of one supply: how few hold it, how far refining left the mines, what it rides on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from minamoto.core.errors import NoValue
from minamoto.core.grade import Grade
from minamoto.core.indicator import Indicator
from minamoto.core.text import Text
from minamoto.data import warehouse
from minamoto.data.harmonise import UNNAMED
from minamoto.indicators import (
    Bounds,
    effective_number_bounds,
    entropy_number_bounds,
    herfindahl_bounds,
    top_share_bounds,
)
from minamoto.study.measure_inputs.question import (
    BOUNDED,
    LEADER_ONLY,
    ROUNDING,
    SAMPLED,
    MeasureRow,
    Question,
    is_complete,
    joined,
    kind_of_interval,
    name_of_form,
    of_supply,
    oldest,
    quantiles,
    widened,
    withheld_note,
)
from minamoto.study.supply import FloatArray, Supply

COUNTRIES = 249  # codes of ISO 3166-1: no more countries can share what no source names
BoundsOf = Callable[[FloatArray, FloatArray], Bounds]


def _unlisted_fit(named: FloatArray, unnamed: FloatArray) -> dict[str, object]:
    """How the unnamed part may be split: over at most all other countries, none above the least.

    Where that many countries of that size cannot hold it, the list leaves out larger ones.
    """
    others = COUNTRIES - named.shape[-1]
    smallest = np.where(named > 0, named, np.inf).min(axis=-1)
    fits = bool((unnamed <= others * np.minimum(smallest, unnamed)).all())
    return {"unlisted_countries": others, "listed_are_largest": fits}


BOUNDS: dict[str, BoundsOf] = {
    "hhi": herfindahl_bounds,
    "effective_number": effective_number_bounds,
    "top1_share": lambda named, unnamed: top_share_bounds(named, unnamed, 1),
    "top3_share": lambda named, unnamed: top_share_bounds(named, unnamed, 3),
    "entropy_number": lambda named, unnamed: entropy_number_bounds(
        named,
        unnamed,
        **_unlisted_fit(named, unnamed),  # type: ignore[arg-type]  # keywords of the function
    ),
}


def concentration(question: Question, indicator: Indicator, supply: Supply) -> MeasureRow:
    """How few countries hold the supply; the unnamed part counts as many small producers."""
    named, unnamed = question.drawn(supply)
    bounds = BOUNDS.get(indicator.key)
    if bounds is None:
        return _complete_only(indicator, supply, named)
    value: float | None
    if indicator.key == "entropy_number":
        value = float(np.exp(-(supply.share * np.log(supply.share)).sum()))
    else:
        thin = bounds(supply.share, np.asarray(supply.unnamed_share))
        value = float(thin.high if indicator.key == "effective_number" else thin.low)
    reason = withheld_note(supply)
    if supply.grade == Grade.D and indicator.key != "top1_share":
        value, reason = None, LEADER_ONLY
    elif indicator.key == "entropy_number" and not is_complete(supply):
        value, reason = None, _number_of_countries(supply)
    found = bounds(named, unnamed)
    low, high = quantiles(found.low, found.high, value)
    rivals = [bounds(share, np.asarray(rest)) for share, rest in _rivals(supply)]
    said = [end for rival in rivals for end in (float(rival.low), float(rival.high))]
    low, high = widened(low, high, said)
    return replace(of_supply(indicator, supply), value=value, low=low, high=high, reason=reason,
        interval=kind_of_interval(supply),
    )  # fmt: skip


def _rivals(supply: Supply) -> Iterator[tuple[FloatArray, float]]:
    """Shares that other publishers give, and the part that they name no country for."""
    for rival in supply.rivals:
        if not rival.is_leader_only:
            share = np.array([part for part in rival.share.values() if part > 0])
            yield share, max(0.0, 1.0 - float(share.sum()))


def _complete_only(indicator: Indicator, supply: Supply, named: FloatArray) -> MeasureRow:
    """A measure that depends on how many countries produce: only where all are named."""
    if not is_complete(supply):
        reason = LEADER_ONLY if supply.grade == Grade.D else _number_of_countries(supply)
        return replace(of_supply(indicator, supply), reason=reason)
    try:
        value = float(indicator.compute(supply.share))
        sampled = indicator.compute(named)
        low, high = quantiles(sampled, sampled, value)
        said = [
            float(indicator.compute(share))
            for share, rest in _rivals(supply)
            if rest <= ROUNDING and share.size > 1
        ]
        low, high = widened(low, high, said)
    except NoValue as undefined:
        return replace(of_supply(indicator, supply), reason=undefined.reason)
    return replace(of_supply(indicator, supply), value=value, low=low, high=high, interval=SAMPLED)


def _number_of_countries(supply: Supply) -> Text:
    withheld = withheld_note(supply)
    if withheld and supply.unnamed_share <= ROUNDING:
        return Text(
            f"{withheld.ja}。生産国の数に左右されるこの指標は値を定められない",
            f"{withheld.en}; this measure depends on how many countries produce",
        )
    return Text(
        f"世界の{supply.unnamed_share:.1%}は国別の内訳がなく、"
        "生産国の数に左右されるこの指標は値を定められない（HHIを参照）",
        f"no country is named for {supply.unnamed_share:.1%} of the world, and this measure "
        f"depends "
        "on how many countries produce: see the HHI",
    )


def ore_refined_gap(question: Question, indicator: Indicator, material: str) -> MeasureRow:
    """How far refining sits elsewhere than mining, from the two headline supplies."""
    ore, refined = (question.supplies.get((material, face)) for face in ("ore", "refined"))
    if ore is None or refined is None:
        lacking = Text(
            "鉱石・精製の両段階の国別データがそろわないため、比較できない",
            "country figures of ore and of refined product are not both published",
        )
        return MeasureRow(indicator=indicator.key, material=material, reason=lacking)
    # the unnamed parts stand against each other as one country, as in the two faces of `shares`
    countries = [*sorted({*ore.countries, *refined.countries}), UNNAMED]
    mined, made = (_placed(s.share, s, countries) for s in (ore, refined))
    mined[-1], made[-1] = ore.unnamed_share, refined.unnamed_share
    value: float | None = float(indicator.compute(mined, made))
    reason = withheld_note(ore, refined)
    if Grade.D in (ore.grade, refined.grade):
        value, reason = None, LEADER_ONLY
    (named_ore, rest_ore), (named_refined, rest_refined) = map(question.drawn, (ore, refined))
    shift = _placed(named_refined, refined, countries) - _placed(named_ore, ore, countries)
    dug, product = (name_of_form(material, s.stage, s.form) for s in (ore, refined))
    gain = np.maximum(shift, 0.0).sum(axis=1)
    low, high = quantiles(
        np.maximum(gain - rest_ore, 0.0), np.minimum(gain + rest_refined, 1.0), value
    )
    return MeasureRow(
        indicator=indicator.key, material=material, value=value, low=low, high=high, reason=reason,
        interval=kind_of_interval(ore, refined), form=f"{ore.form} → {refined.form}",
        form_name=Text(f"{dug.ja} → {product.ja}", f"{dug.en} → {product.en}"),
        year=oldest(ore.year, refined.year), source=joined(ore.source, refined.source),
        grade=max(str(ore.grade), str(refined.grade)),
    )  # fmt: skip


def _placed(values: FloatArray, supply: Supply, countries: list[str]) -> FloatArray:
    """The values of the supply's countries at their places among `countries`, 0 elsewhere."""
    placed = np.zeros((*values.shape[:-1], len(countries)))
    placed[..., [countries.index(c) for c in supply.countries]] = values
    return placed


def by_product(_question: Question, indicator: Indicator, material: str) -> MeasureRow:
    """Share of the material won as a by-product, of all supply at once."""
    row = warehouse.table("materials").filter(material=material).row(0, named=True)
    low, high = row["byproduct_low"], row["byproduct_high"]
    if low is None or high is None:
        none = Text("副産物の割合の資料がない", "no source gives the share won as a by-product")
        return MeasureRow(indicator=indicator.key, material=material, reason=none)
    if low < high:
        ranged = Text(
            "資料が示すのは範囲のみのため、値を一つに定めない",
            "the source gives a range, which is not reduced to one value",
        )
        return MeasureRow(
            indicator=indicator.key, material=material, low=low, high=high, interval=BOUNDED,
            reason=ranged, source=row["source"], grade="D",
        )  # fmt: skip
    typical = Text(
        "典型値であり、年・国別の内訳や誤差は資料にない",
        "a typical value: the source gives neither year, country nor error",
    )
    return MeasureRow(
        indicator=indicator.key, material=material, value=low, reason=typical,
        source=row["source"], grade="D",
    )  # fmt: skip
