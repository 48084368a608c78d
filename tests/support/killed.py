"""The real program at a demo shop that counts what was done to it, and that ends the program at a chosen moment."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

from orderstatus.demo.answers import Answer
from orderstatus.demo.faults import DROP
from orderstatus.demo.fulfilling import assign
from orderstatus.demo.loopback import listening
from orderstatus.demo.parcels import tracking
from orderstatus.demo.payments import authorize
from orderstatus.demo.sending import ship
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import build_shop
from orderstatus.demo.telling import web

from .demo import EPOCH, NOW
from .processes import PROGRAM

FIFTY = 50
WAITING, SENT = FIFTY, FIFTY
PARCELS_IN_TWO = 10
GOODS = (("NW-BEANIE-MOS", 1), ("KW-MUG-04", 2))
KILLED = -getattr(signal, "SIGKILL", -1)
_PATIENCE_SECONDS = 120.0


class CountingShop(DemoServer):
    """A shop of fifty orders that wait, with an authorization each, and of fifty that are on their way.

    `before` and `after` are called with the number of each mutation, from 1 on, when it has come and before anything is
    done, and when it is done and before it is answered. What `before` is true for is not done.
    """

    def __init__(self, **settings: Any) -> None:
        shop = build_shop(epoch=EPOCH, orders=0)
        scene = shop.scene
        assert scene is not None
        self.waiting: list[str] = []
        self.sent: list[str] = []
        for number in range(WAITING + SENT):
            placed = int((EPOCH - timedelta(days=2) + timedelta(seconds=number)).timestamp())
            draft = web(scene, placed, goods=GOODS)
            authorize(draft, placed)
            work = assign(draft, scene.places[0])
            if number >= WAITING:
                ship(draft, work, placed + 3600, tracking=tracking(scene, "Posti"))
            shop.orders.append(draft.finish())
            (self.sent if number >= WAITING else self.waiting).append(draft.name)
        shop.forget_index()
        super().__init__(shop, now=lambda: NOW, token="t", **settings)
        self.before: Callable[[int], bool] = lambda _: False
        self.after: Callable[[int], object] = lambda _: None
        self.mutations = 0
        self._counting = Lock()

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The demo shop's answer, with what is to happen around it."""
        if not json.loads(body or b"{}").get("query", "").lstrip().startswith("mutation"):
            return super().answer(method, path, headers, body)
        with self._counting:
            self.mutations += 1
            number = self.mutations
        if self.before(number):
            return Answer(0, {}, b"", DROP)
        answer = super().answer(method, path, headers, body)
        self.after(number)
        return answer

    @property
    def effects(self) -> Counter[str]:
        """How often what was done: each mutation with its arguments, as text."""
        return Counter(f"{name} {json.dumps(arguments, sort_keys=True)}" for name, arguments in self.applied)


@dataclass
class Desk:
    """One home from which the program acts on one shop, and what became of it."""

    shop: CountingShop
    env: Mapping[str, str]
    home: Path
    process: subprocess.Popen[str] | None = None
    _is_there: Event = field(default_factory=Event)

    def run(self, *argv: str, limit_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
        """One run of the program, to its end, whatever ends it."""
        with listening(self.shop) as url:
            self.process = subprocess.Popen(
                [*PROGRAM, *argv],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**self.env, "ORDERSTATUS_HOME": str(self.home), "ORDERSTATUS_API_URL": url},
                preexec_fn=None if limit_bytes is None else lambda: _limit_files(limit_bytes),
            )
            self._is_there.set()
            try:
                stdout, stderr = self.process.communicate(timeout=_PATIENCE_SECONDS)
            finally:
                self._is_there.clear()
                self.process.kill()
        return subprocess.CompletedProcess(self.process.args, self.process.returncode, stdout, stderr)

    def rows(self, run: str) -> list[dict[str, Any]]:
        """The steps of a run, as the journal tells them."""
        told = self.run("journal", run, "--format", "jsonl")
        assert told.returncode == 0, told.stderr
        return [json.loads(line) for line in told.stdout.splitlines()]

    def runs(self) -> list[dict[str, Any]]:
        """Every run in the journal, the newest first."""
        told = self.run("journal", "--format", "jsonl")
        assert told.returncode == 0, told.stderr
        return [json.loads(line) for line in told.stdout.splitlines()]

    def kill(self) -> None:
        """Afterwards the program has been ended by kill -9: it has written and sent nothing since."""
        self._is_there.wait()
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=_PATIENCE_SECONDS)

    def kill_when(self, moment: str, number: int) -> None:
        """The program is killed at its `number`-th mutation from now: `before` it is done, `after` it, or `while` the
        ones on their way go on, so many hundredths of a second after the first."""
        shop, first = self.shop, self.shop.mutations
        shop.before, shop.after = (lambda _: False), (lambda _: None)

        def hits(now: int) -> bool:
            if now - first == number:
                self.kill()
                return True
            # Nobody is there any more to send another.
            return False

        def soon(now: int) -> None:
            if now - first == 1:
                time.sleep(number / 100)
                self.kill()

        if moment == "before":
            shop.before = hits
        elif moment == "after":
            shop.after = hits
        else:
            shop.after = soon

    def kill_no_more(self) -> None:
        """The program is left alone from now on."""
        self.shop.before, self.shop.after = (lambda _: False), (lambda _: None)


def _limit_files(size: int) -> None:
    import resource

    # As on a disk that is full, every byte beyond is refused; Python itself ignores the signal that comes with it.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def parcels_file(path: Path, orders: list[str]) -> Path:
    """A packing station's file of fifty parcels: the last ten orders go in two each."""
    lines = ["Order,Tracking number,Carrier,SKU,Quantity"]
    whole = orders[: FIFTY - 2 * PARCELS_IN_TWO]
    lines += [f"{name},JJFI64{number:04},Posti,," for number, name in enumerate(whole)]
    for number, name in enumerate(orders[len(whole) : len(whole) + PARCELS_IN_TWO]):
        lines += [
            f"{name},JJFI65{number:04}{letter},Posti,{sku},{quantity}"
            for letter, (sku, quantity) in zip("AB", GOODS, strict=True)
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
