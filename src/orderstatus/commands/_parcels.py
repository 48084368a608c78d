"""What `ship` and `track` do: parcels that leave, and what is to be known of those that have left."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from orderstatus.commands._acting import act
from orderstatus.commands._acting_flags import Chosen, How
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._on_files import RowsOf, of_parcels, of_rows, parcels_in
from orderstatus.commands._resuming import refuse_choice, resume
from orderstatus.commands._selecting import Fill, of_selection, refuse_file_as_order, refuse_no_choice
from orderstatus.core.acting import aims, ship_rows, tracking
from orderstatus.core.acting.aims import Aimed, Placed
from orderstatus.core.acting.carriers import country_of
from orderstatus.core.acting.fulfilling import fulfill
from orderstatus.core.acting.plans import Action, Wanted
from orderstatus.core.acting.ship_rows import ShipRows
from orderstatus.core.acting.tracked import Tracked
from orderstatus.core.acting.tracking import TrackRow
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting
from orderstatus.runtime.sheets import is_file_name, sheet_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """The parcel of one order, or what a file does not say, as it was typed."""

    numbers: Sequence[str] = ()
    carrier: str | None = None
    urls: Sequence[str] = ()
    shipment: str | None = None
    notify: bool = False

    @property
    def is_given(self) -> bool:
        """True if anything of it was typed that a file says too."""
        return bool(self.numbers or self.carrier is not None or self.urls or self.shipment is not None)


def ship(
    runtime: Runtime,
    words: Sequence[str],
    how: How,
    asked: Asked,
    *,
    typed: Tracking,
    items: Sequence[str],
    location: str | None,
    overrides: Sequence[str],
) -> ExitCode:
    """The parcels of a file have left, or the one of an order whose number was typed."""
    if how.resume:
        return resume(runtime, Action.SHIP, words, how, asked)

    def fill() -> Fill:
        if len(words) != 1:
            raise UsageError(
                "nothing is named that is to be shipped" if not words else "one file or one order is shipped at a time",
                hint=shlex.join(("orderstatus", "ship", "parcels.csv", *runtime.where.named))
                + "\n"
                + shlex.join(("orderstatus", "ship", "1001", "--number", "N", "--carrier", "C", *runtime.where.named)),
            )
        if typed.numbers:
            refuse_file_as_order(words[0], shlex.join(("orderstatus", "ship", words[0], *runtime.where.named)))
            parcels = _parcel(words[0], typed, items, overrides)
        else:
            parcels = _file_of_parcels(runtime, words[0], typed, items, overrides)
        return of_parcels(runtime, parcels, notify=typed.notify, location=location, limit=how.limit)

    return act(runtime, Action.SHIP, fill, how, asked)


def _parcel(
    order: str, typed: Tracking, items: Sequence[str], overrides: Sequence[str]
) -> Callable[[Acting], ShipRows]:
    if overrides:
        raise UsageError("`--column` is for a file, and one order is named", hint="leave it out")
    if len(typed.numbers) > 1 or len(typed.urls) > 1:
        raise UsageError("one parcel has one number and one address", hint="ship each parcel with what is in it")
    pieces: Sequence[tuple[str | None, int | None]] = fulfill(items, location=None, notify=False).items or [
        (None, None)
    ]

    def parcels(country: str | None) -> ShipRows:
        rows = [
            ship_rows.one(
                order,
                typed.numbers[0],
                carrier=typed.carrier,
                url=typed.urls[0] if typed.urls else None,
                sku=sku,
                quantity=quantity,
                country=country,
            )
            for sku, quantity in pieces
        ]
        return ShipRows(rows=tuple(rows))

    # What is wrong with what was typed is said before the shop is asked.
    parcels(country_of(typed.carrier))
    return lambda acting: parcels(acting.opened.settings.country)


def _file_of_parcels(
    runtime: Runtime, file: str, typed: Tracking, items: Sequence[str], overrides: Sequence[str]
) -> Callable[[Acting], ShipRows]:
    if not is_file_name(file):
        raise UsageError(
            f"there is no file `{file}`, and for an order its tracking number is missing",
            hint=shlex.join(("orderstatus", "ship", file, "--number", "N", "--carrier", "C", *runtime.where.named)),
        )
    if items or typed.urls:
        raise UsageError("`--items` and `--url` are for one order, and a file says them itself", hint="leave them out")
    return parcels_in(sheet_at(runtime, file), overrides=overrides, carrier=typed.carrier)


def track(runtime: Runtime, chosen: Chosen, how: How, asked: Asked, *, file: str | None, typed: Tracking) -> ExitCode:
    """The shipments have the tracking that was typed, or that a file says."""
    if how.resume:
        refuse_choice(chosen)
        return resume(runtime, Action.TRACK, chosen.orders, how, asked)

    def fill() -> Fill:
        if file is not None:
            refuse_beside_file(chosen, typed.is_given)
            rows = RowsOf(
                fields=tracking.FIELDS,
                deciding=tracking.DECIDING,
                rows=lambda each, acting: tracking.track_rows(each, country=acting.opened.settings.country),
                parts=tracking.track_file({}).parts,
                wanted=lambda placed, numbers, _: _tracked_again(placed, numbers, notify=typed.notify),
                also_numbers=_new_numbers,
            )
            return of_rows(
                runtime,
                sheet_at(runtime, file),
                rows,
                overrides=chosen.columns,
                since=chosen.since,
                limit=how.limit,
            )
        refuse_no_choice(chosen, "track", needs="--number N", shop=runtime.where.named, file_flag="--file")
        meant, shipment = one_shipment(chosen, typed.shipment)

        def wanted(country: str | None) -> tracking.Track:
            return tracking.track(
                typed.numbers,
                carrier_name=typed.carrier,
                urls=typed.urls,
                shipment=shipment,
                notify=typed.notify,
                country=country,
            )

        wanted(country_of(typed.carrier))
        return of_selection(
            runtime, lambda acting: wanted(acting.opened.settings.country), meant, how.limit, check=_refuse_several
        )

    return act(runtime, Action.TRACK, fill, how, asked)


def _refuse_several(wanted: Wanted, orders: int) -> None:
    if isinstance(wanted, tracking.Track):
        wanted.refuse_several(orders)


def _tracked_again(placed: Placed[Aimed], numbers: Mapping[str, Sequence[Tracked]], *, notify: bool) -> Wanted:
    rows = cast("Mapping[str, tuple[TrackRow, ...]]", placed.rows)
    return tracking.track_file(rows, notify=notify, elsewhere=numbers)


def _new_numbers(rows: Sequence[Aimed]) -> Iterator[str]:
    for row in rows:
        if isinstance(row, TrackRow):
            yield from row.change.numbers


def refuse_beside_file(chosen: Chosen, is_said: bool) -> None:
    """Raises UsageError where orders are chosen, or something is said of them, beside a file that says all of it."""
    if chosen.orders or chosen.file is not None or chosen.filters_but_since:
        raise UsageError("`--file` says itself which shipments are meant", hint="leave the orders and the filters out")
    if is_said:
        raise UsageError("`--file` says itself what is to be said of each shipment", hint="leave the other flags out")


def one_shipment(chosen: Chosen, shipment: str | None) -> tuple[Chosen, str | None]:
    """`#1001-F1` in place of an order means that shipment of it."""
    if len(chosen.orders) != 1 or shipment is not None:
        return chosen, shipment
    order = aims.order_of_name(chosen.orders[0])
    return (chosen, None) if order is None else (replace(chosen, orders=(order,)), chosen.orders[0])
