"""How many open orders, and how many parcels, stand where: a line an axis, of one shop."""

from __future__ import annotations

from collections.abc import Mapping

from orderstatus.core.backwards import ChangeAxis
from orderstatus.core.labels import Labels
from orderstatus.core.shipment_query import DEFAULT_DAYS
from orderstatus.core.standing import Counts, Standing
from orderstatus.output.fitting import listed
from orderstatus.output.palette import (
    DELIVERY_TONES,
    FULFILLMENT_TONES,
    PAYMENT_TONES,
    RETURN_TONES,
    Tone,
)
from orderstatus.output.screen import Line, Span, aligned, line
from orderstatus.output.shipment_summary_fields import BUCKET_TONES

_TONES: Mapping[ChangeAxis, Mapping[str, Tone]] = {
    ChangeAxis.PAYMENT: PAYMENT_TONES,
    ChangeAxis.FULFILLMENT: FULFILLMENT_TONES,
    ChangeAxis.DELIVERY: DELIVERY_TONES,
    ChangeAxis.RETURN: RETURN_TONES,
}
_PARCELS = "delivery"
"""The axis that has the words of parcels."""
_LINES = {_PARCELS: 2}
"""How many lines an axis has where there is room for few: parcels stand in more places than orders do."""
_URGENCY = (Tone.PROBLEM, Tone.WAITING, Tone.MOVING, None, Tone.GOOD, Tone.FINISHED)
"""What is to be seen first, also where there is not room for all."""


def count_lines(standing: Standing, labels: Labels, width: int, *, wraps: bool) -> list[Line]:
    """How many open orders there are, then by axis, and the parcels by status, the troublesome words first.

    What does not fit goes on below where it `wraps`; else an axis is a line, or two, and says how many words are left.
    """
    title = labels.text(
        "{count} open orders, {left} to ship", count=labels.count(standing.open), left=labels.count(standing.to_ship)
    )
    rows = [
        (axis.value, labels.word("change", axis.value), _words(counts, axis.value, _TONES[axis], labels))
        for axis, counts in standing.axes.items()
        if counts
    ]
    rows.append((_PARCELS, labels.text("parcels, {days} d", days=DEFAULT_DAYS), _parcels(standing, labels)))
    heads = aligned(2, [[Span(label, Tone.FINISHED)] for _, label, _ in rows])
    lines = [line(0, Span(title, Tone.HEADING))]
    for head, (axis, _, spans) in zip(heads, rows, strict=True):
        most = 0 if wraps else _LINES.get(axis, 1)
        lines += listed(head.spans, spans, width, labels, indent=head.indent, most=most)
    return lines


def _parcels(standing: Standing, labels: Labels) -> list[Span]:
    if standing.parcels is None:
        return [Span(labels.text("not readable with this app's scopes"), Tone.FINISHED)]
    return _words(standing.parcels, _PARCELS, BUCKET_TONES, labels) or [Span(labels.text("no parcels"), Tone.FINISHED)]


def _words(counts: Counts, axis: str, tones: Mapping[str, Tone], labels: Labels) -> list[Span]:
    spans = [
        Span(f"{labels.count(count)} {labels.word(axis, word)}", tones.get(word)) for word, count in counts.items()
    ]
    return sorted(spans, key=lambda span: _URGENCY.index(span.tone))
