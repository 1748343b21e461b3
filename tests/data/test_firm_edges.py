"""Links between firms from files: indices, sectors in order, and errors that name the cell."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from minamoto.core.errors import SheetError
from minamoto.data.firm_edges import FirmEdges, read_firm_edges

LINKS = "supplier,buyer,weight\nA,B,2.5\nB,C,1\nA,B,4\n"
FIRMS = "firm,sector,final_demand\nA,mine,0\nB,refine,3\nC,assemble,10.5\n"


def read(folder: Path, links: str = LINKS, firms: str = FIRMS) -> FirmEdges:
    (folder / "links.csv").write_text(links, encoding="utf-8")
    (folder / "firms.csv").write_text(firms, encoding="utf-8")
    return read_firm_edges(folder / "links.csv", folder / "firms.csv", ("final_demand",))


def check(found: FirmEdges) -> None:
    assert found.supplier.tolist() == [0, 1, 0]
    assert found.buyer.tolist() == [1, 2, 1]
    assert found.weight.tolist() == [2.5, 1.0, 4.0]
    assert found.sectors == ("assemble", "mine", "refine")
    assert found.sector.tolist() == [1, 2, 0]
    assert found.firms["firm"].to_list() == ["A", "B", "C"]
    assert found.firms["final_demand"].to_list() == [0.0, 3.0, 10.5]


def test_files_become_indices_in_the_order_of_the_firms(tmp_path: Path) -> None:
    check(read(tmp_path))


def test_parquet_reads_the_same(tmp_path: Path) -> None:
    paths = tmp_path / "links.parquet", tmp_path / "firms.parquet"
    for text, path in zip((LINKS, FIRMS), paths, strict=True):
        pl.read_csv(text.encode()).write_parquet(path)
    check(read_firm_edges(*paths, ("final_demand",)))


def test_firms_may_be_numbered_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "weight,supplier,buyer,year\n1,7,8,2024\n\n",
        "firm,sector,final_demand\n8,1,0\n7,1,0\n",
    )
    assert (found.supplier.tolist(), found.buyer.tolist()) == ([1], [0])


def test_japanese_files_of_excel_are_read(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_bytes(
        "supplier,buyer,weight\n東邦製錬,山田工業,3\n".encode("cp932")
    )
    (tmp_path / "firms.csv").write_bytes(
        "firm,sector\n山田工業,機械\n東邦製錬,金属\n".encode("cp932")
    )
    found = read_firm_edges(tmp_path / "links.csv", tmp_path / "firms.csv")
    assert found.firms["firm"].to_list() == ["山田工業", "東邦製錬"]
    assert found.supplier.tolist() == [1]


@pytest.mark.parametrize(
    ("links", "firms", "said"),
    [
        (LINKS + "A,D,1\n", FIRMS, r"links\.csv, row 5, column 'buyer': found 'D', allowed a firm"),
        (LINKS + "C,C,1\n", FIRMS, r"row 5, column 'buyer': found 'C', allowed another firm"),
        (LINKS + "C,A,x\n", FIRMS, r"row 5, column 'weight': found 'x', allowed a number > 0"),
        (LINKS + "C,A,0\n", FIRMS, r"row 5, column 'weight': found '0', allowed a number > 0"),
        (LINKS + "C,A,nan\n", FIRMS, r"row 5, column 'weight': found 'nan'"),
        (LINKS + "C,A,\n", FIRMS, r"row 5, column 'weight': found nothing"),
        (LINKS + ",A,1\n", FIRMS, r"row 5, column 'supplier': found nothing"),
        (LINKS.replace("weight", "yen"), FIRMS, r"found headers supplier, buyer, yen, allowed"),
        (LINKS, FIRMS + "A,mine,1\n", r"firms\.csv, row 5, column 'firm': .* listed once"),
        (LINKS, FIRMS + "D,,1\n", r"row 5, column 'sector': found nothing"),
        (LINKS, FIRMS + "D,mine,-1\n", r"column 'final_demand': found '-1', allowed a number >= 0"),
        ("", FIRMS, r"links\.csv: found"),
    ],
)
def test_errors_name_file_row_and_column(tmp_path: Path, links: str, firms: str, said: str) -> None:
    with pytest.raises(SheetError, match=said):
        read(tmp_path, links, firms)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text(FIRMS, encoding="utf-8")
    with pytest.raises(SheetError, match=r"ends in '\.xls'"):
        read_firm_edges(tmp_path / "links.xls", tmp_path / "firms.csv")
    with pytest.raises(SheetError, match="no readable file"):
        read_firm_edges(tmp_path / "no.csv", tmp_path / "none.csv")
    (tmp_path / "firms.parquet").write_bytes(b"PAR1 no table")
    with pytest.raises(SheetError, match="no readable file"):
        read_firm_edges(tmp_path / "links.csv", tmp_path / "firms.parquet")
