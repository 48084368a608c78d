"""The composition root: everything a command may reach for, built when it is reached for."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, TextIO

from orderstatus.core.errors import UsageError
from orderstatus.output.choices import ColorChoice
from orderstatus.output.streams import Streams

if TYPE_CHECKING:
    from pathlib import Path

    from orderstatus.config.settings import Settings
    from orderstatus.core.labels import Labels
    from orderstatus.core.ports import OrderSource
    from orderstatus.core.rules import Rules
    from orderstatus.core.secret import Secret
    from orderstatus.core.views import View
    from orderstatus.demo.loopback import Loopback
    from orderstatus.demo.server import DemoServer
    from orderstatus.shopify.client import Exchange
    from orderstatus.shopify.http import AnswererTransport

DEMO_ORDERS = 1_200
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")
"""What says on Linux that a page can be shown."""
_BROWSER_SECONDS = 10.0
DEMO_TOKEN = "shpat_demo"
"""What the demo shop calls a token: it opens nothing else."""
DEMO_CLIENT_SECRET = "shpss_demo"
"""The secret of an app that `demo serve` makes up, unless the environment names another."""


@dataclass(slots=True)
class Spent:
    """What a command has asked of a shop so far."""

    requests: int = 0
    points: float = 0.0
    """Charged in all (`actualQueryCost`)."""
    answered_versions: set[str] = field(default_factory=set)
    """Every API version that an answer said it was of."""


@dataclass(frozen=True, slots=True)
class OpenShop:
    """A shop ready to be asked: where its orders come from, its domain, and its idea of now."""

    source: OrderSource
    domain: str
    now: datetime
    warn: Callable[[str], None]
    """Hears of what the answer may lack."""
    settings: Settings
    spent: Spent
    api_version: str
    """The one that is asked."""
    clock: Callable[[], datetime]
    """What time it is by now, where `now` is when the shop was opened."""

    @property
    def is_demo(self) -> bool:
        """True for the demo shop, which has no pages anywhere."""
        from orderstatus.config.shops import DEMO_DOMAIN

        return self.domain == DEMO_DOMAIN

    def rules(self) -> Rules:
        """The merchant's rules for this shop, in its time zone."""
        return self.settings.rules(self.zone())

    def zone(self) -> tzinfo:
        """The shop's own time zone; UTC where it names none, and with a warning where this machine does not know it."""
        from zoneinfo import ZoneInfo

        name = self.source.shop().time_zone
        try:
            return ZoneInfo(name) if name else UTC
        except (KeyError, ValueError, OSError):
            self.warn(f"this machine does not know the shop's time zone {name}: times and days are UTC")
            return UTC


@dataclass(slots=True)
class Runtime:
    """What the process has; tests replace any of it."""

    streams: Streams
    env: Mapping[str, str]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    settle: Callable[[], None] = lambda: None
    """Called when the demo shop stands: the process then takes its objects out of the collector's rounds."""
    lang: str | None = None
    """The language that a command's own flag asked for."""
    stdin: TextIO | None = None
    """What `input_lines` reads; None for the process's own."""
    browser: Callable[[str], bool] | None = None
    """What `browse` hands a page to; None for the person's own."""
    makes_settings: bool = False
    """True for a command that makes the settings file where there is none."""
    _settings: Settings | None = field(default=None, repr=False)

    @classmethod
    def system(cls) -> Runtime:
        """The real process: its streams, its environment, its clock."""
        import gc

        # 1,200 orders and their cycles live as long as the process: walking them again and again took 150 ms.
        return cls(streams=Streams.system(os.environ), env=os.environ, settle=gc.freeze)

    def for_command(self, *, quiet: bool, color: ColorChoice, lang: str | None = None) -> None:
        """From here on everything is said as a command's own flags want it."""
        self.streams = self.streams.for_command(quiet=quiet, color=color)
        self.lang = lang

    def input_lines(self) -> Iterator[str]:
        """The lines of standard input that are not empty, without the space around them, as they come.

        Raises UsageError where it is closed, or no text in UTF-8.
        """
        stream = self.stdin or sys.stdin
        if stream is None:
            raise UsageError("there is no standard input to read", hint="name what is meant in place of `-`")
        if isinstance(stream, io.TextIOWrapper):
            # A byte order mark is what Windows puts before a file of text.
            stream.reconfigure(encoding="utf-8-sig", errors="strict")
        try:
            for line in stream:
                if line.strip():
                    yield line.strip()
        except UnicodeDecodeError as error:
            raise UsageError("standard input is not readable as text", hint="give it as UTF-8") from error

    def browse(self, page: str) -> bool:
        """True if a browser took the page; False where there is none, or none that needs no terminal."""
        return open_in_browser(page, self.env) if self.browser is None else self.browser(page)

    def settings(self) -> Settings:
        """The settings file, read once. Raises UsageError where it cannot be read or holds what it may not."""
        if self._settings is None:
            from orderstatus.config.settings import read_settings, settings_file

            must_exist = bool(self.env.get("ORDERSTATUS_CONFIG")) and not self.makes_settings
            self._settings = read_settings(settings_file(self.env), must_exist=must_exist)
        return self._settings

    def settings_path(self) -> Path:
        """Where the settings file is, or would be."""
        from orderstatus.config.settings import settings_file

        return settings_file(self.env)

    def views(self) -> Mapping[str, View]:
        """Every saved view by name, those included that come along. Raises UsageError where one is written wrongly."""
        from orderstatus.core.views import all_views

        settings = self.settings()
        for error in settings.broken_views.values():
            raise error
        return all_views(settings.views)

    def view_text(self, view: View) -> str:
        """`view` as it stands, or would stand, in the settings file."""
        from orderstatus.config.settings_file import view_text

        return view_text(view)

    def save_view(self, view: View) -> None:
        """Afterwards the settings file, made where there was none, holds `view` instead of any other of its name."""
        from orderstatus.config.settings_file import save_view

        save_view(self.settings_path(), view)

    def delete_view(self, name: str) -> None:
        """Afterwards the settings file holds no view called `name`."""
        from orderstatus.config.settings_file import delete_view

        delete_view(self.settings_path(), name)

    def labels(self) -> Labels:
        """The words for the reader: the flag's language, else `ORDERSTATUS_LANG`, else the settings', else English."""
        from orderstatus.core.labels import ENGLISH, labels

        if self.lang is not None:
            return labels(self.lang)
        if named := self.env.get("ORDERSTATUS_LANG"):
            return labels(named, flag="ORDERSTATUS_LANG")
        named = self.settings().lang
        return ENGLISH if named is None else labels(named, flag="lang")

    @contextmanager
    def open_shop(self, *, shop: str | None, demo: bool, verbose: bool = False) -> Iterator[OpenShop]:
        """The shop that the flags and the environment mean, open for the length of the block.

        Raises UsageError where none is meant, where two are, or where there is no credential for it.
        """
        from orderstatus.config.shops import DEMO, chosen_shop

        name = chosen_shop(self.env, shop=shop, demo=demo)
        with self._demo(verbose) if name == DEMO else self._shopify(name, verbose) as opened:
            yield opened

    def demo_now(self) -> datetime:
        """The demo shop's clock: `ORDERSTATUS_NOW` where it is set, for documents and tests.

        Raises UsageError where it is no instant, or one of a year before 1970 or after 2200.
        """
        from orderstatus.core.when import FIRST_YEAR, LAST_YEAR, in_reach

        fixed = self.env.get("ORDERSTATUS_NOW")
        if not fixed:
            return self.clock()
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

    def demo_epoch(self) -> datetime:
        """The hour at which the demo shop began, made and kept at first use.

        While `ORDERSTATUS_NOW` fixes the clock it is the hour of that instant, and nothing is kept: two runs at one
        instant see the same shop, and later runs the one that was kept before.
        """
        from orderstatus.config.demo_state import demo_epoch, hour_of
        from orderstatus.config.paths import places

        if self.env.get("ORDERSTATUS_NOW"):
            return hour_of(self.demo_now())
        return demo_epoch(places(self.env).state, self.demo_now())

    def reset_demo(self) -> None:
        """Afterwards the demo shop begins anew at its next use."""
        from orderstatus.config.demo_state import reset_demo
        from orderstatus.config.paths import places

        reset_demo(places(self.env).state)

    def demo_server(
        self,
        *,
        orders: int = DEMO_ORDERS,
        plan: str = "plus",
        faults: Sequence[str] = (),
        latency_seconds: float = 0.0,
        token: str = DEMO_TOKEN,
        client: tuple[str, str] | None = None,
        scopes: str | None = None,
        protected_level: int = 2,
        domain: str | None = None,
        name: str | None = None,
    ) -> DemoServer:
        """The demo shop as a server that answers inside the process, on no port yet.

        `client` is the id and secret of an app that may ask for tokens, `scopes` what was granted as a comma list
        (None: everything), `domain` and `name` what the shop is called in place of its own.

        Raises UsageError for a plan, a fault, a scope or a domain that there is not.
        """
        from dataclasses import replace

        from orderstatus.demo.brand import DEMO
        from orderstatus.demo.bucket import Plan
        from orderstatus.demo.faults import parse
        from orderstatus.demo.server import DemoServer
        from orderstatus.demo.shop import build_shop, parse_scopes

        try:
            limits = Plan.named(plan)
            planned = [fault for text in faults for fault in parse(text)]
            granted = None if scopes is None else parse_scopes(scopes)
            brand = replace(DEMO, domain=domain or DEMO.domain, name=name or DEMO.name)
        except ValueError as error:
            raise UsageError(str(error), hint="`orderstatus demo serve --help` says what each flag takes") from error
        shop = build_shop(epoch=self.demo_epoch(), orders=orders, brand=brand)
        self.settle()
        return DemoServer(
            shop,
            now=self.demo_now,
            token=token,
            plan=limits,
            faults=planned,
            latency=latency_seconds,
            client=client,
            scopes=granted,
            protected_level=protected_level,
        )

    def listening(self, server: DemoServer, port: int) -> Loopback:
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

    @contextmanager
    def _demo(self, verbose: bool) -> Iterator[OpenShop]:
        from orderstatus.config.shops import API_VERSION, DEMO_DOMAIN
        from orderstatus.core.secret import Secret
        from orderstatus.shopify.http import AnswererTransport

        server = self.demo_server()

        def answer(
            method: str, path: str, headers: Mapping[str, str], body: bytes
        ) -> tuple[int, dict[str, str], bytes]:
            answered = server.answer(method, path, headers, body)
            return answered.status, answered.headers, answered.body

        url = f"https://{DEMO_DOMAIN}/admin/api/{API_VERSION}/graphql.json"
        with self._open(
            DEMO_DOMAIN, url, Secret(DEMO_TOKEN), self.demo_now, verbose, AnswererTransport(answer)
        ) as shop:
            yield shop

    @contextmanager
    def _shopify(self, domain: str, verbose: bool) -> Iterator[OpenShop]:
        from orderstatus.config.shops import connection

        reached = connection(self.env, domain)
        with self._open(reached.domain, reached.url, reached.token, self.clock, verbose, None) as shop:
            yield shop

    @contextmanager
    def _open(
        self,
        domain: str,
        url: str,
        token: Secret,
        clock: Callable[[], datetime],
        verbose: bool,
        transport: AnswererTransport | None,
    ) -> Iterator[OpenShop]:
        import random
        import time

        from orderstatus import __version__
        from orderstatus.config.shops import API_VERSION
        from orderstatus.shopify.client import AdminClient
        from orderstatus.shopify.http import ShopEndpoint
        from orderstatus.shopify.source import ShopifyOrders

        settings, spent, now = self.settings(), Spent(), clock()
        endpoint = ShopEndpoint(
            url, token, user_agent=f"orderstatus/{__version__}", clock=time.monotonic, transport=transport
        )
        client = AdminClient(
            endpoint,
            api_version=API_VERSION,
            sleep=time.sleep,
            clock=time.monotonic,
            jitter=random.random,
            warn=self.streams.warning,
            report=lambda exchange: self._hear(exchange, spent, verbose=verbose),
        )
        try:
            source = ShopifyOrders(client, domain=domain, now=lambda: now, warn=self.streams.warning)
            yield OpenShop(source, domain, now, self.streams.warning, settings, spent, API_VERSION, clock)
        finally:
            endpoint.close()

    def _hear(self, exchange: Exchange, spent: Spent, *, verbose: bool) -> None:
        spent.requests += 1
        spent.points += exchange.actual_cost or 0.0
        if exchange.api_version is not None:
            spent.answered_versions.add(exchange.api_version)
        if verbose:
            self._tell(exchange)

    def _tell(self, exchange: Exchange) -> None:
        cost = ""
        if exchange.requested_cost is not None:
            actual = "-" if exchange.actual_cost is None else f"{exchange.actual_cost:.0f}"
            cost = f", {exchange.requested_cost:.0f} points asked, {actual} used, {exchange.available or 0:.0f} left"
        request_id = f", request {exchange.request_id}" if exchange.request_id else ""
        status = "no answer" if exchange.status is None else str(exchange.status)
        self.streams.detail(
            f"{exchange.operation}: {exchange.outcome}, {status}{cost}, {exchange.seconds * 1000:.0f} ms{request_id}"
        )


def open_in_browser(page: str, env: Mapping[str, str]) -> bool:
    """Hand `page` to the person's browser. True if one took it, or is still at it after some seconds.

    In a process of its own: a browser may stay in the foreground, write to the terminal, or die with Ctrl-C. It is told
    nothing of ours; a text browser would take the terminal, so there is none without a screen.
    """
    import subprocess

    has_screen = sys.platform in ("win32", "darwin") or any(env.get(name) for name in _SCREENS)
    if not has_screen or not sys.executable:
        return False
    code = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"
    inherited = {name: value for name, value in env.items() if not name.startswith("ORDERSTATUS_")}
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code, page],
            env=inherited,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            timeout=_BROWSER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return ran.returncode == 0
