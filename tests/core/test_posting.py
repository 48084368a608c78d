"""`event` and `deliver`: what carriers say, posted back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.entries import Entry
from orderstatus.core.acting.event_rows import EventRow, event_rows, typed_news
from orderstatus.core.acting.mutations import EventPlace, EventStatus, PostEvent
from orderstatus.core.acting.orders import EVENTS_READ, ActingOrder, ActPart
from orderstatus.core.acting.plans import Action, Mail, Planned, Skip, Step
from orderstatus.core.acting.posting import Post, deliver, event, post_file
from orderstatus.core.acting.standing import status_of
from orderstatus.core.backwards import ChangeAxis, is_backwards
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import sentence
from orderstatus.core.models import CarrierEvent, Shipment, Tracking
from orderstatus.core.statuses import DeliveryStatus
from support.orders import HELSINKI, NOW, ago, shipment
from support.planned import acting, entry, lines_of, only_skip, only_step, read, skips, steps

ORDER = "gid://shopify/Order/1001"


def parcel(
    display: str | None = "FULFILLED", *events: CarrierEvent, name: str = "#1001-F1", number: str = "A1"
) -> Shipment:
    """A parcel that left two days ago and stands as `display` says."""
    return shipment(
        id=f"gid://shopify/Fulfillment/{name}",
        name=name,
        raw_status="CANCELLED" if display == "CANCELED" else "SUCCESS",
        display_status=display,
        tracking=(Tracking("Posti", number, None),),
        in_transit_at=None,
        events=events,
    )


def was(word: str, at: datetime, number: int = 1) -> CarrierEvent:
    return CarrierEvent(id=f"gid://shopify/FulfillmentEvent/{number}", word=word, happened_at=at)


def say(status: str, shipment: str | None = None, **said: str) -> Post:
    return event(typed_news(status, now=NOW, zone=HELSINKI, **said), shipment=shipment, now=NOW, zone=HELSINKI)


def arrived(shipment: str | None = None, **said: str) -> Post:
    news = typed_news("delivered", now=NOW, zone=HELSINKI, **said)
    return deliver(news, shipment=shipment, now=NOW, zone=HELSINKI)


def by_file(*entries: Entry) -> Post:
    found = list(event_rows(entries, now=NOW, zone=HELSINKI))
    assert not skips(each for each in found if isinstance(each, Skip)), found
    return post_file(
        Action.EVENT, {ORDER: tuple(each for each in found if isinstance(each, EventRow))}, now=NOW, zone=HELSINKI
    )


def posted(step: Step) -> PostEvent:
    assert isinstance(step.mutation, PostEvent)
    return step.mutation


def words(planned: Sequence[Planned]) -> list[str]:
    return [posted(each).status.value for each in planned if isinstance(each, Step)]


def test_an_event_is_now_in_whole_seconds_and_may_be_mailed_by_shopify() -> None:
    now = NOW + timedelta(microseconds=700)
    post = event(typed_news("Out for delivery", now=now, zone=HELSINKI), now=now, zone=HELSINKI)
    step = only_step(post.plan(acting(parcel("IN_TRANSIT", was("in-transit", ago(hours=5))))))
    assert posted(step) == PostEvent(
        order=ORDER,
        fulfillment="gid://shopify/Fulfillment/#1001-F1",
        status=EventStatus.OUT_FOR_DELIVERY,
        happened_at=NOW,
    )
    assert posted(step).happened_at.tzinfo is UTC
    assert read(step.change) == "out-for-delivery at 2026-11-22 14:00; Shopify may e-mail the customer"
    assert (step.mail, step.target, step.before) == (Mail.MAYBE, "#1001-F1", ("gid://shopify/FulfillmentEvent/1",))
    assert step.notes == ()


def test_what_is_known_of_an_event_is_posted_with_it() -> None:
    step = only_step(
        say(
            "in_transit",
            at="2026-11-22 10:30",
            estimate="2026-11-24",
            message="Sorted",
            city="Tampere",
            country="Finland",
            zip_code="33100",
        ).plan(acting(parcel()))
    )
    assert posted(step).happened_at == datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    assert posted(step).message == "Sorted"
    assert posted(step).place == EventPlace(city="Tampere", country="Finland", zip="33100")
    assert posted(step).estimated_delivery_at == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_it_reads_the_shipments_with_their_events() -> None:
    assert say("delayed").parts == {ActPart.SHIPMENTS, ActPart.EVENTS}
    assert (say("delayed").action, arrived().action) == (Action.EVENT, Action.DELIVER)


def test_deliver_delivers_every_live_shipment_that_has_not_arrived() -> None:
    order = acting(
        parcel(name="#1001-F1"),
        parcel("DELIVERED", name="#1001-F2"),
        parcel("CANCELED", name="#1001-F3"),
        parcel("IN_TRANSIT", name="#1001-F4"),
    )
    planned = list(arrived().plan(order))
    assert [each.target for each in planned] == ["#1001-F1", "#1001-F4"]
    assert words(planned) == ["delivered", "delivered"]
    assert only_step(arrived("#1001-F4").plan(order)).target == "#1001-F4"


def test_an_order_whose_shipments_have_all_arrived_is_delivered_already() -> None:
    order = acting(parcel("DELIVERED"), parcel("CANCELED", name="#1001-F2"))
    skip = only_skip(arrived().plan(order))
    assert (skip.is_already, read(skip.because)) == (True, "delivered already")


def test_what_cannot_be_delivered_says_why() -> None:
    assert read(only_skip(arrived().plan(acting(parcel("CANCELED")))).because) == "the shipment was cancelled"
    assert read(only_skip(arrived().plan(acting())).because) == "nothing of the order was shipped"


def test_an_event_of_one_of_several_shipments_needs_its_name() -> None:
    order = acting(parcel(), parcel(name="#1001-F2"))
    assert "#1001-F1, #1001-F2" in read(only_skip(say("delayed").plan(order)).because)
    assert only_step(say("delayed", "#1001-F2").plan(order)).target == "#1001-F2"


def test_the_same_status_at_the_same_time_is_there_already() -> None:
    order = acting(parcel("IN_TRANSIT", was("in-transit", ago(hours=5))))
    skip = only_skip(say("in-transit", at=ago(hours=5).isoformat()).plan(order))
    assert skip.is_already
    assert read(skip.because) == "it has the event in-transit of 2026-11-22 09:00 already"
    assert only_step(say("in-transit", at=ago(hours=4).isoformat()).plan(order))


def test_without_a_time_the_status_that_it_has_is_there_already() -> None:
    order = acting(
        parcel("ATTEMPTED_DELIVERY", was("attempted-delivery", ago(hours=5)), was("in-transit", ago(hours=9)))
    )
    assert only_skip(say("attempted-delivery").plan(order)).is_already
    assert only_step(say("attempted-delivery", at="2026-11-22 13:00").plan(order))
    # Its events were not kept, and its status says it.
    assert only_skip(say("delayed").plan(acting(parcel("DELAYED")))).is_already


def test_delivered_once_is_delivered_whatever_the_time() -> None:
    order = acting(parcel("DELIVERED", was("delivered", ago(hours=5))))
    assert only_skip(say("delivered", at="2026-11-22 13:00").plan(order)).is_already


def test_an_arrival_below_newer_news_is_told_again_only_with_a_time() -> None:
    order = acting(parcel("LABEL_PRINTED", was("label-printed", ago(hours=1), 2), was("delivered", ago(hours=5))))
    for post in (arrived(), say("delivered"), by_file(entry(2, number="A1", status="delivered"))):
        skip = only_skip(post.plan(order))
        assert (skip.is_already, read(skip.because)) == (True, "it is delivered already; give a time to say so again")
    step = only_step(arrived(at="2026-11-22 13:30").plan(order))
    assert [read(each) for each in step.notes] == ["it has the event delivered of 2026-11-22 09:00 already"]
    # Its events were not kept, and it has the time of its arrival.
    order = acting(replace(parcel("LABEL_PRINTED"), delivered_at=ago(hours=5)))
    assert only_skip(arrived().plan(order)).is_already


@pytest.mark.parametrize("at", ["2026-11-20 13:59", "2026-11-19"])
def test_nothing_arrives_before_it_left(at: str) -> None:
    # It left on the 20th at 14:00 in Helsinki.
    order = acting(parcel())
    for post in (arrived(at=at), say("delivered", at=at)):
        skip = only_skip(post.plan(order))
        assert not skip.is_already
        assert read(skip.because) == "it cannot arrive before the shipment was made, 2026-11-20 14:00"
    planned = list(
        by_file(
            entry(2, number="A1", status="delivered", happened_at=at),
            entry(3, number="A1", status="delivered", happened_at="2026-11-22"),
        ).plan(order)
    )
    assert [each.lines for each in skips(planned)] == [(2,)]
    assert [each.lines for each in steps(planned)] == [(3,)]


def test_a_parcel_that_left_within_the_minute_may_have_arrived_in_it() -> None:
    left = ago(days=2) + timedelta(seconds=40)
    assert only_step(arrived(at="2026-11-20 14:00").plan(acting(replace(parcel(), shipped_at=left))))


def test_a_step_back_is_refused_and_says_so() -> None:
    order = acting(parcel("DELIVERED", was("delivered", ago(hours=5))))
    skip = only_skip(say("in-transit").plan(order))
    assert not skip.is_already
    assert read(skip.because) == "it is delivered, and in-transit would be a step back"
    assert not only_skip(say("in-transit", at="2026-11-22 13:00").plan(order)).is_already


def test_news_that_time_has_overtaken_is_old_and_nothing_is_wrong() -> None:
    order = acting(parcel("DELIVERED", was("delivered", ago(hours=5))))
    skip = only_skip(say("in-transit", at="2026-11-21 08:00").plan(order))
    assert (skip.is_already, read(skip.because)) == (True, "old news: it is delivered by now")


def test_from_the_van_to_a_pick_up_point_is_no_step_back() -> None:
    order = acting(parcel("OUT_FOR_DELIVERY", was("out-for-delivery", ago(hours=5))))
    assert only_step(say("ready-for-pickup").plan(order))


def test_an_event_older_than_the_shipment_or_than_other_news_is_said() -> None:
    order = acting(parcel("IN_TRANSIT", was("in-transit", ago(hours=5))))
    step = only_step(say("in-transit", at="2026-11-18 08:00").plan(order))
    assert [read(each) for each in step.notes] == [
        "that is before the shipment was made, 2026-11-20 14:00",
        "there is newer news already, of 2026-11-22 09:00",
    ]
    label = only_step(say("label-printed", at="2026-11-18 08:00").plan(acting(parcel("LABEL_PURCHASED"))))
    assert label.notes == ()


def test_of_a_day_alone_the_hour_is_said_and_the_day_decides_what_is_there_already() -> None:
    step = only_step(say("in-transit", at="2026-11-21").plan(acting(parcel())))
    assert posted(step).happened_at == datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert [read(each) for each in step.notes] == ["only the day is known: 2026-11-21 12:00 is put for it"]
    had = acting(parcel("IN_TRANSIT", was("in-transit", datetime(2026, 11, 21, 20, 0, tzinfo=UTC))))
    assert only_skip(say("in-transit", at="2026-11-21").plan(had)).is_already


def test_of_the_day_on_which_it_left_the_hour_is_not_before_it_left() -> None:
    # It left on the 20th at 14:00 in Helsinki, after noon.
    step = only_step(say("in-transit", at="20.11.2026").plan(acting(parcel())))
    assert posted(step).happened_at == ago(days=2)


def test_today_is_now_while_noon_is_to_come() -> None:
    morning = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
    news = typed_news("delivered", at="2026-11-22", now=morning, zone=HELSINKI)
    assert news.happened is not None
    assert news.happened.at == morning
    with pytest.raises(UsageError, match="still to come"):
        typed_news("delivered", at="2026-11-23", now=morning, zone=HELSINKI)


def test_rows_of_one_shipment_are_posted_in_the_order_of_their_times() -> None:
    planned = list(
        by_file(
            entry(2, number="a1", status="Toimitettu", happened_at="22.11.2026 12:00"),
            entry(3, number="A 1", status="Out for delivery", happened_at="22.11.2026 08:00"),
            entry(4, number="A1", status="In transit", happened_at="21.11.2026 08:00"),
            entry(5, number="A1", status="In transit", happened_at="21.11.2026 08:00"),
        ).plan(acting(parcel()))
    )
    assert words(planned) == ["in-transit", "out-for-delivery", "delivered"]
    assert [each.lines for each in planned] == [(4,), (5,), (3,), (2,)]
    assert [each.is_already for each in skips(planned)] == [True]


def test_rows_of_equal_times_are_posted_in_the_order_of_the_way() -> None:
    planned = list(
        by_file(
            entry(2, number="A1", status="delivered", happened_at="2026-11-22"),
            entry(3, number="A1", status="in transit", happened_at="2026-11-22"),
        ).plan(acting(parcel()))
    )
    assert words(planned) == ["in-transit", "delivered"]


def test_rows_go_to_the_shipment_that_has_their_number() -> None:
    order = acting(parcel(number="A1"), parcel(name="#1001-F2", number="B2"))
    planned = list(
        by_file(entry(2, number="b2", status="delivered"), entry(3, number="Z9", status="delivered")).plan(order)
    )
    assert [each.target for each in steps(planned)] == ["#1001-F2"]
    assert [(each.lines, read(each.because)) for each in skips(planned)] == [
        ((3,), "the order has no shipment with the number Z9")
    ]


@pytest.mark.parametrize(
    ("row", "because"),
    [
        (entry(2, status="delivered"), "the row names no order, shipment or tracking number"),
        (entry(2, number="A1"), "the row gives no status"),
        (entry(2, number="A1", status="delivered", happened_at="soon"), "the time soon cannot be read"),
        (entry(2, number="A1", status="delivered", happened_at="03/04/2026"), "the time 03/04/2026 may be two days"),
        (
            entry(2, number="A1", status="delivered", happened_at="2026-11-22 14:01"),
            "2026-11-22 14:01 is still to come",
        ),
        (entry(2, number="A1", status="delivered", estimated_delivery="soon"), "the time soon cannot be read"),
        (entry(2, sentence("a formula"), number="A1", status="delivered"), "a formula"),
        (entry(2, number="A1", status="gone"), "the status gone is not known; known are: label-purchased, "),
    ],
)
def test_a_row_that_cannot_be_done_is_skipped_with_its_line(row: Entry, because: str) -> None:
    (skip,) = event_rows([row], now=NOW, zone=HELSINKI)
    assert isinstance(skip, Skip)
    assert skip.lines == (2,)
    assert because in read(skip.because)


def test_deliver_takes_from_a_file_what_it_calls_delivered() -> None:
    first, second, third = event_rows(
        [entry(2, number="A1"), entry(3, number="B2", status="Toimitettu"), entry(4, number="C3", status="in transit")],
        now=NOW,
        zone=HELSINKI,
        status=EventStatus.DELIVERED,
    )
    assert isinstance(first, EventRow)
    assert isinstance(second, EventRow)
    assert isinstance(third, Skip)
    assert (third.lines, read(third.because)) == ((4,), "the row says in-transit")


@pytest.mark.parametrize(
    "said",
    [
        {"status": "gone"},
        {"status": " "},
        {"status": "delayed", "at": "soon"},
        {"status": "delayed", "at": "03/04/2026"},
        {"status": "delayed", "at": "2027-01-01"},
        {"status": "delayed", "city": ""},
        {"status": "delayed", "estimate": "x"},
    ],
)
def test_what_was_typed_wrong_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(UsageError) as refused:
        typed_news(**said, now=NOW, zone=HELSINKI)
    assert refused.value.hint


@pytest.mark.parametrize("status", EventStatus)
def test_every_event_has_a_place_on_the_way(status: EventStatus) -> None:
    assert status_of(status) not in (DeliveryStatus.UNKNOWN, DeliveryStatus.CANCELLED)


DISPLAYS = st.sampled_from(
    [None, "FULFILLED", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELAYED", "DELIVERED", "CANCELED", "NEW"]
)
STATUSES = st.sampled_from([each.value for each in EventStatus])
TIMES = st.sampled_from(
    [f"2026-11-{day} {hour}" for day in (19, 21, 22) for hour in ("08:00", "13:00")] + ["2026-11-21"]
)
EVENTS = st.lists(st.tuples(STATUSES, st.integers(1, 80)), max_size=3).map(
    lambda said: tuple(was(word, ago(hours=hours), at) for at, (word, hours) in enumerate(said))
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"number": st.sampled_from(["A1", "B2", "Z9"]), "status": STATUSES | st.just("gone")},
        optional={"happened_at": TIMES},
    ),
    max_size=8,
)
ORDERS = st.builds(
    lambda first, of_first, second, of_second: acting(
        parcel(first, *of_first), parcel(second, *of_second, name="#1001-F2", number="B2")
    ),
    DISPLAYS,
    EVENTS,
    DISPLAYS,
    EVENTS,
)


def planned_of(order: ActingOrder, texts: list[dict[str, str]]) -> list[Planned]:
    found = list(event_rows((entry(at + 2, **each) for at, each in enumerate(texts)), now=NOW, zone=HELSINKI))
    rows = tuple(each for each in found if isinstance(each, EventRow))
    planned: list[Planned] = [each for each in found if isinstance(each, Skip)]
    return [*planned, *post_file(Action.EVENT, {ORDER: rows}, now=NOW, zone=HELSINKI).plan(order)]


@pytest.mark.parametrize("hours", [EVENTS_READ, EVENTS_READ + 4], ids=["as old as the oldest", "older than all"])
def test_what_may_be_among_the_events_that_are_not_read_is_not_posted_again(hours: int) -> None:
    """A carrier's file that tells everything from the beginning, given a second time."""
    newest = [was("in-transit", ago(hours=at + 1), at) for at in range(EVENTS_READ)]
    told = entry(2, number="A1", status="delayed", happened_at=ago(hours=hours).isoformat(), order="#1001")
    found = only_skip(by_file(told).plan(acting(parcel("IN_TRANSIT", *newest))))
    assert read(found.because) == "old news: it has 10 newer events, and may have this one too"
    assert found.is_already
    assert only_step(by_file(told).plan(acting(parcel("IN_TRANSIT", *newest[:-1]))))


@given(ORDERS, ROWS)
def test_every_line_ends_in_one_step_or_skip(order: ActingOrder, texts: list[dict[str, str]]) -> None:
    assert lines_of(planned_of(order, texts)) == [at + 2 for at in range(len(texts))]


@given(ORDERS, ROWS)
def test_events_of_a_shipment_follow_their_times_and_never_lead_back(
    order: ActingOrder, texts: list[dict[str, str]]
) -> None:
    of_shipment: dict[str, list[PostEvent]] = {}
    for step in steps(planned_of(order, texts)):
        of_shipment.setdefault(posted(step).fulfillment, []).append(posted(step))
    for one in order.order.shipments or ():
        standing = one.status.value
        told = of_shipment.get(one.id, [])
        assert [each.happened_at for each in told] == sorted(each.happened_at for each in told)
        assert all(each.happened_at <= NOW for each in told)
        assert len({(each.status, each.happened_at) for each in told}) == len(told)
        for each in told:
            assert standing is not DeliveryStatus.DELIVERED
            if each.status is not EventStatus.READY_FOR_PICKUP:
                assert not is_backwards(ChangeAxis.DELIVERY, standing.value, status_of(each.status).value)
            standing = status_of(each.status)


@given(ORDERS, ROWS)
def test_a_file_that_was_posted_has_nothing_left_to_post(order: ActingOrder, texts: list[dict[str, str]]) -> None:
    texts = [{"happened_at": "2026-11-21 08:00", **each} for each in texts]
    planned = planned_of(order, texts)
    done = steps(planned)
    after = []
    for one in order.order.shipments or ():
        mine = [posted(each) for each in done if posted(each).fulfillment == one.id]
        new = tuple(was(each.status.value, each.happened_at, 100 + at) for at, each in enumerate(mine))
        display = mine[-1].status.name if mine else one.display_status
        after.append(
            replace(parcel(display, *(one.events or ()), *new), id=one.id, name=one.name, tracking=one.tracking)
        )
    # What would have been a step back may be none from where the shipment stands now, and no shop remembers that.
    refused = {line for each in planned if isinstance(each, Skip) and not each.is_already for line in each.lines}
    again = steps(planned_of(acting(*after), texts))
    assert {line for each in again for line in each.lines} <= refused
