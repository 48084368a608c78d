"""What a shipment is to a merchant who looks at all of them: what travels, what nobody will hear of, and its bucket."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.filters import LABEL_NOT_SCANNED, NO_TRACKING, SHIPMENT
from orderstatus.core.models import Tracking
from orderstatus.core.rules import Rules
from orderstatus.core.shipments import (
    bucket,
    carriers,
    has_tracking,
    is_label_not_scanned,
    is_on_its_way,
    is_without_tracking,
    lateness,
    needs_no_shipping,
    shipments_of,
    standing,
    status_words,
)
from orderstatus.core.statuses import SHIPMENT_FOLDING, DeliveryStatus
from support.orders import NOW, ago, order, shipment

RULES = Rules()
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({}, False),
        ({"requires_shipping": False}, True),
        ({"delivery_method": "retail"}, True),
        ({"delivery_method": "pick-up"}, True),
        ({"delivery_method": "local"}, True),
        ({"delivery_method": "none"}, True),
        ({"delivery_method": "shipping"}, False),
        ({"delivery_method": "pickup-point"}, False),
        ({"requires_shipping": None, "delivery_method": None}, False),
    ],
)
def test_what_is_handed_over_in_a_shop_or_by_the_merchant_needs_no_shipping(
    changes: dict[str, Any], stays: bool
) -> None:
    parcel = shipment(**changes)
    assert needs_no_shipping(parcel) is stays
    orders = [order(shipments=(parcel,))]
    assert len(list(shipments_of(orders))) == (0 if stays else 1)
    assert len(list(shipments_of(orders, include_non_shipping=True))) == 1


def test_each_shipment_is_a_row_in_the_order_of_the_orders_the_cancelled_ones_too() -> None:
    first, second = shipment(id="a"), shipment(id="b", display_status="CANCELED")
    orders = [order(name="#2", shipments=(first, second)), order(name="#1", shipments=None), order(shipments=())]
    assert [(row.order.name, row.shipment.id) for row in shipments_of(orders)] == [("#2", "a"), ("#2", "b")]


@pytest.mark.parametrize("display", SHIPMENT_FOLDING)
def test_a_parcel_is_on_its_way_until_it_has_arrived_or_is_called_back(display: str | None) -> None:
    over = {"DELIVERED", "PICKED_UP", "CANCELED", "LABEL_VOIDED"}
    assert is_on_its_way(shipment(display_status=display)) is (display not in over)


@pytest.mark.parametrize("raw", ["CANCELLED", "ERROR", "FAILURE"])
def test_what_a_service_called_off_or_could_not_make_stands_as_cancelled(raw: str) -> None:
    # Recorded by none: Shopify gives no displayStatus for some of these, which would fold to `shipped`.
    dead = shipment(raw_status=raw, display_status=None, estimated_delivery_at=ago(days=3))
    assert standing(dead).value is DeliveryStatus.CANCELLED
    assert status_words(dead, rules=RULES, now=NOW) == ("cancelled",)
    assert bucket(dead, rules=RULES, now=NOW) == "cancelled"
    assert not is_on_its_way(dead)
    assert lateness(dead, NOW) is None


def test_a_live_shipment_stands_as_its_status_says_also_one_of_next_quarter() -> None:
    assert standing(shipment(display_status="DELAYED")).value is DeliveryStatus.DELAYED
    strange = shipment(display_status="LOST_AT_SEA")
    assert status_words(strange, rules=RULES, now=NOW) == ("unknown",)
    assert bucket(strange, rules=RULES, now=NOW) == "lost-at-sea"


@pytest.mark.parametrize(
    ("tracking", "can_be_followed"),
    [
        ((), False),
        ((Tracking("Posti", None, None),), False),
        ((Tracking("Posti", "", ""),), False),
        ((Tracking(None, "JJFI1", None),), True),
        ((Tracking(None, None, "https://carrier.example/1"),), True),
    ],
)
def test_fulfilled_without_a_number_or_an_address_is_a_bucket_of_its_own(
    tracking: tuple[Tracking, ...], can_be_followed: bool
) -> None:
    gone = shipment(display_status="FULFILLED", tracking=tracking)
    assert has_tracking(gone) is can_be_followed
    assert is_without_tracking(gone) is not can_be_followed
    assert bucket(gone, rules=RULES, now=NOW) == ("shipped" if can_be_followed else NO_TRACKING)
    assert ("shipped" in status_words(gone, rules=RULES, now=NOW)) is True


@pytest.mark.parametrize("display", ["IN_TRANSIT", "DELIVERED", "LABEL_PRINTED", "CANCELED"])
def test_what_has_carrier_news_or_has_not_left_is_not_without_tracking(display: str) -> None:
    assert not is_without_tracking(shipment(display_status=display, tracking=()))


@pytest.mark.parametrize("display", ["SUBMITTED", "LABEL_PURCHASED", "LABEL_PRINTED"])
def test_a_label_is_never_scanned_from_the_seventh_day_on_and_not_before(display: str) -> None:
    week_old = shipment(display_status=display, shipped_at=ago(days=7), in_transit_at=None)
    assert is_label_not_scanned(week_old, rules=RULES, now=NOW)
    assert bucket(week_old, rules=RULES, now=NOW) == LABEL_NOT_SCANNED
    assert status_words(week_old, rules=RULES, now=NOW) == ("label-ready", LABEL_NOT_SCANNED)
    assert bucket(week_old, rules=RULES, now=NOW - SECOND) == "label-ready"


def test_only_a_label_that_still_waits_is_never_scanned() -> None:
    old = {"shipped_at": ago(days=70)}
    for changes in ({"display_status": "IN_TRANSIT"}, {"display_status": "LABEL_PRINTED", "raw_status": "CANCELLED"}):
        assert not is_label_not_scanned(shipment(**old, **changes), rules=RULES, now=NOW)
    undated = shipment(display_status="LABEL_PRINTED", shipped_at=None)
    assert not is_label_not_scanned(undated, rules=RULES, now=NOW)


def test_late_is_after_the_estimate_and_unknown_without_one() -> None:
    assert lateness(shipment(estimated_delivery_at=None), NOW) is None
    assert lateness(shipment(estimated_delivery_at=NOW), NOW) is False
    assert lateness(shipment(estimated_delivery_at=NOW), NOW + SECOND) is True
    came = {"display_status": "DELIVERED", "delivered_at": ago(days=5)}
    assert lateness(shipment(**came, estimated_delivery_at=ago(days=4)), NOW) is False
    assert lateness(shipment(**came, estimated_delivery_at=ago(days=6)), NOW) is True


def test_a_carrier_is_named_once_and_a_nameless_one_not_at_all() -> None:
    parcel = shipment(tracking=(Tracking("UPS", "1", None), Tracking(None, "2", None), Tracking("UPS", "3", None)))
    assert carriers(parcel) == ("UPS",)


@given(
    display=st.sampled_from([*SHIPMENT_FOLDING, "LOST_AT_SEA"]),
    raw=st.sampled_from(["SUCCESS", "PENDING", "OPEN", None, "CANCELLED", "ERROR", "FAILURE"]),
    age=st.integers(0, 60),
    tracked=st.booleans(),
)
def test_every_shipment_has_one_status_that_can_be_filtered_by_and_one_bucket(
    display: str | None, raw: str | None, age: int, tracked: bool
) -> None:
    parcel = shipment(
        display_status=display,
        raw_status=raw,
        shipped_at=ago(days=age),
        tracking=(Tracking("Posti", "JJFI1", None),) if tracked else (),
    )
    words = status_words(parcel, rules=RULES, now=NOW)
    assert words[0] in SHIPMENT.values
    assert len(words) == len(set(words)) <= 2
    assert set(words) <= set(SHIPMENT.words)
    # A fact beside the status is the bucket.
    assert bucket(parcel, rules=RULES, now=NOW) in (words[-1], standing(parcel).word)
    assert len(words) == 1 or bucket(parcel, rules=RULES, now=NOW) == words[1]


def test_a_parcel_that_arrived_nobody_knows_when_is_neither_late_nor_in_time() -> None:
    arrived = shipment(display_status="DELIVERED", delivered_at=None, estimated_delivery_at=ago(days=3))
    assert lateness(arrived, NOW) is None
