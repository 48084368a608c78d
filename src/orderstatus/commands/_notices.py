"""Which orders are looked at for messages, and the rows that their events come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from orderstatus.commands._acting_flags import Chosen
from orderstatus.commands._rows import TABLE_ROWS, Plan, say_dropped, write
from orderstatus.commands._selecting import only, references_of
from orderstatus.core.errors import NotFoundError, UsageError
from orderstatus.core.labels import Labels
from orderstatus.core.messages.due import NOT_AGAIN, Considered
from orderstatus.core.messages.events import ClaimState
from orderstatus.core.messages.foreseen import foreseen
from orderstatus.core.messages.looking import (
    DECIDING_PARTS,
    LOOK_PARTS,
    Looked,
    is_in_question,
    may_have_news,
    readings,
)
from orderstatus.core.messages.told import TellResult
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.query import OrderQuery
from orderstatus.core.references import refuse_another_store
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.output.fields import R, RowContext, default_fields
from orderstatus.output.notify_fields import DUE, PREVIEW_FIELDS, NoticeRow
from orderstatus.output.streams import Streams
from orderstatus.output.table import write_table
from orderstatus.runtime import Runtime
from orderstatus.runtime.notifying import Notifying, named_orders

_NAMED_AT_ONCE = 50


@dataclass(slots=True)
class Choice:
    """The orders that were chosen, and those that were named and are not there."""

    chosen: Chosen
    ids: tuple[str, ...] | None = None
    """Of those that were named; None where filters choose, or nothing does."""
    missing: list[str] = field(default_factory=list)

    @property
    def is_whole_shop(self) -> bool:
        """True if nothing narrows it."""
        return self.ids is None and self.chosen.filters is None

    def raise_missing(self) -> None:
        """Raises NotFoundError naming what is not there."""
        if self.missing:
            raise NotFoundError(
                f"there is no order {', '.join(self.missing)}",
                names=self.missing,
                hint="`orderstatus list --limit 5`, with the same shop, shows how its orders are called",
            )


def refuse_two_ways(chosen: Chosen) -> None:
    """Raises UsageError where orders are named and filters choose too."""
    ways = (bool(chosen.orders), chosen.file is not None, chosen.filters is not None)
    if sum(ways) > 1:
        raise UsageError("orders are chosen in two ways: it is not clear which are meant", hint="choose in one way")
    if chosen.columns and chosen.file is None:
        raise UsageError("`--column` is for a file, and there is none", hint="add --from FILE")


def choice_of(runtime: Runtime, notifying: Notifying, chosen: Chosen) -> Choice:
    """The orders that were named are looked up; of filters nothing is read yet."""
    choice = Choice(chosen)
    if not chosen.orders and chosen.file is None:
        return choice
    references = references_of(runtime, chosen)
    choice.missing += [wrong.name for wrong in references.wrong]
    for reference in references.lines:
        refuse_another_store(reference, notifying.opened.domain)
    found: dict[str, None] = {}
    for called in notifying.reader.by_name(list(references.lines), frozenset()):
        order = only(called)
        if called.orders and not hasattr(order, "order"):
            raise UsageError(f"several orders are called {called.reference}", hint="name one by its GID")
        found |= {each.order.id: None for each in called.orders}
        if not called.orders:
            choice.missing.append(called.reference)
    choice.ids = tuple(found)
    return choice


def orders_of(notifying: Notifying, choice: Choice) -> Iterator[Order]:
    """The orders with all that messages are decided by; of a whole shop those that may have news."""
    if choice.ids is not None:
        for first in range(0, len(choice.ids), _NAMED_AT_ONCE):
            some = choice.ids[first : first + _NAMED_AT_ONCE]
            by_id = {order.id: order for order in named_orders(notifying.opened.source, some)}
            yield from (by_id[gid] for gid in some if gid in by_id)
        return
    for order in _read(notifying, choice.chosen.filters):
        if may_have_news(order, notifying.rules, notifying.opened.now):
            yield order


def _read(notifying: Notifying, typed: TypedFilters | None) -> Iterator[Order]:
    opened = notifying.opened
    query = OrderQuery()
    if typed is not None:
        query = order_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
    for each in readings(query, notifying.rules, opened.now):
        yield from opened.source.orders(each, LOOK_PARTS | each.parts, wanted=None, deciding=DECIDING_PARTS)


def looked(notifying: Notifying, choice: Choice, *, again: frozenset[ClaimState] = NOT_AGAIN) -> Iterator[Looked]:
    """Each of the orders, and what became of its events."""
    return notifying.looked(orders_of(notifying, choice), again=again)


def notice_rows(each: Looked, notifying: Notifying, *, every: bool) -> Iterator[NoticeRow]:
    """A row an event: with `every` each that there is, else those that the merchant's rules and window are about."""
    order, rules, now = each.life.order, notifying.rules, notifying.opened.now
    if each.error is not None:
        yield NoticeRow(order=order.id, order_name=order.name, result=TellResult.FAILED, why=each.error)
    for one in each.considered:
        if every or is_in_question(one, rules, now):
            yield _row(each.life, one, notifying)


def _row(life: OrderLife, one: Considered, notifying: Notifying) -> NoticeRow:
    order = life.order
    found = foreseen(
        order,
        one,
        notifying.rules,
        notifying.templates,
        lambda: notifying.message(life, one),
        now=notifying.opened.now,
    )
    return NoticeRow(
        order=order.id,
        order_name=order.name,
        event=one.event,
        result=found.result.value,
        why=found.why,
        template=one.template,
        language=found.language,
        to=found.to,
        recipients=found.recipients,
        held=one.held,
    )


def limited(rows: Sequence[NoticeRow], limit: int | None) -> tuple[list[NoticeRow], int]:
    """The rows without those that are due beyond the first `limit` (None or 0: none are), and how many those are."""
    due = 0
    kept: list[NoticeRow] = []
    for row in rows:
        due += row.result == DUE
        if row.result != DUE or not limit or due <= limit:
            kept.append(row)
    return kept, len(rows) - len(kept)


def counts_text(rows: Iterable[NoticeRow], labels: Labels) -> str:
    """`3 due, 1 waits, 20 not due`, in the order in which they matter."""
    counted = Counter(row.result for row in rows)
    return ", ".join(
        f"{labels.count(counted[result])} {labels.word('told', result)}" for result in TellResult if counted[result]
    )


def broken_templates(rows: Iterable[NoticeRow], notifying: Notifying) -> Iterator[str]:
    """What is wrong with the templates of what is due, each once."""
    used = dict.fromkeys(
        row.template
        for row in rows
        if row.template is not None and row.result in (DUE, TellResult.WAITS, TellResult.FAILED)
    )
    for name in used:
        yield from notifying.templates.check(name)


def write_notices(plan: Plan[R], rows: Sequence[R], context: RowContext, streams: Streams) -> None:
    """The rows are written as planned, and it is said what was left out."""
    say_dropped(plan, write(plan, rows, context, streams), context, streams)
    if not plan.shown or len(rows) <= plan.shown:
        return
    labels = context.labels
    if plan.is_cut_unasked:
        streams.footer(
            labels.text(
                "{shown} of {all} rows; --output FILE holds all",
                shown=labels.count(plan.shown),
                all=labels.count(len(rows)),
            )
        )
    else:
        streams.warning(f"stopped at --limit {plan.shown}: there are more messages")


def write_notices_on_stderr(rows: Sequence[NoticeRow], context: RowContext, streams: Streams) -> None:
    """The first rows are a table on stderr, where a person is asked about them."""
    write_table(
        rows[:TABLE_ROWS],
        default_fields(PREVIEW_FIELDS),
        context,
        streams.err,
        width=replace(streams, out=streams.err).columns,
        color=streams.err_color,
    )
    if len(rows) > TABLE_ROWS:
        labels = context.labels
        streams.note(labels.text("{shown} of {all} rows", shown=labels.count(TABLE_ROWS), all=labels.count(len(rows))))
