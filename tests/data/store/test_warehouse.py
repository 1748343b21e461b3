"""Shipped rows and the user's own, side by side."""

from __future__ import annotations

from minamoto.data import reference, warehouse


def test_without_files_of_the_user_a_table_is_the_shipped_one() -> None:
    assert warehouse.table("materials").equals(reference.table("materials"))
    assert warehouse.scan("materials").collect().equals(reference.table("materials"))
    assert warehouse.snapshots("materials") == {"materials": reference.entry("materials").sha256}
