"""One material traced for one asker: the rows of every table of `trace`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minamoto.core.chain import Chain
from minamoto.core.errors import NoValue
from minamoto.data.chains import chain as chain_of
from minamoto.network.supply_network import POOL, UNNAMED
from minamoto.study.host_origin import host_origin
from minamoto.study.intervals import Interval, interval, intervals
from minamoto.study.spare_capacity import cut_off_with_spare
from minamoto.study.traced import Question, Traced
from minamoto.tracing.asker import Asker, made, one_step_on
from minamoto.tracing.chokepoint import chokepoint_of
from minamoto.tracing.dependence import Dependence, dependence
from minamoto.tracing.mixing import Mixing
from minamoto.tracing.origin import Trace, trace
from minamoto.tracing.paths import top_paths
from minamoto.tracing.stage_flows import stage_flows
from minamoto.tracing.together import follow_together

FloatArray = NDArray[np.float64]
Row = dict[str, Any]

SMALLEST = 0.0005  # of a supply: what is smaller is no answer to who it hangs on
TRACE_OF_IT = 1e-6
PATHS = 12
REFINERS = 6  # whose ore is followed apart
NO_HOSTS: Mapping[str, Mixing] = {}
CUT_OFF = 6  # countries whose loss is computed
PASSING = 12  # countries whose pass-through has an interval


def traced(mix: Mixing, question: Question, hosts: Mapping[str, Mixing] = NO_HOSTS) -> Traced:
    """Trace a material upstream: origin, joint origin, pass-through, chokepoints, paths, flows.

    `hosts` are mixings by material of what a by-product comes with.

    Raises
    ------
    NoValue : nothing of the material enters the asker
    """
    chain = chain_of(mix.network.material)
    needed = question.needed_t or _inflow(mix, question.asker)
    at = _Rows(mix=mix, chain=chain, question=question, needed_t=needed)
    one = mix.first
    compared = dependence(one, question.asker)
    refiners = at.refiners(trace(one, question.asker))
    countries = at.countries(compared)
    origin, passed, ores = _followed(mix, question.asker, countries[:PASSING], refiners)
    return Traced(
        material=chain.material,
        chain=chain,
        needed_t=needed,
        rows={
            "dependence": at.dependence(origin, compared),
            "origin": at.origin(origin),
            "joint": at.joint(origin, ores),
            "hosts": host_origin(origin, chain, hosts),
            "pass_through": at.pass_through(origin, one, compared, countries, passed),
            "paths": at.paths(),
            "flows": at.flows(),
        },
    )


def _followed(
    mix: Mixing, asker: Asker, countries: Sequence[int], refiners: Mapping[int, Asker]
) -> tuple[Trace, FloatArray, Mapping[int, Trace]]:
    """The supply, the share that met each country, and what each refiner makes, in all draws."""
    starts = {}
    for country, refiner in refiners.items():
        with suppress(NoValue):  # a draw in which the country refines nothing
            starts[country] = refiner.start(mix)
    begun = one_step_on(mix, asker)
    found = follow_together(
        mix, [asker.start(mix), *starts.values()], meeting=begun, countries=countries
    )
    origin, *ores = found.traces
    return origin, found.met, dict(zip(starts, ores, strict=True))


def _inflow(mix: Mixing, asker: Asker) -> float:
    total = 0.0
    for entry in asker.entries:
        node = mix.network.node(entry.form, entry.country)
        if node is not None:
            share = mix.made[node, 0] if entry.is_made else 1.0
            total += float(mix.inflow[node, 0] * share)
    return total


def _largest(shares: FloatArray, least: float) -> list[int]:
    """Indices of the shares of at least `least`, largest first."""
    order = np.argsort(-shares, kind="stable")
    return [int(index) for index in order[: int((shares >= least).sum())]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    mix: Mixing
    chain: Chain
    question: Question
    needed_t: float

    def unseen(self, form: str) -> bool:
        """No statistics show the form: where it is made is inferred from the next one alone."""
        record = self.chain.form(form)
        return record.series is None and record.trade == "none"

    def seen_forms(self) -> list[str]:
        return [form for form in self.mix.network.forms if not self.unseen(form)]

    def first_mined(self, origin: Trace) -> str | None:
        """The most upstream form that statistics show, where anything is extracted."""
        for form in self.seen_forms():
            if origin.mined_in(form)[:, 0].sum() > SMALLEST:
                return form
        return None

    def origin(self, origin: Trace) -> list[Row]:
        net, rows = self.mix.network, []
        for form, stage in zip(net.forms, net.stages, strict=True):
            shares = origin.made_in(form)
            total = interval(shares.sum(axis=0))
            if total[0] <= SMALLEST:
                continue
            if self.unseen(form):
                rows.append(self._origin_row(form, stage, UNNAMED, total, "unknown"))
                continue
            order = _largest(shares[:, 0], TRACE_OF_IT)
            for index, share in zip(order, intervals(shares[order]), strict=True):
                country = net.countries[index]
                rows.append(self._origin_row(form, stage, country, share, self.question.status))
        return rows

    def _origin_row(self, form: str, stage: str, country: str, share: Interval, status: str) -> Row:
        return {
            "material": self.chain.material, "form": form, "stage": stage, "country": country,
            "share": share[0], "share_low": share[1], "share_high": share[2],
            "mass_t": share[0] * self.needed_t, "status": status,
        }  # fmt: skip

    def dependence(self, origin: Trace, compared: Dependence) -> list[Row]:
        """Direct sellers against makers, one row a form."""
        net, rows = self.mix.network, []
        seller = compared.seller[:, 0]
        direct = int(np.argmax(seller))
        for number, (form, stage) in enumerate(zip(net.forms, net.stages, strict=True)):
            shares = origin.made_in(form)
            if shares[:, 0].sum() <= SMALLEST:
                continue
            top = int(np.argmax(shares[:, 0]))
            is_unseen = self.unseen(form)
            share = interval(shares[top])
            rows.append(
                {
                    "material": self.chain.material, "form": form, "stage": stage,
                    "asker": self.question.country, "mass_t": self.needed_t,
                    "direct_top": net.countries[direct] if seller[direct] > 0 else None,
                    "direct_top_share": float(seller[direct]),
                    "origin_top": UNNAMED if is_unseen else net.countries[top],
                    "origin_top_share": None if is_unseen else share[0],
                    "origin_low": None if is_unseen else share[1],
                    "origin_high": None if is_unseen else share[2],
                    "hidden_share": None if is_unseen else float(compared.hidden[number, 0]),
                    "status": "unknown" if is_unseen else self.question.status,
                }
            )  # fmt: skip
        return rows

    def refiners(self, origin: Trace) -> dict[int, Asker]:
        """The largest makers of the last form, by index of the country, as askers."""
        mined, net = self.first_mined(origin), self.mix.network
        refined = net.forms[-1]
        if mined is None or mined == refined:
            return {}
        shares = origin.processed_in(refined)[:, 0]
        return {
            int(index): made(refined, net.countries[index])
            for index in np.argsort(-shares, kind="stable")[:REFINERS]
            if shares[index] >= SMALLEST
        }

    def joint(self, origin: Trace, ores: Mapping[int, Trace]) -> list[Row]:
        """Mined where and refined where, together, for the largest refiners."""
        mined, net = self.first_mined(origin), self.mix.network
        shares = origin.processed_in(net.forms[-1])
        rows = []
        for index, ore in ores.items():
            country = net.countries[index]
            together = shares[index] * ore.mined_in(mined)
            order = _largest(together[:, 0], SMALLEST)
            for source, share in zip(order, intervals(together[order]), strict=True):
                rows.append(
                    {
                        "material": self.chain.material,
                        "mined_country": net.countries[source], "refined_country": country,
                        "share": share[0], "share_low": share[1], "share_high": share[2],
                    }
                )  # fmt: skip
        return rows

    def countries(self, compared: Dependence) -> list[int]:
        """Countries the supply was in, by index, those first that most of it was in."""
        return [
            int(i)
            for i in np.argsort(-compared.passed, kind="stable")
            if compared.passed[i] >= SMALLEST or compared.seller[i, 0] >= SMALLEST
        ]

    def pass_through(
        self,
        origin: Trace,
        one: Mixing,
        compared: Dependence,
        order: Sequence[int],
        passed: FloatArray,
    ) -> list[Row]:
        """Every country the supply was in, what hangs on it, and what is lost without it."""
        net = self.mix.network
        drawn = [net.countries[i] for i in order[:PASSING]]
        cut = [c for c in drawn if c not in self._not_cut()][:CUT_OFF]
        mined = origin.mined_in()[:, 0]
        shares = intervals(passed)
        rows = []
        for place, index in enumerate(order):
            country = net.countries[index]
            share = shares[place] if place < len(drawn) else None
            lost = self._lost(one, country) if country in cut else (None, None)
            rows.append(
                {
                    "material": self.chain.material, "country": country,
                    "direct_share": float(compared.seller[index, 0]),
                    "origin_share": float(mined[index]),
                    "pass_share": share[0] if share else float(compared.passed[index]),
                    "pass_low": share[1] if share else None,
                    "pass_high": share[2] if share else None,
                    "choke_first": lost[0], "choke_pro_rata": lost[1],
                }
            )  # fmt: skip
        return rows

    def _not_cut(self) -> set[str]:
        """Countries that cannot be cut off here: no country, or one the supply begins in."""
        begins = {entry.country for entry in self.question.asker.entries}
        return {POOL, UNNAMED, self.question.country} | begins

    def _lost(self, one: Mixing, country: str) -> tuple[float | None, float | None]:
        cut = cut_off_with_spare(one, country)
        found = chokepoint_of(cut, self.question.asker, need_t=self.needed_t)
        return found.first_loss, found.fair_loss

    def paths(self) -> list[Row]:
        """The ways that carry most of the supply."""
        listed = top_paths(self.mix, self.question.asker, PATHS).listed
        shares = intervals(np.stack([path.share for path in listed]))
        rows = []
        for rank, (path, share) in enumerate(zip(listed, shares, strict=True), start=1):
            rows.append(
                {
                    "material": self.chain.material, "rank": rank, "hops": path.hops,
                    "kind": path.kind,
                    "share": share[0], "share_low": share[1], "share_high": share[2],
                }
            )  # fmt: skip
        return rows

    def flows(self) -> list[Row]:
        """Links of the Sankey between makers of consecutive forms that statistics show.

        Those below `TRACE_OF_IT` are left out.
        """
        found = stage_flows(self.mix, self.question.asker, through_pool=True, least=TRACE_OF_IT)
        forms = self.seen_forms()
        place = {form: number for number, form in enumerate(forms, start=1)}
        mass: dict[tuple[str, str, str, str], float] = defaultdict(float)
        for link in found.links:
            form, country = link.source
            if form not in place:
                continue
            end = link.target or ("demand", self.question.country)
            mass[form, country, *end] += link.share
        rows = []
        for (form, country, to_form, to_country), share in mass.items():
            if share < TRACE_OF_IT:
                continue
            rows.append(
                {
                    "material": self.chain.material, "from_position": place[form],
                    "from_form": form, "from_country": country,
                    "to_position": place.get(to_form, len(forms) + 1),
                    "to_form": to_form, "to_country": to_country, "share": share,
                    "share_low": None, "share_high": None, "mass_t": share * self.needed_t,
                }
            )  # fmt: skip
        return sorted(rows, key=lambda r: (r["from_position"], -r["share"], r["from_country"]))
