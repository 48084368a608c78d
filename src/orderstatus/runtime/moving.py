"""Orders of the shop that is acted on are read with their stages, and moved from stage to stage."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import datetime

from orderstatus.core.acting.orders import ActPart
from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Plan, Step
from orderstatus.core.acting.ports import RunRecord, StepRecord
from orderstatus.core.models import Order
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.moving import StageMove
from orderstatus.flows.advancing import moves_by_themselves
from orderstatus.flows.set_stages import Means, carried_out, resumed
from orderstatus.flows.staged_orders import StagedOrders
from orderstatus.runtime.acting import Acting

_BY_THEMSELVES = frozenset({ActPart.SHIPMENTS})
"""What must be read of an order before the moves that need nobody can be planned anew."""


def new_token() -> str:
    """What marks the moves of one plan, on any machine."""
    from secrets import token_hex

    return token_hex(4)


def with_stages(acting: Acting, orders: Iterable[Order]) -> Iterator[Order]:
    """The same orders with stage and history as the shop has them now; one that is gone is left out."""
    return StagedOrders(acting.reader, acting.metafields()).marked(orders)


def going_by_themselves(acting: Acting, stages: Stages, *, since: datetime, now: datetime) -> Iterator[StageMove]:
    """The moves that need nobody (`flows.advancing.moves_by_themselves`), read as they are found."""
    calendar = acting.opened.rules().calendar
    return moves_by_themselves(acting.opened.source, stages, since=since, now=now, calendar=calendar)


def orders_moved(
    acting: Acting, run: RunRecord, plan: Plan, moves: Sequence[StageMove], stages: Stages
) -> Generator[tuple[Step, Outcome]]:
    """Makes the moves, that of step n being `moves[n - 1]` (`flows.set_stages.carried_out`)."""
    return carried_out(run, plan, moves, _means(acting, stages))


def moves_resumed(
    acting: Acting, run: RunRecord, records: Iterable[StepRecord], stages: Stages
) -> Generator[tuple[Step, Outcome]]:
    """Goes on with a run that was broken off, no move of which is made twice (`flows.set_stages.resumed`)."""
    return resumed(run, records, _means(acting, stages))


def _means(acting: Acting, stages: Stages) -> Means:
    store = acting.metafields()
    return Means(
        stages=stages,
        calendar=acting.opened.rules().calendar,
        store=store,
        # Whether an order moves by itself only its step says: the shipments of those that are planned anew, which are
        # few, are read in any case.
        read=StagedOrders(acting.reader, store, _BY_THEMSELVES),
        journal=acting.journal,
        now=acting.clock,
        sleep=acting.sleep,
        writer=acting.writer,
    )
