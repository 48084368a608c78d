"""One bulk operation from start to file: found again rather than started twice, followed, and cancelled only by us."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from orderstatus.core.bulk_ports import StartedOperation, StartedOperations
from orderstatus.core.errors import (
    AccessError,
    NoSlotError,
    OrderStatusError,
    TemporaryError,
    UnclearOutcomeError,
)
from orderstatus.shopify.client import PATIENCE_SECONDS, AdminClient
from orderstatus.shopify.documents import operation
from orderstatus.shopify.gaps import no_data, validated
from orderstatus.shopify.wire_bulk import BulkOperationPageWire, BulkOperationWire, BulkRunWire

FRESH = timedelta(minutes=10)
"""For how long the file of an operation that an earlier run started is as good as a new one."""
_FIRST_POLL_SECONDS, _LAST_POLL_SECONDS, _POLL_GROWTH = 0.5, 8.0, 1.5
"""Small operations are done in one or two seconds (recorded)."""
_FIRST_SLOT_SECONDS, _LAST_SLOT_SECONDS = 2.0, 15.0
_CLOCKS_APART, _STAMPS_APART = timedelta(minutes=2), timedelta(seconds=10)
"""How far this machine's clock may be from Shopify's, and Shopify's stamps, to the second, from each other."""
_INDEX_SECONDS = 2.0
"""A list may lag what was written by seconds (fact sheet 4.2: so does the search)."""
_UNDER_WAY = frozenset({"CREATED", "RUNNING"})
_ENDED = frozenset({"COMPLETED", "FAILED", "CANCELED", "EXPIRED"})
_NO_SLOT = frozenset({"OPERATION_IN_PROGRESS", "LIMIT_REACHED"})
_ID = re.compile(r"gid://shopify/BulkOperation/[0-9]+")
_LATER = "run the same command again later"


class BulkRun:
    """The operation of one query. `note` hears of what a person should know and `follow` of how many objects there are.

    Where it `may_wait` others of the app may end before it is started; else it is started at once or not at all.

    Ctrl-C leaves it running and remembered, so that a later run of exactly the same query finds it again.
    """

    def __init__(
        self,
        client: AdminClient,
        query: str,
        *,
        started: StartedOperations,
        note: Callable[[str], None],
        follow: Callable[[int], None],
        sleep: Callable[[float], None],
        clock: Callable[[], float],
        now: Callable[[], datetime],
        may_wait: bool = True,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._client = client
        self._query = query
        self._started = started
        self._note = note
        self._follow = follow
        self._sleep = sleep
        self._clock = clock
        self._now = now
        self._slot_patience = patience_seconds if may_wait else 0.0
        self._patience = patience_seconds
        self._may_start_anew = True
        self._shopifys_now = now()
        """When the operation was last read, by Shopify's own clock where it says; ours may be wrong by hours."""
        self.was_found_again = False
        """Whether an earlier run started it."""
        self._is_surely_ours = False
        """Whether the shop has told this run that it started it: then nobody else follows it."""

    def completed(self) -> BulkOperationWire:
        """The operation, completed: one that an earlier run started where it is still good, else a new one.

        One that failed for no reason of ours, was cancelled by somebody else or has expired is started once more.
        Raises AccessError where the app may not read what is asked, NoSlotError where no slot comes free,
        TemporaryError where nothing goes on for the length of the patience, or a second operation ends no better;
        OrderStatusError. One that waits for its turn, or that another run may follow, goes on without us and is found
        again.
        """
        return self._followed(self._found_again() or self._run())

    def anew(self) -> BulkOperationWire:
        """Another operation of the same query, completed. Raises as `completed` does, and the second time."""
        if not self._may_start_anew:
            raise TemporaryError("the file of the bulk operation is there no more", hint=_LATER)
        self._may_start_anew = False
        self._started.forget(self._query)
        return self._followed(self._run())

    def read_again(self, current: BulkOperationWire) -> BulkOperationWire:
        """The operation as it is now, with a fresh address of its file. Raises TemporaryError where it is gone."""
        found = self._read(current.id or "")
        if found is None:
            raise TemporaryError(f"the bulk operation {current.id} is there no more", hint=_LATER)
        return found

    def consumed(self) -> None:
        """Its file has been read to the end: the next run starts another."""
        self._started.forget(self._query)

    def _followed(self, current: BulkOperationWire) -> BulkOperationWire:
        current = self._ended(current)
        if current.status == "COMPLETED":
            return current
        self._started.forget(self._query)
        error = _ended_badly(current)
        if not self._may_start_anew or isinstance(error, AccessError):
            raise error
        self._note(f"{error}; it is started once more")
        return self.anew()

    def _found_again(self) -> BulkOperationWire | None:
        earlier = self._started.find(self._query)
        if earlier is None:
            return None
        age = (self._now() - earlier.at).total_seconds()
        found = self._looked_for(self._clock() - age) if earlier.id is None else self._read(earlier.id)
        if found is None or found.id is None or not self._is_good(found):
            self._started.forget(self._query)
            return None
        if earlier.id is None:
            self._started.remember(self._query, StartedOperation(found.id, earlier.at))
        how = "has finished" if found.status == "COMPLETED" else "is still running"
        at = f"{(found.created_at or earlier.at).astimezone(UTC):%H:%M} UTC"
        self._note(
            f"the bulk operation that an earlier run started at {at} {how}, so no other is started: "
            "the orders are as they were then"
        )
        self.was_found_again = True
        return found

    def _is_good(self, found: BulkOperationWire) -> bool:
        if found.status in _UNDER_WAY:
            return True
        done_at = found.completed_at
        return found.status == "COMPLETED" and done_at is not None and self._shopifys_now - done_at <= FRESH

    def _run(self) -> BulkOperationWire:
        """An operation of this query that has just been started, once there is a slot for it."""
        self.was_found_again = self._is_surely_ours = False
        give_up_at, pause = self._clock() + self._slot_patience, _FIRST_SLOT_SECONDS
        is_told = False
        while True:
            run = self._asked_to_run()
            if run.bulk_operation is not None and run.bulk_operation.id is not None:
                self._started.remember(self._query, StartedOperation(run.bulk_operation.id, self._now()))
                return run.bulk_operation
            self._started.forget(self._query)
            refused = next(iter(run.user_errors or ()), None)
            message = (refused.message if refused is not None else None) or "it gives no reason"
            if refused is None or refused.code not in _NO_SLOT:
                raise OrderStatusError(
                    f"Shopify does not run the bulk operation: {message}", hint="run it again with --verbose"
                )
            if self._clock() + pause > give_up_at:
                raise self._no_slot(message)
            if not is_told:
                self._note("other bulk operations of this app are running: waiting for one of them to end")
                is_told = True
            self._sleep(pause)
            pause = min(pause * 2, _LAST_SLOT_SECONDS)

    def _no_slot(self, message: str) -> NoSlotError:
        running = ", ".join(dict.fromkeys(_ID.findall(message)))
        within = f" within {self._slot_patience:.0f} s" if self._slot_patience else ""
        return NoSlotError(
            f"no bulk operation could be started{within}, as others of this app are running"
            + (f": {running}" if running else ""),
            hint=f"{_LATER}, or see which program of yours started them",
        )

    def _asked_to_run(self) -> BulkRunWire:
        """What the shop says to the query. An answer that is lost is looked for before it is asked again, once."""
        for is_last in (False, True):
            began = self._clock()
            # Whoever stops this run before the answer comes leaves word of it.
            self._started.remember(self._query, StartedOperation(None, self._now()))
            try:
                answer = self._client.mutate(operation("bulk_operation_run"), {"query": self._query})
            except UnclearOutcomeError as error:
                if (found := self._looked_for(began)) is not None:
                    return validated(BulkRunWire, {"bulkOperation": found}, None)
                if is_last:
                    raise TemporaryError(
                        f"no bulk operation could be started: {error}", hint=_LATER, request_id=error.request_id
                    ) from error
                continue
            except OrderStatusError:
                # It is certain that nothing runs.
                self._started.forget(self._query)
                raise
            if not isinstance(answer.data.get("bulkOperationRunQuery"), dict):
                raise no_data(answer, "bulkOperationRunQuery")
            self._is_surely_ours = True
            return validated(BulkRunWire, answer.data["bulkOperationRunQuery"], answer.request_id)
        raise AssertionError("unreachable")

    def _looked_for(self, began: float) -> BulkOperationWire | None:
        """The operation of exactly this query that was created since `began`, or None where there is none.

        The list begins with the newest (recorded), and fifty are looked through. Since when is reckoned back from when
        its answer was sent: a filter would need Shopify's time beforehand.
        """
        for _ in range(2):
            self._sleep(_INDEX_SECONDS)
            answer = self._client.query(operation("bulk_operations"), {"query": "operation_type:query"})
            listed = answer.data.get("bulkOperations")
            if not isinstance(listed, dict):
                raise no_data(answer, "bulkOperations")
            now = self._shopifys_now = answer.sent_at or self._now()
            apart = _CLOCKS_APART if answer.sent_at is None else _STAMPS_APART
            since = now - timedelta(seconds=self._clock() - began) - apart
            page = validated(BulkOperationPageWire, {"nodes": listed}, answer.request_id)
            for each in page.nodes or ():
                is_since = each.created_at is not None and each.created_at >= since
                if each.query == self._query and is_since and each.status in _UNDER_WAY | {"COMPLETED"}:
                    return each
        return None

    def _read(self, id: str) -> BulkOperationWire | None:
        answer = self._client.query(operation("bulk_operation"), {"id": id})
        self._shopifys_now = answer.sent_at or self._now()
        node: Any = answer.data.get("bulkOperation")
        return validated(BulkOperationWire, node, answer.request_id) if isinstance(node, dict) else None

    def _ended(self, current: BulkOperationWire) -> BulkOperationWire:
        """The operation when it has ended, however. Raises TemporaryError where nothing goes on."""
        pause = _FIRST_POLL_SECONDS
        first_count = current.object_count or 0
        give_up_at = self._clock() + self._patience
        while current.status not in _ENDED:
            if self._clock() >= give_up_at:
                raise self._given_up(current, has_begun=(current.object_count or 0) > first_count)
            self._sleep(pause)
            pause = min(pause * _POLL_GROWTH, _LAST_POLL_SECONDS)
            before, current = current, self.read_again(current)
            if (before.status, before.object_count) != (current.status, current.object_count):
                give_up_at = self._clock() + self._patience
                self._follow(current.object_count or 0)
        return current

    def _given_up(self, current: BulkOperationWire, *, has_begun: bool) -> TemporaryError:
        """Why nobody waits for it any longer.

        One that waits for its turn in Shopify's queue, or that another run may follow, is left to the next run. One of
        ours that got somewhere and then no further would have the next run wait for it as long, so it is cancelled.
        """
        how = f"the bulk operation {current.id} has made no progress for {self._patience:.0f} s"
        if not (has_begun and self._is_surely_ours and current.status in _UNDER_WAY):
            hint = "a later run of the same search takes it up, or give it longer with `--timeout`"
            return TemporaryError(f"{how} and is left running", hint=hint)
        self._started.forget(self._query)
        # Shopify's answer changes nothing here.
        with suppress(OrderStatusError):
            self._client.mutate(operation("bulk_operation_cancel"), {"id": current.id})
        return TemporaryError(f"{how} and was given up", hint=f"{_LATER}, or give it longer with `--timeout`")


def _ended_badly(ended: BulkOperationWire) -> OrderStatusError:
    """Why an operation that has ended has no whole file. A part of one is never taken for it."""
    partial = " with a part of its rows, which is not used" if ended.partial_data_url else ""
    if ended.status == "FAILED" and ended.error_code == "ACCESS_DENIED":
        return AccessError(
            f"the bulk operation {ended.id} failed{partial}: the app may not read something that is asked",
            hint="see with `orderstatus doctor` which access scopes are missing",
        )
    if ended.status == "FAILED":
        named = ended.error_code and ended.error_code.replace("_", " ").lower()
        reason = named or "for a reason that Shopify does not give"
        return TemporaryError(f"the bulk operation {ended.id} failed{partial}: {reason}", hint=_LATER)
    if ended.status == "CANCELED":
        return TemporaryError(f"the bulk operation {ended.id} was cancelled{partial}, and not from here", hint=_LATER)
    return TemporaryError(f"the bulk operation {ended.id} has expired", hint=_LATER)
