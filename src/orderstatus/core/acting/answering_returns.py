"""Answering returns: a request is approved or declined, one that is over is closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from orderstatus.core.acting.mutations import ApproveReturn, CloseReturn, DeclineReason, DeclineReturn, Mutation
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import skipped, stepped
from orderstatus.core.acting.plans import Action, Planned, Skip, Step
from orderstatus.core.acting.words import one_of, short_note
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.models import OrderLife, Return
from orderstatus.core.returns import (
    CLOSED,
    DECLINED,
    OPEN,
    REQUESTED,
    OrderReturn,
    Owed,
    owed,
    refund_due,
    returns_of,
)

LONGEST_DECLINE_NOTE = 500
"""Characters (`ReturnDeclineRequestInput.declineNote`)."""
_GID = re.compile(r"gid://shopify/Return/[0-9]{1,20}", re.ASCII)
_NAME = re.compile(r"(?:#?(?P<order>.+)-)?R(?P<number>[0-9]{1,6})", re.ASCII | re.IGNORECASE)
_DONE: Mapping[Action, frozenset[str]] = {
    # What was closed had been approved before.
    Action.RETURNS_APPROVE: frozenset({OPEN, CLOSED}),
    Action.RETURNS_DECLINE: frozenset({DECLINED}),
    Action.RETURNS_CLOSE: frozenset({CLOSED}),
}
_ALREADY: Mapping[Action, Sentence] = {
    Action.RETURNS_APPROVE: sentence("approved already"),
    Action.RETURNS_DECLINE: sentence("declined already"),
    Action.RETURNS_CLOSE: sentence("closed already"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReturns:
    """The returns of an order that can be answered so, or those of them that were named."""

    action: Action
    """One of the three of returns."""
    returns: tuple[str, ...] = ()
    """Their names (`#1001-R1`, `R1` of whichever order) or GIDs; empty for every one that can be answered so."""
    reason: DeclineReason = DeclineReason.OTHER
    note: str | None = None
    notify: bool = False

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.RETURNS, ActPart.RETURN_GOODS})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """A step a return that can be answered so.

        Of those that were named each has its step or its skip. Where none was named, what cannot be answered is spoken
        of only if nothing can; where one is answered so already, of that alone.
        """
        if order.returns is None:
            raise ValueError("the returns of the order were not read")
        rows = list(returns_of(order.order, OrderLife(order=order.order, returns=order.returns)))
        if self.returns:
            yield from self._named(order, rows)
        else:
            yield from self._answerable(order, rows)

    def _named(self, order: ActingOrder, rows: list[OrderReturn]) -> Iterator[Planned]:
        planned: dict[str, Planned] = {}
        for named in self.returns:
            row = next((each for each in rows if _is_called(each.returned, named, order.order.name)), None)
            if row is not None:
                planned.setdefault(row.returned.id, self._planned(order, row))
            elif _may_be_of(named, order.order.name):
                planned[named] = skipped(order, sentence("it has no return {name}", name=named))
        if not planned:
            planned[""] = skipped(order, sentence("none of the returns that were named is one of it"))
        yield from planned.values()

    def _answerable(self, order: ActingOrder, rows: list[OrderReturn]) -> Iterator[Planned]:
        planned = [self._planned(order, each) for each in rows]
        steps = [each for each in planned if isinstance(each, Step)]
        already = [each for each in planned if isinstance(each, Skip) and each.is_already]
        yield from steps or already or planned or [skipped(order, sentence("it has no return"))]

    def _planned(self, order: ActingOrder, row: OrderReturn) -> Planned:
        returned = row.returned
        if returned.status in _DONE[self.action]:
            return skipped(order, _ALREADY[self.action], target=returned.name, is_already=True)
        if (why_not := self._why_not(returned)) is not None:
            return skipped(order, why_not, target=returned.name)
        mutation, change = self._step(order.order.id, row)
        return stepped(order, mutation, change, notify=self.notify, target=returned.name)

    def _why_not(self, returned: Return) -> Sentence | None:
        """Recorded: only REQUESTED can be approved; only that, with nothing refunded, declined; that it is not closed.

        That a return which was declined or canceled cannot be closed either is a belief.
        """
        status = returned.status
        if self.action is Action.RETURNS_CLOSE:
            if status == REQUESTED:
                return sentence("nobody has answered it yet: approve or decline it")
            return None if status == OPEN else _is_over(status)
        if self.action is Action.RETURNS_DECLINE and status in (OPEN, CLOSED):
            return sentence("it was approved: only a request can be declined")
        if status != REQUESTED:
            return _is_over(status)
        if self.action is Action.RETURNS_DECLINE and any(item.refunded for item in returned.items):
            return sentence("a part of it is refunded: it cannot be declined any more")
        return None

    def _step(self, order: str, row: OrderReturn) -> tuple[Mutation, Sentence]:
        returned = row.returned
        match self.action:
            case Action.RETURNS_APPROVE:
                return ApproveReturn(order=order, return_id=returned.id, notify=self.notify), _approved(returned)
            case Action.RETURNS_DECLINE:
                mutation = DeclineReturn(
                    order=order, return_id=returned.id, reason=self.reason, note=self.note, notify=self.notify
                )
                return mutation, sentence(
                    "decline the return: {reason}", reason=Word("decline-reason", self.reason.value)
                )
            case _:
                return CloseReturn(order=order, return_id=returned.id), _closed(row)


def _is_over(status: str) -> Sentence:
    return sentence("the return is {status}", status=Word("return-process", status))


def _approved(returned: Return) -> Sentence:
    count = sum(item.quantity for item in returned.items) or returned.quantity
    if not count:
        return sentence("approve the return")
    one, more = sentence("approve the return of one item"), sentence("approve the return of {count} items", count=count)
    return one if count == 1 else more


def _closed(row: OrderReturn) -> Sentence:
    """Closing is allowed whatever is left to do, so that what is left is said."""
    change, due = sentence("close the return"), refund_due(row)
    match owed(row):
        case Owed.INSPECT:
            left = sentence("some of its goods wait to be looked at")
        case Owed.RECEIVE:
            left = sentence("some of its goods have not come back")
        case Owed.SEND_EXCHANGE:
            left = sentence("the exchange has not been sent")
        case Owed.REFUND if due is not None:
            left = sentence("{amount} has not been refunded", amount=due.money)
            if due.estimated:
                left = sentence("about {amount} has not been refunded", amount=due.money)
        case Owed.REFUND:
            left = sentence("goods that came back have not been refunded")
        case _:
            return change
    return sentence("{change}, though {left}", change=change, left=left)


def _is_called(returned: Return, named: str, order_name: str) -> bool:
    if returned.id == named:
        return True
    match = _NAME.fullmatch(named)
    if match is None:
        return False
    full = named if match["order"] is not None else f"{order_name}-{named}"
    return _plain(returned.name) == _plain(full)


def _may_be_of(named: str, order_name: str) -> bool:
    """True unless the name says that the return is another order's."""
    match = _NAME.fullmatch(named)
    return match is None or match["order"] is None or _plain(match["order"]) == _plain(order_name)


def _plain(name: str) -> str:
    return name.removeprefix("#").casefold()


def order_named(text: str) -> str | None:
    """The order that the name of a return tells, `1001` of `#1001-R1`; None where it tells none (`R1`, a GID)."""
    match = _NAME.fullmatch(text.strip())
    return None if match is None else match["order"]


def approve(*, notify: bool, returns: Iterable[str]) -> AnswerReturns:
    """What was asked for. Raises UsageError for what is no return's name."""
    return AnswerReturns(action=Action.RETURNS_APPROVE, returns=_returns(returns), notify=notify)


def decline(reason: str, *, note: str | None, notify: bool, returns: Iterable[str]) -> AnswerReturns:
    """What was asked for. Raises UsageError for an unknown reason, a note that is too long, and as `approve` does."""
    return AnswerReturns(
        action=Action.RETURNS_DECLINE,
        returns=_returns(returns),
        reason=one_of("--reason", reason, DeclineReason),
        note=short_note("--note", note, LONGEST_DECLINE_NOTE),
        notify=notify,
    )


def close(returns: Iterable[str]) -> AnswerReturns:
    """What was asked for. Raises UsageError as `approve` does."""
    return AnswerReturns(action=Action.RETURNS_CLOSE, returns=_returns(returns))


def _returns(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        named = text.strip()
        if not (_GID.fullmatch(named) or _NAME.fullmatch(named)):
            raise UsageError(
                f"`{named}` is not a return",
                hint="give its name (`#1001-R1`, or `R1` of the order that is named) or its GID",
            )
        found[named] = None
    return tuple(found)
