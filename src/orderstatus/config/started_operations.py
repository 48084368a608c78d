"""Bulk operations that were started and not read to their end: one small private file a query, with the state."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from orderstatus.config.files import write_private
from orderstatus.core.bulk_ports import StartedOperation
from orderstatus.core.errors import OrderStatusError

_FOLDER = "operations"
_KEPT_SECONDS = 7 * 86_400.0
"""For so long Shopify keeps the file of a bulk operation (usage/bulk-operations/queries)."""


@dataclass(frozen=True, slots=True)
class FileStartedOperations:
    """`StartedOperations` of one shop. What cannot be kept or read is started anew, which costs time and nothing else.

    A query may name a customer, so a file is named by the query's hash and does not hold it. Only exactly the same text
    is found again: that of a sync is, that of `--since 90d`, which is another every second, is not.
    """

    folder: Path

    def remember(self, query: str, operation: StartedOperation) -> None:
        """Afterwards it is kept, if the folder can be written, and what was kept a week before is not."""
        entry = {"id": operation.id, "at": operation.at.isoformat()}
        path = self._path(query)
        with contextlib.suppress(OrderStatusError):
            write_private(path, json.dumps(entry) + "\n")
            self._tidy(path)

    def find(self, query: str) -> StartedOperation | None:
        """The one that was kept for exactly this text."""
        try:
            entry = json.loads(self._path(query).read_text(encoding="utf-8"))
            id, at = entry["id"], datetime.fromisoformat(entry["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return StartedOperation(id, at) if isinstance(id, str | None) and at.tzinfo is not None else None

    def forget(self, query: str) -> None:
        """Afterwards nothing is kept for it."""
        with contextlib.suppress(OSError):
            self._path(query).unlink(missing_ok=True)

    def _tidy(self, newest: Path) -> None:
        """Files go by the time that their system gave them: whose clock is wrong is wrong for all of them."""
        with contextlib.suppress(OSError):
            since = newest.stat().st_mtime - _KEPT_SECONDS
            for each in self.folder.iterdir():
                if each.stat().st_mtime < since:
                    each.unlink(missing_ok=True)

    def _path(self, query: str) -> Path:
        return self.folder / f"{sha256(query.encode('utf-8', 'surrogatepass')).hexdigest()}.json"


def started_operations(state: Path, domain: str) -> FileStartedOperations:
    """Those of one shop, below the state folder."""
    return FileStartedOperations(state / _FOLDER / domain)
