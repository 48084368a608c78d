"""What sending needs of the world: templates that are filled, and something that delivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.messages.claims import Claims
from orderstatus.core.messages.events import Claim
from orderstatus.core.messages.facts import MessageFacts
from orderstatus.core.messages.message import Delivery, Message, Wording
from orderstatus.core.models import OrderLife
from orderstatus.core.stages.definition import Stage


class MessageTemplates(Protocol):
    """The merchant's templates before those that come along. From one thread."""

    def names(self) -> tuple[str, ...]:
        """Every name that there is a template of."""
        ...

    def own_names(self) -> tuple[str, ...]:
        """Those of them that the merchant has written."""
        ...

    def strays(self) -> tuple[str, ...]:
        """The merchant's files that are read for no message, each with why."""
        ...

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages that it is there in. Raises UsageError with the nearest name where there is none."""
        ...

    def language(self, name: str, locale: str | None, stage: Stage | None = None) -> str:
        """The language in which a customer of this locale (`pt-BR`) gets the template; on `stage`, where one is told,
        it is one in which that has a public name, if there is one, or is not named.

        Raises UsageError with the nearest name where there is no template of that name.
        """
        ...

    def names_stage(self, name: str, language: str) -> bool:
        """True if the template in that language says what the stage is called."""
        ...

    def fill(self, name: str, locale: str | None, facts: MessageFacts) -> Wording:
        """The template in that language, filled.

        Raises UsageError where there is none, or where it fails: with its file, its line and the name that it lacks.
        """
        ...

    def check(self, name: str) -> tuple[str, ...]:
        """What is wrong with a template, in every language that it has, tried with made-up orders; empty if nothing."""
        ...


class MessageSender(Protocol):
    """Sends messages, one after the other, each at most once: it never tries again by itself. From one thread."""

    def send(self, message: Message) -> Delivery:
        """The message was sent, or it is said why not; whatever a server or an executable does is an answer.

        Raises UsageError where the settings cannot work at all (no host, a program that is not there) and for an
        address that is none, and AccessError where the server refuses the user, the password or the sender, or cannot
        be trusted. Nothing was sent then: the claim can be given back.
        """
        ...

    def probe(self) -> str | None:
        """What keeps messages from being sent now, tried without sending one; None where nothing does.

        Raises as `send`.
        """
        ...

    def close(self) -> None:
        """Afterwards no connection is open."""
        ...


class LifeReader(Protocol):
    """Reads what messages are decided by, as it is now."""

    def lives(self, orders: Sequence[str]) -> Iterator[OrderLife]:
        """The orders with these GIDs in their order; one that is there no more is left out.

        Each with its customer, address, telephone number, language, the customer's tags, its stage and history, its
        shipments with their carrier events, and its returns. Raises AccessError where one of these may not be read.
        """
        ...


class Won(Enum):
    """What came of a claim."""

    WON = "won"
    """The message is ours to send, and nobody else's."""
    LOST = "lost"
    """Somebody else has claimed it."""
    UNKNOWN = "unknown"
    """No answer came, and the order could not be read again: nothing may be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """What came of a claim, and what was in the way of it."""

    won: Won
    held: Claim | None = None
    """Whose it is, where it was lost."""
    why: str | None = None


class ClaimLedger(Protocol):
    """Where it is kept which messages were claimed, by whom, and what became of them: each by one at most.

    Of the shop itself (`flows/shop_claims`), or of this machine alone.
    """

    def begun(self) -> datetime | None:
        """Since when customers are told; None where nothing was ever sent."""
        ...

    def begin(self, at: datetime) -> datetime:
        """Afterwards customers are told of what happens from `at` on, unless they were told before already: the moment
        that holds, on whichever machine it was begun."""
        ...

    def claims(self, order: str) -> Claims:
        """What was claimed of this order, as it is now. Raises OrderStatusError for what is not ours."""
        ...

    def many(self, orders: Sequence[str]) -> Iterator[tuple[str, Claims | OrderStatusError]]:
        """What was claimed of each of these orders, or why nobody can say; an order that is gone is left out."""
        ...

    def claim(self, order: str, claim: Claim, *, keep_since: datetime, instead_of: Claim | None = None) -> ClaimResult:
        """Afterwards, where it is won, the message is kept as claimed by `claim.by`, which no other claim has.

        Lost where somebody has sent it, was refused, or holds the claim, unless that is just `instead_of`. Entries from
        before `keep_since` may be let go of. Raises TemporaryError, AccessError and OrderStatusError where it was
        surely not claimed.
        """
        ...

    def settle(self, order: str, claim: Claim, *, keep_since: datetime) -> None:
        """The message that `claim.by` has claimed is kept with its outcome. Raises OrderStatusError where that could
        not be written: then it stays claimed."""
        ...
