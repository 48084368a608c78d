"""The GraphQL endpoint: a call is checked, priced, admitted by the bucket, executed and charged for what it brought."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from graphql import DocumentNode, OperationType

from orderstatus.demo import limits, validation
from orderstatus.demo.access import Grants
from orderstatus.demo.bucket import Bucket
from orderstatus.demo.bulk_operations import BulkOperations
from orderstatus.demo.bulk_starting import BulkStart
from orderstatus.demo.changes import Changes
from orderstatus.demo.cost import MAX_QUERY_COST, actual_cost, requested_cost
from orderstatus.demo.execute import Execution
from orderstatus.demo.faults import Faults
from orderstatus.demo.index import Index
from orderstatus.demo.matching import Clock
from orderstatus.demo.metafields import AT_ONCE, Filtering
from orderstatus.demo.refusals import Refused
from orderstatus.demo.request import Request
from orderstatus.demo.schema import schema
from orderstatus.demo.selection import Compiler
from orderstatus.demo.variables import checked

Json = dict[str, Any]

BULK_MUTATIONS = frozenset({"bulkOperationRunQuery", "bulkOperationCancel"})
"""The mutations that change nothing in the shop."""
_CACHED_DOCUMENTS = 200


class Endpoint:
    """Answers GraphQL calls of one app to one shop, one at a time; ``zone`` is the shop's."""

    def __init__(
        self,
        index: Index,
        grants: Grants,
        bucket: Bucket,
        *,
        now: Callable[[], datetime],
        zone: tzinfo,
        versions: Sequence[str],
        bulk: BulkOperations,
        bulk_faults: Faults,
        changes: Changes | None = None,
        filtering: Filtering = AT_ONCE,
    ) -> None:
        self.index, self.grants, self.bucket, self.bulk = index, grants, bucket, bulk
        self._now, self._zone, self._changes, self._filtering = now, zone, changes, filtering
        self._versions = [(version, True) for version in versions]
        self._execution = Execution(grants)
        self._begin = BulkStart(self._execution, bulk_faults)
        self._documents: dict[str, DocumentNode] = {}
        self._lock = threading.Lock()

    def answer(
        self,
        query: str,
        variables: Json,
        name: str | None,
        *,
        base: str,
        throttled: bool = False,
        debug: bool = False,
    ) -> Json:
        """Return the body of the answer to one call.

        ``name`` is the operation's where the document has several, ``base`` the address under which the client reaches
        the server. ``throttled`` refuses it whatever the bucket holds; ``debug`` adds ``extensions.cost.fields``.
        """
        with self._lock:
            try:
                document = self._document(query)
                chosen = validation.operation(document, name)
                operation = Compiler(schema(), document, chosen, checked(schema(), chosen, variables))
            except Refused as refused:
                return {"errors": refused.errors}
            requested = requested_cost(operation)
            if requested > MAX_QUERY_COST:
                return {"errors": [limits.too_expensive(requested)]}
            if throttled or not self.bucket.admit(requested, self._now()):
                self.bucket.restore(self._now())
                return self._refused(limits.throttled(), requested)
            if (error := limits.oversized(operation)) is not None:
                self.bucket.refund(requested)
                return self._refused(error, requested)
            request = self._request(base)
            if self._changes is not None and self._changes.go_on(int(request.clock.now.timestamp())):
                self.index.forget()
            data, errors = self._execution.run(request, document, chosen, variables)
            if operation.mutation and not all(field.name in BULK_MUTATIONS for field in operation.root):
                self.index.forget()
            actual = actual_cost(operation, data or {}, requested)
            self.bucket.refund(requested - actual)
            extensions: Json = {"cost": self._cost(requested, actual)}
            if debug:
                extensions["cost"]["fields"] = _cost_fields(operation)
            if request.searches:
                extensions["search"] = request.searches
            return ({"errors": errors} if errors else {}) | {"data": data, "extensions": extensions}

    @property
    def is_as_built(self) -> bool:
        """Whether no mutation has changed the shop, as far as is kept by now."""
        if self._changes is None:
            return True
        with self._lock:
            if self._changes.catch_up():
                self.index.forget()
            return self._changes.made == 0

    def is_mutation(self, query: str, name: str | None) -> bool:
        """Whether a call would be a mutation; False for one that says nothing that can be executed."""
        with self._lock:
            try:
                chosen = validation.operation(self._document(query), name)
            except Refused:
                return False
        return chosen.operation is OperationType.MUTATION

    def _request(self, base: str) -> Request:
        clock = Clock(now=self._now(), zone=self._zone)
        plan = self.bucket.plan.shop_plan
        grants, index, versions = self.grants, self.index, self._versions
        return Request(
            index.shop,
            index,
            grants,
            clock,
            versions,
            plan,
            base,
            self.bulk,
            self._begin,
            self._changes,
            self._filtering,
        )

    def _document(self, text: str) -> DocumentNode:
        found = self._documents.get(text)
        if found is None:
            found = validation.document(schema(), text)
            if len(self._documents) >= _CACHED_DOCUMENTS:
                self._documents.clear()
            self._documents[text] = found
        return found

    def _refused(self, error: Json, requested: int) -> Json:
        return {"errors": [error], "extensions": {"cost": self._cost(requested, None)}}

    def _cost(self, requested: int, actual: int | None) -> Json:
        status = self.bucket.status()
        return {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}


def _cost_fields(operation: Compiler) -> list[Json]:
    """Return ``extensions.cost.fields`` of the debugging header, for root fields only: a simplification."""
    whole = [(field, requested_cost(_only(operation, field.key))) for field in operation.root]
    return [
        {"path": [f.key], "definedCost": 1, "requestedTotalCost": cost, "requestedChildrenCost": max(0, cost - 1)}
        for f, cost in whole
    ]


def _only(operation: Compiler, key: str) -> Compiler:
    """Return the operation with one root field left."""
    single = copy.copy(operation)
    single.root = tuple(field for field in operation.root if field.key == key)
    return single
