"""Which shops a command is to ask, and how patiently, as it was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The flags that name shops and bound the time that they may take."""

    shops: Sequence[str] = ()
    all_shops: bool = False
    demo: bool = False
    verbose: bool = False
    timeout: float | None = None
    """Seconds without progress; None for the default."""
    retries: int | None = None
    """How often a request that failed is sent again; None for the default."""

    prefers_bulk: bool = False
    """True for a command that reads everything and is in no hurry: a bulk operation costs no points."""
    mirror: bool | None = None
    """Whether the mirror is to answer; None for what the settings of the shop say."""
    fresh: bool = False
    """Whether a sync comes first."""
    may_mirror: bool = False
    """True for a command whose answers a mirror holds."""

    @property
    def named(self) -> tuple[str, ...]:
        """The flags that name the same shop in another command."""
        if self.demo and not self.shops:
            return ("--demo",)
        return ("--shop", self.shops[0]) if len(self.shops) == 1 else ()
