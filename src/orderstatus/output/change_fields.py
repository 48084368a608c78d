"""The fields of a change."""

from __future__ import annotations

from orderstatus.core.backwards import ChangeAxis
from orderstatus.core.change_query import LoggedChange
from orderstatus.core.changes import Change
from orderstatus.core.labels import Labels
from orderstatus.core.stages.marks import NO_STAGE
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.palette import (
    DELIVERY_TONES,
    FULFILLMENT_TONES,
    PAYMENT_TONES,
    RETURN_TONES,
    STATE_TONES,
    Ink,
    Tone,
)
from orderstatus.output.stage_words import stage_ink
from orderstatus.output.text import MISSING

CHANGE_TONES = {**STATE_TONES, **RETURN_TONES, **FULFILLMENT_TONES, **PAYMENT_TONES, **DELIVERY_TONES}
"""A word that two axes have is as urgent on both, or has no tone on one."""


def word_shown(change: Change, word: str | None, labels: Labels) -> str:
    """A word that the change leads to, or from; a dash for none."""
    return MISSING if word is None else labels.word(change.axis.value, word)


def change_ink(change: Change, context: RowContext) -> Ink | None:
    """The colour of what the change leads to; of a stage the merchant's own, whatever status has the same word."""
    if change.axis is ChangeAxis.STAGE:
        return Tone.FINISHED if change.to == NO_STAGE else stage_ink(change.to, context.rules.stages)
    return CHANGE_TONES.get(change.to)


def of_what(change: Change, labels: Labels) -> str:
    """The axis; of a shipment's own change that too, as the order's delivery may change at the same time."""
    return labels.word("change", "shipment" if change.shipment_id is not None else change.axis.value)


def _number(row: LoggedChange, _: RowContext) -> str:
    return MISSING if row.change.shipment_id is None else row.change.shipment_id.rpartition("/")[2]


def _seen_at(row: LoggedChange, _: RowContext) -> Value:
    return row.change.seen_at


CHANGE_FIELDS: tuple[Field[LoggedChange], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.change.order_id),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda r, c: r.change.order_name,
        importance=100,
    ),
    Field(
        key="shipment_id",
        heading="Shipment id",
        about="the fulfillment's GID, where one shipment changed; empty where the order did",
        get=lambda r, c: r.change.shipment_id,
        shown=_number,
        # Without it the change of an order and that of its parcel are one row twice in a pipe.
        importance=30,
    ),
    Field(
        key="axis",
        heading="What",
        about="what changed: payment, fulfillment, delivery, return, state, stage",
        get=lambda r, c: r.change.axis.value,
        shown=lambda r, c: of_what(r.change, c.labels),
        importance=98,
    ),
    Field(
        key="from",
        heading="Before",
        about="the status before; empty where the order, or the shipment, was not seen before",
        get=lambda r, c: r.change.from_,
        shown=lambda r, c: word_shown(r.change, r.change.from_, c.labels),
        importance=96,
    ),
    Field(
        key="to",
        heading="Now",
        about="the status now",
        get=lambda r, c: r.change.to,
        shown=lambda r, c: word_shown(r.change, r.change.to, c.labels),
        ink=lambda r, c: change_ink(r.change, c),
        importance=99,
    ),
    Field(
        key="seen_at",
        heading="Seen",
        about="when a sync saw it",
        get=_seen_at,
        kind=Kind.INSTANT,
        importance=80,
    ),
    Field(
        key="happened_at",
        heading="Happened",
        about="when it happened, where the shop or the carrier dates it",
        get=lambda r, c: r.change.happened_at,
        kind=Kind.INSTANT,
        importance=90,
    ),
    Field(
        key="backwards",
        heading="Back",
        about="whether it is a step back, as from delivered to in-transit",
        get=lambda r, c: r.change.backwards,
        kind=Kind.FLAG,
        shown=lambda r, c: c.labels.text("back") if r.change.backwards else "",
        importance=70,
    ),
)
