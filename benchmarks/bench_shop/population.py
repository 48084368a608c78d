"""The orders of the shop: each a function of its number, so that a million need no memory before they are asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bench_shop.density import placed_instants

Json = dict[str, Any]

CLOCK = datetime(2026, 11, 23, 5, tzinfo=UTC)
"""What the shop takes for now: nothing in it is younger."""
SHIPPED_OF_1000 = 989
"""10,000 orders have 9,890 shipments, as those that the peers were measured on (each order has one or none)."""
_IMPORTED_EVERY = 40
_DAY = 86_400
_FIRST_ID = 5_400_000_000_000
_SHIPMENT_OFFSET = 1_000_000_000_000
_CARRIERS = (("UPS", "https://www.ups.com/track?tracknum="), ("DHL Express", "https://www.dhl.com/track?id="))
_COUNTRIES = ("US", "CA", "GB", "DE", "FI", "FR", "AU")
_NAMES = ("Ada Virtanen", "Bo Lindqvist", "Chen Wei", "Dora Müller", "Eve O'Hara", "Farid Aziz", "Grace Kim")
_EVENT_AFTER = ((0, "CONFIRMED"), (1, "IN_TRANSIT"), (3, "DELIVERED"))


def rfc3339(seconds: int) -> str:
    """Unix seconds as Shopify writes a DateTime."""
    return f"{datetime.fromtimestamp(seconds, UTC).isoformat()[:19]}Z"


class Orders:
    """Orders by index, in the order in which they were placed. Times are Unix seconds.

    `same_instant` of them, in the middle, share one `processedAt`. The newest `on_the_way` shipments are in transit,
    every other one has arrived. One order of forty was imported: made, and so numbered, later than it was placed.
    """

    def __init__(self, count: int, *, days: int = 120, same_instant: int = 0, on_the_way: int = 0) -> None:
        self.count = count
        self.processed = list(placed_instants(count, ending=CLOCK, days=days))
        middle = (count - same_instant) // 2
        together = range(middle, middle + min(same_instant, count))
        for index in together:
            self.processed[index] = self.processed[middle]
        now = int(CLOCK.timestamp())
        self.created = [self._created(index, together, now) for index in range(count)]
        self.updated = [at + _spread(index, now - at, most=12 * _DAY) for index, at in enumerate(self.created)]
        self.ids, self.numbers = self._numbered()
        self._on_the_way = _newest_shipped(count, on_the_way)
        self._by_shipment = {self.ids[index] + _SHIPMENT_OFFSET: index for index in range(count) if is_shipped(index)}
        self._by_id = {number: index for index, number in enumerate(self.ids)}

    @property
    def shipments(self) -> int:
        """How many shipments all orders have together."""
        return len(self._by_shipment)

    def _created(self, index: int, together: range, now: int) -> int:
        placed = self.processed[index]
        if index in together:
            return min(now, placed + index - together.start)
        imported = index % _IMPORTED_EVERY == _IMPORTED_EVERY - 1
        return placed + _spread(index, now - placed, most=20 * _DAY) if imported else placed

    def _numbered(self) -> tuple[list[int], list[int]]:
        """Ids, which grow with the time of creation and have gaps as a global counter has; and names' numbers."""
        ids, numbers = [0] * self.count, [0] * self.count
        start, last = min(self.created, default=0), 0
        for rank, index in enumerate(sorted(range(self.count), key=lambda each: (self.created[each], each))):
            last = max(last + 1, _FIRST_ID + (self.created[index] - start) * 1024 + _scatter(index) % 512)
            ids[index], numbers[index] = last, 1001 + rank
        return ids, numbers

    def by_gid(self, gid: str) -> Json | None:
        """The order or the shipment with this GID; None where there is none."""
        kind, _, number = gid.removeprefix("gid://shopify/").partition("/")
        if not number.isdigit():
            return None
        if kind == "Order" and int(number) in self._by_id:
            return self.order(self._by_id[int(number)])
        if kind == "Fulfillment" and int(number) in self._by_shipment:
            return self.shipment(self._by_shipment[int(number)])
        return None

    def order(self, index: int) -> Json:
        """The order as GraphQL names its fields; lists of what it has hold whole nodes."""
        number, placed = self.numbers[index], self.processed[index]
        shipment = self.shipment(index) if is_shipped(index) else None
        total = f"{10 + _scatter(index) % 29_000 / 100:.2f}"
        return {
            "__typename": "Order",
            "id": f"gid://shopify/Order/{self.ids[index]}",
            "legacyResourceId": str(self.ids[index]),
            "name": f"#{number}",
            "number": number,
            "createdAt": rfc3339(self.created[index]),
            "processedAt": rfc3339(placed),
            "updatedAt": rfc3339(self.updated[index]),
            "cancelledAt": None,
            "closed": shipment is not None,
            "closedAt": None,
            "confirmed": True,
            "test": False,
            "tags": ["wholesale"] if index % 9 == 0 else [],
            "email": f"customer{index}@example.com",
            "phone": None,
            "confirmationNumber": f"C{self.ids[index] % 10**9:09d}",
            "displayFinancialStatus": "PAID" if shipment else "AUTHORIZED",
            "displayFulfillmentStatus": "FULFILLED" if shipment else "UNFULFILLED",
            "returnStatus": "NO_RETURN",
            **_amounts(total, capturable="0.0" if shipment else total),
            "customer": {"__typename": "Customer", "id": f"gid://shopify/Customer/{7_000_000 + index % 6_007}"}
            | {"displayName": _NAMES[index % len(_NAMES)]},
            "shippingAddress": {"countryCodeV2": _COUNTRIES[index % len(_COUNTRIES)]},
            "fulfillmentsCount": {"count": int(shipment is not None), "precision": "EXACT"},
            "fulfillments": [shipment] if shipment else [],
            "fulfillmentOrders": [_fulfillment_order(self.ids[index], shipment)],
            "transactions": [],
            "returns": [],
            "lineItems": [],
            "paymentTerms": None,
        }

    def shipment(self, index: int) -> Json:
        """The shipment of an order that has one."""
        number = self.ids[index] + _SHIPMENT_OFFSET
        now = int(CLOCK.timestamp())
        shipped = min(now, self.created[index] + 7_200)
        arrived = index not in self._on_the_way
        company, url = _CARRIERS[index % len(_CARRIERS)]
        tracking = f"1Z{_scatter(index):010d}{index % 1_000_000:06d}"
        shipment: Json = {
            "__typename": "Fulfillment",
            "id": f"gid://shopify/Fulfillment/{number}",
            "name": f"#{self.numbers[index]}-F1",
            "status": "SUCCESS",
            "displayStatus": "DELIVERED" if arrived else "IN_TRANSIT",
            "createdAt": rfc3339(shipped),
            "updatedAt": rfc3339(self.updated[index]),
            "inTransitAt": rfc3339(min(now, shipped + _DAY)),
            "deliveredAt": rfc3339(min(now, shipped + 3 * _DAY)) if arrived else None,
            "estimatedDeliveryAt": rfc3339(shipped + 4 * _DAY),
            "requiresShipping": True,
            "trackingInfo": [{"company": company, "number": tracking, "url": url + tracking}],
            "location": {"__typename": "Location", "id": "gid://shopify/Location/1", "name": "Main warehouse"},
            "events": [_event(number, rank, shipped) for rank in range(3 if arrived else 2)],
        }
        return shipment | {"fulfillmentOrders": [_fulfillment_order(self.ids[index], shipment)]}


def is_shipped(index: int) -> bool:
    """True for 989 of every thousand indexes, spread evenly."""
    return (index + 1) * SHIPPED_OF_1000 // 1000 > index * SHIPPED_OF_1000 // 1000


def _newest_shipped(count: int, wanted: int) -> frozenset[int]:
    newest: list[int] = []
    for index in range(count - 1, -1, -1):
        if len(newest) >= wanted:
            break
        if is_shipped(index):
            newest.append(index)
    return frozenset(newest)


def _scatter(index: int) -> int:
    """A number below 2^32 that looks drawn and is not."""
    return index * 2_654_435_761 % 2**32


def _spread(index: int, left: int, *, most: int) -> int:
    """Seconds up to `most`, and to what is left until now: spread, so that little happened just now."""
    return _scatter(index) % max(1, min(left, most))


def _amounts(total: str, *, capturable: str) -> Json:
    paid = "0.0" if capturable == total else total
    return {
        "currentTotalPriceSet": _money(total),
        "totalPriceSet": _money(total),
        "totalCapturableSet": _money(capturable),
        "totalOutstandingSet": _money("0.0"),
        "totalReceivedSet": _money(paid),
        "totalRefundedSet": _money("0.0"),
    }


def _money(amount: str) -> Json:
    both: Json = {"amount": amount, "currencyCode": "EUR"}
    return {"shopMoney": both, "presentmentMoney": both}


def _fulfillment_order(order: int, shipment: Json | None) -> Json:
    return {
        "__typename": "FulfillmentOrder",
        "id": f"gid://shopify/FulfillmentOrder/{order + 2 * _SHIPMENT_OFFSET}",
        "status": "CLOSED" if shipment else "OPEN",
        "requestStatus": "UNSUBMITTED",
        "deliveryMethod": {"__typename": "DeliveryMethod", "methodType": "SHIPPING"},
        "assignedLocation": {"name": "Main warehouse"},
        "fulfillmentHolds": [],
        "fulfillments": [shipment] if shipment else [],
        "supportedActions": [],
        "lineItems": [],
    }


def _event(shipment: int, rank: int, shipped: int) -> Json:
    days, status = _EVENT_AFTER[rank]
    at = rfc3339(min(int(CLOCK.timestamp()), shipped + days * _DAY))
    return {
        "__typename": "FulfillmentEvent",
        "id": f"gid://shopify/FulfillmentEvent/{shipment * 4 + rank}",
        "status": status,
        "happenedAt": at,
        "createdAt": at,
        "message": None,
        "city": "Tampere",
        "province": None,
        "country": "FI",
    }
