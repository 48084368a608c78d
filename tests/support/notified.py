"""A workshop whose customers are told: a demo shop of a test's own, settings, stages, and a mail server on loopback."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from orderstatus.cli import run
from orderstatus.core.stages.history import history_text
from orderstatus.core.stages.marks import History, Move
from orderstatus.demo.bucket import Plan
from orderstatus.demo.drafts import Draft
from orderstatus.demo.server import DemoServer
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime
from support.cli import Ran
from support.demo import DOMAIN, EPOCH, NOW
from support.mail_servers import Inbox, mail_server
from support.metafields import stage, written
from support.rehearsal import Rehearsal

MUGS = "KW-MUG-04"
STAGES = """
[printing]
name = "Printing"
public = true
template = "stage"
  [printing.public_name]
  en = "Being printed"
  fi = "Painossa"

[packing]
name = "Packing"
public = true
template = "stage"
  [packing.public_name]
  en = "Being packed"
"""


@dataclass
class Workshop:
    """`workshop("notify", "send")` against the demo shop of this test, at its hour."""

    home: Path
    now: datetime = NOW
    is_live: bool = False
    """Whether the shop's clock goes on, as it does for a real process."""
    shop: Rehearsal = field(init=False)
    asked: list[str] = field(default_factory=list)
    """The questions that were put to the merchant."""
    lines: dict[str, str] = field(default_factory=dict)
    """The settings of messages as they were written."""
    events: tuple[str, ...] = ()
    """What is told beside what is told by itself."""

    def __post_init__(self) -> None:
        self.shop = Rehearsal(now=self.now)
        # Of the largest plan, as its points do not come back while the clock stands.
        clock = (lambda: datetime.now(UTC)) if self.is_live else (lambda: self.shop.now)
        self.shop.server = DemoServer(self.shop.shop, now=clock, plan=Plan.ENTERPRISE)
        self.config.mkdir(parents=True, exist_ok=True)
        (self.config / "stages.toml").write_text(STAGES)
        self.set(send="true", **{"from": '"Acme Workshop <hello@example.com>"'}, rate="6000", smtp_security='"none"')

    @property
    def config(self) -> Path:
        return self.home / "config"

    def set(self, **lines: str) -> None:
        """Afterwards the settings of messages say this too."""
        self.lines |= lines
        text = "\n".join(f"{key} = {value}" for key, value in self.lines.items() if value)
        told = "\n".join(f"{event} = true" for event in self.events)
        (self.config / "config.toml").write_text(f"[notify]\n{text}\n\n[notify_events]\n{told}\n")

    def mailed_by(self, port: int) -> None:
        """Afterwards the mail server on that port of this machine is the merchant's."""
        self.set(smtp_host='"127.0.0.1"', smtp_port=str(port))

    def order(
        self,
        to: str | None = "mia@example.com",
        *,
        into: str | None = "printing",
        ago: timedelta = timedelta(hours=1),
        locale: str = "en",
        customer_tags: tuple[str, ...] = (),
        **node: Any,
    ) -> Draft:
        """An order that came into that stage so long ago; `node` is what else its node says."""
        days = (EPOCH - self.shop.now + timedelta(days=1)) / timedelta(days=1)
        draft = self.shop.place((MUGS, 1), days_ago=days)
        draft.attributes |= {"email": to, "customerLocale": locale, "phone": None, **node}
        if draft.node["customer"] is not None:
            # A customer of this order alone.
            draft.attributes["customer"] = {**draft.node["customer"], "tags": list(customer_tags)}
        self.shop.settle(draft)
        if into is not None:
            at = (self.shop.now - ago).replace(microsecond=0)
            history = history_text(History(moves=(Move(at=at, to=into, by="mia@workshop"),)))
            gid = draft.node["id"]
            kept = stage(gid, history, key="stage_history", type="json")
            assert not written(self.shop.server, stage(gid, into), kept)["userErrors"]
        return draft

    def __call__(
        self,
        *argv: str,
        says: str | None = None,
        tty: bool = False,
        width: int = 160,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        """One command on the shop; with `says` there is a person who answers so."""

        def answered(question: str, _: bool) -> str:
            self.asked.append(question)
            return says or ""

        streams = Streams.memory(tty=tty, width=width)
        runtime = Runtime(
            streams=streams,
            env={
                "ORDERSTATUS_HOME": str(self.home),
                "ORDERSTATUS_NOW": self.shop.now.isoformat(),
                "PATH": "/usr/bin:/bin",
                **(env or {}),
            },
            asker=None if says is None else answered,
            answerers={DOMAIN: self._answer},
            sleep=lambda _: None,
        )
        typers_out, typers_err = io.StringIO(), io.StringIO()
        with redirect_stdout(typers_out), redirect_stderr(typers_err):
            code = run(argv if argv[0] == "view" else [*argv, "--demo"], runtime)
        out, err = cast(io.StringIO, streams.out).getvalue(), cast(io.StringIO, streams.err).getvalue()
        return Ran(code, out + typers_out.getvalue(), err + typers_err.getvalue())

    def rows(self, *argv: str, **given: Any) -> list[dict[str, Any]]:
        """The rows of one command, as JSON has them."""
        parsed: list[dict[str, Any]] = json.loads(self(*argv, "--json", **given).out)
        return parsed

    def begin(self) -> None:
        """Afterwards messages are sent for the shop, of what happened in the last week."""
        since = (self.shop.now - timedelta(days=7)).isoformat()
        gid = self.shop.send("{ shop { id } }", {})["data"]["shop"]["id"]
        kept = stage(gid, json.dumps({"v": 1, "since": since}), key="notify", type="json")
        assert not written(self.shop.server, kept)["userErrors"]

    def kept(self, draft: Draft) -> list[dict[str, Any]]:
        """What the order remembers of its messages."""
        query = 'query($id: ID!) { order(id: $id) { metafield(namespace: "orderstatus", key: "notified") { value } } }'
        found = self.shop.send(query, {"id": draft.node["id"]})["data"]["order"]["metafield"]
        messages: list[dict[str, Any]] = [] if found is None else json.loads(found["value"])["messages"]
        return messages

    def _answer(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        answer = self.shop.server.answer(method, path, headers, body)
        return answer.status, answer.headers, answer.body


@contextmanager
def mailing(workshop: Workshop, inbox: Inbox | None = None) -> Iterator[Inbox]:
    """A mail server that is the workshop's, for the length of the block."""
    inbox = inbox or Inbox()
    with mail_server(inbox) as port:
        workshop.mailed_by(port)
        yield inbox
