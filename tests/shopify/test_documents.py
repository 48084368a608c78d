"""Every document is valid on the official schema, and on the demo shop's pruned one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from graphql import (
    FieldNode,
    GraphQLSchema,
    NoDeprecatedCustomRule,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    validate,
    visit,
)

import orderstatus.demo
from orderstatus.core.acting.orders import ActPart
from orderstatus.core.acting.settled_parcels import EVENTS_READ
from orderstatus.core.query import LifePart, Part
from orderstatus.shopify.acting_documents import acting_document
from orderstatus.shopify.documents import Document, operation, operation_names, order_operation, part_names
from orderstatus.shopify.life import LIFE_PARTS
from support.shared import shared_file

WITH_PARTS = ("orders", "orders_first_page", "orders_by_id", "order_life", "acting_by_id")
PRUNED = Path(orderstatus.demo.__file__).with_name("schema.graphql")


@cache
def schema(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(encoding="utf-8"), assume_valid=True)


def documents() -> list[Document]:
    listed = [operation(name) for name in operation_names() if name not in WITH_PARTS]
    row_parts = [part.value for part in Part]
    for stem in ("orders", "orders_first_page"):
        listed += [order_operation(stem, parts) for parts in ([], row_parts, *([part] for part in row_parts))]
    listed += [order_operation("orders_first_page", parts, farthest=True) for parts in ([], row_parts)]
    life_parts = [part.value for part in LifePart]
    listed += [order_operation("orders_by_id", parts) for parts in ([], life_parts, *([part] for part in life_parts))]
    listed += [
        order_operation("order_life", parts) for parts in ([], LIFE_PARTS, *([part] for part in sorted(LIFE_PARTS)))
    ]
    for parts in (frozenset[ActPart](), frozenset(ActPart), *(frozenset({part}) for part in ActPart)):
        listed += [acting_document(parts, whole=whole) for whole in (False, True)]
    return list(dict.fromkeys(listed))


def named(document: Document) -> str:
    spreads = sorted(line.strip() for line in document.text.splitlines() if line.strip().startswith("..."))
    return f"{document.name} {' '.join(spreads)}"


@pytest.mark.parametrize("document", documents(), ids=named)
def test_a_document_is_valid_on_the_official_schema(document: Document) -> None:
    official = schema(shared_file("schema", "admin_2026-10.graphql"))
    assert validate(official, parse(document.text)) == []


@pytest.mark.parametrize("document", documents(), ids=named)
def test_a_document_is_valid_on_the_demo_shops_schema(document: Document) -> None:
    assert validate(schema(PRUNED), parse(document.text)) == []


@pytest.mark.parametrize("document", documents(), ids=named)
def test_a_document_holds_one_operation_of_its_own_name(document: Document) -> None:
    operations = [each for each in parse(document.text).definitions if isinstance(each, OperationDefinitionNode)]
    assert [each.name.value for each in operations if each.name] == [document.name]


def test_every_part_on_disk_is_used_and_every_part_used_is_on_disk() -> None:
    acting = {name for part in ActPart for name in (part.value, f"{part.value}_whole")}
    assert set(part_names()) == {part.value for part in (*Part, *LifePart)} | LIFE_PARTS | acting


@pytest.mark.parametrize("part", ActPart, ids=lambda part: part.name)
def test_a_part_is_read_whole_with_the_same_fields_and_more_rows(part: ActPart) -> None:
    usual, whole = (acting_document(frozenset({part, ActPart.SHIPMENTS}), whole=whole) for whole in (False, True))
    assert usual.text != whole.text
    assert fields_of(usual) == fields_of(whole)


def fields_of(document: Document) -> str:
    return re.sub(r"\(first: \d+\)|first: \d+|Whole\b", "", document.text)


def test_no_document_asks_for_a_deprecated_field() -> None:
    official = schema(shared_file("schema", "admin_2026-10.graphql"))
    for document in documents():
        assert validate(official, parse(document.text), [NoDeprecatedCustomRule]) == []


@pytest.mark.parametrize("document", documents(), ids=named)
def test_every_connection_says_whether_it_goes_on(document: Document) -> None:
    types = TypeInfo(schema(PRUNED))
    silent: list[str] = []

    class Connections(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            kind = get_named_type(types.get_type())
            if kind is not None and kind.name.endswith("Connection") and node.selection_set:
                asked = {each.name.value for each in node.selection_set.selections if isinstance(each, FieldNode)}
                if "pageInfo" not in asked:
                    silent.append(node.name.value)

    visit(parse(document.text), TypeInfoVisitor(types, Connections()))
    assert silent == []


@pytest.mark.parametrize("whole", [False, True])
def test_as_many_events_are_read_as_a_verdict_counts_on(whole: bool) -> None:
    text = acting_document(frozenset({ActPart.SHIPMENTS, ActPart.EVENTS}), whole=whole).text
    (first,) = re.findall(r"\bevents\(first: (\d+),", text)
    assert int(first) == EVENTS_READ
