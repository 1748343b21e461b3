"""A publisher of a few rows: files in BACI's own format, small enough to break in every place."""

from __future__ import annotations

from pathlib import Path

from minamoto.data.atomic import FileSystem
from minamoto.data.importing import ImportSettings, import_with
from minamoto.data.snapshot import SnapshotInfo
from minamoto.data.sources import cepii_baci
from minamoto.data.store import Store

FILE = "BACI_HS17_Y2022_V202401b.csv"
NAME = "cepii_baci_v202401b"
BACI = cepii_baci.SOURCE
EXPORTERS = (36, 124, 156, 276, 643, 792)  # Australia, Canada, China, Germany, Russia, Türkiye
IMPORTERS = (392, 410)  # Japan, Korea
MAGNESIUM, GALLIUM_AND_OTHERS, NOT_A_MINERAL = "810411", "811292", "210690"


def baci_file(value: float, year: int = 2022) -> bytes:
    """A BACI file whose every figure is `value` times the number of its row."""
    lines = ["t,i,j,k,v,q"]
    for exporter in EXPORTERS:
        for importer in IMPORTERS:
            for code in (MAGNESIUM, GALLIUM_AND_OTHERS, NOT_A_MINERAL):
                figure = value * len(lines)
                lines.append(f"{year},{exporter},{importer},{code},{figure:.3f},{figure:.3f}")
    return ("\n".join(lines) + "\n").encode()


class Unsynced(FileSystem):
    """The real disk without its slowest part, where no power will fail."""

    def sync(self, descriptor: int) -> None:
        return

    def sync_folder(self, path: Path) -> None:
        return


def imported(
    folder: Path, store: Store, content: bytes, file: str = FILE, source: str | None = None
) -> SnapshotInfo:
    """Put the content into a file of that name, and import it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    path.write_bytes(content)
    return import_with(BACI, path, store, ImportSettings(source=source))
