"""Readings that are whole or an error: what an export promises beyond what a table does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orderstatus.core.errors import AccessError, IncompleteError
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.ports import OrderRun


def whole(run: OrderRun, *, shipments: bool = False) -> Iterator[Order]:
    """The orders of `run`, as they arrive; once they have ended, none is missing that the shop sent a place for.

    Raises IncompleteError for orders that came as nothing (null), and with `shipments` at the first order that has more
    of them than came along: a table warns of these, but a file that lacks rows is not to look like one that does not.
    """
    for order in run:
        if shipments and order.shipments_cut:
            raise IncompleteError(
                f"order {order.name} has more shipments than the shop sends at once: this is not the whole",
                hint="leave that order out with `--since` and `--until`",
            )
        yield order
    lost = run.account().lost
    if lost:
        raise IncompleteError(
            f"the shop sent {lost:,} orders as nothing at all (null): this is not the whole",
            hint="run the same command again",
        )


def whole_lives(lives: Iterable[OrderLife]) -> Iterator[OrderLife]:
    """The same lives, of which the returns were asked for.

    Raises AccessError where returns may not be read, and IncompleteError at the first order with more of anything than
    came along.
    """
    for life in lives:
        if life.returns is None:
            raise AccessError("returns may not be read", hint="grant the app the read_returns access scope")
        if life.cut:
            raise IncompleteError(
                f"order {life.order.name} has more {' and '.join(life.cut)} than are read at once: "
                "this is not the whole",
                hint="leave that order out with `--since` and `--until`",
            )
        yield life
