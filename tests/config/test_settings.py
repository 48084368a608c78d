"""The settings file: every key, every default, and errors that name the file and what it accepts."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orderstatus.config.settings import Settings, SettingsFile, Target
from orderstatus.config.settings_reading import read_settings, settings_file
from orderstatus.core.errors import UsageError
from orderstatus.core.flags import DEFAULT_THRESHOLDS, Flag
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.spans import Span, Unit, business_days, days, hours
from orderstatus.core.views import View
from support.cli import Cli

Read = Callable[[str], SettingsFile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def _read(text: str) -> SettingsFile:
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
    file = read(EVERY_KEY)
    assert file.shared == Settings(
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
    )
    assert file.views == {
        "late-posti": View(
            name="late-posti",
            command="shipments",
            flags={"carrier": ("Posti",), "older-than": "5d", "late": True, "limit": 3},
        )
    }


def test_the_rules_are_the_files_and_the_defaults_where_it_is_silent(read: Read) -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    rules = read(EVERY_KEY).shared.rules(helsinki)
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
    files = [read(""), read("# nothing yet\n"), read_settings(tmp_path / "none.toml")]
    assert [(file.shared, file.profiles, file.views) for file in files] == [(Settings(), {}, {})] * 3
    rules = Settings().rules(UTC)
    assert rules.thresholds == DEFAULT_THRESHOLDS
    assert rules.capture == CaptureRule()
    assert not rules.calendar.is_business_day(date(2026, 11, 28))
    assert rules.calendar.is_business_day(date(2026, 12, 25)), "no country, no public holidays"


def test_a_mark_before_the_text_is_no_error(read: Read) -> None:
    assert read('\ufefflang = "fi"\n').shared.lang == "fi"


@pytest.mark.parametrize("flag", DEFAULT_THRESHOLDS)
def test_every_threshold_can_be_set(read: Read, flag: str) -> None:
    unit = "h" if flag == Flag.AUTHORIZATION_EXPIRING else "bd"
    assert read(f'[thresholds]\n{flag} = "9{unit}"\n').shared.thresholds == {flag: Span(9, Unit(unit))}


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
        ("thresholds = 'all'", "`thresholds` is not "),
        ("lang = 3", "`lang` is not "),
        ("country = ['FI']", "`country` is not "),
        ("weekend = 'sun'", "`weekend` is not "),
        ("weekend = ['sunny']", "`weekend` does not know `sunny`"),
        ("weekend = ['su']", "`weekend` does not know `su`"),
        ("holidays = ['Christmas']", "`holidays` is not "),
        ("holidays = [2026-12-24T10:00:00]", "`holidays` is not "),
        ("holidays = [1]", "`holidays` is not "),
        ("carriers_without_events = 'Posti'", "`carriers_without_events` is not "),
        ("[authorization_days]\npaypal = 0", "`authorization_days.paypal` is not a number of days"),
        ("[authorization_days]\npaypal = '7d'", "`authorization_days.paypal` is not a number of days"),
        ("[authorization_days]\npaypal = true", "`authorization_days.paypal` is not a number of days"),
        ("view = 'x'", "`view` is not "),
        ("[view]\nx = 'list'", "`view.x` is not "),
        ("[view.x]\nlate = true", "does not say of which command it is"),
        ("[view.x]\ncommand = 'list'\npayment = 1.5", "`view.x.payment` is not "),
        ("[view.x]\ncommand = 'list'\npayment = [1]", "`view.x.payment` is not "),
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
        file = read(text)
    except UsageError as error:
        return error
    return next(iter(file.broken_views.values()), None)


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
    assert "hint: one of: default_profile, time_zone, country, weekend" in ran.err


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
    assert read('carriers_without_events = [" Matkahuolto "]').shared.carriers_without_events == frozenset(
        {"matkahuolto"}
    )


PROFILES = """
lang = "fi"
format = "csv"
handling_time = "3bd"
carriers_without_events = ["Matkahuolto"]

[thresholds]
silent = "3bd"
not-delivered = "20d"

[authorization_days]
default = 14

[profile.acme]
shop = "acme"
time_zone = "Europe/Stockholm"
handling_time = "1bd"
token_command = "pass show 'shops/acme one'"

[profile.acme.thresholds]
silent = "9d"

[profile.beta]
shop = "https://admin.shopify.com/store/beta-two"
credentials = "keyring"
api_url = "http://127.0.0.1:9"
api_version = "2026-07"
source = "api"
lang = "en"
"""


def test_a_profile_says_what_its_own_shop_has_and_takes_the_rest_from_the_top(read: Read) -> None:
    acme, beta = (read(PROFILES).settings(name) for name in ("acme", "beta"))
    assert (acme.shop, acme.time_zone, acme.lang, acme.format) == (
        "acme.myshopify.com",
        "Europe/Stockholm",
        "fi",
        "csv",
    )
    assert acme.thresholds == {"silent": days(9), "not-delivered": days(20)}, "a table is joined entry by entry"
    assert acme.token_command == ("pass", "show", "shops/acme one")
    assert (beta.shop, beta.lang, beta.api_version) == ("beta-two.myshopify.com", "en", "2026-07")
    assert (beta.credentials, beta.api_url, acme.credentials) == ("keyring", "http://127.0.0.1:9", "file")
    assert beta.thresholds == {"silent": business_days(3), "not-delivered": days(20)}
    assert beta.authorization_days == {"default": 14}
    assert read(PROFILES).settings(None).thresholds == beta.thresholds


def test_the_handling_time_is_when_an_order_is_unfulfilled_unless_that_is_set_itself(read: Read) -> None:
    file = read(PROFILES)
    assert file.settings("acme").rules(UTC).threshold(Flag.UNFULFILLED) == business_days(1)
    assert file.settings("beta").rules(UTC).threshold(Flag.UNFULFILLED) == business_days(3)
    both = read('handling_time = "1bd"\n[thresholds]\nunfulfilled = "6d"\n').shared
    assert both.rules(UTC).threshold(Flag.UNFULFILLED) == days(6)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[profile.acme]\nlang = 'fi'", "the profile `acme` does not say which shop it is of"),
        ("[profile.acme]\nshop = 'acme.example'", "`acme.example` is not a Shopify shop"),
        ("[profile.acme]\nshopp = 'acme'", "`profile.acme` does not know `shopp`; did you mean `shop`?"),
        ("[profile.Acme]\nshop = 'acme'", "`Acme` cannot be the name of a profile"),
        ("[profile.acme]\nshop = 'acme'\ndefault_profile = 'x'", "`profile.acme.default_profile` is of the whole file"),
        ("shop = 'acme'", "`shop` is of one shop, and stands at the top"),
        ("token_command = 'pass'", "`token_command` is of one shop"),
        ("profile = 3", "`profile` is not a table"),
        ("[profile]\nacme = 3", "`profile.acme` is not a table"),
        ("default_profile = 'amce'\n[profile.acme]\nshop = 'acme'", "does not know `amce`; did you mean `acme`?"),
        ("time_zone = 'Europe/Atlantis'", "`time_zone` is `Europe/Atlantis`, which is no time zone"),
        ("format = 'xml'", "`format` does not know `xml`"),
        ("format = 'parquet'", "`format` does not know `parquet`"),
        ("api_version = '2026-11'", "`api_version` is `2026-11`, which is no API version"),
        ("source = 'miror'", "did you mean `mirror`?"),
        ("handling_time = 'soon'", "`handling_time` does not understand `soon`"),
        ("[profile.a]\nshop = 'a'\ncredentials = 'safe'", "`profile.a.credentials` does not know `safe`"),
        ("[profile.a]\nshop = 'a'\ntoken_command = ''", "`profile.a.token_command` is empty"),
        ("[profile.a]\nshop = 'a'\ntoken_command = \"pass 'x\"", "`profile.a.token_command` cannot be split"),
        ("[profile.a]\nshop = 'a'\napi_url = 'http://proxy.example'", "would send the token in the clear"),
        ("[profile.a]\nshop = 'a'\n[profile.a.thresholds]\nsilnt = '3d'", "did you mean `silent`?"),
    ],
)
def test_what_is_wrong_in_a_profile_is_named_with_its_key(read: Read, tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text)
    assert named in str(caught.value)
    assert str(tmp_path / "config.toml") in str(caught.value)
    assert caught.value.hint


def test_a_shop_is_named_by_its_profile_its_handle_its_domain_or_its_admin(read: Read) -> None:
    file = read(PROFILES)
    for named in ("acme", "ACME", "acme.myshopify.com", "https://admin.shopify.com/store/acme/orders"):
        assert file.target(named) == Target("acme", "acme.myshopify.com")
    for named in ("beta", "beta-two", "beta-two.myshopify.com"):
        assert file.target(named) == Target("beta", "beta-two.myshopify.com")
    assert file.target("gamma") == Target(None, "gamma.myshopify.com")
    assert file.target("demo-se") == Target(None, "demo-se.myshopify.com")


def test_a_profile_wins_over_another_shop_of_its_name(read: Read) -> None:
    file = read("[profile.acme]\nshop = 'beta'\n")
    assert file.target("acme") == Target("acme", "beta.myshopify.com")
    assert file.target("acme.myshopify.com") == Target(None, "acme.myshopify.com")
