"""What moves an order on, as lines that can be pasted."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from orderstatus.core.models import Order
from orderstatus.core.next_steps import NextStep
from orderstatus.output.canvas import is_plain_address
from orderstatus.output.fields import RowContext
from orderstatus.output.order_fields import admin_url
from orderstatus.output.sentences import said


@dataclass(frozen=True, slots=True)
class Step:
    """A command, or the page in the admin where the same is done, and why it is time."""

    command: str
    reason: str


def shown_steps(
    steps: Iterable[NextStep], *, known: Collection[str], order: Order, context: RowContext, named: Sequence[str] = ()
) -> tuple[Step, ...]:
    """`steps` as they can be taken: what this version has no command for is done by hand, on the page where that is.

    `known` holds the commands as they are typed: `returns` does not stand for `returns approve`. A step that has
    neither a command nor a page is left out. `named` are the flags that named the shop, so that a command asks the
    same one.
    """
    admin = admin_url(order, context)
    shown: list[Step] = []
    for step in steps:
        page = step.page if step.page is not None and is_plain_address(step.page) else admin
        way = shlex.join((*shlex.split(step.line), *named)) if step.command in known else page
        if way is not None:
            shown.append(Step(way, said(step.reason, context)))
    return tuple(shown)
