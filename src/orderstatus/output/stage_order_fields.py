"""The fields of a move in an order's history, of an order on the board of stages, and of the counts above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.models import Order
from orderstatus.core.stages.board import StageCount, StagedOrder
from orderstatus.core.stages.marks import Move
from orderstatus.output.fields import Field, Kind, R, RowContext
from orderstatus.output.order_fields import admin_url
from orderstatus.output.palette import Ink, Tone
from orderstatus.output.stage_words import stage_ink, stage_name
from orderstatus.output.text import MISSING, span_text


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One move of one order."""

    order: Order
    move: Move


def _name(id: str | None, context: RowContext) -> str:
    return MISSING if id is None else stage_name(id, context.rules.stages)


def _ink(id: str | None, context: RowContext) -> Ink | None:
    return stage_ink(id, context.rules.stages)


def _age(since: datetime | None, context: RowContext) -> str:
    if since is None:
        return MISSING
    return span_text(context.now - since, labels=context.labels) or context.labels.text("now")


HISTORY_FIELDS: tuple[Field[HistoryRow], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.order.id),
    Field(key="order_name", heading="Order", about="the order's name, as #1001", get=lambda r, c: r.order.name),
    Field(
        key="at",
        heading="At",
        about="when it was moved",
        get=lambda r, c: r.move.at,
        kind=Kind.INSTANT,
        importance=100,
    ),
    Field(
        key="from",
        heading="Out of",
        about="the stage that it left; missing where it was in none",
        get=lambda r, c: r.move.frm,
        shown=lambda r, c: _name(r.move.frm, c),
        ink=lambda r, c: _ink(r.move.frm, c),
        importance=80,
    ),
    Field(
        key="to",
        heading="Into",
        about="the stage that it came into; missing where it was taken out of all",
        get=lambda r, c: r.move.to,
        shown=lambda r, c: _name(r.move.to, c),
        ink=lambda r, c: _ink(r.move.to, c),
        importance=99,
    ),
    Field(
        key="by",
        heading="Who",
        about="who moved it: a person as their machine knows them, or `advance`",
        get=lambda r, c: r.move.by,
        importance=90,
        least=8,
    ),
    Field(
        key="because",
        heading="Why",
        about="what moved it by itself, or where it was imported from; missing for a person",
        get=lambda r, c: r.move.because,
        importance=60,
        least=8,
    ),
    Field(
        key="comment",
        heading="Comment",
        about="what was said of it",
        get=lambda r, c: r.move.comment,
        importance=85,
        least=16,
    ),
    Field(
        key="public",
        heading="Public",
        about="whether the comment is for the customer too",
        get=lambda r, c: r.move.public,
        kind=Kind.FLAG,
    ),
    Field(
        key="due",
        heading="Until",
        about="until when it should have left the stage again",
        get=lambda r, c: r.move.due,
        kind=Kind.INSTANT,
        importance=70,
    ),
)


BOARD_FIELDS: tuple[Field[StagedOrder], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(
        key="stage",
        heading="Stage",
        about="the id of its stage",
        get=lambda r, c: r.stage,
        shown=lambda r, c: stage_name(r.stage, c.rules.stages),
        ink=lambda r, c: _ink(r.stage, c),
        importance=99,
    ),
    Field(
        key="stage_name",
        heading="Name",
        about="what the team calls the stage",
        get=lambda r, c: stage_name(r.stage, c.rules.stages),
    ),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.order.id),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda r, c: r.order.name,
        link=lambda r, c: admin_url(r.order, c),
        importance=100,
    ),
    Field(
        key="since",
        heading="For",
        about="when it came into the stage; missing where its history does not tell",
        get=lambda r, c: r.since,
        shown=lambda r, c: _age(r.since, c),
        kind=Kind.INSTANT,
        importance=95,
    ),
    Field(
        key="due",
        heading="Until",
        about="until when it should have left the stage",
        get=lambda r, c: r.due,
        kind=Kind.INSTANT,
        importance=80,
    ),
    Field(
        key="overdue",
        heading="Late",
        about="whether that has passed",
        get=lambda r, c: r.is_overdue,
        shown=lambda r, c: c.labels.text("overdue") if r.is_overdue else MISSING,
        ink=lambda r, c: Tone.PROBLEM if r.is_overdue else None,
        kind=Kind.FLAG,
        importance=98,
    ),
    Field(
        key="by",
        heading="Who",
        about="who moved it last, or commented on it",
        get=lambda r, c: None if r.newest is None else r.newest.by,
        importance=60,
        least=8,
    ),
    Field(
        key="comment",
        heading="Comment",
        about="the newest comment, where the last move has one",
        get=lambda r, c: None if r.newest is None else r.newest.comment,
        importance=70,
        least=12,
    ),
    Field(
        key="placed_at",
        heading="Placed",
        about="when the order was placed",
        get=lambda r, c: r.order.placed_at,
        kind=Kind.INSTANT,
    ),
)


COUNT_FIELDS: tuple[Field[StageCount], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(
        key="stage",
        heading="Stage",
        about="the stage",
        get=lambda r, c: r.stage,
        shown=lambda r, c: stage_name(r.stage, c.rules.stages),
        ink=lambda r, c: _ink(r.stage, c),
        importance=100,
        least=10,
    ),
    Field(
        key="orders",
        heading="Orders",
        about="how many orders are in it",
        get=lambda r, c: r.orders,
        kind=Kind.COUNT,
        numeric=True,
        importance=99,
    ),
    Field(
        key="overdue",
        heading="Late",
        about="how many of them should have left it",
        get=lambda r, c: r.overdue,
        shown=lambda r, c: c.labels.count(r.overdue) if r.overdue else MISSING,
        ink=lambda r, c: Tone.PROBLEM if r.overdue else None,
        kind=Kind.COUNT,
        numeric=True,
        importance=98,
    ),
    Field(
        key="oldest",
        heading="Longest",
        about="since when the oldest of them has been in it",
        get=lambda r, c: r.oldest,
        shown=lambda r, c: _age(r.oldest, c),
        kind=Kind.INSTANT,
        importance=90,
    ),
)
"""Above the board, for a person."""


_MAY_GO = frozenset({"because", "comment", "due", "from", "by"})
_NOTHING = (None, "", ())


def for_a_person(fields: Sequence[Field[R]], rows: Sequence[tuple[R, RowContext]]) -> tuple[Field[R], ...]:
    """The default columns, without those of them in which no row says anything and nobody misses it."""
    return tuple(
        each
        for each in fields
        if each.key not in _MAY_GO or any(each.get(row, context) not in _NOTHING for row, context in rows)
    )
