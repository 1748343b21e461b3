"""Origins, names and snapshots of a finding: what each answer must carry to be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.grade import GRADE_MEANING
from minamoto.core.records import Origin
from minamoto.core.stage import STAGES
from minamoto.core.text import Text
from minamoto.core.version import VERSION
from minamoto.data import names, warehouse
from minamoto.data.harmonise import UNNAMED
from minamoto.indicators import INDICATORS

UNNAMED_NAME = Text("その他・不明", "other or unknown")

NOTHING_FURTHER: Mapping[str, str] = {}
NAMES_SCHEMA = {"kind": pl.String, "key": pl.String, "name_ja": pl.String, "name_en": pl.String}


def origins(frames: Iterable[tuple[str, pl.DataFrame]]) -> tuple[Origin, ...]:
    """One origin for each source and table among the frames' `source` columns, with its years."""
    parts = [
        frame.filter(pl.col("source").is_not_null()).select(
            pl.lit(table).alias("table"),
            pl.col("source").cast(pl.String).str.split(";"),
            (pl.col("year") if "year" in frame.columns else pl.lit(None))
            .cast(pl.Int32)
            .alias("year"),
        )
        for table, frame in frames
        if "source" in frame.columns and frame.height
    ]
    if not parts:
        return ()
    used = (
        pl.concat(parts)
        .explode("source")
        .group_by("source", "table")
        .agg(pl.col("year").min().alias("year_first"), pl.col("year").max().alias("year_last"))
        .join(warehouse.table("sources"), on="source", how="left", maintain_order="left")
        .sort("source", "table")
    )
    return tuple(
        Origin(
            source=row["source"],
            title=row["title"],
            publisher=row["publisher"],
            edition=row["edition"],
            url=row["url"],
            licence=row["licence"],
            table=row["table"],
            year_first=row["year_first"],
            year_last=row["year_last"],
            via=row["via"],
        )
        for row in used.iter_rows(named=True)
    )


def country_name(iso3: str) -> Text:
    """Name of a country, or of the part of supply that no source names."""
    return UNNAMED_NAME if iso3 == UNNAMED else names.country_record(iso3).name


def pair(column: str) -> tuple[pl.Expr, pl.Expr]:
    """A text of a shipped table in both languages: columns `x` and `x_ja` as `x_ja` and `x_en`."""
    return pl.col(f"{column}_ja"), pl.col(column).alias(f"{column}_en")


def stage_name(key: str) -> Text:
    """Name of a stage."""
    return next(stage.name for stage in STAGES if stage.key == key)


def names_table(
    tables: Sequence[FindingTable], further: pl.DataFrame | None = None
) -> FindingTable:
    """Names in both languages of every key in the tables; a form's is material|stage|form.

    `further` has names of other kinds, in the columns of `NAMES_SCHEMA`.
    """
    found: dict[str, set[str]] = {
        kind: set() for kind in ("material", "country", "field", "source", "control")
    }
    columns = {
        "material": ("material", "materials"),
        "country": (
            "country", "partner", "imposer", "ore_top", "refined_top", "gainer", "top_country",
            "top_partner", "import_top_partner", "targets", "importer", "exporter", "asker",
            "direct_top", "origin_top", "mined_country", "refined_country", "from_country",
            "to_country", "worst_country", "entry_country",
        ),
        "field": ("field", "fields"),
        "source": ("source", "ore_source", "refined_source"),
    }  # fmt: skip
    for table in tables:
        for kind, candidates in columns.items():
            for column in candidates:
                if column in table.frame.columns:
                    values = table.frame[column].drop_nulls().cast(pl.String).unique()
                    for value in values:
                        found[kind].update(value.split(";"))
    parts = [
        _named("materials", "material", "material", found["material"]),
        _named("countries", "country", "country", found["country"]),
        _named("fields", "field", "field", found["field"]),
        _source_names(found["source"]),
        _form_names([keys for table in tables for keys in _form_keys(table.frame)]),
        pl.DataFrame(
            [("stage", s.key, s.name.ja, s.name.en) for s in STAGES]
            + [("grade", g, t.ja, t.en) for g, t in GRADE_MEANING.items()]
            + [("country", UNNAMED, UNNAMED_NAME.ja, UNNAMED_NAME.en)]
            + [("indicator", i.key, i.name.ja, i.name.en) for i in INDICATORS],
            schema=NAMES_SCHEMA,
            orient="row",
        ),
    ]
    if further is not None:
        parts.append(further)
    return FindingTable(
        name="names",
        title=Text("名称", "Names"),
        frame=pl.concat(parts).unique(["kind", "key"], keep="first").sort("kind", "key"),
        units={},
    )


def _named(table: str, key: str, kind: str, wanted: set[str]) -> pl.DataFrame:
    return (
        warehouse.table(table)
        .with_columns(pl.col(key).cast(pl.String))
        .filter(pl.col(key).is_in(sorted(wanted)))
        .select(pl.lit(kind).alias("kind"), pl.col(key).alias("key"), "name_ja", "name_en")
    )


FORM = ["material", "stage", "form"]


def _form_keys(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Material, stage and form of every row that names a form; also of the two faces."""
    has = set(frame.columns)
    keys = [frame.select(FORM)] if has.issuperset(FORM) else []
    for column in sorted({"ore_form", "refined_form"} & has):
        stage = column.removesuffix("_form")
        keys.append(frame.select("material", pl.lit(stage).alias("stage"), form=pl.col(column)))
    return [found.drop_nulls().cast(pl.String) for found in keys]


def _form_names(keys: Sequence[pl.DataFrame]) -> pl.DataFrame:
    if not keys:
        return pl.DataFrame(schema=NAMES_SCHEMA)
    return (
        pl.concat(keys)
        .unique()
        .join(warehouse.table("forms"), on=FORM, how="left", maintain_order="left")
        .select(
            pl.lit("form").alias("kind"),
            pl.concat_str(FORM, separator="|").alias("key"),
            pl.col("name_ja").fill_null(pl.col("form")),
            pl.col("name_en").fill_null(pl.col("form")),
        )
    )


def _source_names(wanted: set[str]) -> pl.DataFrame:
    """Publisher, title with edition, both together, and the words of the licence of each source."""
    words = ("publisher", "title", "edition", "licence")
    rows = (
        warehouse.table("sources")
        .filter(pl.col("source").is_in(sorted(wanted)))
        .with_columns(pl.coalesce(f"{word}_ja", word).alias(f"{word}_ja") for word in words)
    )
    titled_ja = pl.format("{}（{}）", "title_ja", "edition_ja")
    titled_en = pl.format("{} ({})", "title", "edition")
    kinds = (
        ("source", "source", pl.format("{}「{}」", "publisher_ja", titled_ja),
         pl.format("{} — {}", "publisher", titled_en)),
        ("publisher", "source", pl.col("publisher_ja"), pl.col("publisher")),
        ("title", "source", titled_ja, titled_en),
        ("licence", "licence", pl.col("licence_ja"), pl.col("licence")),
    )  # fmt: skip
    return pl.concat(
        rows.select(
            pl.lit(kind).alias("kind"),
            pl.col(key).alias("key"),
            ja.alias("name_ja"),
            en.alias("name_en"),
        )
        for kind, key, ja, en in kinds
    )


def finding(
    *,
    verb: str,
    question: dict[str, object],
    headline: Sequence[Text],
    tables: Sequence[FindingTable],
    read: Sequence[str],
    assumptions: Sequence[Text] = (),
    warnings: Sequence[Text] = (),
    further_names: pl.DataFrame | None = None,
    further_snapshots: Mapping[str, str] = NOTHING_FURTHER,
) -> Finding:
    """The finding, with its names, origins, snapshots of the tables `read`, and version."""
    by_origin = [(t.name, t.frame) for t in tables]
    return Finding(
        verb=verb,
        question={k: v.isoformat() if isinstance(v, date) else v for k, v in question.items()},
        headline=tuple(headline),
        tables=(*tables, names_table(tables, further_names)),
        assumptions=tuple(assumptions),
        warnings=tuple(warnings),
        origins=origins(by_origin),
        snapshots={
            **{key: sha for name in read for key, sha in warehouse.snapshots(name).items()},
            **further_snapshots,
        },
        version=VERSION,
    )
