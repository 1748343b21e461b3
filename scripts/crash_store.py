"""Interrupt an import at every step and count what it leaves: `python scripts/crash_store.py`.

Three ways: a real process kills itself (SIGKILL) before each of its steps; a real process is killed
from outside at random times; and the power is cut after each step, what was not fsynced being lost
in several ways (a model of the disk). Each is tried over an old snapshot and in an empty folder.
After each, the snapshot in use must be the old or the new, every hash of it proved and every row
compared; then the next import and pruning must work. Anything else is torn, and ends this with 1.

    --every N   try every N-th step only
    --seed N    of the random times and losses
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.data.store import survey  # noqa: E402  the path is set above
from tests.data.store.lossy_disk import Loss, Recording  # noqa: E402
from tests.data.store.verdict import case  # noqa: E402

RANDOM_TIMES = 30
AT_ONCE = 2
WAYS = ("killed at a step", "killed at a time", "power cut")


def points(folder: Path, every: int, seed: int) -> Iterator[tuple[str, str, survey.Point]]:
    """Workspace before, way, and point."""
    chance = random.Random(seed)
    for is_first in (False, True):
        before = "empty folder" if is_first else "old snapshot"
        tried = case(folder / before, is_first=is_first)
        steps, took_s = survey.steps_of(tried, folder / before / "whole")
        chosen = range(0, len(steps), every)
        place = folder / before / "killed"
        for point in survey.killed_at_steps(tried, place, steps, chosen, AT_ONCE):
            yield before, WAYS[0], point
        times = [chance.uniform(0, took_s) for _ in range(max(1, RANDOM_TIMES // every))]
        for point in survey.killed_at_times(tried, place, times, AT_ONCE):
            yield before, WAYS[1], point
        done = survey.recorded(tried, Recording())
        cuts = [(at, loss) for at in range(0, len(done) + 1, every) for loss in Loss]
        for point in survey.cut_at_steps(tried, folder / before / "cut", done, cuts, seed):
            yield before, WAYS[2], point


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.monotonic()
    counts: Counter[tuple[str, str, str]] = Counter()
    torn: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for before, way, point in points(Path(folder), asked.every, asked.seed):
            counts[before, way, "points"] += 1
            counts[before, way, "inside"] += point.is_inside
            counts[before, way, "old" if point.verdict == "nothing" else point.verdict] += 1
            if point.verdict == "torn":
                torn.append(f"{before}, {way}, {point.where}: {point.reason}")
    columns = ("points", "inside", "old", "new", "torn")
    print(f"{'workspace before':18}{'interrupted':20}" + "".join(f"{c:>8}" for c in columns))
    rows = dict.fromkeys((before, way) for before, way, _ in counts)
    for before, way in rows:
        cells = "".join(f"{counts[before, way, column]:8}" for column in columns)
        print(f"{before:18}{way:20}{cells}")
    total = "".join(f"{sum(counts[(*row, c)] for row in rows):8}" for c in columns)
    print(f"{'all':38}{total}")
    print("inside: between a new file and the fsync of its folder")
    print(f"{time.monotonic() - started:.0f} s")
    print("\n".join(torn))
    return int(bool(torn))


if __name__ == "__main__":
    sys.exit(main())
