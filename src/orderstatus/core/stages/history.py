"""An order's history as the JSON that the shop keeps: read with patience, written so that it always fits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.metafields import MOST_JSON_BYTES
from orderstatus.core.stages.marks import History, Move

VERSION = 1
_EMPTY = History()
_SHORT = 1_000
"""Characters of a comment that is left where even two entries are too long."""


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
    """`history` as JSON of at most 100,000 bytes; what is too much is let go of, the oldest first, and counted.

    The move that brought the order into the stage that it is in stays, and the newest one: since when it has been there
    must not change, or what waits for that would wait again, and what was told would be told again.
    """
    text = _text(history)
    if len(text.encode()) <= MOST_JSON_BYTES:
        return text
    kept = _compacted(replace(history, fired=_fired_still(history)), MOST_JSON_BYTES)
    text = _text(kept)
    if len(text.encode()) <= MOST_JSON_BYTES:
        return text
    # What is left is never refused for its length: the ways that were gone stay, and comments are cut.
    short = [replace(move, comment=(move.comment or "")[:_SHORT] or None) for move in kept.moves]
    return _text(replace(kept, moves=tuple(short)))


def entry_of(moves: Sequence[Move]) -> int | None:
    """Which of the moves brought the order where the newest one has it; None without any move."""
    place = None
    for number in range(len(moves) - 1, -1, -1):
        if moves[number].to != moves[-1].to:
            break
        place = number
    return place


def _fired_still(history: History) -> frozenset[str]:
    """Without the ways that waited in a stay which is over: nothing waits there any more."""
    entry = entry_of(history.moves)
    begun = None if entry is None else instant_text(history.moves[entry].at)
    return frozenset(key for key in history.fired if "@" not in key or key.rpartition("@")[2] == begun)


def _compacted(history: History, most: int) -> History:
    """As many of the newest moves as fit into so many bytes, the entry into the stage among them."""
    staying = {len(history.moves) - 1, entry_of(history.moves)}
    # A comma stands between two.
    sizes = [len(_json(_raw_move(move)).encode()) + 1 for move in history.moves]
    # The number of those that are gone has at most so many digits.
    whole = replace(history, moves=(), compacted=history.compacted + len(history.moves))
    size = len(_text(whole).encode()) + sum(sizes)
    gone: set[int] = set()
    for number in range(len(history.moves)):
        if size <= most:
            break
        if number not in staying:
            gone.add(number)
            size -= sizes[number]
    left = tuple(move for number, move in enumerate(history.moves) if number not in gone)
    return replace(history, moves=left, compacted=history.compacted + len(gone))


def _text(history: History) -> str:
    return _json(_raw(history))


def _json(raw: Mapping[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


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
