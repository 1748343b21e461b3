"""Scenario files: what is written is read again, and what is wrong is named by file and key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minamoto.core.errors import KeyPathError
from minamoto.core.profile import Estimate, Profile
from minamoto.core.profile_kinds import PROFILES
from minamoto.core.scenario import INSTRUMENTS, ON_OUTPUT, Disruption, Scenario
from minamoto.core.text import Text
from minamoto.data import chains
from minamoto.data.scenario_file import read_scenario, scenario_of, written
from minamoto.data.shock_profiles import profile_of

COUNTRIES = st.sampled_from(["CHN", "JPN", "KOR", "USA", "DEU", "COD"])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
TEXTS = st.builds(Text, WORDS, WORDS)
FEW = {"min_size": 1, "max_size": 3, "unique": True}
EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "scenarios").iterdir())


@st.composite
def estimates(draw: st.DrawFn, most: float) -> Estimate:
    low, value, high = sorted(draw(st.tuples(*[st.floats(0, min(most, 1e6))] * 3)))
    return Estimate(low=low, value=value, high=high, source="assumption", why=draw(TEXTS))


@st.composite
def disruptions(draw: st.DrawFn) -> Disruption:
    instrument = draw(st.sampled_from(sorted(INSTRUMENTS)))
    kind = PROFILES[draw(st.sampled_from(INSTRUMENTS[instrument]))]
    where: dict[str, Any] = {"country": draw(COUNTRIES)}
    if instrument == "blockade":
        where = {"route": tuple(draw(st.lists(st.tuples(COUNTRIES, COUNTRIES), min_size=1)))}
    elif instrument not in ON_OUTPUT:
        aim = draw(st.sampled_from(["towards", "exempt"]))
        where[aim] = tuple(draw(st.lists(COUNTRIES, max_size=3, unique=True)))
    material = draw(st.sampled_from(chains.materials()))
    forms = [form.key for form in chains.chain(material).forms]
    return Disruption(
        instrument=instrument,
        profile=Profile(
            kind=kind.name,
            parameters={one.name: draw(estimates(one.most)) for one in kind.parameters},
        ),
        start_week=draw(st.integers(0, 500)),
        evidence=draw(TEXTS),
        material=material,
        forms=tuple(draw(st.lists(st.sampled_from(forms), max_size=2, unique=True))),
        hs6=tuple(draw(st.lists(st.from_regex(r"[0-9]{6}", fullmatch=True), max_size=2,
                                unique=True))),
        coverage=draw(estimates(1)),
        **where,
    )  # fmt: skip


SCENARIOS = st.builds(
    Scenario,
    name=TEXTS,
    disruptions=st.lists(disruptions(), min_size=1, max_size=3).map(tuple),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
)


@pytest.mark.parametrize("suffix", [".toml", ".json"])
@given(made=SCENARIOS)
def test_what_is_written_is_read_again(
    made: Scenario, suffix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("scenario") / f"one{suffix}"
    path.write_bytes(written(made, suffix).encode())
    assert read_scenario(path) == made


def keys(**changes: Any) -> dict[str, Any]:
    one = {
        "instrument": "ban", "country": "CHN", "material": "gallium", "start_week": 4,
        "evidence": "a test", **changes,
    }  # fmt: skip
    one = {key: value for key, value in one.items() if value is not None}
    return {"format": "minamoto.scenario/1", "name": "a test", "disruptions": [one]}


def leak(**numbers: Any) -> dict[str, Any]:
    return keys(profile={"kind": "ban", "leak": numbers})


BAD: list[tuple[dict[str, Any], str, str]] = [
    (keys(country="Chnia"), "disruptions[0].country", "unknown country 'Chnia'"),
    (keys(material="galium"), "disruptions[0].material", "did you mean"),
    (keys(forms=["metal"]), "disruptions[0].forms[0]", "unknown form"),
    (keys(instrument="bann"), "disruptions[0].instrument", "did you mean 'ban'"),
    (keys(start_week="4"), "disruptions[0].start_week", "found '4', allowed a whole number"),
    (keys(start_week=True), "disruptions[0].start_week", "a whole number"),
    (keys(start_week=10**400), "disruptions[0].start_week", "up to 1,000,000"),
    (keys(start_week=-1), "disruptions[0]", "an integer >= 0"),
    (keys(evidence=None), "disruptions[0]", "'evidence' is missing"),
    (keys(evidence=""), "disruptions[0].evidence", "not empty"),
    (keys(evidence="\ud800"), "disruptions[0].evidence", "allowed"),
    (keys(evidence={"ja": "試験"}), "disruptions[0].evidence", "'en' is missing"),
    (keys(toward=["JPN"]), "disruptions[0].toward", "did you mean 'towards'"),
    (keys(towards="JPN"), "disruptions[0].towards", "found 'JPN', allowed a list"),
    (keys(route=[["CHN"]]), "disruptions[0].route[0]", "a pair of exporter and importer"),
    (keys(hs6=["8112"]), "disruptions[0]", "six digits"),
    (keys(profile={"kind": "bam"}), "disruptions[0].profile.kind", "did you mean 'ban'"),
    (keys(profile={"kind": "quota"}), "disruptions[0].profile", "parameter 'level'"),
    (leak(value=2, why="x"), "disruptions[0].profile", "allowed from 0 to 1"),
    (leak(value=0.2), "disruptions[0].profile.leak", "needs its reason"),
    (leak(value="0.2"), "disruptions[0].profile.leak.value", "found '0.2', allowed a number"),
    (leak(value=10**400, why="x"), "disruptions[0].profile.leak.value", "a finite number"),
    (leak(value=0.2, low=0.3, why="x"), "disruptions[0].profile.leak", "low <= value <= high"),
    (leak(low=0.2, why="x"), "disruptions[0].profile.leak", "'value' is missing"),
    ({**keys(), "format": "minamoto.scenario/2"}, "format", "allowed 'minamoto.scenario/1'"),
    ({**keys(), "disruptions": []}, "", "one disruption or more"),
    ({**keys(), "disruptions": [3]}, "disruptions[0]", "a table of keys"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "key", "said"), BAD)
def test_what_is_wrong_is_named_by_file_and_key_in_both_languages(
    found: dict[str, Any], key: str, said: str
) -> None:
    with pytest.raises(KeyPathError) as caught:
        scenario_of(found, "mine.toml")
    assert caught.value.key == key
    assert str(caught.value).startswith("mine.toml")
    assert said in str(caught.value)
    assert caught.value.said("ja") != str(caught.value)


def test_a_profile_left_out_is_of_the_table_and_one_given_in_part_is_filled() -> None:
    whole = scenario_of(keys(instrument="licence")).disruptions[0]
    assert whole.profile == profile_of("licence")
    part = {"kind": "licence", "delay_weeks": {"value": 20, "why": "our lawyer"}}
    found = scenario_of(keys(instrument="licence", profile=part)).disruptions[0].profile
    assert found.parameters["delay_weeks"].value == 20
    assert found.parameters["grant_share"].source == "clepa"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("one.yaml", b"format: x", "no YAML"),
        ("one.toml", b"format = ", "not well formed"),
        ("one.json", b'{"format": 1, "format": 2}', "stands twice"),
        ("one.json", b"[" * 100_000, "not well formed"),
        ("one.toml", b"\xff\xfe", "cannot be read as UTF-8"),
        ("one.toml", b"#" * 1_000_001, "allowed 1 MB"),
        ("one.json", b"[1]", "a table of keys"),
    ],
)
def test_a_file_that_is_no_scenario_is_named(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KeyPathError, match=said) as caught:
        read_scenario(tmp_path / name)
    assert caught.value.file == name
    with pytest.raises(KeyPathError, match="cannot be read"):
        read_scenario(tmp_path / "missing.toml")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_read_and_travel_between_the_two_formats(path: Path, tmp_path: Path) -> None:
    found = read_scenario(path)
    assert found.name.ja != found.name.en
    other = tmp_path / "again.json"
    other.write_text(written(found, ".json"), "utf-8")
    assert read_scenario(other) == found
    json.loads(other.read_text("utf-8"))
