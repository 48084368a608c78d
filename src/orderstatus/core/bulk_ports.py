"""What the reading of a bulk operation needs of this machine: what it has started, and room for lines that wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StartedOperation:
    """A bulk operation that this machine has started, and whose file nobody has read to its end yet."""

    id: str | None
    """None while nobody knows whether the shop has started it: it was about to be asked to."""
    at: datetime
    """When it was started, or was about to be, by this machine's clock."""


class StartedOperations(Protocol):
    """The bulk operations of one shop that were started here, one for each query, kept from run to run."""

    def remember(self, query: str, operation: StartedOperation) -> None:
        """Afterwards a later run finds it, if anything can be kept here."""
        ...

    def find(self, query: str) -> StartedOperation | None:
        """The one that was started with exactly this text; None where there is none."""
        ...

    def forget(self, query: str) -> None:
        """Afterwards nothing is found for this text."""
        ...


class ChildStore(Protocol):
    """Texts by the id of what they belong to, in the order in which they were added; memory holds a bounded part."""

    def add(self, parent_id: str, kind: str, text: str) -> None:
        """One text more of `parent_id`. Raises OrderStatusError where there is no room for it."""
        ...

    def of(self, parent_id: str) -> Iterator[tuple[str, str]]:
        """The kind and the text of each that belongs to `parent_id`. Nothing is added any more."""
        ...

    def close(self) -> None:
        """Afterwards nothing is held."""
        ...
