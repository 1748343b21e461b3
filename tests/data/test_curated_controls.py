"""The catalogue of controls: dates in order, wording kept, and known measures as published."""

from __future__ import annotations

from datetime import date

import polars as pl

from minamoto.data import reference

CONTROLS = reference.table("controls")

# Announced, reported or gazetted after the day it applied from, as the cited pages say.
LATE_NOTICES = {
    "ZWE-2018-LI-TAX",
    "ZWE-2022-LI",
    "CHN-2023-REE-REPORT",
    "MLI-2025-LI-PERMIT",
    "COD-2025-CO-SUSP",
    "IDN-2025-GRASBERG",
    "QAT-2026-HE",
}

# The rows that put a material on China's list of dual-use items, in the order they took effect.
CHINA_DUAL_USE = [
    "CHN-2023-GAGE",
    "CHN-2023-GRAPHITE",
    "CHN-2024-SB",
    "CHN-2025-BI",
    "CHN-2025-IN",
    "CHN-2025-MO",
    "CHN-2025-TE",
    "CHN-2025-W",
    "CHN-2025-REE7",
]


def control(key: str) -> dict[str, object]:
    return CONTROLS.row(by_predicate=pl.col("control") == key, named=True)


def test_no_measure_is_lost() -> None:
    assert CONTROLS.height == 98
    years = CONTROLS["effective"].drop_nulls().dt.year()
    assert (years.min(), years.max()) == (2009, 2029)


def test_dates_are_in_order() -> None:
    assert CONTROLS.filter(pl.col("ended") < pl.col("effective")).is_empty()
    assert CONTROLS.filter(pl.col("suspended_until") <= pl.col("suspended_from")).is_empty()
    late = CONTROLS.filter(pl.col("announced") > pl.col("effective"))
    assert set(late["control"]) == LATE_NOTICES


def test_a_suspension_has_both_ends_and_says_that_the_rest_is_unknown() -> None:
    both = pl.col("suspended_from").is_not_null()
    assert CONTROLS.filter(both != pl.col("suspended_until").is_not_null()).is_empty()
    suspended = CONTROLS.filter(both)
    assert set(suspended["suspended_until"]) == {date(2026, 11, 10), date(2026, 11, 27)}
    assert suspended["note"].str.contains("what holds after that day is not known").all()
    assert suspended["ended"].is_null().all()


def test_state_agrees_with_the_dates() -> None:
    as_of = date(2026, 11, 23)
    in_force = CONTROLS.filter(state="in_force")
    assert in_force.filter(pl.col("effective") > as_of).is_empty()
    assert in_force.filter(pl.col("ended") <= as_of).is_empty()
    assert CONTROLS.filter(state="ended").filter(pl.col("ended") > as_of).is_empty()
    assert CONTROLS.filter(state="scheduled").filter(pl.col("effective") <= as_of).is_empty()
    assert CONTROLS.filter(state="announced")["effective"].is_null().all()
    assert CONTROLS.filter(state="suspended").filter(pl.col("suspended_until") <= as_of).is_empty()


def test_original_wording_is_kept_beside_the_keys() -> None:
    for column in ("target_text", "instrument_text", "material_text"):
        assert CONTROLS[column].null_count() == 0
    assert control("CHN-2026-JPN-1")["target_text"] == "JPN"
    assert control("RUS-2021-METAL-TAX")["target_text"] == "non-EAEU"
    assert control("RUS-2021-METAL-TAX")["exempt"] == "ARM;BLR;KAZ;KGZ"


def test_the_european_union_is_its_27_members() -> None:
    union = set(reference.table("countries").filter("in_eu")["country"])
    assert len(union) == 27
    for row in CONTROLS.filter(target_text="EU").iter_rows(named=True):
        assert set(row["targets"].split(";")) == union


def test_countries_named_are_in_the_table_of_countries() -> None:
    known = {*reference.table("countries")["country"], "ALL"}
    for column in ("imposer", "targets", "exempt"):
        for cell in CONTROLS[column].drop_nulls():
            assert set(cell.split(";")) <= known


def test_all_dual_use_items_means_what_the_catalogue_lists_on_that_day() -> None:
    listing = CONTROLS.filter(pl.col("control").is_in(CHINA_DUAL_USE))
    rows = CONTROLS.filter(pl.col("material_text").str.contains("dual-use items"))
    assert rows.height == 10
    for row in rows.iter_rows(named=True):
        on_list = listing.filter(pl.col("effective") <= row["effective"])
        expected = {key for cell in on_list["materials"] for key in cell.split(";")}
        assert set(row["materials"].split(";")) == expected, row["control"]


def test_gallium_and_germanium_licence_of_2023() -> None:
    # MOFCOM and GAC Announcement No. 23 of 2023, 3 July 2023, in force 1 August 2023
    row = control("CHN-2023-GAGE")
    assert (row["announced"], row["effective"]) == (date(2023, 7, 3), date(2023, 8, 1))
    assert (row["instrument"], row["targets"], row["materials"]) == (
        "licence",
        "ALL",
        "gallium;germanium",
    )


def test_seven_rare_earths_of_april_2025() -> None:
    # MOFCOM and GAC Announcement No. 18 of 2025, 4 April 2025
    row = control("CHN-2025-REE7")
    assert row["effective"] == date(2025, 4, 4)
    assert {"dysprosium", "terbium", "yttrium"} <= set(str(row["materials"]).split(";"))


def test_october_2025_package_is_suspended_to_2026_11_10_and_unknown_after() -> None:
    # MOFCOM and GAC Announcement No. 70 of 2025
    package = [f"CHN-2025-{number}" for number in (55, 56, 57, 58, 61, 62)]
    rows = CONTROLS.filter(pl.col("control").is_in(package))
    assert rows.height == 6
    assert set(rows["suspended_until"]) == {date(2026, 11, 10)}
    assert set(rows["state"]) == {"unknown"}


def test_us_ban_on_gallium_germanium_antimony_is_suspended_to_2026_11_27() -> None:
    # MOFCOM Announcements No. 46 of 2024 and No. 72 of 2025
    row = control("CHN-2024-USBAN")
    assert (row["suspended_from"], row["suspended_until"]) == (
        date(2025, 11, 9),
        date(2026, 11, 27),
    )
    assert (row["state"], row["targets"]) == ("suspended", "USA")
