"""Holds: placed once for a reason, and released one by one, never another app's by omission."""

from __future__ import annotations

from typing import Any

import pytest

from orderstatus.core.acting.holding import handle_of, hold
from orderstatus.core.acting.mutations import HoldReason, PlaceHold, ReleaseHolds
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.releasing import release
from orderstatus.core.errors import UsageError
from orderstatus.core.models import UPSELL, FulfillmentOrder, Hold
from orderstatus.core.statuses import OrderState, known
from support.to_ship import at, said, skips_of, steps_of, the_skip, the_step, to_ship

FRAUD = "high-risk-of-fraud"


def held_by(number: int, reason: str = FRAUD, *, ours: bool = False, handle: str | None = None) -> Hold:
    return Hold(id=f"gid://shopify/FulfillmentHold/{number}", reason=reason, ours=ours, handle=handle)


def our_hold(number: int, reason: HoldReason = HoldReason.HIGH_RISK_OF_FRAUD) -> Hold:
    return held_by(number, reason.value, ours=True, handle=handle_of(reason))


def waiting(place: str, *holds: Hold, number: int = 1, **changes: Any) -> FulfillmentOrder:
    """A fulfillment order of a place that these holds keep back."""
    values = {"status": "on-hold", "actions": ("release-hold", "hold", "move"), "holds": holds, **changes}
    return at(place, ("MUG", 2), number=number, **values)


def placed(step: Step) -> PlaceHold:
    assert isinstance(step.mutation, PlaceHold)
    return step.mutation


def released(step: Step) -> tuple[str, ...]:
    """The numbers of the holds that a step releases."""
    assert isinstance(step.mutation, ReleaseHolds)
    return tuple(hold.rpartition("/")[2] for hold in step.mutation.holds)


# Holding.


def test_a_hold_says_why_and_has_our_handle() -> None:
    step = the_step(hold("HIGH_RISK_OF_FRAUD", note="Called, no answer").plan(to_ship(at("Turku", ("MUG", 2)))))
    assert placed(step) == PlaceHold(
        order="gid://shopify/Order/1001",
        fulfillment_order="gid://shopify/FulfillmentOrder/1",
        reason=HoldReason.HIGH_RISK_OF_FRAUD,
        handle="orderstatus-high-risk-of-fraud",
        note="Called, no answer",
    )
    assert said(step.change) == "on hold at Turku: high-risk-of-fraud"
    assert step.target == "Turku"


def test_a_handle_is_the_same_each_time_and_as_short_as_shopify_wants_it() -> None:
    handles = {handle_of(reason) for reason in HoldReason}
    assert len(handles) == len(HoldReason)
    assert all(len(handle) <= 64 for handle in handles)


def test_holding_twice_for_a_reason_is_one_hold() -> None:
    skip = the_skip(hold(FRAUD).plan(to_ship(waiting("Turku", our_hold(1)))))
    assert skip.is_already
    assert "high-risk-of-fraud" in said(skip.because)


def test_another_reason_and_another_app_do_not_stand_in_for_our_hold() -> None:
    for other in (
        our_hold(1, HoldReason.OTHER),
        held_by(2),
        held_by(3, handle=handle_of(HoldReason.HIGH_RISK_OF_FRAUD)),
    ):
        step = the_step(hold(FRAUD).plan(to_ship(waiting("Turku", other))))
        assert step.before == (other.id,)


def test_each_location_is_held_and_only_the_one_that_was_named() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("CAP", 1), number=2), at("Kemi", ("HAT", 0), number=3))
    assert [step.target for step in steps_of(hold(FRAUD).plan(order))] == ["Turku", "Oulu"]
    assert the_step(hold(FRAUD, location="OULU").plan(order)).target == "Oulu"
    assert "Turku, Oulu" in said(the_skip(hold(FRAUD, location="Kemi").plan(order)).because)


def test_what_a_service_is_shipping_cannot_be_held_and_is_said_beside_what_can() -> None:
    service = at("3PL", ("CAP", 1), number=2, status="in-progress", request_status="accepted", actions=())
    plan = list(hold(FRAUD).plan(to_ship(at("Turku", ("MUG", 2)), service)))
    assert [step.target for step in steps_of(plan)] == ["Turku"]
    (skip,) = skips_of(plan)
    assert (skip.target, skip.is_already) == ("3PL", False)
    assert "3PL was asked to ship it" in said(skip.because)


def test_an_order_that_is_cancelled_or_has_left_cannot_be_held() -> None:
    cancelled = to_ship(at("Turku", ("MUG", 2)), state=known(OrderState.CANCELLED))
    assert said(the_skip(hold(FRAUD).plan(cancelled)).because) == "the order is cancelled"
    gone = to_ship(at("Turku", ("MUG", 0), status="closed"))
    assert said(the_skip(hold(FRAUD).plan(gone)).because) == "nothing is left to ship"


def test_a_reason_that_shopify_does_not_have_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean `high-risk-of-fraud`"):
        hold("high-risk-fraud")
    with pytest.raises(UsageError, match="--note"):
        hold(FRAUD, note="x" * 300)
    with pytest.raises(UsageError, match="--location"):
        hold(FRAUD, location="")
    with pytest.raises(UsageError, match="--reason"):
        hold(UPSELL)


# Releasing.


def test_the_only_hold_is_released_by_its_id_whoever_placed_it() -> None:
    for only in (our_hold(7), held_by(7)):
        step = the_step(release().plan(to_ship(waiting("Turku", only), at("Oulu", ("CAP", 1), number=2))))
        assert released(step) == ("7",)
        assert step.before == (only.id,)
        assert said(step.change) == "Turku can ship it again (high-risk-of-fraud is over)"


def test_of_several_none_is_released_and_each_is_listed_with_its_reason_and_id() -> None:
    order = to_ship(waiting("Turku", our_hold(1), held_by(2, "other")))
    skips = skips_of(release().plan(order))
    assert [said(skip.because) for skip in skips] == [
        "one hold of several, high-risk-of-fraud, by this app: `--hold 1`",
        "one hold of several, other, by another app: `--hold 2`",
    ]
    assert not any(skip.is_already for skip in skips)


def test_what_one_command_held_at_two_locations_is_one_hold() -> None:
    order = to_ship(waiting("Turku", our_hold(1)), waiting("Oulu", our_hold(2), number=2))
    assert [(step.target, released(step)) for step in steps_of(release().plan(order))] == [
        ("Turku", ("1",)),
        ("Oulu", ("2",)),
    ]


def test_holds_of_other_apps_at_two_locations_are_several_whatever_their_handles() -> None:
    order = to_ship(waiting("Turku", held_by(1, handle="x")), waiting("Oulu", held_by(2, handle="x"), number=2))
    assert steps_of(release().plan(order)) == []


def test_shopifys_own_hold_for_an_upsell_is_released_only_by_its_id() -> None:
    order = to_ship(waiting("Turku", held_by(9, UPSELL)))
    skip = the_skip(release().plan(order))
    assert "ends it by itself" in said(skip.because)
    assert "--hold 9" in said(skip.because)
    assert released(the_step(release(["9"]).plan(order))) == ("9",)


def test_named_holds_are_released_and_others_stay() -> None:
    order = to_ship(waiting("Turku", our_hold(1), held_by(2)), waiting("Oulu", held_by(3), number=2))
    wanted = release(["gid://shopify/FulfillmentHold/2", "3"])
    steps = steps_of(wanted.plan(order))
    assert [released(step) for step in steps] == [("2",), ("3",)]
    assert said(steps[0].change) == "a hold less at Turku (high-risk-of-fraud); 1 stay"


def test_an_order_whose_holds_were_not_named_says_which_it_has() -> None:
    skip = the_skip(release(["1"]).plan(to_ship(waiting("Turku", held_by(2)))))
    assert "--hold 2" in said(skip.because)


def test_a_hold_that_no_order_has_is_refused() -> None:
    order = to_ship(waiting("Turku", held_by(2)))
    wanted = release(["2,4"])
    (stranger,) = wanted.strangers(list(wanted.plan(order)))
    assert (stranger.name, stranger.is_already) == ("4", False)


def test_an_order_that_is_not_held_is_released_already_unless_a_hold_was_named() -> None:
    order = to_ship(at("Turku", ("MUG", 2)))
    assert the_skip(release().plan(order)).is_already
    assert not the_skip(release(["1"]).plan(order)).is_already


def test_holds_of_what_has_ended_count_no_more() -> None:
    order = to_ship(waiting("Turku", held_by(1), status="closed"), waiting("Oulu", held_by(2), number=2))
    assert released(the_step(release().plan(order))) == ("2",)


@pytest.mark.parametrize("text", ["", "all", "gid://shopify/Order/1", "-1", "1.5"])
def test_what_can_be_no_hold_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--hold"):
        release([text])
