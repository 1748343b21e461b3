"""Kana to Latin letters (Hepburn, long vowels dropped), to compare how names sound."""

from __future__ import annotations

import re
import unicodedata

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_SOUNDS = {kana: c + v for c, row in _ROWS.items() for kana, v in zip(row, "aiueo", strict=True)}
_SOUNDS |= {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu",
    "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "vu",
}  # fmt: skip
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo"}
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}  # to the katakana block


def romaji(text: str) -> str:
    """The text with its kana in Latin letters; other characters stay.

    Examples
    --------
    >>> romaji("アルファ"), romaji("しょうじ"), romaji("ニッケル"), romaji("abc")
    ('arufa', 'shoji', 'nikkeru', 'abc')
    """
    out = ""
    for sign in unicodedata.normalize("NFKC", text).translate(_HIRAGANA):
        if sign in _SMALL:
            out = _joined(out, _SMALL[sign])
        elif sign == "ッ":
            out += "^"  # doubles the consonant that follows
        elif sign == "ー":
            continue
        else:
            out += _SOUNDS.get(sign, sign)
    doubled = re.sub(r"\^([a-z])", r"\1\1", out).replace("^", "")
    return re.sub(r"([ou])u|oo", lambda m: m[1] or "o", doubled)


def _joined(before: str, small: str) -> str:
    """A small vowel in place of the vowel before it: shi + ya = sha, fu + a = fa."""
    if not before or before[-1] not in "aiueo":
        return before + small
    stem = before[:-1]
    if small.startswith("y") and stem.endswith(("sh", "ch", "j")):
        return stem + small[1:]
    return stem + small
