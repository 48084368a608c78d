"""Every command there is: its name, where it lives, what it is for, and where the root help shows it."""

from __future__ import annotations

from orderstatus.commands._lazy import Entry, Section

# In the order of design 2, which is the order of the root help, of the reference and of the man page.
COMMANDS = {
    "list": Entry("orderstatus.commands.list_orders:app", "List orders by any combination of statuses.", Section.LOOK),
    "show": Entry("orderstatus.commands.show_order:app", "Show one order's whole life.", Section.LOOK),
    "find": Entry(
        "orderstatus.commands.find_orders:app",
        "Find orders by whatever is at hand: a name, an e-mail address, a number, words.",
        Section.LOOK,
    ),
    "open": Entry(
        "orderstatus.commands.open_page:app", "Open an order's page in the admin, or its carrier's.", Section.LOOK
    ),
    "shipments": Entry(
        "orderstatus.commands.shipments:app",
        "Show every shipment, with a summary by delivery status.",
        Section.LOOK,
    ),
    "returns": Entry("orderstatus.commands.returns:app", "Show returns, and what is owed on each next.", Section.LOOK),
    "report": Entry(
        "orderstatus.commands.report:app", "Report how long shipments take, and how many are open.", Section.LOOK
    ),
    "explain": Entry(
        "orderstatus.commands.explain:app", "Tell an order to its customer, in plain words for a reply.", Section.LOOK
    ),
    "attention": Entry(
        "orderstatus.commands.attention:app",
        "Show what needs a hand today: one flag per order, the worst first.",
        Section.TODAY,
    ),
    "changes": Entry(
        "orderstatus.commands.changes:app",
        "Tell every change of a status since the last time, from what to what.",
        Section.TODAY,
    ),
    "watch": Entry(
        "orderstatus.commands.watch:app",
        "Watch what changes: a board on a terminal, a line a change in a pipe.",
        Section.TODAY,
    ),
    "capture": Entry("orderstatus.commands.capture_orders:app", "Capture payments that were authorized.", Section.ACT),
    "mark-paid": Entry(
        "orderstatus.commands.mark_paid:app", "Mark orders as paid, whose money came another way.", Section.ACT
    ),
    "fulfill": Entry(
        "orderstatus.commands.fulfill_orders:app",
        "Mark what is open of orders as shipped, without tracking.",
        Section.ACT,
    ),
    "ship": Entry(
        "orderstatus.commands.ship_orders:app",
        "Ship what a file of tracking numbers says, or one order.",
        Section.ACT,
    ),
    "track": Entry(
        "orderstatus.commands.track_shipments:app",
        "Change the tracking of shipments that have left.",
        Section.ACT,
    ),
    "event": Entry("orderstatus.commands.event:app", "Tell Shopify what a carrier says of shipments.", Section.ACT),
    "deliver": Entry(
        "orderstatus.commands.deliver:app", "Tell Shopify that shipments have arrived: `event delivered`.", Section.ACT
    ),
    "hold": Entry("orderstatus.commands.hold_orders:app", "Put what is open of orders on hold.", Section.ACT),
    "release": Entry("orderstatus.commands.release_orders:app", "Release orders that are on hold.", Section.ACT),
    "cancel": Entry("orderstatus.commands.cancel_orders:app", "Cancel orders for good.", Section.ACT),
    "close": Entry(
        "orderstatus.commands.close_orders:app",
        "Archive orders with which nothing is to be done any more.",
        Section.ACT,
    ),
    "reopen": Entry("orderstatus.commands.reopen_orders:app", "Take orders out of the archive.", Section.ACT),
    "tag": Entry("orderstatus.commands.tag:app", "Add tags to orders, or remove them.", Section.ACT),
    "journal": Entry(
        "orderstatus.commands.journal:app", "List what actions have done, and every step of a run.", Section.ACT
    ),
    "stage": Entry(
        "orderstatus.commands.stage:app",
        "Your own stages of orders: define them, move orders, see who is late.",
        Section.CUSTOM,
    ),
    "notify": Entry(
        "orderstatus.commands.notify:app",
        "Tell customers what happened to their orders, each thing once.",
        Section.CUSTOM,
    ),
    "export": Entry(
        "orderstatus.commands.export:app",
        "Write every order, shipment, return or carrier event to a file.",
        Section.FILES,
    ),
    "sync": Entry(
        "orderstatus.commands.sync:app",
        "Keep a copy of the shop's orders here, so that questions cost only what changed.",
        Section.FILES,
    ),
    "mirror": Entry(
        "orderstatus.commands.mirror:app",
        "Look after the copies that `sync` keeps: what they hold, and what they forget.",
        Section.FILES,
    ),
    "view": Entry("orderstatus.commands.view:app", "Keep a command's flags under a name, for --view.", Section.FILES),
    "auth": Entry(
        "orderstatus.commands.auth:app", "Log in to shops, and see what each credential opens.", Section.SET_UP
    ),
    "config": Entry("orderstatus.commands.config:app", "Read and change the settings, shop by shop.", Section.SET_UP),
    "doctor": Entry(
        "orderstatus.commands.doctor:app",
        "Say what works: settings, token, scopes, limits; and what mends the rest.",
        Section.SET_UP,
    ),
    "demo": Entry(
        "orderstatus.commands.demo_shop:app", "The demo shop: serve it on a port, or begin it anew.", Section.SET_UP
    ),
}
_OF_GROUPS = ("returns approve", "returns decline", "returns close", "tag add", "tag remove", "stage set")
AS_TYPED = frozenset({*COMMANDS, *_OF_GROUPS})
"""Commands that may be recommended, those of a group that change something too."""
