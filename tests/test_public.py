"""What is public is listed, resolves, and is documented."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import minamoto as mn


@pytest.mark.parametrize("name", mn.__all__)
def test_a_public_name_resolves_and_has_a_docstring(name: str) -> None:
    value = getattr(mn, name)
    assert isinstance(value, str) or value.__doc__


def test_the_public_names_are_these() -> None:
    assert sorted(mn.__all__) == [
        "Finding",
        "FindingTable",
        "MinamotoError",
        "Text",
        "__version__",
        "assess",
        "controls",
        "fields",
        "geopolrisk",
        "imports",
        "measures",
        "shares",
        "stress",
        "stress_bill",
        "trace",
        "trace_bill",
        "trace_downstream",
    ]
    assert set(mn.__all__) <= set(dir(mn))


def test_an_unknown_attribute_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'shore'"):
        getattr(mn, "shore")  # noqa: B009  # a constant name is what a typo is


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import minamoto, sys; print('polars' in sys.modules or 'numpy' in sys.modules)"
    env = os.environ | {"PYTHONPATH": str(Path(mn.__file__).parents[1])}
    printed = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env
    ).stdout
    assert printed.strip() == "False"
