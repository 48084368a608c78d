"""Our metafields in one shop: read 250 orders a request, and written so that nobody's work is lost.

What `compareDigest` does, by the documentation of `metafieldsSet` and by what was recorded of it:
- a digest that is not that of the metafield as it is now: STALE_OBJECT; so is null where there is a metafield;
- a digest where there is none, or none any more: INVALID_COMPARE_DIGEST; not sent at all: no check, so it always is;
- one that is refused refuses the whole call, and every one that is stale is named, by `field` (`metafields`, `3`);
  `elementIndex` is not that place: it counts within the value of a list.
Beliefs: a digest is that of a value and comes back with it. Whether a write of the very value that is there is stale
with an old digest is not sure. So what two may claim at once must hold something that nobody else writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

from orderstatus.core.acting.outcomes import UserError
from orderstatus.core.errors import AccessError
from orderstatus.core.metafields import (
    MOST_WRITES,
    NAMESPACE,
    Kept,
    MetafieldKey,
    MetafieldWrite,
    WriteResult,
    Written,
)
from orderstatus.core.scope_needs import covers
from orderstatus.shopify import receipts
from orderstatus.shopify.by_id import answers_by_id, id_batches
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import remedy
from orderstatus.shopify.documents import Document, operation, order_operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import no_data, validated
from orderstatus.shopify.scopes import granted_scopes
from orderstatus.shopify.stage_definition import prepare_definition
from orderstatus.shopify.wire import MetafieldWire
from orderstatus.shopify.wire_acting import UserErrorWire
from orderstatus.shopify.wire_metafields import OwnMetafieldsWire, SetMetafieldWire, SetPayloadWire, ShopMetafieldWire

ORDERS_AT_ONCE = 250
"""What `nodes(ids:)` takes (usage/limits)."""
OF_ORDERS = (MetafieldKey.STAGE, MetafieldKey.STAGE_HISTORY, MetafieldKey.NOTIFIED)
"""The keys that are kept of an order; each is the name of a part in `documents/parts/`."""
WRITE_ORDERS = "write_orders"
WRITE_POINTS = 10
"""`requestedQueryCost`, however many are written (recorded: 12 with two objects below each metafield)."""
_SET = "metafieldsSet"
_STALE = frozenset({"STALE_OBJECT", "INVALID_COMPARE_DIGEST"})
_ORDER = "gid://shopify/Order/"


class ShopifyMetafields:
    """A `MetafieldStore` over one shop, from any number of threads at once."""

    def __init__(self, client: AdminClient, *, warn: Callable[[str], None]) -> None:
        self._client = client
        self._hear = warn
        self._said: set[str] = set()
        self._saying = Lock()

    def read(
        self, owners: Sequence[str], keys: frozenset[MetafieldKey]
    ) -> Iterator[tuple[str, Mapping[MetafieldKey, Kept]]]:
        """The metafields of these orders in their order, several requests at once; an order that is gone is left out.

        Raises AccessError where one may not be read: what is not known to be there would be written over.
        """
        parts = sorted(key.value for key in keys)

        def document(_: object) -> Document:
            return order_operation("metafields_by_id", parts)

        some = id_batches(owners, ORDERS_AT_ONCE)
        for answer in answers_by_id(self._client, document, some, {}, set(), self._warn):
            _check_access(answer)
            for node in answer.data["nodes"]:
                if isinstance(node, dict) and node.get("id"):
                    yield _kept_of_order(validated(OwnMetafieldsWire, node, answer.request_id), keys)

    def write(self, writes: Sequence[MetafieldWrite]) -> Sequence[WriteResult]:
        """What became of each, in their order; all are written or none. The digest seen is always sent.

        Raises UnclearOutcomeError where nobody knows, AccessError naming the scope that is missing, and what else
        `AdminClient.mutate` raises.
        """
        if len(writes) > MOST_WRITES:
            raise ValueError(f"{len(writes)} metafields in one call: {MOST_WRITES} is the most")
        if not writes:
            return ()
        document, values = operation("metafields_set"), {"metafields": [_input(each) for each in writes]}
        self._client.expect_cost(document, values, WRITE_POINTS)
        try:
            answer = self._client.mutate(document, values)
            return _results(writes, answer)
        except AccessError as error:
            raise self._refused(error, writes) from error

    def read_of_shop(self, key: MetafieldKey) -> tuple[str, Kept | None]:
        """The shop's GID, and its metafield of that key. Raises AccessError where it may not be read."""
        answer = self._client.query(operation("metafield_of_shop"), {"namespace": NAMESPACE, "key": key.value})
        node = answer.data.get("shop")
        if not isinstance(node, dict) or not node.get("id"):
            raise no_data(answer, "shop")
        _check_access(answer)
        read = validated(ShopMetafieldWire, node, answer.request_id)
        return str(read.id), _kept(read.metafield)

    def prepare(self) -> Sequence[str]:
        """Afterwards orders can be searched by their stage; what is not so is said. Several calls change nothing more.

        Raises AccessError where definitions may not be read or made, and what `AdminClient.mutate` raises.
        """
        return prepare_definition(self._client)

    def _refused(self, error: AccessError, writes: Sequence[MetafieldWrite]) -> AccessError:
        """`error`, or the same with the name of the scope where that is what is missing."""
        if not any(each.owner.startswith(_ORDER) for each in writes):
            return error
        try:
            granted = granted_scopes(self._client.query(operation("acting_scopes"), {}).data)
        except AccessError:
            # It is not the scope, then, but the token.
            return error
        if granted is None or covers(granted, WRITE_ORDERS):
            return error
        return AccessError(
            f"what is kept of an order may not be written: {error}",
            hint=f"grant the app the {WRITE_ORDERS} access scope",
            request_id=error.request_id,
        )

    def _warn(self, warning: str) -> None:
        with self._saying:
            if warning in self._said:
                return
            self._said.add(warning)
        self._hear(warning)


def _check_access(answer: Answer) -> None:
    denied = next((problem for problem in answer.problems if problem.is_denied), None)
    if denied is not None:
        raise AccessError(
            f"what is kept in the shop may not be read: {denied.message}",
            hint=remedy(denied),
            request_id=answer.request_id,
        )


def _kept_of_order(node: OwnMetafieldsWire, keys: frozenset[MetafieldKey]) -> tuple[str, Mapping[MetafieldKey, Kept]]:
    found = {key: _kept(getattr(node, key.value)) for key in OF_ORDERS if key in keys}
    return node.id or "", {key: kept for key, kept in found.items() if kept is not None}


def _kept(node: MetafieldWire | None) -> Kept | None:
    if node is None or node.value is None or node.compare_digest is None:
        return None
    return Kept(value=node.value, digest=node.compare_digest)


def _input(write: MetafieldWrite) -> dict[str, Any]:
    return {
        "ownerId": write.owner,
        "namespace": NAMESPACE,
        "key": write.key.value,
        "type": write.type.value,
        "value": write.value,
        # Null is a promise too: that there is none. Only left out it would be none.
        "compareDigest": write.seen,
    }


def _results(writes: Sequence[MetafieldWrite], answer: Answer) -> Sequence[WriteResult]:
    payload = validated(SetPayloadWire, receipts.payload_of(_SET, answer), answer.request_id)
    if payload.user_errors:
        return _refusals(len(writes), payload.user_errors)
    if payload.metafields is None:
        raise receipts.unclear("the answer holds neither metafields nor a refusal", answer)
    made = payload.metafields if len(payload.metafields) == len(writes) else [SetMetafieldWire()] * len(writes)
    # Belief: they come in the order of the writes, as two did (recorded). A digest that is another's does no harm: the
    # next write with it is stale.
    return [
        WriteResult(state=Written.DONE, digest=one.compare_digest if one.key == each.key else None)
        for each, one in zip(writes, made, strict=True)
    ]


def _refusals(count: int, said: Sequence[UserErrorWire]) -> Sequence[WriteResult]:
    of_place: dict[int | None, list[UserError]] = {}
    for each in said:
        of_place.setdefault(_place(each, count), []).append(receipts.user_error(each))
    if None in of_place:
        # What is said of no one is said of the call, and so of each.
        every = tuple(error for errors in of_place.values() for error in errors)
        return [WriteResult(state=Written.REFUSED, errors=every)] * count
    return [_refusal(tuple(of_place.get(place, ()))) for place in range(count)]


def _refusal(errors: tuple[UserError, ...]) -> WriteResult:
    if not errors:
        return WriteResult(state=Written.NOT_TRIED)
    is_stale = all(error.code in _STALE for error in errors)
    return WriteResult(state=Written.STALE if is_stale else Written.REFUSED, errors=errors)


def _place(error: UserErrorWire, count: int) -> int | None:
    """Which of the writes an error is about; None where it does not say."""
    named = next((step for step in error.path or () if step.isdecimal()), None)
    return int(named) if named is not None and int(named) < count else None
