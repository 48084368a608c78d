"""The shop's definition of the stage metafield: whether orders can be searched by it, and making that so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderstatus.core.acting.outcomes import UserError
from orderstatus.core.errors import AccessError
from orderstatus.core.metafields import NAMESPACE, MetafieldKey, MetafieldType
from orderstatus.shopify import receipts
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.documents import operation
from orderstatus.shopify.gaps import no_data, validated
from orderstatus.shopify.wire_metafields import DefinitionWire

Json = dict[str, Any]

_IDENTIFIER: Mapping[str, str] = {"ownerType": "ORDER", "namespace": NAMESPACE, "key": MetafieldKey.STAGE.value}
_FILTERABLE = "FILTERABLE"
_IN_PROGRESS = "IN_PROGRESS"
_HERE = "every order of the window is read and decided here"
_TAKEN = "TAKEN"
_NOT_SEARCHED = "orders cannot be searched by stage at the shop, so that `--stage` reads more of them"


@dataclass(frozen=True, slots=True)
class StageDefinition:
    """What the shop has for the stage of an order (`MetafieldDefinition`)."""

    type: str | None
    is_enabled: bool
    status: str | None
    """`MetafieldDefinitionAdminFilterStatus`: only where it is FILTERABLE does a search filter."""


def finds_stages(client: AdminClient, *, explain: Callable[[str], None]) -> bool:
    """True if the shop's search finds orders by their stage; else `explain` hears why not."""
    try:
        found = stage_definition(client)
    except AccessError as error:
        explain(f"plan: the definition of the stage may not be read, so {_HERE}: {error}")
        return False
    if found is None:
        explain(f"plan: the shop has no definition of the stage, so {_HERE}")
        return False
    if found.type == MetafieldType.TEXT and found.is_enabled and found.status == _FILTERABLE:
        return True
    state = (found.status or "unknown").lower().replace("_", " ")
    explain(f"plan: the shop's filtering by stage is {state if found.is_enabled else 'off'}, so {_HERE}")
    return False


def stage_definition(client: AdminClient) -> StageDefinition | None:
    """The definition as it is now; None where there is none. Raises AccessError where it may not be read."""
    answer = client.query(operation("stage_definition"), {"identifier": dict(_IDENTIFIER)})
    node = answer.data.get("metafieldDefinition")
    if node is None and answer.problems:
        raise no_data(answer, "metafieldDefinition")
    if node is None:
        return None
    read = validated(DefinitionWire, node, answer.request_id)
    filterable = read.capabilities.admin_filterable if read.capabilities is not None else None
    return StageDefinition(
        type=read.type.name if read.type is not None else None,
        is_enabled=bool(filterable and filterable.enabled),
        status=filterable.status if filterable is not None else None,
    )


def prepare_definition(client: AdminClient) -> Sequence[str]:
    """Afterwards the shop has a definition of the stage that orders can be searched by; what is not so is said.

    No access is named: in a namespace that is the merchant's the only one allowed is to read and write for all, which
    is the default; MERCHANT_READ is refused (recorded).
    """
    found = stage_definition(client)
    if found is None:
        errors = _changed(client, "metafield_definition_create", "metafieldDefinitionCreate", _new())
        if not errors:
            return ()
        if all(error.code != _TAKEN for error in errors):
            return _said(errors)
        # Somebody else has just made it.
        found = stage_definition(client)
    if found is None:
        return (f"the shop says that the definition of the stage is there, and shows none; {_NOT_SEARCHED}",)
    if found.type != MetafieldType.TEXT:
        return (
            f"the shop has a definition of {NAMESPACE}.{MetafieldKey.STAGE} of the type {found.type}: stages are "
            f"{MetafieldType.TEXT}, and may be refused; delete that definition in the admin, and run this again",
        )
    if found.is_enabled:
        return ()
    return _said(_changed(client, "metafield_definition_update", "metafieldDefinitionUpdate", _filterable()))


def _said(errors: Sequence[UserError]) -> tuple[str, ...]:
    return tuple(f"{_NOT_SEARCHED}: Shopify: {error.message}" for error in errors)


def _filterable() -> Json:
    return {**_IDENTIFIER, "capabilities": {"adminFilterable": {"enabled": True}}}


def _new() -> Json:
    return {
        **_filterable(),
        "type": MetafieldType.TEXT.value,
        "name": "Stage",
        "description": "Where the order is in production, as orderstatus keeps it",
    }


def _changed(client: AdminClient, stem: str, root: str, definition: Json) -> tuple[UserError, ...]:
    return receipts.refusals(root, client.mutate(operation(stem), {"definition": definition}))
