"""Stages in the reading commands: chosen by, shown, exported, mirrored, watched; and free for who has none."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import typer

from orderstatus.commands._complete import complete_fail_on_change, complete_stage
from orderstatus.output.streams import Streams
from support.cli import Desk, Ran
from support.mirrored import Office, synced_office
from support.staged import define, move, opened

ACME = "acme"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A machine with one shop, no mirror in use and no stages; three of the shop's orders are in some all the same."""
    machine = synced_office(tmp_path / "home")
    machine.later(hours=1)
    stage_orders(machine)
    return machine


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same with stages defined; nothing changes it."""
    machine = synced_office(tmp_path_factory.mktemp("workshop") / "home")
    machine.later(hours=1)
    stage_orders(machine)
    define(machine)
    return machine


def stage_orders(office: Office) -> None:
    """One is late in printing, one waits, and one is in a stage that no file has."""
    server, (late, waiting, lost) = office.servers[ACME], opened(office.servers[ACME])
    at = office.now
    move(server, late, "printing", at=at - timedelta(days=4), due=at - timedelta(days=1), comment="Two colours")
    move(server, waiting, "waiting", at=at - timedelta(days=1))
    move(server, lost, "engraving", at=at - timedelta(days=1))


def names(office: Office) -> list[str]:
    return [order["name"] for order in opened(office.servers[ACME])]


def listed(office: Office, *argv: str) -> list[str]:
    return sorted(row["name"] for row in office.json("list", *argv))


def points(ran: Ran) -> list[str]:
    """What each request asked for and used."""
    return re.findall(r"([0-9.]+ points asked, [0-9.]+ used)", ran.err)


def test_orders_are_chosen_by_their_stages_and_by_having_none(workshop: Office) -> None:
    late, waiting, lost = names(workshop)
    everything = listed(workshop)
    without = sorted(set(everything) - {late, waiting, lost})
    assert listed(workshop, "--stage", "printing") == [late]
    assert listed(workshop, "--stage", "printing,Waiting") == sorted([late, waiting])
    assert listed(workshop, "--stage", "printing", "--stage", "waiting") == sorted([late, waiting])
    assert listed(workshop, "--no-stage") == without
    assert listed(workshop, "--stage", "no-stage") == without
    assert listed(workshop, "--no-stage", "--stage", "printing") == sorted([*without, late])
    assert listed(workshop, "--not-stage", "printing,waiting") == sorted([*without, lost])


def test_a_stage_that_is_not_defined_is_warned_of_with_the_nearest_and_what_is_still_in_it_is_found(
    workshop: Office,
) -> None:
    typo = workshop("list", "--stage", "prniting", "--json")
    assert (typo.code, json.loads(typo.out)) == (0, [])
    assert "warning: no stage `prniting` is defined here" in typo.err
    assert "did you mean `printing`?" in typo.err
    left = workshop("list", "--stage", "engraving", "--json", "--quiet")
    assert [row["name"] for row in json.loads(left.out)] == [names(workshop)[2]]
    assert "no stage `engraving` is defined here" in left.err


def test_where_none_are_defined_nobody_knows_which_there_are(office: Office) -> None:
    assert listed(office, "--stage", "engraving") == [names(office)[2]]
    assert office("list", "--stage", "prniting", "--json").err == ""


def test_what_can_be_no_stage_is_refused_before_a_shop_is_asked(office: Office) -> None:
    asked = len(office.requests)
    for argv, said in [
        (("--stage", "in_production!"), "`--stage` cannot be `in-production!`"),
        (("--stage", ""), "`--stage` is empty"),
        (("--not-stage", "no-stage"), "`--not-stage` takes stages"),
    ]:
        ran = office("list", *argv)
        assert ran.code == 2
        assert said in ran.err
    assert len(office.requests) == asked


def test_the_column_is_there_where_stages_are_in_use_or_asked_about(office: Office) -> None:
    plain = office("list", tty=True)
    assert "Stage" not in plain.out
    assert "Stage" in office("list", "--stage", "printing", tty=True).out
    assert "Stage" in office("list", "--no-stage", tty=True).out
    columns = len(office("list").lines[0].split("\t"))
    define(office)
    shown = office("list", tty=True)
    assert "Stage" in shown.lines[0]
    [row] = [line for line in shown.lines if line.startswith(names(office)[0])]
    assert "printing" in row
    assert len(office("list").lines[0].split("\t")) == columns + 1


def test_in_a_terminal_a_stage_has_its_own_colour_and_its_word_is_there(workshop: Office) -> None:
    shown = workshop("list", "--stage", "printing", tty=True, color=True).out
    # The nearest of 256 colours to #1e90ff.
    assert "\x1b[38;5;33mprinting\x1b[0m" in shown
    assert "\x1b[38" not in workshop("list", "--stage", "printing", tty=True).out


def test_a_merchant_without_stages_pays_no_point_more_and_the_key_is_missing(office: Office) -> None:
    for argv in (["list", "--json"], ["export", "orders"], ["list"], ["attention", "--json"]):
        without = office(*argv, "--verbose")
        define(office)
        with_stages = office(*argv, "--verbose")
        office.settings.with_name("stages.toml").unlink()
        assert points(without) != points(with_stages)
        assert points(without) == points(office(*argv, "--verbose"))
    assert {row["stage"] for row in office.json("list")} == {None}
    assert {row["stage"] for row in office.json("list", "--columns", "stage")} > {"printing", "engraving"}


def test_an_export_holds_the_stage_where_stages_are_in_use(workshop: Office) -> None:
    late, waiting, lost = names(workshop)
    rows = {row["name"]: row["stage"] for row in json.loads(workshop("export", "orders", "--format", "json").out)}
    assert (rows[late], rows[waiting], rows[lost]) == ("printing", "waiting", "engraving")
    assert set(rows.values()) == {"printing", "waiting", "engraving", None}
    chosen = json.loads(workshop("export", "orders", "--stage", "printing", "--format", "json").out)
    assert [row["name"] for row in chosen] == [late]


def test_find_reads_a_stage_by_the_same_rule(office: Office) -> None:
    late = names(office)[0]
    [row] = office.json("find", late)
    assert row["stage"] is None
    assert office("find", late, "--columns", "name,stage").out == f"{late}\tprinting\n"
    define(office)
    [row] = office.json("find", late)
    assert row["stage"] == "printing"


def test_a_view_keeps_filters_by_stage_and_explain_takes_them(office: Office) -> None:
    define(office)
    assert office("view", "save", "late-prints", "--command", "list", "--stage", "printing,waiting").code == 0
    assert listed(office, "--view", "late-prints") == sorted(names(office)[:2])
    assert f"{names(office)[0]}" in office("explain", "--stage", "printing").out


def test_what_is_offered_after_a_comma_are_the_stages_of_the_file(office: Office) -> None:
    streams = Streams.memory()
    runtime = Desk(streams=streams, env={"ORDERSTATUS_HOME": str(office.home)})
    context = cast(typer.Context, SimpleNamespace(obj=runtime))
    assert complete_stage(context, "p") == []
    define(office)
    assert complete_stage(context, "p") == ["printing", "packing"]
    assert complete_stage(context, "waiting,pa") == ["waiting,packing"]
    assert complete_fail_on_change(context, "stage:pa") == ["stage:packing"]
    define(office, "nonsense")
    assert complete_stage(context, "") == []


def test_of_several_shops_each_has_its_own_colours_and_the_column_is_there_for_all(office: Office) -> None:
    office.shop("bergen")
    define(office)
    ran = office("list", "--all-shops", "--stage", "printing", tty=True, color=True)
    assert ran.code == 0
    assert "\x1b[38;5;33mprinting\x1b[0m" in ran.out


def test_the_board_and_the_lines_of_watch_tell_of_a_move(office: Office) -> None:
    define(office)
    office("sync")
    order = opened(office.servers[ACME])[1]

    def meanwhile(_: float) -> None:
        if order["name"] not in moved:
            moved.append(order["name"])
            move(office.servers[ACME], order, "packing", at=office.now, frm="waiting")

    moved: list[str] = []
    office.meanwhile = meanwhile
    ran = office("watch", "--rounds", "2", "--every", "60s", "--axis", "stage", "--format", "jsonl")
    [row] = [json.loads(line) for line in ran.lines]
    assert (row["order_name"], row["axis"], row["to"]) == (order["name"], "stage", "packing")


def test_show_tells_the_stage_since_when_until_when_and_how_it_came_there(workshop: Office) -> None:
    shown = workshop("show", names(workshop)[0], tty=True).out
    assert "Printing (printing) · since 19 Nov 08:30, 4 d ago · overdue since 22 Nov 08:30, 24 h ago" in shown
    assert "mia@workshop  Two colours" in shown
    told = json.loads(workshop("show", names(workshop)[0], "--json").out)
    assert (told["stage"], told["stage_name"], told["stage_overdue"]) == ("printing", "Printing", True)
    assert told["stage_history"] == {
        "moves": [
            {
                "at": "2026-11-19T08:30:00+02:00",
                "from": None,
                "to": "printing",
                "by": "mia@workshop",
                "comment": "Two colours",
                "public": False,
                "due": "2026-11-22T08:30:00+02:00",
                "because": None,
            }
        ],
        "compacted": 0,
    }


def test_an_order_that_never_had_a_stage_shows_none(workshop: Office) -> None:
    name = next(name for name in listed(workshop, "--no-stage"))
    assert "Stage" not in workshop("show", name, tty=True).out
    told = json.loads(workshop("show", name, "--json").out)
    assert (told["stage"], told["stage_overdue"], told["stage_history"]) == (None, None, {"moves": [], "compacted": 0})


def test_attention_flags_the_order_that_should_have_left_its_stage(workshop: Office) -> None:
    [row] = workshop.json("attention", "--flag", "stage-overdue")
    assert row["order_name"] == names(workshop)[0]
    assert row["reason"] == "in Printing, to be left by 22 Nov 08:30, 24 h ago"
    assert row["deadline"] == "2026-11-22T08:30:00+02:00"
    assert workshop("attention", "--flag", "stage-overdue", "--fail-on", "any").code == 10


def test_attention_looks_at_stages_that_nobody_defined_only_where_it_is_told_to(office: Office) -> None:
    assert "stage-overdue" not in {row["flag"] for row in office.json("attention")}
    assert [row["order_name"] for row in office.json("attention", "--flag", "stage-overdue")] == [names(office)[0]]
    assert "stage-overdue" in office("attention", "--explain", "all").out


# Mirrors.


def test_a_mirror_without_stages_says_so_and_chooses_nobody_by_them(office: Office) -> None:
    ran = office("list", "--mirror", "--stage", "printing")
    assert ran.code == 2
    assert "the mirror does not hold the stages of all orders" in ran.err
    assert "leave `--mirror` out" in ran.err
    assert "warning" not in office("list", "--mirror", "--json").err
    told = office("list", "--mirror", "--columns", "name,stage", "--json")
    assert told.code == 0
    assert "warning: the mirror does not hold the stages of all orders" in told.err


def test_once_stages_are_defined_one_sync_reads_every_order_and_later_ones_what_is_open(office: Office) -> None:
    define(office)
    read = [office.json("sync")[0]["read"] for _ in range(2)]
    assert read == ["all", "changed"]
    assert listed(office, "--mirror", "--stage", "printing,engraving") == sorted([names(office)[0], names(office)[2]])
    assert listed(office, "--mirror", "--no-stage") == listed(office, "--no-stage")
    [row] = office.json("attention", "--mirror", "--flag", "stage-overdue")
    assert row["order_name"] == names(office)[0]
    assert office.json("changes", "--mirror", "--axis", "stage") == []


def test_a_move_is_a_change_like_any_other_dated_by_the_history(office: Office) -> None:
    define(office)
    office("sync")
    order = opened(office.servers[ACME])[1]
    office.later(hours=3)
    moved_at = office.now - timedelta(hours=1)
    # Also where the order's own date of change stays as it was.
    move(office.servers[ACME], order, "packing", at=moved_at, frm="waiting")
    ran = office("changes", "--axis", "stage", "--fail-on", "stage:packing", "--json")
    assert ran.code == 10
    [row] = json.loads(ran.out)
    assert (row["order_name"], row["from"], row["to"], row["backwards"]) == (order["name"], "waiting", "packing", False)
    assert row["happened_at"] == "2026-11-23T" + (moved_at + timedelta(hours=2)).strftime("%H:%M:%S") + "+02:00"
    office.later(hours=1)
    move(office.servers[ACME], order, None, at=office.now, frm="packing")
    [row] = office.json("changes", "--axis", "stage")
    assert (row["from"], row["to"]) == ("packing", "no-stage")


def test_a_stage_to_fail_on_that_is_not_defined_is_warned_of(office: Office) -> None:
    define(office)
    ran = office("changes", "--fail-on", "stage:pakcing")
    assert ran.code == 0
    assert "no stage `pakcing` is defined here" in ran.err
    assert "did you mean `packing`?" in ran.err
    assert office("changes", "--fail-on", "stage:a!b").code == 2


@pytest.mark.parametrize(
    "argv", [("list",), ("attention",), ("show", "{name}"), ("list", "--json"), ("export", "orders"), ("sync",)]
)
def test_a_broken_file_of_stages_stops_nobody_who_asks_about_something_else(
    office: Office, argv: tuple[str, ...]
) -> None:
    define(office, '[printing]\nnext = ["nosuch\n')
    ran = office(*(word.format(name=names(office)[0]) for word in argv))
    assert ran.code in (0, 1), ran.err
    assert ran.err.count("stages are left out: ") == 1
    assert "stages.toml" in ran.err


@pytest.mark.parametrize("argv", [("list", "--stage", "printing"), ("list", "--no-stage"), ("stage", "board")])
def test_a_broken_file_of_stages_stops_who_asks_about_stages(office: Office, argv: tuple[str, ...]) -> None:
    define(office, '[printing]\nnext = ["nosuch\n')
    ran = office(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert "stages.toml" in ran.err


def test_a_customer_is_told_of_a_public_stage(office: Office) -> None:
    define(office, '[printing]\npublic = true\n[printing.public_name]\nen = "On the press"\nfi = "Painossa"\n')
    row = office.json("list", "--state", "open", "--fulfillment", "unfulfilled", "--delivery", "no-shipment")[0]
    (order,) = [each for each in office.servers[ACME].shop.orders if each["name"] == row["name"]]
    move(office.servers[ACME], order, "printing", at=office.now)
    assert "Painossa" in office("explain", row["name"], "--lang", "fi").out
    told = office.json("explain", "--stage", "printing", "--delivery", "no-shipment")
    assert "On the press" in str([each for each in told if row["name"] in each.values()])
