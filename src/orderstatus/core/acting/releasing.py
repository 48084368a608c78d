"""Releasing holds: those that were named, or the only one there is; never every app's by omission."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from orderstatus.core.acting.mutations import ReleaseHolds
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import skipped, stepped
from orderstatus.core.acting.plans import Action, Planned, Skip, Step
from orderstatus.core.acting.shippable import ENDED, place_of
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.models import UPSELL, FulfillmentOrder, Hold
from orderstatus.core.typed import values_of

_HOLD = "gid://shopify/FulfillmentHold/"
_ID = re.compile(r"(?:gid://shopify/FulfillmentHold/)?([0-9]{1,20})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Holds are taken away (`fulfillmentOrderReleaseHold`), always by their ids."""

    holds: tuple[str, ...] = ()
    """GIDs; empty: the only one that an order has."""

    @property
    def action(self) -> Action:
        return Action.RELEASE

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.FULFILLMENT_ORDERS})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """A step for each fulfillment order; a skip that lists the holds where it must be said which.

        Holds that one `orderstatus hold` placed at several locations have one handle, and count as one. The hold of
        an upsell is Shopify's own and ends by itself: it is released only by its id.
        """
        held = [
            (work, hold) for work in order.fulfillment_orders or () if work.status not in ENDED for hold in work.holds
        ]
        if not held:
            yield skipped(order, sentence("nothing of it is on hold"), is_already=not self.holds)
            return
        meant = [(work, hold) for work, hold in held if hold.id in self.holds] if self.holds else _only(held)
        if not meant:
            for work, hold in held:
                yield skipped(order, self._why_not(hold), target=place_of(work).name)
            return
        by_work: dict[str, list[tuple[FulfillmentOrder, Hold]]] = {}
        for work, hold in meant:
            by_work.setdefault(work.id, []).append((work, hold))
        for each in by_work.values():
            yield _step(order, each[0][0], [hold for _, hold in each])

    def strangers(self, planned: Iterable[Planned]) -> Iterator[Skip]:
        """A skip for each hold that was named and is of none of the orders that were planned."""
        released = {
            hold
            for each in planned
            if isinstance(each, Step) and isinstance(each.mutation, ReleaseHolds)
            for hold in each.mutation.holds
        }
        for hold in self.holds:
            if hold not in released:
                yield Skip(name=hold.rpartition("/")[2], because=sentence("none of these orders has such a hold"))

    def _why_not(self, hold: Hold) -> Sentence:
        number = hold.id.rpartition("/")[2]
        reason = Word("hold", hold.reason)
        if self.holds:
            return sentence("held for {reason}, by a hold that was not named: `--hold {id}`", reason=reason, id=number)
        if hold.reason == UPSELL:
            return sentence("Shopify waits for the customer, and ends it by itself; else `--hold {id}`", id=number)
        if hold.ours:
            return sentence("one hold of several, {reason}, by this app: `--hold {id}`", reason=reason, id=number)
        return sentence("one hold of several, {reason}, by another app: `--hold {id}`", reason=reason, id=number)


def release(holds: Iterable[str] = ()) -> Release:
    """What `--hold ID` asks for; an id is a GID or the number in it. Raises UsageError for what can be none."""
    ids: dict[str, None] = {}
    for text in values_of("--hold", holds, "the id of a hold"):
        match = _ID.fullmatch(text)
        if match is None:
            raise UsageError(
                f"`--hold` does not understand `{text}`",
                hint="`orderstatus release ORDER --dry-run` lists the holds with ids",
            )
        ids[_HOLD + match[1]] = None
    return Release(holds=tuple(ids))


def _only(held: list[tuple[FulfillmentOrder, Hold]]) -> list[tuple[FulfillmentOrder, Hold]]:
    """The only hold of an order, wherever it is placed; none where there are several, or Shopify's own."""
    first = held[0][1]
    is_one = len(held) == 1 or (
        first.handle is not None
        and first.handle.startswith("orderstatus-")
        and all(hold.ours and hold.handle == first.handle for _, hold in held)
    )
    return held if is_one and first.reason != UPSELL else []


def _step(order: ActingOrder, work: FulfillmentOrder, holds: list[Hold]) -> Step:
    place = place_of(work).name
    gone = {hold.id for hold in holds}
    stays = [hold for hold in work.holds if hold.id not in gone]
    reason = Word("hold", holds[0].reason)
    if stays:
        change = sentence(
            "a hold less at {location} ({reason}); {count} stay", location=place, reason=reason, count=len(stays)
        )
    else:
        change = sentence("{location} can ship it again ({reason} is over)", location=place, reason=reason)
    mutation = ReleaseHolds(order=order.order.id, fulfillment_order=work.id, holds=tuple(hold.id for hold in holds))
    return stepped(order, mutation, change, target=place, before=tuple(hold.id for hold in work.holds))
