"""Country outlines that ship beside the tables, proved by their hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from minamoto.core.errors import CorruptFile, StoreError, UnknownName
from minamoto.data import reference


def outlines(resolution: str = "110m") -> dict[str, Any]:
    """The outlines of all countries as TopoJSON (Natural Earth, de-facto borders).

    Parameters
    ----------
    resolution : "110m" (1:110 million, 0.1 MB) or "50m" (0.8 MB)

    Raises
    ------
    UnknownName : of a resolution
    CorruptFile, StoreError : the file is not the one that ships

    Examples
    --------
    >>> outlines()["type"]
    'Topology'
    """
    listed = reference.table("shapes").filter(resolution=resolution)
    if listed.is_empty():
        known = reference.table("shapes")["resolution"].to_list()
        raise UnknownName("resolution", resolution, known)
    path = reference.folder() / "bulk" / listed["file"].item()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; reinstall minamoto") from error
    found = hashlib.sha256(content).hexdigest()
    if found != listed["sha256"].item():
        raise CorruptFile(str(path), listed["sha256"].item(), found)
    topology: dict[str, Any] = json.loads(content)
    return topology
