"""A shop in memory that is acted upon, a clock that sleeping moves, and everything that can break.

What a shop refuses twice it refuses here; what it does twice (a part of an authorization, a part of the quantities, an
event, tracking) it does twice here, and `effects` counts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from threading import RLock
from typing import Any

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.outcomes import Receipt, UserError
from orderstatus.core.acting.ports import (
    ActionReader,
    ActionWriter,
    Called,
    Job,
    JobState,
)
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Item,
    Money,
    Shipment,
    Tracking,
    Transaction,
)
from orderstatus.core.statuses import PaymentStatus, known, shipment_status

from .orders import NOW

JOB_SECONDS = 3.0
"""How long a cancellation takes after it was accepted."""


_NOTHING_TO_DO = Receipt(created=None)
"""What a shop answers to tags that are there already: no refusal, and no effect."""


class Crash(BaseException):
    """The process is killed here."""


@dataclass
class Clock:
    """A time that only sleeping moves, as fast as it is asked to."""

    at: datetime = NOW
    lock: Any = field(default_factory=RLock)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.at += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Fault:
    """What happens to one sending: what is raised, and when the shop applies it all the same."""

    error: Callable[[], BaseException]
    applies: bool = False
    after_seconds: float = 0.0
    """The mutation is still on its way for so long."""


class ActingShop(ActionReader, ActionWriter):
    """Orders by their GID; `faults` by the number of the sending, from 1."""

    def __init__(self, orders: Sequence[ActingOrder], clock: Clock, faults: Mapping[int, Fault] | None = None) -> None:
        self.orders = {each.order.id: each for each in orders}
        self.clock = clock
        self.faults = dict(faults or {})
        self.effects: Counter[Mutation] = Counter()
        self.sent: list[Mutation] = []
        self.readings: list[tuple[tuple[str, ...], frozenset[ActPart]]] = []
        self.reading_faults: dict[int, OrderStatusError] = {}
        """By the number of the reading, from 1."""
        self.refused: Counter[Mutation] = Counter()
        self.before_each: Callable[[], None] = lambda: None
        """Called before and after everything that is asked of the shop; may raise Crash."""
        self._jobs: dict[str, tuple[datetime, str]] = {}
        self._cancels: dict[str, Mutation] = {}
        self._late: list[tuple[datetime, Mutation]] = []
        self._numbers = count(9000)
        self._lock = RLock()

    def by_id(self, ids: Sequence[str], parts: frozenset[ActPart]) -> Iterator[ActingOrder]:
        with self._lock:
            self.before_each()
            self._come_due()
            self.readings.append((tuple(ids), parts))
            if error := self.reading_faults.get(len(self.readings)):
                raise error
            found = [_only(self.orders[each], parts) for each in ids if each in self.orders]
        return iter(found)

    def by_name(self, references: Sequence[str], parts: frozenset[ActPart]) -> Iterator[Called]:
        raise NotImplementedError

    def granted(self) -> frozenset[str] | None:
        return None

    def points(self, mutation: Mutation) -> int:
        return 10

    def send(self, mutation: Mutation) -> Receipt:
        with self._lock:
            self.before_each()
            self._come_due()
            self.sent.append(mutation)
            fault = self.faults.get(len(self.sent))
            if fault is None:
                receipt = self._apply(mutation)
                self.before_each()
                return receipt
            if fault.applies:
                self._late.append((self.clock.now() + timedelta(seconds=fault.after_seconds), mutation))
                self._come_due()
            raise fault.error()

    def job(self, job: str) -> Job:
        with self._lock:
            self.before_each()
            self._come_due()
            due, _ = self._jobs[job]
            return Job(state=JobState.DONE if due <= self.clock.now() else JobState.RUNNING, receipt=Receipt())

    def settle_everything(self) -> None:
        """Whatever was on its way has arrived."""
        self.clock.sleep(3600)
        self._come_due()

    def _come_due(self) -> None:
        late, self._late = self._late, []
        for due, mutation in late:
            if due <= self.clock.now():
                self._apply(mutation)
            else:
                self._late.append((due, mutation))
        for job, (due, gid) in self._jobs.items():
            if due <= self.clock.now() and self.orders[gid].order.cancelled_at is None:
                self._change(gid, cancelled_at=self.clock.now())
                self.effects[self._cancels[job]] += 1

    def _apply(self, mutation: Mutation) -> Receipt:
        receipt = self._applied(mutation)
        if receipt.errors:
            self.refused[mutation] += 1
        elif receipt.job is None and receipt is not _NOTHING_TO_DO:
            self.effects[mutation] += 1
        return receipt

    def _gid(self, kind: str) -> str:
        return f"gid://shopify/{kind}/{next(self._numbers)}"

    def _change(self, gid: str, **changes: Any) -> None:
        acting = self.orders[gid]
        self.orders[gid] = replace(acting, order=replace(acting.order, **changes))

    def _applied(self, mutation: Mutation) -> Receipt:
        gid, there = mutation.order, self.orders[mutation.order]
        match mutation:
            case to.CapturePayment():
                return self._capture(mutation, there)
            case to.MarkPaid():
                if not there.can_mark_as_paid:
                    return _refusal("Order cannot be marked as paid.")
                self._change(gid, payment=known(PaymentStatus.PAID), outstanding=Money(Decimal(0), "EUR"))
                self.orders[gid] = replace(self.orders[gid], can_mark_as_paid=False)
            case to.CreateFulfillment():
                return self._fulfill(mutation, there)
            case to.PlaceHold():
                fulfillment_order = _of(there.fulfillment_orders or (), mutation.fulfillment_order)
                if any(hold.handle == mutation.handle for hold in fulfillment_order.holds):
                    return _refusal("The handle is taken.", "DUPLICATE_FULFILLMENT_HOLD_HANDLE")
                hold = Hold(id=self._gid("FulfillmentHold"), reason=mutation.reason, handle=mutation.handle, ours=True)
                self._put(gid, replace(fulfillment_order, holds=(*fulfillment_order.holds, hold)))
                return Receipt(created=hold.id)
            case to.ReleaseHolds():
                fulfillment_order = _of(there.fulfillment_orders or (), mutation.fulfillment_order)
                left = tuple(hold for hold in fulfillment_order.holds if hold.id not in mutation.holds)
                if left == fulfillment_order.holds:
                    return _refusal("There is no such hold.", "INVALID_ACCESS")
                self._put(gid, replace(fulfillment_order, holds=left, status="on-hold" if left else "open"))
            case to.UpdateTracking():
                tracking = tuple(Tracking(mutation.tracking.carrier, each, None) for each in mutation.tracking.numbers)
                self._ship(gid, replace(_of(there.order.shipments or (), mutation.fulfillment), tracking=tracking))
            case to.PostEvent():
                shipment = _of(there.order.shipments or (), mutation.fulfillment)
                event = CarrierEvent(
                    id=self._gid("FulfillmentEvent"), word=mutation.status, happened_at=mutation.happened_at
                )
                self._ship(gid, replace(shipment, events=(event, *(shipment.events or ()))))
                return Receipt(created=event.id)
            case to.CancelOrder():
                if there.order.cancelled_at is not None:
                    return _refusal("The order has already been canceled.")
                if any(order == gid for _, order in self._jobs.values()):
                    return _refusal("Cancellation is already in progress.")
                job = self._gid("Job")
                self._jobs[job] = (self.clock.now() + timedelta(seconds=JOB_SECONDS), gid)
                self._cancels[job] = mutation
                return Receipt(job=job)
            case to.CloseOrder():
                if there.order.closed_at is not None:
                    return _refusal("The order is closed.")
                self._change(gid, closed_at=self.clock.now())
            case to.ReopenOrder():
                if there.order.closed_at is None:
                    return _refusal("The order is open.")
                self._change(gid, closed_at=None)
            case to.AddTags():
                if set(mutation.tags) <= set(there.order.tags):
                    return _NOTHING_TO_DO
                self._change(gid, tags=tuple(dict.fromkeys((*there.order.tags, *mutation.tags))))
            case to.RemoveTags():
                if not set(mutation.tags) & set(there.order.tags):
                    return _NOTHING_TO_DO
                self._change(gid, tags=tuple(tag for tag in there.order.tags if tag not in mutation.tags))
            case to.ApproveReturn() | to.DeclineReturn() | to.CloseReturn():
                return self._answer(mutation, there)
        return Receipt()

    def _capture(self, mutation: to.CapturePayment, there: ActingOrder) -> Receipt:
        (authorization,) = there.authorizations or ()
        left = authorization.left.amount - mutation.amount.amount
        if left < 0:
            return _refusal("Cannot capture more than the authorized amount")
        made = Transaction(
            id=self._gid("OrderTransaction"),
            kind="capture",
            status="success",
            amount=mutation.amount,
            parent_id=authorization.id,
        )
        after = replace(
            authorization,
            left=Money(left, authorization.left.currency),
            is_open=left > 0,
            captures=(*authorization.captures, made.id),
            captured=(*authorization.captured, mutation.amount),
        )
        self.orders[mutation.order] = replace(there, authorizations=(after,))
        self._change(mutation.order, transactions=(*(there.order.transactions or ()), made))
        return Receipt(created=made.id)

    def _fulfill(self, mutation: to.CreateFulfillment, there: ActingOrder) -> Receipt:
        (work,) = mutation.work
        fulfillment_order = _of(there.fulfillment_orders or (), work.fulfillment_order)
        wanted = {line.line: line.quantity for line in work.lines}
        items = []
        for item in fulfillment_order.items:
            remaining = (item.remaining or 0) - wanted.get(item.id, 0)
            if remaining < 0:
                return _refusal("Invalid fulfillment order line item quantity requested.")
            items.append(replace(item, remaining=remaining))
        shipped = tuple(
            Item(
                id=self._gid("FulfillmentLineItem"),
                title=item.title,
                sku=item.sku,
                quantity=wanted[item.id],
                line_id=item.line_id,
            )
            for item in fulfillment_order.items
            if item.id in wanted
        )
        is_over = not any(item.remaining for item in items)
        self._put(
            mutation.order,
            replace(fulfillment_order, items=tuple(items), status="closed" if is_over else "in-progress"),
        )
        numbers = () if mutation.tracking is None else mutation.tracking.numbers
        shipment = Shipment(
            id=self._gid("Fulfillment"),
            name=None,
            raw_status="SUCCESS",
            display_status="FULFILLED",
            status=shipment_status("FULFILLED"),
            tracking=tuple(Tracking(None, number, None) for number in numbers),
            items=shipped,
        )
        self._change(mutation.order, shipments=(*(there.order.shipments or ()), shipment))
        return Receipt(created=shipment.id)

    def _answer(self, mutation: to.ApproveReturn | to.DeclineReturn | to.CloseReturn, there: ActingOrder) -> Receipt:
        before, after = {
            to.ApproveReturn: ("requested", "open"),
            to.DeclineReturn: ("requested", "declined"),
            to.CloseReturn: ("open", "closed"),
        }[type(mutation)]
        if _of(there.returns or (), mutation.return_id).status != before:
            return _refusal("Return status is invalid.", "INVALID_STATE")
        returns = tuple(
            replace(each, status=after) if each.id == mutation.return_id else each for each in there.returns or ()
        )
        self.orders[mutation.order] = replace(there, returns=returns)
        return Receipt()

    def _put(self, gid: str, fulfillment_order: FulfillmentOrder) -> None:
        there = self.orders[gid]
        self.orders[gid] = replace(there, fulfillment_orders=_with(there.fulfillment_orders or (), fulfillment_order))

    def _ship(self, gid: str, shipment: Shipment) -> None:
        self._change(gid, shipments=_with(self.orders[gid].order.shipments or (), shipment))


def _with(there: tuple[Any, ...], one: Any) -> tuple[Any, ...]:
    return tuple(one if each.id == one.id else each for each in there)


def _of(there: tuple[Any, ...], wanted: str) -> Any:
    return next(each for each in there if each.id == wanted)


def _refusal(message: str, code: str | None = None) -> Receipt:
    return Receipt(errors=(UserError(message=message, code=code),))


def _only(acting: ActingOrder, parts: frozenset[ActPart]) -> ActingOrder:
    """The order with nothing but the parts that were asked for, as a reader of a real shop gives it."""
    told = acting.order
    if ActPart.SHIPMENTS not in parts:
        told = replace(told, shipments=None)
    elif ActPart.EVENTS not in parts:
        told = replace(told, shipments=tuple(replace(each, events=None) for each in told.shipments or ()))
    if ActPart.PAYMENT not in parts:
        told = replace(told, transactions=None)
    return replace(
        acting,
        order=told,
        can_mark_as_paid=acting.can_mark_as_paid if ActPart.PAYMENT in parts else None,
        authorizations=acting.authorizations if ActPart.PAYMENT in parts else None,
        fulfillment_orders=acting.fulfillment_orders if ActPart.FULFILLMENT_ORDERS in parts else None,
        returns=acting.returns if ActPart.RETURNS in parts else None,
    )
