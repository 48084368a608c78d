"""Fulfilling without tracking: what is open counts as shipped, one fulfillment for each location, never more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.fulfilling import fulfill
from orderstatus.core.acting.mutations import MOST_LINES
from orderstatus.core.acting.plans import Mail
from orderstatus.core.errors import UsageError
from orderstatus.core.models import Hold
from orderstatus.core.statuses import OrderState, known
from support.to_ship import at, fulfillment, parcel_with, pieces, said, skips_of, steps_of, the_skip, the_step, to_ship


def test_everything_that_is_open_is_a_step_for_each_location() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("CAP", 1), number=2), at("Turku", ("HAT", 1), number=3))
    steps = list(steps_of(fulfill([]).plan(order)))
    assert [(step.target, said(step.change)) for step in steps] == [
        ("Turku", "2 x MUG, 1 x HAT count as shipped from Turku"),
        ("Oulu", "1 x CAP count as shipped from Oulu"),
    ]
    assert [len(fulfillment(step).work) for step in steps] == [2, 1]
    assert all(fulfillment(step).tracking is None for step in steps)
    assert {step.mail for step in steps} == {Mail.NO}


def test_customers_are_told_only_if_that_was_asked_for() -> None:
    step = the_step(fulfill([], notify=True).plan(to_ship(at("Turku", ("MUG", 2)))))
    assert (step.mail, fulfillment(step).notify) == (Mail.YES, True)


def test_what_no_carrier_brings_is_fulfilled_too() -> None:
    order = to_ship(at("Shop", ("MUG", 1), delivery_method="pick-up"))
    assert the_step(fulfill([]).plan(order)).target == "Shop"


def test_only_the_location_that_was_named_ships() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("CAP", 1), number=2))
    assert the_step(fulfill([], location="oulu").plan(order)).target == "Oulu"
    skip = the_skip(fulfill([], location="Kemi").plan(order))
    assert said(skip.because) == "Kemi has nothing of it to ship; there is something at Turku, Oulu"


def test_so_many_pieces_of_an_sku_leave() -> None:
    order = to_ship(at("Turku", ("MUG", 2), ("CAP", 1)), shipments=(parcel_with("OLD"),))
    step = the_step(fulfill(["mug=1", "CAP=1"]).plan(order))
    assert list(pieces(step).values()) == [1, 1]
    assert step.before == ("gid://shopify/Fulfillment/1",)


def test_an_sku_that_is_not_there_in_that_number_is_skipped_and_the_others_leave() -> None:
    order = to_ship(at("Turku", ("MUG", 2), ("CAP", 1)))
    plan = list(fulfill(["MUG=3,CAP=1,HAT=1"]).plan(order))
    assert said(steps_of(plan)[0].change) == "1 x CAP count as shipped from Turku"
    assert [(skip.target, said(skip.because)) for skip in skips_of(plan)] == [
        ("MUG", "3 of MUG, and 2 are left to ship"),
        ("HAT", "no HAT is open"),
    ]


def test_pieces_at_two_locations_leave_if_all_are_meant_or_one_location_must() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("MUG", 3), number=2))
    assert [step.target for step in steps_of(fulfill(["MUG=5"]).plan(order))] == ["Turku", "Oulu"]
    assert the_step(fulfill(["MUG=3"]).plan(order)).target == "Oulu"
    assert "--location" in said(the_skip(fulfill(["MUG=1"]).plan(order)).because)
    assert "--location" in said(the_skip(fulfill(["MUG=4"]).plan(order)).because)
    assert the_step(fulfill(["MUG=1"], location="Turku").plan(order)).target == "Turku"


def test_an_order_with_nothing_left_is_fulfilled_already() -> None:
    order = to_ship(at("Turku", ("MUG", 0), status="closed"), shipments=(parcel_with("OLD"),))
    assert the_skip(fulfill([]).plan(order)).is_already


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "on-hold", "holds": (Hold(id="1", reason="other"),)}, "on hold at Turku: other"),
        ({"status": "scheduled"}, "scheduled at Turku for later"),
        ({"status": "in-progress", "request_status": "accepted"}, "Turku was asked"),
    ],
)
def test_what_cannot_leave_says_why(changes: dict[str, Any], words: str) -> None:
    skip = the_skip(fulfill([]).plan(to_ship(at("Turku", ("MUG", 2), **changes))))
    assert words in said(skip.because)
    assert not skip.is_already


def test_a_cancelled_or_archived_order_is_left_alone() -> None:
    for state in (OrderState.CANCELLED, OrderState.ARCHIVED):
        skip = the_skip(fulfill([]).plan(to_ship(at("Turku", ("MUG", 2)), state=known(state))))
        assert state.value in said(skip.because)
        assert not skip.is_already


def test_more_lines_than_one_fulfillment_may_have_are_refused() -> None:
    order = to_ship(at("Turku", *((f"SKU-{number}", 1) for number in range(MOST_LINES + 1))))
    assert "--items" in said(the_skip(fulfill([]).plan(order)).because)


@pytest.mark.parametrize("text", ["MUG", "MUG=", "=2", "MUG=0", "MUG=-1", "MUG=1.5", "MUG=two"])
def test_an_item_without_a_whole_quantity_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="`--items` does not understand"):
        fulfill([text])


def test_an_empty_flag_and_an_sku_that_is_named_twice_are_refused() -> None:
    with pytest.raises(UsageError, match="`--items` is empty"):
        fulfill([""])
    with pytest.raises(UsageError, match="`--location` is empty"):
        fulfill([], location=" ")
    with pytest.raises(UsageError, match="twice"):
        fulfill(["MUG=1", "mug=2"])


def test_an_sku_may_hold_an_equals_sign() -> None:
    assert fulfill(["A=B=2"]).items == (("A=B", 2),)


places = st.sampled_from(["Turku", "Oulu"])
skus = st.sampled_from(["MUG", "CAP"])


@given(
    st.lists(st.tuples(places, st.lists(st.tuples(skus, st.integers(0, 3)), min_size=1, max_size=3)), max_size=4),
    st.dictionaries(skus, st.integers(1, 7)),
)
def test_exactly_what_was_asked_leaves_or_none_of_that_sku(
    works: list[tuple[str, list[tuple[str, int]]]], asked: dict[str, int]
) -> None:
    work = [at(place, *items, number=number) for number, (place, items) in enumerate(works, 1)]
    plan = list(fulfill([f"{sku}={count}" for sku, count in asked.items()]).plan(to_ship(*work)))
    assert plan
    left = {item.id: item.remaining or 0 for each in work for item in each.items}
    sku_of = {item.id: item.sku for each in work for item in each.items}
    sent: dict[str | None, int] = {}
    for step in steps_of(plan):
        for line, count in pieces(step).items():
            assert 0 < count <= left[line]
            sent[sku_of[line]] = sent.get(sku_of[line], 0) + count
    if asked:
        refused = {skip.target for skip in skips_of(plan)}
        assert all(sent.get(sku, 0) in (count, 0) for sku, count in asked.items())
        assert None in refused or {sku for sku in asked if not sent.get(sku)} == refused
    else:
        assert sum(sent.values()) == sum(left.values())
