"""A bulk operation is started once, found again, followed to its end, and never taken for more than it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from orderstatus.core.bulk_ports import StartedOperation
from orderstatus.core.errors import AccessError, NoSlotError, OrderStatusError, TemporaryError
from orderstatus.shopify.bulk_operation import BulkRun
from support.bulk_reading import NOW, Bulk, operation
from support.shopify import FakeShopify, Step, data, fake

QUERY = "{ orders { edges { node { id } } } }"
LOST = httpx.ReadError("the connection was reset")


def started(id: int = 1) -> httpx.Response:
    return data({"bulkOperationRunQuery": {"bulkOperation": operation("CREATED", id=id), "userErrors": []}})


def refused(code: str, message: str) -> httpx.Response:
    error = {"field": None, "message": message, "code": code}
    return data({"bulkOperationRunQuery": {"bulkOperation": None, "userErrors": [error]}})


def now_is(status: str, **facts: Any) -> httpx.Response:
    return data({"bulkOperation": operation(status, **facts)})


def listed(*operations: dict[str, Any]) -> httpx.Response:
    return data({"bulkOperations": {"nodes": list(operations), "pageInfo": {"hasNextPage": False}}})


DONE = now_is("COMPLETED", completedAt="2026-11-23T05:30:00Z")


def run_of(shop: FakeShopify, bulk: Bulk, *, may_wait: bool = True) -> BulkRun:
    shop.sleep = bulk.clock.sleep  # type: ignore[method-assign]
    return BulkRun(
        shop.client(),
        QUERY,
        started=bulk.started,
        note=bulk.notes.append,
        follow=bulk.objects.append,
        sleep=bulk.clock.sleep,
        clock=bulk.clock,
        now=bulk.clock.now,
        may_wait=may_wait,
    )


def asked(shop: FakeShopify) -> list[str]:
    return [each["operationName"] for each in shop.asked]


RUN, READ, LIST, CANCEL = "BulkOperationRun", "BulkOperation", "BulkOperations", "BulkOperationCancel"


def test_it_is_polled_less_and_less_often_until_it_is_done() -> None:
    bulk = Bulk()
    shop = fake(started(), *(now_is("RUNNING", objects=n) for n in (0, 10, 20, 30, 40, 50, 60, 70)), DONE)
    assert run_of(shop, bulk).completed().status == "COMPLETED"
    assert bulk.clock.slept[:3] == [0.5, 0.75, 1.125]
    assert max(bulk.clock.slept) == 8.0
    assert bulk.objects[:3] == [0, 10, 20]
    assert shop.asked[0]["variables"] == {"query": QUERY}


def test_it_is_remembered_from_its_start_until_its_file_is_read() -> None:
    bulk = Bulk()
    run = run_of(fake(started(7), DONE), bulk)
    run.completed()
    assert bulk.started.find(QUERY) == StartedOperation("gid://shopify/BulkOperation/7", NOW)
    run.consumed()
    assert bulk.started.find(QUERY) is None


def remembering(bulk: Bulk, minutes_ago: float = 3) -> Bulk:
    at = NOW - timedelta(minutes=minutes_ago)
    bulk.started.remember(QUERY, StartedOperation("gid://shopify/BulkOperation/1", at))
    return bulk


@pytest.mark.parametrize("found", [now_is("RUNNING", objects=5), now_is("CREATED")])
def test_one_that_an_earlier_run_started_is_followed_while_it_runs(found: httpx.Response) -> None:
    bulk = remembering(Bulk(), minutes_ago=600)
    shop = fake(found, DONE)
    run_of(shop, bulk).completed()
    assert asked(shop) == [READ, READ]
    assert bulk.notes == [
        "the bulk operation that an earlier run started at 05:30 UTC is still running, so no other is started: the "
        "orders are as they were then"
    ]


def test_one_that_finished_within_ten_minutes_is_as_good_as_new() -> None:
    bulk = remembering(Bulk())
    shop = fake(now_is("COMPLETED", completedAt="2026-11-23T05:20:01Z"))
    run_of(shop, bulk).completed()
    assert asked(shop) == [READ]
    assert "has finished, so no other is started" in bulk.notes[0]


@pytest.mark.parametrize(
    "found",
    [
        now_is("COMPLETED", completedAt="2026-11-23T05:19:00Z"),
        now_is("FAILED", errorCode="TIMEOUT"),
        now_is("CANCELED"),
        now_is("EXPIRED"),
        data({"bulkOperation": None}),
    ],
)
def test_an_earlier_one_that_is_no_use_any_more_is_started_anew_without_a_word(found: httpx.Response) -> None:
    bulk = remembering(Bulk())
    shop = fake(found, started(2), DONE)
    run_of(shop, bulk).completed()
    assert asked(shop) == [READ, RUN, READ]
    assert bulk.notes == []


@pytest.mark.parametrize("lost", [LOST, httpx.Response(502, text="<html>")])
def test_a_start_whose_answer_is_lost_is_looked_for_before_another(lost: Step) -> None:
    bulk = Bulk()
    others = operation("RUNNING", id=4, query="{ products { edges { node { id } } } }")
    ours = operation("RUNNING", id=5, query=QUERY)
    shop = fake(lost, listed(others, ours), DONE)
    run_of(shop, bulk).completed()
    assert asked(shop) == [RUN, LIST, READ]
    assert shop.asked[1]["variables"] == {"query": "operation_type:query"}
    assert shop.asked[2]["variables"] == {"id": "gid://shopify/BulkOperation/5"}
    assert bulk.started.kept[QUERY].id == "gid://shopify/BulkOperation/5"


def stopped(_: httpx.Request) -> httpx.Response:
    raise KeyboardInterrupt


def left_at_the_start() -> Bulk:
    """What a run remembers that was stopped while the answer to its start was on the way."""
    bulk = Bulk()
    with pytest.raises(KeyboardInterrupt):
        run_of(fake(stopped), bulk).completed()
    bulk.clock.sleep(300)
    return bulk


def test_a_start_whose_answer_nobody_waited_for_is_looked_for_by_the_next_run() -> None:
    bulk = left_at_the_start()
    older = operation("RUNNING", id=4, query=QUERY, createdAt="2026-11-23T05:00:00Z")
    shop = fake(listed(operation("RUNNING", id=5, query=QUERY, createdAt="2026-11-23T05:30:01Z"), older), DONE)
    run = run_of(shop, bulk)
    run.completed()
    assert asked(shop) == [LIST, READ]
    assert shop.asked[1]["variables"] == {"id": "gid://shopify/BulkOperation/5"}
    assert run.was_found_again
    assert "is still running, so no other is started" in bulk.notes[0]
    assert bulk.started.kept[QUERY].id == "gid://shopify/BulkOperation/5"


@pytest.mark.parametrize("status", [None, "FAILED"])
def test_a_start_that_never_reached_the_shop_is_made_by_the_next_run(status: str | None) -> None:
    found = [] if status is None else [operation(status, id=5, query=QUERY)]
    shop = fake(listed(*found), listed(*found), started(6), DONE)
    run_of(shop, left_at_the_start()).completed()
    assert asked(shop) == [LIST, LIST, RUN, READ]


def test_a_start_that_shopify_refused_leaves_nothing_to_look_for() -> None:
    for code in ("INVALID", "OPERATION_IN_PROGRESS"):
        bulk = Bulk()
        with pytest.raises(OrderStatusError):
            run_of(fake(refused(code, "no")), bulk, may_wait=False).completed()
        assert bulk.started.kept == {}
    never_sent = Bulk()
    with pytest.raises(TemporaryError):
        run_of(fake(*[httpx.ConnectError("no route")] * 4), never_sent).completed()
    assert never_sent.started.kept == {}


def test_a_start_of_which_nobody_knows_is_looked_for_by_the_next_run_too() -> None:
    bulk = Bulk()
    with pytest.raises(TemporaryError):
        run_of(fake(LOST, listed(), listed(), LOST, listed(), listed()), bulk).completed()
    assert [each.id for each in bulk.started.kept.values()] == [None]


def at(reply: httpx.Response, time: str) -> httpx.Response:
    """The reply, sent at this time of NOW's day by Shopify's clock."""
    reply.headers["date"] = f"Mon, 23 Nov 2026 {time} GMT"
    return reply


@pytest.mark.parametrize("wrong", [timedelta(minutes=10), timedelta(hours=-3), timedelta(days=-1), timedelta(0)])
def test_a_start_whose_answer_is_lost_is_found_by_shopifys_clock_whatever_ours_says(wrong: timedelta) -> None:
    bulk = Bulk()
    bulk.clock.now = lambda: NOW + wrong  # type: ignore[method-assign]
    ours = operation("RUNNING", id=5, query=QUERY)
    older = operation("COMPLETED", id=4, query=QUERY, createdAt="2026-11-23T05:29:00Z")
    shop = fake(LOST, at(listed(ours, older), "05:30:02"), DONE)
    run_of(shop, bulk).completed()
    assert shop.asked[2]["variables"] == {"id": "gid://shopify/BulkOperation/5"}
    gone = fake(LOST, at(listed(older), "05:30:02"), at(listed(older), "05:30:04"), started(6), DONE)
    run_of(gone, Bulk(clock=bulk.clock)).completed()
    assert asked(gone) == [RUN, LIST, LIST, RUN, READ]


@pytest.mark.parametrize("wrong", [timedelta(minutes=-30), timedelta(days=-1), timedelta(hours=2)])
def test_how_old_a_finished_one_is_goes_by_shopifys_clock_whatever_ours_says(wrong: timedelta) -> None:
    bulk = remembering(Bulk())
    bulk.clock.now = lambda: NOW + wrong  # type: ignore[method-assign]
    fresh = now_is("COMPLETED", completedAt="2026-11-23T05:25:00Z")
    shop = fake(at(fresh, "05:30:00"))
    run_of(shop, bulk).completed()
    old = now_is("COMPLETED", completedAt="2026-11-23T05:19:00Z")
    shop = fake(at(old, "05:30:00"), started(2), DONE)
    run_of(shop, remembering(bulk)).completed()
    assert asked(shop) == [READ, RUN, READ]


def test_a_start_that_left_no_trace_is_made_once_more_and_not_twice() -> None:
    old = operation("RUNNING", id=5, query=QUERY, createdAt="2026-11-23T05:00:00Z")
    shop = fake(LOST, listed(old), listed(), LOST, listed(), listed())
    with pytest.raises(TemporaryError, match="no bulk operation could be started"):
        run_of(shop, Bulk()).completed()
    assert asked(shop) == [RUN, LIST, LIST, RUN, LIST, LIST]


FIVE = "A bulk query operation for this app and shop is already in progress: " + ", ".join(
    f"gid://shopify/BulkOperation/{number}" for number in range(11, 16)
)


def test_a_slot_is_waited_for() -> None:
    bulk = Bulk()
    shop = fake(*[refused("OPERATION_IN_PROGRESS", FIVE)] * 3, started(), DONE)
    run_of(shop, bulk).completed()
    assert bulk.clock.slept[:3] == [2.0, 4.0, 8.0]
    assert bulk.notes == ["other bulk operations of this app are running: waiting for one of them to end"]


def test_where_no_slot_comes_free_the_error_names_who_has_them_and_nobody_is_cancelled() -> None:
    shop = fake(*[refused("OPERATION_IN_PROGRESS", FIVE)] * 11)
    bulk = Bulk()
    with pytest.raises(NoSlotError, match=r"within 120 s.*BulkOperation/11, .*BulkOperation/15$"):
        run_of(shop, bulk).completed()
    assert bulk.clock.seconds <= 120
    assert set(asked(shop)) == {RUN}


@pytest.mark.parametrize("code", ["OPERATION_IN_PROGRESS", "LIMIT_REACHED"])
def test_who_has_another_way_to_read_does_not_wait_for_a_slot(code: str) -> None:
    shop, bulk = fake(refused(code, FIVE)), Bulk()
    with pytest.raises(NoSlotError, match=r"no bulk operation could be started, as others .*BulkOperation/15$"):
        run_of(shop, bulk, may_wait=False).completed()
    assert bulk.clock.slept == []
    assert bulk.notes == []


def test_a_query_that_shopify_does_not_take_is_said_and_not_repeated() -> None:
    shop = fake(refused("INVALID", "Bulk queries cannot contain more than 5 connections."))
    with pytest.raises(OrderStatusError, match="more than 5 connections"):
        run_of(shop, Bulk()).completed()


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (now_is("FAILED", errorCode="INTERNAL_SERVER_ERROR"), "failed: internal server error"),
        (
            now_is("FAILED", errorCode="TIMEOUT", partialDataUrl="https://x/"),
            "failed with a part of its rows, which is",
        ),
        (now_is("FAILED"), "for a reason that Shopify does not give"),
        # Recorded: one that was cancelled may have an address of what it had found.
        (now_is("CANCELED", url="https://x/"), "was cancelled, and not from here"),
        (now_is("EXPIRED"), "has expired"),
    ],
)
def test_one_that_ends_otherwise_is_started_once_more_and_then_it_is_for_another_time(
    ended: httpx.Response, said: str
) -> None:
    bulk = Bulk()
    shop = fake(started(1), ended, started(2), DONE)
    assert run_of(shop, bulk).completed().status == "COMPLETED"
    assert said in bulk.notes[0]
    assert bulk.notes[0].endswith("; it is started once more")
    again = Bulk()
    with pytest.raises(TemporaryError, match=said):
        run_of(fake(started(1), ended, started(2), ended), again).completed()
    assert again.started.kept == {}


def test_what_the_app_may_not_read_is_not_tried_again() -> None:
    shop = fake(started(), now_is("FAILED", errorCode="ACCESS_DENIED"))
    with pytest.raises(AccessError, match="may not read"):
        run_of(shop, Bulk()).completed()


def test_one_of_ours_that_got_somewhere_and_then_no_further_is_cancelled_and_forgotten() -> None:
    bulk = Bulk()
    cancelled = data({"bulkOperationCancel": {"bulkOperation": operation("CANCELING"), "userErrors": []}})
    shop = fake(started(), *[now_is("RUNNING", objects=7)] * 22, cancelled)
    with pytest.raises(TemporaryError, match="no progress for 120 s"):
        run_of(shop, bulk).completed()
    assert asked(shop)[-1] == CANCEL
    assert shop.asked[-1]["variables"] == {"id": "gid://shopify/BulkOperation/1"}
    assert bulk.started.kept == {}


@pytest.mark.parametrize("waiting", [now_is("CREATED"), now_is("RUNNING", objects=0)])
def test_one_that_has_not_begun_is_left_in_the_queue_for_the_next_run(waiting: httpx.Response) -> None:
    bulk = Bulk()
    shop = fake(started(), *[waiting] * 24)
    with pytest.raises(TemporaryError, match="no progress for 120 s and is left running") as caught:
        run_of(shop, bulk).completed()
    assert CANCEL not in asked(shop)
    assert list(bulk.started.kept) == [QUERY]
    assert caught.value.hint == "a later run of the same search takes it up, or give it longer with `--timeout`"
    later = fake(DONE)
    run_of(later, bulk).completed()
    assert asked(later) == [READ]


def test_one_that_another_run_started_and_may_still_follow_is_never_cancelled() -> None:
    bulk = remembering(Bulk())
    shop = fake(now_is("RUNNING", objects=5), *[now_is("RUNNING", objects=7)] * 23)
    with pytest.raises(TemporaryError, match="is left running"):
        run_of(shop, bulk).completed()
    assert CANCEL not in asked(shop)
    assert list(bulk.started.kept) == [QUERY]


def test_one_that_goes_on_is_waited_for_longer_than_the_patience() -> None:
    bulk = Bulk()
    shop = fake(started(), *(now_is("RUNNING", objects=n) for n in range(40)), DONE)
    run_of(shop, bulk).completed()
    assert bulk.clock.seconds > 240


def test_ctrl_c_leaves_it_running_and_remembered() -> None:
    bulk = Bulk()

    def interrupt(_: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    shop = fake(started(), interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_of(shop, bulk).completed()
    assert asked(shop) == [RUN, READ]
    assert list(bulk.started.kept) == [QUERY]
