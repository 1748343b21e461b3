"""The known names nearest to one that is unknown, for `UnknownName`."""

from __future__ import annotations

from collections.abc import Iterable

# Of 100 (rapidfuzz WRatio): below the first, or so far under the best, a suggestion misleads.
SIMILAR = 60.0
BEHIND = 8.0


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
    best = max((score for _, score, _ in found), default=0.0)
    return tuple(choice for choice, score, _ in found if score >= best - BEHIND)
