"""The Sankey: heights are shares, ends meet, nothing is lost in folding, no label meets another."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minamoto.core.text import LANGS, Lang
from minamoto.report.charts.palette import SIGNAL
from minamoto.report.charts.sankey import GAP, sankey
from minamoto.report.charts.sankey_layout import BANDS, folded, layout, spread
from minamoto.report.charts.sankey_order import LAST, OTHERS, Flow, band_shares, crossing, ordered
from minamoto.report.fonts import text_width
from minamoto.report.names import POOL, UNNAMED
from tests.report.traces import cobalt_flows, crowded

SVG = "{http://www.w3.org/2000/svg}"
HEIGHT = 400.0
COUNTRIES = [POOL, UNNAMED, "CHN", "COD", "JPN", *(f"C{i:02d}" for i in range(25))]
WIDTHS = (1160.0, 680.0)  # the page on an office laptop, A4 upright
HALO = 3.0


@st.composite
def some_flows(draw: st.DrawFn) -> list[Flow]:
    """Flows of two to five columns, each to the next, of any size; columns need not balance."""
    columns = draw(st.integers(2, 5))
    made = []
    for column in range(columns - 1):
        ends = st.tuples(st.sampled_from(COUNTRIES), st.sampled_from(COUNTRIES))
        for source, target in sorted(draw(st.sets(ends, min_size=1, max_size=40))):
            share = draw(st.floats(1e-5, 1.0))
            made.append(Flow(source=(column, source), target=(column + 1, target), share=share))
    return made


def of_rows(rows: list[dict[str, object]]) -> list[Flow]:
    return [
        Flow(
            source=(int(str(row["from_position"])) - 1, str(row["from_country"])),
            target=(int(str(row["to_position"])) - 1, str(row["to_country"])),
            share=float(str(row["share"])),
            low=float(str(row["share_low"])),
            high=float(str(row["share_high"])),
            controls=tuple(c for c in str(row.get("controls") or "").split(";") if c),
        )
        for row in rows
    ]


def drawn(flows: list[Flow], lang: Lang = "en", width: float = 1160.0, long: bool = False) -> str:
    columns = 1 + max((flow.target[0] for flow in flows), default=0)
    countries = {end[1] for flow in flows for end in (flow.source, flow.target)}
    name = "とても長い国の名前（統計上の区分による）" if long else ""
    heads = [f"{name}form {i}" for i in range(columns)]
    return sankey(flows, heads, {c: f"{name}{c}" for c in countries}, lang, width=width, key="k")


@given(flows=some_flows())
@settings(max_examples=60, deadline=None)
def test_bands_are_as_high_as_their_shares_and_never_overlap(flows: list[Flow]) -> None:
    placed = layout(flows, height=HEIGHT, gap=GAP)
    shares = band_shares(folded(flows)[0])
    first = placed.bands[0]
    scale = first.height / first.share
    by_column = defaultdict(list)
    for band in placed.bands:
        assert band.share == pytest.approx(shares[band.column, band.country])
        assert band.height == pytest.approx(band.share * scale)
        assert -1e-9 <= band.top <= band.top + band.height <= HEIGHT + 1e-9
        by_column[band.column].append(band)
    for bands in by_column.values():
        assert len(bands) <= BANDS
        for above, below in pairwise(bands):
            assert below.top == pytest.approx(above.top + above.height + GAP)


@given(flows=some_flows())
@settings(max_examples=60, deadline=None)
def test_ends_of_ribbons_meet_their_bands_and_lie_side_by_side(flows: list[Flow]) -> None:
    placed = layout(flows, height=HEIGHT, gap=GAP)
    ends = defaultdict(list)
    for ribbon in placed.ribbons:
        ends["out", ribbon.source].append((ribbon.source_top, ribbon.height))
        ends["in", ribbon.target].append((ribbon.target_top, ribbon.height))
    for (_, index), spans in ends.items():
        band, at = placed.bands[index], placed.bands[index].top
        for top, height in sorted(spans):
            assert top == pytest.approx(at, abs=1e-6)
            at += height
        assert at <= band.top + band.height + 1e-6


@given(flows=some_flows())
@settings(max_examples=60, deadline=None)
def test_folding_loses_nothing_and_hides_neither_the_unknown_nor_the_market(
    flows: list[Flow],
) -> None:
    kept, members = folded(flows)
    for column in {flow.source[0] for flow in flows}:
        before = sum(flow.share for flow in flows if flow.source[0] == column)
        assert sum(f.share for f in kept if f.source[0] == column) == pytest.approx(before)
    places, small = set(band_shares(flows)), set()
    for (column, country), countries in members.items():
        assert country == OTHERS
        assert len(countries) > 1
        small |= {(column, member) for member in countries}
    assert {place for place in band_shares(kept) if place[1] != OTHERS} == places - small
    assert not {country for _, country in small} & set(LAST)
    shares = band_shares(flows)
    for column, country in small:
        named = [p for p in places - small if p[0] == column and p[1] not in LAST]
        assert all(shares[column, country] <= shares[place] for place in named)


@given(flows=some_flows())
@settings(max_examples=40, deadline=None)
def test_sweeps_never_leave_more_crossing_than_the_order_by_size(flows: list[Flow]) -> None:
    shares = band_shares(flows)
    by_size: list[list[str]] = [[] for _ in range(1 + max(column for column, _ in shares))]
    for column, country in sorted(shares, key=lambda p: (LAST.get(p[1], 0), -shares[p], p[1])):
        by_size[column].append(country)
    found = ordered(flows)
    assert [sorted(column) for column in found] == [sorted(column) for column in by_size]
    assert crossing(flows, found) <= crossing(flows, by_size) + 1e-12


def test_the_best_of_all_sweeps_is_kept_and_not_the_last() -> None:
    chance = random.Random(4)
    flows = [
        Flow(source=(column, a), target=(column + 1, b), share=chance.random())
        for column in range(3) for a in "ABCDEFG" for b in chance.sample("ABCDEFG", 2)
    ]  # fmt: skip
    assert crossing(flows, ordered(flows)) == pytest.approx(4.4760, abs=1e-4)  # the last: 4.7106


def test_flows_that_need_not_cross_do_not() -> None:
    flows = [
        Flow(source=(0, a), target=(1, b), share=share)
        for a, b, share in (("AAA", "XXX", 0.2), ("BBB", "YYY", 0.5), ("CCC", "ZZA", 0.3))
    ]
    assert crossing(flows, ordered(flows)) == 0
    tangled = [["AAA", "BBB"], ["YYY", "XXX"]]
    assert crossing(flows[:2], tangled) == pytest.approx(0.1)


@given(
    wanted=st.lists(st.floats(0, 400), min_size=1, max_size=20).map(sorted),
    pitch=st.floats(1, 20),
)
def test_labels_keep_their_order_and_distance_and_move_no_more_than_they_must(
    wanted: list[float], pitch: float
) -> None:
    found = spread(wanted, pitch=pitch, low=0, high=400)
    assert all(b - a >= pitch - 1e-9 for a, b in pairwise(found))
    assert found[0] >= -1e-9
    assert found[-1] <= 400 + 1e-9
    if all(b - a >= pitch for a, b in pairwise(wanted)):
        assert found == pytest.approx(wanted)
    assert spread(found, pitch=pitch - 1e-9, low=0, high=400) == pytest.approx(found, abs=1e-6)


def test_labels_that_cannot_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        spread([1.0, 2.0, 3.0], pitch=10, low=0, high=15)
    with pytest.raises(ValueError, match="must rise"):
        spread([2.0, 1.0], pitch=1, low=0, high=15)


@pytest.mark.parametrize("share", [0.0, -0.1, float("nan"), float("inf")])
def test_a_flow_without_a_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share > 0"):
        layout([Flow(source=(0, "COD"), target=(1, "JPN"), share=share)], height=100, gap=5)


def test_a_flow_that_leads_back_is_refused() -> None:
    with pytest.raises(ValueError, match="to the right"):
        layout([Flow(source=(1, "COD"), target=(1, "JPN"), share=0.5)], height=100, gap=5)


def boxes(picture: str) -> list[tuple[str, float, float, float, float]]:
    """Each text with its left, top, right and foot; a halo is the same text again."""
    found = []
    for mark in ET.fromstring(picture).iter(f"{SVG}text"):
        if mark.get("stroke"):
            continue
        size, said = float(mark.get("font-size", "0")), mark.text or ""
        said = "".join(said.split("\n"))
        wide = text_width(said, size, "bold" if mark.get("font-weight") else "regular")
        x, y = float(mark.get("x", "0")), float(mark.get("y", "0"))
        left = {"end": x - wide, "middle": x - wide / 2}.get(mark.get("text-anchor", ""), x)
        found.append((said, left, y - 0.8 * size, left + wide, y + 0.2 * size))
    return found


CASES = {
    "easy": of_rows(cobalt_flows()),
    "crowded": of_rows(crowded()),
    "lone": [Flow(source=(0, "CHN"), target=(1, "JPN"), share=1.0)],
    "five": [
        Flow(source=(c, a), target=(c + 1, b), share=0.125)
        for c in range(4) for a in ("CHN", "COD", UNNAMED, POOL) for b in ("CHN", UNNAMED)
    ],
    "none": [],
}  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_text_stays_inside_and_no_label_lies_on_another(
    case: str, lang: Lang, width: float, long: bool
) -> None:
    picture = drawn(CASES[case], lang, width, long)
    height = float(ET.fromstring(picture).get("height", "0"))
    found = boxes(picture)
    assert found
    for said, left, top, right, foot in found:
        assert left >= -0.5, said
        assert right <= width + 0.5, said
        assert top >= 0, said
        assert foot <= height, said
    for a, b in combinations(found, 2):
        apart = a[3] <= b[1] or b[3] <= a[1] or a[4] <= b[2] or b[4] <= a[2]
        assert apart, f"{a[0]} lies on {b[0]}"


@given(flows=some_flows(), width=st.sampled_from(WIDTHS))
@settings(max_examples=25, deadline=None)
def test_any_flows_are_drawn_with_every_label_clear(flows: list[Flow], width: float) -> None:
    found = boxes(drawn(flows, "ja", width))
    for a, b in combinations(found, 2):
        assert a[3] <= b[1] or b[3] <= a[1] or a[4] <= b[2] or b[4] <= a[2], f"{a[0]} on {b[0]}"


@given(flows=some_flows(), seed=st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_rows_does_not_change_a_byte(flows: list[Flow], seed: object) -> None:
    mixed = list(flows)
    seed.shuffle(mixed)  # type: ignore[attr-defined]  # random.Random
    assert drawn(mixed) == drawn(flows)


def test_heights_in_the_picture_are_shares() -> None:
    heights = {
        group.get("aria-label", ""): float(group.find(f"{SVG}rect").get("height", "0"))  # type: ignore[union-attr]  # each band has one
        for group in ET.fromstring(drawn(CASES["easy"])).iter(f"{SVG}g")
        if group.get("class") == "band"
    }
    asker = next(height for said, height in heights.items() if said.startswith("form 3 JPN"))
    for said, height in heights.items():
        share = re.search(r" (\d+(?:\.\d+)?)%", said)
        assert share is not None
        assert height / asker == pytest.approx(float(share[1]) / 100, abs=0.001), said


def test_a_control_is_a_diamond_and_dashes_and_a_legend_says_so() -> None:
    flow = Flow(source=(0, "CHN"), target=(1, "JPN"), share=1.0, controls=("CHN-2023-GAGE",))
    picture = drawn([flow])
    dashed = [p for p in ET.fromstring(picture).iter(f"{SVG}path") if p.get("stroke-dasharray")]
    assert [path.get("stroke") for path in dashed] == [SIGNAL]
    assert picture.count(f'fill="{SIGNAL}"') == 2, "on the band and in the legend"
    assert "control in force" in picture
    assert picture.count("controls in force: CHN-2023-GAGE") >= 2
    assert SIGNAL not in drawn(CASES["lone"])


def test_unknown_is_hatched_and_the_world_market_dotted() -> None:
    picture = drawn(CASES["easy"])
    for group in ET.fromstring(picture).iter(f"{SVG}g"):
        if group.get("class") == "band":
            said, rect = group.get("aria-label", ""), group.find(f"{SVG}rect")
            assert rect is not None
            fill = rect.get("fill", "")
            assert (UNNAMED in said) == (fill == "url(#k-hatch)")
            assert (POOL in said) == (fill == "url(#k-dots)")


def test_bands_and_links_say_their_interval() -> None:
    flow = Flow(source=(0, "CHN"), target=(1, "JPN"), share=0.81, low=0.74, high=0.86)
    ends = {(0, "CHN"): (0.74, 0.86)}
    names = {"CHN": "中国", "JPN": "日本"}
    picture = sankey([flow], ["精製品", "需要"], names, "ja", width=680, key="k", intervals=ends)
    assert "<title>精製品 中国 81.0%（74.0–86.0%）</title>" in picture
    assert "<title>精製品 中国 → 需要 日本 81.0%（74.0–86.0%）</title>" in picture


def test_a_folded_band_names_all_that_is_in_it() -> None:
    picture = drawn(CASES["crowded"])
    said = re.search(r'aria-label="form 0 others \((\d+)\), ([^"]*?) \d', picture)
    assert said is not None
    assert len(said[2].split(", ")) == int(said[1])
