"""An order's stage from the metafields that the shop keeps of it."""

from __future__ import annotations

from collections.abc import Mapping

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.metafields import Kept, MetafieldKey
from orderstatus.core.stages.history import history_from
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.stages.moving import NO_STAGE

KEYS = frozenset({MetafieldKey.STAGE, MetafieldKey.STAGE_HISTORY})


def mark_of(kept: Mapping[MetafieldKey, Kept]) -> StageMark:
    """The mark that these metafields make; `kept` has no entry for what is not there.

    A history that is not ours is None in it and has its digest there: it must not be written over.
    """
    stage, history = kept.get(MetafieldKey.STAGE), kept.get(MetafieldKey.STAGE_HISTORY)
    try:
        moves = history_from(None if history is None else history.value)
    except OrderStatusError:
        moves = None
    return StageMark(
        stage=None if stage is None or stage.value == NO_STAGE else stage.value,
        stage_digest=None if stage is None else stage.digest,
        history=moves,
        history_digest=None if history is None else history.digest,
    )
