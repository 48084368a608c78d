"""What a bulk query may look like: the rules that ``bulkOperationRunQuery`` checks before it starts anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLID,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    get_nullable_type,
    parse,
)

from orderstatus.demo import validation
from orderstatus.demo.refusals import Refused, syntax_refusal
from orderstatus.demo.schema import schema
from orderstatus.demo.selection import Compiler, Selected

Json = dict[str, Any]

MAX_BYTES = 65_535
MAX_CONNECTIONS = 5
MAX_DEPTH = 2
"""How many connections may stand above another one."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A connection of a query: where it stands among others, lists and the nodes of others."""

    field: Selected
    parents: tuple[Selected, ...]
    in_list: bool


def problems(text: str) -> list[str]:
    """Return the messages of the userErrors that refuse a bulk query, in the order of the rules; none if it may run.

    The texts are recorded (bulk-operation-run-query-validators.json and its neighbours), except for three beliefs: that
    of several top-level fields, that of a top-level ``nodes``, and what follows "Invalid bulk query: " where the text
    is no GraphQL of this schema.
    """
    size = len(text.encode())
    if size > MAX_BYTES:
        return [f"Query is too large ({size} bytes; maximum is {MAX_BYTES} bytes)"]
    try:
        if _is_mutation(text):
            return ["Invalid operation type. Only `query` operations are supported."]
        operation = compiled(text)
    except Refused as refused:
        return [f"Invalid bulk query: {refused.errors[0]['message'].partition(' at [')[0]}"]
    found = list(_connections(operation.root, (), in_list=False))
    return [*_of_the_root(operation), *_of_the_shape(found), *_of_the_nodes(found)]


def compiled(text: str) -> Compiler:
    """Return a bulk query ready to be projected; raises `Refused` where it is no valid document of this schema."""
    document = validation.document(schema(), text)
    return Compiler(schema(), document, validation.operation(document, None), {})


def _is_mutation(text: str) -> bool:
    # Before the fields are looked at: the recorded mutation is refused for what it is, whatever it names.
    try:
        document = parse(text)
    except GraphQLSyntaxError as wrong:
        raise syntax_refusal(wrong) from wrong
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    return any(operation.operation is not OperationType.QUERY for operation in operations)


def _connections(fields: tuple[Selected, ...], parents: tuple[Selected, ...], *, in_list: bool) -> Iterator[_Found]:
    for field in fields:
        if field.leaf:
            continue
        if not field.connection:
            for name in field.possible:
                yield from _connections(field.under(name), parents, in_list=in_list or field.listed)
            continue
        yield _Found(field, parents, in_list)
        for node in nodes_of(field):
            for name in node.possible:
                yield from _connections(node.under(name), (*parents, field), in_list=in_list)


def nodes_of(connection: Selected) -> list[Selected]:
    """Return what a connection selects as ``edges { node { ... } }``."""
    edges = [s for s in connection.under(connection.named.name) if s.name == "edges"]
    return [s for edge in edges for s in edge.under(edge.named.name) if s.name == "node"]


def _of_the_root(operation: Compiler) -> Iterator[str]:
    for field in operation.root:
        if field.name in ("node", "nodes"):
            yield f"Bulk queries cannot contain a top level `{field.name}` field."
    if len(operation.root) > 1:
        yield "Bulk queries must contain a single top level field."


def _of_the_shape(found: list[_Found]) -> Iterator[str]:
    if not found:
        yield "Bulk queries must contain at least one connection."
    if len(found) > MAX_CONNECTIONS:
        yield f"Bulk queries cannot contain more than {MAX_CONNECTIONS} connections."
    if any(len(connection.parents) > MAX_DEPTH for connection in found):
        yield f"Bulk queries cannot contain connections with a nesting depth greater than {MAX_DEPTH}."
    if any(connection.in_list for connection in found):
        yield "Queries that contain a connection field within a list field are not currently supported."


def _of_the_nodes(found: list[_Found]) -> Iterator[str]:
    wrong = [f.field.name for f in found if not nodes_of(f.field) or _selects_nodes(f.field)]
    if wrong:
        names = ", ".join(f"'{name}'" for name in dict.fromkeys(wrong))
        yield (
            "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: "
            f"'{wrong[0]} {{ edges {{ node {{'. Selecting via 'nodes' is not supported. "
            f"Invalid connection fields: {names}."
        )
    parents = dict.fromkeys(f.parents[-1] for f in found if f.parents)
    nameless = [parent.name for parent in parents if not all(map(_selects_id, nodes_of(parent)))]
    if nameless:
        yield (
            "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be "
            f"of 'ID' return type. Connection fields without 'id': {', '.join(dict.fromkeys(nameless))}."
        )


def _selects_nodes(connection: Selected) -> bool:
    return any(s.name == "nodes" for s in connection.under(connection.named.name))


def _selects_id(node: Selected) -> bool:
    return all(
        any(s.key == s.name == "id" and get_nullable_type(s.type) is GraphQLID for s in node.under(name))
        for name in node.possible
    )
