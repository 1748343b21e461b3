"""The chains of materials, read from the six curated tables `chain_*`."""

from __future__ import annotations

from functools import cache
from typing import Any

from minamoto.core.chain import (
    HOST,
    Chain,
    Coverage,
    Evidence,
    Form,
    Group,
    Host,
    ObservedSeries,
    Range,
    Reagent,
    Step,
    TradedCode,
)
from minamoto.core.errors import UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.data import reference

Row = dict[str, Any]


@cache
def materials() -> tuple[str, ...]:
    """Materials that have a chain, in alphabetical order.

    Examples
    --------
    >>> "cobalt" in materials()
    True
    """
    return tuple(sorted(set(reference.table("chain_forms")["material"])))


@cache
def chain(material: str) -> Chain:
    """The chain of one material; raises `UnknownName` where it has none.

    Examples
    --------
    >>> [form.key for form in chain("aluminium").forms]
    ['bauxite', 'alumina', 'metal']
    >>> chain("cobalt").traded_as("810510", "COD")[0].form
    'hydroxide'
    """
    if material not in materials():
        raise UnknownName("chain", material, nearest(material, materials()))
    steps = _rows("chain_steps", material)
    return Chain(
        material=material,
        forms=tuple(sorted(map(_form, _rows("chain_forms", material)), key=_position)),
        codes=tuple(map(_code, _rows("chain_codes", material))),
        steps=tuple(_step(row) for row in steps if row["from_form"] != HOST),
        hosts=tuple(_host(row) for row in steps if row["from_form"] == HOST),
        reagents=tuple(map(_reagent, _rows("chain_reagents", material))),
    )


@cache
def coverage() -> tuple[Coverage, ...]:
    """Tier of every material of table `materials`, and why, in the order of the table."""
    return tuple(
        Coverage(
            material=row["material"],
            tier=row["tier"],
            why=Text(row["why_ja"], row["why_en"]),
        )
        for row in reference.table("chain_tiers").iter_rows(named=True)
    )


@cache
def groups() -> dict[str, Group]:
    """The group that stands in for a material which statistics do not tell from it.

    Examples
    --------
    >>> groups()["dysprosium"].group
    'magnet_rare_earths'
    """
    return {
        row["material"]: Group(
            material=row["material"], group=row["group"], why=Text(row["why_ja"], row["why_en"])
        )
        for row in reference.table("chain_groups").iter_rows(named=True)
    }


def _rows(table: str, material: str) -> list[Row]:
    return _by_material(table).get(material, [])


@cache
def _by_material(table: str) -> dict[str, list[Row]]:
    """Rows of a table by material, in their order: one pass serves every chain."""
    found: dict[str, list[Row]] = {}
    for row in reference.table(table).iter_rows(named=True):
        found.setdefault(row["material"], []).append(row)
    return found


def _position(form: Form) -> int:
    return form.position


def _range(row: Row, name: str) -> Range:
    return Range(low=row[f"{name}_low"], value=row[name], high=row[f"{name}_high"])


def _evidence(row: Row) -> Evidence:
    note = Text(row["note_ja"], row["note"]) if row["note"] else None
    return Evidence(source=row["source"], evidence=row["evidence"], note=note)


def _form(row: Row) -> Form:
    return Form(
        key=row["form"],
        position=row["position"],
        stage=row["stage"],
        name=Text(row["name_ja"], row["name_en"]),
        series=_series(row) if row["series_form"] else None,
        use=None if row["use_low"] is None else (row["use_low"], row["use_high"]),
        other_feed=(row["other_feed_low"], row["other_feed_high"]),
        trade=row["trade"],
        basis=row["basis"],
        evidence=_evidence(row),
    )


def _series(row: Row) -> ObservedSeries:
    return ObservedSeries(
        stage=row["series_stage"],
        form=row["series_form"],
        source=row["series_source"],
        year=row["series_year"],
        kind=row["series_kind"],
        content=_range(row, "content"),
    )


def _code(row: Row) -> TradedCode:
    return TradedCode(
        form=row["form"],
        hs6=row["hs6"],
        exporter=row["exporter"],
        trade_source=row["trade_source"],
        content=_range(row, "content"),
        split=_range(row, "split"),
        evidence=_evidence(row),
    )


def _step(row: Row) -> Step:
    return Step(
        from_form=row["from_form"],
        to_form=row["to_form"],
        process_yield=_range(row, "process_yield"),
        evidence=_evidence(row),
    )


def _host(row: Row) -> Host:
    return Host(
        to_form=row["to_form"],
        material=row["host_material"],
        form=row["host_form"],
        t_per_t=_range(row, "host_t_per_t"),
        evidence=_evidence(row),
    )


def _reagent(row: Row) -> Reagent:
    return Reagent(
        form=row["form"],
        material=row["reagent_material"],
        reagent_form=row["reagent_form"],
        country=row["country"],
        t_per_t=_range(row, "t_per_t"),
        evidence=_evidence(row),
    )
