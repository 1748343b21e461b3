"""What reconciling figures gives: the network, how far the figures had to give, and the test."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from minamoto.network.supply_network import SupplyNetwork

SEED = 20251104  # of the draws: the same network for the same figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """A reconciled network and how far the figures had to give.

    `figures` : one row a figure or prior: observed, reconciled and sd (t/yr; 1 for contents and
    yields); `adjustment`, the correction in units of sd (where the error is a factor, the root
    of its cost); `standardised`, in units of the residual's
    own scatter (null: nothing checks the figure); `redundancy` 0-1, the part of it that is checked.
    `chi2` is the sum of the squared adjustments of the figures, priors left out; against its mean
    in the draws, `degrees_of_freedom`, and `p_value`, the part of draws with a larger one, it is
    the global test. The two are null without draws.
    """

    network: SupplyNetwork
    figures: pl.DataFrame
    chi2: float
    degrees_of_freedom: float | None
    p_value: float | None
    n_unknowns: int
    n_equations: int
    n_figures: int
    n_iter: int

    def worst(self, count: int = 10) -> pl.DataFrame:
        """The figures that had to give most, in their own standard deviations."""
        return self.figures.filter("is_figure").sort(pl.col("adjustment").abs(), descending=True)[
            :count
        ]
