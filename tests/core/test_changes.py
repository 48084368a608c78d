"""What became of an order between two looks at it: every change, from what to what, when it happened, which way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.backwards import PLACES, ChangeAxis, is_backwards
from orderstatus.core.changes import changes_between, words_of
from orderstatus.core.models import CarrierEvent, Order, Transaction
from orderstatus.core.stages.marks import Move, StageMark
from orderstatus.core.statuses import (
    SHIPMENT_FOLDING,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    fulfillment_status,
    known,
    payment_status,
    return_status,
)
from support.orders import NOW, ago, euros, order, shipment, staged

PARCEL = "gid://shopify/Fulfillment/1"
DISPLAY = sorted((word for word in SHIPMENT_FOLDING if word is not None), key=str)


def told(before: Order | None, after: Order) -> list[tuple[str, str | None, str | None, str]]:
    found = changes_between(before, after, seen_at=NOW)
    return [(each.axis.value, each.shipment_id, each.from_, each.to) for each in found]


def dated(before: Order | None, after: Order) -> dict[tuple[str, str | None], Any]:
    found = changes_between(before, after, seen_at=NOW)
    return {(each.axis.value, each.shipment_id): each.happened_at for each in found}


def parcels(*displays: str, **changes: Any) -> Order:
    made = [
        shipment(id=f"gid://shopify/Fulfillment/{n}", display_status=word, **changes)
        for n, word in enumerate(displays, 1)
    ]
    return order(shipments=tuple(made), fulfillment=fulfillment_status("FULFILLED"))


def test_an_order_that_was_not_seen_before_tells_each_of_its_words_but_that_there_is_nothing() -> None:
    assert told(None, order()) == [
        ("state", None, None, "open"),
        ("payment", None, None, "paid"),
        ("fulfillment", None, None, "unfulfilled"),
    ]


def test_a_stage_is_a_change_like_any_other_and_no_stage_is_no_news_of_a_new_order() -> None:
    nowhere, printing, packing = (order(stage=mark) for mark in (StageMark(), staged("printing"), staged("packing")))
    assert told(nowhere, printing) == [("stage", None, "no-stage", "printing")]
    assert told(printing, packing) == [("stage", None, "printing", "packing")]
    assert told(packing, order(stage=StageMark(stage="-"))) == [("stage", None, "packing", "no-stage")]
    assert ("stage", None, None, "printing") in told(None, printing)
    assert "stage" not in {axis for axis, *_ in told(None, nowhere)}


def test_where_a_stage_was_not_read_before_or_now_nothing_has_moved() -> None:
    assert told(order(), order(stage=staged("printing"))) == []
    assert told(order(stage=staged("printing")), order()) == []


def test_a_move_is_dated_by_the_history_where_that_tells_of_it() -> None:
    first = Move(at=ago(days=3), to="printing", by="mia")
    moved = Move(at=ago(days=1), to="packing", by="mia", frm="printing")
    noted = Move(at=ago(hours=1), to="packing", by="otto", frm="packing", comment="two boxes")
    printing, packing = order(stage=staged("printing", first)), order(stage=staged("packing", first, moved, noted))
    key = ("stage", None)
    # What was said of it since is no move.
    assert dated(printing, packing)[key] == ago(days=1)
    assert dated(order(stage=StageMark()), packing)[key] == ago(days=1)
    out = Move(at=ago(minutes=5), to=None, by="mia", frm="packing")
    assert dated(packing, order(stage=staged(None, first, moved, out)))[key] == ago(minutes=5)
    # Somebody wrote the stage alone: the newest move is of another time.
    assert dated(printing, order(stage=staged("packing", first)))[key] is None
    assert dated(packing, order(stage=staged("printing", first, moved, noted)))[key] is None
    assert dated(printing, order(stage=StageMark(stage="packing")))[key] is None


def test_from_stage_to_stage_no_step_is_back() -> None:
    assert not is_backwards(ChangeAxis.STAGE, "packing", "printing")


def test_a_parcel_on_its_way_changes_itself_and_the_order_it_is_of() -> None:
    assert told(parcels("IN_TRANSIT"), parcels("DELIVERED")) == [
        ("delivery", None, "in-transit", "delivered"),
        ("delivery", PARCEL, "in-transit", "delivered"),
    ]


def test_a_parcel_that_was_not_seen_before_comes_from_nothing() -> None:
    found = told(parcels("DELIVERED"), parcels("DELIVERED", "LABEL_PRINTED"))
    assert ("delivery", "gid://shopify/Fulfillment/2", None, "label-ready") in found
    assert ("delivery", None, "delivered", "label-ready") in found


@pytest.mark.parametrize(
    ("before", "after"), [(None, "DELIVERED"), ("IN_TRANSIT", None)], ids=["not read before", "not read now"]
)
def test_where_shipments_were_not_read_there_is_no_change_of_delivery(before: str | None, after: str | None) -> None:
    looks = [
        replace(parcels("IN_TRANSIT"), shipments=None) if word is None else parcels(word) for word in (before, after)
    ]
    assert told(looks[0], looks[1]) == []


def test_a_word_that_shopify_adds_next_quarter_is_a_change_like_any_other() -> None:
    found = told(parcels("IN_TRANSIT"), parcels("EATEN_BY_DOG"))
    assert ("delivery", PARCEL, "in-transit", "eaten-by-dog") in found


def test_a_delivery_is_dated_by_the_shop_and_the_order_by_its_last_parcel() -> None:
    first, second = ago(hours=9), ago(hours=3)
    before = parcels("IN_TRANSIT", "IN_TRANSIT")
    one, two = parcels("DELIVERED", "DELIVERED").shipments or ()
    after = replace(before, shipments=(replace(one, delivered_at=second), replace(two, delivered_at=first)))
    assert dated(before, after)["delivery", None] == second
    assert dated(before, after)["delivery", PARCEL] == second


def test_what_has_no_date_of_its_own_is_dated_by_the_newest_event_of_that_word() -> None:
    scans = (
        CarrierEvent(id="3", word="in-transit", happened_at=ago(hours=1)),
        CarrierEvent(id="2", word="failure", happened_at=ago(hours=4)),
        CarrierEvent(id="1", word="failure", happened_at=ago(hours=8)),
    )
    assert dated(parcels("IN_TRANSIT"), parcels("FAILURE", events=scans))["delivery", PARCEL] == ago(hours=4)


def test_the_first_transit_date_does_not_date_that_a_delayed_parcel_goes_on() -> None:
    after = parcels("IN_TRANSIT", in_transit_at=ago(days=4))
    assert dated(parcels("DELAYED", in_transit_at=ago(days=4)), after)["delivery", PARCEL] is None
    assert dated(parcels("LABEL_PRINTED", in_transit_at=None), after)["delivery", PARCEL] == ago(days=4)


def test_a_payment_is_dated_by_the_transaction_that_was_not_there_before() -> None:
    old = Transaction(id="1", kind="sale", status="success", amount=euros("1"), processed_at=ago(days=9))
    new = Transaction(id="2", kind="capture", status="success", amount=euros("1"), processed_at=ago(hours=2))
    failed = replace(new, id="3", status="failure", processed_at=ago(hours=1))
    before = order(payment=known(PaymentStatus.PARTIALLY_PAID), transactions=(old,))
    assert dated(before, order(transactions=(old, new, failed)))["payment", None] == ago(hours=2)
    assert dated(before, order(transactions=(old,)))["payment", None] is None
    assert dated(replace(before, transactions=None), order(transactions=(old, new)))["payment", None] is None


def test_that_an_order_was_updated_dates_nothing() -> None:
    before = order(return_=known(ReturnStatus.RETURN_REQUESTED), updated_at=ago(days=2))
    assert dated(before, order(updated_at=ago(hours=1))) == {("return", None): None}


def test_what_an_order_begins_as_is_dated_when_it_was_placed_and_what_it_ends_as_by_the_shop() -> None:
    placed = ago(days=2)
    assert dated(None, order()) == {("state", None): placed, ("payment", None): None, ("fulfillment", None): placed}
    gone = order(state=known(OrderState.CANCELLED), cancelled_at=ago(hours=2))
    assert dated(order(), gone) == {("state", None): ago(hours=2)}


def test_a_parcel_that_left_dates_that_the_order_is_fulfilled() -> None:
    sent = parcels("LABEL_PRINTED", shipped_at=ago(hours=6))
    found = dated(order(), sent)
    assert found["fulfillment", None] == found["delivery", PARCEL] == found["delivery", None] == ago(hours=6)


@pytest.mark.parametrize(
    ("axis", "from_", "to", "back"),
    [
        (ChangeAxis.DELIVERY, "delivered", "in-transit", True),
        (ChangeAxis.DELIVERY, "delivered", "delayed", True),
        (ChangeAxis.DELIVERY, "out-for-delivery", "in-transit", True),
        (ChangeAxis.DELIVERY, "delayed", "in-transit", False),
        (ChangeAxis.DELIVERY, "attempted-delivery", "ready-for-pickup", False),
        (ChangeAxis.DELIVERY, "partially-delivered", "label-ready", False),
        (ChangeAxis.DELIVERY, "in-transit", "cancelled", False),
        (ChangeAxis.PAYMENT, "paid", "pending", True),
        (ChangeAxis.PAYMENT, "paid", "voided", True),
        (ChangeAxis.PAYMENT, "paid", "refunded", False),
        (ChangeAxis.PAYMENT, "authorized", "expired", False),
        (ChangeAxis.FULFILLMENT, "fulfilled", "unfulfilled", True),
        (ChangeAxis.FULFILLMENT, "unfulfilled", "on-hold", False),
        (ChangeAxis.FULFILLMENT, "on-hold", "unfulfilled", False),
        (ChangeAxis.RETURN, "returned", "in-progress", False),
        (ChangeAxis.RETURN, "in-progress", "no-return", True),
        (ChangeAxis.STATE, "archived", "open", True),
    ],
)
def test_a_step_goes_back_only_where_it_cannot_be_the_way_on(axis: ChangeAxis, from_: str, to: str, back: bool) -> None:
    assert is_backwards(axis, from_, to) is back


@given(st.sampled_from(ChangeAxis), st.data())
def test_a_step_and_its_reverse_are_never_both_back(axis: ChangeAxis, data: st.DataObject) -> None:
    words = st.sampled_from([*PLACES[axis], "new-next-quarter"])
    one, other = data.draw(words), data.draw(words)
    assert not (is_backwards(axis, one, other) and is_backwards(axis, other, one))
    assert not is_backwards(axis, one, one)
    assert not is_backwards(axis, None, other)


@st.composite
def looks(draw: st.DrawFn) -> Order:
    """One order as it may be found: any words on its axes, up to three parcels, or parcels not read."""
    displays = draw(st.none() | st.lists(st.sampled_from([*DISPLAY, "NEW_WORD"]), max_size=3))
    found = None if displays is None else parcels(*displays).shipments
    return order(
        payment=payment_status(draw(st.sampled_from(PaymentStatus)).value),
        fulfillment=fulfillment_status(draw(st.sampled_from(FulfillmentStatus)).value),
        return_=return_status(draw(st.sampled_from(ReturnStatus)).value),
        state=known(draw(st.sampled_from(OrderState))),
        shipments=found,
    )


@given(looks())
def test_nothing_has_changed_between_an_order_and_itself(look: Order) -> None:
    assert changes_between(look, look, seen_at=NOW) == ()


@given(looks(), looks())
def test_the_words_before_with_the_changes_made_are_the_words_after(before: Order, after: Order) -> None:
    found = changes_between(before, after, seen_at=NOW)
    words = dict(words_of(before))
    for each in found:
        key = each.axis, each.shipment_id
        assert each.from_ == words.get(key) != each.to
        words[key] = each.to
    wanted = {
        key: word
        for key, word in words_of(after).items()
        if key[0] is not ChangeAxis.DELIVERY or before.shipments is not None
    }
    assert {key: words[key] for key in wanted} == wanted
    assert len({(each.axis, each.shipment_id) for each in found}) == len(found)
