"""Messages as they would arrive, to be read by the merchant: the envelope, the subject, the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from orderstatus.core.messages.message import Message
from orderstatus.output.fields import RowContext
from orderstatus.output.notify_fields import NoticeRow
from orderstatus.output.sentences import said
from orderstatus.output.text import printable


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that was made to be looked at, and whether it would be sent."""

    row: NoticeRow
    message: Message | None
    """None where it cannot be made: the row says why."""
    sender: str | None = None


def write_messages(shown: Iterable[Shown], context: RowContext, out: TextIO) -> None:
    """Each message, an empty line between two; nothing is wrapped, as a mail program wraps it its own way."""
    for number, each in enumerate(shown):
        if number:
            out.write("\n")
        for line in _lines(each, context):
            out.write(printable(line) + "\n")


def _lines(shown: Shown, context: RowContext) -> Iterator[str]:
    row, labels = shown.row, context.labels
    what = [row.order_name]
    if row.event is not None:
        what += [labels.word("message", row.event.kind), row.event.subject]
    yield " · ".join([*what, labels.word("told", row.result)])
    if row.why is not None:
        yield said(row.why, context)
    message = shown.message
    if message is None:
        return
    if shown.sender is not None:
        yield labels.text("From: {address}", address=shown.sender)
    yield labels.text("To: {address}", address=message.to or message.phone or "-")
    for copy in message.copies:
        yield labels.text("Copy: {address}", address=copy)
    yield labels.text("Subject: {subject}", subject=message.wording.subject)
    yield ""
    yield from message.wording.text.splitlines()
