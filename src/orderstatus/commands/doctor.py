"""`orderstatus doctor`: what works, and what mends the rest."""

from __future__ import annotations

from dataclasses import replace

import typer

from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING, SHOPS
from orderstatus.runtime import Runtime

app = new_app("Say what works: settings, token, scopes, limits; and what mends the rest.", no_args_is_help=False)


@app.command("doctor")
@takes(ANSWER, SHOPS, SAYING)
def doctor(runtime: Runtime, asked: Asked) -> None:
    """Say what works: settings, token, scopes, limits; and what mends the rest.

    Looks at this machine and asks the shop once; nothing is changed. Exit code 0 only where reading commands will work,
    else the one that they would end with: 2 settings, 3 temporary, 4 no access.

    Examples:

    \b
      orderstatus doctor
      orderstatus doctor --demo
      orderstatus doctor --format json | jq '.[] | select(.state != "ok")'
    """
    from orderstatus.commands._diagnosing import diagnose

    raise typer.Exit(diagnose(runtime, replace(asked, limit=0)))
