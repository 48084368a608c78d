"""A stage as a person reads it: its name, and the colour that the merchant gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderstatus.output.palette import OwnColor

if TYPE_CHECKING:
    from orderstatus.core.stages.definition import Stages


def stage_ink(id: str | None, stages: Stages | None) -> OwnColor | None:
    """The stage's own colour; None for none, and for a stage that is not defined here."""
    stage = stages.find(id) if stages is not None and id is not None else None
    return None if stage is None or stage.color is None else OwnColor(stage.color)


def stage_name(id: str, stages: Stages | None) -> str:
    """What the team calls the stage; its id where it is not defined here."""
    stage = stages.find(id) if stages is not None else None
    return id if stage is None else stage.name
