"""Which access scope opens each action, and what is missing before its first step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orderstatus.core.acting.plans import Action
from orderstatus.core.errors import AccessError
from orderstatus.core.scope_needs import covers


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNeed:
    """Scopes any of which lets an app send the mutations of some actions."""

    scopes: tuple[str, ...]
    """The one to ask for first. Of several, each opens the fulfillment orders of its own kind (fact sheet 1.3)."""
    actions: tuple[Action, ...]

    def is_met(self, granted: Iterable[str]) -> bool:
        """True where what was granted opens at least one of them."""
        have = frozenset(granted)
        return any(covers(have, scope) for scope in self.scopes)

    @property
    def said(self) -> str:
        """The scopes as a sentence names them: `write_a or write_b`."""
        return " or ".join(self.scopes)


_OWN, _THIRD_PARTY = "write_merchant_managed_fulfillment_orders", "write_third_party_fulfillment_orders"
WRITE_NEEDS = (
    WriteNeed(
        scopes=("write_orders",),
        actions=(
            Action.CAPTURE,
            Action.MARK_PAID,
            Action.CANCEL,
            Action.CLOSE,
            Action.REOPEN,
            Action.TAG_ADD,
            Action.TAG_REMOVE,
            Action.STAGE_SET,
        ),
    ),
    WriteNeed(
        scopes=(_OWN, _THIRD_PARTY, "write_assigned_fulfillment_orders"),
        actions=(Action.FULFILL, Action.SHIP, Action.TRACK),
    ),
    WriteNeed(scopes=(_OWN, _THIRD_PARTY), actions=(Action.HOLD, Action.RELEASE)),
    WriteNeed(scopes=("write_fulfillments",), actions=(Action.EVENT, Action.DELIVER)),
    WriteNeed(
        scopes=("write_returns",), actions=(Action.RETURNS_APPROVE, Action.RETURNS_DECLINE, Action.RETURNS_CLOSE)
    ),
)
"""Every action once, by the scopes that its mutation's documentation names (fact sheet 1.3).

A person's own permissions (capture_payments_for_orders and the like) are asked for beside them of an app that acts for
somebody; no scope tells of those.
"""
_NEED_OF: Mapping[Action, WriteNeed] = {action: need for need in WRITE_NEEDS for action in need.actions}


def need_of(action: Action) -> WriteNeed:
    """What lets an app do `action`."""
    return _NEED_OF[action]


def missing_scopes(actions: Iterable[Action], granted: Iterable[str] | None) -> tuple[WriteNeed, ...]:
    """What these actions need and was not granted, each once; nothing where the shop does not say what it granted."""
    if granted is None:
        return ()
    have = frozenset(granted)
    return tuple(need for need in dict.fromkeys(need_of(action) for action in actions) if not need.is_met(have))


def refuse_without_scope(action: Action, granted: Iterable[str] | None) -> None:
    """Raises AccessError where the app may not do `action`: before the first step, so that nothing was done."""
    for need in missing_scopes([action], granted):
        raise AccessError(
            f"`{action}` needs the access scope {need.said}, which the app does not have; nothing was done",
            hint=f"add {need.scopes[0]} to the app's Admin API scopes, and install it again",
        )


def open_actions(granted: Iterable[str]) -> tuple[Action, ...]:
    """The actions that what was granted lets an app do, in the order of `Action`."""
    have = frozenset(granted)
    return tuple(action for action in Action if need_of(action).is_met(have))
