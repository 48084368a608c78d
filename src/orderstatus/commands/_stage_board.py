"""What `stage board` and `stage history` do: which orders are where and for how long, and how one came there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._one_order import found_in
from orderstatus.commands._order_reading import query_of
from orderstatus.commands._rows import (
    Answer,
    Plan,
    answered,
    answering,
    gathered,
    planned,
    row_context,
    wants_column_help,
    write_answer,
)
from orderstatus.core.query import Part, parts_for
from orderstatus.core.selection import TypedFilters
from orderstatus.core.stages.board import StagedOrder, board_key, counts, staged
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.marks import History
from orderstatus.core.statuses import OrderState
from orderstatus.output.fields import R, RowContext
from orderstatus.output.stage_order_fields import BOARD_FIELDS, COUNT_FIELDS, HISTORY_FIELDS, HistoryRow, for_a_person
from orderstatus.runtime import OpenShop, Runtime, Shops

READ = frozenset({Part.STAGE, Part.STAGE_HISTORY})


def tell_history(runtime: Runtime, reference: str, asked: Asked) -> None:
    """Every move of the order is written, the oldest first."""
    if wants_column_help(asked, HISTORY_FIELDS, runtime.streams):
        return
    plan = planned(replace(asked, limit=0), HISTORY_FIELDS, runtime, rows="moves")
    labels = runtime.labels()
    with answering(runtime, asked) as shops:
        opened, life = found_in(shops, reference, lambda each: each.source.life(reference))
        history = (life.order.stage.history if life.order.stage is not None else None) or History()
        context = row_context(runtime, opened)
        rows = [(HistoryRow(life.order, move), context) for move in history.moves]
        write_answer(gathered(runtime, shops, _fitted(plan, rows), rows), runtime.streams)
    if history.compacted:
        runtime.streams.note(labels.text("{count} older moves were let go of", count=labels.count(history.compacted)))
    if not history.moves:
        runtime.streams.note(labels.text("{order} has never been in a stage", order=life.order.name))


@dataclass(slots=True)
class _Board:
    """What each shop's rows are sorted and shown by, by the shop's name."""

    stages: dict[str, Stages | None] = field(default_factory=dict)
    contexts: dict[str, RowContext] = field(default_factory=dict)


def tell_board(runtime: Runtime, stages: Sequence[str], asked: Asked) -> None:
    """Open orders by stage, those longest in it first; on a terminal below how many there are in each."""
    streams = runtime.streams
    if wants_column_help(asked, BOARD_FIELDS, streams):
        return
    plan = planned(asked, BOARD_FIELDS, runtime, rows="orders")
    board = _Board()

    def read(opened: OpenShop) -> Iterator[StagedOrder]:
        rows = _staged(opened, stages)
        # The shop is known now.
        context = row_context(runtime, opened)
        board.stages[opened.name], board.contexts[opened.name] = context.rules.stages, context
        yield from sorted(rows, key=lambda row: board_key(row, context.rules.stages))

    with answering(runtime, asked) as shops:
        answer = answered(runtime, shops, plan, read, key=lambda row: board_key(row, None)[1:])
        rows = [(row, _shown_with(context, board)) for row, context in answer.in_shops()]
        answer.settle()
        shops.raise_if_all_failed()
        if plan.to_person and rows:
            _write_counts(runtime, shops, plan, rows, board)
            streams.out.write("\n")
        written = write_answer(gathered(runtime, shops, _fitted(plan, rows), rows), streams)
        _say_rest(runtime, plan, answer, written.rows, len(rows), heard=shops.are_heard)


def _fitted(plan: Plan[R], rows: Sequence[tuple[R, RowContext]]) -> Plan[R]:
    """For a person who named no columns: those in which something is said."""
    if not plan.to_person or plan.asked.columns is not None:
        return plan
    return replace(plan, fields=for_a_person(plan.fields, rows))


def _staged(opened: OpenShop, wanted: Sequence[str]) -> list[StagedOrder]:
    # A board without them would say less than it seems to.
    opened.stages()
    query = query_of(TypedFilters(state=(OrderState.OPEN,), stages=wanted), opened)
    run = opened.source.orders(query, READ | parts_for((), query), wanted=None, deciding=READ)
    return [row for order in run if (row := staged(order, opened.now)) is not None]


def _shown_with(context: RowContext, board: _Board) -> RowContext:
    return board.contexts.get(context.shop_name, context)


def _write_counts(
    runtime: Runtime,
    shops: Shops,
    plan: Plan[StagedOrder],
    rows: list[tuple[StagedOrder, RowContext]],
    board: _Board,
) -> None:
    # The flags for columns and limits are about the rows.
    on_top = planned(replace(plan.asked, columns=None, limit=0), COUNT_FIELDS, runtime)
    of = [
        (count, board.contexts[name])
        for name in shops.in_order(board.contexts)
        for count in counts((row for row, context in rows if context.shop_name == name), board.stages[name])
    ]
    write_answer(gathered(runtime, shops, on_top, of), runtime.streams)


def _say_rest(
    runtime: Runtime, plan: Plan[StagedOrder], answer: Answer[StagedOrder], shown: int, every: int, *, heard: bool
) -> None:
    streams, labels = runtime.streams, answer.context.labels
    if not every:
        if heard:
            streams.note(labels.text("no open order is in a stage"))
    elif shown < every and plan.is_cut_unasked:
        streams.footer(
            labels.text(
                "{shown} of {all} orders; --limit 0 shows all", shown=labels.count(shown), all=labels.count(every)
            )
        )
    elif shown < every:
        streams.warning(f"stopped at --limit {plan.asked.limit}: more orders are in a stage")
