"""The keys of messages to customers: the tables `notify` and `notify_events` of the settings file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from orderstatus.config.setting_types import SettingKey, Shape, command, count, one_of, path, span, switch, table, text
from orderstatus.core.errors import UsageError
from orderstatus.core.messages.addresses import Mailbox, mailbox
from orderstatus.core.messages.events import MAILED_BY_SHOPIFY, MessageKind
from orderstatus.core.messages.rules import (
    DEFAULT_EVENTS,
    DEFAULT_OPT_OUT_TAG,
    DEFAULT_RATE,
    DEFAULT_WINDOW,
    NotifySettings,
    QuietHours,
    SmtpSecurity,
)
from orderstatus.core.typed import unknown_word

_QUIET = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
_HOST = re.compile(r"(?=.{1,253}\Z)[\w-]{1,63}(?:\.[\w-]{1,63})*\.?")
_LONGEST_TAG = 255
_FIELDS = {"from": "sender"}
"""Where a key cannot be the name of a field."""


def _mailbox(value: Any, key: str) -> Mailbox:
    return mailbox(text(value, key), f"`{key}`")


def _host(value: Any, key: str) -> str:
    host = text(value, key).strip()
    if ":" in host:
        from ipaddress import IPv6Address

        try:
            return str(IPv6Address(host.strip("[]")))
        except ValueError:
            hint = "give the host alone, and its port as `notify.smtp_port`"
            raise UsageError(f"`{key}` is no mail server's name: `{host}`", hint=hint) from None
    if not _HOST.fullmatch(host):
        raise UsageError(f"`{key}` is no mail server's name: `{host}`", hint="give one such as smtp.example.com")
    return host


def _user(value: Any, key: str) -> str:
    user = text(value, key)
    if not user or not user.isprintable():
        raise UsageError(f"`{key}` is no user's name", hint="give the name that the mail server knows")
    return user


def _security(value: Any, key: str) -> SmtpSecurity:
    return SmtpSecurity(one_of(tuple(SmtpSecurity))(value, key))


def _quiet_hours(value: Any, key: str) -> QuietHours:
    match = _QUIET.fullmatch(text(value, key).strip())
    accepted = "hours of the shop's clock such as 21:00-08:00"
    try:
        if match is None:
            raise ValueError
        begin, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    except ValueError:
        raise UsageError(f"`{key}` does not understand `{value}`", hint=f"give {accepted}") from None
    if begin == end:
        raise UsageError(
            f"`{key}` is the whole day, or none of it", hint=f"give {accepted}; to send nothing: notify.send false"
        )
    return QuietHours(begin, end)


def _tag(value: Any, key: str) -> str:
    tag = text(value, key).strip()
    if "," in tag or len(tag) > _LONGEST_TAG or not (tag.isprintable()):
        raise UsageError(f"`{key}` is no tag: `{tag[:40]}`", hint="give one tag, without a comma")
    return tag


_INNER: tuple[SettingKey, ...] = (
    SettingKey(
        "send",
        "whether messages are sent at all; while it is false `notify send` refuses, and `notify preview` shows them",
        "false",
        "send = true",
        switch,
        shape=Shape.SWITCH,
        usual="false",
    ),
    SettingKey(
        "from",
        "whom messages are from: an address, or a name and an address",
        "none: nothing can be mailed",
        'from = "Acme Workshop <hello@example.com>"',
        _mailbox,
    ),
    SettingKey(
        "reply_to", "where answers go", "the address in `from`", 'reply_to = "Acme Help <help@example.com>"', _mailbox
    ),
    SettingKey(
        "smtp_host",
        "the mail server that takes the messages",
        "none: nothing can be mailed",
        'smtp_host = "smtp.example.com"',
        _host,
    ),
    SettingKey(
        "smtp_port",
        "its port",
        "587 for starttls, 465 for tls, 25 for none",
        "smtp_port = 2525",
        count(1, 65_535),
        shape=Shape.COUNT,
    ),
    SettingKey(
        "smtp_security",
        "how the connection is kept private, with verified certificates: starttls, tls (from the first byte), none (a "
        "server on this machine), or none-anywhere (in the clear over a network, never with a password)",
        "starttls",
        'smtp_security = "tls"',
        _security,
        usual="starttls",
    ),
    SettingKey(
        "smtp_user",
        "the user's name, where the server wants one; the password is in `ORDERSTATUS_SMTP_PASSWORD`, or printed by "
        "`smtp_password_command`, and never in this file",
        "none",
        'smtp_user = "hello@example.com"',
        _user,
    ),
    SettingKey(
        "smtp_password_command",
        "a command that prints the password; no shell reads it. `config show` shows it, so it must hold no secret",
        "none",
        'smtp_password_command = "pass show smtp"',
        command("give a command that prints the password, such as pass show smtp"),
    ),
    SettingKey(
        "smtp_ca_file",
        "certificates in PEM to trust in place of the system's; a relative path is from the settings file's folder",
        "the system's",
        'smtp_ca_file = "mail-ca.pem"',
        path,
    ),
    SettingKey(
        "rate",
        "how many messages are sent a minute at the most",
        str(DEFAULT_RATE),
        "rate = 10",
        count(1, 6_000),
        shape=Shape.COUNT,
        usual=DEFAULT_RATE,
    ),
    SettingKey(
        "program",
        "an executable of yours that is given each message in place of the mail server, for SMS or chat",
        "none",
        'program = ["/usr/local/bin/send-sms", "--quiet"]',
        command("give a program, such as /usr/local/bin/send-sms"),
    ),
    SettingKey(
        "quiet_hours",
        "when nothing is sent, by the shop's clock; what is due then is sent by the next run after them",
        "none",
        'quiet_hours = "21:00-08:00"',
        _quiet_hours,
    ),
    SettingKey(
        "window",
        "how old an event may be to be told still",
        str(DEFAULT_WINDOW),
        'window = "3d"',
        span,
        usual=str(DEFAULT_WINDOW),
    ),
    SettingKey(
        "opt_out_tag",
        "the tag of customers who get no messages; an empty text for none",
        DEFAULT_OPT_OUT_TAG,
        'opt_out_tag = "no-mail"',
        _tag,
        usual=DEFAULT_OPT_OUT_TAG,
    ),
    SettingKey(
        "templates",
        "the folder of your own templates, `delivered.fi.txt`; a relative path is from the settings file's folder",
        "none: those that come along",
        'templates = "templates"',
        path,
    ),
)
_BY_NAME = {each.name: each for each in _INNER}


def _notify(value: Any, key: str) -> dict[str, Any]:
    read = {}
    for name, each in table(value, key).items():
        if name not in _BY_NAME:
            raise _no_such(name, key)
        read[name] = _BY_NAME[name].read(each, f"{key}.{name}")
    return read


def _no_such(name: str, key: str) -> UsageError:
    if name == "smtp_password":
        return UsageError(
            f"`{key}.{name}` would keep a password in the settings file",
            hint="set ORDERSTATUS_SMTP_PASSWORD, or `notify.smtp_password_command` to a command that prints it",
        )
    return unknown_word(key, name, _BY_NAME)


def _events(value: Any, key: str) -> dict[str, bool]:
    read = {}
    for name, each in table(value, key).items():
        if name not in tuple(MessageKind):
            raise unknown_word(key, name, tuple(MessageKind))
        read[name] = switch(each, f"{key}.{name}")
    return read


NOTIFY = SettingKey(
    "notify",
    "messages to customers: whether, how and when they are sent",
    "nothing is sent",
    '[notify]\nsend = true\nfrom = "Acme Workshop <hello@example.com>"\nsmtp_host = "smtp.example.com"',
    _notify,
    entries=tuple(_BY_NAME),
    is_table=True,
    inner=_INNER,
)
NOTIFY_EVENTS = SettingKey(
    "notify_events",
    "which events customers are told of; Shopify has messages of its own for "
    f"{', '.join(kind.value for kind in MessageKind if kind in MAILED_BY_SHOPIFY)}, which are off",
    "all but those that Shopify mails itself",
    "[notify_events]\ndelivered = true",
    _events,
    entries=tuple(MessageKind),
    is_table=True,
    shape=Shape.SWITCH,
    usual_entries={kind.value: str(is_told).lower() for kind, is_told in DEFAULT_EVENTS.items()},
    entries_about="whether a customer is told of it",
)


def notify_settings(values: Mapping[str, Any], events: Mapping[str, bool]) -> NotifySettings:
    """What `notify` and `notify_events` say, as read, with the defaults where they say nothing."""
    told = {**DEFAULT_EVENTS, **{MessageKind(name): is_told for name, is_told in events.items()}}
    return NotifySettings(**{_FIELDS.get(name, name): value for name, value in values.items()}, events=told)
