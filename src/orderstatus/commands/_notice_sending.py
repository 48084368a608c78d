"""What `notify send` does: what is due is sent, each message at most once, and quietly where nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from time import monotonic

from orderstatus.commands._acting_flags import Chosen
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._notice_preview import say_what_it_comes_to
from orderstatus.commands._notice_run import HowSent, SendRun, messages_text
from orderstatus.commands._notices import (
    Choice,
    broken_templates,
    choice_of,
    limited,
    looked,
    notice_rows,
    refuse_two_ways,
    write_notices,
    write_notices_on_stderr,
)
from orderstatus.commands._rows import Plan, planned, row_context, wants_column_help, writing
from orderstatus.core.acting.plans import Action
from orderstatus.core.acting.write_scopes import missing_scopes
from orderstatus.core.errors import AccessError, ExitCode, UsageError
from orderstatus.core.messages.foreseen import needs_no_answer
from orderstatus.core.messages.quiet import may_be_sent_at
from orderstatus.core.messages.window import window_began
from orderstatus.output.fields import RowContext
from orderstatus.output.notify_fields import DUE, NOTICE_FIELDS, PREVIEW_FIELDS, NoticeRow
from orderstatus.output.text import date_text
from orderstatus.runtime import Runtime
from orderstatus.runtime.notifying import Notifying, notifying

_MOST = 1_000_000_000


def send(runtime: Runtime, chosen: Chosen, how: HowSent, asked: Asked) -> ExitCode:
    """What is due is sent, and a row is written of each message that was tried.

    Returns 0 if all that was due was sent or waits for the end of the quiet hours, 1 if one was refused, failed or is
    unknown, 3 if one was not taken for now. Raises UsageError while sending is switched off.
    """
    streams = runtime.streams
    fields = PREVIEW_FIELDS if how.dry_run else NOTICE_FIELDS
    if wants_column_help(asked, fields, streams):
        return ExitCode.OK
    refuse_two_ways(chosen)
    plan = planned(replace(asked, limit=0), fields, runtime, rows="messages")
    _check(runtime, how)
    with writing(runtime, asked), notifying(runtime, this_machine_only=how.this_machine_only) as shop:
        if how.dry_run:
            return _rehearsed(runtime, shop, chosen, how, plan)
        sender = shop.sender()
        sender.close()
        _refuse_without_scope(shop, how)
        with shop.holding():
            return _sent(runtime, shop, chosen, how, plan)


def _check(runtime: Runtime, how: HowSent) -> None:
    """Raises UsageError for what keeps everything from being sent, before a shop is asked."""
    target = runtime.one_target()
    for flag, number in (("--limit", how.limit), ("--expect", how.expect)):
        if number is not None and not 0 <= number <= _MOST:
            raise UsageError(f"`{flag}` cannot be {number}", hint="give a number of messages")
    if not how.dry_run and not runtime.settings_file().settings(target.profile).messages().send:
        raise UsageError(
            "sending is switched off: nothing was sent",
            hint="orderstatus config set notify.send true\n`orderstatus notify preview` shows what it would send",
        )


def _refuse_without_scope(shop: Notifying, how: HowSent) -> None:
    """Raises AccessError where it could not be kept in the shop what was sent."""
    if how.this_machine_only:
        return
    for need in missing_scopes([Action.STAGE_SET], shop.reader.granted()):
        raise AccessError(
            f"what was sent is kept on the order, which needs the access scope {need.said}; nothing was sent",
            hint=f"add {need.scopes[0]} to the app's Admin API scopes and install it again, or keep it here alone, "
            "where no other machine sends: --this-machine-only",
        )


def _look(runtime: Runtime, shop: Notifying, chosen: Chosen, how: HowSent) -> tuple[Choice, list[NoticeRow], int]:
    """The rows that `--limit` leaves, and how many that are due it leaves out."""
    with runtime.streams.working(runtime.labels(), monotonic) as progress:
        progress.begin(shop.opened.name)
        choice = choice_of(runtime, shop, chosen)
        every = choice.ids is not None
        looks = looked(shop, choice, again=how.again_of(choice))
        rows, left = limited([row for each in looks for row in notice_rows(each, shop, every=every)], how.limit)
        return choice, rows, left


def _rehearsed(runtime: Runtime, shop: Notifying, chosen: Chosen, how: HowSent, plan: Plan[NoticeRow]) -> ExitCode:
    choice, rows, left = _look(runtime, shop, chosen, how)
    context = row_context(runtime, shop.opened)
    write_notices(plan, rows, context, runtime.streams)
    say_what_it_comes_to(runtime, shop, rows, context)
    _say_left(runtime, left, context)
    _check_expected(how, rows)
    choice.raise_missing()
    return ExitCode.OK


def _say_left(runtime: Runtime, left: int, context: RowContext) -> None:
    labels, note = context.labels, runtime.streams.note
    if left == 1:
        note(labels.text("1 more is due: `--limit` leaves it out"))
    elif left:
        note(labels.text("{count} more are due: `--limit` leaves them out", count=labels.count(left)))


def _check_expected(how: HowSent, rows: list[NoticeRow]) -> None:
    due = sum(row.result == DUE for row in rows)
    if how.expect is not None and how.expect != due:
        raise UsageError(
            f"{messages_text(due, 'is', 'are')} due, and `--expect` says {how.expect:,}: nothing was sent",
            hint="orderstatus notify preview",
        )


def _sent(runtime: Runtime, shop: Notifying, chosen: Chosen, how: HowSent, plan: Plan[NoticeRow]) -> ExitCode:
    context = row_context(runtime, shop.opened)
    run = SendRun(runtime, shop, how)
    labels, note = context.labels, runtime.streams.note
    is_first = shop.is_first
    if is_first and how.only_new:
        at = shop.ledger.begin(shop.clock().replace(microsecond=0))
        note(labels.text("customers are told of what happens from {at} on", at=_date(at, context)))
        return run.written(plan, context)
    until = may_be_sent_at(shop.opened.now, shop.rules.settings.quiet_hours, shop.rules.calendar.zone)
    if until > shop.opened.now:
        # Nothing is read: cron asks again and again all night.
        note(labels.text("quiet hours until {at}: nothing is sent", at=_date(until, context)))
        return run.written(plan, context)
    choice, run.before, left = _look(runtime, shop, chosen, how)
    _check_expected(how, run.before)
    if is_first:
        _refuse_part_of_a_shop(choice)
        if left:
            # Whoever agrees to a few agrees to all that is due: no other run asks.
            runtime.streams.warning(f"{messages_text(left, 'is', 'are')} due beyond `--limit`: the next run sends them")
    if not _agreed(runtime, shop, how, run.before, context, is_first=is_first):
        note(labels.text("nothing was sent"))
        return ExitCode.FAILURE
    if is_first:
        shop.ledger.begin(window_began(shop.rules.settings.window, shop.opened.now).replace(microsecond=0))
    run.tell(choice, context)
    _say_left(runtime, left, context)
    code = run.written(plan, context)
    choice.raise_missing()
    return code


def _refuse_part_of_a_shop(choice: Choice) -> None:
    """Raises UsageError: what is not chosen now would be told by the next run, and nobody would have been asked."""
    if not choice.is_whole_shop:
        raise UsageError(
            "nothing was ever sent, and the first time is about the whole shop: nothing was sent",
            hint="orderstatus notify send shows whom it reaches, and asks; --only-new tells what happens from now on",
        )


def _agreed(
    runtime: Runtime, shop: Notifying, how: HowSent, rows: list[NoticeRow], context: RowContext, *, is_first: bool
) -> bool:
    """True if it may be sent; whoever is asked has seen what is due, and what is due and cannot be made."""
    due = [row for row in rows if row.result == DUE]
    count = len(due)
    if needs_no_answer(
        is_first=is_first, is_again=how.again, is_yes=how.yes, is_expected=how.expect is not None, due=count
    ):
        return True
    for wrong in broken_templates(rows, shop):
        runtime.streams.warning(f"a message that is due cannot be made: {wrong}")
    if not runtime.can_ask:
        what = "this is the first time that messages are sent" if is_first else "some were tried before"
        raise UsageError(
            f"{what}, and nobody is here to say that {count:,} may be: nothing was sent",
            hint=f"look at them with `orderstatus notify preview`, then add `--yes --expect {count}`",
        )
    if due:
        write_notices_on_stderr(due, context, runtime.streams)
    labels = context.labels
    shop_name = context.shop_name or context.shop
    asked = labels.text("send {count} messages for {shop}?", count=labels.count(count), shop=shop_name)
    if count == 1:
        asked = labels.text("send 1 message for {shop}?", shop=shop_name)
    try:
        words = runtime.ask(f"{asked} [y/N]")
    except UsageError:
        # Return alone is the answer that changes nothing.
        return False
    return words.lower() in ("y", "yes", labels.text("yes"))


def _date(at: datetime, context: RowContext) -> str:
    return date_text(at, now=context.now, zone=context.zone, labels=context.labels).strip()
