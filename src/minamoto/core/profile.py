"""How a disruption runs: a course with parameters, each a range with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from minamoto.core.errors import InputError
from minamoto.core.nearest import nearest
from minamoto.core.profile_kinds import PROFILES, ParameterKind
from minamoto.core.text import Text

ASSUMPTION = "assumption"  # in place of a source: a number that somebody chose, with a reason
KEY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with the range it may be in, and what it rests on: low <= value <= high.

    `source` is a key of table `sources`, or `ASSUMPTION` with a reason in `why`.
    """

    low: float
    value: float
    high: float
    source: str
    why: Text | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high < inf:
            found = f"{self.low:g}, {self.value:g}, {self.high:g}"
            raise rule(
                f"範囲は 0 ≤ 下限 ≤ 値 ≤ 上限 で、有限の値です。{found} は使えません。",
                f"a range must be finite with 0 <= low <= value <= high, got {found}",
            )
        if not KEY.fullmatch(self.source):
            raise wrong("source", self.source, Text("出典のキー または assumption",
                         "a key of table sources, or assumption"))  # fmt: skip
        if self.is_assumption and self.why is None:
            raise InputError(
                Text(
                    "出典のない数値（assumption）には、その理由（why）が要ります。",
                    "a number without a source (assumption) needs its reason (why)",
                )
            )

    @property
    def is_assumption(self) -> bool:
        """Whether no publication is behind the number."""
        return self.source in {ASSUMPTION, "general_knowledge"}


def assumed(value: float, why: Text, *, low: float | None = None, high: float | None = None
            ) -> Estimate:  # fmt: skip
    """A number that the caller chooses, with the reason; exact unless a range is given.

    Examples
    --------
    >>> assumed(8, Text("社内の想定", "our own case"), high=12).high
    12
    """
    return Estimate(
        low=value if low is None else low, value=value, high=value if high is None else high,
        source=ASSUMPTION, why=why,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The course of a disruption: one of `PROFILES`, with all of its parameters."""

    kind: str
    parameters: Mapping[str, Estimate]

    def __post_init__(self) -> None:
        if self.kind not in PROFILES:
            raise wrong("profile", self.kind, listed(PROFILES), nearest(self.kind, PROFILES))
        wanted = {parameter.name: parameter for parameter in PROFILES[self.kind].parameters}
        for name in self.parameters:
            if name not in wanted:
                raise wrong(f"{self.kind}: parameter", name, listed(wanted), nearest(name, wanted))
        missing = [name for name in wanted if name not in self.parameters]
        if missing:
            raise InputError(
                Text(
                    f"{self.kind}：パラメーター「{missing[0]}」"
                    f"（{wanted[missing[0]].words.ja}）がありません。",
                    f"{self.kind}: parameter {missing[0]!r} ({wanted[missing[0]].words.en}) is "
                    "missing; give low, value, high and source",
                )
            )
        for name, estimate in self.parameters.items():
            _check_bounds(self.kind, wanted[name], estimate)
        ordered = {name: self.parameters[name] for name in wanted}
        object.__setattr__(self, "parameters", ordered)

    def __hash__(self) -> int:
        return hash((self.kind, tuple(self.parameters.items())))

    def values(self) -> dict[str, float]:
        """The value of each parameter."""
        return {name: estimate.value for name, estimate in self.parameters.items()}


def _check_bounds(kind: str, parameter: ParameterKind, estimate: Estimate) -> None:
    if estimate.high > parameter.most:
        most = f"{parameter.most:g}"
        raise wrong(
            f"{kind}: {parameter.name}",
            f"{estimate.high:g}",
            Text(f"0以上{most}以下", f"from 0 to {most}"),
        )


def listed(names: Iterable[str]) -> Text:
    """Names, one after the other, in both languages."""
    names = tuple(names)
    return Text("、".join(names), ", ".join(names))


def wrong(where: str, found: str, allowed: Text, alike: tuple[str, ...] = ()) -> InputError:
    """The error of a value: where, what was found, what is allowed, the nearest of it."""
    hint_ja = f"もしかして：{alike[0]}" if alike else ""
    hint_en = f"; did you mean {alike[0]!r}?" if alike else ""
    return InputError(
        Text(
            f"{where}：「{found}」は使えません。使えるのは {allowed.ja} です。{hint_ja}",
            f"{where}: found {found!r}, allowed {allowed.en}{hint_en}",
        )
    )


def rule(ja: str, en: str) -> InputError:
    """The error of a rule that is broken, in both languages."""
    return InputError(Text(ja, en))
