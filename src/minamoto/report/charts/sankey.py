"""From the mine to the asker: countries as bands, stage by stage, and what flows between them.

A band is as high as its share of the whole supply. Hatched is what nobody knows, dotted a world
market whose partners no statistics name. A diamond and a dashed line say that an export control is
in force. Each band can be pointed at or reached with the keyboard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minamoto.core.text import Lang, Text
from minamoto.report.charts.palette import (
    INK,
    MUTED,
    NO_DATA,
    OTHER_NAMED,
    PAPER,
    SIGNAL,
    country_colour,
)
from minamoto.report.charts.sankey_layout import Band, Ribbon, layout, spread
from minamoto.report.charts.sankey_order import OTHERS, Flow, Place
from minamoto.report.charts.svg import DOTS, HATCH, Canvas, number
from minamoto.report.fonts import fitted, text_width, wrapped
from minamoto.report.names import POOL, UNNAMED
from minamoto.report.numbers import percent, with_interval

THICK, GAP = 14.0, 7.0  # of a band, and between two
HEAD, LINE = 36.0, 14.0  # above the bands; of two lines
EMPTY = 56.0  # height of the frame where there is nothing to draw
SIZE, PITCH = 10.5, 14.0  # of labels, and between their baselines
MARGIN_PART, MARGIN_LEAST = 0.2, 84.0  # most and least width of the labels beside the first column
MARK = 4.2  # half a diamond
LEGEND_LINE = 20.0
FAINT, FAINTER = 0.42, 0.7  # ribbons of a colour, of a pattern
ALT = Text(
    "採掘から需要までの国別の流れ。数値は直後の表に示す。",
    "Flows by country from the mine to the user; the figures are in the table below.",
)
OTHER = Text("その他（{count}か国）", "others ({count})")
CONTROLLED = Text("◆と破線：輸出規制が有効", "diamond and dashes: export control in force")
IN_FORCE = Text("有効な規制：{controls}", "controls in force: {controls}")
NOT_KNOWN = Text("不明", "not known")
MARKET = Text("世界市場（取引相手は不明）", "world market (partners not known)")
FOLDED = Text("その他の国をまとめた帯", "countries folded together")
NOTHING = Text("流れを示す数値がない", "no figures of flows")
Intervals = Mapping[Place, tuple[float, float]]


def sankey(
    flows: Sequence[Flow], heads: Sequence[str], names: Mapping[str, str], lang: Lang, *,
    width: float, key: str, intervals: Intervals | None = None,
) -> str:  # fmt: skip
    """The picture.

    Parameters
    ----------
    flows : shares of the whole between columns, the first most upstream, the last the asker
    heads : what each column holds
    names : of countries; one that is missing is shown by its code
    width : in CSS pixels
    intervals : of the shares of bands, by (column, country)
    """
    drawn = Drawing(flows, heads, names, lang, width=width, key=key, intervals=intervals or {})
    return drawn.svg()


class Drawing:
    """One Sankey while it is drawn."""

    def __init__(
        self, flows: Sequence[Flow], heads: Sequence[str], names: Mapping[str, str], lang: Lang, *,
        width: float, key: str, intervals: Intervals,
    ) -> None:  # fmt: skip
        self.heads, self.names, self.lang, self.intervals = heads, names, lang, intervals
        most = _most(flows)
        self.height = min(130.0 + 30.0 * (most - 1), 400.0) if flows else EMPTY - HEAD
        self.placed = layout(flows, height=self.height, gap=GAP)
        self.columns = max((band.column for band in self.placed.bands), default=0) + 1
        self.width = width
        cap = width * MARGIN_PART
        self.left = self._margin(0, cap) if self.columns > 1 else 0.0
        self.right = self._margin(self.columns - 1, cap)
        legend = _legend_lines(self._legend(), width)
        bottom = HEAD + self.height + 10
        self.canvas = Canvas(width, bottom + LEGEND_LINE * len(legend), ALT[lang], key,
                             css="sankey")  # fmt: skip
        if not self.placed.bands:
            self._nothing()
            return
        for ribbon in self.placed.ribbons:
            self._ribbon(ribbon)
        for column in range(self.columns):
            self._head(column)
            self._column(column)
        for row, entries in enumerate(legend):
            self._legend_row(entries, bottom + LEGEND_LINE * row)

    def svg(self) -> str:
        """The picture as one element."""
        return self.canvas.svg()

    def x(self, column: int) -> float:
        """Left edge of the bands of a column."""
        if self.columns == 1:
            return self.left
        return self.left + column * self._step()

    def _step(self) -> float:
        return (self.width - self.left - self.right - THICK) / max(self.columns - 1, 1)

    def _margin(self, column: int, cap: float) -> float:
        bands = [band for band in self.placed.bands if band.column == column]
        need = max((text_width(self._label(band), SIZE) + 24 for band in bands), default=0.0)
        return min(max(need, MARGIN_LEAST), cap)

    def name(self, band: Band) -> str:
        """The country of a band, or how many are folded in it."""
        if band.country == OTHERS:
            return OTHER[self.lang].format(count=len(band.members))
        return self.names.get(band.country, band.country)

    def _label(self, band: Band) -> str:
        return f"{self.name(band)} {percent(band.share, 0 if band.share >= 0.01 else 1)}"

    def _fitted(self, band: Band, room: float) -> str:
        """The label with its name cut, never its figure."""
        label = self._label(band)
        figure = label[len(self.name(band)) :]
        if text_width(label, SIZE) <= room:
            return label
        return fitted(self.name(band), room - text_width(figure, SIZE), SIZE) + figure

    def _says(self, band: Band) -> str:
        """All of a band in words: where, who, how much, under which control."""
        ends = self.intervals.get((band.column, band.country))
        said = percent(band.share) if ends is None else with_interval(
            band.share, *ends, "share", self.lang
        )  # fmt: skip
        head = self.heads[band.column]
        who = [self.name(band)]
        if band.country == OTHERS:
            who += [self.names.get(country, country) for country in band.members]
        between = "、" if self.lang == "ja" else ", "
        return f"{head} {between.join(who)} {said}{self._held(band.controls)}"

    def _flow_says(self, ribbon: Ribbon) -> str:
        flow = ribbon.flow
        start, end = self.placed.bands[ribbon.source], self.placed.bands[ribbon.target]
        said = percent(flow.share)
        if flow.low is not None and flow.high is not None:
            said = with_interval(flow.share, flow.low, flow.high, "share", self.lang)
        ends = (f"{self.heads[band.column]} {self.name(band)}" for band in (start, end))
        return f"{' → '.join(ends)} {said}{self._held(flow.controls)}"

    def _held(self, controls: Sequence[str]) -> str:
        if not controls:
            return ""
        between = "、" if self.lang == "ja" else ", "
        said = IN_FORCE[self.lang].format(controls=between.join(controls))
        return f"（{said}）" if self.lang == "ja" else f" ({said})"

    def _ribbon(self, ribbon: Ribbon) -> None:
        start, end = self.placed.bands[ribbon.source], self.placed.bands[ribbon.target]
        x = self.x(start.column) + THICK, self.x(end.column)
        y = HEAD + ribbon.source_top, HEAD + ribbon.target_top
        fill = _colour(start.country)
        is_pattern = fill in {HATCH, DOTS}
        ends = {"class": "link", "data-from": str(ribbon.source), "data-to": str(ribbon.target)}
        with self.canvas.group(ends, self._flow_says(ribbon)):
            self.canvas.path(
                _shape(x, y, ribbon.height), fill=NO_DATA if is_pattern else fill,
                opacity=FAINTER if is_pattern else FAINT,
            )  # fmt: skip
            if ribbon.flow.controls:
                middle = y[0] + ribbon.height / 2, y[1] + ribbon.height / 2
                self.canvas.path(_curve(x, middle), fill="none", stroke=SIGNAL, width=1.3,
                                 dash="5 3")  # fmt: skip

    def _column(self, column: int) -> None:
        placed = [(i, b) for i, b in enumerate(self.placed.bands) if b.column == column]
        places = spread(
            [band.middle for _, band in placed], pitch=PITCH, low=PITCH / 2,
            high=self.height - PITCH / 2,
        )  # fmt: skip
        for (index, band), place in zip(placed, places, strict=True):
            says = self._says(band)
            about = {"class": "band", "data-band": str(index), "tabindex": "0", "role": "img",
                     "aria-label": says}  # fmt: skip
            with self.canvas.group(about, says):
                self._band(band, HEAD + place)

    def _band(self, band: Band, y: float) -> None:
        x, top = self.x(band.column), HEAD + band.top
        fill = _colour(band.country)
        edge = MUTED if fill in {HATCH, DOTS} else None
        self.canvas.rect(x, top, THICK, band.height, fill=fill, stroke=edge)
        is_first = band.column == 0 and self.columns > 1
        is_last = band.column == self.columns - 1
        side = -1.0 if is_first else 1.0
        at = x if is_first else x + THICK
        middle = HEAD + band.middle
        reach = 9.0 if abs(y - middle) > 3 else 3.0
        if reach > 3:
            self.canvas.line(at, middle, at + side * reach, y, stroke=MUTED, width=0.8)
        at += side * (reach + 2)
        if band.controls:
            _diamond(self.canvas, at + side * MARK, y)
            at += side * (2 * MARK + 3)
        edge_x = 0.0 if is_first else self.width if is_last else self.x(band.column + 1) - 8
        self.canvas.text(
            at, y + SIZE * 0.36, self._fitted(band, abs(edge_x - at)), size=SIZE,
            anchor="end" if is_first else "start", halo=0.0 if is_first or is_last else 3.0,
        )  # fmt: skip

    def _head(self, column: int) -> None:
        """What a column holds, over its bands; the outer ones reach into the margins if long."""
        is_first, is_last = column == 0, column == self.columns - 1
        step = self._step() if self.columns > 1 else self.width - self.left
        text = self.heads[column]
        x, room, anchor = self.x(column) + THICK / 2, 0.88 * step, "middle"
        if is_first or is_last:
            margin = self.left if is_first else self.right
            inner = 0.5 * step
            room = min(max(text_width(text, 11, "bold"), inner), inner + margin)
            side = 1.0 if is_first else -1.0
            x, anchor = x - side * (THICK / 2 + room - inner), "start" if is_first else "end"
        lines = wrapped(text, room, 11, 2, "bold")
        for row, said in enumerate(lines):
            y = HEAD - 11 - LINE * (len(lines) - 1 - row)
            self.canvas.text(x, y, said, size=11, weight="bold", anchor=anchor, room=room)

    def _nothing(self) -> None:
        self.canvas.rect(0.5, 0.5, self.width - 1, EMPTY - 1, fill="none", stroke=NO_DATA,
                         dash="3 3")  # fmt: skip
        self.canvas.text(12, EMPTY / 2 + 4, NOTHING[self.lang], size=11, fill=MUTED,
                         room=self.width - 24)  # fmt: skip

    def _legend(self) -> list[tuple[str, str]]:
        """What needs explaining of all that is drawn."""
        shown = {band.country for band in self.placed.bands}
        entries = [
            (_colour(country), said[self.lang])
            for country, said in ((UNNAMED, NOT_KNOWN), (POOL, MARKET), (OTHERS, FOLDED))
            if country in shown
        ]
        if any(ribbon.flow.controls for ribbon in self.placed.ribbons):
            entries.append((SIGNAL, CONTROLLED[self.lang]))
        return entries

    def _legend_row(self, entries: Sequence[tuple[str, str]], y: float) -> None:
        x = 0.0
        for fill, said in entries:
            if fill == SIGNAL:
                _diamond(self.canvas, x + MARK + 1, y + 6)
                self.canvas.line(x + 12, y + 6, x + 30, y + 6, stroke=SIGNAL, width=1.3, dash="5 3")
                x += 18
            else:
                self.canvas.rect(x, y, 14, 12, fill=fill, stroke=MUTED)
            self.canvas.text(x + 19, y + 10, said, size=10, fill=INK)
            x += 19 + text_width(said, 10) + 18


def _most(flows: Sequence[Flow]) -> int:
    """Bands of the fullest column, before any is folded away."""
    places = {flow.source for flow in flows} | {flow.target for flow in flows}
    columns = [column for column, _ in places]
    return max((columns.count(column) for column in set(columns)), default=1)


def _colour(country: str) -> str:
    special = {OTHERS: OTHER_NAMED, UNNAMED: HATCH, POOL: DOTS}
    return special.get(country) or country_colour(country)


def _legend_lines(entries: Sequence[tuple[str, str]], width: float) -> list[list[tuple[str, str]]]:
    """Entries in as many lines as the width asks for."""
    lines: list[list[tuple[str, str]]] = []
    left = 0.0
    for fill, said in entries:
        need = 19 + text_width(said, 10) + 18 + (18 if fill == SIGNAL else 0)
        if not lines or need > left:
            lines.append([])
            left = width + 18
        lines[-1].append((fill, said))
        left -= need
    return lines


def _shape(x: tuple[float, float], y: tuple[float, float], height: float) -> str:
    """A ribbon of one height all along: two curves and the edges between them."""
    middle = number((x[0] + x[1]) / 2)
    start, end = number(x[0]), number(x[1])
    tops = number(y[0]), number(y[1])
    feet = number(y[0] + height), number(y[1] + height)
    return (
        f"M{start} {tops[0]}C{middle} {tops[0]} {middle} {tops[1]} {end} {tops[1]}V{feet[1]}"
        f"C{middle} {feet[1]} {middle} {feet[0]} {start} {feet[0]}Z"
    )


def _curve(x: tuple[float, float], y: tuple[float, float]) -> str:
    middle = number((x[0] + x[1]) / 2)
    ends = [number(value) for value in (*x, *y)]
    return f"M{ends[0]} {ends[2]}C{middle} {ends[2]} {middle} {ends[3]} {ends[1]} {ends[3]}"


def _diamond(canvas: Canvas, x: float, y: float) -> None:
    points = ((x, y - MARK), (x + MARK, y), (x, y + MARK), (x - MARK, y))
    d = "L".join(f"{number(a)} {number(b)}" for a, b in points)
    canvas.path(f"M{d}Z", fill=SIGNAL, stroke=PAPER, width=0.8)
