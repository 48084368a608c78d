"""The command tree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.main import get_command

from orderstatus import __version__
from orderstatus.commands._boundary import Boundary
from orderstatus.commands._lazy import lazy_group, new_app
from orderstatus.commands._registry import COMMANDS
from orderstatus.core.errors import ExitCode
from orderstatus.output.writing import THE_OUTPUT, could_not_write, give_up
from orderstatus.runtime import Runtime

app = new_app(
    "Where every Shopify order stands, for people and for cron.",
    cls=lazy_group(COMMANDS, Boundary),
    add_completion=True,
    epilog=(
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 temporary (try again), 4 no access, 10 found (--fail-on). "
        "Without a shop of your own, add --demo to any command."
    ),
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"orderstatus {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None: ...


def run(argv: Sequence[str], runtime: Runtime | None = None) -> int:
    """Run the command line and return its exit code; the process entry point calls `sys.exit`."""
    if runtime is None:
        runtime = Runtime.system()
    try:
        get_command(app)(args=list(argv), prog_name="orderstatus", obj=runtime)
        sys.stdout.flush()
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 1
    except OSError as error:
        # Help is written by Typer, straight to the process's own stdout.
        failure = could_not_write(THE_OUTPUT, error)
        runtime.streams.error(str(failure), hint=failure.hint)
        give_up(sys.stdout)
        return ExitCode.FAILURE
    return 0
