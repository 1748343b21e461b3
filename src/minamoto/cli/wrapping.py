"""Lines no wider than the terminal, in a script whose letters take one column or two."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

# a word and the space after it, or one Japanese letter with the signs that may not begin a line
WORD = re.compile(r"[^\s\u3000-\u9fff\uff00-\uff60]+\s*|\S[、。）」・ー]*\s*")


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns; a Japanese letter takes two and ends a word.

    Examples
    --------
    >>> wrapped("the ore and the 精錬所、製品", 12)
    ['the ore and', 'the 精錬所、', '製品']
    """
    lines, taken = [""], 0
    for word in WORD.findall(" ".join(text.split())):
        if taken + columns(word.rstrip()) > width and lines[-1]:
            lines.append("")
            taken = 0
        part = word if lines[-1] else word.lstrip()
        lines[-1] += part
        taken += columns(part)
    return [line.rstrip() for line in lines if line.strip()]


def columns(text: str) -> int:
    """Columns that the text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
