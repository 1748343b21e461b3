"""A small SVG canvas: shapes, text in the report's font, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from xml.sax.saxutils import escape, quoteattr

from minamoto.report.charts.palette import GRID, INK, PAPER
from minamoto.report.fonts import FAMILY, Weight, fitted

UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])  # XML 1.0 forbids them

HATCH = "hatch"
HATCH_DARK = "hatch-dark"
DOTS = "dots"


def number(value: float) -> str:
    """A coordinate with at most two decimals.

    Examples
    --------
    >>> number(12.0), number(1 / 3)
    ('12', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Canvas:
    """Collects marks; `svg()` gives the picture. Units are CSS pixels, y points down.

    A picture is read out as one by its `alt`; one whose parts can be pointed at has a `css` class
    and is a group of them.
    """

    def __init__(
        self, width: float, height: float, alt: str, key: str, *, css: str | None = None
    ) -> None:
        self.width, self.height, self.alt, self.key, self.css = width, height, alt, key, css
        self._marks: list[str] = []

    def rect(
        self, x: float, y: float, w: float, h: float, *, fill: str, title: str | None = None,
        stroke: str | None = None, dash: str | None = None, radius: float = 0, opacity: float = 1,
    ) -> None:  # fmt: skip
        """A rectangle; `fill` is a colour, or `HATCH` for what is not known."""
        self._add(
            "rect",
            {"x": x, "y": y, "width": max(w, 0), "height": h, "fill": self._fill(fill),
             "stroke": stroke, "stroke-dasharray": dash, "rx": radius or None,
             "fill-opacity": None if opacity == 1 else opacity},
            title,
        )  # fmt: skip

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = GRID,
        width: float = 1, dash: str | None = None,
    ) -> None:  # fmt: skip
        """A straight line."""
        self._add(
            "line",
            {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": stroke, "stroke-width": width,
             "stroke-dasharray": dash},
        )  # fmt: skip

    def circle(
        self, x: float, y: float, r: float, *, fill: str, stroke: str | None = None,
        title: str | None = None,
    ) -> None:  # fmt: skip
        """A dot."""
        self._add("circle", {"cx": x, "cy": y, "r": r, "fill": fill, "stroke": stroke}, title)

    def polyline(
        self, points: Iterable[tuple[float, float]], *, stroke: str, width: float = 1.6,
        dash: str | None = None, title: str | None = None,
    ) -> None:  # fmt: skip
        """A line through points."""
        drawn = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self._add(
            "polyline",
            {"points": drawn, "fill": "none", "stroke": stroke, "stroke-width": width,
             "stroke-linejoin": "round", "stroke-linecap": "round", "stroke-dasharray": dash},
            title,
        )  # fmt: skip

    def path(
        self, d: str, *, fill: str, stroke: str | None = None, width: float = 0.5,
        title: str | None = None, dash: str | None = None, opacity: float = 1,
    ) -> None:  # fmt: skip
        """A filled path, or with `fill="none"` a curve."""
        self._add(
            "path",
            {"d": d, "fill": self._fill(fill), "stroke": stroke, "stroke-width": width,
             "stroke-dasharray": dash, "fill-rule": None if fill == "none" else "evenodd",
             "fill-opacity": None if opacity == 1 else opacity},
            title,
        )  # fmt: skip

    @contextmanager
    def group(self, attributes: Mapping[str, str], title: str | None = None) -> Iterator[None]:
        """Marks that belong together, with what they say when pointed at."""
        said = "".join(f" {key}={_quoted(value)}" for key, value in attributes.items())
        self._marks.append(f"<g{said}>{_title(title)}")
        yield
        self._marks.append("</g>")

    def text(
        self, x: float, y: float, text: str, *, size: float = 12, fill: str = INK,
        anchor: str = "start", weight: Weight = "regular", turn: float = 0,
        room: float | None = None, halo: float = 0,
    ) -> None:  # fmt: skip
        """A line of text on its baseline, cut to `room`; a `halo` clears what is below it."""
        said = fitted(text, room, size, weight) if room is not None else text
        attributes: dict[str, object] = {
            "x": x, "y": y, "font-size": size, "fill": fill,
            "text-anchor": None if anchor == "start" else anchor,
            "font-weight": 700 if weight == "bold" else None,
            "transform": f"rotate({number(turn)} {number(x)} {number(y)})" if turn else None,
        }  # fmt: skip
        full = text if said != text else None
        if halo:
            under = {"stroke": PAPER, "stroke-width": halo, "stroke-linejoin": "round"}
            self._add("text", attributes | under, body=said)
        self._add("text", attributes, full, body=said)

    def svg(self) -> str:
        """The picture as one `<svg>` element that can stand inside a page or alone."""
        w, h = number(self.width), number(self.height)
        hatch = _pattern(f"{self.key}-{HATCH}", "#f1f1ef", "#b9bcbf")
        dark = _pattern(f"{self.key}-{HATCH_DARK}", "#e8edf2", "#5b7793")
        dots = _dots(f"{self.key}-{DOTS}", "#f4f6f8", "#5b7793")
        body = "".join(self._marks)
        patterns = ((HATCH, hatch), (HATCH_DARK, dark), (DOTS, dots))
        used = "".join(p for name, p in patterns if f"{self.key}-{name})" in body)
        font = f' font-family="{FAMILY}"' if "<text" in body else ""
        defs = f"<defs>{used}</defs>" if used else ""
        role = f'role="group" class="{self.css}"' if self.css else 'role="img"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" '
            f'height="{h}" {role} aria-label={_quoted(self.alt)}{font}>{defs}{body}</svg>'
        )

    def _fill(self, fill: str) -> str:
        return f"url(#{self.key}-{fill})" if fill in {HATCH, HATCH_DARK, DOTS} else fill

    def _add(
        self, tag: str, attributes: dict[str, object], title: str | None = None, body: str = ""
    ) -> None:
        said = "".join(
            f" {key}={_quoted(number(v) if isinstance(v, (int, float)) else str(v))}"
            for key, v in attributes.items()
            if v is not None
        )
        inner = escape(body.translate(UNPRINTABLE))
        inner = f"{_title(title)}{inner}"
        self._marks.append(f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>")


def _title(title: str | None) -> str:
    return f"<title>{escape(title.translate(UNPRINTABLE))}</title>" if title else ""


def _quoted(text: str) -> str:
    return quoteattr(text.translate(UNPRINTABLE))


def _pattern(name: str, paper: str, ink: str) -> str:
    return (
        f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{paper}"/>'
        f'<rect width="1.6" height="6" fill="{ink}"/></pattern>'
    )


def _dots(name: str, paper: str, ink: str) -> str:
    return (
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="5" height="5" fill="{paper}"/>'
        f'<circle cx="2.5" cy="2.5" r="1.1" fill="{ink}"/></pattern>'
    )
