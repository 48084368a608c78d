"""The root fields of bulk operations: start one, look at one, list them, cancel one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from orderstatus.demo import bulk_rules, search_fields
from orderstatus.demo.bulk_operations import PREFIX, SLOTS
from orderstatus.demo.connections import OTHERS, BadRequest, Page, page, ranked
from orderstatus.demo.matching import names_an_instant
from orderstatus.demo.request import Info, Json, Resolver, request_of
from orderstatus.demo.search import parse, terms


class _InvalidId(Exception):
    """An id of another type than BulkOperation (recorded with this text, which other fields do not use)."""

    extensions: ClassVar[Json] = {"code": "RESOURCE_NOT_FOUND"}


def _run_query(root: Json, info: Info, /, query: str, groupObjects: bool = False) -> Json:
    request = request_of(info)
    found = bulk_rules.problems(query)
    if found:
        return _refused([{"field": ["query"], "message": message, "code": "INVALID"} for message in found])
    running = request.bulk.running(request.clock.now)
    if len(running) >= SLOTS:
        ids = ", ".join(operation.gid for operation in running)
        message = f"A bulk query operation for this app and shop is already in progress: {ids}."
        return _refused([{"field": None, "message": message, "code": "OPERATION_IN_PROGRESS"}])
    operation = request.start_bulk(query, groupObjects)
    return {"bulkOperation": operation.started(), "userErrors": []}


def _refused(errors: list[Json]) -> Json:
    return {"bulkOperation": None, "userErrors": errors}


def _cancel(root: Json, info: Info, /, id: str) -> Json:
    """Cancel what runs. The text for a completed one is recorded, for other ends modelled on it."""
    request = request_of(info)
    operation = request.bulk.get(id)
    if operation is None:
        return _refused([{"field": ["id"], "message": "Bulk operation does not exist"}])
    state = operation.state(request.clock.now)
    if not state.running:
        message = f"A bulk operation cannot be canceled when it is {state.status.lower()}"
        return {
            "bulkOperation": operation.node(request.clock.now, request.base),
            "userErrors": [{"field": None, "message": message}],
        }
    if operation.canceled is None:
        operation.canceled = request.clock.now
    return {"bulkOperation": operation.node(request.clock.now, request.base), "userErrors": []}


def _by_id(root: Json, info: Info, /, id: str) -> Json | None:
    if not id.startswith(PREFIX):
        raise _InvalidId(f"Invalid id: {id}")
    return request_of(info).bulk_node(id)


def _current(root: Json, info: Info, /, type: str = "QUERY") -> Json | None:
    request = request_of(info)
    if type != "QUERY" or not request.bulk.operations:
        return None
    return request.bulk_node(request.bulk.operations[-1].gid)


def _listed(root: Json, info: Info, /, **arguments: object) -> Page:
    """Return a page of the app's operations: the newest first unless reversed, unfinished ones last by COMPLETED_AT
    (both recorded)."""
    request = request_of(info)
    text = str(arguments.get("query") or "")
    node = parse(text)
    for term in terms(node) if node is not None else ():
        if term.field == "created_at" and not term.exists and not names_an_instant(term.value, request.clock):
            raise BadRequest("Invalid timestamp for query filter `created_at`.")
    found = request.searched(text or None, search_fields.BULK_OPERATIONS, info)
    nodes = [operation.node(request.clock.now, request.base) for operation in request.bulk.operations]
    rows = ranked(nodes, OTHERS[str(arguments.get("sortKey") or "CREATED_AT")])
    return page(rows, arguments | {"reverse": not arguments.get("reverse")}, found.matches)


BULK_FIELDS: Mapping[str, Resolver] = {
    "QueryRoot.bulkOperation": _by_id,
    "QueryRoot.bulkOperations": _listed,
    "QueryRoot.currentBulkOperation": _current,
    "Mutation.bulkOperationRunQuery": _run_query,
    "Mutation.bulkOperationCancel": _cancel,
}
"""Resolvers by ``Type.field``."""
