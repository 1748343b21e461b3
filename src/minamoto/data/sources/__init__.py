"""Parsers of publishers' own files, one file a source: bytes in, tables out.

`SOURCES` lists them. A new one is a file that ends in a constant `SOURCE` and a line here; the
contract tests then apply to it.
"""

from minamoto.data.sources import (
    bgs_world_mineral_statistics,
    cepii_baci,
    eu_crm_shares,
    iea_critical_minerals,
    usgs_mcs_commodities,
    usgs_mcs_world,
    world_bank_wgi,
    world_mining_data,
)
from minamoto.data.sources.parser import SourceParser

SOURCES: tuple[SourceParser, ...] = (
    world_mining_data.SOURCE,
    usgs_mcs_world.SOURCE,
    usgs_mcs_commodities.SOURCE,
    bgs_world_mineral_statistics.SOURCE,
    iea_critical_minerals.SOURCE,
    cepii_baci.SOURCE,
    world_bank_wgi.SOURCE,
    eu_crm_shares.SOURCE,
)

__all__ = ["SOURCES", "SourceParser"]
