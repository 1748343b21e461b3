"""`CompanyNetwork`: which site makes which part of what, with what stock and capacity.

A site here makes one part; a plant that makes several is several sites that share a limit. The user
counts each part in its own unit (pieces, kg); a period is whatever capacity and demand are per.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompanyNetwork:
    """Sites, recipes, links, limits and demand; arrays are read-only. Build by `company_network`.

    `makes` : (n_sites,) the part each site makes; `stock` : (n_sites,) units of it on hand, once.
    `need_site`, `need_part`, `need_units` : (n_needs,) units of a part that one unit of the site's
    own part takes (r_kj), ordered by site, then part.
    `link_source`, `link_target`, `link_need` : (n_links,) who may supply whom, and for which need.
    `capacity` : (n_limits,) units per period, finite, shared by the sites that `member_site` and
    `member_limit` : (n_members,) put under it; a site under none is unlimited.
    `demand` : (n_parts,) units per period sold; `loss` : (n_parts,) money per unit not delivered.
    """

    sites: tuple[str, ...]
    parts: tuple[str, ...]
    makes: IntArray
    stock: FloatArray
    need_site: IntArray
    need_part: IntArray
    need_units: FloatArray
    link_source: IntArray
    link_target: IntArray
    link_need: IntArray
    capacity: FloatArray
    member_site: IntArray
    member_limit: IntArray
    demand: FloatArray
    loss: FloatArray

    @property
    def n_sites(self) -> int:
        """Count of sites."""
        return len(self.sites)

    @property
    def products(self) -> IntArray:
        """The parts that are sold: those with a demand."""
        return np.flatnonzero(self.demand > 0)

    def site(self, name: str) -> int:
        """Index of a site; `InputError` where there is none of that name."""
        if name not in self.sites:
            raise InputError(
                Text(
                    f"拠点「{name}」はこの供給網にありません。", f"no site {name!r} in the network"
                )
            )
        return self.sites.index(name)


def company_network(
    *,
    sites: Sequence[str],
    parts: Sequence[str],
    makes: ArrayLike,
    stock: ArrayLike,
    needs: tuple[ArrayLike, ArrayLike, ArrayLike],
    demand: ArrayLike,
    loss: ArrayLike,
    capacity: ArrayLike,
    members: tuple[ArrayLike, ArrayLike] | None = None,
    links: tuple[ArrayLike, ArrayLike] | None = None,
) -> CompanyNetwork:
    """A checked network of a company and its suppliers.

    Parameters
    ----------
    sites, parts : names, each once
    makes : (n_sites,) index of the part each site makes
    stock : (n_sites,) units of that part on hand, >= 0
    needs : site, part, units of the part per unit made there (> 0); (n_needs,) each
    demand : (n_parts,) units per period, >= 0; loss : (n_parts,) money per unit short, > 0 where
        there is demand
    capacity : units per period, >= 0, inf for none; (n_sites,), or (n_limits,) with `members`
    members : site, limit; (n_members,) each: which sites share which limit
    links : supplying site, supplied site; (n_links,) each. Where none are given, every site that
        makes a part may supply every site that needs it.

    Raises
    ------
    InputError : naming the first site, part or link that cannot be.

    Examples
    --------
    >>> net = company_network(
    ...     sites=["smelter", "plant"], parts=["ingot", "wheel"], makes=[0, 1], stock=[0, 20],
    ...     needs=([1], [0], [2.0]), demand=[0, 10], loss=[0, 5], capacity=[30, np.inf])
    >>> net.link_source.tolist(), net.link_target.tolist()
    ([0], [1])
    """
    n, n_parts = len(sites), len(parts)
    _unique(sites, "site", "拠点")
    _unique(parts, "part", "部品")
    made = _index(makes, "makes", n_parts, n)
    held = _amounts(stock, "stock", n)
    need_site, need_part, need_units = _needs(needs, sites, parts)
    sold, money = _amounts(demand, "demand", n_parts), _amounts(loss, "loss", n_parts)
    free = np.flatnonzero((sold > 0) & (money <= 0))
    if free.size:
        raise _wrong(
            f"部品「{parts[free[0]]}」", f"part {parts[free[0]]!r}",
            "需要があるのに損失が0です。1単位あたりの損失（> 0）を入れてください。",
            "has demand but no loss per unit; give a loss > 0",
        )  # fmt: skip
    unmade = np.flatnonzero((sold > 0) & (np.bincount(made, minlength=n_parts) == 0))
    if unmade.size:
        raise _wrong(
            f"部品「{parts[unmade[0]]}」", f"part {parts[unmade[0]]!r}",
            "需要がありますが、作る拠点がありません。", "has demand but no site makes it",
        )  # fmt: skip
    source, target, need = _links(links, made, need_site, need_part, sites, parts)
    capacity_of, member_site, member_limit = _limits(capacity, members, n)
    return CompanyNetwork(
        sites=tuple(sites), parts=tuple(parts), makes=_frozen(made), stock=_frozen(held),
        need_site=_frozen(need_site), need_part=_frozen(need_part), need_units=_frozen(need_units),
        link_source=_frozen(source), link_target=_frozen(target), link_need=_frozen(need),
        capacity=_frozen(capacity_of), member_site=_frozen(member_site),
        member_limit=_frozen(member_limit), demand=_frozen(sold), loss=_frozen(money),
    )  # fmt: skip


def _needs(
    needs: tuple[ArrayLike, ArrayLike, ArrayLike], sites: Sequence[str], parts: Sequence[str]
) -> tuple[IntArray, IntArray, FloatArray]:
    site = _index(needs[0], "needs[0] (site)", len(sites))
    part = _index(needs[1], "needs[1] (part)", len(parts), site.size)
    units = _amounts(needs[2], "needs[2] (units)", site.size)
    order = np.lexsort((part, site))
    site, part, units = site[order], part[order], units[order]
    again = np.flatnonzero((np.diff(site) == 0) & (np.diff(part) == 0))
    zero = np.flatnonzero(units <= 0)
    for rows, ja, en in (
        (again, "同じ部品が2回書かれています。", "is listed twice; add the units up"),
        (zero, "使用量は正の数にしてください。", "must be taken in units > 0; leave it out"),
    ):
        if rows.size:
            where, what = sites[site[rows[0]]], parts[part[rows[0]]]
            raise _wrong(f"拠点「{where}」の部品「{what}」", f"{what!r} at {where!r}", ja, en)
    return site, part, units


def _links(
    links: tuple[ArrayLike, ArrayLike] | None,
    makes: IntArray,
    need_site: IntArray,
    need_part: IntArray,
    sites: Sequence[str],
    parts: Sequence[str],
) -> tuple[IntArray, IntArray, IntArray]:
    """Links ordered by need, then source."""
    n_parts = max(len(parts), 1)
    if links is None:
        by_part = np.argsort(makes, kind="stable")
        count = np.bincount(makes, minlength=n_parts)
        first = np.cumsum(count) - count
        of_need = count[need_part]
        need = np.repeat(np.arange(need_site.size), of_need)
        place = np.arange(need.size) - np.repeat(np.cumsum(of_need) - of_need, of_need)
        source = by_part[first[need_part[need]] + place]
    else:
        source = _index(links[0], "links[0] (source)", len(sites))
        target = _index(links[1], "links[1] (target)", len(sites), source.size)
        key = need_site * n_parts + need_part  # ascending, as needs are ordered
        wanted = target * n_parts + makes[source]
        need = np.searchsorted(key, wanted)
        known = need < key.size
        known[known] = key[need[known]] == wanted[known]
        if not known.all():
            row = int(np.argmin(known))
            a, b = sites[source[row]], sites[target[row]]
            raise _wrong(
                f"「{a}」から「{b}」への供給", f"link {a!r} -> {b!r}",
                f"供給先は「{parts[makes[source[row]]]}」を使いません。",
                f"brings {parts[makes[source[row]]]!r}, which the target does not need; add the "
                "need or leave the link out",
            )  # fmt: skip
        order = np.lexsort((source, need))
        source, need = source[order], need[order]
        again = np.flatnonzero((np.diff(source) == 0) & (np.diff(need) == 0))
        if again.size:
            a, b = sites[source[again[0]]], sites[need_site[need[again[0]]]]
            raise _wrong(
                f"「{a}」から「{b}」への供給", f"link {a!r} -> {b!r}",
                "2回書かれています。", "is listed twice",
            )  # fmt: skip
    lonely = np.flatnonzero(np.bincount(need, minlength=need_site.size) == 0)
    if lonely.size:
        where, what = sites[need_site[lonely[0]]], parts[need_part[lonely[0]]]
        raise _wrong(
            f"拠点「{where}」の部品「{what}」", f"{what!r} at {where!r}",
            "供給元がありません。", "has no supplier; add one, or leave the need out",
        )  # fmt: skip
    return source, need_site[need], need


def _limits(
    capacity: ArrayLike, members: tuple[ArrayLike, ArrayLike] | None, n_sites: int
) -> tuple[FloatArray, IntArray, IntArray]:
    if members is None:
        limit_of = _amounts(capacity, "capacity", n_sites, may_be_inf=True)
        site = limit = np.arange(n_sites)
    else:
        limit_of = _amounts(capacity, "capacity", None, may_be_inf=True)
        site = _index(members[0], "members[0] (site)", n_sites)
        limit = _index(members[1], "members[1] (limit)", limit_of.size, site.size)
        if np.unique(site * max(limit_of.size, 1) + limit).size < site.size:
            raise InputError("members: a site is listed twice under one limit")
    kept = np.isfinite(limit_of)
    number = np.cumsum(kept) - 1
    held = kept[limit]
    return limit_of[kept], site[held], number[limit[held]]


def _unique(names: Sequence[str], en: str, ja: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise _wrong(f"{ja}「{name}」", f"{en} {name!r}", "2回あります。", "is listed twice")
        seen.add(name)


def _index(values: ArrayLike, name: str, size: int, length: int | None = None) -> IntArray:
    found = np.asarray(values)
    if found.size == 0:
        found = found.astype(np.int64)
    if found.ndim != 1 or (length is not None and found.size != length):
        raise InputError(f"{name} must have shape ({length or 'n'},), got {found.shape}")
    if found.dtype.kind not in "iu" or (found.size and not 0 <= found.min() <= found.max() < size):
        raise InputError(f"{name} must hold indices in 0..{size - 1}, got {found.tolist()[:10]}")
    return found.astype(np.int64)


def _amounts(
    values: ArrayLike, name: str, length: int | None, *, may_be_inf: bool = False
) -> FloatArray:
    found = np.array(values, dtype=np.float64)
    if found.ndim != 1 or (length is not None and found.size != length):
        raise InputError(f"{name} must have shape ({length or 'n'},), got {found.shape}")
    good = (found >= 0) & (np.isfinite(found) | may_be_inf)  # not a number is not >= 0
    if not good.all():
        row = int(np.argmin(good))
        raise InputError(f"{name}[{row}] must be a number >= 0, got {found[row]}")
    return found


def _wrong(where_ja: str, where_en: str, ja: str, en: str) -> InputError:
    return InputError(Text(f"{where_ja}：{ja}", f"{where_en} {en}"))


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
