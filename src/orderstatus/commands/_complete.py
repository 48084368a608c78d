"""What the shell offers after a flag: static words, never the network, and imported only when asked for."""

from __future__ import annotations


def _after_comma(words: tuple[str, ...], incomplete: str) -> list[str]:
    done, comma, last = incomplete.rpartition(",")
    return [f"{done}{comma}{word}" for word in words if word.startswith(last)]


def complete_payment(incomplete: str) -> list[str]:
    """Payment statuses, groups and facts."""
    from orderstatus.core.filters import PAYMENT

    return _after_comma(PAYMENT.words, incomplete)


def complete_fulfillment(incomplete: str) -> list[str]:
    """Fulfillment statuses."""
    from orderstatus.core.filters import FULFILLMENT

    return _after_comma(FULFILLMENT.words, incomplete)


def complete_delivery(incomplete: str) -> list[str]:
    """Delivery statuses and groups."""
    from orderstatus.core.filters import DELIVERY

    return _after_comma(DELIVERY.words, incomplete)


def complete_returns(incomplete: str) -> list[str]:
    """Return statuses."""
    from orderstatus.core.filters import RETURN

    return _after_comma(RETURN.words, incomplete)


def complete_state(incomplete: str) -> list[str]:
    """The order's own states."""
    from orderstatus.core.filters import STATE

    return _after_comma(STATE.words, incomplete)


def complete_sort(incomplete: str) -> list[str]:
    """What orders can be sorted by."""
    from orderstatus.core.query import SortKey

    return [key.value for key in SortKey if key.value.startswith(incomplete)]
