"""How orders are moved from stage to stage: what was chosen is planned, and carried out twelve in a call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from orderstatus.commands._acting import Doing, Taken
from orderstatus.commands._acting_flags import Chosen
from orderstatus.commands._selecting import Fill, chosen_orders
from orderstatus.core.acting.estimate import Estimate, of_points
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Plan, PlanDraft, Skip, Step
from orderstatus.core.acting.ports import RunRecord, StepRecord
from orderstatus.core.models import Order
from orderstatus.core.stages.cost import points_of
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.moving import NotMoved, StageMove, WantedMove, planned_move
from orderstatus.core.stages.steps import step_of
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting
from orderstatus.runtime.moving import moves_resumed, new_token, orders_moved, with_stages

WantedFor = Callable[[Acting], Callable[[Order], WantedMove | Skip]]
"""What is wanted of each order, once the shop is open."""


@dataclass(slots=True)
class Moves:
    """The moves of a plan while it is made, and the way in which they are carried out."""

    stages: Stages
    made: list[StageMove] = field(default_factory=list)
    """Of step n the move is number n - 1."""
    token: str = field(default_factory=new_token)

    def add(self, draft: PlanDraft, planned: Iterable[StageMove | NotMoved], lines: tuple[int, ...] = ()) -> None:
        """Each as a step or a skip of the draft."""
        for each in planned:
            if isinstance(each, StageMove):
                draft.add([replace(step_of(each, self.token), lines=lines)])
                self.made.append(each)
            else:
                draft.add([_skip(each, lines)])

    def doing(self) -> Doing:
        """How the moves are carried out, and what they cost."""
        return Doing(self._cost, self._carried_out, self._resumed)

    def _cost(self, acting: Acting, steps: Sequence[Step]) -> Estimate:
        return of_points(points_of(steps, self.stages), acting.opened.points())

    def _carried_out(self, acting: Acting, run: RunRecord, plan: Plan) -> Taken:
        return orders_moved(acting, run, plan, self.made, self.stages)

    def _resumed(self, acting: Acting, run: RunRecord, records: Sequence[StepRecord]) -> Taken:
        return moves_resumed(acting, run, records, self.stages)


def moving(runtime: Runtime, moves: Moves, wanted: WantedFor, chosen: Chosen, limit: int | None) -> Fill:
    """Plans a move of every order that was chosen. What needs no shop is looked at now."""
    found_in = chosen_orders(runtime, chosen, limit)

    def fill(acting: Acting, draft: PlanDraft) -> None:
        of = wanted(acting)
        found = found_in(acting, draft, frozenset())
        orders = {each.id: each for each in with_stages(acting, _orders(found))}
        calendar, now = acting.opened.rules().calendar, acting.clock()
        for each, lines in found:
            if isinstance(each, Skip):
                draft.add([each])
                continue
            order = orders.get(each.order.id, each.order)
            asked = of(order)
            if isinstance(asked, Skip):
                draft.add([replace(asked, lines=asked.lines or lines)])
            else:
                moves.add(draft, [planned_move(order, asked, moves.stages, now=now, calendar=calendar)], lines)

    return fill


def _orders(found: Sequence[tuple[ActingOrder | Skip, tuple[int, ...]]]) -> list[Order]:
    return [each.order for each, _ in found if isinstance(each, ActingOrder)]


def _skip(each: NotMoved, lines: tuple[int, ...]) -> Skip:
    return Skip(
        name=each.order.name, because=each.because, order=each.order.id, lines=lines, is_already=each.is_already
    )
