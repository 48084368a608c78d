"""What `notify preview` does: everything that sending does, up to the moment at which it would claim."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from time import monotonic

from orderstatus.commands._acting_flags import Chosen
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._notices import (
    Choice,
    broken_templates,
    choice_of,
    counts_text,
    looked,
    notice_rows,
    refuse_two_ways,
    write_notices,
)
from orderstatus.commands._rows import destination_of, planned, row_context, wants_column_help, writing
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.messages.due import Considered, considered
from orderstatus.core.messages.message import Message
from orderstatus.core.messages.told import TellResult
from orderstatus.core.models import OrderLife
from orderstatus.output.destination import Delivery, open_destination
from orderstatus.output.fields import RowContext
from orderstatus.output.message_page import Shown, write_messages
from orderstatus.output.notify_fields import DUE, PREVIEW_FIELDS, NoticeRow
from orderstatus.runtime import Runtime
from orderstatus.runtime.notifying import Notifying, notifying

_SENDABLE = (DUE, TellResult.WAITS)


def preview(
    runtime: Runtime,
    chosen: Chosen,
    asked: Asked,
    *,
    every: bool,
    show: bool,
    html: str | None,
    this_machine_only: bool,
) -> None:
    """Every message that is due, waits or is not told is written, a row each, or with `show` as it would arrive.

    Nothing is claimed or sent. Raises NotFoundError once all that is there is written.
    """
    if wants_column_help(asked, PREVIEW_FIELDS, runtime.streams):
        return
    refuse_two_ways(chosen)
    plan = planned(asked, PREVIEW_FIELDS, runtime, rows="messages")
    is_text = show or html is not None
    if is_text and (asked.json or asked.csv or asked.format is not None or asked.columns is not None):
        raise UsageError("`--show` writes messages as they would arrive, and no rows", hint="leave the format out")
    with (
        writing(runtime, asked, html) if not is_text or asked.output is not None else ExitStack(),
        notifying(runtime, this_machine_only=this_machine_only) as context_of_shop,
    ):
        with runtime.streams.working(runtime.labels(), monotonic) as progress:
            progress.begin(context_of_shop.opened.name)
            choice = choice_of(runtime, context_of_shop, chosen)
            rows = [
                row
                for each in looked(context_of_shop, choice)
                for row in notice_rows(each, context_of_shop, every=every or choice.ids is not None)
            ]
            context = row_context(runtime, context_of_shop.opened)
        if is_text:
            _write_shown(runtime, context_of_shop, rows, choice, asked, context, show=show, html=html)
        else:
            write_notices(plan, rows, context, runtime.streams)
        say_what_it_comes_to(runtime, context_of_shop, rows, context)
    choice.raise_missing()


def say_what_it_comes_to(runtime: Runtime, shop: Notifying, rows: list[NoticeRow], context: RowContext) -> None:
    """On a terminal: how many messages there are, and what keeps them all. Templates that fail are warned of always."""
    for wrong in broken_templates(rows, shop):
        runtime.streams.warning(f"a message that is due cannot be made: {wrong}")
    labels, note = context.labels, runtime.streams.note
    note(counts_text(rows, labels) if rows else labels.text("no messages"))
    if shop.has_kept_here:
        note(labels.text("what this machine alone knows it sent (`--this-machine-only`) counts as sent, too"))
    if not shop.rules.settings.send:
        note(labels.text("sending is switched off: {command}", command="orderstatus config set notify.send true"))
    elif shop.is_first:
        note(labels.text("nothing was ever sent: the first `orderstatus notify send` shows whom it reaches, and asks"))


def _write_shown(
    runtime: Runtime,
    shop: Notifying,
    rows: list[NoticeRow],
    choice: Choice,
    asked: Asked,
    context: RowContext,
    *,
    show: bool,
    html: str | None,
) -> None:
    # Of orders that were named each message is shown; of a whole shop those that would be sent.
    wanted = [row for row in rows if row.event is not None and (choice.ids is not None or row.result in _SENDABLE)]
    shown = list(_shown(shop, wanted[: asked.limit or None]))
    if html is not None:
        _write_html(runtime, shown, html)
    if show:
        with destination_of(asked, runtime.streams, Delivery()) as out:
            write_messages(shown, context, out)


def _write_html(runtime: Runtime, shown: list[Shown], path: str) -> None:
    pages = [each.message.wording.html for each in shown if each.message is not None]
    if len(pages) != 1 or pages[0] is None:
        why = f"{len(pages):,} messages" if len(pages) != 1 else "a message without HTML"
        raise UsageError(f"`--html` writes one message, and there is {why}", hint="name one order")
    with open_destination(path, runtime.streams) as out:
        out.write(pages[0])


def _shown(shop: Notifying, rows: list[NoticeRow]) -> Iterator[Shown]:
    """Each message made of the order as it is read now, with all that a template can name."""
    sender = shop.rules.settings.sender
    by_order: dict[str, list[NoticeRow]] = {}
    for row in rows:
        by_order.setdefault(row.order, []).append(row)
    for life in shop.lives.lives(list(by_order)):
        claims = shop.ledger.claims(life.order.id)
        events = {one.event.key: one for one in considered(life, claims, shop.rules, now=shop.opened.now)}
        for row in by_order[life.order.id]:
            one = events.get(row.event.key) if row.event is not None else None
            made = one if one is None else _made(shop, life, one)
            why = made if isinstance(made, UsageError) else None
            failed = row if why is None else replace(row, result=str(TellResult.FAILED), why=_said(why))
            yield Shown(failed, made if isinstance(made, Message) else None, None if sender is None else str(sender))


def _said(error: UsageError) -> Sentence:
    return sentence("{error}", error=str(error))


def _made(shop: Notifying, life: OrderLife, one: Considered) -> Message | UsageError:
    try:
        return shop.message(life, one)
    except UsageError as error:
        return error
