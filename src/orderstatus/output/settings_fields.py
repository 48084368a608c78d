"""The fields of a setting that is in force."""

from __future__ import annotations

from dataclasses import replace

from orderstatus.core.held_settings import HeldSetting
from orderstatus.output.fields import Field

SETTING_FIELDS: tuple[Field[HeldSetting], ...] = (
    Field(
        key="key",
        heading="Setting",
        about="what it is called in the settings file and after `config set`",
        get=lambda s, c: s.key,
        importance=100,
    ),
    Field(
        key="value",
        heading="Value",
        about="what holds; missing where nobody set it and there is no single default",
        get=lambda s, c: s.value,
        importance=90,
        least=16,
    ),
    Field(
        key="origin",
        heading="Origin",
        about="where it came from: a flag, an environment variable, a profile, shared, another setting, default",
        get=lambda s, c: s.origin,
    ),
    Field(key="about", heading="About", about="what the setting does", get=lambda s, c: s.about),
)


def with_origin(fields: tuple[Field[HeldSetting], ...]) -> tuple[Field[HeldSetting], ...]:
    """The fields with the origin among the default columns."""
    return tuple(replace(each, importance=80) if each.key == "origin" else each for each in fields)
