"""Orders that a bulk operation brings are those that pages bring, and a file that is not whole is an error."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.core.errors import IncompleteError, OrderStatusError
from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery, Part
from orderstatus.demo.answers import Answer
from orderstatus.shopify import bulk_lines, bulk_orders, mapping, planned_pages, planner
from orderstatus.shopify.bulk_orders import BulkOrders
from orderstatus.shopify.bulk_worker import flattened
from orderstatus.shopify.gaps import validated
from orderstatus.shopify.http import AnswererTransport
from orderstatus.shopify.mapping_plain import plain_order
from orderstatus.shopify.plain import flat
from orderstatus.shopify.planner import BulkUse
from orderstatus.shopify.source import ShopifyOrders
from orderstatus.shopify.wire import OrderWire
from support.bulk_reading import Bulk, operation, spilling
from support.demo import DOMAIN, NOW, DemoSource, built_shop, demo_source
from support.shopify import data, fake

ORDERS = 120
EVERY_PART = frozenset(Part)
URL = "https://storage.example/file.jsonl?Signature=secret"


@cache
def by_pages(parts: frozenset[Part]) -> tuple[Order, ...]:
    return tuple(demo_source(orders=ORDERS).source().orders(OrderQuery(), parts, wanted=None))


def by_bulk(shop: DemoSource, parts: frozenset[Part], bulk: Bulk | None = None, **asked: Any) -> BulkOrders:
    names = [part.value for part in parts]
    return (bulk or Bulk()).orders(shop.client(), AnswererTransport(shop._answer), parts=names, **asked)


@pytest.mark.parametrize("parts", [frozenset[Part](), *(frozenset({part}) for part in Part), EVERY_PART])
def test_bulk_brings_the_same_orders_as_pages(parts: frozenset[Part]) -> None:
    run = by_bulk(demo_source(orders=ORDERS), parts)
    assert tuple(run) == by_pages(parts)
    assert run.counted == run.received == ORDERS


def test_orders_whose_lines_do_not_fit_into_memory_are_the_same() -> None:
    run = by_bulk(demo_source(orders=ORDERS), EVERY_PART, children=spilling(1000))
    assert tuple(run) == by_pages(EVERY_PART)


def test_a_document_without_nested_connections_needs_no_store() -> None:
    def none() -> Any:
        raise AssertionError("nothing has to wait")

    assert len(list(by_bulk(demo_source(orders=ORDERS), frozenset({Part.SHIPMENTS}), children=none))) == ORDERS


def test_every_order_of_the_demo_shop_goes_the_fast_way() -> None:
    assert all(plain_order(flat(copy.deepcopy(node))) is not None for node in nodes())


def test_a_large_file_goes_through_another_process_and_brings_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks: list[bytes] = []

    def beside(found: Iterable[bytes]) -> Iterator[bytes]:
        for block in found:
            blocks.append(block)
            yield flattened(block)

    parts = EVERY_PART - {Part.METHODS, Part.TERMS}
    assert len(list(by_bulk(demo_source(orders=ORDERS), parts, beside=beside))) == ORDERS
    assert blocks == [], "so few are read here"
    monkeypatch.setattr(bulk_orders, "MANY", ORDERS)
    assert tuple(by_bulk(demo_source(orders=ORDERS), parts, beside=beside)) == by_pages(parts)
    assert blocks != []


def test_the_file_is_fetched_without_the_token() -> None:
    shop = demo_source(orders=5)
    list(by_bulk(shop, frozenset()))
    assert [each.with_token for each in shop.server.downloads] == [False]


def test_it_is_told_of_when_the_orders_are_before_the_first_of_them_comes() -> None:
    heard: list[tuple[datetime | None, bool]] = []
    run = by_bulk(demo_source(orders=5), frozenset(), began=lambda *told: heard.append(told))
    assert heard == []
    next(iter(run))
    [(made_at, is_found_again)] = heard
    assert made_at is not None
    assert not is_found_again
    assert abs(made_at - NOW) < timedelta(minutes=1)


def test_a_reading_by_a_bulk_operation_accounts_for_of_when_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "BULK_FROM", 1)
    made_at = NOW - timedelta(minutes=25)

    def read(*, began: Callable[[datetime | None, bool], None], **_: Any) -> Iterator[Order]:
        began(made_at, True)
        yield from by_pages(frozenset())

    shop = demo_source(orders=ORDERS)
    source = ShopifyOrders(
        shop.client(),
        domain="d.myshopify.com",
        now=lambda: NOW,
        warn=lambda _: None,
        bulk=read,
        bulk_use=BulkUse.PREFER,
    )
    monkeypatch.setattr(planned_pages, "PAGE", 50)
    run = source.orders(OrderQuery(), frozenset(), wanted=None)
    assert len(list(run)) == ORDERS
    assert run.account().as_of == made_at
    by_page = source.orders(OrderQuery(), frozenset(), wanted=3)
    assert next(iter(by_page)).id
    assert by_page.account().as_of is None


def asked_again(shop: DemoSource, bulk: Bulk) -> ShopifyOrders:
    """The shop as a run asks it that takes whatever `bulk` remembers."""
    client = shop.client()

    def read(*, may_wait: bool, **asked: Any) -> Iterator[Order]:
        return iter(bulk.orders(client, AnswererTransport(shop._answer), **asked))

    now = bulk.clock.now
    return ShopifyOrders(client, domain=DOMAIN, now=now, warn=lambda _: None, bulk=read, bulk_use=BulkUse.PREFER)


@pytest.mark.parametrize("lost", [0, 1])
def test_an_operation_found_again_is_whole_by_its_own_count_and_not_by_that_of_orders_placed_since(
    lost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "BULK_FROM", 1)
    monkeypatch.setattr(planned_pages, "PAGE", 50)
    shop, bulk = demo_source(shop=copy.deepcopy(built_shop(orders=ORDERS))), Bulk()
    first = iter(asked_again(shop, bulk).orders(OrderQuery(), frozenset(), wanted=None))
    next(first)
    first.close()  # type: ignore[attr-defined]
    placed = copy.deepcopy(shop.server.shop.orders[-1])
    placed["id"] = "gid://shopify/Order/99999999999"
    shop.server.shop.orders.append(placed)
    if lost:
        of_the_file = bulk_lines.blocks
        monkeypatch.setattr(
            bulk_orders, "blocks", lambda found: (each.split(b"\n", 1)[1] for each in of_the_file(found))
        )
    again = asked_again(shop, bulk).orders(OrderQuery(), frozenset(), wanted=None)
    if lost:
        with pytest.raises(IncompleteError, match="holds 119 orders and the shop counts 120"):
            list(again)
        return
    assert len(list(again)) == ORDERS
    assert again.account().counted == ORDERS + 1
    assert bulk.notes == [
        "the bulk operation that an earlier run started at 05:30 UTC has finished, so no other is started: the orders "
        "are as they were then"
    ]


def test_a_shop_without_orders_has_no_file_and_no_rows() -> None:
    assert list(by_bulk(demo_source(orders=5), frozenset(), search="name:nobody")) == []


@cache
def nodes() -> tuple[dict[str, Any], ...]:
    """Orders with every part, as pages hold them."""
    held: list[dict[str, Any]] = []
    shop = demo_source(orders=ORDERS)
    execute = shop.server.answer

    def keep(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = execute(method, path, headers, body)
        held.extend((json.loads(answer.body).get("data") or {}).get("orders", {}).get("nodes", ()))
        return answer

    shop.server.answer = keep  # type: ignore[method-assign]
    list(shop.source().orders(OrderQuery(), EVERY_PART, wanted=None))
    assert len(held) == ORDERS
    return tuple(held)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a node, as what holds it and its key there."""
    found: list[tuple[Any, Any]] = []
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found.append((value, key))
        found += places(value[key])
    return found


STRANGE: tuple[Any, ...] = (
    *(None, "", "x", 0, 7, -1.5, True, [], {}, [None], ["a"], {"edges": None}, {"nodes": [{}]}),
    *({"nodes": ""}, {"nodes": {}}, {"nodes": [None]}, {"nodes": []}, {"nodes": None}),
    *("2026-11-23T05:00:00Z", "2026-11-23", "2026-02-30T05:00:00Z", "2026-11-23T05:00:00.123Z"),
    *("2026-11-23T05:00:00+02:00", "1e5", "NaN", "-0", "0.00", "12,5", "IN_TRANSIT", "true", "5"),
)


@settings(max_examples=150)
@given(number=st.integers(0, ORDERS - 1), drawn=st.data())
def test_whatever_stands_in_a_node_the_fast_way_reads_it_as_pages_do_or_leaves_it_to_them(
    number: int, drawn: st.DataObject
) -> None:
    node = copy.deepcopy(nodes()[number])
    for _ in range(drawn.draw(st.integers(0, 3))):
        if not (found := places(node)):
            break
        holder, key = drawn.draw(st.sampled_from(found))
        if drawn.draw(st.booleans()) and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = copy.deepcopy(drawn.draw(st.sampled_from(STRANGE)))
    quick = plain_order(flat(node))
    if quick is not None:
        assert quick == mapping.order(validated(OrderWire, node, None))
        # Equal is not enough where a JSON of it would differ: True and 1, say.
        assert repr(quick).replace("datetime.timezone.utc", "TzInfo(0)") == repr(
            mapping.order(validated(OrderWire, node, None))
        )


@pytest.mark.parametrize("strange", ["", {}, "x", None])
def test_what_stands_where_a_list_belongs_is_not_plain(strange: object) -> None:
    methods = {"id": "gid://shopify/Fulfillment/1", "fulfillmentOrders": {"nodes": strange}}
    for node in ({"fulfillments": [methods]}, {"paymentTerms": {"paymentSchedules": {"nodes": strange}}}):
        assert plain_order(flat(node)) is None


def line(number: int, **fields: Any) -> bytes:
    return json.dumps({"id": f"gid://shopify/Order/{number}", "name": f"#{number}", **fields}).encode() + b"\n"


def of_file(content: bytes, bulk: Bulk | None = None, **facts: Any) -> BulkOrders:
    """A reading of a completed operation whose file holds `content`."""
    lines = len(content.splitlines())
    said = {"objects": lines, "url": URL, "fileSize": str(len(content)), **facts}
    shop = fake(
        data({"bulkOperationRunQuery": {"bulkOperation": operation("CREATED"), "userErrors": []}}),
        data({"bulkOperation": operation("COMPLETED", completedAt="2026-11-23T05:30:00Z", **said)}),
    )
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=content))
    return (bulk or Bulk()).orders(shop.client(), transport)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"rootObjectCount": "3"}, "holds 2 orders and the shop counts 3"),
        ({"objectCount": "5"}, "holds 2 lines and the shop counts 5"),
        ({"rootObjectCount": "1"}, "holds 2 orders and the shop counts 1"),
    ],
)
def test_a_file_that_does_not_hold_what_the_shop_counts_is_an_error(facts: dict[str, Any], said: str) -> None:
    run = of_file(line(1) + line(2), **facts)
    rows = iter(run)
    assert [next(rows).name, next(rows).name] == ["#1", "#2"]
    with pytest.raises(IncompleteError, match=said):
        next(rows)


def test_an_operation_without_a_file_that_counts_orders_is_an_error() -> None:
    with pytest.raises(IncompleteError, match="holds 0 orders and the shop counts 2"):
        list(of_file(line(1) + line(2), url=None))


@pytest.mark.parametrize("cut", [1, 2, 20])
def test_a_line_that_was_cut_off_is_an_error(cut: int) -> None:
    content = (line(1) + line(2))[:-cut]
    if cut == 1:
        assert len(list(of_file(content))) == 2, "only the end of the last line is missing"
        return
    with pytest.raises(IncompleteError, match="cannot be read to its end"):
        list(of_file(content))


def test_what_belongs_to_no_order_that_was_asked_for_is_an_error() -> None:
    with pytest.raises(OrderStatusError, match="no order"):
        list(of_file(line(1) + line(2, __parentId="gid://shopify/Order/1")))


def test_an_order_that_comes_twice_is_yielded_once() -> None:
    at = {"processedAt": "2026-11-23T05:00:00Z"}
    bulk = Bulk()
    run = of_file(line(1, **at) + line(2, **at) + line(1, **at) + line(3), bulk)
    assert [order.name for order in run] == ["#1", "#2", "#3"]
    assert (run.received, run.counted) == (3, 4)


def test_missing_shipments_are_said_and_marked() -> None:
    bulk = Bulk()
    (order,) = of_file(
        line(1, fulfillmentsCount={"count": 2}, fulfillments=[{"id": "gid://shopify/Fulfillment/1"}]), bulk
    )
    assert order.shipments_cut
    assert bulk.warnings == ["order #1 has more shipments than the shop sends at once; some are missing here"]


def test_a_lone_surrogate_is_read_as_a_page_reads_it() -> None:
    (order,) = of_file(b'{"id":"gid:\\/\\/shopify\\/Order\\/1","name":"\\ud83d"}\n')
    assert order.name == "\ud83d"


def test_a_run_that_was_read_is_remembered_no_more_and_one_that_was_left_is() -> None:
    read, left = Bulk(), Bulk()
    list(of_file(line(1), read))
    next(iter(of_file(line(1) + line(2), left)))
    assert read.started.kept == {}
    assert [each.id for each in left.started.kept.values()] == ["gid://shopify/BulkOperation/1"]


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (line(1) + line(2), {"rootObjectCount": "3"}),
        (line(1) + line(2)[:-20], {}),
        (line(1) + line(2, __parentId="gid://shopify/Order/1"), {}),
        (line(1), {"fileSize": "10"}),
    ],
)
def test_a_file_that_is_not_the_whole_is_not_served_to_the_next_run(content: bytes, facts: dict[str, Any]) -> None:
    bulk = Bulk()
    with pytest.raises(IncompleteError):
        list(of_file(content, bulk, **facts))
    assert bulk.started.kept == {}
    assert list(of_file(line(7), bulk)) != [], "the same command starts another"


def test_the_progress_hears_how_many_objects_there_are() -> None:
    bulk = Bulk()
    list(of_file(line(1) + line(2), bulk))
    assert bulk.objects == [2]
