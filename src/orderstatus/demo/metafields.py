"""The metafields of a demo shop and their definitions, and whether orders can be searched by them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

APP = "app--1"
"""The namespace that is reserved for the app that asks (`App/1` of the root fields): `$app`, and where none is said."""
OWNER_TYPES = {"Order": "ORDER", "Customer": "CUSTOMER", "Shop": "SHOP"}
"""What has metafields here: kinds of GIDs and the MetafieldOwnerType of each."""
NOT_FILTERABLE = "NOT_FILTERABLE"
IN_PROGRESS = "IN_PROGRESS"
FILTERABLE = "FILTERABLE"


def reserved(namespace: str | None) -> str:
    """The namespace that is meant: `$app` and `$app:x` stand for the app's own, as does none (documented)."""
    if not namespace or namespace == "$app":
        return APP
    return f"{APP}--{namespace[5:]}" if namespace.startswith("$app:") else namespace


def is_foreign(namespace: str) -> bool:
    """Whether a namespace is reserved for another app."""
    return namespace.startswith("app--") and namespace != APP and not namespace.startswith(f"{APP}--")


def owner_type(gid: str) -> str | None:
    """The MetafieldOwnerType of an owner; None for one that has no metafields here."""
    parts = gid.split("/")
    return OWNER_TYPES.get(parts[3]) if len(parts) > 3 else None


def digest(value: str) -> str:
    """The compareDigest of a value, a function of nothing else (schema: HasCompareDigest). That it is SHA-256 is a
    belief, which no client should share."""
    return hashlib.sha256(value.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtering:
    """What becomes of a definition that is to be filterable in the admin: for `seconds` of the server's clock after it
    was made it is IN_PROGRESS, then what `ends` says, a MetafieldDefinitionAdminFilterStatus."""

    seconds: float = 0.0
    ends: str = FILTERABLE

    def status(self, capability: Json, now: float) -> str:
        """The status of an adminFilterable capability at `now`, Unix seconds."""
        if not capability["enabled"]:
            return NOT_FILTERABLE
        return IN_PROGRESS if now < capability["since"] + self.seconds else self.ends


AT_ONCE = Filtering()
"""Filterable as soon as it is made: what a shop with a fixed clock can do."""


@dataclass(slots=True)
class Metafields:
    """Metafield and MetafieldDefinition nodes. A metafield node has its owner's GID as `owner`, no field of the schema;
    it is replaced when its value changes, never written into."""

    _by_owner: dict[str, dict[tuple[str, str], Json]] = field(default_factory=dict)
    _definitions: dict[tuple[str, str, str], Json] = field(default_factory=dict)
    _nodes: dict[str, Json] = field(default_factory=dict)

    def of(self, owner: str) -> Sequence[Json]:
        """All metafields of one owner, oldest first."""
        return tuple(self._by_owner.get(owner, {}).values())

    def get(self, owner: str, namespace: str, key: str) -> Json | None:
        """One metafield; None where there is none."""
        found = self._by_owner.get(owner)
        return None if found is None else found.get((namespace, key))

    def put(self, node: Json) -> None:
        """Adds a metafield, or replaces the one in its place."""
        self._by_owner.setdefault(node["owner"], {})[node["namespace"], node["key"]] = node
        self._nodes[node["id"]] = node

    def remove(self, owner: str, namespace: str, key: str) -> bool:
        """Whether there was such a metafield; afterwards there is none."""
        gone = self._by_owner.get(owner, {}).pop((namespace, key), None)
        if gone is not None:
            del self._nodes[gone["id"]]
        return gone is not None

    def define(self, definition: Json) -> None:
        """Adds a definition."""
        self._definitions[definition["ownerType"], definition["namespace"], definition["key"]] = definition
        self._nodes[definition["id"]] = definition

    def definition(self, owned_by: str, namespace: str, key: str) -> Json | None:
        """The definition of metafields of this owner type; None where there is none."""
        return self._definitions.get((owned_by, namespace, key))

    def definitions(self) -> Sequence[Json]:
        """All definitions, oldest first."""
        return tuple(self._definitions.values())

    def defined_by(self, definition: Json) -> Iterator[Json]:
        """The metafields that a definition is about."""
        place = definition["namespace"], definition["key"]
        for owner, found in self._by_owner.items():
            if place in found and owner_type(owner) == definition["ownerType"]:
                yield found[place]

    def node(self, gid: str) -> Json | None:
        """A Metafield or MetafieldDefinition by GID."""
        return self._nodes.get(gid)
