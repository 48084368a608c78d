"""Recorded mutations, cut out of their documents: what was asked, what was answered, and both as we would have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    parse,
    value_from_ast_untyped,
)

from orderstatus.core.acting import mutations
from orderstatus.core.acting.mutations import (
    CancelReason,
    DeclineReason,
    EventPlace,
    EventStatus,
    HoldReason,
    LineQuantity,
    Mutation,
    TrackingEntry,
    Work,
)
from orderstatus.core.models import Money
from orderstatus.shopify.documents import operation
from orderstatus.shopify.mutation_inputs import SENT, variables
from support.shared import json_lines

Json = dict[str, Any]
ROOTS = {sent.root: kind for kind, sent in SENT.items()}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Recorded:
    """One mutation of one recorded exchange."""

    file: str
    root: str
    arguments: Json
    field: FieldNode
    fragments: Mapping[str, FragmentDefinitionNode]
    body: Json

    @property
    def key(self) -> str:
        return self.field.alias.value if self.field.alias else self.root

    @property
    def payload(self) -> Json | None:
        payload: Json | None = (self.body.get("data") or {}).get(self.key)
        return payload

    @property
    def errors(self) -> list[Json]:
        """What stood in `errors` about it, under the name that it has in our document."""
        listed = [each for each in self.body.get("errors") or () if (each.get("path") or [self.key])[0] == self.key]
        return [{**each, "path": [self.root, *each["path"][1:]]} if each.get("path") else each for each in listed]

    def told(self, *path: str) -> Any:
        """What the payload says at `path`, by the names of fields."""
        selected, value = self.field.selection_set, self.payload
        for name in path:
            found = next((each for each in _fields(selected, self.fragments) if each.name.value == name), None)
            if found is None or not isinstance(value, dict):
                return None
            value = value.get(found.alias.value if found.alias else name)
            selected = found.selection_set
        return value

    def asks(self, name: str) -> bool:
        return any(each.name.value == name for each in _fields(self.field.selection_set, self.fragments))

    def answer(self) -> Json:
        """The recorded answer as our document would have got it."""
        payload = self.payload
        ours = next(_roots(operation(SENT[ROOTS[self.root]].stem).text))[0]
        mine = None if payload is None else _reduced(payload, self.field.selection_set, ours, self.fragments)
        if mine is not None and self.root == "orderCancel" and not self.asks("orderCancelUserErrors"):
            mine["orderCancelUserErrors"] = payload.get("userErrors", []) if payload else []
        return {"data": {self.root: mine}, **({"errors": self.errors} if self.errors else {})}


def recorded() -> Iterator[Recorded]:
    """Every recorded mutation of a kind that we send."""
    for record in json_lines("recordings", "exchanges.jsonl"):
        for field, fragments in _roots(record["query"]):
            if field.name.value in ROOTS:
                arguments = _arguments(field, record["variables"] or {})
                yield Recorded(record["file"], field.name.value, arguments, field, fragments, record["body"])


def ours(recording: Recorded) -> Mutation:
    """The mutation that was asked for, in our words; what ours must say and the recording does not is made up."""
    given = recording.arguments
    asked = given.get("input") or given.get("fulfillment") or given.get("fulfillmentEvent") or given
    order = asked.get("orderId") or asked.get("id") or "gid://shopify/Order/1"
    notify = bool(asked.get("notifyCustomer"))
    match recording.root:
        case "orderCapture":
            amount = Money(Decimal(asked["amount"]), asked.get("currency") or "CAD")
            return mutations.CapturePayment(order=order, authorization=asked["parentTransactionId"], amount=amount)
        case "orderMarkAsPaid":
            return mutations.MarkPaid(order=order)
        case "fulfillmentCreate":
            work = tuple(map(_work, asked["lineItemsByFulfillmentOrder"]))
            tracking = _tracking(asked["trackingInfo"]) if asked.get("trackingInfo") else None
            return mutations.CreateFulfillment(order=order, work=work, tracking=tracking, notify=notify)
        case "fulfillmentOrderHold":
            hold = given["fulfillmentHold"]
            return mutations.PlaceHold(
                order=order,
                fulfillment_order=given["id"],
                reason=_word(HoldReason, hold["reason"]),
                handle=hold.get("handle") or "",
                note=hold.get("reasonNotes"),
            )
        case "fulfillmentOrderReleaseHold":
            holds = tuple(given.get("holdIds") or ("gid://shopify/FulfillmentHold/1",))
            return mutations.ReleaseHolds(order=order, fulfillment_order=given["id"], holds=holds)
        case "fulfillmentTrackingInfoUpdate":
            tracking = _tracking(given["trackingInfoInput"])
            gid = given["fulfillmentId"]
            return mutations.UpdateTracking(order=order, fulfillment=gid, tracking=tracking, notify=notify)
        case "fulfillmentEventCreate":
            return _event(order, asked)
        case "orderCancel":
            refund = bool(given.get("refund") or (given.get("refundMethod") or {}).get("originalPaymentMethodsRefund"))
            return mutations.CancelOrder(
                order=order,
                reason=_word(CancelReason, given["reason"]),
                restock=given["restock"],
                refund=refund,
                notify=notify,
                note=given.get("staffNote"),
            )
        case "orderClose":
            return mutations.CloseOrder(order=order)
        case "orderOpen":
            return mutations.ReopenOrder(order=order)
        case "tagsAdd":
            return mutations.AddTags(order=order, tags=tuple(given["tags"]))
        case "tagsRemove":
            return mutations.RemoveTags(order=order, tags=tuple(given["tags"]))
        case "returnApproveRequest":
            return mutations.ApproveReturn(order=order, return_id=asked["id"], notify=notify)
        case "returnDeclineRequest":
            return mutations.DeclineReturn(
                order=order,
                return_id=asked["id"],
                reason=_word(DeclineReason, asked["declineReason"]),
                note=asked.get("declineNote"),
                notify=notify,
            )
    return mutations.CloseReturn(order=order, return_id=given["id"])


def sent_arguments(mutation: Mutation) -> Json:
    """The arguments of our document's field, with the variables that we send."""
    field = next(_roots(operation(SENT[type(mutation)].stem).text))[0]
    return _arguments(field, variables(mutation))


def plain(value: Any) -> Any:
    """Arguments without what says the same as leaving it out, and amounts as numbers."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {name: plain(each) for name, each in value.items()}
    if "amount" in kept:
        kept["amount"] = Decimal(kept["amount"])
    if kept.get("refundMethod") == {"originalPaymentMethodsRefund": False}:
        del kept["refundMethod"]
    silent = {"notifyCustomer": False, "notifyMerchant": False, "handle": ""}
    return {name: each for name, each in kept.items() if each is not None and silent.get(name, kept) != each}


Word = TypeVar("Word", bound=StrEnum)


def _word(kind: type[Word], value: str) -> Word:
    return kind(value.lower().replace("_", "-"))


def _work(given: Json) -> Work:
    lines = given.get("fulfillmentOrderLineItems") or ()
    quantities = tuple(LineQuantity(line=each["id"], quantity=each["quantity"]) for each in lines)
    return Work(fulfillment_order=given["fulfillmentOrderId"], lines=quantities)


def _tracking(given: Json) -> TrackingEntry:
    numbers = given.get("numbers") or [each for each in [given.get("number")] if each is not None]
    urls = given.get("urls") or [each for each in [given.get("url")] if each is not None]
    return TrackingEntry(carrier=given.get("company"), numbers=tuple(numbers), urls=tuple(urls))


def _event(order: str, given: Json) -> mutations.PostEvent:
    estimate = given.get("estimatedDeliveryAt")
    return mutations.PostEvent(
        order=order,
        fulfillment=given["fulfillmentId"],
        status=_word(EventStatus, given["status"]),
        happened_at=datetime.fromisoformat(given["happenedAt"]) if given.get("happenedAt") else LONG_AGO,
        message=given.get("message"),
        place=EventPlace(**{name: given.get(name) for name in ("city", "province", "country", "zip")}),
        estimated_delivery_at=datetime.fromisoformat(estimate) if estimate else None,
    )


def _arguments(field: FieldNode, values: Json) -> Json:
    read = {each.name.value: value_from_ast_untyped(each.value, values) for each in field.arguments or ()}
    given: Json = _defined(read)
    return given


def _defined(value: Any) -> Any:
    """Without the fields whose variable was not given."""
    if isinstance(value, list):
        return [_defined(each) for each in value]
    if isinstance(value, dict):
        return {name: _defined(each) for name, each in value.items() if each is not Undefined}
    return value


def _roots(query: str) -> Iterator[tuple[FieldNode, Mapping[str, FragmentDefinitionNode]]]:
    document = parse(query)
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode) and each.operation is OperationType.MUTATION:
            yield from ((field, fragments) for field in _fields(each.selection_set, fragments))


def _fields(selected: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    for each in selected.selections if selected else ():
        if isinstance(each, FieldNode):
            yield each
        elif isinstance(each, InlineFragmentNode):
            yield from _fields(each.selection_set, fragments)
        elif isinstance(each, FragmentSpreadNode):
            yield from _fields(fragments[each.name.value].selection_set, fragments)


def _reduced(
    value: Any, theirs: SelectionSetNode | None, ours: FieldNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Any:
    """`value` with the fields that ours asks for and theirs had asked for, under the names that ours has for them."""
    if isinstance(value, list):
        return [_reduced(each, theirs, ours, fragments) for each in value]
    if not isinstance(value, dict):
        return value
    asked = {each.name.value: each for each in _fields(theirs, fragments)}
    kept = {}
    for mine in _fields(ours.selection_set, {}):
        their = asked.get(mine.name.value)
        if their is not None:
            key = their.alias.value if their.alias else their.name.value
            kept[mine.name.value] = _reduced(value.get(key), their.selection_set, mine, fragments)
    return kept
