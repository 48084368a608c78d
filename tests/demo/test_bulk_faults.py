"""Bulk operations that end badly on purpose."""

from __future__ import annotations

import pytest

from orderstatus.demo.faults import Fault, parse
from support.bulk import WITH_LINES, bulk, rows_of, shop_with_lines


def test_one_that_fails_leaves_the_first_orders_of_its_sort() -> None:
    operations = bulk(shop_with_lines(10), faults="bulk-failed@40%")
    failed = operations.look(operations.start("{ orders(reverse: true) { edges { node { name } } } }"))
    assert (failed["status"], failed["errorCode"]) == ("FAILED", "INTERNAL_SERVER_ERROR")
    assert (failed["objectCount"], failed["url"], failed["completedAt"]) == ("4", None, None)
    rows = rows_of(operations.fetch(failed["partialDataUrl"]).body)
    assert [row["name"] for row in rows] == ["#1010", "#1009", "#1008", "#1007"]


def test_one_that_fails_at_once_leaves_nothing() -> None:
    operations = bulk(faults="bulk-failed@0")
    failed = operations.look(operations.start())
    assert (failed["status"], failed["partialDataUrl"], failed["objectCount"]) == ("FAILED", None, "0")


def test_partial_data_can_be_late() -> None:
    operations = bulk(faults="bulk-failed@2+20s")
    gid = operations.start()
    assert (operations.look(gid)["status"], operations.look(gid)["partialDataUrl"]) == ("FAILED", None)
    operations.caller.wait(20)
    late = operations.look(gid)
    assert len(rows_of(operations.fetch(late["partialDataUrl"]).body)) == 2


def test_only_the_first_n_fail() -> None:
    operations = bulk(faults="bulk-failed:2")
    assert [operations.look(operations.start())["status"] for _ in range(3)] == ["FAILED", "FAILED", "COMPLETED"]


def test_shopify_cancels_one_half_way() -> None:
    operations = bulk(shop_with_lines(10), faults="bulk-canceled")
    canceled = operations.look(operations.start(WITH_LINES))
    assert (canceled["status"], canceled["errorCode"], canceled["url"]) == ("CANCELED", None, None)
    assert canceled["objectCount"] == "15"
    assert canceled["partialDataUrl"] is not None


def test_one_that_is_stuck_runs_until_it_is_canceled() -> None:
    operations = bulk(faults="bulk-stuck")
    gid = operations.start()
    operations.caller.wait(1_000_000)
    assert (operations.look(gid)["status"], operations.look(gid)["objectCount"]) == ("RUNNING", "1")
    assert operations.cancel(gid)["userErrors"] == []
    operations.caller.wait(1)
    assert operations.look(gid)["status"] == "CANCELED"


def test_others_take_the_places_for_a_while() -> None:
    operations = bulk(faults="bulk-slots+30s:5")
    listed = operations.listed('first: 9, query: "status:running"')["data"]["bulkOperations"]["nodes"]
    assert len(listed) == 5
    [refused] = operations.run()["userErrors"]
    assert refused["code"] == "OPERATION_IN_PROGRESS"
    assert all(node["id"] in refused["message"] for node in listed)
    assert "products" in operations.look(listed[0]["id"])["query"]
    operations.caller.wait(30)
    assert operations.run()["userErrors"] == []


def test_others_can_leave_room_for_one() -> None:
    operations = bulk(faults="bulk-slots:4", bulk_rate=1)
    operations.start()
    assert operations.run()["bulkOperation"] is None


def test_an_address_can_be_expired_before_its_time() -> None:
    operations = bulk(faults="download-expired")
    url = operations.look(operations.start())["url"]
    assert [operations.fetch(url).status for _ in range(2)] == [400, 200]


def test_faults_of_bulk_operations_leave_other_answers_alone() -> None:
    operations = bulk(faults="bulk-failed,throttle:1")
    assert operations.caller.ask("{ shop { name } }")["errors"][0]["message"] == "Throttled"
    assert operations.caller.ask("{ shop { name } }")["data"] == {"shop": {"name": "Tiny"}}
    assert operations.look(operations.start())["status"] == "FAILED"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("bulk-failed", Fault(name="bulk-failed")),
        ("bulk-failed@40%+20s:2", Fault(name="bulk-failed", at=40, later=20.0, first=2)),
        ("download-reset@1000:every=3", Fault(name="download-reset", at=1000, share=False, every=3)),
        ("bulk-slots+1.5s:5", Fault(name="bulk-slots", later=1.5, first=5)),
    ],
)
def test_faults_are_written_so(text: str, fault: Fault) -> None:
    assert parse(text) == (fault,)


@pytest.mark.parametrize("text", ["throttle@4", "502+3s", "bulk-failed@", "bulk-failed+3", "bulk", "download-reset@x"])
def test_what_is_no_fault_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no fault"):
        parse(text)


def test_a_share_or_a_number_goes_well_first() -> None:
    assert [Fault(name="x", at=40).after(10), Fault(name="x", at=4, share=False).after(3)] == [4, 3]
