"""Documents and variables checked before anything runs, with errors in the shapes that Shopify answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    is_list_type,
    is_non_null_type,
    parse,
    print_ast,
    type_from_ast,
    validate,
)

from orderstatus.demo.selection import literal, location

Json = dict[str, Any]
Problem = tuple[list[str | int], str]

_GID = re.compile(r"gid://[\w-]+/\w+/\S+")


class Refused(Exception):
    """A document or its variables cannot run; ``errors`` is the answer's list."""

    def __init__(self, errors: list[Json]) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors


def document(schema: GraphQLSchema, text: str) -> DocumentNode:
    """Return the parsed and valid document; raises `Refused` with Shopify's errors otherwise."""
    try:
        parsed = parse(text)
    except GraphQLSyntaxError as wrong:
        raise Refused([_syntax_error(wrong)]) from wrong
    rootless = [d for d in parsed.definitions if isinstance(d, OperationDefinitionNode) and not _root(schema, d)]
    if rootless:  # graphql-core 3.2 finds nothing wrong with these
        raise Refused([_without_root(operation) for operation in rootless])
    errors = validate(schema, parsed)
    if errors:
        paths = dict(_paths(parsed))
        raise Refused(_joined([_shaped(error, paths) for error in errors]))
    return parsed


def _root(schema: GraphQLSchema, operation: OperationDefinitionNode) -> GraphQLObjectType | None:
    kinds = {"query": schema.query_type, "mutation": schema.mutation_type}
    return kinds.get(operation.operation.value)


def _without_root(operation: OperationDefinitionNode) -> Json:
    kind = operation.operation.value
    extensions = {"code": f"missing{kind.capitalize()}Configuration"}
    path = [f"{kind} {operation.name.value}" if operation.name else kind]
    message = f"Schema is not configured for {kind}s"
    return {"message": message, "locations": [location(operation)], "path": path, "extensions": extensions}


def operation(parsed: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation to run; raises `Refused` with the recorded texts when the name does not settle it."""
    found = [d for d in parsed.definitions if isinstance(d, OperationDefinitionNode)]
    if name:
        for candidate in found:
            if candidate.name is not None and candidate.name.value == name:
                return candidate
        raise Refused([{"message": f'No operation named "{name}"'}])
    if len(found) != 1:
        raise Refused([{"message": "An operation name is required"}])
    return found[0]


def _syntax_error(wrong: GraphQLSyntaxError) -> Json:
    place = next(iter(wrong.locations or ()), None)
    line, column = (place.line, place.column) if place else (1, 1)
    found = re.search(r"(?:found|Unexpected) (.*?)\.$", wrong.message)
    what = found.group(1) if found else "token"
    what = "end of file" if "<EOF>" in what else what
    return {
        "message": f"syntax error, unexpected {what} at [{line}, {column}]",
        "locations": [{"line": line, "column": column}],
        "extensions": {"code": "PARSE_ERROR"},
    }


def _paths(parsed: DocumentNode) -> Iterator[tuple[int, list[str]]]:
    for definition in parsed.definitions:
        if isinstance(definition, OperationDefinitionNode):
            name = f" {definition.name.value}" if definition.name else ""
            path = [f"{definition.operation.value}{name}"]
        elif isinstance(definition, FragmentDefinitionNode):
            path = [f"fragment {definition.name.value}"]
        else:
            continue
        yield from _paths_in(definition, path)


def _paths_in(node: Any, path: list[str]) -> Iterator[tuple[int, list[str]]]:
    yield id(node), path
    for directive in getattr(node, "directives", None) or ():
        yield id(directive), path
    for variable in getattr(node, "variable_definitions", None) or ():
        yield id(variable), path
    if isinstance(node, FieldNode):
        for argument in node.arguments or ():
            inner = [*path, argument.name.value]
            yield id(argument), inner
            yield id(argument.value), inner
    selection_set = getattr(node, "selection_set", None)
    for child in selection_set.selections if selection_set else ():
        if isinstance(child, FieldNode):
            step = [child.alias.value if child.alias else child.name.value]
        elif isinstance(child, InlineFragmentNode):
            step = [f"... on {child.type_condition.name.value}" if child.type_condition else "..."]
            if child.type_condition:
                yield id(child.type_condition), [*path, *step]
        else:
            step = [f"... {child.name.value}"]
        yield from _paths_in(child, [*path, *step])


def _shaped(error: GraphQLError, paths: Mapping[int, list[str]]) -> Json:
    node = error.nodes[0] if error.nodes else None
    path = paths.get(id(node), [])
    for pattern, shape in _SHAPES:
        found = pattern.match(error.message)
        if found:
            message, extensions = shape(found.groupdict(), path, node)
            break
    else:
        message, extensions = error.message, {}
    shaped: Json = {"message": message, "locations": [location(node)] if node is not None else []}
    if path:
        shaped["path"] = path
    if extensions:
        shaped["extensions"] = extensions
    return shaped


def _joined(errors: list[Json]) -> list[Json]:
    """Make one error of a field's several missing arguments, as recorded."""
    joined: list[Json] = []
    for error in errors:
        extensions, before = error.get("extensions", {}), joined[-1] if joined else {}
        missing = extensions.get("code") == "missingRequiredArguments"
        if missing and before.get("path") == error["path"] and before["extensions"]["code"] == extensions["code"]:
            before["message"] += f", {extensions['arguments']}"
            before["extensions"]["arguments"] += f", {extensions['arguments']}"
        else:
            joined.append(error)
    return joined


Shape = Callable[[dict[str, str], list[str], Any], tuple[str, Json]]


def _undefined_field(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    message = f"Field '{got['field']}' doesn't exist on type '{got['type']}'"
    return message, {"code": "undefinedField", "typeName": got["type"], "fieldName": got["field"]}


def _argument_not_accepted(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    message = f"Field '{got['field']}' doesn't accept argument '{got['argument']}'"
    extensions = {"name": got["field"], "typeName": "Field", "argumentName": got["argument"]}
    return message, {"code": "argumentNotAccepted", **extensions}


def _missing_arguments(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    message = f"Field '{got['field']}' is missing required arguments: {got['argument']}"
    extensions = {"className": "Field", "name": got["field"], "arguments": got["argument"]}
    return message, {"code": "missingRequiredArguments", **extensions}


def _missing_in_directive(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    message = f"Directive '{got['directive']}' is missing required arguments: {got['argument']}"
    extensions = {"className": "Directive", "name": got["directive"], "arguments": got["argument"]}
    return message, {"code": "missingRequiredArguments", **extensions}


def _no_selection(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    name, type_name = got["field"], got["type"].strip("![]")
    hint = f"field '{name}' returns {type_name} but has no selections. Did you mean '{name} {{ ... }}'?"
    extensions = {"code": "selectionMismatch", "nodeName": f"field '{name}'", "typeName": type_name}
    return f"Field must have selections ({hint})", extensions


def _leaf_selection(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    name, type_name = got["field"], got["type"].strip("![]")
    hint = f"field '{name}' returns {type_name} but has selections"
    extensions = {"code": "selectionMismatch", "nodeName": f"field '{name}'", "typeName": type_name}
    return f"Selections can't be made on scalars ({hint})", extensions


def _bad_literal(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    if len(path) < 2:  # inside an input object, whose recorded errors have a shape of their own that we do not copy
        return f"Invalid value ({print_ast(node)})", {"code": "argumentLiteralsIncompatible"}
    argument, field = path[-1], path[-2]
    expected = f" Expected type '{got['type']}'." if got.get("type") else ""
    message = f"Argument '{argument}' on Field '{field}' has an invalid value ({print_ast(node)}).{expected}"
    extensions = {"code": "argumentLiteralsIncompatible", "typeName": "Field", "argumentName": argument}
    return message, extensions


def _unused_variable(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    owner = path[0].partition(" ")[2] if path else ""
    message = f"Variable ${got['variable']} is declared by {owner or 'anonymous query'} but not used"
    return message, {"code": "variableNotUsed", "variableName": got["variable"]}


def _undefined_variable(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    message = f"Variable ${got['variable']} is used by {got.get('by') or 'anonymous query'} but not declared"
    return message, {"code": "variableNotDefined", "variableName": got["variable"]}


def _undefined_directive(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    name = got["directive"]
    return f"Directive @{name} is not defined", {"code": "undefinedDirective", "directiveName": name}


def _undefined_type(got: dict[str, str], path: list[str], node: Any) -> tuple[str, Json]:
    message = f"No such type {got['type']}, so it can't be a fragment condition"
    return message, {"code": "undefinedType", "typeName": got["type"]}


# graphql-core's messages, 3.2 and 3.3, to the shapes recorded in errors.jsonl; what is not here keeps its own message.
_SHAPES: list[tuple[re.Pattern[str], Shape]] = [
    (re.compile(r"Cannot query field '(?P<field>\w+)' on type '(?P<type>\w+)'"), _undefined_field),
    (re.compile(r"Unknown argument '(?P<argument>\w+)' on field '\w+\.(?P<field>\w+)'"), _argument_not_accepted),
    (re.compile(r"Argument '\w+\.(?P<field>\w+)\((?P<argument>\w+):\)' of type .* is required"), _missing_arguments),
    (re.compile(r"Argument '@(?P<directive>\w+)\((?P<argument>\w+):\)' of type .* is required"), _missing_in_directive),
    (
        re.compile(r"Directive '@(?P<directive>\w+)' argument '(?P<argument>\w+)' of type .* is required"),
        _missing_in_directive,
    ),
    (re.compile(r"Field '(?P<field>\w+)' argument '(?P<argument>\w+)' of type .* is required"), _missing_arguments),
    (re.compile(r"Field '(?P<field>\w+)' of type '(?P<type>[^']+)' must have a selection"), _no_selection),
    (re.compile(r"Field '(?P<field>\w+)' must not have a selection since type '(?P<type>[^']+)'"), _leaf_selection),
    (re.compile(r"Variable '\$(?P<variable>\w+)' is never used"), _unused_variable),
    (re.compile(r"Variable '\$(?P<variable>\w+)' is not defined(?: by operation '(?P<by>\w+)')?"), _undefined_variable),
    (re.compile(r"Unknown directive '@(?P<directive>\w+)'"), _undefined_directive),
    (re.compile(r"Unknown type '(?P<type>\w+)'"), _undefined_type),
    (re.compile(r"Expected value of (?:non-null )?type '(?P<type>[^']+)'"), _bad_literal),
    (re.compile(r"Value .* does not exist in '(?P<type>\w+)' enum"), _bad_literal),
    (re.compile(r"(?P<type>Int|Float|Boolean|String|ID) cannot represent"), _bad_literal),
    (re.compile(r"Enum '(?P<type>\w+)' cannot represent"), _bad_literal),
]


def variables(schema: GraphQLSchema, chosen: OperationDefinitionNode, given: Json) -> Json:
    """Return the variables to run with, defaults filled in; raises `Refused` (INVALID_VARIABLE) as recorded."""
    values: Json = {}
    errors: list[Json] = []
    for definition in chosen.variable_definitions or ():
        name = definition.variable.name.value
        if name not in given and definition.default_value is not None:
            values[name] = literal(definition.default_value, {})
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
    right = {
        "Int": isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31,
        "Float": isinstance(value, int | float) and not isinstance(value, bool),
        "Boolean": isinstance(value, bool),
        "String": isinstance(value, str),
    }.get(name, True)
    return None if right else f"Could not coerce value {value!r} to {name}"
