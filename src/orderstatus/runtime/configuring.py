"""The settings as `config` reads and changes them."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.core.held_settings import HeldSetting

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.runtime.process import Runtime


def held_settings(runtime: Runtime) -> tuple[HeldSetting, ...]:
    """What holds for the shop that is meant, or where none is, for all of them."""
    return _held(runtime, _target(runtime))


def held_setting(runtime: Runtime, key: str) -> HeldSetting:
    """The one setting that was typed. Raises UsageError for what is none, and for one of a shop where none is meant."""
    from orderstatus.config.setting_names import named_setting
    from orderstatus.config.setting_types import Place

    target = _target(runtime)
    named = named_setting(key, None)
    if named.profile is not None:
        target = runtime.settings_file().target_of(named.profile)
    if target is None and named.key.place is Place.PROFILE:
        # Says which there are, and how to name one.
        (target,) = runtime.targets(runtime.where)
    held = {each.key: each for each in _held(runtime, target)}
    # An entry that nobody sets, of a table whose entries are anything, has no row.
    return held.get(named.name) or HeldSetting(named.name, None, "default", named.key.about)


def set_setting(runtime: Runtime, key: str, typed: str) -> str:
    """Afterwards the file holds what was typed; the setting's whole name. Raises UsageError for what is wrong."""
    from orderstatus.config.setting_names import named_setting
    from orderstatus.config.settings_file import set_values
    from orderstatus.config.toml_lines import dotted

    runtime.settings_in_use.may_be_made = True
    named = named_setting(key, _profile(runtime, makes=key.strip() == "shop"))
    name = dotted(named.path)
    # Read here first: what is wrong was typed, and does not stand in the file.
    value = named.toml_value(typed)
    named.check(value)
    set_values(runtime.settings_path(), {name: value})
    runtime.settings_in_use.changed()
    return name


def unset_setting(runtime: Runtime, key: str) -> tuple[str, bool]:
    """Afterwards the file does not hold the setting, the table or the profile: its whole name, and whether it did.

    A key that should never have stood in the file can be taken out as well. Raises UsageError for what is neither.
    """
    from orderstatus.config.setting_names import PROFILE, VIEW, named_setting
    from orderstatus.config.settings_file import unset_values
    from orderstatus.config.settings_reading import parse_toml, settings_text
    from orderstatus.config.toml_lines import dotted, key_path

    runtime.settings_in_use.may_be_made = True
    file = runtime.settings_path()
    raw = parse_toml(settings_text(file) or "", file)
    profile = _profile(runtime, makes=False)
    path = key_path(key.strip())
    if profile is not None and path[0] != PROFILE:
        path = (PROFILE, profile, *path)
    if path[0] == VIEW or path == (PROFILE,) or not _stands(raw, path):
        path = named_setting(key, profile).path
    unset_values(file, [dotted(path)])
    runtime.settings_in_use.changed()
    return dotted(path), _stands(raw, path)


def setting_names(runtime: Runtime) -> tuple[str, ...]:
    """Every name that can be typed for a setting here: at the top, in each profile, and in one that a flag names."""
    from orderstatus.config.setting_names import profile_setting_names
    from orderstatus.config.setting_names import setting_names as names
    from orderstatus.config.setting_types import Place

    profiles = runtime.settings_file().profiles
    every = (*names(place=Place.TOP), *names(place=Place.PROFILE), *profile_setting_names(profiles))
    return tuple(dict.fromkeys(every))


def check_settings(runtime: Runtime, file: str | None) -> Path:
    """The file, or the one that `file` names, is from here on the settings of this run, if it can be read as such.

    Raises UsageError naming line and column, or the key, of its first mistake.
    """
    from orderstatus.config.settings_reading import read_settings

    path = runtime.settings_path() if file is None else Path(file).expanduser()
    if file is not None and not path.exists():
        raise UsageError(f"there is no file {path}", hint="orderstatus config path says where the settings are")
    if file is not None:
        runtime.settings_in_use.replaced_by(read_settings(path))
    runtime.settings_file()
    return path


def edit_settings(runtime: Runtime, again: Callable[[UsageError], bool]) -> bool:
    """The person has edited a copy of the file, and the file is that copy if it is right; whether it changed.

    Where it is not, `again` says whether it is edited once more. Raises UsageError where it ends wrong: the file is
    then as it was, and the copy is kept and named.
    """
    from orderstatus.config.settings_file import replace_text
    from orderstatus.config.settings_reading import settings_text
    from orderstatus.config.settings_template import settings_template

    path = runtime.settings_path()
    before = settings_text(path)
    begun = settings_template() if before is None else before
    draft = _draft(path, begun)
    is_done = False
    try:
        text = _edited(runtime, draft, path, again)
        if text != before:
            replace_text(path, text, instead_of=before)
        is_done = True
    except OrderStatusError as error:
        if _differs(draft, begun):
            error.hint = f"{path} is as it was; what you typed is in {draft}"
        raise
    finally:
        if is_done or not _differs(draft, begun):
            with contextlib.suppress(OSError):
                draft.unlink()
    return text != before


def answers_yes(runtime: Runtime, question: str) -> bool:
    """The person's answer to a question on the terminal: yes unless it begins with an n, or there is none."""
    runtime.streams.err.write(f"{question} [Y/n] ")
    runtime.streams.err.flush()
    stream = runtime.stdin or sys.stdin
    line = stream.readline() if stream is not None else ""
    return bool(line) and not line.strip().lower().startswith("n")


def _edited(runtime: Runtime, draft: Path, path: Path, again: Callable[[UsageError], bool]) -> str:
    """The draft's text when the editor has been closed and it is right as the content of `path`."""
    from orderstatus.config.settings_reading import parse_settings, settings_text
    from orderstatus.runtime.programs import edit_file

    while True:
        edit_file(draft, runtime.env)
        try:
            text = settings_text(draft) or ""
            parse_settings(text, path)
        except UsageError as error:
            if not again(error):
                raise
        else:
            return text


def _differs(draft: Path, text: str) -> bool:
    try:
        return draft.read_bytes() != text.encode("utf-8")
    except OSError:
        return False


def _draft(path: Path, text: str) -> Path:
    """A copy beside the file, for its owner alone, with a suffix by which editors know TOML."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}-", suffix=".toml")
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return Path(name)


def _held(runtime: Runtime, target: Target | None) -> tuple[HeldSetting, ...]:
    from orderstatus.config.settings_origin import Typed, held_settings

    typed = Typed(runtime.lang, bool(runtime.where.shops))
    return held_settings(runtime.settings_file(), target, runtime.env, typed)


def _target(runtime: Runtime) -> Target | None:
    """The shop that is meant; None where nothing names one and the settings leave it open."""
    try:
        targets = runtime.targets(runtime.where)
    except UsageError:
        if runtime.where.shops or runtime.env.get("ORDERSTATUS_SHOP", "").strip():
            raise
        return None
    if len(targets) != 1:
        raise UsageError("`--shop` names several shops", hint="give one of them")
    return targets[0]


def _profile(runtime: Runtime, *, makes: bool) -> str | None:
    """The profile that `--shop` names; None where it is not given. One that there is not yet where it `makes` it."""
    if not runtime.where.shops:
        return None
    target = _target(runtime)
    if target is not None and target.profile is not None:
        return target.profile
    (named,) = runtime.where.shops
    if makes:
        return named
    raise UsageError(
        f"there is no profile of `{named}`",
        hint=f"make one first: orderstatus config set profile.NAME.shop {target.domain if target else named}",
    )


def _stands(raw: Any, path: tuple[str, ...]) -> bool:
    for part in path:
        if not isinstance(raw, dict) or part not in raw:
            return False
        raw = raw[part]
    return True
