"""Of hundreds of malformed bills each gives its lines, or names the places to mend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minamoto.core.bom import BillOfMaterial
from minamoto.core.errors import SheetError, SheetErrors
from minamoto.data.bill_reading import read_bill
from tests.data.bill.malformed import malformed
from tests.data.bill.samples import NAMES, Sample, csv_bytes, write_xlsx

SEEDS = range(300)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def outcome(path: Path) -> BillOfMaterial | SheetError:
    try:
        return read_bill(path)
    except SheetError as error:
        return error


def written(bill: Sample, kind: str, seed: int, path: Path) -> Path:
    if kind == "csv":
        encoding = ("utf-8", "utf-8-sig", "utf-16")[seed % 3]
        path.write_bytes(csv_bytes(bill, encoding, ",\t;"[seed % 3]))
    else:
        write_xlsx(path, bill, typed=seed % 2 == 0)
    return path


def each(error: SheetError) -> tuple[SheetError, ...]:
    return error.errors if isinstance(error, SheetErrors) else (error,)


def check_said(error: SheetError, path: Path) -> None:
    for one in each(error):
        assert one.file == str(path)
        assert one.row is not None
        assert one.column
        assert one.fix
        assert (one.sheet is None) is (path.suffix == ".csv")
        assert JAPANESE.search(one.said("ja"))
        assert one.said("en").count(";") >= 1
        for lang in ("ja", "en"):
            assert one.column in one.said(lang)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_malformed_bill_gives_all_its_lines_or_names_every_place_to_mend(
    kind: str, seed: int, tmp_path: Path
) -> None:
    case = malformed(seed)
    path = written(case.bill, kind, seed, tmp_path / f"部品表.{kind}")
    found = outcome(path)
    if isinstance(found, SheetError):
        assert case.wrong, found
        check_said(found, path)
        places = {(one.row, one.column) for one in each(found)}
        expected = {(case.bill.row(line), NAMES[key][case.bill.lang]) for line, key in case.wrong}
        assert expected <= places, case.told
    else:
        assert not case.wrong, case.told
        rows = [case.bill.row(line) for line in range(len(case.bill.lines))]
        assert found.lines["row"].to_list() == rows
        assert found.products.height == len(case.bill.products)
        if case.bill.extra:
            assert any("備考" in note.ja for note in found.notes)
        if case.bill.above:
            assert any("above the header" in note.en for note in found.notes)
