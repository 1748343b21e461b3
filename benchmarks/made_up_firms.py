"""Scale-free networks of firms from a seed, for measuring; nothing in them is real."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minamoto.simulation.firm_network import FirmNetwork, firm_network

N_SECTORS = 100
RANK_EXPONENT = 0.6  # degree ~ rank^-0.6, so that P(degree > k) ~ k^(-1/0.6)
SPREAD = 1.5  # sigma of the lognormal weights
ESSENTIAL_SHARE, NEGLIGIBLE_SHARE = 0.3, 0.2  # of pairs of sectors


def made_up_firms(n_firms: int, links_per_firm: int, seed: int = 20260101) -> FirmNetwork:
    """A network of `n_firms` x `links_per_firm` drawn links, those drawn twice merged.

    Each end of a link is drawn by a power law of the rank of the firm, the ranks as suppliers and
    as buyers apart; sectors are uniform and weights lognormal.
    """
    rng = np.random.default_rng(seed)
    n_rows = n_firms * links_per_firm
    supplier, buyer = _ends(rng, n_firms, n_rows), _ends(rng, n_firms, n_rows)
    apart = supplier != buyer
    return firm_network(
        supplier=supplier[apart],
        buyer=buyer[apart],
        weight=rng.lognormal(sigma=SPREAD, size=int(apart.sum())),
        sector=rng.integers(0, N_SECTORS, n_firms),
        n_sectors=N_SECTORS,
    )


def made_up_essentiality(seed: int = 20260102) -> NDArray[np.int64]:
    """2 essential, 1 not, 0 negligible, at random for each pair of sectors."""
    shares = [NEGLIGIBLE_SHARE, 1 - NEGLIGIBLE_SHARE - ESSENTIAL_SHARE, ESSENTIAL_SHARE]
    return np.random.default_rng(seed).choice(3, size=(N_SECTORS, N_SECTORS), p=shares)


def _ends(rng: np.random.Generator, n_firms: int, n_rows: int) -> NDArray[np.int32]:
    """Firms drawn with chance ~ rank^-RANK_EXPONENT, by the inverse of the cumulated chance."""
    rank = n_firms * rng.random(n_rows) ** (1 / (1 - RANK_EXPONENT))
    firm_of_rank = rng.permutation(n_firms).astype(np.int32)
    chosen: NDArray[np.int32] = firm_of_rank[np.minimum(rank.astype(np.int64), n_firms - 1)]
    return chosen
