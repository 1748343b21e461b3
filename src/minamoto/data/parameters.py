"""Numbers that are chosen rather than observed, each a row with range, source and reason.

`parameters/uncertainty.csv` : grade of a series -> geometric standard deviation
`parameters/responses.csv` : how firms and states respond to a shock
`parameters/form_contents.csv` : form of a material -> mass fraction that counts as the material
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources

from minamoto.core.errors import MissingInput, UnknownName
from minamoto.core.grade import Grade

UNCERTAINTY = "uncertainty.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One chosen number; `value` is null where nothing sourced is known."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    valid_from: str | None  # year from which it holds, where it changes
    source: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContent(Parameter):
    """Mass fraction of a form that counts as the material: `mass_t = value * quantity`.

    `basis` says what it rests on: `element` (the form is counted as the element), `oxide`
    (stoichiometry), `mineral` (the material is the mineral itself), `none` (not known).
    """

    material: str
    stage: str
    form: str
    basis: str


def chosen(parameter: Parameter) -> float:
    """The value of a parameter, which must have one; raises `MissingInput` where it has none.

    Examples
    --------
    >>> chosen(gsd("A")) > 1
    True
    """
    if parameter.value is None:
        raise MissingInput(parameter.name, "parameters/uncertainty.csv")
    return parameter.value


def gsd(grade: Grade | str) -> Parameter:
    """Geometric standard deviation of a figure of this grade; 1 would be certainty.

    A quantity q has sigma = q ln(gsd), but not below `floor_share()` of the world.

    Examples
    --------
    >>> gsd("A").value < gsd("D").value
    True
    """
    return _uncertainty(f"gsd_{Grade(grade).value}")


def floor_share() -> Parameter:
    """Smallest sigma of a country's quantity, as a fraction of the world total."""
    return _uncertainty("floor_share")


def unlisted_share() -> Parameter:
    """Part of the world that a table which looks complete leaves out, nine times in ten at most."""
    return _uncertainty("unlisted_share")


def gsd_trade(place: str) -> Parameter:
    """Geometric standard deviation of a shipment's tonnes; `place` is large, middle or small.

    Examples
    --------
    >>> gsd_trade("large").value < gsd_trade("small").value
    True
    """
    return _uncertainty(f"gsd_trade_{place}")


def stand_in(name: str) -> Parameter:
    """Geometric standard deviation of a figure that stands in for one that is missing.

    `name` : gsd_year_before, gsd_year_before_small, gsd_other_publisher, or
    gsd_trade_year_before_large, _middle or _small.

    Examples
    --------
    >>> stand_in("gsd_year_before").value < stand_in("gsd_year_before_small").value
    True
    """
    return _uncertainty(name)


def network_share(name: str) -> Parameter:
    """A share of what passes a node: stock_change, use_on_the_way, pool or spare_capacity.

    Or `unlisted_export`, of what a country that no table lists ships beyond what reaches it.
    """
    return _uncertainty(f"{name}_share")


def sigma(quantity: float, grade: Grade | str, world: float) -> float:
    """Standard deviation of one country's figure, in its unit.

    sigma = max(q ln gsd, floor * world).

    Examples
    --------
    >>> sigma(0.0, "A", 1000.0) > 0
    True
    """
    spread, floor = gsd(grade).value, floor_share().value
    if spread is None or floor is None:
        raise UnknownName("parameter", f"uncertainty of grade {grade}")
    return max(quantity * math.log(spread), floor * world)


def form_content(material: str, stage: str, form: str) -> FormContent:
    """Content of one form of `Production`; raises `UnknownName` for a form that has no row.

    Examples
    --------
    >>> form_content("lithium", "ore", "Li2O content").value
    0.4645
    """
    try:
        return _contents()[material, stage, form]
    except KeyError:
        raise UnknownName("form", f"{material}, {stage}, {form}") from None


def form_contents() -> tuple[FormContent, ...]:
    """Every row of `form_contents.csv`."""
    return tuple(_contents().values())


def uncertainty() -> tuple[Parameter, ...]:
    """Every row of `uncertainty.csv`."""
    return tuple(_table(UNCERTAINTY).values())


def responses() -> tuple[Parameter, ...]:
    """How firms and states respond to a shock: every row of `responses.csv`, with its range.

    Examples
    --------
    >>> {one.name for one in responses() if one.unit == "wk"} >= {"user_weeks", "transit_weeks"}
    True
    """
    return tuple(_table("responses.csv").values())


def _uncertainty(name: str) -> Parameter:
    try:
        return _table(UNCERTAINTY)[name]
    except KeyError:
        raise UnknownName("parameter", name) from None


def _number(text: str) -> float | None:
    return float(text) if text else None


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("minamoto.data").joinpath("parameters", file).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _table(file: str) -> dict[str, Parameter]:
    return {
        row["parameter"]: Parameter(
            name=row["parameter"],
            value=_number(row["value"]),
            low=_number(row["low"]),
            high=_number(row["high"]),
            unit=row["unit"],
            valid_from=row["valid_from"] or None,
            source=row["source"] or None,
            note=row["note"] or None,
        )
        for row in _rows(file)
    }


@cache
def _contents() -> dict[tuple[str, str, str], FormContent]:
    return {
        (row["material"], row["stage"], row["form"]): FormContent(
            name=f"content of {row['form']}",
            value=_number(row["value"]),
            low=_number(row["low"]),
            high=_number(row["high"]),
            unit=row["unit"],
            valid_from=row["valid_from"] or None,
            source=row["source"] or None,
            note=row["note"] or None,
            material=row["material"],
            stage=row["stage"],
            form=row["form"],
            basis=row["basis"],
        )
        for row in _rows("form_contents.csv")
    }
