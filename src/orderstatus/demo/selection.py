"""What an operation selects, typed: fragments opened, directives applied, arguments filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

Json = dict[str, Any]
Gate = Callable[[str, str, GraphQLNamedType], Any]
"""Called once a selected field with (parent type, field, named type); its answer is kept as `Selected.denied`."""


def literal(node: ValueNode, variables: Mapping[str, Any]) -> Any:
    """Return a literal's JSON value, with variables put in (a missing one is null)."""
    if isinstance(node, VariableNode):
        return variables.get(node.name.value)
    if isinstance(node, NullValueNode):
        return None
    if isinstance(node, ListValueNode):
        return [literal(item, variables) for item in node.values]
    if isinstance(node, ObjectValueNode):
        return {f.name.value: literal(f.value, variables) for f in node.fields}
    value: Any = getattr(node, "value", None)
    if isinstance(node, IntValueNode):
        return int(value)
    return float(value) if node.kind == "float_value" else value


def location(node: Any) -> Json:
    """Return a node's place in the query text as ``{"line", "column"}``, both from 1."""
    token = node.loc.start_token
    return {"line": token.line, "column": token.column}


@dataclass(slots=True, eq=False)
class Selected:
    """One response key of an object: the field, its filled-in arguments and what is selected under it."""

    key: str
    name: str
    parent: str
    type: GraphQLOutputType
    arguments: Json
    nodes: list[FieldNode]
    compiler: Compiler
    named: GraphQLNamedType = field(init=False)
    leaf: bool = field(init=False)
    required: bool = field(init=False)
    listed: bool = field(init=False)
    connection: bool = field(init=False)
    denied: Any = field(init=False)
    resolver: Any = field(init=False)
    _under: dict[str, tuple[Selected, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.named = get_named_type(self.type)
        self.leaf = is_leaf_type(self.named)
        self.required = is_non_null_type(self.type)
        self.listed = is_list_type(self.type.of_type if self.required else self.type)  # type: ignore[union-attr]
        self.connection = self.named.name.endswith("Connection")
        self.denied = self.compiler.gate(self.parent, self.name, self.named)
        self.resolver = self.compiler.resolvers.get(f"{self.parent}.{self.name}")

    def under(self, type_name: str) -> tuple[Selected, ...]:
        """Return what is selected on the object type ``type_name`` below this field."""
        found = self._under.get(type_name)
        if found is None:
            sets = [node.selection_set for node in self.nodes if node.selection_set]
            found = self._under[type_name] = self.compiler.collect(sets, type_name)
        return found

    def possible(self) -> list[str]:
        """Return the object types that the value may have."""
        if is_abstract_type(self.named):
            return [t.name for t in self.compiler.schema.get_possible_types(self.named)]
        return [self.named.name]

    def child(self, name: str) -> Selected | None:
        """Return the first selection of the field ``name`` below this field of one object type, if any."""
        return next((s for s in self.under(self.named.name) if s.name == name), None)


class Compiler:
    """Opens selections of one operation with its variables; `root` is the operation's own selection."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
        gate: Gate = lambda parent, name, named: None,
        resolvers: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.schema, self.variables, self.gate, self.resolvers = schema, variables, gate, resolvers
        self.mutation = operation.operation is OperationType.MUTATION
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        root_type = schema.mutation_type if self.mutation else schema.query_type
        if root_type is None:
            raise LookupError(f"the schema has no {operation.operation.value} type")
        self.root_type = root_type
        self.root = self.collect([operation.selection_set], root_type.name)

    def collect(self, sets: list[SelectionSetNode], type_name: str) -> tuple[Selected, ...]:
        """Return the merged selections on one object type, in response order."""
        object_type = self.schema.type_map[type_name]
        if not isinstance(object_type, GraphQLObjectType):
            raise LookupError(f"{type_name} is no object type")
        grouped: dict[str, list[FieldNode]] = {}
        for selection_set in sets:
            for node in self._fields(selection_set, object_type):
                grouped.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        return tuple(self._selected(key, nodes, object_type) for key, nodes in grouped.items())

    def _selected(self, key: str, nodes: list[FieldNode], parent: GraphQLObjectType) -> Selected:
        name = nodes[0].name.value
        if name == "__typename":
            output: GraphQLOutputType = self.schema.type_map["String"]  # type: ignore[assignment]
            return Selected(key, name, parent.name, output, {}, nodes, self)
        definition = parent.fields[name]
        return Selected(key, name, parent.name, definition.type, self._arguments(definition, nodes[0]), nodes, self)

    def _arguments(self, definition: GraphQLField, node: FieldNode) -> Json:
        given = {a.name.value: a.value for a in node.arguments or ()}
        filled: Json = {}
        for name, argument in definition.args.items():
            value = given.get(name)
            absent = value is None or (isinstance(value, VariableNode) and value.name.value not in self.variables)
            if not absent and value is not None:
                filled[name] = literal(value, self.variables)
            elif argument.ast_node is not None and argument.ast_node.default_value is not None:
                filled[name] = literal(argument.ast_node.default_value, {})
        return filled

    def _fields(self, selection_set: SelectionSetNode, on: GraphQLObjectType) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._included(node.directives or ()):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition.name.value, on):
                    yield from self._fields(node.selection_set, on)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
                if self._applies(fragment.type_condition.name.value, on):
                    yield from self._fields(fragment.selection_set, on)

    def _applies(self, condition: str, on: GraphQLObjectType) -> bool:
        if condition == on.name:
            return True
        named = self.schema.type_map[condition]
        return is_abstract_type(named) and self.schema.is_sub_type(named, on)

    def _included(self, directives: tuple[DirectiveNode, ...] | list[DirectiveNode]) -> bool:
        for directive in directives:
            name = directive.name.value
            if name not in ("skip", "include") or not directive.arguments:
                continue
            if bool(literal(directive.arguments[0].value, self.variables)) is (name == "skip"):
                return False
        return True
