"""Which forms of a chain the HS codes of a measure name, and how much of what is sent of each."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache

import polars as pl

from minamoto.core.chain import Chain, TradedCode
from minamoto.core.errors import UnknownName
from minamoto.core.profile import Estimate, assumed
from minamoto.core.text import Text
from minamoto.data import chains, harmonise, warehouse

EARLIER = ("HS17", "HS02", "HS92")  # chains name a code as the edition of their trade source does
SUBDIVIDED = "00"  # a code of an earlier edition that later ones divide: 810600 -> 810610, 810690
ORE_STAGES = frozenset({"ore", "concentrate"})
RAW = re.compile(r"\b(ores?|raw|unprocessed|unbeneficiated|concentrates?)\b")
MORE = re.compile(
    r"\b(all|metals?|oxides?|refined|hydroxide|smelting|compounds|alloys)\b(?! grades)"
)


def forms_of_code(chain: Chain, code: str, exporter: str) -> tuple[str, ...]:
    """Keys of the forms that a code holds when this country sends it, whatever edition it is of.

    By the codes of the chain; a form without codes of its own by the stage that table `commodities`
    gives the code.

    Examples
    --------
    >>> forms_of_code(chains.chain("cobalt"), "810520", "COD")  # 810510 before 2002
    ('hydroxide',)
    >>> forms_of_code(chains.chain("lead"), "260700", "CHN")
    ('concentrate',)
    """
    traded = {code.form for code in _traded(chain, code, exporter) if code.split.value > 0}
    coded = {form.form for form in chain.codes}
    stages = set(
        warehouse.table("commodities")
        .filter((pl.col("material") == chain.material) & (pl.col("hs6") == code))
        .get_column("stage")
    )
    return tuple(
        form.key
        for form in chain.forms
        if form.key in traded or (form.key not in coded and form.stage in stages)
    )


def is_raw(words: str) -> bool:
    """Whether a measure's words for its goods name what is dug only, and nothing made of it.

    Examples
    --------
    >>> is_raw("raw ore"), is_raw("ores and metals"), is_raw("metal")
    (True, False, False)
    """
    return bool(RAW.search(words)) and not MORE.search(words)


def raw_forms(chain: Chain) -> tuple[str, ...]:
    """Keys of the forms of a chain that are ore or concentrate."""
    return tuple(form.key for form in chain.forms if form.stage in ORE_STAGES)


def holders(code: str, exporter: str) -> tuple[str, ...]:
    """Materials whose chains hold the code when this country sends it.

    Examples
    --------
    >>> holders("811292", "CHN")
    ('gallium', 'germanium', 'indium')
    """
    return tuple(m for m in chains.materials() if _traded(chains.chain(m), code, exporter))


def coverage(chain: Chain, form: str, codes: tuple[str, ...], exporter: str) -> Estimate:
    """Part of the contained mass of a form that a country sends under some of its codes.

    Of the year of the chain's trade source; up to 1, since the catalogue may not list every code. 1
    where each code of the form is named, or it has none; where none is named (the measure names the
    goods in words), or the country's trade is not known, 1 down to 0.

    Returns
    -------
    In 0-1; one code counts as the measure's whole, though measures list less.
    """
    own = [c for hs6 in {c.hs6 for c in chain.codes} for c in chain.traded_as(hs6, exporter)]
    rows = [c for c in own if c.form == form and c.split.value > 0]
    named = [c for c in rows if any(_is_under(code, c.hs6) for code in codes)]
    if rows and not named:
        return assumed(
            1.0, Text("措置は言葉で挙げるがHSコードにはなく、全量に及ぶとした",
                      "named by the measure in words, not by code; taken to bear on all"), low=0.0,
        )  # fmt: skip
    if len(named) == len(rows):
        return assumed(
            1.0, Text("形態のHSコードはすべて措置にある。6桁のうち対象外の品は分からない",
                      "the measure names every HS code of the form; what else six digits hold is "
                      "not known"),
        )  # fmt: skip
    mass = {c.hs6: _sent(c, exporter) for c in rows}
    total = sum(mass.values())
    if not total > 0:
        return assumed(
            1.0, Text("コード別の輸出量が分からず、全量に及ぶとした",
                      "exports by code are not known; taken to bear on all"), low=0.0,
        )  # fmt: skip
    part = sum(mass[c.hs6] for c in named) / total
    listed = ", ".join(sorted({c.hs6 for c in named}))
    return Estimate(
        low=part, value=part, high=1.0, source=rows[0].trade_source,
        why=Text(f"{exporter}の輸出のうちHS {listed} の含有量の割合。"
                 "一覧のコードは全部でないことがある",
                 f"part of HS {listed} in what {exporter} sends of the form, by content; the "
                 "catalogue may not list every code"),
    )  # fmt: skip


def _traded(chain: Chain, code: str, exporter: str) -> tuple[TradedCode, ...]:
    known = {c.hs6 for c in chain.codes if _is_under(code, c.hs6)}
    return tuple(found for hs6 in sorted(known) for found in chain.traded_as(hs6, exporter))


def _is_under(code: str, of_chain: str) -> bool:
    is_part = of_chain.endswith(SUBDIVIDED) and code[:4] == of_chain[:4]
    return code == of_chain or is_part or of_chain in _earlier(code) or code in _earlier(of_chain)


@cache
def _earlier(code: str) -> frozenset[str]:
    """The code in earlier editions, as far as the concordance knows it."""
    found: set[str] = set()
    with suppress(UnknownName):
        for edition in EARLIER:
            found |= {then.hs6 for then in harmonise.hs6_in(code, edition)}
    return frozenset(found)


def _sent(code: TradedCode, exporter: str) -> float:
    return _gross(code.trade_source, exporter, code.hs6) * code.split.value * code.content.value


@cache
def _gross(source: str, exporter: str, hs6: str) -> float:
    """Gross tonnes that a country sends of a code, in the last year of the source."""
    rows = (
        warehouse.scan("trade")
        .filter(
            (pl.col("source") == source) & (pl.col("exporter") == exporter) & (pl.col("hs6") == hs6)
        )
        .filter(pl.col("year") == pl.col("year").max())
        .select(pl.col("gross_t").sum())
        .collect()
    )
    return float(rows.item() or 0.0)
