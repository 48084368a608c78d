"""Faults that the demo server shows on purpose, for load and fault tests.

A fault is written ``NAME``, ``NAME:N`` or ``NAME:every=K`` and several are separated by commas. ``NAME:N`` hits the
first N answers (``NAME`` alone: the first one), ``NAME:every=K`` every K-th answer. Names:

=============  =====================================================================================================
``throttle``   HTTP 200 with the error THROTTLED and no data
``internal``   HTTP 200 with the error INTERNAL_SERVER_ERROR and no data
``502``        HTTP 502 with an HTML body (also ``500``, ``503``, ``504``, ``429``, ``423``, ``402``, ``403``)
``401``        HTTP 401, as for a token that was revoked; the next answer is right again
``404``        HTTP 404 with an HTML body, as for a sub-domain that is no shop's
``html``       HTTP 200 with an HTML body
``empty``      HTTP 200 with no body
``truncate``   the right answer cut in half, its length still announced whole
``reset``      the work is done, then the connection is closed without an answer
``hang``       the work is done, then nothing is sent for as long as the client waits (up to an hour)
=============  =====================================================================================================

The last three happen to the connection: `orderstatus.demo.loopback` shows them, the server only names them in
`Answer.fault`.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field

STATUSES = frozenset({"401", "402", "403", "404", "423", "429", "500", "502", "503", "504"})
REPLACING = STATUSES | {"internal", "html", "empty"}
"""The faults that come instead of the right answer."""
BREAKING = frozenset({"truncate", "reset", "hang"})
"""The faults that happen to the connection."""
NAMES = frozenset({"throttle", "internal", "html", "empty"}) | BREAKING
_FAULT = re.compile(r"(?P<name>\w+)(?::(?:(?P<first>\d+)|every=(?P<every>[1-9]\d*)))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault and when it hits: the first ``first`` answers, or every ``every``-th when that is not 0."""

    name: str
    first: int = 1
    every: int = 0

    def hits(self, number: int) -> bool:
        """Whether it hits the answer with this number, counted from 1."""
        return number % self.every == 0 if self.every else number <= self.first


def parse(text: str) -> tuple[Fault, ...]:
    """Return the faults that a text such as ``throttle:2,502:every=10`` names; raises ValueError naming all."""
    faults = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        found = _FAULT.fullmatch(part)
        if found is None or found["name"] not in NAMES | STATUSES:
            known = ", ".join([*sorted(NAMES), *sorted(STATUSES)])
            raise ValueError(f"no fault {part!r}; write NAME, NAME:N or NAME:every=K with a name of: {known}")
        faults.append(Fault(name=found["name"], first=int(found["first"] or 1), every=int(found["every"] or 0)))
    return tuple(faults)


@dataclass(slots=True)
class Faults:
    """Faults at work: counts answers, from any thread, and says which fault hits the next one."""

    planned: tuple[Fault, ...] = ()
    answers: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> str | None:
        """Count one answer and return the name of the first fault that hits it, if any."""
        with self._lock:
            self.answers += 1
            return next((fault.name for fault in self.planned if fault.hits(self.answers)), None)
