"""The demo shops: their clock, the hour they began, and the servers that answer for them inside the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from orderstatus.config.addresses import DEMO, DEMO_DOMAINS
from orderstatus.core.errors import UsageError

if TYPE_CHECKING:
    from orderstatus.demo.changes import Kept
    from orderstatus.demo.loopback import Loopback
    from orderstatus.demo.server import DemoServer

DEMO_ORDERS = 1_200
ORDERS_OF = {DEMO: DEMO_ORDERS, "demo-se": 400}
"""How many orders each demo shop has."""
DEMO_TOKEN = "shpat_demo"
"""What a demo shop calls a token: it opens nothing else."""
DEMO_CLIENT_SECRET = "shpss_demo"
"""The secret of an app that `demo serve` makes up, unless the environment names another."""


def demo_now(env: Mapping[str, str], clock: Callable[[], datetime]) -> datetime:
    """The demo shops' clock: `ORDERSTATUS_NOW` where it is set, for documents and tests.

    Raises UsageError where it is no instant, or one of a year before 1970 or after 2200.
    """
    from orderstatus.core.when import FIRST_YEAR, LAST_YEAR, in_reach

    fixed = env.get("ORDERSTATUS_NOW")
    if not fixed:
        return clock()
    try:
        at = datetime.fromisoformat(fixed)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise UsageError(
            f"ORDERSTATUS_NOW is not an instant: `{fixed}`", hint="give one such as 2026-11-23T07:00:00+02:00"
        )
    if not in_reach(at):
        raise UsageError(
            f"ORDERSTATUS_NOW is too far away: `{fixed}`",
            hint=f"give an instant in the years from {FIRST_YEAR} to {LAST_YEAR}",
        )
    return at.astimezone(UTC)


def kept_epoch(env: Mapping[str, str], now: datetime) -> datetime:
    """The hour at which the demo shops began, made and kept at first use.

    While `ORDERSTATUS_NOW` fixes the clock it is the hour of that instant, and nothing is kept: two runs at one
    instant see the same shop, and later runs the one that was kept before.
    """
    from orderstatus.config.demo_state import demo_epoch, hour_of
    from orderstatus.config.paths import places

    if env.get("ORDERSTATUS_NOW"):
        return hour_of(now)
    return demo_epoch(places(env).state, now)


class DemoFlags(TypedDict, total=False):
    """How a demo shop is to be served; what is left out is as `--demo` has it."""

    brand: str
    """Which of the demo shops, by its handle."""
    orders: int
    plan: str
    """Whose rate limit it has."""
    faults: Sequence[str]
    latency_seconds: float
    bulk_rate: float
    """Objects a second that a bulk operation gets done; 0 for all at once."""
    token: str
    client: tuple[str, str] | None
    """The id and secret of an app that may ask for tokens."""
    scopes: str | None
    """What was granted, as a comma list; None for everything."""
    protected_level: int
    domain: str | None
    """What the shop answers as in place of its own domain."""
    name: str | None
    keeps: bool
    """Whether what is changed in it is kept under the state folder, and found again."""


def built_server(
    *,
    epoch: datetime,
    now: Callable[[], datetime],
    settle: Callable[[], None],
    flags: DemoFlags,
    kept: Kept | None = None,
) -> DemoServer:
    """A demo shop as a server that answers inside the process, on no port yet; `kept` holds what was changed in it.

    Raises UsageError for a plan, a fault, a scope or a domain that there is not.
    """
    from orderstatus.demo.brand import BRANDS
    from orderstatus.demo.bucket import Plan
    from orderstatus.demo.faults import parse
    from orderstatus.demo.server import DemoServer
    from orderstatus.demo.shop import build_shop, parse_scopes

    handle = flags.get("brand", DEMO)
    scopes = flags.get("scopes")
    try:
        limits = Plan.named(flags.get("plan", "plus"))
        planned = [fault for text in flags.get("faults", ()) for fault in parse(text)]
        granted = None if scopes is None else parse_scopes(scopes)
        brand = BRANDS[handle]
        brand = replace(brand, domain=flags.get("domain") or brand.domain, name=flags.get("name") or brand.name)
    except ValueError as error:
        raise UsageError(str(error), hint="`orderstatus demo serve --help` says what each flag takes") from error
    shop = build_shop(epoch=epoch, orders=flags.get("orders", ORDERS_OF[handle]), brand=brand)
    settle()
    return DemoServer(
        shop,
        now=now,
        token=flags.get("token", DEMO_TOKEN),
        plan=limits,
        faults=planned,
        latency=flags.get("latency_seconds", 0.0),
        client=flags.get("client"),
        scopes=granted,
        protected_level=flags.get("protected_level", 2),
        bulk_rate=flags.get("bulk_rate", 0.0),
        kept=kept,
    )


def kept_changes(env: Mapping[str, str], epoch: datetime, handle: str) -> Kept:
    """What was changed in a demo shop since it began at `epoch`, under the state folder."""
    from orderstatus.config.demo_changes import ChangesFile, changes_file
    from orderstatus.config.paths import places

    return ChangesFile(changes_file(places(env).state, DEMO_DOMAINS[handle], epoch))


def listening(server: DemoServer, port: int) -> Loopback:
    """`server` on a port of 127.0.0.1, not yet answering; port 0 takes a free one.

    Raises UsageError where the port is taken.
    """
    from orderstatus.demo.loopback import serve

    try:
        return serve(server, port)
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be used: {error.strerror}", hint="leave --port out to take a free one"
        ) from error
