"""Each return of an order in a customer's words."""

from __future__ import annotations

from collections.abc import Iterator

from orderstatus.core.explaining.days import Days
from orderstatus.core.flags import Flag
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.models import OrderLife, Return
from orderstatus.core.returns import CLOSED, DECLINED, OPEN, REQUESTED, OrderReturn, Owed, owed, returns_of

_NEXT = {
    Owed.RECEIVE: sentence("It is approved, and we wait for the goods."),
    Owed.INSPECT: sentence("The goods have arrived, and are being looked at."),
    Owed.REFUND: sentence("The goods have arrived, and we pay you back next."),
    Owed.SEND_EXCHANGE: sentence("What you are to have instead leaves next."),
    Owed.CLOSE: sentence("All that was to be done about it is done."),
}


def explained_returns(life: OrderLife, days: Days) -> Iterator[Iterator[Sentence]]:
    """What is said of each return, in Shopify's order; one that was withdrawn is not spoken of."""
    for row in returns_of(life.order, life):
        if row.returned.status in (REQUESTED, OPEN, CLOSED, DECLINED):
            yield _explained(row, days)


def _explained(row: OrderReturn, days: Days) -> Iterator[Sentence]:
    returned = row.returned
    match returned.status:
        case "requested":
            yield from _asked(returned, days)
        case "open":
            yield sentence("About your return {name}:", name=returned.name)
            yield _NEXT.get(owed(row), _NEXT[Owed.CLOSE])
        case "declined":
            yield _declined(returned)
        case _:
            yield sentence("Your return {name} is finished.", name=returned.name)


def _asked(returned: Return, days: Days) -> Iterator[Sentence]:
    at = returned.created_at
    if at is None:
        yield sentence("We have your return request {name}.", name=returned.name)
        return
    yield sentence("We have your return request {name} of {day}.", name=returned.name, day=days.day(at))
    last = days.patience(at, Flag.RETURN_UNANSWERED)
    if last is None:
        return
    if last >= days.today:
        yield sentence("We answer it by {day}.", day=last)
    else:
        yield sentence("We are sorry that our answer takes so long.")


def _declined(returned: Return) -> Sentence:
    if returned.declined_because and " " in returned.declined_because:
        return sentence(
            "We could not accept your return {name}: {why}", name=returned.name, why=returned.declined_because
        )
    return sentence("We could not accept your return {name}.", name=returned.name)
