"""The life of a bulk operation by the server's clock, its place among others, and how it is found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.bulk import ORDERS, START, WITH_LINES, bulk, rows_of, shop_with_lines
from support.shared import json_lines, shared_file
from support.tiny_shop import order, shop_of

Json = dict[str, Any]

WEEK = 7 * 86_400


def test_it_is_created_first_and_done_when_somebody_looks() -> None:
    shop = bulk()
    started = shop.run()["bulkOperation"]
    assert (started["status"], started["objectCount"], started["url"]) == ("CREATED", "0", None)
    done = shop.look(started["id"])
    assert (done["status"], done["objectCount"], done["rootObjectCount"]) == ("COMPLETED", "3", "3")
    assert done["fileSize"] == str(len(shop.fetch(done["url"]).body))
    assert (done["createdAt"], done["completedAt"]) == ("2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z")


def test_with_a_rate_its_count_grows_by_the_clock() -> None:
    shop = bulk(shop_with_lines(10), bulk_rate=3)
    gid = shop.start(WITH_LINES)
    seen = []
    for _ in range(11):
        now = shop.look(gid)
        seen.append((now["status"], now["objectCount"], now["rootObjectCount"], now["url"] is not None))
        shop.caller.wait(1)
    assert seen[:3] == [("CREATED", "0", "0", False), ("RUNNING", "3", "1", False), ("RUNNING", "6", "2", False)]
    assert seen[9:] == [("RUNNING", "27", "9", False), ("COMPLETED", "30", "10", True)]


def test_a_finished_one_has_the_recorded_shape() -> None:
    recorded = json.loads(shared_file("recordings", "bulk_products_flat.meta.json").read_text("utf-8"))
    theirs = recorded["terminalOperation"]
    shop = bulk()
    ours = shop.look(shop.start())
    assert set(ours) == set(theirs)
    assert {k: type(v) for k, v in ours.items()} == {k: type(v) for k, v in theirs.items()}
    assert ours["query"] == ORDERS
    assert "response-content-type=application%2Fjsonl" in theirs["url"]
    assert "response-content-type=application%2Fjsonl" in ours["url"]


def test_the_result_is_the_shop_as_it_was_at_the_start() -> None:
    tiny = shop_of(2)
    shop = bulk(tiny, bulk_rate=1)
    gid = shop.start()
    tiny.orders[0]["name"] = "changed"
    tiny.orders.append(order(3))
    shop.caller.wait(5)
    assert [row["name"] for row in rows_of(shop.fetch(shop.look(gid)["url"]).body)] == ["#1001", "#1002"]


def test_no_rows_are_no_file() -> None:
    shop = bulk(shop_of(0))
    done = shop.look(shop.start())
    assert (done["status"], done["objectCount"], done["url"], done["fileSize"]) == ("COMPLETED", "0", None, None)


def test_the_sixth_at_once_is_refused_with_the_ids_of_the_others() -> None:
    shop = bulk(bulk_rate=1)
    gids = [shop.start() for _ in range(5)]
    refused = shop.run()
    assert refused["bulkOperation"] is None
    ids = ", ".join(gids)
    assert refused["userErrors"] == [
        {
            "field": None,
            "message": f"A bulk query operation for this app and shop is already in progress: {ids}.",
            "code": "OPERATION_IN_PROGRESS",
        }
    ]
    shop.caller.wait(3)
    assert shop.run()["userErrors"] == []


def test_the_refusal_of_a_sixth_is_the_recorded_one() -> None:
    shop = bulk(bulk_rate=1)
    gids = [shop.start() for _ in range(5)]
    [recorded] = [
        record["body"]["data"]["bulkOperationRunQuery"]
        for record in json_lines("recordings", "exchanges.jsonl")
        if record["file"].endswith("run-query-concurrency-limit.json")
        if (record["body"]["data"].get("bulkOperationRunQuery") or {}).get("userErrors")
    ]
    ours = json.dumps(shop.run())
    theirs = recorded["userErrors"][0]["message"].partition(": ")[2].rstrip(".").split(", ")
    for here, there in zip(gids, theirs, strict=True):
        ours = ours.replace(here, there)
    assert json.loads(ours) == recorded


def test_a_canceled_one_leaves_what_it_had_found() -> None:
    shop = bulk(shop_with_lines(10), bulk_rate=3)
    gid = shop.start(WITH_LINES)
    shop.caller.wait(4)
    canceling = shop.cancel(gid)
    assert canceling["userErrors"] == []
    assert (canceling["bulkOperation"]["status"], canceling["bulkOperation"]["objectCount"]) == ("CANCELING", "12")
    assert len(shop.caller.server.bulk.running(shop.caller.clock[0])) == 1
    shop.caller.wait(1)
    done = shop.look(gid)
    assert (done["status"], done["url"], done["completedAt"], done["fileSize"]) == ("CANCELED", None, None, None)
    assert len(rows_of(shop.fetch(done["partialDataUrl"]).body)) == 12


def test_a_finished_one_cannot_be_canceled() -> None:
    shop = bulk()
    payload = shop.cancel(shop.start())
    assert payload["bulkOperation"]["status"] == "COMPLETED"
    message = "A bulk operation cannot be canceled when it is completed"
    assert payload["userErrors"] == [{"field": None, "message": message}]


def test_an_unknown_one_cannot_be_canceled() -> None:
    payload = bulk().cancel("gid://shopify/BulkOperation/1")
    assert payload == {
        "bulkOperation": None,
        "userErrors": [{"field": ["id"], "message": "Bulk operation does not exist"}],
    }


def test_after_seven_days_it_is_expired_and_its_file_is_gone() -> None:
    shop = bulk()
    gid = shop.start()
    url = shop.look(gid)["url"]
    shop.caller.wait(WEEK - 1)
    assert shop.look(gid)["status"] == "COMPLETED"
    assert shop.fetch(url).status == 200
    shop.caller.wait(1)
    expired = shop.look(gid)
    assert (expired["status"], expired["url"]) == ("EXPIRED", None)
    gone = shop.fetch(url)
    assert gone.status == 400
    assert gone.headers["Content-Type"].startswith("application/xml")
    assert b"<Code>ExpiredToken</Code>" in gone.body


def test_what_the_app_may_not_read_fails_it_without_data() -> None:
    query = "{ orders { edges { node { id customer { id email } } } } }"
    shop = bulk(scopes=["read_orders", "read_all_orders"])
    failed = shop.look(shop.start(query))
    assert (failed["status"], failed["errorCode"]) == ("FAILED", "ACCESS_DENIED")
    assert (failed["url"], failed["partialDataUrl"], failed["objectCount"]) == (None, None, "0")
    assert bulk().rows(query)


def test_protected_data_fails_it_too() -> None:
    shop = bulk(protected_level=1)
    assert shop.look(shop.start("{ orders { edges { node { id email } } } }"))["errorCode"] == "ACCESS_DENIED"


def test_limits_of_cost_do_not_hold_for_what_it_reads() -> None:
    shop = bulk(shop_of(300))
    lines = " ".join(f"{key}: lineItems(first: 250) {{ edges {{ node {{ id }} }} }}" for key in "abcd")
    query = f"{{ orders(first: 2) {{ edges {{ node {{ id {lines} }} }} }} }}"
    answer = shop.caller.ask(
        "mutation($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id } } }", {"q": query}
    )
    assert answer["extensions"]["cost"]["requestedQueryCost"] == 10
    gid = answer["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"]
    assert shop.look(gid)["rootObjectCount"] == "300"


def test_nobody_is_warned_of_a_search_inside_that_is_ignored() -> None:
    shop = bulk()
    query = '{ orders(query: "made_up:1") { edges { node { id } } } }'
    answer = shop.caller.ask(START, {"q": query})
    assert "search" not in answer["extensions"]
    gid = answer["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"]
    assert shop.look(gid)["objectCount"] == "3"


def test_looking_costs_one_point() -> None:
    shop = bulk()
    answer = shop.caller.ask(f'{{ bulkOperation(id: "{shop.start()}") {{ id url }} }}')
    assert answer["extensions"]["cost"]["requestedQueryCost"] == 1


def test_it_is_found_by_node_and_as_the_current_one() -> None:
    shop = bulk()
    first, second = shop.start(), shop.start()
    answer = shop.caller.ask(
        f'{{ node(id: "{first}") {{ id ... on BulkOperation {{ status }} }} nodes(ids: ["{second}"]) {{ id }}'
        " currentBulkOperation { id } none: currentBulkOperation(type: MUTATION) { id } }"
    )["data"]
    assert answer["node"] == {"id": first, "status": "COMPLETED"}
    assert (answer["nodes"], answer["currentBulkOperation"], answer["none"]) == ([{"id": second}], {"id": second}, None)


def test_an_unknown_id_is_null_and_one_of_another_type_an_error() -> None:
    shop = bulk()
    assert shop.look("gid://shopify/BulkOperation/1") is None
    answer = shop.caller.ask('{ bulkOperation(id: "gid://shopify/Product/1") { id } }')
    assert answer["data"] == {"bulkOperation": None}
    assert answer["errors"][0]["message"] == "Invalid id: gid://shopify/Product/1"


def test_the_newest_comes_first_and_an_unfinished_one_last_by_its_end() -> None:
    shop = bulk(bulk_rate=1)
    finished = shop.start()
    shop.caller.wait(10)
    running = shop.start()
    shop.caller.wait(1)

    def order_of(arguments: str) -> list[str]:
        return [node["id"] for node in shop.listed(f"first: 9{arguments}")["data"]["bulkOperations"]["nodes"]]

    assert order_of("") == order_of(", sortKey: CREATED_AT") == [running, finished]
    assert order_of(", reverse: true") == [finished, running]
    assert order_of(", sortKey: COMPLETED_AT") == [finished, running]
    assert order_of(", sortKey: COMPLETED_AT, reverse: true") == [running, finished]


def test_ids_are_not_given_twice_by_a_server_that_begins_later() -> None:
    assert int(bulk().start().rsplit("/", 1)[1]) > 2**32
    later = bulk()
    later.caller.wait(3600)
    assert later.start() != bulk().start()


@pytest.mark.parametrize(
    ("search", "count"),
    [
        ("status:running", 1),
        ("status:COMPLETED", 1),
        ("status:running OR status:completed", 2),
        ("status:created", 0),
        ("operation_type:query", 2),
        ("operation_type:mutation", 0),
        ("created_at:>='2026-11-20T08:00:10Z'", 1),
        ("created_at:<2000-01-01", 0),
        ("made_up:value", 2),
    ],
)
def test_operations_are_searched(search: str, count: int) -> None:
    shop = bulk(bulk_rate=1)
    shop.start()
    shop.caller.wait(10)
    last = shop.start()
    shop.caller.wait(1)
    assert len(shop.listed(f'first: 9, query: "{search}"')["data"]["bulkOperations"]["nodes"]) == count
    number = last.rsplit("/", 1)[1]
    assert len(shop.listed(f'first: 9, query: "id:>={number}"')["data"]["bulkOperations"]["nodes"]) == 1


def test_recorded_warnings_and_refusals_of_a_list_come_out_the_same() -> None:
    shop = bulk()
    compared = 0
    for record in json_lines("recordings", "exchanges.jsonl"):
        if not record["file"].endswith(
            ("bulk-operations-read-arg-validation.json", "root-count-and-search-filters.json")
        ):
            continue
        if "bulkOperations(" not in record["query"] and "bulkOperations {" not in record["query"]:
            continue
        ours = shop.caller.ask(record["query"])
        theirs = record["body"]
        assert ours["extensions"].get("search") == theirs["extensions"].get("search")
        assert ours["extensions"]["cost"]["requestedQueryCost"] == theirs["extensions"]["cost"]["requestedQueryCost"]
        assert _told(ours) == _told(theirs)
        compared += 1
    assert compared >= 8


def _told(answer: Json) -> list[Any]:
    return [(error["message"], error["extensions"], error["path"]) for error in answer.get("errors", ())]
