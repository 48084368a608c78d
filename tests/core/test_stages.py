"""Stages: read from a file, checked against each other, moved by hand and by themselves, and kept as JSON that fits."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.core.lifecycle import order_state
from orderstatus.core.metafields import MOST_JSON_BYTES
from orderstatus.core.models import Order, Shipment, Transaction
from orderstatus.core.spans import business_days
from orderstatus.core.stages.advancing import advanced
from orderstatus.core.stages.checking import problems
from orderstatus.core.stages.definition import Entry, Stage, Stages, Trigger
from orderstatus.core.stages.history import added, compacted_by, history_from, history_text
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.stages.moving import (
    NotMoved,
    StageMove,
    WantedMove,
    due,
    is_overdue,
    news_of,
    planned_move,
    since,
    stage_of,
)
from orderstatus.core.stages.reading import raw_stages, stages_from
from orderstatus.core.stages.steps import step_of
from orderstatus.core.statuses import fulfillment_status, payment_status, return_status, shipment_status

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""A Wednesday."""
CALENDAR = WorkCalendar()
WORKSHOP = """
tag_prefix = "stage-"

[printing]
name = "Printing"
public = true
color = "#1E90FF"
next = ["packing", "waiting"]
due = "3bd"
template = "printing"
recipients = ["workshop@example.com"]
enters = ["paid", "after waiting 2bd"]
public_name = { en = "Being printed", fi = "Painossa" }
description.en = "Your shirt is on the press."

[waiting]
name = "Waiting for cloth"
next = ["printing"]

[packing]
name = "Packing"
next = ["sent"]

[sent]
name = "Sent"
next = []
enters = ["fulfilled", "delivered"]
"""


def workshop(text: str = WORKSHOP) -> Stages:
    return stages_from(tomllib.loads(text))


def an_order(
    mark: StageMark | None = None,
    *,
    payment: str = "PENDING",
    fulfillment: str = "UNFULFILLED",
    parcel: str | None = None,
) -> Order:
    shipments: tuple[Shipment, ...] = ()
    if parcel is not None:
        shipments = (
            Shipment(
                id="1", name="#1001-F1", raw_status="SUCCESS", display_status=parcel, status=shipment_status(parcel)
            ),
        )
    return Order(
        id="gid://shopify/Order/1",
        name="#1001",
        placed_at=NOW - timedelta(days=1),
        state=order_state(closed=False, cancelled_at=None),
        payment=payment_status(payment),
        fulfillment=fulfillment_status(fulfillment),
        return_=return_status("NO_RETURN"),
        shipments=shipments,
        stage=mark or StageMark(history=History()),
    )


def moved(order: Order, to: str | None, *, now: datetime = NOW, **more: object) -> Order:
    planned = planned_move(order, WantedMove(to=to, by="mia", **more), workshop(), now=now, calendar=CALENDAR)  # type: ignore[arg-type]
    assert isinstance(planned, StageMove)
    return replace(order, stage=planned.after)


def test_a_file_says_everything_of_a_stage() -> None:
    printing = workshop().find("printing")
    assert printing == Stage(
        id="printing",
        name="Printing",
        public=True,
        color="#1e90ff",
        next=("packing", "waiting"),
        due=business_days(3),
        template="printing",
        recipients=("workshop@example.com",),
        enters=(
            Entry(trigger=Trigger.PAID),
            Entry(trigger=Trigger.AFTER, stage="waiting", span=business_days(2)),
        ),
        public_name={"en": "Being printed", "fi": "Painossa"},
        description={"en": "Your shirt is on the press."},
    )
    assert problems(workshop()) == ()


def test_what_is_kept_in_the_shop_is_the_same_again() -> None:
    assert stages_from(raw_stages(workshop())) == workshop()


def test_stages_stand_as_in_the_file_but_for_those_that_say_their_place() -> None:
    stages = workshop('[b]\nname = "B"\n[c]\nname = "C"\n[a]\nname = "A"\norder = 1\n')
    assert [stage.id for stage in stages.stages] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[Printing]\nname = "P"', "`Printing` cannot be a stage's id"),
        ('[a]\nnmae = "P"', "did you mean `name`?"),
        ('[a]\nname = ""', "`a.name` cannot be"),
        ('[a]\nname = "x\\ny"', "`a.name` cannot be"),
        ('[a]\ncolor = "blue"', "`a.color` cannot be `blue`"),
        ('[a]\ndue = "soon"', "`a.due` does not understand `soon`"),
        ('[a]\npublic = "yes"', "`a.public` cannot be `yes`"),
        ('[a]\nenters = ["shipped"]', "`a.enters` does not understand `shipped`"),
        ('[a]\nenters = ["after b"]', "`a.enters` does not understand `after b`"),
        ('[a]\nrecipients = ["mia@example.com\\nBcc: all@example.com"]', "`a.recipients` cannot be"),
        ('[a]\ntemplate = "../secrets"', "`a.template` cannot be"),
        ('[a.public_name]\n"not a language" = "x"', "`a.public_name` cannot be"),
        ("a = 1", "`a` is no stage"),
        ('[a]\norder = "first"', "`a.order` cannot be `first`"),
    ],
)
def test_a_mistake_names_its_stage_and_its_key(text: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        workshop(text)
    assert says in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "stage", "says", "is_fatal"),
    [
        ('[a]\nnext = ["b"]', "a", "`next` names `b`, which is no stage", True),
        ('[a]\nenters = ["after b 3d"]', "a", "`enters` names `b`, which is no stage", True),
        ('[a]\nname = "One"\n[b]\nname = "one"', "b", "the name `one` is that of `a` too", True),
        (
            '[a]\npublic_name.en = "One"\n[b]\npublic_name.en = "ONE"',
            "b",
            "the public name (en) `ONE` is that of `a` too",
            True,
        ),
        (
            '[a]\nenters = ["after b 3d"]\n[b]\nenters = ["after a 3d"]',
            "a",
            "orders would go round by themselves for ever: a -> b -> a",
            True,
        ),
        ('[a]\nnext = []\n[b]\nnext = ["a"]', "b", "no stage leads to it, and nothing moves an order into it", False),
        (
            '[a]\nnext = ["b"]\n[b]\nnext = []\n[c]\nnext = ["d"]\n[d]\nnext = ["c", "b"]',
            "c",
            "no stage leads to it, and nothing moves an order into it",
            False,
        ),
        (
            '[a]\nnext = ["b"]\n[b]\nnext = ["a"]',
            "a",
            "an order that comes here never reaches a last stage",
            False,
        ),
        (
            '[a]\nnext = ["b"]\n[b]\nnext = ["a"]\n[c]\nnext = []\nenters = ["paid"]',
            "a",
            "an order that comes here never reaches a last stage",
            False,
        ),
    ],
)
def test_stages_that_do_not_lead_to_each_other_are_named(text: str, stage: str, says: str, is_fatal: bool) -> None:
    found = problems(workshop(text))
    assert (stage, says, is_fatal) in [(each.stage, each.says, each.is_fatal) for each in found]


def test_rework_is_no_mistake() -> None:
    assert problems(workshop('[a]\nnext = ["b"]\n[b]\nnext = ["a", "c"]\n[c]\nnext = []')) == ()


def test_a_move_is_kept_with_who_when_from_where_and_until_when() -> None:
    order = moved(moved(an_order(), "printing"), "packing", comment="rush", public=True, now=NOW + timedelta(hours=1))
    mark = order.stage
    assert mark is not None
    assert stage_of(mark) == "packing"
    assert mark.history is not None
    first, second = mark.history.moves
    assert (first.frm, first.to, first.by) == (None, "printing", "mia")
    assert first.due == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert (second.frm, second.to, second.comment, second.public) == ("printing", "packing", "rush", True)
    assert second.due is None
    assert since(mark) == NOW + timedelta(hours=1)


def test_a_move_that_is_not_allowed_says_which_are() -> None:
    planned = planned_move(
        moved(an_order(), "printing"), WantedMove(to="sent", by="mia"), workshop(), now=NOW, calendar=CALENDAR
    )
    assert isinstance(planned, NotMoved)
    assert not planned.is_already
    assert planned.because.values["next"] == "packing, waiting"


def test_where_it_is_already_nothing_is_written_but_a_comment() -> None:
    order = replace(moved(an_order(), "printing"), tags=("stage-printing",))
    again = WantedMove(to="printing", by="mia")
    planned = planned_move(order, again, workshop(), now=NOW, calendar=CALENDAR)
    assert isinstance(planned, NotMoved)
    assert planned.is_already
    later = NOW + timedelta(days=1)
    commented = moved(order, "printing", comment="blue ink", now=later)
    assert since(commented.stage) == NOW
    assert due(commented.stage) == due(order.stage)


def test_a_tag_that_does_not_say_the_stage_is_put_right_where_the_order_is_in_it_already() -> None:
    order = replace(moved(an_order(), "printing"), tags=("stage-waiting", "status-Printing", "vip"))
    wanted = WantedMove(to="printing", by="mia", untag=("status-Printing",))
    planned = planned_move(order, wanted, workshop(), now=NOW, calendar=CALENDAR)
    assert isinstance(planned, StageMove)
    assert str(planned.tags) == "-stage-waiting, -status-Printing, +stage-printing"
    assert planned.after == planned.before
    assert step_of(planned).change.values["tags"] == str(planned.tags)


def test_an_order_leaves_all_stages_and_can_come_back() -> None:
    out = moved(moved(an_order(), "printing"), None)
    assert stage_of(out.stage) is None
    assert due(out.stage) is None
    assert stage_of(moved(out, "sent").stage) == "sent"


def test_nobody_is_stuck_in_a_stage_that_the_definition_knows_no_more() -> None:
    old = StageMark(stage="embroidery", history=History())
    assert stage_of(moved(an_order(old), "packing").stage) == "packing"


def test_an_order_is_overdue_once_its_day_has_passed_and_not_before() -> None:
    order = moved(an_order(), "printing")
    until = due(order.stage)
    assert until is not None
    assert not is_overdue(order.stage, until)
    assert is_overdue(order.stage, until + timedelta(seconds=1))


def stage_after(order: Order, *, now: datetime = NOW) -> str | None:
    step = advanced(order, workshop(), now=now, calendar=CALENDAR)
    return None if step is None else stage_of(step.after)


def test_what_is_paid_goes_into_production_once() -> None:
    order = an_order(payment="PAID")
    step = advanced(order, workshop(), now=NOW, calendar=CALENDAR)
    assert step is not None
    assert (step.move.to, step.move.by, step.move.because) == ("printing", "advance", "paid")
    after = replace(order, stage=step.after)
    assert stage_after(after) is None
    taken_out = moved(after, None)
    assert stage_after(taken_out) is None


def paid(at: datetime, kind: str = "sale", status: str = "success") -> Transaction:
    return Transaction(id=str(at), kind=kind, status=status, amount=None, processed_at=at)


def test_a_move_that_needed_nobody_is_as_old_as_what_it_rests_on() -> None:
    last_week = NOW - timedelta(days=7)
    parcel = Shipment(
        id="1", name="F1", raw_status="SUCCESS", display_status="DELIVERED", status=shipment_status("DELIVERED")
    )
    sent = replace(an_order(fulfillment="FULFILLED"), placed_at=NOW - timedelta(days=300))
    cases = [
        (replace(sent, shipments=(replace(parcel, shipped_at=last_week),)), last_week),
        (sent, sent.placed_at),
        (replace(an_order(payment="PAID"), transactions=(paid(last_week), paid(NOW, status="failure"))), last_week),
        (replace(an_order(payment="PAID"), transactions=(paid(NOW, kind="authorization"),)), NOW - timedelta(days=1)),
    ]
    for order, happened in cases:
        step = advanced(order, workshop(), now=NOW, calendar=CALENDAR)
        assert step is not None
        assert (step.move.at, step.move.happened) == (NOW, happened)
        assert news_of(step.after) == happened
        assert since(step.after) == NOW
    waiting = moved(moved(an_order(), "printing"), "waiting", now=NOW + timedelta(minutes=1))
    late = advanced(waiting, workshop(), now=NOW + timedelta(days=30), calendar=CALENDAR)
    assert late is not None
    assert late.move.happened == NOW + timedelta(days=2, minutes=1)
    assert news_of(waiting.stage) == NOW + timedelta(minutes=1)


def test_an_order_goes_only_where_its_stage_leads() -> None:
    printing = moved(an_order(payment="PAID", fulfillment="FULFILLED"), "printing")
    assert stage_after(printing) is None
    packing = moved(printing, "packing")
    assert stage_after(packing) == "sent"


def test_of_several_ways_the_farthest_is_taken() -> None:
    assert stage_after(an_order(payment="PAID", fulfillment="FULFILLED")) == "sent"


def test_time_in_a_stage_moves_an_order_on_when_it_has_passed() -> None:
    waiting = moved(moved(an_order(), "printing"), "waiting", now=NOW + timedelta(minutes=1))
    assert stage_after(waiting, now=NOW + timedelta(days=1)) is None
    assert stage_after(waiting, now=NOW + timedelta(days=2, hours=1)) == "printing"


def test_a_cancelled_order_stays_where_it_is() -> None:
    cancelled = replace(an_order(payment="PAID"), state=order_state(closed=True, cancelled_at=NOW))
    assert stage_after(cancelled) is None


def test_a_hold_that_shopify_may_have_placed_for_an_offer_moves_nothing() -> None:
    stages = workshop('[held]\nenters = ["held"]')
    order = an_order(fulfillment="ON_HOLD")
    just_placed = replace(order, placed_at=NOW - timedelta(minutes=30))
    assert advanced(just_placed, stages, now=NOW, calendar=CALENDAR) is None
    assert advanced(order, stages, now=NOW, calendar=CALENDAR) is not None


@given(
    payment=st.sampled_from(["PENDING", "PAID"]),
    fulfillment=st.sampled_from(["UNFULFILLED", "FULFILLED", "ON_HOLD"]),
    parcel=st.sampled_from([None, "IN_TRANSIT", "DELIVERED"]),
    hours=st.lists(st.integers(min_value=0, max_value=200), max_size=6),
)
@settings(max_examples=60)
def test_by_itself_an_order_comes_to_rest_and_each_way_is_gone_once(
    payment: str, fulfillment: str, parcel: str | None, hours: list[int]
) -> None:
    order, now = an_order(payment=payment, fulfillment=fulfillment, parcel=parcel), NOW
    for more in hours:
        now += timedelta(hours=more)
        step = advanced(order, workshop(), now=now, calendar=CALENDAR)
        if step is not None:
            order = replace(order, stage=step.after)
        assert advanced(order, workshop(), now=now, calendar=CALENDAR) is None
    history = order.stage.history if order.stage is not None else None
    assert history is not None
    ways = [(move.to, move.because) for move in history.moves if not str(move.because).startswith("after")]
    assert len(ways) == len(set(ways))


MOVES = st.builds(
    Move,
    at=st.integers(min_value=0, max_value=2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC)),
    to=st.none() | st.sampled_from(["printing", "packing"]),
    by=st.text(min_size=1, max_size=20),
    frm=st.none() | st.just("printing"),
    comment=st.none() | st.text(max_size=200),
    public=st.booleans(),
    because=st.none() | st.just("paid"),
    happened=st.none() | st.just(NOW),
)


@given(moves=st.lists(MOVES, max_size=20), fired=st.frozensets(st.sampled_from(["a<paid", "b<placed"])))
def test_a_history_is_the_same_after_it_was_kept(moves: list[Move], fired: frozenset[str]) -> None:
    history = History(moves=tuple(moves), fired=fired)
    assert history_from(history_text(history)) == history


SIZES = st.lists(st.integers(min_value=0, max_value=4_000), min_size=1, max_size=12)


@given(count=st.integers(min_value=1, max_value=400), sizes=SIZES, letter=st.sampled_from("aä€🎉"))
@settings(max_examples=40, deadline=None)
def test_a_history_keeps_as_much_as_fits_and_says_what_was_let_go_of(count: int, sizes: list[int], letter: str) -> None:
    moves = tuple(
        Move(
            at=NOW + timedelta(hours=n),
            to="ab"[n % 2],
            by="mia",
            comment=letter * (sizes[n % len(sizes)] // len(letter.encode())),
        )
        for n in range(count)
    )
    text = history_text(History(moves=moves))
    assert len(text.encode()) <= MOST_JSON_BYTES
    kept = history_from(text)
    assert kept.moves == moves[kept.compacted :]
    assert compacted_by(History(moves=moves)) == kept.compacted
    if kept.compacted:
        # One more would not have fitted, but for the digits of a number.
        one_more = History(moves=moves[kept.compacted - 1 :], compacted=kept.compacted - 1)
        assert compacted_by(one_more) == 1
        last = history_text(History(moves=moves[kept.compacted - 1 : kept.compacted]))
        assert len(text.encode()) + len(last.encode()) - len('{"v":1,"moves":[]}') + 5 > MOST_JSON_BYTES


def test_the_move_into_the_stage_stays_however_much_is_noted_there() -> None:
    history = added(History(), Move(at=NOW, to="a", by="mia", frm="c"))
    history = added(history, Move(at=NOW + timedelta(hours=1), to="b", by="mia", frm="a"))
    for n in range(150):
        note = Move(at=NOW + timedelta(hours=2 + n), to="b", by="mia", frm="b", comment=str(n) * 500)
        history = history_from(history_text(added(history, note)))
    mark = StageMark(stage="b", history=history)
    assert since(mark) == NOW + timedelta(hours=1)
    assert history.compacted > 10
    assert history.moves[-1].comment == "149" * 500


def test_the_ways_of_stays_that_are_over_make_room_before_any_move_and_no_others_do() -> None:
    over = frozenset(f"b<after a 3bd@{n:04}-01-01T00:00:00Z" for n in range(2_500))
    lasting = frozenset({"a<paid", f"c<after b 3bd@{NOW:%Y-%m-%dT%H:%M:%SZ}"})
    moves = tuple(Move(at=NOW, to="b", by="mia", comment="x" * size) for size in (20_000, 20_000))
    kept = history_from(history_text(History(moves=moves, fired=over | lasting)))
    assert (kept.moves, kept.fired, kept.compacted) == (moves, lasting, 0)


def test_one_comment_that_is_too_long_by_itself_is_cut_and_not_refused() -> None:
    text = history_text(History(moves=(Move(at=NOW, to="printing", by="mia", comment="x" * 200_000),)))
    assert len(text.encode()) <= MOST_JSON_BYTES


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"v":2,"moves":[]}', '{"v":1,"moves":[{"to":"a"}]}', "nonsense"])
def test_what_is_no_history_of_ours_is_never_overwritten(text: str) -> None:
    with pytest.raises(OrderStatusError, match="left alone"):
        history_from(text)


def test_of_two_moves_the_later_has_the_later_time_whatever_the_clock_says() -> None:
    first = Move(at=NOW, to="printing", by="mia")
    history = added(History(moves=(first,)), Move(at=NOW - timedelta(hours=1), to="packing", by="mia"))
    assert [move.at for move in history.moves] == [NOW, NOW + timedelta(seconds=1)]
