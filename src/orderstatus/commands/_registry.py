"""Every command there is: its name, where it lives, and what it is for."""

from __future__ import annotations

from orderstatus.commands._lazy import Entry

COMMANDS = {
    "list": Entry("orderstatus.commands.list_orders:app", "List orders by any combination of statuses."),
    "show": Entry("orderstatus.commands.show_order:app", "Show one order's whole life."),
    "find": Entry(
        "orderstatus.commands.find_orders:app",
        "Find orders by whatever is at hand: a name, an e-mail address, a number, words.",
    ),
    "open": Entry("orderstatus.commands.open_page:app", "Open an order's page in the admin, or its carrier's."),
    "shipments": Entry("orderstatus.commands.shipments:app", "Show every shipment, with a summary by delivery status."),
    "returns": Entry("orderstatus.commands.returns:app", "Show returns, and what is owed on each next."),
    "attention": Entry(
        "orderstatus.commands.attention:app", "Show what needs a hand today: one flag per order, the worst first."
    ),
    "report": Entry("orderstatus.commands.report:app", "Report how long shipments take, and how many are open."),
    "export": Entry(
        "orderstatus.commands.export:app", "Write every order, shipment, return or carrier event to a file."
    ),
    "view": Entry("orderstatus.commands.view:app", "Keep a command's flags under a name, for --view."),
    "doctor": Entry(
        "orderstatus.commands.doctor:app", "Say what works: settings, token, scopes, limits; and what mends the rest."
    ),
    "demo": Entry("orderstatus.commands.demo_shop:app", "The demo shop: serve it on a port, or begin it anew."),
}
