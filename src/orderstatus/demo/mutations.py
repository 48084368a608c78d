"""Every mutation that the demo shop carries out: the mutators of all its parts, as fields of Mutation."""

from __future__ import annotations

from collections.abc import Mapping

from orderstatus.demo.changing import Mutator
from orderstatus.demo.metafield_access import GUARDS
from orderstatus.demo.mutating_archive import ARCHIVE_MUTATORS
from orderstatus.demo.mutating_cancel import CANCEL_JOBS, CANCEL_MUTATORS
from orderstatus.demo.mutating_definitions import DEFINITION_MUTATORS
from orderstatus.demo.mutating_fulfillments import FULFILLMENT_MUTATORS
from orderstatus.demo.mutating_holds import HOLD_MUTATORS
from orderstatus.demo.mutating_metafields import METAFIELD_MUTATORS
from orderstatus.demo.mutating_payments import PAYMENT_MUTATORS
from orderstatus.demo.mutating_returns import RETURN_MUTATORS
from orderstatus.demo.mutating_tags import TAG_MUTATORS
from orderstatus.demo.request import Info, Json, Resolver, request_of

MUTATORS: Mapping[str, Mutator] = {
    **PAYMENT_MUTATORS,
    **CANCEL_MUTATORS,
    **METAFIELD_MUTATORS,
    **DEFINITION_MUTATORS,
    **FULFILLMENT_MUTATORS,
    **HOLD_MUTATORS,
    **RETURN_MUTATORS,
    **ARCHIVE_MUTATORS,
    **TAG_MUTATORS,
}
"""By field of Mutation."""
JOBS: Mapping[str, Mutator] = {**CANCEL_JOBS}
"""What the shop does by itself after an answer, kept like mutations; no client can ask for them."""


def _field(name: str) -> Resolver:
    def resolve(root: Json, info: Info, /, **arguments: object) -> Json | None:
        request = request_of(info)
        if name in GUARDS:
            GUARDS[name](request, arguments)
        return request.change(name, arguments)

    return resolve


MUTATION_FIELDS: Mapping[str, Resolver] = {f"Mutation.{name}": _field(name) for name in MUTATORS}
"""Resolvers by ``Type.field``."""
