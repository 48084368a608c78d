"""Capturing what was authorized: whole, or so much of it, from the authorizations that are left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from orderstatus.core.acting.amounts import parse_amount, parse_currency, places
from orderstatus.core.acting.mutations import CapturePayment
from orderstatus.core.acting.orders import ActingOrder, ActPart, Authorization
from orderstatus.core.acting.planning import is_cancelled, skipped, stepped
from orderstatus.core.acting.plans import Action, Planned
from orderstatus.core.currencies import decimals
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import Money
from orderstatus.core.statuses import PaymentStatus
from orderstatus.core.typed import filled

_TRANSACTION = re.compile(r"(?:gid://shopify/OrderTransaction/)?([0-9]{1,20})", re.ASCII)
_NEVER = datetime.max.replace(tzinfo=UTC)
_WHY_NOT: dict[PaymentStatus, Sentence] = {
    PaymentStatus.PENDING: sentence("nothing is authorized: the payment is pending, and `mark-paid` says that it came"),
    PaymentStatus.EXPIRED: sentence("capture is no longer possible: the authorization has expired"),
    PaymentStatus.VOIDED: sentence("capture is no longer possible: the authorization was voided"),
}
_PAID = frozenset({PaymentStatus.PAID, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """All that is left of every open authorization, or `amount` of it, the earliest deadline first."""

    amount: Decimal | None = None
    """So much and no more, in the currency of the authorization; None for all that is left."""
    currency: str | None = None
    """What the currency of the authorization must be; None where any is meant."""
    authorization: str | None = None
    """The GID of the only one to capture from; None for any."""
    rule: CaptureRule = field(default_factory=CaptureRule)
    """How long an authorization lasts where Shopify does not say: which is the first to end."""
    now: datetime | None = None
    """Of an authorization whose own date has passed nothing is captured; None to let Shopify decide."""

    @property
    def action(self) -> Action:
        return Action.CAPTURE

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.PAYMENT})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """A step an authorization, or the reason why there is none; never more than what is left of each.

        An archived order can still be captured (belief: `orderClose` says nothing of payments). Of a cancelled one the
        authorizations were voided (`orderCancel`).
        """
        if order.authorizations is None:
            raise ValueError("the authorizations of the order were not read")
        if is_cancelled(order):
            yield skipped(order, sentence("the order is cancelled"))
            return
        chosen = [each for each in order.authorizations if self.authorization in (None, each.id)]
        usable = sorted((each for each in chosen if self._is_usable(order, each)), key=self._deadline)
        if not usable:
            yield self._refused(order, chosen)
            return
        matching = [each for each in usable if self.currency in (None, each.left.currency)]
        why_not = self._is_off(order, usable, matching)
        if why_not is not None:
            yield skipped(order, why_not)
            return
        for authorization, amount in self._shares(matching):
            yield _step(order, authorization, amount, is_only=len(order.authorizations) == 1)

    def _is_usable(self, order: ActingOrder, authorization: Authorization) -> bool:
        """Open by itself and by what the order says of all of them (`totalCapturableSet`, as in `open_authorizations`;
        an EXPIRED order can be captured no more, help: order-status)."""
        capturable = order.order.capturable
        is_over = order.order.payment.value is PaymentStatus.EXPIRED or (
            capturable is not None and capturable.amount <= 0
        )
        return (
            not is_over
            and authorization.is_open
            and authorization.left.amount > 0
            and not self._has_ended(authorization)
        )

    def _has_ended(self, authorization: Authorization) -> bool:
        ends = authorization.expires_at
        return self.now is not None and ends is not None and ends <= self.now

    def _deadline(self, authorization: Authorization) -> datetime:
        if authorization.expires_at is not None:
            return authorization.expires_at
        if authorization.authorized_at is None:
            return _NEVER
        period = self.rule.by_gateway.get(authorization.gateway or "", self.rule.period)
        try:
            return authorization.authorized_at + period
        except OverflowError:
            return _NEVER

    def _refused(self, order: ActingOrder, chosen: Sequence[Authorization]) -> Planned:
        """Nothing can be captured: why."""
        if self.authorization is not None and not chosen:
            known = ", ".join(each.id for each in order.authorizations or ())
            missing = sentence("it has no authorization {id}", id=self.authorization)
            others = sentence("it has no authorization {id}; it has {known}", id=self.authorization, known=known)
            return skipped(order, others if known else missing)
        if chosen and all(each.captures and each.left.amount <= 0 for each in chosen):
            captured = sum((each.amount.amount - each.left.amount for each in chosen), Decimal(0))
            if self.amount is None or self.amount <= captured:
                return skipped(order, _captured_already(order, chosen), is_already=True)
            return skipped(order, self._too_much(Money(Decimal(0), chosen[0].left.currency)))
        if any(self._has_ended(each) for each in chosen):
            return skipped(order, _WHY_NOT[PaymentStatus.EXPIRED])
        payment = order.order.payment.value
        if self.authorization is None and payment in _PAID:
            return skipped(order, sentence("paid already: nothing is left to capture"), is_already=True)
        unauthorized = sentence("nothing is authorized") if not chosen else sentence("nothing is left to capture")
        return skipped(order, _WHY_NOT.get(payment, unauthorized))

    def _is_off(
        self, order: ActingOrder, usable: Sequence[Authorization], matching: Sequence[Authorization]
    ) -> Sentence | None:
        """What of the amount or the currency that were asked for cannot be; None where they can."""
        if not matching:
            theirs = ", ".join(dict.fromkeys(each.left.currency for each in usable))
            return sentence("authorized in {theirs}, not in {asked}", theirs=theirs, asked=self.currency)
        if self.amount is None:
            return None
        currencies = tuple(dict.fromkeys(each.left.currency for each in matching))
        if len(currencies) > 1:
            return sentence("authorized in {theirs}: say which with --currency", theirs=", ".join(currencies))
        total = order.order.total
        if self.currency is None and total is not None and total.currency != currencies[0]:
            # 100 of which: of what the customer pays in, or of what the shop counts in?
            theirs, shops = currencies[0], total.currency
            return sentence(
                "authorized in {theirs}, while the shop counts in {shops}: say which with --currency",
                theirs=theirs,
                shops=shops,
            )
        if places(self.amount) > decimals(currencies[0]):
            return sentence(
                "{currency} has {decimals} decimals, {amount} has more",
                currency=currencies[0],
                decimals=decimals(currencies[0]),
                amount=str(self.amount),
            )
        left = sum((each.left.amount for each in matching), Decimal(0))
        return self._too_much(Money(left, currencies[0])) if self.amount > left else None

    def _too_much(self, left: Money) -> Sentence:
        asked = Money(self.amount or Decimal(0), left.currency)
        return sentence("only {left} is left to capture, not {asked}", left=left, asked=asked)

    def _shares(self, usable: Sequence[Authorization]) -> Iterator[tuple[Authorization, Money]]:
        wanted = self.amount
        for each in usable:
            share = each.left.amount if wanted is None else min(wanted, each.left.amount)
            if share <= 0:
                return
            yield each, replace(each.left, amount=share)
            wanted = None if wanted is None else wanted - share


def _captured_already(order: ActingOrder, authorizations: Sequence[Authorization]) -> Sentence:
    made = {capture for each in authorizations for capture in each.captures}
    if any(each.id in made and each.status == "pending" for each in order.order.transactions or ()):
        return sentence("captured already, and the payment provider has not confirmed it yet")
    return sentence("captured already")


def _step(order: ActingOrder, authorization: Authorization, amount: Money, *, is_only: bool) -> Planned:
    gateway = authorization.gateway or "authorization"
    return stepped(
        order,
        CapturePayment(order=order.order.id, authorization=authorization.id, amount=amount),
        _change(authorization, amount, is_test=order.order.test),
        amount=amount,
        target=None if is_only else f"{gateway} {authorization.id.rpartition('/')[2]}",
        before=authorization.captures,
    )


def _change(authorization: Authorization, amount: Money, *, is_test: bool) -> Sentence:
    change = _captured(authorization, amount)
    return sentence("{change}; a test order, no money moves", change=change) if is_test else change


def _captured(authorization: Authorization, amount: Money) -> Sentence:
    """What is captured and what becomes of the rest.

    A gateway that captures once lets go of what was not captured then (`OrderTransaction.multiCapturable`; that it is
    released at once and not at its deadline is a belief, so it is only said that it cannot be captured any more).
    """
    left = authorization.left
    rest = replace(left, amount=left.amount - amount.amount)
    if not rest.amount:
        if left.amount == authorization.amount.amount:
            return sentence("capture {amount}", amount=amount)
        return sentence("capture {amount}, the rest of {all}", amount=amount, all=authorization.amount)
    if authorization.is_multi_capturable:
        return sentence("capture {amount} of {left}; {rest} stays authorized", amount=amount, left=left, rest=rest)
    if authorization.is_multi_capturable is False:
        return sentence(
            "capture {amount} of {left}; {rest} cannot be captured afterwards", amount=amount, left=left, rest=rest
        )
    return sentence(
        "capture {amount} of {left}; {rest} may not be capturable afterwards", amount=amount, left=left, rest=rest
    )


def capture(
    amount: str | None,
    currency: str | None,
    authorization: str | None,
    *,
    rule: CaptureRule | None = None,
    now: datetime | None = None,
) -> Capture:
    """What was asked for with `--amount`, `--currency` and `--authorization`. Raises UsageError for what is none."""
    wanted = Capture(
        amount=None if amount is None else parse_amount("--amount", amount),
        currency=None if currency is None else parse_currency("--currency", currency),
        authorization=None if authorization is None else _authorization(authorization),
        rule=rule or CaptureRule(),
        now=now,
    )
    if wanted.amount is not None and wanted.currency is not None and places(wanted.amount) > decimals(wanted.currency):
        raise UsageError(
            f"`--amount {wanted.amount}` has more decimals than {wanted.currency} has, which is "
            f"{decimals(wanted.currency)}",
            hint="give the amount as it is written in that currency",
        )
    return wanted


def _authorization(text: str) -> str:
    accepted = "the GID of a transaction, which `orderstatus show ORDER --json` tells"
    given = filled("--authorization", text, accepted)
    match = _TRANSACTION.fullmatch(given)
    if match is None:
        raise UsageError(f"`--authorization` does not understand `{given}`", hint=f"give {accepted}")
    return f"gid://shopify/OrderTransaction/{match[1]}"
