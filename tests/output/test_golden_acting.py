"""Plans, questions, outcomes and the journal byte for byte: on terminals of 80 and 120 columns, and in a pipe."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from support.acting import Merchant
from support.cli import Ran

EXPIRING = "nine-hours-left"
MADE = re.compile(r"(gid://shopify/OrderTransaction/)\d+")
Scene = Callable[..., Ran]


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


def told(merchant: Merchant, ran: Ran) -> bytes:
    """All that a person sees: what stands on stdout, on stderr, the question, and how it ended."""
    parts = [f"exit {int(ran.code)}", "--- stdout", ran.out, "--- stderr", ran.err, "--- asked", *merchant.asked]
    text = "\n".join(part.rstrip("\n") for part in parts).replace(str(merchant.home), "HOME")
    # Which of the orders that are changed at once is the first is chance.
    return MADE.sub(r"\1N", text).encode() + b"\n"


def parcels(merchant: Merchant) -> Path:
    """A file from a packing station, with a mistake in every second row."""
    names = [row["name"] for row in json.loads(merchant("list", "--view", "to-ship", "--json").out)][:3]
    rows = [f"{name};JJFI6400000{number};Posti" for number, name in enumerate(names)]
    wrong = [f"{names[0]};JJFI64000000;Posti", "99999;JJFI64000009;Posti", "1001;=HYPERLINK(1);Posti", "1002;A1;Pstoi"]
    file = merchant.home / "parcels.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(["Tilausnumero;Seurantakoodi;Kuljetusliike", *rows, *wrong, ""]))
    return file


def news(merchant: Merchant) -> Path:
    """A carrier's file."""
    shipments = json.loads(merchant("shipments", "--status", "in-transit", "--json").out)
    numbers = [row["tracking_number"] for row in shipments if row["tracking_number"]][:2]
    file = merchant.home / "carrier.csv"
    rows = [*(f"{number},delivered,2026-11-23" for number in numbers), "NOSUCH1,delivered,2026-11-23"]
    file.write_text("\n".join(["Tracking number,Status,Date", *rows, ""]))
    return file


def refused(merchant: Merchant, *argv: str, **given: object) -> Ran:
    """Captures, one of whose orders somebody cancels between the plan and the first step."""
    if "--dry-run" not in argv:
        merchant.cancelled_meanwhile(merchant.story(EXPIRING))
    return merchant("capture", "--payment", "authorized", *argv, **given)  # type: ignore[arg-type]


def journal(merchant: Merchant, *argv: str, **given: object) -> Ran:
    """The journal after three runs, one of which failed."""
    merchant("tag", "add", "checked", merchant.story(EXPIRING), "--yes")
    refused(merchant, "--yes")
    merchant("mark-paid", "--payment", "pending", "--limit", "2", "--yes")
    return merchant("journal", **given)  # type: ignore[arg-type]


SCENES: dict[str, Scene] = {
    "capture": lambda m, *a, **k: m("capture", "--payment", "authorized", *a, **k),
    "capture-refused": refused,
    "ship": lambda m, *a, **k: m("ship", str(parcels(m)), *a, **k),
    "event": lambda m, *a, **k: m("event", "--file", str(news(m)), "--allow-shopify-mail", *a, **k),
    "release": lambda m, *a, **k: m("release", "--fulfillment", "on-hold", *a, **k),
    "cancel": lambda m, *a, **k: m(
        *("cancel", "--payment", "paid", "--fulfillment", "unfulfilled", "--limit", "3"),
        *("--reason", "customer", "--refund", "--restock"),
        *a,
        **k,
    ),
    "returns-approve": lambda m, *a, **k: m("returns", "approve", "--return", "return-requested", "--notify", *a, **k),
    "hold": lambda m, *a, **k: m("hold", m.story(EXPIRING), "nosuch", "--reason", "incorrect-address", *a, **k),
    "tag": lambda m, *a, **k: m("tag", "add", "vip,checked", m.story(EXPIRING), *a, **k),
    "journal": journal,
}


@pytest.fixture
def merchant(tmp_path: Path) -> Merchant:
    return Merchant(tmp_path)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("scene", SCENES)
def test_on_a_terminal(merchant: Merchant, snapshot: SnapshotAssertion, scene: str, width: int) -> None:
    ran = SCENES[scene](merchant, says="y", tty=True, width=width)
    assert told(merchant, ran) == snapshot(extension_class=_Text)
    # A table is fitted; what is said in a sentence the terminal breaks.
    assert not [line for line in ran.lines if cell_len(line) > width]


@pytest.mark.parametrize("scene", [name for name in SCENES if name != "journal"])
def test_a_dry_run_on_a_terminal(merchant: Merchant, snapshot: SnapshotAssertion, scene: str) -> None:
    ran = SCENES[scene](merchant, "--dry-run", tty=True, width=80)
    assert told(merchant, ran) == snapshot(extension_class=_Text)
    assert not merchant.asked


@pytest.mark.parametrize("scene", SCENES)
def test_in_a_pipe(merchant: Merchant, snapshot: SnapshotAssertion, scene: str) -> None:
    ran = SCENES[scene](merchant, "--yes")
    assert told(merchant, ran) == snapshot(extension_class=_Text)


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_an_outcome_in_every_format(merchant: Merchant, snapshot: SnapshotAssertion, format: str) -> None:
    ran = SCENES["capture-refused"](merchant, "--yes", "--format", format)
    assert told(merchant, ran) == snapshot(extension_class=_Text)
