"""What a customer is told of an order: fixed sentences, true days, nothing of the team's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.explaining.order import explained
from orderstatus.core.labels import Sentence
from orderstatus.core.lifecycle import order_state
from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Item,
    Money,
    Order,
    OrderLife,
    PaymentTerms,
    Return,
    Shipment,
    Tracking,
)
from orderstatus.core.rules import Rules
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.statuses import (
    DeliveryStatus,
    fulfillment_status,
    known,
    payment_status,
    return_status,
    shipment_status,
)
from orderstatus.output.fields import RowContext
from orderstatus.output.sentences import said

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""A Wednesday."""
CONTEXT = RowContext(shop="acme.myshopify.com", now=NOW)
NUMBER = Tracking("Posti", "JJFI123", "https://posti.example/JJFI123")


def an_order(*, payment: str = "PAID", shipments: tuple[Shipment, ...] = (), **more: object) -> Order:
    fields: dict[str, object] = {
        "id": "gid://shopify/Order/1",
        "name": "#1001",
        "placed_at": datetime(2026, 11, 20, 9, tzinfo=UTC),
        "state": order_state(closed=False, cancelled_at=None),
        "payment": payment_status(payment),
        "fulfillment": fulfillment_status("UNFULFILLED"),
        "return_": return_status("NO_RETURN"),
        "shipments": shipments,
        "note": "THE TEAM ALONE",
        "tags": ("THE TEAM ALONE",),
    }
    return Order(**{**fields, **more})  # type: ignore[arg-type]


def a_parcel(display: str, *, events: tuple[CarrierEvent, ...] = (), **more: object) -> Shipment:
    fields: dict[str, object] = {
        "id": "gid://shopify/Fulfillment/1",
        "name": "#1001-F1",
        "raw_status": "SUCCESS",
        "display_status": display,
        "status": shipment_status(display),
        "tracking": (NUMBER,),
        "shipped_at": datetime(2026, 11, 21, 12, tzinfo=UTC),
        "events": events,
    }
    return Shipment(**{**fields, **more})  # type: ignore[arg-type]


def work(status: str = "open", **more: object) -> FulfillmentOrder:
    item = Item(id="1", title="Wool socks", sku="SOCK-1", quantity=2, remaining=2)
    return FulfillmentOrder(id="gid://shopify/FulfillmentOrder/1", status=status, items=(item,), **more)  # type: ignore[arg-type]


def told(life: OrderLife, *, now: datetime = NOW) -> str:
    context = replace(CONTEXT, now=now)
    return "\n".join(
        " ".join(said(each, context) for each in paragraph) for paragraph in explained(life, rules=Rules(), now=now)
    )


def of_parcel(display: str, **more: object) -> str:
    return told(OrderLife(order=an_order(shipments=(a_parcel(display, **more),)))).splitlines()[1]  # type: ignore[arg-type]


def test_an_order_that_waits_in_the_warehouse_has_the_day_by_which_it_should_leave() -> None:
    placed = datetime(2026, 11, 25, 9, tzinfo=UTC)
    life = OrderLife(order=an_order(placed_at=placed), fulfillment_orders=(work(),))
    # Two business days from Wednesday.
    assert told(life) == "This is about your order #1001 of 25 Nov.\nWe are preparing it. It should leave by 27 Nov."


def test_an_order_that_should_have_left_says_so_and_is_sorry() -> None:
    life = OrderLife(order=an_order(), fulfillment_orders=(work(),))
    assert "It should have left by 24 Nov: we are sorry, and look into it." in told(life)


def test_an_order_that_waits_for_its_payment_promises_no_day() -> None:
    owed = an_order(payment="PENDING", outstanding=Money(Decimal("20"), "EUR"))
    text = told(OrderLife(order=owed, fulfillment_orders=(work(),)))
    assert "We are still waiting for your payment of 20.00 EUR." in text
    assert "It leaves once the payment has arrived." in text
    assert "sorry" not in text


def test_payment_terms_name_their_day_and_the_goods_leave_all_the_same() -> None:
    terms = PaymentTerms(name="Net 30", overdue=False, due_at=NOW + timedelta(days=20))
    owed = an_order(payment="PENDING", outstanding=Money(Decimal("20"), "EUR"), terms=terms)
    text = told(OrderLife(order=owed, fulfillment_orders=(work(),)))
    assert "Your payment of 20.00 EUR is due on 15 Dec." in text
    assert "We are preparing it." in text


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("incorrect-address", "please send us the right one"),
        ("inventory-out-of-stock", "out of stock"),
        ("high-risk-of-fraud", "while we look into something"),
        ("other", "while we look into something"),
    ],
)
def test_a_hold_says_what_the_customer_may_know_and_never_more(reason: str, words: str) -> None:
    hold = Hold(id="1", reason=reason, note="THE TEAM ALONE")
    text = told(OrderLife(order=an_order(), fulfillment_orders=(work("on-hold", holds=(hold,)),)))
    assert words in text
    assert "fraud" not in text


def test_the_hold_of_an_offer_that_shopify_places_itself_is_not_spoken_of() -> None:
    hold = Hold(id="1", reason="online-store-post-purchase-cross-sell")
    placed = an_order(placed_at=NOW)
    text = told(OrderLife(order=placed, fulfillment_orders=(work("on-hold", holds=(hold,)),)))
    assert "waits here" not in text


def test_a_parcel_on_its_way_says_where_it_was_seen_when_it_should_come_and_when_to_worry() -> None:
    scan = CarrierEvent(id="1", word="in-transit", happened_at=NOW - timedelta(hours=5), place="Vantaa, Finland")
    text = of_parcel(
        "IN_TRANSIT",
        events=(scan,),
        in_transit_at=NOW - timedelta(days=2),
        estimated_delivery_at=NOW + timedelta(days=1),
    )
    assert text == (
        "Your parcel has been on its way since 23 Nov. It was last seen on 25 Nov 05:00 in Vantaa, Finland. "
        "It should arrive on 26 Nov. If nothing has happened by 2 Dec, please write to us: we then look for it. "
        "You can follow it here: https://posti.example/JJFI123"
    )


def test_a_parcel_that_is_silent_by_the_merchants_rule_says_that_it_is_looked_for() -> None:
    scan = CarrierEvent(id="1", word="in-transit", happened_at=NOW - timedelta(days=12))
    text = of_parcel("IN_TRANSIT", events=(scan,), shipped_at=NOW - timedelta(days=13))
    assert "longer than it should take" in text


def test_a_parcel_past_its_estimate_says_that_it_is_late() -> None:
    assert "should have arrived on 22 Nov, and is late" in of_parcel(
        "IN_TRANSIT", estimated_delivery_at=NOW - timedelta(days=3)
    )


def test_a_parcel_out_for_delivery_since_yesterday_does_not_promise_today() -> None:
    scan = CarrierEvent(id="1", word="out-for-delivery", happened_at=NOW - timedelta(days=1))
    text = of_parcel("OUT_FOR_DELIVERY", events=(scan,))
    assert "went out for delivery on 24 Nov" in text
    assert "today" not in text


def test_of_several_parcels_each_is_told_with_what_is_in_it() -> None:
    socks = Item(id="1", title="Wool socks", sku=None, quantity=2)
    first = a_parcel("DELIVERED", delivered_at=NOW - timedelta(days=1), items=(socks,))
    second = replace(a_parcel("LABEL_PRINTED"), id="gid://shopify/Fulfillment/2")
    lines = told(OrderLife(order=an_order(shipments=(first, second)))).splitlines()
    assert lines[1] == "Parcel 1 of 2 (2 × Wool socks) was delivered on 24 Nov 10:00."
    assert lines[2].startswith("Parcel 2 of 2 is packed and waits for Posti to fetch it.")


def test_a_parcel_that_was_called_back_is_no_parcel() -> None:
    gone = replace(a_parcel("CANCELED"), raw_status="CANCELLED")
    text = told(OrderLife(order=an_order(shipments=(gone, a_parcel("IN_TRANSIT")))))
    assert "Parcel 1 of" not in text


def test_what_is_collected_has_no_carrier_and_no_tracking() -> None:
    handed = a_parcel("READY_FOR_PICKUP", tracking=())
    life = OrderLife(
        order=an_order(shipments=(handed,)), fulfillment_orders=(work("closed", delivery_method="pick-up"),)
    )
    assert told(life).splitlines()[1] == "Your order can be collected."


def test_a_cancelled_order_says_what_became_of_the_money_and_nothing_of_preparing() -> None:
    cancelled = an_order(
        cancelled_at=NOW - timedelta(days=1),
        state=order_state(closed=True, cancelled_at=NOW),
        refunded=Money(Decimal("12.5"), "EUR"),
    )
    life = OrderLife(order=cancelled, fulfillment_orders=(work(),))
    assert told(life) == "Your order #1001 was cancelled on 24 Nov. We have paid 12.50 EUR back to you."


def test_a_return_request_has_the_day_of_its_answer_by_the_merchants_rule() -> None:
    asked = Return(id="1", name="#1001-R1", status="requested", created_at=NOW - timedelta(days=1))
    text = told(OrderLife(order=an_order(), returns=(asked,)))
    assert "We have your return request #1001-R1 of 24 Nov. We answer it by 26 Nov." in text


def test_a_declined_return_says_why_in_the_merchants_words_where_there_are_some() -> None:
    declined = Return(id="1", name="#1001-R1", status="declined", declined_because="The window has closed.")
    assert "We could not accept your return #1001-R1: The window has closed." in told(
        OrderLife(order=an_order(), returns=(declined,))
    )
    assert "final-sale" not in told(
        OrderLife(order=an_order(), returns=(replace(declined, declined_because="final-sale"),))
    )


@given(
    display=st.sampled_from(["SUBMITTED", "FULFILLED", "IN_TRANSIT", "DELAYED", "DELIVERED", "FAILURE", "NEW_WORD"]),
    payment=st.sampled_from(["PAID", "PENDING", "AUTHORIZED", "EXPIRED", "REFUNDED", "SOMETHING_NEW"]),
    hold=st.sampled_from([None, "other", "incorrect-address"]),
    hours=st.integers(min_value=0, max_value=5_000),
)
def test_whatever_an_order_is_something_true_is_said_and_nothing_of_the_teams(
    display: str, payment: str, hold: str | None, hours: int
) -> None:
    holds = () if hold is None else (Hold(id="1", reason=hold, note="THE TEAM ALONE"),)
    life = OrderLife(
        order=an_order(payment=payment, shipments=(a_parcel(display),)), fulfillment_orders=(work(holds=holds),)
    )
    paragraphs = explained(life, rules=Rules(), now=NOW + timedelta(hours=hours))
    assert all(isinstance(each, Sentence) for paragraph in paragraphs for each in paragraph)
    text = told(life, now=NOW + timedelta(hours=hours))
    assert text
    assert "THE TEAM ALONE" not in text


def test_every_status_that_shopify_has_is_told_in_a_sentence_of_its_own() -> None:
    live = set(DeliveryStatus) - {
        DeliveryStatus.NO_SHIPMENT,
        DeliveryStatus.PARTIALLY_DELIVERED,
        DeliveryStatus.CANCELLED,
        DeliveryStatus.UNKNOWN,
    }
    told_of = {status: of_parcel("IN_TRANSIT", status=known(status)) for status in live}
    assert len(set(told_of.values())) == len(live)


STAGES = Stages(
    stages=(
        Stage(
            id="printing",
            name="THE TEAM ALONE",
            public=True,
            public_name={"en": "Being printed", "fi": "Painossa"},
            description={"en": "Your shirt is on the press.", "fi": "Paitasi on painokoneessa."},
        ),
        Stage(id="checking", name="THE TEAM ALONE"),
    )
)


def told_of_stage(order: Order, language: str = "en") -> str:
    paragraphs = explained(OrderLife(order=order), rules=Rules(stages=STAGES), now=NOW, stage_in=language)
    return " ".join(said(each, CONTEXT) for paragraph in paragraphs for each in paragraph)


def in_stage(stage: str, *comments: tuple[str, bool]) -> StageMark:
    moves = [Move(at=NOW - timedelta(days=9), to="printing", by="mia", comment="of an earlier stay", public=True)]
    moves.append(Move(at=NOW - timedelta(days=8), to=None, by="mia", frm="printing"))
    for n, (comment, public) in enumerate(comments or (("", False),)):
        moves.append(Move(at=NOW - timedelta(days=5 - n), to=stage, by="mia", comment=comment, public=public))
    return StageMark(stage=stage, history=History(moves=tuple(moves)))


def test_a_public_stage_is_told_by_its_public_name_in_the_language_of_the_answer() -> None:
    order = an_order(stage=in_stage("printing", ("Blue ink.", True), ("Greener.", True), ("THE TEAM ALONE", False)))
    assert "It is at this stage: Being printed. Your shirt is on the press. From us: Greener." in told_of_stage(order)
    assert "Painossa. Paitasi on painokoneessa." in told_of_stage(order, "fi")
    assert "Being printed. Your shirt" in told_of_stage(order, "sv")
    assert "THE TEAM ALONE" not in told_of_stage(order)


@pytest.mark.parametrize("stage", ["checking", "nosuch", None])
def test_of_a_stage_that_is_not_public_no_customer_hears(stage: str | None) -> None:
    mark = None if stage is None else in_stage(stage, ("Blue ink.", True))
    assert told_of_stage(an_order(stage=mark)) == told_of_stage(an_order())


def test_where_a_parcel_tells_more_the_stage_is_not_told() -> None:
    parcel = Shipment(
        id="1", name="F1", raw_status="SUCCESS", display_status="IN_TRANSIT", status=shipment_status("IN_TRANSIT")
    )
    order = an_order(stage=in_stage("printing"), shipments=(parcel,))
    assert "Being printed" not in told_of_stage(order)
