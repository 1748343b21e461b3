"""A measure of the catalogue as a scenario: who, of what, towards whom, how it runs.

HS codes of six digits are wider than what measures list, and lump materials: the notes of each
scenario say which codes were taken for which forms, and what else they hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Any

from minamoto.core.chain import Chain
from minamoto.core.errors import InputError, UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.profile import Estimate, Profile, assumed
from minamoto.core.scenario import ON_OUTPUT, Disruption, Scenario
from minamoto.core.text import Text
from minamoto.data import chains, names, warehouse
from minamoto.data.shock_profiles import profile_of
from minamoto.study import covered

Row = Mapping[str, Any]

# Of a measure with several, the first binds: a quota that is met leaves its tax without effect.
BY_INSTRUMENT = {
    "ban": "ban", "suspension": "ban", "stop": None, "quota": "quota", "licence": "licence",
    "state_trading": "licence", "tax": "tax",
}  # fmt: skip
# A stop is an event: what it cut, by id. `None`: prices or paper, no goods.
STOPS: Mapping[str, str | None] = {
    "CHN-2021-MG-POWER": "power_rationing", "RUS-2022-NI-LME": None, "UKR-2022-NEON": "accident",
    "MMR-2023-SN-WA": "accident", "MMR-2023-REE-PANGWA": "accident", "GIN-2024-GAC": "ban",
    "MMR-2024-REE-KIA": "accident", "MOZ-2024-GRAPHITE": "accident",
    "COD-2025-SN-BISIE": "accident", "IDN-2025-GRASBERG": "accident",
    "IRN-2026-HORMUZ": "blockade", "QAT-2026-HE": "accident", "QAT-2026-AL": "accident",
    "BHR-2026-AL": "accident", "COD-2026-CO-CUSTOMS": "ban",
}  # fmt: skip
USES = re.compile(r"\bend[- ]use")  # words of a measure that holds for some users or uses only
DAYS_PER_WEEK = 7

WIDER = Text(
    "措置の対象は品名・純度・用途で定められ、HSコード6桁より狭い。範囲（coverage）と推移は利用者が確かめること。",
    "Measures list goods by name, purity and use: six digits are wider. Check coverage and course.",
)


def measure_scenario(
    control: str,
    *,
    start_week: int | None = None,
    profile: Profile | None = None,
    route: tuple[tuple[str, str], ...] = (),
) -> Scenario:
    """The scenario that a measure of table `controls` makes, with ranges that evidence gives.

    Parameters
    ----------
    control : id, such as CHN-2023-GAGE
    start_week : week of the simulation in which it takes effect; by default the first that leaves
        room for the rush before it
    profile : your own course, in place of the one of table `shock_profiles`
    route : pairs (exporter, importer), ISO3, whose goods pass the place: a blockade needs them

    Returns
    -------
    One disruption a material of the measure that has a chain; `notes` say what was left out, what
    the codes hold besides, and that six digits are wider than the measure.

    Raises
    ------
    UnknownName : no such measure
    InputError : it holds back no goods of a chain (lists of firms, technology, duties to report)

    Examples
    --------
    >>> found = measure_scenario("CHN-2023-GAGE")
    >>> [(one.material, one.forms, one.profile.kind) for one in found.disruptions]
    [('gallium', ('primary',), 'rush_stop_return'), ('germanium', ('refined',), 'rush_stop_return')]
    """
    row = _row(control)
    instrument = _instrument(row)
    course = profile or _course(row, instrument)
    rush = course.parameters.get("rush_weeks")
    first = ceil(rush.value) if rush else 0
    week = first if start_week is None else start_week
    disruptions, notes = _disruptions(row, instrument, course, week, route)
    if not disruptions:
        raise InputError(
            Text(
                f"{control}：対象の素材・HSコードに当たる連鎖の形態がありません。"
                + "".join(note.ja for note in notes),
                f"{control}: no form of a chain is named by its materials and HS codes. "
                + " ".join(note.en for note in notes),
            )
        )
    if week < first:
        notes.append(
            Text(
                f"開始週（{week}）より前の駆け込みの一部は計算期間の外になる。",
                f"Part of the rush before week {week} lies before the simulation.",
            )
        )
    return Scenario(
        name=Text(row["title_ja"], row["title_en"]),
        disruptions=tuple(disruptions),
        notes=(_status(row), *_several(row), *_remark(row), *notes, WIDER),
    )


def by_forms(scenario: Scenario) -> Scenario:
    """The scenario with HS codes turned into the materials and forms whose chains hold them.

    A code that lumps materials becomes a disruption of each, and a note says so.

    Raises
    ------
    UnknownName : no chain of what the country sends holds any of the codes
    """
    made: list[Disruption] = []
    notes = list(scenario.notes)
    for disruption in scenario.disruptions:
        if disruption.material is not None:
            made.append(disruption)
            continue
        exporter = disruption.country or disruption.route[0][0]
        found = {m: _forms(chains.chain(m), disruption.hs6, exporter) for m in chains.materials()}
        found = {material: forms for material, forms in found.items() if forms}
        if not found:
            raise UnknownName("material under HS code", ", ".join(disruption.hs6))
        made += [replace(disruption, material=m, forms=forms) for m, forms in found.items()]
        notes += [note for code in disruption.hs6 for note in _lumped(code, exporter, "")]
    return replace(scenario, disruptions=tuple(made), notes=tuple(dict.fromkeys(notes)))


def _row(control: str) -> Row:
    rows = {row["control"]: row for row in warehouse.table("controls").iter_rows(named=True)}
    if control not in rows:
        raise UnknownName("control", control, nearest(control, rows))
    return rows[control]


def _instrument(row: Row) -> str:
    parts = row["instrument"].split(";")
    if "stop" in parts:
        found = STOPS.get(row["control"])
    else:
        found = next((use for part, use in BY_INSTRUMENT.items() if part in parts), None)
    if found is None:
        raise InputError(
            Text(
                f"{row['control']}：「{row['instrument_text_ja']}」は国全体への物の流れを止めるものではなく、"
                "シナリオにできません。企業名の照合は study.measure_parties を使ってください。",
                f"{row['control']}: {row['instrument_text']!r} holds back no goods from whole "
                "countries, so it makes no scenario; match firms with study.measure_parties",
            )
        )
    return found


def _course(row: Row, instrument: str) -> Profile:
    """The course of the table; where the measure has ended, as long as it was."""
    lasted = _lasted(row)
    if instrument == "ban" and lasted is None:
        return profile_of("ban", "ban")
    course = profile_of(instrument, "stop_return" if instrument == "ban" else None)
    name = "outage_weeks" if instrument in ON_OUTPUT else "stop_weeks"
    if lasted is None or instrument not in {*ON_OUTPUT, "ban", "blockade"}:
        return course
    return replace(course, parameters={**course.parameters, name: lasted})


def _lasted(row: Row) -> Estimate | None:
    begun, ended = row["effective"], row["ended"]
    if begun is None or ended is None or row["date_precision"] != "day":
        return None
    weeks = (ended - begun).days / DAYS_PER_WEEK
    if weeks <= 0:
        return None
    return Estimate(
        low=weeks, value=weeks, high=weeks, source=row["source"],
        why=Text(f"{begun}から{ended}まで。", f"From {begun} to {ended}."),
    )  # fmt: skip


def _disruptions(
    row: Row, instrument: str, course: Profile, week: int, route: tuple[tuple[str, str], ...]
) -> tuple[list[Disruption], list[Text]]:
    made: list[Disruption] = []
    notes: list[Text] = []
    codes = tuple(row["hs6"].split(";")) if row["hs6"] else ()
    where: dict[str, Any] = {"country": row["imposer"], **_aim(row, instrument)}
    if instrument == "blockade":
        where = {"route": _route(row, route)}
    for material in (row["materials"] or "").split(";"):
        forms = _named(row, codes, material) if material in chains.materials() else None
        if not forms:
            notes.append(_left_out(row, material, has_chain=forms is not None))
            continue
        chain = chains.chain(material)
        made += [
            Disruption(
                instrument=instrument, profile=course, start_week=week, material=material,
                forms=(form,), hs6=codes, evidence=_evidence(row),
                coverage=_coverage(row, instrument, chain, form, codes), **where,
            )
            for form in forms
        ]  # fmt: skip
        notes += [note for code in codes for note in _lumped(code, row["imposer"], material)]
    return made, list(dict.fromkeys(notes))


def _left_out(row: Row, material: str, *, has_chain: bool) -> Text:
    name = _name(material) if material else Text(row["material_text_ja"], row["material_text"])
    if has_chain:
        return Text(
            f"{name.ja}：措置が挙げる形態が連鎖になく、含めていない。",
            f"{name.en}: the measure names no form of its chain, so left out.",
        )
    return Text(
        f"{name.ja}：連鎖のデータがなく、含めていない。", f"{name.en}: no chain, so left out."
    )


def _named(row: Row, codes: tuple[str, ...], material: str) -> tuple[str, ...]:
    """Forms of the chain that the measure's codes and words name, upstream first."""
    chain = chains.chain(material)
    words = (row["form"] or "").lower()
    if "scrap" in words:
        return ()  # no chain has scrap as a form
    raw = covered.raw_forms(chain)
    is_mixed = ";" in row["instrument"]  # of several instruments the first words are the first's
    if raw and covered.is_raw(words.split(";")[0] if is_mixed else words):
        by_code = tuple(form for form in _forms(chain, codes, row["imposer"]) if form in raw)
        return by_code or raw
    return _forms(chain, codes, row["imposer"]) if codes else tuple(f.key for f in chain.forms)


def _coverage(
    row: Row, instrument: str, chain: Chain, form: str, codes: tuple[str, ...]
) -> Estimate:
    if instrument in ON_OUTPUT:
        return assumed(
            1.0, Text("止まった設備が国の生産に占める割合は一覧になく、全量とした",
                      "the catalogue does not give the part of the country's output that stopped; "
                      "taken to be all"), low=0.0,
        )  # fmt: skip
    if USES.search(row["instrument_text"]):
        return assumed(
            1.0, Text("需要者・用途による措置で、及ぶ割合は分からず、全量とした",
                      "a measure by end user or end use; the part it bears on is not known, taken "
                      "to be all"), low=0.0,
        )  # fmt: skip
    if not codes:
        return assumed(
            1.0, Text("HSコードがなく、挙げられた素材の全量とした",
                      "no HS codes; taken to bear on all of the material"), low=0.0,
        )  # fmt: skip
    return covered.coverage(chain, form, codes, row["imposer"])


def _aim(row: Row, instrument: str) -> dict[str, tuple[str, ...]]:
    if instrument in ON_OUTPUT:
        return {}
    targets = row["targets"].split(";")
    if "ALL" in targets:
        return {"exempt": tuple((row["exempt"] or "").split(";")) if row["exempt"] else ()}
    return {"towards": tuple(target for target in targets if target != row["imposer"])}


def _route(row: Row, route: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    if not route:
        raise InputError(
            Text(
                f"{row['control']}：封鎖です。通る貨物の（輸出国、輸入国）の組を route に"
                "指定してください。",
                f"{row['control']} is a blockade: give `route`, the pairs (exporter, importer) of "
                "goods that pass",
            )
        )
    return route


def _forms(chain: Chain, codes: tuple[str, ...], exporter: str) -> tuple[str, ...]:
    named = {form for code in codes for form in covered.forms_of_code(chain, code, exporter)}
    return tuple(form.key for form in chain.forms if form.key in named)


def _lumped(code: str, exporter: str, material: str) -> list[Text]:
    """That a code holds other materials too; with no material, that it holds several."""
    found = covered.holders(code, exporter)
    others = [_name(other) for other in found if other != material]
    if not others or (material and material not in found) or (not material and len(others) == 1):
        return []
    own = _name(material) if material else Text("素材", "materials")
    return [
        Text(
            f"HS {code} は {'、'.join(other.ja for other in others)} を含み、"
            f"6桁の統計では{own.ja}を区別できない。",
            f"HS {code} holds {', '.join(other.en for other in others)}: six digits do not tell "
            f"{own.en} apart.",
        )
    ]


def _name(material: str) -> Text:
    return names.material(material).name


def _evidence(row: Row) -> Text:
    seen_ja, seen_en = row["observed_effect_ja"] or "", row["observed_effect"] or ""
    return Text(
        f"{row['control']}：{row['title_ja']}。{seen_ja}".rstrip("。") + "。",
        f"{row['control']}: {row['title_en']}. {seen_en}".strip(),
    )


def _status(row: Row) -> Text:
    day: date | None = row["effective"]
    since_ja = f"、{day}施行" if day else ""
    since_en = f", effective {day}" if day else ""
    return Text(
        f"{row['control']}{since_ja}。2026-11-23時点の状態：{row['status_ja']}。",
        f"{row['control']}{since_en}; as of 2026-11-23: {row['status']}.",
    )


def _remark(row: Row) -> tuple[Text, ...]:
    return (Text(row["note_ja"], row["note"]),) if row["note"] else ()


def _several(row: Row) -> tuple[Text, ...]:
    parts = row["instrument"].split(";")
    if len(parts) == 1 and parts[0] != "state_trading":
        return ()
    return (
        Text(
            f"手段は {row['instrument_text_ja']}。うち一つの推移だけを使う"
            "（国営貿易は許可制とみなす）。",
            f"The instrument is {row['instrument_text']}; the course of one is used (state trading "
            "is taken as licences).",
        ),
    )
