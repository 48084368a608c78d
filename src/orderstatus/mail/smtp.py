"""Sending by SMTP, each message at most once: what became of it is told by how far the dialogue had come.

Until the line that ends the text has left this machine no server may deliver it (RFC 5321, 3.3 and 4.1.4). After that
only the answer tells. So whatever fails before is DEFERRED or REFUSED, and whatever is lost after is UNKNOWN.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from orderstatus.core.errors import AccessError, UsageError
from orderstatus.core.messages.addresses import Mailbox
from orderstatus.core.messages.message import Delivery, DeliveryState, Message, MissedCopy
from orderstatus.core.messages.rules import SmtpSecurity
from orderstatus.core.secret import Secret
from orderstatus.mail.dialogue import Dialogue, Lost, Reply
from orderstatus.mail.message import Letter, letters
from orderstatus.mail.refusals import CLOSING, is_of_settings, refused

TIMEOUT_SECONDS = 60.0
END_SECONDS = 300.0
"""Half of what RFC 5321, 4.5.3.2.6 asks for: shorter, and what was sent would be unknown for want of patience."""
_TOO_LARGE = 552
"""At MAIL: the message is too large; every other refusal there is of the sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Which server, and how it is talked to."""

    host: str
    port: int
    security: SmtpSecurity
    user: str | None = None
    ca_file: str | None = None
    """Certificates to trust in place of the system's."""
    timeout: float = TIMEOUT_SECONDS
    """Seconds for a connection, and for each answer but one."""
    end_timeout: float = END_SECONDS
    """Seconds for the answer to the whole text, which a server may look at first."""

    def check(self) -> None:
        """Raises UsageError where messages would cross a network in the clear unasked, or a password at all."""
        is_clear = self.security in (SmtpSecurity.NONE, SmtpSecurity.NONE_ANYWHERE)
        if not is_clear or is_loopback(self.host):
            return
        if self.security is SmtpSecurity.NONE:
            raise UsageError(
                f"`notify.smtp_security` is none, which is for a server on this machine, and {self.host} is another",
                hint="orderstatus config set notify.smtp_security starttls",
            )
        if self.user is not None:
            raise UsageError(
                f"the password of `notify.smtp_user` would go to {self.host} in the clear",
                hint="orderstatus config set notify.smtp_security starttls",
            )

    def context(self) -> ssl.SSLContext | None:
        """How certificates are verified; None where nothing is encrypted. Raises UsageError for a file that is none."""
        if self.security in (SmtpSecurity.NONE, SmtpSecurity.NONE_ANYWHERE):
            return None
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:
            raise UsageError(
                f"`notify.smtp_ca_file` {self.ca_file} cannot be used: {error.strerror or error}",
                hint="give a file of certificates in PEM, or take it out",
            ) from None


@dataclass(slots=True)
class SmtpSender:
    """A `MessageSender`. One connection is used again and again, and made anew where the server has closed it."""

    server: SmtpServer
    sender: Mailbox
    reply_to: Mailbox | None = None
    password: Callable[[], Secret] | None = None
    """Asked once, when it is needed."""
    clock: Callable[[], float] = time.monotonic
    _dialogue: Dialogue | None = field(default=None, repr=False)
    _known: Secret | None = field(default=None, repr=False)
    _tls: ssl.SSLContext | None = field(default=None, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Afterwards no connection is open."""
        if self._dialogue is not None:
            self._dialogue.close()
            self._dialogue = None

    def send(self, message: Message) -> Delivery:
        """What became of it. Copies are sent where the customer's was, each at most once too."""
        first, *copies = letters(message, self.sender, self.reply_to)
        delivery = self._deliver(first)
        if delivery.state is not DeliveryState.SENT:
            return delivery
        missed = [each for copy in copies if (each := self._missed(copy)) is not None]
        return Delivery(state=delivery.state, answer=delivery.answer, code=delivery.code, missed=tuple(missed))

    def probe(self) -> str | None:
        """What keeps the server from taking messages: it was reached, and the user logged in, where that is None."""
        self.close()
        opened = self._opened()
        if isinstance(opened, Delivery):
            return opened.answer
        self._dialogue = opened
        return None

    def _missed(self, letter: Letter) -> MissedCopy | None:
        """None where the copy was taken."""
        try:
            delivery = self._deliver(letter)
        except (AccessError, UsageError) as error:
            # Nothing was sent; the customer's message was, and is not undone by it.
            delivery = Delivery(state=DeliveryState.DEFERRED, answer=str(error))
        if delivery.state is DeliveryState.SENT:
            return None
        return MissedCopy(address=letter.recipient, state=delivery.state, answer=delivery.answer)

    def _deliver(self, letter: Letter) -> Delivery:
        """One letter. A connection that was used before may have been closed meanwhile: then one more is made."""
        may_be_stale = self._dialogue is not None
        while True:
            try:
                return self._once(letter)
            except Lost as lost:
                self._drop()
                if not may_be_stale:
                    return Delivery(state=DeliveryState.DEFERRED, answer=f"before the message was sent: {lost}")
                may_be_stale = False
            except BaseException:
                # Ctrl-C while an answer is waited for: what comes would be taken for that to the next line.
                self._drop()
                raise

    def _once(self, letter: Letter) -> Delivery:
        """One letter over one connection. Raises Lost only while nothing can have been sent."""
        dialogue = self._dialogue
        if dialogue is None:
            opened = self._opened()
            if isinstance(opened, Delivery):
                return opened
            dialogue = self._dialogue = opened
        refusal = self._envelope(dialogue, letter)
        if refusal is not None:
            return refusal
        reply = dialogue.say("DATA")
        if reply.code != 354:
            return self._turned_down(dialogue, reply)
        dialogue.say_text(letter.data)
        try:
            reply = dialogue.say_end(self.server.end_timeout)
        except Lost as lost:
            self._drop()
            # A server that hangs would be waited for as long with the next message.
            why = f"after the whole message was sent: {lost}"
            return Delivery(state=DeliveryState.UNKNOWN, answer=why, reached=False)
        if reply.is_good:
            return Delivery(state=DeliveryState.SENT, answer=str(reply), code=reply.code)
        if reply.is_for_now or reply.is_for_good:
            return self._turned_down(dialogue, reply)
        self._drop()
        return Delivery(state=DeliveryState.UNKNOWN, answer=f"no answer of a mail server: {reply}", code=reply.code)

    def _envelope(self, dialogue: Dialogue, letter: Letter) -> Delivery | None:
        """None where the server takes sender and recipient. Raises AccessError where it refuses the sender for good."""
        options = f" SIZE={len(letter.data)}" if "SIZE" in dialogue.offers else ""
        if letter.needs_smtputf8:
            if "SMTPUTF8" not in dialogue.offers:
                why = "the mail server takes no address with letters beyond a to z before the @ (SMTPUTF8)"
                return self._after(dialogue, Delivery(state=DeliveryState.REFUSED, answer=why))
            options += " SMTPUTF8"
        reply = dialogue.say(f"MAIL FROM:<{letter.sender}>{options}")
        if reply.code == CLOSING:
            raise Lost(str(reply))
        if reply.is_for_good and reply.code != _TOO_LARGE:
            self._after(dialogue, refused(reply))
            raise AccessError(
                f"the mail server refuses to send for {letter.sender}: {reply}",
                hint="see `notify.from` and `notify.smtp_user`: orderstatus config show",
            )
        if not reply.is_good:
            return self._turned_down(dialogue, reply)
        reply = dialogue.say(f"RCPT TO:<{letter.recipient}>")
        return None if reply.is_good else self._turned_down(dialogue, reply)

    def _turned_down(self, dialogue: Dialogue, reply: Reply) -> Delivery:
        """The refusal of this message. Raises AccessError where it is one of all that we send."""
        delivery = self._after(dialogue, refused(reply))
        if is_of_settings(reply):
            raise AccessError(
                f"the mail server {self.server.host} takes no messages from here: {reply}",
                hint="see `notify.smtp_user`, `notify.smtp_port` and `notify.from`: orderstatus config show",
            )
        return delivery

    def _after(self, dialogue: Dialogue, delivery: Delivery) -> Delivery:
        """The refusal, with the connection made ready for the next message, or closed."""
        try:
            if delivery.code != CLOSING and dialogue.say("RSET").is_good:
                return delivery
        except Lost:
            pass
        self._drop()
        return delivery

    def _opened(self) -> Dialogue | Delivery:
        """A connection that is ready for a message, or what kept it from being so: nothing was sent then.

        Raises UsageError, and AccessError where the server cannot be trusted or refuses the user.
        """
        server = self.server
        server.check()
        if self._tls is None:
            self._tls = server.context()
        is_tls = server.security is SmtpSecurity.TLS
        try:
            dialogue = Dialogue.open(
                server.host, server.port, timeout=server.timeout, tls=self._tls if is_tls else None, clock=self.clock
            )
        except ssl.SSLError as error:
            raise self._untrusted(error) from None
        except (OSError, UnicodeError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error) or "it does not answer"
            return _unreached(f"could not connect to {server.host}:{server.port}: {why}")
        try:
            refused = self._introduced(dialogue)
        except Lost as lost:
            dialogue.close(politely=False)
            return _unreached(f"{server.host}:{server.port}: {lost}")
        except BaseException:
            dialogue.close(politely=False)
            raise
        if refused is not None:
            dialogue.close()
            return _unreached(f"{server.host}:{server.port}: {refused}", refused.code)
        return dialogue

    def _introduced(self, dialogue: Dialogue) -> Reply | None:
        """None where the server is ready: greeted, encrypted, logged in; else its refusal."""
        for step in (dialogue.greeting, dialogue.hello):
            if not (reply := step()).is_good:
                return reply
        if self.server.security is SmtpSecurity.STARTTLS:
            if not (reply := self._encrypt(dialogue)).is_good:
                return reply
            if not (reply := dialogue.hello()).is_good:
                return reply
        return None if self.server.user is None else self._log_in(dialogue, self.server.user)

    def _encrypt(self, dialogue: Dialogue) -> Reply:
        if self._tls is None or "STARTTLS" not in dialogue.offers:
            raise AccessError(
                f"{self.server.host}:{self.server.port} offers no encryption (STARTTLS), so nothing was sent",
                hint="see `notify.smtp_port` and `notify.smtp_security`: starttls, tls, or none for this machine",
            )
        try:
            return dialogue.encrypt(self._tls)
        except ssl.SSLError as error:
            raise self._untrusted(error) from None
        except OSError as error:
            raise Lost(error.strerror or "the connection was lost") from None

    def _log_in(self, dialogue: Dialogue, user: str) -> Reply | None:
        if self._known is None:
            if self.password is None:
                raise UsageError(
                    "`notify.smtp_user` is set, and there is no password",
                    hint="set ORDERSTATUS_SMTP_PASSWORD, or `notify.smtp_password_command`",
                )
            self._known = self.password()
        reply = dialogue.log_in(user, self._known)
        if reply is None:
            raise AccessError(
                f"{self.server.host} takes no user and password in a way that is known here (PLAIN, LOGIN)",
                hint="orderstatus config unset notify.smtp_user, if it needs none",
            )
        if reply.is_good or reply.is_for_now:
            return None if reply.is_good else reply
        raise AccessError(
            f"the mail server {self.server.host} refuses the user {user}: {reply}",
            hint="see `notify.smtp_user`, and ORDERSTATUS_SMTP_PASSWORD or `notify.smtp_password_command`",
        )

    def _untrusted(self, error: ssl.SSLError) -> AccessError:
        named = f"{self.server.host}:{self.server.port}"
        if isinstance(error, ssl.SSLCertVerificationError):
            return AccessError(
                f"the certificate of {named} cannot be verified: {error.verify_message}",
                hint="name the host as its certificate does, or set `notify.smtp_ca_file` to its authority's",
            )
        return AccessError(
            f"no encrypted connection to {named}: {error.reason or error}",
            hint="see `notify.smtp_security` and `notify.smtp_port`: tls is usually 465, starttls 587",
        )

    def _drop(self) -> None:
        if self._dialogue is not None:
            self._dialogue.close(politely=False)
            self._dialogue = None


def is_loopback(host: str) -> bool:
    """True for this machine itself."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _unreached(why: str, code: int | None = None) -> Delivery:
    return Delivery(state=DeliveryState.DEFERRED, answer=why, code=code or None, reached=False)
