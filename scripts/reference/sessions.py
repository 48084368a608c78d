"""Commands of a document that follow each other on one machine, from an empty home, with two shops of one's own.

A block between `<!-- session WIDTH: COMMAND -->` and `<!-- end -->` holds what COMMAND prints on a terminal of that
width, after all that stood above it in the same document. The two shops answer inside this process: one knows a static
token, the other an app's id and secret. What is not a command of ours is run by the shell, in the session's folder.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from orderstatus.cli import run
from orderstatus.demo.brand import DEMO, DEMO_SE, Brand
from orderstatus.demo.bucket import Plan
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import SCOPES, build_shop
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime

_TOKEN, _CLIENT = "shpat_of-the-document", ("8f1c0de5", "shpss_of-the-document")
_ANSWERS = {"What opens the shop": "1", "Access token": _TOKEN, "Client id": _CLIENT[0], "Client secret": _CLIENT[1]}
_CONFIG = "~/.config/orderstatus"
_YES = "y"
"""What is typed to a question whether to do what a plan shows."""
_FILES = {
    "packed.csv": """\
Order;Tracking number;Carrier
2188;00573313000000000188;DHL Express
2181;1Z9990000000000181;UPS
2146;00573313000000000146;DHL Expres
2143;00573313000000000143;DHL Express
2047;00573313000000000047;DHL Express
9999;00573313000000000999;DHL Express
""",
}
"""What lies in the session's folder from the beginning."""
_STAGES = """\
[queued]
name = "Queued"
next = ["printing"]
enters = ["paid"]

[printing]
name = "On the press"
public = true
color = "#1e90ff"
next = ["drying", "sent"]
due = "2bd"
template = "stage"
public_name = { en = "Being printed", fi = "Painossa" }

[drying]
name = "Drying"
color = "#c8a000"
next = ["packing", "printing", "sent"]
due = "1bd"

[packing]
name = "Packing"
next = ["sent"]
due = "1bd"

[sent]
name = "Sent"
color = "#2e8b57"
next = []
enters = ["fulfilled"]
"""
"""The stages of a workshop, beside the settings file."""
_MAIL_PORT = "2525"
"""As the document says it; the mail server of a session is on whichever port is free."""
_NOT_GRANTED = ("read_all_orders", "read_returns", "write_returns")
_FREE_SPACE = re.compile(r"\d[\d.,]* [KMGT]?B left")

Answerer = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]]


@dataclass
class Session:
    """One machine, and what was done on it so far."""

    now: datetime
    home: str = field(default_factory=tempfile.mkdtemp)
    answerers: dict[str, Answerer] = field(default_factory=dict)
    mail: Any = None

    def __post_init__(self) -> None:
        work = Path(self.home, "work")
        work.mkdir()
        for name, text in _FILES.items():
            (work / name).write_text(text, encoding="utf-8")
        config = Path(self.home, "config")
        config.mkdir()
        (config / "stages.toml").write_text(_STAGES, encoding="utf-8")
        for brand, orders, server in (
            (replace(DEMO, domain="acme-fi.myshopify.com", name="Acme Finland"), 300, {"token": _TOKEN}),
            (replace(DEMO_SE, domain="acme-se.myshopify.com", name="Acme Sverige"), 200, {"client": _CLIENT}),
        ):
            self.answerers[brand.domain] = self._answerer(brand, orders, server)

    def _answerer(self, brand: Brand, orders: int, credential: Mapping[str, object]) -> Answerer:
        granted = [scope for scope in SCOPES if scope not in _NOT_GRANTED] if brand.home == "SE" else SCOPES
        shop = build_shop(epoch=self.now, orders=orders, brand=brand)
        server = DemoServer(shop, now=lambda: self.now, plan=Plan.STANDARD, scopes=granted, **credential)  # type: ignore[arg-type]

        def answer(
            method: str, path: str, headers: Mapping[str, str], body: bytes
        ) -> tuple[int, Mapping[str, str], bytes]:
            answered = server.answer(method, path, headers, body)
            return answered.status, answered.headers, answered.body

        return answer

    def printed(self, command: str, width: int) -> str:
        """What the person sees: both streams, the questions with what is typed after them, short names of folders."""
        out = io.StringIO()
        command = command.replace(_CONFIG, f"{self.home}/config")
        if _MAIL_PORT in command:
            command = command.replace(_MAIL_PORT, str(self._mail_port()))
        words = shlex.split(command)
        work = Path(self.home, "work")
        before = Path.cwd()
        os.chdir(work)
        try:
            if words[0] != "orderstatus":
                ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
                return ran.stdout
            runtime = Runtime(
                streams=Streams(out, out, out_tty=True, err_tty=True, width=width),
                env={"ORDERSTATUS_HOME": self.home, "ORDERSTATUS_NOW": self.now.isoformat(), "ORDERSTATUS_USER": "mia"},
                clock=lambda: self.now,
                asker=lambda question, secret: _typed(question, secret, out),
                answerers=self.answerers,
            )
            with redirect_stdout(out), redirect_stderr(out):
                run(words[1:], runtime)
        finally:
            os.chdir(before)
        return self._short(out.getvalue())

    def _mail_port(self) -> int:
        """The port of a mail server that takes everything, begun when the document first speaks of it."""
        if self.mail is None:
            from aiosmtpd.controller import Controller
            from aiosmtpd.handlers import Message

            class Taken(Message):
                def handle_message(self, message: object) -> None:
                    """It has arrived."""

            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            self.mail = Controller(Taken(), hostname="127.0.0.1", port=port)
            self.mail.start()
        return int(self.mail.port)

    def close(self) -> None:
        """Afterwards nothing of the session runs any more."""
        if self.mail is not None:
            self.mail.stop()

    def _short(self, text: str) -> str:
        for folder, shown in (("config", _CONFIG), ("state", "~/.local/state/orderstatus")):
            text = text.replace(f"{self.home}/{folder}", shown)
        if self.mail is not None:
            text = text.replace(str(self._mail_port()), _MAIL_PORT)
        return _FREE_SPACE.sub("85.0 GB left", text)


def _typed(question: str, secret: bool, out: io.StringIO) -> str:
    answer = next((answer for asked, answer in _ANSWERS.items() if question.startswith(asked)), _YES)
    out.write(f"{question}: {'' if secret else answer}\n")
    return answer
