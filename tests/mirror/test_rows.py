"""What goes into a mirror comes out of it: every value of every field, whatever text it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.models import Money, Order, OrderLife, Shipment, Transaction
from orderstatus.mirror import order_rows
from orderstatus.mirror.codec import decode, encode
from orderstatus.mirror.holding import held_orders
from orderstatus.mirror.order_rows import key_of
from orderstatus.mirror.schema import ORDER_PLACES
from support.arbitrary import many_orders, orders, shipments
from support.hostile import hostile_orders
from support.mirrors import holding
from support.orders import euros, life, order


@settings(max_examples=15, deadline=None)
@given(orders)
def test_an_order_is_the_same_after_it_was_json(each: Order) -> None:
    text = encode(Order, each)
    assert text.isascii()
    assert decode(Order, text) == each


@settings(max_examples=15, deadline=None)
@given(shipments)
def test_a_shipment_is_the_same_after_it_was_json(each: Shipment) -> None:
    assert decode(Shipment, encode(Shipment, each)) == each


def test_a_life_is_the_same_after_it_was_json() -> None:
    assert decode(OrderLife, encode(OrderLife, life())) == life()


@settings(max_examples=5, deadline=None)
@given(many_orders)
def test_an_order_is_the_same_after_it_was_a_row(several: list[Order]) -> None:
    with holding(several) as mirror:
        held = dict(held_orders(mirror.connection, [key_of(each.id) for each in several]))
    assert held == {key_of(each.id): each for each in several}


def test_hostile_text_is_held_as_it_is() -> None:
    hostile = hostile_orders()
    with holding(hostile) as mirror:
        held = dict(held_orders(mirror.connection, [key_of(each.id) for each in hostile]))
    assert list(held.values()) == sorted(hostile, key=lambda each: key_of(each.id))


def test_what_was_never_read_is_not_empty() -> None:
    unread, empty = order(shipments=None, transactions=None), order(id="gid://shopify/Order/2")
    with holding([unread, empty]) as mirror:
        held = dict(held_orders(mirror.connection, [1001, 2]))
    assert (held[1001].shipments, held[1001].transactions) == (None, None)
    assert (held[2].shipments, held[2].transactions) == ((), ())


def test_an_amount_keeps_its_digits_and_its_currency_beside_another() -> None:
    priced = order(
        total=euros("1.10"), outstanding=Money(Decimal("1.100"), "JPY"), capturable=Money(Decimal("1E+2"), "")
    )
    with holding([priced]) as mirror:
        (held,) = dict(held_orders(mirror.connection, [1001])).values()
    assert [str(each.amount) for each in (held.total, held.outstanding, held.capturable) if each] == [
        "1.10",
        "1.100",
        "1E+2",
    ]
    assert held == priced


def test_a_field_that_a_later_version_writes_is_passed_over_and_one_that_is_missing_has_its_default() -> None:
    later = '{"id":"t","kind":"sale","status":"success","amount":null,"by_whom":"anna"}'
    assert decode(Transaction, later) == Transaction(id="t", kind="sale", status="success", amount=None)


def test_a_value_that_equals_a_default_of_another_type_is_not_taken_for_it() -> None:
    sale = Transaction(id="t", kind="sale", status="success", amount=None, test=0)  # type: ignore[arg-type]
    assert '"test":0' in encode(Transaction, sale)


@pytest.mark.parametrize("kind", [bytes, dict[str, Any], object])
def test_a_type_without_a_code_is_refused(kind: Any) -> None:
    with pytest.raises(TypeError):
        encode(kind, None)


def test_instants_are_exact_to_the_microsecond_and_in_utc() -> None:
    @dataclass(frozen=True)
    class Dated:
        at: datetime

    Dated.__annotations__["at"] = datetime
    at = datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert decode(Dated, encode(Dated, Dated(at))) == Dated(at)


@pytest.mark.parametrize(
    "id", ["", "1001", "gid://shopify/Order/", "gid://shopify/Order/x", f"gid://shopify/Order/{2**63}"]
)
def test_an_order_without_a_number_in_its_id_is_refused(id: str) -> None:
    with pytest.raises(OrderStatusError, match="not the id of an order"):
        key_of(replace(order(), id=id).id)


def test_a_row_is_named_as_its_columns_are() -> None:
    assert ", ".join(order_rows._Row._fields) == ORDER_PLACES
