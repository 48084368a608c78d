"""The merchant's own stage of an order, as far as its customer is told of it."""

from __future__ import annotations

from collections.abc import Iterator

from orderstatus.core.explaining.days import Days
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.models import OrderLife
from orderstatus.core.stages.moving import stage_of


def explained_stage(life: OrderLife, days: Days, language: str) -> Iterator[Sentence]:
    """The public name of the stage, what it says of itself, and the newest comment that is for the customer.

    Nothing where the stage is not public, has no name in that language, or parcels have left: they say more.
    """
    mark, stages = life.order.stage, days.rules.stages
    current = stage_of(mark)
    stage = stages.find(current) if stages is not None and current is not None else None
    if stage is None or mark is None or not stage.public or live_shipments(life.order):
        return
    name = stage.public_name.get(language)
    if name is None:
        return
    yield sentence("Where it is in our work: {stage}.", stage=name)
    if said := stage.description.get(language):
        yield sentence("{text}", text=said)
    newest = mark.history.newest if mark.history is not None else None
    if newest is not None and newest.public and newest.comment and newest.to == current:
        yield sentence("{text}", text=newest.comment)
