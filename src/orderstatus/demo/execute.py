"""Executes a checked operation over plain dicts: values, lists, pages, nulls and errors with their paths."""

from __future__ import annotations

from typing import Any

from graphql import is_abstract_type, is_list_type, is_non_null_type

from orderstatus.demo.access import Denial
from orderstatus.demo.connections import BadRequest, as_listed, page
from orderstatus.demo.resolve import InvalidId, Path, Request, paged, type_of
from orderstatus.demo.selection import Compiler, Selected, location

Json = dict[str, Any]


class _Nulled(Exception):
    """A value that must not be null is: its parent becomes null instead."""


class Execution:
    """One run of one operation.

    graphql-core parses, checks and types the operation; running it here over dicts takes a tenth of the time that its
    general executor takes for a page of 250 orders (a test compares the two answers).
    """

    def __init__(self, request: Request, operation: Compiler) -> None:
        self.request = request
        self.operation = operation
        self.errors: list[Json] = []

    def run(self) -> Json | None:
        """Return ``data``; errors with their paths are in ``errors`` afterwards."""
        try:
            return self._object(self.operation.root, {}, ())
        except _Nulled:
            return None

    def _object(self, fields: tuple[Selected, ...], value: Json, path: Path) -> Json:
        result: Json = {}
        for field in fields:
            if field.denied is None and field.leaf and field.resolver is None:
                found = field.parent if field.name == "__typename" else value.get(field.name)
                if found is None and field.required:
                    self._missing(field, path)
            else:
                found = self._composite(field, value, (*path, field.key))
            if found is None and field.required:
                raise _Nulled
            result[field.key] = found
        return result

    def _composite(self, field: Selected, parent: Json, path: Path) -> Any:
        if field.denied is not None:
            self._denied(field.denied, field, path)
            return None
        try:
            value = self._value(field, parent, path)
        except BadRequest as wrong:
            self.errors.append(_error(str(wrong), field, path, {"code": "BAD_REQUEST"}))
            return None
        except InvalidId as wrong:
            self.errors.append(_error(str(wrong), field, path, {"code": "RESOURCE_NOT_FOUND"}))
            return None
        if value is None:
            if field.required:
                self._missing(field, path[:-1])
            return None
        if field.leaf:
            return value
        if field.listed:
            return self._list(field, value, path)
        return self._one(field, value, path)

    def _value(self, field: Selected, parent: Json, path: Path) -> Any:
        if field.resolver is not None:
            value = field.resolver(self.request, parent, field, path)
        else:
            value = parent.get(field.name)
            if field.connection and isinstance(value, list):
                return paged(field, page(as_listed(value), field.arguments))
        if isinstance(value, list) and isinstance(first := field.arguments.get("first"), int):
            return value[: max(0, first)]
        return value

    def _list(self, field: Selected, values: list[Any], path: Path) -> list[Any] | None:
        kind = field.type.of_type if is_non_null_type(field.type) else field.type
        required = is_list_type(kind) and is_non_null_type(kind.of_type)
        result: list[Any] = []
        for at, value in enumerate(values):
            item = None if value is None else self._one(field, value, (*path, at))
            if item is None and required:
                return None
            result.append(item)
        return result

    def _one(self, field: Selected, value: Json, path: Path) -> Json | None:
        name = field.named.name
        if is_abstract_type(field.named):
            name = type_of(value)
            denial = self.request.grants.type_denial(field.name, name)
            if denial is not None:
                self._denied(denial, field, path)
                return None
        try:
            return self._object(field.under(name), value, path)
        except _Nulled:
            return None

    def _denied(self, denial: Denial, field: Selected, path: Path) -> None:
        self.errors.append(_error(denial.message, field, path, denial.extensions))

    def _missing(self, field: Selected, path: Path) -> None:
        message = f"Cannot return null for non-nullable field {field.parent}.{field.name}"
        self.errors.append(_error(message, field, (*path, field.key), {"code": "INTERNAL_SERVER_ERROR"}))


def _error(message: str, field: Selected, path: Path, extensions: Json) -> Json:
    places = [location(node) for node in field.nodes[:1]]
    return {"message": message, "locations": places, "extensions": extensions, "path": list(path)}
