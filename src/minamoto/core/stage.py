"""The ordered forms a material passes through, and the two faces the article compares."""

from __future__ import annotations

from dataclasses import dataclass

from minamoto.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step from ore to component; `order` rises downstream."""

    key: str
    order: int
    name: Text


STAGES: tuple[Stage, ...] = (
    Stage(key="ore", order=1, name=Text("鉱石（採掘）", "ore (mine)")),
    Stage(key="concentrate", order=2, name=Text("精鉱", "concentrate")),
    Stage(key="intermediate", order=3, name=Text("中間品", "intermediate")),
    Stage(key="refined", order=4, name=Text("精製品", "refined")),
    Stage(key="semi_product", order=5, name=Text("半製品", "semi-product")),
    Stage(key="component", order=6, name=Text("部材", "component")),
)
STAGE_KEYS: tuple[str, ...] = tuple(stage.key for stage in STAGES)
