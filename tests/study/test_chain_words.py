"""What a network rests on besides figures is said in words, and only where it is so."""

from __future__ import annotations

from minamoto.data import chains
from minamoto.network.reconcile import reconcile
from minamoto.study.chain_model import chain_model
from minamoto.study.chain_words import assumptions, guessed


def said(material: str) -> str:
    found = reconcile(chain_model(material))
    return " ".join(text.en for text in assumptions(chains.chain(material), found))


def test_a_figure_of_another_year_is_named_with_its_year() -> None:
    assert "zinc: output of slab zinc is of 2021, used for 2024." in said("zinc")


def test_a_pool_and_a_code_of_several_goods_are_named() -> None:
    text = said("molybdenum")
    assert ("one world market" in text) == any(
        form.trade == "pool" for form in chains.chain("molybdenum").forms
    )
    lumped = {c.hs6 for c in chains.chain("molybdenum").codes if not c.split.is_exact}
    assert all(code in text for code in lumped)


def test_what_rests_on_general_knowledge_is_listed_with_its_range() -> None:
    rows = [row for material in chains.materials() for row in guessed(chains.chain(material))]
    assert rows
    assert all(row["evidence"] == "general_knowledge" for row in rows)
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)
