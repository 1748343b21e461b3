"""Scenario files: TOML or JSON, by hand or by program; each error names file and key.

    format = "minamoto.scenario/1"
    name = { ja = "...", en = "..." }
    [[disruptions]]
    instrument = "licence"        # ban, licence, quota, tax, accident, power_rationing, blockade
    country = "CHN"               # ISO3, or a name in either language
    material = "gallium"
    start_week = 4
    evidence = "..."

What `profile` leaves out is of table `shock_profiles`. A text is one for both languages, or has
`ja` and `en`. A number may be alone with its reason (`{ value = 8, why = "..." }`).
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, NoReturn

from minamoto.core.errors import InputError, KeyPathError, UnknownName
from minamoto.core.nearest import nearest
from minamoto.core.profile import ASSUMPTION, Estimate, Profile
from minamoto.core.profile_kinds import PROFILES
from minamoto.core.scenario import Disruption, Scenario
from minamoto.core.text import Text
from minamoto.data import chains, names
from minamoto.data.key_path import At
from minamoto.data.scenario_text import as_json, as_toml
from minamoto.data.shock_profiles import instruments, profile_of

FORMAT = "minamoto.scenario/1"
SUFFIXES = (".toml", ".json")
LARGEST_B = 1_000_000
TOP = ("format", "name", "disruptions", "notes")
KEYS = (
    "instrument", "country", "material", "forms", "hs6", "towards", "exempt", "route", "start_week",
    "coverage", "evidence", "profile",
)  # fmt: skip
ESTIMATE = ("low", "value", "high", "source", "why")


def read_scenario(path: Path) -> Scenario:
    """The scenario of a file that ends in .toml or .json.

    Raises
    ------
    KeyPathError : what cannot be used, with the file, the key, what was found, and what is allowed
    """
    if path.suffix.lower() not in SUFFIXES:
        raise KeyPathError(
            path.name, "",
            Text(f"読めるのは {'、'.join(SUFFIXES)} です（YAMLは不可）。TOMLで書いてください。",
                 f"found {path.suffix!r}, allowed {', '.join(SUFFIXES)} (no YAML); write TOML"),
        )  # fmt: skip
    try:
        if path.stat().st_size > LARGEST_B:
            raise KeyPathError(
                path.name, "",
                Text("シナリオには大きすぎるファイルです（上限1 MB）。",
                     "too large for a scenario, allowed 1 MB"),
            )  # fmt: skip
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyPathError(
            path.name, "",
            Text(f"UTF-8のファイルとして読めません（{error}）。",
                 f"cannot be read as UTF-8: {error}"),
        ) from error  # fmt: skip
    try:
        found = (
            tomllib.loads(text)
            if path.suffix.lower() == ".toml"
            else json.loads(text, object_pairs_hook=_each_once)
        )
    except (ValueError, RecursionError) as error:
        raise KeyPathError(
            path.name, "",
            Text(f"書式の誤り：{error}", f"not well formed: {error}"),
        ) from error  # fmt: skip
    return scenario_of(found, path.name)


def scenario_of(found: object, file: str = "scenario") -> Scenario:
    """The scenario that nested keys say, as a file or a request has them.

    Parameters
    ----------
    found : mapping with `format`, `name`, `disruptions`, and perhaps `notes`
    file : name that errors begin with

    Raises
    ------
    KeyPathError : as `read_scenario`

    Examples
    --------
    >>> made = scenario_of({"format": "minamoto.scenario/1", "name": "禁輸", "disruptions": [
    ...     {"instrument": "ban", "country": "中国", "material": "ガリウム", "towards": ["日本"],
    ...      "start_week": 4, "evidence": "社内の想定"}]})
    >>> made.disruptions[0].country, made.disruptions[0].profile.kind
    ('CHN', 'ban')
    """
    top = At(file, "", found)
    top.only(TOP)
    if top.get("format") != FORMAT:
        top.at("format").fail(f"「{FORMAT}」", repr(FORMAT))
    listed = top.at("disruptions")
    notes = top.at("notes").each(At.words) if "notes" in top else ()
    return top.made(
        lambda: Scenario(
            name=top.at("name").words(), disruptions=listed.each(_disruption), notes=notes
        )
    )


def written(scenario: Scenario, suffix: str = ".toml") -> str:
    """The text of a scenario file, TOML or JSON, with every parameter; `read_scenario` reads it.

    Raises
    ------
    InputError : another suffix
    """
    if suffix not in SUFFIXES:
        raise InputError(f"suffix is {suffix!r}, allowed {', '.join(SUFFIXES)}")
    keys: dict[str, Any] = {"format": FORMAT, "name": _text(scenario.name)}
    if scenario.notes:
        keys["notes"] = [_text(note) for note in scenario.notes]
    keys["disruptions"] = [_keys(one) for one in scenario.disruptions]
    return as_toml(keys) if suffix == ".toml" else as_json(keys)


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object, in which no key may stand twice."""
    keys = dict(pairs)
    if len(keys) < len(pairs):
        twice = next(key for key in keys if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(f"key {twice!r} stands twice")
    return keys


def _disruption(at: At) -> Disruption:
    at.only(KEYS)
    instrument = at.at("instrument").string()
    given: dict[str, Any] = {}
    if "country" in at:
        given["country"] = at.at("country").known(names.country)
    if "material" in at:
        given["material"] = at.at("material").known(lambda name: names.material(name).key)
    for key in ("towards", "exempt"):
        if key in at:
            given[key] = at.at(key).each(lambda one: one.known(names.country))
    for key in ("forms", "hs6"):
        if key in at:
            given[key] = at.at(key).each(At.string)
    if "forms" in given and given.get("material") in chains.materials():
        chain = chains.chain(given["material"])
        at.at("forms").each(lambda one: one.known(chain.form))
    if "route" in at:
        given["route"] = at.at("route").each(_pair)
    if "coverage" in at:
        given["coverage"] = _estimate(at.at("coverage"))
    start, evidence = at.at("start_week").whole(), at.at("evidence").words()
    profile = _profile(at, instrument)
    return at.made(
        lambda: Disruption(
            instrument=instrument, profile=profile, start_week=start, evidence=evidence, **given
        )
    )


def _pair(at: At) -> tuple[str, str]:
    pair = at.each(lambda one: one.known(names.country))
    if len(pair) != 2:
        at.fail("（輸出国、輸入国）の組", "a pair of exporter and importer")
    return pair[0], pair[1]


def _profile(at: At, instrument: str) -> Profile:
    """The course given, with what it leaves out from the table."""
    if instrument not in instruments():
        return at.at("instrument").known(profile_of)
    if "profile" not in at:
        return profile_of(instrument)
    own = at.at("profile")
    kind = own.at("kind").string() if "kind" in own else profile_of(instrument).kind
    if kind not in PROFILES:
        own.at("kind").known(_unknown)
    own.only(("kind", *(parameter.name for parameter in PROFILES[kind].parameters)))
    parameters: dict[str, Estimate] = {}
    if kind in instruments()[instrument]:
        parameters.update(profile_of(instrument, kind).parameters)
    for name in own.mapping():
        if name != "kind":
            parameters[name] = _estimate(own.at(name))
    return own.made(lambda: Profile(kind=kind, parameters=parameters))


def _unknown(kind: str) -> NoReturn:
    raise UnknownName("profile", kind, nearest(kind, PROFILES) or tuple(PROFILES))


def _estimate(at: At) -> Estimate:
    at.only(ESTIMATE)
    value = at.at("value").number()
    low, high = (at.at(key).number() if key in at else value for key in ("low", "high"))
    source = at.at("source").string() if "source" in at else ASSUMPTION
    why = at.at("why").words() if "why" in at else None
    return at.made(lambda: Estimate(low=low, value=value, high=high, source=source, why=why))


def _keys(one: Disruption) -> dict[str, Any]:
    keys: dict[str, Any] = {"instrument": one.instrument}
    for name in ("country", "material"):
        if getattr(one, name) is not None:
            keys[name] = getattr(one, name)
    for name in ("forms", "hs6", "towards", "exempt"):
        if getattr(one, name):
            keys[name] = list(getattr(one, name))
    if one.route:
        keys["route"] = [list(pair) for pair in one.route]
    keys |= {"start_week": one.start_week, "evidence": _text(one.evidence)}
    keys["coverage"] = _range(one.coverage)
    parameters = {name: _range(estimate) for name, estimate in one.profile.parameters.items()}
    keys["profile"] = {"kind": one.profile.kind, **parameters}
    return keys


def _range(estimate: Estimate) -> dict[str, Any]:
    why = {"why": _text(estimate.why)} if estimate.why else {}
    return {
        "low": estimate.low, "value": estimate.value, "high": estimate.high,
        "source": estimate.source, **why,
    }  # fmt: skip


def _text(text: Text) -> str | dict[str, str]:
    return text.ja if text.ja == text.en else {"ja": text.ja, "en": text.en}
