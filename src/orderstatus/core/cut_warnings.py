"""Warnings of one order of which not everything came along: they go with the order, and not with what may be read."""

from __future__ import annotations


class CutWarning(str):
    """A warning that is of one order alone, as it was read then."""

    __slots__ = ()


def shipments_are_cut(order: str) -> CutWarning:
    """The warning where `fulfillments`, a list without pages, has fewer than `fulfillmentsCount` says."""
    return CutWarning(f"order {order} has more shipments than the shop sends at once; some are missing here")


def history_is_unreadable(order: str) -> CutWarning:
    """The warning where what an order keeps as the history of its stages is none, or is of a later version."""
    return CutWarning(f"the stage history of order {order} is not as orderstatus writes it; it is missing here")


def connection_is_cut(order: str, connection: str) -> CutWarning:
    """The warning where a connection of an order has a page after the one that was read."""
    return CutWarning(f"order {order} has more {connection} than are read at once; the rest is missing here")
