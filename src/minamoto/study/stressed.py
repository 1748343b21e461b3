"""One material under a shock: what its users in a country lack, week by week, and who gains."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minamoto.network.supply_network import POOL, UNNAMED, SupplyNetwork
from minamoto.simulation.network_shock import Limit, network_shock
from minamoto.simulation.physical import Cascade, Shock, simulate
from minamoto.simulation.physical_model import WEEKS, physical_model
from minamoto.study import responses
from minamoto.study.intervals import interval, intervals

FloatArray = NDArray[np.float64]
Row = dict[str, Any]

EMPTY = 0.05  # of its normal level: a stock below it has run out
GAINERS = 10
LEAST_GAIN = 0.001  # of what all make of the form: less is no gain
Limits = Callable[[int], Sequence[Limit]]  # of each run
STOCKS = ("users", "makers and traders")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stressed:
    """Rows by table, for one material; and what its users lack, (n_weeks, 1 + n_draws) in 0-1.

    Column 0 is the reconciled network with the responses at their values.
    """

    material: str
    rows: Mapping[str, Sequence[Row]]
    shortfall: FloatArray
    through_market: tuple[str, ...]


def stressed(
    network: SupplyNetwork,
    country: str,
    limits: Limits,
    n_weeks: int,
    *,
    begins: int = 0,
    draws: int,
    given: Mapping[str, float],
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Stressed | None:
    """A material under a shock, with intervals; None where the country uses none of it.

    Parameters
    ----------
    network : of one material, with `draws` draws or more for the intervals
    country : ISO3 of the users asked about
    limits : what is sent or made less by week, in run 0 and in each further run
    n_weeks : weeks simulated
    begins : week, from 0, from which the weeks until a shortage are counted
    draws : runs with responses drawn from their ranges, each on another draw of the network
    given : responses that the user gives, by name
    """
    nodes = _used_in(network, country)
    if not nodes:
        return None
    one = network_shock(network, limits(0), n_weeks)
    runs = []
    for index, held in enumerate((responses.central(**given), *responses.drawn(draws, **given))):
        drawn = network.draws([index % network.n_draws])
        made = network_shock(drawn, limits(index), n_weeks)
        runs.append(simulate(physical_model(drawn, held), made.shock, n_weeks, record=nodes))
        progress(index, draws)
    usual = simulate(
        physical_model(network, responses.central(**given)), Shock(), n_weeks, record=nodes
    )
    aimed = np.stack([run.aimed[:, :, 0] for run in runs], axis=-1).astype(np.float64)
    used = np.stack([run.used[:, :, 0] for run in runs], axis=-1).astype(np.float64)
    total = aimed.sum(axis=1)
    short = np.where(total > 0, 1.0 - used.sum(axis=1) / np.where(total > 0, total, 1.0), 0.0)
    short = np.where(short > responses.ROUNDING, short, 0.0)
    return Stressed(
        material=network.material,
        rows={
            "weeks": _weeks(network, nodes, aimed, used),
            "stress": [_summary(network, country, runs[0], usual, short[begins:], total[begins:])],
            "gainers": _gainers(network, country, runs[0], usual),
        },
        shortfall=short,
        through_market=one.through_market,
    )


def _used_in(network: SupplyNetwork, country: str) -> list[int]:
    return [
        node
        for form in network.forms
        if (node := network.node(form, country)) is not None and network.use[node, 0] > 0
    ]


def _weeks(
    network: SupplyNetwork, nodes: Sequence[int], aimed: FloatArray, used: FloatArray
) -> list[Row]:
    """A row a form and week: what is aimed at, what is used, and the part that is met."""
    rows = []
    for place, node in enumerate(nodes):
        form, country = network.label(node)
        met = np.divide(used[:, place], aimed[:, place], out=np.ones_like(used[:, place]),
                        where=aimed[:, place] > 0)  # fmt: skip
        for week, part in enumerate(intervals(met), start=1):
            rows.append(
                {
                    "material": network.material, "form": form, "country": country, "week": week,
                    "aimed_t": float(aimed[week - 1, place, 0]),
                    "used_t": float(used[week - 1, place, 0]),
                    "met": part[0], "met_low": part[1], "met_high": part[2],
                }
            )  # fmt: skip
    return rows


def _summary(
    network: SupplyNetwork,
    country: str,
    run: Cascade,
    usual: Cascade,
    short: FloatArray,
    total: FloatArray,
) -> Row:
    """When the shortfall begins, how deep it is, how much is lost, and which stock went first."""
    is_short = short > 0
    n_weeks = short.shape[0]
    first = np.where(is_short.any(axis=0), is_short.argmax(axis=0), n_weeks).astype(np.float64)
    count = is_short.sum(axis=0).astype(np.float64)
    lost = (short * total).sum(axis=0)
    share = lost / np.maximum(total.sum(axis=0), np.finfo(float).tiny)
    survive, deep, part = interval(first), interval(short.max(axis=0)), interval(share)
    return {
        "material": network.material, "country": country,
        "survive_weeks": survive[0] if is_short[:, 0].any() else None,
        "survive_low": survive[1], "survive_high": survive[2] if survive[2] < n_weeks else None,
        "short_weeks": float(count[0]), "is_short_at_end": bool(is_short[-1, 0]),
        "worst_share": deep[0], "worst_low": deep[1], "worst_high": deep[2],
        "lost_t": float(lost[0]), "lost_share": part[0], "lost_low": part[1],
        "lost_high": part[2], "used_t_per_year": float(total[0, 0] * WEEKS),
        "first_out": _first_out(run, usual),
    }  # fmt: skip


def _first_out(run: Cascade, usual: Cascade) -> str | None:
    """The stock of the country that runs out first; None where none does."""
    found = []
    for name, stock, normal in (
        (STOCKS[0], run.user_stock, usual.user_stock),
        (STOCKS[1], run.working_stock, usual.working_stock),
    ):
        level, full = stock[:, :, 0].sum(axis=1), normal[0, :, 0].sum()
        out = np.flatnonzero(level < EMPTY * full)
        if full > 0 and out.size:
            found.append((int(out[0]), name))
    return min(found)[1] if found else None


def _gainers(network: SupplyNetwork, country: str, run: Cascade, usual: Cascade) -> list[Row]:
    """Countries that make or send more than in normal weeks, those first that gain most."""
    made = run.made_total[:, 0] - usual.made_total[:, 0]
    sent = run.sent_total[:, 0] - usual.sent_total[:, 0]
    rows: list[Row] = []
    for node in range(network.n_nodes):
        form, where = network.label(node)
        whole = usual.made_total[network.node_form == network.node_form[node], 0].sum()
        if where in (POOL, UNNAMED, country) or max(made[node], sent[node]) < LEAST_GAIN * whole:
            continue
        rows.append(
            {
                "material": network.material, "form": form, "country": where,
                "made_more_t": float(made[node]), "sent_more_t": float(sent[node]),
            }
        )  # fmt: skip
    return sorted(rows, key=_gain)[:GAINERS]


def _gain(row: Row) -> tuple[float, float, str]:
    return -row["sent_more_t"], -row["made_more_t"], row["country"]
