"""Actions on orders that are chosen by name, from a file, by a view or by filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from orderstatus.commands._acting import act
from orderstatus.commands._acting_flags import Chosen, How
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._resuming import refuse_choice, resume
from orderstatus.commands._selecting import Fill, of_selection, refuse_no_choice
from orderstatus.core.acting import answering_returns, archiving, cancelling, marking_paid, tagging
from orderstatus.core.acting.capturing import capture
from orderstatus.core.acting.fulfilling import fulfill
from orderstatus.core.acting.holding import hold
from orderstatus.core.acting.mutations import CancelReason, DeclineReason, HoldReason
from orderstatus.core.acting.plans import Action, Wanted
from orderstatus.core.acting.releasing import release
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting

_NEEDED = {
    Action.HOLD: f"--reason {HoldReason.OTHER}",
    Action.CANCEL: f"--reason {CancelReason.OTHER}",
    Action.RETURNS_DECLINE: f"--reason {DeclineReason.OTHER}",
}
"""What these commands cannot be without."""


def on_orders(
    runtime: Runtime,
    action: Action,
    wanted: Callable[[], Wanted | Callable[[Acting], Wanted]],
    chosen: Chosen,
    how: How,
    asked: Asked,
    *,
    word: str = "",
    taken: str | None = None,
) -> ExitCode:
    """`wanted` says what is to be done to each order, from what was typed; a run that is resumed knows that itself.

    `word` stands before the orders in the command, and `taken` is what was taken for it.
    """
    if how.resume:
        refuse_choice(chosen)
        return resume(runtime, action, chosen.orders, how, asked)

    def fill() -> Fill:
        refuse_no_choice(
            chosen,
            f"{action.value} {word}".rstrip(),
            needs=_NEEDED.get(action, ""),
            shop=runtime.where.named,
            taken=f"`{taken}` was taken for the {word}" if taken else None,
        )
        return of_selection(runtime, wanted(), chosen, how.limit)

    return act(runtime, action, fill, how, asked)


def capture_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    *,
    amount: str | None,
    currency: str | None,
    authorization: str | None,
) -> ExitCode:
    """What is authorized is captured, or so much of it."""

    def wanted() -> Callable[[Acting], Wanted]:
        whole = capture(amount, currency, authorization)
        return lambda acting: replace(whole, rule=acting.opened.settings.capture(), now=acting.clock())

    return on_orders(runtime, Action.CAPTURE, wanted, chosen, how, asked)


def mark_orders_paid(runtime: Runtime, chosen: Chosen, how: How, asked: Asked) -> ExitCode:
    """What is outstanding counts as paid."""
    return on_orders(runtime, Action.MARK_PAID, marking_paid.MarkAsPaid, chosen, how, asked)


def fulfill_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    *,
    items: Sequence[str],
    location: str | None,
    notify: bool,
) -> ExitCode:
    """What is open of the orders has left, without tracking."""
    return on_orders(
        runtime,
        Action.FULFILL,
        lambda: fulfill(items, location=location, notify=notify),
        chosen,
        how,
        asked,
    )


def hold_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    *,
    reason: str | None,
    note: str | None,
    location: str | None,
) -> ExitCode:
    """What is open of the orders is on hold."""
    return on_orders(
        runtime,
        Action.HOLD,
        lambda: hold(_given("--reason", reason, HoldReason), note=note, location=location),
        chosen,
        how,
        asked,
    )


def release_orders(runtime: Runtime, chosen: Chosen, how: How, asked: Asked, *, holds: Sequence[str]) -> ExitCode:
    """The hold of the orders is gone."""
    return on_orders(runtime, Action.RELEASE, lambda: release(holds), chosen, how, asked)


def cancel_orders(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    *,
    reason: str | None,
    restock: bool,
    refund: bool,
    notify: bool,
    note: str | None,
) -> ExitCode:
    """The orders are cancelled for good."""

    def wanted() -> Wanted:
        given = _given("--reason", reason, CancelReason)
        return cancelling.cancel(given, restock=restock, refund=refund, notify=notify, note=note)

    return on_orders(runtime, Action.CANCEL, wanted, chosen, how, asked)


def close_orders(runtime: Runtime, chosen: Chosen, how: How, asked: Asked) -> ExitCode:
    """The orders are archived."""
    return on_orders(runtime, Action.CLOSE, archiving.Close, chosen, how, asked)


def reopen_orders(runtime: Runtime, chosen: Chosen, how: How, asked: Asked) -> ExitCode:
    """The orders are archived no more."""
    return on_orders(runtime, Action.REOPEN, archiving.Reopen, chosen, how, asked)


def tag_orders(runtime: Runtime, tags: str | None, chosen: Chosen, how: How, asked: Asked, *, adds: bool) -> ExitCode:
    """The orders have the tags, or have them no more."""
    if how.resume and tags is not None:
        # Behind `--resume` the first word is the run.
        chosen = replace(chosen, orders=(tags, *chosen.orders))
    words = [] if tags is None else [each for each in tags.split(",") if each.strip()] or [tags]
    action = Action.TAG_ADD if adds else Action.TAG_REMOVE
    wanted = partial(tagging.tag, words, adds=adds, flag="TAG")
    return on_orders(runtime, action, wanted, chosen, how, asked, word="TAG", taken=tags)


def answer_returns(
    runtime: Runtime,
    action: Action,
    chosen: Chosen,
    how: How,
    asked: Asked,
    *,
    reason: str | None = None,
    note: str | None = None,
    notify: bool = False,
) -> ExitCode:
    """The returns of the orders are answered, or those that are named."""
    returns = [word for word in chosen.orders if answering_returns.order_named(word) is not None]
    if returns and len(returns) < len(chosen.orders) and not how.resume:
        raise UsageError(
            f"`{returns[0]}` is a return and others are orders: it is not clear which returns are meant",
            hint="name returns alone, or orders alone for every return of theirs that can be answered so",
        )
    if returns and not how.resume:
        orders = dict.fromkeys(order for word in returns if (order := answering_returns.order_named(word)))
        chosen = replace(chosen, orders=tuple(orders))

    def wanted() -> Wanted:
        match action:
            case Action.RETURNS_APPROVE:
                return answering_returns.approve(notify=notify, returns=returns)
            case Action.RETURNS_DECLINE:
                given = _given("--reason", reason, DeclineReason)
                return answering_returns.decline(given, note=note, notify=notify, returns=returns)
            case _:
                return answering_returns.close(returns)

    return on_orders(runtime, action, wanted, chosen, how, asked)


def _given(flag: str, word: str | None, words: type[HoldReason | CancelReason | DeclineReason]) -> str:
    if word is None:
        raise UsageError(f"`{flag}` is missing", hint=f"one of: {', '.join(words)}")
    return word
