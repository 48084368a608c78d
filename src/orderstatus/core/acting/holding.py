"""Holding an order back: nothing of it is shipped until the hold is released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orderstatus.core.acting.mutations import HoldReason, PlaceHold
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import is_cancelled, skipped, stepped
from orderstatus.core.acting.plans import Action, Planned
from orderstatus.core.acting.shippable import names_of, obstacle, place_of, unfinished
from orderstatus.core.acting.words import one_of, short_note
from orderstatus.core.labels import Word, sentence
from orderstatus.core.models import FulfillmentOrder
from orderstatus.core.typed import filled

_LONGEST_NOTE = 255
"""Characters that we send as a note; the schema names no limit (belief)."""


def handle_of(reason: HoldReason) -> str:
    """The handle of our hold for a reason, the same each time: the shop refuses a second of one handle.

    It is unique for an app and a fulfillment order, and has at most 64 characters (`FulfillmentOrderHoldInput.handle`).
    """
    return f"orderstatus-{reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Everything that is left to ship waits (`fulfillmentOrderHold`), one hold for each fulfillment order."""

    reason: HoldReason
    note: str | None = None
    location: str | None = None
    """Only what this location ships."""

    @property
    def action(self) -> Action:
        return Action.HOLD

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.FULFILLMENT_ORDERS})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """A step or a skip for each fulfillment order that has something left to ship."""
        if is_cancelled(order):
            yield skipped(order, sentence("the order is cancelled"))
            return
        waiting = unfinished(order)
        if not waiting:
            yield skipped(order, sentence("nothing is left to ship"))
            return
        meant = [each for each in waiting if self.location is None or place_of(each).is_called(self.location)]
        if not meant:
            yield skipped(
                order,
                sentence(
                    "{location} has nothing of it to ship; there is something at {places}",
                    location=self.location,
                    places=names_of(tuple(dict.fromkeys(map(place_of, waiting)))),
                ),
            )
        for each in meant:
            yield self._planned(order, each)

    def _planned(self, order: ActingOrder, work: FulfillmentOrder) -> Planned:
        place = place_of(work).name
        reason = Word("hold", self.reason.value)
        if any(hold.ours and hold.handle == handle_of(self.reason) for hold in work.holds):
            return skipped(
                order, sentence("held for it already: {reason}", reason=reason), target=place, is_already=True
            )
        if "hold" not in work.actions:
            because = obstacle(work, by_carrier=False)
            return skipped(order, because or sentence("Shopify does not let it be held now"), target=place)
        mutation = PlaceHold(
            order=order.order.id,
            fulfillment_order=work.id,
            reason=self.reason,
            handle=handle_of(self.reason),
            note=self.note,
        )
        return stepped(
            order,
            mutation,
            sentence("on hold at {location}: {reason}", location=place, reason=reason),
            target=place,
            before=tuple(hold.id for hold in work.holds),
        )


def hold(reason: str, *, note: str | None = None, location: str | None = None) -> Hold:
    """What `--reason`, `--note` and `--location` ask for. Raises UsageError for another reason and for empty values."""
    return Hold(
        reason=one_of("--reason", reason, HoldReason),
        note=short_note("--note", note, _LONGEST_NOTE),
        location=None if location is None else filled("--location", location, "the name of a location"),
    )
