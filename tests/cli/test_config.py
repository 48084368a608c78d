"""`config`: what holds and why, values set and taken out, and a file that is wrong said with its place."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer

from orderstatus.commands._complete import complete_setting
from orderstatus.config.settings_reading import read_settings
from orderstatus.core.errors import UsageError
from orderstatus.runtime import Runtime, configuring
from support.cli import Cli, Ran

TWO = """\
# Mine.
lang = "fi"   # for the warehouse
country = "SE"

[thresholds]
silent = "3bd"

[profile.acme]
shop = "acme"
country = "FI"
thresholds.silent = "4bd"
token_command = "pass show shopify/acme"

[profile.beta]
shop = "beta"
handling_time = "1bd"
holidays = []
"""


def write(cli: Cli, text: str) -> Path:
    path = cli.home / "config" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def held(ran: Ran) -> dict[str, tuple[Any, str]]:
    assert (ran.code, ran.err) == (0, "")
    return {row["key"]: (row["value"], row["origin"]) for row in json.loads(ran.out)}


def test_the_path_is_where_the_file_would_be_and_nothing_is_made(cli: Cli) -> None:
    expected = str(cli.home / "config" / "config.toml")
    assert cli("config", "path") == Ran(0, f"{expected}\n", "")
    ran = cli("config", "path", tty=True)
    assert ran.out == f"{expected}\n"
    assert "no such file yet" in ran.err
    assert not cli.home.exists()


def test_the_path_is_the_one_that_the_environment_names_also_where_nothing_is(cli: Cli, tmp_path: Path) -> None:
    named = str(tmp_path / "mine.toml")
    assert cli("config", "path", env={"ORDERSTATUS_CONFIG": named}).out == f"{named}\n"


def test_without_a_file_every_default_holds(cli: Cli) -> None:
    shown = held(cli("config", "show", "--json"))
    assert {origin for _, origin in shown.values()} == {"default"}
    assert shown["weekend"] == (["sat", "sun"], "default")
    assert shown["thresholds.silent"] == ("5bd", "default")
    assert shown["authorization_days.default"] == (7, "default")
    assert shown["country"] == (None, "default")
    assert "shop" not in shown


@pytest.mark.parametrize(
    ("key", "argv", "env", "expected"),
    [
        ("lang", (), {}, ("fi", "shared")),
        ("lang", (), {"ORDERSTATUS_LANG": "en"}, ("en", "environment ORDERSTATUS_LANG")),
        ("lang", ("--lang", "fi"), {"ORDERSTATUS_LANG": "en"}, ("fi", "flag --lang")),
        ("country", (), {}, ("SE", "shared")),
        ("country", ("--shop", "acme"), {}, ("FI", "profile acme")),
        ("country", (), {"ORDERSTATUS_SHOP": "acme"}, ("FI", "profile acme")),
        ("country", ("--shop", "beta"), {"ORDERSTATUS_SHOP": "acme"}, ("SE", "shared")),
        ("shop", (), {"ORDERSTATUS_SHOP": "acme"}, ("acme.myshopify.com", "environment ORDERSTATUS_SHOP")),
        ("shop", ("--shop", "beta"), {"ORDERSTATUS_SHOP": "acme"}, ("beta.myshopify.com", "flag --shop")),
        ("thresholds.silent", (), {}, ("3bd", "shared")),
        ("thresholds.silent", ("--shop", "acme"), {}, ("4bd", "profile acme")),
        ("thresholds.silent", ("--shop", "beta"), {}, ("3bd", "shared")),
        ("thresholds.unfulfilled", ("--shop", "acme"), {}, ("2bd", "default")),
        ("thresholds.unfulfilled", ("--shop", "beta"), {}, ("1bd", "handling_time")),
        ("handling_time", ("--shop", "beta"), {}, ("1bd", "profile beta")),
        ("holidays", ("--shop", "beta"), {}, ([], "profile beta")),
        ("holidays", ("--shop", "acme"), {}, (None, "default")),
        ("token_command", ("--shop", "acme"), {}, ("pass show shopify/acme", "profile acme")),
        ("api_version", ("--shop", "other"), {}, ("2026-10", "default")),
    ],
)
def test_a_flag_goes_before_the_environment_the_profile_the_top_and_the_default(
    cli: Cli, key: str, argv: tuple[str, ...], env: Mapping[str, str], expected: tuple[Any, str]
) -> None:
    write(cli, TWO)
    assert held(cli("config", "show", "--json", *argv, env=env))[key] == expected


def test_the_address_in_the_environment_is_of_one_shop_only(cli: Cli) -> None:
    write(cli, TWO)
    env = {"ORDERSTATUS_SHOP": "acme", "ORDERSTATUS_API_URL": "http://127.0.0.1:8765/"}
    own = ("http://127.0.0.1:8765", "environment ORDERSTATUS_API_URL")
    assert held(cli("config", "show", "--json", env=env))["api_url"] == own
    assert held(cli("config", "show", "--json", "--shop", "beta", env=env))["api_url"] == (None, "default")


def test_the_only_profile_and_the_default_one_need_no_name(cli: Cli) -> None:
    write(cli, '[profile.acme]\nshop = "acme"\n')
    assert held(cli("config", "show", "--json"))["shop"] == ("acme.myshopify.com", "profile acme")
    write(cli, f'default_profile = "beta"\n{TWO}')
    assert held(cli("config", "show", "--json"))["shop"] == ("beta.myshopify.com", "profile beta")


def test_no_credential_is_shown(cli: Cli) -> None:
    write(cli, TWO)
    env = {"ORDERSTATUS_SHOP": "acme", "ORDERSTATUS_TOKEN": "shpat_0123", "ORDERSTATUS_CLIENT_SECRET": "shpss_0123"}
    for argv in (("--json",), ("--csv",), ("--columns", "key,value,origin,about")):
        assert "0123" not in cli("config", "show", *argv, env=env).out


def test_in_a_pipe_it_is_tsv_and_the_origin_is_a_column_that_is_asked_for(cli: Cli) -> None:
    write(cli, TWO)
    plain, with_origin = cli("config", "show"), cli("config", "show", "--origin")
    assert "country\tSE" in plain.lines
    assert "country\tSE\tshared" in with_origin.lines
    listed = list(csv.DictReader(io.StringIO(cli("config", "show", "--csv").out)))
    assert list(listed[0]) == ["key", "value", "origin", "about"]


def test_a_shop_that_is_none_is_exit_2(cli: Cli) -> None:
    assert cli("config", "show", "--shop", "a b").code == 2
    assert cli("config", "show", "--shop", "a,b").code == 2


@pytest.mark.parametrize(
    ("argv", "out"),
    [
        (("lang",), "fi\n"),
        (("weekend",), "sat, sun\n"),
        (("handling_time",), "2bd\n"),
        (("handling-time",), "2bd\n"),
        (("time_zone",), ""),
        (("profile.acme.country",), "FI\n"),
        (("country", "--shop", "acme"), "FI\n"),
        (("profile.beta.country",), "SE\n"),
        (("authorization_days.paypal",), ""),
    ],
)
def test_the_value_in_force_is_one_plain_line_and_nothing_where_there_is_none(
    cli: Cli, argv: tuple[str, ...], out: str
) -> None:
    write(cli, TWO)
    assert cli("config", "get", *argv) == Ran(0, out, "")
    assert cli("config", "get", *argv, tty=True) == Ran(0, out, "")


@pytest.mark.parametrize("command", [("get",), ("set",), ("unset",)], ids=lambda each: each[0])
@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("tiem_zone", "time_zone"),
        ("thresholds.silnt", "silent"),
        ("profile.acme.contry", "country"),
        ("lang.x", None),
        ("handling.time.x", None),
        ("", None),
    ],
)
def test_a_key_that_there_is_not_is_exit_2_with_the_nearest(
    cli: Cli, command: tuple[str], key: str, nearest: str | None
) -> None:
    path = write(cli, TWO)
    ran = cli("config", *command, key, *(["x"] if command == ("set",) else []))
    assert (ran.code, ran.out) == (2, "")
    assert nearest is None or f"did you mean `{nearest}`?" in ran.err
    assert path.read_text(encoding="utf-8") == TWO


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("thresholds", "thresholds.authorization-expiring"),
        ("profile.acme", "profile.acme.lang"),
        ("profile", "profile.acme.lang"),
        ("view.late", "orderstatus view"),
        ("shop", "--shop acme"),
        ("profile.gamma.lang", "one of: acme, beta"),
    ],
)
def test_what_is_no_single_setting_is_exit_2_with_the_way_on(cli: Cli, key: str, said: str) -> None:
    write(cli, TWO)
    ran = cli("config", "get", key)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (("thresholds.silent", "5bd"), 'silent = "5bd"'),
        (("profile.acme.time_zone", "Europe/Helsinki"), 'time_zone = "Europe/Helsinki"'),
        (("time_zone", "Europe/Helsinki", "--shop", "acme"), 'time_zone = "Europe/Helsinki"'),
        (("weekend", "fri, sat"), 'weekend = ["fri", "sat"]'),
        (("holidays", "2026-12-24,2026-12-31"), "holidays = [2026-12-24, 2026-12-31]"),
        (("carriers_without_events", '["Oma, Oy", "Posti"]'), 'carriers_without_events = ["Oma, Oy", "Posti"]'),
        (("authorization_days.shop pay", "29"), '"shop pay" = 29'),
        (("token_command", "pass show 'a b'", "--shop", "beta"), "token_command = \"pass show 'a b'\""),
        (("default_profile", "beta"), 'default_profile = "beta"'),
        (("profile.gamma.shop", "gamma"), 'shop = "gamma"'),
        (("shop", "gamma", "--shop", "gamma"), 'shop = "gamma"'),
    ],
)
def test_what_is_set_is_one_line_of_the_file_and_every_other_stays(cli: Cli, argv: tuple[str, ...], line: str) -> None:
    path = write(cli, TWO)
    assert cli("config", "set", *argv) == Ran(0, "", "")
    after = path.read_text(encoding="utf-8").splitlines()
    assert line in after
    before = [each for each in TWO.splitlines() if not each.startswith("silent")]
    assert [each for each in after if each in before and each] == [each for each in before if each]
    key, *rest = argv
    assert cli("config", "get", key, *rest[1:]).code == 0


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("time_zone", "Europe/Helsinky"), "Europe/Helsinky"),
        (("thresholds.silent", "soon"), "soon"),
        (("authorization_days.paypal", "many"), "not a number of days"),
        (("holidays", "christmas"), "2026-12-24"),
        (("format", "cvs"), "did you mean `csv`?"),
        (("shop", "acme"), "is of one shop"),
        (("default_profile", "acme", "--shop", "beta"), "whole file"),
        (("profile.gamma.lang", "fi"), "does not say which shop"),
        (("profile.Gamma.shop", "x"), "name of a profile"),
        (("lang", "fi", "--shop", "gamma"), "no profile of `gamma`"),
        (("profile.acme.lang", "fi", "--shop", "beta"), "two profiles"),
        (("profile.acme.api_url", "http://shop.example"), "in the clear"),
        (("profile.acme.token_command", "echo shpat_0123"), "holds a credential"),
    ],
)
def test_a_value_that_is_wrong_is_exit_2_and_nothing_is_written(cli: Cli, argv: tuple[str, ...], said: str) -> None:
    path = write(cli, TWO)
    ran = cli("config", "set", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "0123" not in ran.err
    assert path.read_text(encoding="utf-8") == TWO


def test_the_first_set_makes_the_file_for_its_owner_alone_and_says_so_on_a_terminal(cli: Cli) -> None:
    ran = cli("config", "set", "lang", "fi", tty=True)
    path = cli.home / "config" / "config.toml"
    assert (ran.code, ran.out) == (0, "")
    assert str(path) in ran.err
    assert path.read_text(encoding="utf-8") == 'lang = "fi"\n'
    assert os.name != "posix" or stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("argv", "gone"),
    [
        (("thresholds.silent",), 'silent = "3bd"\n'),
        (("country", "--shop", "acme"), 'country = "FI"\n'),
        (("profile.acme.thresholds",), 'thresholds.silent = "4bd"\n'),
        (("profile.beta",), '\n[profile.beta]\nshop = "beta"\nhandling_time = "1bd"\nholidays = []\n'),
        (("time_zone",), ""),
    ],
)
def test_what_is_taken_out_is_gone_and_what_was_not_there_is_no_error(
    cli: Cli, argv: tuple[str, ...], gone: str
) -> None:
    path = write(cli, TWO)
    assert cli("config", "unset", *argv) == Ran(0, "", "")
    assert path.read_text(encoding="utf-8") == TWO.replace(gone, "", 1)


def test_a_wrong_key_can_be_taken_out_of_a_file_that_holds_it(cli: Cli) -> None:
    path = write(cli, 'colour = "red"\nlang = "fi"\n')
    assert cli("config", "get", "lang").code == 2
    assert cli("config", "unset", "colour") == Ran(0, "", "")
    assert path.read_text(encoding="utf-8") == 'lang = "fi"\n'


@pytest.mark.parametrize("key", ["profile.acme.shop", "view.late", "profile"])
def test_what_would_leave_the_file_wrong_or_is_not_one_setting_is_not_taken_out(cli: Cli, key: str) -> None:
    path = write(cli, TWO)
    assert cli("config", "unset", key).code == 2
    assert path.read_text(encoding="utf-8") == TWO


@pytest.mark.parametrize("argv", [("check",), ("show",), ("get", "lang"), ("set", "lang", "fi"), ("unset", "lang")])
def test_a_file_that_is_not_toml_is_exit_2_with_line_and_column(cli: Cli, argv: tuple[str, ...]) -> None:
    path = write(cli, 'lang = "fi"\ncountry = FI\n')
    ran = cli("config", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert f"{path} is not TOML" in ran.err
    assert "line 2, column 11" in ran.err


def test_a_right_file_is_one_line_on_a_terminal_and_none_in_a_pipe(cli: Cli) -> None:
    path = write(cli, TWO)
    assert cli("config", "check") == Ran(0, "", "")
    assert cli("config", "check", "--lang", "en", tty=True) == Ran(0, "", f"{path} is right\n")


def test_another_file_can_be_checked_and_one_that_is_not_there_is_exit_2(cli: Cli, tmp_path: Path) -> None:
    write(cli, "lang = \n")
    other = tmp_path / "other.toml"
    assert "there is no file" in cli("config", "check", str(other)).err
    other.write_text(TWO, encoding="utf-8")
    assert cli("config", "check", str(other)) == Ran(0, "", "")
    other.write_text('[profile.x]\ncolour = "red"\n', encoding="utf-8")
    ran = cli("config", "check", str(other))
    assert ran.code == 2
    assert f"in {other}: `profile.x` does not know `colour`" in ran.err


def test_every_view_that_is_wrong_is_said(cli: Cli) -> None:
    write(
        cli, '[view.a]\nlimit = 5\n[view.b]\ncommand = "list"\ncolour = "red"\n[view.c]\ncommand = "list"\nlimit = 5\n'
    )
    ran = cli("config", "check")
    assert ran.code == 2
    assert "`a`" in ran.err
    assert "`b`" in ran.err
    assert "`c`" not in ran.err


def test_two_profiles_of_one_shop_are_a_warning(cli: Cli) -> None:
    write(cli, '[profile.a]\nshop = "acme"\n[profile.b]\nshop = "acme.myshopify.com"\n')
    ran = cli("config", "check")
    assert ran.code == 0
    assert ran.err.startswith("warning: ")
    assert "a, b are all of acme.myshopify.com" in ran.err


def test_two_runs_that_set_at_once_both_have_their_way(clean_env: dict[str, str], tmp_path: Path) -> None:
    def run(number: int) -> int:
        argv = [sys.executable, "-m", "orderstatus", "config", "set", f"profile.p{number}.shop", f"p{number}"]
        return subprocess.run(argv, env=clean_env, capture_output=True).returncode

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, range(4))) == [0] * 4
    assert set(read_settings(tmp_path / "home" / "config" / "config.toml").profiles) == {"p0", "p1", "p2", "p3"}


EDITOR = """\
import pathlib, sys
path, log = pathlib.Path(sys.argv[-1]), pathlib.Path({log!r})
log.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
texts = pathlib.Path({texts!r})
todo = texts.read_text(encoding="utf-8").split("---\\n")
path.write_text(todo.pop(0), encoding="utf-8")
texts.write_text("---\\n".join(todo), encoding="utf-8")
"""


class Editor:
    """An editor that types one text after the other, and remembers what it was last given."""

    def __init__(self, folder: Path, *texts: str) -> None:
        self._log, self._script, typed = folder / "log", folder / "editor.py", folder / "texts"
        typed.write_text("---\n".join(texts), encoding="utf-8")
        self._script.write_text(EDITOR.format(log=str(self._log), texts=str(typed)), encoding="utf-8")

    @property
    def env(self) -> dict[str, str]:
        return {"EDITOR": f'"{sys.executable}" "{self._script}"', "PATH": os.environ["PATH"]}

    @property
    def given(self) -> str:
        return self._log.read_text(encoding="utf-8")


def test_an_editor_needs_a_terminal(cli: Cli) -> None:
    ran = cli("config", "edit")
    assert (ran.code, ran.out) == (2, "")
    assert "needs a terminal" in ran.err
    assert not cli.home.exists()


def test_what_was_edited_is_the_file_when_it_is_right(cli: Cli, tmp_path: Path) -> None:
    path = write(cli, TWO)
    editor = Editor(tmp_path, 'lang = "en"\n')
    ran = cli("config", "edit", tty=True, env=editor.env)
    assert (ran.code, ran.out) == (0, "")
    assert editor.given == TWO
    assert path.read_text(encoding="utf-8") == 'lang = "en"\n'
    assert [each.name for each in path.parent.iterdir() if each.suffix == ".toml"] == ["config.toml"]


def test_an_editor_whose_quotes_are_not_closed_is_a_mistake_in_the_environment(cli: Cli) -> None:
    ran = cli("config", "edit", tty=True, env={"EDITOR": "vim 'x"})
    assert (ran.code, ran.out) == (2, "")
    assert "EDITOR cannot be split into words" in ran.err


def test_where_there_is_no_file_it_begins_with_every_key_in_comments(cli: Cli, tmp_path: Path) -> None:
    editor = Editor(tmp_path, 'lang = "fi"\n')
    assert cli("config", "edit", tty=True, env=editor.env).code == 0
    assert '# time_zone = "Europe/Helsinki"\n' in editor.given
    assert (cli.home / "config" / "config.toml").read_text(encoding="utf-8") == 'lang = "fi"\n'


def test_a_broken_edit_can_be_mended_at_once(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(cli, TWO)
    editor = Editor(tmp_path, "lang = fi\n", 'lang = "en"\n')
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    ran = cli("config", "edit", tty=True, env=editor.env)
    assert ran.code == 0
    assert "line 1, column 8" in ran.err
    assert editor.given == "lang = fi\n"
    assert path.read_text(encoding="utf-8") == 'lang = "en"\n'


@pytest.mark.parametrize("answer", ["n\n", ""], ids=["no", "no answer"])
def test_a_broken_edit_leaves_the_file_as_it_was_and_what_was_typed_is_kept(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    path = write(cli, TWO)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    ran = cli("config", "edit", tty=True, env=Editor(tmp_path, 'colour = "red"\n').env)
    assert ran.code == 2
    assert path.read_text(encoding="utf-8") == TWO
    (draft,) = [each for each in path.parent.glob("*.toml") if each != path]
    assert draft.read_text(encoding="utf-8") == 'colour = "red"\n'
    assert str(draft) in ran.err


def test_what_another_run_wrote_while_the_editor_was_open_is_not_lost(cli: Cli, tmp_path: Path) -> None:
    path = write(cli, TWO)
    editor = Editor(tmp_path, 'lang = "en"\n')
    env = {"ORDERSTATUS_HOME": str(cli.home), **editor.env}
    runtime = Runtime(streams=cast(Any, SimpleNamespace()), env=env)
    edit = configuring._edited

    def interrupted(*arguments: Any) -> str:
        text = edit(*arguments)
        path.write_text('country = "FI"\n', encoding="utf-8")
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(configuring, "_edited", interrupted)
        with pytest.raises(UsageError, match="changed meanwhile") as caught:
            configuring.edit_settings(runtime, lambda _: False)
    assert path.read_text(encoding="utf-8") == 'country = "FI"\n'
    assert "what you typed is in" in (caught.value.hint or "")


def offered(cli: Cli, incomplete: str) -> list[str]:
    runtime = Runtime(streams=cast(Any, SimpleNamespace()), env={"ORDERSTATUS_HOME": str(cli.home)})
    return complete_setting(cast(typer.Context, SimpleNamespace(obj=runtime)), incomplete)


def test_keys_are_offered_those_of_the_profiles_too(cli: Cli) -> None:
    write(cli, TWO)
    assert offered(cli, "time") == ["time_zone"]
    assert offered(cli, "thresholds.si") == ["thresholds.silent"]
    assert offered(cli, "profile.acme.co") == ["profile.acme.country"]
    write(cli, "lang = \n")
    assert offered(cli, "time") == []


def test_everything_is_said_in_finnish_too(cli: Cli) -> None:
    write(cli, "")
    assert "asetettu tiedostoon" in cli("config", "set", "lang", "fi", tty=True).err
    assert cli("config", "show", tty=True).lines[0].split() == ["Asetus", "Arvo"]
    assert "kunnossa" in cli("config", "check", tty=True).err


@pytest.mark.parametrize(("key", "value"), [("lang", "xx"), ("thresholds.silent", "soon"), ("format", "xml")])
def test_what_is_typed_wrongly_is_not_said_to_stand_in_the_file(cli: Cli, key: str, value: str) -> None:
    write(cli, 'country = "FI"\n')
    ran = cli("config", "set", key, value)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: `{key}` does not ")
    assert "config.toml" not in ran.err
