"""The board of `watch`: everything that is to be seen of the shops, in no more lines and cells than the screen has."""

from __future__ import annotations

from datetime import timedelta

from orderstatus.core.labels import Labels
from orderstatus.output.board_changes import change_lines, changes_title
from orderstatus.output.board_counts import count_lines
from orderstatus.output.board_flags import flag_lines, flags_title
from orderstatus.output.board_shops import points_text, shop_lines
from orderstatus.output.board_view import BoardView, Glimpse
from orderstatus.output.fitting import cut, fitted, listed
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, broken, line
from orderstatus.output.shop_rows import shortened
from orderstatus.output.text import distance_text, moment_text, one_line, span_text

MOST_WARNINGS = 2
"""The newest that stand on the board; each was said in whole when it came."""
_WARNING_LINES = 2
_MARK = "warning: "
_BESIDE_THE_LISTS = 4
"""Two titles, each below an empty line."""
_WANTED_LISTS = 12
"""Lines that both lists are to have before the counts may take more than they must."""
_LEAST_LISTS = 4
"""With fewer lines there is room for one list only."""


def board_lines(view: BoardView, *, width: int, height: int) -> list[Line]:
    """The board, each line in `width` cells, in `height` lines at the most.

    On top stands where things are; below it two lists share what is left, each cut with how much more there is. On a
    screen that is too low for both the changes go first, and then whatever is at the bottom.
    """
    labels = view.labels
    top = [*_head(view, width), *_troubles(view, width)]
    top += _places(view, width, height - len(top))
    flags, changes = flag_lines(view, width), sum(seen.changes_in_all for seen in view.seen)
    room = height - len(top) - _BESIDE_THE_LISTS
    if room < _LEAST_LISTS:
        below = [flags_title(view), *cut(flags, height - len(top) - 1, labels)]
    else:
        for_flags = min(len(flags), max(room - changes, (room + 1) // 2))
        for_changes = room - for_flags
        below = [line(0), flags_title(view), *cut(flags, for_flags, labels)]
        below += [
            line(0),
            changes_title(view),
            *cut(change_lines(view, most=for_changes), for_changes, labels, count=changes),
        ]
    return [fitted(each, width) for each in [*top, *below][:height]]


def _head(view: BoardView, width: int) -> list[Line]:
    """Which shop, of when, how often, and its points; of several shops only what is true of all."""
    labels = view.labels
    often = Span(labels.text("every {span}", span=_span(view.every, labels)), Tone.FINISHED)
    if view.are_several:
        shops = labels.text("{count} shops", count=labels.count(len(view.shops)))
        return listed([], [Span(shops, Tone.HEADING), often], width, labels)
    [shop] = view.shops
    if shop.seen is None:
        nothing = Span(labels.text("nothing was seen yet"), Tone.WAITING)
        return listed([], [Span(shortened(shop.name), Tone.HEADING), nothing, often], width, labels)
    as_of = Span(_as_of(shop.seen, view), Tone.WAITING if shop.trouble else None)
    level = shop.seen.points()
    points = [] if level is None else [Span(points_text(level, labels), Tone.FINISHED)]
    return listed([], [Span(shortened(shop.name), Tone.HEADING), as_of, often, *points], width, labels)


def _as_of(seen: Glimpse, view: BoardView) -> str:
    """Of when it is, and how long ago that was where it is a minute or more."""
    when = moment_text(seen.as_of, now=view.now, zone=seen.context.zone, labels=view.labels)
    if abs(view.now - seen.as_of) < timedelta(minutes=1):
        return view.labels.text("as of {when}", when=when)
    ago = distance_text(seen.as_of, view.now, labels=view.labels)
    return view.labels.text("as of {when} ({ago})", when=when, ago=ago)


def _span(seconds: int, labels: Labels) -> str:
    if seconds % 60 or seconds < 120:
        return labels.text("{count} s", count=labels.count(seconds))
    return span_text(timedelta(seconds=seconds), labels=labels) or ""


def _troubles(view: BoardView, width: int) -> list[Line]:
    """Why a shop was not seen this time, and the newest warnings; in English, as warnings are."""
    of_shops = [
        f"{each.name}: {each.trouble}" if view.are_several else each.trouble for each in view.shops if each.trouble
    ]
    said = [*of_shops, *view.warnings[-MOST_WARNINGS:]]
    lines = []
    for warning in said[: MOST_WARNINGS + 1]:
        first, *more = broken(one_line(warning), width - len(_MARK))
        lines.append(line(0, Span(_MARK, Tone.WAITING), first))
        lines += [line(len(_MARK), each) for each in more[: _WARNING_LINES - 1]]
    return lines


def _places(view: BoardView, width: int, room: int) -> list[Line]:
    """Where things are: of one shop by axis, of several a line each."""
    if view.are_several:
        return [line(0), *shop_lines(view, width, most=max(2, room // 3))]
    if not view.seen:
        return []
    standing = view.seen[0].standing
    whole = [line(0), *count_lines(standing, view.labels, width, wraps=True)]
    if len(whole) + _BESIDE_THE_LISTS + _WANTED_LISTS <= room:
        return whole
    return count_lines(standing, view.labels, width, wraps=False)
