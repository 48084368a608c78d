"""The query of a bulk operation is valid, keeps the rules of bulk, and says the same thing in the same words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from graphql import (
    FieldNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    NoDeprecatedCustomRule,
    OperationDefinitionNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    validate,
    visit,
)
from hypothesis import given
from hypothesis import strategies as st

import orderstatus.demo
from orderstatus.core.query import Part
from orderstatus.shopify.bulk_documents import bulk_query
from support.shared import official_schema

EVERY_PART = tuple(part.value for part in Part)
CHOICES = [(), EVERY_PART, *((part,) for part in EVERY_PART)]


@cache
def pruned() -> GraphQLSchema:
    text = Path(orderstatus.demo.__file__).with_name("schema.graphql").read_text(encoding="utf-8")
    return build_schema(text, assume_valid=True)


def text(parts: tuple[str, ...]) -> str:
    return bulk_query(parts, search="processed_at:<='2026-11-23T05:30:00Z'", sort_key="PROCESSED_AT", reverse=True)


class Rules(Visitor):
    """What Shopify refuses of a bulk query, in its own words shortened (recorded)."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.broken: list[str] = []
        self.connections = 0
        self.deepest = 0
        self._around: list[str] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        kind = self.types.get_type()
        named = get_named_type(kind)
        names = {each.name.value for each in _fields(node)}
        what = "field"
        if named is not None and named.name.endswith("Connection"):
            what = "connection"
            self.connections += 1
            self.deepest = max(self.deepest, self._around.count("connection"))
            if names != {"edges"}:
                self.broken.append(f"{node.name.value} selects {names}")
            if "list" in self._around:
                self.broken.append(f"connection {node.name.value} within a list")
        elif isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList):
            what = "edges" if node.name.value == "edges" else "list"
        elif node.name.value == "node" and not any(
            each.name.value == "id" and not each.alias for each in _fields(node)
        ):
            self.broken.append("node without its id")
        self._around.append(what)

    def leave_field(self, *_: object) -> None:
        self._around.pop()


def _fields(node: FieldNode) -> list[FieldNode]:
    selections = node.selection_set.selections if node.selection_set else ()
    return [each for each in selections if isinstance(each, FieldNode)]


@pytest.mark.parametrize("parts", CHOICES)
def test_a_bulk_query_is_valid_on_the_official_schema_and_asks_for_nothing_deprecated(parts: tuple[str, ...]) -> None:
    document = parse(text(parts))
    assert validate(official_schema(), document) == []
    assert validate(official_schema(), document, [NoDeprecatedCustomRule]) == []


@pytest.mark.parametrize("parts", CHOICES)
def test_a_bulk_query_is_valid_on_the_demo_shops_schema(parts: tuple[str, ...]) -> None:
    assert validate(pruned(), parse(text(parts))) == []


@pytest.mark.parametrize("parts", CHOICES)
def test_a_bulk_query_keeps_the_rules_of_bulk(parts: tuple[str, ...]) -> None:
    (definition,) = parse(text(parts)).definitions
    assert isinstance(definition, OperationDefinitionNode)
    assert not definition.variable_definitions
    assert len(definition.selection_set.selections) == 1
    types = TypeInfo(pruned())
    rules = Rules(types)
    visit(parse(text(parts)), TypeInfoVisitor(types, rules))
    assert rules.broken == []
    assert 1 <= rules.connections <= 5
    assert rules.deepest <= 2


@pytest.mark.parametrize(
    "broken",
    [
        "{ orders { nodes { id } } }",
        "{ orders { edges { node { name } } } }",
        "{ orders { edges { node { id fulfillments { events { edges { node { id } } } } } } } }",
    ],
)
def test_the_rules_see_what_shopify_refuses(broken: str) -> None:
    types = TypeInfo(pruned())
    rules = Rules(types)
    visit(parse(broken), TypeInfoVisitor(types, rules))
    assert rules.broken != []


@given(search=st.text(st.characters(codec="utf-8")))
def test_whatever_a_search_holds_arrives_as_it_was(search: str) -> None:
    (definition,) = parse(bulk_query((), search=search, sort_key="ID", reverse=False)).definitions
    assert isinstance(definition, OperationDefinitionNode)
    (orders,) = definition.selection_set.selections
    assert isinstance(orders, FieldNode)
    said = {each.name.value: each.value for each in orders.arguments or ()}
    assert isinstance(said["query"], StringValueNode)
    assert said["query"].value == search


def test_the_same_question_has_the_same_words_however_its_parts_are_listed() -> None:
    assert text(EVERY_PART) == text(tuple(reversed(EVERY_PART)))
    assert len(text(EVERY_PART).encode()) < 65_535
