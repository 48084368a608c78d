"""Orders read to be acted on: by any name, whole, and never fewer than there are without a word."""

from __future__ import annotations

import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest
from graphql import OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.mutations import CapturePayment
from orderstatus.core.acting.orders import EVENTS_READ, ActingOrder, ActPart
from orderstatus.core.acting.settling import verdict
from orderstatus.core.acting.verdicts import Found, Verdict
from orderstatus.core.errors import AccessError, IncompleteError, OrderStatusError, TooCostlyError, UsageError
from orderstatus.core.models import Money
from orderstatus.core.references import parse_reference
from orderstatus.demo.bucket import Plan
from orderstatus.demo.cost import requested_cost
from orderstatus.demo.schema import schema
from orderstatus.demo.selection import Compiler
from orderstatus.shopify.acting_documents import acting_document
from orderstatus.shopify.acting_names import LONGEST_SEARCH, NAMES_AT_ONCE, Named, name_batches
from orderstatus.shopify.acting_reader import ShopifyActing
from orderstatus.shopify.documents import operation
from orderstatus.shopify.search import any_of, name_search
from support.acting_shop import planned
from support.demo import DemoSource, demo_source
from support.shopify import FakeShopify, coded, data, fake

Json = dict[str, Any]
ALL = frozenset(ActPart)
NONE: frozenset[ActPart] = frozenset()
SCOPES = (
    "read_orders",
    "read_all_orders",
    "read_merchant_managed_fulfillment_orders",
    "write_third_party_fulfillment_orders",
)


def reader(source: DemoSource | FakeShopify) -> ShopifyActing:
    return ShopifyActing(source.client(), warn=source.warnings.append)


@pytest.fixture(scope="module")
def demo() -> DemoSource:
    # The clock stands still, so that nothing is restored: a bucket that lasts for all that is read here.
    return demo_source(plan=Plan.ENTERPRISE)


@pytest.fixture(scope="module")
def orders(demo: DemoSource) -> list[ActingOrder]:
    return list(reader(demo).by_id([order["id"] for order in demo.server.shop.orders], ALL))


def limited(*missing: str) -> DemoSource:
    granted = [scope for scope in demo_source(orders=0).server.shop.scopes if scope not in missing]
    return demo_source(scopes=granted)


def installed(*scopes: str) -> Json:
    return {"accessScopes": [{"handle": scope} for scope in scopes]}


def page(*nodes: Json | None, scopes: tuple[str, ...] = SCOPES) -> httpx.Response:
    return data({"nodes": list(nodes), "currentAppInstallation": installed(*scopes)})


def names(*rows: tuple[int, str], cursor: str | None = None) -> httpx.Response:
    nodes = [{"id": gid(number), "name": name, "number": number} for number, name in rows]
    info = {"hasNextPage": cursor is not None, "endCursor": cursor}
    return data({"orders": {"nodes": nodes, "pageInfo": info}, "currentAppInstallation": installed(*SCOPES)})


def gid(number: int) -> str:
    return f"gid://shopify/Order/{number}"


def node(number: int, **more: Any) -> Json:
    return {"id": gid(number), "name": f"#{number}", **more}


def test_orders_come_in_the_order_of_their_ids_250_a_request(demo: DemoSource) -> None:
    ids = [order["id"] for order in demo.server.shop.orders][::-1]
    demo.exchanges.clear()
    assert [order.order.id for order in reader(demo).by_id(ids, ALL)] == ids
    assert len(demo.exchanges) == -(-len(ids) // 250) == 2
    assert demo.warnings == []


def test_an_order_that_is_gone_is_left_out(demo: DemoSource) -> None:
    there = demo.server.shop.orders[3]["id"]
    assert [order.order.id for order in reader(demo).by_id([gid(1), there], ALL)] == [there]


@pytest.mark.parametrize("whole", [False, True])
def test_as_many_carrier_events_are_read_as_a_plan_counts_upon(whole: bool) -> None:
    assert (
        f"events(first: {EVENTS_READ}, sortKey: HAPPENED_AT, reverse: true)" in acting_document(ALL, whole=whole).text
    )


def test_a_part_that_was_not_asked_for_is_none_and_never_empty(demo: DemoSource) -> None:
    (bare,) = reader(demo).by_id([demo.server.shop.orders[3]["id"]], NONE)
    assert (bare.authorizations, bare.fulfillment_orders, bare.returns, bare.order.shipments) == (None,) * 4
    assert bare.can_mark_as_paid is None
    assert bare.currency is not None
    assert bare.order.customer is not None


def test_every_fulfillment_order_has_its_place_and_its_lines(demo: DemoSource, orders: list[ActingOrder]) -> None:
    shop = {order["id"]: order for order in demo.server.shop.orders}
    for order in orders:
        lines = {line["id"]: line for line in shop[order.order.id]["lineItems"]}
        for work in order.fulfillment_orders or ():
            assert (work.location_id or "").startswith("gid://shopify/Location/")
            assert work.location
            assert work.items
            assert all(lines[item.line_id or ""]["sku"] == item.sku for item in work.items)
            assert all(item.remaining is not None for item in work.items)
    assert any(work.holds for order in orders for work in order.fulfillment_orders or ())
    assert any(work.actions for order in orders for work in order.fulfillment_orders or ())


def test_every_shipment_has_its_lines_and_its_newest_events(demo: DemoSource, orders: list[ActingOrder]) -> None:
    busiest = 0
    for sent, order in zip(demo.server.shop.orders, orders, strict=True):
        assert len(order.order.shipments or ()) == len(sent["fulfillments"])
        lines = {line["id"] for line in sent["lineItems"]}
        for parcel, shipment in zip(sent["fulfillments"], order.order.shipments or (), strict=True):
            assert {item.line_id for item in shipment.items} <= lines
            assert len(shipment.events or ()) == min(10, len(parcel["events"]))
            busiest = max(busiest, len(shipment.events or ()))
    assert busiest > 2


def test_what_is_open_of_the_authorizations_is_what_can_be_captured(orders: list[ActingOrder]) -> None:
    held = 0
    for order in orders:
        is_open = [each for each in order.authorizations or () if each.is_open]
        capturable = order.order.capturable
        assert capturable is not None
        assert bool(is_open) == (capturable.amount > 0), order.order.name
        if order.currency == capturable.currency:
            assert sum((each.left.amount for each in is_open), Decimal(0)) == capturable.amount, order.order.name
        held += len(is_open)
    assert held > 3


@pytest.mark.parametrize("loose", [False, True])
def test_an_order_is_found_by_its_name_with_and_without_the_mark(demo: DemoSource, loose: bool) -> None:
    wanted = [order["name"] for order in demo.server.shop.orders[:4]]
    asked = [name.lstrip("#") for name in wanted] if loose else wanted
    called = list(reader(demo).by_name(asked, ALL))
    assert [each.reference for each in called] == asked
    assert [[order.order.name for order in each.orders] for each in called] == [[name] for name in wanted]


def test_a_gid_and_an_address_in_the_admin_need_no_search(demo: DemoSource) -> None:
    order = demo.server.shop.orders[7]
    number = order["id"].rpartition("/")[2]
    demo.exchanges.clear()
    asked = [order["id"], f"https://admin.shopify.com/store/acme/orders/{number}"]
    called = list(reader(demo).by_name(asked, NONE))
    assert [[each.order.id for each in one.orders] for one in called] == [[order["id"]]] * 2
    assert [each.operation for each in demo.exchanges] == ["ActingById"]


def test_five_hundred_names_are_four_requests(demo: DemoSource) -> None:
    known = [order["name"] for order in demo.server.shop.orders]
    asked = [*known, *(f"#{n}" for n in range(90_000, 90_200))]
    demo.exchanges.clear()
    called = list(reader(demo).by_name(asked, ALL))
    assert [bool(each.orders) for each in called] == [True] * len(known) + [False] * 200
    assert [each.operation for each in demo.exchanges].count("ActingNames") == 2
    assert len(demo.exchanges) == 4


def test_a_name_that_comes_again_is_looked_up_once_and_answered_each_time() -> None:
    shopify = fake(names((1001, "#1001")), page(node(1001)))
    called = list(reader(shopify).by_name(["1001", "#9", "1001"], NONE))
    assert [len(each.orders) for each in called] == [1, 0, 1]


def test_a_name_with_what_the_shop_puts_around_its_number_is_found_by_either() -> None:
    row = (1001, "EN1001-B")
    for asked in ("EN1001-B", "en1001-b", "1001", "#1001"):
        shopify = fake(names(row, (11001, "EN11001-B")), page(node(1001)))
        (called,) = reader(shopify).by_name([asked], NONE)
        assert [order.order.id for order in called.orders] == [gid(1001)], asked


def test_a_name_that_several_orders_have_gives_all_of_them() -> None:
    rows = data(
        {
            "orders": {"nodes": [{"id": gid(n), "name": "#1001", "number": 1001} for n in (1, 2)]},
            "currentAppInstallation": installed(*SCOPES),
        }
    )
    (called,) = reader(fake(rows, page(node(1), node(2)))).by_name(["#1001"], NONE)
    assert [order.order.id for order in called.orders] == [gid(1), gid(2)]


def test_a_long_number_that_is_nobodys_name_is_an_id() -> None:
    shopify = fake(names(), page(node(5501000001002)))
    (called,) = reader(shopify).by_name(["5501000001002"], NONE)
    assert [order.order.id for order in called.orders] == [gid(5501000001002)]


def test_what_can_be_no_order_is_said_before_anything_is_asked() -> None:
    with pytest.raises(UsageError, match="is not an order"):
        list(reader(fake()).by_name(["#1001", "gid://shopify/Customer/1"], NONE))


def test_rows_that_do_not_fit_on_a_page_are_read_on_the_next() -> None:
    shopify = fake(names((10011, "#10011"), cursor="c"), names((1001, "#1001")), page(node(1001)))
    (called,) = reader(shopify).by_name(["#1001"], NONE)
    assert [order.order.name for order in called.orders] == ["#1001"]
    assert [asked["variables"].get("after") for asked in shopify.asked] == [None, "c", None]


def test_a_search_that_never_ends_is_an_error() -> None:
    with pytest.raises(UsageError, match="more orders match"):
        list(reader(fake(*[names(cursor=str(n)) for n in range(20)])).by_name(["#1"], NONE))


@pytest.mark.parametrize("refusal", [coded("MAX_COST_EXCEEDED"), coded("BAD_REQUEST", "query is too long")])
def test_a_search_that_is_refused_is_asked_in_halves(refusal: httpx.Response) -> None:
    shopify = fake(refusal, names((1, "#1")), names((2, "#2"), (3, "#3")), page(node(1), node(2), node(3)))
    called = list(reader(shopify).by_name(["#1", "#2", "#3"], NONE))
    assert [[order.order.name for order in each.orders] for each in called] == [["#1"], ["#2"], ["#3"]]
    searches = [asked["variables"]["query"] for asked in shopify.asked[:3]]
    assert searches[1:] == [name_search("#1"), any_of([name_search("#2"), name_search("#3")])]


def test_one_name_that_is_refused_is_an_error() -> None:
    with pytest.raises(OrderStatusError, match="no such thing"):
        list(reader(fake(coded("BAD_REQUEST", "no such thing"))).by_name(["#1"], NONE))


@given(st.lists(st.text(min_size=1, max_size=200), unique=True, max_size=600))
def test_no_search_is_longer_or_has_more_names_than_is_believed_to_be_taken(texts: list[str]) -> None:
    named = [Named(text, replace(parse_reference("1"), name=text)) for text in texts]
    batches = list(name_batches(named))
    assert [each for batch in batches for each in batch] == named
    assert all(len(batch) <= NAMES_AT_ONCE for batch in batches)
    assert all(len(any_of(name_search(each.text) for each in batch)) <= LONGEST_SEARCH for batch in batches)


def test_orders_that_cost_too_much_at_once_are_read_in_halves_and_so_is_all_that_follows() -> None:
    ids = [gid(n) for n in range(1, 502)]
    first, second, third = ids[:125], ids[125:250], ids[250:375]
    shopify = fake(
        coded("MAX_COST_EXCEEDED", "Query cost is 20000"),
        *[page(*(node(int(each.rpartition("/")[2])) for each in some)) for some in (first, second)],
        page(*(node(n) for n in range(251, 376))),
    )
    read = reader(shopify).by_id(ids[:375], NONE)
    assert [order.order.id for order in read] == ids[:375]
    assert [asked["variables"]["ids"] for asked in shopify.asked] == [ids[:250], first, second, third]


def test_one_order_that_costs_too_much_is_an_error() -> None:
    with pytest.raises(TooCostlyError):
        list(reader(fake(coded("MAX_COST_EXCEEDED"))).by_id([gid(1)], ALL))


def lines(*ids: str, cursor: str | None = None) -> Json:
    nodes = [{"id": each, "totalQuantity": 1, "remainingQuantity": 1, "lineItem": {"id": each}} for each in ids]
    return {"nodes": nodes, "pageInfo": {"hasNextPage": cursor is not None, "endCursor": cursor}}


def working(number: int, items: Json, *, more: bool = False) -> Json:
    work = {"id": f"gid://shopify/FulfillmentOrder/{number}", "status": "OPEN", "lineItems": items}
    return node(number, fulfillmentOrders={"nodes": [work], "pageInfo": {"hasNextPage": more}})


WORK = frozenset({ActPart.FULFILLMENT_ORDERS})


def test_an_order_that_a_page_cuts_is_read_again_alone_and_the_others_are_not() -> None:
    shopify = fake(
        page(working(1, lines("a")), working(2, lines("b", cursor="x"))), page(working(2, lines("b", "c", "d")))
    )
    read = [order.fulfillment_orders or () for order in reader(shopify).by_id([gid(1), gid(2)], WORK)]
    assert [[item.id for item in works[0].items] for works in read] == [["a"], ["b", "c", "d"]]
    assert shopify.asked[1]["variables"]["ids"] == [gid(2)]


def test_lines_beyond_what_one_request_brings_are_read_page_by_page() -> None:
    cut = page(working(2, lines("b", cursor="x")))
    more = [data({"node": {"lineItems": lines("c", cursor="y")}}), data({"node": {"lineItems": lines("d")}})]
    shopify = fake(cut, cut, *more)
    (order,) = reader(shopify).by_id([gid(2)], WORK)
    assert [item.id for item in (order.fulfillment_orders or ())[0].items] == ["b", "c", "d"]
    assert [asked["variables"].get("after") for asked in shopify.asked[2:]] == ["x", "y"]


@pytest.mark.parametrize(
    "cut",
    [
        working(2, lines("b"), more=True),
        node(2, fulfillments=[{"id": "f"}], fulfillmentsCount={"count": 2}),
        node(2, transactions=[], transactionsCount={"count": 1}),
        node(2, returns={"nodes": [], "pageInfo": {"hasNextPage": True}}),
    ],
    ids=["fulfillment orders", "shipments", "transactions", "returns"],
)
def test_an_order_of_which_there_is_still_more_is_an_error(cut: Json) -> None:
    with pytest.raises(IncompleteError, match="order #2 has more"):
        list(reader(fake(page(cut), page(deepcopy(cut)))).by_id([gid(2)], ALL))


def test_lines_that_end_nowhere_are_an_error() -> None:
    cut = page(working(2, lines("b", cursor="x")))
    stuck = data({"node": {"lineItems": lines("c", cursor="x")}})
    with pytest.raises(IncompleteError):
        list(reader(fake(cut, cut, stuck)).by_id([gid(2)], WORK))


def test_that_there_are_more_events_than_the_newest_is_no_cut() -> None:
    parcel = {"id": "f", "events": {"nodes": [], "pageInfo": {"hasNextPage": True}}}
    shopify = fake(page(node(2, fulfillments=[parcel], fulfillmentsCount={"count": 1})))
    assert len(list(reader(shopify).by_id([gid(2)], ALL))) == 1


FULFILLMENT_ORDER_SCOPES = [
    f"{access}_{kind}_fulfillment_orders"
    for access in ("read", "write")
    for kind in ("merchant_managed", "third_party", "assigned", "marketplace")
]


def test_fulfillment_orders_that_no_scope_shows_are_an_error_and_not_an_empty_list() -> None:
    demo = limited(*FULFILLMENT_ORDER_SCOPES)
    ids = [demo.server.shop.orders[0]["id"]]
    with pytest.raises(AccessError, match="read_merchant_managed_fulfillment_orders"):
        list(reader(demo).by_id(ids, WORK))
    assert len(list(reader(demo).by_id(ids, ALL - WORK))) == 1


@pytest.mark.parametrize(
    ("granted", "lacking"),
    [("merchant_managed", "third_party"), ("third_party", "merchant_managed")],
)
def test_that_one_kind_of_fulfillment_orders_is_hidden_is_said_once(granted: str, lacking: str) -> None:
    scopes = ("read_all_orders", f"read_{granted}_fulfillment_orders")
    shopify = fake(page(node(1), scopes=scopes), page(node(1), scopes=scopes))
    acting = reader(shopify)
    for _ in range(2):
        assert len(list(acting.by_id([gid(1)], WORK))) == 1
    assert [f"read_{lacking}_fulfillment_orders" in warning for warning in shopify.warnings] == [True]


def test_returns_that_may_not_be_read_are_an_error_that_names_the_scope() -> None:
    demo = limited("read_returns", "write_returns")
    with pytest.raises(AccessError) as refused:
        list(reader(demo).by_id([demo.server.shop.orders[0]["id"]], frozenset({ActPart.RETURNS})))
    assert "read_returns" in (refused.value.hint or "")


def test_a_customer_that_may_not_be_read_is_a_warning() -> None:
    demo = limited("read_customers", "write_customers")
    (order,) = reader(demo).by_id([demo.server.shop.orders[0]["id"]], NONE)
    assert order.order.customer is None
    assert [("read_customers" in warning) for warning in demo.warnings] == [True]


def test_a_problem_that_nobody_knows_takes_nothing_away_in_silence() -> None:
    answer = data(
        {"nodes": [None], "currentAppInstallation": installed(*SCOPES)},
        errors=[{"message": "Something broke", "path": ["nodes", 0, "fulfillmentOrders"]}],
    )
    with pytest.raises(OrderStatusError, match="Something broke"):
        list(reader(fake(answer)).by_id([gid(1)], WORK))


def test_that_older_orders_are_hidden_is_said_where_an_order_is_not_found() -> None:
    shopify = fake(page(None, scopes=("read_orders",)))
    assert list(reader(shopify).by_id([gid(1)], NONE)) == []
    assert ["read_all_orders" in warning for warning in shopify.warnings] == [True]


def test_the_scopes_come_with_every_answer_and_cost_a_request_only_before_the_first() -> None:
    asked = fake(data({"currentAppInstallation": installed(*SCOPES)}))
    acting = reader(asked)
    assert acting.granted() == acting.granted() == frozenset(SCOPES)
    assert len(asked.asked) == 1
    known = reader(fake(page(node(1))))
    list(known.by_id([gid(1)], NONE))
    assert known.granted() == frozenset(SCOPES)


def test_scopes_that_the_shop_does_not_tell_are_none() -> None:
    assert reader(fake(data({"currentAppInstallation": None}))).granted() is None


def money(amount: str) -> Json:
    return {
        "presentmentMoney": {"amount": amount, "currencyCode": "USD"},
        "shopMoney": {"amount": "9", "currencyCode": "CAD"},
    }


def transaction(number: int, kind: str, amount: str, **more: Any) -> Json:
    at = f"2026-11-{number:02}T08:00:00Z"
    return {
        "id": f"t{number}",
        "kind": kind,
        "status": "SUCCESS",
        "amountSet": money(amount),
        "processedAt": at,
        **more,
    }


def paid(*transactions: Json, status: str = "AUTHORIZED") -> ActingOrder:
    order = node(1, transactions=list(transactions), displayFinancialStatus=status, canMarkAsPaid=True)
    (read,) = reader(fake(page(order))).by_id([gid(1)], frozenset({ActPart.PAYMENT}))
    return read


def under(number: int) -> Json:
    return {"parentTransaction": {"id": f"t{number}"}}


def test_what_is_left_of_an_authorization_is_in_the_customers_currency() -> None:
    order = paid(
        transaction(1, "AUTHORIZATION", "30.00"),
        transaction(3, "CAPTURE", "5.00", **under(1), status="PENDING"),
        transaction(2, "CAPTURE", "10.00", **under(1)),
        transaction(4, "CAPTURE", "15.00", **under(1), status="FAILURE"),
        transaction(5, "SALE", "1.00"),
    )
    (held,) = order.authorizations or ()
    assert (held.left.amount, held.left.currency, held.captures) == (Decimal(15), "USD", ("t2", "t3"))
    assert held.is_open
    assert held.captured == (Money(Decimal("10.00"), "USD"), Money(Decimal("5.00"), "USD"))
    assert order.can_mark_as_paid is True


def test_what_the_shop_says_is_unsettled_is_believed_rather_than_counted() -> None:
    (held,) = paid(transaction(1, "AUTHORIZATION", "30", totalUnsettledSet=money("12.5"))).authorizations or ()
    assert held.left.amount == Decimal("12.5")


def test_a_capture_that_is_pending_is_not_left_although_the_shop_calls_it_unsettled() -> None:
    (held,) = (
        paid(
            transaction(1, "AUTHORIZATION", "100", totalUnsettledSet=money("100")),
            transaction(2, "CAPTURE", "100", **under(1), status="PENDING"),
        ).authorizations
        or ()
    )
    assert (held.left, held.is_open) == (Money(Decimal(0), "USD"), False)


def test_a_capture_is_known_by_what_the_customer_paid_and_not_by_what_the_shop_counts() -> None:
    """The shop counts in CAD, and somebody else has captured 5 USD."""
    step = planned([(CapturePayment(order=gid(1), authorization="t1", amount=Money(Decimal(60), "USD")), ())]).steps[0]
    held, theirs = transaction(1, "AUTHORIZATION", "100"), transaction(2, "CAPTURE", "5", **under(1))
    assert verdict(step, paid(held, theirs)).found is Found.NOT_APPLIED
    ours = transaction(3, "CAPTURE", "60.00", **under(1))
    assert verdict(step, paid(held, theirs, ours)) == Verdict(found=Found.APPLIED, created="t3")


@pytest.mark.parametrize(
    ("transactions", "status"),
    [
        ((transaction(1, "AUTHORIZATION", "30"), transaction(2, "CAPTURE", "30", **under(1))), "PAID"),
        ((transaction(1, "AUTHORIZATION", "30"), transaction(2, "VOID", "30", **under(1))), "PENDING"),
        ((transaction(1, "AUTHORIZATION", "30", status="FAILURE"),), "PENDING"),
        ((transaction(1, "AUTHORIZATION", "30", totalUnsettledSet=money("0.0")),), "PAID"),
        ((transaction(1, "AUTHORIZATION", "30"),), "EXPIRED"),
        ((transaction(1, "EMV_AUTHORIZATION", "30"),), "VOIDED"),
    ],
    ids=["used up", "voided", "failed", "nothing unsettled", "an expired order", "a voided order"],
)
def test_an_authorization_that_can_be_captured_no_more_is_not_open(transactions: tuple[Json, ...], status: str) -> None:
    (held,) = paid(*transactions, status=status).authorizations or ()
    assert not held.is_open


@pytest.mark.parametrize(
    ("now", "is_open"), [("Fri, 27 Nov 2026 08:00:00 GMT", False), ("Thu, 26 Nov 2026 08:00:00 GMT", True)]
)
def test_an_authorization_is_past_its_deadline_by_the_shops_own_clock(now: str, is_open: bool) -> None:
    held = transaction(1, "AUTHORIZATION", "30", authorizationExpiresAt="2026-11-27T07:00:00Z")
    answer = page(node(1, transactions=[held], displayFinancialStatus="AUTHORIZED"))
    answer.headers["date"] = now
    (order,) = reader(fake(answer)).by_id([gid(1)], frozenset({ActPart.PAYMENT}))
    assert [each.is_open for each in order.authorizations or ()] == [is_open]


def cost(text: str, **variables: Any) -> int:
    document = parse(text)
    chosen = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return requested_cost(Compiler(schema(), document, chosen, variables))


def test_five_thousand_orders_by_name_fit_into_the_smallest_bucket_and_ten_seconds() -> None:
    parts = frozenset({ActPart.FULFILLMENT_ORDERS, ActPart.SHIPMENTS, ActPart.PAYMENT})
    each = cost(operation("acting_names").text, first=250) + cost(acting_document(parts).text)
    assert 5000 / 250 * each <= 2000 + 10 * 100


def test_no_document_costs_more_than_one_may_whatever_nodes_are_priced_like() -> None:
    """The goods of returns are read by those alone who answer returns."""
    costs = []
    for parts in (ALL - {ActPart.RETURN_GOODS}, frozenset({ActPart.RETURNS, ActPart.RETURN_GOODS})):
        text = acting_document(parts).text.replace("($ids: [ID!]!)", "", 1)
        as_a_page = text.replace("nodes(ids: $ids) {", "orders(first: 250) { nodes {", 1)
        costs.append(cost(as_a_page.replace("currentAppInstallation", "} currentAppInstallation", 1)))
        assert cost(acting_document(parts, whole=True).text) < 1000
    assert 900 < max(costs) < 1000


def test_reading_commands_do_not_pay_for_the_models_of_acting() -> None:
    program = (
        "import sys; from orderstatus.shopify import by_id, life, source; "
        "print('orderstatus.shopify.wire_acting' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
