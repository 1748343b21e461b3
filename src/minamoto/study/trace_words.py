"""The sentences of `trace`: headlines, assumptions and warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from minamoto.core.text import Text
from minamoto.data import names, parameters
from minamoto.network.supply_network import POOL
from minamoto.study.chain_words import guessed
from minamoto.study.networks import KeptNetwork
from minamoto.study.provenance import country_name
from minamoto.study.trace_tables import place_name
from minamoto.study.traced import Traced

POOL_IS_SAID = 0.05  # of the supply
ASSUMPTIONS = (
    Text(
        "各国は、入手したもの（自国生産・輸入・在庫）を均一に混ぜて使い、輸出すると仮定した"
        "（Kastner ほか 2011）。実際の契約や用途別の使い分けは反映しない。",
        "Every country is taken to blend evenly all it makes, imports and draws from stock before "
        "it uses or exports it (Kastner et al. 2011); contracts and grades are not seen.",
    ),
    Text(
        "数値は公的統計を質量保存を満たすよう最小限に補正したもの。区間は、統計の誤差から引いた"
        "供給網での5〜95％の範囲。",
        "Figures are official statistics, corrected as little as mass conservation needs; "
        "intervals are the 5th to 95th percentile over networks drawn from the errors of the "
        "statistics.",
    ),
    Text(
        "「経由」は採掘・精製・再輸出のどこかでその国を通る割合で、国どうしで重なる。",
        "Pass-through is the share that was mined, refined, stored or traded in a country at any "
        "point of its way; shares of countries overlap.",
    ),
)


def spare_assumption() -> Text:
    """How much spare capacity a cut-off meets."""
    spare = parameters.network_share("spare_capacity")
    assert spare.value is not None
    assert spare.high is not None
    return Text(
        f"途絶時の不足は、他国に生産量の{spare.value:.0%}（仮定、0〜{spare.high:.0%}）の余力があり、"
        "即時に振り替えられるとして計算した。下限は質問国が優先される場合、上限は失った国々で"
        "余力を分け合う場合。",
        f"What cannot arrive assumes spare capacity of {spare.value:.0%} of output elsewhere (an "
        f"assumption, 0-{spare.high:.0%}), rerouted at once: the lower figure serves the asker "
        "first, the higher shares the spare among all who lost.",
    )


def headline(one: Traced, whose: Text | None = None) -> Text:
    """The most upstream form with a known leader, beside the direct seller."""
    rows = [row for row in one.rows["dependence"] if row["origin_top_share"] is not None]
    name = names.material(one.material).name
    if not rows:
        return Text(f"{name.ja}：起源は不明。", f"{name.en}: the origin is not known.")
    first = rows[0]
    form = one.chain.form(first["form"]).name
    who, top = whose or country_name(first["asker"]), place_name(first["origin_top"])
    share = (
        f"{first['origin_top_share']:.0%} ({first['origin_low']:.0%}–{first['origin_high']:.0%})"
    )
    pool = _through_pool(one)
    direct, seller = first["direct_top_share"], first["direct_top"]
    if seller is None:
        return Text(
            f"{who.ja}の{name.ja}の{share}は{top.ja}の{form.ja}{pool.ja}",
            f"{share} of {who.en}'s {name.en} is {form.en} of {top.en}{pool.en}",
        )
    if seller == first["origin_top"]:
        return Text(
            f"{who.ja}の{name.ja}は{direct:.0%}が{top.ja}から直接で、"
            f"{form.ja}の段階でも{share}が{top.ja}{pool.ja}",
            f"{direct:.0%} of {who.en}'s {name.en} comes from {top.en} directly, and traced to "
            f"{form.en} {share} is from {top.en} too{pool.en}",
        )
    sold = place_name(seller)
    is_own = seller == first["asker"]
    seller_ja = "自国生産" if is_own else f"{sold.ja}から直接"
    seller_en = "is home-made" if is_own else f"comes from {sold.en} directly"
    return Text(
        f"{who.ja}の{name.ja}は{direct:.0%}が{seller_ja}だが、"
        f"{form.ja}の段階では{share}が{top.ja}に行き着く{pool.ja}",
        f"{direct:.0%} of {who.en}'s {name.en} {seller_en}; traced to {form.en}, {share} is from "
        f"{top.en}{pool.en}",
    )


def _through_pool(one: Traced) -> Text:
    """The end of the sentence; where much of the supply crossed a world market, that it did."""
    shares = [row["pass_share"] for row in one.rows["pass_through"] if row["country"] == POOL]
    if not shares or shares[0] < POOL_IS_SAID:
        return Text("。", ".")
    return Text(
        f"（{shares[0]:.0%}は相手国の統計がなく、世界市場の平均と仮定）。",
        f" ({shares[0]:.0%} has no statistics of partners and is taken as the world market's mix).",
    )


def guesses(found: Sequence[Traced]) -> list[Text]:
    """How many contents and yields rest on general knowledge."""
    count = {one.material: len(guessed(one.chain)) for one in found}
    total = sum(count.values())
    if not total:
        return []
    return [
        Text(
            f"含有率・歩留まりのうち{total}件は出典が一般知識で、幅を持つ仮定として扱った"
            "（chain_codes・chain_steps の evidence 列）。",
            f"{total} contents and yields rest on general knowledge and enter as ranges (column "
            "evidence of chain_codes and chain_steps).",
        )
    ]


def stale(networks: Mapping[str, KeptNetwork], day: date) -> list[Text]:
    """That the networks are of a year and the controls of a day."""
    years = sorted({one.year for one in networks.values()})
    return [
        Text(
            f"供給網は{year}年の統計による。{day:%Y年%m月%d日}時点の規制は流れに反映していない。",
            f"The networks are of {year}; controls of {day.isoformat()} are marked but not in the "
            "flows.",
        )
        for year in years
    ]
