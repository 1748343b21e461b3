"""What `trace` is asked about: materials by name, field or product, and whose network to follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from minamoto.core.errors import InputError, UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.data import names, warehouse
from minamoto.data.chains import chain as chain_of
from minamoto.data.chains import coverage, groups, materials
from minamoto.study.chain_model import BASE_YEAR
from minamoto.study.fields import all_fields, uses_of
from minamoto.study.made_figures import made_figures
from minamoto.study.networks import KeptNetwork, Progress, covered, networks_of
from minamoto.study.provenance import country_name


def asked_materials(
    materials: Sequence[str] | str | None,
    fields: Sequence[str | int] | str | None,
    product: str | None,
) -> list[str]:
    """Keys of the materials asked for, each once.

    Raises
    ------
    UnknownName : a name is in no list
    InputError : nothing was asked for
    """
    asked: list[str] = []
    if materials is not None:
        listed = [materials] if isinstance(materials, str) else materials
        asked += [m.key for text in listed for m in names.materials(text)]
    if fields is not None:
        wanted = [fields] if isinstance(fields, str) else list(fields)
        numbers = all_fields() if wanted == ["all"] else [names.field(str(f)) for f in wanted]
        used = uses_of(numbers)
        asked += used["material"].unique().sort().to_list()
    if product is not None:
        asked += _of_product(product)
    if not asked:
        raise InputError(
            Text(
                "素材・戦略分野・製品のいずれかを指定してください。",
                "say which materials, fields or product to trace",
            )
        )
    return list(dict.fromkeys(asked))


def _of_product(product: str) -> list[str]:
    uses = warehouse.table("uses")
    wanted = names.plain(product)
    text = pl.concat_str("product_ja", pl.lit(" "), "product_en").str.to_lowercase()
    hit = uses.filter(text.str.contains(wanted.lower(), literal=True))
    if hit.is_empty():
        known = [*uses["product_ja"].unique(), *uses["product_en"].unique()]
        raise UnknownName("product", product, nearest(product, known))
    return hit["material"].unique().sort().to_list()


def uncovered(material: str) -> Text:
    """Why a material has no network."""
    why = {row.material: row.why for row in coverage()}.get(material)
    name = names.material(material).name
    because = why or Text("鎖の情報がない", "no chain data")
    return Text(f"{name.ja}：供給網なし（{because.ja}）", f"{name.en}: no network ({because.en})")


def followed_as(material: str) -> str | None:
    """The material whose network is followed: its own, that of its group, or none."""
    if material in covered():
        return material
    found = groups().get(material)
    return found.group if found is not None and found.group in covered() else None


def networks_asked(
    asked: Sequence[str], year: int, *, draws: int, progress: Progress
) -> tuple[dict[str, KeptNetwork], list[Text]]:
    """The networks to follow, by material, and why some materials have none of their own.

    Raises
    ------
    InputError : none has
    """
    taken = {material: followed_as(material) for material in asked}
    known = list(dict.fromkeys(m for m in taken.values() if m is not None))
    if not known:
        raise InputError(
            Text(
                f"{'、'.join(asked)}：調整済みの供給網がありません。"
                "`minamoto data show chain_tiers` に理由があります。",
                f"no network for {', '.join(asked)}; `minamoto data show chain_tiers` says why",
            )
        )
    missing = [
        uncovered(material) if network is None else within_group(material)
        for material, network in taken.items()
        if network != material
    ]
    return networks_of(known, year, draws=draws, progress=progress), missing


def check_form(form: str | None, materials: Iterable[str]) -> None:
    """Whether one of the chains has the form asked for.

    Raises
    ------
    UnknownName : none has, with the forms that there are
    """
    known = dict.fromkeys(f.key for material in materials for f in chain_of(material).forms)
    if form is not None and form not in known:
        raise UnknownName("form", form, nearest(form, list(known)) or list(known))


def within_group(material: str) -> Text:
    """That a material is followed within a group, and what is known of it alone."""
    found = groups()[material]
    name, group = names.material(material).name, names.material(found.group).name
    alone_ja, alone_en = _known_alone(material)
    return Text(
        f"{name.ja}：{group.ja}の供給網でたどった。{found.why.ja}{alone_ja}",
        f"{name.en}: followed in the network of {group.en}. {found.why.en}{alone_en}",
    )


def _known_alone(material: str) -> tuple[str, str]:
    """The leading country at each stage of which statistics know the shares of the material."""
    ja, en = "", ""
    for form in chain_of(material).forms if material in materials() else ():
        shares = [figure for figure in made_figures(material, form, BASE_YEAR) if figure.share]
        if not shares:
            continue
        top = max(shares, key=lambda figure: figure.share or 0.0)
        where = country_name(top.country)
        ja += f"{form.name.ja}は{top.year}年に{where.ja}が{top.share:.0%}（{top.source}）。"
        en += f" {form.name.en}: {top.share:.0%} {where.en} in {top.year} ({top.source})."
    return ja, en
