"""Orders by their stage and by how long they have been in it: who is late, and where things pile up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.models import Order
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.marks import Move
from orderstatus.core.stages.moving import due, is_overdue, since, stage_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedOrder:
    """An order and where it stands."""

    order: Order
    stage: str
    since: datetime | None
    """When it came into the stage; None where its history does not tell."""
    due: datetime | None
    is_overdue: bool
    newest: Move | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """How many orders are in one stage."""

    stage: str
    orders: int
    overdue: int
    oldest: datetime | None


def staged(order: Order, now: datetime) -> StagedOrder | None:
    """Where the order stands; None where it is in no stage. Its stage and its history must have been read."""
    stage = stage_of(order.stage)
    if stage is None or order.stage is None:
        return None
    history = order.stage.history
    return StagedOrder(
        order=order,
        stage=stage,
        since=since(order.stage),
        due=due(order.stage),
        is_overdue=is_overdue(order.stage, now),
        newest=None if history is None else history.newest,
    )


def board_key(row: StagedOrder, stages: Stages | None) -> tuple[int, float, str]:
    """Sorts rows by the place of their stage, those of a stage that is not defined last; then the oldest first."""
    ids = [] if stages is None else [stage.id for stage in stages.stages]
    place = ids.index(row.stage) if row.stage in ids else len(ids)
    # What nobody knows the age of may be the oldest.
    return place, 0.0 if row.since is None else row.since.timestamp(), row.order.name


def counts(rows: Iterable[StagedOrder], stages: Stages | None) -> Sequence[StageCount]:
    """A row a stage that is defined, and one for each other that an order is in."""
    by_stage: dict[str, list[StagedOrder]] = {stage.id: [] for stage in (() if stages is None else stages.stages)}
    for row in rows:
        by_stage.setdefault(row.stage, []).append(row)
    return [
        StageCount(
            stage=stage,
            orders=len(of),
            overdue=sum(row.is_overdue for row in of),
            oldest=min((row.since for row in of if row.since is not None), default=None),
        )
        for stage, of in by_stage.items()
    ]
