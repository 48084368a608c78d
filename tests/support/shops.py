"""A merchant's machine in process: shops that answer under their own domains, a terminal, a pipe and a clock."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from orderstatus.cli import run
from orderstatus.demo.brand import BRANDS
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop
from orderstatus.output.streams import Streams
from orderstatus.shopify.http import Answerer
from support.cli import Desk, Ran
from support.demo import NOW, built_shop
from support.secrets import CLIENT_ID, CLIENT_SECRET, TOKEN

GRANT = "/admin/oauth/access_token"


def orders_of(domain: str, name: str, count: int = 6) -> DemoShop:
    """A small shop of that name; nothing here changes it."""
    return built_shop(orders=count, brand=replace(BRANDS["demo"], domain=domain, name=name))


def shop(handle: str = "acme", *, orders: int = 6, **settings: Any) -> DemoServer:
    """A shop of a static token and an app, both of them canaries."""
    options: dict[str, Any] = {"token": TOKEN, "client": (CLIENT_ID, CLIENT_SECRET), "now": lambda: NOW, **settings}
    return DemoServer(orders_of(f"{handle}.myshopify.com", handle.title(), orders), **options)


@dataclass
class Machine:
    """`machine("auth", "login", ...)` in a home of its own, where every request of a shop is counted."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)
    shops: dict[str, Answerer] = field(default_factory=dict)
    now: datetime = NOW
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Domain and path of every request."""
    asked: list[tuple[str, bool]] = field(default_factory=list)
    """Each question of the last run, and whether its answer was a secret."""
    meanwhile: Callable[[float], None] = lambda _: None
    """What happens while a run waits for so many seconds, which have passed at once."""
    seconds: float = 0.0
    """On the clock that never goes back."""

    def opens(self, handle: str, **settings: Any) -> DemoServer:
        """Afterwards this shop answers, by the machine's clock."""
        server = shop(handle, **{"now": lambda: self.now, **settings})
        self.serve(f"{handle}.myshopify.com", server)
        return server

    def serve(self, domain: str, server: DemoServer) -> None:
        """Afterwards `server` answers at `domain`."""

        def answer(
            method: str, path: str, headers: Mapping[str, str], body: bytes
        ) -> tuple[int, Mapping[str, str], bytes]:
            self.requests.append((domain, path))
            answered = server.answer(method, path, headers, body)
            return answered.status, answered.headers, answered.body

        self.shops[domain] = answer

    def __call__(
        self,
        *argv: str,
        typed: Sequence[str] | None = None,
        piped: str | None = None,
        tty: bool = False,
        redraws: bool = False,
        width: int = 160,
        color: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        """One run: `typed` are a person's answers, `piped` is what comes on standard input.

        Only a terminal that `redraws` can be drawn over.
        """
        streams = replace(Streams.memory(tty=tty or redraws, width=width, color=color), out_moves=redraws)
        answers = iter(typed or ())
        self.asked = []

        def ask(question: str, secret: bool) -> str:
            self.asked.append((question, secret))
            return next(answers)

        runtime = Desk(
            streams=streams,
            env={"ORDERSTATUS_HOME": str(self.home), **self.env, **(env or {})},
            clock=lambda: self.now,
            monotonic=lambda: self.seconds,
            sleep=self._sleep,
            stdin=io.StringIO(piped or ""),
            asker=None if typed is None else ask,
            answerers=self.shops,
        )
        typers_out, typers_err = io.StringIO(), io.StringIO()
        with redirect_stdout(typers_out), redirect_stderr(typers_err):
            code = run(argv, runtime)
        out, err = cast(io.StringIO, streams.out).getvalue(), cast(io.StringIO, streams.err).getvalue()
        return Ran(code, out + typers_out.getvalue(), err + typers_err.getvalue())

    def _sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)
        self.meanwhile(seconds)

    @property
    def credentials(self) -> Path:
        return self.home / "config" / "credentials.json"

    @property
    def settings(self) -> Path:
        return self.home / "config" / "config.toml"

    def cached(self, handle: str = "acme") -> Path:
        """The file of the token that was granted."""
        return self.home / "state" / "tokens" / f"{handle}.myshopify.com.json"

    def kept(self) -> dict[str, Any]:
        """What the credentials file holds; nothing where there is none."""
        if not self.credentials.exists():
            return {}
        return cast(dict[str, Any], json.loads(self.credentials.read_text(encoding="utf-8")))

    def files(self) -> set[str]:
        """Every file below the home but locks, by its name."""
        return {each.name for each in self.home.rglob("*") if each.is_file() and each.suffix != ".lock"}

    def write_settings(self, text: str) -> None:
        """Afterwards the settings file holds `text`."""
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        self.settings.write_text(text, encoding="utf-8")
