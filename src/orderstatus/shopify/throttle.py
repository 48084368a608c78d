"""The arithmetic of the cost bucket: how long to wait before a request of a known cost is admitted."""

from __future__ import annotations


def wait_seconds(requested: float, available: float, restore_rate: float) -> float:
    """(requested - available) / restore rate, never below 0; 1 second, the documented back-off, without a rate."""
    lacking = requested - available
    if lacking <= 0:
        return 0.0
    return lacking / restore_rate if restore_rate > 0 else 1.0
