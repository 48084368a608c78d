"""What `stage advance` does: the moves that need nobody are made, each once; from cron, so quiet without any."""

from __future__ import annotations

from time import monotonic

from orderstatus.commands._acting import carried_out, told_of
from orderstatus.commands._acting_flags import How
from orderstatus.commands._acting_rows import Deed, answer_of, write_acting_rows, write_plan
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import row_context, wants_column_help, writing
from orderstatus.commands._stage_moving import Moves
from orderstatus.core import when
from orderstatus.core.acting.plans import Action, PlanDraft
from orderstatus.core.acting.write_scopes import refuse_without_scope
from orderstatus.core.errors import ExitCode
from orderstatus.core.stages.facts import is_old_news
from orderstatus.output.acting_fields import ACTING_FIELDS
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting
from orderstatus.runtime.moving import going_by_themselves
from orderstatus.runtime.staging import advancing, stages_of

WINDOW = "60d"


def advance(runtime: Runtime, since: str | None, how: How, asked: Asked) -> ExitCode:
    """Every order is where it goes by itself. Raises TemporaryError where another run is at it."""
    streams = runtime.streams
    if wants_column_help(asked, ACTING_FIELDS, streams):
        return ExitCode.OK
    answer = answer_of(runtime, asked)
    target = runtime.one_target()
    stages = stages_of(runtime, target).usable()
    moves = Moves(stages)
    with writing(runtime, asked), advancing(runtime, target.domain), runtime.acting() as acting:
        draft = PlanDraft(Action.STAGE_SET, acting.opened.domain, acting.clock())
        with streams.working(runtime.labels(), monotonic) as progress:
            progress.begin(acting.opened.name)
            _plan(runtime, acting, moves, draft, since or WINDOW, how.limit)
        plan, context = draft.finished(), row_context(runtime, acting.opened)
        deed = Deed(plan.action, plan.steps, [])
        if not plan.steps:
            write_acting_rows(answer, [], context, streams)
            streams.note(context.labels.text("nothing to do"))
            return ExitCode.OK
        if how.dry_run:
            write_plan(answer, deed, told_of(acting, plan, moves.doing()), context, streams)
            return ExitCode.OK
        refuse_without_scope(plan.action, acting.reader.granted())
        return carried_out(runtime, acting, plan, how, answer, deed, context, moves.doing())


def _plan(runtime: Runtime, acting: Acting, moves: Moves, draft: PlanDraft, since: str, limit: int | None) -> None:
    opened = acting.opened
    zone = opened.zone() if when.needs_zone(since) else None
    begins = when.since(since, now=opened.now, zone=zone or opened.now.tzinfo or opened.zone())
    calendar, window, old = opened.rules().calendar, opened.settings.messages().window, 0
    for moved in going_by_themselves(acting, moves.stages, since=begins, now=draft.made_at):
        if limit and len(moves.made) == limit:
            runtime.streams.warning(f"stopped at --limit {limit}: more orders would be moved")
            break
        moves.add(draft, [moved])
        old += is_old_news(moved.move, moves.stages, window, now=draft.made_at, calendar=calendar)
    if old:
        labels = runtime.labels()
        runtime.streams.note(
            labels.text(
                "{count} of them came to it more than {span} ago: no customer is told of those",
                count=labels.count(old),
                span=str(window),
            )
        )
