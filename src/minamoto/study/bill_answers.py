"""Answers of suppliers put beside a bill of material: surveys, and smelter lists (CMRT, EMRT)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from minamoto.core.bom import BillOfMaterial
from minamoto.core.composition import Composition
from minamoto.core.errors import InputError
from minamoto.core.text import Lang, Text
from minamoto.data import names
from minamoto.data.bill_masses import own_compositions
from minamoto.data.bill_reading import read_bill
from minamoto.data.declared_supply import FRAME, REFINED, read_declared
from minamoto.data.name_matching import HIGH, read_reviewed, suggestions
from minamoto.data.smelter_list import SMELTERS, SmelterList, read_smelter_list
from minamoto.data.survey_reading import SurveyAnswers, read_survey
from minamoto.data.user_sheet import folded, read_sheets
from minamoto.study.bill_tables import few
from minamoto.study.provenance import country_name

QUESTION = ["supplier", "part", "material", "form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredBill:
    """A bill with the answers of its suppliers, to be written as a workbook and reviewed.

    `answers` has the columns of `data.declared_supply.FRAME`; `compositions` are the user's own.
    """

    bill: BillOfMaterial
    compositions: Mapping[str, Composition]
    answers: pl.DataFrame
    notes: tuple[Text, ...]

    def named(self, lang: Lang) -> pl.DataFrame:
        """The answers with the names of materials and countries."""
        materials = {key: names.material(key).name[lang] for key in self.answers["material"]}
        columns = pl.concat([self.answers["country"], self.answers["mine_country"]])
        countries = {key: country_name(key)[lang] for key in columns.drop_nulls().unique()}
        return self.answers.with_columns(
            pl.col("material").replace(materials),
            pl.col("country", "mine_country").replace(countries),
        )


def with_answers(
    path: Path | str,
    surveys: Sequence[Path | str] = (),
    *,
    smelters: Sequence[Path | str] = (),
    supplier: str | None = None,
    reviewed: Path | str | None = None,
) -> AnsweredBill:
    """A bill with what surveys and smelter lists tell on its sheet of answers.

    Parameters
    ----------
    path : a bill of material; answers it holds stay, but for questions that are answered anew
    surveys : surveys that came back
    smelters : CMRT or EMRT workbooks
    supplier : who gave the smelter lists, where they do not name the company as the bill does
    reviewed : a reviewed list of names (`bom match`): the accepted ones take the place of those in
        the bill and in the files

    Raises
    ------
    SheetError, SheetErrors : with every place of a file to mend
    InputError : a supplier that the bill does not have
    """
    accepted = {} if reviewed is None else read_reviewed(Path(reviewed))
    bill = _renamed(read_bill(Path(path)), accepted)
    known = bill.lines["supplier"].drop_nulls().unique(maintain_order=True).to_list()
    notes: list[Text] = []
    told: list[pl.DataFrame] = []
    for file in surveys:
        found = read_survey(Path(file))
        who = _supplier(found.supplier, known, accepted, str(file))
        told.append(_of_survey(found, who))
        notes += [*_said(file, found.notes), *_not_in_bill(told[-1], bill, str(file))]
    for file in smelters:
        listed = read_smelter_list(Path(file))
        who = _supplier(supplier or listed.company or "", known, accepted, str(file))
        told.append(_of_smelters(listed, who))
        notes += [*_said(file, listed.notes), *_shares_wanted(told[-1], str(file))]
    before = read_declared(Path(path))
    new = pl.concat([pl.DataFrame(schema=FRAME), *told])
    supplier_names = pl.col("supplier").replace(accepted) if accepted else pl.col("supplier")
    kept = before.rows.with_columns(supplier_names).join(
        new, on=QUESTION, how="anti", nulls_equal=True
    )
    replaced = before.rows.height - kept.height
    if replaced:
        notes.append(
            Text(f"以前の回答{replaced}行を新しい回答で置き換えた。",
                 f"Earlier answers replaced by new ones: {replaced}.")
        )  # fmt: skip
    return AnsweredBill(
        bill=bill, compositions=own_compositions(Path(path)), answers=pl.concat([kept, new]),
        notes=tuple(few(notes)),
    )  # fmt: skip


def name_suggestions(path: Path | str, files: Sequence[Path | str] = ()) -> pl.DataFrame:
    """Names of suppliers and refiners that may be one: within a bill, and of files beside it.

    Parameters
    ----------
    path : a bill of material
    files : surveys and smelter lists, whose suppliers are compared with those of the bill

    Returns
    -------
    The columns of `data.name_matching.suggestions`; of two names in the bill the one on fewer lines
    is `written`, and only spellings of one name are shown. Names that are like nothing in the bill
    are listed for the files alone.
    """
    bill = read_bill(Path(path))
    found = [_within(bill, column) for column in ("supplier", "refiner")]
    known = bill.lines["supplier"].drop_nulls().unique(maintain_order=True).to_list()
    found.append(suggestions(_names_in(files), known))
    return pl.concat(found)


def _within(bill: BillOfMaterial, column: str) -> pl.DataFrame:
    counted = (
        bill.lines.drop_nulls(column)
        .group_by(column, maintain_order=True)
        .len()
        .sort("len", descending=True, maintain_order=True)
    )
    held = counted[column].to_list()
    found = [suggestions([name], held[:place], least=HIGH) for place, name in enumerate(held)]
    empty = suggestions([], [])
    return pl.concat([empty, *found]).filter(pl.col("suggestion").is_not_null())


def _names_in(files: Sequence[Path | str]) -> list[str]:
    return [
        read_smelter_list(Path(file)).company or ""
        if is_smelter_list(Path(file))
        else read_survey(Path(file)).supplier
        for file in files
    ]


def is_smelter_list(path: Path) -> bool:
    """Whether a workbook has the sheet of smelters of a CMRT or EMRT."""
    return folded(SMELTERS) in {folded(sheet.name or "") for sheet in read_sheets(path)}


def _renamed(bill: BillOfMaterial, accepted: Mapping[str, str]) -> BillOfMaterial:
    if not accepted:
        return bill
    renamed = bill.lines.with_columns(pl.col("supplier", "refiner").replace(dict(accepted)))
    return replace(bill, lines=renamed)


def _supplier(name: str, known: Sequence[str], accepted: Mapping[str, str], file: str) -> str:
    taken = accepted.get(name, name)
    if taken in known:
        return taken
    near = suggestions([name], known)["suggestion"].drop_nulls().to_list() if name else []
    hint_ja = f"「{'」「'.join(near)}」のことなら、" if near else ""
    hint_en = f"; if it is {' or '.join(map(repr, near))}, " if near else "; "
    raise InputError(
        Text(
            f"{file}：仕入先「{name}」は部品表にありません。{hint_ja}`minamoto bom match` の一覧で"
            "採用し、--reviewed で渡してください。",
            f"{file}: the bill has no supplier {name!r}{hint_en}accept it in the list of "
            "`minamoto bom match` and give that with --reviewed",
        )
    )


def _of_survey(found: SurveyAnswers, supplier: str) -> pl.DataFrame:
    stock = pl.format("在庫 {} 日", pl.col("stock_days").round(1))
    others = pl.format("代替 {}", pl.col("alternates").list.join("、"))
    remarks = pl.concat_list(
        stock,
        pl.when(pl.col("alternates").list.len() > 0).then(others),
        "remarks",
    ).list.drop_nulls()
    frame = found.answers.with_columns(
        supplier=pl.lit(supplier), refiner="site", as_of=pl.col("as_of").cast(pl.String),
        file=pl.lit(Path(found.file).name), is_accepted=pl.lit(value=True),
        remarks=pl.when(remarks.list.len() > 0).then(remarks.list.join("；")),
    )  # fmt: skip
    return frame.select(pl.col(name).cast(dtype) for name, dtype in FRAME.items())


def _of_smelters(listed: SmelterList, supplier: str) -> pl.DataFrame:
    """A row a material and country; the share is known where all smelters are in one."""
    rows = listed.smelters.filter(pl.col("material").is_not_null())
    countries = pl.col("country").n_unique().over("material")
    is_one = (countries == 1) & pl.col("country").is_not_null()
    mines = pl.col("mine_countries").list.unique(maintain_order=True)
    return (
        rows.with_columns(
            is_one.alias("is_one"),
            pl.when(mines.list.len() == 1).then(mines.list.first()).alias("mine_country"),
            pl.coalesce("smelter", "smelter_id").alias("refiner"),
        )
        .group_by("material", "country", maintain_order=True)
        .agg(
            pl.col("row").first(),
            pl.col("refiner").drop_nulls().unique(maintain_order=True).str.join("; "),
            pl.when(pl.col("mine_country").n_unique() == 1)
            .then(pl.col("mine_country").first()).alias("mine_country").first(),
            pl.col("is_one").first(),
        )
        .with_columns(
            supplier=pl.lit(supplier), part=pl.lit(None), form=pl.lit(REFINED),
            share=pl.when("is_one").then(1.0),
            refiner=pl.when(pl.col("refiner") != "").then("refiner"),
            as_of=pl.lit(listed.as_of.isoformat() if listed.as_of else None),
            file=pl.lit(Path(listed.file).name), is_accepted=pl.lit(value=True),
            remarks=pl.lit(f"{listed.template or ''} {listed.version or ''}".strip() or None),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in FRAME.items())
    )  # fmt: skip


def _said(file: Path | str, notes: Sequence[Text]) -> list[Text]:
    name = Path(file).name
    return [Text(f"{name}：{note.ja}", f"{name}: {note.en}") for note in notes]


def _not_in_bill(told: pl.DataFrame, bill: BillOfMaterial, file: str) -> list[Text]:
    """Parts of a survey that the supplier does not deliver by the bill."""
    here = bill.lines.select("supplier", "part").unique()
    left = told.filter(pl.col("part").is_not_null()).join(here, on=["supplier", "part"], how="anti")
    parts = left["part"].unique(maintain_order=True).to_list()
    name = Path(file).name
    return [
        Text(f"{name}：部品「{part}」は部品表のこの仕入先の行にない。",
             f"{name}: no line of the bill has the part {part!r} from this supplier.")
        for part in parts
    ]  # fmt: skip


def _shares_wanted(told: pl.DataFrame, file: str) -> list[Text]:
    """Materials whose smelters are in several countries: no list says how much comes from which."""
    open_ones = told.filter(pl.col("share").is_null())["material"].unique(maintain_order=True)
    if open_ones.is_empty():
        return []
    name, listed = Path(file).name, ", ".join(open_ones)
    return [
        Text(
            f"{name}：{listed} の製錬業者は複数の国にあるか国が不明で、割合がわからない。"
            "シート「回答」に割合を書くまで使わない。",
            f"{name}: the smelters of {listed} are in several countries or in unknown ones, so "
            "shares are not known: the rows are not used until a share is filled in.",
        )
    ]
