"""Every action on the demo shop, as a person or a script meets it: what is asked, sent, written, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from orderstatus.core.errors import ExitCode
from support.acting import Merchant

KEYS = [
    *("shop", "run", "step", "lines", "order_id", "order_name", "action", "target", "change", "amount", "currency"),
    *("mail", "result", "reason", "shopify_says", "created_id", "at", "customer", "plan_points", "plan_seconds"),
]
EXPIRING = "nine-hours-left"


@pytest.fixture
def merchant(tmp_path: Path) -> Merchant:
    return Merchant(tmp_path)


def mutations(body: bytes) -> bool:
    return b'"mutation' in body


# Choosing


def test_without_an_order_a_file_or_a_filter_nothing_is_done(merchant: Merchant) -> None:
    ran = merchant("capture", "--yes")
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert "no order is named" in ran.err


@pytest.mark.parametrize("flags", [("--sort", "total"), ("--limit", "3")])
def test_what_chooses_no_order_is_no_choice(merchant: Merchant, flags: tuple[str, ...]) -> None:
    assert merchant("close", *flags, "--yes").code == ExitCode.USAGE
    assert not merchant.sent()


def test_orders_are_chosen_in_one_way(merchant: Merchant) -> None:
    ran = merchant("capture", "1001", "--payment", "authorized", "--yes")
    assert ran.code == ExitCode.USAGE
    assert "orders are named and filters choose some" in ran.err


def test_the_filters_of_list_choose_what_list_shows(merchant: Merchant) -> None:
    listed = [row["name"] for row in json.loads(merchant("list", "--payment", "authorized", "--json").out)]
    planned = merchant.rows("capture", "--payment", "authorized", "--dry-run")
    assert [row["order_name"] for row in planned] == listed
    assert {row["result"] for row in planned} == {"planned"}


def test_a_view_of_list_chooses_and_leaves_the_columns_to_the_action(merchant: Merchant) -> None:
    planned = merchant.rows("capture", "--view", "to-capture", "--dry-run")
    assert [list(row) for row in planned] == [KEYS] * len(planned)
    assert planned


def test_orders_come_from_standard_input(merchant: Merchant) -> None:
    planned = merchant.rows("capture", "-", "--dry-run", stdin=f"{merchant.story(EXPIRING)}\n\n")
    assert [row["order_name"] for row in planned] == [f"#{merchant.story(EXPIRING)}"]


def test_orders_come_from_a_column_of_a_file_and_keep_their_lines(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    name = merchant.story(EXPIRING)
    file.write_text(f"Amount;Ref\n1;{name}\n2;nosuch\n3;#{name}\n4;=1+1\n")
    planned = merchant.rows("capture", "--from", str(file), "--column", "Ref", "--dry-run")
    assert [(row["lines"], row["order_name"], row["result"]) for row in planned] == [
        (["2", "4"], f"#{name}", "planned"),
        (["3"], "nosuch", "skipped"),
        (["5"], "=1+1", "skipped"),
    ]


FILES = [
    (("tag", "add", "t", "--from"), "Name,Extra,Reference\n{name},x,88123\n"),
    (("ship",), "Name,Extra,Reference,Tracking number\n{name},x,88123,N1\n"),
    (("track", "--file"), "Name,Extra,Reference,Tracking number\n{name},x,88123,N1\n"),
    (("deliver", "--file"), "Name,Extra,Reference,Tracking number\n{name},x,88123,N1\n"),
    (("event", "--file"), "Name,Extra,Reference,Tracking number,Status\n{name},x,88123,N1,delayed\n"),
]


@pytest.mark.parametrize(("command", "text"), FILES)
def test_a_file_is_read_by_shopifys_own_heading_and_a_terminal_hears_what_was_not_read(
    merchant: Merchant, tmp_path: Path, command: tuple[str, ...], text: str
) -> None:
    file = tmp_path / "from.csv"
    name = merchant.story(EXPIRING)
    file.write_text(text.format(name=name))
    ran = merchant(*command, str(file), "--dry-run", tty=True)
    assert "from.csv: not read: `Extra`, `Reference`" in ran.err.replace("\n", " ")
    assert name in ran.out
    assert "88123" not in ran.out
    assert "not read" not in merchant(*command, str(file), "--dry-run").err


@pytest.mark.parametrize(("command", "text"), FILES)
def test_a_file_with_two_columns_for_the_order_is_refused_by_both_names(
    merchant: Merchant, tmp_path: Path, command: tuple[str, ...], text: str
) -> None:
    file = tmp_path / "from.csv"
    file.write_text(text.replace("Name,Extra,", "Order,Order number,"))
    ran = merchant(*command, str(file), "--dry-run")
    assert ran.code == ExitCode.USAGE
    assert "each of `Order` and `Order number` may be the order" in ran.err
    assert "--column order=Order" in ran.err


OF_ANOTHER_SHOP = "https://admin.shopify.com/store/other/orders/450789469"


@pytest.mark.parametrize(
    "command", [("capture", "--from"), ("ship",), ("track", "--file"), ("event", "--file"), ("deliver", "--file")]
)
def test_an_order_of_another_shop_is_skipped_with_its_line_and_the_rest_is_planned(
    merchant: Merchant, tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(
        f"Order,Tracking number,Status\n{OF_ANOTHER_SHOP},N1,delivered\n{merchant.story(EXPIRING)},N2,delivered\n"
    )
    rows = {tuple(row["lines"]): row for row in merchant.rows(*command, str(file), "--dry-run")}
    assert len(rows) == 2
    assert rows["2",]["result"] == "skipped"
    assert "that address is of other.myshopify.com" in rows["2",]["reason"]


def test_a_typed_order_of_another_shop_is_a_usage_error(merchant: Merchant) -> None:
    for command in (("capture",), ("ship", "--number", "N1")):
        ran = merchant(*command, OF_ANOTHER_SHOP, "--dry-run")
        assert ran.code == ExitCode.USAGE
        assert "other.myshopify.com" in ran.err


def test_a_file_without_such_a_column_is_a_usage_error(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("Amount;Ref\n1;1001\n")
    ran = merchant("capture", "--from", str(file), "--dry-run")
    assert ran.code == ExitCode.USAGE
    assert "no column for the order" in ran.err


def test_several_shops_are_refused(merchant: Merchant) -> None:
    ran = merchant("capture", "1001", "--shop", "acme", "--shop", "demo", "--yes")
    assert ran.code == ExitCode.USAGE
    assert merchant("capture", "1001", "--all-shops", "--yes").code == ExitCode.USAGE


def test_limit_takes_the_first_and_warns(merchant: Merchant) -> None:
    ran = merchant("capture", "--payment", "authorized", "--limit", "2", "--dry-run", "--json")
    assert len(json.loads(ran.out)) == 2
    assert "warning: stopped at --limit 2: more orders match" in ran.err


def test_what_attention_proposes_can_be_pasted_once_what_is_missing_is_filled_in(merchant: Merchant) -> None:
    commands = [row["command"] for row in json.loads(merchant("attention", "--json").out)]
    proposed = [words for command in commands if (words := shlex.split(command)[1:])[0] == "ship"]
    assert proposed
    for words in proposed:
        ran = merchant(*words, "--dry-run")
        assert ran.code == ExitCode.USAGE
        assert "put the number in the place of NUMBER" in ran.err
        filled = ["JJFI64000001" if word == "NUMBER" else word for word in words]
        assert {row["result"] for row in merchant.rows(*filled, "--dry-run")} == {"planned"}


# Agreeing


def test_without_a_terminal_and_without_yes_nothing_is_sent(merchant: Merchant) -> None:
    ran = merchant("capture", merchant.story(EXPIRING))
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert "nothing was sent" in ran.err
    assert not merchant.sent()


def test_a_dry_run_sends_nothing_and_has_every_key(merchant: Merchant) -> None:
    (row,) = merchant.rows("capture", merchant.story(EXPIRING), "--dry-run")
    assert list(row) == KEYS
    assert (row["result"], row["run"], row["at"]) == ("planned", None, None)
    assert not merchant.sent()


def test_the_question_names_the_numbers(merchant: Merchant) -> None:
    ran = merchant("capture", merchant.story(EXPIRING), says="y", tty=True)
    assert ran.code == 0
    (question,) = merchant.asked
    assert re.fullmatch(r"capture [0-9.]+ EUR of 1 order at demo.myshopify.com\? \[y/N\]", question)
    assert merchant.sent() == ["orderCapture"]


@pytest.mark.parametrize("answer", ["n", "", "maybe"])
def test_anything_but_yes_sends_nothing(merchant: Merchant, answer: str) -> None:
    ran = merchant("capture", merchant.story(EXPIRING), says=answer, tty=True)
    assert (ran.code, ran.out) == (ExitCode.FAILURE, "")
    assert "nothing was sent" in ran.err
    assert not merchant.sent()


def test_a_good_run_in_a_pipe_says_nothing_but_its_rows(merchant: Merchant) -> None:
    ran = merchant("capture", merchant.story(EXPIRING), "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.lines) == 1


def test_what_was_expected_and_is_not_so_sends_nothing(merchant: Merchant) -> None:
    ran = merchant("capture", merchant.story(EXPIRING), "--yes", "--expect", "2")
    assert ran.code == ExitCode.USAGE
    assert "`--expect` says 2" in ran.err
    assert not merchant.sent()


@pytest.mark.parametrize("command", [("cancel", "--reason", "other")])
def test_a_cancellation_of_more_than_twenty_orders_says_how_many(merchant: Merchant, command: tuple[str, ...]) -> None:
    choice = ("--fulfillment", "unfulfilled", "--state", "open")
    count = sum(row["result"] == "planned" for row in merchant.rows(*command, *choice, "--dry-run"))
    assert count > 20
    ran = merchant(*command, *choice, "--yes")
    assert ran.code == ExitCode.USAGE
    assert f"add `--expect {count}`" in ran.err
    assert not merchant.sent()


def test_mail_that_cannot_be_switched_off_is_agreed_to_by_name(merchant: Merchant) -> None:
    ran = merchant("deliver", "1001", "--yes")
    assert ran.code == ExitCode.USAGE
    assert "--allow-shopify-mail" in ran.err
    assert not merchant.sent()


# Carrying out


def test_doing_it_again_is_no_failure_and_does_nothing(merchant: Merchant) -> None:
    name = merchant.story(EXPIRING)
    assert merchant("capture", name, "--yes").code == 0
    (row,) = merchant.rows("capture", name, "--yes")
    assert row["result"] == "already"
    assert merchant("capture", name, "--yes").code == 0
    assert merchant.sent() == ["orderCapture"]


def test_what_cannot_be_done_is_left_out_the_rest_is_done_and_the_run_fails(merchant: Merchant) -> None:
    ran = merchant("capture", merchant.story(EXPIRING), "nosuch", "--yes", "--json")
    assert ran.code == ExitCode.FAILURE
    done, skipped = json.loads(ran.out)
    assert (done["result"], skipped["result"]) == ("done", "skipped")
    assert done["created_id"].startswith("gid://shopify/OrderTransaction/")
    assert None not in (done["run"], done["at"])
    assert merchant.sent() == ["orderCapture"]


def test_a_dry_run_that_leaves_something_out_fails_too(merchant: Merchant) -> None:
    assert merchant("capture", merchant.story(EXPIRING), "nosuch", "--dry-run").code == ExitCode.FAILURE


def test_every_format_holds_the_same_rows(merchant: Merchant) -> None:
    command = ("capture", "--payment", "authorized", "--dry-run")
    rows = merchant.rows(*command)
    assert rows == [json.loads(line) for line in merchant(*command, "--format", "jsonl").lines]
    table = list(csv.DictReader(io.StringIO(merchant(*command, "--csv").out)))
    assert [list(row) for row in table] == [KEYS] * len(rows)
    assert [row["change"] for row in table] == [row["change"] for row in rows]
    assert merchant(*command, "--columns", "order_name,result").lines == [f"{r['order_name']}\tplanned" for r in rows]


def test_an_answer_goes_to_a_file_and_nothing_else_to_stdout(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "done.csv"
    ran = merchant("capture", merchant.story(EXPIRING), "--yes", "--output", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert next(csv.DictReader(file.read_text().splitlines()))["result"] == "done"


def test_a_refusal_is_shown_in_shopifys_words_and_ours(merchant: Merchant) -> None:
    name = merchant.story(EXPIRING)
    merchant.cancelled_meanwhile(name)
    ran = merchant("capture", name, "--yes", "--json")
    (row,) = json.loads(ran.out)
    assert ran.code == ExitCode.FAILURE
    assert row["result"] == "failed"
    assert row["shopify_says"]
    assert not merchant.sent()


def test_failures_are_a_table_on_a_terminal_whose_rows_go_elsewhere(merchant: Merchant, tmp_path: Path) -> None:
    merchant.cancelled_meanwhile(merchant.story(EXPIRING))
    file = str(tmp_path / "done.csv")
    ran = merchant("capture", "--payment", "authorized", "--yes", "--output", file, tty=True)
    assert (ran.code, ran.out) == (ExitCode.FAILURE, "")
    (failed,) = [line for line in ran.err.splitlines() if " failed " in line]
    assert merchant.story(EXPIRING) in failed
    assert f"#{merchant.story(EXPIRING)}: nothing of the authorization is left" in ran.err


def test_a_missing_scope_stops_before_the_first_step(merchant: Merchant) -> None:
    granted = merchant.server.grants
    merchant.server.grants.granted = tuple(each for each in granted.granted if each != "write_orders")
    ran = merchant("capture", merchant.story(EXPIRING), "--yes")
    assert (ran.code, ran.out) == (ExitCode.ACCESS, "")
    assert "write_orders" in ran.err
    assert not merchant.sent()


def test_a_dead_network_is_temporary_and_says_how_to_go_on(merchant: Merchant) -> None:
    def dead(body: bytes) -> None:
        if mutations(body):
            merchant.breaks = always
            raise httpx.ReadTimeout("nobody answers")

    def always(_: bytes) -> None:
        raise httpx.ConnectError("nobody answers")

    merchant.breaks = dead
    ran = merchant("capture", "--payment", "authorized", "--yes", "--json", "--retries", "0", "--timeout", "1")
    rows = json.loads(ran.out)
    assert ran.code == ExitCode.TEMPORARY
    assert {row["result"] for row in rows} <= {"unknown", "not-tried"}
    (command,) = re.findall(r"orderstatus (capture --resume \S+ --demo)", ran.err)
    merchant.breaks = None
    again = merchant(*command.split()[:-1], "--yes", "--json")
    assert again.code == 0
    assert {row["result"] for row in json.loads(again.out)} == {"done"}
    assert merchant.sent() == ["orderCapture"] * len(rows)


# Going on


def broken_off(merchant: Merchant) -> str:
    """A run of three captures that was interrupted before its second."""
    seen = 0

    def interrupt(body: bytes) -> None:
        nonlocal seen
        if mutations(body):
            seen += 1
            if seen == 2:
                merchant.breaks = None
                raise KeyboardInterrupt

    merchant.breaks = interrupt
    ran = merchant("capture", "--payment", "authorized", "--yes")
    assert ran.code == ExitCode.INTERRUPTED
    (run,) = re.findall(r"orderstatus capture --resume (\S+) --demo", ran.err)
    return str(run)


def test_an_interrupted_run_is_gone_on_with_and_nothing_is_done_twice(merchant: Merchant) -> None:
    broken_off(merchant)
    rows = merchant.rows("capture", "--resume", "--yes")
    assert rows
    assert {row["result"] for row in rows} <= {"done", "already"}
    assert merchant.sent() == ["orderCapture"] * len(rows)
    ran = merchant("capture", "--resume", "--yes", tty=True, says="y")
    assert (ran.code, ran.out) == (0, "")
    assert "there is nothing to resume" in ran.err


def test_a_new_run_beside_a_broken_one_says_so_on_a_terminal(merchant: Merchant) -> None:
    run = broken_off(merchant)
    ran = merchant("capture", merchant.story(EXPIRING), "--dry-run", tty=True)
    assert f"orderstatus capture --resume {run} --demo" in ran.err


def test_a_run_of_another_action_is_not_gone_on_with(merchant: Merchant) -> None:
    run = broken_off(merchant)
    ran = merchant("cancel", "--resume", run, "--yes")
    assert ran.code == ExitCode.USAGE
    assert f"the run {run} is of `capture`" in ran.err


def test_a_run_that_is_under_way_is_not_gone_on_with(merchant: Merchant) -> None:
    from orderstatus.config.locks import held

    run = broken_off(merchant)
    state = merchant.home / "state"
    with held([str(state / "runs" / run)], state / "locks", wait_seconds=0, unlocked=pytest.fail):
        ran = merchant("capture", "--resume", run, "--yes")
    assert ran.code == ExitCode.TEMPORARY
    assert "under way" in ran.err


def test_expect_holds_for_what_is_left(merchant: Merchant) -> None:
    broken_off(merchant)
    before = merchant.sent()
    assert merchant("capture", "--resume", "--yes", "--expect", "999").code == ExitCode.USAGE
    assert merchant.sent() == before


# The journal


def test_the_journal_lists_runs_and_every_step_of_one(merchant: Merchant) -> None:
    assert merchant("journal", "--json").out.strip() in ("[]", "[\n]")
    merchant("capture", merchant.story(EXPIRING), "--yes")
    merchant("tag", "add", "checked", merchant.story(EXPIRING), "--yes")
    runs = merchant.rows("journal")
    assert [(run["action"], run["state"], run["steps"], run["done"]) for run in runs] == [
        ("tag add", "done", 1, 1),
        ("capture", "done", 1, 1),
    ]
    (step,) = merchant.rows("journal", runs[1]["run"])
    assert (step["action"], step["result"]) == ("capture", "done")
    assert list(step) == KEYS


def test_a_run_that_the_journal_does_not_have_is_a_usage_error(merchant: Merchant) -> None:
    assert merchant("journal", "nosuch").code == ExitCode.USAGE


# Each action once


ONCE: dict[str, Callable[[Merchant], tuple[str, ...]]] = {
    "orderMarkAsPaid": lambda m: ("mark-paid", "--payment", "pending", "--limit", "1"),
    "fulfillmentCreate": lambda m: ("fulfill", "--view", "to-ship", "--limit", "1"),
    "fulfillmentOrderHold": lambda m: ("hold", "--view", "to-ship", "--limit", "1", "--reason", "other"),
    "fulfillmentOrderReleaseHold": lambda m: ("release", m.story("wrong-address")),
    "orderCancel": lambda m: ("cancel", m.story(EXPIRING), "--reason", "customer"),
    "orderClose": lambda m: ("close", m.story(EXPIRING)),
    "orderOpen": lambda m: ("reopen", "--state", "archived", "--limit", "1"),
    "tagsAdd": lambda m: ("tag", "add", "vip,checked", m.story(EXPIRING)),
    "returnApproveRequest": lambda m: ("returns", "approve", m.story("return-asked")),
    "returnDeclineRequest": lambda m: ("returns", "decline", f"#{m.story('return-asked')}-R1", "--reason", "other"),
    "returnClose": lambda m: ("returns", "close", m.story("return-received")),
    "fulfillmentEventCreate": lambda m: (
        *("event", "delayed", "--delivery", "in-transit", "--limit", "1", "--allow-shopify-mail"),
    ),
}


@pytest.mark.parametrize("mutation", ONCE)
def test_each_action_sends_its_mutation_and_succeeds(merchant: Merchant, mutation: str) -> None:
    ran = merchant(*ONCE[mutation](merchant), "--yes", "--json")
    rows = json.loads(ran.out)
    assert [row["result"] for row in rows] == ["done"] * len(rows), ran
    assert ran.code == 0
    assert set(merchant.sent()) == {mutation}


def test_a_file_of_parcels_is_shipped_and_a_second_time_nothing_is_done(merchant: Merchant, tmp_path: Path) -> None:
    names = [row["name"] for row in json.loads(merchant("list", "--view", "to-ship", "--json").out)][:3]
    file = tmp_path / "parcels.csv"
    rows = [f"{name};JJFI6400000{number};Posti" for number, name in enumerate(names)]
    file.write_text("\n".join(["Tilausnumero;Seurantakoodi;Kuljetusliike", *rows, "99999;JJFI64000009;Posti", ""]))
    shipped = merchant.rows("ship", str(file), "--yes")
    assert [(row["lines"], row["result"]) for row in shipped] == [
        (["2"], "done"),
        (["3"], "done"),
        (["4"], "done"),
        (["5"], "skipped"),
    ]
    again = merchant.rows("ship", str(file), "--yes")
    assert [row["result"] for row in again] == ["already", "already", "already", "skipped"]
    assert merchant.sent() == ["fulfillmentCreate"] * 3


def test_rows_that_call_one_order_by_two_names_are_planned_together(merchant: Merchant, tmp_path: Path) -> None:
    first, second = [row["name"] for row in json.loads(merchant("list", "--view", "to-ship", "--json").out)][:2]
    file = tmp_path / "parcels.csv"
    names = (first, second, first.lstrip("#"))
    file.write_text("\n".join(["Order,Tracking,Carrier", *(f"{name},JJFI64000001,Posti" for name in names), ""]))
    planned = merchant.rows("ship", str(file), "--dry-run")
    assert [(row["lines"], row["order_name"], row["result"]) for row in planned] == [
        (["2"], first, "planned"),
        (["3"], second, "planned"),
        (["4"], first, "already"),
    ]
    assert planned[2]["reason"] == "line 2 says the same"


def test_an_order_that_is_gone_when_it_is_read_again_is_skipped_with_all_its_lines(
    merchant: Merchant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (name,) = (row["name"] for row in json.loads(merchant("list", "--view", "to-ship", "--limit", "1", "--json").out))
    monkeypatch.setattr("orderstatus.shopify.acting_reader.ShopifyActing.by_id", lambda *_: iter(()))
    file = tmp_path / "parcels.csv"
    file.write_text(f"Order,Tracking,Carrier\n{name},JJFI64000001,Posti\n{name[1:]},JJFI64000002,Posti\n")
    planned = merchant.rows("ship", str(file), "--dry-run")
    assert [(row["lines"], row["order_name"], row["result"]) for row in planned] == [(["2", "3"], name, "skipped")]
    assert planned[0]["reason"] == "it was there a moment ago, and is not any more"


def test_a_row_that_is_there_twice_is_no_failure_the_first_time_and_the_second(
    merchant: Merchant, tmp_path: Path
) -> None:
    (name,) = (row["name"] for row in json.loads(merchant("list", "--view", "to-ship", "--limit", "1", "--json").out))
    file = tmp_path / "parcels.csv"
    file.write_text(f"Order,Tracking number,Carrier\n{name},JJFI1,Posti\n{name},JJFI 1,Posti\n")
    for results in (["done", "already"], ["already", "already"]):
        ran = merchant("ship", str(file), "--yes", "--json")
        assert (ran.code, sorted(row["result"] for row in json.loads(ran.out))) == (0, sorted(results))
    assert merchant.sent() == ["fulfillmentCreate"]


def test_one_order_is_shipped_with_a_typed_number(merchant: Merchant) -> None:
    (name,) = (row["name"] for row in json.loads(merchant("list", "--view", "to-ship", "--limit", "1", "--json").out))
    (row,) = merchant.rows("ship", name, "--number", "JJFI64000001", "--carrier", "Posti", "--yes")
    assert row["result"] == "done"
    (row,) = merchant.rows("track", row["order_name"] + "-F2", "--number", "JJFI64000002", "--yes")
    assert (row["target"], row["result"]) == (f"{row['order_name']}-F2", "done")
    assert merchant.sent() == ["fulfillmentCreate", "fulfillmentTrackingInfoUpdate"]


def test_a_carrier_whose_name_depends_on_the_country_is_that_of_the_shops(merchant: Merchant, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('country = "SE"\n')
    env = {"ORDERSTATUS_CONFIG": str(settings)}
    (name,) = (row["name"] for row in json.loads(merchant("list", "--view", "to-ship", "--limit", "1", "--json").out))
    (row,) = merchant.rows("ship", name, "--number", "N1", "--carrier", "PostNord", "--dry-run", env=env)
    assert "PostNord SE" in row["change"]
    file = tmp_path / "parcels.csv"
    file.write_text(f"Order,Tracking number\n{name},N1\n")
    (row,) = merchant.rows("ship", str(file), "--carrier", "PostNord", "--dry-run", env=env)
    assert "PostNord SE" in row["change"]


def test_what_is_no_file_and_has_no_number_is_explained(merchant: Merchant) -> None:
    ran = merchant("ship", "1001", "--yes")
    assert ran.code == ExitCode.USAGE
    assert "orderstatus ship 1001 --number N --carrier C" in ran.err


def test_a_carriers_file_is_posted_by_tracking_number(merchant: Merchant, tmp_path: Path) -> None:
    shipments = json.loads(merchant("shipments", "--status", "in-transit", "--json").out)
    numbers = [row["tracking_number"] for row in shipments if row["tracking_number"]][:2]
    assert numbers
    file = tmp_path / "dhl.csv"
    file.write_text(
        "\n".join(["Tracking number,Status", *(f"{number},delivered" for number in numbers), "NOSUCH,x", ""])
    )
    ran = merchant("event", "--file", str(file), "--yes", "--allow-shopify-mail", "--json")
    rows = json.loads(ran.out)
    assert [row["result"] for row in rows] == ["done"] * len(numbers) + ["skipped"], rows
    assert {row["mail"] for row in rows if row["step"]} == {"maybe"}
    assert merchant.sent() == ["fulfillmentEventCreate"] * len(numbers)


# Returns still list


def test_returns_without_a_word_still_lists_and_takes_its_flags(merchant: Merchant) -> None:
    assert merchant("returns", "--status", "requested").code == 0
    ran = merchant("returns", "--status", "requested", "approve", "1001")
    assert ran.code == ExitCode.USAGE
    assert "`--status` stands before `approve`" in ran.err


def test_what_is_done_to_a_return_shows_in_the_list(merchant: Merchant) -> None:
    name = merchant.story("return-asked")
    merchant("returns", "approve", name, "--yes")
    listed = json.loads(merchant("returns", "--order", name, "--json").out)
    assert [row["status"] for row in listed] == ["open"]
