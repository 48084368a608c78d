"""What an action must be told before it may be done: how many orders it changes, and that customers may hear of it."""

from __future__ import annotations

from orderstatus.core.acting.plans import Action, Plan
from orderstatus.core.errors import UsageError

MOST_UNEXPECTED = 20
"""Orders beyond which a capture or a cancellation must be told how many with `--expect` (design 6)."""
_COUNTED = frozenset({Action.CAPTURE, Action.CANCEL})
"""What moves money, or cannot be undone."""
_MAILS_UNASKED = frozenset({Action.EVENT, Action.DELIVER})
"""`fulfillmentEventCreate` has no switch for mail."""


def refuse_unexpected(plan: Plan, expect: int | None, *, is_needed: bool) -> None:
    """Raises UsageError where `--expect` says another number of orders, or is missing where a plan so large needs it.

    `is_needed` is False for a plan that is only shown, and for one that was agreed to before.
    """
    orders = len(plan.orders)
    would = "1 order would be changed" if orders == 1 else f"{orders:,} orders would be changed"
    if expect is not None and expect != orders:
        raise UsageError(
            f"{would}, and `--expect` says {expect:,}: nothing was sent", hint="look at them with `--dry-run`"
        )
    if expect is None and is_needed and plan.action in _COUNTED and orders > MOST_UNEXPECTED:
        raise UsageError(
            f"{would}, which is more than {MOST_UNEXPECTED}: nothing was sent",
            hint=f"add `--expect {orders}` if that is right",
        )


def refuse_mail_unasked(action: Action, *, allow_mail: bool) -> None:
    """Raises UsageError where nobody is asked, customers may get mail of it, and it was not said that they may."""
    if action in _MAILS_UNASKED and not allow_mail:
        raise UsageError(
            "Shopify may e-mail customers of these events, and no switch keeps it from that: nothing was sent",
            hint="add `--allow-shopify-mail` to `--yes`, if it may",
        )
