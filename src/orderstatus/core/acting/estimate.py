"""What a plan costs before it is begun: points of the bucket, and how long they take to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.plans import Step
from orderstatus.core.points import PointsLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the steps of a plan take at least, if nobody else uses the app and no answer is unclear."""

    points: int
    seconds: float | None
    """Until the bucket has given all of them; 0 where it holds them now, None where its level is not known."""


def estimate(steps: Iterable[Step], points_of: Callable[[Mutation], int], level: PointsLevel | None) -> Estimate:
    """The points of all `steps`, and the seconds in which the bucket of the shop has them.

    What the bucket holds is there at once; the rest comes at its rate (usage/limits). How long the shop takes over each
    answer is not in it.
    """
    return of_points(sum(points_of(step.sent) for step in steps), level)


def of_points(points: int, level: PointsLevel | None) -> Estimate:
    """So many points, and the seconds in which the bucket of the shop has them."""
    if level is None:
        return Estimate(points=points, seconds=None)
    wanting = max(0.0, points - max(0.0, level.left))
    if not wanting:
        return Estimate(points=points, seconds=0.0)
    return Estimate(points=points, seconds=wanting / level.restore if level.restore > 0 else None)
