"""End-of-life recycling input rate."""

from __future__ import annotations

from numpy.typing import ArrayLike

from minamoto.core.indicator import Family, Indicator, Input
from minamoto.core.text import Text
from minamoto.indicators.validation import Values, numbers, quotient, together, values_of


def recycling_input_rate(old_scrap: ArrayLike, primary: ArrayLike, new_scrap: ArrayLike) -> Values:
    """EoL-RIR = old scrap / (primary + old scrap + new scrap), as inputs to production.

    Parameters
    ----------
    old_scrap, primary, new_scrap : (...) inputs to production in one year, any one unit; >= 0.
        Where new scrap is recycled inside the plant and not counted as an input, give 0.

    Returns
    -------
    (...) fraction, in [0, 1].

    Raises
    ------
    NoValue : no input at all

    Examples
    --------
    >>> recycling_input_rate(28, 72, 0)
    0.28

    References
    ----------
    European Commission (2017), guidelines, section on recycling; Graedel et al. (2011), UNEP.
    """
    old = numbers(old_scrap, "old_scrap", low=0.0)
    ore = numbers(primary, "primary", low=0.0)
    new = numbers(new_scrap, "new_scrap", low=0.0)
    together(old_scrap=old, primary=ore, new_scrap=new)
    nothing = Text("投入量の合計がゼロのため、計算できない", "no input of any kind")
    return values_of(quotient(old, ore + old + new, nothing, "primary"))


INDICATOR = Indicator(
    key="recycling_input_rate",
    name=Text("使用済み製品由来のリサイクル投入率（EoL-RIR）", "end-of-life recycling input rate"),
    family=Family.RECYCLING,
    unit="1",
    low=0.0,
    high=1.0,
    inputs=(
        Input(
            name="old_scrap",
            unit="t",
            per="one",
            meaning=Text("老廃スクラップ（使用済み製品）の投入量", "input of old scrap"),
        ),
        Input(
            name="primary",
            unit="t",
            per="one",
            meaning=Text("一次原料の投入量", "input of primary material"),
        ),
        Input(
            name="new_scrap",
            unit="t",
            per="one",
            meaning=Text(
                "工程スクラップの投入量（数えない場合は0）", "input of new scrap, 0 if not counted"
            ),
        ),
    ),
    equation="EoL-RIR = old scrap / (primary + old scrap + new scrap)",
    cite="ec_guidelines_2017",
    meaning=Text(
        "生産への投入のうち、使用済み製品から回収された分の割合。低いほど新規採掘に頼っている。",
        "Share of the input to production that comes from used products; low means mining anew.",
    ),
    compute=recycling_input_rate,
    higher_is_riskier=False,
)
