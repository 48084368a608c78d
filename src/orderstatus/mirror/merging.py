"""What is known of an order after it was read again: the news, and what this reading did not ask for."""

from __future__ import annotations

from dataclasses import replace

from orderstatus.core.models import Order, Shipment
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.stages.moving import stage_of


def merged(held: Order, read: Order) -> Order:
    """`read`, with what `held` knows of the parts that it does not bring.

    Only what can mean nothing else than "not read" stays: shipments, transactions and a stage that are None, and what
    only an order's life tells. A customer, an address or payment terms that are None now are gone, as of a customer
    whose data the merchant had erased.
    """
    shipments = read.shipments
    if shipments is None:
        shipments, cut = held.shipments, held.shipments_cut
    else:
        known = {each.id: each for each in held.shipments or ()}
        shipments = tuple(
            merged_shipment(known[each.id], each) if each.id in known else each for each in read.shipments or ()
        )
        cut = read.shipments_cut
    same_state = read.state == held.state
    return replace(
        read,
        shipments=shipments,
        shipments_cut=cut,
        transactions=held.transactions if read.transactions is None else read.transactions,
        cancel_reason=held.cancel_reason if same_state and read.cancel_reason is None else read.cancel_reason,
        original_total=held.original_total if read.original_total is None else read.original_total,
        note=held.note if read.note is None else read.note,
        stage=merged_mark(held.stage, read.stage),
    )


def merged_mark(held: StageMark | None, read: StageMark | None) -> StageMark | None:
    """`read` as a mirror holds it, without the digests that only a write needs; `held` where it was not read.

    `held` too where its history is longer: it may be that a bulk operation brings what was true some time ago, and
    whether a move changes the order's `updatedAt`, by which that would be seen, nobody has written down.
    """
    if read is None:
        return held
    newest = [mark.history.newest for mark in (held, read) if mark is not None and mark.history is not None]
    if len(newest) == 2 and newest[0] is not None and newest[1] is not None and newest[1].at < newest[0].at:
        return held
    return StageMark(stage=stage_of(read), history=read.history)


def merged_shipment(held: Shipment, read: Shipment) -> Shipment:
    """`read`, with the events, items, method and location of `held` where it brings none of them.

    `held` where it was changed later (`Fulfillment.updatedAt`): its order may come from a bulk operation that was made
    before the parcel was asked about, and then says of it what was true then.
    """
    if read.updated_at is not None and held.updated_at is not None and read.updated_at < held.updated_at:
        return held
    return replace(
        read,
        events=held.events if read.events is None else read.events,
        items=read.items or held.items,
        delivery_method=held.delivery_method if read.delivery_method is None else read.delivery_method,
        location=held.location if read.location is None else read.location,
    )
