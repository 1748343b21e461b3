"""Footnotes of publishers in a few words of our own; what does not bear on a figure is left out."""

from __future__ import annotations

import polars as pl

# Pattern in the footnote -> what it means for the figure.
MEANING = {
    r"(?i)years? end(ed|ing) [^|]*following": "fiscal year ending in the next calendar year",
    r"(?i)years? end(ed|ing) [^|]*of that stated": "fiscal year, not calendar year",
    r"(?i)break in series": "break in series",
    r"(?i)\bexports\b": "exports, not output",
    r"(?i)\bsales\b|\bshipments\b": "sales or shipments, not output",
    r"(?i)\bcapacity\.": "capacity, not output",
    r"(?i)import data": "estimated from trade partners' figures",
    r"(?i)production quota": "quota; undocumented output not included",
    r"(?i)assumed to be 60%": "content assumed 60 % of concentrate",
    r"(?i)secondary metal|includes secondary": "includes secondary metal",
    r"(?i)large mines only": "large mines only",
    r"(?i)proprietary data": "rounded coarsely by the source",
    r"(?i)included with ilmenite": "United States rutile is counted with ilmenite",
    r"(?i)recorded (in|under) (Belgium|Zaire)": "part of the metal is recorded in another country",
    r"(?i)not marketed as metal": "captive: used in titanium production",
    r"(?i)excludes U\.S\. production": "excludes the United States",
    r"(?i)federal republic of germany.*reunited": "Germany reunited in 1990",
    r"(?i)dissolved in december 1991": "Soviet Union, last figure before dissolution",
    r"(?i)republic of croatia": "part of the year without Croatia",
    r"(?i)recomputed as total minus named": (
        "rest of world recomputed: the source counts one named country twice"
    ),
    r"(?i)base year 2025 inferred": "second-hand, rounded; the year 2025 is inferred",
    r"(?i)second-hand": "second-hand, rounded",
    r"(?i)2016-2020 average": "average of 2016-2020, year set to 2020",
    r"(?i)2012-2016 average": "average of 2012-2016, year set to 2016",
    r"(?i)rounded to 3 s\.f": "rounded to three figures",
}


def in_our_words(column: str = "note") -> pl.Expr:
    """The meanings found in a footnote, joined by '; ', null where there is none."""
    said = [
        pl.when(pl.col(column).str.contains(pattern)).then(pl.lit(meaning))
        for pattern, meaning in MEANING.items()
    ]
    joined = pl.concat_str(said, separator="; ", ignore_nulls=True)
    return pl.when(joined != "").then(joined).alias(column)
