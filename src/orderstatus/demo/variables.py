"""Variables checked before anything runs, with errors in the shape that Shopify was recorded to answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_list_type,
    is_non_null_type,
    print_ast,
    type_from_ast,
    value_from_ast_untyped,
)

from orderstatus.demo.instants import second_of
from orderstatus.demo.refusals import Refused, location

Json = dict[str, Any]
Problem = tuple[list[str | int], str]

_GID = re.compile(r"gid://[\w-]+/\w+/\S+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def checked(schema: GraphQLSchema, chosen: OperationDefinitionNode, given: Json) -> Json:
    """Return the variables of an operation, defaults filled in; raises `Refused` (INVALID_VARIABLE) as recorded."""
    values: Json = {}
    errors: list[Json] = []
    for definition in chosen.variable_definitions or ():
        name = definition.variable.name.value
        if name not in given and definition.default_value is not None:
            values[name] = value_from_ast_untyped(definition.default_value)
            continue
        kind = type_from_ast(schema, definition.type)
        problems = list(_problems(given.get(name), kind, []))  # type: ignore[arg-type]
        if problems:
            errors.append(_invalid_variable(name, print_ast(definition.type), given.get(name), problems, definition))
        elif name in given:
            values[name] = given[name]
    if errors:
        raise Refused(errors)
    return values


def _invalid_variable(name: str, kind: str, value: Any, problems: list[Problem], definition: Any) -> Json:
    details = [f"{'.'.join(map(str, path))} ({text})" for path, text in problems if path]
    suffix = f" for {', '.join(details)}" if details else ""
    shown: list[Json] = []
    for path, text in problems:
        shown.append({"path": path, "explanation": text})
        if text.startswith("Invalid global id"):
            shown[-1]["message"] = text
    return {
        "message": f"Variable ${name} of type {kind} was provided invalid value{suffix}",
        "locations": [location(definition)],
        "extensions": {"code": "INVALID_VARIABLE", "value": value, "problems": shown},
    }


def _problems(value: Any, kind: GraphQLInputType, path: list[str | int]) -> Iterator[Problem]:
    if is_non_null_type(kind):
        if value is None:
            yield path, "Expected value to not be null"
            return
        kind = kind.of_type
    if value is None:
        return
    if is_list_type(kind):
        for at, item in enumerate(value if isinstance(value, list) else [value]):
            yield from _problems(item, kind.of_type, [*path, at])
    elif isinstance(kind, GraphQLInputObjectType):
        yield from _object_problems(value, kind, path)
    elif isinstance(kind, GraphQLEnumType):
        if value not in kind.values:
            yield path, f'Expected "{value}" to be one of: {", ".join(kind.values)}'
    elif (text := _scalar_problem(value, kind.name)) is not None:  # type: ignore[union-attr]
        yield path, text


def _object_problems(value: Any, kind: GraphQLInputObjectType, path: list[str | int]) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield path, f'Expected "{value}" to be a key-value object.'
        return
    for name in value:
        if name not in kind.fields:
            yield [*path, name], f"Field is not defined on {kind.name}"
    for name, field in kind.fields.items():
        optional = field.ast_node is not None and field.ast_node.default_value is not None
        if name in value or not optional:
            yield from _problems(value.get(name), field.type, [*path, name])


def _scalar_problem(value: Any, name: str) -> str | None:
    if name == "ID":
        text = str(value)
        return None if _GID.fullmatch(text) else f"Invalid global id '{text}'"
    if name == "URL" and isinstance(value, str):
        return None if _SCHEME.match(value) else f"Invalid url '{value}', missing scheme"
    right = {
        "Int": isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31,
        "Float": isinstance(value, int | float) and not isinstance(value, bool),
        "Boolean": isinstance(value, bool),
        "String": isinstance(value, str),
        "URL": False,
        "DateTime": isinstance(value, str) and _is_instant(value),
    }.get(name, True)
    return None if right else f"Could not coerce value {value!r} to {name}"


def _is_instant(text: str) -> bool:
    try:
        second_of(text)
    except ValueError:
        return False
    return True
