"""A shop at one moment: what is counted is what the listing commands would list, and the mirror counts the same."""

from __future__ import annotations

from collections import Counter

import pytest

from orderstatus.core.backwards import ChangeAxis
from orderstatus.core.errors import AccessError
from orderstatus.core.flags import Flag
from orderstatus.core.lifecycle import delivery_of
from orderstatus.core.models import CarrierEvent, Order
from orderstatus.core.rules import Rules
from orderstatus.core.standing import ON_THE_WAY, TROUBLE, standing_of
from orderstatus.core.statuses import OrderState, fulfillment_status, known, payment_status
from support.hostile import hostile_orders
from support.mirrors import holding, source
from support.orders import NOW, ago, order, shipment


def test_open_orders_are_counted_by_axis_and_no_others() -> None:
    orders = [*hostile_orders(), order(id="gid://shopify/Order/9", state=known(OrderState.ARCHIVED))]
    with holding(orders) as mirror:
        standing = standing_of(source(mirror), rules=Rules(), now=NOW)
    opened = [each for each in orders if each.state.value is OrderState.OPEN]
    assert standing.open == len(opened) == len(orders) - 2
    assert standing.axes[ChangeAxis.PAYMENT] == Counter(each.payment.word for each in opened)
    assert standing.axes[ChangeAxis.FULFILLMENT] == Counter(each.fulfillment.word for each in opened)
    assert standing.axes[ChangeAxis.RETURN] == Counter(each.return_.word for each in opened)
    assert standing.axes[ChangeAxis.DELIVERY] == Counter(
        word.word for each in opened if (word := delivery_of(each)) is not None
    )


def test_words_stand_in_the_order_of_their_axis_and_one_of_tomorrow_comes_last() -> None:
    orders = [
        order(id=f"gid://shopify/Order/{number}", payment=payment_status(word))
        for number, word in enumerate(["PAID", "SETTLED_IN_GOLD", "PENDING", "PAID"], 1)
    ]
    with holding(orders) as mirror:
        standing = standing_of(source(mirror), rules=Rules(), now=NOW)
    assert list(standing.axes[ChangeAxis.PAYMENT].items()) == [("pending", 1), ("paid", 2), ("settled-in-gold", 1)]


def test_what_is_left_to_ship_is_whatever_is_not_over() -> None:
    words = ["FULFILLED", "UNFULFILLED", "RESTOCKED", "ON_HOLD", "FULFILLMENT_NOT_REQUIRED", "BY_DRONE"]
    orders = [
        order(id=f"gid://shopify/Order/{number}", fulfillment=fulfillment_status(word))
        for number, word in enumerate(words, 1)
    ]
    with holding(orders) as mirror:
        assert standing_of(source(mirror), rules=Rules(), now=NOW).to_ship == 3


def test_parcels_are_those_of_60_days_without_what_was_called_back() -> None:
    parcels = [
        shipment(id=f"gid://shopify/Fulfillment/{word}", display_status=word) for word in ("DELAYED", "CANCELED")
    ]
    old = order(id="gid://shopify/Order/2", placed_at=NOW.replace(month=8), shipments=(shipment(),))
    with holding([order(shipments=tuple(parcels)), old]) as mirror:
        standing = standing_of(source(mirror), rules=Rules(), now=NOW)
    assert standing.parcels == {"delayed": 1}
    assert (standing.parcels_in(TROUBLE), standing.parcels_in(ON_THE_WAY)) == (1, 0)


def test_where_shipments_may_not_be_read_nobody_says_that_there_are_none() -> None:
    with holding([order(shipments=None)]) as mirror:
        standing = standing_of(source(mirror), rules=Rules(), now=NOW)
    assert (standing.parcels, standing.parcels_in(TROUBLE)) == (None, None)
    assert ChangeAxis.DELIVERY in standing.axes
    assert not standing.axes[ChangeAxis.DELIVERY]
    assert Flag.SILENT in standing.blind


def _failed(number: int, *, hours: int) -> Order:
    """An order whose parcel failed so many hours ago."""
    event = CarrierEvent(id=f"gid://shopify/FulfillmentEvent/{number}", word="failure", happened_at=ago(hours=hours))
    parcel = shipment(id=f"gid://shopify/Fulfillment/{number}", display_status="FAILURE", events=(event,))
    return order(id=f"gid://shopify/Order/{number}", name=f"#{number}", shipments=(parcel,))


def test_flags_come_worst_first_with_the_most_urgent_of_their_orders() -> None:
    failed = [_failed(1, hours=5), _failed(2, hours=50), _failed(3, hours=20)]
    waiting = order(id="gid://shopify/Order/4", name="#4", placed_at=ago(days=30), created_at=ago(days=30))
    with holding([waiting, *failed]) as mirror:
        standing = standing_of(source(mirror), rules=Rules(), now=NOW)
    told = [(tally.flag, tally.count, [each.order.name for each in tally.first]) for tally in standing.flags]
    assert told == [
        (Flag.DELIVERY_FAILED, 3, ["#2", "#3", "#1"]),
        (Flag.UNFULFILLED, 1, ["#4"]),
    ]
    assert standing.flagged == 4


def test_another_error_than_a_missing_right_is_no_empty_count(monkeypatch: pytest.MonkeyPatch) -> None:
    with holding([order()]) as mirror:
        asked = source(mirror)

        def refused(*_: object, **__: object) -> None:
            raise AccessError("not these")

        monkeypatch.setattr(type(asked), "summary", refused)
        assert standing_of(asked, rules=Rules(), now=NOW).parcels is None
        monkeypatch.setattr(type(asked), "summary", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            standing_of(asked, rules=Rules(), now=NOW)
