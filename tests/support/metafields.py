"""Metafields in a demo shop, asked for over GraphQL as a client does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from orderstatus.demo.server import DemoServer
from support.changed_demo import ask

Json = dict[str, Any]

SET = (
    "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) {"
    " metafields { id namespace key type value compareDigest createdAt updatedAt ownerType }"
    " userErrors { field message code elementIndex } } }"
)
DELETE = (
    "mutation($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) {"
    " deletedMetafields { ownerId namespace key } userErrors { field message } } }"
)
DEFINE = (
    "mutation($d: MetafieldDefinitionInput!) { metafieldDefinitionCreate(definition: $d) {"
    " createdDefinition { id name namespace key ownerType type { name } metafieldsCount"
    " capabilities { adminFilterable { enabled eligible status } } }"
    " userErrors { field message code elementIndex } } }"
)


def stage(owner: str, value: str = "printing", **more: Any) -> Json:
    """The input that puts `value` into the stage of an order; `compareDigest` only where the test says one."""
    one = {"ownerId": owner, "namespace": "orderstatus", "key": "stage", "type": "single_line_text_field"}
    return one | {"value": value} | more


def written(server: DemoServer, *inputs: Json) -> Json:
    """The payload of metafieldsSet."""
    payload: Json = ask(server, SET, m=list(inputs))["data"]["metafieldsSet"]
    return payload


def errors(server: DemoServer, *inputs: Json) -> list[tuple[str, list[str], str]]:
    """Code, path and message of what metafieldsSet refuses; nothing may come beside."""
    payload = written(server, *inputs)
    assert payload["metafields"] is None
    assert all(error["elementIndex"] is None for error in payload["userErrors"])
    return [(e["code"], e["field"], e["message"]) for e in payload["userErrors"]]


def defined(server: DemoServer, more: Mapping[str, Any] = MappingProxyType({}), *, filters: bool = True) -> Json:
    """The payload of metafieldDefinitionCreate for the stage of orders, or what `more` makes of it."""
    definition: Json = {
        "name": "Stage",
        "namespace": "orderstatus",
        "key": "stage",
        "ownerType": "ORDER",
        "type": "single_line_text_field",
        "capabilities": {"adminFilterable": {"enabled": filters}},
    }
    payload: Json = ask(server, DEFINE, d={**definition, **more})["data"]["metafieldDefinitionCreate"]
    return payload
