"""An order of the demo shop while its story is being told, and the finished Order node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orderstatus.demo.goods import Product
from orderstatus.demo.ledger import Ledger, Payment
from orderstatus.demo.people import Buyer
from orderstatus.demo.purse import Cents
from orderstatus.demo.scene import Scene
from orderstatus.demo.statuses import (
    MOST_HOLDS,
    SUPPORTED_ACTIONS,
    fulfillment_axis,
    holds_of_ours,
    needs_splitting,
    return_axis,
)

Json = dict[str, Any]
Basket = Sequence[tuple[Product, int, int]]


class Draft:
    """One order in the making. Its parts are added by payments, fulfilling, scans and returns in the order in which
    they happened; `finish` derives every status and sum from the parts, as Shopify does, and fills `node`. The scene
    keeps it, so that a mutation can change the parts and have them written again (`rewrite`).

    Amounts are euro cents, whatever currency the shop shows, with tax contained (the shop sells tax-included), instants
    Unix seconds. `touched` is the latest instant of any part and becomes `updatedAt`."""

    __slots__ = (
        "attributes", "bags", "buyer", "cancelled_at", "closed_at", "created", "currency", "discounts", "fulfillments",
        "ident", "imported", "ledger", "lines", "name", "node", "number", "payment_terms", "placed", "refunds",
        "removed", "returns", "scene", "shipping", "shipping_line", "source", "subtotal", "terms", "total", "touched",
        "work", "written_placed",
    )  # fmt: skip

    def __init__(
        self,
        scene: Scene,
        placed: int,
        buyer: Buyer,
        basket: Basket,
        *,
        created: int | None = None,
        currency: str | None = None,
        shipping: tuple[str, str, int] | None = None,
        source: str = "web",
        **attributes: Any,
    ) -> None:
        """Places the order: `basket` holds (product, quantity, discount per unit in cents), `shipping` the title, code
        and price of a shipping method; without a `currency` it is paid in the shop's; `attributes` are plain Order
        fields such as `tags`, `note` or `test`."""
        self.scene = scene
        self.placed = placed
        self.created = self.touched = placed if created is None else created
        self.buyer = buyer
        self.currency = currency or scene.brand.currency
        self.bags = scene.purses[self.currency]
        self.source = source
        self.attributes = attributes
        self.number = next(scene.order_numbers)
        self.ident = next(scene.order_ids)
        self.name = f"#{self.number}"
        self.written_placed = scene.stamp(placed)
        self.node: Json = {"id": f"gid://shopify/Order/{self.ident}"}
        self.lines: list[Json] = []
        self.work: list[Json] = []
        self.fulfillments: list[Json] = []
        self.returns: list[Json] = []
        self.refunds: list[Json] = []
        self.ledger = Ledger()
        self.cancelled_at: int | None = None
        self.closed_at: int | None = None
        self.payment_terms: Json | None = None
        # Statuses that an old system brought along; nothing of today derives them.
        self.imported: dict[str, str | None] = {}
        self.subtotal = self.total = self.discounts = self.shipping = 0
        self.removed: Cents = 0
        for product, quantity, off in basket:
            self.add_line(product, quantity, off)
        self.shipping_line: Json | None = None
        if shipping is not None:
            self._add_shipping(*shipping)

    def touch(self, at: int) -> None:
        """Remembers that something happened to the order at `at`."""
        if at > self.touched:
            self.touched = at

    def add_line(self, product: Product, quantity: int, off: int = 0) -> Json:
        """Adds a LineItem of `quantity` at `off` cents less each, and its price to the order's sums."""
        bags = self.bags
        unit = product.cents - off
        fulfilled = quantity if product.fulfilled else 0
        line: Json = {
            "id": self.scene.gid("LineItem"),
            "name": product.title if product.variant is None else f"{product.title} - {product.variant}",
            "title": product.title,
            "variantTitle": product.variant,
            "sku": product.sku,
            "quantity": quantity,
            "currentQuantity": quantity,
            "unfulfilledQuantity": fulfilled,
            "refundableQuantity": quantity,
            "nonFulfillableQuantity": quantity - fulfilled,
            "requiresShipping": product.ships,
            "isGiftCard": product.gift_card,
            "vendor": product.vendor,
            "originalUnitPriceSet": bags[product.cents],
            "originalTotalSet": bags[product.cents * quantity],
            "discountedTotalSet": bags[unit * quantity],
            "discountedUnitPriceSet": bags[unit],
            "totalDiscountSet": bags[off * quantity],
            "taxable": not product.gift_card and product.fulfilled,
            "restockable": product.ships,
        }
        self.lines.append(line)
        self.subtotal += unit * quantity
        self.total += unit * quantity
        self.discounts += off * quantity
        return line

    def _add_shipping(self, title: str, code: str, cents: int) -> None:
        price = self.bags[cents]
        self.shipping = cents
        self.total += cents
        self.shipping_line = {
            "id": self.scene.gid("ShippingLine"),
            "title": title,
            "code": code,
            "carrierIdentifier": None,
            "originalPriceSet": price,
            "discountedPriceSet": price,
        }

    def archive(self, at: int) -> None:
        """The merchant closes the order at `at`, unless that is still to come."""
        if at <= self.scene.epoch:
            self.closed_at = at
            self.touch(at)

    def finish(self) -> Json:
        """The complete Order node; its customer, if any, and the scene know the order from now on."""
        self.scene.drafts[self.node["id"]] = self
        self._support()
        self._write(self.scene.epoch)
        customer = self.buyer.customer
        if customer is not None:
            customer["orders"].append(self.node)
            customer["numberOfOrders"] = str(len(customer["orders"]))
            customer["updatedAt"] = max(customer["updatedAt"], self.scene.stamp(self.created))
        return self.node

    def rewrite(self, at: int) -> Json:
        """The Order node again, after its parts were changed: every status and sum is that of the instant `at`."""
        self.ledger.lapse(at, self.bags[0])
        self._support()
        self._write(at)
        return self.node

    def _support(self) -> None:
        """Says of each fulfillment order what may be done with it as it is now."""
        for work in self.work:
            actions = SUPPORTED_ACTIONS.get((work["status"], work["requestStatus"]), ())
            possible = {
                "SPLIT": needs_splitting(work),
                "MERGE": work["status"] == "OPEN" and sum(w["status"] == "OPEN" for w in self.work) > 1,
                "HOLD": len(holds_of_ours(work)) < MOST_HOLDS,
            }
            work["supportedActions"] = [
                {"action": action, "externalUrl": None} for action in actions if possible.get(action, True)
            ]

    def payment(self, now: int) -> Payment:
        """What its transactions come to at the instant `now`."""
        return self.ledger.settle(
            due=self.total - self.removed,
            cancelled=self.cancelled_at is not None,
            terms=self.payment_terms is not None,
            now=now,
        )

    def _write(self, now: int) -> None:
        bags, stamp, buyer, lines = self.bags, self.scene.stamp, self.buyer, self.lines
        cancelled = self.cancelled_at is not None
        money = self.payment(now)
        unfulfilled = sum([line["unfulfilledQuantity"] for line in lines])
        created, zero = stamp(self.created), bags[0]
        total = bags[self.total]
        tax = buyer.country.vat
        kept = sum([line["currentQuantity"] for line in lines])
        # After a removal only the lines still on the order count; unit prices are whole tens of cents either way.
        current_subtotal = self.subtotal - self.ledger.removed_goods
        self.node.update(
            {
                "legacyResourceId": str(self.ident),
                "name": self.name,
                "number": self.number,
                "confirmationNumber": _confirmation(self.ident),
                "email": buyer.email,
                "phone": buyer.phone,
                "createdAt": created,
                "processedAt": self.written_placed,
                "updatedAt": stamp(self.touched),
                "closed": self.closed_at is not None,
                "closedAt": None if self.closed_at is None else stamp(self.closed_at),
                "cancelledAt": None if self.cancelled_at is None else stamp(self.cancelled_at),
                "cancelReason": None,
                "test": False,
                "tags": [],
                "note": None,
                "poNumber": None,
                "customerLocale": buyer.country.locale,
                "sourceName": self.source,
                "displayFinancialStatus": self.imported.get("payment", money.status),
                "displayFulfillmentStatus": self.imported.get("fulfillment")
                or fulfillment_axis(lines, self.work, self.fulfillments),
                "returnStatus": self.imported.get("return") or return_axis(self.returns),
                "fullyPaid": money.received >= self.total - self.removed + money.refunded and money.received > 0,
                "unpaid": money.received == 0,
                "capturable": money.capturable > 0,
                "canMarkAsPaid": money.can_mark_as_paid,
                "refundable": money.received > money.refunded,
                "fulfillable": unfulfilled > 0 and not cancelled,
                "requiresShipping": any(line["requiresShipping"] for line in lines),
                "confirmed": True,
                "currencyCode": self.scene.brand.currency,
                "presentmentCurrencyCode": self.currency,
                "currentTotalPriceSet": bags[money.current_total],
                "currentSubtotalPriceSet": bags[current_subtotal],
                "totalPriceSet": total,
                "originalTotalPriceSet": bags[self.total - self.ledger.edited],
                "subtotalPriceSet": bags[self.subtotal],
                "totalOutstandingSet": bags[money.outstanding],
                "totalCapturableSet": bags[money.capturable],
                "totalReceivedSet": bags[money.received],
                "totalRefundedSet": bags[money.refunded],
                "totalShippingPriceSet": bags[self.shipping],
                "totalTaxSet": bags[(self.total * tax + 500 + tax // 2) // (1000 + tax)] if tax else zero,
                "totalDiscountsSet": bags[self.discounts],
                "netPaymentSet": bags[money.received - money.refunded],
                "currentSubtotalLineItemsQuantity": kept,
                "subtotalLineItemsQuantity": sum([line["quantity"] for line in lines]),
                "paymentGatewayNames": self.ledger.gateways(),
                "paymentTerms": self.payment_terms,
                "customer": buyer.customer,
                "shippingAddress": buyer.address if self.shipping_line is not None else None,
                "billingAddress": buyer.address,
                "displayAddress": buyer.address,
                "shippingLine": self.shipping_line,
                "lineItems": lines,
                "fulfillments": self.fulfillments,
                "fulfillmentsCount": {"count": len(self.fulfillments), "precision": "EXACT"},
                "fulfillmentOrders": self.work,
                "transactions": [entry.node for entry in self.ledger.entries],
                "refunds": self.refunds,
                "returns": self.returns,
                "retailLocation": None,
                **self.attributes,
            }
        )


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def _confirmation(ident: int) -> str:
    """Nine letters and digits that say nothing: the identifier, scrambled by an odd multiplier so that none repeats."""
    scrambled = (ident * 0x5DEECE66D) % (1 << 45)
    return "".join([_LETTERS[(scrambled >> shift) & 31] for shift in range(0, 45, 5)])
