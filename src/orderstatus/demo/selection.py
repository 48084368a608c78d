"""What an operation selects, typed, for its price: fragments opened, directives applied, arguments filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    OperationDefinitionNode,
    OperationType,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    TypeNameMetaFieldDef,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    value_from_ast_untyped,
)

Json = dict[str, Any]

_META_FIELDS: Mapping[str, GraphQLField] = {
    "__schema": SchemaMetaFieldDef,
    "__type": TypeMetaFieldDef,
    "__typename": TypeNameMetaFieldDef,
}


@dataclass(slots=True, eq=False)
class Selected:
    """One response key of an object: the field, its filled-in arguments and what is selected under it."""

    key: str
    name: str
    type: GraphQLOutputType
    arguments: Json
    nodes: list[FieldNode]
    compiler: Compiler
    named: GraphQLNamedType = field(init=False)
    leaf: bool = field(init=False)
    listed: bool = field(init=False)
    connection: bool = field(init=False)
    possible: tuple[str, ...] = field(init=False)
    _under: dict[str, tuple[Selected, ...]] = field(init=False, default_factory=dict)
    _branches: dict[str, tuple[Selected, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.named = get_named_type(self.type)
        self.leaf = is_leaf_type(self.named)
        self.listed = is_list_type(get_nullable_type(self.type))
        self.connection = self.named.name.endswith("Connection")
        self.possible = self.compiler.possible(self.named)

    def under(self, type_name: str) -> tuple[Selected, ...]:
        """Return what is selected on the object type ``type_name`` below this field."""
        found = self._under.get(type_name)
        if found is None:
            sets = [node.selection_set for node in self.nodes if node.selection_set]
            found = self._under[type_name] = self.compiler.collect(sets, type_name)
        return found

    def branches(self, type_name: str) -> tuple[Selected, ...]:
        """Return those of `under` that have selections of their own: leaves are never paid for."""
        found = self._branches.get(type_name)
        if found is None:
            found = self._branches[type_name] = tuple(s for s in self.under(type_name) if not s.leaf)
        return found


class Compiler:
    """Opens selections of one operation with its variables; `root` is the operation's own selection."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Json,
    ) -> None:
        self.schema, self.variables = schema, variables
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

    def possible(self, named: GraphQLNamedType) -> tuple[str, ...]:
        """Return the object types that a value of this type may have."""
        if is_abstract_type(named):
            return tuple(t.name for t in self.schema.get_possible_types(named))
        return (named.name,)

    def _selected(self, key: str, nodes: list[FieldNode], parent: GraphQLObjectType) -> Selected:
        name = nodes[0].name.value
        definition = _META_FIELDS.get(name) or parent.fields[name]
        return Selected(key, name, definition.type, self._arguments(definition, nodes[0]), nodes, self)

    def _arguments(self, definition: GraphQLField, node: FieldNode) -> Json:
        given = {a.name.value: a.value for a in node.arguments or ()}
        filled: Json = {}
        for name, argument in definition.args.items():
            value = given.get(name)
            absent = value is None or (isinstance(value, VariableNode) and value.name.value not in self.variables)
            if not absent and value is not None:
                filled[name] = value_from_ast_untyped(value, self.variables)
            elif argument.ast_node is not None and argument.ast_node.default_value is not None:
                filled[name] = value_from_ast_untyped(argument.ast_node.default_value)
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
            if bool(value_from_ast_untyped(directive.arguments[0].value, self.variables)) is (name == "skip"):
                return False
        return True
