"""What `open` does: find the address, and hand it to the browser or print it."""

from __future__ import annotations

from orderstatus.commands._one_order import found_in
from orderstatus.commands._rows import answering
from orderstatus.core.addresses import admin_page
from orderstatus.core.errors import NotFoundError, OrderStatusError
from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.models import Order
from orderstatus.output.canvas import is_plain_address
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime

MOST_TABS = 5
"""More pages than that are printed: nobody asked for a window full of them."""


def open_pages(runtime: Runtime, reference: str, *, tracking: bool, print_only: bool) -> None:
    """The order's pages are open in the browser, or their addresses are on stdout, a line each."""
    streams, labels = runtime.streams, runtime.labels()
    with answering(runtime) as shops:
        if tracking:
            opened, order = found_in(shops, reference, lambda each: each.source.life(reference).order)
            pages = _carriers_pages(order, streams)
        else:
            # A GID names an order without a look-up, but not the shop that it is in.
            opened, gid = found_in(
                shops,
                reference,
                lambda each: (
                    each.source.life(reference).order.id if shops.are_several else each.source.order_id(reference)
                ),
            )
            pages = [_admins_page(opened, gid)]
        is_demo = opened.is_demo
    if print_only or not streams.out_tty or is_demo or len(pages) > MOST_TABS:
        _print(pages, streams)
        if is_demo and not print_only:
            streams.note(labels.text("nothing was opened: the demo shop's pages do not exist"))
        return
    unopened = [page for page in pages if not runtime.browse(page)]
    for page in pages:
        if page not in unopened:
            streams.note(labels.text("opened {page}", page=page))
    _print(unopened, streams)


def _print(pages: list[str], streams: Streams) -> None:
    for page in pages:
        streams.out.write(f"{page}\n")


def _admins_page(opened: OpenShop, gid: str) -> str:
    page = admin_page(opened.domain, gid)
    if page is None:
        raise OrderStatusError(f"{opened.domain} has no page in Shopify's admin", hint="open it by hand")
    return page


def _carriers_pages(order: Order, streams: Streams) -> list[str]:
    """The carrier's pages of the shipments that count, each once. Raises NotFoundError where there is none."""
    known = [tracking for shipment in live_shipments(order) for tracking in shipment.tracking]
    pages = dict.fromkeys(each.url for each in known if each.url)
    plain = [page for page in pages if is_plain_address(page)]
    for page in pages:
        if page not in plain:
            streams.warning(f"this is no web address and is left out: {page}")
    if not plain:
        raise _no_page(order, [each.number for each in known if each.number])
    return plain


def _no_page(order: Order, numbers: list[str]) -> NotFoundError:
    if not numbers:
        hint = f"`orderstatus shipments --order {order.name.lstrip('#')}` shows its parcels"
        return NotFoundError(f"order {order.name} has no tracking", hint=hint)
    listed = ", ".join(numbers)
    return NotFoundError(
        f"order {order.name} has a tracking number and no address of a page: {listed}",
        hint="look the number up on the carrier's own page",
    )
