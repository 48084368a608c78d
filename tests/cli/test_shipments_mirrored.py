"""`shipments --mirror`: the counts that the mirror makes itself are those that are made of the shop's shipments."""

from __future__ import annotations

import pytest

from orderstatus.mirror import shipment_rows
from support.mirrored import Office, synced_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return synced_office(tmp_path_factory.mktemp("mirrored") / "home")


@pytest.mark.parametrize("flags", [(), ("--by", "week"), ("--status", "problem,label-not-scanned"), ("--carrier", "p")])
def test_a_summary_is_the_same_from_the_mirror(office: Office, flags: tuple[str, ...]) -> None:
    argv = ("shipments", "--summary", *flags, "--csv")
    assert office(*argv, "--mirror").out == office(*argv).out


def test_on_a_terminal_the_counts_stand_above_the_same_rows(office: Office) -> None:
    mirrored, asked = (office("shipments", "--limit", "5", *more, tty=True) for more in (("--mirror",), ()))
    assert mirrored.out == asked.out


def test_to_be_counted_shipments_are_not_looked_at_one_by_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    original = shipment_rows.read

    def counted(stored: object) -> object:
        read.append(stored)
        return original(stored)  # type: ignore[arg-type]

    monkeypatch.setattr(shipment_rows, "read", counted)
    ran = office("shipments", "--summary", "--mirror", "--json")
    groups = ran.out.count('"group"')
    assert groups > 1
    assert 0 < len(read) <= 2 * groups, "only the oldest of each group is read, with its order"


def test_the_window_is_said_once_where_somebody_asked_what_is_done(office: Office) -> None:
    ran = office("shipments", "--summary", "--mirror", "--verbose")
    assert ran.err.count("orders placed since") == 1
