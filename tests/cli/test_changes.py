"""`orderstatus changes`: what is told, to whom it was told already, and what a command is to fail on."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from orderstatus.commands import _changing
from support.cli import Ran
from support.mirrored import Office, pending, synced_office
from support.tiny_shop import stamp

ACME = "acme"
KEYS = ["shop", "order_id", "order_name", "shipment_id", "axis", "from", "to", "seen_at", "happened_at", "backwards"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A machine with one shop that was synced an hour ago."""
    machine = synced_office(tmp_path / "home")
    machine.later(hours=1)
    return machine


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A machine whose last sync has seen one payment; nothing changes it."""
    machine = synced_office(tmp_path_factory.mktemp("seen") / "home")
    machine.later(hours=1)
    pays(machine)
    assert machine("sync").code == 0
    return machine


def pays(office: Office) -> str:
    """Afterwards one more order has been paid; its name."""
    order = pending(office.servers[ACME])
    office.change(office.servers[ACME], order, displayFinancialStatus="PAID")
    return str(order["name"])


def closes(office: Office, place: int) -> None:
    """Afterwards this order is archived."""
    order = [each for each in office.servers[ACME].shop.orders if not each["closed"] and not each["cancelledAt"]][place]
    office.change(office.servers[ACME], order, closed=True, closedAt=stamp(office.now))


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str | None, str]]:
    return [(row["axis"], row["from"], row["to"]) for row in rows]


def names(ran: Ran) -> list[str]:
    return [line.split(",")[2] for line in ran.lines[1:]]


def test_a_change_is_told_with_every_key(office: Office) -> None:
    name = pays(office)
    [row] = office.json("changes")
    assert list(row) == KEYS
    assert row == {
        "shop": "acme.myshopify.com",
        "order_id": row["order_id"],
        "order_name": name,
        "shipment_id": None,
        "axis": "payment",
        "from": "pending",
        "to": "paid",
        "seen_at": "2026-11-23T08:30:00+02:00",
        "happened_at": None,
        "backwards": False,
    }


def test_an_order_that_was_archived_says_when(office: Office) -> None:
    closes(office, 0)
    office.later(minutes=20)
    [row] = office.json("changes")
    assert (row["to"], row["happened_at"]) == ("archived", "2026-11-23T08:30:00+02:00")
    assert row["seen_at"] == "2026-11-23T08:50:00+02:00"


def test_each_run_tells_what_was_seen_since_the_sync_before(office: Office) -> None:
    pays(office)
    assert len(office.json("changes")) == 1
    office.later(minutes=5)
    assert office.json("changes") == []
    closes(office, 0)
    office.later(minutes=5)
    assert told(office.json("changes")) == [("state", "open", "archived")]


def test_the_first_sync_has_seen_no_change_and_says_so(tmp_path: Path) -> None:
    office = Office(tmp_path / "home")
    office.shop()
    ran = office("changes", tty=True)
    assert (ran.code, ran.out) == (0, "")
    assert "this is the first sync" in ran.err


def test_from_the_mirror_it_asks_no_shop_and_tells_what_the_last_sync_saw(office: Office) -> None:
    pays(office)
    assert office.json("changes", "--mirror") == []
    office("sync")
    office.requests.clear()
    assert told(office.json("changes", "--mirror")) == [("payment", "pending", "paid")]
    assert office.requests == []


def test_it_syncs_first_also_where_the_settings_choose_the_mirror(office: Office) -> None:
    office.write_settings(f'source = "mirror"\n{office.settings.read_text()}')
    pays(office)
    assert office.json("changes", "--mirror") == []
    assert told(office.json("changes")) == [("payment", "pending", "paid")]


def test_a_reader_misses_nothing_and_repeats_nothing_whoever_syncs_meanwhile(office: Office) -> None:
    pays(office)
    office("sync")
    office.later(hours=1)
    closes(office, 0)
    first = office.json("changes", "--reader", "nightly")
    assert told(first) == [("payment", "pending", "paid"), ("state", "open", "archived")]
    assert office.json("changes", "--reader", "nightly") == []
    assert len(office.json("changes", "--reader", "other", "--mirror")) == 2


def test_a_reader_that_saw_some_only_sees_the_rest_the_next_time(office: Office) -> None:
    for place in range(3):
        closes(office, place)
    office("sync")
    read = ("changes", "--reader", "r", "--mirror", "--csv", "--limit", "2")
    first, second, third = office(*read), office(*read), office(*read)
    assert [len(ran.lines) - 1 for ran in (first, second, third)] == [2, 1, 0]
    assert not set(names(first)) & set(names(second))
    assert "stopped at --limit 2: more has changed" in first.err
    assert "stopped" not in second.err


def test_a_reader_that_asked_for_one_axis_is_past_the_others_too(office: Office) -> None:
    pays(office)
    closes(office, 0)
    office("sync")
    assert told(office.json("changes", "--reader", "r", "--axis", "state", "--mirror")) == [
        ("state", "open", "archived")
    ]
    assert office.json("changes", "--reader", "r", "--mirror") == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which this system has not")
def test_what_could_not_be_written_was_not_read(office: Office) -> None:
    pays(office)
    ran = office("changes", "--reader", "r", "--output", "/dev/full", "--format", "csv")
    assert (ran.code, ran.out) == (1, "")
    assert len(office.json("changes", "--reader", "r", "--mirror")) == 1


def test_a_file_that_took_its_place_was_read(office: Office, tmp_path: Path) -> None:
    pays(office)
    file = tmp_path / "changes.jsonl"
    assert office("changes", "--reader", "r", "--output", str(file)).code == 0
    assert json.loads(file.read_text())["to"] == "paid"
    assert office.json("changes", "--reader", "r", "--mirror") == []


def test_since_reaches_back_over_all_that_is_held(office: Office) -> None:
    pays(office)
    office("sync")
    office.later(days=3)
    closes(office, 0)
    assert len(office.json("changes", "--since", "7d")) == 2
    assert told(office.json("changes", "--since", "24h", "--mirror")) == [("state", "open", "archived")]
    # Midnight in Helsinki.
    assert len(office.json("changes", "--since", "2026-11-23", "--mirror")) == 2


def test_a_clock_that_went_back_hides_no_change(office: Office) -> None:
    pays(office)
    office.now = office.now.replace(year=2020)
    assert told(office.json("changes")) == [("payment", "pending", "paid")]


def test_a_clock_that_went_back_repeats_no_change_either(office: Office) -> None:
    pays(office)
    assert len(office.json("changes")) == 1
    office.later(minutes=10)
    # The shop's own clock goes on.
    closes(office, 0)
    office.later(hours=-3)
    assert told(office.json("changes")) == [("state", "open", "archived")]
    assert told(office.json("changes", "--mirror")) == [("state", "open", "archived")]
    office.later(minutes=1)
    assert office.json("changes") == []
    assert office.json("changes", "--mirror") == []


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [
        ("any", 10),
        ("payment", 10),
        ("payment:paid", 10),
        ("payment:unpaid,payment:paid", 10),
        ("backwards", 0),
        ("delivery", 0),
        ("payment:refunded", 0),
    ],
)
def test_it_fails_on_what_was_said_once_all_is_written(seen: Office, fail_on: str, code: int) -> None:
    assert len(seen.json("changes", "--mirror", "--fail-on", fail_on, code=code)) == 1


def test_a_change_that_a_limit_left_out_is_one_to_fail_on(office: Office) -> None:
    closes(office, 0)
    office("sync")
    office.later(minutes=1)
    pays(office)
    ran = office("changes", "--since", "7d", "--limit", "1", "--fail-on", "payment", "--csv")
    assert (ran.code, len(ran.lines)) == (10, 2)


def test_steps_back_alone(office: Office) -> None:
    closes(office, 0)
    order = next(each for each in office.servers[ACME].shop.orders if each["displayFinancialStatus"] == "PAID")
    office.change(office.servers[ACME], order, displayFinancialStatus="PENDING")
    rows = office.json("changes", "--backwards", "--fail-on", "backwards", code=10)
    assert told(rows) == [("payment", "paid", "pending")]


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("--axis", "shipping"), "`--axis` does not know `shipping`"),
        (("--fail-on", "paymnt"), "did you mean `payment`?"),
        (("--fail-on", "payment:payed"), "did you mean `paid`?"),
        (("--reader", "r", "--since", "7d"), "leave one of them out"),
        (("--reader", " "), "`--reader` cannot be"),
        (("--no-mirror",), "leave `--no-mirror` out"),
    ],
)
def test_what_cannot_be_meant_is_said_before_a_shop_is_asked(seen: Office, argv: tuple[str, ...], says: str) -> None:
    asked = len(seen.requests)
    ran = seen("changes", *argv)
    assert (ran.code, ran.out, len(seen.requests)) == (2, "", asked)
    assert says in ran.err


def test_a_person_sees_what_changed_and_since_when(office: Office) -> None:
    pays(office)
    ran = office("changes", tty=True)
    assert "what was seen since 23 Nov 07:30" in ran.err
    heading, row = ran.lines
    assert heading.split() == ["Order", "Shipment", "id", "What", "Before", "Now", "Seen", "Happened", "Back"]
    assert row.split()[2:5] == ["payment", "pending", "paid"]


def test_several_shops_are_told_in_the_order_in_which_it_was_seen(office: Office) -> None:
    other = office.shop("extra")
    office("sync", "--shop", "extra")
    pays(office)
    office.later(minutes=1)
    office("sync", "--shop", "acme")
    office.later(minutes=1)
    office.change(other, pending(other), displayFinancialStatus="PAID")
    rows = office.json("changes", "--all-shops", "--reader", "both")
    assert [row["shop"] for row in rows] == ["acme.myshopify.com", "extra.myshopify.com"]
    assert office.json("changes", "--all-shops", "--reader", "both", "--mirror") == []


def test_two_runs_of_one_reader_are_never_told_the_same_as_the_second_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    pays(office)
    office("sync")
    seconds: list[Ran] = []
    move = _changing._move

    def meanwhile(*args: Any, **how: Any) -> None:
        if not seconds:
            seconds.append(office("changes", "--reader", "r", "--mirror", "--csv"))
        move(*args, **how)

    monkeypatch.setattr(_changing, "_move", meanwhile)
    assert len(office("changes", "--reader", "r", "--mirror", "--csv").lines) == 2
    assert (seconds[0].code, seconds[0].out) == (3, "")
    assert "another run is telling reader `r` what has changed" in seconds[0].err
    assert len(office("changes", "--reader", "other", "--mirror", "--csv", "--wait").lines) == 2


def test_a_reader_is_not_moved_in_a_mirror_that_it_did_not_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    pays(office)
    office("sync")
    move = _changing._move

    def forgets(*args: Any, **how: Any) -> None:
        assert office("mirror", "forget", "--all", "--yes").code == 0
        move(*args, **how)

    def makes_anew(*args: Any, **how: Any) -> None:
        assert office("mirror", "forget", "--all", "--yes").code == 0
        assert office("sync").code == 0
        move(*args, **how)

    for meddle, is_there in ((forgets, False), (makes_anew, True)):
        monkeypatch.setattr(_changing, "_move", meddle)
        ran = office("changes", "--reader", "r", "--mirror", "--csv")
        monkeypatch.setattr(_changing, "_move", move)
        assert ran.code == 0
        assert "the mirror was forgotten meanwhile: reader `r` begins anew with the next one" in ran.err
        assert office.mirror().exists() == is_there
        assert office("sync").code == 0
        office.later(hours=1)
        closes(office, 0)
        assert office("sync").code == 0
    assert told(office.json("changes", "--reader", "r", "--mirror")) == [("state", "open", "archived")]


@pytest.mark.skipif(os.name == "nt", reason="a folder that is not there is another error on Windows")
def test_a_reader_stays_where_the_file_could_not_be_made(office: Office, tmp_path: Path) -> None:
    pays(office)
    assert office("changes", "--reader", "r", "--output", str(tmp_path / "no" / "x.csv")).code != 0
    assert len(office.json("changes", "--reader", "r", "--mirror")) == 1
