from __future__ import annotations

import json

from minamoto.data import reference, warehouse
from minamoto.report.charts.topojson import outlines


def test_every_outline_is_a_country_of_today() -> None:
    topology = json.loads((reference.folder() / "bulk" / "countries-110m.json").read_bytes())
    drawn = {country for country, _ in outlines(topology)}
    known = set(warehouse.table("countries")["country"])
    # de-facto territories without an ISO code keep the topology's own name
    assert drawn - known <= {"N. Cyprus", "Somaliland", "ATA", "ATF"}
    assert {"RUS", "COD", "FRA", "DEU", "MMR", "TWN", "XKX", "JPN"} <= drawn


def test_every_country_that_leads_a_material_can_be_drawn() -> None:
    topology = json.loads((reference.folder() / "bulk" / "countries-110m.json").read_bytes())
    drawn = {country for country, _ in outlines(topology)}
    leaders = {"CHN", "COD", "ZAF", "RUS", "CHL", "AUS", "GIN", "TUR", "IDN", "KAZ", "BRA", "USA"}
    assert leaders <= drawn
