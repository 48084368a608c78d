"""An order's history as the JSON that the shop keeps: read with patience, written so that it always fits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.metafields import MOST_JSON_BYTES
from orderstatus.core.stages.marks import History, Move

VERSION = 1
_EMPTY = History()


def history_from(text: str | None) -> History:
    """The history that a metafield holds; empty for None.

    Raises OrderStatusError for what is none of ours or of a later version: it must not be overwritten.
    """
    if text is None:
        return _EMPTY
    try:
        raw = json.loads(text)
        if raw["v"] != VERSION:
            raise ValueError(raw["v"])
        moves = tuple(_move(each) for each in raw["moves"])
        return History(moves=moves, compacted=int(raw.get("compacted", 0)), fired=frozenset(raw.get("fired", ())))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OrderStatusError(
            "an order's stage_history is not as orderstatus writes it, so it is left alone",
            hint="it may be of a later version, or somebody changed it: look at the order's metafields in the admin",
        ) from error


def history_text(history: History) -> str:
    """`history` as JSON of at most 100,000 bytes; what is too much is let go of, the oldest first, and counted."""
    kept = history
    while True:
        text = json.dumps(_raw(kept), ensure_ascii=False, separators=(",", ":"))
        excess = len(text.encode()) - MOST_JSON_BYTES
        if excess <= 0:
            return text
        # As many as the excess is worth on average, and at least one: a long history is not walked move by move.
        mean = max(1, len(text) // max(1, len(kept.moves)))
        gone = min(max(1, excess // mean), len(kept.moves) - 1)
        if gone < 1:
            newest = kept.moves[-1]
            kept = replace(kept, moves=(replace(newest, comment=(newest.comment or "")[:1_000]),), fired=frozenset())
            continue
        kept = replace(kept, moves=kept.moves[gone:], compacted=kept.compacted + gone)


def compacted_by(history: History) -> int:
    """How many moves `history_text` lets go of."""
    return history_from(history_text(history)).compacted - history.compacted


def added(history: History, move: Move, *, fired: str | None = None) -> History:
    """`history` with one more move; its time is later than that of the move before, whatever the clock says."""
    newest = history.newest
    if newest is not None and move.at <= newest.at:
        move = replace(move, at=datetime.fromtimestamp(int(newest.at.timestamp()) + 1, tz=UTC))
    more = history.fired if fired is None else history.fired | {fired}
    return replace(history, moves=(*history.moves, move), fired=more)


def _raw(history: History) -> dict[str, Any]:
    raw: dict[str, Any] = {"v": VERSION, "moves": [_raw_move(move) for move in history.moves]}
    if history.compacted:
        raw["compacted"] = history.compacted
    if history.fired:
        raw["fired"] = sorted(history.fired)
    return raw


def _raw_move(move: Move) -> dict[str, Any]:
    raw: dict[str, Any] = {"at": instant_text(move.at), "to": move.to, "by": move.by}
    optional = {
        "from": move.frm,
        "comment": move.comment,
        "public": move.public or None,
        "due": None if move.due is None else instant_text(move.due),
        "because": move.because,
        "happened": None if move.happened is None else instant_text(move.happened),
        "run": move.run,
    }
    return raw | {key: value for key, value in optional.items() if value is not None}


def _move(raw: Mapping[str, Any]) -> Move:
    return Move(
        at=_instant(raw["at"]),
        to=raw["to"],
        by=str(raw["by"]),
        frm=raw.get("from"),
        comment=raw.get("comment"),
        public=bool(raw.get("public", False)),
        due=_instant_or_none(raw.get("due")),
        because=raw.get("because"),
        happened=_instant_or_none(raw.get("happened")),
        run=raw.get("run"),
    )


def instant_text(at: datetime) -> str:
    """`2026-11-27T07:00:00Z`."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _instant_or_none(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(UTC)
