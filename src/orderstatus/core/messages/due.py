"""Which messages are due for one order, and of the others why they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.messages.addresses import mail_address
from orderstatus.core.messages.claims import Claims
from orderstatus.core.messages.events import Claim, ClaimState, MessageEvent, MessageKind
from orderstatus.core.messages.happened import farther_news, happened
from orderstatus.core.messages.rules import NotifySettings
from orderstatus.core.messages.window import window_began
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.stages.moving import news_of, since
from orderstatus.core.statuses import OrderState

_SPARE = timedelta(days=30)
UNDER_WAY = timedelta(hours=1)
"""How long whoever claimed a message may be at it still: younger claims are never taken over. A mail server is waited
for some minutes at the most, and the clocks of two machines differ by less than the rest."""
NOT_AGAIN: frozenset[ClaimState] = frozenset()
UNKNOWN_AGAIN = frozenset({ClaimState.CLAIMED})
"""What may have been sent is sent again."""
REFUSED_AGAIN = frozenset({ClaimState.CLAIMED, ClaimState.REFUSED})
"""So is what was refused for good: the merchant has mended why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingRules:
    """What the merchant wants told, and since when."""

    settings: NotifySettings
    stages: Stages
    calendar: WorkCalendar
    begun: datetime | None = None
    """When sending was begun; None before that, and then only the window bounds what is told."""

    def keep_since(self, now: datetime) -> datetime:
        """No claim that is younger than this may be forgotten: it is well before the window."""
        try:
            return window_began(self.settings.window, now) - _SPARE
        except OverflowError:
            return datetime.min.replace(tzinfo=now.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One event of one order, and whether its customer is told of it now."""

    event: MessageEvent
    template: str
    """By which name the wording is looked for."""
    copies: tuple[str, ...] = ()
    """Who gets it too."""
    why_not: Sentence | None = None
    """None: it is due."""
    held: Claim | None = None
    """What is known of it already."""

    @property
    def is_due(self) -> bool:
        """True if it is to be sent now."""
        return self.why_not is None

    @property
    def is_unknown(self) -> bool:
        """True if somebody was about to send it and nobody knows whether they did."""
        return self.held is not None and self.held.state is ClaimState.CLAIMED


def considered(
    life: OrderLife, claims: Claims, rules: TellingRules, *, now: datetime, again: frozenset[ClaimState] = NOT_AGAIN
) -> tuple[Considered, ...]:
    """Every event of the order as it stands now: at most one of its stage, one of each parcel, one of each return.

    What it passed on the way to where it stands is no event: of several steps taken at once only the last is told.
    A claim whose state is one of `again` is no reason against it; without an outcome, once whoever made it cannot be at
    it any more.
    """
    found = []
    for event in happened(life):
        stage = rules.stages.find(event.subject) if event.kind is MessageKind.STAGE else None
        template = event.kind.value if stage is None else stage.template or event.kind.value
        copies = () if stage is None else stage.recipients
        held = claims.find(event.key)
        why_not = _first_reason(life.order, event, claims, rules, now, again)
        found.append(Considered(event=event, template=template, copies=copies, why_not=why_not, held=held))
    return tuple(found)


def due(
    life: OrderLife, claims: Claims, rules: TellingRules, *, now: datetime, again: frozenset[ClaimState] = NOT_AGAIN
) -> tuple[Considered, ...]:
    """Those of `considered` that are to be sent now, what happened first before."""
    return tuple(each for each in considered(life, claims, rules, now=now, again=again) if each.is_due)


def address_of(order: Order) -> str | None:
    """The customer's address if it is one that mail may be sent to; None otherwise."""
    try:
        return mail_address(order.email, f"the address of {order.name}") if order.email else None
    except UsageError:
        return None


_Reason = Callable[[], Iterable[Sentence]]


def _first_reason(
    order: Order, event: MessageEvent, claims: Claims, rules: TellingRules, now: datetime, again: frozenset[ClaimState]
) -> Sentence | None:
    reasons: tuple[Iterator[Sentence], ...] = (
        _of_the_event(order, event, rules),
        _of_the_claims(event, claims, now, again),
        _of_the_time(order, event, claims, rules, now),
        _of_the_order(order, rules.settings),
    )
    return next((why for several in reasons for why in several), None)


def _of_the_event(order: Order, event: MessageEvent, rules: TellingRules) -> Iterator[Sentence]:
    if not rules.settings.tells(event.kind):
        yield sentence("messages on {event} are switched off", event=Word("message", event.kind))
    if event.kind is not MessageKind.STAGE:
        return
    stage = rules.stages.find(event.subject)
    if stage is None:
        yield sentence("the stage {stage} is not defined here", stage=event.subject)
    elif stage.template is None:
        yield sentence("the stage {stage} has no message", stage=stage.id)
    elif not stage.public:
        yield sentence("the stage {stage} is not public", stage=stage.id)
    elif not stage.public_name:
        # What the team calls it is nothing for a customer.
        yield sentence("the stage {stage} has no public name", stage=stage.id)
    elif _is_imported(order.stage):
        yield sentence("its stage was imported, and is no news")


def _is_imported(mark: StageMark | None) -> bool:
    history, begun = mark.history if mark is not None else None, since(mark)
    moves = history.moves if history is not None else ()
    return any(move.at == begun and (move.because or "").startswith("import") for move in moves)


def _of_the_claims(
    event: MessageEvent, claims: Claims, now: datetime, again: frozenset[ClaimState]
) -> Iterator[Sentence]:
    held = claims.find(event.key)
    if held is not None and held.state is ClaimState.SENT:
        yield sentence("it was sent already")
    elif held is not None and held.state is ClaimState.REFUSED and ClaimState.REFUSED not in again:
        yield sentence("it was refused for good: {why}", why=held.why or "-")
    elif held is not None and held.state is ClaimState.CLAIMED:
        if now - held.at < UNDER_WAY:
            yield sentence("{by} claimed it within the last hour, and may be sending it", by=held.by)
        elif ClaimState.CLAIMED not in again:
            yield sentence("{by} was about to send it, and nobody knows whether it did; `--again` does", by=held.by)
    for key, later in farther_news(event):
        known = claims.find(key)
        if known is not None and known.state is not ClaimState.DEFERRED:
            yield sentence("the customer was told before that it is {event}", event=Word("message", later))


def _of_the_time(
    order: Order, event: MessageEvent, claims: Claims, rules: TellingRules, now: datetime
) -> Iterator[Sentence]:
    # A move that needed nobody is as old as what it rests on: a first run finds what happened long ago.
    at = (news_of(order.stage) if event.kind is MessageKind.STAGE else None) or event.at
    if rules.begun is not None and at < rules.begun:
        yield sentence("it happened before sending was begun")
    if rules.calendar.is_older(at, rules.settings.window, now):
        yield sentence("it happened more than {span} ago", span=str(rules.settings.window))
    if claims.until is not None and event.at <= claims.until:
        yield sentence("it is older than what the order remembers of its messages")


def _of_the_order(order: Order, settings: NotifySettings) -> Iterator[Sentence]:
    if order.state.value is OrderState.CANCELLED or order.cancelled_at is not None:
        yield sentence("the order is cancelled")
    if order.test:
        yield sentence("it is a test order")
    if address_of(order) is None and not (settings.program and order.phone):
        yield sentence("no mail can be sent to {address}", address=order.email) if order.email else _NO_ADDRESS
    if not settings.opt_out_tag:
        return
    unwanted = settings.opt_out_tag.casefold()
    if any(tag.casefold() == unwanted for tag in (*order.tags, *(order.customer_tags or ()))):
        yield sentence("the customer wants none: tag {tag}", tag=settings.opt_out_tag)
    elif order.customer_tags is None:
        yield sentence("the customer's tags were not read, and one of them may say that none is wanted")


_NO_ADDRESS = sentence("the order has no address")
