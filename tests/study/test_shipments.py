"""Which rows of the trade table a network takes, with a made-up store of customs reports."""

from __future__ import annotations

import hashlib
import io
import math
from pathlib import Path

import polars as pl
import pytest

from minamoto.core.records import Source
from minamoto.core.tables import TABLES, validated
from minamoto.data import chains, parameters, workspace
from minamoto.data.snapshot import StoredFile, StoredTable
from minamoto.data.store import Store, now
from minamoto.network.reconcile import reconcile
from minamoto.study.chain_model import chain_model
from minamoto.study.chain_words import assumptions
from minamoto.study.shipments import places, shipments, unit_values

CODE = "810411"  # magnesium
CHINA_JAPAN, ISRAEL_USA, NEW = ("CHN", "JPN"), ("ISR", "USA"), ("LAO", "FJI")


def reports() -> pl.DataFrame:
    """Both ends of one flow, one end of another, and one end of a flow that BACI has not."""
    rows = [
        ("importer", *CHINA_JAPAN, 20_000.0), ("exporter", *CHINA_JAPAN, 26_000.0),
        ("importer", *ISRAEL_USA, 9_000.0), ("exporter", *NEW, 7.0),
    ]  # fmt: skip
    return validated(
        "trade",
        pl.DataFrame(
            [
                {"source": "made_up_customs", "basis": basis, "hs6": CODE, "hs_revision": "HS17",
                 "year": 2024, "exporter": exporter, "importer": importer, "value_usd": None,
                 "gross_t": gross}
                for basis, exporter, importer, gross in rows
            ],
            schema={name: column.dtype for name, column in TABLES["trade"].columns().items()},
        ),
    )  # fmt: skip


@pytest.fixture
def with_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINAMOTO_HOME", str(tmp_path))
    raw, written = b"made up", io.BytesIO()
    table = reports()
    table.write_parquet(written)
    made = written.getvalue()
    sha_raw, sha_made = (hashlib.sha256(part).hexdigest() for part in (raw, made))
    stored = StoredTable(
        table="trade", is_core=True, key=tuple(TABLES["trade"].primary_key()), sha256=sha_made,
        size_b=len(made), rows=table.height, year_first=2024, year_last=2024,
    )  # fmt: skip
    file = StoredFile(
        file="made_up.csv", sha256=sha_raw, size_b=len(raw), imported=now(), notes=(),
        tables=(stored,),
    )  # fmt: skip
    source = Source(
        key="made_up_customs", publisher="nobody", title="made up", edition="2024",
        url="https://example.org", licence="CC0-1.0", attribution="nobody", retrieved=None,
    )  # fmt: skip
    objects = {(sha_raw, ".raw"): raw, (sha_made, ".parquet"): made}
    Store(workspace.home(None)).add(source, file, objects, "test", None)


def flow(frame: pl.DataFrame, ends: tuple[str, str]) -> dict[str, object]:
    return frame.filter(hs6=CODE, exporter=ends[0], importer=ends[1]).row(0, named=True)


def test_without_reports_every_flow_is_one_observation() -> None:
    frame = shipments(chains.chain("magnesium"), 2024)
    assert frame["mirror_t"].null_count() == frame.height > 0
    assert frame.select("hs6", "exporter", "importer").is_unique().all()


@pytest.mark.usefixtures("with_reports")
def test_a_flow_that_both_ends_report_has_these_in_place_of_the_reconciled_figure() -> None:
    frame = shipments(chains.chain("magnesium"), 2024)
    both = flow(frame, CHINA_JAPAN)
    assert (both["gross_t"], both["mirror_t"]) == (20_000.0, 26_000.0)
    assert both["source"] == both["mirror_source"] == "made_up_customs"
    assert frame["mirror_t"].is_not_null().sum() == 1
    assert frame.select("hs6", "exporter", "importer").is_unique().all()


@pytest.mark.usefixtures("with_reports")
def test_one_report_alone_is_already_in_the_reconciled_figure() -> None:
    frame = shipments(chains.chain("magnesium"), 2024)
    assert flow(frame, ISRAEL_USA)["gross_t"] != 9_000.0
    assert frame.filter(exporter=NEW[0], importer=NEW[1]).is_empty()


@pytest.mark.usefixtures("with_reports")
def test_one_report_errs_more_than_the_mean_of_two_and_the_network_lies_between() -> None:
    model = chain_model("magnesium")
    seen = next(f for f in model.trade if (f.exporter, f.importer) == CHINA_JAPAN)
    place = parameters.gsd_trade("large").value
    assert place is not None
    assert math.log(seen.gsd) == pytest.approx(math.sqrt(2) * math.log(place))
    assert seen.mirror_gsd == seen.gsd
    found = reconcile(model)
    rows = found.figures.filter(quantity="trade", country="CHN", partner="JPN")
    assert rows["observed"].to_list() == pytest.approx([20_000.0, 26_000.0], rel=2e-3)  # content
    assert 19_990.0 < rows["reconciled"][0] < 26_000.0
    said = " ".join(text.en for text in assumptions(chains.chain("magnesium"), found))
    assert "1 flow is given by both ends" in said


def test_an_edition_with_values_alone_counts_where_a_unit_value_is_given() -> None:
    chain = chains.chain("silicon")
    assert shipments(chain, 2023).filter(hs6="280469").is_empty()
    valued = shipments(chain, 2023, t_per_usd=unit_values(chain, 2024))
    assert valued.filter(hs6="280469", exporter="LAO")["gross_t"].sum() > 1000.0


def test_a_new_producer_that_customs_see_for_years_may_make_what_no_table_lists() -> None:
    unlisted = {(u.form, u.country): u.sd_t for u in chain_model("silicon").unlisted}
    assert unlisted["metal", "LAO"] > 1000.0
    assert ("metal", "JPN") not in unlisted


def test_places_follow_the_size_of_a_flow_in_its_group() -> None:
    rows = pl.DataFrame(
        {
            "hs6": ["a"] * 4 + ["b"], "exporter": list("ABCDA"), "importer": ["X"] * 5,
            "gross_t": [50.0, 30.0, 15.0, 5.0, 1.0],
        }
    )  # fmt: skip
    found = places(rows, over=["hs6"]).sort("hs6", "gross_t", descending=[False, True])
    assert found["place"].to_list() == ["large", "middle", "middle", "small", "large"]
