"""Table `shapes`: the files of country shapes that ship beside the tables."""

from __future__ import annotations

import hashlib

import polars as pl

from minamoto.core.tables import validated
from scripts.reference.inputs import Inputs

NAMES = {"shapes_110m": "110m", "shapes_50m": "50m"}


def shapes(inputs: Inputs) -> pl.DataFrame:
    """One row a file, with its hash."""
    rows = []
    for name, resolution in NAMES.items():
        path = inputs.path(name)
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        rows.append((path.name, resolution, digest, len(content), "natural_earth"))
    schema = ["file", "resolution", "sha256", "bytes", "source"]
    return validated("shapes", pl.DataFrame(rows, schema=schema, orient="row")).sort("file")
