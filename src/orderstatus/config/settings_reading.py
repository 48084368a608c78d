"""The settings file, read and checked: a mistake names the file, and the line or the key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orderstatus.config.addresses import DEMO_DOMAINS
from orderstatus.config.paths import places
from orderstatus.config.setting_keys import BY_NAME, TABLES, names
from orderstatus.config.setting_types import Place, table
from orderstatus.config.settings import Settings, SettingsFile
from orderstatus.core.errors import UsageError
from orderstatus.core.typed import unknown_word
from orderstatus.core.views import FlagValue, View, check_name

FILE = "config.toml"
PROFILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def settings_file(env: Mapping[str, str]) -> Path:
    """Where the settings are: `ORDERSTATUS_CONFIG`, else the configuration folder of this system."""
    named = env.get("ORDERSTATUS_CONFIG")
    if not named:
        return places(env).config / FILE
    try:
        return Path(named).expanduser()
    except RuntimeError as error:
        raise UsageError(f"ORDERSTATUS_CONFIG is no file: {error}", hint="give the file's whole path") from error


def read_settings(path: Path, *, must_exist: bool = False) -> SettingsFile:
    """What stands in `path`; the defaults where there is no such file, unless it `must_exist`.

    Raises UsageError naming the file and the line of what is not TOML, or the key and what it accepts.
    """
    text = settings_text(path)
    if text is None and must_exist:
        raise UsageError(
            f"ORDERSTATUS_CONFIG names {path}, which is not there",
            hint="give the file's whole path, or unset ORDERSTATUS_CONFIG",
        )
    return SettingsFile(path=path) if text is None else parse_settings(text, path)


def settings_text(path: Path) -> str | None:
    """The text of `path`; None where there is no such file. Raises UsageError where it cannot be read."""
    refuse_no_file(path)
    try:
        # Some editors begin a file with a byte order mark.
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not text in UTF-8", hint="save it as UTF-8, or move it away") from error
    except OSError as error:
        raise UsageError(
            f"could not read {path}: {error.strerror or error}", hint="see whose it is, or set ORDERSTATUS_CONFIG"
        ) from error


def parse_settings(text: str, path: Path) -> SettingsFile:
    """What `text`, the content of `path`, says. Raises UsageError as `read_settings` does."""
    raw = parse_toml(text, path)
    try:
        return _file(raw, path)
    except UsageError as error:
        raise UsageError(f"in {path}: {error}", hint=error.hint) from error


def parse_toml(text: str, path: Path) -> dict[str, Any]:
    """`text`, the content of `path`, as TOML has it, whatever its keys. Raises UsageError naming line and column."""
    # Only where there is a file: most runs need no parser.
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = "mend that line (orderstatus config edit), or move the file away"
        raise UsageError(f"{path} is not TOML: {error}", hint=hint) from error


def refuse_no_file(path: Path) -> None:
    """Raises UsageError where `path` is there and is no file: a folder, or a device that may never end."""
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a file", hint="give a file, or unset ORDERSTATUS_CONFIG")


def check_profile_name(name: str) -> None:
    """Raises UsageError for what cannot be a profile's name."""
    if not PROFILE_NAME.fullmatch(name):
        raise UsageError(
            f"`{name}` cannot be the name of a profile", hint="give small letters, digits, `-` and `_`, such as acme"
        )


def refuse_name_of_a_demo_shop(name: str, domain: str) -> None:
    """Raises UsageError where a profile of another shop has a demo shop's name: `--demo` would ask that shop."""
    if DEMO_DOMAINS.get(name, domain) != domain:
        raise UsageError(
            f"the profile `{name}` is of {domain}, and `{name}` is the demo shop's name",
            hint="give the profile another name, such as acme",
        )


def _file(raw: Mapping[str, Any], path: Path) -> SettingsFile:
    top = {key: value for key, value in raw.items() if key not in TABLES}
    shared = _values(top, Place.TOP, "", more=TABLES)
    default = shared.pop("default_profile", None)
    profiles = {name: _profile(name, each) for name, each in table(raw.get("profile", {}), "profile").items()}
    views, broken = _views(table(raw.get("view", {}), "view"), path)
    file = SettingsFile(
        path=path,
        shared=Settings(**shared),
        profiles=profiles,
        default_profile=default,
        views=views,
        broken_views=broken,
        raw=raw,
    )
    if default is not None:
        file.domain_of(default)
    return file


def _profile(name: str, raw: Any) -> Settings:
    check_profile_name(name)
    values = _values(table(raw, f"profile.{name}"), Place.PROFILE, f"profile.{name}.")
    if "shop" not in values:
        raise UsageError(
            f"the profile `{name}` does not say which shop it is of", hint=f'add a line: shop = "{name}.myshopify.com"'
        )
    refuse_name_of_a_demo_shop(name, values["shop"])
    return Settings(**values)


def _values(raw: Mapping[str, Any], place: Place, prefix: str, *, more: tuple[str, ...] = ()) -> dict[str, Any]:
    """The settings among `raw`, each as its key reads it. Raises UsageError for a key that may not stand there."""
    allowed = names(place)
    values = {}
    for key, value in raw.items():
        if key not in allowed:
            raise _misplaced(key, place, prefix) or unknown_word(
                prefix.rstrip(".") or "settings", key, (*allowed, *more)
            )
        values[key] = BY_NAME[key].read(value, f"{prefix}{key}")
    return values


def _misplaced(key: str, place: Place, prefix: str) -> UsageError | None:
    if key not in BY_NAME:
        return None
    if place is Place.TOP:
        return UsageError(f"`{key}` is of one shop, and stands at the top", hint=f"move it below [profile.NAME]: {key}")
    return UsageError(f"`{prefix}{key}` is of the whole file", hint=f"move `{key}` to the top, above every [table]")


def _views(tables: Mapping[str, Any], path: Path) -> tuple[dict[str, View], dict[str, UsageError]]:
    """The views, and those that are none: a mistake in one is no reason to refuse what does not ask for it."""
    views: dict[str, View] = {}
    broken: dict[str, UsageError] = {}
    for name, value in tables.items():
        try:
            views[name] = _view(name, value)
        except UsageError as error:
            broken[name] = UsageError(f"in {path}: {error}", hint=error.hint)
    return views, broken


def _view(name: str, value: Any) -> View:
    check_name(name)
    key = f"view.{name}"
    command = table(value, key).get("command")
    if not isinstance(command, str):
        raise UsageError(f"the view `{name}` does not say of which command it is", hint='add a line: command = "list"')
    flags = {flag.replace("_", "-"): _flag(f"{key}.{flag}", each) for flag, each in value.items()}
    del flags["command"]
    return View(name=name, command=command, flags=flags)


def _flag(key: str, value: Any) -> FlagValue:
    match value:
        case str() | bool() | int():
            return value
        case list() if all(isinstance(each, str) for each in value):
            return tuple(value)
        case _:
            accepted = "a text in quotes, a whole number, true or false, or a list of texts"
            raise UsageError(f"`{key}` is not {accepted}", hint=f"set `{key}` to {accepted}, or take it out")
