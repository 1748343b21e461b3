"""Which known name a name in a bill may mean: suggestions to be reviewed, never applied alone.

Company forms, width, case and old characters are taken away before comparing. Names that share a
part only (two firms of one group) stay below `HIGH`, however long the part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import polars as pl

from minamoto.core import matching
from minamoto.core.errors import InputError, SheetError
from minamoto.core.text import Text
from minamoto.data.kana import romaji
from minamoto.data.sheet_columns import SheetColumn, locate
from minamoto.data.user_sheet import folded, read_sheets

SAME, HIGH, LEAST = 100.0, 85.0, 55.0  # scores out of 100: equal; likely the same; worth showing
PART_ONLY = 75.0  # the most for names of which one holds the other, or that differ in a word
BY_SOUND = 84.0  # the most for names in different scripts
WORD_ALIKE = 80.0  # two words at least so alike are one word, spelled in two ways

FRAME = {
    "written": pl.String, "suggestion": pl.String, "score": pl.Float64, "reason": pl.String,
    "accepted": pl.Boolean,
}  # fmt: skip

# Old and variant characters in names of firms, to the common ones.
VARIANTS = str.maketrans(
    "鐵鉱鑛礦國廣澤濱邊邉齋齊櫻實榮發對關學會壽燒釋應體舊淺惠條眞瀧壹髙﨑嶋嶌桒槇冨峯舘",
    "鉄鉱鉱鉱国広沢浜辺辺斎斉桜実栄発対関学会寿焼釈応体旧浅恵条真滝壱高崎島島桑槙富峰館",
)
FORMS_JA = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|独立行政法人|"
    r"[(（](株|有|同|資|名)[)）]|[㈱㈲]"
)
FORMS_EN = re.compile(
    r"\b(co|company|corp|corporation|inc|incorporated|ltd|limited|llc|llp|lp|plc|gmbh|ag|kg|kgaa|"
    r"se|sa|sas|sarl|spa|srl|nv|bv|ab|oy|oyj|as|asa|aps|pty|pte|pt|tbk|bhd|sdn|kk|gk|jsc|ojsc|"
    r"pjsc|ooo|zao|sro|doo|kft|holding|holdings|the)\b"
)
STOPS = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")  # S.p.A., B.V., K.K.
# A kanji is a word, not a letter: 三井 and 三菱 differ by no slip of the pen.
KANJI = re.compile(r"[\u3400-\u9fff]")
# Letters that kana cannot tell apart, after romaji.
HEARD = (("ph", "f"), ("th", "s"), ("l", "r"), ("v", "b"), ("c", "k"), ("kh", "ch"), ("ee", "i"))
SIGNS = re.compile(r"[^\w]+|_")

COLUMNS = tuple(
    SheetColumn(key=key, name=name, headers=matching.HEADERS.get(key, ()), is_required=True)
    for key, name in matching.COLUMNS.items()
    if key in {"written", "suggestion", "accepted"}
)
YES = frozenset({"true", "1", "yes", "y", "はい", "○", "〇", "採用", "可"})
NO = frozenset({"", "false", "0", "no", "n", "いいえ", "×", "不採用", "否", "-"})


@lru_cache(maxsize=65_536)
def normalised(name: str) -> str:
    """A firm's name without what does not tell firms apart: form, width, case, old characters.

    Examples
    --------
    >>> normalised("（株）ＡＢＣ精鑛"), normalised("ABC Refining Co., Ltd.")
    ('abc精鉱', 'abc refining')
    """
    plain = FORMS_JA.sub(" ", name)
    plain = unicodedata.normalize("NFKC", plain).translate(VARIANTS).casefold()
    plain = STOPS.sub("", FORMS_JA.sub(" ", plain).replace("'", ""))
    words = " ".join(SIGNS.sub(" ", plain).split())
    bare = " ".join(FORMS_EN.sub(" ", words).split())
    return bare or words


def similarity(written: str, known: str) -> tuple[float, str]:
    """Score from 0 to 100 of two names being one, and the key of `matching.REASONS` why.

    Examples
    --------
    >>> similarity("株式会社源金属", "源金属㈱")
    (100.0, 'same_but_form')
    >>> similarity("三菱マテリアル", "三菱商事")[0] < LEAST
    True
    """
    from rapidfuzz import fuzz

    left, right = normalised(written), normalised(known)
    if left.replace(" ", "") == right.replace(" ", ""):
        return SAME, "same_but_form"
    score = fuzz.token_sort_ratio(left, right)
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= 2 and _holds(longer, shorter):
        return round(min(max(score, LEAST), PART_ONLY), 1), "part_of_other"
    is_one_script = left.isascii() == right.isascii()
    if (is_one_script and KANJI.findall(left) != KANJI.findall(right)) or _words_differ(
        left, right
    ):
        return round(min(score, PART_ONLY), 1), "words_differ"
    if score >= HIGH:
        return round(score, 1), "spelling"
    heard = fuzz.ratio(_heard(left), _heard(right))
    if heard > score and not is_one_script:
        return round(min(heard, BY_SOUND), 1), "sound"
    return round(score, 1), "spelling"


def suggestions(
    names: Iterable[str], known: Iterable[str], *, limit: int = 3, least: float = LEAST
) -> pl.DataFrame:
    """A table to review: for each name as written, the known names it may mean.

    Parameters
    ----------
    names : as the bill has them; each is taken once, in order
    known : names to choose from: a smelter list's, a supplier list's, a site list's
    limit : suggestions a name, at most
    least : score below which a known name is not shown, 0-100

    Returns
    -------
    `written`, `suggestion`, `score` (0-100), `reason` (a key of
    `minamoto.core.matching.REASONS`), `accepted` (false in
    every row). A name that is a known name as it stands needs no row and has none; one that is
    like nothing has a row without suggestion, so that no name goes missing.
    """
    candidates = list(dict.fromkeys(filter(None, known)))
    rows: list[tuple[str, str | None, float | None, str | None, bool]] = []
    for written in dict.fromkeys(filter(None, names)):
        if written in candidates:
            continue
        scored = [(*similarity(written, name), name) for name in candidates]
        best = sorted((s for s in scored if s[0] >= least), key=lambda s: (-s[0], s[2]))[:limit]
        rows += [(written, name, score, reason, False) for score, reason, name in best]
        if not best:
            rows.append((written, None, None, None, False))
    return pl.DataFrame(rows, schema=FRAME, orient="row")


def accepted(reviewed: pl.DataFrame) -> dict[str, str]:
    """Name as written to known name, of the rows that the user set to accepted.

    Raises
    ------
    InputError : one name with two accepted suggestions, or an accepted row without suggestion.
    """
    chosen: dict[str, str] = {}
    for written, name in reviewed.filter("accepted").select("written", "suggestion").iter_rows():
        if name is None or chosen.setdefault(written, name) != name:
            raise InputError(
                Text(
                    f"「{written}」：採用できる候補は一つです。"
                    + (f"「{chosen[written]}」と「{name}」が採用になっています。" if name else ""),
                    f"{written!r}: accept one suggestion, got {chosen.get(written)!r} and {name!r}",
                )
            )
    return chosen


def read_reviewed(path: Path) -> dict[str, str]:
    """The accepted pairs of a reviewed table that the user gives back (CSV or workbook).

    Raises
    ------
    SheetError : the columns are missing, or 採用 (accepted) holds neither yes nor no
    InputError : as `accepted`
    """
    sheet = read_sheets(path)[0]
    columns = locate(sheet, COLUMNS)
    if columns is None:
        raise SheetError(
            sheet.file,
            Text("見出しのない表", "a table without its header"),
            Text("「記載名」「候補」「採用」の列", "columns 'written', 'suggestion', 'accepted'"),
            sheet=sheet.name,
        )
    rows = []
    for row in columns.rows():
        word = folded(columns.cell(row, "accepted"))
        if word not in YES | NO:
            raise columns.error(
                row,
                "accepted",
                repr(columns.cell(row, "accepted")),
                Text("はい または いいえ（空欄は いいえ）", "yes or no (a blank is no)"),
            )
        written, name = columns.cell(row, "written"), columns.cell(row, "suggestion")
        rows.append((written, name or None, None, None, word in YES))
    return accepted(pl.DataFrame(rows, schema=FRAME, orient="row"))


def _heard(name: str) -> str:
    """A name by sound: kana in letters, letters that sound one in Japanese made one."""
    sound = romaji(name).replace(" ", "")
    for written, heard in HEARD:
        sound = sound.replace(written, heard)
    return sound


def _holds(longer: str, shorter: str) -> bool:
    """Whether a name stands whole within another: at word ends where it has words."""
    if shorter.isascii():
        return bool(re.search(rf"\b{re.escape(shorter)}\b", longer))
    return shorter in longer


def _words_differ(left: str, right: str) -> bool:
    """Whether either name has a word that nothing in the other resembles."""
    from rapidfuzz import fuzz

    def alone(words: list[str], others: list[str]) -> bool:
        return any(max(fuzz.ratio(word, other) for other in others) < WORD_ALIKE for word in words)

    a, b = left.split(), right.split()
    return len(a) > 1 and len(b) > 1 and (alone(a, b) or alone(b, a))
