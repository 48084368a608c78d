"""Lines of a bulk file that wait for what they belong to: in memory while they are few, then wherever they are put."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from orderstatus.core.bulk_ports import ChildStore

MEMORY_BYTES = 32 * 1024 * 1024
_OF_ITS_OWN = 200
"""About what Python needs for an entry beside its text: the string, a pair and a place in a list (measured)."""


class MemoryChildren:
    """A `ChildStore` in memory, which moves into a store that `spill` makes when it would be more than `most_bytes`."""

    def __init__(self, spill: Callable[[], ChildStore] | None = None, *, most_bytes: int = MEMORY_BYTES) -> None:
        self._spill = spill
        self._most = most_bytes
        self._bytes = 0
        self._held: dict[str, list[tuple[str, str]]] = {}
        self._spilled: ChildStore | None = None

    def add(self, parent_id: str, kind: str, text: str) -> None:
        """One text more of `parent_id`."""
        if self._spilled is not None:
            self._spilled.add(parent_id, kind, text)
            return
        self._held.setdefault(parent_id, []).append((kind, text))
        self._bytes += len(text) + _OF_ITS_OWN
        if self._spill is not None and self._bytes > self._most:
            self._spilled = self._spill()
            for parent, children in self._held.items():
                for child in children:
                    self._spilled.add(parent, *child)
            self._held.clear()

    def of(self, parent_id: str) -> Iterator[tuple[str, str]]:
        """The kind and the text of each that belongs to `parent_id`, in the order in which they were added."""
        if self._spilled is not None:
            return self._spilled.of(parent_id)
        return iter(self._held.get(parent_id, ()))

    def close(self) -> None:
        """Afterwards nothing is held, here or there."""
        self._held.clear()
        if self._spilled is not None:
            self._spilled.close()
