"""Linear algebra on one thread: matrices are small here, and threads that wait only spin."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

LIBRARIES = (
    "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
)  # fmt: skip


def one_thread(environment: MutableMapping[str, str] = os.environ) -> None:
    """Ask the linear algebra that numpy is built with for one thread, unless the user said more.

    It is read when numpy is first imported, here or in a process started from here.

    Examples
    --------
    >>> said = {"OMP_NUM_THREADS": "4"}
    >>> one_thread(said)
    >>> said["OPENBLAS_NUM_THREADS"], said["OMP_NUM_THREADS"]
    ('1', '4')
    """
    for name in LIBRARIES:
        environment.setdefault(name, "1")
