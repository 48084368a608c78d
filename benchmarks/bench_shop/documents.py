"""A GraphQL document, parsed once for each distinct text: its root fields with their arguments and selections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    parse,
    value_from_ast_untyped,
)

Json = dict[str, Any]
_LINKS = frozenset({"nodes", "edges", "pageInfo"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a selection, with its arguments filled in and fragments opened.

    `on` is the type that it was asked of; None for any. `children` is empty for a leaf. Only a connection is asked for
    nodes.
    """

    key: str
    name: str
    arguments: Json
    children: tuple[Field, ...]
    on: str | None
    is_connection: bool = field(init=False)

    def __post_init__(self) -> None:
        # Looked at for every node that is rendered.
        object.__setattr__(self, "is_connection", any(child.name in _LINKS for child in self.children))

    @property
    def nodes(self) -> tuple[tuple[Field, ...], ...]:
        """Each selection of the nodes of a connection: by `nodes`, and by `edges { node }`."""
        found = [child.children for child in self.children if child.name == "nodes"]
        for edges in (child for child in self.children if child.name == "edges"):
            found += [child.children for child in edges.children if child.name == "node"]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Operation:
    """What one call asks for. `shape` is equal for two calls whose nodes look alike, whatever page they ask for."""

    name: str
    is_mutation: bool
    root: tuple[Field, ...]
    shape: str


_PAGING = frozenset({"first", "last", "after", "before", "query", "reverse", "sortKey", "ids", "id"})


class Documents:
    """Reads calls, and remembers each text that it has parsed."""

    def __init__(self) -> None:
        self._parsed: dict[str, DocumentNode] = {}

    def operation(self, text: str, variables: Mapping[str, Any], name: str | None = None) -> Operation:
        """The operation called `name`, or the only one. Raises ValueError for what is no document or has none such."""
        document = self._parsed.get(text)
        if document is None:
            try:
                document = self._parsed[text] = parse(text)
            except Exception as error:
                raise ValueError(f"no GraphQL document: {error}") from error
        named = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        chosen = next((each for each in named if name in (None, each.name and each.name.value)), None)
        if chosen is None:
            raise ValueError(f"the document has no operation called {name}")
        filled = _defaults(chosen) | dict(variables)
        kept = {key: value for key, value in sorted(filled.items()) if key not in _PAGING}
        opened = _Opening(document, filled)
        return Operation(
            name=chosen.name.value if chosen.name else "",
            is_mutation=chosen.operation is OperationType.MUTATION,
            root=tuple(opened.fields(chosen.selection_set, None)),
            shape=f"{text}\0{kept}",
        )


def _defaults(operation: OperationDefinitionNode) -> Json:
    return {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value is not None
    }


class _Opening:
    """Opens the fragments of a document and fills its variables in."""

    def __init__(self, document: DocumentNode, variables: Json) -> None:
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._variables = variables

    def fields(self, selected: SelectionSetNode, on: str | None) -> Iterator[Field]:
        """The fields of a selection; one that two fragments ask for is merged into one, as an answer has it once."""
        merged: dict[tuple[str, str | None], Field] = {}
        for each in self._opened(selected, on):
            found = merged.get((each.key, each.on))
            children = each.children if found is None else _union(found.children, each.children)
            merged[each.key, each.on] = Field(each.key, each.name, each.arguments, children, each.on)
        yield from merged.values()

    def _opened(self, selected: SelectionSetNode, on: str | None) -> Iterator[Field]:
        for node in selected.selections:
            if isinstance(node, FieldNode):
                yield self._field(node, on)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition.name.value if node.type_condition else on
                yield from self._opened(node.selection_set, condition)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
                yield from self._opened(fragment.selection_set, fragment.type_condition.name.value)

    def _field(self, node: FieldNode, on: str | None) -> Field:
        arguments = {}
        for each in node.arguments or ():
            value = value_from_ast_untyped(each.value, self._variables)
            arguments[each.name.value] = None if value is Undefined else value
        children = tuple(self.fields(node.selection_set, None)) if node.selection_set else ()
        name = node.name.value
        return Field(node.alias.value if node.alias else name, name, arguments, children, on)


def _union(first: tuple[Field, ...], second: tuple[Field, ...]) -> tuple[Field, ...]:
    merged = {(each.key, each.on): each for each in first}
    for each in second:
        found = merged.get((each.key, each.on))
        children = each.children if found is None else _union(found.children, each.children)
        merged[each.key, each.on] = Field(each.key, each.name, each.arguments, children, each.on)
    return tuple(merged.values())
