"""Who may write and define metafields: whoever may change what they belong to (schema: `requiredAccess`).

Beliefs: that the write scope of the owner is asked for, for a definition too; that metafields of the shop need none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graphql import GraphQLError

from orderstatus.demo.metafields import is_foreign, owner_type, reserved
from orderstatus.demo.request import Json, Request

_SCOPES: Mapping[str, tuple[str, ...]] = {"ORDER": ("write_orders",), "CUSTOMER": ("write_customers",), "SHOP": ()}
_NOBODY = ("",)
"""A scope that no app has: for owner types that the demo shop does not have, and other apps' namespaces."""


def _refuse(request: Request, field: str, scopes: Iterable[str]) -> None:
    denial = request.grants.root_denial(field, scopes)
    if denial is not None:
        raise GraphQLError(denial.message, extensions=denial.extensions)


def _of_owners(field: str) -> Callable[[Request, Json], None]:
    def guard(request: Request, arguments: Json) -> None:
        kinds = {owner_type(str(given["ownerId"])) for given in arguments["metafields"]}
        # An owner of another kind does not exist here, and is told so by the mutation.
        _refuse(request, field, {scope for kind in kinds if kind is not None for scope in _SCOPES[kind]})

    return guard


def _of_a_definition(field: str) -> Callable[[Request, Json], None]:
    def guard(request: Request, arguments: Json) -> None:
        given = arguments["definition"]
        foreign = is_foreign(reserved(given.get("namespace")))  # recorded to be refused so
        _refuse(request, field, _NOBODY if foreign else _SCOPES.get(given["ownerType"], _NOBODY))

    return guard


def refuse_unreadable(request: Request, kind: str) -> None:
    """Raises GraphQLError where the app may not read definitions of this owner type."""
    if not may_read_definitions(request, kind):
        _refuse(request, "metafieldDefinition", _NOBODY)


def may_read_definitions(request: Request, kind: str) -> bool:
    """Whether the app may read definitions of this owner type: it must be able to read the owners."""
    wanted = _SCOPES.get(kind, _NOBODY)
    return all(request.grants.has(scope.replace("write_", "read_")) for scope in wanted)


GUARDS: Mapping[str, Callable[[Request, Json], None]] = {
    "metafieldsSet": _of_owners("metafieldsSet"),
    "metafieldsDelete": _of_owners("metafieldsDelete"),
    "metafieldDefinitionCreate": _of_a_definition("metafieldDefinitionCreate"),
    "metafieldDefinitionUpdate": _of_a_definition("metafieldDefinitionUpdate"),
}
"""By field of Mutation: raises GraphQLError where the arguments ask for what the app may not change."""
