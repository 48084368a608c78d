"""What follows from an order's parts, from the definitions of design 1."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.lifecycle import (
    CaptureRule,
    Deadline,
    capture_deadline,
    delivery_status,
    is_expiring,
    is_late,
    is_live,
    is_overdue,
    last_news,
    open_authorizations,
    order_state,
    silent_days,
    transit_days,
)
from orderstatus.core.models import CarrierEvent, Money, PaymentTerms, Shipment, Transaction
from orderstatus.core.statuses import (
    SHIPMENT_FOLDING,
    FulfillmentStatus,
    OrderState,
    fulfillment_status,
    payment_status,
    shipment_status,
)
from support.orders import NOW, order, shipment

ALL_FULFILLED = fulfillment_status("FULFILLED")
PART_LEFT = fulfillment_status("PARTIALLY_FULFILLED")


def parcels(*display: str | None) -> list[Shipment]:
    return [
        shipment(id=f"gid://shopify/Fulfillment/{n}", display_status=raw, status=shipment_status(raw))
        for n, raw in enumerate(display)
    ]


@pytest.mark.parametrize(
    ("display", "fulfillment", "word"),
    [
        ([], "UNFULFILLED", "no-shipment"),
        (["CANCELED"], "UNFULFILLED", "no-shipment"),
        (["LABEL_VOIDED"], "FULFILLED", "no-shipment"),
        (["FAILURE", "ATTEMPTED_DELIVERY", "DELAYED", "DELIVERED"], "FULFILLED", "failed"),
        (["ATTEMPTED_DELIVERY", "DELAYED", "IN_TRANSIT"], "FULFILLED", "attempted-delivery"),
        (["DELAYED", "SUBMITTED"], "FULFILLED", "delayed"),
        (["DELAYED", "NEW_NEXT_QUARTER"], "FULFILLED", "delayed"),
        (["NEW_NEXT_QUARTER", "LABEL_PRINTED"], "FULFILLED", "new-next-quarter"),
        (["LABEL_PRINTED", "FULFILLED", "DELIVERED"], "FULFILLED", "label-ready"),
        (["FULFILLED", "IN_TRANSIT"], "FULFILLED", "shipped"),
        ([None, "IN_TRANSIT"], "FULFILLED", "shipped"),
        (["IN_TRANSIT", "READY_FOR_PICKUP"], "FULFILLED", "in-transit"),
        (["READY_FOR_PICKUP", "OUT_FOR_DELIVERY"], "FULFILLED", "ready-for-pickup"),
        (["OUT_FOR_DELIVERY", "DELIVERED"], "FULFILLED", "out-for-delivery"),
        (["DELIVERED", "PICKED_UP"], "FULFILLED", "delivered"),
        (["DELIVERED", "CANCELED"], "FULFILLED", "delivered"),
    ],
)
def test_an_orders_delivery_status_is_the_worst_problem_else_the_least_advanced(
    display: list[str | None], fulfillment: str, word: str
) -> None:
    for arranged in permutations(parcels(*display)):
        assert delivery_status(arranged, fulfillment_status(fulfillment)).word == word


@pytest.mark.parametrize("fulfillment", list(FulfillmentStatus))
def test_all_parcels_delivered_is_delivered_only_while_nothing_is_left_to_ship(fulfillment: FulfillmentStatus) -> None:
    complete = fulfillment in (
        FulfillmentStatus.FULFILLED,
        FulfillmentStatus.NOT_REQUIRED,
        FulfillmentStatus.RESTOCKED,
    )
    status = fulfillment_status(fulfillment.value.replace("-", "_").upper())
    assert delivery_status(parcels("DELIVERED"), status).word == ("delivered" if complete else "partially-delivered")


def test_a_fulfilled_order_with_one_parcel_on_the_way_is_not_delivered() -> None:
    assert delivery_status(parcels("DELIVERED", "IN_TRANSIT"), ALL_FULFILLED).word == "in-transit"


@given(st.lists(st.sampled_from([*SHIPMENT_FOLDING, "NEW_NEXT_QUARTER"]), max_size=5))
def test_the_delivery_status_does_not_depend_on_the_order_of_known_parcels(display: list[str | None]) -> None:
    listed = parcels(*display)
    assert delivery_status(listed, PART_LEFT) == delivery_status(reversed(listed), PART_LEFT)


@pytest.mark.parametrize("raw", ["CANCELLED", "ERROR", "FAILURE"])
def test_a_fulfillment_that_was_cancelled_or_failed_is_not_live_whatever_it_displays(raw: str) -> None:
    assert not is_live(shipment(raw_status=raw, display_status="IN_TRANSIT", status=shipment_status("IN_TRANSIT")))


@pytest.mark.parametrize("raw", ["SUCCESS", "OPEN", "PENDING", None])
def test_any_other_fulfillment_is_live_while_its_display_status_is_not_cancelled(raw: str | None) -> None:
    assert is_live(shipment(raw_status=raw, display_status=None, status=shipment_status(None)))


@pytest.mark.parametrize(
    ("closed", "cancelled", "state"),
    [
        (False, False, OrderState.OPEN),
        (True, False, OrderState.ARCHIVED),
        (False, True, OrderState.CANCELLED),
        (True, True, OrderState.CANCELLED),
        (None, False, OrderState.UNKNOWN),
    ],
)
def test_cancelled_wins_over_archived(closed: bool | None, cancelled: bool, state: OrderState) -> None:
    assert order_state(closed=closed, cancelled_at=NOW if cancelled else None).value is state


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def transaction(id: str, kind: str, amount: str, **changes: object) -> Transaction:
    values: dict[str, object] = {
        "id": id,
        "kind": kind,
        "status": "success",
        "amount": euros(amount),
        "gateway": "shopify_payments",
        "processed_at": NOW - timedelta(days=1),
    }
    return Transaction(**{**values, **changes})  # type: ignore[arg-type]


AUTHORIZED = {"payment": payment_status("AUTHORIZED"), "capturable": euros("100")}
AUTHORIZATION = transaction("a", "authorization", "100")


def test_an_authorization_is_open_until_it_is_captured_in_full() -> None:
    part = transaction("c1", "capture", "60", parent_id="a")
    rest = transaction("c2", "capture", "40", parent_id="a")
    assert open_authorizations(order(**AUTHORIZED, transactions=(AUTHORIZATION, part))) == (AUTHORIZATION,)
    assert open_authorizations(order(**AUTHORIZED, transactions=(AUTHORIZATION, part, rest))) == ()


@pytest.mark.parametrize("status", ["failure", "error", "pending", "awaiting-response"])
def test_an_authorization_that_did_not_succeed_is_not_open(status: str) -> None:
    failed = transaction("a", "authorization", "100", status=status)
    assert open_authorizations(order(**AUTHORIZED, transactions=(failed,))) == ()


def test_a_failed_capture_leaves_the_authorization_open() -> None:
    failed = transaction("c", "capture", "100", parent_id="a", status="failure")
    assert open_authorizations(order(**AUTHORIZED, transactions=(AUTHORIZATION, failed))) == (AUTHORIZATION,)


def test_a_voided_authorization_is_not_open() -> None:
    void = transaction("v", "void", "0", parent_id="a")
    assert open_authorizations(order(**AUTHORIZED, transactions=(AUTHORIZATION, void))) == ()


def test_nothing_is_open_where_the_order_has_nothing_capturable() -> None:
    spent = order(payment=payment_status("PAID"), capturable=euros("0"), transactions=(AUTHORIZATION,))
    assert open_authorizations(spent) == ()


def test_the_deadline_is_shopifys_where_it_gives_one() -> None:
    expires = NOW + timedelta(hours=9)
    given_by_shopify = transaction("a", "authorization", "100", expires_at=expires)
    held = order(**AUTHORIZED, transactions=(given_by_shopify,))
    assert capture_deadline(held, CaptureRule()) == Deadline(expires, estimated=False)


def test_the_deadline_is_estimated_from_the_transactions_time_and_the_gateways_period() -> None:
    rule = CaptureRule(by_gateway={"klarna": timedelta(days=28)})
    ours = transaction("a", "authorization", "50")
    theirs = transaction("b", "authorization", "50", gateway="klarna")
    assert capture_deadline(order(**AUTHORIZED, transactions=(ours,)), rule) == Deadline(
        NOW + timedelta(days=6), estimated=True
    )
    assert capture_deadline(order(**AUTHORIZED, transactions=(theirs,)), rule) == Deadline(
        NOW + timedelta(days=27), estimated=True
    )


def test_an_authorization_of_the_last_days_of_the_calendar_has_the_last_deadline_there_is() -> None:
    for offset in (UTC, timezone(timedelta(hours=-5))):
        late = transaction("a", "authorization", "50", processed_at=datetime(9999, 12, 30, tzinfo=offset))
        held = order(**AUTHORIZED, transactions=(late,))
        deadline = capture_deadline(held, CaptureRule())
        assert deadline is not None
        assert (deadline.at.year, deadline.estimated) == (9999, True)
        assert not is_expiring(held, CaptureRule(), NOW)


def test_the_earliest_of_several_deadlines_counts() -> None:
    late = transaction("a", "authorization", "50", expires_at=NOW + timedelta(days=9))
    soon = transaction("b", "authorization", "50", expires_at=NOW + timedelta(days=2))
    deadline = capture_deadline(order(**AUTHORIZED, transactions=(late, soon)), CaptureRule())
    assert deadline == Deadline(NOW + timedelta(days=2), estimated=False)


@pytest.mark.parametrize(
    ("left", "expiring"),
    [(timedelta(hours=48), True), (timedelta(hours=48, seconds=1), False), (timedelta(hours=-1), True)],
)
def test_an_authorization_is_expiring_from_the_warning_time_on(left: timedelta, expiring: bool) -> None:
    held = order(**AUTHORIZED, transactions=(transaction("a", "authorization", "1", expires_at=NOW + left),))
    assert is_expiring(held, CaptureRule(warning=timedelta(hours=48)), NOW) is expiring


def test_an_order_that_is_not_authorized_is_never_expiring() -> None:
    soon = transaction("a", "authorization", "1", expires_at=NOW)
    paid = order(payment=payment_status("PARTIALLY_PAID"), capturable=euros("1"), transactions=(soon,))
    assert not is_expiring(paid, CaptureRule(), NOW)


def test_an_order_is_overdue_by_its_payment_terms_while_it_owes_anything() -> None:
    pending = {"payment": payment_status("PENDING")}
    assert is_overdue(order(**pending, terms=PaymentTerms(name="Net 14", overdue=True)))
    assert not is_overdue(order(**pending, terms=PaymentTerms(name="Net 14", overdue=False)))
    assert not is_overdue(order(**pending, terms=None))


@pytest.mark.parametrize("status", ["PAID", "REFUNDED"])
def test_an_order_that_owes_nothing_is_not_overdue_whatever_its_terms_say(status: str) -> None:
    assert not is_overdue(order(payment=payment_status(status), terms=PaymentTerms(name="Net 14", overdue=True)))


def at(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_the_last_news_is_the_newest_carrier_event_else_the_newest_date() -> None:
    events = (CarrierEvent(id="1", word="in-transit", happened_at=at(4)),)
    dated = {"shipped_at": at(9), "in_transit_at": at(8), "delivered_at": at(3)}
    assert last_news(shipment(**dated, events=events)) == (at(4), "event")
    assert last_news(shipment(**dated, events=())) == (at(3), "delivered")
    assert last_news(shipment(**{**dated, "delivered_at": None}, events=None)) == (at(8), "in-transit")
    assert last_news(shipment(shipped_at=at(9), in_transit_at=None, delivered_at=None)) == (at(9), "shipped")


def test_a_parcel_that_arrived_is_never_silent() -> None:
    arrived = shipment(
        display_status="DELIVERED", status=shipment_status("DELIVERED"), shipped_at=at(9), delivered_at=at(5)
    )
    assert silent_days(arrived, NOW) is None


def test_silence_is_counted_in_calendar_days_with_one_decimal() -> None:
    moving = shipment(shipped_at=at(9), in_transit_at=at(5.25), delivered_at=None, events=None)
    assert silent_days(moving, NOW) == 5.2


def test_transit_runs_from_in_transit_else_shipped_and_is_missing_until_delivered() -> None:
    assert transit_days(shipment(shipped_at=at(9), in_transit_at=at(7), delivered_at=at(2))) == 5.0
    assert transit_days(shipment(shipped_at=at(9), in_transit_at=None, delivered_at=at(2))) == 7.0
    assert transit_days(shipment(shipped_at=at(9), in_transit_at=at(7), delivered_at=None)) is None


def test_a_parcel_is_late_against_its_estimate_and_missing_without_one() -> None:
    assert is_late(shipment(estimated_delivery_at=at(1), delivered_at=None), NOW) is True
    assert is_late(shipment(estimated_delivery_at=at(1), delivered_at=at(2)), NOW) is False
    assert is_late(shipment(estimated_delivery_at=at(3), delivered_at=at(2)), NOW) is True
    assert is_late(shipment(estimated_delivery_at=None, delivered_at=None), NOW) is None


def test_everything_here_reckons_in_aware_times() -> None:
    assert NOW.tzinfo is UTC
