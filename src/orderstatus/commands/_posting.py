"""What `event` and `deliver` do: a carrier's news of parcels that have left."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import cast

from orderstatus.commands._acting import act
from orderstatus.commands._acting_flags import Chosen, How
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._on_files import RowsOf, of_rows
from orderstatus.commands._parcels import one_shipment, refuse_beside_file
from orderstatus.commands._resuming import refuse_choice, resume
from orderstatus.commands._selecting import Fill, of_selection, refuse_file_as_order, refuse_no_choice
from orderstatus.core.acting import event_rows, posting
from orderstatus.core.acting.entries import Entry
from orderstatus.core.acting.event_rows import EventRow, News
from orderstatus.core.acting.mutations import EventStatus
from orderstatus.core.acting.plans import Action, Skip, Wanted
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting
from orderstatus.runtime.sheets import sheet_at

_LATER = datetime(2200, 1, 1, tzinfo=UTC)
"""What was typed is read once before the shop's clock and zone are known: then no time is still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What a carrier says, as it was typed."""

    status: str | None = None
    at: str | None = None
    estimate: str | None = None
    message: str | None = None
    city: str | None = None
    province: str | None = None
    country: str | None = None
    zip: str | None = None
    shipment: str | None = None

    @property
    def is_given(self) -> bool:
        """True if anything of it was typed that a file says too."""
        rest = (self.at, self.estimate, self.message, self.city, self.province, self.country, self.zip, self.shipment)
        return any(each is not None for each in rest)


def post(
    runtime: Runtime, action: Action, chosen: Chosen, how: How, asked: Asked, *, file: str | None, typed: Happened
) -> ExitCode:
    """The shipments have the carrier event that was typed, or those that a file says."""
    if how.resume:
        refuse_choice(chosen)
        words = (typed.status, *chosen.orders) if action is Action.EVENT and typed.status else chosen.orders
        return resume(runtime, action, words, how, asked)

    def fill() -> Fill:
        if file is not None:
            has_status = action is Action.EVENT and typed.status is not None
            refuse_beside_file(chosen, typed.is_given or has_status)
            rows = RowsOf(
                fields=event_rows.FIELDS,
                deciding=event_rows.DECIDING,
                rows=lambda each, acting: _news_in(each, acting, action),
                parts=posting.post_file(action, {}, now=_LATER, zone=UTC).parts,
                wanted=lambda placed, _, acting: posting.post_file(
                    action,
                    cast("Mapping[str, tuple[EventRow, ...]]", placed.rows),
                    now=acting.opened.now,
                    zone=acting.opened.zone(),
                ),
            )
            return of_rows(
                runtime,
                sheet_at(runtime, file),
                rows,
                overrides=chosen.columns,
                since=chosen.since,
                limit=how.limit,
            )
        _refuse_no_choice(runtime, action, chosen, typed.status)
        meant, shipment = one_shipment(chosen, typed.shipment)
        _news(typed, _LATER, UTC)

        def wanted(acting: Acting) -> Wanted:
            now, zone = acting.opened.now, acting.opened.zone()
            make = posting.deliver if action is Action.DELIVER else posting.event
            return make(_news(typed, now, zone), shipment=shipment, now=now, zone=zone)

        return of_selection(runtime, wanted, meant, how.limit)

    return act(runtime, action, fill, how, asked)


def _news(typed: Happened, now: datetime, zone: tzinfo) -> News:
    return event_rows.typed_news(
        typed.status or "",
        at=typed.at,
        estimate=typed.estimate,
        message=typed.message,
        city=typed.city,
        province=typed.province,
        country=typed.country,
        zip_code=typed.zip,
        now=now,
        zone=zone,
    )


def _news_in(rows: Iterator[Entry], acting: Acting, action: Action) -> Iterator[EventRow | Skip]:
    only = EventStatus.DELIVERED if action is Action.DELIVER else None
    return event_rows.event_rows(rows, now=acting.opened.now, zone=acting.opened.zone(), status=only)


def _refuse_no_choice(runtime: Runtime, action: Action, chosen: Chosen, status: str | None) -> None:
    """Raises UsageError where no shipments are meant, or the status is missing."""
    shop = runtime.where.named
    if action is Action.DELIVER:
        refuse_no_choice(chosen, "deliver", shop=shop, file_flag="--file")
        return
    if status is not None:
        # The first word is the status, whatever it looks like.
        refuse_file_as_order(status, shlex.join(("orderstatus", "event", "--file", status, *shop)), place="a status")
    is_status = status is None or status in list(EventStatus)
    taken = None if is_status else f"`{status}` was taken for the STATUS"
    refuse_no_choice(chosen, "event STATUS", shop=shop, taken=taken, file_flag="--file")
    if status is None:
        raise UsageError(
            "the status is missing", hint=f"orderstatus event delayed 1001; one of: {', '.join(EventStatus)}"
        )
