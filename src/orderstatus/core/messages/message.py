"""One message to one customer, ready to be sent, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orderstatus.core.messages.events import MessageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A template that was filled."""

    subject: str
    """One line, never empty."""
    text: str
    html: str | None = None
    language: str = "en"
    """Of the template that was filled: `en`, `fi`, `pt-br`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent of one event of one order."""

    shop: str
    """The domain."""
    order: str
    """GID."""
    order_name: str
    kind: MessageKind
    event: str
    """`MessageEvent.key`: with the shop and the order it makes the Message-ID, so that a double can be recognised."""
    at: datetime
    """When it is sent: the date that it carries."""
    to: str | None
    """The customer's address; None where an executable is to know better (by telephone number)."""
    wording: Wording
    to_name: str | None = None
    phone: str | None = None
    """For an executable that sends SMS; mail does not know it."""
    copies: tuple[str, ...] = ()
    """Addresses that get the same text in a message of their own, which the customer does not see."""


class DeliveryState(StrEnum):
    """What is known of a message after it was tried."""

    SENT = "sent"
    """The server (or the executable) has taken it."""
    REFUSED = "refused"
    """It was refused for good; nothing was sent."""
    DEFERRED = "deferred"
    """Not now: refused for the time being, or nobody was reached. Nothing was sent, so it may be tried again."""
    UNKNOWN = "unknown"
    """The text was on its way and no answer came: it may have been sent, so it is not tried again by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCopy:
    """Somebody who gets a copy and, as far as is known, did not get this one. It is not tried again."""

    address: str
    state: DeliveryState
    """Refused, deferred (nothing was sent), or unknown: it may have arrived."""
    answer: str
    """As that of a `Delivery`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one message: that to the customer decides; of the copies only who did not get theirs is told."""

    state: DeliveryState
    answer: str
    """The server's last answer, or what was the matter, on one printable line; it names no password and no address of
    a customer."""
    code: int | None = None
    """The SMTP reply (250, 451, 550) or how the executable ended; None where there was none."""
    reached: bool = True
    """False where no server was reached, or it takes nothing now: the next message would fare alike."""
    is_policy: bool = False
    """True where the server refuses for a reason of policy: it is rather about who sends than about this recipient, so
    that nothing is held against the message (it is DEFERRED), and several in a row are a mistake of the settings."""
    missed: tuple[MissedCopy, ...] = ()
    """Who gets a copy and did not get it, or of whom that is not known."""
