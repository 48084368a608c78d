"""The lines of a bulk operation's file: what the executor would answer, one node a line, in an order to be feared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orderstatus.demo.bulk_lines import Lines, Row, line
from support.bulk import WITH_LINES, bulk, rows_of, shop_with_lines
from support.demo import built_shop
from support.shared import shared_file
from support.tiny_shop import Caller, calling

Json = dict[str, Any]

ORDER = (
    "id name processedAt closed tags currentTotalPriceSet { shopMoney { amount currencyCode } } customer { id tags }"
    " shippingAddress { countryCodeV2 } short: displayFulfillmentStatus __typename"
    " fulfillments { id displayStatus trackingInfo { company number url } location { name } order { name } }"
    " transactions(capturable: true) { id kind amountSet { shopMoney { amount } } }"
)
# Everything below an order that a bulk query can reach, with a type that has several forms and one level more.
BELOW = (
    "lineItems(%s) { edges { node { id sku quantity } } }"
    " fulfillmentOrders(%s) { edges { node { id status fulfillmentHolds { id reason } } } }"
    " returns(%s) { edges { node { id status returnLineItems(%s) { edges { node { __typename id quantity"
    " ... on ReturnLineItem { withCodeDiscountedTotalPriceSet { shopMoney { amount } } } } } } } } }"
)
CONNECTIONS = ("lineItems", "fulfillmentOrders", "returns", "returnLineItems")


@cache
def _caller() -> Caller:
    return calling(built_shop(orders=300))


def _executed(arguments: str) -> list[Json]:
    """What graphql-core answers page after page, taken apart into rows."""
    found: list[Json] = []
    after = None
    while True:
        below = BELOW.replace("(%s)", "(first: 50)")
        page = (
            f"query($a: String) {{ orders(first: 100, after: $a, {arguments}) {{ edges {{ node {{ {ORDER} {below} }} }}"
            " pageInfo { hasNextPage endCursor } } }"
        )
        orders = _executed_page(page, after)
        for edge in orders["edges"]:
            found += _taken_apart(edge["node"], None)
        if not orders["pageInfo"]["hasNextPage"]:
            return found
        after = orders["pageInfo"]["endCursor"]


def _executed_page(query: str, after: str | None) -> Json:
    answer = _caller().ask(query, {"a": after})
    _caller().wait(60)
    assert "errors" not in answer
    orders: Json = answer["data"]["orders"]
    return orders


def _taken_apart(node: Json, parent: str | None) -> Iterator[Json]:
    own = {key: value for key, value in node.items() if key not in CONNECTIONS}
    yield own if parent is None else own | {"__parentId": parent}
    for key in CONNECTIONS:
        for edge in node.get(key, {"edges": ()})["edges"]:
            yield from _taken_apart(edge["node"], node["id"])


def _sorted(rows: list[Json]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def test_the_rows_are_what_the_executor_answers() -> None:
    window = "query: \"processed_at:>='2026-10-25T00:00:00Z' -tag:vip\", sortKey: UPDATED_AT, reverse: true"
    operations = bulk(built_shop(orders=300))
    rows = operations.rows(
        f"{{ orders(first: 2, {window}) {{ edges {{ node {{ {ORDER} {BELOW.replace('(%s)', '')} }} }} }} }}",
        grouped=True,
    )
    executed = _executed(window)
    assert _sorted(rows) == _sorted(executed)
    roots = [row["id"] for row in rows if "__parentId" not in row]
    assert roots == [row["id"] for row in executed if "__parentId" not in row]
    kinds = {row["id"].split("/")[3] for row in rows}
    assert {"Order", "LineItem", "FulfillmentOrder", "Return", "ReturnLineItem"} <= kinds


def test_a_key_stands_where_it_was_asked_for_and_the_parent_last() -> None:
    rows = bulk(shop_with_lines(1)).rows(
        "{ orders { edges { node { name id lineItems { edges { node { id } } } } } } }"
    )
    assert [list(row) for row in rows] == [["name", "id"], ["id", "__parentId"], ["id", "__parentId"]]


def test_slashes_and_ampersands_are_escaped_as_recorded() -> None:
    for text in shared_file("recordings", "bulk_products_flat.jsonl").read_bytes().splitlines():
        assert line(json.loads(text)) == text


def test_letters_beyond_ascii_stay_and_angle_brackets_do_not() -> None:
    assert line({"title": "Käse </b>"}) == '{"title":"Käse \\u003c\\/b\\u003e"}'.encode()


def test_grouped_children_stand_under_their_parents() -> None:
    rows = bulk(shop_with_lines(5)).rows(WITH_LINES, grouped=True)
    assert ["__parentId" in row for row in rows] == [False, True, True] * 5


def test_ungrouped_children_stand_under_others() -> None:
    rows = bulk(shop_with_lines(30)).rows(WITH_LINES)
    ids = [row["id"] for row in rows]
    adjacent = [at for at, row in enumerate(rows) if at and row.get("__parentId") == ids[at - 1]]
    assert adjacent == []
    assert [i for i in ids if "/Order/" in i] == [f"gid://shopify/Order/{n}" for n in range(1, 31)]


def test_the_same_query_has_the_same_file() -> None:
    def file() -> bytes:
        operations = bulk(shop_with_lines(30))
        return operations.fetch(operations.look(operations.start(WITH_LINES))["url"]).body

    assert file() == file()


trees: st.SearchStrategy[list[Any]] = st.recursive(
    st.just([]), lambda below: st.lists(below, max_size=4).map(lambda found: [({}, inner) for inner in found])
)


def _numbered(rows: list[Any], parent: int | None, counter: Iterator[int]) -> list[Row]:
    made: list[Row] = []
    for _, below in rows:
        number = next(counter)
        made.append(({"id": number, "__parentId": parent}, _numbered(below, number, counter)))
    return made


@given(trees, st.booleans())
def test_every_row_is_there_once_and_behind_its_parent(tree: list[Any], grouped: bool) -> None:
    numbered = _numbered(tree, None, iter(range(10_000)))
    written = Lines(numbered, grouped=grouped, seed="x")
    body = written.content(written.objects)
    rows = rows_of(body) if body else []
    assert len(rows) == written.objects
    place = {row["id"]: at for at, row in enumerate(rows)}
    assert len(place) == written.objects
    assert all(row["__parentId"] is None or place[row["__parentId"]] < at for at, row in enumerate(rows))


@given(trees, st.integers(0, 40))
def test_a_part_is_the_first_roots_that_fit_and_all_below_them(tree: list[Any], objects: int) -> None:
    numbered = _numbered(tree, None, iter(range(10_000)))
    written = Lines(numbered, grouped=True, seed="x")
    done, roots = written.counted(objects)
    assert done <= objects
    body = written.content(objects)
    rows = rows_of(body) if body else []
    assert len(rows) == done
    assert [row["id"] for row in rows if row["__parentId"] is None] == [row["id"] for row, _ in numbered[:roots]]
