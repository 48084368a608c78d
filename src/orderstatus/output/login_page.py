"""What a login opened, as a person reads it: the shop, its plan, zone and scopes, and what is not to be had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orderstatus.core.labels import Labels
from orderstatus.core.scope_needs import ScopeNeed
from orderstatus.core.shop_probe import ShopProbe
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, draw, line
from orderstatus.output.streams import Streams
from orderstatus.output.text import MISSING, cell_width

_GAP = 2


def write_login(
    probe: ShopProbe,
    lacks: Sequence[ScopeNeed],
    *,
    profile: str,
    kept_in: str,
    labels: Labels,
    streams: Streams,
) -> None:
    """The shop that was opened is written to stdout, with what is not to be had there."""
    draw(
        _lines(probe, lacks, profile, kept_in, labels),
        streams.out,
        width=streams.columns if streams.out_tty else None,
        color=streams.color,
        hyperlinks=False,
    )


def _lines(probe: ShopProbe, lacks: Sequence[ScopeNeed], profile: str, kept_in: str, labels: Labels) -> Iterator[Line]:
    shop = probe.shop
    facts = (
        (labels.text("plan"), probe.plan),
        (labels.text("time zone"), shop.time_zone),
        (labels.text("scopes"), None if probe.scopes is None else ", ".join(sorted(probe.scopes))),
        (labels.text("profile"), profile),
        (labels.text("kept in"), kept_in),
    )
    width = max(cell_width(name) for name, _ in facts) + _GAP
    yield line(0, Span(f"{shop.name} ({shop.domain})" if shop.name else shop.domain, Tone.HEADING))
    for name, value in facts:
        yield line(2, Span(name.ljust(width), Tone.FINISHED), value or MISSING)
    if not lacks:
        return
    yield line(0)
    yield line(0, labels.text("What is not to be had, and the scope that would open it:"))
    scopes = max(len(need.scope) for need in lacks) + _GAP
    for need in lacks:
        # What a scope takes away is said in English, as the doctor says it.
        yield line(2, Span(need.scope.ljust(scopes), Tone.WAITING), need.takes_away)
