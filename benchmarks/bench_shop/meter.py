"""What the shop was asked and what it charged, for GET /stats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Meter:
    """Counts since it was made. `requests` are all of them, also files and REST; points are those of GraphQL."""

    requests: int = 0
    graphql: int = 0
    rest: int = 0
    downloads: int = 0
    throttled: int = 0
    refused: int = 0
    """GraphQL calls that were answered with an error that is not THROTTLED."""
    requested_points: float = 0
    actual_points: float = 0
    orders_sent: int = 0
    most_parallel: int = 0
    least_available: float | None = None
    operations: Counter[str] = field(default_factory=Counter)
    _now: int = 0
    _first: float | None = None
    _last: float | None = None

    def begin(self, now: float) -> None:
        """A request has come."""
        self.requests += 1
        self._now += 1
        self.most_parallel = max(self.most_parallel, self._now)
        self._first = now if self._first is None else self._first

    def end(self, now: float) -> None:
        """A request was answered."""
        self._now -= 1
        self._last = now

    def charge(self, name: str, requested: float, actual: float, available: float) -> None:
        """A call was admitted, which left `available` points in the bucket."""
        self.operations[name] += 1
        self.requested_points += requested
        self.actual_points += actual
        least = self.least_available
        self.least_available = available if least is None else min(least, available)

    def told(self) -> dict[str, Any]:
        """Everything counted. `seconds` runs from the first request's coming to the last answer's going."""
        seconds = (self._last - self._first) if self._first is not None and self._last is not None else 0.0
        names = (
            "requests graphql rest downloads throttled refused requested_points actual_points orders_sent most_parallel"
        )
        counted = {name: getattr(self, name) for name in names.split()}
        least = {"least_available": self.least_available, "seconds": seconds}
        return {**counted, **least, "operations": dict(self.operations)}
