"""The merchant's settings file: read, checked against what there is, and made into the shop's rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from orderstatus.config.holidays import days_off, public_holidays
from orderstatus.config.paths import places
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import UsageError
from orderstatus.core.flags import DEFAULT_THRESHOLDS, Flag
from orderstatus.core.labels import labels
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.rules import Rules
from orderstatus.core.spans import Span, Unit, parse_span
from orderstatus.core.typed import filled, unknown_word
from orderstatus.core.views import FlagValue, View, check_name

FILE = "config.toml"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_KEYS = (
    "lang",
    "country",
    "weekend",
    "holidays",
    "carriers_without_events",
    "authorization_days",
    "thresholds",
    "view",
)
_DEFAULT_GATEWAY = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the file says; what it leaves out is None or empty."""

    lang: str | None = None
    country: str | None = None
    """Whose public holidays are days off, as two letters, with a region where there is one: `FI`, `DE-BY`."""
    weekend: frozenset[int] | None = None
    holidays: frozenset[date] = frozenset()
    """The shop's own days off."""
    carriers_without_events: frozenset[str] = frozenset()
    authorization_days: Mapping[str, int] = field(default_factory=dict)
    """By gateway; `default` for all others."""
    thresholds: Mapping[str, Span] = field(default_factory=dict)
    views: Mapping[str, View] = field(default_factory=dict)
    """The merchant's own, by name."""
    broken_views: Mapping[str, UsageError] = field(default_factory=dict)
    """Those that are not written as a view is, each with what to say when it is asked for."""

    def capture(self) -> CaptureRule:
        """How long an authorization lasts, by gateway, and how early to warn."""
        plain = CaptureRule()
        by_gateway = {
            name: timedelta(days=count) for name, count in self.authorization_days.items() if name != _DEFAULT_GATEWAY
        }
        default = self.authorization_days.get(_DEFAULT_GATEWAY)
        warning = self.thresholds.get(Flag.AUTHORIZATION_EXPIRING)
        return CaptureRule(
            period=timedelta(days=default) if default is not None else plain.period,
            by_gateway=by_gateway,
            warning=timedelta(hours=_hours(warning)) if warning is not None else plain.warning,
        )

    def rules(self, zone: tzinfo) -> Rules:
        """The shop's rules, with the defaults where the file is silent."""
        weekend = WorkCalendar().weekend if self.weekend is None else self.weekend
        return Rules(
            capture=self.capture(),
            calendar=WorkCalendar(zone=zone, weekend=weekend, holidays=days_off(self.country, self.holidays)),
            thresholds={**DEFAULT_THRESHOLDS, **self.thresholds},
            carriers_without_events=self.carriers_without_events,
        )


def settings_file(env: Mapping[str, str]) -> Path:
    """Where the settings are: `ORDERSTATUS_CONFIG`, else the configuration folder of this system."""
    named = env.get("ORDERSTATUS_CONFIG")
    if not named:
        return places(env).config / FILE
    try:
        return Path(named).expanduser()
    except RuntimeError as error:
        raise UsageError(f"ORDERSTATUS_CONFIG is no file: {error}", hint="give the file's whole path") from error


def read_settings(path: Path, *, must_exist: bool = False) -> Settings:
    """The settings in `path`; the defaults where there is no such file, unless it `must_exist`.

    Raises UsageError naming the file and the line of what is not TOML, or the key and what it accepts.
    """
    refuse_no_file(path)
    try:
        # Some editors begin a file with a byte order mark.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if must_exist:
            raise UsageError(
                f"ORDERSTATUS_CONFIG names {path}, which is not there",
                hint="give the file's whole path, or unset ORDERSTATUS_CONFIG",
            ) from None
        return Settings()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not text in UTF-8", hint="save it as UTF-8, or move it away") from error
    except OSError as error:
        raise UsageError(
            f"could not read {path}: {error.strerror or error}", hint="see whose it is, or set ORDERSTATUS_CONFIG"
        ) from error
    # Only where there is a file: most runs need no parser.
    import tomllib

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}", hint="mend that line, or move the file away") from error
    try:
        return _settings(raw, path)
    except UsageError as error:
        if str(path) in str(error):
            raise
        raise UsageError(f"in {path}: {error}", hint=error.hint) from error


def refuse_no_file(path: Path) -> None:
    """Raises UsageError where `path` is there and is no file: a folder, or a device that may never end."""
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a file", hint="give a file, or unset ORDERSTATUS_CONFIG")


def _settings(raw: Mapping[str, Any], path: Path) -> Settings:
    for key in raw:
        if key not in _KEYS:
            raise unknown_word(str(path), key, _KEYS)
    views, broken = _views(_table(raw, "view", path), path)
    return Settings(
        lang=_lang(_text(raw, "lang", path)),
        country=_country(_text(raw, "country", path)),
        weekend=_weekend(_texts(raw, "weekend", path)),
        holidays=_days(raw, path),
        carriers_without_events=frozenset(
            filled("carriers_without_events", each, "carriers' names").casefold()
            for each in _texts(raw, "carriers_without_events", path) or ()
        ),
        authorization_days={name: _count(value, name) for name, value in _table(raw, "authorization_days", path)},
        thresholds=dict(_threshold(word, value) for word, value in _table(raw, "thresholds", path)),
        views=views,
        broken_views=broken,
    )


def _hours(span: Span) -> float:
    return span.count if span.unit is Unit.HOURS else span.count * 24


def _wrong(path: Path, key: str, accepted: str) -> UsageError:
    return UsageError(f"`{key}` in {path} is not {accepted}", hint=f"set `{key}` to {accepted}, or take it out")


def _text(raw: Mapping[str, Any], key: str, path: Path) -> str | None:
    value = raw.get(key)
    if value is None or isinstance(value, str):
        return value
    raise _wrong(path, key, "a text in quotes")


def _texts(raw: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...] | None:
    value = raw.get(key)
    if value is None:
        return None
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise _wrong(path, key, "a list of texts")


def _table(raw: Mapping[str, Any], key: str, path: Path) -> list[tuple[str, Any]]:
    value = raw.get(key, {})
    if isinstance(value, dict):
        return list(value.items())
    raise _wrong(path, key, "a table")


def _lang(code: str | None) -> str | None:
    if code is not None:
        labels(code, flag="lang")
    return code


def _country(text: str | None) -> str | None:
    if text is not None:
        public_holidays(text)
    return text


def _weekend(texts: tuple[str, ...] | None) -> frozenset[int] | None:
    if texts is None:
        return None
    days = frozenset(_weekday(each) for each in texts)
    if len(days) == len(WEEKDAYS):
        raise UsageError("`weekend` is the whole week, so that no business day ever passes", hint="leave a day out")
    return days


def _weekday(text: str) -> int:
    word = text.strip().lower()
    for names in (WEEKDAYS, _DAY_NAMES):
        if word in names:
            return names.index(word)
    raise unknown_word("weekend", text, WEEKDAYS)


def _days(raw: Mapping[str, Any], path: Path) -> frozenset[date]:
    value = raw.get("holidays", [])
    found = set()
    for each in value if isinstance(value, list) else [value]:
        day = each
        if isinstance(each, str):
            try:
                day = date.fromisoformat(each)
            except ValueError:
                day = None
        if not isinstance(day, date) or isinstance(day, datetime):
            raise _wrong(path, "holidays", "a list of days such as 2026-12-24")
        found.add(day)
    return frozenset(found)


def _count(value: Any, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 366:
        return value
    raise UsageError(
        f"`authorization_days.{name}` is not a number of days", hint="set it to the days that the gateway's terms state"
    )


def _views(tables: list[tuple[str, Any]], path: Path) -> tuple[dict[str, View], dict[str, UsageError]]:
    """The views, and those that are none: a mistake in one is no reason to refuse what does not ask for it."""
    views: dict[str, View] = {}
    broken: dict[str, UsageError] = {}
    for name, value in tables:
        try:
            views[name] = _view(name, value, path)
        except UsageError as error:
            shown = str(error) if str(path) in str(error) else f"in {path}: {error}"
            broken[name] = UsageError(shown, hint=error.hint)
    return views, broken


def _view(name: str, value: Any, path: Path) -> View:
    check_name(name)
    key = f"view.{name}"
    if not isinstance(value, dict):
        raise _wrong(path, key, "a table")
    command = value.get("command")
    if not isinstance(command, str):
        raise UsageError(
            f"the view `{name}` in {path} does not say of which command it is", hint='add a line: command = "list"'
        )
    flags = {flag.replace("_", "-"): _flag(f"{key}.{flag}", each, path) for flag, each in value.items()}
    del flags["command"]
    return View(name=name, command=command, flags=flags)


def _flag(key: str, value: Any, path: Path) -> FlagValue:
    match value:
        case str() | bool() | int():
            return value
        case list() if all(isinstance(each, str) for each in value):
            return tuple(value)
        case _:
            raise _wrong(path, key, "a text in quotes, a whole number, true or false, or a list of texts")


def _threshold(word: str, value: Any) -> tuple[str, Span]:
    name = f"thresholds.{word}"
    if word not in DEFAULT_THRESHOLDS:
        raise unknown_word("thresholds", word, DEFAULT_THRESHOLDS)
    span = parse_span(value if isinstance(value, str) else str(value), flag=name)
    if word == Flag.AUTHORIZATION_EXPIRING and span.unit is Unit.BUSINESS_DAYS:
        raise UsageError(f"`{name}` cannot be in business days: money expires on Sundays too", hint="set it in h or d")
    return word, span
