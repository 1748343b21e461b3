"""`FirmNetwork`: which firm sells how much to which, read quickly from either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minamoto.core.errors import InputError
from minamoto.core.text import Text

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]
LARGEST_INDEX = np.iinfo(np.int32).max  # indices are int32: half the memory of a large network


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirmNetwork:
    """Sales between firms, ordered by supplier (`sold_...`) and by buyer (`bought_...`).

    Arrays are read-only. The sales of supplier `i` are `sold_start[i]:sold_start[i + 1]`, to
    ascending buyers; the purchases of buyer `j` are `bought_start[j]:bought_start[j + 1]`, by
    ascending sector of the supplier, then supplier, so that one sector's inputs stand together.

    Build one with `firm_network`, which checks everything.
    """

    sector: IntArray  # (n_firms,) 0 .. n_sectors - 1
    n_sectors: int
    sold_start: IntArray  # (n_firms + 1,)
    sold_to: IntArray  # (n_links,) buyers
    sold: FloatArray  # (n_links,) > 0, money or mass per period, one unit throughout
    sold_place: IntArray  # (n_links,) where each stands in the order by buyer
    bought_start: IntArray  # (n_firms + 1,)
    bought_from: IntArray  # (n_links,) suppliers
    bought_sector: IntArray  # (n_links,) sectors of the suppliers
    bought: FloatArray  # (n_links,) the same amounts as `sold`
    n_merged: int  # rows of the input that repeated a pair and were added to its first

    @property
    def n_firms(self) -> int:
        """Count of firms, those without links included."""
        return self.sector.size

    @property
    def n_links(self) -> int:
        """Count of (supplier, buyer) pairs."""
        return self.sold.size

    def sales(self) -> FloatArray:
        """out_i = sum_j W_ij, what each firm sells to others : (n_firms,)."""
        return _sums(self.sold, self.sold_start)

    def purchases(self) -> FloatArray:
        """in_j = sum_i W_ij, what each firm buys from others : (n_firms,)."""
        return _sums(self.bought, self.bought_start)

    def notes(self) -> tuple[Text, ...]:
        """What was done to the rows that were given, to be told with any result."""
        if not self.n_merged:
            return ()
        return (
            Text(
                f"同じ供給者と購入者の組が{self.n_merged:,}行くり返されていたため、合算しました。",
                f"{self.n_merged:,} rows repeated a pair of supplier and buyer and were added up",
            ),
        )


def firm_network(
    *,
    supplier: NDArray[np.integer[Any]],
    buyer: NDArray[np.integer[Any]],
    weight: FloatArray,
    sector: NDArray[np.integer[Any]],
    n_sectors: int | None = None,
) -> FirmNetwork:
    """A network of firms from its links; rows that repeat a pair are added up and counted.

    Parameters
    ----------
    supplier, buyer : (n_rows,) indices of firms, 0 .. n_firms - 1
    weight : (n_rows,) what the supplier sells to the buyer per period, > 0, one unit throughout
    sector : (n_firms,) of each firm, 0 .. n_sectors - 1
    n_sectors : count of sectors; by default the largest of `sector` and one

    Raises
    ------
    InputError : naming the first row with an unknown firm, a firm that sells to itself, or a
        weight that is missing, not positive or infinite; the first firm of an unknown sector.

    Examples
    --------
    >>> firms = firm_network(
    ...     supplier=np.array([0, 0, 1]), buyer=np.array([1, 2, 2]),
    ...     weight=np.array([5.0, 1.0, 4.0]), sector=np.array([0, 1, 1]))
    >>> firms.sales().tolist(), firms.purchases().tolist()
    ([6.0, 4.0, 0.0], [0.0, 5.0, 5.0])
    """
    supplier, buyer, weight, sector = (np.asarray(a) for a in (supplier, buyer, weight, sector))
    n_sectors = _checked_sectors(sector, n_sectors)
    _check_links(supplier, buyer, weight, sector.size)
    return _ordered(supplier, buyer, weight, sector.astype(np.int32), n_sectors)


def _ordered(
    supplier: NDArray[Any],
    buyer: NDArray[Any],
    weight: NDArray[Any],
    sector: IntArray,
    n_sectors: int,
) -> FirmNetwork:
    """Both orders, by counting sorts; `link` is where a purchase stands by supplier."""
    from scipy import sparse

    n = sector.size
    place = (supplier.astype(np.int32), buyer.astype(np.int32))
    by_supplier = sparse.coo_array((weight.astype(np.float64), place), shape=(n, n)).tocsr()
    by_supplier.sort_indices()
    start = by_supplier.indptr.astype(np.int32)
    buyers = by_supplier.indices.astype(np.int32)
    n_links = buyers.size
    numbered = sparse.csr_array((np.arange(n_links, dtype=np.int32), buyers, start), shape=(n, n))
    by_buyer = numbered[np.argsort(sector, kind="stable")].tocsc()
    link = by_buyer.data
    sold_place = np.empty(n_links, dtype=np.int32)
    sold_place[link] = np.arange(n_links, dtype=np.int32)
    firms = np.repeat(np.arange(n, dtype=np.int32), np.diff(start))
    return FirmNetwork(
        sector=_frozen(sector),
        n_sectors=n_sectors,
        sold_start=_frozen(start),
        sold_to=_frozen(buyers),
        sold=_frozen(by_supplier.data),
        sold_place=_frozen(sold_place),
        bought_start=_frozen(by_buyer.indptr.astype(np.int32)),
        bought_from=_frozen(firms[link]),
        bought_sector=_frozen(sector[firms[link]]),
        bought=_frozen(by_supplier.data[link]),
        n_merged=supplier.size - n_links,
    )


def _checked_sectors(sector: NDArray[Any], n_sectors: int | None) -> int:
    if sector.ndim != 1 or not np.issubdtype(sector.dtype, np.integer):
        raise InputError(
            f"sector must be a list of whole numbers, one a firm, got {sector.dtype} of shape "
            f"{sector.shape}"
        )
    if sector.size > LARGEST_INDEX:
        raise InputError(f"at most {LARGEST_INDEX:,} firms, got {sector.size:,}")
    known = n_sectors if n_sectors is not None else int(sector.max(initial=-1)) + 1
    wrong = (sector < 0) | (sector >= known)
    if wrong.any():
        firm = int(np.argmax(wrong))
        raise InputError(
            Text(
                f"企業 {firm}：部門が {sector[firm]} です。使えるのは 0〜{known - 1} です。",
                f"firm {firm}: sector is {sector[firm]}, allowed 0 .. {known - 1}",
            )
        )
    return known


def _check_links(
    supplier: NDArray[Any], buyer: NDArray[Any], weight: NDArray[Any], n_firms: int
) -> None:
    if not supplier.shape == buyer.shape == weight.shape or supplier.ndim != 1:
        raise InputError(
            "supplier, buyer and weight must be lists of one length, got shapes "
            f"{supplier.shape}, {buyer.shape}, {weight.shape}"
        )
    if supplier.size > LARGEST_INDEX:
        raise InputError(f"at most {LARGEST_INDEX:,} links, got {supplier.size:,}")
    for name, ja, firms in (("supplier", "供給者", supplier), ("buyer", "購入者", buyer)):
        if firms.size and not np.issubdtype(firms.dtype, np.integer):
            raise InputError(f"{name} must be whole numbers, got {firms.dtype}")
        wrong = (firms < 0) | (firms >= n_firms)
        if wrong.any():
            row = int(np.argmax(wrong))
            raise _row_error(
                row,
                Text(f"{ja}が {firms[row]}", f"{name} is {firms[row]}"),
                Text(f"0〜{n_firms - 1} の企業", f"a firm 0 .. {n_firms - 1}"),
            )
    alone = supplier == buyer
    if alone.any():
        row = int(np.argmax(alone))
        raise _row_error(
            row,
            Text(f"企業 {buyer[row]} の自社への販売", f"firm {buyer[row]} sells to itself"),
            Text(
                "別の企業への販売（行を除いてください）", "sales to another firm; leave the row out"
            ),
        )
    with np.errstate(invalid="ignore"):
        wrong = ~(np.isfinite(weight) & (weight > 0))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise _row_error(
            row,
            Text(f"取引額が {weight[row]}", f"weight is {weight[row]}"),
            Text(
                "0より大きい数（取引のない行は除いてください）",
                "a number > 0; leave out rows without trade",
            ),
        )


def _row_error(row: int, found: Text, allowed: Text) -> InputError:
    return InputError(
        Text(
            f"取引の{row}番目の行（0から）：{found.ja} です。使えるのは {allowed.ja} です。",
            f"row {row} of the links (from 0): {found.en}, allowed {allowed.en}",
        )
    )


def _sums(amount: FloatArray, start: IntArray) -> FloatArray:
    return np.bincount(
        np.repeat(np.arange(start.size - 1), np.diff(start)), amount, minlength=start.size - 1
    ).astype(np.float64)


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
