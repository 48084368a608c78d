"""`orderstatus stage`: the merchant's own stages."""

from __future__ import annotations

# Importing them adds their commands, in the order of the help.
from orderstatus.commands import _stage_definition_commands, _stage_order_commands
from orderstatus.commands._stage_app import app

__all__ = ["_stage_definition_commands", "_stage_order_commands", "app"]
