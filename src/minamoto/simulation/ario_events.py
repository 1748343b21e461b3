"""What happens to industries: capacity or final demand lost for a time, then recovered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from minamoto.core.errors import InputError
from minamoto.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A share of one industry's capacity, or of the final demand for it, that is missing.

    Steps are counted as BoARIO 0.7.2 counts them: of a loss with occurrence 5 and duration 60
    the steps 6 to 67 have it in full; it then shrinks in a straight line to none.

    Parameters
    ----------
    industry : (region, sector), a label of the table
    share : in [0, 1]
    occurrence, duration, recovery : steps; >= 0, >= 1, >= 1
    of : capacity, or final demand

    Examples
    --------
    >>> loss = Loss(industry=("A", "ore"), share=0.5, occurrence=0, duration=1, recovery=10)
    >>> [loss.at(step) for step in (0, 1, 3, 8, 13, 20)]
    [0.0, 0.5, 0.5, 0.25, 0.0, 0.0]
    """

    industry: tuple[str, str]
    share: float
    occurrence: int
    duration: int
    recovery: int
    of: Literal["capacity", "final_demand"] = "capacity"

    def __post_init__(self) -> None:
        if not (
            0 <= self.share <= 1
            and self.occurrence >= 0
            and self.duration >= 1
            and self.recovery >= 1
        ):
            raise InputError(
                Text(
                    f"{self} は使えません。割合は 0〜1、開始は 0 以上、期間と回復は 1 以上です。",
                    f"{self}: allowed share in [0, 1], occurrence >= 0, duration and recovery >= 1",
                )
            )

    @property
    def last_full(self) -> int:
        """The last step at which all of the share is missing."""
        return self.occurrence + self.duration + 2

    @property
    def over(self) -> int:
        """The first step at which nothing is missing."""
        return self.last_full + self.recovery

    def at(self, step: int) -> float:
        """The share missing at a step, in [0, share]."""
        if step <= self.occurrence or step >= self.over:
            return 0.0
        return self.share * min(1.0, 1 - (step - self.last_full) / self.recovery)
