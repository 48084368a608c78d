"""What a sync leaves behind: orders merged with what was held, each change once, and nothing of what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from orderstatus.core.changes import ChangeAxis
from orderstatus.core.errors import IncompleteError, UsageError
from orderstatus.core.mirror_ports import Taken
from orderstatus.core.models import CarrierEvent, Order, OrderLife
from orderstatus.core.query import LifePart, OrderQuery, Part
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.statuses import OrderState, PaymentStatus, ReturnStatus, known
from orderstatus.mirror.holding import held_orders
from orderstatus.mirror.source import MirrorOrders
from orderstatus.mirror.store import Mirror
from support.mirrors import SHOP, fill, source
from support.orders import NOW, ago, life, order, shipment, staged

SECOND = "gid://shopify/Order/2"
LATER = NOW + timedelta(hours=1)
EVENT = CarrierEvent(id="e", word="in-transit", happened_at=ago(hours=3))


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    with Mirror.open(tmp_path / "mirror.db") as opened:
        yield opened


def held(mirror: Mirror, key: int = 1001) -> Order:
    return dict(held_orders(mirror.connection, [key]))[key]


def test_before_the_first_sync_has_ended_nothing_is_a_change(mirror: Mirror) -> None:
    mirror.begin(full=True, at=NOW)
    mirror.take_orders([order(payment=known(PaymentStatus.PENDING))], seen_at=NOW)
    assert mirror.take_orders([order()], seen_at=NOW) == Taken(new=0, changed=1, same=0, changes=0)
    assert not mirror.state().is_complete
    mirror.finish(at=NOW, watermark=NOW, shop=SHOP, lacking=["a warning"])
    assert list(mirror.changes()) == []
    state = mirror.state()
    assert (state.is_complete, state.shop, state.full_at, state.lacking) == (True, SHOP, NOW, ("a warning",))


def test_a_later_sync_logs_what_changed_and_counts_what_did_not(mirror: Mirror) -> None:
    fill(mirror, [order(payment=known(PaymentStatus.PENDING)), order(id=SECOND)])
    mirror.begin(full=False, at=LATER)
    new = order(id="gid://shopify/Order/3", name="#3")
    assert mirror.take_orders([order(), order(id=SECOND), new], seen_at=LATER) == Taken(1, 1, 1, 4)
    mirror.finish(at=LATER, watermark=LATER, shop=SHOP, lacking=())
    seen = [(change.order_name, change.axis, change.from_, change.to) for _, change in mirror.changes()]
    assert seen[0] == ("#1001", ChangeAxis.PAYMENT, "pending", "paid")
    assert {axis for _, axis, from_, _ in seen[1:] if from_ is None} == {"state", "payment", "fulfillment"}
    assert mirror.state().full_at == NOW


def test_an_order_that_comes_twice_in_a_batch_is_as_it_came_last(mirror: Mirror) -> None:
    fill(mirror, [order(customer="Before"), order(customer="After")])
    assert (mirror.state().orders, held(mirror).customer) == (1, "After")


def test_an_older_reading_of_an_order_or_of_its_parcel_changes_nothing(mirror: Mirror) -> None:
    parcel = shipment(display_status="DELIVERED", updated_at=ago(hours=1))
    newest = order(payment=known(PaymentStatus.PAID), updated_at=ago(hours=2), shipments=(parcel,))
    fill(mirror, [newest])
    older = replace(newest, payment=known(PaymentStatus.PENDING), updated_at=ago(hours=3))
    assert mirror.take_orders([older], seen_at=LATER) == Taken(same=1)
    # The order was not touched when its parcel arrived.
    on_its_way = shipment(display_status="IN_TRANSIT", updated_at=ago(hours=5))
    assert mirror.take_orders([replace(newest, shipments=(on_its_way,))], seen_at=LATER) == Taken(same=1)


def test_what_was_not_read_again_stays_and_what_was_read_as_nothing_goes(mirror: Mirror) -> None:
    parcel = shipment(events=(EVENT,), delivery_method="shipping")
    fill(mirror, [order(shipments=(parcel, shipment(id="gone")), note="ring twice")])
    mirror.begin(full=False, at=LATER)
    unread = replace(parcel, events=None, delivery_method=None, location=None)
    mirror.take_orders([order(shipments=(unread,), transactions=None, customer=None, email=None)], seen_at=LATER)
    now = held(mirror)
    assert now.shipments == (parcel,)
    assert (now.transactions, now.note) == ((), "ring twice")
    # A customer whose data was erased at the shop is not to live on here.
    assert (now.customer, now.email) == (None, None)
    mirror.take_orders([order(shipments=None)], seen_at=LATER)
    assert held(mirror).shipments == (parcel,)


def test_a_stage_that_was_not_read_stays_and_an_older_history_brings_nothing_back(mirror: Mirror) -> None:
    first = Move(at=ago(days=3), to="printing", by="mia")
    then = Move(at=ago(days=1), to="packing", by="mia", frm="printing")
    packing = staged("packing", first, then)
    fill(mirror, [order(stage=packing)])
    for read in (None, replace(staged("printing", first), stage_digest="d"), replace(packing, stage_digest="d")):
        assert mirror.take_orders([order(stage=read)], seen_at=NOW) == Taken(new=0, changed=0, same=1, changes=0)
        assert held(mirror).stage == packing
    # Somebody took both metafields away: that is no older history.
    assert mirror.take_orders([order(stage=StageMark(history=History()))], seen_at=NOW).changes == 1
    assert held(mirror).stage == StageMark(history=History())


def test_stages_are_taken_by_themselves_of_orders_that_are_held(mirror: Mirror) -> None:
    fill(mirror, [order(stage=StageMark(history=History()))])
    bare = order(
        stage=staged("printing"), customer=None, email=None, shipments=None, payment=known(PaymentStatus.VOIDED)
    )
    unknown = order(id=SECOND, stage=staged("printing"))
    unread = order(stage=None)
    assert mirror.take_stages([unread, unknown], seen_at=LATER) == Taken()
    assert mirror.take_stages([bare], seen_at=LATER) == Taken(new=0, changed=1, same=0, changes=1)
    assert mirror.take_stages([bare], seen_at=LATER) == Taken()
    assert held(mirror) == order(stage=staged("printing"))
    [(_, change)] = mirror.changes()
    assert (change.axis, change.from_, change.to) == (ChangeAxis.STAGE, "no-stage", "printing")
    assert (change.seen_at, change.happened_at) == (LATER, ago(days=2))


def test_when_an_order_was_closed_is_forgotten_once_it_is_open_again(mirror: Mirror) -> None:
    fill(mirror, [order(state=known(OrderState.ARCHIVED), closed_at=ago(days=1))])
    mirror.take_orders([order(state=known(OrderState.OPEN))], seen_at=LATER)
    assert held(mirror).closed_at is None


def test_a_full_sync_drops_what_it_did_not_bring_again(mirror: Mirror) -> None:
    fill(mirror, [order(shipments=(shipment(),)), order(id=SECOND)])
    mirror.take_lives([life()])
    assert fill(mirror, [order(id=SECOND)]) == 1
    state = mirror.state()
    assert (state.orders, state.shipments) == (1, 0)
    assert mirror.connection.execute("SELECT count(*) FROM lives").fetchone() == (0,)
    assert fill(mirror, [order()], full=False) == 0
    assert mirror.state().orders == 2


def test_a_sync_that_was_broken_off_drops_nothing(mirror: Mirror) -> None:
    fill(mirror, [order(), order(id=SECOND)])
    mirror.begin(full=True, at=LATER)
    mirror.take_orders([order()], seen_at=LATER)
    assert fill(mirror, [order(id=SECOND)], full=False) == 0
    assert mirror.state().orders == 2


def test_shipments_bring_their_events_and_their_orders_change_with_them(mirror: Mirror) -> None:
    parcel = shipment()
    fill(mirror, [order(shipments=(parcel, shipment(id="other")))])
    delivered = shipment(display_status="DELIVERED", delivered_at=ago(hours=1), events=(EVENT,))
    unread = shipment(id="other", events=None)
    taken = mirror.take_shipments([delivered, unread, shipment(id="of no order here")], seen_at=LATER)
    assert taken == Taken(new=0, changed=1, same=1, changes=1)
    (change,) = [change for _, change in mirror.changes()]
    assert (change.shipment_id, change.from_, change.to) == (parcel.id, "in-transit", "delivered")
    assert change.happened_at == ago(hours=1)
    assert source(mirror).carrier_events([parcel.id, "other", "nobody's"], newest=1) == {
        parcel.id: (EVENT,),
        "other": (),
    }
    (found,) = source(mirror).orders(OrderQuery(), frozenset({Part.SHIPMENTS}), wanted=None)
    assert [str(each.status) for each in found.shipments or ()] == ["delivered", "in-transit"]


def test_shipments_to_follow_are_those_that_may_bring_news_newest_first(mirror: Mirror) -> None:
    quiet = {"in_transit_at": None, "tracking": (), "events": ()}
    parcels = (
        shipment(id="moving"),
        shipment(id="new", shipped_at=ago(hours=1)),
        shipment(id="arrived", display_status="DELIVERED"),
        shipment(id="cancelled", raw_status="CANCELLED"),
        shipment(id="no number", **quiet),
        shipment(id="no number, scanned", **{**quiet, "events": (EVENT,)}),
        shipment(id="old", shipped_at=ago(days=90), in_transit_at=None),
        shipment(id="old, changed today", shipped_at=ago(days=90), in_transit_at=None, updated_at=ago(hours=2)),
        shipment(id="undated", shipped_at=None, in_transit_at=None),
    )
    fill(mirror, [order(shipments=parcels)])
    followed = mirror.shipments_to_follow(since=ago(days=30))
    assert followed == [
        ("new", ago(hours=1)),
        ("old, changed today", ago(hours=2)),
        ("no number, scanned", ago(hours=3)),
        ("moving", ago(days=1)),
        ("undated", None),
    ]
    assert mirror.state().following == 7


def test_lives_are_held_of_orders_that_are_and_a_part_that_was_not_read_stays(mirror: Mirror) -> None:
    fill(mirror, [order()])
    mirror.take_lives([life(), replace(life(), order=order(id=SECOND))])
    mirror.take_lives([OrderLife(order=order(), fulfillment_orders=(), cut=("returns",))])
    both = frozenset({LifePart.FULFILLMENT_ORDERS, LifePart.RETURNS})
    (read,) = source(mirror).lives(["gid://shopify/Order/1001", SECOND], both)
    assert (read.fulfillment_orders, read.returns, read.cut) == ((), life().returns, ("returns",))
    (read,) = source(mirror).lives(["gid://shopify/Order/1001"], frozenset({LifePart.RETURNS}))
    assert read.fulfillment_orders is None


def test_what_is_cut_of_an_order_is_said_by_the_answers_that_it_is_in(mirror: Mirror) -> None:
    fill(mirror, [order(shipments=(shipment(),), shipments_cut=True, name="#7"), order(id=SECOND, name="#2")])
    mirror.take_lives([replace(life(), order=order(), cut=("returns",)), replace(life(), order=order(id=SECOND))])
    said: list[str] = []
    answering = MirrorOrders(mirror, domain="d", now=lambda: NOW, warn=said.append)
    assert len(list(answering.orders(OrderQuery(), frozenset(), wanted=None))) == 2
    assert said == []
    assert len(list(answering.orders(OrderQuery(), frozenset({Part.SHIPMENTS}), wanted=None))) == 2
    assert said.pop().startswith("order #7 has more shipments than")
    list(answering.lives(["gid://shopify/Order/1001", SECOND], frozenset({LifePart.RETURNS})))
    assert [each.partition(" than")[0] for each in said] == ["order #7 has more returns"]


def test_a_life_is_known_to_be_left_behind_once_its_order_has_changed(mirror: Mirror) -> None:
    fill(mirror, [order(updated_at=ago(days=2)), order(id=SECOND)])
    both = ["gid://shopify/Order/1001", SECOND]
    assert mirror.lives_held(both) == {}
    mirror.take_lives([replace(life(), order=order(updated_at=ago(days=2)))])
    assert mirror.lives_held(both) == {both[0]: True}
    mirror.take_orders([order(updated_at=ago(days=1))], seen_at=LATER)
    assert mirror.lives_held(both) == {both[0]: False}
    mirror.take_lives([replace(life(), order=order(updated_at=ago(hours=1)))])
    assert mirror.lives_held(both) == {both[0]: True}


def test_returns_that_no_sync_has_looked_for_are_not_said_to_be_unreadable(mirror: Mirror) -> None:
    fill(mirror, [order(return_=known(ReturnStatus.RETURNED)), order(id=SECOND, name="#2")])
    (read,) = source(mirror).lives(["gid://shopify/Order/1001"], frozenset({LifePart.FULFILLMENT_ORDERS}))
    assert read.fulfillment_orders is None
    with pytest.raises(UsageError, match="the returns of #2, of which the shop says that it has none"):
        list(source(mirror).lives([SECOND], frozenset({LifePart.RETURNS})))
    with pytest.raises(IncompleteError, match="does not hold the returns of #1001") as raised:
        list(source(mirror).lives(["gid://shopify/Order/1001"], frozenset({LifePart.RETURNS})))
    assert "orderstatus sync --full" in (raised.value.hint or "")


def test_a_date_finds_its_changes_also_behind_those_of_a_clock_that_went_back(mirror: Mirror) -> None:
    fill(mirror, [])
    for number, at in enumerate((NOW, LATER, ago(days=1), NOW)):
        mirror.take_orders([order(id=f"gid://shopify/Order/{number}", shipments=None)], seen_at=at)
    seen = [change.seen_at for _, change in mirror.changes(since=NOW)]
    assert set(seen) == {NOW, LATER}
    assert seen[-1] == NOW
    assert {change.seen_at for _, change in mirror.changes(after=len(seen) // 2, since=NOW)} <= {NOW, LATER}
    assert list(mirror.changes(since=LATER + timedelta(seconds=1))) == []


def test_the_log_is_walked_no_further_than_it_is_told(mirror: Mirror) -> None:
    plans: list[str] = []
    mirror.connection.set_trace_callback(plans.append)
    list(mirror.changes(since=NOW))
    list(mirror.changes(after=3))
    mirror.connection.set_trace_callback(None)
    for query in plans:
        told = " ".join(row[3] for row in mirror.connection.execute(f"EXPLAIN QUERY PLAN {query}"))
        assert "SEARCH changes" in told, query
        assert "TEMP B-TREE" not in told


def test_a_reader_never_moves_back_and_positions_are_never_given_twice(mirror: Mirror) -> None:
    fill(mirror, [order(payment=known(PaymentStatus.PENDING), email="a@b.c")])
    mirror.take_orders([order(email="a@b.c")], seen_at=LATER)
    newest = mirror.newest()
    assert (newest, mirror.position("nightly")) == (1, None)
    mirror.move("nightly", 1, at=NOW)
    mirror.move("nightly", 0, at=LATER)
    assert (mirror.position("nightly"), dict(mirror.readers())) == (1, {"nightly": (1, NOW)})
    assert list(mirror.changes(after=1)) == []
    assert list(mirror.changes(since=LATER + timedelta(microseconds=1))) == []
    mirror.forget(customer="a@b.c")
    assert list(mirror.changes()) == []
    mirror.take_orders([order(id=SECOND)], seen_at=LATER)
    assert [position for position, _ in mirror.changes()] == [2, 3, 4]
