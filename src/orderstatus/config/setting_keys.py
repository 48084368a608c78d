"""Every key of the settings file: what it holds, what it is when nobody sets it, and how its value is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from orderstatus.config.holidays import public_holidays
from orderstatus.config.notify_keys import NOTIFY, NOTIFY_EVENTS
from orderstatus.config.setting_types import (
    Place,
    SettingKey,
    Shape,
    command,
    one_of,
    path,
    span,
    table,
    text,
    texts,
    wrong,
)
from orderstatus.core.errors import UsageError
from orderstatus.core.flags import DEFAULT_THRESHOLDS, Flag
from orderstatus.core.labels import labels
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.spans import Span, Unit
from orderstatus.core.typed import filled, unknown_word

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FORMATS = ("auto", "table", "tsv", "csv", "json", "jsonl")
BULK_USES = ("auto", "prefer", "never")
API, MIRROR = SOURCES = ("api", "mirror")
STORES = ("file", "keyring")
OTHER_GATEWAYS = "default"
_VERSION = re.compile(r"20\d\d-(?:01|04|07|10)")


def _lang(value: Any, key: str) -> str:
    code = text(value, key)
    labels(code, flag=key)
    return code


def _country(value: Any, key: str) -> str:
    country = text(value, key)
    public_holidays(country)
    return country


def _weekend(value: Any, key: str) -> frozenset[int]:
    days = frozenset(_weekday(each, key) for each in texts(value, key))
    if len(days) == len(WEEKDAYS):
        raise UsageError(f"`{key}` is the whole week, so that no business day ever passes", hint="leave a day out")
    return days


def _weekday(word: str, key: str) -> int:
    for names in (WEEKDAYS, _DAY_NAMES):
        if word.strip().lower() in names:
            return names.index(word.strip().lower())
    raise unknown_word(key, word, WEEKDAYS)


def _days(value: Any, key: str) -> frozenset[date]:
    found = set()
    for each in value if isinstance(value, list) else [value]:
        day = each
        if isinstance(each, str):
            try:
                day = date.fromisoformat(each)
            except ValueError:
                day = None
        if not isinstance(day, date) or isinstance(day, datetime):
            raise wrong(key, "a list of days such as 2026-12-24")
        found.add(day)
    return frozenset(found)


def _carriers(value: Any, key: str) -> frozenset[str]:
    return frozenset(filled(key, each, "carriers' names").casefold() for each in texts(value, key))


def _gateways(value: Any, key: str) -> dict[str, int]:
    return {name: _day_count(count, f"{key}.{name}") for name, count in table(value, key).items()}


def _day_count(value: Any, key: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 366:
        return value
    raise UsageError(f"`{key}` is not a number of days", hint="set it to the days that the gateway's terms state")


def _thresholds(value: Any, key: str) -> dict[str, Span]:
    return dict(_threshold(word, each, key) for word, each in table(value, key).items())


def _threshold(word: str, value: Any, key: str) -> tuple[str, Span]:
    if word not in DEFAULT_THRESHOLDS:
        raise unknown_word(key, word, DEFAULT_THRESHOLDS)
    age = span(value, f"{key}.{word}")
    if word == Flag.AUTHORIZATION_EXPIRING and age.unit is Unit.BUSINESS_DAYS:
        raise UsageError(
            f"`{key}.{word}` cannot be in business days: money expires on Sundays too", hint="set it in h or d"
        )
    return word, age


def _zone(value: Any, key: str) -> str:
    from zoneinfo import ZoneInfo

    name = text(value, key)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(
            f"`{key}` is `{name}`, which is no time zone that this machine knows",
            hint="give a name such as Europe/Helsinki, or take it out: the shop's own zone is used then",
        ) from None
    return name


def _version(value: Any, key: str) -> str:
    version = text(value, key)
    if not _VERSION.fullmatch(version):
        raise UsageError(f"`{key}` is `{version}`, which is no API version", hint="give one such as 2026-10")
    return version


def _address(value: Any, key: str) -> str:
    from orderstatus.config.addresses import base_url

    return base_url(text(value, key), key)


def _shop(value: Any, key: str) -> str:
    from orderstatus.config.addresses import shop_domain

    return shop_domain(text(value, key))


KEYS: tuple[SettingKey, ...] = (
    SettingKey(
        "default_profile",
        "the profile that commands ask where no shop is named; `orderstatus auth switch` sets it",
        "the only profile there is",
        'default_profile = "acme"',
        text,
        Place.TOP,
    ),
    SettingKey(
        "shop",
        "the shop of the profile: acme, acme.myshopify.com, the address of its admin, or demo",
        "none: a profile must name its shop",
        'shop = "acme.myshopify.com"',
        _shop,
        Place.PROFILE,
    ),
    SettingKey(
        "credentials",
        "where `orderstatus auth login` keeps the shop's credential: file or keyring",
        "file",
        'credentials = "keyring"',
        one_of(STORES),
        Place.PROFILE,
        usual="file",
    ),
    SettingKey(
        "token_command",
        "a command that prints the shop's access token, asked in place of what is kept; no shell reads it. "
        "`config show` shows it, so it must hold no secret itself",
        "none",
        'token_command = "pass show shopify/acme"',
        command("give a command that prints the token, such as pass show shopify"),
        Place.PROFILE,
    ),
    SettingKey(
        "api_url",
        "an address in place of the shop's own, for a proxy or a test server; plain http for loopback only",
        "the shop's own",
        'api_url = "https://proxy.example/acme"',
        _address,
        Place.PROFILE,
    ),
    SettingKey(
        "time_zone",
        "the zone in which times are shown and days begin, by its IANA name",
        "the shop's own",
        'time_zone = "Europe/Helsinki"',
        _zone,
    ),
    SettingKey(
        "country",
        "whose public holidays are no business days: two letters, with a region where there is one (DE-BY)",
        "none: no public holidays",
        'country = "FI"',
        _country,
    ),
    SettingKey(
        "weekend",
        "the days of the week that are no business days",
        "sat and sun",
        'weekend = ["sat", "sun"]',
        _weekend,
        shape=Shape.TEXTS,
        usual=("sat", "sun"),
    ),
    SettingKey("holidays", "the shop's own days off", "none", "holidays = [2026-12-24]", _days, shape=Shape.DAYS),
    SettingKey(
        "handling_time",
        "how long an order may wait to be shipped: the threshold of the flag unfulfilled, where that is not set itself",
        "2bd",
        'handling_time = "1bd"',
        span,
        usual="2bd",
    ),
    SettingKey(
        "carriers_without_events",
        "carriers that report nothing: that they are silent is no news",
        "none",
        'carriers_without_events = ["Matkahuolto"]',
        _carriers,
        shape=Shape.TEXTS,
    ),
    SettingKey(
        "authorization_days",
        "days that an authorization lasts, by gateway, where Shopify does not give the date; `default` for all others",
        "7 days",
        "[authorization_days]\npaypal = 29",
        _gateways,
        is_table=True,
        shape=Shape.COUNT,
        usual_entries={OTHER_GATEWAYS: CaptureRule().period.days},
    ),
    SettingKey(
        "thresholds",
        "the ages at which flags are raised, as 48h, 7d or 5bd",
        "see `orderstatus attention --explain all`",
        '[thresholds]\nsilent = "3bd"',
        _thresholds,
        entries=tuple(DEFAULT_THRESHOLDS),
        is_table=True,
        usual_entries={word: str(each) for word, each in DEFAULT_THRESHOLDS.items()},
        entries_about="the age at which a flag of `orderstatus attention` is raised",
    ),
    SettingKey("lang", "the language of labels and notes: en or fi", "en", 'lang = "fi"', _lang, usual="en"),
    SettingKey(
        "format",
        "the format of an answer where neither a flag nor the name of a file says it",
        "auto: a table on a terminal, TSV in a pipe",
        'format = "csv"',
        one_of(FORMATS),
        usual="auto",
    ),
    SettingKey(
        "api_version",
        "the version of the Admin API that is asked",
        "2026-10, which this release was made for",
        'api_version = "2026-10"',
        _version,
        usual="2026-10",
    ),
    SettingKey(
        "source",
        "what reading commands answer from: api, or mirror, the copy that `orderstatus sync` keeps on this machine",
        "api",
        'source = "mirror"',
        one_of(SOURCES),
        usual="api",
    ),
    SettingKey(
        "bulk",
        "when orders are read by a bulk operation: auto, prefer (whatever fills more than twenty pages) or never",
        "auto: where it is expected to be the fastest; a first sync prefers it",
        'bulk = "never"',
        one_of(BULK_USES),
        usual="auto",
    ),
    SettingKey(
        "stages",
        "the file in which the shop's stages are written, which may be under version control",
        "stages.toml beside the settings file",
        'stages = "~/workshop/stages.toml"',
        path,
    ),
    NOTIFY,
    NOTIFY_EVENTS,
)

BY_NAME: Mapping[str, SettingKey] = {each.name: each for each in KEYS}
TABLES = ("profile", "view")
"""What stands at the top and is no setting: the profiles, and the saved views."""


def names(place: Place) -> tuple[str, ...]:
    """The keys that may stand at the top, or in a profile."""
    return tuple(each.name for each in KEYS if each.place in (place, Place.ANYWHERE))
