"""`orderstatus show` on the demo shop: every story tells itself, in words and as one object."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.cli import Cli, without_escapes
from support.demo import built_shop

STORIES = built_shop(epoch=datetime(2026, 11, 23, 5, tzinfo=UTC)).story_names


def test_an_authorization_says_what_can_be_captured_and_until_when(cli: Cli) -> None:
    five = "2026-11-23T05:00:00+00:00"
    out = cli("show", "--demo", STORIES["nine-hours-left"], tty=True, width=100, env={"ORDERSTATUS_NOW": five}).out
    assert "to capture  586.90 EUR  until 23 Nov 16:02, in 9 h" in out


def test_a_hold_says_why(cli: Cli) -> None:
    assert "Incorrect address: House number missing" in cli("show", "--demo", STORIES["wrong-address"]).out


def test_two_parcels_of_which_one_arrived_are_in_transit(cli: Cli) -> None:
    name = STORIES["one-of-two-arrived"]
    life = json.loads(cli("show", "--demo", name, "--json").out)
    assert life["delivery_status"] == "in-transit"
    assert [shipment["status"] for shipment in life["shipments"]] == ["delivered", "in-transit"]


def test_carrier_events_are_newest_first(cli: Cli) -> None:
    life = json.loads(cli("show", "--demo", STORIES["stuck-at-customs"], "--json").out)
    happened = [event["happened_at"] for event in life["shipments"][0]["events"]]
    assert happened == sorted(happened, reverse=True)
    assert len(happened) >= 3


def test_a_return_says_what_the_customer_wants(cli: Cli) -> None:
    out = cli("show", "--demo", STORIES["return-asked"]).out
    assert "Returns  return-requested" in out
    assert "Could I have the L instead?" in out


def test_next_names_what_to_do_and_nothing_that_this_version_cannot(cli: Cli) -> None:
    lines = cli("show", "--demo", STORIES["nine-hours-left"]).lines
    steps = lines[lines.index("next:") + 1 :]
    assert 1 <= len(steps) <= 2
    assert "586.90 EUR is authorized and not captured" in steps[0]
    assert steps[0].strip().startswith(f"orderstatus capture {STORIES['nine-hours-left'].lstrip('#')} --demo  ")


def test_an_order_that_waits_for_nobody_has_no_next(cli: Cli) -> None:
    assert "next:" not in cli("show", "--demo", STORIES["delivered-today"]).out


@pytest.mark.parametrize("reference", ["1010", "#1010", "admin", "gid"])
def test_any_name_of_an_order_will_do(cli: Cli, reference: str) -> None:
    gid = json.loads(cli("show", "--demo", "1010", "--json").out)["id"]
    address = f"https://admin.shopify.com/store/demo/orders/{gid.rpartition('/')[2]}"
    given = {"admin": address, "gid": gid}.get(reference, reference)
    assert json.loads(cli("show", "--demo", given, "--json").out)["name"] == "#1010"


def test_the_same_text_goes_to_a_pipe_without_colour_and_uncut(cli: Cli) -> None:
    ran = cli("show", "--demo", STORIES["override-name"])
    assert (ran.code, ran.err) == (0, "")
    assert not any(character in ran.out for character in "\x1b\u202e")


def test_colour_changes_no_word_of_a_screen(cli: Cli) -> None:
    name = STORIES["stuck-at-customs"]
    plain, coloured = cli("show", "--demo", name, tty=True), cli("show", "--demo", name, tty=True, color=True)
    assert (coloured.code, coloured.err) == (0, "")
    assert "\x1b[1m" in coloured.out
    assert "\x1b]8;" in coloured.out
    assert without_escapes(coloured.out) == plain.out


def test_every_story_is_shown_within_80_columns(cli: Cli) -> None:
    from rich.cells import cell_len

    for name in list(STORIES.values())[::6]:
        ran = cli("show", "--demo", name, tty=True, width=80)
        assert ran.code == 0
        assert all(cell_len(line) <= 80 for line in ran.lines if "https://" not in line)


def test_json_has_the_orders_keys_first_and_every_part(cli: Cli) -> None:
    life: dict[str, Any] = json.loads(cli("show", "--demo", "1010", "--json").out)
    assert list(life)[:5] == ["shop", "id", "name", "placed_at", "updated_at"]
    parts = {"items", "transactions", "refunds", "fulfillment_orders", "shipments", "returns", "next"}
    assert parts <= life.keys()


@pytest.mark.parametrize("argv", [("--format", "csv"), ("--format", "tsv"), ("-o", "x.csv"), ("-o", "x.tsv")])
def test_one_life_is_no_row(cli: Cli, argv: tuple[str, ...]) -> None:
    ran = cli("show", "--demo", "1010", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert "--format json" in ran.err


@pytest.mark.parametrize("name", ["order", "order.txt", "order.json", "order.jsonl"])
def test_a_file_holds_the_text_for_reading_unless_its_suffix_is_that_of_json(
    cli: Cli, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    ran = cli("show", "--demo", "1010", "-o", str(target))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    written = target.read_text(encoding="utf-8")
    if name in ("order", "order.txt"):
        assert written == cli("show", "--demo", "1010").out
    else:
        assert json.loads(written)["name"] == "#1010"


@pytest.mark.parametrize(
    "address", ["https://admin.shopify.com/store/acme/orders/1?x=y", "https://ACME.myshopify.com/admin/orders/1"]
)
def test_the_address_of_an_order_of_another_shop_is_refused_and_names_both(cli: Cli, address: str) -> None:
    ran = cli("show", "--demo", address, "--verbose")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: that address is of acme.myshopify.com, and the shop that is asked is demo.myshopify.com\n\n"
        "hint: add `--shop acme.myshopify.com`\n"
    )


def test_json_says_when_it_was_made_and_archived(cli: Cli) -> None:
    life = json.loads(cli("show", "--demo", "1010", "--json").out)
    assert (life["number"], life["state"]) == (1010, "archived")
    assert life["created_at"] < life["closed_at"]
    assert all(each["created_at"] <= each["updated_at"] for each in life["fulfillment_orders"])
    assert life["fulfillment_orders"]


def test_an_order_that_does_not_exist_is_exit_1_and_says_so(cli: Cli) -> None:
    ran = cli("show", "--demo", "#9999")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: there is no order #9999\n\nhint: ")


def test_a_command_to_go_on_with_asks_the_same_shop(cli: Cli) -> None:
    steps = json.loads(cli("show", "--demo", "2002", "--json").out)["next"]
    assert steps
    assert all(step["command"].endswith(" --demo") for step in steps if step["command"].startswith("orderstatus "))
