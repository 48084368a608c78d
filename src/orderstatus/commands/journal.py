"""`orderstatus journal`: what actions have done, run by run."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._acting_flags import ActingShop
from orderstatus.commands._answer_flags import ANSWER, Asked, limit_of
from orderstatus.commands._flag_groups import FlagGroup, takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("List what actions have done, and every step of a run.", no_args_is_help=False)

WHOSE = FlagGroup({"shop": (ActingShop, None), "demo": (options.Demo, False)})


@app.command("journal")
@takes(limit_of("runs"), ANSWER, WHOSE, SAYING)
def journal(
    runtime: Runtime,
    asked: Asked,
    run: Annotated[
        str | None,
        typer.Argument(metavar="[RUN]", show_default=False, help="A run by its id, or the beginning of it."),
    ] = None,
) -> None:
    """List what actions have done, and every step of a run.

    A row a run, the newest first, of every shop that this machine has acted on; of one run a row a step, with what
    became of it. A run that is `broken` has steps left: `--resume` of its command goes on with them.

    Examples:

    \b
      orderstatus journal
      orderstatus journal 20261127-070215-3f
      orderstatus journal 20261127 --json
    """
    from orderstatus.commands._journal import tell_runs, tell_steps

    if run is None:
        tell_runs(runtime, asked)
    else:
        tell_steps(runtime, run, asked)
