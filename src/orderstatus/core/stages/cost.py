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
    """What the moves cost at most, tags included."""
    every = [step.mutation for step in steps if isinstance(step.mutation, MoveStage)]
    calls = -(-sum(not move.only_tags for move in every) // ORDERS_A_CALL)
    return calls * CALL_POINTS + sum(_tag_calls(move, stages) for move in every) * TAG_POINTS


def _tag_calls(move: MoveStage, stages: Stages) -> int:
    """A removal and an addition at most."""
    mirrors = stages.tag_prefix is not None and (move.only_tags or move.frm != move.to)
    return bool(move.untag or (mirrors and move.frm is not None)) + (mirrors and move.to is not None)
