"""The kinds of course a disruption may take, and the parameters of each: units, bounds, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from minamoto.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterKind:
    """One parameter of a course: `unit` is "1" (a part of the normal) or "weeks"."""

    name: str
    unit: str
    most: float
    words: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileKind:
    """One course: what it is, and its parameters in order; all of them are needed."""

    name: str
    words: Text
    parameters: tuple[ParameterKind, ...]


def _part(name: str, ja: str, en: str, most: float = 1.0) -> ParameterKind:
    return ParameterKind(name=name, unit="1", most=most, words=Text(ja, en))


def _weeks(name: str, ja: str, en: str) -> ParameterKind:
    return ParameterKind(name=name, unit="weeks", most=inf, words=Text(ja, en))


_STOP_WEEKS = _weeks("stop_weeks", "途絶の週数", "weeks of the stop")
_STOP_LEVEL = _part("stop_level", "途絶中の水準", "level during the stop")
_RETURN_WEEKS = _weeks("return_weeks", "回復にかかる週数", "weeks of the return")
_RETURN_LEVEL = _part("return_level", "回復後の水準", "level after the return", most=inf)
_LOST = _part("lost_share", "失う能力の割合", "part of the capacity lost")
_OUTAGE = _weeks("outage_weeks", "停止の週数", "weeks of the outage")
_RECOVERY = _weeks("recovery_weeks", "復旧にかかる週数", "weeks of the recovery")

PROFILES: Mapping[str, ProfileKind] = {
    kind.name: kind
    for kind in (
        ProfileKind(
            name="rush_stop_return",
            words=Text("駆け込み・途絶・回復", "rush, stop, return"),
            parameters=(
                _weeks("rush_weeks", "駆け込みの週数（開始前）", "weeks of the rush before"),
                _part("rush_level", "駆け込み中の水準", "level during the rush", most=inf),
                _STOP_WEEKS, _STOP_LEVEL, _RETURN_WEEKS, _RETURN_LEVEL,
            ),
        ),
        ProfileKind(
            name="stop_return",
            words=Text("途絶と回復", "stop, return"),
            parameters=(_STOP_WEEKS, _STOP_LEVEL, _RETURN_WEEKS, _RETURN_LEVEL),
        ),
        ProfileKind(
            name="ban",
            words=Text("期限のない禁止", "ban without end"),
            parameters=(_part("leak", "なお流れる割合", "part that still flows"),),
        ),
        ProfileKind(
            name="licence",
            words=Text("許可の遅れと許可率", "licences: delay and grant share"),
            parameters=(
                _weeks("delay_weeks", "最初の許可までの週数", "weeks to the first licences"),
                _weeks("ramp_weeks", "許可が出そろう週数", "weeks until licences come steadily"),
                _part("grant_share", "許可される割合", "part of the applications granted"),
            ),
        ),
        ProfileKind(
            name="quota",
            words=Text("年間の輸出枠", "yearly quota"),
            parameters=(
                _part("level", "平年の年間量に対する枠", "quota over a normal year", most=inf),
                _part(
                    "front_loading",
                    "前倒しの度合い（0：均等、1：枠が尽きるまで通常どおり）",
                    "0 evenly through the year, 1 at the normal rate until it is used up",
                ),
            ),
        ),
        ProfileKind(
            name="tax",
            words=Text("輸出税", "export tax"),
            parameters=(
                _part("rate", "税率", "rate of the tax", most=inf),
                _part("pass_through", "価格への転嫁率", "part passed on to the buyers' price"),
                _part("elasticity", "価格弾力性（絶対値）", "price elasticity (> 0)", most=inf),
            ),
        ),
        ProfileKind(
            name="outage_linear",
            words=Text("能力の喪失と一様な復旧", "capacity lost, even recovery"),
            parameters=(_LOST, _OUTAGE, _RECOVERY),
        ),
        ProfileKind(
            name="outage_s",
            words=Text("能力の喪失とS字の復旧", "capacity lost, S-shaped recovery"),
            parameters=(_LOST, _OUTAGE, _RECOVERY),
        ),
    )
}  # fmt: skip
