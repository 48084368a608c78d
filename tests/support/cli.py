"""The command line, run in process on streams that a test can read."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TextIO, cast

from typer.main import get_command

from orderstatus.cli import run
from orderstatus.demo.answers import Answer
from orderstatus.demo.server import DemoServer
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime

DEMO_NOW = "2026-11-23T05:30:00+00:00"
FEW_ORDERS = 300
"""Orders of a demo shop that has every story and takes two pages to read: enough where nothing is told of all 1,200."""


one_command = cache(get_command)
"""`get_command`, which reads a command's flags from its signature, once for all runs of the command in this process."""


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def requests(self) -> list[str]:
        """The operations of the requests that `--verbose` told of, without how each reading was planned."""
        return [line.split(":")[0] for line in self.err.splitlines() if " ms" in line]


@dataclass
class Desk(Runtime):
    """The process of a test. What the demo shop has answered once it answers again at once: it executes slowly."""

    demo_orders: int | None = None
    """How many orders each demo shop has; None for what a person's has."""

    def demo_server(self, **settings: Any) -> DemoServer:
        """The demo shop; one that is to fail or to be slow is asked each time."""
        if self.demo_orders is not None:
            settings = {"orders": self.demo_orders, **settings}
        server = super().demo_server(**settings)
        asked_each_time = server.latency or settings.get("faults") or settings.get("client")
        return server if asked_each_time else remembering(server)


_ANSWERS: dict[object, Answer] = {}


def remembering(server: DemoServer) -> DemoServer:
    """`server`, which executes each query once for all servers of the same shop, hour and scopes."""
    execute = server.answer
    shop = server.shop
    # A test that listens to the server by a function of its own hears everything.
    listener = type(server).answer
    granted = (server.grants.granted, server.grants.protected_level)
    asked_of = (shop.facts.get("myshopifyDomain"), shop.facts.get("createdAt"), len(shop.orders))
    of = (listener, *asked_of, server.bucket.plan, server.now(), *granted)

    def answer(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        # A bulk operation goes on by itself, and another server has another one of the same id.
        unrepeatable = b'"mutation' in body or b"ulkOperation" in body or method == "GET" or "/oauth/" in path
        # What was changed in this shop is this test's own.
        if unrepeatable or not server.is_as_built:
            return execute(method, path, headers, body)
        asked = (of, method, path, tuple(sorted(headers.items())), body)
        if asked not in _ANSWERS:
            _ANSWERS[asked] = execute(method, path, headers, body)
        return _ANSWERS[asked]

    server.answer = answer  # type: ignore[method-assign]
    return server


@dataclass(frozen=True)
class Cli:
    """`cli("list", "--demo")` as a terminal, or as a pipe, at a fixed hour, in an empty home."""

    home: Path
    demo_orders: int | None = None
    """How many orders each demo shop has; None for what a person's has."""

    def __call__(
        self,
        *argv: str,
        tty: bool = False,
        width: int = 120,
        color: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        streams = Streams.memory(tty=tty, width=width, color=color)
        home = {"ORDERSTATUS_HOME": str(self.home), "ORDERSTATUS_NOW": DEMO_NOW}
        runtime = Desk(streams=streams, env={**home, **(env or {})}, demo_orders=self.demo_orders)
        typers_out, typers_err = io.StringIO(), io.StringIO()
        with redirect_stdout(typers_out), redirect_stderr(typers_err):
            code = run(argv, runtime)
        return Ran(code, _text(streams.out) + typers_out.getvalue(), _text(streams.err) + typers_err.getvalue())


def without_escapes(text: str) -> str:
    """`text` without its colours (SGR) and hyperlinks (OSC 8)."""
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)


def _text(stream: TextIO) -> str:
    return cast(io.StringIO, stream).getvalue()
