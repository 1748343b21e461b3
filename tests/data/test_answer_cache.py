"""Answers are given back as they were kept, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from minamoto.data import answer_cache

ANSWER = {"share": [0.1, 1 / 3, float("inf")], "name": "鉱石", "none": None}


def test_an_answer_is_read_as_it_was_given_when_kept(tmp_path: Path) -> None:
    assert answer_cache.read("k1", tmp_path) is None
    assert answer_cache.write("k1", {**ANSWER, "pair": (1, 2)}, tmp_path) == {
        **ANSWER,
        "pair": [1, 2],
    }
    assert answer_cache.read("k1", tmp_path) == {**ANSWER, "pair": [1, 2]}
    assert answer_cache.read("k2", tmp_path) is None


def test_a_torn_file_is_no_answer(tmp_path: Path) -> None:
    answer_cache.write("k1", ANSWER, tmp_path)
    (file,) = tmp_path.rglob("*.json")
    file.write_bytes(file.read_bytes()[:-5])
    assert answer_cache.read("k1", tmp_path) is None


def test_the_oldest_go_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_cache, "KEPT_AT_MOST", 3)
    for number in range(5):
        answer_cache.write(f"k{number}", number, tmp_path)
    assert [answer_cache.read(f"k{number}", tmp_path) for number in range(5)] == [
        None, None, 2, 3, 4,
    ]  # fmt: skip


def test_without_a_place_to_keep_it_the_answer_is_given_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert answer_cache.write("k1", ANSWER, blocked) == ANSWER
    assert answer_cache.read("k1", blocked) is None
