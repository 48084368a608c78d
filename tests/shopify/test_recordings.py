"""Real nodes, as Shopify sent them: read by our wire models, mapped to our models, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from orderstatus.core.statuses import kebab
from orderstatus.shopify import mapping, mapping_life, wire, wire_life
from support.shared import json_lines

Node = dict[str, Any]
KINDS = ("Order", "Fulfillment", "FulfillmentOrder", "Return", "OrderTransaction")


FIELDS = {"fulfillments": "Fulfillment", "transactions": "OrderTransaction", "transaction": "OrderTransaction"}


def nodes(kind: str) -> Iterator[Node]:
    """Every recorded node of a kind, at any depth of any answer: by its GID, or by its field where it has no id."""
    for line in json_lines("recordings", "exchanges.jsonl"):
        yield from _walk(line["body"], kind, None)


def _walk(value: Any, kind: str, field: str | None) -> Iterator[Node]:
    if isinstance(value, dict):
        gid = value.get("id")
        if isinstance(gid, str):
            is_one = gid.startswith(f"gid://shopify/{kind}/")
        else:
            is_one = FIELDS.get(field or "") == kind and not {"nodes", "edges", "node"} & value.keys()
        if is_one:
            yield value
        for name, child in value.items():
            yield from _walk(child, kind, field if name in ("nodes", "edges", "node") else name)
    elif isinstance(value, list):
        for child in value:
            yield from _walk(child, kind, field)


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def amount(bag: Node | None) -> Decimal | None:
    money = (bag or {}).get("shopMoney") or {}
    return Decimal(money["amount"]) if money.get("amount") is not None else None


def each_node(node: Node, field: str) -> list[Node]:
    value = node.get(field)
    if isinstance(value, dict):
        value = value["nodes"] if "nodes" in value else [edge["node"] for edge in value.get("edges", ())]
    return value or []


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_recorded_nodes_of_every_kind(kind: str) -> None:
    assert sum(1 for _ in nodes(kind)) >= 20


def test_every_recorded_order_is_read_without_loss_of_a_status_a_date_or_an_amount() -> None:
    for node in nodes("Order"):
        order = mapping_life.order(wire_life.OrderLifeWire.model_validate(node))
        for field, status in (
            ("displayFinancialStatus", order.payment),
            ("displayFulfillmentStatus", order.fulfillment),
            ("returnStatus", order.return_),
        ):
            if node.get(field) is not None:
                expected = {"FULFILLMENT_NOT_REQUIRED": "not-required"}.get(node[field], kebab(node[field]))
                assert status.word == expected
        for field, at in (
            ("processedAt", order.placed_at),
            ("createdAt", order.created_at),
            ("updatedAt", order.updated_at),
            ("cancelledAt", order.cancelled_at),
            ("closedAt", order.closed_at),
        ):
            assert at == instant(node.get(field))
        for field, money in (
            ("currentTotalPriceSet", order.total),
            ("totalCapturableSet", order.capturable),
            ("totalOutstandingSet", order.outstanding),
            ("totalRefundedSet", order.refunded),
            ("totalReceivedSet", order.received),
            ("totalPriceSet", order.original_total),
        ):
            assert (money.amount if money else None) == amount(node.get(field))
        assert order.name == node.get("name", "")
        assert list(order.tags) == (node.get("tags") or [])
        assert len(order.shipments or ()) == len(each_node(node, "fulfillments"))
        assert len(order.transactions or ()) == len(each_node(node, "transactions"))


def test_every_recorded_fulfillment_is_read_without_loss_of_a_status_or_a_date() -> None:
    for node in nodes("Fulfillment"):
        shipment = mapping_life.shipment(wire_life.FulfillmentLifeWire.model_validate(node))
        assert (shipment.raw_status, shipment.display_status) == (node.get("status"), node.get("displayStatus"))
        for field, at in (
            ("createdAt", shipment.shipped_at),
            ("updatedAt", shipment.updated_at),
            ("inTransitAt", shipment.in_transit_at),
            ("deliveredAt", shipment.delivered_at),
            ("estimatedDeliveryAt", shipment.estimated_delivery_at),
        ):
            assert at == instant(node.get(field))
        numbers = [each.get("number") for each in node.get("trackingInfo") or ()]
        assert [each.number for each in shipment.tracking] == numbers
        happened = [instant(each.get("happenedAt")) for each in each_node(node, "events") if each.get("happenedAt")]
        assert sorted(event.happened_at for event in shipment.events or ()) == sorted(at for at in happened if at)


def test_every_recorded_fulfillment_order_is_read_without_loss_of_a_status_a_date_or_a_hold() -> None:
    for node in nodes("FulfillmentOrder"):
        order = mapping_life.fulfillment_order(wire_life.FulfillmentOrderWire.model_validate(node))
        if node.get("status"):
            assert order.status == kebab(node["status"])
        if node.get("requestStatus"):
            assert order.request_status == kebab(node["requestStatus"])
        for field, at in (
            ("fulfillAt", order.fulfill_at),
            ("fulfillBy", order.fulfill_by),
            ("createdAt", order.created_at),
            ("updatedAt", order.updated_at),
        ):
            assert at == instant(node.get(field))
        assert [hold.id for hold in order.holds] == [hold.get("id", "") for hold in node.get("fulfillmentHolds") or ()]
        actions = [kebab(each["action"]) for each in node.get("supportedActions") or ()]
        assert list(order.actions) == actions
        remaining = [each.get("remainingQuantity") for each in each_node(node, "lineItems")]
        assert [item.remaining for item in order.items] == remaining


def test_every_recorded_return_is_read_without_loss_of_a_status_or_a_date() -> None:
    for node in nodes("Return"):
        returned = mapping_life.returned(wire_life.ReturnWire.model_validate(node))
        if node.get("status"):
            assert returned.status == kebab(node["status"])
        for field, at in (
            ("createdAt", returned.created_at),
            ("closedAt", returned.closed_at),
            ("requestApprovedAt", returned.approved_at),
        ):
            assert at == instant(node.get(field))
        assert returned.quantity == node.get("totalQuantity")


def test_every_recorded_transaction_is_read_without_loss_of_a_status_a_date_or_an_amount() -> None:
    for node in nodes("OrderTransaction"):
        transaction = mapping.transaction(wire.TransactionWire.model_validate(node))
        if node.get("kind"):
            assert transaction.kind == kebab(node["kind"])
        if node.get("status"):
            assert transaction.status == kebab(node["status"])
        assert transaction.processed_at == instant(node.get("processedAt") or node.get("createdAt"))
        assert transaction.expires_at == instant(node.get("authorizationExpiresAt"))
        assert (transaction.amount.amount if transaction.amount else None) == amount(node.get("amountSet"))
        assert transaction.gateway == node.get("gateway")
