"""The known names nearest to one that is unknown, for `UnknownName`."""

from __future__ import annotations

from collections.abc import Iterable

SIMILAR = 60.0  # of 100 (rapidfuzz WRatio); below it a suggestion misleads more than it helps


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` known names that look like `name`, the most similar first.

    Examples
    --------
    >>> nearest("neodimium", ["neodymium", "gallium"])
    ('neodymium',)
    """
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        name,
        sorted(set(known)),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=SIMILAR,
    )
    return tuple(choice for choice, _, _ in found)
