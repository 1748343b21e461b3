"""`Scenario`: what is cut off, by whom, towards whom, from when, how much and for how long.

A scenario is words and numbers only. `minamoto.simulation.shocks` makes factors by week of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from minamoto.core.nearest import nearest
from minamoto.core.profile import KEY, Estimate, Profile, assumed, listed, rule, wrong
from minamoto.core.profile_kinds import PROFILES
from minamoto.core.text import Text

INSTRUMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {  # instrument -> courses it may take
        "ban": ("ban", "stop_return", "rush_stop_return"),
        "licence": ("licence", "rush_stop_return", "stop_return"),
        "quota": ("quota",),
        "tax": ("tax",),
        "accident": ("outage_linear", "outage_s"),
        "power_rationing": ("outage_linear", "outage_s"),
        "blockade": ("stop_return", "ban"),
    }
)
ON_OUTPUT = frozenset({"accident", "power_rationing"})  # what is made falls, not what is sent
ISO3 = re.compile(r"[A-Z]{3}")
HS6 = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    """One measure or event of a scenario.

    `country` sends, or makes, less; for a blockade it is None, and `route` lists the pairs
    (exporter, importer) whose goods pass the place. `material` with `forms` of its chain (none: all
    of them), or `hs6` codes, say of what. `towards` : countries that are sent less, none: all
    abroad but those `exempt`. `coverage` : part of the flows of the forms that the measure bears
    on; a list of goods rarely covers a whole form. `start_week` : week of the simulation in which
    it takes effect, counted from 0; a rush comes in the weeks before.
    """

    instrument: str
    profile: Profile
    start_week: int
    evidence: Text
    country: str | None = None
    material: str | None = None
    forms: tuple[str, ...] = ()
    hs6: tuple[str, ...] = ()
    towards: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    route: tuple[tuple[str, str], ...] = ()
    coverage: Estimate = field(
        default_factory=lambda: assumed(1.0, Text("形態の全量に及ぶとした", "bears on all of it"))
    )

    def __post_init__(self) -> None:
        if self.instrument not in INSTRUMENTS:
            raise wrong(
                "instrument",
                self.instrument,
                listed(INSTRUMENTS),
                nearest(self.instrument, INSTRUMENTS),
            )
        allowed = INSTRUMENTS[self.instrument]
        if self.profile.kind not in allowed:
            raise wrong(f"{self.instrument}: profile", self.profile.kind, listed(allowed))
        if self.start_week < 0:
            raise wrong("start_week", str(self.start_week), Text("0以上の整数", "an integer >= 0"))
        if self.coverage.high > 1:
            raise wrong("coverage", f"{self.coverage.high:g}", Text("0から1", "0 to 1"))
        self._check_places()
        self._check_goods()

    @property
    def is_output(self) -> bool:
        """Whether what is made falls, for everyone, rather than what is sent abroad."""
        return self.instrument in ON_OUTPUT

    @property
    def rush_weeks(self) -> float:
        """Weeks before `start_week` in which flows already differ."""
        rush = self.profile.parameters.get("rush_weeks")
        return rush.value if rush else 0.0

    def _check_places(self) -> None:
        for name, codes in (
            ("country", (self.country,) if self.country is not None else ()),
            ("towards", self.towards),
            ("exempt", self.exempt),
            ("route", tuple(code for pair in self.route for code in pair)),
        ):
            _check_each(
                name,
                codes,
                ISO3,
                Text("ISO 3166の3文字コード（例：CHN）", "ISO 3166 alpha-3 codes (such as CHN)"),
            )
        is_blockade = self.instrument == "blockade"
        if is_blockade and (not self.route or self.country or self.towards or self.exempt):
            raise rule(
                "封鎖（blockade）は route に（輸出国、輸入国）の組を並べ、"
                "country・towards・exempt は使いません。",
                "a blockade lists pairs (exporter, importer) in `route`, and has no country, "
                "towards or exempt",
            )
        if not is_blockade and (self.country is None or self.route):
            raise rule(
                f"{self.instrument} には country が要り、route は使いません。",
                f"{self.instrument} needs `country`, and has no route",
            )
        if self.towards and self.exempt:
            raise rule(
                "towards と exempt は一方だけを使ってください。",
                "give `towards` or `exempt`, not both",
            )
        if self.is_output and (self.towards or self.exempt):
            raise rule(
                f"{self.instrument} は生産が減るもので、相手国を選べません。",
                f"{self.instrument} cuts what is made, for everyone: no towards, no exempt",
            )

    def _check_goods(self) -> None:
        _check_each("hs6", self.hs6, HS6, Text("6桁のHSコード", "HS codes of six digits"))
        _check_each(
            "forms", self.forms, KEY, Text("連鎖の形態のキー", "keys of forms of the chain")
        )
        if self.material is not None:
            _check_each("material", (self.material,), KEY, Text("素材のキー", "key of a material"))
        if self.material is None and (self.forms or not self.hs6):
            raise rule(
                "material（必要なら forms も）または hs6 を指定してください。",
                "say of what: `material` (and `forms`), or `hs6`",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Disruptions that happen together; build one with `scenario`."""

    name: Text
    disruptions: tuple[Disruption, ...]
    notes: tuple[Text, ...] = ()  # what the reader must know before using it

    def __post_init__(self) -> None:
        if not self.disruptions:
            raise rule(
                "シナリオには途絶（disruptions）が一つ以上要ります。",
                "a scenario needs one disruption or more",
            )

    @property
    def materials(self) -> tuple[str, ...]:
        """Keys of the materials named, in alphabetical order."""
        return tuple(sorted({d.material for d in self.disruptions if d.material is not None}))

    def assumptions(self) -> tuple[Text, ...]:
        """Every number that no publication is behind, with its reason, in order and once each."""
        found: dict[Text, None] = {}
        for disruption in self.disruptions:
            kinds = {p.name: p.words for p in PROFILES[disruption.profile.kind].parameters}
            kinds["coverage"] = Text("措置が及ぶ割合", "part that the measure bears on")
            named = {**disruption.profile.parameters, "coverage": disruption.coverage}
            for name, estimate in named.items():
                if estimate.is_assumption and estimate.why is not None:
                    words, span = kinds[name], f"{estimate.low:g}-{estimate.high:g}"
                    found[
                        Text(
                            f"{words.ja}：{estimate.value:g}（{span}）。{estimate.why.ja}",
                            f"{words.en}: {estimate.value:g} ({span}); {estimate.why.en}",
                        )
                    ] = None
        return tuple(found)


def scenario(ja: str, en: str, *disruptions: Disruption, notes: tuple[Text, ...] = ()) -> Scenario:
    """A scenario of some disruptions, with its name in both languages.

    Raises
    ------
    InputError : there is no disruption

    Examples
    --------
    China bans gallium metal to Japan from week 4; a twentieth still arrives by other ways.

    >>> why = Text("社内の想定", "our own case")
    >>> ban = Disruption(
    ...     instrument="ban", country="CHN", material="gallium", forms=("metal",),
    ...     towards=("JPN",), start_week=4, evidence=why,
    ...     profile=Profile(kind="ban", parameters={"leak": assumed(0.05, why, high=0.2, low=0)}))
    >>> scenario("ガリウムの禁輸", "gallium ban", ban).materials
    ('gallium',)
    """
    return Scenario(name=Text(ja, en), disruptions=disruptions, notes=notes)


def _check_each(name: str, found: tuple[str, ...], form: re.Pattern[str], allowed: Text) -> None:
    for one in found:
        if not form.fullmatch(one):
            raise wrong(name, one, allowed)
    twice = [one for one in found if found.count(one) > 1]
    if twice and name != "route":
        raise rule(
            f"{name}：「{twice[0]}」が重複しています。", f"{name}: {twice[0]!r} stands twice"
        )
