"""`orderstatus watch`: what is told, in which order, from where on, and what ends it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.cli import Ran
from support.mirrored import Office, pending, synced_office
from support.screen import Screen

ACME = "acme"
KEYS = ["shop", "order_id", "order_name", "shipment_id", "axis", "from", "to", "seen_at", "happened_at", "backwards"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A machine with one shop that was synced an hour ago."""
    machine = synced_office(tmp_path / "home")
    machine.later(hours=1)
    return machine


def pays(office: Office, handle: str = ACME) -> str:
    """Afterwards one more order has been paid; its name."""
    order = pending(office.servers[handle])
    office.change(office.servers[handle], order, displayFinancialStatus="PAID")
    return str(order["name"])


def closes(office: Office, place: int = 0) -> str:
    """Afterwards one more order is archived; its name."""
    order = [each for each in office.servers[ACME].shop.orders if not each["closed"] and not each["cancelledAt"]][place]
    office.change(office.servers[ACME], order, closed=True)
    return str(order["name"])


def between(office: Office, *steps: Callable[[], object]) -> None:
    """While a run waits for its second look the first of these happens, for its third the second, and so on."""
    waiting: Iterator[Callable[[], object]] = iter(steps)

    def meanwhile(_: float) -> None:
        # A look is ten seconds apart from the next, and each second is waited for by itself.
        if office.seconds % 10 == 5:
            next(waiting, lambda: None)()

    office.meanwhile = meanwhile


def watched(office: Office, *argv: str, rounds: int = 3, code: int = 0) -> list[dict[str, Any]]:
    ran = office("watch", "--every", "10s", "--rounds", str(rounds), "--format", "jsonl", *argv)
    assert ran.code == code, ran.err
    return [json.loads(line) for line in ran.lines]


class Gate:
    """What stands between the machine and its shop: closed, every request is answered with 503."""

    def __init__(self, office: Office) -> None:
        self.is_closed = False
        answer = office.shops["acme.myshopify.com"]
        office.shops["acme.myshopify.com"] = lambda *asked: (503, {}, b"") if self.is_closed else answer(*asked)


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str | None, str]]:
    return [(row["axis"], row["from"], row["to"]) for row in rows]


def test_what_changed_before_the_first_look_is_not_told_and_what_changes_after_it_is_once(office: Office) -> None:
    pays(office)
    between(office, lambda: closes(office))
    rows = watched(office, rounds=4)
    assert told(rows) == [("state", "open", "archived")]
    assert list(rows[0]) == KEYS


def test_a_line_has_the_columns_of_changes_and_nothing_else_is_written(office: Office) -> None:
    between(office, lambda: closes(office))
    ran = office("watch", "--every", "10s", "--rounds", "2")
    assert (ran.code, ran.err) == (0, "")
    again = office("changes", "--mirror")
    assert ran.out == again.out
    assert len(ran.lines) == 1


def test_csv_begins_with_its_heading_also_where_nothing_changes(office: Office) -> None:
    ran = office("watch", "--rounds", "1", "--csv")
    assert ran.lines == [",".join(KEYS)]


def test_since_begins_with_what_was_seen_before(office: Office) -> None:
    pays(office)
    office("sync")
    between(office, lambda: closes(office))
    assert told(watched(office, "--since", "24h")) == [("payment", "pending", "paid"), ("state", "open", "archived")]


def test_a_reader_begins_where_it_ended_and_is_past_what_was_written(office: Office) -> None:
    pays(office)
    office("sync")
    assert told(watched(office, "--reader", "desk", rounds=1)) == [("payment", "pending", "paid")]
    closes(office)
    office("sync")
    between(office, lambda: closes(office))
    assert told(watched(office, "--reader", "desk")) == [("state", "open", "archived")] * 2
    assert office.json("changes", "--reader", "desk", "--mirror") == []


def test_a_reader_is_past_what_it_did_not_ask_for_too(office: Office) -> None:
    pays(office)
    closes(office)
    assert told(watched(office, "--reader", "desk", "--axis", "state", rounds=1)) == [("state", "open", "archived")]
    assert office.json("changes", "--reader", "desk", "--mirror") == []


def test_a_reader_is_past_each_line_that_is_out_and_no_further(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    pays(office)
    closes(office)
    office("sync")
    lines: list[str] = []

    def full(row: Any) -> str:
        if lines:
            raise BrokenPipeError
        lines.append("one")
        return "{}"

    monkeypatch.setattr("orderstatus.output.structured.json_text", lambda row, **_: full(row))
    assert office("watch", "--reader", "desk", "--rounds", "1", "--format", "jsonl").code == 141
    monkeypatch.undo()
    assert len(office.json("changes", "--reader", "desk", "--mirror")) == 1


def test_a_shop_that_was_never_synced_is_synced_first(tmp_path: Path) -> None:
    office = Office(tmp_path / "home")
    office.shop()
    between(office, lambda: closes(office))
    assert told(watched(office)) == [("state", "open", "archived")]


def test_a_look_that_fails_is_a_warning_and_the_next_one_tells_what_was_missed(office: Office) -> None:
    gate = Gate(office)

    def breaks() -> None:
        closes(office)
        gate.is_closed = True

    def mends() -> None:
        gate.is_closed = False

    between(office, breaks, mends)
    ran = office("watch", "--every", "10s", "--rounds", "3", "--retries", "0", "--format", "jsonl")
    assert ran.code == 0
    assert told([json.loads(line) for line in ran.lines]) == [("state", "open", "archived")]
    [warning] = ran.err.splitlines()
    assert warning.startswith("warning: ")
    assert warning.endswith("; looking again in 10 s; nothing was seen since 23 Nov 08:30")


def test_each_time_that_it_is_cut_off_is_said_once_however_long_it_takes(office: Office) -> None:
    gate = Gate(office)

    def breaks() -> None:
        gate.is_closed = True
        office.later(minutes=5)

    def mends() -> None:
        gate.is_closed = False

    between(office, breaks, lambda: None, mends, breaks, lambda: None, mends)
    ran = office("watch", "--every", "10s", "--rounds", "7", "--retries", "0")
    warned = [line.rpartition(" ")[2] for line in ran.err.splitlines()]
    assert (ran.code, warned) == (0, ["08:30", "08:35"])


def test_whoever_ends_with_a_look_that_failed_ends_with_its_code(office: Office) -> None:
    Gate(office).is_closed = True
    ran = office("watch", "--rounds", "1", "--retries", "0")
    assert (ran.code, ran.out) == (3, "")


def test_a_token_that_was_revoked_ends_it(office: Office) -> None:
    between(office, office.servers[ACME].revoke)
    ran = office("watch", "--every", "10s", "--rounds", "5")
    assert (ran.code, ran.out) == (4, "")


def test_a_clock_that_jumps_changes_neither_how_often_it_looks_nor_what_it_tells(office: Office) -> None:
    def jumps() -> None:
        closes(office)
        office.now = office.now.replace(year=2020)

    def jumps_back() -> None:
        office.now = office.now.replace(year=2030)
        closes(office)

    between(office, jumps, jumps_back)
    assert told(watched(office, rounds=3)) == [("state", "open", "archived")] * 2
    assert office.seconds == 20


def test_of_several_shops_the_lines_are_merged_and_say_whose_they_are(office: Office) -> None:
    office.shop("extra")
    office("sync", "--shop", "extra")
    between(office, lambda: (pays(office), pays(office, "extra")))
    rows = watched(office, "--all-shops")
    assert [row["shop"] for row in rows] == ["acme.myshopify.com", "extra.myshopify.com"]
    ran = office("watch", "--rounds", "1", "--all-shops", "--since", "24h")
    assert [line.split("\t")[0] for line in ran.lines] == ["acme.myshopify.com", "extra.myshopify.com"]


def test_of_several_shops_one_that_is_lost_is_told_once_and_the_others_go_on(office: Office) -> None:
    office.shop("extra")
    between(office, office.servers["extra"].revoke, lambda: pays(office))
    ran = office("watch", "--every", "10s", "--rounds", "4", "--all-shops", "--format", "jsonl")
    assert ran.code == 1
    assert told([json.loads(line) for line in ran.lines]) == [("payment", "pending", "paid")]
    warnings = [line for line in ran.err.splitlines() if line.startswith("warning: ")]
    assert len(warnings) == 1
    assert warnings[0].startswith("warning: extra: it is not watched any more: ")
    assert "error: 1 of 2 shops failed: extra" in ran.err


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("--every", "9s"), "from 10 s to 24 h"),
        (("--every", "soon"), "`--every` does not understand `soon`"),
        (("--rounds", "0"), "`--rounds` cannot be 0"),
        (("--json",), "`watch` never ends, and json is whole at its end only\n\nhint: add --format jsonl"),
        (("--format", "xlsx"), "add --format jsonl"),
        (("--format", "table"), "the board needs a terminal"),
        (("--axis", "shipping"), "`--axis` does not know `shipping`"),
        (("--reader", "r", "--since", "7d"), "leave one of them out"),
        (("--since", "someday"), "`--since` does not understand"),
        (("--columns", "nope"), "`--columns` does not know"),
        (("--csv-safe", "--format", "jsonl"), "`--csv-safe` is for CSV and TSV"),
    ],
)
def test_what_cannot_be_meant_is_said_before_a_shop_is_asked(tmp_path: Path, argv: tuple[str, ...], says: str) -> None:
    machine = Office(tmp_path / "home")
    machine.write_settings('[profile.acme]\nshop = "acme"\n')
    ran = machine("watch", *argv)
    # Nobody has logged in there, which would be exit 4 or another sentence.
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_format_that_the_settings_want_counts_where_it_can_be_streamed(office: Office) -> None:
    settings = office.settings.read_text()
    office.write_settings('format = "jsonl"\n' + settings)
    pays(office)
    assert office("watch", "--rounds", "1", "--since", "24h").out.startswith('{"shop"')
    office.write_settings('format = "json"\n' + settings)
    assert office("watch", "--rounds", "1", "--since", "24h").out.startswith("#")


def test_a_terminal_that_cannot_be_drawn_over_gets_lines(office: Office) -> None:
    pays(office)
    ran = office("watch", "--rounds", "1", "--since", "24h", tty=True)
    assert "\tpending\tpaid\t" in ran.out


def screen(ran: Ran) -> list[str]:
    shown = Screen()
    shown.write(ran.out)
    return shown.text().split("\n")


def test_on_a_terminal_the_board_follows_and_stays_as_it_was_in_the_end(office: Office) -> None:
    paid: list[str] = []
    between(office, lambda: paid.append(pays(office)))
    ran = office("watch", "--every", "10s", "--rounds", "2", redraws=True)
    assert (ran.code, ran.err) == (0, "")
    lines = screen(ran)
    assert lines[0].startswith("acme · as of 08:30 · every 10 s · ")
    assert lines[0].endswith("points, 100/s")
    assert lines[-2:] == ["Newest changes", f"  08:30  {paid[0]}  payment  pending  →  paid"]
    assert len(lines) <= 23
    assert "nothing has changed" in ran.out


def test_the_board_asks_no_more_than_the_syncs_do(office: Office) -> None:
    office.requests.clear()
    office("watch", "--every", "10s", "--rounds", "1", "--format", "jsonl")
    asked = len(office.requests)
    office.requests.clear()
    office("watch", "--every", "10s", "--rounds", "1", redraws=True)
    assert len(office.requests) == asked > 0


def test_a_board_that_could_not_look_says_why_and_how_old_it_is(office: Office) -> None:
    gate = Gate(office)

    def breaks() -> None:
        gate.is_closed = True
        office.later(minutes=7)

    between(office, breaks)
    ran = office("watch", "--every", "10s", "--rounds", "2", "--retries", "0", redraws=True)
    lines = screen(ran)
    assert ran.code == 3
    assert lines[0].startswith("acme · as of 08:30 (7 min ago) · ")
    assert lines[1].startswith("warning: ")
    assert any("open orders" in line for line in lines)


def test_the_board_shows_what_was_seen_before_it_began(office: Office) -> None:
    name = pays(office)
    office("sync")
    lines = screen(office("watch", "--rounds", "1", redraws=True))
    assert lines[-1] == f"  08:30  {name}  payment  pending  →  paid"
    lines = screen(office("watch", "--rounds", "1", "--axis", "state", redraws=True))
    assert lines[-1] == "nothing has changed"


@pytest.mark.parametrize("argv", [("--reader", "desk"), ("--columns", "order_name"), ("--csv-safe",)], ids=str)
def test_what_is_about_lines_is_not_for_the_board(tmp_path: Path, argv: tuple[str, ...]) -> None:
    machine = Office(tmp_path / "home")
    machine.write_settings('[profile.acme]\nshop = "acme"\n')
    ran = machine("watch", *argv, redraws=True)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("hint: add --format tsv\n")


def test_the_board_of_several_shops_in_finnish(office: Office) -> None:
    office.shop("extra")
    between(office, lambda: pays(office, "extra"))
    lines = screen(office("watch", "--all-shops", "--every", "10s", "--rounds", "2", "--lang", "fi", redraws=True))
    assert lines[0] == "kauppoja 2 · 10 s välein"
    assert lines[2].split()[0] == "Kauppa"
    assert [line.split()[0] for line in lines[3:5]] == ["acme", "extra"]
    assert lines[-1].split()[1:3] == ["extra", lines[-1].split()[2]]
    assert lines[-1].endswith("Käsittelyssä  →  Maksettu")


def test_columns_are_listed_without_a_shop(tmp_path: Path) -> None:
    ran = Office(tmp_path / "home")("watch", "--columns", "help")
    assert ran.code == 0
    assert "backwards" in ran.out
