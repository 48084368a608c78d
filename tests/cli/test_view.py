"""`orderstatus view` and `--view`: a question is kept, asked again, and what is typed wins."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from orderstatus.cli import app
from orderstatus.commands._lazy import Section
from orderstatus.commands._registry import COMMANDS
from orderstatus.core.views import NOT_KEPT, SHIPPED, VIEWED
from support.cli import Cli, Ran, without_escapes

SAVE = ("view", "save", "late-posti", "--command", "shipments", "--carrier", "Posti", "--late")


def settings(cli: Cli) -> str:
    path = cli.home / "config" / "config.toml"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write(cli: Cli, text: str) -> None:
    path = cli.home / "config" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def rows(ran: Ran) -> list[dict[str, str]]:
    assert (ran.code, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_a_saved_view_is_readable_toml_in_the_settings_file(cli: Cli) -> None:
    assert cli(*SAVE) == Ran(0, "", "")
    assert settings(cli) == '[view.late-posti]\ncommand = "shipments"\ncarrier = ["Posti"]\nlate = true\n'


def test_a_view_asks_what_its_flags_ask(cli: Cli) -> None:
    cli(*SAVE)
    viewed = rows(cli("shipments", "--demo", "--view", "late-posti", "--csv"))
    assert viewed == rows(cli("shipments", "--demo", "--carrier", "Posti", "--late", "--csv"))
    assert viewed
    assert {(row["carrier"], row["late"]) for row in viewed} == {("Posti", "true")}


def test_what_is_typed_wins_and_the_rest_of_the_view_stays(cli: Cli) -> None:
    cli(*SAVE)
    viewed = rows(cli("shipments", "--demo", "--carrier", "PostNord", "--csv", "--view=late-posti"))
    assert viewed
    assert {(row["carrier"], row["late"]) for row in viewed} == {("PostNord", "true")}


def test_flags_of_every_kind_are_kept(cli: Cli) -> None:
    argv = ("--payment", "paid,pending", "--payment", "authorized", "--limit", "7", "--sort", "total", "--since", "30d")
    assert cli("view", "save", "mixed", "--command", "list", *argv).code == 0
    assert settings(cli).splitlines()[2:] == [
        'payment = ["paid,pending", "authorized"]',
        'since = "30d"',
        'sort = "total"',
        "limit = 7",
    ]
    viewed = cli("list", "--demo", "--view", "mixed", "--csv")
    assert viewed == cli("list", "--demo", *argv, "--csv")
    assert viewed.out.count("\n") == 8


def test_a_view_written_by_hand_may_use_underscores_and_single_words(cli: Cli) -> None:
    write(cli, '[view.x]\ncommand = "list"\nnot_payment = "paid"\nmin_total = "100"\n')
    argv = ("list", "--demo", "--csv")
    assert cli(*argv, "--view", "x") == cli(*argv, "--not-payment", "paid", "--min-total", "100")


def test_saving_again_replaces(cli: Cli) -> None:
    cli(*SAVE)
    ran = cli("view", "save", "late-posti", "--command", "list", "--tag", "vip", tty=True)
    assert "view late-posti replaced in " in ran.err
    assert "orderstatus list --view late-posti" in ran.err
    assert settings(cli) == '[view.late-posti]\ncommand = "list"\ntag = ["vip"]\n'


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("x", "--command", "shipments", "--carrer", "Posti"), "No such option: --carrer"),
        (("x", "--command", "shipments", "--status", "transit"), "did you mean `in-transit`?"),
        (("x", "--command", "list", "--payment", "payed"), "did you mean `paid`?"),
        (("x", "--command", "list", "--since", "recently"), "`--since` does not understand `recently`"),
        (("x", "--command", "list", "--columns", "nme"), "did you mean `name`?"),
        (("x", "--command", "list", "--limit", "many"), "Invalid value for '--limit'"),
        (("x", "--command", "list", "--sort", "price"), "`--sort` does not know `price`"),
        (("x", "--command", "attention", "--flag", "silnt"), "did you mean `silent`?"),
        (("x", "--command", "report", "--by", "weak"), "did you mean `week`?"),
        (("x", "--command", "returns", "--owes", "refnd"), "did you mean `refund`?"),
        (("x", "--command", "shipment", "--late"), "did you mean `shipments`?"),
        (("x", "--command", "show", "--late"), "`--command` does not know `show`"),
        (("x", "--command", "list"), "would hold no flag"),
        (("x", "--command", "list", "paid"), "unexpected extra argument"),
        (("x", "--command", "list", "--columns", "help"), "asks no shop anything"),
        (("x", "--command", "attention", "--explain", "silent"), "asks no shop anything"),
        (("Late", "--command", "list", "--tag", "x"), "cannot be the name of a view"),
        (("--command", "list", "--payment", "paid"), "cannot be the name of a view"),
        (("x", "--payment", "paid"), "Missing option '--command'"),
    ],
)
def test_what_its_command_would_not_take_is_refused_and_nothing_is_written(
    cli: Cli, argv: Sequence[str], said: str
) -> None:
    ran = cli("view", "save", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert settings(cli) == ""


@pytest.mark.parametrize(
    "flag",
    [
        ("--json",),
        ("--csv",),
        ("--format", "csv"),
        ("--output", "x.csv"),
        ("--demo",),
        ("--shop", "acme"),
        ("--quiet",),
        ("--verbose",),
        ("--color", "never"),
        ("--lang", "fi"),
        ("--view", "to-ship"),
    ],
    ids=lambda flag: flag[0],
)
def test_how_and_of_whom_is_asked_belongs_to_a_run(cli: Cli, flag: Sequence[str]) -> None:
    ran = cli("view", "save", "x", "--command", "list", "--tag", "vip", *flag)
    assert (ran.code, ran.out) == (2, "")
    assert f"`{flag[0]}` belongs to a run, not to a view" in ran.err
    assert settings(cli) == ""


def test_saving_asks_no_shop(cli: Cli) -> None:
    """There is none: with a token and an address a request would have to fail."""
    nowhere = {"ORDERSTATUS_SHOP": "x", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": "http://127.0.0.1:9"}
    assert cli(*SAVE, env=nowhere).code == 0


def test_views_are_listed_those_that_come_along_first(cli: Cli) -> None:
    cli(*SAVE)
    listed = json.loads(cli("view", "list", "--json").out)
    assert [view["name"] for view in listed] == [*(view.name for view in SHIPPED), "late-posti"]
    assert listed[-1] == {
        "name": "late-posti",
        "command": "shipments",
        "flags": "--carrier Posti --late",
        "built_in": False,
    }
    assert all(view["built_in"] for view in listed[:-1])


def test_a_listed_line_of_flags_can_be_pasted(cli: Cli) -> None:
    for view in json.loads(cli("view", "list", "--json").out):
        ran = cli(view["command"], "--demo", "--csv", *view["flags"].split())
        assert ran == cli(view["command"], "--demo", "--csv", "--view", view["name"])
        assert ran.code == 0


def test_the_views_that_come_along_show_what_they_say(cli: Cli) -> None:
    def viewed(command: str, view: str, *more: str) -> list[dict[str, str]]:
        found = rows(cli(command, "--demo", "--view", view, "--csv", *more))
        assert found
        return found

    capture = viewed("list", "to-capture")
    assert [row["placed_at"] for row in capture] == sorted(row["placed_at"] for row in capture)
    assert all(row["capture_by"] for row in capture)
    keys = "payment_status,fulfillment_status,state,placed_at"
    ship = viewed("list", "to-ship", "--columns", keys)
    assert {row["payment_status"] for row in ship} <= {"paid", "authorized", "partially-refunded"}
    assert {row["fulfillment_status"] for row in ship} == {"unfulfilled", "partially-fulfilled"}
    assert {row["state"] for row in ship} == {"open"}
    assert [row["placed_at"] for row in ship] == sorted(row["placed_at"] for row in ship)
    assert "delivered" not in {row["status"] for row in viewed("shipments", "in-transit")}
    assert {row["status"] for row in viewed("shipments", "problems")} <= {"delayed", "attempted-delivery", "failed"}
    assert {row["status"] for row in viewed("returns", "returns-to-answer")} == {"requested"}


def test_ones_own_view_wins_over_one_that_comes_along_until_it_is_deleted(cli: Cli) -> None:
    cli("view", "save", "problems", "--command", "list", "--tag", "vip")
    assert "--tag vip" in cli("view", "list").out
    ran = cli("view", "delete", "problems", tty=True)
    assert "problems is again the one that comes with orderstatus" in ran.err
    assert settings(cli) == ""
    assert cli("shipments", "--demo", "--view", "problems").code == 0


def test_a_view_is_shown_as_it_stands_in_the_file(cli: Cli) -> None:
    cli(*SAVE)
    ran = cli("view", "show", "late-posti", tty=True)
    assert ran.out == settings(cli)
    assert ran.err == "orderstatus shipments --carrier Posti --late\n"
    assert cli("view", "show", "to-ship").out.startswith('[view.to-ship]\ncommand = "list"\n')


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("show", "late-post"), "did you mean `late-posti`?"),
        (("delete", "late-post"), "did you mean `late-posti`?"),
        (("delete", "to-ship"), "comes with orderstatus and cannot be deleted"),
    ],
)
def test_a_view_that_is_not_there_is_exit_2(cli: Cli, argv: Sequence[str], said: str) -> None:
    cli(*SAVE)
    ran = cli("view", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_view_of_another_command_is_refused_and_the_right_one_is_named(cli: Cli) -> None:
    ran = cli("list", "--demo", "--view", "problems")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: the view `problems` is of `orderstatus shipments`\n\nhint: orderstatus shipments --view problems\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('command = "list"\npaymnt = "paid"', "No such option: --paymnt"),
        ('command = "list"\npayment = ["payed"]', "`--payment` does not know `payed`"),
        ('command = "list"\nlimit = "many"', "'--limit'"),
        ('command = "list"\npayment = true', "--payment"),
        ('command = "list"\njson = true', "`--json` belongs to a run"),
        ('command = "list"\nview = "to-ship"', "`--view` belongs to a run"),
        ('command = "list"\nhelp = true', "`--help` belongs to a run"),
    ],
)
def test_a_view_in_the_file_that_is_wrong_names_itself_its_file_and_the_flag(cli: Cli, text: str, said: str) -> None:
    write(cli, f"[view.mine]\n{text}\n")
    ran = cli("list", "--demo", "--view", "mine")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: the view `mine`: ")
    assert said in ran.err
    assert str(cli.home / "config" / "config.toml") in ran.err


def test_a_wrong_view_hurts_nobody_who_does_not_use_it(cli: Cli) -> None:
    write(cli, '[view.mine]\ncommand = "list"\npaymnt = "paid"\n')
    assert cli("list", "--demo", "--limit", "0", "--columns", "name").code == 0


@pytest.mark.parametrize(
    ("export", "view", "columns"),
    [
        ("orders", "to-ship", "name,state"),
        ("shipments", "problems", "order_name,status"),
        ("returns", "returns-to-answer", "order_name,status"),
    ],
)
def test_an_export_takes_the_views_of_what_it_writes(cli: Cli, export: str, view: str, columns: str) -> None:
    everything = rows(cli("export", export, "--demo", "--columns", columns))
    viewed = rows(cli("export", export, "--demo", "--columns", columns, "--view", view))
    assert 0 < len(viewed) < len(everything)


def test_events_take_the_views_of_shipments(cli: Cli) -> None:
    assert rows(cli("export", "events", "--demo", "--view", "problems", "--columns", "order_name"))
    ran = cli("export", "orders", "--demo", "--view", "problems")
    assert (ran.code, "orderstatus shipments" in ran.err) == (2, True)


def test_an_export_refuses_a_view_that_would_cut_it(cli: Cli) -> None:
    cli("view", "save", "few", "--command", "list", "--tag", "vip", "--limit", "3")
    ran = cli("export", "orders", "--demo", "--view", "few")
    assert (ran.code, ran.out) == (2, "")
    assert "sets `--limit`, which `orderstatus export orders` does not have" in ran.err


def test_a_file_that_the_environment_names_is_made_by_the_first_view(cli: Cli) -> None:
    named = {"ORDERSTATUS_CONFIG": str(cli.home / "mine.toml")}
    assert cli(*SAVE, env=named).code == 0
    assert (cli.home / "mine.toml").read_text().startswith("[view.late-posti]")
    assert cli("shipments", "--demo", "--view", "late-posti", env=named).code == 0


def _options(command: Any) -> set[str]:
    return {opt for each in command.params for opt in each.opts}


def test_every_command_that_a_view_can_be_of_has_the_flag_and_no_other() -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    with_view = {name for name in COMMANDS if "--view" in _options(root.commands[name].load())}  # type: ignore[attr-defined]
    acting = {name for name, entry in COMMANDS.items() if entry.section is Section.ACT}
    # `ship` takes a file or one order; `tag` is a group of two that choose, and `journal` lists runs.
    assert with_view == set(VIEWED) | acting - {"ship", "tag", "journal"}
    export = root.commands["export"].load()  # type: ignore[attr-defined]
    assert {name for name, each in export.commands.items() if "--view" in _options(each)} == set(export.commands)


def test_every_flag_that_is_not_kept_is_one_of_a_viewed_command_or_of_export() -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    commands = [root.commands[name].load() for name in VIEWED]  # type: ignore[attr-defined]
    commands += root.commands["export"].load().commands.values()  # type: ignore[attr-defined]
    known = {opt.removeprefix("--") for command in commands for opt in _options(command)}
    assert known | {"help"} >= NOT_KEPT


def completed(clean_env: dict[str, str], words: str) -> list[str]:
    code = "import sys; sys.argv = ['orderstatus']; from orderstatus.cli import run; run([])"
    env = {
        **clean_env,
        "_ORDERSTATUS_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert ran.stderr == ""
    return ran.stdout.split()


def test_the_shell_offers_the_views_of_the_command(clean_env: dict[str, str]) -> None:
    path = os.path.join(clean_env["ORDERSTATUS_HOME"], "config")
    os.makedirs(path)
    with open(os.path.join(path, "config.toml"), "w", encoding="utf-8") as file:
        file.write('[view.tagged]\ncommand = "list"\ntag = "vip"\n')
    assert completed(clean_env, "orderstatus list --view t") == ["to-capture", "to-ship", "tagged"]
    assert completed(clean_env, "orderstatus shipments --view ") == ["in-transit", "problems"]
    assert completed(clean_env, "orderstatus export orders --view tag") == ["tagged"]
    assert completed(clean_env, "orderstatus view delete ta") == ["tagged"]
    assert completed(clean_env, "orderstatus view save x --command sh") == ["shipments"]


def test_a_settings_file_that_is_broken_does_not_break_the_shell(clean_env: dict[str, str]) -> None:
    path = os.path.join(clean_env["ORDERSTATUS_HOME"], "config")
    os.makedirs(path)
    with open(os.path.join(path, "config.toml"), "w", encoding="utf-8") as file:
        file.write("[view.\n")
    assert completed(clean_env, "orderstatus list --view t") == []


@pytest.mark.parametrize("width", [80, 120])
def test_the_list_fits_its_terminal(cli: Cli, width: int) -> None:
    cli(*SAVE)
    ran = cli("view", "list", tty=True, width=width, color=True)
    lines = without_escapes(ran.out).splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0].split()[:3] == ["View", "Command", "Flags"]
    assert lines[-1].split()[:4] == ["late-posti", "shipments", "--carrier", "Posti"]
