"""Each flag of `attention` from its definition in issue 3: raised at its threshold, not a second before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderstatus.core.attention import RULES, worst
from orderstatus.core.attention_facts import Facts, Finding
from orderstatus.core.flags import SEVERITY, UPSELL_HOLD, Flag
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Money,
    Order,
    PaymentTerms,
    Return,
    Tracking,
    Transaction,
)
from orderstatus.core.rules import Rules
from orderstatus.core.spans import days
from orderstatus.core.statuses import (
    FulfillmentStatus,
    OrderState,
    fulfillment_status,
    known,
    payment_status,
    return_status,
)
from orderstatus.output.sentences import said
from support.orders import CONTEXT, euros, order, shipment

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A Wednesday at noon."""
RULES_AS_SHIPPED = Rules()
SECOND = timedelta(seconds=1)
UPSELL = "online-store-post-purchase-cross-sell"


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def business_days_ago(count: int) -> datetime:
    """Noon of the weekday that lies so many business days before NOW."""
    at, left = NOW, count
    while left:
        at -= timedelta(days=1)
        left -= at.weekday() < 5
    return at


def found(facts: Facts, rules: Rules = RULES_AS_SHIPPED, now: datetime = NOW) -> Finding | None:
    return worst(facts, rules, now)


def flag(facts: Facts, rules: Rules = RULES_AS_SHIPPED, now: datetime = NOW) -> Flag | None:
    finding = found(facts, rules, now)
    return None if finding is None else finding.flag


def healthy(**changes: Any) -> Order:
    """Paid, fulfilled, and on the way since yesterday, with an event: nothing is wrong with it."""
    parcel = shipment(shipped_at=ago(days=1), in_transit_at=ago(hours=20), events=(event(hours=20),))
    facts: dict[str, Any] = {
        "placed_at": ago(days=2),
        "fulfillment": known(FulfillmentStatus.FULFILLED),
        "shipments": (parcel,),
    }
    return order(**{**facts, **changes})


def event(word: str = "in-transit", message: str | None = None, **span: float) -> CarrierEvent:
    return CarrierEvent(id="gid://shopify/FulfillmentEvent/1", word=word, happened_at=ago(**span), message=message)


def parcel_of(placed: datetime, **changes: Any) -> Facts:
    return Facts(order=healthy(placed_at=placed, shipments=(shipment(**changes),)))


def authorized(at: datetime, *, expires_at: datetime | None = None, gateway: str = "shopify_payments") -> Order:
    transaction = Transaction(
        id="gid://shopify/OrderTransaction/1",
        kind="authorization",
        status="success",
        amount=euros("129.90"),
        gateway=gateway,
        processed_at=at,
        expires_at=expires_at,
    )
    return healthy(
        payment=payment_status("AUTHORIZED"),
        capturable=euros("129.90"),
        transactions=(transaction,),
    )


def held(since: datetime, *reasons: str) -> Facts:
    holds = tuple(Hold(id=f"h{index}", reason=reason) for index, reason in enumerate(reasons))
    work = FulfillmentOrder(id="f", status="on-hold", updated_at=since, holds=holds)
    on_hold = healthy(fulfillment=fulfillment_status("ON_HOLD"), shipments=())
    return Facts(order=on_hold, fulfillment_orders=(work,))


def asked_back(since: datetime) -> Facts:
    asked = Return(id="r", name="#1001-R1", status="requested", created_at=since)
    return Facts(order=healthy(return_=return_status("RETURN_REQUESTED")), returns=(asked,))


def unshipped(placed: datetime, **changes: Any) -> Facts:
    return Facts(
        order=healthy(placed_at=placed, fulfillment=fulfillment_status("UNFULFILLED"), shipments=(), **changes)
    )


def partly(since: datetime) -> Facts:
    first = shipment(id="1", display_status="DELIVERED", shipped_at=since - timedelta(days=3))
    newest = shipment(id="2", display_status="DELIVERED", shipped_at=since)
    return Facts(
        order=healthy(
            placed_at=since - timedelta(days=4),
            fulfillment=fulfillment_status("PARTIALLY_FULFILLED"),
            shipments=(newest, first),
        )
    )


# What has an age: how an order looks that has had the trouble since a moment, and the age at which it is flagged.
AGES: dict[Flag, tuple[Callable[[datetime], Facts], datetime]] = {
    Flag.RETURN_UNANSWERED: (asked_back, business_days_ago(2)),
    Flag.LIKELY_LOST: (
        lambda at: parcel_of(at, shipped_at=at, in_transit_at=at, events=(event(hours=1),)),
        ago(days=30),
    ),
    Flag.NOT_DELIVERED: (
        lambda at: parcel_of(at, shipped_at=at, in_transit_at=at, events=(event(hours=1),)),
        ago(days=16),
    ),
    Flag.SILENT: (
        lambda at: parcel_of(
            at, shipped_at=at - timedelta(days=1), in_transit_at=at, events=(replace(event(), happened_at=at),)
        ),
        business_days_ago(5),
    ),
    Flag.LABEL_NOT_SCANNED: (
        lambda at: parcel_of(at, display_status="LABEL_PRINTED", shipped_at=at, in_transit_at=None),
        ago(days=7),
    ),
    Flag.NO_CARRIER_NEWS: (
        lambda at: parcel_of(at, display_status="FULFILLED", shipped_at=at, in_transit_at=None, events=()),
        ago(days=7),
    ),
    Flag.NO_TRACKING: (
        lambda at: parcel_of(
            at, display_status="MARKED_AS_FULFILLED", shipped_at=at, in_transit_at=None, events=None, tracking=()
        ),
        ago(days=7),
    ),
    Flag.ON_HOLD: (lambda at: held(at, "incorrect-address"), ago(days=1)),
    Flag.UNFULFILLED: (unshipped, business_days_ago(2)),
    Flag.PARTLY_STALLED: (partly, ago(days=5)),
}


@pytest.mark.parametrize("name", AGES, ids=str)
def test_a_flag_is_raised_at_exactly_its_threshold_and_not_a_second_before(name: Flag) -> None:
    facts_since, threshold = AGES[name]
    at_once = found(facts_since(threshold))
    assert at_once is not None
    assert (at_once.flag, at_once.since) == (name, threshold)
    assert flag(facts_since(threshold + SECOND)) is not name


@pytest.mark.parametrize("name", AGES, ids=str)
def test_a_threshold_of_the_settings_takes_the_place_of_the_default(name: Flag) -> None:
    facts_since, threshold = AGES[name]
    patient = Rules(thresholds={**RULES_AS_SHIPPED.thresholds, name: days(365)})
    assert flag(facts_since(threshold), patient) is not name


def test_the_rules_stand_in_the_order_of_severity() -> None:
    assert list(RULES) == list(Flag) == sorted(Flag, key=lambda each: SEVERITY[each])


def test_an_order_with_nothing_wrong_has_no_flag() -> None:
    assert flag(Facts(order=healthy())) is None


# Authorizations.


def test_an_expired_payment_can_no_longer_be_captured_and_says_so() -> None:
    finding = found(
        Facts(
            order=healthy(
                payment=payment_status("EXPIRED"),
                placed_at=ago(days=9),
                capturable=euros("0"),
                outstanding=euros("129.90"),
            )
        )
    )
    assert finding is not None
    assert (finding.flag, finding.amount) == (Flag.AUTHORIZATION_EXPIRED, euros("129.90"))
    assert "capture is no longer possible" in said(finding.reason, CONTEXT)
    # Shopify keeps no date of it: a week after the order is an estimate, and says so.
    assert (finding.deadline, finding.estimated) == (ago(days=2), True)


def test_an_expired_payment_whose_presumed_date_has_not_come_has_no_date() -> None:
    finding = found(Facts(order=healthy(payment=payment_status("EXPIRED"), placed_at=ago(days=3))))
    assert finding is not None
    assert (finding.flag, finding.since, finding.deadline, finding.estimated) == (
        Flag.AUTHORIZATION_EXPIRED,
        None,
        None,
        None,
    )


def test_the_date_that_shopify_gives_ends_an_authorization_when_it_comes() -> None:
    finding = found(Facts(order=authorized(ago(days=7), expires_at=NOW)))
    assert finding is not None
    assert (finding.flag, finding.since, finding.deadline, finding.estimated) == (
        Flag.AUTHORIZATION_EXPIRED,
        NOW,
        NOW,
        False,
    )
    assert flag(Facts(order=authorized(ago(days=7), expires_at=NOW + SECOND))) is Flag.AUTHORIZATION_EXPIRING


def test_an_authorization_is_expiring_48_hours_before_its_date() -> None:
    at = ago(days=5)
    finding = found(Facts(order=authorized(at, expires_at=NOW + timedelta(hours=48))))
    assert finding is not None
    assert (finding.flag, finding.since, finding.deadline, finding.estimated) == (
        Flag.AUTHORIZATION_EXPIRING,
        at,
        NOW + timedelta(hours=48),
        False,
    )
    assert finding.amount == euros("129.90")
    assert flag(Facts(order=authorized(at, expires_at=NOW + timedelta(hours=48) + SECOND))) is None


def test_without_a_date_the_deadline_is_estimated_from_the_gateways_period() -> None:
    rules = Rules(capture=CaptureRule(by_gateway={"klarna": timedelta(days=28)}))
    card = found(Facts(order=authorized(ago(days=5))), rules)
    assert card is not None
    assert (card.flag, card.deadline, card.estimated) == (
        Flag.AUTHORIZATION_EXPIRING,
        NOW + timedelta(days=2),
        True,
    )
    assert flag(Facts(order=authorized(ago(days=5), gateway="klarna")), rules) is None
    assert flag(Facts(order=authorized(ago(days=26), gateway="klarna")), rules) is Flag.AUTHORIZATION_EXPIRING


def test_an_estimate_that_has_passed_never_claims_that_capture_is_impossible() -> None:
    finding = found(Facts(order=authorized(ago(days=12))))
    assert finding is not None
    assert (finding.flag, finding.estimated) == (Flag.AUTHORIZATION_EXPIRING, True)
    reason = said(finding.reason, CONTEXT)
    assert "no longer possible" not in reason
    assert "still authorized" in reason


def test_without_the_transactions_no_deadline_is_made_up() -> None:
    assert flag(Facts(order=replace(authorized(ago(days=6)), transactions=None))) is None


# Returns.


def test_an_answered_return_and_returns_that_were_not_read_are_not_unanswered() -> None:
    facts = asked_back(ago(days=20))
    assert flag(facts) is Flag.RETURN_UNANSWERED
    for status in ("open", "closed", "declined", "canceled"):
        answered = tuple(replace(each, status=status) for each in facts.returns or ())
        assert flag(replace(facts, returns=answered)) is None
    assert flag(replace(facts, returns=None)) is None


def test_a_return_asked_for_on_friday_is_unanswered_on_tuesday() -> None:
    facts = asked_back(datetime(2026, 11, 13, 16, tzinfo=UTC))
    assert flag(facts, now=datetime(2026, 11, 17, 15, 59, 59, tzinfo=UTC)) is None
    assert flag(facts, now=datetime(2026, 11, 17, 16, tzinfo=UTC)) is Flag.RETURN_UNANSWERED


# Parcels.


@pytest.mark.parametrize(
    ("display_status", "expected"),
    [
        ("FAILURE", Flag.DELIVERY_FAILED),
        ("NOT_DELIVERED", Flag.DELIVERY_FAILED),
        ("ATTEMPTED_DELIVERY", Flag.DELIVERY_ATTEMPTED),
        ("DELAYED", Flag.DELAYED),
    ],
)
def test_what_the_carrier_says_is_flagged_at_once(display_status: str, expected: Flag) -> None:
    facts = parcel_of(ago(days=2), display_status=display_status, updated_at=ago(hours=3), events=None)
    finding = found(facts)
    assert finding is not None
    assert (finding.flag, finding.since) == (expected, ago(hours=3))


def test_the_carriers_own_event_dates_the_trouble_and_tells_it() -> None:
    events = (event("failure", "Address unknown,\nreturning to sender", hours=5),)
    finding = found(parcel_of(ago(days=2), display_status="FAILURE", updated_at=ago(hours=3), events=events))
    assert finding is not None
    assert finding.since == ago(hours=5)
    assert said(finding.reason, CONTEXT) == "PostNord: Address unknown, returning to sender"


def test_a_cancelled_fulfillment_has_no_delivery_to_fail() -> None:
    assert flag(parcel_of(ago(days=2), display_status="FAILURE", raw_status="CANCELLED")) is None


@pytest.mark.parametrize("name", [*AGES])
def test_what_has_arrived_is_neither_lost_nor_silent_nor_late(name: Flag) -> None:
    facts_since, threshold = AGES[name]
    facts = facts_since(threshold)
    if name not in (Flag.RETURN_UNANSWERED, Flag.ON_HOLD, Flag.UNFULFILLED, Flag.PARTLY_STALLED):
        arrived = tuple(
            replace(each, status=shipment(display_status="DELIVERED").status, display_status="DELIVERED")
            for each in facts.order.shipments or ()
        )
        assert flag(replace(facts, order=replace(facts.order, shipments=arrived))) is None


def test_a_parcel_at_a_pick_up_point_is_not_lost_however_long_it_waits() -> None:
    at = ago(days=40)
    facts = parcel_of(at, display_status="READY_FOR_PICKUP", shipped_at=at, in_transit_at=at, events=(event(hours=1),))
    assert flag(facts) is Flag.NOT_DELIVERED


def test_the_reason_tells_a_parcel_without_tracking_from_one_that_a_carrier_lost() -> None:
    at = ago(days=31)
    tracked = found(parcel_of(at, shipped_at=at, in_transit_at=at))
    untracked = found(parcel_of(at, display_status="FULFILLED", shipped_at=at, in_transit_at=None, tracking=()))
    assert tracked is not None
    assert untracked is not None
    assert said(tracked.reason, CONTEXT) == "not delivered for 31 d: likely lost"
    assert said(untracked.reason, CONTEXT) == "not delivered for 31 d, without tracking"


def silent_parcel(**changes: Any) -> Facts:
    at = ago(days=9)
    facts = {"shipped_at": ago(days=10), "in_transit_at": at, "events": (event(days=9),), **changes}
    return parcel_of(ago(days=11), **facts)


def test_silence_needs_at_least_one_carrier_event() -> None:
    assert flag(silent_parcel()) is Flag.SILENT
    assert flag(silent_parcel(events=())) is None
    assert flag(silent_parcel(events=None)) is None


def test_silence_is_measured_from_the_newest_event_and_not_from_when_it_was_first_scanned() -> None:
    assert flag(silent_parcel(events=(event(days=9), event(hours=30)))) is None


def test_holidays_of_the_shop_are_no_silence() -> None:
    closed = frozenset(business_days_ago(count).date() for count in (1, 2, 3))
    calendar = replace(RULES_AS_SHIPPED.calendar, holidays=closed)
    assert flag(silent_parcel(), replace(RULES_AS_SHIPPED, calendar=calendar)) is None


def test_labels_that_an_app_reported_are_no_carrier_news_to_be_silent_after() -> None:
    facts = parcel_of(
        ago(days=11),
        display_status="LABEL_PRINTED",
        shipped_at=ago(days=10),
        in_transit_at=None,
        events=(event("label-printed", days=10),),
    )
    assert flag(facts) is Flag.LABEL_NOT_SCANNED


@pytest.mark.parametrize("fulfillment", ["FULFILLED", "PARTIALLY_FULFILLED"])
def test_a_voided_label_is_flagged_while_its_items_count_as_fulfilled(fulfillment: str) -> None:
    voided = shipment(display_status="LABEL_VOIDED", updated_at=ago(hours=2))
    facts = Facts(order=healthy(fulfillment=fulfillment_status(fulfillment), shipments=(voided,)))
    finding = found(facts)
    assert finding is not None
    assert (finding.flag, finding.since) == (Flag.LABEL_VOIDED, ago(hours=2))


def test_a_voided_label_of_an_order_that_is_unfulfilled_again_is_not_flagged() -> None:
    voided = shipment(display_status="LABEL_VOIDED")
    open_again = healthy(fulfillment=fulfillment_status("UNFULFILLED"), shipments=(voided,), placed_at=ago(hours=5))
    assert flag(Facts(order=open_again)) is None
    called_back = shipment(display_status="LABEL_VOIDED", raw_status="CANCELLED")
    assert flag(Facts(order=healthy(shipments=(called_back,)))) is None


def without_news(carrier: str | None, **changes: Any) -> Facts:
    facts: dict[str, Any] = {
        "display_status": "FULFILLED",
        "shipped_at": ago(days=8),
        "in_transit_at": None,
        "events": (),
        "tracking": (Tracking(carrier, "123", None),),
    }
    return parcel_of(ago(days=9), **{**facts, **changes})


def test_a_carrier_that_reports_nothing_by_nature_owes_no_news() -> None:
    rules = replace(RULES_AS_SHIPPED, carriers_without_events=frozenset({"letter post"}))
    assert flag(without_news("Posti"), rules) is Flag.NO_CARRIER_NEWS
    assert flag(without_news("Letter Post"), rules) is None
    assert flag(without_news(None), rules) is Flag.NO_CARRIER_NEWS


def test_no_carrier_news_is_not_claimed_of_events_that_were_not_read_nor_of_a_parcel_that_was_scanned() -> None:
    assert flag(without_news("Posti", events=None)) is None
    assert flag(without_news("Posti", in_transit_at=ago(days=8))) is None
    assert flag(without_news("Posti", events=(event(hours=4),))) is None


def test_an_address_to_follow_it_by_is_tracking() -> None:
    page = (Tracking(None, None, "https://tracking.example.com/1"),)
    facts = parcel_of(ago(days=9), display_status="FULFILLED", shipped_at=ago(days=9), events=None, tracking=page)
    assert flag(facts) is None


@pytest.mark.parametrize("changes", [{"requires_shipping": False}, {"delivery_method": "pick-up"}])
@pytest.mark.parametrize("name", [*AGES], ids=str)
def test_what_needs_no_shipping_raises_no_flag_of_a_parcel(name: Flag, changes: dict[str, Any]) -> None:
    facts_since, threshold = AGES[name]
    facts = facts_since(threshold)
    parcels = tuple(replace(each, **changes) for each in facts.order.shipments or ())
    handed_over = flag(replace(facts, order=replace(facts.order, shipments=parcels)))
    order_side = (Flag.RETURN_UNANSWERED, Flag.ON_HOLD, Flag.UNFULFILLED, Flag.PARTLY_STALLED)
    assert handed_over is (name if name in order_side else None)


def test_parcels_are_looked_at_for_60_days_after_the_order_was_placed() -> None:
    trouble = {"display_status": "FAILURE", "shipped_at": ago(days=58)}
    assert flag(parcel_of(ago(days=60), **trouble)) is Flag.DELIVERY_FAILED
    assert flag(parcel_of(ago(days=60) - SECOND, **trouble)) is None


@pytest.mark.parametrize(
    "facts",
    [
        held(ago(days=2), "incorrect-address"),
        asked_back(ago(days=20)),
        unshipped(ago(days=400)),
        partly(ago(days=300)),
        Facts(order=authorized(ago(days=200))),
    ],
    ids=["hold", "return", "unfulfilled", "partly", "authorization"],
)
def test_what_waits_for_the_merchant_is_flagged_at_any_age(facts: Facts) -> None:
    old = replace(facts, order=replace(facts.order, placed_at=ago(days=400)))
    assert flag(old) is not None


def test_of_two_parcels_with_the_same_trouble_the_one_that_has_it_longest_counts() -> None:
    parcels = tuple(
        shipment(id=str(days), display_status="FULFILLED", shipped_at=ago(days=days), tracking=(), events=None)
        for days in (8, 10, 9)
    )
    finding = found(Facts(order=healthy(placed_at=ago(days=12), shipments=parcels)))
    assert finding is not None
    assert (finding.flag, finding.since) == (Flag.NO_TRACKING, ago(days=10))


# What waits for the merchant.


def test_a_declined_request_is_flagged_at_once() -> None:
    work = FulfillmentOrder(
        id="f", status="open", request_status="rejected", updated_at=ago(hours=1), location="Baltic"
    )
    plain = healthy(fulfillment=fulfillment_status("REQUEST_DECLINED"), shipments=())
    finding = found(Facts(order=plain, fulfillment_orders=(work,)))
    assert finding is not None
    assert (finding.flag, finding.since) == (Flag.REQUEST_DECLINED, ago(hours=1))
    unread = found(Facts(order=plain))
    assert unread is not None
    assert (unread.flag, unread.since) == (Flag.REQUEST_DECLINED, None)


def test_a_request_that_was_declined_and_taken_over_is_history() -> None:
    declined = FulfillmentOrder(id="f", status="cancelled", request_status="rejected", updated_at=ago(days=9))
    assert flag(Facts(order=healthy(), fulfillment_orders=(declined,))) is None


def test_an_upsell_hold_within_its_first_hour_is_nobodys_business() -> None:
    assert flag(held(ago(hours=1) + SECOND, UPSELL)) is None
    finding = found(held(ago(hours=1), UPSELL))
    assert finding is not None
    assert finding.flag is Flag.ON_HOLD
    # Releasing it would ship before the buyer has decided.
    assert finding.command == ("open",)


def test_the_first_hour_of_an_upsell_hold_is_a_setting() -> None:
    patient = Rules(thresholds={**RULES_AS_SHIPPED.thresholds, UPSELL_HOLD: days(2)})
    assert flag(held(ago(hours=30), UPSELL), patient) is None


def test_one_held_part_of_an_order_is_on_hold_though_the_order_says_unfulfilled() -> None:
    open_part = FulfillmentOrder(id="g", status="open", updated_at=ago(days=1))
    facts = held(ago(days=1), "inventory-out-of-stock")
    both = replace(
        facts,
        order=replace(facts.order, fulfillment=fulfillment_status("UNFULFILLED")),
        fulfillment_orders=(*(facts.fulfillment_orders or ()), open_part),
    )
    assert flag(both) is Flag.ON_HOLD


def test_a_hold_says_why() -> None:
    facts = held(ago(days=3))
    work = replace((facts.fulfillment_orders or ())[0], holds=(Hold(id="h", reason="other", note=" Call\nfirst "),))
    finding = found(replace(facts, fulfillment_orders=(work,)))
    assert finding is not None
    assert said(finding.reason, CONTEXT) == "held for 3 d: other, Call first"


def scheduled(**changes: Any) -> Facts:
    facts: dict[str, Any] = {"id": "f", "status": "scheduled", "updated_at": ago(days=30), **changes}
    plain = healthy(placed_at=ago(days=30), fulfillment=fulfillment_status("SCHEDULED"), shipments=())
    return Facts(order=plain, fulfillment_orders=(FulfillmentOrder(**facts),))


def test_a_schedule_has_passed_when_its_time_has_come_and_it_is_still_scheduled() -> None:
    finding = found(scheduled(fulfill_at=NOW))
    assert finding is not None
    assert (finding.flag, finding.since, finding.deadline, finding.estimated) == (
        Flag.SCHEDULE_PASSED,
        NOW,
        NOW,
        False,
    )
    assert flag(scheduled(fulfill_at=NOW + SECOND)) is None
    assert flag(scheduled(fulfill_at=None)) is None


def test_a_schedule_has_passed_when_it_was_to_be_shipped_by_now() -> None:
    assert flag(scheduled(status="open", fulfill_at=ago(days=1), fulfill_by=NOW)) is Flag.SCHEDULE_PASSED
    assert flag(scheduled(status="open", fulfill_at=ago(days=1), fulfill_by=NOW + SECOND)) is None
    assert flag(scheduled(status="closed", fulfill_at=ago(days=1), fulfill_by=ago(days=1))) is None


@pytest.mark.parametrize("status", ["ON_HOLD", "SCHEDULED", "IN_PROGRESS", "FULFILLED", "FULFILLMENT_NOT_REQUIRED"])
def test_only_what_is_unfulfilled_is_unfulfilled(status: str) -> None:
    facts = unshipped(ago(days=20))
    assert flag(facts) is Flag.UNFULFILLED
    assert flag(replace(facts, order=replace(facts.order, fulfillment=fulfillment_status(status)))) is None


def test_an_unpaid_order_is_unfulfilled_too_and_says_what_its_payment_is() -> None:
    finding = found(unshipped(ago(days=6), payment=payment_status("PENDING")))
    assert finding is not None
    assert said(finding.reason, CONTEXT).startswith("not shipped for 6 d; payment: pending")
    paid = found(unshipped(ago(days=6)))
    assert paid is not None
    assert said(paid.reason, CONTEXT) == "not shipped for 6 d"


def test_what_was_scheduled_is_unfulfilled_from_its_date_on() -> None:
    came = FulfillmentOrder(id="f", status="open", fulfill_at=ago(days=1))
    facts = replace(unshipped(ago(days=40)), fulfillment_orders=(came,))
    assert flag(facts) is None
    later = replace(came, fulfill_at=business_days_ago(2))
    finding = found(replace(facts, fulfillment_orders=(later,)))
    assert finding is not None
    assert (finding.flag, finding.since) == (Flag.UNFULFILLED, business_days_ago(2))


def test_a_rest_that_is_held_or_scheduled_for_later_is_not_stalled() -> None:
    facts = partly(ago(days=8))
    assert flag(facts) is Flag.PARTLY_STALLED
    later = FulfillmentOrder(id="f", status="scheduled", fulfill_at=NOW + timedelta(days=9))
    assert flag(replace(facts, fulfillment_orders=(later,))) is None
    young_hold = FulfillmentOrder(id="f", status="on-hold", updated_at=ago(hours=2))
    assert flag(replace(facts, fulfillment_orders=(young_hold,))) is None
    assert flag(replace(facts, fulfillment_orders=(replace(later, status="open"),))) is Flag.PARTLY_STALLED


# Money.


def overdue(**changes: Any) -> Facts:
    terms = PaymentTerms(name="Net 14", overdue=True, due_at=ago(days=4))
    facts = {"payment": payment_status("PENDING"), "outstanding": euros("80"), "terms": terms, **changes}
    return Facts(order=healthy(**facts))


def test_terms_that_have_passed_unpaid_are_overdue_since_they_were_due() -> None:
    finding = found(overdue())
    assert finding is not None
    assert (finding.flag, finding.since, finding.deadline, finding.amount) == (
        Flag.PAYMENT_OVERDUE,
        ago(days=4),
        ago(days=4),
        euros("80"),
    )
    assert flag(overdue(payment=payment_status("PAID"))) is None
    assert flag(overdue(terms=PaymentTerms(name="Net 30", overdue=False, due_at=NOW))) is None


def cancelled(at: datetime, payment: str = "PAID", **changes: Any) -> Facts:
    facts = {"state": known(OrderState.CANCELLED), "cancelled_at": at, "payment": payment_status(payment), **changes}
    return Facts(order=healthy(**facts))


def test_a_cancelled_order_with_money_kept_is_flagged_for_90_days() -> None:
    finding = found(cancelled(ago(days=90)))
    assert finding is not None
    assert (finding.flag, finding.since, finding.amount) == (
        Flag.CANCELLED_NOT_REFUNDED,
        ago(days=90),
        euros("129.9"),
    )
    assert flag(cancelled(ago(days=90) - SECOND)) is None


@pytest.mark.parametrize("payment", ["VOIDED", "REFUNDED", "PENDING", "AUTHORIZED", "EXPIRED"])
def test_a_cancelled_order_that_kept_no_money_is_not_flagged(payment: str) -> None:
    assert flag(cancelled(ago(days=1), payment)) is None


def test_at_risk_of_a_cancelled_order_is_what_was_not_given_back() -> None:
    finding = found(cancelled(ago(days=1), "PARTIALLY_REFUNDED", received=euros("100"), refunded=euros("80")))
    assert finding is not None
    assert finding.amount == Money(euros("20").amount, "EUR")
    assert flag(cancelled(ago(days=1), "PAID", received=euros("100"), refunded=euros("100"))) is None
    unread = found(cancelled(ago(days=1), "PAID", received=None, refunded=None))
    assert unread is not None
    assert unread.amount == euros("129.90")


def test_a_cancelled_order_has_no_other_flag_whatever_is_wrong_with_its_parcels() -> None:
    lost = shipment(display_status="FAILURE", shipped_at=ago(days=40))
    assert flag(cancelled(ago(days=1), "VOIDED", shipments=(lost,))) is None
    assert flag(cancelled(ago(days=1), "PAID", shipments=(lost,))) is Flag.CANCELLED_NOT_REFUNDED


def test_an_archived_order_and_a_test_order_are_left_out() -> None:
    facts = held(ago(days=3), "other")
    assert flag(replace(facts, order=replace(facts.order, state=known(OrderState.ARCHIVED)))) is None
    assert flag(replace(facts, order=replace(facts.order, test=True))) is None
    gone = cancelled(ago(days=1))
    assert flag(replace(gone, order=replace(gone.order, test=True))) is None


def test_shipments_that_were_not_read_raise_nothing() -> None:
    assert flag(Facts(order=healthy(shipments=None))) is None


def test_every_finding_names_an_amount_in_the_shops_currency() -> None:
    for facts_since, threshold in AGES.values():
        finding = found(facts_since(threshold))
        assert finding is not None
        assert finding.amount == euros("129.90")


def two_authorizations(first: datetime | None, second: datetime | None) -> Facts:
    """Two open authorizations of five days ago, each with Shopify's date or without."""
    [one] = authorized(ago(days=5), expires_at=first).transactions or ()
    other = replace(one, id="gid://shopify/OrderTransaction/2", expires_at=second)
    return Facts(order=replace(authorized(ago(days=5)), transactions=(one, other)))


def test_while_one_authorization_is_good_capture_is_not_called_impossible() -> None:
    finding = found(two_authorizations(ago(days=1), NOW + timedelta(days=6)))
    assert finding is not None
    assert (finding.flag, finding.deadline) == (Flag.AUTHORIZATION_EXPIRING, NOW + timedelta(days=6))
    assert said(finding.reason, CONTEXT) == "a part can no longer be captured; for the rest: 6 d left to capture"


def test_an_estimate_beside_a_date_that_has_passed_hides_no_expiry() -> None:
    finding = found(two_authorizations(ago(days=1), None))
    assert finding is not None
    assert said(finding.reason, CONTEXT).startswith("a part can no longer be captured; for the rest: about ")


def test_once_the_last_of_them_has_expired_for_certain_capture_is_impossible() -> None:
    finding = found(two_authorizations(ago(days=1), ago(hours=1)))
    assert finding is not None
    assert (finding.flag, finding.deadline) == (Flag.AUTHORIZATION_EXPIRED, ago(hours=1))


def test_a_hold_beside_an_upsells_has_a_hold_s_threshold_and_not_the_upsells() -> None:
    assert flag(held(ago(hours=23), UPSELL, "high-risk-of-fraud")) is None
    finding = found(held(ago(days=1), UPSELL, "high-risk-of-fraud"))
    assert finding is not None
    assert (finding.flag, finding.command) == (Flag.ON_HOLD, ("release",))


@pytest.mark.parametrize("payment", ["VOIDED", "REFUNDED"])
def test_what_was_voided_or_given_back_is_not_to_be_shipped(payment: str) -> None:
    assert flag(unshipped(ago(days=30), payment=payment_status(payment))) is None


PARCEL = (("ship",), ("--number", "NUMBER"))
PAGE: tuple[tuple[str, ...], tuple[str, ...]] = (("open",), ())


@pytest.mark.parametrize(
    ("changes", "way"),
    [
        ({"status": "open"}, PARCEL),
        ({"status": "open", "delivery_method": "pickup-point"}, PARCEL),
        ({"status": "open", "delivery_method": "pick-up"}, PAGE),
        ({"status": "in-progress", "request_status": "accepted"}, PAGE),
        ({"status": "scheduled", "fulfill_at": ago(days=1)}, PAGE),
    ],
)
def test_what_a_carrier_can_take_now_is_shipped_with_what_is_missing_named_and_the_rest_is_looked_at(
    changes: dict[str, Any], way: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    one = FulfillmentOrder(id="f", fulfill_by=ago(hours=1), **changes)
    for facts in (unshipped(ago(days=30)), partly(ago(days=30))):
        finding = found(replace(facts, fulfillment_orders=(one,)))
        assert finding is not None
        assert (finding.command, finding.options) == way


def test_where_fulfillment_orders_cannot_be_read_the_goods_count_as_a_parcel() -> None:
    finding = found(unshipped(ago(days=30)))
    assert finding is not None
    assert (finding.command, finding.options) == PARCEL
