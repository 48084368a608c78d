"""Executes a checked operation with graphql-core over a shop's plain dicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    OperationDefinitionNode,
    execute_sync,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from orderstatus.demo.access import Denial, Grants
from orderstatus.demo.bulk_fields import BULK_FIELDS
from orderstatus.demo.connections import Page, as_listed, page
from orderstatus.demo.list_fields import LIST_FIELDS
from orderstatus.demo.metafield_fields import METAFIELD_FIELDS
from orderstatus.demo.mutations import MUTATION_FIELDS
from orderstatus.demo.refusals import location
from orderstatus.demo.request import Info, Json, Request, Resolver
from orderstatus.demo.root_fields import ROOT_FIELDS, type_of
from orderstatus.demo.schema import schema

RESOLVERS: Mapping[str, Resolver] = {
    **ROOT_FIELDS,
    **LIST_FIELDS,
    **BULK_FIELDS,
    **METAFIELD_FIELDS,
    **MUTATION_FIELDS,
}
"""Resolvers by ``Type.field``; every other field is read off its object under its own name."""


class Execution:
    """Executes operations for one app: what it may not read is decided once a field, not once a value."""

    def __init__(self, grants: Grants) -> None:
        self._grants = grants
        self._resolvers: dict[tuple[str, str], Resolver | None] = {}

    def run(
        self, request: Request, document: DocumentNode, operation: OperationDefinitionNode, variables: Json
    ) -> tuple[Json | None, list[Json]]:
        """Return ``data`` and the errors beside it in the keys, and their order, that Shopify was recorded to answer.

        The document must be valid and the variables checked. Fields are executed, values coerced and nulls carried to
        the nearest parent that may be null by graphql-core.
        """
        result = execute_sync(
            schema(),
            document,
            {},
            context_value=request,
            variable_values=variables,
            operation_name=operation.name.value if operation.name else None,
            field_resolver=self._resolve,
            type_resolver=self._type_of,
        )
        return result.data, [_shaped(error) for error in result.errors or ()]

    def _resolve(self, parent: Any, info: Info, /, **arguments: Any) -> Any:
        key = (info.parent_type.name, info.field_name)
        try:
            resolver = self._resolvers[key]
        except KeyError:
            resolver = self.resolver(info.parent_type, info.field_name, info.return_type)
            self._resolvers[key] = resolver
        return parent.get(info.field_name) if resolver is None else resolver(parent, info, **arguments)

    def resolver(self, parent: GraphQLObjectType, name: str, returned: GraphQLOutputType) -> Resolver | None:
        """Return how a field gets its values; None for one read off its object as it is."""
        named = get_named_type(returned)
        denial = self._grants.denial(parent.name, name, named)
        if denial is not None:
            return _denied(denial)
        if _is_connection(parent):
            return _PAGE_FIELDS[name]
        found = RESOLVERS.get(f"{parent.name}.{name}")
        if found is None and _is_connection(named):
            return _paged(name)
        if is_list_type(get_nullable_type(returned)) and "first" in parent.fields[name].args:
            return _cut(name, found)
        return found

    def _type_of(self, value: Json, info: Info, abstract: GraphQLNamedType) -> str:
        name = type_of(value)
        self.check_type(info.field_name, name)
        return name

    def check_type(self, field: str, name: str) -> None:
        """Raise GraphQLError where a field turned out to hold an object of a type that the app may not read."""
        denial = self._grants.type_denial(field, name)
        if denial is not None:
            raise GraphQLError(denial.message, extensions=denial.extensions)


def _is_connection(named: GraphQLNamedType | GraphQLObjectType) -> bool:
    return named.name.endswith("Connection")


_PAGE_FIELDS: Mapping[str, Resolver] = {
    "nodes": lambda found, info: found.nodes,
    "edges": lambda found, info: found.edges(),
    "pageInfo": lambda found, info: found.info(),
}
"""Fields of every connection, whose value is a `Page`."""


def _denied(denial: Denial) -> Resolver:
    def resolve(parent: Any, info: Info, /, **arguments: Any) -> None:
        raise GraphQLError(denial.message, extensions=denial.extensions)

    return resolve


def _paged(name: str) -> Resolver:
    """Return the resolver of a nested connection that knows neither a search nor a sort key."""

    def resolve(parent: Json, info: Info, /, **arguments: Any) -> Page | None:
        nodes = parent.get(name)
        return None if nodes is None else page(as_listed(nodes), arguments)

    return resolve


def _cut(name: str, found: Resolver | None) -> Resolver:
    """Return the resolver of a plain list of which ``first`` are asked for; a negative number gives none (a belief)."""

    def resolve(parent: Json, info: Info, /, **arguments: Any) -> list[Any] | None:
        values: list[Any] | None = parent.get(name) if found is None else found(parent, info, **arguments)
        first = arguments.get("first")
        return values if values is None or first is None else values[: max(0, first)]

    return resolve


def _shaped(error: GraphQLError) -> Json:
    """Return an error as Shopify writes it.

    One without extensions is none that a resolver raised on purpose, such as a null where none may be; that it is then
    answered with the code INTERNAL_SERVER_ERROR is a belief.
    """
    shaped: Json = {
        "message": error.message,
        "locations": [location(node) for node in (error.nodes or ())[:1]],
        "extensions": error.extensions or {"code": "INTERNAL_SERVER_ERROR"},
    }
    return shaped if error.path is None else shaped | {"path": error.path}
