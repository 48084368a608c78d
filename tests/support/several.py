"""A merchant with several shops, each a server inside the process that remembers what it was asked."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from orderstatus.cli import run
from orderstatus.demo.brand import DEMO, DEMO_SE, Brand
from orderstatus.demo.bucket import Plan
from orderstatus.demo.faults import parse
from orderstatus.demo.server import DemoServer
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime
from support.cli import Ran, remembering
from support.demo import NOW, built_shop

Answered = tuple[int, Mapping[str, str], bytes]
TOKEN = "X-Shopify-Access-Token"


@dataclass
class AskedShop:
    """One shop, and everything that it was asked."""

    profile: str
    brand: Brand
    server: DemoServer
    token: str
    tokens: list[str] = field(default_factory=list)
    """The one that each request came with."""
    before: Callable[[int], Answered | None] = lambda _: None
    """Called with the number of each request, from 1; what it returns is the answer."""

    @property
    def domain(self) -> str:
        return self.brand.domain

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answered:
        self.tokens.append({name.lower(): value for name, value in headers.items()}.get(TOKEN.lower(), ""))
        if (instead := self.before(len(self.tokens))) is not None:
            return instead
        answered = self.server.answer(method, path, headers, body)
        return answered.status, answered.headers, answered.body


def a_shop(
    profile: str, brand: Brand, *, orders: int = 60, faults: Sequence[str] = (), scopes: str | None = None
) -> AskedShop:
    """A shop at `acme-PROFILE.myshopify.com` that opens with a token of its own."""
    brand = replace(brand, domain=f"acme-{profile}.myshopify.com")
    token = f"shpat_{profile}-and-secret"
    server = DemoServer(
        built_shop(orders=orders, brand=brand),
        now=lambda: NOW,
        token=token,
        plan=Plan.ENTERPRISE,
        faults=[fault for text in faults for fault in parse(text)],
        scopes=None if scopes is None else scopes.split(","),
    )
    return AskedShop(profile, brand, server if faults else remembering(server), token)


@dataclass
class FakeTime:
    """Time that passes only where somebody sleeps, for each thread by itself; that of a reading has its shop's name."""

    slept: dict[str, list[float]] = field(default_factory=dict)

    def sleep(self, seconds: float) -> None:
        self.slept.setdefault(threading.current_thread().name, []).append(seconds)

    def monotonic(self) -> float:
        return sum(self.slept.get(threading.current_thread().name, []))


@dataclass
class Merchant:
    """`merchant("list", "--all-shops")`: the command line of somebody with a profile and a login for each shop."""

    home: Path
    shops: dict[str, AskedShop]
    time: FakeTime
    settings: str = ""
    """Lines at the top of the settings file."""
    of_profile: dict[str, str] = field(default_factory=dict)
    """More lines of a profile."""

    def __call__(
        self,
        *argv: str,
        tty: bool = False,
        width: int = 120,
        color: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        self._write_home()
        streams = Streams.memory(tty=tty, width=width, color=color)
        runtime = Runtime(
            streams=streams,
            env={"ORDERSTATUS_HOME": str(self.home), **(env or {})},
            clock=lambda: NOW,
            answerers={shop.domain: shop.answer for shop in self.shops.values()},
        )
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = run(argv, runtime)
        said = (cast(io.StringIO, each).getvalue() for each in (streams.out, streams.err))
        return Ran(code, next(said) + out.getvalue(), next(said) + err.getvalue())

    def _write_home(self) -> None:
        folder = self.home / "config"
        folder.mkdir(parents=True, exist_ok=True)
        profiles = [
            f'[profile.{each.profile}]\nshop = "{each.domain}"\n{self.of_profile.get(each.profile, "")}\n'
            for each in self.shops.values()
        ]
        (folder / "config.toml").write_text("\n".join([self.settings, *profiles]), encoding="utf-8")
        credentials = folder / "credentials.json"
        credentials.touch(mode=0o600)
        os.chmod(credentials, 0o600)
        credentials.write_text(json.dumps({each.domain: {"token": each.token} for each in self.shops.values()}))


@contextmanager
def merchant_with(home: Path, *shops: AskedShop) -> Iterator[Merchant]:
    """A merchant of these shops for the length of the block, who never waits for a retry."""
    time = FakeTime()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orderstatus.runtime.connecting.time", time)
        yield Merchant(home, {shop.profile: shop for shop in shops}, time)


def two_shops() -> tuple[AskedShop, AskedShop]:
    """`fi` in Helsinki and euros, `se` in Stockholm and crowns."""
    return a_shop("fi", DEMO, orders=80), a_shop("se", DEMO_SE, orders=80)
