"""The settings file: every key, every default, and errors that name the file and what it accepts."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orderstatus.config.settings import Settings, read_settings, settings_file
from orderstatus.core.errors import UsageError
from orderstatus.core.flags import DEFAULT_THRESHOLDS, Flag
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.spans import Span, Unit, business_days, days, hours
from orderstatus.core.views import View
from support.cli import Cli

Read = Callable[[str], Settings]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def _read(text: str) -> Settings:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path)

    return _read


EVERY_KEY = """
lang = "fi"
country = "FI"
weekend = ["sun"]
holidays = [2026-12-24, "2026-12-31"]
carriers_without_events = ["Matkahuolto", "Oma Kuljetus"]

[authorization_days]
default = 14
paypal = 29

[thresholds]
silent = "3bd"
not-delivered = "2w"
authorization-expiring = "24h"

[view.late-posti]
command = "shipments"
carrier = ["Posti"]
older_than = "5d"
late = true
limit = 3
"""


def test_every_key_is_read(read: Read) -> None:
    assert read(EVERY_KEY) == Settings(
        lang="fi",
        country="FI",
        weekend=frozenset({6}),
        holidays=frozenset({date(2026, 12, 24), date(2026, 12, 31)}),
        carriers_without_events=frozenset({"matkahuolto", "oma kuljetus"}),
        authorization_days={"default": 14, "paypal": 29},
        thresholds={
            "silent": business_days(3),
            "not-delivered": days(14),
            "authorization-expiring": hours(24),
        },
        views={
            "late-posti": View(
                name="late-posti",
                command="shipments",
                flags={"carrier": ("Posti",), "older-than": "5d", "late": True, "limit": 3},
            )
        },
    )


def test_the_rules_are_the_files_and_the_defaults_where_it_is_silent(read: Read) -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    rules = read(EVERY_KEY).rules(helsinki)
    assert rules.threshold(Flag.SILENT) == business_days(3)
    assert rules.threshold(Flag.LIKELY_LOST) == DEFAULT_THRESHOLDS[Flag.LIKELY_LOST]
    assert rules.carriers_without_events == {"matkahuolto", "oma kuljetus"}
    assert rules.capture == CaptureRule(
        period=timedelta(days=14), by_gateway={"paypal": timedelta(days=29)}, warning=timedelta(hours=24)
    )
    calendar = rules.calendar
    assert calendar.zone is helsinki
    assert calendar.is_business_day(date(2026, 11, 28)), "a Saturday, on which this shop works"
    assert not calendar.is_business_day(date(2026, 11, 29)), "a Sunday"
    assert not calendar.is_business_day(date(2026, 12, 24)), "the shop's own day"
    assert not calendar.is_business_day(date(2027, 12, 6)), "Independence Day, a Monday"


def test_an_empty_file_and_no_file_are_the_defaults(read: Read, tmp_path: Path) -> None:
    assert read("") == read("# nothing yet\n") == read_settings(tmp_path / "none.toml") == Settings()
    rules = Settings().rules(UTC)
    assert rules.thresholds == DEFAULT_THRESHOLDS
    assert rules.capture == CaptureRule()
    assert not rules.calendar.is_business_day(date(2026, 11, 28))
    assert rules.calendar.is_business_day(date(2026, 12, 25)), "no country, no public holidays"


def test_a_mark_before_the_text_is_no_error(read: Read) -> None:
    assert read('\ufefflang = "fi"\n').lang == "fi"


@pytest.mark.parametrize("flag", DEFAULT_THRESHOLDS)
def test_every_threshold_can_be_set(read: Read, flag: str) -> None:
    unit = "h" if flag == Flag.AUTHORIZATION_EXPIRING else "bd"
    assert read(f'[thresholds]\n{flag} = "9{unit}"\n').thresholds == {flag: Span(9, Unit(unit))}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('langg = "fi"', "does not know `langg`; did you mean `lang`?"),
        ("carrier_without_events = []", "did you mean `carriers_without_events`?"),
        ("[thresholds]\nsilnt = '3bd'", "`thresholds` does not know `silnt`; did you mean `silent`?"),
        ("[thresholds]\nsilent = 'soon'", "`thresholds.silent` does not understand `soon`"),
        ("[thresholds]\nsilent = 3", "`thresholds.silent` does not understand `3`"),
        ("[thresholds]\nsilent = true", "`thresholds.silent` does not understand `True`"),
        ("[thresholds]\nauthorization-expiring = '2bd'", "money expires on Sundays too"),
        ("thresholds = 'all'", "`thresholds` in "),
        ("lang = 3", "`lang` in "),
        ("country = ['FI']", "`country` in "),
        ("weekend = 'sun'", "`weekend` in "),
        ("weekend = ['sunny']", "`weekend` does not know `sunny`"),
        ("weekend = ['su']", "`weekend` does not know `su`"),
        ("holidays = ['Christmas']", "`holidays` in "),
        ("holidays = [2026-12-24T10:00:00]", "`holidays` in "),
        ("holidays = [1]", "`holidays` in "),
        ("carriers_without_events = 'Posti'", "`carriers_without_events` in "),
        ("[authorization_days]\npaypal = 0", "`authorization_days.paypal` is not a number of days"),
        ("[authorization_days]\npaypal = '7d'", "`authorization_days.paypal` is not a number of days"),
        ("[authorization_days]\npaypal = true", "`authorization_days.paypal` is not a number of days"),
        ("view = 'x'", "`view` in "),
        ("[view]\nx = 'list'", "`view.x` in "),
        ("[view.x]\nlate = true", "does not say of which command it is"),
        ("[view.x]\ncommand = 'list'\npayment = 1.5", "`view.x.payment` in "),
        ("[view.x]\ncommand = 'list'\npayment = [1]", "`view.x.payment` in "),
        ("[view.Late]\ncommand = 'list'", "`Late` cannot be the name of a view"),
    ],
)
def test_what_is_wrong_is_named_with_its_file_and_what_it_accepts(
    read: Read, tmp_path: Path, text: str, named: str
) -> None:
    error = mistake(read, text)
    assert error is not None
    assert named in str(error)
    assert str(tmp_path / "config.toml") in str(error)
    assert error.hint


def mistake(read: Read, text: str) -> UsageError | None:
    """What is wrong with the file, or with a view in it, which only those who ask for the view are told."""
    try:
        settings = read(text)
    except UsageError as error:
        return error
    return next(iter(settings.broken_views.values()), None)


def test_a_view_that_is_none_is_no_reason_to_refuse_what_does_not_ask_for_it(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[view.x]\nstate = "open"\n', encoding="utf-8")
    env = {"ORDERSTATUS_CONFIG": str(path)}
    assert cli("list", "--demo", "--limit", "1", env=env).code == 0
    asked = cli("list", "--demo", "--view", "x", env=env)
    assert asked.code == 2
    assert "does not say of which command it is" in asked.err


def test_what_is_not_toml_names_its_line(read: Read, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"config\.toml is not TOML: .*line 2"):
        read('lang = "fi"\ncountry = FI\n')


def test_a_file_that_cannot_be_read_is_an_error_and_not_the_defaults(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"{tmp_path} is not a file"):
        read_settings(tmp_path)
    path = tmp_path / "latin.toml"
    path.write_bytes('country = "Å"'.encode("latin-1"))
    with pytest.raises(UsageError, match="is not text in UTF-8"):
        read_settings(path)


def test_the_environment_names_the_file(tmp_path: Path) -> None:
    home = {"ORDERSTATUS_HOME": str(tmp_path)}
    assert settings_file(home) == tmp_path / "config" / "config.toml"
    named = {**home, "ORDERSTATUS_CONFIG": str(tmp_path / "mine.toml")}
    assert settings_file(named) == tmp_path / "mine.toml"
    assert settings_file({"ORDERSTATUS_CONFIG": "~/mine.toml"}) == Path(os.path.expanduser("~/mine.toml"))
    with pytest.raises(UsageError, match="ORDERSTATUS_CONFIG is no file"):
        settings_file({"ORDERSTATUS_CONFIG": "~nobody-of-that-name/mine.toml"})


def test_a_file_that_the_environment_names_must_be_there(cli: Cli, tmp_path: Path) -> None:
    ran = cli("list", "--demo", env={"ORDERSTATUS_CONFIG": str(tmp_path / "typo.toml")})
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: ORDERSTATUS_CONFIG names {tmp_path / 'typo.toml'}, which is not there")


def test_a_wrong_setting_stops_a_command_with_exit_2(cli: Cli) -> None:
    write(cli, "weekends = ['sun']")
    ran = cli("list", "--demo")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean `weekend`?" in ran.err
    assert "hint: one of: lang, country, weekend" in ran.err


def test_the_language_of_the_file_gives_way_to_the_environment_and_to_the_flag(cli: Cli) -> None:
    write(cli, "lang = 'fi'")
    argv = ("list", "--demo", "--limit", "1", "--columns", "name,state")

    def heading(*more: str, env: dict[str, str] | None = None) -> str:
        return cli(*argv, *more, tty=True, env=env).lines[0].split()[0]

    assert heading() == "Tilaus"
    assert heading("--lang", "en") == "Order"
    assert heading(env={"ORDERSTATUS_LANG": "en"}) == "Order"
    assert heading("--lang", "fi", env={"ORDERSTATUS_LANG": "en"}) == "Tilaus"


def test_authorization_days_move_the_deadline_of_a_listed_order(cli: Cli) -> None:
    argv = ("list", "--demo", "--payment", "authorized", "--csv", "--columns", "name,capture_by,capture_by_estimated")

    def estimated() -> dict[str, datetime]:
        rows = [line.split(",") for line in cli(*argv).lines[1:]]
        return {name: datetime.fromisoformat(by) for name, by, is_estimated in rows if is_estimated == "true"}

    before = estimated()
    write(cli, "[authorization_days]\ndefault = 10\n")
    after = estimated()
    assert before.keys() == after.keys() != set()
    assert {after[name] - before[name] for name in before} == {timedelta(days=3)}


def write(cli: Cli, text: str) -> None:
    path = cli.home / "config" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "line",
    [
        'country = "XX"',
        'country = ""',
        'country = "FI-"',
        'lang = "xx"',
        'weekend = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]',
        'carriers_without_events = [" "]',
    ],
)
def test_what_would_silently_do_nothing_is_refused_with_the_name_of_the_file(read: Read, line: str) -> None:
    with pytest.raises(UsageError, match=r"config\.toml") as caught:
        read(line)
    assert caught.value.hint


def test_a_carriers_name_is_read_without_the_space_around_it(read: Read) -> None:
    assert read('carriers_without_events = [" Matkahuolto "]').carriers_without_events == {"matkahuolto"}
