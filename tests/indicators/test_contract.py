"""The contract of every indicator in the registry."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minamoto.indicators
from minamoto.core.errors import InputError, MissingInput, NoValue, UnknownName
from minamoto.core.indicator import Indicator
from minamoto.core.text import LANGS
from minamoto.indicators import INDICATORS, by_key
from tests.indicators.laws import FAMILY_LAWS, Law
from tests.indicators.samples import close, inputs_of, listed, masses

ROOT = Path(__file__).resolve().parents[2]
CANCELS = 1e5  # a ratio beyond it divides by a difference that has lost as many digits
KEY = re.compile(r"^[a-z][a-z0-9_]*$")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
EXPORTED = [getattr(minamoto.indicators, name) for name in minamoto.indicators.__all__]

# world production and one importer's partners need not be the same list of countries
OWN_LENGTH = {("geopolrisk", "production"), ("geopolrisk_factor", "production")}

few = settings(max_examples=30, deadline=None)  # of each of hundreds of tests
each = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.key)


def modules() -> list[str]:
    package = minamoto.indicators
    return [m.name for m in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]


def test_every_indicator_in_a_file_is_registered_once() -> None:
    found = [
        module.INDICATOR
        for name in modules()
        if hasattr(module := importlib.import_module(name), "INDICATOR")
    ]
    assert sorted(i.key for i in found) == sorted(i.key for i in INDICATORS)
    assert len({i.key for i in INDICATORS}) == len(INDICATORS)


@each
def test_it_names_itself_in_both_languages(indicator: Indicator) -> None:
    assert KEY.match(indicator.key)
    for text in (indicator.name, indicator.meaning, *(i.meaning for i in indicator.inputs)):
        assert JAPANESE.search(text["ja"]), text
        assert not JAPANESE.search(text["en"]), text
        assert all(text[lang].strip() == text[lang] for lang in LANGS)


@each
def test_its_source_is_in_the_references(indicator: Indicator) -> None:
    references = (ROOT / "docs/references.bib").read_text(encoding="utf-8")
    assert re.search(rf"^@\w+\{{{re.escape(indicator.cite)},", references, re.MULTILINE)


@each
def test_it_has_a_section_in_the_documentation(indicator: Indicator) -> None:
    page = (ROOT / "docs/indicators.md").read_text(encoding="utf-8")
    section = re.search(
        rf"^### [^\n]*`{indicator.key}`[^\n]*\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL
    )
    assert section, f"docs/indicators.md has no section '### … `{indicator.key}`'"
    text = section[1]
    assert indicator.equation in text
    assert indicator.cite in text
    assert indicator.name.ja in section[0]
    for entry in indicator.inputs:
        assert f"`{entry.name}`" in text, entry.name
    assert "```python" in text, "no executed example"


@each
def test_it_is_computed_by_an_exported_function_with_its_inputs(indicator: Indicator) -> None:
    arguments = inspect.signature(indicator.compute).parameters
    assert list(arguments) == [entry.name for entry in indicator.inputs]
    for entry in indicator.inputs:
        assert (arguments[entry.name].default is not inspect.Parameter.empty) == entry.optional
    assert indicator.compute in EXPORTED
    assert indicator.compute.__doc__ is not None
    assert ">>>" in indicator.compute.__doc__, "no executed example"
    for section in ("Parameters", "Returns", "References"):
        assert section in indicator.compute.__doc__, section


@each
def test_it_has_laws_of_its_family(indicator: Indicator) -> None:
    assert FAMILY_LAWS.get(indicator.family), f"{indicator.family} has no law"


@pytest.mark.parametrize(
    ("indicator", "law"),
    [(i, law) for i in INDICATORS for law in FAMILY_LAWS[i.family]],
    ids=lambda x: x.key if isinstance(x, Indicator) else x.__name__,
)
@few
@given(data=st.data())
def test_it_obeys_its_family(indicator: Indicator, law: Law, data: st.DataObject) -> None:
    law(indicator, data)


@each
@few
@given(data=st.data())
def test_it_stays_in_its_bounds(indicator: Indicator, data: st.DataObject) -> None:
    value = indicator.compute(**data.draw(inputs_of(indicator)))
    assert isinstance(value, float)
    assert indicator.low - 1e-9 <= value <= indicator.high * (1 + 1e-9)


@each
@few
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    rows = listed(indicator)
    if not rows:
        return
    order = data.draw(st.permutations(range(len(arrays[rows[0].name]))))
    other = arrays | {entry.name: arrays[entry.name][list(order)] for entry in rows}
    assert close(float(indicator.compute(**other)), float(indicator.compute(**arrays)))


@each
@few
@given(data=st.data(), factor=st.sampled_from([1e-3, 0.45359237, 1e3]))
def test_the_unit_of_mass_does_not_matter_to_a_ratio(
    indicator: Indicator, data: st.DataObject, factor: float
) -> None:
    arrays = data.draw(inputs_of(indicator))
    scaled = arrays | {name: arrays[name] * factor for name in masses(indicator)}
    found, value = float(indicator.compute(**scaled)), float(indicator.compute(**arrays))
    digits_lost = max(1.0, abs(value) / CANCELS)
    assert close(found, value) or abs(found - value) <= 1e-9 * digits_lost * abs(value)


@each
@few
@given(data=st.data())
def test_many_draws_in_one_call_are_each_alone(indicator: Indicator, data: st.DataObject) -> None:
    first = data.draw(inputs_of(indicator))
    draws = [first]
    for shrink in (0.5, 0.9):  # stays inside every declared range that holds zero
        other = {
            name: values if name == "year" else values * shrink for name, values in first.items()
        }
        draws.append({n: v if in_range(indicator, n, v) else first[n] for n, v in other.items()})
    stacked = {name: np.stack([draw[name] for draw in draws]) for name in first}
    try:
        alone = [float(indicator.compute(**draw)) for draw in draws]
    except NoValue:
        with pytest.raises(NoValue):
            indicator.compute(**stacked)
        return
    together = np.asarray(indicator.compute(**stacked))
    assert together.shape == (len(draws),)
    np.testing.assert_allclose(together, alone, rtol=1e-9, atol=1e-11)


def in_range(indicator: Indicator, name: str, values: np.ndarray) -> bool:
    (entry,) = [i for i in indicator.inputs if i.name == name]
    return bool(((values >= entry.low) & (values <= entry.high)).all())


@each
@few
@given(data=st.data())
def test_what_it_is_given_is_left_as_it_was(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    before = {name: values.copy() for name, values in arrays.items()}
    indicator.compute(**arrays)
    for name, values in arrays.items():
        np.testing.assert_array_equal(values, before[name])


@each
@few
@given(data=st.data())
def test_a_gap_is_never_guessed(indicator: Indicator, data: st.DataObject) -> None:
    arrays = data.draw(inputs_of(indicator))
    entry = data.draw(st.sampled_from(indicator.inputs))
    holed = arrays[entry.name].copy()
    where = data.draw(st.integers(0, holed.size - 1))
    if entry.needed_where and not arrays[entry.needed_where][where] > 0:
        expected = float(indicator.compute(**arrays))
        holed.flat[where] = np.nan
        assert close(float(indicator.compute(**(arrays | {entry.name: holed}))), expected)
        return
    holed.flat[where] = np.nan
    with pytest.raises(MissingInput, match=entry.name) as caught:
        indicator.compute(**(arrays | {entry.name: holed}))
    assert JAPANESE.search(caught.value.reason.ja)


@each
@few
@given(data=st.data())
def test_a_figure_outside_the_declared_range_is_an_error_that_names_its_place(
    indicator: Indicator, data: st.DataObject
) -> None:
    arrays = data.draw(inputs_of(indicator))
    entry = data.draw(st.sampled_from(indicator.inputs))
    wrong = [x for x in (entry.low - 1, entry.high + 1) if np.isfinite(x)] + [np.inf]
    spoilt = arrays[entry.name].copy()
    where = data.draw(st.integers(0, spoilt.size - 1))
    spoilt.flat[where] = data.draw(st.sampled_from(wrong))
    place = f"at index {where}" if entry.per != "one" else "found"
    with pytest.raises(InputError, match=rf"{entry.name}: must be .*{place}"):
        indicator.compute(**(arrays | {entry.name: spoilt}))


@each
@few
@given(data=st.data())
def test_arrays_of_different_length_are_an_error(indicator: Indicator, data: st.DataObject) -> None:
    rows = [i for i in listed(indicator) if (indicator.key, i.name) not in OWN_LENGTH]
    if len(rows) < 2:
        return
    arrays = data.draw(inputs_of(indicator))
    entry = data.draw(st.sampled_from(rows))
    for cut in (arrays[entry.name][:1], arrays[entry.name][:-1]):
        if len(cut) < len(arrays[entry.name]):
            with pytest.raises(InputError, match=r"lengths must be equal|is zero"):
                indicator.compute(**(arrays | {entry.name: cut}))


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if masses(i)], ids=lambda i: i.key)
def test_nothing_at_all_has_no_value(indicator: Indicator) -> None:
    rows = 3
    arrays = {
        entry.name: np.full(rows if entry.per != "one" else (), max(entry.low, 0.0))
        for entry in indicator.inputs
    }
    with pytest.raises(NoValue) as caught:
        indicator.compute(**arrays)
    assert JAPANESE.search(caught.value.reason.ja)


def test_an_indicator_is_found_by_its_key() -> None:
    assert by_key("hhi") is INDICATORS[0]


def test_a_wrong_key_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'top3_share'"):
        by_key("top3share")
