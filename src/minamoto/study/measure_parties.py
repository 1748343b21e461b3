"""Which firms of a list a measure may name, and which measures a shipment meets: to be reviewed.

The catalogue names some of the firms on each list, never all, in short forms and press spellings.
So nothing here says that a firm is free; a match is a suggestion until somebody accepts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.data.name_matching import LEAST, similarity
from minamoto.study.controls import in_force_towards, state_on

COLUMNS = {
    "written": pl.String, "suggestion": pl.String, "score": pl.Float64, "reason": pl.String,
    "accepted": pl.Boolean, "control": pl.String, "list": pl.String, "is_unit": pl.Boolean,
}  # fmt: skip
RULES = {
    "control": pl.String, "title_ja": pl.String, "title_en": pl.String, "instrument": pl.String,
    "material": pl.String, "certainty": pl.String, "is_in_force": pl.Boolean, "why_ja": pl.String,
    "why_en": pl.String,
}  # fmt: skip
BRACKETS = re.compile(r"\((.+?)\)|（(.+?)）|incl\. (.+)$")
MORE = re.compile(r"\s*\.\.\.$|など$|を含む$")
UNITS_EN = re.compile(r" units$")
UNITS_JA = re.compile(r"グループ$|の(?:グループ会社|\w*部門)$")
# Words of a list that are kinds of firm, not names of firms.
KINDS = frozenset({"research centers", "nuclear fuel firms", "各研究所", "核燃料関連企業"})
END_USE = re.compile(r"\bend[- ]us")

CAVEAT = Text(
    "一覧が挙げる企業名は各リストの一部にすぎない。該当なしは規制対象でないことを意味しない。公告の原文で確かめること。",
    "The catalogue names only some firms of each list: no match does not mean not listed. Check "
    "the announcement itself.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedParty:
    """A firm that the catalogue names in a list; `is_unit` where it is units of it that are listed.

    `kind` : control (exports to it are banned) or watch (licences without a time limit).
    """

    control: str
    name: str
    kind: str
    is_unit: bool


def named_parties() -> tuple[NamedParty, ...]:
    """Every firm that table `controls` names in a list, once in each language it is named in.

    Examples
    --------
    >>> mp = next(one for one in named_parties() if one.name == "MP Materials")
    >>> mp.control, mp.kind
    ('CHN-2026-US-23', 'control')
    """
    found: dict[NamedParty, None] = {}
    lists = warehouse.table("controls").filter(pl.col("instrument") == "entity_list")
    for row in lists.iter_rows(named=True):
        kind = "watch" if "watch" in row["instrument_text"] else "control"
        for words in (row["form"], row["form_ja"]):
            for name, is_unit in _names_in(words or ""):
                party = NamedParty(control=row["control"], name=name, kind=kind, is_unit=is_unit)
                found[party] = None
    return tuple(found)


def parties(written: Iterable[str], *, least: float = LEAST) -> pl.DataFrame:
    """Firms of a list that a measure may name: suggestions to review, none accepted.

    Parameters
    ----------
    written : names of suppliers or customers, in either language; each is taken once
    least : score below which no suggestion is made, 0-100

    Returns
    -------
    `written`, `suggestion`, `score` (0-100; 100 differs in company form at most), `reason` (a key
    of `minamoto.core.matching.REASONS`), `accepted` (false in every row), `control`, `list`
    (control or watch), `is_unit` (units of the firm are listed, perhaps not the firm). A name like
    nothing has one row without suggestion. Read `CAVEAT` with it.

    Examples
    --------
    >>> found = parties(["TDK株式会社", "架空工業"])
    >>> found.select("written", "suggestion", "score", "control", "list").rows()[0]
    ('TDK株式会社', 'TDK', 100.0, 'CHN-2026-JPN-12', 'watch')
    >>> found.rows()[-1][:2]
    ('架空工業', None)
    """
    known = named_parties()
    rows: list[tuple[object, ...]] = []
    for name in dict.fromkeys(filter(None, written)):
        scored = [(*similarity(name, party.name), party) for party in known]
        best: dict[tuple[str, str], tuple[float, str, NamedParty]] = {}
        for score, reason, party in scored:
            place = party.control, party.name
            if score >= least and score > best.get(place, (-1.0,))[0]:
                best[place] = score, reason, party
        rows += [
            (name, p.name, score, reason, False, p.control, p.kind, p.is_unit)
            for score, reason, p in sorted(
                best.values(), key=lambda one: (-one[0], one[2].control, one[2].name)
            )
        ]
        if not best:
            rows.append((name, None, None, None, False, None, None, None))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def shipment_rules(
    hs6: str, *, exporter: str, destination: str, on: date, end_use: str | None = None
) -> pl.DataFrame:
    """Measures in force, or perhaps, that a shipment from a country to another meets.

    Parameters
    ----------
    hs6 : six digits
    exporter, destination : names in either language, or ISO3
    on : day of shipment
    end_use : what the goods are for, in words; repeated where a measure asks for it

    Returns
    -------
    A row a measure and material. `certainty` : `code` (it names the code, which is wider than the
    goods it lists), `material` (it names a material that the code holds, and no codes), `firm`
    (only if buyer or end user is on its list: see `parties`), `use` (it asks for the use or user).
    `is_in_force` is null where the sources do not tell. No row means that the catalogue, which is
    no census, has none.

    Raises
    ------
    UnknownName : a code or country that is not known

    Examples
    --------
    >>> found = shipment_rules("811292", exporter="CHN", destination="JPN", on=date(2024, 1, 15))
    >>> found.select("control", "material", "certainty").rows()[0]
    ('CHN-2023-GAGE', 'gallium', 'code')
    """
    code, sender, receiver = names.hs6(hs6), names.country(exporter), names.country(destination)
    goods = set(
        warehouse.table("commodities")
        .filter(pl.col("hs6") == code)
        .get_column("material")
        .to_list()
    )
    listed = in_force_towards(on, receiver, goods).filter(pl.col("imposer") == sender)
    rows: list[tuple[object, ...]] = []
    for row in listed.iter_rows(named=True):
        certainty = _certainty(row, code)
        if certainty is None:
            continue
        why = _why(certainty, code, end_use)
        rows.append(
            (row["control"], row["title_ja"], row["title_en"], row["instrument"], row["material"],
             certainty, row["is_in_force"], why.ja, why.en)
        )  # fmt: skip
    return pl.DataFrame(rows, schema=RULES, orient="row").sort("control", "material")


def lists_in_force(on: date) -> pl.DataFrame:
    """Lists of firms on a day: `control`, `title_ja`, `title_en`, `is_in_force`."""
    return (
        state_on(on)
        .filter(pl.col("instrument") == "entity_list")
        .select("control", "title_ja", "title_en", "is_in_force")
        .sort("control")
    )


def _names_in(words: str) -> Iterator[tuple[str, bool]]:
    """Names of firms within the words of a list, and whether units of them are meant."""
    found = BRACKETS.search(words)
    if found is None:
        return
    inside = next(filter(None, found.groups()))
    for item in re.split(r",\s+|、", MORE.sub("", inside.strip())):
        bare = MORE.sub("", item.strip())
        is_unit = bool(UNITS_EN.search(bare) or UNITS_JA.search(bare))
        whole = UNITS_JA.sub("", UNITS_EN.sub("", bare))
        several = re.split(r" and |・", whole) if is_unit or " and " in whole else [whole]
        for name in several:
            if name and bare not in KINDS:
                yield name, is_unit


def _certainty(row: dict[str, object], code: str) -> str | None:
    codes = str(row["hs6"] or "").split(";")
    if row["instrument"] == "entity_list":
        return "firm"
    if row["instrument"] in {"technology", "reporting"}:
        return None
    if END_USE.search(str(row["instrument_text"])):
        return "use"
    if code in codes:
        return "code"
    return "material" if not row["hs6"] else None


def _why(certainty: str, code: str, end_use: str | None) -> Text:
    use_ja = f"（申告された用途：{end_use}）" if end_use else "（用途は未入力）"
    use_en = f" (use given: {end_use})" if end_use else " (no use given)"
    return {
        "code": Text(
            f"HS {code} を挙げている。対象はその中の品目に限られるため、品名・純度を確かめる。",
            f"It names HS {code}, and lists goods within it: check name and purity.",
        ),
        "material": Text(
            "コードを挙げず、この素材を対象としている。品名・純度を確かめる。",
            "It names the material without codes: check name and purity.",
        ),
        "firm": Text(
            "買い手・最終需要者がリストにある場合に限り該当する。",
            "Only where buyer or end user is listed.",
        ),
        "use": Text(
            f"最終需要者・最終用途で決まる{use_ja}。軍事用途などは原文で確かめる。",
            f"It turns on end user and end use{use_en}: check the announcement.",
        ),
    }[certainty]
