"""What an action must be told before it may be done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orderstatus.core.acting.consent import MOST_UNEXPECTED, refuse_mail_unasked, refuse_unexpected
from orderstatus.core.acting.mutations import CloseOrder
from orderstatus.core.acting.plans import Action, Plan, Skip, Step
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import sentence


def plan(action: Action, orders: int) -> Plan:
    steps = tuple(
        Step(mutation=CloseOrder(order=f"o{n}"), order=f"o{n}", order_name=f"#{n}", change=sentence("closed"))
        for n in range(orders)
    )
    return Plan(action=action, shop="acme.myshopify.com", made_at=datetime(2026, 11, 27, tzinfo=UTC), steps=steps)


@pytest.mark.parametrize("action", list(Action))
def test_only_what_moves_money_or_cannot_be_undone_must_be_counted_beforehand(action: Action) -> None:
    many = plan(action, MOST_UNEXPECTED + 1)
    if action in (Action.CAPTURE, Action.CANCEL):
        with pytest.raises(UsageError, match="more than 20") as raised:
            refuse_unexpected(many, None, is_needed=True)
        assert raised.value.hint == "add `--expect 21` if that is right"
    else:
        refuse_unexpected(many, None, is_needed=True)
    refuse_unexpected(many, MOST_UNEXPECTED + 1, is_needed=True)
    refuse_unexpected(many, None, is_needed=False)
    refuse_unexpected(plan(action, MOST_UNEXPECTED), None, is_needed=True)


@pytest.mark.parametrize(("orders", "said"), [(1, "1 order would"), (3, "3 orders would")])
def test_another_number_than_expected_is_refused(orders: int, said: str) -> None:
    with pytest.raises(UsageError, match=f"^{said}"):
        refuse_unexpected(plan(Action.CLOSE, orders), 2, is_needed=False)


@pytest.mark.parametrize("action", list(Action))
def test_mail_without_a_switch_is_allowed_by_name(action: Action) -> None:
    refuse_mail_unasked(action, allow_mail=True)
    if action in (Action.EVENT, Action.DELIVER):
        with pytest.raises(UsageError, match="e-mail"):
            refuse_mail_unasked(action, allow_mail=False)
    else:
        refuse_mail_unasked(action, allow_mail=False)


@pytest.mark.parametrize(
    ("already", "unasked", "fails"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_a_skip_is_a_failure_where_it_was_asked_for_and_is_not_so(already: bool, unasked: bool, fails: bool) -> None:
    skip = Skip(name="#1", because=sentence("no"), is_already=already, is_unasked=unasked)
    assert skip.is_failure is fails
