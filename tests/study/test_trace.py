"""`trace` of a country: every table, what it refuses, and the same answer twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.finding import Finding
from minamoto.data import names
from minamoto.data.chains import groups
from minamoto.report import json as as_json
from minamoto.study.trace import trace
from minamoto.study.trace_asked import within_group
from minamoto.study.trace_downstream import trace_downstream
from minamoto.study.trace_tables import COLUMNS, UNIT_OF, table

DAY = date(2026, 1, 15)
DRAWS = 20


@pytest.fixture(scope="module")
def both() -> Finding:
    return trace("Japan", ["マグネシウム", "Co", "Ge"], on=DAY, draws=DRAWS)


@pytest.mark.parametrize("name", COLUMNS)
def test_every_table_has_its_columns_rows_and_units(both: Finding, name: str) -> None:
    found = both.table(name)
    assert dict(found.frame.schema) == COLUMNS[name]
    assert found.frame.height
    assert set(found.frame["material"]) <= {"magnesium", "cobalt", "germanium"}
    for column, unit in found.units.items():
        assert unit == UNIT_OF.get(column, "1")


def test_who_made_the_last_form_sums_to_all_that_is_not_scrap_or_stock(both: Finding) -> None:
    sums = both.to_polars("origin").group_by("material", "form").agg(pl.col("share").sum())
    assert (sums["share"] <= 1 + 1e-6).all()
    last = sums.filter(pl.col("form").is_in(["metal", "refined"]))
    assert last.height == 3
    assert (last["share"] > 0.9).all()


def test_shares_lie_between_zero_and_one_and_in_their_intervals(both: Finding) -> None:
    for name in ("origin", "joint", "paths"):
        frame = both.to_polars(name)
        assert frame["share"].is_between(0, 1 + 1e-9).all(), name
        assert (frame["share_low"] <= frame["share"]).all(), name
        assert (frame["share"] <= frame["share_high"]).all(), name
    passed = both.to_polars("pass_through").filter(pl.col("pass_low").is_not_null())
    assert (passed["pass_low"] <= passed["pass_share"]).all()
    assert (passed["pass_share"] <= passed["pass_high"]).all()


def test_what_cannot_arrive_is_no_more_than_what_passes_and_less_when_served_first(
    both: Finding,
) -> None:
    cut = both.to_polars("pass_through").filter(pl.col("choke_first").is_not_null())
    assert cut.height
    assert (cut["choke_first"] <= cut["choke_pro_rata"] + 1e-6).all()
    assert (cut["choke_pro_rata"] <= cut["pass_share"] + 1e-6).all()
    assert "JPN" not in set(cut["country"])


def test_magnesium_of_japan_is_chinese_and_where_its_ore_is_from_is_unknown(both: Finding) -> None:
    rows = both.to_polars("dependence").filter(material="magnesium")
    metal = rows.filter(form="metal").row(0, named=True)
    assert (metal["direct_top"], metal["origin_top"], metal["asker"]) == ("CHN", "CHN", "JPN")
    assert metal["origin_top_share"] > 0.9
    ore = rows.filter(form="ore").row(0, named=True)
    assert (ore["origin_top"], ore["origin_top_share"], ore["status"]) == ("ZZZ", None, "unknown")


def test_the_seller_of_cobalt_is_not_where_it_is_mined(both: Finding) -> None:
    row = both.to_polars("dependence").filter(material="cobalt", form="ore").row(0, named=True)
    assert row["direct_top"] != row["origin_top"]
    assert row["hidden_share"] > 0.5


def test_joint_shares_add_up_to_no_more_than_the_supply(both: Finding) -> None:
    joint = both.to_polars("joint")
    assert set(joint["material"]) == {"cobalt"}  # no form of magnesium before the metal is seen
    assert joint["share"].sum() <= 1 + 1e-9


def test_masses_are_shares_of_one_supply(both: Finding) -> None:
    need = both.to_polars("dependence").group_by("material").agg(pl.col("mass_t").first())
    origin = both.to_polars("origin").join(need, on="material", suffix="_all")
    off = (origin["mass_t"] - origin["share"] * origin["mass_t_all"]).abs().max()
    assert off is not None
    assert float(off) < 1e-6 * float(need["mass_t"].max())  # type: ignore[arg-type]  # a number


def test_the_network_says_its_tier_and_fit(both: Finding) -> None:
    rows = both.to_polars("networks")
    assert set(rows["draws"]) == {DRAWS}
    assert set(rows["tier"]) <= {"A", "B", "C"}
    assert rows["p_value"].is_between(0, 1).all()
    assert set(both.to_polars("corrections")["material"]) == {"magnesium", "cobalt", "germanium"}


def test_asked_twice_the_answer_is_the_same(both: Finding) -> None:
    again = trace("JPN", ["magnesium", "cobalt", "germanium"], on=DAY, draws=DRAWS)
    assert as_json(again) == as_json(both)


def test_a_form_on_the_way_can_be_asked_for() -> None:
    found = trace("CHN", "cobalt", form="hydroxide", on=DAY, draws=DRAWS)
    assert set(found.to_polars("dependence")["form"]) <= {"ore", "hydroxide"}
    assert found.to_polars("dependence").row(-1, named=True)["origin_top"] == "COD"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"materials": "unobtainium"}, "unobtainium"),
        ({"fields": ["99"]}, "99"),
        ({"product": "no such product"}, "unknown product"),
    ],
)
def test_names_in_no_list_are_refused(words: dict[str, object], said: str) -> None:
    with pytest.raises(UnknownName, match=said):
        trace("JPN", on=DAY, draws=DRAWS, **words)  # type: ignore[arg-type]  # told by name


def test_nothing_asked_for_or_an_unknown_form_is_refused() -> None:
    with pytest.raises(InputError, match="say which materials, fields or product"):
        trace("JPN", on=DAY)
    with pytest.raises(InputError, match="unknown form 'slag'"):
        trace("JPN", "magnesium", form="slag", on=DAY, draws=DRAWS)


def test_a_material_without_a_network_is_warned_of_or_alone_refused() -> None:
    found = trace("JPN", ["magnesium", "helium"], on=DAY, draws=DRAWS)
    assert any("no network" in text.en for text in found.warnings)
    with pytest.raises(InputError, match="no network for helium"):
        trace("JPN", "helium", on=DAY, draws=DRAWS)


def test_a_row_of_a_table_must_have_every_column() -> None:
    with pytest.raises(KeyError):
        table("joint", [{"material": "tin"}])
    assert table("joint", []).frame.is_empty()


def test_an_element_is_followed_within_its_group_and_that_is_said() -> None:
    found = trace("JPN", ["dysprosium", "neodymium"], on=DAY, draws=DRAWS)
    assert set(found.to_polars("origin")["material"]) == {"magnet_rare_earths"}
    said = [text.en for text in found.warnings if "followed in the network" in text.en]
    assert len(said) == 2
    assert "dysprosium: followed in the network of magnet rare earths" in said[0]
    assert "separated dysprosium: 100% China in 2020" in said[0]


def test_ores_of_the_host_add_up_to_what_is_won_with_it_and_no_more_than_is_made(
    both: Finding,
) -> None:
    hosts = both.to_polars("hosts")
    assert set(hosts["host"]) == {"zinc"}
    assert (hosts["share_low"] <= hosts["share"]).all()
    assert (hosts["share"] <= hosts["share_high"]).all()
    made = both.to_polars("origin").filter(pl.col("material") == "germanium")
    share = dict(made.select("country", "share").iter_rows())
    by_maker = hosts.group_by("made_country").agg(pl.col("share").sum())
    for country, total in by_maker.filter(pl.col("made_country") != "ZZZ").iter_rows():
        assert total <= share[country] + 1e-3
    won = float(hosts["share"].sum())
    assert 0.2 < won <= float(made["share"].sum()) + 1e-9


@pytest.mark.parametrize("member", sorted(groups()))
def test_what_is_said_of_a_member_of_a_group_names_it_and_the_group(member: str) -> None:
    said = within_group(member)
    name, group = names.material(member).name, names.material(groups()[member].group).name
    assert said.en.startswith(f"{name.en}: followed in the network of {group.en}. ")
    assert said.ja.startswith(f"{name.ja}：{group.ja}の供給網でたどった。")


@pytest.mark.parametrize("ask", [trace, trace_downstream])
def test_a_form_that_no_chain_has_is_told_with_those_there_are(
    ask: Callable[..., Finding],
) -> None:
    with pytest.raises(UnknownName, match=r"unknown form 'matel'.*'metal'"):
        ask("CHN", "magnesium", form="matel", draws=DRAWS)
