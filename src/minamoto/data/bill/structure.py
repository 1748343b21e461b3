"""Which part goes into which: how many of each are in one product; cycles and gaps are told."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

import polars as pl

from minamoto.core.nearest import nearest
from minamoto.core.text import Text
from minamoto.data.bill.figures import Reader
from minamoto.data.bill.problems import rows_said

Node = tuple[str, str | None]  # a product, and a part of it; None is the product itself
LARGEST_COUNT = 1e15  # parts in a product; above it a quantity is a mistake, and sums lose units


def one_quantity(lines: pl.DataFrame, reader: Reader) -> None:
    """Tell of a part that one parent holds in two different quantities."""
    place = ["product", "parent_part", "part"]
    several = (
        lines.drop_nulls(["product", "part", "quantity"])
        .group_by(place, maintain_order=True)
        .agg(pl.col("row"), pl.col("quantity"))
        .filter(pl.col("quantity").list.n_unique() > 1)
    )
    for product, _, part, rows, quantities in reader.problems.first(several).iter_rows():
        other = next(i for i, q in enumerate(quantities) if q != quantities[0])
        reader.tell(
            rows[other],
            "quantity",
            Text(
                f"{quantities[other]:g}（{rows[0]}行目の同じ部品では {quantities[0]:g}）",
                f"{quantities[other]:g}, and {quantities[0]:g} in row {rows[0]} for the same part",
            ),
            Text(
                f"「{product}」の部品「{part}」の行すべてに同じ員数",
                f"one quantity in all lines of part {part!r} of {product!r}",
            ),
            Text(
                "行ごとに同じ員数を書いてください（空欄は 1）",
                "write the same quantity in each of its lines (blank means 1)",
            ),
        )


def check_parents(lines: pl.DataFrame, reader: Reader) -> None:
    """Tell of a parent that is no part of the same product."""
    parts = lines.select("product", "part").drop_nulls().unique()
    lost = (
        lines.drop_nulls(["product", "parent_part"])
        .join(parts, left_on=["product", "parent_part"], right_on=["product", "part"], how="anti")
        .sort("row")
    )
    if lost.is_empty():
        return
    told = reader.problems.first(lost.select("row", "product", "parent_part"))
    of_product = dict(parts.group_by("product").agg("part").iter_rows())
    near: dict[tuple[str, str], tuple[str, ...]] = {}
    for row, product, parent in told.iter_rows():
        if (product, parent) not in near:
            near[product, parent] = nearest(parent, of_product.get(product, []))
        names = near[product, parent]
        hint = Text(
            f"もしかして：{'、'.join(f'「{n}」' for n in names)}",
            f"did you mean {' or '.join(map(repr, names))}?",
        ) if names else Text(
            f"部品「{parent}」の行を加えるか、製品に直接組み込むなら空欄にしてください",
            f"add a line for part {parent!r}, or leave it blank if it goes into the product",
        )  # fmt: skip
        reader.tell(
            row,
            "parent_part",
            repr(parent),
            Text(f"製品「{product}」の部品の名称", f"a part of product {product!r}"),
            hint,
        )


def counts_in_product(lines: pl.DataFrame, reader: Reader) -> pl.Series:
    """How many of the part of each line are in one product, through the parent of that line.

    Parameters
    ----------
    lines : `row`, `product`, `part`, `parent_part`, `quantity`

    Returns
    -------
    quantity * count of the parent, which is summed over all places where the parent goes; null
    where that cannot be told because of a cycle or a gap.
    """
    places = lines.drop_nulls(["product", "part"]).unique(
        ["product", "parent_part", "part"], keep="first", maintain_order=True
    )
    counts = _counts(places.select("product", "parent_part", "part", "quantity").iter_rows())
    known = pl.DataFrame(
        [(product, part, count) for (product, part), count in counts.items() if part is not None],
        schema={"product": pl.String, "parent_part": pl.String, "_of_parent": pl.Float64},
        orient="row",
    )
    joined = lines.join(
        known, on=["product", "parent_part"], how="left", maintain_order="left"
    ).with_columns(
        pl.when(pl.col("parent_part").is_null()).then(1.0).otherwise("_of_parent").alias("_times")
    )
    total = (joined["quantity"] * joined["_times"]).alias("quantity_per_product")
    _tell_cycles(places, counts, reader)
    too_many = joined.filter(~total.is_between(1 / LARGEST_COUNT, LARGEST_COUNT))
    for row in reader.problems.first(too_many["row"]):
        reader.tell(
            row,
            "quantity",
            Text("製品一つ当たりの員数が極端な値", "an extreme count of this part in one product"),
            Text(f"{LARGEST_COUNT:g} まで", f"up to {LARGEST_COUNT:g}"),
            Text("親部品と員数を確かめてください", "check the quantities of it and its parents"),
        )
    return total


def _counts(places: Iterable[tuple[str, str | None, str, float]]) -> dict[Node, float]:
    """Count in one product of every part that no cycle and no gap keeps from being counted."""
    holds: dict[Node, list[tuple[Node, float]]] = defaultdict(list)
    waits: dict[Node, int] = defaultdict(int)
    counts: dict[Node, float] = {}
    for product, parent, part, quantity in places:
        holds[product, parent].append(((product, part), quantity))
        waits[product, part] += 1
        counts.setdefault((product, None), 1.0)
    ready = deque(counts)
    sums: dict[Node, float] = defaultdict(float)
    while ready:
        node = ready.popleft()
        for child, quantity in holds.get(node, ()):
            sums[child] += counts[node] * quantity
            waits[child] -= 1
            if not waits[child]:
                counts[child] = sums[child]
                ready.append(child)
    return counts


def _tell_cycles(places: pl.DataFrame, counts: dict[Node, float], reader: Reader) -> None:
    """Each cycle once, at one of its lines."""
    parents: dict[Node, tuple[Node, int]] = {}
    listed = places.select("row", "product", "part", "parent_part").iter_rows()
    stuck = [(row, (p, part), (p, up)) for row, p, part, up in listed if (p, part) not in counts]
    names = {node for _, node, _ in stuck}
    for row, node, up in stuck:
        if up in names:
            parents.setdefault(node, (up, row))
    seen: set[Node] = set()
    for start in parents:
        path: list[Node] = []
        at: dict[Node, int] = {}
        node = start
        while node in parents and node not in seen and node not in at:
            at[node] = len(path)
            path.append(node)
            node = parents[node][0]
        if node in at:
            _tell_cycle(path[at[node] :], parents, reader)
        seen.update(path)


def _tell_cycle(cycle: list[Node], parents: dict[Node, tuple[Node, int]], reader: Reader) -> None:
    names = [str(part) for _, part in cycle]
    shown = [*names[:6], *(["..."] if len(names) > 6 else []), names[0]]
    rows = rows_said(sorted(parents[node][1] for node in cycle))
    reader.tell(
        min(parents[node][1] for node in cycle),
        "parent_part",
        Text(
            f"輪になった部品 {' → '.join(shown)}（{rows.ja}）",
            f"a cycle of parts {' -> '.join(shown)} ({rows.en})",
        ),
        Text("最後は製品に行き着く親部品", "parents that end at the product"),
        Text("どれかの親部品を直してください", "correct the parent of one of them"),
    )
