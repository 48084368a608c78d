"""What needs a hand, on the board: a line a flag, the worst first, with its count and its most urgent orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from orderstatus.core.attention import urgency
from orderstatus.core.attention_facts import FlaggedOrder
from orderstatus.core.flags import SEVERITY, Flag
from orderstatus.core.standing import FLAGGED_KEPT
from orderstatus.output.board_view import BoardView
from orderstatus.output.fields import RowContext
from orderstatus.output.fitting import as_many, line_width
from orderstatus.output.order_fields import admin_url
from orderstatus.output.palette import FLAG_TONES, Tone
from orderstatus.output.screen import Line, Span, aligned, line
from orderstatus.output.shop_rows import short_name
from orderstatus.output.text import cell_text, clip, distance_text

LONGEST_NAME = 24
"""Cells of an order's name that are shown: a shop may put anything around its numbers."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One flag of all shops together."""

    flag: Flag
    count: int
    first: Sequence[tuple[FlaggedOrder, RowContext]]


def flags_title(view: BoardView) -> Line:
    """How many orders need a hand."""
    labels = view.labels
    count = sum(each.standing.flagged for each in view.seen)
    if not count:
        return line(0, Span(labels.text("nothing needs a hand now"), Tone.HEADING))
    one = labels.text("1 order needs a hand")
    many = labels.text("{count} orders need a hand", count=labels.count(count))
    return line(0, Span(one if count == 1 else many, Tone.HEADING))


def flag_lines(view: BoardView, width: int) -> list[Line]:
    """A line a flag that an order has: what it is, how many orders, and as many of them as there is room for."""
    labels, rows = view.labels, _rows(view)
    heads = aligned(
        2,
        [
            [
                Span(labels.word("flag", row.flag), FLAG_TONES[row.flag]),
                Span(labels.count(row.count), FLAG_TONES[row.flag], right=True),
            ]
            for row in rows
        ],
    )
    lines = []
    for head, row in zip(heads, rows, strict=True):
        orders = [_order(flagged, context, view) for flagged, context in row.first]
        lines.append(line(head.indent, *head.spans, *as_many(orders, row.count, width - line_width(head), labels)))
    return lines


def _rows(view: BoardView) -> list[_Row]:
    found: dict[Flag, list[tuple[int, list[tuple[FlaggedOrder, RowContext]]]]] = {}
    for seen in view.seen:
        for tally in seen.standing.flags:
            orders = [(each, seen.context) for each in tally.first]
            found.setdefault(tally.flag, []).append((tally.count, orders))
    return [
        _Row(
            flag,
            sum(count for count, _ in of_shops),
            list(
                islice(
                    merge(*(orders for _, orders in of_shops), key=lambda pair: urgency(pair[0])),
                    FLAGGED_KEPT,
                )
            ),
        )
        for flag, of_shops in sorted(found.items(), key=lambda item: SEVERITY[item[0]])
    ]


def _order(flagged: FlaggedOrder, context: RowContext, view: BoardView) -> Span:
    """`#1042`, with its deadline where it has one that is still to come, and its shop where there are several."""
    name = order_text(flagged.order.name)
    deadline = flagged.finding.deadline
    parts = [
        short_name(context) if view.are_several else "",
        name,
        distance_text(deadline, view.now, labels=view.labels) if deadline is not None and deadline > view.now else "",
    ]
    return Span(" ".join(filter(None, parts)), link=admin_url(flagged.order, context))


def order_text(name: str) -> str:
    """An order's name, as much of it as a board has room for."""
    return clip(cell_text(name), LONGEST_NAME)
