"""Which scope opens which action: every action has its need, any of the alternatives does, and reading opens none."""

from __future__ import annotations

import pytest

from orderstatus.core.acting.plans import Action
from orderstatus.core.acting.write_scopes import (
    WRITE_NEEDS,
    WriteNeed,
    missing_scopes,
    need_of,
    open_actions,
    refuse_without_scope,
)
from orderstatus.core.errors import AccessError
from orderstatus.core.scope_needs import SCOPE_NEEDS

EVERY_READ_SCOPE = [need.scope for need in SCOPE_NEEDS]
THIRD_PARTY, ASSIGNED = "write_third_party_fulfillment_orders", "write_assigned_fulfillment_orders"
every_action = pytest.mark.parametrize("action", list(Action))


def test_every_action_has_one_need() -> None:
    assert sorted(action for need in WRITE_NEEDS for action in need.actions) == sorted(Action)


@every_action
def test_reading_scopes_open_no_action(action: Action) -> None:
    assert missing_scopes([action], EVERY_READ_SCOPE) == (need_of(action),)
    assert open_actions(EVERY_READ_SCOPE) == ()


@every_action
def test_any_of_the_alternatives_does(action: Action) -> None:
    assert [missing_scopes([action], [scope]) for scope in need_of(action).scopes] == [()] * len(need_of(action).scopes)


@pytest.mark.parametrize(
    ("granted", "actions"),
    [
        ("write_fulfillments", {Action.EVENT, Action.DELIVER}),
        ("write_returns", {Action.RETURNS_APPROVE, Action.RETURNS_DECLINE, Action.RETURNS_CLOSE}),
        (ASSIGNED, {Action.FULFILL, Action.SHIP, Action.TRACK}),
        (THIRD_PARTY, {Action.FULFILL, Action.SHIP, Action.TRACK, Action.HOLD, Action.RELEASE}),
    ],
)
def test_a_scope_opens_just_its_own_actions(granted: str, actions: set[Action]) -> None:
    assert set(open_actions([granted])) == actions


def test_what_several_actions_lack_together_is_said_once() -> None:
    both = missing_scopes([Action.CAPTURE, Action.CANCEL, Action.DELIVER], [])
    assert both == (need_of(Action.CAPTURE), need_of(Action.DELIVER))


def test_what_is_missing_stops_before_the_first_step_and_names_it() -> None:
    with pytest.raises(AccessError, match="`capture` needs the access scope write_orders") as refused:
        refuse_without_scope(Action.CAPTURE, EVERY_READ_SCOPE)
    assert refused.value.hint == "add write_orders to the app's Admin API scopes, and install it again"
    refuse_without_scope(Action.CAPTURE, ["write_orders"])


@every_action
def test_where_the_shop_does_not_tell_its_scopes_it_decides_itself(action: Action) -> None:
    refuse_without_scope(action, None)


def test_alternatives_are_named_as_such() -> None:
    assert WriteNeed(scopes=("write_a", "write_b"), actions=()).said == "write_a or write_b"
