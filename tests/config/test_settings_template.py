"""The settings file to begin with: right as it is, and right with every example taken out of its comment."""

from __future__ import annotations

import re
from pathlib import Path

from orderstatus.config.setting_keys import KEYS
from orderstatus.config.setting_types import Place
from orderstatus.config.settings import Settings
from orderstatus.config.settings_reading import parse_settings
from orderstatus.config.settings_template import settings_template

HERE = Path("config.toml")


def test_as_it_is_it_sets_nothing() -> None:
    file = parse_settings(settings_template(), HERE)
    assert (file.shared, file.profiles, file.raw) == (Settings(), {}, {})


def test_with_every_example_uncommented_it_sets_every_key() -> None:
    text = re.sub(r"^# ", "", settings_template(), flags=re.MULTILINE)
    raw = parse_settings(text, HERE).raw
    assert set(raw) - {"profile"} == {key.name for key in KEYS if key.place is not Place.PROFILE}
    assert set(raw["profile"]["acme"]) == {key.name for key in KEYS if key.place is Place.PROFILE}
