"""What sending needs of the world: templates that are filled, and something that delivers."""

from __future__ import annotations

from typing import Protocol

from orderstatus.core.messages.facts import MessageFacts
from orderstatus.core.messages.message import Delivery, Message, Wording


class MessageTemplates(Protocol):
    """The merchant's templates before those that come along. From one thread."""

    def names(self) -> tuple[str, ...]:
        """Every name that there is a template of."""
        ...

    def language(self, name: str, locale: str | None) -> str:
        """The language in which a customer of this locale (`pt-BR`) gets the template.

        Raises UsageError with the nearest name where there is no template of that name.
        """
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
