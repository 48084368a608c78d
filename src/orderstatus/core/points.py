"""The points of one app at one shop: the bucket that every request is charged to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PointsLevel:
    """How full the bucket is (`throttleStatus` of an answer's cost)."""

    left: float
    maximum: float
    restore: float
    """Points that come back each second."""
