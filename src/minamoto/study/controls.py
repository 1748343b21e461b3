"""`controls`: export controls and cut-offs, what is in force on a day, and what lapses next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from minamoto.core.finding import Finding, FindingTable
from minamoto.core.stage import STAGE_KEYS
from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.study.provenance import finding, pair

CATALOGUE_AS_OF = date(2026, 11, 23)
LIFTING = "suspension_of_controls"  # a measure that lifts others for a time
RESTRICTING = ("licence", "ban", "quota", "tax", "suspension", "state_trading", "stop")
LAPSE_HORIZON = timedelta(days=183)

CATALOGUE_NOTE = Text(
    f"規制一覧は{CATALOGUE_AS_OF:%Y年%m月%d日}時点で、網羅的な統計ではない。"
    f"収載がないことは規制がないことを意味しない。",
    f"The catalogue is as of {CATALOGUE_AS_OF.isoformat()} and is not a census: a measure that is "
    f"not "
    "listed may still exist.",
)


def controls(
    *,
    on: date | None = None,
    material: str | None = None,
    imposer: str | None = None,
    towards: str | None = None,
    hs6: str | None = None,
    in_force_only: bool = False,
) -> Finding:
    """Measures and events that cut or condition exports, and their state on a day.

    Parameters
    ----------
    on : the day asked about; today when not given
    material, imposer, towards : names in either language, keys or codes; narrow the list
    hs6 : six digits; narrows to measures that name the code
    in_force_only : keep only measures known to be in force on the day

    Returns
    -------
    Tables `controls` (`is_in_force` is null where the sources do not tell) and `lapses` (terms that
    end within half a year of the day).

    Examples
    --------
    >>> from datetime import date
    >>> found = controls(on=date(2024, 1, 15), material="gallium", in_force_only=True)
    >>> found.to_polars("controls")["control"].to_list()
    ['CHN-2023-GAGE', 'ZAF-2012-SCRAP']
    """
    day = on or date.today()  # noqa: DTZ011  # a legal day, without a clock time
    listed = state_on(day)
    if material is not None:
        listed = listed.filter(_lists("materials", names.material(material).key))
    if imposer is not None:
        listed = listed.filter(pl.col("imposer") == names.country(imposer))
    if towards is not None:
        listed = listed.filter(_aimed_at(names.country(towards)))
    if hs6 is not None:
        listed = listed.filter(_lists("hs6", names.hs6(hs6)))
    if in_force_only:
        listed = listed.filter("is_in_force")
    return finding(
        verb="controls",
        question={
            "on": day,
            "material": material,
            "imposer": imposer,
            "towards": towards,
            "hs6": hs6,
            "in_force_only": in_force_only,
        },
        headline=[_headline(listed, day)],
        tables=(controls_table(listed), lapses_table(listed, day)),
        read=("controls",),
        warnings=catalogue_warnings(listed, day),
    )


def state_on(day: date) -> pl.DataFrame:
    """The catalogue with `is_in_force` on `day`: true, false, or null where it is not known.

    A measure is in force from `effective` until `ended`, except while it is suspended; after a
    suspension has run out by its own terms nothing is known. Neither is anything where the sources
    leave the present state open, or say that it ended but not when.
    """
    started = pl.col("effective") <= day
    ended = pl.col("ended") <= day
    is_suspended = pl.lit(day).is_between("suspended_from", "suspended_until")
    ended_some_day = pl.col("ended").is_null() & (pl.col("state") == "ended")
    is_open = (pl.col("state") == "unknown") & pl.col("suspended_from").is_null()
    is_in_force = (
        pl.when(~started.fill_null(value=False) | ended.fill_null(value=False))
        .then(pl.lit(value=False))
        .when(is_suspended.fill_null(value=False))
        .then(pl.lit(value=False))
        .when((pl.col("suspended_until") < day).fill_null(value=False))
        .then(None)
        .when(ended_some_day)
        .then(pl.lit(value=False) if day >= CATALOGUE_AS_OF else None)
        .when(is_open)
        .then(None)
        .otherwise(pl.lit(value=True))
    )
    return warehouse.table("controls").with_columns(is_in_force.alias("is_in_force"))


def in_force_towards(day: date, importer: str, material_keys: Collection[str]) -> pl.DataFrame:
    """Measures in force (or perhaps in force) on `day` against `importer`, one row a material.

    A measure on a group of materials bears on each member. One on some members bears on part of the
    group only: its `is_in_force` is null for the group, as it is where the state is not known.
    """
    read = tuple(tuple(warehouse.snapshots(name).items()) for name in ("controls", "materials"))
    return (
        _towards(day, importer, read)
        .filter(pl.col("material").is_in(sorted(material_keys)))
        .unique(["control", "material"], keep="first", maintain_order=True)
    )


Hashes = tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)  # a bill asks for each of its materials
def _towards(day: date, importer: str, _read: tuple[Hashes, ...]) -> pl.DataFrame:
    """Measures on all materials, from the tables whose files have those hashes."""
    kept = (
        state_on(day)
        .filter(_aimed_at(importer) & pl.col("is_in_force").fill_null(value=True))
        .filter((pl.col("imposer") != importer) & (pl.col("instrument") != LIFTING))
        .with_columns(pl.col("materials").str.split(";").alias("material"))
        .explode("material")
        .with_columns(pl.lit(value=False).alias("is_by_group"))
    )
    families = warehouse.table("materials").select("material", "family").drop_nulls()
    members = kept.join(
        families.rename({"family": "material", "material": "member"}),
        on="material",
        maintain_order="left_right",
    )
    groups = kept.join(families, on="material", maintain_order="left").with_columns(
        pl.lit(None, dtype=pl.Boolean).alias("is_in_force"), pl.col("family").alias("material")
    )
    columns = kept.columns
    by_group = members.with_columns(
        pl.col("member").alias("material"), pl.lit(value=True).alias("is_by_group")
    )
    return pl.concat([kept, by_group.select(columns), groups.select(columns)])


def restricts_supply() -> pl.Expr:
    """Whether the instrument itself holds goods back.

    A duty to report, a list of named firms, and a control of technology do not hold back the
    material from everyone else, and are listed without being counted.
    """
    parts = pl.col("instrument").str.split(";")
    return parts.list.set_intersection(list(RESTRICTING)).list.len() > 0


def bears_on_stage(material: str, stage: str) -> pl.Expr:
    """Whether a measure's HS codes touch the material at the stage.

    A measure that names no code, or names the material but only codes outside its chain, is taken
    to bear on every stage; one that names just the material's group must name its codes.
    """
    chain = warehouse.table("commodities").filter(pl.col("material") == material)
    at_stage = chain.filter(pl.col("stage") == stage)["hs6"].to_list()
    listed = ([at_stage], [chain["hs6"].to_list()])
    return _bears(*(pl.lit(pl.Series(codes, dtype=pl.List(pl.String))) for codes in listed))


def _bears(at_stage: pl.Expr, anywhere: pl.Expr) -> pl.Expr:
    """`bears_on_stage`, of the codes of the material at the stage and of all of them."""
    codes = pl.col("hs6").str.split(";")
    names_stage, names_chain = (
        (codes.list.set_intersection(listed).list.len() > 0).fill_null(value=False)
        for listed in (at_stage, anywhere)
    )
    is_elsewhere = names_chain.not_() & pl.col("is_by_group").not_()
    return pl.col("hs6").is_null() | names_stage | is_elsewhere


def _lists(column: str, key: str) -> pl.Expr:
    return pl.col(column).str.split(";").list.contains(key).fill_null(value=False)


def _aimed_at(country: str) -> pl.Expr:
    targets = pl.col("targets").str.split(";")
    exempt = pl.col("exempt").str.split(";").list.contains(country).fill_null(value=False)
    return (targets.list.contains("ALL") & ~exempt) | targets.list.contains(country)


def controls_table(listed: pl.DataFrame) -> FindingTable:
    """The catalogue's rows, newest first."""
    columns = (
        "control", "title_ja", "title_en", "announced", "effective", "ended", "suspended_from",
        "suspended_until", *pair("status"), "is_in_force", "imposer", "targets", "exempt",
        *pair("target_text"), "instrument", *pair("instrument_text"), "materials",
        *pair("material_text"), *pair("form"), "hs6", *pair("legal_reference"),
        *pair("observed_effect"), "url", "source", "confidence", *pair("note"),
    )  # fmt: skip
    return FindingTable(
        name="controls",
        title=Text("輸出規制・供給途絶", "Export controls and cut-offs"),
        frame=listed.sort("effective", "control", descending=True, nulls_last=True).select(columns),
        units={},
    )


def lapses_table(listed: pl.DataFrame, day: date) -> FindingTable:
    """Terms that end, and measures that start, within half a year after `day`."""
    kinds = (
        (
            "suspended_until",
            Text(
                "停止期間の満了（その後の扱いは未定）", "suspension ends; what follows is not known"
            ),
        ),
        ("ended", Text("措置の期限", "measure ends")),
        ("effective", Text("措置の開始", "measure starts")),
    )
    parts = [
        listed.filter(pl.col(column).is_between(day, day + LAPSE_HORIZON)).select(
            "control",
            "imposer",
            "materials",
            pl.col(column).alias("date"),
            (pl.col(column) - pl.lit(day)).dt.total_days().cast(pl.Int32).alias("days_left"),
            pl.lit(what.ja).alias("what_ja"),
            pl.lit(what.en).alias("what_en"),
            "source",
        )
        for column, what in kinds
    ]
    return FindingTable(
        name="lapses",
        title=Text("半年以内に期限が来るもの", "Terms that end or start within half a year"),
        frame=pl.concat(parts).sort("date", "control"),
        units={"days_left": "d"},
    )


def catalogue_warnings(listed: pl.DataFrame, day: date) -> tuple[Text, ...]:
    """What the catalogue cannot tell about that day."""
    texts = [CATALOGUE_NOTE]
    if day > CATALOGUE_AS_OF:
        texts.append(
            Text(
                f"{day.isoformat()} は一覧の時点より後であり、その間の変更は反映されていない。",
                f"{day.isoformat()} is later than the catalogue; changes since are not in it.",
            )
        )
    unknown = listed.filter(pl.col("is_in_force").is_null())["control"].sort().to_list()
    if unknown:
        texts.append(
            Text(
                f"現在効力があるか資料から判断できない措置：{'、'.join(unknown)}。",
                f"The sources do not tell whether these are in force: {', '.join(unknown)}.",
            )
        )
    return tuple(texts)


def _headline(listed: pl.DataFrame, day: date) -> Text:
    in_force = listed.filter("is_in_force").height
    unknown = listed["is_in_force"].null_count()
    return Text(
        f"{day.isoformat()} 時点で効力のある措置は{in_force}件、効力不明が{unknown}件"
        f"（該当{listed.height}件中）。",
        f"On {day.isoformat()}, {in_force} measures are in force and {unknown} are in doubt, "
        f"of {listed.height} listed.",
    )


def controls_of(day: date, importer: str, material: str) -> Callable[[str, str | None], str | None]:
    """Measures in force that hold the material back from the importer: (imposer, stage) -> ids.

    With stage None those on any stage.
    """
    names = ("controls", "materials", "commodities")
    held = _held(day, importer, tuple(tuple(warehouse.snapshots(name).items()) for name in names))
    return lambda imposer, stage: held.get((material, stage, imposer))


@lru_cache(maxsize=4)  # a bill asks for each of its materials
def _held(
    day: date, importer: str, read: tuple[Hashes, ...]
) -> Mapping[tuple[str, str | None, str], str]:
    """Measures of each imposer, in order, as one text, by material and stage."""
    kept = (
        _towards(day, importer, read[:2])
        .unique(["control", "material"], keep="first", maintain_order=True)
        .filter(pl.col("is_in_force").fill_null(value=False) & restricts_supply())
    )
    goods = warehouse.table("commodities").select("material", "stage", "hs6")
    anywhere = goods.group_by("material").agg(pl.col("hs6").alias("anywhere"))
    at_stage = goods.group_by("material", "stage").agg(pl.col("hs6").alias("at_stage"))
    stages = pl.DataFrame({"stage": STAGE_KEYS}, schema={"stage": pl.String})
    bearing = (
        kept.join(stages, how="cross")
        .join(anywhere, on="material", how="left", maintain_order="left")
        .join(at_stage, on=["material", "stage"], how="left", maintain_order="left")
        .filter(_bears(pl.col("at_stage"), pl.col("anywhere")))
    )
    found = pl.concat([kept.with_columns(pl.lit(None, pl.String).alias("stage")), bearing],
                      how="diagonal")  # fmt: skip
    grouped = found.group_by("material", "stage", "imposer").agg(
        pl.col("control").unique().sort().str.join(";")
    )
    return {(material, stage, who): ids for material, stage, who, ids in grouped.iter_rows()}
