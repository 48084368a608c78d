"""What is said of an action when something is not as usual: the output, the end of a run, the choice of orders."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Plan, Step
from orderstatus.core.acting.ports import RunRecord
from orderstatus.core.errors import ExitCode
from support.acting import Merchant

EXPIRING = "nine-hours-left"
AUTHORIZED = ("capture", "--payment", "authorized", "--yes")


@pytest.fixture
def merchant(tmp_path: Path) -> Merchant:
    return Merchant(tmp_path / "home")


def hint(err: str) -> str:
    return err.split("hint: ")[1].splitlines()[0]


def stopping(merchant: Merchant, at: int, error: BaseException) -> None:
    """Afterwards the request with the mutation `at` raises, and those after it too."""
    seen = 0

    def stop(body: bytes) -> None:
        nonlocal seen
        if b'"mutation' in body:
            seen += 1
            if seen >= at:
                raise error

    merchant.breaks = stop


# An output that cannot be written


@pytest.mark.parametrize("where", ["nofolder/x.csv", ""])
def test_a_place_that_cannot_be_written_stops_before_the_first_step(
    merchant: Merchant, tmp_path: Path, where: str
) -> None:
    ran = merchant("tag", "add", "t4", merchant.story(EXPIRING), "--yes", "--output", str(tmp_path / where))
    assert (ran.code, ran.out) == (ExitCode.FAILURE, "")
    assert "could not write" in ran.err
    assert not merchant.sent()


def test_an_output_that_fails_at_the_end_says_what_was_done_and_where_it_can_be_seen(merchant: Merchant) -> None:
    ran = merchant("tag", "add", "t4", merchant.story(EXPIRING), "--yes", "--output", "/dev/full")
    assert ran.code == ExitCode.FAILURE
    assert merchant.sent() == ["tagsAdd"]
    assert "could not write `/dev/full`" in ran.err
    assert "steps done all the same: 1 of 1" in ran.err
    (run,) = re.findall(r"orderstatus journal (\S+)", ran.err)
    assert [row["result"] for row in merchant.rows("journal", run)] == ["done"]


def test_an_output_that_fails_does_not_hide_what_broke_the_run(merchant: Merchant) -> None:
    def refused(body: bytes) -> None:
        if b'"mutation' in body:
            raise httpx.ConnectError("nobody answers")

    merchant.breaks = refused
    ran = merchant("tag", "add", "t4", merchant.story(EXPIRING), "--yes", "--output", "/dev/full", "--retries", "0")
    assert ran.code == ExitCode.TEMPORARY
    assert "could not write `/dev/full`" in ran.err
    assert re.search(r"orderstatus tag add --resume \S+ --demo", ran.err)


# Counting


def test_a_resumed_run_is_counted_whole(merchant: Merchant) -> None:
    stopping(merchant, 3, KeyboardInterrupt())
    ran = merchant(*AUTHORIZED)
    steps = len(merchant.rows("capture", "--payment", "authorized", "--dry-run")) + len(merchant.sent())
    assert f"interrupted after {len(merchant.sent())} of {steps} steps" in ran.err
    merchant.breaks = None
    again = merchant("capture", "--resume", "--yes", says="y", tty=True)
    assert again.code == 0
    assert f"steps done: {steps} of {steps};" in again.err.replace("\n", " ")


def test_what_is_skipped_and_makes_the_run_fail_is_counted_at_its_end(merchant: Merchant) -> None:
    ran = merchant("capture", merchant.story(EXPIRING), "nosuch", "--yes", tty=True)
    assert ran.code == ExitCode.FAILURE
    assert "steps done: 1 of 1 · skipped: 1;" in ran.err


def test_steps_that_were_not_tried_are_one_line_and_no_failures(merchant: Merchant) -> None:
    names = [row["name"] for row in json.loads(merchant("list", "--limit", "30", "--json").out)]
    stopping(merchant, 1, httpx.ConnectError("nobody answers"))
    ran = merchant("tag", "add", "t9", *names, "--yes", "--retries", "0", tty=True)
    told = ran.err.split("error:")[0]
    assert "more that failed" not in told
    assert sum(int(count) for count in re.findall(r"not tried: (\d+) \(", told)) == 30
    assert "not tried: 30;" in told
    assert len(told.splitlines()) < 12, told
    assert "goes on" not in ran.out
    (run,) = re.findall(r"orderstatus journal (\S+)`", told)
    assert "not tried: " in merchant("journal", run, tty=True).err


def test_a_run_of_which_nothing_is_left_is_not_said_to_go_on(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orderstatus.runtime.acting import Acting

    whole = Acting.carry_out

    def interrupted(self: Acting, run: RunRecord, plan: Plan) -> Generator[tuple[Step, Outcome]]:
        yield from whole(self, run, plan)
        raise KeyboardInterrupt

    monkeypatch.setattr(Acting, "carry_out", interrupted)
    ran = merchant("tag", "add", "t4", merchant.story(EXPIRING), "--yes")
    assert ran.code == ExitCode.INTERRUPTED
    assert "interrupted after 1 of 1 steps" in ran.err
    assert hint(ran.err).startswith("orderstatus journal ")


# What a filter brings


@pytest.mark.parametrize(
    "command", [("release", "--fulfillment", "on-hold"), ("returns", "approve", "--state", "open")]
)
def test_what_a_filter_brings_and_does_not_fit_is_no_failure(merchant: Merchant, command: tuple[str, ...]) -> None:
    rows = merchant.rows(*command, "--dry-run")
    assert {"planned", "skipped"} <= {row["result"] for row in rows}
    assert merchant(*command, "--dry-run").code == 0
    assert merchant(*command, "--yes").code == 0
    skipped = next(row["order_name"] for row in rows if row["result"] == "skipped")
    named = [word for word in command if not word.startswith("--")][:-1]
    assert merchant(*named, skipped, "--dry-run").code == ExitCode.FAILURE


def test_the_place_of_an_event_chooses_no_orders(merchant: Merchant) -> None:
    (name,) = [row["order_name"] for row in json.loads(merchant("shipments", "--limit", "1", "--json").out)]
    row = merchant.rows("event", "delayed", name, "--country", "FI", "--dry-run")[0]
    assert (row["order_name"], row["result"]) == (name, "planned")
    chosen = merchant.rows(
        "event", "delayed", "--delivery", "in-transit", "--country", "SE", "--limit", "2", "--dry-run"
    )
    assert len(chosen) == 2


def test_a_filter_that_finds_nothing_is_an_empty_answer(merchant: Merchant) -> None:
    assert merchant.rows("close", "--customer", "nobody@example.com", "--yes") == []


def test_nothing_to_resume_is_an_empty_answer(merchant: Merchant) -> None:
    assert merchant.rows("capture", "--resume", "--yes") == []


# What was meant


@pytest.mark.parametrize(
    ("typed", "hinted"),
    [
        (("tag", "add", "1001", "--yes"), "orderstatus tag add TAG 1001 --demo"),
        (("event", "1001", "--yes"), "orderstatus event STATUS 1001 --demo"),
        (("event", "ev.csv", "--yes"), "orderstatus event --file ev.csv --demo"),
        (("deliver", "ev.csv", "--yes"), "orderstatus deliver --file ev.csv --demo"),
        (("track", "ev.csv", "--yes"), "orderstatus track --file ev.csv --number N --demo"),
        (("ship", "a.csv", "--number", "12", "--yes"), "orderstatus ship a.csv --demo"),
        (("hold", "--reason", "other", "--yes"), "orderstatus hold 1001 --reason other --demo"),
        (("capture", "--yes"), "orderstatus capture 1001 --demo"),
        (("close", "a.csv", "--yes"), "orderstatus close --from a.csv --demo"),
    ],
)
def test_a_hint_can_be_pasted(merchant: Merchant, typed: tuple[str, ...], hinted: str) -> None:
    ran = merchant(*typed)
    assert ran.code == ExitCode.USAGE
    assert hint(ran.err) == hinted


def test_a_word_that_was_taken_for_the_tag_is_named(merchant: Merchant) -> None:
    assert "`1001` was taken for the TAG" in merchant("tag", "add", "1001", "--yes").err
    assert "`1001` was taken for the STATUS" in merchant("event", "1001", "--yes").err


def test_a_number_for_several_orders_is_told_of_the_flag_for_files(merchant: Merchant) -> None:
    names = list(
        dict.fromkeys(row["order_name"] for row in json.loads(merchant("shipments", "--limit", "5", "--json").out))
    )
    ran = merchant("track", *names[:2], "--number", "Z1", "--dry-run")
    assert "orderstatus track --file FILE.csv" in ran.err


def test_who_cannot_be_asked_gets_the_command_that_only_looks(merchant: Merchant) -> None:
    ran = merchant("capture", merchant.story(EXPIRING))
    assert f"orderstatus capture {merchant.story(EXPIRING)} --demo --dry-run" in ran.err


def test_an_id_that_is_of_no_order_is_not_called_a_name(merchant: Merchant) -> None:
    (row,) = merchant.rows("capture", "gid://shopify/Order/1", "--dry-run")
    assert row["reason"] == "there is no order with that id"


def test_one_order_is_one_order(merchant: Merchant) -> None:
    ran = merchant("close", merchant.story(EXPIRING), "--yes", "--expect", "2")
    assert "1 order would be changed" in ran.err


@pytest.mark.parametrize("width", [30, 80])
def test_the_question_and_the_end_are_broken_between_words(merchant: Merchant, width: int) -> None:
    ran = merchant("cancel", merchant.story(EXPIRING), "--reason", "other", says="y", tty=True, width=width)
    (question,) = merchant.asked
    assert all(len(line) <= width for line in question.splitlines())
    assert question.split() == question.replace("\n", " ").split()
    told = [line for line in ran.err.splitlines() if "steps done" in line or "again" in line]
    assert all(len(line) <= width for line in told if " " in line)


# The journal


def test_several_runs_that_begin_so_are_listed(merchant: Merchant) -> None:
    merchant("tag", "add", "a", merchant.story(EXPIRING), "--yes")
    merchant("tag", "add", "b", merchant.story(EXPIRING), "--yes")
    runs = [row["run"] for row in merchant.rows("journal")]
    for command in (("journal", "2026"), ("tag", "add", "--resume", "2026", "--yes")):
        ran = merchant(*command)
        assert ran.code == ExitCode.USAGE
        assert "begin with `2026`" in ran.err
        assert all(run in ran.err for run in runs)


def test_the_run_of_another_shop_is_not_shown_for_this_one(merchant: Merchant) -> None:
    merchant("tag", "add", "a", merchant.story(EXPIRING), "--yes")
    (run,) = [row["run"] for row in merchant.rows("journal")]
    ran = merchant("journal", run, "--shop", "demo-se")
    assert ran.code == ExitCode.USAGE
    assert f"the run {run} is of demo.myshopify.com" in ran.err


# Rows


def test_a_plan_in_a_pipe_holds_what_a_person_is_told(merchant: Merchant) -> None:
    rows = merchant.rows("capture", "--payment", "authorized", "--dry-run")
    told = merchant("capture", "--payment", "authorized", "--dry-run", tty=True).out.replace("\n", " ")
    assert len({(row["plan_points"], row["plan_seconds"]) for row in rows}) == 1
    assert f"about {rows[0]['plan_points']} points" in told
    assert rows[0]["plan_seconds"] is not None
    assert all(row["customer"] for row in rows)


def test_an_amount_is_spelled_one_way_in_a_row(merchant: Merchant) -> None:
    rows = merchant.rows("capture", "--payment", "authorized", "--amount", "10", "--currency", "EUR", "--dry-run")
    planned = [row for row in rows if row["result"] == "planned"]
    assert {row["amount"] for row in planned} == {"10.00"}
    assert all("capture 10.00 EUR" in row["change"] for row in planned)


def test_an_order_has_one_name_in_the_rows_of_a_file(merchant: Merchant, tmp_path: Path) -> None:
    (name,) = (row["name"] for row in json.loads(merchant("list", "--view", "to-ship", "--limit", "1", "--json").out))
    bare = name.lstrip("#")
    file = tmp_path / "parcels.csv"
    file.write_text(f"Order;Tracking number;Carrier\n{bare};JJFI1;Posti\n{bare};=1+1;Posti\n")
    assert {row["order_name"] for row in merchant.rows("ship", str(file), "--dry-run")} == {name}


@pytest.mark.parametrize("width", [60, 80, 120])
def test_what_a_plan_does_is_whole_on_a_narrow_terminal(merchant: Merchant, width: int) -> None:
    name = merchant.story(EXPIRING)
    command = ("ship", name, "--number", "JJFI64000001", "--carrier", "Posti", "--dry-run")
    (row,) = merchant.rows(*command)
    out = merchant(*command, tty=True, width=width).out
    assert "…" not in out
    assert "JJFI64000001" in out
    assert all(word in out for word in row["change"].split())
    assert all(len(line) <= width for line in out.splitlines())


def test_a_hold_is_called_one(merchant: Merchant) -> None:
    rows = merchant.rows("hold", merchant.story(EXPIRING), "--reason", "other", "--dry-run")
    assert "on hold at" in rows[0]["change"]


def test_the_journal_tells_times_as_the_run_did(merchant: Merchant) -> None:
    (done,) = merchant.rows("tag", "add", "a", merchant.story(EXPIRING), "--yes")
    ((run,), (step,)) = merchant.rows("journal"), merchant.rows("journal", done["run"])
    assert step["at"] == done["at"]
    assert run["began_at"][-6:] == done["at"][-6:] == "+02:00"
