"""Where the bars of a chart lie, in percent of its width, so that one chart fits a phone and a sheet of paper.

Only the places are computed here; the template draws them, and escapes what they are called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 150.0
"""Of the bars of a column chart, in pixels, without the labels around them."""
_LABELS_THAT_FIT = 12
"""Below the columns on a phone."""
_GAP = 0.3
"""Between two columns, as a part of what each may take."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A part of a bar, from `start` on, both in percent; `kind` is its class in the style sheet."""

    kind: str
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a column, in pixels from the top."""

    kind: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place in percent of the width, and what is written below and above it."""

    left: float
    width: float
    middle: float
    top: float
    label: str
    figure: str
    blocks: tuple[Block, ...]


def layers(ends: Sequence[tuple[str, float]], largest: float) -> tuple[Layer, ...]:
    """A bar of layers one after another, each up to its end; `largest` is the whole width.

    An end that lies before the one before it adds nothing.
    """
    drawn: list[Layer] = []
    start = 0.0
    for kind, end in ends:
        upto = min(100.0, end / largest * 100) if largest > 0 else 0.0
        if upto > start:
            drawn.append(Layer(kind, round(start, 2), round(upto - start, 2)))
            start = upto
    return tuple(drawn)


def columns(stacks: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> tuple[Column, ...]:
    """A column for each `(label, parts)`, its `(kind, count)` parts stacked from the bottom up.

    Of many labels only as many are kept as fit on a phone, evenly; the last always is, being the newest.
    """
    if not stacks:
        return ()
    tallest = max(1, *(sum(count for _, count in parts) for _, parts in stacks))
    room = 100 / len(stacks)
    every = -(-len(stacks) // _LABELS_THAT_FIT)
    drawn = []
    for index, (label, parts) in enumerate(stacks):
        blocks, bottom = [], HEIGHT
        for kind, count in parts:
            height = count / tallest * HEIGHT
            if count:
                bottom -= height
                blocks.append(Block(kind, round(bottom, 2), round(height, 2)))
        is_labelled = (len(stacks) - 1 - index) % every == 0
        left = index * room + room * _GAP / 2
        drawn.append(
            Column(
                left=round(left, 3),
                width=round(room * (1 - _GAP), 3),
                middle=round((index + 0.5) * room, 3),
                top=round(bottom, 2),
                label=label if is_labelled else "",
                figure=str(sum(count for _, count in parts)) if is_labelled else "",
                blocks=tuple(blocks),
            )
        )
    return tuple(drawn)
