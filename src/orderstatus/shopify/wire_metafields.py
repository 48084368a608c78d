"""The shape of what only keeping something in the shop asks for: metafields, what became of them, definitions."""

from __future__ import annotations

from orderstatus.shopify.wire import Listed, MetafieldWire, Wire
from orderstatus.shopify.wire_acting import UserErrorWire


class OwnMetafieldsWire(Wire):
    """An order with what is kept of it."""

    id: str | None = None
    stage: MetafieldWire | None = None
    stage_history: MetafieldWire | None = None
    notified: MetafieldWire | None = None


class ShopMetafieldWire(Wire):
    id: str | None = None
    metafield: MetafieldWire | None = None


class SetMetafieldWire(Wire):
    key: str | None = None
    compare_digest: str | None = None


class SetPayloadWire(Wire):
    metafields: Listed[SetMetafieldWire] = None
    user_errors: Listed[UserErrorWire] = None


class DefinitionTypeWire(Wire):
    name: str | None = None


class AdminFilterableWire(Wire):
    enabled: bool | None = None
    status: str | None = None


class CapabilitiesWire(Wire):
    admin_filterable: AdminFilterableWire | None = None


class DefinitionWire(Wire):
    type: DefinitionTypeWire | None = None
    capabilities: CapabilitiesWire | None = None
