"""Concentration of imports by partner country: the HHI, put to what Hirschman made it for."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Values, shares, values_of


def import_concentration(imports: ArrayLike) -> Values:
    """HHI of the import partners, sum_j (f_j / sum_k f_k)^2.

    Parameters
    ----------
    imports : (..., n) from each partner, t or money of one currency; >= 0, not all zero

    Returns
    -------
    (...) dimensionless, in [1/n, 1]; 1 when all comes from one partner. Domestic production is
    left out: read it beside import reliance.

    Examples
    --------
    >>> round(import_concentration([98, 1, 1]), 12)
    0.9606

    References
    ----------
    Hirschman (1945), National Power and the Structure of Foreign Trade, whose index of
    concentration by country is the square root of this one, times 100.
    """
    return values_of((shares(imports, "imports") ** 2).sum(axis=-1))


INDICATOR = Indicator(
    key="import_concentration",
    name=Text("輸入相手国の集中度（HHI）", "import-source concentration (HHI)"),
    family=Family.CONCENTRATION,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(
        Input(
            name="imports",
            unit="t",
            per="country",
            meaning=Text(
                "相手国別の輸入量（または輸入額）", "imports from each partner, by mass or by value"
            ),
        ),
    ),
    equation="HHI_imp = Σ_j (f_j / F)²",
    cite="hirschman_1945",
    meaning=Text(
        "輸入がどれだけ少数の相手国に偏っているか。全量が一国からなら1になる。",
        "How far imports hang on few partners: 1 when all comes from one.",
    ),
    compute=import_concentration,
)
