"""A settings file to begin with: every key with what it does, none of them set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orderstatus.config.setting_keys import KEYS
from orderstatus.config.setting_types import Place, SettingKey

_WIDTH = 100


def settings_template() -> str:
    """The text of the file. Whatever of its examples loses its `# ` is a setting, in its right place."""
    lines = [
        *_comment("The settings of orderstatus. Take the `# ` from a line with a `=` to set it, here for every shop."),
        "",
    ]
    plain = [key for key in KEYS if not key.is_table and key.place is Place.ANYWHERE]
    tables = [key for key in KEYS if key.is_table]
    profile = [key for key in KEYS if key.place is Place.PROFILE]
    default = [key for key in KEYS if key.place is Place.TOP]
    lines += _examples((*default, *plain, *tables))
    lines += [
        *_comment("A shop of yours. Everything above may stand here too, for this shop alone."),
        "# [profile.acme]",
        *(line for key in profile for line in _comment_and_line(key)),
    ]
    return "\n".join(lines) + "\n"


def _examples(keys: Iterable[SettingKey]) -> Iterator[str]:
    for key in keys:
        yield from _comment_and_line(key)
        yield ""


def _comment_and_line(key: SettingKey) -> Iterator[str]:
    yield from _comment(f"{key.about}; without it: {key.default}")
    if not key.inner:
        yield from (f"# {line}" for line in key.example.splitlines())
        return
    yield f"# [{key.name}]"
    for each in key.inner:
        yield from _comment_and_line(each)


def _comment(text: str) -> list[str]:
    import textwrap

    return [f"## {line}" for line in textwrap.wrap(text, _WIDTH)]
