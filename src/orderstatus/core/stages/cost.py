"""What moving orders costs of the shop's points."""

from __future__ import annotations

from collections.abc import Iterable

from orderstatus.core.acting.mutations import MoveStage
from orderstatus.core.acting.plans import Step
from orderstatus.core.stages.definition import Stages

CALL_POINTS = 11
"""Of a `metafieldsSet`, however many it writes (recorded)."""
ORDERS_A_CALL = 12
"""25 metafields a call, and two an order."""
TAG_POINTS = 10
"""Of a `tagsAdd` or a `tagsRemove` (mutations cost 10)."""


def points_of(steps: Iterable[Step], stages: Stages) -> int:
    """What the moves cost at most, the tags that mirror them included."""
    every = [step.mutation for step in steps if isinstance(step.mutation, MoveStage)]
    calls = -(-len(every) // ORDERS_A_CALL)
    if stages.tag_prefix is None:
        return calls * CALL_POINTS
    tags = sum((move.frm is not None) + (move.to is not None) for move in every if move.frm != move.to)
    return calls * CALL_POINTS + tags * TAG_POINTS
