"""The merchant's own executable: what it reads, and what its end says of the message."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.events import MessageKind
from orderstatus.core.messages.message import Delivery, DeliveryState, Message, Wording
from orderstatus.runtime.message_program import ProgramSender, message_json

MESSAGE = Message(
    shop="acme.myshopify.com",
    order="gid://shopify/Order/1001",
    order_name="#1001",
    kind=MessageKind.STAGE,
    event="stage:printing:2026-11-27T07:00:00Z",
    at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
    to="mia@example.com",
    to_name="Mia Ämmälä",
    phone="+358401234567",
    copies=("workshop@example.com",),
    wording=Wording(subject="Painossa", text="Hei\n", html="<p>Hei</p>", language="fi"),
)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and process groups are POSIX")


def sent(code: str, *, seconds: float = 20, message: Message = MESSAGE) -> Delivery:
    env = {**os.environ, "ORDERSTATUS_TOKEN": "shpat_secret", "ORDERSTATUS_SMTP_PASSWORD": "hunter2"}
    return ProgramSender(command=(sys.executable, "-c", code), env=env, seconds=seconds).send(message)


def test_it_reads_the_whole_message_as_json(tmp_path: Path) -> None:
    read = tmp_path / "read.json"
    assert sent(f"import sys; open({str(read)!r}, 'w').write(sys.stdin.read())").state is DeliveryState.SENT
    assert json.loads(read.read_text()) == {
        "version": 1,
        "shop": "acme.myshopify.com",
        "order": "gid://shopify/Order/1001",
        "order_name": "#1001",
        "kind": "stage",
        "event": "stage:printing:2026-11-27T07:00:00Z",
        "at": "2026-11-27T09:30:00+00:00",
        "to": {"email": "mia@example.com", "phone": "+358401234567", "name": "Mia Ämmälä"},
        "copies": ["workshop@example.com"],
        "language": "fi",
        "subject": "Painossa",
        "text": "Hei\n",
        "html": "<p>Hei</p>",
    }


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (0, DeliveryState.SENT),
        (75, DeliveryState.DEFERRED),
        (69, DeliveryState.REFUSED),
        (1, DeliveryState.UNKNOWN),
        (64, DeliveryState.UNKNOWN),
        (137, DeliveryState.UNKNOWN),
    ],
)
def test_how_it_ends_is_what_became_of_the_message(code: int, state: DeliveryState) -> None:
    delivery = sent(f"print('SM4711 \\x1b[2J queued'); print('more'); raise SystemExit({code})")
    reached = state is not DeliveryState.UNKNOWN
    assert delivery == Delivery(state=state, answer="SM4711  [2J queued", code=code, reached=reached)


def test_a_mistake_in_it_refuses_no_message_and_the_next_is_not_tried() -> None:
    delivery = sent("raise KeyError('TOKEN')")
    assert (delivery.state, delivery.reached, delivery.code) == (DeliveryState.UNKNOWN, False, 1)


@pytest.mark.parametrize("code", [126, 127])
def test_one_that_could_not_run_what_it_needs_is_a_mistake_of_the_settings(code: int) -> None:
    with pytest.raises(UsageError, match=rf"notify\.program.*{code}"):
        sent(f"raise SystemExit({code})")


def test_its_answer_is_shown_without_whom_it_went_to() -> None:
    answer = sent("print('queued for mia@example.com at +358401234567 as SM4711')").answer
    assert answer == "queued for <address> at <number> as SM4711"


def test_a_name_reaches_it_on_one_line() -> None:
    told = json.loads(message_json(replace(MESSAGE, to_name="Mia\r\nBcc: x\u2028y", phone="+358\n40")))
    assert told["to"] == {"email": "mia@example.com", "phone": "+358 40", "name": "Mia Bcc: x y"}


@pytest.mark.parametrize(
    ("first", "lacking"),
    [
        ("#!/no/such/interpreter -u", "/no/such/interpreter"),
        ("#!/usr/bin/env -S no-such-program", "no-such-program"),
        ("#!/bin/sh", None),
        ("#!/usr/bin/env sh", None),
        ("no script", None),
    ],
)
def test_a_probe_finds_an_interpreter_that_is_missing(tmp_path: Path, first: str, lacking: str | None) -> None:
    script = tmp_path / "send-sms"
    script.write_text(f"{first}\n")
    script.chmod(0o755)
    found = ProgramSender(command=(str(script),), env=os.environ).probe()
    assert (found is None) if lacking is None else (f"`{lacking}`" in (found or ""))


def test_one_that_is_killed_leaves_it_unknown() -> None:
    assert sent("import os; os.kill(os.getpid(), 9)").state is DeliveryState.UNKNOWN


def test_one_that_takes_too_long_is_ended_with_what_it_started_and_leaves_it_unknown() -> None:
    begun = time.monotonic()
    child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).wait()"
    delivery = sent(child, seconds=1)
    assert delivery.state is DeliveryState.UNKNOWN
    assert time.monotonic() - begun < 15


def test_one_that_has_ended_is_heard_though_something_holds_its_output() -> None:
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(4)']); print('ok')"
    assert sent(code, seconds=2).state is DeliveryState.SENT


def test_one_that_reads_nothing_is_no_error() -> None:
    large = replace(MESSAGE, wording=replace(MESSAGE.wording, text="x" * 500_000))
    assert sent("pass", message=large).state is DeliveryState.SENT


def test_it_is_told_nothing_of_our_credentials() -> None:
    delivery = sent("import os; print([name for name in os.environ if name.startswith('ORDERSTATUS')])")
    assert delivery.answer == "[]"


@pytest.mark.parametrize("command", ["/no/such/program", "bad\0name"])
def test_one_that_cannot_be_started_is_a_usage_error_and_nothing_was_sent(command: str) -> None:
    with pytest.raises(UsageError, match=r"notify\.program"):
        ProgramSender(command=(command,), env={}).send(MESSAGE)
    assert ProgramSender(command=("/no/such/program",), env={}).probe() is not None
    assert ProgramSender(command=(sys.executable,), env={}).probe() is None
