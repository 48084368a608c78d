"""What a packing station's rows do to an order: each row is in one step or in one skip, and nothing leaves twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.mutations import MOST_LINES
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Mail, Planned, Step
from orderstatus.core.acting.ship_rows import ShipRow
from orderstatus.core.acting.shippable import Shelf, folded_sku, open_orders
from orderstatus.core.acting.shipping import ship
from orderstatus.core.errors import UsageError
from orderstatus.core.models import Hold, Item
from orderstatus.core.statuses import OrderState, known
from support.orders import ago
from support.to_ship import (
    at,
    fulfillment,
    parcel_with,
    pieces,
    said,
    skips_of,
    steps_of,
    the_skip,
    the_step,
    to_ship,
)

URL = "https://example.com/t"


def row(number: str = "N1", **changes: Any) -> ShipRow:
    """A parcel by UPS with whatever the order has open, on line 2."""
    return replace(ShipRow(order="#1001", number=number, carrier="UPS", has_links=True, line=2), **changes)


def planned(order: ActingOrder, *rows: ShipRow, **wanted: Any) -> list[Planned]:
    """The plan of these rows; those without a line of their own stand on lines 2, 3, 4."""
    lined = tuple(replace(each, line=line) for line, each in enumerate(rows, start=2))
    return list(ship({order.order.id: lined}, **wanted).plan(order))


# Rows that name no SKU.


def test_a_parcel_holds_everything_that_is_open() -> None:
    order = to_ship(at("Turku", ("MUG", 2), ("CAP", 1)), at("Turku", ("SOCK", 3), number=2))
    step = the_step(planned(order, row()))
    assert [(work.fulfillment_order, len(work.lines)) for work in fulfillment(step).work] == [
        ("gid://shopify/FulfillmentOrder/1", 2),
        ("gid://shopify/FulfillmentOrder/2", 1),
    ]
    assert sum(pieces(step).values()) == 6
    assert said(step.change) == "2 x MUG, 1 x CAP, 3 x SOCK leave Turku by UPS: N1"
    assert (step.target, step.lines, step.mail, step.notes) == ("Turku", (2,), Mail.NO, ())
    tracking = fulfillment(step).tracking
    assert tracking is not None
    assert (tracking.carrier, tracking.numbers, tracking.urls) == ("UPS", ("N1",), ())


def test_several_parcels_of_an_order_are_one_fulfillment_with_their_numbers() -> None:
    step = the_step(planned(to_ship(at("Turku", ("MUG", 2))), row("N1"), row("N2", carrier=None, has_links=False)))
    tracking = fulfillment(step).tracking
    assert tracking is not None
    assert (tracking.carrier, tracking.numbers) == ("UPS", ("N1", "N2"))
    assert step.lines == (2, 3)


def test_customers_are_told_only_if_that_was_asked_for() -> None:
    step = the_step(planned(to_ship(at("Turku", ("MUG", 2))), row(), notify=True))
    assert (step.mail, fulfillment(step).notify) == (Mail.YES, True)


def test_what_was_shipped_before_is_known_to_the_step() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), shipments=(parcel_with("OLD", ("CAP", 1)),))
    assert the_step(planned(order, row())).before == ("gid://shopify/Fulfillment/1",)


def test_without_a_carrier_shopify_guesses_and_that_is_said() -> None:
    step = the_step(planned(to_ship(at("Turku", ("MUG", 2))), row(carrier=None, has_links=False)))
    assert said(step.change) == "2 x MUG leave Turku: N1"
    assert "Shopify guesses" in said(step.notes[0])


def test_a_carrier_that_shopify_does_not_know_is_said_with_where_the_link_comes_from() -> None:
    order = to_ship(at("Turku", ("MUG", 2)))
    unknown = row(carrier="Local Bikes", has_links=False)
    assert "no tracking links" in said(the_step(planned(order, unknown)).notes[0])
    step = the_step(planned(order, replace(unknown, url=URL)))
    tracking = fulfillment(step).tracking
    assert tracking is not None
    assert (tracking.carrier, tracking.urls) == ("Local Bikes", (URL,))
    assert "the link is the given one" in said(step.notes[0])


def test_two_carriers_in_one_shipment_are_refused_row_by_row() -> None:
    skips = skips_of(planned(to_ship(at("Turku", ("MUG", 2))), row("N1"), row("N2", carrier="FedEx")))
    assert [skip.lines for skip in skips] == [(2,), (3,)]
    assert "UPS, FedEx" in said(skips[0].because)


def test_addresses_that_only_some_numbers_have_are_left_to_shopify_where_it_builds_them() -> None:
    order = to_ship(at("Turku", ("MUG", 2)))
    tracking = fulfillment(the_step(planned(order, row("N1", url=URL), row("N2")))).tracking
    assert tracking is not None
    assert tracking.urls == ()
    unknown = {"carrier": "Local Bikes", "has_links": False}
    skips = skips_of(planned(order, row("N1", url=URL, **unknown), row("N2", **unknown)))
    assert len(skips) == 2


def test_a_number_at_two_locations_is_refused_with_their_names() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("CAP", 1), number=2))
    skip = the_skip(planned(order, row()))
    assert "Turku, Oulu" in said(skip.because)
    assert "--location" in said(skip.because)
    assert skip.lines == (2,)


def test_each_location_sends_its_own_parcel() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("CAP", 1), number=2))
    steps = steps_of(planned(order, row("N1", location="turku"), row("N2", location="gid://shopify/Location/Oulu")))
    assert [(step.target, said(step.change)) for step in steps] == [
        ("Turku", "2 x MUG leave Turku by UPS: N1"),
        ("Oulu", "1 x CAP leaves Oulu by UPS: N2"),
    ]
    assert the_step(planned(order, row(), location="Oulu")).target == "Oulu"


def test_a_location_that_has_nothing_of_it_is_refused_with_those_that_have() -> None:
    skip = the_skip(planned(to_ship(at("Turku", ("MUG", 2))), row(location="Oulu")))
    assert said(skip.because) == "Oulu has nothing of it to ship; there is something at Turku"


def test_an_empty_location_is_a_mistake() -> None:
    with pytest.raises(UsageError, match="`--location` is empty"):
        ship({}, location=" ")


def test_more_lines_than_one_fulfillment_may_have_are_refused() -> None:
    items = [(f"SKU-{place}", 1) for place in range(MOST_LINES + 1)]
    assert len(skips_of(planned(to_ship(at("Turku", *items)), row()))) == 1
    assert len(steps_of(planned(to_ship(at("Turku", *items[1:])), row()))) == 1


# What is shipped already, or cannot be shipped.


@pytest.mark.parametrize("number", ["JJFI 64", "jjfi64", "JJFI64", "JJFI-64"])
def test_what_left_with_that_number_is_shipped_already(number: str) -> None:
    order = to_ship(at("Turku", ("MUG", 0), status="closed"), shipments=(parcel_with("JJ FI64", ("MUG", 2)),))
    skip = the_skip(planned(order, row(number)))
    assert skip.is_already
    assert skip.lines == (2,)


def test_a_number_of_a_shipment_that_was_cancelled_is_not_shipped() -> None:
    gone = parcel_with("N1", ("MUG", 2), raw_status="CANCELLED", display_status="CANCELED")
    assert the_step(planned(to_ship(at("Turku", ("MUG", 2)), shipments=(gone,)), row()))


def test_what_left_with_another_number_points_to_track() -> None:
    order = to_ship(at("Turku", ("MUG", 0), status="closed"), shipments=(parcel_with("OLD", ("MUG", 2)),))
    skip = the_skip(planned(order, row()))
    assert not skip.is_already
    assert said(skip.because) == "shipped already with OLD: `orderstatus track` changes that"


def test_the_second_parcel_of_an_order_that_is_partly_shipped_holds_the_rest() -> None:
    order = to_ship(at("Turku", ("MUG", 0), ("CAP", 1)), shipments=(parcel_with("OLD", ("MUG", 2)),))
    assert said(the_step(planned(order, row())).change) == "1 x CAP leaves Turku by UPS: N1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"status": "on-hold", "actions": ("release-hold",), "holds": (Hold(id="1", reason="incorrect-address"),)},
            "on hold at Turku: incorrect-address",
        ),
        ({"status": "scheduled", "actions": (), "fulfill_at": ago(days=-9)}, "scheduled at Turku for 2026-12-01"),
        ({"status": "in-progress", "request_status": "accepted"}, "Turku was asked to ship it"),
        ({"request_status": "submitted", "actions": ()}, "Turku was asked to ship it"),
        ({"delivery_method": "pick-up"}, "no carrier brings it (pick-up)"),
        ({"delivery_method": "local"}, "no carrier brings it (local)"),
        ({"delivery_method": "none"}, "no carrier brings it (none)"),
        ({"status": "incomplete", "actions": ()}, "does not let it be shipped from Turku (incomplete)"),
        ({"status": "closed", "actions": ()}, "nothing is left to ship"),
    ],
)
def test_what_cannot_leave_says_why(changes: dict[str, Any], words: str) -> None:
    for asked in (row(), row(sku="MUG")):
        skip = the_skip(planned(to_ship(at("Turku", ("MUG", 2), **changes)), asked))
        assert words in said(skip.because)
        assert (skip.lines, skip.is_already) == ((2,), False)


def test_what_a_carrier_does_not_bring_stays_while_the_rest_leaves() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Shop", ("GIFT-CARD", 1), number=2, delivery_method="none"))
    assert said(the_step(planned(order, row())).change) == "2 x MUG leave Turku by UPS: N1"


def test_a_pickup_point_is_reached_by_a_carrier() -> None:
    assert the_step(planned(to_ship(at("Turku", ("MUG", 2), delivery_method="pickup-point")), row()))


def test_a_cancelled_or_archived_order_is_left_alone() -> None:
    work = at("Turku", ("MUG", 2))
    cancelled = the_skip(planned(to_ship(work, state=known(OrderState.CANCELLED), cancelled_at=ago(days=1)), row()))
    assert said(cancelled.because) == "the order is cancelled"
    archived = the_skip(planned(to_ship(work, state=known(OrderState.ARCHIVED)), row()))
    assert "orderstatus reopen" in said(archived.because)
    left_long_ago = to_ship(
        at("Turku", ("MUG", 0), status="closed"),
        shipments=(parcel_with("OLD", ("MUG", 2)),),
        state=known(OrderState.ARCHIVED),
    )
    assert "shipped already with OLD" in said(the_skip(planned(left_long_ago, row())).because)
    assert the_skip(planned(left_long_ago, row("old"))).is_already


def test_an_order_whose_fulfillment_orders_cannot_be_seen_is_not_called_shipped() -> None:
    assert "scope" in said(the_skip(planned(to_ship(), row())).because)


def test_a_row_that_says_the_same_as_another_names_it() -> None:
    order = to_ship(at("Turku", ("MUG", 5)))
    one = row("AB 1", sku="MUG", quantity=1)
    plan = planned(order, one, row("N2", sku="MUG", quantity=1), replace(one, number="ab1", sku=" mug"))
    (skip,) = skips_of(plan)
    assert (skip.lines, skip.is_already, said(skip.because)) == ((4,), True, "line 2 says the same")
    assert [step.lines for step in steps_of(plan)] == [(2,), (3,)]


def test_a_row_that_says_the_same_as_one_that_cannot_leave_hides_no_failure() -> None:
    skips = skips_of(planned(to_ship(), row("N1"), row("N1")))
    assert sorted((skip.lines, skip.is_already) for skip in skips) == [((2,), False), ((3,), True)]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"quantity": 2}, "quantity"),
        ({"quantity": None}, "quantity"),
        ({"carrier": "FedEx"}, "carrier"),
        ({"url": URL}, "address"),
        ({"location": "Turku"}, "location"),
    ],
)
def test_rows_that_contradict_each_other_are_both_left_with_the_line_of_the_other(
    changes: dict[str, Any], what: str
) -> None:
    order = to_ship(at("Turku", ("MUG", 5)))
    one = row("N1", sku="MUG", quantity=1)
    plan = planned(order, one, replace(one, **changes), row("N2", sku="MUG", quantity=1))
    assert [(skip.lines, said(skip.because)) for skip in skips_of(plan)] == [
        ((2,), f"line 3 gives N1 another {what}"),
        ((3,), f"line 2 gives N1 another {what}"),
    ]
    assert [step.lines for step in steps_of(plan)] == [(4,)]


def test_an_sku_at_two_locations_is_two_rows_of_one_number_and_each_is_known_again() -> None:
    rows = (row(sku="MUG", quantity=2, location="Turku"), row(sku="MUG", quantity=2, location="Oulu"))
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("MUG", 2), number=2))
    assert [(step.target, step.lines) for step in steps_of(planned(order, *rows))] == [("Turku", (2,)), ("Oulu", (3,))]
    half = to_ship(at("Oulu", ("MUG", 2), number=2), shipments=(parcel_with("N1", ("MUG", 2)),))
    plan = planned(half, *rows)
    assert [(skip.lines, skip.is_already) for skip in skips_of(plan)] == [((2,), True)]
    assert [step.lines for step in steps_of(plan)] == [(3,)]


@pytest.mark.parametrize("name", ["Warehouse", "warehouse "])
def test_a_name_that_two_locations_have_asks_for_the_id_and_takes_it(name: str) -> None:
    order = to_ship(
        at("Warehouse", ("MUG", 1), location_id="gid://shopify/Location/1"),
        at("Warehouse", ("CAP", 1), number=2, location_id="gid://shopify/Location/2"),
    )
    for asked in (row(location=name), row(sku="CAP", location=name)):
        skip = the_skip(planned(order, asked))
        assert said(skip.because) == f"several locations are called {name}: say which by its id, 1, 2"
    assert said(the_step(planned(order, row(location="2"))).change).startswith("1 x CAP")


# Quantities of rows that name no SKU.


@pytest.mark.parametrize("quantities", [(2,), (4,), (2, None), (3, 3), (1, 2)])
def test_a_quantity_without_an_sku_that_is_not_all_there_is_is_refused(quantities: tuple[int | None, ...]) -> None:
    rows = (row(f"N{number}", quantity=quantity) for number, quantity in enumerate(quantities, start=1))
    skips = skips_of(planned(to_ship(at("Turku", ("MUG", 3), ("CAP", 2))), *rows))
    assert len(skips) == len(quantities)
    assert "without an SKU, and Turku has 5 to ship: name the SKUs" in said(skips[0].because)


@pytest.mark.parametrize("quantities", [(5,), (1,), (1, 1), (5, 5), (3, 2), (1, None), (None,)])
def test_a_quantity_of_the_parcel_or_of_all_that_is_open_is_understood(quantities: tuple[int | None, ...]) -> None:
    rows = (row(f"N{number}", quantity=quantity) for number, quantity in enumerate(quantities, start=1))
    step = the_step(planned(to_ship(at("Turku", ("MUG", 3), ("CAP", 2))), *rows))
    notes = [said(note) for note in step.notes]
    assert notes == (
        ["a quantity of 1 without an SKU is taken for one parcel, with all 5 pieces"] if 1 in quantities else []
    )


# Rows that name an SKU.


def test_rows_of_one_number_are_one_fulfillment_and_of_two_numbers_two() -> None:
    order = to_ship(at("Turku", ("MUG", 2), ("CAP", 1), ("SOCK", 3)))
    steps = steps_of(planned(order, row("N1", sku="mug "), row("N2", sku="SOCK", quantity=2), row("N1", sku="CAP")))
    assert [(step.lines, said(step.change)) for step in steps] == [
        ((2, 4), "2 x MUG, 1 x CAP leave Turku by UPS: N1"),
        ((3,), "2 x SOCK leave Turku by UPS: N2"),
    ]


def test_an_sku_on_two_lines_and_in_two_fulfillment_orders_is_taken_from_each() -> None:
    order = to_ship(at("Turku", ("MUG", 1), ("MUG", 2)), at("Turku", ("MUG", 4), number=2))
    step = the_step(planned(order, row(sku="MUG", quantity=5)))
    assert list(pieces(step).values()) == [1, 2, 2]


def test_more_than_remains_is_refused_with_what_remains() -> None:
    skip = the_skip(planned(to_ship(at("Turku", ("MUG", 2))), row(sku="MUG", quantity=3)))
    assert said(skip.because) == "3 of MUG, and 2 are left to ship"


def test_rows_share_what_remains_in_the_order_of_the_file() -> None:
    rows = (row(f"N{number}", sku="MUG", quantity=2) for number in range(3))
    plan = planned(to_ship(at("Turku", ("MUG", 3))), *rows)
    assert [step.lines for step in steps_of(plan)] == [(2,)]
    assert [(skip.lines, said(skip.because)) for skip in skips_of(plan)] == [
        ((3,), "2 of MUG, and 1 are left to ship"),
        ((4,), "2 of MUG, and 1 are left to ship"),
    ]


def test_several_rows_of_an_sku_must_say_how_many() -> None:
    plan = planned(to_ship(at("Turku", ("MUG", 3))), row("N1", sku="MUG"), row("N2", sku="MUG", quantity=1))
    assert [step.lines for step in steps_of(plan)] == [(3,)]
    assert "must say how many" in said(skips_of(plan)[0].because)


def test_an_sku_that_the_order_does_not_have_is_named() -> None:
    assert said(the_skip(planned(to_ship(at("Turku", ("MUG", 3))), row(sku="HAT"))).because) == "the order has no HAT"


def test_an_sku_that_has_left_points_to_track() -> None:
    order = to_ship(at("Turku", ("MUG", 3)), shipments=(parcel_with("OLD", ("CAP", 1)),))
    assert "CAP was shipped already with OLD" in said(the_skip(planned(order, row(sku="CAP"))).because)


def test_an_sku_that_waits_says_why_while_another_leaves() -> None:
    held = at("Oulu", ("CAP", 1), number=2, status="on-hold", holds=(Hold(id="1", reason="other"),), actions=())
    plan = planned(to_ship(at("Turku", ("MUG", 3)), held), row(sku="MUG"), row(sku="CAP"))
    assert len(steps_of(plan)) == 1
    assert said(skips_of(plan)[0].because) == "on hold at Oulu: other"


def test_skus_at_two_locations_are_a_fulfillment_each_with_the_number_of_their_rows() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("CAP", 1), number=2))
    steps = steps_of(planned(order, row(sku="MUG"), row(sku="CAP")))
    assert [(step.target, step.lines) for step in steps] == [("Turku", (2,)), ("Oulu", (3,))]


def test_an_sku_at_two_locations_follows_the_rest_of_its_parcel_or_asks() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("CAP", 1), ("MUG", 2), number=2))
    mug = row(sku="MUG", quantity=1)
    assert "Turku, Oulu" in said(the_skip(planned(order, mug)).because)
    assert the_step(planned(order, mug, row(sku="CAP"))).target == "Oulu"
    assert the_step(planned(order, replace(mug, location="Turku"))).target == "Turku"
    assert the_step(planned(order, mug, location="Oulu")).target == "Oulu"


def test_pieces_that_no_location_has_alone_are_refused_with_what_each_has() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("MUG", 1), number=2))
    assert "Turku 2, Oulu 1" in said(the_skip(planned(order, row(sku="MUG", quantity=3))).because)


def test_an_sku_that_is_elsewhere_than_its_row_says_is_refused_with_where_it_is() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), at("Oulu", ("CAP", 1), number=2))
    skip = the_skip(planned(order, row(sku="MUG", location="Oulu")))
    assert said(skip.because) == "MUG is at Turku, and not at Oulu"


def test_a_row_without_an_sku_beside_rows_with_one_is_refused() -> None:
    plan = planned(to_ship(at("Turku", ("MUG", 2), ("CAP", 1))), row("N1", sku="MUG"), row("N2"))
    assert [step.lines for step in steps_of(plan)] == [(2,)]
    assert [skip.lines for skip in skips_of(plan)] == [(3,)]


@pytest.mark.parametrize(("held", "quantity", "already"), [(2, 2, True), (3, 2, True), (1, 2, False)])
def test_an_sku_that_left_with_that_number_is_compared_by_pieces(held: int, quantity: int, already: bool) -> None:
    order = to_ship(at("Turku", ("MUG", 5)), shipments=(parcel_with("n1", ("MUG", held)),))
    assert the_skip(planned(order, row(sku="MUG", quantity=quantity))).is_already is already


def test_pieces_that_stayed_behind_are_not_called_shipped() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), shipments=(parcel_with("N1", ("MUG", 1)),))
    skip = the_skip(planned(order, row(sku="MUG")))
    assert not skip.is_already
    assert said(skip.because) == "1 MUG were shipped already with N1, and 2 are left: say how many are in it"
    assert the_skip(planned(order, row(sku="MUG", quantity=1))).is_already


def test_another_sku_leaves_with_a_number_that_is_known() -> None:
    order = to_ship(at("Turku", ("MUG", 2)), shipments=(parcel_with("N1", ("CAP", 1)),))
    assert the_step(planned(order, row(sku="MUG"))).lines == (2,)


def test_an_order_that_no_row_is_about_is_said_to_be_so() -> None:
    order = to_ship(at("Turku", ("MUG", 2)))
    assert said(the_skip(ship({}).plan(order)).because) == "no row is about it"


# Laws.

SKUS = st.sampled_from(["MUG", "mug ", "CAP", "HAT"])
PLACES = ("Turku", "Oulu")
works = st.lists(
    st.builds(
        lambda place, items, method: (place, items, method),
        st.sampled_from(PLACES),
        st.lists(st.tuples(st.sampled_from(["MUG", "CAP", "SOCK"]), st.integers(0, 4)), min_size=1, max_size=3),
        st.sampled_from(["shipping", "shipping", "pick-up"]),
    ),
    max_size=4,
)
file_rows = st.lists(
    st.builds(
        row,
        st.sampled_from(["N1", "n 1", "N2", "N3", "SENT"]),
        sku=st.one_of(st.none(), SKUS),
        quantity=st.one_of(st.none(), st.integers(1, 4)),
        location=st.sampled_from([None, None, "turku", "Oulu", "Nowhere"]),
        carrier=st.sampled_from(["UPS", "UPS", "FedEx"]),
        url=st.sampled_from([None, None, URL]),
    ),
    min_size=1,
    max_size=7,
)


@given(works, file_rows)
def test_every_line_is_in_one_step_or_skip_and_nothing_leaves_twice(works: Any, rows: list[ShipRow]) -> None:
    work = [at(place, *items, number=n, delivery_method=method) for n, (place, items, method) in enumerate(works, 1)]
    order = to_ship(*work, shipments=(parcel_with("sent", ("CAP", 2)),))
    plan = planned(order, *rows)
    lines = sorted(line for each in plan for line in each.lines)
    assert lines == list(range(2, len(rows) + 2))

    left = {item.id: item.remaining or 0 for each in work for item in each.items}
    at_place = {each.id: each.location for each in work if each.delivery_method == "shipping"}
    sku_of = {item.id: item.sku for each in work for item in each.items}
    for step in steps_of(plan):
        assert {at_place[each.fulfillment_order] for each in fulfillment(step).work} == {step.target}
        for line, quantity in pieces(step).items():
            assert quantity > 0
            left[line] -= quantity
        assert_rows_get_what_they_name(step, [rows[line - 2] for line in step.lines], sku_of)
    assert all(count >= 0 for count in left.values())


def assert_rows_get_what_they_name(step: Step, rows: list[ShipRow], sku_of: dict[str, str | None]) -> None:
    """A step holds the pieces that its rows name, under their numbers and no others."""
    tracking = fulfillment(step).tracking
    assert tracking is not None
    assert {number.casefold().replace(" ", "") for number in tracking.numbers} == {
        each.number.casefold().replace(" ", "") for each in rows
    }
    assert len(tracking.urls) in (0, len(tracking.numbers))
    if all(each.sku for each in rows):
        sent: dict[str, int] = {}
        for line, quantity in pieces(step).items():
            sku = folded_sku(sku_of[line] or "")
            sent[sku] = sent.get(sku, 0) + quantity
        assert set(sent) == {folded_sku(each.sku or "") for each in rows}
        for each in rows:
            if each.quantity is not None:
                assert sent[folded_sku(each.sku or "")] == each.quantity


# Size.


class CountingItem(Item):
    """An item that counts how often anybody asks what is left of it."""

    asked = 0

    def __getattribute__(self, name: str) -> Any:
        if name == "remaining":
            CountingItem.asked += 1
        return super().__getattribute__(name)


def test_a_file_of_five_thousand_rows_looks_at_each_line_a_few_times() -> None:
    work = at("Turku", ("MUG", 2), ("CAP", 1))
    counted = replace(
        work,
        items=tuple(
            CountingItem(id=item.id, title=item.title, sku=item.sku, quantity=item.quantity, remaining=item.remaining)
            for item in work.items
        ),
    )
    orders = [replace(to_ship(counted), order=replace(to_ship().order, id=f"gid-{number}")) for number in range(4000)]
    rows: dict[str, tuple[ShipRow, ...]] = {
        order.order.id: tuple(row(f"N{number}-{parcel}", line=number) for parcel in range(2 if number < 1000 else 1))
        for number, order in enumerate(orders)
    }
    assert sum(map(len, rows.values())) == 5000
    CountingItem.asked = 0
    wanted = ship(rows)
    steps = [each for order in orders for each in wanted.plan(order)]
    assert len(steps) == 4000
    assert CountingItem.asked <= 10 * 2 * 4000


def test_many_rows_of_one_order_are_planned_without_looking_at_all_of_it_for_each() -> None:
    skus = [(f"SKU-{number}", 1) for number in range(400)]
    rows = [row(f"N{number}", sku=sku, quantity=1) for number, (sku, _) in enumerate(skus)]
    order = to_ship(at("Turku", *skus))
    counted = at("Turku")
    counted = replace(
        counted,
        items=tuple(
            CountingItem(id=item.id, title=item.title, sku=item.sku, quantity=1, remaining=1)
            for item in (order.fulfillment_orders or ())[0].items
        ),
    )
    CountingItem.asked = 0
    assert len(steps_of(planned(to_ship(counted), *rows))) == 400
    assert CountingItem.asked <= 10 * 400


def test_the_shelf_refuses_to_give_what_it_does_not_have() -> None:
    shelf = Shelf(open_orders(to_ship(at("Turku", ("MUG", 2))), by_carrier=True))
    with pytest.raises(ValueError, match="1 too few"):
        shelf.take("MUG", 3, shelf.places[0])
