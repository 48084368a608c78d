"""An order's stage as the shop keeps it, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NO_STAGE = "no-stage"
"""What is said, and typed, of an order that is in no stage: no stage has this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One entry of an order's history: it came into a stage, or out of all of them."""

    at: datetime
    """Whole seconds, UTC; of two moves of one order the later has the later time."""
    to: str | None
    """The stage's id; None where it was taken out of its stage."""
    by: str
    """Who: `mia@workshop` as the machine knows them, or `advance` for what moves by itself, then with `because`."""
    frm: str | None = None
    comment: str | None = None
    public: bool = False
    """Whether the comment is for the customer too."""
    due: datetime | None = None
    """Until when it should have left the stage again."""
    because: str | None = None
    """What moved it by itself (`Trigger`, `after printing 3bd`) or where it was imported from; None for a person."""
    happened: datetime | None = None
    """When that came about which moved it by itself (paid, shipped, delivered), which may be long ago where it is only
    found now; None for a person, and where nobody knows."""
    run: str | None = None
    """The run and the step of the journal that made it: how one's own move is known after an unclear answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every move, oldest first."""

    moves: tuple[Move, ...] = ()
    compacted: int = 0
    """Moves that were let go of, the oldest, so that it holds 100 KB at most."""
    fired: frozenset[str] = frozenset()
    """The moves that were made by themselves, as `shipped<fulfilled`: each once, also when its entry is gone."""

    @property
    def newest(self) -> Move | None:
        """The move that brought it where it is."""
        return self.moves[-1] if self.moves else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMark:
    """What the shop keeps of an order's stage; what was not there is None."""

    stage: str | None = None
    stage_digest: str | None = None
    history: History | None = None
    """None where it was not read; empty where there is none."""
    history_digest: str | None = None
