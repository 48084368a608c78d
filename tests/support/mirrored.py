"""A merchant's machine whose shops a test changes between one run and the next, and whose mirrors it looks into."""

from __future__ import annotations

import atexit
import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any

from orderstatus.demo.brand import BRANDS
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import build_shop
from support.cli import Ran
from support.copied import FEW
from support.demo import EPOCH
from support.secrets import TOKEN
from support.shops import Machine
from support.tiny_shop import stamp

Node = dict[str, Any]


@dataclass
class Office(Machine):
    """`office("sync", ...)`: every shop that was opened is this test's own, has a profile and a token."""

    servers: dict[str, DemoServer] = field(default_factory=dict)
    """By handle."""

    def shop(self, handle: str = "acme", *, orders: int = FEW, **settings: Any) -> DemoServer:
        """Afterwards this shop is there, with so many orders, and there is a profile and a token for it."""
        server = self.opened(handle, orders=orders, **settings)
        known = self.settings.read_text(encoding="utf-8") if self.settings.exists() else ""
        self.write_settings(f'{known}[profile.{handle}]\nshop = "{handle}"\n')
        kept = {**self.kept(), f"{handle}.myshopify.com": {"token": TOKEN, "kept_at": stamp(self.now)}}
        self.credentials.write_text(json.dumps(kept), encoding="utf-8")
        self.credentials.chmod(0o600)
        return server

    def opened(self, handle: str, *, orders: int = FEW, **settings: Any) -> DemoServer:
        """A shop of this test's own, which answers from here on."""
        brand = replace(BRANDS["demo"], domain=f"{handle}.myshopify.com", name=handle.title())
        built = build_shop(epoch=EPOCH, orders=orders, brand=brand)
        server = DemoServer(built, **{"token": TOKEN, "now": lambda: self.now, **settings})
        self.serve(brand.domain, server)
        self.servers[handle] = server
        return server

    def later(self, **span: float) -> None:
        """Afterwards it is that much later."""
        self.now += timedelta(**span)

    def change(self, server: DemoServer, node: Node, *, of: Node | None = None, **values: Any) -> None:
        """Afterwards the node is that, and the order, itself or `of`, was changed now."""
        node.update(values)
        (of or node)["updatedAt"] = stamp(self.now)
        server.index.forget()

    def mirror(self, handle: str = "acme") -> Path:
        """Where the mirror of the shop lies."""
        return self.home / "state" / "mirrors" / f"{handle}.myshopify.com.sqlite3"

    def json(self, *argv: str, code: int = 0) -> list[dict[str, Any]]:
        """The rows of a run as objects."""
        ran: Ran = self(*argv, "--json")
        assert ran.code == code, ran.err
        rows: list[dict[str, Any]] = json.loads(ran.out)
        return rows


@cache
def synced_home() -> Path:
    """A home with one shop and its mirror, made once for all tests: each begins with a copy of it."""
    office = Office(Path(mkdtemp(prefix="orderstatus-office-")) / "home")
    atexit.register(rmtree, office.home.parent)
    office.shop()
    assert office("sync").code == 0
    return office.home


def synced_office(home: Path) -> Office:
    """A machine with one shop, acme, that was synced at NOW."""
    copytree(synced_home(), home)
    office = Office(home)
    office.opened("acme")
    return office


def pending(server: DemoServer) -> Node:
    """An order that waits for its money."""
    return next(order for order in server.shop.orders if order["displayFinancialStatus"] == "PENDING")
