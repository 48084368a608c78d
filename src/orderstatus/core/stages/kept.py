"""An order's stage from the metafields that the shop keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.metafields import Kept, MetafieldKey
from orderstatus.core.stages.history import history_from
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.stages.moving import NO_STAGE

KEYS = frozenset({MetafieldKey.STAGE, MetafieldKey.STAGE_HISTORY})


Pair = tuple[str | None, str | None]
"""Value and digest of a metafield; twice None where there is none."""
_NONE: Pair = (None, None)


def mark_of(kept: Mapping[MetafieldKey, Kept]) -> StageMark:
    """The mark that these metafields make; `kept` has no entry for what is not there."""

    def pair(key: MetafieldKey) -> Pair:
        found = kept.get(key)
        return _NONE if found is None else (found.value, found.digest)

    return mark_of_values(pair(MetafieldKey.STAGE), pair(MetafieldKey.STAGE_HISTORY))


def mark_of_values(stage: Pair, history: Pair | None) -> StageMark:
    """The mark of an order whose metafields hold these; `history` is None where it was not asked for.

    One that is not ours is None in the mark and has its digest there: it must not be written over.
    """
    value, digest = stage
    mark = StageMark(stage=None if value == NO_STAGE else value, stage_digest=digest)
    if history is None:
        return mark
    text, history_digest = history
    try:
        moves = history_from(text)
    except OrderStatusError:
        moves = None
    return replace(mark, history=moves, history_digest=history_digest)
