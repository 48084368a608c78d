"""Settings by the names that people type: `lang`, `thresholds.silent`, `profile.acme.time_zone`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from orderstatus.config.setting_keys import BY_NAME, KEYS, OTHER_GATEWAYS, names
from orderstatus.config.setting_types import Place, SettingKey, Shape
from orderstatus.config.settings_reading import check_profile_name
from orderstatus.config.toml_lines import dotted, key_path
from orderstatus.core.errors import UsageError
from orderstatus.core.typed import comma_list, unknown_word

PROFILE = "profile"
VIEW = "view"
_SWITCHES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class NamedSetting:
    """A setting that was named: a key, or an entry of a table, of every shop or of one profile."""

    key: SettingKey
    entry: str | None
    profile: str | None

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in the file."""
        before = () if self.profile is None else (PROFILE, self.profile)
        return (*before, self.key.name, *(() if self.entry is None else (self.entry,)))

    @property
    def name(self) -> str:
        """Its name without the profile."""
        return dotted(self.path[2:] if self.profile is not None else self.path)

    def toml_value(self, typed: str) -> Any:
        """What was typed, as the file holds it: a list by commas, or between `[` and `]` as TOML has it.

        Nothing is checked: what is not the key's own is refused when the file is read.
        """
        shape = self.key.shape if self.entry is None else self.key.entry(self.entry).shape
        if shape is Shape.COUNT:
            return int(typed) if typed.strip().isascii() and typed.strip().isdigit() else typed
        if shape is Shape.SWITCH:
            return _SWITCHES.get(typed.strip().lower(), typed)
        if typed.lstrip().startswith("["):
            try:
                return tomllib.loads(f"value = {typed}")["value"]
            except tomllib.TOMLDecodeError:
                return typed
        if shape is Shape.TEXT:
            return typed
        words = list(comma_list([typed]))
        return [_day(each) for each in words] if shape is Shape.DAYS else words

    def check(self, value: Any) -> None:
        """Raises UsageError where `value`, as the file would hold it, is not what the setting takes."""
        held = value if self.entry is None else {self.entry: value}
        self.key.read(held, dotted(self.path if self.entry is None else self.path[:-1]))


def named_setting(typed: str, profile: str | None) -> NamedSetting:
    """The setting that was typed; `profile` is the one that a flag named. `-` is as good as `_`.

    Raises UsageError with the nearest right one for what is none, and for a profile, a table or a view.
    """
    path = key_path(typed.strip())
    if path[0] == PROFILE and len(path) > 1:
        if profile not in (None, path[1]):
            raise UsageError(f"`--shop` and `{typed}` name two profiles", hint="leave `--shop` out")
        profile, path = path[1], path[2:]
        check_profile_name(profile)
    if not path or typed in (PROFILE, VIEW):
        raise UsageError(
            f"`{typed}` is a table", hint=f"name one of its keys, such as profile.{profile or 'acme'}.lang"
        )
    if path[0] == VIEW:
        raise UsageError(f"`{typed}` is of a saved view", hint="orderstatus view --help")
    name, *entries = path
    key = BY_NAME.get(name.lower().replace("-", "_"))
    if key is None or len(entries) > 1 or (entries and not key.is_table):
        known = tuple(BY_NAME) if profile is None else names(Place.PROFILE)
        raise unknown_word("config" if profile is None else f"{PROFILE}.{profile}", ".".join(path), known)
    if key.is_table and not entries:
        some = key.entries or (OTHER_GATEWAYS,)
        raise UsageError(f"`{typed}` is a table", hint=f"name one of its entries, such as {key.name}.{some[0]}")
    return NamedSetting(key, _entry(key, entries[0]) if entries else None, profile)


def _entry(key: SettingKey, typed: str) -> str:
    if key.entries is None:
        return typed
    # Flags and events are written with `-`, and keys with `_`: each is as good as the other where it is typed.
    by_word = {entry.replace("_", "-"): entry for entry in key.entries}
    if (entry := by_word.get(typed.lower().replace("_", "-"))) is None:
        raise unknown_word(key.name, typed, key.entries)
    return entry


def setting_names(*, place: Place) -> tuple[str, ...]:
    """Every name that can be typed for a setting at the top, or in a profile, in the order of the registry."""
    return tuple(_names(key for key in KEYS if key.place in (place, Place.ANYWHERE)))


def profile_setting_names(profiles: Iterable[str]) -> Iterator[str]:
    """The same for the settings of each profile, its name before them."""
    for profile in profiles:
        for name in setting_names(place=Place.PROFILE):
            yield f"{PROFILE}.{profile}.{name}"


def entries_of(key: SettingKey, *tables: Mapping[str, Any]) -> tuple[str, ...]:
    """The entries of a table: those that are known, and those that one of `tables` sets."""
    known = key.entries or (OTHER_GATEWAYS,)
    return tuple(dict.fromkeys((*known, *(entry for table in tables for entry in table))))


def _names(keys: Iterable[SettingKey]) -> Iterator[str]:
    for key in keys:
        if key.is_table:
            yield from (f"{key.name}.{entry}" for entry in entries_of(key))
        else:
            yield key.name


def _day(word: str) -> date | str:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return word
