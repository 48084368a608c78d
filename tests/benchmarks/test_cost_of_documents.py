"""The benchmark's shop asks the documented price, of our documents and of anybody's."""

from __future__ import annotations

import pytest
from bench_shop.cost import requested_cost
from bench_shop.documents import Documents
from graphql import OperationDefinitionNode, parse

from orderstatus.demo import cost as demo
from orderstatus.demo.schema import schema
from orderstatus.demo.selection import Compiler
from orderstatus.shopify.documents import Document, operation, operation_names, order_operation, part_names

VARIABLES = {"first": 250, "newest": 10, "ids": [], "id": "gid://shopify/Order/1", "query": "id:1"}


def price(text: str, **variables: object) -> int:
    return requested_cost(Documents().operation(text, variables))


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ orders(first: 250) { nodes { id currentTotalPriceSet { shopMoney { amount } } } } }", 13),
        ("{ orders(first: 250) { edges { node { id customer { id } } } pageInfo { hasNextPage } } }", 24),
        ("{ orders(first: 250) { nodes { fulfillments(first: 10) { id trackingInfo(first: 5) { url } } } } }", 35),
        ("{ orders(first: 25) { nodes { fulfillments(first: 10) { id trackingInfo(first: 5) { url } } } } }", 20),
        ("{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } }", 156),
        ("{ ordersCount { count } }", 10),
        ("{ node(id: 1) { ... on Order { customer { id } } ... on Customer { id } } }", 2),
        ('mutation { bulkOperationRunQuery(query: "") { bulkOperation { id } userErrors { field } } }', 10),
    ],
)
def test_the_measured_figures_of_the_fact_sheet_come_out(query: str, cost: int) -> None:
    assert price(query) == cost


def demo_price(document: Document) -> int:
    parsed = parse(document.text)
    chosen = next(each for each in parsed.definitions if isinstance(each, OperationDefinitionNode))
    return demo.requested_cost(Compiler(schema(), parsed, chosen, VARIABLES))


def test_our_own_documents_cost_what_the_demo_shop_takes_for_them() -> None:
    bare = [operation(stem) for stem in operation_names() if "#parts" not in operation(stem).text]
    carried = [order_operation("orders", [part]) for part in part_names()]
    together = order_operation("orders_first_page", ["shipments", "methods", "locations", "address", "customer"])
    documents = [*bare, *carried, together]
    ours = [(document.text, price(document.text, **VARIABLES)) for document in documents]
    assert ours == [(document.text, demo_price(document)) for document in documents]
