"""The fields of a message: of one that is due or was tried, and of one that the shop remembers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from orderstatus.core.labels import ENGLISH, Sentence
from orderstatus.core.messages.events import Claim, ClaimState, MessageEvent
from orderstatus.core.messages.told import TellResult
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.palette import Tone
from orderstatus.output.sentences import said
from orderstatus.output.text import MISSING

DUE = TellResult.DUE.value
UNKNOWN = TellResult.UNKNOWN.value
_TONES: Mapping[str, Tone] = {
    DUE: Tone.MOVING,
    "sent": Tone.GOOD,
    "waits": Tone.WAITING,
    "deferred": Tone.WAITING,
    "not-tried": Tone.WAITING,
    "not-due": Tone.FINISHED,
    "lost": Tone.FINISHED,
    "refused": Tone.PROBLEM,
    "failed": Tone.PROBLEM,
    UNKNOWN: Tone.PROBLEM,
}
RESULTS = tuple(_TONES)
"""Every value of `result`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One event of one order, and whether its customer is told of it, or was."""

    order: str
    """GID."""
    order_name: str
    result: str
    event: MessageEvent | None = None
    """None where not even the order's events are known."""
    why: Sentence | None = None
    template: str | None = None
    language: str | None = None
    """Of the template that it is made of."""
    to: str | None = None
    recipients: int | None = None
    """None where nothing was tried."""
    held: Claim | None = None
    """What was known of it before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A message as the shop, or this machine, remembers it."""

    order: str
    order_name: str
    claim: Claim

    @property
    def state(self) -> str:
        """What became of it; `unknown` where it was claimed and no outcome was kept."""
        return UNKNOWN if self.claim.state is ClaimState.CLAIMED else self.claim.state.value


def _why(row: NoticeRow, context: RowContext) -> Value:
    # A value in JSON or CSV is the same in every language.
    return None if row.why is None else said(row.why, replace(context, labels=ENGLISH))


def _shown_why(row: NoticeRow, context: RowContext) -> str:
    return MISSING if row.why is None else said(row.why, context)


def _of_event(read: Callable[[MessageEvent], Value]) -> Callable[[NoticeRow, RowContext], Value]:
    return lambda row, _: None if row.event is None else read(row.event)


_ORDER_FIELDS: tuple[Field[NoticeRow], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.order),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda r, c: r.order_name,
        importance=100,
        least=10,
    ),
    Field(
        key="event",
        heading="Event",
        about="what happened: stage, shipped, in-transit, out-for-delivery, attempted, delivered, delayed, "
        "return-approved",
        get=_of_event(lambda event: event.kind.value),
        axis="message",
        importance=98,
    ),
    Field(
        key="about",
        heading="Of it",
        about="what it is about: the stage's id, the shipment's or the return's name",
        get=_of_event(lambda event: event.subject),
        importance=90,
        least=10,
    ),
    Field(
        key="happened_at",
        heading="Happened",
        about="when it happened",
        get=_of_event(lambda event: event.at.replace(microsecond=0)),
        kind=Kind.INSTANT,
        importance=80,
    ),
    Field(
        key="key",
        heading="Key",
        about="what tells the message from all others of the order",
        get=_of_event(lambda event: event.key),
    ),
)
_RESULT_FIELDS: tuple[Field[NoticeRow], ...] = (
    Field(
        key="recipients",
        heading="Recipients",
        about="how many get it, those in copy included; no address is kept",
        get=lambda r, c: r.recipients,
        kind=Kind.COUNT,
        numeric=True,
    ),
    Field(
        key="result",
        heading="Result",
        about=f"{', '.join(RESULTS)}",
        get=lambda r, c: r.result,
        axis="told",
        tones=_TONES,
        importance=99,
    ),
    Field(
        key="reason",
        heading="Why",
        about="why it is not sent, or what the mail server says, as a sentence",
        get=_why,
        shown=_shown_why,
        importance=95,
        least=24,
    ),
)
NOTICE_FIELDS = (*_ORDER_FIELDS, *_RESULT_FIELDS)
"""Of what was tried: without an address, as the rows of cron end in mails and logs."""
PREVIEW_FIELDS: tuple[Field[NoticeRow], ...] = (
    *_ORDER_FIELDS,
    Field(
        key="template",
        heading="Template",
        about="the template that it is made of",
        get=lambda r, c: r.template,
    ),
    Field(
        key="language",
        heading="Language",
        about="the language that the customer gets it in",
        get=lambda r, c: r.language,
        importance=60,
    ),
    Field(
        key="to",
        heading="Address",
        about="the customer's address",
        get=lambda r, c: r.to,
        importance=70,
        least=14,
    ),
    *_RESULT_FIELDS,
)
KEPT_FIELDS: tuple[Field[KeptRow], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.order),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda r, c: r.order_name,
        importance=100,
        least=10,
    ),
    Field(
        key="event",
        heading="Event",
        about="what the message was about",
        get=lambda r, c: r.claim.key.partition(":")[0],
        axis="message",
        importance=98,
    ),
    Field(
        key="key",
        heading="Key",
        about="what tells the message from all others of the order",
        get=lambda r, c: r.claim.key,
        importance=60,
        least=12,
    ),
    Field(
        key="state",
        heading="State",
        about="sent, refused for good, deferred (tried again by the next run), or unknown: it may have been sent",
        get=lambda r, c: r.state,
        axis="told",
        tones=_TONES,
        importance=99,
    ),
    Field(
        key="at",
        heading="At",
        about="when it was claimed",
        get=lambda r, c: r.claim.at.replace(microsecond=0),
        kind=Kind.INSTANT,
        importance=90,
    ),
    Field(
        key="recipients",
        heading="Recipients",
        about="how many it was for; no address is kept",
        get=lambda r, c: r.claim.to,
        kind=Kind.COUNT,
        numeric=True,
    ),
    Field(
        key="by",
        heading="Who",
        about="the run and the machine that claimed it",
        get=lambda r, c: r.claim.by,
        importance=70,
        least=20,
    ),
    Field(
        key="reason",
        heading="Why",
        about="what is kept of the mail server's answer",
        get=lambda r, c: r.claim.why,
        importance=50,
    ),
)
