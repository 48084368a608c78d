"""`orderstatus config`: the settings file."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._complete import complete_setting
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import ONE_SHOP, SAYING
from orderstatus.runtime import Runtime

app = new_app("Read and change the settings, shop by shop.")

Key = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        autocompletion=complete_setting,
        help="The setting: time_zone, thresholds.silent, profile.acme.country.",
    ),
]


@app.callback()
def _group() -> None: ...


@app.command("path")
@takes(SAYING)
def path(runtime: Runtime) -> None:
    """Say where the settings file is, or would be."""
    from orderstatus.commands._configuring import say_path

    say_path(runtime)


@app.command("show")
@takes(ANSWER, ONE_SHOP, SAYING)
def show(
    runtime: Runtime,
    asked: Asked,
    origin: Annotated[bool, typer.Option("--origin", help="A column that says where each value came from.")] = False,
) -> None:
    """Show every setting as it holds for a shop.

    A flag goes before the environment, then the shop's profile, the top of the file, and the default. --origin says
    which it was: `flag --lang`, `environment ORDERSTATUS_LANG`, `profile acme`, `shared` (the top of the file),
    `default`, or `handling_time`, which the threshold of unfulfilled follows. Where no shop is named or chosen, it is
    what all shops share.

    Examples:

    \b
      orderstatus config show --origin
      orderstatus config show --shop acme --columns key,value,about
      orderstatus config show --json | jq '.[] | select(.origin != "default")'
    """
    from orderstatus.commands._configuring import show

    show(runtime, replace(asked, limit=0), origin=origin)


@app.command("get")
@takes(ONE_SHOP, SAYING)
def get(runtime: Runtime, key: Key) -> None:
    """Print the value of a setting that is in force.

    One line, a list joined by commas: what a profile, the environment or the default says, as in `config show`. Nothing
    is printed where nobody set it and there is no single default; that is exit code 0 too.

    Examples:

    \b
      orderstatus config get time_zone --shop acme
      orderstatus config get profile.acme.thresholds.silent
    """
    from orderstatus.commands._configuring import get

    get(runtime, key)


@app.command("set")
@takes(ONE_SHOP, SAYING)
def set_value(
    runtime: Runtime,
    key: Key,
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="Its value; a list by commas, or in brackets as TOML has it.")
    ],
) -> None:
    """Set a value in the settings file, for every shop or for one.

    --shop acme is short for the prefix `profile.acme.`. The value is checked before anything is written; comments and
    all other lines stay as they are. A profile begins with its shop.

    Examples:

    \b
      orderstatus config set thresholds.silent 3bd
      orderstatus config set profile.acme.shop acme.myshopify.com
      orderstatus config set holidays 2026-12-24,2026-12-31 --shop acme
    """
    from orderstatus.commands._configuring import set_value

    set_value(runtime, key, value)


@app.command("unset")
@takes(ONE_SHOP, SAYING)
def unset(runtime: Runtime, key: Key) -> None:
    """Take a value out of the settings file.

    Also a whole table (`thresholds`) or profile (`profile.acme`), and a key that should never have stood there. What is
    not set is no error.

    Examples:

    \b
      orderstatus config unset thresholds.silent
      orderstatus config unset time_zone --shop acme
    """
    from orderstatus.commands._configuring import unset

    unset(runtime, key)


@app.command("edit")
@takes(SAYING)
def edit(runtime: Runtime) -> None:
    """Open the settings file in your editor, then check it.

    The editor (VISUAL, else EDITOR, else one that is there) has a copy, and the file becomes that copy when it is
    right. If you leave it wrong, the file is as it was and the copy is kept. Where there is no file, it begins as one
    with every key in comments.
    """
    from orderstatus.commands._configuring import edit

    edit(runtime)


@app.command("check")
@takes(SAYING)
def check(
    runtime: Runtime,
    settings: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="Another file than the settings' own.")
    ] = None,
) -> None:
    """Check the settings file, its profiles and its views.

    Exit code 0 where all of it is right, else 2, with line and column of what is not TOML, or the key that is wrong.
    """
    from orderstatus.commands._configuring import check

    check(runtime, settings)
