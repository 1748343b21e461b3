"""EU criticality study 2023, annex of supply shares: world supply, and sourcing of the EU."""

from __future__ import annotations

import re

from minamoto.data.sources.csv_text import csv_rows
from minamoto.data.sources.parser import SourceParser
from minamoto.data.sources.place import Place
from minamoto.data.sources.published import Tables, tables

REQUIRED = ("Material", "Stage", "Country", "Share", "t")
STAGES = ("E", "P")
SHARE = re.compile(r"(<?)\s*(\d+(?:\.\d+)?)\s*%", re.ASCII)
TRADE_PARAMETER = re.compile(r"\d(?:\.\d+)?", re.ASCII)
SCOPES = {"global": "world", "eu": "eu"}
SUM_LIMIT = 1.05  # whole per cents of many countries may add to a little over 100


def _scope(file: str) -> str:
    stem = re.sub(r"^(?:eu_crm_\d*_?)", "", file.lower())
    found = [scope for word, scope in SCOPES.items() if word in stem]
    if len(found) != 1:
        raise Place(file).error(
            f"the file name {file!r}",
            "a name with 'Global' (world supply) or 'EU' (sourcing of the EU), not both",
            "the two tables have the same columns: name the file by what it holds",
        )
    return found[0]


def _record(scope: str, line: int, cells: dict[str, str], place: Place) -> dict[str, object]:
    if cells["Stage"] not in STAGES:
        raise place.under("Stage").error(repr(cells["Stage"]), "E (extraction) or P (processing)")
    share = SHARE.fullmatch(cells["Share"])
    if share is None or float(share[2]) > 100:
        raise place.under("Share").error(
            repr(cells["Share"]), "a per cent from 0 to 100 such as 93.8%, or <0.1%"
        )
    if not TRADE_PARAMETER.fullmatch(cells["t"]):
        raise place.under("t").error(repr(cells["t"]), "a number such as 0.8")
    fraction = float(share[2]) / 100
    is_bound = share[1] == "<"
    return {
        "scope": scope,
        "commodity": cells["Material"],
        "stage_published": cells["Stage"],
        "country_name": cells["Country"],
        "share": None if is_bound else fraction,
        "high": fraction if is_bound else None,
        "trade_parameter": float(cells["t"]),
        "flag": "<" if is_bound else None,
        "row": line,
    }


def parse(raw: bytes, file: str) -> Tables:
    """Shares of countries by material and stage, with the study's trade parameter t.

    `<0.1%` is a null with an upper bound of 0.001.

    Parameters
    ----------
    raw : CSV of the annex table, UTF-8 or Windows-1252
    file : with `Global` or `EU` in its name: the two tables have the same columns

    Raises
    ------
    SourceFormatError : naming the row and column; also where the shares of a material and stage
        add to more than the whole.
    """
    scope = _scope(file)
    rows = [
        _record(scope, line, cells, Place(file, row=line))
        for line, cells in csv_rows(raw, file, REQUIRED, ("utf-8-sig", "cp1252"))
    ]
    sums: dict[tuple[str, str], float] = {}
    for row in rows:
        key = (str(row["commodity"]), str(row["stage_published"]))
        sums[key] = sums.get(key, 0.0) + (row["share"] if isinstance(row["share"], float) else 0.0)
        if sums[key] > SUM_LIMIT:
            raise Place(file, row=int(str(row["row"])), column="Share").error(
                f"shares of {key} that add to {sums[key]:.3f} so far", "at most 1"
            )
    return tables({"shares": rows}, Place(file))


SOURCE = SourceParser(
    key="eu_crm_shares",
    publisher="European Commission",
    title="Study on the critical raw materials for the EU 2023, annex: supply shares and t",
    url="https://op.europa.eu/en/publication-detail/-/publication/"
    "57318397-fdd4-11ed-a05c-01aa75ed71a1",
    licence="CC BY 4.0",
    cite="eu_crm_2023",
    file_pattern=r".*(?:Global|EU).*\.csv",
    tables=("shares",),
    units=("%",),
    parse=parse,
    publisher_names="eu",
)
