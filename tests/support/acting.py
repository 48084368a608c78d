"""A merchant at the demo shop: one shop that remembers, and a journal, for several commands in a row."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from orderstatus.cli import run
from orderstatus.demo.server import DemoServer
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime
from support.changed_demo import ask
from support.cli import DEMO_NOW, Ran
from support.demo import DOMAIN, EPOCH, NOW, built_shop

ORDERS = 300
_CANCEL = """mutation ($id: ID!) {
  orderCancel(orderId: $id, reason: OTHER, restock: false, refundMethod: {originalPaymentMethodsRefund: false}) {
    orderCancelUserErrors { message }
  }
}"""


@dataclass
class Merchant:
    """Runs commands one after the other at one demo shop, at a fixed hour, in a home of its own."""

    home: Path
    server: DemoServer = field(
        default_factory=lambda: DemoServer(built_shop(epoch=EPOCH, orders=ORDERS), now=lambda: NOW, token=None)
    )
    asked: list[str] = field(default_factory=list)
    """The questions that were put to the merchant."""
    breaks: Any = None
    """Called with the body of each request before the shop sees it; may raise."""
    _turn: Any = field(default_factory=Lock, repr=False)

    def story(self, key: str) -> str:
        """The name of the order that tells this story, without the `#`."""
        return built_shop(epoch=EPOCH, orders=ORDERS).story_names[key].lstrip("#")

    def __call__(
        self,
        *argv: str,
        says: str | None = None,
        stdin: str | None = None,
        tty: bool = False,
        width: int = 120,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        """One command; with `says` there is a person who answers so."""

        def answer_question(question: str, _: bool) -> str:
            self.asked.append(question)
            return says or ""

        streams = Streams.memory(tty=tty, width=width)
        runtime = Runtime(
            streams=streams,
            env={"ORDERSTATUS_HOME": str(self.home), "ORDERSTATUS_NOW": DEMO_NOW, **(env or {})},
            asker=None if says is None else answer_question,
            stdin=None if stdin is None else io.StringIO(stdin),
            answerers={DOMAIN: self._answer},
            sleep=lambda _: None,
        )
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run([*argv, *(() if "--help" in argv else ("--demo",))], runtime)
        return Ran(code, _text(streams.out) + out.getvalue(), _text(streams.err) + err.getvalue())

    def cancelled_meanwhile(self, name: str) -> None:
        """Afterwards somebody cancels the order between the next plan and its first step."""
        shop = built_shop(epoch=EPOCH, orders=ORDERS)
        gid = next(order["id"] for order in shop.orders if order["name"] == f"#{name}")

        def meanwhile(body: bytes) -> None:
            if b'"mutation' in body:
                self.breaks = None
                ask(self.server, _CANCEL, id=gid)
                # The shop does it after its answer.
                for _ in range(3):
                    ask(self.server, "{ shop { id } }")
                self.server.applied.clear()

        self.breaks = meanwhile

    def rows(self, *argv: str, **given: Any) -> list[dict[str, Any]]:
        """The rows of one command, as JSON has them."""
        ran = self(*argv, "--json", **given)
        parsed: list[dict[str, Any]] = json.loads(ran.out)
        return parsed

    def sent(self) -> list[str]:
        """The mutations that the shop has carried out."""
        return [name for name, _ in self.server.applied]

    def _answer(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        # One at a time: what happens before the first mutation has happened before all of them.
        with self._turn:
            if self.breaks is not None:
                self.breaks(body)
        answer = self.server.answer(method, path, headers, body)
        return answer.status, answer.headers, answer.body


def _text(stream: Any) -> str:
    text: str = stream.getvalue()
    return text
