"""The small words that the sections of `show` share: moments, statuses, items, headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.labels import Labels
from orderstatus.core.models import Item
from orderstatus.output.fields import RowContext
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, line
from orderstatus.output.text import date_text, distance_text, one_line


@dataclass(frozen=True, slots=True)
class Moments:
    """Times as `show` writes them, in the shop's zone and seen from now."""

    context: RowContext

    def date(self, at: datetime) -> str:
        """`20 Nov 08:15`, or `20 Nov 2025` in another year."""
        return self.column(at).lstrip()

    def column(self, at: datetime | None) -> str:
        """The same, padded so that days stand below each other; empty where there is none."""
        if at is None:
            return ""
        return date_text(at, now=self.context.now, zone=self.context.zone, labels=self.context.labels)

    def distance(self, at: datetime) -> str:
        """`in 9 h`, `2 d ago`."""
        return distance_text(at, self.context.now, labels=self.context.labels)

    def both(self, at: datetime) -> str:
        """`20 Nov 08:15, 2 d ago`."""
        return f"{self.date(at)}, {self.distance(at)}"


def not_readable(labels: Labels) -> Span:
    """What stands in the place of a part that the app may not read."""
    return Span(labels.text("not readable with this app's scopes"), Tone.FINISHED)


def status_span(axis: str, word: str, tones: Mapping[str, Tone], labels: Labels) -> Span:
    """A status by its label, in the colour of its value."""
    return Span(labels.word(axis, word), tones.get(word))


def item_text(item: Item, quantity: int) -> str:
    """`2 × Wool socks (SOCK-1)`, and the note on it."""
    sku = f" ({item.sku})" if item.sku else ""
    note = f": {one_line(item.note)}" if item.note else ""
    return f"{quantity} × {one_line(item.title)}{sku}{note}"


def heading(title: str, *spans: Span) -> list[Line]:
    """The first lines of a section: an empty one, its title, and what is to be said at once."""
    parts: list[Span] = [Span(title, Tone.HEADING)]
    for span in spans:
        parts += [Span("  "), span]
    return [line(0), line(0, *parts)]
