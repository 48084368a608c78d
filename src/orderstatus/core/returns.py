"""What the merchant owes next on a return, and about how much money goes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from orderstatus.core.models import Money, Order, OrderLife, Return, ReturnedItem
from orderstatus.core.statuses import ReturnStatus

REQUESTED, OPEN, CLOSED, DECLINED, CANCELED = "requested", "open", "closed", "declined", "canceled"
"""The values of `ReturnStatus`, in kebab-case."""
STATUSES = (REQUESTED, OPEN, CLOSED, DECLINED, CANCELED)
FINISHED = frozenset({CLOSED, DECLINED, CANCELED})
_CENT = Decimal("0.01")
_DAY_SECONDS = 86_400


class Owed(StrEnum):
    """The next thing that somebody has to do about a return; the merchant, but for `receive`, which waits for goods."""

    APPROVE = "approve"
    INSPECT = "inspect"
    REFUND = "refund"
    RECEIVE = "receive"
    SEND_EXCHANGE = "send-exchange"
    CLOSE = "close"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class RefundDue:
    """What goes back to the customer; `estimated` where it is ours and not Shopify's own figure."""

    money: Money
    estimated: bool


@dataclass(frozen=True, slots=True)
class OrderReturn:
    """One return with the order it belongs to: a row of returns."""

    order: Order
    returned: Return
    alone: bool = True
    """No other return of the order is unfinished, so that what the order says of returns is said of this one."""

    @property
    def status(self) -> str:
        """Its status as a filter knows it: `unknown` for one that Shopify adds next quarter."""
        return self.returned.status if self.returned.status in STATUSES else "unknown"


def returns_of(order: Order, life: OrderLife) -> Iterator[OrderReturn]:
    """The returns of `order`, whose life was read, in Shopify's order; none where they could not be read.

    Only what was started is there: an order without a return has none, and none is made up from its status.
    """
    unfinished = sum(each.status not in FINISHED for each in life.returns or ())
    for each in life.returns or ():
        yield OrderReturn(order, each, alone=unfinished <= 1)


def owed(row: OrderReturn) -> Owed:
    """What is to be done next, of what can be done now; waiting for goods comes after that.

    The schema (`ReturnStatus`, `ReturnLineItem`, `ExchangeLineItem`, `ReverseFulfillmentOrderDisposition`) says:

    - REQUESTED: the customer waits for a yes or a no: `approve`. CLOSED, DECLINED and CANCELED are over: `nothing`.
    - OPEN, and pieces came to PROCESSING_REQUIRED ("requires further processing"): `inspect`.
    - OPEN, and pieces are back, by `processedQuantity` or by their disposition, that were not refunded and can be:
      `refund`; not while something is still to be sent in exchange, nor where an exchange has been processed and the
      order's `totalOutstandingSet` shows nothing in the customer's favour, as the exchange took the money then.
    - OPEN, and pieces are neither processed nor arrived nor MISSING: `receive`; not where the order's return status is
      INSPECTION_COMPLETE and this is its only unfinished return.
    - OPEN, and exchange items are not processed, or are a line of the order that has not left: `send-exchange`.
    - OPEN, and none of these: `close`, as a processed return stays OPEN until it is closed (recorded).
    """
    if row.returned.status == REQUESTED:
        return Owed.APPROVE
    return _owed_on_open(row) if row.returned.status == OPEN else Owed.NOTHING


def _owed_on_open(row: OrderReturn) -> Owed:
    returned = row.returned
    if returned.to_inspect:
        return Owed.INSPECT
    if _to_refund(row) > 0 and not _exchanged_evenly(row) and not _exchange_waits(row):
        return Owed.REFUND
    if _awaited(row) > 0:
        return Owed.RECEIVE
    if _exchange_waits(row):
        return Owed.SEND_EXCHANGE
    return Owed.CLOSE


def _pieces(returned: Return) -> int:
    return sum(item.quantity for item in returned.items) or returned.quantity or 0


def _back(row: OrderReturn) -> int:
    """Pieces that are here: processed, or put somewhere. Both say it of the same pieces, so the larger is the count."""
    returned = row.returned
    if _is_inspected(row):
        return _pieces(returned) - returned.never_arrived
    return max(sum(item.processed for item in returned.items), returned.inspected + returned.to_inspect)


def _is_inspected(row: OrderReturn) -> bool:
    return row.alone and row.order.return_.value is ReturnStatus.INSPECTION_COMPLETE


def _awaited(row: OrderReturn) -> int:
    return _pieces(row.returned) - _back(row) - row.returned.never_arrived


def _to_refund(row: OrderReturn) -> int:
    """Pieces that are back, are not refunded, and can be."""
    items = row.returned.items
    here = _back(row) - sum(item.refunded for item in items)
    return min(here, sum(item.refundable for item in items))


def _exchanged_evenly(row: OrderReturn) -> bool:
    outstanding = row.order.outstanding
    exchanged = any(item.unprocessed < item.quantity for item in row.returned.exchange_items)
    return exchanged and outstanding is not None and outstanding.amount >= 0


def _exchange_waits(row: OrderReturn) -> bool:
    """Something is still to be sent in exchange: it takes the money, so until then nobody knows what is left of it."""
    return any(item.unprocessed or item.unfulfilled for item in row.returned.exchange_items)


def refund_due(row: OrderReturn) -> RefundDue | None:
    """What goes back for the pieces that are not refunded yet; None where nothing does, or nobody can say how much: no
    price is known, or something is still to be sent in exchange.

    Once everything has been processed it is the order's negative `totalOutstandingSet` ("a difference in the customer's
    favor"), which counts taxes, fees and exchanges, if this is the order's only unfinished return. Before that, and
    elsewhere, it is estimated: what the refundable pieces were bought for, after discounts. Taxes that are not part of
    the price, fees and what an exchange costs are not in it. Shopify's `suggestedFinancialOutcome` would say more, but
    takes each return's lines as arguments: a request a return.
    """
    items, outstanding = row.returned.items, row.order.outstanding
    if row.returned.status in FINISHED or _exchanged_evenly(row) or _exchange_waits(row):
        return None
    processed = sum(item.processed for item in items) >= _pieces(row.returned) > 0
    if processed and row.alone and outstanding is not None and outstanding.amount < 0:
        return RefundDue(Money(-outstanding.amount, outstanding.currency), estimated=False)
    amount, currency = Decimal(0), ""
    for item in items:
        if not item.refundable:
            continue
        if item.worth is None or not item.quantity:
            return None
        amount += _part(item)
        currency = item.worth.currency
    return RefundDue(Money(amount, currency), estimated=True) if currency else None


def _part(item: ReturnedItem) -> Decimal:
    worth = item.worth.amount if item.worth is not None else Decimal(0)
    if item.refundable >= item.quantity:
        return worth
    return (worth * item.refundable / item.quantity).quantize(_CENT, ROUND_HALF_UP)


def age_days(row: OrderReturn, now: datetime) -> float | None:
    """Calendar days since the return was made, one decimal; None once it is over."""
    if row.returned.created_at is None or row.returned.status in FINISHED:
        return None
    return max(0.0, round((now - row.returned.created_at).total_seconds() / _DAY_SECONDS, 1))


@dataclass(frozen=True, slots=True)
class ReturnGroup:
    """Returns of one status on which the same is owed: a row of the summary."""

    status: str
    owed: Owed
    count: int
    oldest: OrderReturn | None
    """The one that was made first; None where no date is known."""
    due: RefundDue | None
    """What is to be refunded on all of them together; None where nothing is, or in several currencies."""


@dataclass(slots=True)
class _Tally:
    count: int = 0
    oldest: OrderReturn | None = None
    due: dict[str, Decimal] = field(default_factory=dict)
    is_estimated: bool = False


class ReturnSummary:
    """Counts of returns as they go by; it keeps one row a group."""

    def __init__(self) -> None:
        self.count = 0
        self._groups: dict[tuple[str, Owed], _Tally] = {}

    def add(self, row: OrderReturn) -> None:
        """Afterwards the return is counted in its group."""
        group = self._groups.setdefault((row.returned.status, owed(row)), _Tally())
        self.count += 1
        group.count += 1
        if _made(row) is not None and (group.oldest is None or _is_older(row, group.oldest)):
            group.oldest = row
        if (due := refund_due(row)) is not None:
            money = due.money
            group.due[money.currency] = group.due.get(money.currency, Decimal(0)) + money.amount
            group.is_estimated = group.is_estimated or due.estimated

    def groups(self) -> list[ReturnGroup]:
        """What has been counted: by status as Shopify's lifecycle goes, then by what is owed."""
        statuses, debts = list(STATUSES), list(Owed)

        def place(key: tuple[str, Owed]) -> tuple[int, str, int]:
            known = statuses.index(key[0]) if key[0] in statuses else len(statuses)
            return known, key[0], debts.index(key[1])

        return [
            ReturnGroup(status, debt, each.count, each.oldest, _sum(each))
            for (status, debt), each in sorted(self._groups.items(), key=lambda item: place(item[0]))
        ]


def _sum(group: _Tally) -> RefundDue | None:
    if len(group.due) != 1:
        return None
    [(currency, amount)] = group.due.items()
    return RefundDue(Money(amount, currency), estimated=group.is_estimated)


def _made(row: OrderReturn) -> datetime | None:
    return row.returned.created_at


def _is_older(row: OrderReturn, than: OrderReturn) -> bool:
    mine, other = _made(row), _made(than)
    return mine is not None and other is not None and mine < other
