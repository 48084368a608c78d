"""Orders and shipments that are known by id: the parts that only some of them need, a batch a request."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from orderstatus.core.cut_warnings import connection_is_cut
from orderstatus.core.errors import AccessError, IncompleteError, SlowAnswerError, TooCostlyError
from orderstatus.core.models import CarrierEvent, OrderLife, Shipment
from orderstatus.core.query import LifePart
from orderstatus.shopify import mapping_life
from orderstatus.shopify.batches import side_by_side
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import problem_warning, remedy
from orderstatus.shopify.documents import Document, operation, order_operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import cut_connections, denied_part, no_data, validated, warn_of_problems
from orderstatus.shopify.scopes import FULFILLMENT_ORDERS_HIDDEN, granted_scopes, hides_fulfillment_orders
from orderstatus.shopify.wire_life import FulfillmentLifeWire, OrderLifeWire

LIVES_AT_ONCE = 50
EVENTS_AT_ONCE = SHIPMENTS_AT_ONCE = 250
"""What `nodes(ids:)` takes (usage/limits). How Shopify prices it is not documented: what is too dear is halved."""
USUAL_EVENTS, MOST_EVENTS = 100, 250
"""A parcel has some ten scans; 250 is the most that `first` may be (usage/limits)."""
NODES_AT_ONCE = 25_000
"""Objects in one answer (usage/limits); whether that binds the Admin API is not sure, so it is kept to."""


def read_lives(
    client: AdminClient, orders: Iterable[str], parts: frozenset[LifePart], *, warn: Callable[[str], None]
) -> Iterator[OrderLife]:
    """The lives of these orders, in their order; a part that may not be read is None, and `warn` hears of it."""
    asked = {part.value for part in parts}
    batches = id_batches(orders, LIVES_AT_ONCE)
    for answer in answers_by_id(client, lambda parts: order_operation("orders_by_id", parts), batches, {}, asked, warn):
        hidden = hides_fulfillment_orders(granted_scopes(answer.data))
        for node in answer.data["nodes"]:
            if isinstance(node, dict) and node.get("id"):
                yield _life(node, answer, hidden, warn)


def _life(node: dict[str, Any], answer: Answer, hidden: bool, warn: Callable[[str], None]) -> OrderLife:
    cut = cut_connections(node)
    for connection in cut:
        warn(connection_is_cut(str(node.get("name")), connection))
    life = replace(mapping_life.life(validated(OrderLifeWire, node, answer.request_id)), cut=cut)
    if life.fulfillment_orders is not None and hidden:
        warn(FULFILLMENT_ORDERS_HIDDEN)
        return replace(life, fulfillment_orders=None)
    return life


def read_events(
    client: AdminClient, shipments: Sequence[str], *, newest: int, warn: Callable[[str], None]
) -> Mapping[str, tuple[CarrierEvent, ...]]:
    """The newest events of each of these shipments, by its id; a shipment that is there no more has no entry."""
    found: dict[str, tuple[CarrierEvent, ...]] = {}
    batches = id_batches(shipments, EVENTS_AT_ONCE)
    for answer in answers_by_id(
        client, lambda _: operation("shipment_events"), batches, {"newest": newest}, set(), warn
    ):
        for node in answer.data["nodes"]:
            if not isinstance(node, dict) or not node.get("id"):
                continue
            read = mapping_life.events(validated(FulfillmentLifeWire, node, answer.request_id).events)
            if read is not None:
                found[node["id"]] = read
    return found


def read_shipments(
    client: AdminClient, shipments: Sequence[str], *, newest: int, warn: Callable[[str], None]
) -> Iterator[Sequence[Shipment]]:
    """These shipments as they are now, a batch a request, each with its `newest` carrier events.

    One that is there no more is left out. Where events may not be read they are None, and `warn` hears of it; where
    they were read, that there are more of them is what was asked for.
    """
    parts = {"events"}

    def document(parts: Collection[str]) -> Document:
        return operation("shipments_by_id" if parts else "shipments_by_id_without_events")

    for answer in answers_by_id(
        client, document, id_batches(shipments, SHIPMENTS_AT_ONCE), {"newest": newest}, parts, warn
    ):
        nodes = [node for node in answer.data["nodes"] if isinstance(node, dict) and node.get("id")]
        yield [mapping_life.shipment(validated(FulfillmentLifeWire, node, answer.request_id)) for node in nodes]


def read_all_events(
    client: AdminClient, shipments: Sequence[str], *, warn: Callable[[str], None]
) -> Mapping[str, tuple[CarrierEvent, ...]]:
    """Every event of each of these shipments, by its id.

    Raises AccessError where events may not be read, and IncompleteError for a shipment with more than MOST_EVENTS.
    """
    found: dict[str, tuple[CarrierEvent, ...]] = {}
    waiting, newest = list(shipments), USUAL_EVENTS
    while waiting:
        batches = id_batches(waiting, NODES_AT_ONCE // newest)
        cut: list[str] = []
        for answer in answers_by_id(
            client, lambda _: operation("shipment_events"), batches, {"newest": newest}, set(), warn
        ):
            cut += _take_events(answer, found)
        if cut and newest == MOST_EVENTS:
            raise IncompleteError(
                f"{cut[0]} has more than {MOST_EVENTS} carrier events, which is all that can be read of one shipment",
                hint="export fewer orders with `--since` and `--until`, without that one",
            )
        waiting, newest = cut, MOST_EVENTS
    return found


def _take_events(answer: Answer, found: dict[str, tuple[CarrierEvent, ...]]) -> list[str]:
    """The events in `answer` are in `found`; the ids of the shipments that have more of them than came."""
    denied = next((problem for problem in answer.problems if problem.is_denied), None)
    if denied is not None:
        raise AccessError(
            f"the carrier events may not be read: {denied.message}",
            hint=remedy(denied),
            request_id=answer.request_id,
        )
    cut = []
    for node in answer.data["nodes"]:
        if not isinstance(node, dict) or not node.get("id"):
            continue
        read = mapping_life.events(validated(FulfillmentLifeWire, node, answer.request_id).events)
        if read is None:
            raise no_data(answer, "carrier events")
        if cut_connections(node):
            cut.append(node["id"])
        else:
            found[node["id"]] = read
    return cut


def id_batches(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """The ids in their order, `size` of them at a time."""
    waiting = iter(ids)
    while batch := list(islice(waiting, size)):
        yield batch


def answers_by_id(
    client: AdminClient,
    document: Callable[[Collection[str]], Document],
    batches: Iterable[list[str]],
    variables: Mapping[str, Any],
    parts: set[str],
    warn: Callable[[str], None],
) -> Iterator[Answer]:
    """The answers about all the ids, in their order, several batches on their way at once."""

    def about(ids: list[str]) -> list[Answer]:
        return list(_answers_about(client, document, ids, variables, parts, warn))

    for answers in side_by_side(batches, about):
        yield from answers


def _answers_about(
    client: AdminClient,
    document: Callable[[Collection[str]], Document],
    ids: list[str],
    variables: Mapping[str, Any],
    parts: set[str],
    warn: Callable[[str], None],
    *,
    may_be_slow: bool = True,
) -> Iterator[Answer]:
    """The answers about `ids`, in their order: one, or more where one document costs too much or takes too long.

    What takes too long is asked for in halves once: a shop that is slow over these too will not be faster.
    A denied field that the schema calls non-null takes its whole node with it, so those are asked for without it.
    """
    # What another batch finds out meanwhile was asked for here all the same.
    asked = frozenset(parts)
    try:
        answer = client.query(document(asked), {"ids": ids, **variables}, is_divisible=may_be_slow and len(ids) > 1)
    except (TooCostlyError, SlowAnswerError) as error:
        is_slow = isinstance(error, SlowAnswerError)
        if len(ids) == 1 or (is_slow and not may_be_slow):
            raise
        half = len(ids) // 2
        for some in (ids[:half], ids[half:]):
            again = may_be_slow and not is_slow
            yield from _answers_about(client, document, some, variables, parts, warn, may_be_slow=again)
        return
    nodes = answer.data.get("nodes")
    denied = denied_part(answer.problems, asked, depth=1)
    if denied is not None and (not isinstance(nodes, list) or None in nodes):
        warn(problem_warning(denied[0]))
        parts.discard(denied[1])
        yield from _answers_about(client, document, ids, variables, parts, warn, may_be_slow=may_be_slow)
        return
    if not isinstance(nodes, list):
        raise no_data(answer, "nodes")
    warn_of_problems(answer.problems, warn)
    yield answer
