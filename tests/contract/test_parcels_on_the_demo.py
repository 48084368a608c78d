"""What is planned from a file is accepted by the demo shop without a word, and is shipped already afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from orderstatus.core.acting.carriers import has_links
from orderstatus.core.acting.fulfilling import fulfill
from orderstatus.core.acting.holding import hold
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.plans import Planned, Wanted
from orderstatus.core.acting.releasing import release
from orderstatus.core.acting.ship_rows import ship_rows
from orderstatus.core.acting.shippable import obstacle, place_of, unfinished
from orderstatus.core.acting.shipping import Ship, ship
from orderstatus.core.statuses import OrderState
from orderstatus.demo.bucket import Plan
from orderstatus.demo.parcels import CARRIERS
from orderstatus.demo.shop import build_shop
from orderstatus.intake.reading import read
from orderstatus.shopify.acting_reader import ShopifyActing
from orderstatus.shopify.writer import ShopifyWriter
from support.demo import EPOCH, demo_source
from support.to_ship import skips_of, steps_of

PARTS = frozenset({ActPart.FULFILLMENT_ORDERS, ActPart.SHIPMENTS})


class Shop:
    """A demo shop of a test's own, read and written as a real one is."""

    def __init__(self) -> None:
        source = demo_source(shop=build_shop(epoch=EPOCH, orders=120), plan=Plan.ENTERPRISE)
        self._ids = [order["id"] for order in source.server.shop.orders]
        self._reader = ShopifyActing(source.client(), warn=source.warnings.append)
        self._writer = ShopifyWriter(source.client())

    def orders(self) -> list[ActingOrder]:
        return list(self._reader.by_id(self._ids, PARTS))

    def plan(self, wanted: Wanted) -> list[Planned]:
        return [each for order in self.orders() for each in wanted.plan(order)]

    def carry_out(self, plan: list[Planned]) -> int:
        """How many steps there were; none may be refused."""
        steps = steps_of(plan)
        for step in steps:
            assert self._writer.send(step.sent).errors == (), step
        return len(steps)


def test_the_demo_shop_builds_links_for_those_carriers_of_which_a_plan_says_so() -> None:
    assert {name: carrier.is_known for name, carrier in CARRIERS.items()} == {
        name: has_links(name) for name in CARRIERS
    }


@pytest.fixture
def shop() -> Shop:
    return Shop()


def parcels(orders: list[ActingOrder]) -> Iterator[str]:
    """A row of a packing station's file for every line that can leave by a carrier."""
    yield "Bestellnr;Sendungsnummer;Paketdienst;SKU;Menge;Lagerort"
    number = 0
    for order in orders:
        for work in unfinished(order):
            if order.order.state.value is not OrderState.OPEN or obstacle(work, by_carrier=True) is not None:
                continue
            for item in filter(lambda each: each.remaining, work.items):
                number += 1
                yield f"{order.order.name};P {number};posti;{item.sku};{item.remaining};{place_of(work).name}"


def shipped(orders: list[ActingOrder]) -> Ship:
    asked = ship_rows(read("\r\n".join(parcels(orders)).encode("utf-16"), "parcels.csv"))
    assert asked.skips == ()
    return ship(asked.by_order({order.order.name: order.order.id for order in orders}))


def test_every_row_of_a_file_is_shipped_once(shop: Shop) -> None:
    orders = shop.orders()
    wanted = shipped(orders)
    asked = [order for order in orders if order.order.id in wanted.rows]
    plan = [each for order in asked for each in wanted.plan(order)]
    assert skips_of(plan) == []
    assert shop.carry_out(plan) == len(plan) == sum(map(len, wanted.rows.values())) > 10
    again = [each for each in shop.plan(wanted) if each.lines]
    assert len(again) == len(plan)
    assert all(skip.is_already for skip in skips_of(again))
    assert steps_of(again) == []


def test_what_can_be_fulfilled_is_fulfilled_once(shop: Shop) -> None:
    assert shop.carry_out(shop.plan(fulfill([]))) > 10
    assert steps_of(shop.plan(fulfill([]))) == []


def test_a_hold_is_placed_once_and_is_the_one_that_is_released(shop: Shop) -> None:
    held_by_others = {
        hold.id for order in shop.orders() for work in order.fulfillment_orders or () for hold in work.holds
    }
    assert shop.carry_out(shop.plan(hold("other"))) > 10
    again = shop.plan(hold("other"))
    assert steps_of(again) == []
    assert any(skip.is_already for skip in skips_of(again))
    assert shop.carry_out(shop.plan(release())) > 10
    left = {hold.id for order in shop.orders() for work in order.fulfillment_orders or () for hold in work.holds}
    assert held_by_others <= left
