"""A shop in memory that is acted upon, a clock that sleeping moves, a journal in memory, and everything that can break.

What a shop refuses twice it refuses here; what it does twice (a part of an authorization, a part of the quantities, an
event, tracking) it does twice here, and `effects` counts it.
"""

from __future__ import annotations

import json
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
from orderstatus.core.acting.orders import ActingOrder, ActPart, Authorization
from orderstatus.core.acting.outcomes import Outcome, Receipt, UserError
from orderstatus.core.acting.plans import Action, Plan, PlanDraft, Step
from orderstatus.core.acting.ports import (
    ActionReader,
    ActionWriter,
    Called,
    Job,
    JobState,
    RunRecord,
    StepRecord,
    StepState,
)
from orderstatus.core.acting.written import outcome_from_json, outcome_to_json, step_from_json, step_to_json
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.labels import sentence
from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Item,
    Money,
    Return,
    Shipment,
    Tracking,
    Transaction,
)
from orderstatus.core.statuses import PaymentStatus, known, shipment_status

from .orders import NOW, order

SHOP = "acme.myshopify.com"
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


def euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def rich_order(number: int) -> ActingOrder:
    """One order of which everything can be asked: money held, goods at three places, one of them held back, a parcel on
    its way, three returns."""

    def gid(kind: str, suffix: int) -> str:
        return f"gid://shopify/{kind}/{number * 100 + suffix}"

    def place(suffix: int, *holds: Hold) -> FulfillmentOrder:
        return FulfillmentOrder(
            id=gid("FulfillmentOrder", suffix),
            status="on-hold" if holds else "open",
            location=f"Place {suffix}",
            holds=holds,
            items=(
                Item(
                    id=gid("FulfillmentOrderLineItem", suffix),
                    title="Mug",
                    sku="MUG",
                    quantity=9,
                    remaining=9,
                    line_id=gid("LineItem", suffix),
                ),
            ),
        )

    parcel = Shipment(
        id=gid("Fulfillment", 1),
        name=f"#{number}-F1",
        raw_status="SUCCESS",
        display_status="IN_TRANSIT",
        status=shipment_status("IN_TRANSIT"),
        tracking=(Tracking("Posti", "OLD", None),),
        events=(CarrierEvent(id=gid("FulfillmentEvent", 1), word="in-transit", happened_at=NOW - timedelta(days=1)),),
        items=(Item(id=gid("FulfillmentLineItem", 1), title="Mug", sku="MUG", quantity=2, line_id=gid("LineItem", 1)),),
    )
    returns = tuple(
        Return(id=gid("Return", suffix), name=f"#{number}-R{suffix}", status=status)
        for suffix, status in ((1, "requested"), (2, "requested"), (3, "open"))
    )
    return ActingOrder(
        order=order(
            id=f"gid://shopify/Order/{number}",
            name=f"#{number}",
            number=number,
            payment=known(PaymentStatus.AUTHORIZED),
            outstanding=euros(0),
            shipments=(parcel,),
            transactions=(),
            tags=("old",),
        ),
        currency="EUR",
        can_mark_as_paid=False,
        authorizations=(
            Authorization(
                id=gid("OrderTransaction", 1), gateway="shopify_payments", amount=euros(100), left=euros(100)
            ),
        ),
        fulfillment_orders=(
            place(1),
            place(2),
            place(3, Hold(id=gid("FulfillmentHold", 1), reason="other", ours=True, handle="h")),
        ),
        returns=returns,
    )


def rich_mutations(number: int) -> tuple[tuple[Mutation, tuple[str, ...]], ...]:
    """Eleven mutations of that order, none of which takes all that there is, each with its step's `before`."""

    def gid(kind: str, suffix: int) -> str:
        return f"gid://shopify/{kind}/{number * 100 + suffix}"

    one = f"gid://shopify/Order/{number}"
    return (
        (to.CapturePayment(order=one, authorization=gid("OrderTransaction", 1), amount=euros(30)), ()),
        (
            to.CreateFulfillment(
                order=one,
                work=(
                    to.Work(
                        fulfillment_order=gid("FulfillmentOrder", 1),
                        lines=(to.LineQuantity(line=gid("FulfillmentOrderLineItem", 1), quantity=2),),
                    ),
                ),
                tracking=to.TrackingEntry(carrier="Posti", numbers=("NEW",)),
            ),
            (gid("Fulfillment", 1),),
        ),
        (
            to.PlaceHold(
                order=one,
                fulfillment_order=gid("FulfillmentOrder", 2),
                reason=to.HoldReason.OTHER,
                handle="orderstatus-other",
            ),
            (),
        ),
        (
            to.ReleaseHolds(
                order=one, fulfillment_order=gid("FulfillmentOrder", 3), holds=(gid("FulfillmentHold", 1),)
            ),
            (gid("FulfillmentHold", 1),),
        ),
        (
            to.UpdateTracking(
                order=one,
                fulfillment=gid("Fulfillment", 1),
                tracking=to.TrackingEntry(carrier="Posti", numbers=("CHANGED",)),
            ),
            (),
        ),
        (
            to.PostEvent(
                order=one,
                fulfillment=gid("Fulfillment", 1),
                status=to.EventStatus.DELIVERED,
                happened_at=NOW - timedelta(hours=1),
            ),
            (gid("FulfillmentEvent", 1),),
        ),
        (to.AddTags(order=one, tags=("packed",)), ()),
        (to.RemoveTags(order=one, tags=("old",)), ()),
        (to.ApproveReturn(order=one, return_id=gid("Return", 1)), ()),
        (
            to.DeclineReturn(order=one, return_id=gid("Return", 2), reason=to.DeclineReason.FINAL_SALE),
            (),
        ),
        (to.CloseReturn(order=one, return_id=gid("Return", 3)), ()),
    )


def plain_order(number: int, **changes: Any) -> ActingOrder:
    """An order that waits for its money, and has nothing else."""
    return ActingOrder(
        order=order(
            id=f"gid://shopify/Order/{number}",
            name=f"#{number}",
            number=number,
            payment=known(PaymentStatus.PENDING),
            outstanding=euros(50),
            **changes,
        ),
        currency="EUR",
        can_mark_as_paid=True,
        authorizations=(),
        fulfillment_orders=(),
        returns=(),
    )


def fifty() -> tuple[list[ActingOrder], Plan]:
    """Ten orders and fifty steps of every kind there is."""
    orders = [rich_order(number) for number in (1, 2, 3, 4)]
    mutations = [each for number in (1, 2, 3, 4) for each in rich_mutations(number)]
    for number, kind in ((5, to.MarkPaid), (6, to.MarkPaid), (9, to.CloseOrder), (10, to.ReopenOrder)):
        orders.append(plain_order(number, closed_at=NOW if number == 10 else None))
        mutations.append((kind(order=f"gid://shopify/Order/{number}"), ()))
    for number in (7, 8):
        orders.append(plain_order(number))
        mutations.append((cancel(number), ()))
    return orders, planned(mutations)


def cancel(number: int) -> to.CancelOrder:
    return to.CancelOrder(
        order=f"gid://shopify/Order/{number}", reason=to.CancelReason.STAFF, restock=False, refund=False
    )


def planned(mutations: Sequence[tuple[Mutation, tuple[str, ...]]], *, made_at: datetime = NOW) -> Plan:
    """A plan of just these."""
    draft = PlanDraft(action=Action.SHIP, shop=SHOP, made_at=made_at)
    draft.add(
        [
            Step(
                mutation=mutation,
                order=mutation.order,
                order_name=f"#{mutation.order.rsplit('/', 1)[-1]}",
                change=sentence("{what}", what=type(mutation).__name__),
                before=before,
            )
            for mutation, before in mutations
        ]
    )
    return draft.finished()


def run_of(plan: Plan, run: str = "20261122-120000-aa") -> RunRecord:
    return RunRecord(
        id=run,
        action=plan.action,
        shop=plan.shop,
        command=("ship", "parcels.csv"),
        began_at=plan.made_at,
        ended_at=None,
        steps=len(plan.steps),
    )


class MemoryJournal:
    """What a journal file holds, as JSON text, so that nothing is kept that could not be written."""

    def __init__(self) -> None:
        self.run_record: RunRecord | None = None
        self.rows: dict[int, dict[str, Any]] = {}
        self.log: list[tuple[str, int]] = []
        """What was written, in order: the name of the method and the step."""
        self.before_each: Callable[[], None] = lambda: None
        """Called before and after everything that is written; may raise."""
        self._lock = RLock()

    def begin(self, run: RunRecord, plan: Plan) -> None:
        self.run_record = run
        self.rows = {
            step.number: {"step": json.dumps(step_to_json(step)), "state": StepState.PLANNED} for step in plan.steps
        }

    def intend(self, run: str, step: int, at: datetime) -> None:
        self._write("intend", step, state=StepState.INTENDED, at=at, job=None, outcome=None)

    def follow(self, run: str, step: int, job: str) -> None:
        self._write("follow", step, job=job)

    def settle(self, run: str, step: int, outcome: Outcome) -> None:
        self._write("settle", step, state=StepState.SETTLED, outcome=json.dumps(outcome_to_json(outcome)))

    def end(self, run: str, at: datetime) -> None:
        self._write("end", 0)

    def runs(self, *, shop: str | None = None) -> Iterator[RunRecord]:
        raise NotImplementedError

    def run(self, run: str) -> RunRecord | None:
        raise NotImplementedError

    def steps(self, run: str) -> Iterator[StepRecord]:
        for _, row in sorted(self.rows.items()):
            outcome = row.get("outcome")
            yield StepRecord(
                step=step_from_json(json.loads(row["step"])),
                state=row["state"],
                outcome=None if outcome is None else outcome_from_json(json.loads(outcome)),
                intended_at=row.get("at"),
                job=row.get("job"),
            )

    def _write(self, what: str, step: int, **changes: Any) -> None:
        with self._lock:
            self.before_each()
            if step:
                self.rows[step].update(changes)
            self.log.append((what, step))
            self.before_each()
