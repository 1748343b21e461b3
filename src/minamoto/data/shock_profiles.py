"""How disruptions run by instrument, from table `shock_profiles`: courses that evidence gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from minamoto.core.errors import UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.profile import Estimate, Profile
from minamoto.core.text import Text
from minamoto.data import reference


def profile_of(instrument: str, kind: str | None = None) -> Profile:
    """The course of an instrument with the ranges that evidence gives.

    Parameters
    ----------
    instrument : ban, licence, quota, tax, accident, power_rationing or blockade
    kind : a course that the table has for it; by default the first, the best founded

    Raises
    ------
    UnknownName : the table has no such instrument, or no such course for it

    Examples
    --------
    >>> profile_of("licence").kind
    'rush_stop_return'
    >>> profile_of("licence", "licence").parameters["grant_share"].source
    'clepa'
    """
    known = _profiles()
    if instrument not in known:
        raise UnknownName("instrument", instrument, nearest(instrument, known) or tuple(known))
    kinds = known[instrument]
    if kind is None:
        return next(iter(kinds.values()))
    if kind not in kinds:
        raise UnknownName("profile", f"{instrument}, {kind}", tuple(kinds))
    return kinds[kind]


def instruments() -> Mapping[str, tuple[str, ...]]:
    """Instrument -> the courses that the table has for it, the best founded first."""
    return {name: tuple(kinds) for name, kinds in _profiles().items()}


@cache
def _profiles() -> dict[str, dict[str, Profile]]:
    parameters: dict[tuple[str, str], dict[str, Estimate]] = {}
    for row in reference.table("shock_profiles").iter_rows(named=True):
        estimate = Estimate(
            low=row["low"], value=row["value"], high=row["high"], source=row["source"],
            why=Text(row["note_ja"], row["note"]),
        )  # fmt: skip
        parameters.setdefault((row["instrument"], row["profile"]), {})[row["parameter"]] = estimate
    found: dict[str, dict[str, Profile]] = {}
    for (instrument, kind), given in parameters.items():
        found.setdefault(instrument, {})[kind] = Profile(kind=kind, parameters=given)
    return found
