"""Errors of documents: graphql-core's messages in the shapes that Shopify was recorded to answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    print_ast,
)

Json = dict[str, Any]


class Refused(Exception):
    """A document or its variables cannot run; ``errors`` is the answer's list."""

    def __init__(self, errors: list[Json]) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors


def location(node: Any) -> Json:
    """Return a node's place in the query text as ``{"line", "column"}``, both from 1."""
    token = node.loc.start_token
    return {"line": token.line, "column": token.column}


def syntax_refusal(wrong: GraphQLSyntaxError) -> Refused:
    """Return the refusal of a text that is no document, with the recorded code PARSE_ERROR."""
    place = next(iter(wrong.locations or ()), None)
    line, column = (place.line, place.column) if place else (1, 1)
    found = re.search(r"(?:found|Unexpected) (.*?)\.$", wrong.message)
    what = found.group(1) if found else "token"
    what = "end of file" if "<EOF>" in what else what
    error: Json = {
        "message": f"syntax error, unexpected {what} at [{line}, {column}]",
        "locations": [{"line": line, "column": column}],
        "extensions": {"code": "PARSE_ERROR"},
    }
    return Refused([error])


def refusal(errors: Iterable[GraphQLError], parsed: DocumentNode) -> Refused:
    """Return the refusal of a document in which graphql-core found these errors."""
    paths = dict(_paths(parsed))
    return Refused(_joined([_shaped(error, paths) for error in errors]))


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


# graphql-core's messages, 3.2 and 3.3, to the shapes that recorded errors have; what is not here keeps its own message.
# Not recorded but modelled on the others: a selection on a scalar and a variable that is not declared.
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
