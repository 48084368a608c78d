"""The settings of messages: what each takes, what holds where nothing is set, and what is refused with which hint."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from orderstatus.config.settings import SettingsFile
from orderstatus.config.settings_reading import read_settings
from orderstatus.core.errors import UsageError
from orderstatus.core.messages.addresses import Mailbox
from orderstatus.core.messages.events import MAILED_BY_SHOPIFY, MessageKind
from orderstatus.core.messages.rules import NotifySettings, QuietHours, SmtpSecurity
from orderstatus.core.spans import days
from support.cli import Cli

Read = Callable[[str], SettingsFile]

EVERY_KEY = """
stages = "shared.toml"

[notify]
send = true
from = "Acme Workshop <hello@example.com>"
reply_to = "help@example.com"
smtp_host = "smtp.example.com"
smtp_port = 2525
smtp_security = "tls"
smtp_user = "hello"
smtp_password_command = "pass show 'smtp acme'"
smtp_ca_file = "ca.pem"
rate = 10
program = ["/usr/local/bin/send-sms", "--quiet"]
quiet_hours = "21:00-08:00"
window = "3d"
opt_out_tag = "no-mail"
templates = "templates"

[notify_events]
delivered = true
delayed = false

[profile.acme]
shop = "acme.myshopify.com"
stages = "acme.toml"

[profile.acme.notify]
send = false
rate = 5

[profile.acme.notify_events]
delayed = true
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def _read(text: str) -> SettingsFile:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path)

    return _read


def test_every_key_is_read(read: Read) -> None:
    file = read(EVERY_KEY)
    assert file.settings(None).stages == "shared.toml"
    notify = file.settings(None).messages()
    assert notify == NotifySettings(
        send=True,
        sender=Mailbox("hello@example.com", "Acme Workshop"),
        reply_to=Mailbox("help@example.com"),
        smtp_host="smtp.example.com",
        smtp_port=2525,
        smtp_security=SmtpSecurity.TLS,
        smtp_user="hello",
        smtp_password_command=("pass", "show", "smtp acme"),
        smtp_ca_file="ca.pem",
        rate=10,
        program=("/usr/local/bin/send-sms", "--quiet"),
        quiet_hours=QuietHours(time(21), time(8)),
        window=days(3),
        opt_out_tag="no-mail",
        templates="templates",
        events={**NotifySettings().events, MessageKind.DELIVERED: True, MessageKind.DELAYED: False},
    )


def test_a_profile_goes_before_what_all_shops_share_entry_by_entry(read: Read) -> None:
    settings = read(EVERY_KEY).settings("acme")
    notify = settings.messages()
    assert (notify.send, notify.rate, notify.smtp_host) == (False, 5, "smtp.example.com")
    assert notify.tells(MessageKind.DELAYED)
    assert notify.tells(MessageKind.DELIVERED)
    assert settings.stages == "acme.toml"


def test_where_nothing_is_set_nothing_is_sent_and_shopifys_own_events_are_off(read: Read) -> None:
    notify = read("").settings(None).messages()
    assert notify == NotifySettings()
    assert notify.send is False
    assert {kind for kind in MessageKind if not notify.tells(kind)} == MAILED_BY_SHOPIFY
    assert (notify.port, notify.window) == (587, days(7))


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_is_the_usual_one_of_the_security(read: Read, security: str, port: int) -> None:
    assert read(f'[notify]\nsmtp_security = "{security}"').settings(None).messages().port == port


@pytest.mark.parametrize(
    ("line", "part", "hint"),
    [
        ('send = "yes"', "notify.send", "true or false"),
        ("send = 1", "notify.send", "true or false"),
        ('from = "Acme\\nBcc: all@example.com <hello@example.com>"', "line break", ""),
        ('from = "hello@example.com\\n"', "line break", ""),
        ('reply_to = "a@example.com, b@example.com"', "several addresses", ""),
        ('from = "Acme"', "no e-mail address", "mia@example.com"),
        ('smtp_host = "smtp.example.com:587"', "no mail server's name", "notify.smtp_port"),
        ('smtp_host = "smtp example"', "no mail server's name", "smtp.example.com"),
        ("smtp_port = 0", "whole number", ""),
        ('smtp_port = "587"', "whole number", ""),
        ("smtp_port = true", "whole number", ""),
        ('smtp_security = "ssl"', "does not know `ssl`", "starttls"),
        ('smtp_user = "a\\nb"', "no user", ""),
        ('smtp_password = "hunter2"', "password in the settings file", "ORDERSTATUS_SMTP_PASSWORD"),
        ('smtp_pasword_command = "x"', "smtp_password_command", ""),
        ('smtp_password_command = ""', "empty", "pass show smtp"),
        ("program = []", "empty", "send-sms"),
        ('program = "say \'it"', "split into words", "quotes"),
        ("rate = 0", "whole number", ""),
        ('quiet_hours = "21-8"', "does not understand", "21:00-08:00"),
        ('quiet_hours = "25:00-08:00"', "does not understand", "21:00-08:00"),
        ('quiet_hours = "08:00-08:00"', "whole day", "notify.send"),
        ('window = "soon"', "does not understand", "48h"),
        ('opt_out_tag = "a,b"', "no tag", ""),
        ('templates = ""', "empty", ""),
    ],
)
def test_a_mistake_names_the_key_and_what_it_accepts(read: Read, line: str, part: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(f"[notify]\n{line}")
    assert part in str(caught.value)
    assert hint in (caught.value.hint or "")
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[notify_events]\nshiped = true", "did you mean `shipped`"),
        ('[notify_events]\nshipped = "on"', "true or false"),
        ("notify = true", "a table"),
        ("stages = 3", "a text"),
    ],
)
def test_a_mistake_in_the_events_is_told(read: Read, text: str, part: str) -> None:
    with pytest.raises(UsageError, match=part):
        read(text)


@pytest.mark.parametrize(
    ("hours", "clock", "are_quiet"),
    [
        (QuietHours(time(21), time(8)), "20:59", False),
        (QuietHours(time(21), time(8)), "21:00", True),
        (QuietHours(time(21), time(8)), "03:00", True),
        (QuietHours(time(21), time(8)), "07:59", True),
        (QuietHours(time(21), time(8)), "08:00", False),
        (QuietHours(time(12), time(14)), "13:00", True),
        (QuietHours(time(12), time(14)), "14:00", False),
        (QuietHours(time(12), time(14)), "23:00", False),
    ],
)
def test_quiet_hours_may_go_past_midnight(hours: QuietHours, clock: str, are_quiet: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    assert hours.hold_at(datetime(2026, 11, 27, hour, minute, tzinfo=UTC)) is are_quiet


# --- as commands


def shown(cli: Cli) -> dict[str, tuple[object, str]]:
    rows = json.loads(cli("config", "show", "--json").out)
    return {row["key"]: (row["value"], row["origin"]) for row in rows}


def test_config_shows_every_setting_of_messages_and_where_it_is_from(cli: Cli) -> None:
    before = shown(cli)
    assert before["notify.send"] == ("false", "default")
    assert before["notify.rate"] == (30, "default")
    assert before["notify_events.delivered"] == ("false", "default")
    assert before["notify_events.stage"] == ("true", "default")
    assert before["notify.from"] == (None, "default")
    for key, value in (
        ("notify.send", "true"),
        ("notify.from", "Acme <hello@example.com>"),
        ("notify.smtp-host", "smtp.example.com"),
        ("notify.smtp_port", "2525"),
        ("notify_events.out_for_delivery", "on"),
    ):
        assert cli("config", "set", key, value).code == 0
    after = shown(cli)
    assert after["notify.send"] == ("true", "shared")
    assert after["notify.from"] == ("Acme <hello@example.com>", "shared")
    assert after["notify.smtp_port"] == (2525, "shared")
    assert after["notify_events.out-for-delivery"] == ("true", "shared")
    assert cli("config", "get", "notify.smtp_host").out == "smtp.example.com\n"
    assert cli("config", "check").code == 0


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("notify.send", "perhaps", "true or false"),
        ("notify.smtp_port", "lots", "whole number"),
        ("notify.smtp_hots", "x", "smtp_host"),
        ("notify.from", "nobody", "no e-mail address"),
        ("notify_events.shiped", "true", "shipped"),
        ("notify", "true", "is a table"),
    ],
)
def test_config_set_refuses_what_is_wrong(cli: Cli, key: str, value: str, part: str) -> None:
    answer = cli("config", "set", key, value)
    assert answer.code == 2
    assert part in answer.err


def test_config_unset_takes_a_setting_out_again(cli: Cli) -> None:
    assert cli("config", "set", "notify.send", "true").code == 0
    assert cli("config", "unset", "notify.send").code == 0
    assert shown(cli)["notify.send"] == ("false", "default")
