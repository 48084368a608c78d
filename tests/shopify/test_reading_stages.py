"""Stages as they come with orders: by pages, by bulk, with an order's life, and whatever their metafields hold."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.cut_warnings import CutWarning
from orderstatus.core.errors import AccessError
from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery, Part
from orderstatus.core.stages.history import history_text
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.demo.cost import requested_cost
from orderstatus.demo.schema import schema
from orderstatus.demo.selection import Compiler
from orderstatus.demo.shop import build_shop
from orderstatus.shopify import mapping
from orderstatus.shopify.documents import order_operation
from orderstatus.shopify.http import AnswererTransport
from orderstatus.shopify.mapping_plain import plain_order
from orderstatus.shopify.order_nodes import order_of
from orderstatus.shopify.plain import flat
from orderstatus.shopify.source import ShopifyOrders
from orderstatus.shopify.wire import OrderWire
from support.bulk_reading import Bulk
from support.demo import EPOCH, NOW, DemoSource, demo_source
from support.metafields import stage, written
from support.shopify import data, fake

BOTH = frozenset({Part.STAGE, Part.STAGE_HISTORY})
HISTORY = History(moves=(Move(at=EPOCH, to="printing", by="mia@workshop", comment="tänään"),))
ALIEN = '{"v":2,"moves":[]}'
Json = dict[str, Any]


def history(owner: str, text: str) -> Json:
    return stage(owner, text, key="stage_history", type="json")


def staged() -> tuple[DemoSource, list[str]]:
    """A shop of four kinds of orders: in a stage with its history, out of every stage, with an alien history, none."""
    shop = demo_source(shop=build_shop(epoch=EPOCH, orders=40))
    gids = [order["id"] for order in shop.server.shop.orders]
    one, out, alien = gids[:3]
    payload = written(
        shop.server,
        *(stage(one), history(one, history_text(HISTORY)), stage(out, "-"), stage(alien, "packing")),
        history(alien, ALIEN),
    )
    assert payload["userErrors"] == []
    return shop, gids


def by_id(orders: Any) -> dict[str, Order]:
    return {order.id: order for order in orders}


def marks(found: dict[str, Order], gids: list[str]) -> list[StageMark]:
    read = [found[gid].stage for gid in gids[:4]]
    assert None not in read
    return [mark for mark in read if mark is not None]


def test_an_order_comes_with_its_stage_its_history_and_their_digests() -> None:
    shop, gids = staged()
    found = by_id(shop.source().orders(OrderQuery(), BOTH, wanted=None))
    one, out, alien, none = marks(found, gids)
    assert (one.stage, one.history) == ("printing", HISTORY)
    assert None not in (one.stage_digest, one.history_digest)
    assert one.stage_digest != one.history_digest
    assert out.stage is None, "a dash is no stage"
    assert out.stage_digest is not None, "and is written over only by who has seen it"
    assert (alien.stage, alien.history) == ("packing", None)
    assert alien.history_digest is not None
    assert none == StageMark(history=History())


def test_a_history_that_is_not_ours_is_missing_and_said_and_the_list_goes_on() -> None:
    shop, gids = staged()
    found = by_id(shop.source().orders(OrderQuery(), BOTH, wanted=None))
    assert len(found) == len(gids)
    name = found[gids[2]].name
    assert shop.warnings == [f"the stage history of order {name} is not as orderstatus writes it; it is missing here"]
    assert isinstance(shop.warnings[0], CutWarning), "it is of that order, and not of what may be read"


@pytest.mark.parametrize("parts", [frozenset[Part](), frozenset({Part.STAGE_HISTORY})])
def test_without_the_stage_nothing_is_said_of_it(parts: frozenset[Part]) -> None:
    shop, _ = staged()
    assert {order.stage for order in shop.source().orders(OrderQuery(), parts, wanted=None)} == {None}
    assert shop.warnings == []


def test_the_stage_alone_leaves_its_history_unread() -> None:
    shop, gids = staged()
    one = marks(by_id(shop.source().orders(OrderQuery(), frozenset({Part.STAGE}), wanted=None)), gids)[0]
    assert one == StageMark(stage="printing", stage_digest=one.stage_digest)


@pytest.mark.parametrize("parts", [frozenset({Part.STAGE}), BOTH, BOTH | {Part.TERMS, Part.LOCALE}])
def test_a_bulk_operation_brings_the_same_stages_as_pages(parts: frozenset[Part]) -> None:
    shop, _ = staged()
    names = [part.value for part in parts]
    bulk = Bulk().orders(shop.client(), AnswererTransport(shop._answer), parts=names)
    assert tuple(bulk) == tuple(shop.source().orders(OrderQuery(), parts, wanted=None))


def test_the_customers_language_comes_where_it_is_asked_for() -> None:
    shop = demo_source(orders=40)
    languages = {order.locale for order in shop.source().orders(OrderQuery(), frozenset({Part.LOCALE}), wanted=None)}
    assert {"fi", "en"} & languages
    assert {order.locale for order in shop.source().orders(OrderQuery(), frozenset(), wanted=None)} == {None}


def test_the_tags_of_the_customer_come_where_they_are_asked_for_in_pages_in_bulk_and_in_a_life() -> None:
    shop = demo_source(orders=60)
    asked, source = frozenset({Part.CUSTOMER_TAGS}), shop.source()
    orders = tuple(source.orders(OrderQuery(), asked, wanted=None))
    tagged = next(order for order in orders if order.customer_tags)
    assert tagged.customer_tags == ("newsletter",)
    assert {order.customer_tags for order in orders} == {(), ("newsletter",)}
    assert tuple(Bulk().orders(shop.client(), AnswererTransport(shop._answer), parts=["customer_tags"])) == orders
    assert source.life(tagged.id).order.customer_tags == ("newsletter",)
    assert {order.customer_tags for order in source.orders(OrderQuery(), frozenset({Part.CUSTOMER}), wanted=None)} == {
        None
    }


def test_an_orders_life_tells_its_stage_and_its_customers_language() -> None:
    shop, gids = staged()
    source = shop.source()
    order = source.life(gids[0]).order
    assert order.stage is not None
    assert (order.stage.stage, order.stage.history) == ("printing", HISTORY)
    assert order.locale is not None
    assert shop.warnings == []
    assert source.life(gids[2]).order.stage == marks(by_id(source.orders(OrderQuery(), BOTH, wanted=None)), gids)[2], (
        "an alien history breaks no life either"
    )
    assert len(shop.warnings) == 1


@pytest.mark.parametrize(("part", "more"), [("stage", 11), ("stage_history", 11), ("locale", 0)])
def test_what_it_costs_is_what_the_documentation_says(part: str, more: int) -> None:
    def cost(*parts: str) -> int:
        document = parse(order_operation("orders", parts).text)
        chosen = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
        variables = {"first": 250, "sortKey": "PROCESSED_AT", "reverse": True}
        return requested_cost(Compiler(schema(), document, chosen, variables))

    assert cost(part) - cost() == more


def test_a_stage_that_may_not_be_read_decides_no_filter() -> None:
    denied = {
        "message": "Access denied",
        "path": ["orders", "nodes", 0, "stage"],
        "extensions": {"code": "ACCESS_DENIED"},
    }
    page: Json = {"orders": {"nodes": [{"id": "gid://shopify/Order/1", "stage": None}], "pageInfo": {}}}
    page["ordersCount"] = {"count": 1, "precision": "EXACT"}
    shopify = fake(data(page, errors=[denied]))
    source = ShopifyOrders(shopify.client(), domain="acme.myshopify.com", now=lambda: NOW, warn=shopify.warnings.append)
    with pytest.raises(AccessError, match="`stage` may not be read"):
        list(source.orders(OrderQuery(no_stage=True), frozenset({Part.STAGE}), wanted=None))


MOVES = st.builds(
    Move,
    at=st.integers(1_600_000_000, 1_900_000_000).map(lambda seconds: EPOCH.fromtimestamp(seconds, tz=EPOCH.tzinfo)),
    to=st.none() | st.sampled_from(["printing", "packing"]),
    by=st.text(max_size=8),
    comment=st.none() | st.text(min_size=1, max_size=8),
)
TEXTS = st.builds(lambda moves: history_text(History(moves=tuple(moves))), st.lists(MOVES, max_size=3))
KEPT = st.none() | st.fixed_dictionaries({"value": st.sampled_from(["printing", "-"]), "compareDigest": st.just("d1")})
PAST = st.none() | st.fixed_dictionaries(
    {"value": TEXTS | st.sampled_from([ALIEN, "{}", "", "[1]", "null"]), "compareDigest": st.just("d2")}
)
NODES = st.fixed_dictionaries(
    {"id": st.just("gid://shopify/Order/1"), "name": st.just("#1001")},
    optional={"stage": KEPT, "stageHistory": PAST, "customerLocale": st.none() | st.just("pt-BR")},
)


@given(NODES)
def test_the_fast_way_and_the_careful_one_make_the_same_of_it(node: Json) -> None:
    careful = mapping.order(OrderWire.model_validate(copy.deepcopy(node)))
    quick = plain_order(flat(copy.deepcopy(node)))
    assert quick in (careful, None)
    warnings: list[str] = []
    assert order_of(node, None, warnings.append) == careful
    is_alien = careful.stage is not None and "stageHistory" in node and careful.stage.history is None
    assert (quick is None) is is_alien
    assert bool(warnings) is is_alien


@pytest.mark.parametrize("kept", [{"value": 1, "compareDigest": "d"}, {"value": "printing"}, {"value": None}])
def test_a_metafield_that_is_none_is_not_taken_for_one_by_the_fast_way(kept: Json) -> None:
    assert flat({"id": "gid://shopify/Order/1", "stage": json.loads(json.dumps(kept))}) is None
