"""Noto Sans CJK JP, from the packages that carry it: widths of text, and subsets for a page.

Nothing here looks at the fonts of the machine: Japanese renders the same everywhere.
"""

from __future__ import annotations

import io
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Literal

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

FAMILY = "Noto Sans CJK JP"
Weight = Literal["regular", "bold"]
WEIGHTS: dict[Weight, int] = {"regular": 400, "bold": 700}
# 1970-01-01 as fonts count time (seconds since 1904-01-01): the same text gives the same bytes
EPOCH_1904 = 2082844800


@cache
def font_path(weight: Weight) -> Path:
    """The OpenType file of one weight."""
    if weight == "bold":
        from noto_cjk_sans_jp_bold import FONT_PATH  # type: ignore[import-untyped]  # no types
    else:
        from noto_cjk_sans_jp_regular import FONT_PATH  # type: ignore[import-untyped]  # no types
    return Path(str(FONT_PATH))


@cache
def _advances(weight: Weight) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(font_path(weight), lazy=True) as font:
        return font.getBestCmap(), dict(font["hmtx"].metrics), font["head"].unitsPerEm


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of a line of text in the unit of `size`, by the font's own advances.

    Examples
    --------
    >>> text_width("源", 12)
    12.0
    """
    glyphs, metrics, per_em = _advances(weight)
    total = 0
    for letter in text:
        glyph = glyphs.get(ord(letter))
        total += metrics[glyph][0] if glyph else per_em
    return total * size / per_em


def fitted(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """The text, cut with an ellipsis where it is wider than `width`.

    Examples
    --------
    >>> fitted("マグネシウム", 40, 10)
    'マグネ…'
    """
    if text_width(text, size, weight) <= width:
        return text
    kept = ""
    for letter in text:
        if text_width(f"{kept}{letter}…", size, weight) > width:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def wrapped(
    text: str, width: float, size: float, lines: int, weight: Weight = "regular"
) -> list[str]:
    """The text broken into at most `lines` lines no wider than `width`, the last one fitted."""
    if lines == 1 or text_width(text, size, weight) <= width:
        return [fitted(text, width, size, weight)]
    kept = ""
    for letter in text:
        if text_width(kept + letter, size, weight) > width:
            break
        kept += letter
    space = kept.rfind(" ")
    cut = space if space > 0 and not text[len(kept) :].startswith(" ") else len(kept)
    return [text[:cut].rstrip(), *wrapped(text[cut:].lstrip(), width, size, lines - 1, weight)]


def subset(text: str, weight: Weight) -> bytes:
    """A WOFF2 font of the letters of `text` alone."""
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "palt"]
    options.name_IDs = [1, 2, 13, 14]  # family, style, licence and its address stay in the file
    options.hinting = False
    options.desubroutinize = True
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(set(text))))
    out = io.BytesIO()
    with load_font(str(font_path(weight)), options) as font:
        subsetter.subset(font)
        font["head"].modified = EPOCH_1904
        save_font(font, out, options)
    return out.getvalue()


def font_faces(text: str) -> str:
    """CSS that holds both weights, cut to the letters of `text`."""
    faces = []
    for weight, number in WEIGHTS.items():
        data = b64encode(subset(text, weight)).decode("ascii")
        faces.append(
            f'@font-face{{font-family:"{FAMILY}";font-weight:{number};font-style:normal;'
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )
    return "\n".join(faces)


@cache
def letters() -> frozenset[int]:
    """Code points that the font has."""
    return frozenset(_advances("regular")[0])


def missing_letters(text: str) -> list[str]:
    """Letters of the text that the font does not have: they would show as boxes."""
    glyphs, _, _ = _advances("regular")
    return sorted({c for c in text if not c.isspace() and c.isprintable() and ord(c) not in glyphs})
