"""The leaky bucket of one app at one shop, as arithmetic in points and seconds: the clock is an argument."""

from __future__ import annotations

from dataclasses import dataclass

PLANS = {"standard": (2000, 100), "advanced": (4000, 200), "plus": (20000, 1000)}
"""Bucket size and points restored a second (usage/limits; the size of Plus is inferred from the other two)."""


@dataclass(slots=True)
class Bucket:
    """Points that are there at the second `at`. Admission takes the requested cost; the rest of it comes back later."""

    size: float
    restore_rate: float
    at: float = 0.0
    available: float = -1.0

    def __post_init__(self) -> None:
        if self.available < 0:
            self.available = self.size

    def restore(self, now: float) -> None:
        """Afterwards the points restored since the last call are there."""
        self.available = min(self.size, self.available + max(0.0, now - self.at) * self.restore_rate)
        self.at = max(self.at, now)

    def admit(self, requested: float, now: float) -> bool:
        """True, and the points are taken, if they are there; else False, and none is."""
        self.restore(now)
        # A wait that was computed in floats may end a thousand millionth of a point short.
        if requested > self.available + 1e-6:
            return False
        self.available -= requested
        return True

    def refund(self, points: float, now: float) -> None:
        """Afterwards the points that an answer did not need are there again."""
        self.restore(now)
        self.available = min(self.size, self.available + points)

    def seconds_until(self, requested: float, now: float) -> float:
        """How long from `now` until so many points are there, if nobody takes any and none comes back."""
        self.restore(now)
        return max(0.0, requested - self.available) / self.restore_rate

    def status(self) -> dict[str, float]:
        """`throttleStatus` as answers carry it."""
        return {
            "maximumAvailable": self.size,
            "currentlyAvailable": int(self.available),
            "restoreRate": self.restore_rate,
        }
