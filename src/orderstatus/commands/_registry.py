"""Every command there is: its name, where it lives, and what it is for."""

from __future__ import annotations

from orderstatus.commands._lazy import Entry

COMMANDS = {
    "list": Entry("orderstatus.commands.list_orders:app", "List orders by any combination of statuses."),
    "show": Entry("orderstatus.commands.show_order:app", "Show one order's whole life."),
    "demo": Entry("orderstatus.commands.demo_shop:app", "The demo shop: serve it on a port, or begin it anew."),
}
