"""Colours: few, told apart by people who do not see red or green, and never the only sign.

Countries keep one colour through the whole report. Grey is what is not known, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence

INK = "#1d2733"
MUTED = "#5d6975"
AXIS = "#9aa3ab"
GRID = "#e3e6e9"
PAPER = "#ffffff"
INK_LUMINANCE = 0.0695  # of INK, plus the 0.05 that WCAG adds for glare
NO_DATA = "#d5d8db"
OTHER_NAMED = "#c9d3dc"  # countries that are named but too small to label
ACCENT = "#1f4e79"
SIGNAL = "#b5532a"  # controls, breaks: always with a shape of its own as well

# light to dark in one hue: order survives print in grey
SHARE_STEPS = (0.3, 0.5, 0.7, 0.9)
SHARE_COLOURS = ("#e9eff5", "#bfd2e4", "#84a9cb", "#3f76a8", "#17395c")
COUNT_COLOURS = ("#cfdeeb", "#9dbdd9", "#5f92bf", "#2c659a", "#17395c")

COUNTRY_COLOURS = {
    "CHN": "#17395c", "AUS": "#c98a1b", "COD": "#7b4b82", "ZAF": "#2f7f79", "RUS": "#8a96a3",
    "CHL": "#a4552f", "IDN": "#4f93b8", "USA": "#5b6fb0", "BRA": "#6f8f3a", "JPN": "#b23a5a",
    "KOR": "#9a7fb5", "KAZ": "#b9a53f", "PER": "#c77f6a", "CAN": "#4a6b4f", "TUR": "#6fb0a8",
    "IND": "#d6a46b", "DEU": "#3d4a57", "GIN": "#94642b", "QAT": "#8c5f5f", "VNM": "#7aa6cf",
    "PHL": "#86b29b", "MMR": "#b58aa0", "GBR": "#56627a", "FRA": "#7f8fb8", "MEX": "#8b7b3d",
}  # fmt: skip
FURTHER_COLOURS = ("#7d93a8", "#a59175", "#8fa48b", "#a58a9c", "#748f93", "#9b9bb5")


def country_colour(country: str) -> str:
    """The colour of a country: its own, or one of a few quiet ones by its code."""
    own = COUNTRY_COLOURS.get(country)
    return own or FURTHER_COLOURS[sum(map(ord, country)) % len(FURTHER_COLOURS)]


def step_colour(value: float, steps: Sequence[float], colours: Sequence[str]) -> str:
    """The colour of the class a value falls in; a value on a step belongs above it.

    Examples
    --------
    >>> step_colour(0.5, SHARE_STEPS, SHARE_COLOURS) == SHARE_COLOURS[2]
    True
    """
    return colours[sum(value >= step for step in steps)]


def text_on(fill: str) -> str:
    """Ink or paper, whichever reads better on a colour (WCAG relative luminance)."""
    channels = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return PAPER if (1.05 / (luminance + 0.05)) >= (luminance + 0.05) / INK_LUMINANCE else INK
