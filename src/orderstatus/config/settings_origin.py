"""Every setting as it holds for a shop, with where it came from: flag before environment, profile, top and default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from orderstatus.config.addresses import base_url, demo_named
from orderstatus.config.setting_keys import KEYS
from orderstatus.config.setting_names import PROFILE, entries_of
from orderstatus.config.setting_types import Place, SettingKey
from orderstatus.config.settings import SettingsFile, Target
from orderstatus.config.shops import environment_is_of
from orderstatus.config.toml_lines import dotted
from orderstatus.core.flags import Flag
from orderstatus.core.held_settings import HeldSetting, Origin

_LANG, _API_URL, _SHOP = "ORDERSTATUS_LANG", "ORDERSTATUS_API_URL", "ORDERSTATUS_SHOP"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the flags of the run say."""

    lang: str | None = None
    names_shop: bool = False
    """True if a flag named the shop."""


def held_settings(
    file: SettingsFile, target: Target | None, env: Mapping[str, str], typed: Typed
) -> tuple[HeldSetting, ...]:
    """What holds for the shop of `target`, a row a key and a row an entry of a table; None for what all shops share.

    A credential is no setting and is not among them. Raises UsageError for an address in the environment that is none.
    """
    over = _from_outside(file, target, env, typed)
    levels = _levels(file, target)
    rows: dict[str, HeldSetting] = {}
    for key in KEYS:
        if target is None and key.place is Place.PROFILE:
            continue
        for row in _rows(key, levels):
            value, origin = over.get(row.key, (row.value, row.origin))
            rows[row.key] = replace(row, value=value, origin=origin)
    _follow_handling_time(rows)
    return tuple(rows.values())


def _levels(file: SettingsFile, target: Target | None) -> list[tuple[str, Mapping[str, Any]]]:
    """Where a key may be set, each under the word for it, the strongest first."""
    shared = (Origin.SHARED.value, file.raw)
    if target is None or target.profile is None:
        return [shared]
    return [(f"{Origin.PROFILE} {target.profile}", file.raw[PROFILE][target.profile]), shared]


def _rows(key: SettingKey, levels: Sequence[tuple[str, Mapping[str, Any]]]) -> Iterator[HeldSetting]:
    if not key.is_table:
        origin, value = _first(key.name, levels, key.usual)
        yield HeldSetting(key.name, value, origin, key.about)
        return
    inner = [(origin, level[key.name]) for origin, level in levels if key.name in level]
    for entry in entries_of(key, *(table for _, table in inner)):
        origin, value = _first(entry, inner, _usual(key, entry))
        yield HeldSetting(dotted((key.name, entry)), value, origin, key.entry(entry).about)


def _first(name: str, levels: Sequence[tuple[str, Mapping[str, Any]]], usual: Any) -> tuple[str, Any]:
    for origin, level in levels:
        if name in level:
            return origin, _plain(level[name])
    return Origin.DEFAULT, usual


def _usual(key: SettingKey, entry: str) -> str | int | tuple[str, ...] | None:
    return key.entry(entry).usual if key.inner else key.usual_entries.get(entry)


def _plain(value: Any) -> str | int | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    if isinstance(value, bool):
        # As the file has it.
        return str(value).lower()
    return value if isinstance(value, (int, str)) else str(value)


def _from_outside(
    file: SettingsFile, target: Target | None, env: Mapping[str, str], typed: Typed
) -> dict[str, tuple[str | None, str]]:
    """What a flag or the environment says, by key."""
    over: dict[str, tuple[str | None, str]] = {}
    if typed.lang is not None:
        over["lang"] = (typed.lang, f"{Origin.FLAG} --lang")
    elif lang := env.get(_LANG):
        over["lang"] = (lang, f"{Origin.ENVIRONMENT} {_LANG}")
    if target is None:
        return over
    named_in_env = bool(env.get(_SHOP, "").strip())
    if typed.names_shop:
        over["shop"] = (target.domain, f"{Origin.FLAG} --shop")
    elif named_in_env:
        over["shop"] = (target.domain, f"{Origin.ENVIRONMENT} {_SHOP}")
    else:
        over["shop"] = (target.domain, f"{Origin.PROFILE} {target.profile}")
    address = env.get(_API_URL, "").strip()
    if address and demo_named(target.domain) is None and environment_is_of(env, file, target.domain, only=True):
        over["api_url"] = (base_url(address, _API_URL), f"{Origin.ENVIRONMENT} {_API_URL}")
    return over


def _follow_handling_time(rows: dict[str, HeldSetting]) -> None:
    """The threshold of `unfulfilled` is the handling time where only that is set (`Settings.rules`)."""
    followed, follower = rows["handling_time"], dotted(("thresholds", Flag.UNFULFILLED))
    if followed.origin != Origin.DEFAULT and rows[follower].origin == Origin.DEFAULT:
        rows[follower] = replace(rows[follower], value=followed.value, origin=Origin.HANDLING_TIME)
