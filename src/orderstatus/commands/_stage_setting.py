"""What `stage set` and `stage clear` do: orders are moved into a stage, or out of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from orderstatus.commands._acting import act
from orderstatus.commands._acting_flags import Chosen, How
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._resuming import refuse_choice, resume
from orderstatus.commands._selecting import Fill, refuse_no_choice
from orderstatus.commands._stage_moving import Moves, moving
from orderstatus.core.acting.plans import Action, Skip
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.core.models import Order
from orderstatus.core.stages.asking import check_due, comment_of, due_of
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.editing import find_stage
from orderstatus.core.stages.moving import WantedMove
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting
from orderstatus.runtime.staging import stages_of, who


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedMove:
    """What is to be kept of the moves, as it was typed."""

    comment: str | None = None
    public: bool = False
    due: str | None = None


def set_stage(
    runtime: Runtime, stage: str | None, typed: TypedMove, chosen: Chosen, how: How, asked: Asked
) -> ExitCode:
    """The orders are in the stage, if they may go there."""
    if how.resume and stage is not None:
        # Behind `--resume` the first word is the run.
        chosen = replace(chosen, orders=(stage, *chosen.orders))

    def to(stages: Stages) -> str:
        if stage is None:
            raise UsageError(
                "no stage is named", hint=f"orderstatus stage set {stages.stages[0].id} 1001; `stage list` shows them"
            )
        return find_stage(stages, stage)

    return _move(runtime, to, typed, chosen, how, asked, command="stage set STAGE")


def clear_stage(runtime: Runtime, typed: TypedMove, chosen: Chosen, how: How, asked: Asked) -> ExitCode:
    """The orders are in no stage any more."""
    return _move(runtime, lambda _: None, typed, chosen, how, asked, command="stage clear")


def _move(
    runtime: Runtime,
    to: Callable[[Stages], str | None],
    typed: TypedMove,
    chosen: Chosen,
    how: How,
    asked: Asked,
    *,
    command: str,
) -> ExitCode:
    stages = stages_of(runtime, runtime.one_target()).usable()
    moves = Moves(stages)
    if how.resume:
        refuse_choice(chosen)
        return resume(
            runtime,
            Action.STAGE_SET,
            chosen.orders,
            how,
            asked,
            doing=moves.doing(),
            command=" ".join(command.split()[:2]),
        )

    def fill() -> Fill:
        goal = to(stages)
        refuse_no_choice(chosen, command)
        comment = comment_of(typed.comment, public=typed.public)
        # A mistake is said before the shop is asked; the day itself is of the shop's zone.
        check_due(typed.due, runtime.clock())
        by = who(runtime)

        def wanted(acting: Acting) -> Callable[[Order], WantedMove | Skip]:
            due = None
            if typed.due is not None:
                calendar = acting.opened.rules().calendar
                due = due_of(typed.due, now=acting.clock(), zone=acting.opened.zone(), calendar=calendar)
            move = WantedMove(to=goal, by=by, comment=comment, public=typed.public, due=due)
            return lambda _: move

        return moving(runtime, moves, wanted, chosen, how.limit)

    return act(runtime, Action.STAGE_SET, fill, how, asked, doing=moves.doing())
