"""The fields that read metafields and their definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orderstatus.demo import connections, search_fields
from orderstatus.demo.connections import Page, as_listed, page, ranked
from orderstatus.demo.metafield_access import may_read_definitions, refuse_unreadable
from orderstatus.demo.metafield_values import json_value
from orderstatus.demo.metafields import reserved
from orderstatus.demo.request import Info, Json, Resolver, both, request_of


def _metafield(parent: Json, info: Info, /, key: str, namespace: str | None = None) -> Json | None:
    return request_of(info).metafields.get(parent["id"], reserved(namespace), key)


def _metafields(
    parent: Json,
    info: Info,
    /,
    namespace: str | None = None,
    keys: list[str] | None = None,
    **arguments: Any,
) -> Page:
    """A belief: `keys` chooses, and each metafield's `key` stays without its namespace."""
    found = request_of(info).metafields.of(parent["id"])
    if namespace is not None:
        found = [node for node in found if node["namespace"] == reserved(namespace)]
    if keys is not None:
        found = [node for node in found if f"{node['namespace']}.{node['key']}" in keys]
    return page(as_listed(found), arguments)


def _definition_of(parent: Json, info: Info, /) -> Json | None:
    return request_of(info).metafields.definition(parent["ownerType"], parent["namespace"], parent["key"])


def _status(parent: Json, info: Info, /) -> str:
    return request_of(info).filter_status(parent)


def _count(parent: Json, info: Info, /, **arguments: Any) -> int:
    return sum(1 for _ in request_of(info).metafields.defined_by(parent))


def _definition(root: Json, info: Info, /, id: str | None = None, identifier: Json | None = None) -> Json | None:
    request = request_of(info)
    found: Json | None = None
    if identifier is not None:
        kind = identifier["ownerType"]
        refuse_unreadable(request, kind)
        found = request.metafields.definition(kind, reserved(identifier.get("namespace")), identifier["key"])
    elif id is not None and id.startswith("gid://shopify/MetafieldDefinition/"):
        found = request.metafields.node(id.partition("?")[0])
        if found is not None:
            refuse_unreadable(request, found["ownerType"])
    return found


def _definitions(
    root: Json,
    info: Info,
    /,
    ownerType: str,
    namespace: str | None = None,
    key: str | None = None,
    query: str | None = None,
    **arguments: Any,
) -> Page:
    """A belief: those of an owner type that the app may not read are absent without an error."""
    request = request_of(info)
    found = request.searched(query, search_fields.METAFIELD_DEFINITIONS, info)
    wanted = {"ownerType": ownerType, "namespace": namespace, "key": key}
    if namespace is not None:
        wanted["namespace"] = reserved(namespace)

    def asked_for(node: Json) -> bool:
        return all(value is None or node[name] == value for name, value in wanted.items())

    kept = request.metafields.definitions() if may_read_definitions(request, ownerType) else ()
    sort_key = arguments.get("sortKey") or "ID"
    rows = ranked(kept, connections.OTHERS.get(sort_key, connections.BY_ID))
    return page(rows, arguments, both(found.matches, asked_for))


METAFIELD_FIELDS: Mapping[str, Resolver] = {
    **{f"{owner}.metafield": _metafield for owner in ("Customer", "Order", "Shop")},
    **{f"{owner}.metafields": _metafields for owner in ("Customer", "Order", "Shop")},
    "Metafield.definition": _definition_of,
    "Metafield.jsonValue": lambda parent, info: json_value(parent["type"], parent["value"]),
    "MetafieldCapabilityAdminFilterable.status": _status,
    "MetafieldDefinition.metafieldsCount": _count,
    "QueryRoot.metafieldDefinition": _definition,
    "QueryRoot.metafieldDefinitions": _definitions,
}
"""Resolvers by ``Type.field``."""
