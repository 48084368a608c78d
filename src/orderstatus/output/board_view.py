"""What a board is made of: the shops as they were seen last, and the changes that were seen last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.change_query import LoggedChange
from orderstatus.core.labels import Labels
from orderstatus.core.points import PointsLevel
from orderstatus.core.standing import Standing
from orderstatus.output.fields import RowContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """A shop as one look saw it."""

    context: RowContext
    as_of: datetime
    """When the sync began that it rests on."""
    standing: Standing
    changes: Sequence[LoggedChange] = ()
    """The newest of those asked for, newest first, as many as a screen may show."""
    changes_in_all: int = 0
    """How many there are of them, in as much of the log as was looked at."""
    points: Callable[[], PointsLevel | None] = lambda: None
    """How full the bucket is at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOnBoard:
    """A shop that is watched."""

    name: str
    seen: Glimpse | None
    """None before the first look that saw something."""
    trouble: str | None = None
    """Why the newest look saw nothing new, and what becomes of the shop; None where it went well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """What a board shows at one moment."""

    shops: Sequence[ShopOnBoard]
    """In the order in which they were named."""
    now: datetime
    every: int
    """Seconds between two looks."""
    labels: Labels
    warnings: Sequence[str] = ()
    """Oldest first."""

    @property
    def are_several(self) -> bool:
        """True if more than one shop is watched: each is a line then, and what is listed says whose it is."""
        return len(self.shops) > 1

    @property
    def seen(self) -> list[Glimpse]:
        """What was seen of the shops that were seen at all."""
        return [each.seen for each in self.shops if each.seen is not None]
