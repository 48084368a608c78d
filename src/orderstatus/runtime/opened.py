"""A shop that can be asked, and what it has cost so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orderstatus.config.settings import Settings
    from orderstatus.core.mirror_ports import ChangeLog, ShipmentSource
    from orderstatus.core.points import PointsLevel
    from orderstatus.core.ports import OrderSource
    from orderstatus.core.rules import Rules
    from orderstatus.core.stages.definition import Stages
    from orderstatus.core.sync_result import SyncResult
    from orderstatus.output.streams import Streams


def warnings_of(streams: Streams, shop: str | None) -> Callable[[str], None]:
    """Says a warning; of one of several shops it begins with the shop's name, which is given then."""
    if shop is None:
        return streams.warning
    return lambda message: streams.warning(f"{shop}: {message}")


@dataclass(slots=True)
class Spent:
    """What a command has asked of a shop so far."""

    requests: int = 0
    points: float = 0.0
    """Charged in all (`actualQueryCost`)."""
    answered_versions: set[str] = field(default_factory=set)
    """Every API version that an answer said it was of."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one sync came to."""

    result: SyncResult
    position: int
    """That of the newest change when the sync before it ended; all after it is news, what a broken one saw too."""
    requests: int
    points: float


@dataclass(frozen=True, slots=True)
class OpenShop:
    """A shop ready to be asked: where its orders come from, its domain, and its idea of now."""

    source: OrderSource
    domain: str
    now: datetime
    warn: Callable[[str], None]
    """Hears of what the answer may lack."""
    settings: Settings
    spent: Spent
    api_version: str | None
    """The one that is asked; None for a mirror."""
    clock: Callable[[], datetime]
    """What time it is by now, where `now` is when the shop was opened."""
    name: str = ""
    """What a person calls it: its profile, or its domain."""
    shipments: ShipmentSource | None = None
    """Where its shipments are read by id; None for a mirror, which asks nobody."""
    lacking: list[str] = field(default_factory=list)
    """What its source has warned of so far that is not of one order alone: what may not be read."""
    as_of: datetime | None = None
    """When the sync began that the answer rests on; None where the shop itself answers."""
    log: ChangeLog | None = None
    """The changes that syncs have seen, where a mirror answers."""
    mirror_id: str | None = None
    """Of the very mirror that answers, in which a reader's place means something; None where the shop itself does."""
    told: Told | None = None
    """The sync that was made for this answer; None where none was."""
    stages: Callable[[], Stages | None] = lambda: None
    """The merchant's own stages as they are defined for it here; None where none are, so that they are not in use.

    Raises UsageError where their file cannot be read as such: for who asks about stages.
    """
    said: set[str] = field(default_factory=set)
    """What is warned of once, however often it is met."""
    points: Callable[[], PointsLevel | None] = lambda: None
    """How full the shop's bucket is at this moment; None before its first answer, and where nobody asks the shop."""

    @property
    def is_demo(self) -> bool:
        """True for a demo shop, which has no pages anywhere."""
        from orderstatus.config.addresses import demo_named

        return demo_named(self.domain) is not None

    def rules(self) -> Rules:
        """The merchant's rules for this shop, in its time zone, with its stages."""
        return replace(self.settings.rules(self.zone()), stages=self.stages_if_any())

    def stages_if_any(self) -> Stages | None:
        """`stages` for who asks about something else: a file that cannot be read is warned of, and defines none."""
        from orderstatus.core.errors import UsageError

        try:
            return self.stages()
        except UsageError as error:
            said = f"stages are left out: {error}"
            if said not in self.said:
                self.said.add(said)
                self.warn(said)
            return None

    def zone(self) -> tzinfo:
        """The zone that is set, else the shop's own; UTC where it names none.

        With a warning where this machine does not know it.
        """
        from zoneinfo import ZoneInfo

        name = self.settings.time_zone or self.source.shop().time_zone
        try:
            return ZoneInfo(name) if name else UTC
        except (KeyError, ValueError, OSError):
            self.warn(f"this machine does not know the shop's time zone {name}: times and days are UTC")
            return UTC
