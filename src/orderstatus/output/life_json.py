"""`show --format json`: one order's whole life as one object, every key always there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TextIO, TypeVar

from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Item,
    Money,
    OrderLife,
    PaymentTerms,
    Refund,
    Return,
    Transaction,
)
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.stages.moving import due, is_overdue, since, stage_of
from orderstatus.output.fields import RowContext
from orderstatus.output.instants import instant_text
from orderstatus.output.order_fields import ORDER_FIELDS, admin_url
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.stage_words import stage_name
from orderstatus.output.steps import Step
from orderstatus.output.streams import Streams
from orderstatus.output.structured import Json, json_object, json_text

P = TypeVar("P")


def life_json(life: OrderLife, context: RowContext, next_steps: Sequence[Step] = ()) -> Json:
    """The order's keys of design 1, then the rest of its life.

    Returns, fulfillment orders, shipments, transactions and the history of stages that could not be read are null, not
    empty. Items, refunds and the address do not tell the two apart: stderr does.

    Money is a decimal string; in lists it is an `amount` with its `currency` beside it.
    """
    writer = _LifeWriter(context)
    order = life.order
    return {
        **json_object(order, ORDER_FIELDS, context),
        "number": order.number,
        "created_at": writer.at(order.created_at),
        "closed_at": writer.at(order.closed_at),
        "received": _amount(order.received),
        "refunded": _amount(order.refunded),
        "original_total": _amount(order.original_total),
        "customer_id": order.customer_id,
        "phone": life.phone,
        "ship_to": list(life.ship_to),
        "shipping_method": life.shipping_method,
        "cancel_reason": order.cancel_reason,
        "note": order.note,
        "test": order.test,
        "admin_url": admin_url(order, context),
        "payment_terms": None if order.terms is None else writer.terms(order.terms),
        "items": _each(life.items, writer.item),
        "transactions": _each(order.transactions, writer.transaction),
        "refunds": _each(life.refunds, writer.refund),
        "fulfillment_orders": _each(life.fulfillment_orders, writer.fulfillment_order),
        "shipments": _each(order.shipments, lambda shipment: writer.shipment(OrderShipment(order, shipment))),
        "returns": _each(life.returns, writer.return_),
        "next": [{"command": step.command, "reason": step.reason} for step in next_steps],
        "stage_name": writer.stage_name(order.stage),
        "stage_since": writer.at(since(order.stage)),
        "stage_due": writer.at(due(order.stage)),
        "stage_overdue": None if due(order.stage) is None else is_overdue(order.stage, context.now),
        "stage_history": writer.history(order.stage),
    }


def write_life_json(
    life: OrderLife, context: RowContext, streams: Streams, out: TextIO, *, next_steps: Sequence[Step] = ()
) -> None:
    """Write `life_json` to `out`: indented on a terminal, on one line off it, so that it is a line of JSON Lines."""
    indented = out is streams.out and streams.out_tty
    out.write(json_text(life_json(life, context, next_steps), indent=2 if indented else None) + "\n")


def _each(parts: Sequence[P] | None, write: Callable[[P], Json]) -> list[Json] | None:
    return None if parts is None else [write(part) for part in parts]


def _money(money: Money | None) -> Json:
    return {"amount": _amount(money), "currency": None if money is None else money.currency}


def _amount(money: Money | None) -> str | None:
    return None if money is None else format(money.amount, "f")


class _LifeWriter:
    """The parts of a life as objects, with times in the shop's zone."""

    def __init__(self, context: RowContext) -> None:
        self._context = context

    def at(self, at: datetime | None) -> str | None:
        return None if at is None else instant_text(at, self._context.zone)

    def item(self, item: Item) -> Json:
        return {
            "id": item.id,
            "title": item.title,
            "sku": item.sku,
            "quantity": item.quantity,
            "current_quantity": item.current,
            "remaining": item.remaining,
            **_money(item.price),
            "note": item.note,
        }

    def stage_name(self, mark: StageMark | None) -> str | None:
        id = stage_of(mark)
        return None if id is None else stage_name(id, self._context.rules.stages)

    def history(self, mark: StageMark | None) -> Json | None:
        """Every move, oldest first, and how many older ones were let go of; null where it was not read."""
        if mark is None or mark.history is None:
            return None
        moves: list[Json] = [
            {
                "at": self.at(move.at),
                "from": move.frm,
                "to": move.to,
                "by": move.by,
                "comment": move.comment,
                "public": move.public,
                "due": self.at(move.due),
                "because": move.because,
            }
            for move in mark.history.moves
        ]
        return {"moves": moves, "compacted": mark.history.compacted}

    def terms(self, terms: PaymentTerms) -> Json:
        return {"name": terms.name, "due_at": self.at(terms.due_at), "overdue": terms.overdue}

    def transaction(self, transaction: Transaction) -> Json:
        return {
            "id": transaction.id,
            "kind": transaction.kind,
            "status": transaction.status,
            **_money(transaction.amount),
            "gateway": transaction.gateway,
            "processed_at": self.at(transaction.processed_at),
            "expires_at": self.at(transaction.expires_at),
            "parent_id": transaction.parent_id,
            "test": transaction.test,
            "error": transaction.error,
        }

    def refund(self, refund: Refund) -> Json:
        return {
            "id": refund.id,
            **_money(refund.total),
            "refunded_at": self.at(refund.refunded_at),
            "note": refund.note,
        }

    def hold(self, hold: Hold) -> Json:
        return {
            "id": hold.id,
            "reason": hold.reason,
            "shown_reason": hold.shown_reason,
            "note": hold.note,
            "handle": hold.handle,
            "ours": hold.ours,
        }

    def fulfillment_order(self, order: FulfillmentOrder) -> Json:
        return {
            "id": order.id,
            "status": order.status,
            "request_status": order.request_status,
            "location": order.location,
            "delivery_method": order.delivery_method,
            "created_at": self.at(order.created_at),
            "updated_at": self.at(order.updated_at),
            "fulfill_at": self.at(order.fulfill_at),
            "fulfill_by": self.at(order.fulfill_by),
            "actions": list(order.actions),
            "holds": [self.hold(hold) for hold in order.holds],
            "items": [self.item(item) for item in order.items],
        }

    def event(self, event: CarrierEvent) -> Json:
        return {
            "id": event.id,
            "status": event.word,
            "happened_at": self.at(event.happened_at),
            "place": event.place,
            "message": event.message,
            "estimated_delivery_at": self.at(event.estimated_delivery_at),
        }

    def shipment(self, row: OrderShipment) -> Json:
        return {
            **json_object(row, SHIPMENT_FIELDS, self._context),
            "items": [self.item(item) for item in row.shipment.items],
            "events": _each(row.shipment.events, self.event),
        }

    def return_(self, part: Return) -> Json:
        return {
            "id": part.id,
            "name": part.name,
            "status": part.status,
            "created_at": self.at(part.created_at),
            "approved_at": self.at(part.approved_at),
            "closed_at": self.at(part.closed_at),
            "quantity": part.quantity,
            "declined_because": part.declined_because,
            "items": [self.item(item) for item in part.items],
            "exchange_items": [self.item(item) for item in part.exchange_items],
        }
