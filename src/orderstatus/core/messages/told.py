"""What became of one message when its turn came."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from orderstatus.core.labels import Sentence
from orderstatus.core.messages.events import MessageEvent
from orderstatus.core.messages.message import MissedCopy


class TellResult(StrEnum):
    """What became of one message, or will as it looks now."""

    DUE = "due"
    """It is sent when its turn comes; never of one whose turn came."""
    SENT = "sent"
    REFUSED = "refused"
    """For good: it is not tried again."""
    DEFERRED = "deferred"
    """Nothing was sent; the next run tries again."""
    UNKNOWN = "unknown"
    """It may have been sent, by this run or by one before."""
    LOST = "lost"
    """Somebody else had claimed it by then."""
    NOT_DUE = "not-due"
    WAITS = "waits"
    """For the end of the quiet hours."""
    FAILED = "failed"
    """Nothing was sent: its template, or what the order keeps, is wrong."""
    NOT_TRIED = "not-tried"
    """The run ended at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event of one order, and whether its customer was told."""

    order: str
    order_name: str
    event: MessageEvent | None
    """None where not even the events of the order are known."""
    result: TellResult
    recipients: int = 0
    why: Sentence | None = None
    missed: tuple[MissedCopy, ...] = ()
    """Whose copy was not taken, or may not have been."""
