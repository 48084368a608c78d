"""Faults that the demo server shows on purpose, for load and fault tests.

A fault is written ``NAME``, ``NAME:N``, ``NAME:every=K`` or ``NAME:mutation=N`` and several are separated by commas.
``NAME:N`` hits the first N answers (``NAME`` alone: the first one), ``NAME:every=K`` every K-th answer, and
``NAME:mutation=N`` only the N-th mutation that is asked for, whatever else is asked between. Names:

=============  =====================================================================================================
``throttle``   HTTP 200 with the error THROTTLED and no data
``internal``   HTTP 200 with the error INTERNAL_SERVER_ERROR and no data
``502``        HTTP 502 with an HTML body (also ``500``, ``503``, ``504``, ``429``, ``423``, ``402``, ``403``)
``401``        HTTP 401, as for a token that was revoked; the next answer is right again
``404``        HTTP 404 with an HTML body, as for a sub-domain that is no shop's
``html``       HTTP 200 with an HTML body
``empty``      HTTP 200 with no body
``truncate``   the right answer cut in half, its length still announced whole
``drop``       nothing is done, and the connection is closed without an answer
``reset``      the work is done, then the connection is closed without an answer
``hang``       the work is done, then nothing is sent for as long as the client waits (up to an hour)
=============  =====================================================================================================

Bulk operations and their downloads have faults of their own, which count operations started and downloads instead of
answers. ``NAME@AT`` says how far it goes well first, in per cent (``@40%``) or in objects or bytes (``@1000``), half of
it unless said; ``NAME+SECONDSs`` what comes later or ends (``bulk-failed@40%+20s:2``). Names:

=====================  =============================================================================================
``bulk-failed``        FAILED with INTERNAL_SERVER_ERROR when that much is done; the partial data is there SECONDS
                       later, and with ``@0`` there is none
``bulk-canceled``      CANCELED by Shopify when that much is done
``bulk-stuck``         RUNNING for ever when that much is done
``bulk-slots``         nothing of ours: N of the five places are taken by others from the beginning, for SECONDS or for
                       good; only ``NAME:N`` makes sense
``download-reset``     the connection is reset after that much of the body
``download-truncate``  the body ends after that much, its length still announced whole
``download-expired``   the address answers as it does after its seven days
=====================  =============================================================================================

``truncate``, ``drop``, ``reset``, ``hang`` and the first two of downloads happen to the connection:
`orderstatus.demo.loopback` shows them, the server only names them in `Answer.fault`.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field

STATUSES = frozenset({"401", "402", "403", "404", "423", "429", "500", "502", "503", "504"})
REPLACING = STATUSES | {"internal", "html", "empty"}
"""The faults that come instead of the right answer."""
BREAKING = frozenset({"truncate", "reset", "hang"})
"""The faults that happen to the connection when the work was done."""
DROP = "drop"
"""The fault that happens to the connection before anything was done."""
ENDING = frozenset({"bulk-failed", "bulk-canceled", "bulk-stuck"})
"""The faults that end a bulk operation otherwise than COMPLETED."""
SLOTS = "bulk-slots"
DOWNLOADS = frozenset({"download-reset", "download-truncate", "download-expired"})
"""The faults of a bulk operation's file."""
NAMES = frozenset({"throttle", "internal", "html", "empty", SLOTS, DROP}) | BREAKING | ENDING | DOWNLOADS
_FAULT = re.compile(
    r"(?P<name>\w+(?:-\w+)?)(?:@(?P<at>\d+)(?P<share>%)?)?(?:\+(?P<later>\d+(?:\.\d+)?)s)?"
    r"(?::(?:(?P<first>\d+)|every=(?P<every>[1-9]\d*)|mutation=(?P<mutation>[1-9]\d*)))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault and when it hits: the first ``first`` answers, every ``every``-th when that is not 0, or the
    ``mutation``-th mutation when that is not 0.

    ``at`` is how much goes well before it, in per cent where ``share`` holds; ``later`` is in seconds.
    """

    name: str
    first: int = 1
    every: int = 0
    mutation: int = 0
    at: int = 50
    share: bool = True
    later: float | None = None

    def hits(self, number: int, mutation: int = 0) -> bool:
        """Whether it hits the answer with this number, counted from 1; ``mutation`` is which mutation it answers, 0 for
        none."""
        if self.mutation:
            return mutation == self.mutation
        return number % self.every == 0 if self.every else number <= self.first

    def after(self, total: int) -> int:
        """How many of so many objects or bytes go well before it."""
        return min(total, total * self.at // 100 if self.share else self.at)


def parse(text: str) -> tuple[Fault, ...]:
    """Return the faults that a text such as ``throttle:2,502:every=10`` names; raises ValueError naming all."""
    faults = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        found = _FAULT.fullmatch(part)
        if found is None or found["name"] not in NAMES | STATUSES:
            known = ", ".join([*sorted(NAMES), *sorted(STATUSES)])
            raise ValueError(
                f"no fault {part!r}; write NAME, NAME:N, NAME:every=K or NAME:mutation=N with a name of: {known}"
            )
        if (found["at"] or found["later"]) and not found["name"].startswith(("bulk-", "download-")):
            raise ValueError(f"no fault {part!r}; only those of bulk operations and downloads take @AT and +SECONDSs")
        faults.append(
            Fault(
                name=found["name"],
                first=int(found["first"] or 1),
                every=int(found["every"] or 0),
                mutation=int(found["mutation"] or 0),
                at=int(found["at"] or 50),
                share=found["at"] is None or found["share"] is not None,
                later=float(found["later"]) if found["later"] else None,
            )
        )
    return tuple(faults)


@dataclass(slots=True)
class Faults:
    """Faults at work: counts answers, from any thread, and says which fault hits the next one."""

    planned: tuple[Fault, ...] = ()
    answers: int = 0
    mutations: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hit(self, *, mutation: bool = False) -> Fault | None:
        """Count one answer, to a mutation or not, and return the first fault that hits it, if any."""
        with self._lock:
            self.answers += 1
            self.mutations += mutation
            counted = self.mutations if mutation else 0
            return next((fault for fault in self.planned if fault.hits(self.answers, counted)), None)

    def next(self, *, mutation: bool = False) -> str | None:
        """Count one answer and return the name of the first fault that hits it, if any."""
        fault = self.hit(mutation=mutation)
        return None if fault is None else fault.name
