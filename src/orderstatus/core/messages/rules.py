"""Which messages a merchant wants sent, by what, and when not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from orderstatus.core.messages.addresses import Mailbox
from orderstatus.core.messages.events import MAILED_BY_SHOPIFY, MessageKind
from orderstatus.core.spans import Span, days

DEFAULT_EVENTS: Mapping[MessageKind, bool] = {kind: kind not in MAILED_BY_SHOPIFY for kind in MessageKind}
"""What is told where nobody sets it: all but what Shopify mails itself."""
DEFAULT_WINDOW = days(7)
DEFAULT_OPT_OUT_TAG = "no-status-mail"
DEFAULT_RATE = 30
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25, "none-anywhere": 25}
"""The usual port of each way (RFC 8314, RFC 6409)."""


class SmtpSecurity(StrEnum):
    """How a connection to a mail server is kept private."""

    STARTTLS = "starttls"
    """Encrypted after the greeting; where the server cannot, nothing is sent."""
    TLS = "tls"
    """Encrypted from the first byte."""
    NONE = "none"
    """In the clear, to a server on this machine."""
    NONE_ANYWHERE = "none-anywhere"
    """In the clear to any server: customers' addresses can be read on the way. Never with a password."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When nothing is sent, by the clock of the shop; it may go past midnight."""

    begin: time
    end: time

    def hold_at(self, here: datetime) -> bool:
        """True if `here`, which is in the shop's zone, is in them; the minute of `end` is not."""
        now = here.time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySettings:
    """The settings of messages as they hold for one shop, with the defaults where nothing is set."""

    send: bool = False
    """The merchant's own switch: while it is off nothing is ever sent, only shown."""
    sender: Mailbox | None = None
    """`notify.from`."""
    reply_to: Mailbox | None = None
    smtp_host: str | None = None
    smtp_port: int | None = None
    """None for the usual one (`SMTP_PORTS`)."""
    smtp_security: SmtpSecurity = SmtpSecurity.STARTTLS
    smtp_user: str | None = None
    smtp_password_command: tuple[str, ...] | None = None
    smtp_ca_file: str | None = None
    """As it is written in the settings; a relative path is from the settings file's folder."""
    rate: int = DEFAULT_RATE
    """Messages a minute."""
    program: tuple[str, ...] | None = None
    """The merchant's own executable, in place of SMTP."""
    quiet_hours: QuietHours | None = None
    window: Span = DEFAULT_WINDOW
    """How old an event may be to be told still."""
    opt_out_tag: str = DEFAULT_OPT_OUT_TAG
    """A customer (or an order) with this tag gets nothing; it may be empty: no tag is asked for."""
    templates: str | None = None
    """The merchant's folder; a relative path is from the settings file's folder."""
    events: Mapping[MessageKind, bool] = field(default_factory=lambda: dict(DEFAULT_EVENTS))
    """`notify_events`: every kind, on or off."""

    def tells(self, kind: MessageKind) -> bool:
        """True if events of this kind are told."""
        return self.events.get(kind, DEFAULT_EVENTS[kind])

    @property
    def port(self) -> int:
        """The port of the mail server."""
        return self.smtp_port or SMTP_PORTS[self.smtp_security]
