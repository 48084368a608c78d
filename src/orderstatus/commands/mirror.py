"""`orderstatus mirror`: the copies that `sync` keeps on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._answer_flags import ANSWER, Asked
from orderstatus.commands._flag_groups import FlagGroup, takes
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING
from orderstatus.runtime import Runtime

app = new_app("Look after the copies that `sync` keeps: what they hold, and what they forget.")

Wait = Annotated[
    bool, typer.Option("--wait", help="Wait while another run syncs the same shop, instead of ending with exit 3.")
]
WHOSE = FlagGroup({"shop": (options.Shop, None), "all_shops": (options.AllShops, False), "demo": (options.Demo, False)})


@app.callback()
def _group() -> None: ...


@app.command("info")
@takes(ANSWER, WHOSE, SAYING)
def info(runtime: Runtime, asked: Asked) -> None:
    """Say how fresh a mirror is, what it holds, and who reads its changes.

    Examples:

    \b
      orderstatus mirror info
      orderstatus mirror info --all-shops --json
    """
    from orderstatus.commands._mirrors import tell_mirrors

    tell_mirrors(runtime, asked)


@app.command("vacuum")
@takes(WHOSE, SAYING)
def vacuum(runtime: Runtime, wait: Wait = False) -> None:
    """Make the file of a mirror as small as it can be."""
    from orderstatus.commands._mirrors import vacuum

    vacuum(runtime, wait=wait)


@app.command("forget")
@takes(WHOSE, SAYING)
def forget(
    runtime: Runtime,
    customer: Annotated[
        str | None,
        typer.Option(
            "--customer", metavar="E-MAIL|GID", help="Every order of this customer, with what changed in them."
        ),
    ] = None,
    older_than: Annotated[
        str | None, typer.Option("--older-than", metavar="AGE", help="Every order placed longer ago: 2y, 90d.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The whole mirror, with every change that was seen and every reader's place.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    wait: Wait = False,
) -> None:
    """Forget customers' data that a mirror holds, so that no byte of it is left in the file.

    What was forgotten stays so: later syncs leave those orders out, until the whole mirror is made anew. The shop
    itself is not touched. Forget here first and erase at the shop afterwards: once a sync has seen orders without their
    customer, nobody here knows whose they were. A line a shop says how many orders were forgotten.

    Examples:

    \b
      orderstatus mirror forget --customer mia@example.com
      orderstatus mirror forget --older-than 2y --yes
      orderstatus mirror forget --all
    """
    from orderstatus.commands._mirrors import Forgotten, forget

    forget(runtime, Forgotten(customer=customer, older_than=older_than, everything=everything), yes=yes, wait=wait)
