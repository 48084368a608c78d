"""Messages are sent to customers: each at most once, whatever breaks and however many machines are at it.

Of each order: it is read, what is due is claimed, only who wins the claim sends, and the outcome is kept. Whoever is
killed between claim and outcome leaves a claim that says "may have been sent", and nothing sends that again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UsageError
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.messages.claims import Claims
from orderstatus.core.messages.due import Considered, TellingRules, considered
from orderstatus.core.messages.events import Claim, ClaimState, MessageEvent
from orderstatus.core.messages.message import Delivery, DeliveryState, Message
from orderstatus.core.messages.ports import ClaimLedger, LifeReader, MessageSender, MessageTemplates, Won
from orderstatus.core.messages.quiet import may_be_sent_at
from orderstatus.core.messages.telling import message_about, recipients
from orderstatus.core.messages.told import TellResult, Told
from orderstatus.core.models import OrderLife


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What sending needs of the world and of the merchant's rules."""

    lives: LifeReader
    ledger: ClaimLedger
    templates: MessageTemplates
    sender: MessageSender
    rules: TellingRules
    """Since when is told is the ledger's to say, whatever they have."""
    shop: str
    """Its domain."""
    shop_name: str
    explain: Callable[[OrderLife, str], tuple[str, ...]]
    """What `explain` says of an order in a language; nothing in one that it does not speak."""
    by: str
    """This run on this machine, with something random in it: no other run has it."""
    now: Callable[[], datetime]


def notify(
    orders: Iterable[str], telling: Telling, *, limit: int | None = None, again: bool = False
) -> Generator[Told]:
    """Tells the customers of these orders (GIDs) what is due, and yields every event of them as its turn ends.

    Each order is read when its turn comes. Within quiet hours nothing is claimed, and the run ends at the first message
    that waits; it ends too once `limit` messages were tried. With `again` a claim without an outcome that is an hour
    old is taken over.

    Raises UsageError, before anything is read, where sending is switched off or was never begun (`ClaimLedger.begin`).
    Raises what ends the run after the row at which it did: AccessError and UsageError where settings cannot work,
    TemporaryError where the shop or the mail server cannot be reached.
    """
    if not telling.rules.settings.send:
        raise UsageError("sending is switched off", hint="orderstatus config set notify.send true")
    begun = telling.ledger.begun()
    if begun is None:
        raise UsageError("nothing was ever sent for this shop, so it is not known since when customers are told")
    run = _Run(replace(telling, rules=replace(telling.rules, begun=begun)), limit, again)
    for order in dict.fromkeys(orders):
        yield from run.told(order)
        if run.error is not None:
            raise run.error
        if run.is_over:
            return


class _Run:
    def __init__(self, telling: Telling, limit: int | None, again: bool) -> None:
        self._telling = telling
        self._limit = limit
        self._again = again
        self._tried = 0
        self.is_over = False
        self.error: OrderStatusError | None = None

    def told(self, order: str) -> Generator[Told]:
        """Every event of one order. Raises where the order cannot be read."""
        telling = self._telling
        life = next(iter(telling.lives.lives([order])), None)
        if life is None:
            yield Told(order=order, order_name=order, event=None, result=TellResult.FAILED, why=_GONE)
            return
        try:
            claims = telling.ledger.claims(order)
        except (AccessError, TemporaryError):
            raise
        except OrderStatusError as error:
            yield self._row(life, None, TellResult.FAILED, sentence("{error}", error=str(error)))
            return
        yield from self._events(life, claims)

    def _events(self, life: OrderLife, claims: Claims) -> Generator[Told]:
        telling = self._telling
        for each in considered(life, claims, telling.rules, now=telling.now(), again=self._again):
            if not each.is_due:
                yield self._row(
                    life, each.event, TellResult.UNKNOWN if each.is_unknown else TellResult.NOT_DUE, each.why_not
                )
            elif self.is_over or self.error is not None:
                yield self._row(life, each.event, TellResult.NOT_TRIED, _ENDED)
            else:
                yield self._tell(life, each)

    def _tell(self, life: OrderLife, due: Considered) -> Told:
        telling, now = self._telling, self._telling.now()
        until = may_be_sent_at(now, telling.rules.settings.quiet_hours, telling.rules.calendar.zone)
        if until > now:
            self.is_over = True
            return self._row(life, due.event, TellResult.WAITS, sentence("quiet hours until {at}", at=until))
        try:
            message = self._message(life, due, now)
        except UsageError as error:
            return self._row(life, due.event, TellResult.FAILED, sentence("{error}", error=str(error)))
        claim = Claim(key=due.event.key, state=ClaimState.CLAIMED, at=now, by=telling.by, to=recipients(message))
        refusal = self._claimed(life, due, claim)
        if refusal is not None:
            return refusal
        self._tried += 1
        self.is_over = self._limit is not None and self._tried >= self._limit
        return self._sent(life, due, message, claim)

    def _message(self, life: OrderLife, due: Considered, now: datetime) -> Message:
        telling = self._telling
        return message_about(
            life,
            due,
            templates=telling.templates,
            stages=telling.rules.stages,
            shop=telling.shop,
            shop_name=telling.shop_name,
            zone=telling.rules.calendar.zone,
            explain=telling.explain,
            at=now,
        )

    def _claimed(self, life: OrderLife, due: Considered, claim: Claim) -> Told | None:
        """None where the message is ours to send."""
        telling = self._telling
        try:
            # Only the claim that was seen is taken over, and never one that somebody made in the meantime.
            result = telling.ledger.claim(
                life.order.id,
                claim,
                keep_since=telling.rules.keep_since(telling.now()),
                instead_of=due.held if self._again else None,
            )
        except (AccessError, TemporaryError) as error:
            self.error = error
            return self._row(life, due.event, TellResult.NOT_TRIED, sentence("{error}", error=str(error)))
        except OrderStatusError as error:
            return self._row(life, due.event, TellResult.FAILED, sentence("{error}", error=str(error)))
        match result.won:
            case Won.WON:
                return None
            case Won.LOST:
                by = result.held.by if result.held is not None else "-"
                return self._row(life, due.event, TellResult.LOST, sentence("{by} has claimed it", by=by))
            case Won.UNKNOWN:
                return self._row(life, due.event, TellResult.FAILED, _NOT_CLAIMED)

    def _sent(self, life: OrderLife, due: Considered, message: Message, claim: Claim) -> Told:
        try:
            delivery = self._telling.sender.send(message)
        except (UsageError, AccessError) as error:
            # Nothing was sent, and nothing will be by these settings.
            self.error = error
            delivery = Delivery(state=DeliveryState.DEFERRED, answer=str(error))
        result, state = _OUTCOMES[delivery.state]
        why = None if result is TellResult.SENT else sentence("{answer}", answer=delivery.answer)
        if state is not ClaimState.CLAIMED:
            why = self._kept(life.order.id, replace(claim, state=state, why=_kept_words(delivery)), result) or why
        if not delivery.reached and self.error is None:
            self.error = TemporaryError(f"nothing can be sent now: {delivery.answer}", hint="run it again later")
        told = self._row(life, due.event, result, why)
        return replace(told, recipients=claim.to - len(delivery.missed), missed=delivery.missed)

    def _kept(self, order: str, claim: Claim, result: TellResult) -> Sentence | None:
        """Keeps the outcome; what was in the way of that, and then the message stays claimed."""
        try:
            self._telling.ledger.settle(order, claim, keep_since=self._telling.rules.keep_since(self._telling.now()))
        except OrderStatusError as error:
            if isinstance(error, (AccessError, TemporaryError)):
                self.error = error
            return sentence(
                "{result}, but that could not be kept: {error}", result=Word("told", result.value), error=str(error)
            )
        return None

    @staticmethod
    def _row(life: OrderLife, event: MessageEvent | None, result: TellResult, why: Sentence | None) -> Told:
        return Told(order=life.order.id, order_name=life.order.name, event=event, result=result, why=why)


def _kept_words(delivery: Delivery) -> str | None:
    """What the order keeps of an answer: a server's own words may hold the customer's address."""
    if delivery.state is DeliveryState.SENT:
        return None
    return delivery.state.value if delivery.code is None else f"{delivery.state.value} ({delivery.code})"


_OUTCOMES = {
    DeliveryState.SENT: (TellResult.SENT, ClaimState.SENT),
    DeliveryState.REFUSED: (TellResult.REFUSED, ClaimState.REFUSED),
    DeliveryState.DEFERRED: (TellResult.DEFERRED, ClaimState.DEFERRED),
    DeliveryState.UNKNOWN: (TellResult.UNKNOWN, ClaimState.CLAIMED),
}
_GONE = sentence("the order is there no more")
_ENDED = sentence("the run ended before its turn")
_NOT_CLAIMED = sentence("it was not sent, as no answer told whether it was claimed")
