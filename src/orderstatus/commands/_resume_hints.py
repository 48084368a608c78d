"""Which runs were broken off, and the command that goes on with one."""

from __future__ import annotations

import shlex

from orderstatus.core.acting.plans import Action
from orderstatus.core.acting.ports import Journal, RunRecord
from orderstatus.core.errors import UsageError
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting

_STAGE_WORDS = ("set", "clear", "import")


def resumed_as(run: RunRecord) -> str:
    """The command that goes on with a run: of what moves orders from stage to stage the very one that was typed.

    What moved by itself is gone on with by `stage set`, as `stage advance` does all that is left anyway.
    """
    if run.action is Action.STAGE_SET and "stage" in run.command:
        word = run.command[run.command.index("stage") + 1 :][:1]
        return f"stage {word[0]}" if word and word[0] in _STAGE_WORDS else run.action.value
    return run.action.value


def resume_command(runtime: Runtime, run: RunRecord) -> str:
    """`orderstatus capture --resume RUN --shop acme`, as it can be pasted."""
    words = ("orderstatus", *resumed_as(run).split(), "--resume", run.id, *runtime.where.named)
    return shlex.join(words)


def run_named(journal: Journal, named: str) -> RunRecord:
    """The run whose id is `named`, or alone begins so. Raises UsageError where there is none, and where several do."""
    run = journal.run(named)
    if run is None:
        raise UsageError(
            f"the journal has no run `{named}`", hint="`orderstatus journal` lists the runs that there are"
        )
    return run


def newest_broken(acting: Acting, action: Action, command: str | None = None) -> RunRecord | None:
    """The newest run of this action in this shop that is not at its end; it may be under way.

    With `command` only one that this command goes on with.
    """
    of_shop = acting.journal.runs(shop=acting.opened.domain)
    of_action = (run for run in of_shop if run.action is action and run.is_broken)
    return next((run for run in of_action if command in (None, resumed_as(run))), None)


def say_broken(runtime: Runtime, acting: Acting, action: Action) -> None:
    """On a terminal: that there is one, before another is begun."""
    if not runtime.streams.err_tty:
        return
    run = newest_broken(acting, action)
    if run is None or acting.is_under_way(run):
        return
    runtime.streams.note(
        runtime.labels().text(
            "a run of {action} was broken off before its end: `{command}` goes on with it",
            action=resumed_as(run),
            command=resume_command(runtime, run),
        )
    )
