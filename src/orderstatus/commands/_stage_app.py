"""The group `stage`, to which two modules add commands: those on the definition, and those on orders."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._acting_flags import ActingShop
from orderstatus.commands._complete import complete_stage
from orderstatus.commands._flag_groups import FlagGroup
from orderstatus.commands._lazy import new_app
from orderstatus.commands._shop_flags import SAYING

app = new_app("Your own stages of orders: define them, move orders, see who is late.")

STAGES_SHOP = FlagGroup({"shop": (ActingShop, None), "demo": (options.Demo, False)})
"""Whose stages are meant, where a profile has a file of its own."""
SAYING_PLAIN = FlagGroup({name: flag for name, flag in SAYING.flags.items() if name != "color"})
"""How a command speaks whose `--color` is a stage's."""
StageId = Annotated[
    str, typer.Argument(metavar="STAGE", show_default=False, autocompletion=complete_stage, help="The stage's id.")
]


@app.callback()
def _group() -> None: ...
