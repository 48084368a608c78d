"""The mirror in the place of the shop: the same rows in the same order, and a plain word where it cannot know."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from orderstatus.core.errors import NotFoundError, UsageError
from orderstatus.core.filters import EXPIRING, AxisFilter
from orderstatus.core.finding import Finder, Match
from orderstatus.core.models import Order, Tracking, Transaction
from orderstatus.core.needles import needles_of
from orderstatus.core.ports import Account, SummarySource, Tally, TrackingSource
from orderstatus.core.query import OrderQuery, Part, Sort, SortKey, sort_value
from orderstatus.core.references import Reference
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.statuses import PaymentStatus, known
from orderstatus.flows.sync import MIRRORED_PARTS, STAGE_PARTS
from orderstatus.mirror import run
from orderstatus.mirror.source import MirrorOrders
from orderstatus.mirror.store import Mirror
from support.demo import NOW as DEMO_NOW
from support.demo import demo_source
from support.mirrors import fill, holding, source
from support.orders import ago, order, shipment, staged

EVERY_PART = MIRRORED_PARTS | STAGE_PARTS
"""All that a mirror is filled with."""
QUERIES = {
    "unpaid": OrderQuery(payment=AxisFilter(frozenset({"pending", "authorized", "partially-paid"}))),
    "expiring": OrderQuery(payment=AxisFilter(frozenset({EXPIRING, "overdue"}))),
    "paid and not fulfilled": OrderQuery(
        payment=AxisFilter(frozenset({"paid"})), fulfillment=AxisFilter(exclude=frozenset({"fulfilled"}))
    ),
    "delivered": OrderQuery(delivery=AxisFilter(frozenset({"delivered"}))),
    "a problem": OrderQuery(delivery=AxisFilter(frozenset({"failed", "delayed", "attempted-delivery"}))),
    "coming back": OrderQuery(returns=AxisFilter(exclude=frozenset({"no-return"}))),
    "not open": OrderQuery(state=AxisFilter(frozenset({"archived", "cancelled"}))),
    "two weeks": OrderQuery(since=DEMO_NOW.replace(day=1), until=DEMO_NOW.replace(day=15)),
    "to Finland, dear": OrderQuery(countries=frozenset({"FI"}), min_total=Decimal(100)),
    "by name": OrderQuery(customer="an"),
    "tagged": OrderQuery(tags=frozenset({"vip", "gift"}), not_tags=frozenset({"wholesale"})),
    "named": OrderQuery(named=(Reference("1010", None), Reference("#1020", None))),
    "changed": OrderQuery(updated_since=DEMO_NOW.replace(day=20), sort=Sort(SortKey.UPDATED)),
    "oldest first": OrderQuery(sort=Sort(SortKey.PLACED, descending=False)),
    "by number": OrderQuery(sort=Sort(SortKey.NUMBER)),
    "by total": OrderQuery(sort=Sort(SortKey.TOTAL, descending=False)),
    "by customer": OrderQuery(sort=Sort(SortKey.CUSTOMER, descending=False)),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Order], MirrorOrders]]:
    """Every order of the demo shop as the Admin API sends it, and a mirror of them."""
    orders = list(demo_source(orders=120).source().orders(OrderQuery(), EVERY_PART, wanted=None))
    with Mirror.open(tmp_path_factory.mktemp("mirror") / "demo.db") as mirror:
        fill(mirror, orders)
        yield orders, source(mirror, now=DEMO_NOW)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_rows_are_those_of_the_api_in_its_order(demo: tuple[list[Order], MirrorOrders], query: OrderQuery) -> None:
    # The parts of a row are compared below.
    of_api = list(demo_source(orders=120).source().orders(query, query.parts, wanted=None))
    run = demo[1].orders(query, query.parts, wanted=None)
    assert list(run) == of_api
    assert run.tally() == Tally(len(of_api), exact=True)


@pytest.mark.parametrize("parts", [frozenset[Part](), frozenset({Part.SHIPMENTS}), EVERY_PART])
def test_a_row_has_the_parts_that_were_asked_for_and_no_others(
    demo: tuple[list[Order], MirrorOrders], parts: frozenset[Part]
) -> None:
    orders, mirrored = demo
    of_api = orders
    if parts != EVERY_PART:
        of_api = list(demo_source(orders=120).source().orders(OrderQuery(), parts, wanted=None))
    assert list(mirrored.orders(OrderQuery(), parts, wanted=None)) == of_api


@pytest.mark.parametrize("key", [SortKey.PAYMENT, SortKey.FULFILLMENT, SortKey.DESTINATION])
def test_where_the_shop_sorts_by_words_of_its_own_rows_are_sorted_as_several_shops_are_merged(
    demo: tuple[list[Order], MirrorOrders], key: SortKey
) -> None:
    rows = list(demo[1].orders(OrderQuery(sort=Sort(key, descending=False)), EVERY_PART, wanted=None))
    assert rows == sorted(rows, key=lambda order: (sort_value(order, key), order.id))


def test_a_count_needs_no_reading_and_a_screen_reads_no_more_than_it_shows(
    demo: tuple[list[Order], MirrorOrders],
) -> None:
    orders, mirrored = demo
    run = mirrored.orders(OrderQuery(), frozenset(), wanted=50)
    assert run.has_more()
    assert run.tally() == Tally(len(orders), exact=True)
    assert run.account() == Account(search=None, counted=len(orders), received=0, lost=0)
    assert next(iter(run)).name == orders[0].name
    assert run.account().received < len(orders)


def test_what_sql_cannot_decide_is_counted_by_reading_where_that_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    authorized = Transaction(
        id="t", kind="authorization", status="success", amount=None, processed_at=ago(days=6), gateway="bogus"
    )
    several = [
        order(
            id=f"gid://shopify/Order/{number}",
            payment=known(PaymentStatus.AUTHORIZED),
            capturable=None,
            transactions=(authorized,) if number % 2 else (),
        )
        for number in range(1, 11)
    ]
    query = OrderQuery(payment=AxisFilter(frozenset({EXPIRING})))
    with holding(several) as mirror:
        assert source(mirror).orders(query, frozenset(), wanted=None).tally() == Tally(5, exact=True)
        monkeypatch.setattr(run, "COUNT_BY_READING", 9)
        reading = source(mirror).orders(query, frozenset(), wanted=None)
        assert reading.tally() == Tally(10, exact=False)
        assert reading.has_more()
        assert len(list(reading)) == 4


def test_a_search_of_the_shops_own_is_refused() -> None:
    with holding([order()]) as mirror, pytest.raises(UsageError, match="--query") as raised:
        source(mirror).orders(OrderQuery(raw="tag:x"), frozenset(), wanted=None)
    assert "leave `--mirror` out" in (raised.value.hint or "")


STAGED = [
    order(id=f"gid://shopify/Order/{number}", name=f"#{number}", stage=mark)
    for number, mark in enumerate(
        (StageMark(), staged("printing"), staged("packing", due=ago(days=1)), StageMark(stage="-"), staged("old")), 1
    )
]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (OrderQuery(stages=frozenset({"printing", "old"})), ["#5", "#2"]),
        (OrderQuery(no_stage=True), ["#4", "#1"]),
        (OrderQuery(no_stage=True, stages=frozenset({"packing"})), ["#4", "#3", "#1"]),
        (OrderQuery(not_stages=frozenset({"printing", "old"})), ["#4", "#3", "#1"]),
        (OrderQuery(stages=frozenset({"Printing"})), []),
    ],
)
def test_stages_are_chosen_by_where_they_were_read_of_every_order(query: OrderQuery, names: list[str]) -> None:
    with holding(STAGED) as mirror:
        run = source(mirror).orders(query, frozenset({Part.STAGE}), wanted=None)
        assert [each.name for each in run] == names
        assert run.tally() == Tally(len(names), exact=True)
        fill(mirror, STAGED, has_stages=False)
        with pytest.raises(UsageError, match="does not hold the stages of all orders") as raised:
            source(mirror).orders(query, frozenset(), wanted=None)
        assert "leave `--mirror` out" in (raised.value.hint or "")


def test_a_history_comes_only_where_it_is_asked_for_and_digests_never() -> None:
    mark = replace(staged("printing", comment="Two colours"), stage_digest="d", history_digest="e")
    with holding([order(stage=mark)]) as mirror:

        def read(*parts: Part) -> StageMark | None:
            [held] = source(mirror).orders(OrderQuery(), frozenset(parts), wanted=None)
            return held.stage

        assert read() is None
        assert read(Part.STAGE) == StageMark(stage="printing")
        assert read(Part.STAGE, Part.STAGE_HISTORY) == staged("printing", comment="Two colours")


def test_what_a_mirror_does_not_hold_is_refused_with_the_way_on() -> None:
    with holding([order()]) as mirror:
        with pytest.raises(UsageError, match="does not hold the whole life of order 1001") as life:
            source(mirror).life("1001")
        with pytest.raises(UsageError, match="does not hold every carrier event") as events:
            source(mirror).carrier_events(["f"], newest=None)
    for raised in (life, events):
        assert "leave `--mirror` out" in (raised.value.hint or "")


FOUND = [
    order(id="gid://shopify/Order/5001000000001", name="#1001", confirmation_number="XPAV284CT", tags=("Käsityö",)),
    order(
        id="gid://shopify/Order/5001000000002",
        name="#1002",
        number=1002,
        email="Otto@Example.com",
        customer="Otto Nieminen",
        customer_id="gid://shopify/Customer/2",
        phone="+358 40 123 4567",
        placed_at=ago(days=400),
        shipments=(
            shipment(id="a", tracking=(Tracking("DHL", "00 3707 1234", None), Tracking("DHL", "JJFI-99", None))),
            shipment(id="b", tracking=(Tracking("DHL", "JJFI-99-8877", None),)),
        ),
    ),
]


@pytest.fixture(scope="module")
def held() -> Iterator[MirrorOrders]:
    with holding(FOUND) as mirror:
        yield source(mirror)


def matches(mirrored: MirrorOrders, text: str) -> list[tuple[str, str]]:
    scans: list[int] = []
    finder = Finder(mirrored, frozenset(), scanned=OrderQuery(), only_tracking=False, on_scan=scans.append)
    found: list[Match] = list(finder.matches(needles_of([text])))
    assert scans == [], "a mirror looks numbers up and scans nothing"
    return [(match.order.name, match.by) for match in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1002", ("#1002", "name")),
        ("#1002", ("#1002", "name")),
        ("5001000000002", ("#1002", "id")),
        ("xpav284ct", ("#1001", "confirmation-number")),
        ("otto@example.COM", ("#1002", "email")),
        ("040 123 4567", ("#1002", "phone")),
        ("nieminen otto", ("#1002", "customer")),
        ("KÄSITYÖ", ("#1001", "tags")),
        ("0037071234", ("#1002", "tracking-number")),
        ("jjfi 99 88 77", ("#1002", "tracking-number")),
    ],
)
def test_an_order_is_found_by_whatever_somebody_has_in_hand(
    held: MirrorOrders, text: str, found: tuple[str, str]
) -> None:
    assert matches(held, text) == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("niem", ["customer"]),
        ("ott example", ["email"]),
        ("käsi", ["tags"]),
        # In the middle of a word, and of another field each.
        ("ieminen", []),
        ("xample", []),
        ("nieminen example", []),
        ("o", ["customer"]),
    ],
)
def test_words_are_looked_for_as_words_or_their_beginnings_in_one_field(
    held: MirrorOrders, text: str, found: list[str]
) -> None:
    assert [by for _, by in matches(held, text)] == found


@pytest.mark.parametrize("text", ["1003", "nobody@example.com", "12345678901234", "%", "o'hara; DROP TABLE orders"])
def test_what_is_nobodys_finds_nothing(held: MirrorOrders, text: str) -> None:
    assert matches(held, text) == []


def test_a_second_number_of_a_shipment_is_found_too(held: MirrorOrders) -> None:
    assert [each.name for each in held.with_tracking(["jjfi99", "nothing"], frozenset())] == ["#1002"]


def test_a_reference_is_one_order_or_an_error(held: MirrorOrders) -> None:
    assert held.order_id(" #1002 ") == "gid://shopify/Order/5001000000002"
    assert held.order_id("gid://shopify/Order/7") == "gid://shopify/Order/7"
    assert held.order_id("12345678") == "gid://shopify/Order/12345678"
    with pytest.raises(NotFoundError, match="no order 1003 in the mirror"):
        held.order_id("1003")
    with holding([order(name="#7"), order(id="gid://shopify/Order/2", name="##7")]) as mirror:
        assert source(mirror).order_id("#7") == "gid://shopify/Order/1001"
        with pytest.raises(UsageError, match="several orders are called 7"):
            source(mirror).order_id("7")


def test_a_mirror_counts_shipments_and_knows_tracking_numbers(held: MirrorOrders) -> None:
    assert isinstance(held, SummarySource)
    assert isinstance(held, TrackingSource)
    assert held.shop().time_zone == "Europe/Helsinki"


def test_an_answer_needs_no_client_and_no_models_of_the_wire(tmp_path: Path) -> None:
    path = tmp_path / "mirror.db"
    with Mirror.open(path) as mirror:
        fill(mirror, [order(shipments=(shipment(),))])
    code = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from orderstatus.core.query import OrderQuery, Part
from orderstatus.mirror.source import MirrorOrders
from orderstatus.mirror.store import Mirror
with Mirror.open(Path({str(path)!r}), reading=True) as mirror:
    orders = MirrorOrders(mirror, domain="", now=lambda: datetime.now(UTC), warn=print)
    print(len(list(orders.orders(OrderQuery(), frozenset(Part), wanted=None))))
print(*[name for name in ("httpx", "pydantic", "rich", "typer", "orderstatus.shopify") if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["1", ""]
