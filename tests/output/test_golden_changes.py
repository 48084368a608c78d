"""What changed, what a sync came to and what a mirror holds: on terminals and in a pipe, byte for byte."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from support.cli import Ran, without_escapes
from support.copied import parcel_in
from support.mirrored import Office, pending, synced_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A machine whose mirror has seen a payment, a parcel that went back, and an order under a hostile name."""
    office = synced_office(tmp_path_factory.mktemp("golden") / "home")
    server = office.servers["acme"]
    office.later(hours=1)
    paid = pending(server)
    office.change(server, paid, displayFinancialStatus="PAID", name="#[red]\u202e\x1b[31m")
    of, parcel = parcel_in(server.shop.orders, "IN_TRANSIT")
    office.change(server, parcel, of=of, displayStatus="FULFILLED", inTransitAt=None)
    assert office("sync").code == 0
    office.later(minutes=20)
    return office


def shown(office: Office, *argv: str, width: int = 100, color: bool = True) -> Ran:
    ran = office(*argv, tty=True, width=width, color=color)
    assert ran.code == 0
    assert max(map(cell_len, without_escapes(ran.out).splitlines())) <= width
    return ran


@pytest.mark.parametrize("width", [60, 100])
def test_changes_on_a_terminal(office: Office, width: int, snapshot: SnapshotAssertion) -> None:
    ran = shown(office, "changes", "--mirror", width=width)
    assert "\u202e" not in ran.out
    assert (ran.out, ran.err) == snapshot


def test_changes_in_finnish(office: Office, snapshot: SnapshotAssertion) -> None:
    ran = shown(office, "changes", "--mirror", "--lang", "fi", color=False)
    assert (ran.out, ran.err) == snapshot


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl"])
def test_changes_in_a_pipe(office: Office, format: str, snapshot: SnapshotAssertion) -> None:
    ran = office("changes", "--mirror", "--format", format)
    assert (ran.code, ran.err) == (0, "from the mirror, as of 23 Nov 08:30 (20 min ago)\n")
    assert ran.out == snapshot


def test_a_mirror_on_a_terminal_and_all_that_is_known_of_it(office: Office, snapshot: SnapshotAssertion) -> None:
    # How large the file is depends on the SQLite that made it, and where it lies on the machine.
    ran = shown(office, "mirror", "info", "--columns", "shop,synced_at,orders,shipments,following,changes,readers")
    [known] = json.loads(office("mirror", "info", "--json").out)
    assert known.pop("size") > 0
    assert Path(known.pop("file")).exists()
    assert (ran.out, ran.err, known) == snapshot


@pytest.mark.parametrize("language", ["en", "fi"])
def test_all_that_is_known_of_one_mirror_fits_the_narrowest_terminal(
    office: Office, language: str, snapshot: SnapshotAssertion
) -> None:
    office("changes", "--mirror", "--reader", "nightly")
    ran = office("mirror", "info", "--lang", language, tty=True, width=80, color=True)
    assert ran.code == 0
    lines = [line for line in ran.lines if str(office.home) not in line and not re.search(r"\d MB", line)]
    assert len(lines) == len(ran.lines) - 2
    assert (lines, ran.err) == snapshot


def test_a_sync_on_a_terminal(office: Office, snapshot: SnapshotAssertion) -> None:
    ran = shown(office, "sync", "--columns", "shop,synced_at,read,new,changed,gone,followed,moved,changes")
    assert (ran.out, ran.err) == snapshot
