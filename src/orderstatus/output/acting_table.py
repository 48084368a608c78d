"""The steps of an action in a table for a person: only the columns that say something, and a failure in full."""

from __future__ import annotations

from collections.abc import Sequence

from orderstatus.core.acting.outcomes import Result
from orderstatus.core.acting.plans import Skip
from orderstatus.core.labels import Sentence
from orderstatus.output.acting_fields import change_of, sentence_of, shopify_says, shown_of
from orderstatus.output.acting_row import ActingRow
from orderstatus.output.fields import Field, RowContext
from orderstatus.output.sentences import said

_MAY_GO = frozenset({"lines", "target", "change", "amount", "currency", "reason", "shopify_says"})
"""Default columns that a person does not miss in a table in which no row has anything to say in them."""
_NOTHING = (None, "", ())


def failure_text(row: ActingRow, context: RowContext) -> str | None:
    """All that is known of a step that failed: `#1001: it was cancelled meanwhile; Shopify says: ...`."""
    ours = None if row.because is None else said(row.because, context)
    theirs = shopify_says(row)
    parts = [ours, None if theirs is None else context.labels.text("Shopify says: {words}", words=theirs)]
    told = "; ".join(filter(None, parts))
    name = row.planned.name if isinstance(row.planned, Skip) else row.planned.order_name
    called = name if row.planned.target is None else f"{name}, {row.planned.target}"
    return f"{called}: {told}" if told else None


def _why(row: ActingRow) -> Sentence | None:
    """None of what the run did not come to: that is one reason for many rows, and said once below them."""
    return None if row.result == Result.NOT_TRIED else row.because


def _what(row: ActingRow) -> Sentence | None:
    return change_of(row) or _why(row)


WHAT: Field[ActingRow] = Field(
    key="change",
    heading="What, or why not",
    about="what will be otherwise, or why it is skipped",
    get=sentence_of(_what),
    shown=shown_of(_what),
    importance=98,
    least=24,
    wraps=True,
)
"""In a table for a person the place of `change` and `reason`, where no row has both: each then has twice the room."""
WHY: Field[ActingRow] = Field(
    key="reason",
    heading="Why",
    about="why it is skipped, what its failure means, or how its result is known",
    get=sentence_of(_why),
    shown=shown_of(_why),
    importance=98,
    least=24,
    wraps=True,
)
"""In a table for a person the place of `reason`."""


def for_a_person(
    fields: Sequence[Field[ActingRow]], rows: Sequence[ActingRow], context: RowContext
) -> tuple[Field[ActingRow], ...]:
    """The default columns as a person reads them: none in which no row says anything, and the two as one."""
    kept = [
        each
        for each in (WHY if each.key == "reason" else each for each in fields)
        if each.key not in _MAY_GO or any(each.get(row, context) not in _NOTHING for row in rows)
    ]
    keys = {each.key for each in kept}
    if {"change", "reason"} <= keys and not any(change_of(row) and _why(row) for row in rows):
        kept = [WHAT if each.key == "change" else each for each in kept if each.key != "reason"]
    return tuple(kept)
