"""Documents checked before anything runs: parsed, valid on the schema, and clear about the operation to run."""

from __future__ import annotations

from graphql import (
    DocumentNode,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)

from orderstatus.demo.refusals import Json, Refused, location, refusal, syntax_refusal


def document(schema: GraphQLSchema, text: str) -> DocumentNode:
    """Return the parsed and valid document; raises `Refused` with Shopify's errors otherwise."""
    try:
        parsed = parse(text)
        errors = validate(schema, parsed)
    except GraphQLSyntaxError as wrong:
        raise syntax_refusal(wrong) from wrong
    except RecursionError:  # graphql-core 3.3 counts the levels itself; the text is a belief
        raise Refused([{"message": "Query is nested too deeply"}]) from None
    rootless = [d for d in parsed.definitions if isinstance(d, OperationDefinitionNode) and not _root(schema, d)]
    if rootless:  # graphql-core 3.2 finds nothing wrong with these
        raise Refused([_without_root(operation) for operation in rootless])
    if errors:
        raise refusal(errors, parsed)
    return parsed


def _root(schema: GraphQLSchema, operation: OperationDefinitionNode) -> GraphQLObjectType | None:
    kinds = {"query": schema.query_type, "mutation": schema.mutation_type}
    return kinds.get(operation.operation.value)


def _without_root(operation: OperationDefinitionNode) -> Json:
    """Return the error of a mutation or subscription on a schema without any."""
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
