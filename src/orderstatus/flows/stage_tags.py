"""The tags that mirror an order's stage: changed after the move, which counts with or without them."""

from __future__ import annotations

from collections.abc import Iterable

from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.ports import ActionWriter
from orderstatus.core.errors import OrderStatusError, UnclearOutcomeError

_MOST_SENDS = 2


def tags_missed(writer: ActionWriter, changes: Iterable[Mutation]) -> str | None:
    """Sends `changes` of tags until one fails; None, or what was in the way."""
    return next((why for change in changes if (why := _failure(writer, change))), None)


def _failure(writer: ActionWriter, change: Mutation) -> str | None:
    lost: UnclearOutcomeError | None = None
    for _ in range(_MOST_SENDS):
        try:
            receipt = writer.send(change)
        except UnclearOutcomeError as error:
            # Twice is as good as once.
            lost = error
        except OrderStatusError as error:
            return str(error)
        else:
            return "; ".join(each.message for each in receipt.errors) or None
    return str(lost)
