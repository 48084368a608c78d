"""The cost bucket, as arithmetic: how long to wait before a request of a known cost is admitted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bucket:
    """What an answer's `throttleStatus` said, and when. Points; points a second; seconds on a monotonic clock."""

    maximum: float
    available: float
    restore_rate: float
    at: float

    def available_at(self, moment: float) -> float:
        """Points in the bucket at `moment`, if nothing else draws on it."""
        return min(self.maximum, self.available + max(0.0, moment - self.at) * self.restore_rate)

    def wait_for(self, requested: float, moment: float) -> float:
        """Seconds until a request of `requested` points is admitted; 0 if it is now.

        Shopify admits by the requested cost and refunds the difference to the actual one afterwards (usage/limits).
        """
        return wait_seconds(min(requested, self.maximum), self.available_at(moment), self.restore_rate)


def wait_seconds(requested: float, available: float, restore_rate: float) -> float:
    """(requested - available) / restore rate, never below 0; 1 second, the documented back-off, without a rate."""
    lacking = requested - available
    if lacking <= 0:
        return 0.0
    return lacking / restore_rate if restore_rate > 0 else 1.0
