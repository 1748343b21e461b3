"""Small scenarios that tests share."""

from __future__ import annotations

from typing import Any

from minamoto.core.profile import Profile, assumed
from minamoto.core.scenario import Disruption
from minamoto.core.text import Text

WHY = Text("試験のための数値", "a number of this test")


def profile(kind: str, **numbers: float) -> Profile:
    return Profile(kind=kind, parameters={k: assumed(v, WHY) for k, v in numbers.items()})


def disruption(**changes: Any) -> Disruption:
    """A ban of gallium by China without end, from week 2, with some things changed."""
    given: dict[str, Any] = {
        "instrument": "ban", "profile": profile("ban", leak=0.0), "start_week": 2,
        "evidence": WHY, "country": "CHN", "material": "gallium", **changes,
    }  # fmt: skip
    return Disruption(**given)
