"""One small question for every verb, and the same question asked from Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minamoto.core.finding import Finding

BILL = str(Path(__file__).with_name("magnesium_bill.csv"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A command line, what it asks from Python, and a table of the answer beside the first."""

    words: tuple[str, ...]
    ask: Callable[[], Finding]
    table: str

    def __str__(self) -> str:
        return " ".join(self.words)


def _shares() -> Finding:
    from minamoto.study.shares import shares

    return shares("magnesium")


def _fields() -> Finding:
    from datetime import date

    from minamoto.study.fields import fields

    return fields("2", on=date(2024, 1, 15))


def _imports() -> Finding:
    from minamoto.study.imports import imports

    return imports("JPN", "810411", year=2024)


def _controls() -> Finding:
    from datetime import date

    from minamoto.study.controls import controls

    return controls(on=date(2024, 1, 15), material="Ga", imposer="China", in_force_only=True)


def _indicator_list() -> Finding:
    from minamoto.study.indicator_list import indicator_list

    return indicator_list()


def _indicators() -> Finding:
    from datetime import date

    from minamoto.study.measures import measures

    return measures(["hhi"], materials=["magnesium"], on=date(2026, 1, 15))


def _assess() -> Finding:
    from datetime import date

    from minamoto.study.assess import assess

    return assess("JPN", materials=["magnesium"], on=date(2026, 1, 15))


def _geopolrisk() -> Finding:
    from minamoto.study.geopolrisk import geopolrisk

    return geopolrisk(["niobium"], ["JPN"], [2023])


def _trace() -> Finding:
    from datetime import date

    from minamoto.study.trace import trace

    return trace("JPN", ["magnesium"], on=date(2026, 1, 15))


def _downstream() -> Finding:
    from datetime import date

    from minamoto.study.trace_downstream import trace_downstream

    return trace_downstream("CHN", ["magnesium"], on=date(2026, 1, 15))


def _tables() -> Finding:
    from minamoto.study.data import tables

    return tables()


def _stress() -> Finding:
    from datetime import date

    from minamoto.study.stress import stress

    return stress(
        "日本", ["Mg"], cut="中国", left=0.2, towards=["日本"], weeks_cut=26,
        given={"user_weeks": 8.0}, on=date(2026, 1, 15),
    )  # fmt: skip


def _stress_bill() -> Finding:
    from datetime import date

    from minamoto.study.stress_bill import stress_bill

    return stress_bill(BILL, measure="CHN-2021-MG-POWER", on=date(2026, 1, 15))


def _table() -> Finding:
    from minamoto.study.data import show

    return show("production", {"material": "magnesium", "year": "2023"}, 5)


def _snapshots() -> Finding:
    from minamoto.study.own_files import snapshots

    return snapshots()


QUESTIONS = (
    Question(words=("shares", "マグネシウム"), ask=_shares, table="faces"),
    Question(words=("fields", "２", "--on", "2024年1月15日"), ask=_fields, table="matrix"),
    Question(
        words=("imports", "日本", "8104.11", "--year", "２０２４"), ask=_imports, table="years"
    ),
    Question(
        words=(
            *("controls", "--material", "ガリウム", "--from", "中国"),
            *("--on", "2024/1/15", "--in-force"),
        ),
        ask=_controls,
        table="lapses",
    ),
    Question(words=("indicators", "--list"), ask=_indicator_list, table="inputs"),
    Question(
        words=("indicators", "hhi", "--material", "マグネシウム", "--on", "2026-01-15"),
        ask=_indicators,
        table="conversions",
    ),
    Question(
        words=("assess", "--country", "日本", "--materials", "Mg", "--on", "2026-01-15"),
        ask=_assess,
        table="unknowns",
    ),
    Question(
        words=("geopolrisk", "Nb", "--country", "日本", "--year", "2023"),
        ask=_geopolrisk,
        table="gaps",
    ),
    Question(
        words=("trace", "--country", "日本", "--material", "Mg", "--on", "2026-01-15"),
        ask=_trace,
        table="paths",
    ),
    Question(
        words=(
            "trace",
            "--country",
            "中国",
            "--material",
            "Mg",
            "--on",
            "2026-01-15",
            "--downstream",
        ),
        ask=_downstream,
        table="networks",
    ),
    Question(
        words=(
            *("stress", "--cut", "中国", "--material", "Mg", "--towards", "日本", "--left", "２０"),
            *("--for", "26", "--assume", "user_weeks=8", "--on", "2026-01-15"),
        ),
        ask=_stress,
        table="gainers",
    ),
    Question(
        words=("stress", "--measure", "CHN-2021-MG-POWER", "--bom", BILL, "--on", "2026-01-15"),
        ask=_stress_bill,
        table="line_weeks",
    ),
    Question(words=("data",), ask=_tables, table="tables"),
    Question(
        words=(
            *("data", "show", "production", "--where", "material=Mg"),
            *("--where", "year=２０２３", "--limit", "5"),
        ),
        ask=_table,
        table="production",
    ),
    Question(words=("data", "snapshots"), ask=_snapshots, table="files"),
)
