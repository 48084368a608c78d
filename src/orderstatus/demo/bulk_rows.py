"""The rows of a bulk query: its selection projected over the shop's node dicts, without graphql-core's executor.

The executor takes 0.36 ms for an order with its shipments, this 0.05 ms (measured): half a minute for a hundred
thousand orders, in which the shop answers nobody, against five seconds. What a field's value is, who may read it and
which nodes a connection has is decided by the same resolvers (`orderstatus.demo.execute.Execution.resolver`); tests
hold both to the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from graphql import GraphQLObjectType

from orderstatus.demo.bulk_lines import Row
from orderstatus.demo.bulk_rules import nodes_of
from orderstatus.demo.connections import EVERYTHING
from orderstatus.demo.execute import Execution
from orderstatus.demo.request import Json, Request
from orderstatus.demo.root_fields import type_of
from orderstatus.demo.selection import Compiler, Selected

Value = Callable[[Any, list[Row]], Any]
"""What a field makes of its parent; rows that belong below the parent are added to the list."""

_PAGING = ("first", "last", "after", "before")


class Place:
    """What a resolver sees in place of graphql-core's ``info``: whose request it is and where the field stands."""

    __slots__ = ("_path", "context")

    def __init__(self, request: Request, path: Sequence[str]) -> None:
        self.context = request
        self._path = list(path)

    @property
    def path(self) -> Place:
        """The path, of which only `as_list` is asked for."""
        return self

    def as_list(self) -> list[str]:
        """Return the response keys that lead to the field."""
        return self._path


def rows(execution: Execution, operation: Compiler, request: Request) -> Iterator[Row]:
    """Yield a row for each node of the root connection, in its own order, with the rows below it.

    Paging arguments are ignored (bulk-operations/queries): a connection gives all of its nodes. Where the root is an
    object its connections' nodes are the rows, a belief. Raises GraphQLError for what the app may not read, as soon as
    a value of it is met, and `orderstatus.demo.connections.BadRequest` for arguments that Shopify refuses.
    """
    projection = _Projection(execution, operation, request)
    (root,) = operation.root
    below: list[Row] = []
    if root.connection:
        yield from projection.connected(root, operation.root_type, {})
        return
    projection.value(root, operation.root_type)({}, below)
    yield from below


class _Projection:
    def __init__(self, execution: Execution, operation: Compiler, request: Request) -> None:
        self._execution, self._types, self._request = execution, operation.schema.type_map, request

    def connected(self, field: Selected, parent: GraphQLObjectType, value: Any) -> Iterator[Row]:
        """Yield a row for each node that a connection of one parent has."""
        return self._connection(field, parent)(value)

    def value(self, field: Selected, parent: GraphQLObjectType) -> Value:
        """Return how the field of an object of that type gets its value."""
        if field.name == "__typename":
            name = parent.name
            return lambda node, below: name
        if field.connection:
            below_it = self._connection(field, parent)
            return lambda node, below: below.extend(below_it(node))
        if field.leaf and self._execution.resolver(parent, field.name, field.type) is None:
            key = field.name  # most fields of most objects: no further call for them
            return lambda node, below: node.get(key)
        read = self._read(field, parent)
        if field.leaf:
            return lambda node, below: read(node)
        inside = self._inside(field)
        if field.listed:
            return lambda node, below: _each(read(node), inside, below)
        return lambda node, below: None if (found := read(node)) is None else inside(found, below)

    def _connection(self, field: Selected, parent: GraphQLObjectType) -> Callable[[Any], Iterator[Row]]:
        read = self._read(field, parent)
        (selected,) = nodes_of(field)
        inside = self._inside(selected)

        def connected(parent_value: Any) -> Iterator[Row]:
            page = read(parent_value)
            for node in page.nodes if page is not None else ():
                below: list[Row] = []
                line = inside(node, below)
                for child, _ in below:
                    child["__parentId"] = line["id"]
                yield line, below

        return connected

    def _read(self, field: Selected, parent: GraphQLObjectType) -> Callable[[Any], Any]:
        resolver = self._execution.resolver(parent, field.name, field.type)
        if resolver is None:
            name = field.name
            return lambda node: node.get(name)
        arguments = dict(field.arguments)
        if field.connection:
            arguments = {k: v for k, v in arguments.items() if k not in _PAGING} | {"first": EVERYTHING}
        place = Place(self._request, [field.key])
        return lambda node: resolver(node, place, **arguments)

    def _inside(self, field: Selected) -> Value:
        """Return how an object's selection becomes a dict, by its type where there may be several."""
        if len(field.possible) == 1:
            return self._object(field, field.possible[0])
        by_type = {name: self._object(field, name) for name in field.possible}
        execution, name = self._execution, field.name

        def inside(node: Json, below: list[Row]) -> Json:
            found = type_of(node)
            execution.check_type(name, found)
            made: Json = by_type[found](node, below)
            return made

        return inside

    def _object(self, field: Selected, type_name: str) -> Value:
        parent = self._types[type_name]
        assert isinstance(parent, GraphQLObjectType)  # a field's possible types are object types
        lines = [(s.key, self.value(s, parent)) for s in field.under(type_name) if not s.connection]
        beside = [self.value(s, parent) for s in field.under(type_name) if s.connection]
        plain = self._plain(field, type_name, parent)
        if plain is not None:
            return lambda node, below: {key: node.get(name) for key, name in plain}
        if not beside:
            return lambda node, below: {key: value(node, below) for key, value in lines}

        def made(node: Json, below: list[Row]) -> Json:
            for connection in beside:
                connection(node, below)
            return {key: value(node, below) for key, value in lines}

        return made

    def _plain(self, field: Selected, type_name: str, parent: GraphQLObjectType) -> list[tuple[str, str]] | None:
        """Return keys and names where every field is read off the node as it stands, which is most objects."""
        selected = field.under(type_name)
        read_off = all(
            s.leaf and s.name != "__typename" and self._execution.resolver(parent, s.name, s.type) is None
            for s in selected
        )
        return [(s.key, s.name) for s in selected] if read_off else None


def _each(values: list[Any] | None, inside: Value, below: list[Row]) -> list[Any] | None:
    return None if values is None else [None if value is None else inside(value, below) for value in values]
