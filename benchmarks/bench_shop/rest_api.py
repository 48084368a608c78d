"""The REST endpoints that clients of others page through: orders by Link header, and what they look at before.

REST's own limit (40 calls, two a second on the standard plan) is not played: the header says that one call of it is
taken. That favours the peers that use it.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs, quote, urlsplit

from bench_shop.graphql_api import SCOPES, SHOP
from bench_shop.meter import Meter
from bench_shop.population import Json, Orders
from bench_shop.rendering import rendered
from bench_shop.search import Finder

_SORT = {"updated_at": "updated_at", "created_at": "created_at", "processed_at": "processed_at", "id": "id"}


class RestApi:
    """Answers GETs below `/admin`."""

    def __init__(self, orders: Orders, finder: Finder, meter: Meter) -> None:
        self._orders = orders
        self._finder = finder
        self.meter = meter
        self._nodes: dict[int, bytes] = {}

    def answer(self, target: str, base: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path with its query; `base` is the URL that it was asked at."""
        path, asked = urlsplit(target).path, parse_qs(urlsplit(target).query)
        headers = {"X-Shopify-Shop-Api-Call-Limit": "1/40"}
        match path.rpartition("/")[2]:
            case "orders.json":
                body, link = self._page({name: values[-1] for name, values in asked.items()}, f"{base}{path}")
                return 200, headers | link, body
            case "shop.json":
                shop = {"id": 1, "name": SHOP["name"], "myshopify_domain": SHOP["myshopifyDomain"], "currency": "EUR"}
                return 200, headers, rendered({"shop": shop})
            case "access_scopes.json":
                return 200, headers, rendered({"access_scopes": [{"handle": scope} for scope in SCOPES]})
            case "events.json":
                return 200, headers, rendered({"events": []})
            case _:
                return 404, headers, b'{"errors":"Not Found"}'

    def _page(self, asked: dict[str, str], url: str) -> tuple[bytes, dict[str, str]]:
        limit = int(asked.get("limit", 50))
        place = json.loads(asked["page_info"]) if "page_info" in asked else {}
        sort_field, _, direction = (place.get("order") or asked.get("order") or "id asc").partition(" ")
        search = place.get("search") or _search(asked)
        indexes, more = self._finder.page(
            search,
            _SORT[sort_field],
            first=limit,
            after=place.get("after"),
            descending=direction.strip().lower() == "desc",
        )
        self.meter.orders_sent += len(indexes)
        for index in indexes:
            if index not in self._nodes:
                self._nodes[index] = rendered(_as_rest(self._orders.order(index)))
        body = b'{"orders":[%b]}' % b",".join(self._nodes[index] for index in indexes)
        if not more:
            return body, {}
        after = self._finder.cursor(indexes[-1], _SORT[sort_field])
        next_place = json.dumps({"order": f"{sort_field} {direction}", "search": search, "after": after})
        return body, {"Link": f'<{url}?limit={limit}&page_info={quote(next_place, safe="")}>; rel="next"'}


def _search(asked: dict[str, str]) -> str | None:
    terms = [
        f"{name[: -len(ending)]}:{how}'{asked[name]}'"
        for name in asked
        for ending, how in (("_min", ">="), ("_max", "<="))
        if name.endswith(ending)
    ]
    if "since_id" in asked:
        terms.append(f"id:>{asked['since_id']}")
    return " AND ".join(terms) or None


def _as_rest(order: Json) -> Json:
    shipments = [_shipment_as_rest(each, order) for each in order["fulfillments"]]
    return {
        "id": int(order["legacyResourceId"]),
        "admin_graphql_api_id": order["id"],
        "name": order["name"],
        "order_number": order["number"],
        "created_at": order["createdAt"],
        "processed_at": order["processedAt"],
        "updated_at": order["updatedAt"],
        "cancelled_at": None,
        "closed_at": None,
        "financial_status": order["displayFinancialStatus"].lower(),
        "fulfillment_status": "fulfilled" if shipments else None,
        "currency": "EUR",
        "total_price": order["totalPriceSet"]["shopMoney"]["amount"],
        "email": order["email"],
        "tags": ", ".join(order["tags"]),
        "fulfillments": shipments,
    }


def _shipment_as_rest(shipment: Json, order: Json) -> Json:
    tracking = shipment["trackingInfo"][0]
    return {
        "id": int(shipment["id"].rpartition("/")[2]),
        "admin_graphql_api_id": shipment["id"],
        "order_id": int(order["legacyResourceId"]),
        "name": shipment["name"].replace("-F", "."),
        "status": "success",
        "shipment_status": shipment["displayStatus"].lower(),
        "created_at": shipment["createdAt"],
        "updated_at": shipment["updatedAt"],
        "tracking_company": tracking["company"],
        "tracking_number": tracking["number"],
        "tracking_numbers": [tracking["number"]],
        "tracking_url": tracking["url"],
        "tracking_urls": [tracking["url"]],
    }
