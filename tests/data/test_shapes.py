from __future__ import annotations

from pathlib import Path

import pytest

from minamoto.core.errors import CorruptFile, UnknownName
from minamoto.data import reference, shapes


@pytest.mark.parametrize("resolution", ["110m", "50m"])
def test_every_shipped_resolution_has_its_countries(resolution: str) -> None:
    countries = shapes.outlines(resolution)["objects"]["countries"]["geometries"]
    assert {"392", "156"} <= {country.get("id") for country in countries}


def test_a_resolution_that_does_not_ship_is_said() -> None:
    with pytest.raises(UnknownName, match="unknown resolution '10m'"):
        shapes.outlines("10m")


def test_a_changed_file_is_found_by_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = reference.table("shapes")
    (tmp_path / "bulk").mkdir()
    (tmp_path / "bulk/countries-110m.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(reference, "folder", lambda: tmp_path)
    monkeypatch.setattr(reference, "table", lambda name: table)
    with pytest.raises(CorruptFile, match="countries-110m"):
        shapes.outlines()
