from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from minamoto.core.errors import CorruptFile, InputError, UnknownName, UnknownSnapshot
from minamoto.data import reference
from minamoto.study import data, own_files


def test_every_shipped_table_is_listed_and_can_be_shown() -> None:
    listed = data.tables().to_polars()
    assert listed["table"].to_list() == list(reference.names())
    for name, rows in listed.select("table", "rows").iter_rows():
        shown = data.show(name, limit=3)
        assert shown.to_polars().height == min(3, rows)
        assert f"{rows:,}" in shown.headline[0].en


def test_rows_are_found_by_any_name_of_a_material_or_country() -> None:
    found = data.show("production", {"material": "マグネシウム", "country": "China"}, None)
    assert found.to_polars()["material"].unique().to_list() == ["magnesium"]
    assert found.to_polars()["country"].unique().to_list() == ["CHN"]
    known = pl.col("material") == "magnesium", pl.col("country") == "CHN"
    assert found.to_polars().height == reference.table("production").filter(*known).height


def test_the_rest_of_the_world_can_be_asked_for_by_its_code() -> None:
    countries = reference.table("production")["country"].cast(pl.String).unique()
    codes = [code for code in countries if code.startswith("Z")]
    for code in codes:
        assert data.show("production", {"country": code}).to_polars().height


@pytest.mark.parametrize(
    ("where", "error", "said"),
    [
        ({"metal": "Mg"}, UnknownName, "unknown column 'metal'; did you mean 'material'"),
        ({"material": "Mgg"}, UnknownName, "unknown material 'Mgg'"),
        ({"country": "Chima"}, UnknownName, "unknown country 'Chima'"),
        ({"year": "last"}, InputError, "column 'year': found 'last', allowed a number"),
    ],
)
def test_a_condition_that_nothing_can_meet_is_an_error(
    where: dict[str, str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        data.show("production", where)


def test_the_checks_find_nothing_wrong_with_what_ships(tmp_path: Path) -> None:
    checks = data.check(tmp_path).to_polars("checks")
    assert "fail" not in checks["status"].to_list()
    assert "own_files" in checks["check"].to_list()


def test_a_damaged_table_fails_the_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def damaged(name: str) -> None:
        if name == "fields":
            raise CorruptFile("fields.csv", "a" * 64, "b" * 64)

    monkeypatch.setattr(reference, "verify", damaged)
    found = data.check(tmp_path)
    assert found.to_polars("hashes")["table"].to_list() == ["fields"]
    failed = found.to_polars("checks").filter(status="fail")
    assert failed["check"].to_list() == ["hashes"]


def excerpt() -> Path:
    folder = Path(__file__).resolve().parents[1] / "data/sources"
    found = sorted(folder.rglob("world_bank_wgi/*.xlsx"))
    assert found, f"no excerpt of the governance indicators under {folder}"
    return found[0]


def test_a_file_is_taken_in_listed_restored_removed_and_pruned(tmp_path: Path) -> None:
    taken = own_files.import_file("world_bank_wgi", excerpt(), edition="2024", home=tmp_path)
    name = taken.to_polars()["snapshot"][0]
    assert taken.to_polars().filter(table="governance")["rows"].item() > 0
    again = own_files.import_file("world_bank_wgi", excerpt(), edition="2024", home=tmp_path)
    first, second = taken.to_polars()["id"][0], again.to_polars()["id"][0]
    listed = own_files.snapshots(tmp_path).to_polars()
    assert set(listed["id"]) == {first, second}
    assert own_files.restore(name, first, tmp_path).to_polars()["id"].unique().item() == first
    assert own_files.remove(name, tmp_path).to_polars()["is_in_use"].any() is False
    assert own_files.snapshots(tmp_path).to_polars().is_empty()
    assert own_files.prune(tmp_path).to_polars()["count"].sum() > 0
    with pytest.raises(UnknownSnapshot):
        own_files.remove(name, tmp_path)


def test_a_damaged_file_of_the_users_own_fails_the_check(tmp_path: Path) -> None:
    own_files.import_file("world_bank_wgi", excerpt(), edition="2024", home=tmp_path)
    stored = next((tmp_path / "objects").rglob("*.raw"))
    stored.write_bytes(b"x" + stored.read_bytes())
    found = data.check(tmp_path)
    assert found.to_polars("checks").filter(check="own_files")["status"].item() == "fail"
    assert str(stored) in found.to_polars("own_files")["error"].item()
