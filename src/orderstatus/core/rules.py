"""What the merchant has decided: when something is late, which days count, which carriers stay silent by nature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.flags import DEFAULT_THRESHOLDS
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.spans import Span

if TYPE_CHECKING:
    from orderstatus.core.stages.definition import Stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The shop's own rules, complete: what the settings leave out has its default."""

    capture: CaptureRule = field(default_factory=CaptureRule)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    thresholds: Mapping[str, Span] = field(default_factory=lambda: DEFAULT_THRESHOLDS)
    """By the word of a flag (`core/flags.py`)."""
    carriers_without_events: frozenset[str] = frozenset()
    """Carriers' names in lower case: that they report nothing is no news."""
    stages: Stages | None = None
    """The merchant's own stages; None where none are in use here."""

    def threshold(self, word: str) -> Span:
        """The age that is set for the flag `word`. Raises KeyError for a flag that has none."""
        return self.thresholds[word]
