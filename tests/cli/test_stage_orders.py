"""`stage set|clear|history|board|advance|import`, as a person, a script and two machines meet them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest

from orderstatus.core.errors import ExitCode
from support.acting import Merchant
from support.workshop import open_orders, stages_file, workshop

KEYS = [
    *("shop", "run", "step", "lines", "order_id", "order_name", "action", "target", "change", "amount", "currency"),
    *("mail", "result", "reason", "shopify_says", "created_id", "at", "customer", "plan_points", "plan_seconds"),
]
MIA = {"ORDERSTATUS_USER": "mia@press"}
BEN = {"ORDERSTATUS_USER": "ben@bench"}
HEADERS = {"content-type": "application/json"}


@pytest.fixture
def merchant(tmp_path: Path) -> Merchant:
    return workshop(tmp_path / "mia")


def history(merchant: Merchant, order: str) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(row["from"], row["to"], row["by"], row["comment"]) for row in merchant.rows("stage", "history", order)]


def stages(merchant: Merchant) -> dict[str, str]:
    return {row["order_name"].lstrip("#"): row["stage"] for row in merchant.rows("stage", "board")}


# Setting


def test_orders_are_moved_and_who_moved_them_is_kept(merchant: Merchant) -> None:
    first, second = open_orders(merchant, 2)
    ran = merchant("stage", "set", "printing", first, second, "--comment", "Blue ink.", "--yes", env=MIA)
    assert (ran.code, ran.err) == (0, "")
    assert history(merchant, first) == [(None, "printing", "mia@press", "Blue ink.")]
    assert merchant.sent() == ["metafieldsSet"]
    assert stages(merchant) == {first: "printing", second: "printing"}


def test_plan_and_outcome_have_the_keys_of_every_action(merchant: Merchant) -> None:
    (order,) = open_orders(merchant, 1)
    (planned,) = merchant.rows("stage", "set", "waiting", order, "--dry-run")
    assert (list(planned), planned["result"], planned["action"]) == (KEYS, "planned", "stage set")
    assert merchant.sent() == []
    (done,) = merchant.rows("stage", "set", "waiting", order, "--yes")
    assert (list(done), done["result"], done["change"]) == (KEYS, "done", "into waiting")
    (run,) = merchant.rows("journal")
    assert (run["action"], run["state"], run["run"]) == ("stage set", "done", done["run"])


def test_a_move_that_is_not_allowed_says_which_are_and_the_rest_is_done(merchant: Merchant) -> None:
    first, second = open_orders(merchant, 2)
    merchant("stage", "set", "waiting", first, "--yes")
    ran = merchant("stage", "set", "packing", first, second, "--yes", "--json")
    rows = {row["order_name"].lstrip("#"): row for row in json.loads(ran.out)}
    assert ran.code == ExitCode.FAILURE
    assert rows[first]["reason"] == "from waiting an order may go on to: printing"
    assert rows[second]["result"] == "done"


def test_what_is_there_already_is_left_unless_there_is_something_to_say(merchant: Merchant) -> None:
    (order,) = open_orders(merchant, 1)
    merchant("stage", "set", "printing", order, "--yes", env=MIA)
    (row,) = merchant.rows("stage", "set", "printing", order, "--yes")
    assert (row["result"], row["reason"]) == ("already", "in printing already")
    (row,) = merchant.rows("stage", "set", "printing", order, "--comment", "Still.", "--yes", env=BEN)
    assert (row["result"], row["change"]) == ("done", "note on printing")
    assert history(merchant, order) == [
        (None, "printing", "mia@press", None),
        ("printing", "printing", "ben@bench", "Still."),
    ]


def test_the_question_is_asked_and_no_sends_nothing(merchant: Merchant) -> None:
    (order,) = open_orders(merchant, 1)
    assert merchant("stage", "set", "printing", order, says="n", tty=True).code == ExitCode.FAILURE
    assert merchant.asked == ["move 1 order at demo.myshopify.com? [y/N]"]
    assert merchant.sent() == []
    assert merchant("stage", "set", "printing", order).code == ExitCode.USAGE


def test_orders_come_from_filters_views_files_and_standard_input(merchant: Merchant, tmp_path: Path) -> None:
    names = open_orders(merchant, 3)
    file = tmp_path / "today.csv"
    file.write_text("Ref;Qty\n" + "".join(f"{name};1\n" for name in names))
    planned = merchant.rows("stage", "set", "printing", "--from", str(file), "--column", "Ref", "--dry-run")
    assert [row["lines"] for row in planned] == [["2"], ["3"], ["4"]]
    assert len(merchant.rows("stage", "set", "printing", "-", "--dry-run", stdin="\n".join(names))) == 3
    listed = [row["name"] for row in merchant.rows("list", "--view", "to-ship")]
    viewed = merchant.rows("stage", "set", "printing", "--view", "to-ship", "--dry-run")
    assert [row["order_name"] for row in viewed] == listed
    merchant("stage", "set", "printing", *names, "--yes")
    moved = merchant.rows("stage", "set", "packing", "--stage", "printing", "--yes")
    assert sorted(row["order_name"].lstrip("#") for row in moved) == sorted(names)


def test_what_cannot_be_meant_is_said_before_the_shop_is_asked(merchant: Merchant) -> None:
    for argv, said in (
        (("set", "prnting", "1001"), "did you mean `printing`?"),
        (("set",), "no stage is named"),
        (("set", "printing"), "no order is named"),
        (("set", "printing", "1001", "--due", "sometime"), "`--due` does not understand `sometime`"),
        (("set", "printing", "1001", "--public"), "`--public` is of a comment"),
        (("set", "printing", "1001", "--comment", " "), "`--comment` has 0 characters"),
        (("set", "printing", "1001", "--comment", "x" * 1_001), "`--comment` has 1,001 characters"),
        (("set", "printing", "1001", "--due", "2025-01-01"), "`--due 2025-01-01` has passed"),
        (("clear",), "no order is named"),
    ):
        ran = merchant("stage", *argv, "--yes")
        assert (ran.code, said in ran.err) == (ExitCode.USAGE, True), (argv, ran.err)
    assert merchant.sent() == []


def test_with_a_definition_that_is_wrong_nothing_is_moved(merchant: Merchant) -> None:
    merchant("stage", "edit", "printing", "--next", "nowhere")
    ran = merchant("stage", "set", "waiting", *open_orders(merchant, 1), "--yes")
    assert ran.code == ExitCode.USAGE
    assert "`next` names `nowhere`" in ran.err


def test_a_day_by_which_it_should_be_gone_is_the_end_of_that_day_in_the_shops_zone(merchant: Merchant) -> None:
    first, second = open_orders(merchant, 2)
    merchant("stage", "set", "printing", first, "--due", "2026-12-01", "--yes")
    merchant("stage", "set", "printing", second, "--due", "1bd", "--yes")
    due = {row["order_name"].lstrip("#"): row["due"] for row in merchant.rows("stage", "board")}
    assert due == {first: "2026-12-02T00:00:00+02:00", second: "2026-11-24T07:30:00+02:00"}


def test_an_order_is_taken_out_of_its_stage_and_its_history_stays(merchant: Merchant) -> None:
    (order,) = open_orders(merchant, 1)
    merchant("stage", "set", "printing", order, "--yes", env=MIA)
    (row,) = merchant.rows("stage", "clear", order, "--yes", env=MIA)
    assert (row["result"], row["change"]) == ("done", "take it out of printing")
    assert history(merchant, order) == [
        (None, "printing", "mia@press", None),
        ("printing", None, "mia@press", None),
    ]
    assert stages(merchant) == {}
    assert merchant.rows("stage", "clear", order, "--yes")[0]["result"] == "already"


def test_the_mirror_of_a_stage_is_a_tag(merchant: Merchant) -> None:
    (order,) = open_orders(merchant, 1)
    file = stages_file(merchant)
    file.write_text('tag_prefix = "stage-"\n\n' + file.read_text())
    before = merchant.rows("list", "--limit", "1", "--fulfillment", "unfulfilled")[0]["tags"]
    merchant("stage", "set", "waiting", order, "--yes")
    merchant("stage", "set", "printing", order, "--yes")
    (row,) = merchant.rows("list", "--limit", "1", "--fulfillment", "unfulfilled")
    assert sorted(row["tags"]) == sorted([*before, "stage-printing"])


# Two machines


def test_two_people_who_move_one_order_at_once_lose_nothing_and_one_is_told(merchant: Merchant, tmp_path: Path) -> None:
    first, second = open_orders(merchant, 2)
    merchant("stage", "push")
    ben = workshop(tmp_path / "ben", stages=None, beside=merchant)
    ben("stage", "pull")
    merchant("stage", "set", "printing", first, second, "--yes", env=MIA)

    def meanwhile(body: bytes) -> None:
        if b"metafieldsSet" in body:
            merchant.breaks = None
            assert ben("stage", "set", "waiting", first, "--comment", "No ink.", "--yes", env=BEN).code == 0

    merchant.breaks = meanwhile
    ran = merchant("stage", "set", "packing", first, second, "--yes", "--json", env=MIA)
    assert ran.code == ExitCode.FAILURE
    rows = {row["order_name"].lstrip("#"): row for row in json.loads(ran.out)}
    # Ben was first, and his move stands. The other order of the same call is moved all the same.
    assert rows[first]["result"] == "failed"
    assert "ben@bench" in rows[first]["reason"]
    assert "it is in waiting now" in rows[first]["reason"]
    assert rows[second]["result"] == "done"
    assert history(merchant, first) == [
        (None, "printing", "mia@press", None),
        ("printing", "waiting", "ben@bench", "No ink."),
    ]
    assert stages(merchant) == {first: "waiting", second: "packing"}


def test_two_machines_that_move_orders_by_themselves_move_each_once(merchant: Merchant, tmp_path: Path) -> None:
    ben = workshop(tmp_path / "ben", beside=merchant)
    # At one fixed instant runs are numbered: those of two machines shall not have one id.
    ben("tag", "add", "vip", *open_orders(ben, 1), "--yes")

    def meanwhile(body: bytes) -> None:
        if b"metafieldsSet" in body:
            merchant.breaks = None
            assert ben("stage", "advance").code == 0

    merchant.breaks = meanwhile
    ran = merchant("stage", "advance", "--json")
    assert ran.code == 0
    assert {row["result"] for row in json.loads(ran.out)} == {"already"}
    moved = [row["order_name"] for row in merchant.rows("stage", "board")]
    assert moved
    assert all(len(history(merchant, name)) == 1 for name in moved[:5])


def test_an_answer_that_is_lost_moves_nothing_twice(merchant: Merchant) -> None:
    (order,) = open_orders(merchant, 1)
    seen = 0

    def lost(body: bytes) -> None:
        nonlocal seen
        if b"metafieldsSet" in body:
            seen += 1
            if seen == 1:
                merchant.breaks = None
                merchant.server.answer("POST", "/admin/api/2026-10/graphql.json", HEADERS, body)
                raise httpx.ReadError("the connection broke")

    merchant.breaks = lost
    ran = merchant("stage", "set", "printing", order, "--yes", "--json")
    assert json.loads(ran.out)[0]["result"] == "done", ran.err
    assert len(history(merchant, order)) == 1
    assert merchant.sent() == ["metafieldsSet"]


def test_a_run_that_was_broken_off_is_gone_on_with(merchant: Merchant) -> None:
    orders = open_orders(merchant, 14)
    seen = 0

    def interrupt(body: bytes) -> None:
        nonlocal seen
        if b"metafieldsSet" in body:
            seen += 1
            if seen == 1:
                raise KeyboardInterrupt

    merchant.breaks = interrupt
    ran = merchant("stage", "set", "printing", *orders, "--yes", tty=False)
    assert ran.code == ExitCode.INTERRUPTED
    (run,) = re.findall(r"orderstatus stage set --resume (\S+) --demo", ran.err)
    merchant.breaks = None
    for other in ("clear", "import"):
        assert "nothing to resume" in merchant("stage", other, "--resume", "--yes", tty=True).err
        refused = merchant("stage", other, "--resume", run, "--yes")
        assert (refused.code, f"the run {run} is of `stage set`" in refused.err) == (ExitCode.USAGE, True)
    ran = merchant("stage", "set", "--resume", "--yes", "--json")
    assert ran.code == 0, ran.err
    assert stages(merchant) == dict.fromkeys(orders, "printing")
    assert all(len(history(merchant, order)) == 1 for order in orders)
    assert "nothing to resume" in merchant("stage", "set", "--resume", "--yes", tty=True).err


def test_an_import_that_was_broken_off_is_gone_on_with_by_an_import(merchant: Merchant) -> None:
    (order,) = open_orders(merchant, 1)
    merchant("tag", "add", "w3-printing", order, "--yes")

    def interrupt(body: bytes) -> None:
        if b"tagsRemove" in body:
            raise KeyboardInterrupt

    merchant.breaks = interrupt
    ran = merchant("stage", "import", "--tag-prefix", "w3-", "--remove-tags", "--yes")
    assert ran.code == ExitCode.INTERRUPTED
    merchant.breaks = None
    assert re.search(r"orderstatus stage import --resume \S+ --demo", ran.err)
    assert "nothing to resume" in merchant("stage", "set", "--resume", "--yes", tty=True).err
    ran = merchant("stage", "import", "--resume", "--yes", "--json")
    assert (ran.code, [row["result"] for row in json.loads(ran.out)]) == (0, ["done"])
    tags = {row["name"].lstrip("#"): row["tags"] for row in merchant.rows("list", "--limit", "40")}
    assert "w3-printing" not in tags[order]
    assert len(history(merchant, order)) == 1


# Seeing


def test_an_order_that_was_in_no_stage_has_no_history(merchant: Merchant) -> None:
    (order,) = open_orders(merchant, 1)
    ran = merchant("stage", "history", order, tty=True)
    assert (ran.code, ran.out) == (0, "")
    assert "has never been in a stage" in ran.err


def test_the_board_stands_by_stage_and_the_oldest_come_first(merchant: Merchant) -> None:
    first, second, third = open_orders(merchant, 3)
    merchant("stage", "set", "printing", first, "--yes", "--due", "2026-11-23T08:00:00+02:00")
    merchant("stage", "set", "printing", second, "--yes", env={"ORDERSTATUS_NOW": "2026-11-23T07:00:00+02:00"})
    merchant("stage", "set", "waiting", third, "--yes")
    later = {"ORDERSTATUS_NOW": "2026-11-23T12:00:00+02:00"}
    rows = [
        (str(row["order_name"]).lstrip("#"), row["stage"], row["overdue"])
        for row in merchant.rows("stage", "board", env=later)
    ]
    assert rows == [(third, "waiting", False), (second, "printing", False), (first, "printing", True)]
    (row,) = merchant.rows("stage", "board", "--stage", "waiting")
    assert row["order_name"] == f"#{third}"
    assert merchant("stage", "board", "--stage", "nosuch").err.startswith("warning: no stage `nosuch` is defined here")


# By themselves


def test_orders_go_on_by_themselves_each_once_and_quietly(merchant: Merchant) -> None:
    planned = merchant.rows("stage", "advance", "--dry-run")
    assert {row["change"] for row in planned} == {"into sent"}
    assert merchant.sent() == []
    ran = merchant("stage", "advance", "--json")
    assert ran.code == 0
    assert [row["order_name"] for row in json.loads(ran.out)] == [row["order_name"] for row in planned]
    again = merchant("stage", "advance")
    assert (again.code, again.out, again.err) == (0, "", "")


def test_two_runs_of_one_machine_do_not_overlap(merchant: Merchant) -> None:
    ended: list[int] = []

    def meanwhile(body: bytes) -> None:
        if b"metafieldsSet" in body:
            merchant.breaks = None
            ran = workshop(merchant.home, beside=merchant)("stage", "advance")
            ended.append(ran.code)
            assert "another run moves orders" in ran.err

    merchant.breaks = meanwhile
    assert merchant("stage", "advance").code == 0
    assert ended == [ExitCode.TEMPORARY]


def test_what_somebody_moved_back_stays_there(merchant: Merchant) -> None:
    stages_file(merchant).write_text('[printing]\n[sent]\nenters = ["fulfilled"]\n')
    merchant("stage", "advance")
    order = merchant.rows("stage", "board", "--limit", "1")[0]["order_name"].lstrip("#")
    merchant("stage", "set", "printing", order, "--yes")
    assert merchant("stage", "advance").out == ""
    assert stages(merchant)[order] == "printing"


def test_a_limit_and_a_window_bound_what_moves_by_itself(merchant: Merchant) -> None:
    ran = merchant("stage", "advance", "--dry-run", "--limit", "2", "--json")
    assert len(json.loads(ran.out)) == 2
    assert "stopped at --limit 2" in ran.err
    assert merchant("stage", "advance", "--since", "sometime").code == ExitCode.USAGE
    few = merchant.rows("stage", "advance", "--dry-run", "--since", "2d")
    assert 0 < len(few) < len(merchant.rows("stage", "advance", "--dry-run"))


def test_a_first_advance_makes_no_news_of_what_happened_long_ago(merchant: Merchant) -> None:
    tells = 'public = true\ntemplate = "stage"\npublic_name.fi = "{0}"\npublic_name.en = "{0}"\n'
    stages_file(merchant).write_text(
        f'[paid]\n{tells.format("Paid")}enters = ["paid"]\n[sent]\n{tells.format("Sent")}enters = ["fulfilled"]\n'
    )
    planned = merchant("stage", "advance", "--dry-run", tty=True)
    assert "of them came to it more than 7d ago: no customer is told of those" in planned.err
    moved = json.loads(merchant("stage", "advance", "--json").out)
    told = [row for row in merchant.rows("notify", "preview", "--limit", "0") if row["event"] == "stage"]
    due = [row for row in told if row["result"] == "due"]
    assert 0 < len(due) < len(moved) / 2
    assert "it happened more than 7d ago" in {row["reason"] for row in told if row["result"] != "due"}


# Taking over


def test_tags_become_stages_once_it_is_seen_which_is_which(merchant: Merchant) -> None:
    first, second, third, fourth = open_orders(merchant, 4)
    merchant("tag", "add", "w3-being-printed", first, "--yes")
    merchant("tag", "add", "W3-Waiting", second, "--yes")
    merchant("tag", "add", "w3-in limbo", third, "--yes")
    merchant("tag", "add", "w3-sent,w3-packing", fourth, "--yes")
    ran = merchant("stage", "import", "--tag-prefix", "w3-", "--dry-run", "--json")
    assert ran.code == ExitCode.FAILURE
    assert "warning: `in limbo` (1 order) is no stage here" in ran.err
    rows = {row["order_name"].lstrip("#"): (row["change"], row["reason"]) for row in json.loads(ran.out)}
    assert rows == {
        first: ("into printing", None),
        second: ("into waiting", None),
        third: (None, "`in limbo` is no stage here: `--map` says which it is"),
        fourth: (None, "it has several of these tags: packing, sent"),
    }
    merchant("tag", "remove", "w3-packing", fourth, "--yes")
    ran = merchant("stage", "import", "--tag-prefix", "w3-", "--map", "In Limbo=waiting", "--yes", env=MIA)
    assert ran.code == 0, ran.out
    assert stages(merchant) == {first: "printing", second: "waiting", third: "waiting", fourth: "sent"}
    assert merchant.rows("stage", "history", first)[0]["because"] == "import of tags"
    tags = {row["name"].lstrip("#"): row["tags"] for row in merchant.rows("list", "--limit", "40")}
    assert "w3-being-printed" in tags[first]


def test_old_tags_go_with_what_was_moved_if_that_is_asked_for(merchant: Merchant) -> None:
    first, second = open_orders(merchant, 2)
    merchant("tag", "add", "w3-printing", first, "--yes")
    merchant("tag", "add", "w3-nothing", second, "--yes")
    merchant("stage", "import", "--tag-prefix", "w3-", "--remove-tags", "--yes")
    tags = {row["name"].lstrip("#"): row["tags"] for row in merchant.rows("list", "--limit", "40")}
    assert "w3-printing" not in tags[first]
    assert "w3-nothing" in tags[second]


@pytest.mark.parametrize("heading", ["Custom status", "Order status", "Stage", "status"])
def test_a_file_needs_no_flag_where_its_heading_is_a_usual_one(
    merchant: Merchant, tmp_path: Path, heading: str
) -> None:
    (order,) = open_orders(merchant, 1)
    file = tmp_path / "statuses.csv"
    file.write_text(f"Name,{heading}\n#{order},printing\n")
    (row,) = merchant.rows("stage", "import", "--from", str(file), "--dry-run")
    assert row["change"] == "into printing"


def test_old_tags_go_from_orders_that_are_in_their_stage_too_and_the_mirror_stays(merchant: Merchant) -> None:
    first, second = open_orders(merchant, 2)
    stages_file(merchant).write_text('tag_prefix = "w3-"\n\n' + stages_file(merchant).read_text())
    merchant("tag", "add", "w3-Printing", first, "--yes")
    merchant("stage", "set", "printing", second, "--yes")
    merchant("tag", "remove", "w3-printing", second, "--yes")
    merchant("tag", "add", "old-printing", second, "--yes")
    (row,) = merchant.rows("stage", "import", "--tag-prefix", "old-", "--remove-tags", "--dry-run")
    assert row["change"] == "tags: -old-printing, +w3-printing"
    merchant("stage", "import", "--tag-prefix", "old-", "--remove-tags", "--yes")
    merchant("stage", "import", "--tag-prefix", "w3-", "--remove-tags", "--yes")
    tags = {row["name"].lstrip("#"): row["tags"] for row in merchant.rows("list", "--limit", "40")}
    assert "w3-Printing" in tags[first]
    assert "w3-printing" in tags[second]
    assert "old-printing" not in tags[second]
    assert stages(merchant) == {first: "printing", second: "printing"}


def test_a_file_of_another_app_becomes_stages(merchant: Merchant, tmp_path: Path) -> None:
    first, second, third = open_orders(merchant, 3)
    file = tmp_path / "statuses.csv"
    file.write_text(
        f"Name,Custom status\n#{first},Being printed\n{second},sent\n{second},waiting\n{third},\n9999,sent\n"
    )
    argv = ("stage", "import", "--from", str(file), "--column", "status=Custom status")
    ran = merchant(*argv, "--yes", "--json")
    assert ran.code == ExitCode.FAILURE
    rows = [
        (row["lines"], row["order_name"].lstrip("#"), row["change"] or row["reason"]) for row in json.loads(ran.out)
    ]
    assert rows == [
        (["2"], first, "into printing"),
        (["3", "4"], second, "its rows say different things: sent, waiting"),
        (["5"], third, "the line has no status"),
        (["6"], "9999", "there is no order of that name"),
    ]
    assert stages(merchant) == {first: "printing"}


def test_statuses_come_from_one_place(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "statuses.csv"
    file.write_text("Name,Status\n1001,sent\n")
    for argv, said in (
        ((), "statuses come from tags or from a file"),
        (("--tag-prefix", "x-", "--from", str(file)), "statuses come from tags or from a file"),
        (("--tag-prefix", " "), "`--tag-prefix` is empty"),
        (("--tag-prefix", "x-", "--map", "nothing"), "`--map` does not understand `nothing`"),
        (("--tag-prefix", "x-", "--map", "a=nosuch"), "does not know `nosuch`"),
        (("--from", str(file), "--remove-tags"), "`--remove-tags` is of tags"),
    ):
        ran = merchant("stage", "import", *argv, "--yes")
        assert (ran.code, said in ran.err) == (ExitCode.USAGE, True), (argv, ran.err)
