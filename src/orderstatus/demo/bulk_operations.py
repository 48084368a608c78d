"""The bulk operations of one app in one shop: how each of them stands by the server's clock, and where its file is."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from orderstatus.demo.bulk_lines import Lines
from orderstatus.demo.faults import Fault

Json = dict[str, Any]

SLOTS = 5
"""Bulk queries that may run at once, by app and shop (bulk-operations/queries; recorded)."""
LIFETIME = timedelta(days=7)
"""How long a file can be fetched after its operation ended (BulkOperation.url)."""
CANCELING = timedelta(seconds=1)
"""How long it takes until an operation is canceled; a belief: "a short delay"."""
PREFIX = "gid://shopify/BulkOperation/"

_KEY = b"the demo shop signs with this, so that the same shop has the same addresses"
_FOREIGN = "{ products { edges { node { id title } } } }"
_RUNNING = frozenset({"CREATED", "RUNNING", "CANCELING"})


class AccessDenied(Exception):
    """A bulk query met something that the app may not read."""


class Broken(Exception):
    """A bulk query failed for another reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How an operation stands at an instant; ``ended`` is when it left its last running state."""

    status: str
    objects: int = 0
    error: str | None = None
    ended: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether it takes one of the places."""
        return self.status in _RUNNING


@dataclass(slots=True, kw_only=True)
class Operation:
    """One bulk query: what it found when it was started, and what becomes of it.

    ``rate`` is in objects a second, and with 0 it is done when somebody first looks. ``fault`` ends it otherwise.
    ``refused`` is the code of the error that it fails with at once. ``held`` is for one that somebody else started:
    until then it runs.
    """

    number: int
    query: str
    created: datetime
    lines: Lines
    rate: float = 0.0
    fault: Fault | None = None
    refused: str | None = None
    held: datetime | None = None
    canceled: datetime | None = None

    @property
    def gid(self) -> str:
        """Its GID."""
        return f"{PREFIX}{self.number}"

    def state(self, now: datetime) -> State:
        """Return how it stands. A clock that does not run never ends one that takes time."""
        if self.canceled is not None and now >= self.canceled + CANCELING:
            objects = self._running(self.canceled).objects
            return State(status="CANCELED", objects=objects, ended=self.canceled + CANCELING)
        if self.canceled is not None:
            return State(status="CANCELING", objects=self._running(self.canceled).objects)
        return self._running(now)

    def _running(self, now: datetime) -> State:
        if self.held is not None:
            done = now >= self.held
            return State(status="COMPLETED" if done else "RUNNING", ended=self.held if done else None)
        if self.refused is not None:
            return State(status="FAILED", error=self.refused, ended=self.created)
        limit = self.lines.objects if self.fault is None else self.fault.after(self.lines.objects)
        ended = self.created + timedelta(seconds=limit / self.rate if self.rate else 0)
        if now < ended:
            objects = int((now - self.created).total_seconds() * self.rate)
            return State(status="RUNNING" if objects else "CREATED", objects=objects)
        if self.fault is not None:
            return self._faulty(self.fault, limit, ended)
        return State(status="EXPIRED" if now >= ended + LIFETIME else "COMPLETED", objects=limit, ended=ended)

    def _faulty(self, fault: Fault, limit: int, ended: datetime) -> State:
        if fault.name == "bulk-stuck":
            return State(status="RUNNING", objects=limit)
        if fault.name == "bulk-canceled":
            return State(status="CANCELED", objects=limit, ended=ended)
        return State(status="FAILED", objects=limit, error="INTERNAL_SERVER_ERROR", ended=ended)

    def file(self, now: datetime) -> bytes | None:
        """Return the content of its file, whole or partial; None as long as there is none, also where no row is."""
        state = self.state(now)
        late = timedelta(seconds=self.fault.later or 0) if self.fault is not None else timedelta()
        if state.ended is None or now < state.ended + late or not self.lines.counted(state.objects)[0]:
            return None
        return self.lines.content(state.objects)

    def expires(self, now: datetime) -> datetime | None:
        """Return when its file can no longer be fetched; None as long as it runs."""
        ended = self.state(now).ended
        return None if ended is None else ended + LIFETIME

    def node(self, now: datetime, base: str) -> Json:
        """Return its BulkOperation as of an instant, for a server that is reached at ``base``.

        Recorded: counts are text; only a completed one has ``completedAt`` and ``fileSize``; one that was canceled
        when it had found everything has its file as ``url``. Beliefs: that one that was canceled earlier has what it
        found as ``partialDataUrl``, as a failed one does (BulkOperation.partialDataUrl), and that only a completed one
        becomes EXPIRED while the others merely lose their address.
        """
        state = self.state(now)
        objects, roots = self.lines.counted(state.objects)
        expires = self.expires(now)
        content = self.file(now) if expires is not None and now < expires else None
        url = f"{base}{self.path(expires)}" if content is not None and expires is not None else None
        whole = state.error is None and objects == self.lines.objects
        completed = state.status in ("COMPLETED", "EXPIRED")
        return {
            "__typename": "BulkOperation",
            "id": self.gid,
            "type": "QUERY",
            "status": state.status,
            "errorCode": state.error,
            "createdAt": _stamp(self.created),
            "completedAt": _stamp(state.ended) if completed and state.ended is not None else None,
            "objectCount": str(objects),
            "rootObjectCount": str(roots),
            "fileSize": str(len(content)) if completed and content is not None else None,
            "url": url if whole else None,
            "partialDataUrl": None if whole else url,
            "query": self.query,
        }

    def started(self) -> Json:
        """Return its BulkOperation as the mutation that started it shows it: nothing is done yet (recorded)."""
        before = {"status": "CREATED", "errorCode": None, "completedAt": None, "fileSize": None}
        nothing = {"objectCount": "0", "rootObjectCount": "0", "url": None, "partialDataUrl": None}
        return self.node(self.created, "") | before | nothing

    def path(self, expires: datetime) -> str:
        """Return the signed path of its file."""
        until = int(expires.timestamp())
        signature = hmac.new(_KEY, f"{self.number}:{until}".encode(), hashlib.sha256).hexdigest()
        kind = "response-content-type=application%2Fjsonl"
        return f"/bulk/{self.number}.jsonl?GoogleAccessId=demo&Expires={until}&Signature={signature}&{kind}"


@dataclass(slots=True)
class BulkOperations:
    """The operations of one app, oldest first; ``rate`` as `Operation` has it."""

    rate: float = 0.0
    operations: list[Operation] = field(default_factory=list)

    def occupy(self, count: int, now: datetime, seconds: float | None) -> None:
        """Let so many operations run that somebody else has started with the app's token, for so long or for good."""
        held = datetime.max.replace(tzinfo=UTC) if seconds is None else now + timedelta(seconds=seconds)
        for _ in range(count):
            nothing = Lines((), grouped=False, seed="")
            self._add(Operation(number=self._number(now), query=_FOREIGN, created=now, lines=nothing, held=held))

    def start(
        self, query: str, now: datetime, find: Callable[[], Lines], fault: Callable[[], Fault | None]
    ) -> Operation:
        """Return a new operation that holds what ``find`` finds now; ``fault`` says what becomes of it.

        It fails when somebody first looks where ``find`` raises `AccessDenied` or `Broken`, without partial data: a
        belief.
        """
        refused = None
        try:
            lines = find()
        except AccessDenied:
            lines, refused = Lines((), grouped=False, seed=""), "ACCESS_DENIED"
        except Broken:
            lines, refused = Lines((), grouped=False, seed=""), "INTERNAL_SERVER_ERROR"
        operation = Operation(
            number=self._number(now),
            query=query,
            created=now,
            lines=lines,
            rate=self.rate,
            fault=fault(),
            refused=refused,
        )
        return self._add(operation)

    def running(self, now: datetime) -> Sequence[Operation]:
        """Return those that take a place."""
        return [operation for operation in self.operations if operation.state(now).running]

    def get(self, gid: str) -> Operation | None:
        """Return the operation with that GID."""
        return next((operation for operation in self.operations if operation.gid == gid), None)

    def _add(self, operation: Operation) -> Operation:
        self.operations.append(operation)
        return operation

    def _number(self, now: datetime) -> int:
        # By the clock, so that a shop that is begun anew gives no id twice, and as large as real ones are.
        return max(int(now.timestamp()) * 4096, self.operations[-1].number + 1 if self.operations else 0)


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
