"""Lines of a bulk file in any order are the same orders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.bulk_ports import ChildStore
from orderstatus.core.errors import OrderStatusError
from orderstatus.mirror.children import SqliteChildren
from orderstatus.shopify.bulk_children import MemoryChildren
from orderstatus.shopify.bulk_join import joined_orders
from orderstatus.shopify.bulk_lines import blocks, lines_of
from support.bulk_reading import pieces, spilling


def gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


def order(number: int, *shipments: int) -> dict[str, Any]:
    held = [{"id": gid("Fulfillment", each)} for each in shipments]
    return {
        "id": gid("Order", number),
        "fulfillments": held,
        "paymentTerms": {"id": gid("PaymentTerms", number), "overdue": False},
    }


def fulfillment_order(number: int, of: int, method: str | None, *shipments: int) -> list[dict[str, Any]]:
    how = None if method is None else {"methodType": method}
    own = {"id": gid("FulfillmentOrder", number), "deliveryMethod": how, "__parentId": gid("Order", of)}
    parent = gid("FulfillmentOrder", number)
    return [own, *({"id": gid("Fulfillment", each), "__parentId": parent} for each in shipments)]


def schedule(number: int, parent: str) -> dict[str, Any]:
    return {"id": gid("PaymentSchedule", number), "dueAt": f"2026-11-{number:02}T00:00:00Z", "__parentId": parent}


ROOTS = [order(1, 11, 12), order(2), order(3, 31)]
BELOW = [
    *fulfillment_order(101, 1, "SHIPPING", 11),
    *fulfillment_order(102, 1, "PICK_UP", 11, 12),
    *fulfillment_order(99, 3, None, 31),
    *fulfillment_order(301, 3, "LOCAL", 31),
    # Whichever of the two Shopify takes for their parent.
    schedule(5, gid("Order", 1)),
    schedule(6, gid("PaymentTerms", 3)),
]


def read(lines: list[dict[str, Any]], store: ChildStore) -> list[Any]:
    content = b"".join(json.dumps(each).encode() + b"\n" for each in lines)
    try:
        return list(joined_orders(lines_of(content), store))
    finally:
        store.close()


def methods(joined: dict[str, Any]) -> list[list[str | None]]:
    return [
        [(each["deliveryMethod"] or {}).get("methodType") for each in shipment["fulfillmentOrders"]["nodes"]]
        for shipment in joined["fulfillments"]
    ]


def test_a_shipment_has_the_first_fulfillment_order_that_it_fulfills_and_terms_their_schedules() -> None:
    first, second, third = read([*ROOTS, *BELOW], MemoryChildren())
    assert methods(first) == [["SHIPPING"], ["PICK_UP"]]
    assert methods(second) == []
    assert methods(third) == [[None]]
    due = [
        [each["dueAt"] for each in one["paymentTerms"]["paymentSchedules"]["nodes"]] for one in (first, second, third)
    ]
    assert due == [["2026-11-05T00:00:00Z"], [], ["2026-11-06T00:00:00Z"]]


@given(mixed=st.permutations(BELOW), places=st.lists(st.integers(0, len(BELOW)), min_size=3, max_size=3))
def test_however_lines_are_mixed_the_orders_are_the_same(mixed: list[Any], places: list[int]) -> None:
    expected = read([*ROOTS, *BELOW], MemoryChildren())
    lines = list(mixed)
    for root, at in zip(reversed(ROOTS), sorted(places, reverse=True), strict=True):
        lines.insert(at, root)
    for store in (MemoryChildren(), spilling(500)(), SqliteChildren()):
        assert read(lines, store) == expected


def test_a_line_without_an_id_belongs_nowhere() -> None:
    with pytest.raises(OrderStatusError, match="no id"):
        read([{"name": "#1"}], MemoryChildren())


class Held:
    """What was added, and whether it was closed."""

    def __init__(self) -> None:
        self.added: list[tuple[str, str, str]] = []
        self.closed = False

    def add(self, parent_id: str, kind: str, text: str) -> None:
        self.added.append((parent_id, kind, text))

    def of(self, parent_id: str) -> Iterator[tuple[str, str]]:
        return iter([(kind, text) for parent, kind, text in self.added if parent == parent_id])

    def close(self) -> None:
        self.closed = True


def test_memory_holds_so_many_bytes_and_no_more() -> None:
    spilled = Held()
    store = MemoryChildren(lambda: spilled, most_bytes=10_000)
    for number in range(100):
        store.add(f"parent {number % 7}", "Kind", str(number) * 100)
    assert len(spilled.added) == 100
    assert [text[:2] for _, text in store.of("parent 3")][:3] == ["33", "10", "17"]
    store.close()
    assert spilled.closed


@given(content=st.binary(max_size=60).filter(lambda each: b"\n\n" not in each), sizes=st.lists(st.integers(0, 9)))
def test_lines_are_the_same_however_the_file_arrives(content: bytes, sizes: list[int]) -> None:
    expected = [each for each in content.split(b"\n") if each]
    found = list(blocks(pieces(content, *sizes), least_bytes=8))
    assert b"".join(found) == content
    assert [line for block in found for line in lines_of(block)] == expected
    assert all(block.endswith(b"\n") for block in found[:-1])
