"""What a refusal of Shopify's means for a merchant, beside Shopify's own words.

The words and codes are recorded ones (fact sheet 5); of what is not among them only that it was refused can be said.
"""

from __future__ import annotations

from collections.abc import Iterable

from orderstatus.core.acting.outcomes import UserError
from orderstatus.core.labels import Sentence, sentence

_USED_UP = sentence("nothing of the authorization is left: it was captured, voided or has expired meanwhile")
_MORE_THAN_LEFT = sentence("less is left of the authorization by now than was to be captured")
_NOT_OPEN = sentence("the goods are not open any more: they were shipped, moved, held or cancelled meanwhile")
_GONE = sentence("it is not there any more, or this app may not see it")
_BY_CODE: dict[str, Sentence] = {
    "DUPLICATE_FULFILLMENT_HOLD_HANDLE": sentence("this very hold is on it already"),
    "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED": sentence("an app may put ten holds on it, and there are ten"),
    "FULFILLMENT_ORDER_NOT_FOUND": _GONE,
    "INVALID_ACCESS": sentence("another app placed this hold, and this one may not release it"),
    "NOT_FOUND": _GONE,
    "INVALID_STATE": sentence("the return was answered otherwise meanwhile"),
}
_BY_WORDS: tuple[tuple[str, Sentence], ...] = (
    ("can only capture successful authorizations", _USED_UP),
    ("parent transaction should be a successful authorization", _USED_UP),
    ("unable to find parent transaction", _USED_UP),
    ("cannot capture more than the authorized", _MORE_THAN_LEFT),
    ("order cannot be marked as paid", sentence("nothing is outstanding any more, or its payment is under way")),
    ("invalid fulfillment order line item quantity", sentence("fewer pieces are left to ship than were planned")),
    ("unfulfillable status", _NOT_OPEN),
    ("not in a holdable state", sentence("it is shipped, closed or with a fulfillment service by now")),
    ("already been canceled", sentence("somebody has cancelled the order meanwhile")),
    ("cancellation is already in progress", sentence("somebody is cancelling the order at this moment")),
    ("outstanding fulfillments", sentence("something of it was shipped: cancel its shipments first")),
    ("has returns", sentence("it has returns: an order with returns cannot be cancelled")),
    ("not approvable", sentence("the return was answered otherwise meanwhile")),
    ("not declinable", sentence("the return was answered otherwise meanwhile, or a part of it is refunded")),
    ("already declined", sentence("the return is declined already")),
    ("does not exist", _GONE),
    ("not found", _GONE),
)
_REFUSED = sentence("Shopify refused it, and nothing of it was done")


def explained(errors: Iterable[UserError]) -> Sentence | None:
    """What the first refusal that is known means; None where nothing was refused."""
    told: Sentence | None = None
    for error in errors:
        known = _BY_CODE.get(error.code or "") or _by_words(error.message)
        if known is not None:
            return known
        told = _REFUSED
    return told


def _by_words(message: str) -> Sentence | None:
    words = message.casefold()
    return next((meaning for part, meaning in _BY_WORDS if part in words), None)
