"""The frozen keys, what each holds, and `--columns`."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.models import Order, Tracking
from orderstatus.core.query import PARTS_OF_KEY, Part
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.statuses import (
    DeliveryStatus,
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    payment_status,
)
from orderstatus.output import palette
from orderstatus.output.canvas import Canvas
from orderstatus.output.fields import Value, columns_help, data_text, default_fields, select
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from support.orders import CONTEXT, NOW, ago, euros, life, order, shipment

# Written out by hand from design 1, so that nobody adds, renames or moves one by accident.
ORDER_KEYS = [
    "shop",
    "id",
    "name",
    "placed_at",
    "updated_at",
    "cancelled_at",
    "state",
    "payment_status",
    "fulfillment_status",
    "delivery_status",
    "return_status",
    "stage",
    "customer",
    "email",
    "country",
    "total",
    "currency",
    "capturable",
    "outstanding",
    "capture_by",
    "capture_by_estimated",
    "tags",
    "shipments_count",
    "flag",
    "flag_reason",
]
SHIPMENT_KEYS = [
    "shop",
    "order_id",
    "order_name",
    "id",
    "name",
    "status",
    "display_status",
    "carrier",
    "tracking_number",
    "tracking_url",
    "shipped_at",
    "in_transit_at",
    "delivered_at",
    "estimated_delivery_at",
    "last_event_at",
    "silent_since_source",
    "transit_days",
    "silent_days",
    "late",
    "requires_shipping",
    "location",
    "country",
]
LAST_TO_GO = {"name", "payment_status", "fulfillment_status", "delivery_status"}


def value(one: Order, key: str) -> Value:
    return {each.key: each.get(one, CONTEXT) for each in ORDER_FIELDS}[key]


def shipment_value(row: OrderShipment, key: str) -> Value:
    return {each.key: each.get(row, CONTEXT) for each in SHIPMENT_FIELDS}[key]


def test_the_keys_are_frozen() -> None:
    assert [each.key for each in ORDER_FIELDS] == ORDER_KEYS
    assert [each.key for each in SHIPMENT_FIELDS] == SHIPMENT_KEYS


def test_parts_are_read_for_keys_that_exist() -> None:
    assert PARTS_OF_KEY.keys() <= set(ORDER_KEYS)


def test_a_key_that_needs_a_part_is_missing_without_it() -> None:
    """So `PARTS_OF_KEY` lacks no key: whatever an order says without its parts comes with every order."""
    bare = order(customer=None, email=None, country=None, shipments=None, transactions=None)
    full = replace(life().order, shipments=(shipment(),))
    differ = {each.key for each in ORDER_FIELDS if each.get(bare, CONTEXT) is None}
    filled = {each.key for each in ORDER_FIELDS if each.get(full, CONTEXT) is not None}

    assert differ & filled == set(PARTS_OF_KEY)
    assert set().union(*PARTS_OF_KEY.values()) <= set(Part)


def test_the_four_last_columns_are_the_name_and_the_three_statuses() -> None:
    by_importance = sorted(default_fields(ORDER_FIELDS), key=lambda each: each.importance, reverse=True)

    assert {each.key for each in by_importance[:4]} == LAST_TO_GO


def test_importances_differ_so_that_it_is_clear_which_column_goes() -> None:
    for importances in (
        [each.importance for each in default_fields(ORDER_FIELDS)],
        [each.importance for each in default_fields(SHIPMENT_FIELDS)],
    ):
        assert len(set(importances)) == len(importances)


@pytest.mark.parametrize(
    ("key", "enum"),
    [
        ("state", OrderState),
        ("payment_status", PaymentStatus),
        ("fulfillment_status", FulfillmentStatus),
        ("delivery_status", DeliveryStatus),
        ("return_status", ReturnStatus),
    ],
)
def test_a_known_status_is_coloured_and_never_cut(
    key: str,
    enum: type[OrderState] | type[PaymentStatus] | type[FulfillmentStatus] | type[DeliveryStatus] | type[ReturnStatus],
) -> None:
    field = next(each for each in ORDER_FIELDS if each.key == key)

    assert set(field.tones) == {member.value for member in enum} - {"unknown"}
    assert field.least is not None
    assert field.least >= max(len(member.value) for member in enum)


def test_every_problem_of_delivery_is_red() -> None:
    red = {word for word, tone in palette.DELIVERY_TONES.items() if tone is palette.Tone.PROBLEM}

    assert red == {"delayed", "attempted-delivery", "failed"}


def test_an_order_holds_what_the_design_says() -> None:
    one = life().order

    assert value(one, "shop") == "acme.myshopify.com"
    assert value(one, "total") == Decimal("129.90")
    assert value(one, "currency") == "EUR"
    assert value(one, "delivery_status") == "delayed"
    assert value(one, "capture_by") == NOW + timedelta(hours=9)
    assert value(one, "capture_by_estimated") is True
    assert value(one, "tags") == ("vip", "gift")
    assert value(one, "stage") == "printing"
    assert value(one, "flag") is value(one, "flag_reason") is None


def test_a_status_of_next_quarter_keeps_its_own_name() -> None:
    assert value(order(payment=payment_status("SETTLED_IN_GOLD")), "payment_status") == "settled-in-gold"


def test_only_live_shipments_are_counted() -> None:
    dead = shipment(raw_status="CANCELLED")

    assert value(order(shipments=(shipment(), dead)), "shipments_count") == 1
    assert value(order(shipments=None), "shipments_count") is None


def test_a_free_order_still_has_a_currency() -> None:
    assert value(order(total=None, outstanding=euros("0")), "currency") == "EUR"


def test_a_shipment_holds_what_the_design_says() -> None:
    row = OrderShipment(life().order, (life().order.shipments or ())[0])

    assert shipment_value(row, "order_name") == "#1001"
    assert shipment_value(row, "status") == "delayed"
    assert shipment_value(row, "display_status") == "DELAYED"
    assert shipment_value(row, "last_event_at") == ago(hours=30)
    assert shipment_value(row, "silent_since_source") == "event"
    assert shipment_value(row, "silent_days") == 1.2
    assert shipment_value(row, "transit_days") is None
    assert shipment_value(row, "late") is True
    assert shipment_value(row, "country") == "FI"


def test_several_numbers_are_joined_and_a_carrier_is_named_once() -> None:
    parcel = shipment(
        tracking=(Tracking("DHL", "A1", "https://a"), Tracking("DHL", "B2", None), Tracking("UPS", None, None))
    )
    row = OrderShipment(order(), parcel)

    assert shipment_value(row, "tracking_number") == "A1; B2"
    assert shipment_value(row, "carrier") == "DHL; UPS"
    assert shipment_value(row, "tracking_url") == "https://a"
    assert shipment_value(OrderShipment(order(), shipment(tracking=())), "carrier") is None


@pytest.mark.parametrize(
    ("shop", "id", "url"),
    [
        ("acme.myshopify.com", "gid://shopify/Order/7", "https://admin.shopify.com/store/acme/orders/7"),
        ("acme.myshopify.com", "gid://shopify/Order/7\x1b\\", None),
        ("acme.example.com", "gid://shopify/Order/7", None),
    ],
)
def test_the_name_links_to_the_admin(shop: str, id: str, url: str | None) -> None:
    name = next(each for each in ORDER_FIELDS if each.key == "name")

    assert name.link is not None
    assert name.link(order(id=id), replace(CONTEXT, shop=shop)) == url


def test_an_address_that_could_end_the_escape_sequence_is_no_link() -> None:
    def drawn(url: str | None) -> str:
        out = io.StringIO()
        canvas = Canvas(out, hyperlinks=True)
        canvas.draw(canvas.text("x", link=url))
        return out.getvalue()

    for url in ("https://a\x1b\\b", "https://é", "javascript:alert(1)", None):
        assert drawn(url) == "x\n"
    assert re.fullmatch(r"\x1b\]8;id=-?\d+;https://a\x1b\\x\x1b\]8;;\x1b\\\n", drawn("https://a"))


def test_columns_come_in_the_order_asked_for_each_once() -> None:
    assert [each.key for each in select(ORDER_FIELDS, "total, Payment-Status,total")] == ["total", "payment_status"]


def test_an_unknown_column_is_a_usage_error_with_the_nearest_and_all() -> None:
    with pytest.raises(UsageError, match="`--columns` does not know `custmer`; did you mean `customer`") as caught:
        select(ORDER_FIELDS, "name,custmer")

    assert caught.value.hint == f"one of: {', '.join(ORDER_KEYS)}"


@pytest.mark.parametrize("columns", ["", " , "])
def test_no_column_at_all_is_a_usage_error(columns: str) -> None:
    with pytest.raises(UsageError, match="names no column"):
        select(ORDER_FIELDS, columns)


def test_the_help_on_columns_lists_every_key_and_marks_the_default_ones() -> None:
    lines = columns_help(ORDER_FIELDS).splitlines()[: len(ORDER_KEYS)]

    assert [line[2:].split()[0] for line in lines] == ORDER_KEYS
    assert [line[0] == "*" for line in lines] == [each.default for each in ORDER_FIELDS]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (1.5, "1.5"),
        (Decimal("1E+2"), "100"),
        (NOW, "2026-11-22T14:00:00+02:00"),
        (("a", "b"), "a, b"),
        ((), ""),
    ],
)
def test_a_value_as_a_program_reads_it(value: Value, text: str) -> None:
    assert data_text(value, CONTEXT.zone) == text


def test_times_are_utc_where_the_zone_of_the_shop_is_not_known() -> None:
    assert data_text(NOW, None) == "2026-11-22T12:00:00+00:00"
