"""The demo asks the price that Shopify asked, for every recorded query that its schema can express."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.demo import validation
from orderstatus.demo.cost import actual_cost, growth, requested_cost
from orderstatus.demo.refusals import Refused
from orderstatus.demo.schema import schema
from orderstatus.demo.selection import Compiler
from support.shared import is_valid_officially, json_lines, official_schema

Json = dict[str, Any]

# Recorded costs that the formula misses, by the operation's name, with the reason.
EXCEPTIONS = {
    "mutation FulfillmentTrackingInfoUpdateProbe": "recorded in April 2026, before its price went from 10 to 50",
}


def compiled(query: str, variables: Json | None = None, on: Any = None) -> Compiler:
    document = parse(query)
    chosen = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    defaults = {
        d.variable.name.value: int(d.default_value.value)  # type: ignore[union-attr]
        for d in chosen.variable_definitions or ()
        if d.default_value is not None and d.default_value.kind == "int_value"
    }
    return Compiler(on or schema(), document, chosen, defaults | (variables or {}))


@pytest.mark.parametrize(
    ("n", "factor"), [(0, 0), (1, 1), (5, 3), (10, 4), (20, 5), (25, 6), (50, 7), (100, 9), (200, 10), (250, 11)]
)
def test_a_connection_grows_with_the_logarithm_of_what_it_asks_for(n: int, factor: int) -> None:
    assert growth(n) == factor


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ shop { name } }", 1),
        ("{ ordersCount { count } }", 10),
        ("{ orders(first: 250) { nodes { id currentTotalPriceSet { shopMoney { amount } } } } }", 13),
        ("{ orders(first: 250) { edges { node { id } } pageInfo { hasNextPage } } }", 13),
        ("{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } }", 156),
        ("{ orders(first: 250) { nodes { fulfillments(first: 10) { id trackingInfo(first: 5) { url } } } } }", 35),
        ("{ a: order(id: 1) { id } b: order(id: 2) { ...F } } fragment F on Order { customer { id } }", 3),
        ("{ node(id: 1) { ... on Order { customer { id } } ... on Customer { id } } }", 2),
        ("{ shop @skip(if: true) { name } ordersCount { count } }", 10),
    ],
)
def test_known_shapes_have_their_measured_price(query: str, cost: int) -> None:
    assert requested_cost(compiled(query)) == cost


def test_a_page_size_from_a_variable_counts() -> None:
    query = "query($n: Int = 10) { orders(first: $n) { nodes { id } } }"
    assert requested_cost(compiled(query)) == 2 + 4
    assert requested_cost(compiled(query, {"n": 250})) == 13


def test_recorded_queries_have_their_recorded_price() -> None:
    checked, missed = 0, []
    for record in json_lines("recordings", "costs.jsonl"):
        try:
            validation.document(schema(), record["query"])
        except Refused:
            continue
        cost = requested_cost(compiled(record["query"], record["variables"]))
        checked += 1
        if cost != record["cost"]["requestedQueryCost"]:
            missed.append(record["query"].split("(")[0].strip())
    assert checked >= 25
    assert set(missed) == set(EXCEPTIONS)
    assert len(missed) <= 0.05 * checked


# Misses of the formula on the whole official schema, which knows more than the demo: two mutations recorded before
# their price went from 10 to 50, and objects of which we know no rule (variants, amountSpent, marketing consent,
# companies).
MISSED_ON_THE_OFFICIAL_SCHEMA = 8


def test_the_formula_holds_for_mutations_on_the_official_schema() -> None:
    official = official_schema()
    exact = missed = 0
    for record in json_lines("recordings", "costs.jsonl"):
        if not is_valid_officially(record["query"]):
            continue
        cost = requested_cost(compiled(record["query"], record["variables"], official))
        exact += cost == record["cost"]["requestedQueryCost"]
        missed += cost != record["cost"]["requestedQueryCost"]
    assert exact >= 150
    assert missed <= MISSED_ON_THE_OFFICIAL_SCHEMA


def _answered() -> list[tuple[Compiler, Json, Json]]:
    """Return (operation, data, cost) of the distinct recorded queries whose requested cost we know."""
    official = official_schema()
    seen, found = set(), []
    for record in json_lines("recordings", "exchanges.jsonl"):
        body = record["body"] or {}
        cost = (body.get("extensions") or {}).get("cost") or {}
        if not body.get("data") or cost.get("actualQueryCost") is None or "mutation" in record["query"][:60]:
            continue
        if not is_valid_officially(record["query"]):
            continue
        operation = compiled(record["query"], record["variables"], official)
        key = (record["query"], cost["actualQueryCost"])
        if requested_cost(operation) == cost["requestedQueryCost"] and key not in seen:
            seen.add(key)
            found.append((operation, body["data"], cost))
    return found


def test_the_actual_cost_is_near_the_recorded_one() -> None:
    answered = _answered()
    distances = [
        abs(actual_cost(operation, data, cost["requestedQueryCost"]) - cost["actualQueryCost"])
        for operation, data, cost in answered
    ]
    exact, near = sum(d == 0 for d in distances), sum(d <= 1 for d in distances)
    assert len(answered) >= 150
    assert exact >= 0.7 * len(answered)
    assert near >= 0.85 * len(answered)


@given(st.integers(1, 250), st.integers(0, 250))
def test_an_answer_never_costs_more_than_was_asked(first: int, came: int) -> None:
    operation = compiled(f"{{ orders(first: {first}) {{ nodes {{ id customer {{ id }} }} }} }}")
    data = {"orders": {"nodes": [{"id": "x", "customer": {"id": "y"}}] * min(came, first)}}
    requested = requested_cost(operation)
    assert 1 <= actual_cost(operation, data, requested) <= requested
