"""What the shell offers after a flag: static words, never the network, and imported only when asked for."""

from __future__ import annotations

import typer


def _after_comma(words: tuple[str, ...], incomplete: str) -> list[str]:
    done, comma, last = incomplete.rpartition(",")
    return [f"{done}{comma}{word}" for word in words if word.startswith(last)]


def complete_payment(incomplete: str) -> list[str]:
    """Payment statuses, groups and facts."""
    from orderstatus.core.filters import PAYMENT

    return _after_comma(PAYMENT.words, incomplete)


def complete_fulfillment(incomplete: str) -> list[str]:
    """Fulfillment statuses."""
    from orderstatus.core.filters import FULFILLMENT

    return _after_comma(FULFILLMENT.words, incomplete)


def complete_delivery(incomplete: str) -> list[str]:
    """Delivery statuses and groups."""
    from orderstatus.core.filters import DELIVERY

    return _after_comma(DELIVERY.words, incomplete)


def complete_returns(incomplete: str) -> list[str]:
    """Return statuses."""
    from orderstatus.core.filters import RETURN

    return _after_comma(RETURN.words, incomplete)


def complete_state(incomplete: str) -> list[str]:
    """The order's own states."""
    from orderstatus.core.filters import STATE

    return _after_comma(STATE.words, incomplete)


def complete_stage(ctx: typer.Context, incomplete: str) -> list[str]:
    """The stages that are defined for the shops that are meant, from their file."""
    from orderstatus.core.errors import OrderStatusError

    try:
        defined = ctx.obj.stages().values()
    except OrderStatusError:
        # A file that cannot be read is told of by the command, not by the shell.
        return []
    ids = dict.fromkeys(stage.id for stages in defined for stage in stages.stages)
    return _after_comma(tuple(ids), incomplete)


def complete_sort(incomplete: str) -> list[str]:
    """What orders can be sorted by."""
    from orderstatus.core.query import SortKey

    return [key.value for key in SortKey if key.value.startswith(incomplete)]


def complete_lang(incomplete: str) -> list[str]:
    """The languages there are."""
    from orderstatus.core.labels import ENGLISH_CODE
    from orderstatus.core.languages import codes

    return [code for code in (ENGLISH_CODE, *codes()) if code.startswith(incomplete)]


def complete_shipment_status(incomplete: str) -> list[str]:
    """Statuses, groups and buckets of one shipment."""
    from orderstatus.core.filters import SHIPMENT

    return _after_comma(SHIPMENT.words, incomplete)


def complete_by(incomplete: str) -> list[str]:
    """What shipments can be counted by."""
    from orderstatus.core.shipment_groups import By

    return [by.value for by in By if by.value.startswith(incomplete)]


def complete_groupings(incomplete: str) -> list[str]:
    """What a report can be split by, also in a comma list."""
    from orderstatus.core.shipment_groups import By

    return _after_comma(tuple(By), incomplete)


def complete_flag(incomplete: str) -> list[str]:
    """The flags that an order can have."""
    from orderstatus.core.flags import Flag

    return _after_comma(tuple(flag.value for flag in Flag), incomplete)


def complete_fail_on(incomplete: str) -> list[str]:
    """The flags, and the word for any of them."""
    from orderstatus.core.flags import ANY, Flag

    return _after_comma((ANY, *(flag.value for flag in Flag)), incomplete)


def complete_change_axis(incomplete: str) -> list[str]:
    """What can change."""
    from orderstatus.core.backwards import ChangeAxis

    return _after_comma(tuple(axis.value for axis in ChangeAxis), incomplete)


def complete_fail_on_change(ctx: typer.Context, incomplete: str) -> list[str]:
    """The changes that a command can fail on: any, backwards, an axis, or an axis and a status."""
    from orderstatus.core.change_query import AXES, FAIL_WORDS

    words = tuple(f"{axis.value}:{word}" for axis, of in AXES.items() for word in of.words)
    if incomplete.startswith("stage:") or ",stage:" in incomplete:
        words += tuple(f"stage:{id}" for id in complete_stage(ctx, ""))
    return _after_comma((*FAIL_WORDS, *words) if ":" in incomplete else FAIL_WORDS, incomplete)


def complete_return_process(incomplete: str) -> list[str]:
    """Statuses of one return."""
    from orderstatus.core.return_query import STATUS

    return _after_comma(STATUS.words, incomplete)


def complete_owes(incomplete: str) -> list[str]:
    """What can be owed on a return."""
    from orderstatus.core.returns import Owed

    return _after_comma(tuple(owed.value for owed in Owed), incomplete)


def complete_view(ctx: typer.Context, incomplete: str) -> list[str]:
    """The views of the command that is being typed, from the settings file."""
    from orderstatus.commands._viewing import view_command

    wanted = view_command(ctx.parent.info_name if ctx.parent is not None else None, ctx.info_name or "")
    return [name for name, command in _views(ctx) if command == wanted and name.startswith(incomplete)]


def complete_view_name(ctx: typer.Context, incomplete: str) -> list[str]:
    """Every view."""
    return [name for name, _ in _views(ctx) if name.startswith(incomplete)]


def complete_viewed_command(incomplete: str) -> list[str]:
    """The commands that a view can be of."""
    from orderstatus.core.views import VIEWED

    return [command for command in VIEWED if command.startswith(incomplete)]


def _views(ctx: typer.Context) -> list[tuple[str, str]]:
    from orderstatus.core.errors import OrderStatusError

    try:
        return [(view.name, view.command) for view in ctx.obj.views().values()]
    except OrderStatusError:
        # A settings file that cannot be read is told of by the command, not by the shell.
        return []


def complete_shop(ctx: typer.Context, incomplete: str) -> list[str]:
    """The demo shops, and the profiles of the settings file."""
    return [name for name in dict.fromkeys(("demo", *_shops(ctx))) if name.startswith(incomplete)]


def complete_profile(ctx: typer.Context, incomplete: str) -> list[str]:
    """The profiles of the settings file."""
    from orderstatus.core.errors import OrderStatusError

    try:
        return [name for name in ctx.obj.settings_file().profiles if name.startswith(incomplete)]
    except OrderStatusError:
        return []


def _shops(ctx: typer.Context) -> list[str]:
    from orderstatus.core.errors import OrderStatusError

    try:
        return list(ctx.obj.shop_names())
    except OrderStatusError:
        # As with views: a broken settings file is the command's to tell of.
        return []


def complete_hold_reason(incomplete: str) -> list[str]:
    """Why what is open can be on hold."""
    from orderstatus.core.acting.mutations import HoldReason

    return [reason.value for reason in HoldReason if reason.value.startswith(incomplete)]


def complete_cancel_reason(incomplete: str) -> list[str]:
    """Why an order can be cancelled."""
    from orderstatus.core.acting.mutations import CancelReason

    return [reason.value for reason in CancelReason if reason.value.startswith(incomplete)]


def complete_decline_reason(incomplete: str) -> list[str]:
    """Why a return can be declined."""
    from orderstatus.core.acting.mutations import DeclineReason

    return [reason.value for reason in DeclineReason if reason.value.startswith(incomplete)]


def complete_event_status(incomplete: str) -> list[str]:
    """What a carrier can say of a parcel."""
    from orderstatus.core.acting.mutations import EventStatus

    return [status.value for status in EventStatus if status.value.startswith(incomplete)]


def complete_carrier(incomplete: str) -> list[str]:
    """The carriers that Shopify builds tracking links for."""
    from orderstatus.core.acting.carrier_names import BY_COUNTRY, WORLD_WIDE

    every = dict.fromkeys((*WORLD_WIDE, *(name for names in BY_COUNTRY.values() for name in names)))
    return [name for name in every if name.casefold().startswith(incomplete.casefold())]


def complete_setting(ctx: typer.Context, incomplete: str) -> list[str]:
    """The settings, and those of each profile of the settings file."""
    from orderstatus.core.errors import OrderStatusError
    from orderstatus.runtime.configuring import setting_names

    try:
        names = setting_names(ctx.obj)
    except OrderStatusError:
        return []
    return [name for name in names if name.startswith(incomplete)]
