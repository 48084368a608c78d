"""No document of ours needs a scope that the tables of scopes do not know, by the official schema's own words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, TypeInfo, TypeInfoVisitor, Visitor, get_named_type, parse, visit

from orderstatus.core.acting.write_scopes import WRITE_NEEDS, WriteNeed
from orderstatus.core.scope_needs import ALL_ORDERS, SCOPE_NEEDS, VISIBLE_DAYS
from orderstatus.demo import access
from orderstatus.demo.schema import access_rules, schema
from orderstatus.shopify.documents import operation_names, order_operation, part_names

WITH_PARTS = frozenset(
    {"orders", "orders_first_page", "orders_by_id", "order_life", "acting_by_id", "metafields_by_id"}
)


@cache
def every_selection() -> frozenset[str]:
    """Each `Type.field` that some document asks for, and what it is of: `Order.customer Customer`."""
    found: set[str] = set()
    types = TypeInfo(schema())

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent, kind = types.get_parent_type(), types.get_type()
            if parent is not None and kind is not None:
                named = get_named_type(kind)
                found.add(f"{parent.name}.{node.name.value} {named.name.removesuffix('Connection')}")

    for stem in operation_names():
        text = order_operation(stem, part_names() if stem in WITH_PARTS else ()).text
        document = parse(text)
        assert any(isinstance(each, OperationDefinitionNode) for each in document.definitions)
        visit(document, TypeInfoVisitor(types, Fields()))
    return frozenset(found)


def required() -> Iterator[tuple[str, frozenset[str]]]:
    """What is asked for, and the scopes any of which opens it."""
    rules: dict[str, dict[str, Any]] = access_rules()
    for selection in sorted(every_selection()):
        field, kind = selection.split()
        for rule in (rules["fields"].get(field, {}), rules["types"].get(kind, {})):
            if rule.get("scopes"):
                yield selection, frozenset(rule["scopes"])


def test_documents_do_need_scopes() -> None:
    """Else the tests below would promise nothing."""
    assert {"Order.customer Customer", "Order.paymentTerms PaymentTerms", "Location.name String"} <= every_selection()


def test_whoever_has_what_the_tables_ask_for_may_ask_for_every_field_of_every_document() -> None:
    closed = [
        (selection, sorted(scopes))
        for selection, scopes in required()
        if not any(set(need.any_of) <= scopes for need in SCOPE_NEEDS)
        and not any(set(need.scopes) <= scopes for need in WRITE_NEEDS)
    ]
    assert closed == []


@pytest.mark.parametrize("need", WRITE_NEEDS, ids=lambda need: need.said)
def test_no_scope_is_asked_for_that_opens_no_mutation(need: WriteNeed) -> None:
    of_mutations = [scopes for selection, scopes in required() if selection.startswith("Mutation.")]
    assert any(set(need.scopes) <= scopes for scopes in of_mutations)


@pytest.mark.parametrize("need", [need for need in SCOPE_NEEDS if need.scope != ALL_ORDERS], ids=lambda n: n.scope)
def test_no_scope_is_asked_for_that_opens_nothing(need: Any) -> None:
    """`read_all_orders` opens no field: it opens rows."""
    assert any(set(need.any_of) <= scopes for _, scopes in required())


def test_the_limit_is_the_one_that_the_demo_shop_has_by_itself() -> None:
    assert access.RECENT.days == VISIBLE_DAYS
