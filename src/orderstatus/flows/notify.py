"""Messages are sent to customers: each at most once, whatever breaks and however many machines are at it.

Of each order: its turn is waited for, it is read, what is due is claimed, only who wins the claim sends, and the
outcome is kept. Whoever is killed between claim and outcome leaves a claim that says "may have been sent", and nothing
sends that again by itself. Nobody waits in between: who is interrupted while waiting has claimed nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from shlex import quote

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UsageError
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.messages.claims import Claims
from orderstatus.core.messages.due import NOT_AGAIN, Considered, TellingRules, considered
from orderstatus.core.messages.events import Claim, ClaimState, MessageEvent
from orderstatus.core.messages.message import Delivery, DeliveryState, Message
from orderstatus.core.messages.pace import Pace
from orderstatus.core.messages.ports import ClaimLedger, LifeReader, MessageSender, MessageTemplates, Won
from orderstatus.core.messages.quiet import may_be_sent_at
from orderstatus.core.messages.telling import message_about, recipients
from orderstatus.core.messages.told import TellResult, Told
from orderstatus.core.models import OrderLife

MOST_REFUSED = 5
"""Messages that are refused one after the other end the run: a server that takes none of them is set up
wrongly, and would use up every message there is. So many addresses that are no more are rare."""


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
    pace: Pace
    """How fast they go, whoever sends them."""


def notify(
    orders: Iterable[str], telling: Telling, *, limit: int | None = None, again: frozenset[ClaimState] = NOT_AGAIN
) -> Generator[Told]:
    """Tells the customers of these orders (GIDs) what is due, and yields every event of them as its turn ends.

    Each order is read when its turn comes. Within quiet hours nothing is claimed, and the run ends at the first message
    that waits; it ends too once `limit` messages were tried. What was tried before and came out as one of `again` is
    tried once more, a claim without an outcome (CLAIMED) only once it is an hour old.

    Raises UsageError, before anything is read, where sending is switched off or was never begun (`ClaimLedger.begin`).
    Raises what ends the run after the row at which it did: AccessError and UsageError where settings cannot work,
    TemporaryError where the shop or the mail server cannot be reached, and OrderStatusError where `MOST_REFUSED`
    messages were refused one after the other (AccessError where none of them for good).
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
    def __init__(self, telling: Telling, limit: int | None, again: frozenset[ClaimState]) -> None:
        self._telling = telling
        self._limit = limit
        self._again = again
        self._tried = 0
        self._refused: list[tuple[str, Delivery]] = []
        """The orders whose messages were refused since the last one that was sent, and how."""
        self.is_over = False
        self.error: OrderStatusError | None = None

    def told(self, order: str) -> Generator[Told]:
        """Every event of one order. Raises where the order cannot be read."""
        done: set[str] = set()
        while True:
            self._telling.pace.wait()
            if (yield from self._read_and_told(order, done)):
                return

    def _read_and_told(self, order: str, done: set[str]) -> Generator[Told, None, bool]:
        """What is not `done` of the order as it is now; False where it has to be read again for the rest of it."""
        telling = self._telling
        life = next(iter(telling.lives.lives([order])), None)
        if life is None:
            yield Told(order=order, order_name=order, event=None, result=TellResult.FAILED, why=_GONE)
            return True
        try:
            claims = telling.ledger.claims(order)
        except (AccessError, TemporaryError):
            raise
        except OrderStatusError as error:
            yield self._row(life, None, TellResult.FAILED, sentence("{error}", error=str(error)))
            return True
        return (yield from self._events(life, claims, done))

    def _events(self, life: OrderLife, claims: Claims, done: set[str]) -> Generator[Told, None, bool]:
        telling, tried = self._telling, self._tried
        for each in considered(life, claims, telling.rules, now=telling.now(), again=self._again):
            if each.event.key in done:
                continue
            if not each.is_due:
                told = self._row(
                    life, each.event, TellResult.UNKNOWN if each.is_unknown else TellResult.NOT_DUE, each.why_not
                )
            elif self.is_over or self.error is not None:
                told = self._row(life, each.event, TellResult.NOT_TRIED, _ENDED)
            elif self._tried > tried and telling.pace.wait():
                # It was waited for, and much may have happened to the order meanwhile.
                return False
            else:
                told = self._tell(life, each)
            done.add(each.event.key)
            yield told
        return True

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
        telling.pace.spend(max(1, claim.to))
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
                instead_of=due.held if due.held is not None and due.held.state in self._again else None,
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
            kept = replace(claim, state=state, to=claim.to - len(delivery.missed), why=_kept_words(delivery))
            why = self._kept(life.order.id, kept, result) or why
        if self.error is None:
            self.error = self._end_of_the_run(life, delivery)
        told = self._row(life, due.event, result, why)
        return replace(told, recipients=claim.to - len(delivery.missed), missed=delivery.missed)

    def _end_of_the_run(self, life: OrderLife, delivery: Delivery) -> OrderStatusError | None:
        """Why no other message would fare better than this one did; None where one may."""
        if delivery.state is DeliveryState.SENT:
            self._refused.clear()
        elif delivery.state is DeliveryState.REFUSED or delivery.is_policy:
            self._refused.append((life.order.name, delivery))
        if len(self._refused) >= MOST_REFUSED:
            return self._all_refused(delivery)
        if delivery.reached:
            return None
        if delivery.state is DeliveryState.UNKNOWN:
            return TemporaryError(
                f"no more are tried: {delivery.answer}",
                hint="whether the last one arrived nobody knows: orderstatus notify log --unknown",
            )
        return TemporaryError(f"nothing can be sent now: {delivery.answer}", hint="run it again later")

    def _all_refused(self, last: Delivery) -> OrderStatusError:
        count = len(self._refused)
        what = f"{count} messages were refused one after the other, so no more are tried: {last.answer}"
        # One that was refused for a reason of policy is due still.
        used_up = dict.fromkeys(quote(name) for name, each in self._refused if each.state is DeliveryState.REFUSED)
        if not used_up:
            return AccessError(what, hint="see `notify.from` and `notify.smtp_user`: orderstatus config show")
        return OrderStatusError(
            what,
            hint="orderstatus notify check --connect\nonce that is mended, what was refused for good is sent by: "
            f"orderstatus notify send --again {' '.join(used_up)}",
        )

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
