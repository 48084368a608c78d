"""Which messages are due for an order: what stands now, once, and of everything else why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.lifecycle import order_state
from orderstatus.core.messages.claims import Claims
from orderstatus.core.messages.due import NOT_AGAIN, REFUSED_AGAIN, UNDER_WAY, UNKNOWN_AGAIN, considered, due
from orderstatus.core.messages.events import Claim, ClaimState, MessageKind
from orderstatus.core.messages.message import Wording
from orderstatus.core.messages.rules import DEFAULT_EVENTS
from orderstatus.core.messages.telling import facts_of, message_of, recipients
from orderstatus.core.models import CarrierEvent, OrderLife, Return
from orderstatus.core.spans import business_days, days
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.statuses import FulfillmentStatus, known
from orderstatus.output.sentences import said
from support.orders import CONTEXT, HELSINKI, NOW, ago, shipment
from support.telling import STAGES, delivered, in_stage, rules, told_order

NOTHING = Claims()
THIS_MORNING = ago(hours=5)
THREE_HOURS_AGO = ago(hours=3)


def life(**changes: Any) -> OrderLife:
    returns = changes.pop("returns", ())
    return OrderLife(order=told_order(**changes), returns=returns)


def parcel(status: str, *words: str, at: datetime = THREE_HOURS_AGO, **changes: Any) -> OrderLife:
    """An order with one parcel, and what its carrier said, an hour apart from `at` on."""
    events = tuple(
        CarrierEvent(id=f"gid://shopify/FulfillmentEvent/{n}", word=word, happened_at=at + timedelta(hours=n))
        for n, word in enumerate(words)
    )
    return life(shipments=(shipment(display_status=status, events=events, **changes),))


def claimed(key: str, state: ClaimState = ClaimState.CLAIMED, at: datetime = THIS_MORNING, **more: Any) -> Claims:
    return Claims(claims=(Claim(key=key, state=state, at=at, by="run@machine", **more),))


def keys(of: OrderLife, claims: Claims = NOTHING, **more: Any) -> list[str]:
    again = more.pop("again", NOT_AGAIN)
    return [each.event.key for each in due(of, claims, rules(**more), now=NOW, again=again)]


def why(of: OrderLife, claims: Claims = NOTHING, **more: Any) -> str:
    """Why the only event of the order is not told."""
    again = more.pop("again", NOT_AGAIN)
    (found,) = considered(of, claims, rules(**more), now=NOW, again=again)
    assert found.why_not is not None
    return said(found.why_not, CONTEXT)


@pytest.mark.parametrize(
    ("status", "key"),
    [
        ("FULFILLED", "shipped:1"),
        ("IN_TRANSIT", "in-transit:1"),
        ("OUT_FOR_DELIVERY", "out-for-delivery:1"),
        ("ATTEMPTED_DELIVERY", "attempted:1"),
        ("DELIVERED", "delivered:1"),
        ("DELAYED", "delayed:1"),
    ],
)
def test_a_parcel_is_told_where_it_is_now_and_of_nothing_that_it_passed(status: str, key: str) -> None:
    word = {"DELAYED": "delayed"}.get(status, status.lower().replace("_", "-"))
    told = parcel(status, "in-transit", word, delivered_at=ago(hours=1) if status == "DELIVERED" else None)
    assert keys(told) == [key]


@pytest.mark.parametrize("status", ["LABEL_PURCHASED", "READY_FOR_PICKUP", "FAILURE", "CANCELED", "BRAND_NEW"])
def test_what_has_no_message_is_no_event(status: str) -> None:
    assert considered(parcel(status), NOTHING, rules(), now=NOW) == ()


def test_what_no_carrier_has_is_never_told_as_a_parcel() -> None:
    assert considered(parcel("DELIVERED", requires_shipping=False), NOTHING, rules(), now=NOW) == ()


def test_what_nobody_has_dated_is_no_event() -> None:
    assert considered(parcel("DELAYED", updated_at=ago(hours=1)), NOTHING, rules(), now=NOW) == ()


def test_a_parcel_has_been_on_its_way_since_its_first_scan_and_is_late_since_the_last_word_of_it() -> None:
    scanned = parcel("IN_TRANSIT", "in-transit", "in-transit", in_transit_at=None)
    on_its_way = considered(scanned, NOTHING, rules(), now=NOW)
    late = considered(parcel("DELAYED", "delayed", "delayed"), NOTHING, rules(), now=NOW)
    assert [each.event.at for each in (*on_its_way, *late)] == [ago(hours=3), ago(hours=2)]


def test_a_parcel_that_was_scanned_more_often_than_was_read_is_on_its_way_since_the_shop_says_so() -> None:
    scanned = parcel("IN_TRANSIT", "in-transit", "in-transit", in_transit_at=ago(days=9))
    (found,) = considered(scanned, NOTHING, rules(), now=NOW)
    assert found.event.at == ago(days=9)
    assert not found.is_due


def test_a_parcel_that_was_told_as_delivered_is_told_to_be_no_place_before() -> None:
    assert why(parcel("IN_TRANSIT", "in-transit"), claimed("delivered:1", ClaimState.SENT)) == (
        "the customer was told before that it is delivered"
    )
    assert keys(parcel("DELIVERED", "delivered"), claimed("in-transit:1", ClaimState.SENT)) == ["delivered:1"]
    # Another parcel's.
    assert keys(parcel("IN_TRANSIT", "in-transit"), claimed("delivered:11", ClaimState.SENT)) == ["in-transit:1"]


def test_an_order_is_told_its_stage_with_who_gets_it_too() -> None:
    (found,) = considered(life(stage=in_stage("printing")), NOTHING, rules(), now=NOW)
    assert (found.event.key, found.template, found.copies) == (
        "stage:printing:2026-11-22T11:00:00Z",
        "printing",
        ("workshop@example.com",),
    )
    assert found.is_due


@pytest.mark.parametrize(
    ("stage", "because"),
    [
        ("packing", "the stage packing has no message"),
        ("checking", "the stage checking is not public"),
        ("dancing", "the stage dancing is not defined here"),
    ],
)
def test_a_stage_without_a_message_or_a_public_name_is_not_told(stage: str, because: str) -> None:
    assert why(life(stage=in_stage(stage))) == because


def test_of_its_stages_only_the_one_that_the_order_is_in_is_told() -> None:
    moves = (Move(at=ago(hours=2), to="printing", by="mia"), Move(at=ago(hours=1), to="packing", by="mia"))
    assert keys(life(stage=StageMark(stage="packing", history=History(moves=moves)))) == []


def test_a_comment_in_a_stage_is_no_second_message_and_is_told_only_if_it_is_public() -> None:
    moves = (
        Move(at=ago(hours=3), to="printing", by="mia", comment="ink is late", public=True),
        Move(at=ago(hours=2), to="printing", by="mia", frm="printing", comment="tell nobody"),
    )
    told = life(stage=StageMark(stage="printing", history=History(moves=moves)))
    (found,) = due(told, NOTHING, rules(), now=NOW)
    assert found.event.at == ago(hours=3)
    facts = facts_of(told, found.event, stages=STAGES, shop_name="Acme", zone=HELSINKI)
    assert facts.stage is not None
    assert facts.stage.comment == "ink is late"


def test_a_stage_that_was_imported_is_no_news() -> None:
    assert why(life(stage=in_stage("printing", because="import tags"))) == "its stage was imported, and is no news"


def test_a_return_is_told_once_it_was_approved_and_was_asked_for() -> None:
    asked = Return(id="gid://shopify/Return/7", name="#1001-R1", status="open", approved_at=ago(hours=2))
    assert keys(life(returns=(asked,))) == ["return-approved:7"]
    assert keys(life(returns=(replace(asked, approved_at=None),))) == []
    assert keys(life(returns=(replace(asked, status="requested", approved_at=None),))) == []
    # Nobody is asked to send back what has come back.
    assert keys(life(returns=(replace(asked, status="closed"),))) == []


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"email": None}, "the order has no address"),
        ({"email": "mia@example.com\nBcc: x@example.com"}, None),
        ({"test": True}, "it is a test order"),
        (
            {"cancelled_at": ago(hours=1), "state": order_state(closed=False, cancelled_at=ago(hours=1))},
            "the order is cancelled",
        ),
        ({"customer_tags": ("No-Status-Mail",)}, "the customer wants none: tag no-status-mail"),
        ({"tags": ("no-status-mail",)}, "the customer wants none: tag no-status-mail"),
        (
            {"customer_tags": None},
            "the customer's tags were not read, and one of them may say that none is wanted",
        ),
    ],
)
def test_whom_nothing_is_ever_sent(changes: dict[str, Any], because: str | None) -> None:
    found = why(delivered(**changes))
    assert found == because if because is not None else found.startswith("no mail can be sent to ")


def test_an_executable_may_know_a_customer_by_telephone_where_mail_has_no_address() -> None:
    assert keys(delivered(email=None, phone="+358401234567"), program=("sms",)) == ["delivered:1001"]
    assert why(delivered(email=None, phone="+358401234567")) == "the order has no address"


def test_an_event_that_is_switched_off_is_not_told_and_what_shopify_mails_is_off_by_itself() -> None:
    assert why(delivered(), events=DEFAULT_EVENTS) == "messages on delivered are switched off"
    assert keys(life(stage=in_stage("printing")), events=DEFAULT_EVENTS) != []
    assert why(life(stage=in_stage("printing")), events={MessageKind.STAGE: False}) == (
        "messages on stage are switched off"
    )


@pytest.mark.parametrize(
    ("window", "age", "is_told"),
    [
        (days(7), timedelta(days=7), True),
        (days(7), timedelta(days=7, seconds=1), False),
        # From a Thursday to a Sunday there is one whole business day.
        (business_days(1), timedelta(days=3), False),
        (business_days(3), timedelta(days=3), True),
    ],
)
def test_what_is_older_than_the_window_is_not_told(window: Any, age: timedelta, is_told: bool) -> None:
    told = life(shipments=(shipment(display_status="DELIVERED", delivered_at=NOW - age),))
    assert bool(keys(told, window=window)) is is_told


def test_switching_on_mails_nothing_that_happened_before() -> None:
    assert why(delivered(), begun=ago(minutes=59)) == "it happened before sending was begun"
    assert keys(delivered(), begun=ago(hours=1)) == ["delivered:1001"]
    # Before it was ever begun only the window bounds what is shown.
    assert keys(delivered(), begun=None) == ["delivered:1001"]


def test_what_was_told_is_never_due_again_and_what_was_deferred_is() -> None:
    key = "delivered:1001"
    assert why(delivered(), claimed(key, ClaimState.SENT)) == "it was sent already"
    assert why(delivered(), claimed(key, ClaimState.REFUSED, why="refused (550)")) == (
        "it was refused for good: refused (550)"
    )
    assert keys(delivered(), claimed(key, ClaimState.DEFERRED)) == [key]


def test_a_claim_without_an_outcome_is_sent_only_again_and_never_while_somebody_may_be_at_it() -> None:
    key = "delivered:1001"
    old, young = claimed(key, at=NOW - UNDER_WAY), claimed(key, at=NOW - UNDER_WAY + timedelta(seconds=1))
    assert why(delivered(), old) == "run@machine was about to send it, and nobody knows whether it did; `--again` does"
    assert keys(delivered(), old, again=UNKNOWN_AGAIN) == [key]
    assert (
        why(delivered(), young, again=UNKNOWN_AGAIN)
        == "run@machine claimed it within the last hour, and may be sending it"
    )
    (found,) = considered(delivered(), old, rules(), now=NOW)
    assert found.is_unknown


def test_what_the_order_has_forgotten_counts_as_told() -> None:
    assert (
        why(delivered(), Claims(until=ago(minutes=60))) == "it is older than what the order remembers of its messages"
    )
    assert keys(delivered(), Claims(until=ago(minutes=61))) == ["delivered:1001"]


@given(
    st.sampled_from(list(ClaimState)),
    st.integers(0, 200),
    st.booleans(),
    st.sampled_from(["DELIVERED", "IN_TRANSIT", "FULFILLED"]),
)
def test_no_message_that_was_sent_or_refused_is_ever_due(
    state: ClaimState, age_hours: int, again: bool, status: str
) -> None:
    told = parcel(status, status.lower().replace("_", "-"), delivered_at=ago(hours=1))
    (found,) = considered(told, NOTHING, rules(window=days(30)), now=NOW)
    held = claimed(found.event.key, state, at=ago(hours=age_hours))
    is_due = bool(due(told, held, rules(window=days(30)), now=NOW, again=UNKNOWN_AGAIN if again else NOT_AGAIN))
    may_be = state is ClaimState.DEFERRED or (state is ClaimState.CLAIMED and again and age_hours >= 1)
    assert is_due is may_be


def test_what_was_refused_is_due_again_only_where_refused_ones_are_asked_for() -> None:
    held = claimed("delivered:1001", ClaimState.REFUSED, why="refused (550)")
    assert why(delivered(), held) == "it was refused for good: refused (550)"
    assert keys(delivered(), held, again=UNKNOWN_AGAIN) == []
    assert keys(delivered(), held, again=REFUSED_AGAIN) == ["delivered:1001"]
    assert keys(delivered(), claimed("delivered:1001", ClaimState.SENT), again=REFUSED_AGAIN) == []


def test_the_facts_of_a_parcel_are_those_of_its_own_and_days_are_days_where_the_shop_is() -> None:
    late = ago(hours=13) + timedelta(minutes=-30)
    told = life(
        shipments=(
            shipment(id="gid://shopify/Fulfillment/1", name="#1001-F1"),
            shipment(id="gid://shopify/Fulfillment/2", name="#1001-F2", display_status="DELIVERED", delivered_at=late),
        )
    )
    event = next(each.event for each in considered(told, NOTHING, rules(), now=NOW) if "delivered" in each.event.key)
    facts = facts_of(told, event, stages=STAGES, shop_name="Acme", zone=HELSINKI)
    assert facts.parcel is not None
    assert (facts.parcel.name, facts.first_name, len(facts.parcels)) == ("#1001-F2", "Mia", 2)
    assert facts.parcel.delivered == late.astimezone(HELSINKI).date()
    assert facts.stage is None
    assert facts.in_parts
    assert not facts.parcel.picked_up


@pytest.mark.parametrize(
    ("changes", "in_parts"),
    [({}, False), ({"fulfillment": known(FulfillmentStatus.PARTIALLY_FULFILLED)}, True)],
)
def test_an_order_of_which_something_is_in_no_parcel_yet_is_told_in_parts(
    changes: dict[str, Any], in_parts: bool
) -> None:
    told = life(**{"fulfillment": known(FulfillmentStatus.FULFILLED)} | changes, shipments=(shipment(),))
    event = next(iter(considered(told, NOTHING, rules(), now=NOW))).event
    assert facts_of(told, event, stages=STAGES, shop_name="Acme", zone=HELSINKI).in_parts is in_parts


def test_what_was_picked_up_is_told_as_that() -> None:
    told = life(shipments=(shipment(display_status="PICKED_UP", delivered_at=ago(hours=2)),))
    (found,) = considered(told, NOTHING, rules(), now=NOW)
    facts = facts_of(told, found.event, stages=STAGES, shop_name="Acme", zone=HELSINKI)
    assert facts.parcel is not None
    assert facts.parcel.picked_up


def test_a_message_goes_to_the_customer_and_each_copy_once() -> None:
    told = life(stage=in_stage("printing"), email="Workshop@example.com")
    (found,) = considered(told, NOTHING, rules(), now=NOW)
    message = message_of(told.order, found, Wording(subject="s", text="t"), shop="acme.myshopify.com", at=NOW)
    assert (message.to, message.copies, recipients(message)) == ("Workshop@example.com", (), 1)
    assert message.event == found.event.key


def test_what_only_the_team_calls_a_stage_is_told_to_nobody() -> None:
    stages = Stages(stages=(replace(STAGES.stages[0], public_name={}),))
    assert why(life(shipments=(), stage=in_stage("printing")), stages=stages) == (
        "the stage printing has no public name"
    )


def test_what_moved_an_order_by_itself_long_ago_is_no_news_when_it_is_found() -> None:
    found_today = in_stage("printing", because="paid")
    old = in_stage("printing", because="paid", happened=ago(days=40))
    assert keys(life(stage=found_today))
    assert keys(life(stage=old)) == []
    assert why(life(stage=old)) == "it happened more than 7d ago"
    assert why(life(stage=old), begun=ago(days=3)) == "it happened before sending was begun"
