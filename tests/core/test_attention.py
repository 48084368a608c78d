"""Exactly one flag per order, the worst; and nothing is read that cannot change which one that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orderstatus.core import attention
from orderstatus.core.attention import (
    RULES,
    SHIPMENT_FLAGS,
    Watch,
    cancelled_orders,
    money_at_risk,
    most_urgent_first,
    open_orders,
    reads_stages,
    worst,
)
from orderstatus.core.attention_facts import Facts, Finding, FlaggedOrder
from orderstatus.core.attention_steps import resolving_command
from orderstatus.core.flag_explanations import explained
from orderstatus.core.flags import DEFAULT_THRESHOLDS, SEVERITY, Flag, parse_flags
from orderstatus.core.labels import sentence
from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Money,
    Order,
    OrderLife,
    PaymentTerms,
    Return,
    Shipment,
    Transaction,
)
from orderstatus.core.query import LifePart, Part
from orderstatus.core.rules import Rules
from orderstatus.core.spans import business_days, days
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.statuses import FulfillmentStatus, OrderState, known, payment_status
from orderstatus.core.statuses import return_status as returned
from orderstatus.output.sentences import said
from support.orders import CONTEXT, NOW, ago, euros, order, shipment, staged

RULES_AS_SHIPPED = Rules()
STAGES = Stages(stages=(Stage(id="printing", name="Printing"), Stage(id="packing", name="Packing", next=())))
OLD = ago(days=20)


def event(**span: float) -> CarrierEvent:
    return CarrierEvent(id="e", word="in-transit", happened_at=ago(**span))


# One parcel for each flag of a parcel, and the fulfillment orders, returns and money of the other flags.
PARCELS: dict[Flag, Shipment] = {
    Flag.DELIVERY_FAILED: shipment(display_status="FAILURE", events=None),
    Flag.DELIVERY_ATTEMPTED: shipment(display_status="ATTEMPTED_DELIVERY", events=None),
    Flag.LIKELY_LOST: shipment(shipped_at=ago(days=31), in_transit_at=ago(days=31), events=(event(hours=1),)),
    Flag.NOT_DELIVERED: shipment(shipped_at=OLD, in_transit_at=OLD, events=(event(hours=1),)),
    Flag.SILENT: shipment(shipped_at=ago(days=12), in_transit_at=ago(days=12), events=(event(days=12),)),
    Flag.DELAYED: shipment(display_status="DELAYED", events=(event(hours=1),)),
    Flag.LABEL_NOT_SCANNED: shipment(display_status="LABEL_PRINTED", shipped_at=ago(days=8), in_transit_at=None),
    Flag.LABEL_VOIDED: shipment(display_status="LABEL_VOIDED"),
    Flag.NO_CARRIER_NEWS: shipment(display_status="FULFILLED", shipped_at=ago(days=8), in_transit_at=None, events=()),
    Flag.NO_TRACKING: shipment(display_status="FULFILLED", shipped_at=ago(days=8), in_transit_at=None, tracking=()),
}
WORK: dict[Flag, FulfillmentOrder] = {
    Flag.REQUEST_DECLINED: FulfillmentOrder(id="d", status="open", request_status="rejected", updated_at=OLD),
    Flag.ON_HOLD: FulfillmentOrder(id="h", status="on-hold", updated_at=OLD, holds=(Hold(id="h", reason="other"),)),
    Flag.SCHEDULE_PASSED: FulfillmentOrder(id="s", status="scheduled", fulfill_at=OLD),
}
AUTHORIZED = Transaction(
    id="t", kind="authorization", status="success", amount=euros("20"), processed_at=ago(days=6), gateway="card"
)


def troubled(*flags: Flag) -> Facts:
    """An open order with all of these troubles at once."""
    changes: dict[str, Any] = {
        "placed_at": ago(days=40),
        "fulfillment": known(FulfillmentStatus.PARTIALLY_FULFILLED),
        "shipments": tuple(replace(PARCELS[flag], id=flag.value) for flag in flags if flag in PARCELS),
    }
    if Flag.UNFULFILLED in flags:
        changes["fulfillment"] = known(FulfillmentStatus.UNFULFILLED)
    if Flag.PARTLY_STALLED in flags:
        changes["shipments"] += (shipment(id="first", display_status="DELIVERED", shipped_at=OLD),)
    if Flag.AUTHORIZATION_EXPIRED in flags:
        changes["payment"] = payment_status("EXPIRED")
    if Flag.AUTHORIZATION_EXPIRING in flags:
        changes |= {"transactions": (AUTHORIZED,), "capturable": euros("20")}
    if Flag.PAYMENT_OVERDUE in flags:
        changes |= {"terms": PaymentTerms(name=None, overdue=True, due_at=OLD)}
        changes.setdefault("payment", payment_status("PENDING"))
    if Flag.STAGE_OVERDUE in flags:
        changes["stage"] = staged("printing", due=ago(days=1))
    asked = Return(id="r", name="#1001-R1", status="requested", created_at=OLD)
    return Facts(
        order=order(**changes),
        returns=(asked,) if Flag.RETURN_UNANSWERED in flags else (),
        fulfillment_orders=tuple(work for flag, work in WORK.items() if flag in flags)
        + ((FulfillmentOrder(id="o", status="open"),) if {Flag.UNFULFILLED, Flag.PARTLY_STALLED} & set(flags) else ()),
    )


OPEN_FLAGS: list[Flag] = [flag for flag in Flag if flag is not Flag.CANCELLED_NOT_REFUNDED]


def is_possible(flags: set[Flag]) -> bool:
    """Nothing was shipped, or something was, or counts so: not both of one order."""
    return Flag.UNFULFILLED not in flags or not flags & {Flag.PARTLY_STALLED, Flag.LABEL_VOIDED}


troubles: st.SearchStrategy[Flag] = st.sampled_from(OPEN_FLAGS)
combinations = st.sets(troubles, min_size=1).filter(is_possible)


@pytest.mark.parametrize("flag", OPEN_FLAGS, ids=str)
def test_an_order_with_one_trouble_has_its_flag(flag: Flag) -> None:
    finding = worst(troubled(flag), RULES_AS_SHIPPED, NOW)
    assert finding is not None
    assert finding.flag is flag


@given(combinations)
def test_of_any_troubles_at_once_the_order_has_the_worst(flags: set[Flag]) -> None:
    facts = troubled(*flags)
    finding = worst(facts, RULES_AS_SHIPPED, NOW)
    raised = [flag for flag, rule in RULES.items() if rule(facts, RULES_AS_SHIPPED, NOW) is not None]
    assert finding is not None
    assert finding.flag is min(raised, key=lambda flag: SEVERITY[flag])
    # Some troubles hide others of the same parcel or payment; none may hide one that is worse.
    assert SEVERITY[finding.flag] <= min(SEVERITY[flag] for flag in flags)


@given(combinations, st.randoms())
def test_the_order_of_parcels_and_of_work_makes_no_difference(flags: set[Flag], chance: Any) -> None:
    facts = troubled(*flags)
    parcels, work = list(facts.order.shipments or ()), list(facts.fulfillment_orders or ())
    chance.shuffle(parcels)
    chance.shuffle(work)
    other = replace(facts, order=replace(facts.order, shipments=tuple(parcels)), fulfillment_orders=tuple(work))
    first, second = worst(facts, RULES_AS_SHIPPED, NOW), worst(other, RULES_AS_SHIPPED, NOW)
    assert first is not None
    assert second is not None
    assert (first.flag, first.since, first.deadline) == (second.flag, second.since, second.deadline)


@given(combinations, troubles)
def test_one_more_trouble_never_makes_an_order_look_better(flags: set[Flag], more: Flag) -> None:
    both = flags | {more}
    assume(is_possible(both))
    before, after = (worst(troubled(*each), RULES_AS_SHIPPED, NOW) for each in (flags, both))
    assert before is not None
    assert after is not None
    assert SEVERITY[after.flag] <= SEVERITY[before.flag]


@dataclass
class Source:
    """A shop that answers by id, and remembers what it was asked."""

    facts: Mapping[str, Facts]
    events: Mapping[str, tuple[CarrierEvent, ...]] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def lives(self, orders: Iterable[str], parts: frozenset[LifePart]) -> Iterator[OrderLife]:
        ids, (part,) = tuple(orders), parts
        self.asked.append((part.value, ids))
        for each in ids:
            facts = self.facts[each]
            if part is LifePart.RETURNS:
                yield OrderLife(order=facts.order, returns=facts.returns)
            else:
                yield OrderLife(order=facts.order, fulfillment_orders=facts.fulfillment_orders)

    def carrier_events(self, shipments: Sequence[str], *, newest: int) -> Mapping[str, tuple[CarrierEvent, ...]]:
        assert newest == 1
        self.asked.append(("events", tuple(shipments)))
        return {each: self.events[each] for each in shipments if each in self.events}


def watched(*facts: Facts, wanted: frozenset[Flag] = frozenset(Flag)) -> tuple[list[FlaggedOrder], Source, Watch]:
    """What is found in a shop with these orders, of which a list told no more than a list does."""
    numbered = [
        replace(each, order=replace(each.order, id=f"gid://shopify/Order/{at}", name=f"#{at}"))
        for at, each in enumerate(facts, start=1)
    ]
    events: dict[str, tuple[CarrierEvent, ...]] = {}
    listed: list[Order] = []
    for each in numbered:
        parcels = []
        for at, parcel in enumerate(each.order.shipments or ()):
            named = f"{each.order.name}-F{at}"
            events[named] = parcel.events or ()
            parcels.append(replace(parcel, id=named, events=None))
        returns = [back.status for back in each.returns or ()]
        summed_up = returned("RETURN_REQUESTED" if "requested" in returns else "NO_RETURN")
        listed.append(
            replace(
                each.order,
                shipments=None if each.order.shipments is None else tuple(parcels),
                return_=summed_up,
            )
        )
    source = Source({each.order.id: each for each in numbered}, events)
    watch = Watch(source, rules=RULES_AS_SHIPPED, now=NOW, wanted=wanted)  # type: ignore[arg-type]
    return list(watch.flagged(listed)), source, watch


@pytest.mark.parametrize("flag", OPEN_FLAGS, ids=str)
def test_every_flag_is_found_in_what_a_list_and_the_readings_by_id_tell(flag: Flag) -> None:
    found, _, watch = watched(troubled(flag))
    assert [each.finding.flag for each in found] == [flag]
    assert watch.blind == set()


@given(st.lists(combinations, max_size=6))
def test_every_order_is_found_once_with_the_flag_that_reading_everything_gives(orders: list[set[Flag]]) -> None:
    facts = [troubled(*flags) for flags in orders]
    found, _, _ = watched(*facts)
    expected = [worst(each, RULES_AS_SHIPPED, NOW) for each in facts]
    assert [each.finding.flag for each in found] == [each.flag for each in expected if each is not None]
    assert len({each.order.id for each in found}) == len(found) == len(facts)


def test_a_healthy_order_costs_no_more_than_its_place_in_the_list() -> None:
    fine = order(
        fulfillment=known(FulfillmentStatus.FULFILLED),
        shipments=(shipment(events=None), shipment(display_status="DELIVERED", shipped_at=OLD, events=None)),
    )
    found, source, _ = watched(Facts(order=fine))
    assert (found, source.asked) == ([], [])


def test_what_is_already_worse_is_not_looked_into_further() -> None:
    both = troubled(Flag.AUTHORIZATION_EXPIRED, Flag.RETURN_UNANSWERED, Flag.ON_HOLD, Flag.SILENT)
    found, source, _ = watched(both)
    assert [each.finding.flag for each in found] == [Flag.AUTHORIZATION_EXPIRED]
    assert source.asked == []
    answered = troubled(Flag.RETURN_UNANSWERED, Flag.ON_HOLD, Flag.SILENT)
    _, source, _ = watched(answered)
    assert source.asked == [("life_returns", ("gid://shopify/Order/1",))]
    _, source, _ = watched(troubled(Flag.SILENT, Flag.ON_HOLD))
    assert source.asked == [("events", ("#1-F0",))]


def test_events_are_read_of_the_parcels_that_need_them_and_never_of_what_has_arrived() -> None:
    parcels = (
        PARCELS[Flag.SILENT],
        shipment(display_status="DELIVERED", shipped_at=ago(days=12)),
        shipment(shipped_at=ago(days=1), in_transit_at=ago(hours=3)),
        shipment(shipped_at=ago(days=12), in_transit_at=ago(days=12), requires_shipping=False),
        shipment(display_status="LABEL_PRINTED", shipped_at=ago(days=3), in_transit_at=None),
    )
    sent = order(placed_at=ago(days=13), fulfillment=known(FulfillmentStatus.FULFILLED), shipments=parcels)
    _, source, _ = watched(Facts(order=sent))
    assert source.asked == [("events", ("#1-F0",))]


def test_a_parcel_in_trouble_is_asked_for_the_carriers_own_words() -> None:
    event_ = CarrierEvent(id="e", word="failure", happened_at=ago(hours=5), message="Address unknown")
    failed = troubled(Flag.DELIVERY_FAILED)
    parcel = replace(PARCELS[Flag.DELIVERY_FAILED], events=(event_,))
    found, source, _ = watched(replace(failed, order=replace(failed.order, shipments=(parcel,))))
    assert source.asked == [("events", ("#1-F0",))]
    assert found[0].finding.since == ago(hours=5)
    assert said(found[0].finding.reason, CONTEXT) == "PostNord: Address unknown"


def test_only_what_the_wanted_flags_rest_on_is_read() -> None:
    facts = [troubled(Flag.AUTHORIZATION_EXPIRING), troubled(Flag.ON_HOLD), troubled(Flag.SILENT)]
    found, source, _ = watched(*facts, wanted=frozenset({Flag.AUTHORIZATION_EXPIRING}))
    assert [each.finding.flag for each in found] == [Flag.AUTHORIZATION_EXPIRING]
    assert source.asked == []


def test_a_wanted_flag_that_is_outdone_by_a_worse_one_is_not_the_orders() -> None:
    both = troubled(Flag.RETURN_UNANSWERED, Flag.ON_HOLD)
    found, _, _ = watched(both, wanted=frozenset({Flag.ON_HOLD}))
    assert found == []


def test_orders_that_need_the_same_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "BATCH", 4)
    found, source, _ = watched(*[troubled(Flag.ON_HOLD) for _ in range(10)])
    assert len(found) == 10
    assert [(part, len(ids)) for part, ids in source.asked] == [
        ("fulfillment_orders", 4),
        ("fulfillment_orders", 4),
        ("fulfillment_orders", 2),
    ]


def test_what_may_not_be_read_raises_nothing_and_is_told() -> None:
    unread = replace(troubled(Flag.ON_HOLD), fulfillment_orders=None)
    found, _, watch = watched(unread)
    assert found == []
    assert watch.blind == {
        Flag.REQUEST_DECLINED,
        Flag.ON_HOLD,
        Flag.SCHEDULE_PASSED,
        Flag.UNFULFILLED,
        Flag.PARTLY_STALLED,
    }
    asked = troubled(Flag.RETURN_UNANSWERED)
    hidden, source, watch = watched(asked)
    assert len(hidden) == 1
    source.facts = {each: replace(facts, returns=None) for each, facts in source.facts.items()}
    again = Watch(source, rules=RULES_AS_SHIPPED, now=NOW)  # type: ignore[arg-type]
    assert list(again.flagged([replace(hidden[0].order)])) == []
    assert again.blind == {Flag.RETURN_UNANSWERED}


def test_without_shipments_and_transactions_their_flags_are_blind() -> None:
    _, _, watch = watched(Facts(order=order(shipments=None, fulfillment=known(FulfillmentStatus.FULFILLED))))
    assert watch.blind == SHIPMENT_FLAGS | {Flag.PARTLY_STALLED}
    dark = replace(troubled(Flag.AUTHORIZATION_EXPIRING).order, transactions=None)
    _, _, watch = watched(Facts(order=dark, fulfillment_orders=()))
    assert watch.blind == {Flag.AUTHORIZATION_EXPIRED, Flag.AUTHORIZATION_EXPIRING}


def test_a_stage_or_a_history_that_may_not_be_read_is_told_where_stages_are_in_use() -> None:
    for stage, is_dark in [
        (None, True),
        (StageMark(stage="printing"), True),
        (StageMark(stage=None), False),
        (staged("printing"), False),
    ]:
        watch = Watch(Source({}), rules=Rules(stages=STAGES), now=NOW)  # type: ignore[arg-type]
        list(watch.flagged([order(stage=stage, placed_at=NOW, fulfillment=known(FulfillmentStatus.FULFILLED))]))
        assert (Flag.STAGE_OVERDUE in watch.blind) == is_dark
    _, _, unused = watched(Facts(order=order(stage=None), fulfillment_orders=()))
    assert unused.blind == set()


def test_events_that_may_not_be_read_are_told() -> None:
    source = Source({})
    watch = Watch(source, rules=RULES_AS_SHIPPED, now=NOW)  # type: ignore[arg-type]
    silent = replace(PARCELS[Flag.SILENT], events=None)
    sent = order(placed_at=ago(days=13), fulfillment=known(FulfillmentStatus.FULFILLED), shipments=(silent,))
    assert list(watch.flagged([sent])) == []
    assert watch.blind == {Flag.SILENT, Flag.NO_CARRIER_NEWS}


# What is read at all.


def test_every_open_order_of_any_age_is_looked_at_with_all_that_a_flag_rests_on() -> None:
    asked = open_orders()
    assert asked is not None
    query, parts = asked
    assert parts == {Part.SHIPMENTS, Part.METHODS, Part.TRANSACTIONS, Part.TERMS}
    assert query.matches(order(placed_at=ago(days=3000)), NOW)
    assert not query.matches(order(state=known(OrderState.ARCHIVED)), NOW)
    assert not query.matches(order(state=known(OrderState.CANCELLED)), NOW)


def test_parts_that_no_wanted_flag_needs_are_left_out() -> None:
    of_authorizations = open_orders(frozenset({Flag.AUTHORIZATION_EXPIRING}))
    assert of_authorizations is not None
    assert of_authorizations[1] == {Part.TRANSACTIONS}
    assert open_orders(frozenset({Flag.CANCELLED_NOT_REFUNDED})) is None
    assert cancelled_orders(days(90), NOW, frozenset({Flag.SILENT})) is None


def test_stages_are_read_only_where_they_are_in_use_or_asked_for() -> None:
    mild = frozenset({Flag.UNFULFILLED})
    of_stages = {Part.STAGE, Part.STAGE_HISTORY}
    for rules, wanted, are_read in [
        (Rules(), frozenset(Flag), False),
        (Rules(), mild, False),
        (Rules(), frozenset({Flag.STAGE_OVERDUE}), True),
        (Rules(stages=STAGES), frozenset(Flag), True),
        # A stage that is overdue goes before an order that nobody ships.
        (Rules(stages=STAGES), mild, True),
        (Rules(stages=STAGES), frozenset({Flag.ON_HOLD}), False),
    ]:
        asked = open_orders(wanted, stages=reads_stages(rules, wanted))
        assert asked is not None
        assert (of_stages <= asked[1]) == are_read
        assert of_stages.isdisjoint(asked[1]) != are_read


def test_cancelled_orders_are_bounded_by_their_last_change_which_no_cancellation_precedes() -> None:
    asked = cancelled_orders(days(90), NOW)
    assert asked is not None
    query, parts = asked
    gone = order(state=known(OrderState.CANCELLED), cancelled_at=ago(days=90), updated_at=ago(days=90))
    assert query.matches(gone, NOW)
    assert query.matches(replace(gone, placed_at=ago(days=500)), NOW)
    assert not query.matches(replace(gone, updated_at=ago(days=90, seconds=1)), NOW)
    assert not query.matches(replace(gone, payment=payment_status("REFUNDED")), NOW)
    assert parts == {Part.RECEIVED}


def test_business_days_bound_no_search_as_only_the_shops_calendar_knows_how_far_they_reach() -> None:
    asked = cancelled_orders(business_days(10), NOW)
    assert asked is not None
    assert asked[0].updated_since is None


# Rows.


def finding(flag: Flag, **changes: Any) -> Finding:
    facts: dict[str, Any] = {"flag": flag, "reason": sentence("payment is overdue"), "since": OLD, **changes}
    return Finding(**facts)


def flagged(name: str, flag: Flag, **changes: Any) -> FlaggedOrder:
    return FlaggedOrder(order(name=name), finding(flag, **changes))


def test_the_worst_comes_first_then_the_nearest_deadline_or_what_began_longest_ago() -> None:
    rows = [
        flagged("silent-today", Flag.SILENT, since=ago(hours=1)),
        flagged("undated", Flag.SILENT, since=None),
        flagged("silent-for-long", Flag.SILENT, since=ago(days=40)),
        flagged("late-deadline", Flag.AUTHORIZATION_EXPIRING, deadline=NOW + timedelta(hours=9), since=ago(days=9)),
        flagged("near-deadline", Flag.AUTHORIZATION_EXPIRING, deadline=NOW + timedelta(hours=2), since=ago(days=1)),
        flagged("expired", Flag.AUTHORIZATION_EXPIRED, since=None),
    ]
    assert [each.order.name for each in most_urgent_first(rows)] == [
        "expired",
        "near-deadline",
        "late-deadline",
        "silent-for-long",
        "silent-today",
        "undated",
    ]


def test_money_at_risk_is_summed_for_each_currency_and_never_across() -> None:
    rows = [
        flagged("1", Flag.SILENT, amount=euros("10.50")),
        flagged("2", Flag.ON_HOLD, amount=euros("0.25")),
        flagged("3", Flag.ON_HOLD, amount=Money(Decimal("300"), "JPY")),
        flagged("4", Flag.ON_HOLD, amount=None),
    ]
    assert [(each.total, each.orders) for each in money_at_risk(rows)] == [
        (euros("10.75"), 2),
        (Money(Decimal("300"), "JPY"), 1),
    ]


def test_the_command_is_ours_where_there_is_one_else_it_opens_the_order() -> None:
    row = flagged("#1001", Flag.RETURN_UNANSWERED, command=("returns", "approve"))
    assert resolving_command(row, known={"open", "returns approve"}) == "orderstatus returns approve 1001"
    # A group of commands without that one does not resolve it.
    assert resolving_command(row, known={"open", "returns"}) == "orderstatus open 1001"
    parcel = flagged("#1001", Flag.SILENT, options=("--tracking",))
    assert resolving_command(parcel, known={"open"}) == "orderstatus open 1001 --tracking"


def test_the_command_asks_the_same_shop_and_can_be_pasted_whatever_the_order_is_called() -> None:
    row = flagged("#EX 7; rm -rf ~", Flag.ON_HOLD, command=("release",))
    assert (
        resolving_command(row, known={"open"}, shop=("--shop", "acme"))
        == "orderstatus open 'EX 7; rm -rf ~' --shop acme"
    )
    nameless = flagged("--json", Flag.ON_HOLD)
    assert resolving_command(nameless, known={"open"}) == "orderstatus open gid://shopify/Order/1001"


def test_options_of_a_command_that_there_is_not_are_not_given_to_another() -> None:
    row = flagged("#1001", Flag.UNFULFILLED, command=("ship",), options=("--number", "NUMBER"))
    assert resolving_command(row, known={"open"}) == "orderstatus open 1001"


# Explanations.


@pytest.mark.parametrize("flag", Flag, ids=str)
def test_every_flag_is_explained_with_its_threshold_as_it_is_set(flag: Flag) -> None:
    plain = explained(flag, RULES_AS_SHIPPED)
    text = said(plain.rule, CONTEXT)
    assert text.endswith(".")
    assert ("60 days" in text) == (flag in SHIPMENT_FLAGS)
    assert "None" not in text
    assert plain.threshold == DEFAULT_THRESHOLDS.get(flag)
    if plain.threshold is not None:
        set_ = Rules(thresholds={**DEFAULT_THRESHOLDS, flag: business_days(77)})
        assert "77 business days" in said(explained(flag, set_).rule, CONTEXT)
        assert explained(flag, set_).threshold == business_days(77)


def test_flags_are_typed_in_comma_lists_and_in_shopifys_spelling() -> None:
    assert parse_flags("--flag", ["silent,DELIVERY_FAILED", "on-hold"]) == {
        Flag.SILENT,
        Flag.DELIVERY_FAILED,
        Flag.ON_HOLD,
    }
    assert parse_flags("--fail-on", ["any"], every="any") == frozenset(Flag)
