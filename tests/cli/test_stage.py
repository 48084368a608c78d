"""`stage list|show|add|edit|copy|remove|check|push|pull`: what the stages are, on this machine and in the shop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orderstatus.core.errors import ExitCode
from support.acting import Merchant
from support.workshop import STAGES, open_orders, stages_file, workshop


@pytest.fixture
def merchant(tmp_path: Path) -> Merchant:
    return workshop(tmp_path / "mia")


# The file


def test_stages_are_listed_in_their_order(merchant: Merchant) -> None:
    rows = merchant.rows("stage", "list")
    assert [(row["stage"], row["place"]) for row in rows] == [
        ("waiting", 1),
        ("printing", 2),
        ("packing", 3),
        ("sent", 4),
    ]
    assert rows[1]["public_name"] == {"en": "Being printed", "fi": "Painossa"}
    assert (rows[3]["next"], rows[3]["enters"]) == ([], ["fulfilled"])


def test_where_none_are_defined_the_list_is_empty_and_says_how_to_begin(tmp_path: Path) -> None:
    merchant = workshop(tmp_path, stages=None)
    ran = merchant("stage", "list", tty=True)
    assert ran.code == 0
    assert "no stages are defined" in ran.err
    assert merchant("stage", "set", "printing", "1001", "--yes").code == ExitCode.USAGE


def test_one_stage_is_shown_whole_and_as_a_row(merchant: Merchant) -> None:
    shown = merchant("stage", "show", "printing", tty=True).out
    assert "#1e90ff" in shown
    assert "fi=Painossa" in shown
    (row,) = merchant.rows("stage", "show", "printing")
    assert row == merchant.rows("stage", "list")[1]


def test_an_unknown_stage_names_the_nearest(merchant: Merchant) -> None:
    ran = merchant("stage", "show", "prnting")
    assert ran.code == ExitCode.USAGE
    assert "did you mean `printing`?" in ran.err


def test_a_stage_is_added_edited_copied_and_removed(merchant: Merchant) -> None:
    assert merchant("stage", "add", "glueing", "--name", "Glueing", "--next", "packing", "--color", "#ff0000").code == 0
    assert merchant("stage", "edit", "glueing", "--due", "2bd", "--public", "--public-name", "en=Being glued").code == 0
    assert merchant("stage", "copy", "glueing", "sewing").code == 0
    rows = {row["stage"]: row for row in merchant.rows("stage", "list")}
    assert (rows["glueing"]["due"], rows["glueing"]["public"]) == ("2bd", True)
    assert (rows["sewing"]["name"], rows["sewing"]["color"]) == ("Glueing 2", "#ff0000")
    assert merchant("stage", "remove", "glueing").code == 0
    assert "glueing" not in stages_file(merchant).read_text()


def test_what_would_be_wrong_is_said_and_nothing_is_written(merchant: Merchant) -> None:
    for argv, said in (
        (("add", "Printing!"), "cannot be a stage's id"),
        (("add", "press", "--name", "printing"), "is that of `printing` too"),
        (("add", "press", "--color", "blue"), "`press.color` cannot be `blue`"),
        (("add", "press", "--due", "soon"), "`press.due` does not understand `soon`"),
        (("add", "press", "--recipient", "a@example.com\nBcc: b@example.com"), "`press.recipients` cannot be"),
        (("add", "press", "--enters", "sometimes"), "does not understand `sometimes`"),
        (
            (
                "add",
                "printing",
            ),
            "there is a stage `printing` already",
        ),
        (("edit", "printing"), "nothing was said"),
        (("edit", "printing", "--next", "packing", "--last"), "`--last` says that none does"),
        (("edit", "printing", "--unset", "colour"), "does not know `colour`"),
    ):
        ran = merchant("stage", *argv)
        assert (ran.code, said in ran.err) == (ExitCode.USAGE, True), (argv, ran.err)
    assert stages_file(merchant).read_text() == STAGES


def test_a_stage_that_leads_nowhere_yet_is_written_and_said(merchant: Merchant) -> None:
    ran = merchant("stage", "add", "glueing", "--next", "drying", tty=True)
    assert ran.code == 0
    assert "still to be defined: drying" in ran.err


def test_a_stage_with_orders_in_it_is_removed_only_if_that_is_agreed_to(merchant: Merchant) -> None:
    merchant("stage", "push", "--yes")
    merchant("stage", "add", "glueing")
    merchant("stage", "set", "glueing", *open_orders(merchant, 2), "--yes")
    ran = merchant("stage", "remove", "glueing")
    assert ran.code == ExitCode.USAGE
    assert "2 orders are in `glueing`" in ran.err
    assert merchant("stage", "remove", "glueing", "--yes").code == 0


# Checking


def test_a_right_definition_has_no_problems(merchant: Merchant) -> None:
    ran = merchant("stage", "check", tty=True)
    assert (ran.code, ran.out) == (0, "")
    assert "4 stages" in ran.err


def problems(merchant: Merchant, stages: str) -> tuple[int, list[tuple[str | None, str, str]]]:
    stages_file(merchant).write_text(stages)
    ran = merchant("stage", "check", "--json")
    return ran.code, [(row["stage"], row["severity"], row["problem"]) for row in json.loads(ran.out)]


def test_every_wrong_value_is_told_at_once(merchant: Merchant) -> None:
    code, found = problems(
        merchant, '[a]\ncolor = "red"\n[b]\nnxt = ["a"]\n[c]\nrecipients = ["x@example.com\\nBcc: y@example.com"]\n'
    )
    assert code == ExitCode.FAILURE
    assert [(stage, severity) for stage, severity, _ in found] == [("a", "error"), ("b", "error"), ("c", "error")]
    assert "did you mean `next`?" in found[1][2]


def test_stages_that_do_not_lead_to_each_other_are_told_at_once(merchant: Merchant) -> None:
    code, found = problems(
        merchant,
        '[a]\nname = "One"\nnext = ["nowhere"]\n[b]\nname = "ONE"\n[c]\nenters = ["after d 1d"]\n'
        '[d]\nenters = ["after c 1d"]\n',
    )
    assert code == ExitCode.FAILURE
    said = " / ".join(problem for _, _, problem in found)
    assert "`nowhere`, which is no stage" in said
    assert "is that of `a` too" in said
    assert "round by themselves for ever: c -> d -> c" in said


def test_what_only_surprises_is_a_warning_and_no_failure(merchant: Merchant) -> None:
    code, found = problems(merchant, '[a]\nnext = []\n[b]\nnext = ["a"]\n')
    assert code == 0
    assert [(stage, severity) for stage, severity, _ in found] == [("b", "warning")]


def test_a_template_that_is_not_there_is_an_error(merchant: Merchant) -> None:
    code, found = problems(merchant, '[a]\ntemplate = "a-template-of-nobody"\n')
    assert code == ExitCode.FAILURE
    assert found[0][2] == "there is no template `a-template-of-nobody`"


def test_a_file_that_is_no_toml_names_its_line(merchant: Merchant) -> None:
    stages_file(merchant).write_text('[a]\nname = "A\n')
    ran = merchant("stage", "check")
    assert ran.code == ExitCode.USAGE
    assert "stages.toml is not TOML" in ran.err
    assert "line 2" in ran.err


def test_the_settings_may_name_another_file(merchant: Merchant, tmp_path: Path) -> None:
    other = tmp_path / "repository" / "our-stages.toml"
    settings = merchant.home / "config" / "config.toml"
    settings.write_text(f"stages = {json.dumps(str(other))}\n")
    assert merchant("stage", "add", "only").code == 0
    assert other.exists()
    assert [row["stage"] for row in merchant.rows("stage", "list")] == ["only"]


# Between machines


def test_a_second_machine_has_what_the_first_pushed(merchant: Merchant, tmp_path: Path) -> None:
    assert merchant("stage", "push").code == 0
    ben = workshop(tmp_path / "ben", stages=None, beside=merchant)
    ran = ben("stage", "pull")
    assert ran.code == 0
    assert ben.rows("stage", "list") == merchant.rows("stage", "list")
    assert "already" in ben("stage", "pull", tty=True).err


def test_a_push_shows_where_it_differs_and_a_dry_run_writes_nothing(merchant: Merchant) -> None:
    rows = merchant.rows("stage", "push", "--dry-run")
    assert [(row["stage"], row["key"], row["here"], row["in_shop"]) for row in rows][:2] == [
        ("waiting", "stage", "Waiting", None),
        ("printing", "stage", "Printing", None),
    ]
    assert merchant.sent() == []
    merchant("stage", "push")
    merchant("stage", "edit", "printing", "--due", "4bd")
    (row,) = merchant.rows("stage", "push", "--dry-run")
    assert (row["stage"], row["key"], row["here"], row["in_shop"]) == ("printing", "due", "4bd", "3bd")


def test_what_somebody_else_pushed_is_not_written_over_unseen(merchant: Merchant, tmp_path: Path) -> None:
    merchant("stage", "push")
    ben = workshop(tmp_path / "ben", stages=None, beside=merchant)
    ben("stage", "pull")
    ben("stage", "edit", "printing", "--due", "1bd")
    assert ben("stage", "push", env={"ORDERSTATUS_USER": "ben@bench"}).code == 0
    merchant("stage", "edit", "waiting", "--name", "In the queue")
    ran = merchant("stage", "push")
    assert ran.code == ExitCode.USAGE
    assert "by ben@bench: nothing was written" in ran.err
    assert "stage pull" in ran.err
    # The difference was shown, and whoever says so writes over it.
    assert "1bd" in ran.out
    assert merchant("stage", "push", "--yes").code == 0
    assert ben("stage", "push").code == ExitCode.USAGE or ben.rows("stage", "push", "--dry-run")


def test_a_pull_asks_before_it_loses_what_was_never_pushed_and_keeps_it(merchant: Merchant, tmp_path: Path) -> None:
    merchant("stage", "push")
    ben = workshop(tmp_path / "ben", stages='# Ben\'s\n[drying]\nname = "Drying"\n', beside=merchant)
    refused = ben("stage", "pull")
    assert refused.code == ExitCode.USAGE
    assert "changes that were never pushed" in refused.err
    assert ben("stage", "pull", says="n", tty=True).code == ExitCode.FAILURE
    assert [row["stage"] for row in ben.rows("stage", "list")] == ["drying"]
    assert ben("stage", "pull", says="y", tty=True).code == 0
    assert ben.rows("stage", "list") == merchant.rows("stage", "list")
    assert "drying" in stages_file(ben).with_name("stages.toml.before-pull").read_text()
    assert stages_file(ben).read_text().startswith("# Ben's")


def test_what_one_pull_wrote_over_is_there_after_the_next_too(merchant: Merchant, tmp_path: Path) -> None:
    ben = workshop(tmp_path / "ben", beside=merchant)
    kept = [stages_file(ben).with_name(f"stages.toml.before-pull{end}") for end in ("", "-2")]
    for spans in (("1bd", "2bd"), ("3bd", "4bd")):
        merchant("stage", "edit", "printing", "--due", spans[0])
        merchant("stage", "push", "--yes")
        ben("stage", "edit", "printing", "--due", spans[1])
        assert ben("stage", "pull", "--yes").code == 0
    assert ["2bd" in kept[0].read_text(), "4bd" in kept[1].read_text()] == [True, True]


def test_nothing_is_pulled_where_nobody_has_pushed(merchant: Merchant) -> None:
    ran = merchant("stage", "pull")
    assert ran.code == ExitCode.FAILURE
    assert "nobody has pushed any" in ran.err


def test_a_definition_with_which_nothing_could_be_moved_is_not_pushed(merchant: Merchant) -> None:
    merchant("stage", "edit", "printing", "--next", "nowhere")
    ran = merchant("stage", "push")
    assert ran.code == ExitCode.USAGE
    assert merchant.sent() == []


def test_two_that_push_at_once_are_told(merchant: Merchant, tmp_path: Path) -> None:
    merchant("stage", "push")
    ben = workshop(tmp_path / "ben", stages=None, beside=merchant)
    ben("stage", "pull")
    ben("stage", "edit", "printing", "--due", "1bd")
    merchant("stage", "edit", "printing", "--due", "9bd")

    def meanwhile(body: bytes) -> None:
        if b"metafieldsSet" in body:
            merchant.breaks = None
            assert ben("stage", "push").code == 0

    merchant.breaks = meanwhile
    ran = merchant("stage", "push")
    assert ran.code == ExitCode.TEMPORARY
    assert "somebody pushed stages at this moment" in ran.err
    assert ben.rows("stage", "push", "--dry-run") == []


def test_a_public_name_that_is_anothers_is_refused_as_a_name_is(merchant: Merchant) -> None:
    ran = merchant("stage", "add", "press", "--public-name", "fi=painossa")
    assert (ran.code, "the public name (fi) `painossa` is that of `printing` too" in ran.err) == (ExitCode.USAGE, True)
    assert "press" not in stages_file(merchant).read_text()


def test_stages_that_are_defined_one_after_the_other_are_no_mistake_meanwhile(tmp_path: Path) -> None:
    merchant = workshop(tmp_path, stages=None)
    for id, *argv in (("printing", "--next", "packing"), ("packing", "--next", "sent"), ("sent", "--last")):
        ran = merchant("stage", "add", id, *argv)
        assert (ran.code, ran.err) == (0, "")
    assert merchant("stage", "edit", "sent", "--next", "nosuch").err.startswith("warning: stage sent: `next` names")


def test_a_last_stage_and_one_that_any_may_follow_differ_in_every_format(merchant: Merchant) -> None:
    stages_file(merchant).write_text("[a]\n[b]\nnext = []\n[c]\nnext = ['a', 'b']\n")
    columns = ("stage", "list", "--columns", "next")
    assert merchant(*columns, "--format", "tsv").out == "any\nnone\na, b\n"
    assert merchant(*columns, "--csv").out == 'next\nany\nnone\n"a, b"\n'
    assert [row["next"] for row in merchant.rows(*columns)] == [None, [], ["a", "b"]]
