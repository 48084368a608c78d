"""The predicate of an order query, against one written from the design over plain facts that knows nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from itertools import combinations
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from orderstatus.core.lifecycle import CaptureRule, order_state
from orderstatus.core.models import Money, Order, PaymentTerms, Shipment, Transaction
from orderstatus.core.query import OrderQuery, Sort, SortKey
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.core.statuses import fulfillment_status, payment_status, return_status, shipment_status
from support.orders import NOW, order, shipment

Facts = dict[str, Any]

# Design 1, written out again: Shopify's word, ours; None and a word of next quarter are unknown.
PAYMENT = {
    "PENDING": "pending",
    "AUTHORIZED": "authorized",
    "PARTIALLY_PAID": "partially-paid",
    "PAID": "paid",
    "PARTIALLY_REFUNDED": "partially-refunded",
    "REFUNDED": "refunded",
    "VOIDED": "voided",
    "EXPIRED": "expired",
    "NEXT_QUARTER": "unknown",
    None: "unknown",
}
FULFILLMENT = {
    "UNFULFILLED": "unfulfilled",
    "PARTIALLY_FULFILLED": "partially-fulfilled",
    "FULFILLED": "fulfilled",
    "ON_HOLD": "on-hold",
    "FULFILLMENT_NOT_REQUIRED": "not-required",
    "RESTOCKED": "restocked",
    "NEXT_QUARTER": "unknown",
}
RETURN = {
    "NO_RETURN": "no-return",
    "RETURN_REQUESTED": "return-requested",
    "IN_PROGRESS": "in-progress",
    "RETURNED": "returned",
    "NEXT_QUARTER": "unknown",
}
PARCEL = {
    "LABEL_PRINTED": "label-ready",
    "CONFIRMED": "shipped",
    None: "shipped",
    "CARRIER_PICKED_UP": "in-transit",
    "READY_FOR_PICKUP": "ready-for-pickup",
    "OUT_FOR_DELIVERY": "out-for-delivery",
    "DELAYED": "delayed",
    "ATTEMPTED_DELIVERY": "attempted-delivery",
    "NOT_DELIVERED": "failed",
    "PICKED_UP": "delivered",
    "LABEL_VOIDED": "cancelled",
    "NEXT_QUARTER": "unknown",
}
WORST_FIRST = ("failed", "attempted-delivery", "delayed", "unknown")
LEAST_FIRST = ("label-ready", "shipped", "in-transit", "ready-for-pickup", "out-for-delivery")
GROUPS = {
    "unpaid": {"authorized", "pending", "expired", "partially-paid"},
    "moving": {"shipped", "in-transit", "ready-for-pickup", "out-for-delivery", "delayed", "attempted-delivery"},
    "problem": {"delayed", "attempted-delivery", "failed"},
}
WORDS = {
    "payment": sorted({*PAYMENT.values(), "unpaid", "expiring", "overdue"}),
    "fulfillment": sorted(set(FULFILLMENT.values())),
    "delivery": sorted({*PARCEL.values(), "no-shipment", "partially-delivered", "moving", "problem"} - {"cancelled"}),
    "returns": sorted(set(RETURN.values())),
    "state": ["archived", "cancelled", "open", "unknown"],
}
TAGS = ["vip", "VIP", "Gift", "gift wrap", "Ärger", "äRGER"]
CUSTOMERS = [None, "Mia Virtanen", "MIA KORHONEN", "Åsa Öst", "Bo"]
EMAILS = [None, "mia@example.com", "Asa@Example.com"]
SOUGHT = ["mia", "VIRTA", "åsa ö", "zz", "mia@example.com", "MIA@EXAMPLE.COM", "mia@example", "a b@c", "@"]
MOMENTS = st.integers(-5, 5).map(lambda hours: NOW + timedelta(hours=hours))

FACTS: st.SearchStrategy[Facts] = st.fixed_dictionaries(
    {
        "payment": st.sampled_from(list(PAYMENT)) | st.just("AUTHORIZED"),
        "fulfillment": st.sampled_from(list(FULFILLMENT)),
        "return": st.sampled_from(list(RETURN)),
        "closed": st.sampled_from([True, False, None]),
        "cancelled": st.booleans(),
        # (the word for the parcel, whether its fulfillment was cancelled); None where shipments were not read.
        "parcels": st.none()
        | st.lists(st.tuples(st.sampled_from(list(PARCEL)), st.booleans()), max_size=3)
        | st.lists(st.just(("PICKED_UP", False)), min_size=1, max_size=2),
        # Hours to the end of the authorization, and whether Shopify says when that is.
        "authorized_for": st.none() | st.tuples(st.sampled_from([-60, -1, 0, 40, 48, 49, 60]), st.booleans()),
        "overdue": st.sampled_from([True, False, None]),
        "tags": st.lists(st.sampled_from(TAGS), max_size=2),
        "placed": st.none() | MOMENTS,
        "customer": st.sampled_from(CUSTOMERS),
        "email": st.sampled_from(EMAILS),
        "country": st.sampled_from([None, "FI", "SE", "fi"]),
        "total": st.none() | st.decimals(0, 200, places=2),
    }
)


def some(words: list[str]) -> st.SearchStrategy[list[str]]:
    """What is typed after a repeatable flag: one to three words, as flags of their own or with commas."""
    listed = st.lists(st.sampled_from(words), min_size=1, max_size=3)
    return listed | listed.map(lambda chosen: [",".join(chosen)])


def written(at: datetime) -> st.SearchStrategy[str]:
    zones = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8))])
    return zones.map(lambda zone: at.astimezone(zone).isoformat())


TYPED: dict[str, st.SearchStrategy[Any]] = {
    **{axis: some(words) for axis, words in WORDS.items()},
    **{f"not_{axis}": some(words) for axis, words in WORDS.items()},
    "tags": some(TAGS),
    "not_tags": some(TAGS),
    "since": MOMENTS.flatmap(written),
    "until": MOMENTS.flatmap(written),
    "customer": st.sampled_from(SOUGHT),
    "countries": some(["FI", "fi", "se", "DE"]),
    "min_total": st.decimals(0, 200, places=2).map(str),
}


def built(facts: Facts) -> Order:
    """The order of which the facts are told."""
    rule = timedelta(days=7)
    transactions: tuple[Transaction, ...] = ()
    if facts["authorized_for"] is not None:
        hours, is_told = facts["authorized_for"]
        ends = NOW + timedelta(hours=hours)
        transactions = (
            Transaction(
                id="t",
                kind="authorization",
                status="success",
                amount=Money(Decimal(5), "EUR"),
                processed_at=NOW - timedelta(days=30) if is_told else ends - rule,
                expires_at=ends if is_told else None,
            ),
        )
    return order(
        payment=payment_status(facts["payment"]),
        fulfillment=fulfillment_status(facts["fulfillment"]),
        return_=return_status(facts["return"]),
        state=order_state(closed=facts["closed"], cancelled_at=NOW if facts["cancelled"] else None),
        shipments=None if facts["parcels"] is None else tuple(_parcel(*each) for each in facts["parcels"]),
        transactions=transactions,
        capturable=Money(Decimal(5), "EUR"),
        terms=None if facts["overdue"] is None else PaymentTerms(name="Net 14", overdue=facts["overdue"]),
        tags=tuple(facts["tags"]),
        placed_at=facts["placed"],
        customer=facts["customer"],
        email=facts["email"],
        country=facts["country"],
        total=None if facts["total"] is None else Money(facts["total"], "EUR"),
    )


def _parcel(word: str | None, is_cancelled: bool) -> Shipment:
    raw = "CANCELLED" if is_cancelled else "SUCCESS"
    return shipment(raw_status=raw, display_status=word, status=shipment_status(word))


def delivery(facts: Facts) -> str:
    live = [PARCEL[word] for word, is_cancelled in facts["parcels"] if not is_cancelled and PARCEL[word] != "cancelled"]
    if not live:
        return "no-shipment"
    for word in (*WORST_FIRST, *LEAST_FIRST):
        if word in live:
            return word
    is_complete = facts["fulfillment"] in ("FULFILLED", "FULFILLMENT_NOT_REQUIRED", "RESTOCKED")
    return "delivered" if is_complete else "partially-delivered"


def words_of(facts: Facts, axis: str) -> set[str]:
    """Everything that a merchant could call the order on this axis, groups and facts among it."""
    if axis == "payment":
        word = PAYMENT[facts["payment"]]
        words = {word}
        if word == "authorized" and facts["authorized_for"] is not None and facts["authorized_for"][0] <= 48:
            words.add("expiring")
        if facts["overdue"] and word not in ("paid", "refunded"):
            words.add("overdue")
    elif axis == "fulfillment":
        words = {FULFILLMENT[facts["fulfillment"]]}
    elif axis == "returns":
        words = {RETURN[facts["return"]]}
    elif axis == "state":
        closed = {True: "archived", False: "open", None: "unknown"}[facts["closed"]]
        words = {"cancelled" if facts["cancelled"] else closed}
    else:
        words = {delivery(facts)}
    return words | {group for group, members in GROUPS.items() if members & words}


def is_asked_for(facts: Facts, typed: Mapping[str, Any]) -> bool:
    """Design 1 and 2: OR within a flag, AND between flags; a fact that is not known satisfies no filter."""
    return all(_holds(facts, name, value) for name, value in typed.items())


def _holds(facts: Facts, name: str, value: Any) -> bool:
    if isinstance(value, str):
        return _is_within(facts, name, value)
    values = {part for text in value for part in text.split(",")}
    lowered = {part.lower() for part in values}
    axis = name.removeprefix("not_")
    if axis in WORDS:
        if axis == "delivery" and facts["parcels"] is None:
            return False
        return bool(words_of(facts, axis) & values) != name.startswith("not_")
    if axis == "tags":
        return any(tag.lower() in lowered for tag in facts["tags"]) != name.startswith("not_")
    return (facts["country"] or "").lower() in lowered


def _is_within(facts: Facts, name: str, value: str) -> bool:
    placed: datetime | None = facts["placed"]
    total: Decimal | None = facts["total"]
    person, email = str(facts["customer"] or "").lower(), str(facts["email"] or "").lower()
    match name:
        case "since":
            return placed is not None and placed >= datetime.fromisoformat(value)
        case "until":
            return placed is not None and placed < datetime.fromisoformat(value)
        case "min_total":
            return total is not None and total >= Decimal(value)
        case "customer":
            is_address = "@" in value and " " not in value
            return email == value.lower() if is_address else value.lower() in person
    raise AssertionError(f"no rule for {name}")


def no_zone() -> tzinfo:
    raise AssertionError("no day was named")


def agrees(facts: Facts, typed: Mapping[str, Any]) -> bool:
    query = order_query(TypedFilters(**typed), now=NOW, zone=no_zone, capture=CaptureRule())
    expected = is_asked_for(facts, typed)
    assert query.matches(built(facts), NOW) is expected, typed
    return expected


def test_a_filter_takes_exactly_the_orders_that_the_design_says() -> None:
    """Every filter by itself, each order by all of them: to draw an order costs more than to ask it."""
    seen: dict[str, set[bool]] = {name: set() for name in TYPED}

    @settings(max_examples=250, deadline=None)
    @given(FACTS, st.fixed_dictionaries(TYPED))
    def law(facts: Facts, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            seen[name].add(agrees(facts, {name: value}))

    law()
    assert {name: each for name, each in seen.items() if each != {True, False}} == {}


def test_filters_narrow_each_other() -> None:
    pairs = [pair for pair in combinations(TYPED, 2) if not pair[1].endswith(pair[0])]
    seen: set[bool] = set()

    @settings(max_examples=400, deadline=None)
    @given(FACTS, st.sampled_from([*pairs, *combinations(TYPED, 3)]), st.data())
    def law(facts: Facts, names: tuple[str, ...], data: st.DataObject) -> None:
        typed = {name: data.draw(TYPED[name]) for name in names}
        # A window that ends before it begins is refused, which has a test of its own.
        begins, ends = typed.get("since"), typed.get("until")
        assume(begins is None or ends is None or datetime.fromisoformat(begins) <= datetime.fromisoformat(ends))
        seen.add(agrees(facts, typed))

    law()
    assert seen == {True, False}


@settings(max_examples=100, deadline=None)
@given(FACTS, st.fixed_dictionaries({axis: st.tuples(some(words), some(words)) for axis, words in WORDS.items()}))
def test_what_is_excluded_is_left_out_of_what_is_included(facts: Facts, values: Mapping[str, Any]) -> None:
    for axis, (included, excluded) in values.items():
        agrees(facts, {axis: included, f"not_{axis}": excluded})


@given(FACTS)
def test_a_query_of_nothing_takes_every_order(facts: Facts) -> None:
    assert agrees(facts, {})


def test_a_query_without_a_filter_is_every_order_however_it_is_sorted() -> None:
    assert OrderQuery(sort=Sort(SortKey.TOTAL), raw="tag:vip").is_everything
    assert not OrderQuery(tags=frozenset({"vip"})).is_everything
    assert not OrderQuery(since=NOW).is_everything
