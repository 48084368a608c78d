"""Every command loads, says what it is for, and says so in one place."""

from __future__ import annotations

import re

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from orderstatus.cli import app
from orderstatus.commands._registry import COMMANDS
from orderstatus.core.errors import ExitCode, OrderStatusError
from orderstatus.core.filters import AXES, Axis
from support.cli import Cli


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_loads_and_agrees_with_its_summary(name: str) -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    real = root.commands[name].load()  # type: ignore[attr-defined]
    assert real.help.splitlines()[0] == COMMANDS[name].summary


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_of_every_command_has_a_help_text(name: str) -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    loaded = root.commands[name].load()  # type: ignore[attr-defined]
    for command in (loaded, *getattr(loaded, "commands", {}).values()):
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name} {parameter.name}"


@pytest.mark.parametrize("name", ["auth", "config", "demo", "export", "view"])
def test_no_summary_of_a_subcommand_is_cut_at_80_columns(cli: Cli, name: str) -> None:
    ran = cli(name, "--help")
    assert ran.code == 0
    assert not [line for line in ran.out.splitlines() if line.startswith("  ") and line.endswith("...")]


def test_a_typo_is_exit_2_with_a_suggestion(cli: Cli) -> None:
    ran = cli("lsit")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean 'list'?" in ran.err


def test_no_command_at_all_is_help_and_exit_2(cli: Cli) -> None:
    ran = cli()
    assert ran.code == 2
    assert "\nLook:\n" in ran.out + ran.err


# Design 2, line by line.
DESIGN = {
    "Look": "list show find open shipments returns report explain",
    "Today": "attention changes watch",
    "Act": "capture mark-paid fulfill ship track event deliver hold release cancel close reopen tag journal",
    "Custom": "stage notify",
    "Files": "export sync mirror view",
    "Set up": "auth config doctor demo",
}


def test_the_root_help_shows_the_designs_groups_in_the_designs_order(cli: Cli) -> None:
    shown: dict[str, list[str]] = {}
    for line in cli("--help").out.split("\n\n", 3)[3].splitlines():
        if line.endswith(":") and not line.startswith(" "):
            shown[line.removesuffix(":")] = here = []
        elif match := re.match(r"  ([a-z-]+)  +\S", line):
            here.append(match[1])
    exist = {group: [name for name in names.split() if name in COMMANDS] for group, names in DESIGN.items()}
    assert shown == {group: names for group, names in exist.items() if names}


def test_the_root_help_names_every_command_with_its_whole_summary(cli: Cli) -> None:
    told = " ".join(cli("--help").out.split())
    for name, entry in COMMANDS.items():
        assert f"{name} {entry.summary}" in told


def test_the_summaries_of_the_root_help_stand_in_one_column(cli: Cli) -> None:
    first_words = {name: entry.summary.split()[0] for name, entry in COMMANDS.items()}
    lines = cli("--help").out.splitlines()
    columns = {
        line.index(first_words[name])
        for line in lines
        if (name := line.strip().partition(" ")[0]) in first_words and line.startswith("  ")
    }
    assert len(columns) == 1


def test_the_exit_codes_are_the_designs() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0,
        "FAILURE": 1,
        "USAGE": 2,
        "TEMPORARY": 3,
        "ACCESS": 4,
        "FOUND": 10,
        "INTERRUPTED": 130,
        "BROKEN_PIPE": 141,
    }


def test_every_error_has_an_exit_code_of_its_own_kind() -> None:
    assert {each.__name__: each.exit_code for each in OrderStatusError.__subclasses__()} == {
        "UsageError": ExitCode.USAGE,
        "TemporaryError": ExitCode.TEMPORARY,
        "AccessError": ExitCode.ACCESS,
        "NotFoundError": ExitCode.FAILURE,
        "TooCostlyError": ExitCode.FAILURE,
        "IncompleteError": ExitCode.FAILURE,
        "UnclearOutcomeError": ExitCode.FAILURE,
        "ShopsFailedError": ExitCode.FAILURE,
    }


def test_a_bug_is_one_line_and_no_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("orderstatus.commands._listing.list_matching", broken)
    ran = cli("list", "--demo")
    assert ran.code == 1
    assert ran.err.startswith("error: this is a bug in orderstatus: ZeroDivisionError: oops\n\nhint: ")


@pytest.mark.parametrize("axis", AXES, ids=lambda axis: axis.name)
def test_the_help_of_list_names_every_word_of_every_axis(axis: Axis) -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    options = {option: each for each in root.commands["list"].load().params for option in each.opts}  # type: ignore[attr-defined]
    words = set(re.findall(r"[a-z-]+", options[f"--{axis.name}"].help))
    assert set(axis.words) <= words
