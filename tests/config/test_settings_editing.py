"""Changing one setting of the merchant's file: it is what was meant, and everything else stays as he wrote it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.config.settings_file import set_values, unset_values
from orderstatus.config.settings_reading import read_settings
from orderstatus.config.toml_lines import key_path, with_value, without
from orderstatus.core.errors import UsageError

MINE = """\
# My own notes: do not lose them.
lang = "fi"   # for the warehouse

# The shop in Oulu.
[profile.acme]
shop = "acme"   # since 2019

# How patient we are.
[thresholds]
silent = "3bd"

# What the boss asks on Mondays.
[view.big]
command = "list"

[profile.beta]
shop = "beta"
thresholds.silent = "9d"

# That is all.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("lang", "en", 'lang = "fi"   # for', 'lang = "en"   # for'),
        ("country", "FI", "warehouse\n", 'warehouse\ncountry = "FI"\n'),
        ("holidays", [date(2026, 12, 24)], "warehouse\n", "warehouse\nholidays = [2026-12-24]\n"),
        ("thresholds.silent", "5d", 'silent = "3bd"', 'silent = "5d"'),
        ("thresholds.unfulfilled", "2d", '"3bd"\n', '"3bd"\nunfulfilled = "2d"\n'),
        ("profile.acme.time_zone", "Europe/Oslo", "# since 2019\n", '# since 2019\ntime_zone = "Europe/Oslo"\n'),
        (
            "profile.acme.thresholds.silent",
            "1d",
            "# since 2019\n",
            '# since 2019\n\n[profile.acme.thresholds]\nsilent = "1d"\n',
        ),
        ("profile.beta.thresholds.silent", "8d", '"9d"', '"8d"'),
        ("profile.beta.thresholds.unfulfilled", "8d", '"9d"\n', '"9d"\nthresholds.unfulfilled = "8d"\n'),
        ("profile.gamma.shop", "gamma", "all.\n", 'all.\n\n[profile.gamma]\nshop = "gamma"\n'),
        ("authorization_days.paypal", 29, "all.\n", "all.\n\n[authorization_days]\npaypal = 29\n"),
    ],
)
def test_a_value_goes_where_a_person_would_write_it_and_no_other_line_changes(
    path: Path, key: str, value: Any, old: str, new: str
) -> None:
    set_values(path, {key: value})
    assert path.read_text(encoding="utf-8") == MINE.replace(old, new)


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("lang", 'lang = "fi"   # for the warehouse\n', ""),
        ("thresholds.silent", 'silent = "3bd"\n', ""),
        ("profile.beta.thresholds", 'thresholds.silent = "9d"\n', ""),
        ("profile.acme", '[profile.acme]\nshop = "acme"   # since 2019\n', ""),
        ("profile.beta", '\n[profile.beta]\nshop = "beta"\nthresholds.silent = "9d"\n', ""),
        ("profile.gamma", "", ""),
        ("country", "", ""),
    ],
)
def test_what_is_taken_out_takes_no_comment_of_others_along(path: Path, key: str, old: str, new: str) -> None:
    unset_values(path, [key])
    assert path.read_text(encoding="utf-8") == MINE.replace(old, new)


def test_a_first_key_goes_above_the_headings_and_what_is_said_of_them(path: Path) -> None:
    path.write_text('# Mine.\n\n# The shop in Oulu.\n[profile.acme]\nshop = "acme"\n', encoding="utf-8")
    set_values(path, {"lang": "fi"})
    expected = '# Mine.\n\nlang = "fi"\n\n# The shop in Oulu.\n[profile.acme]\nshop = "acme"\n'
    assert path.read_text(encoding="utf-8") == expected


def test_the_file_and_the_profile_are_made_and_several_values_are_set_at_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "config.toml"
    set_values(path, {"profile.acme.shop": "acme", "profile.acme.country": "FI", "default_profile": "acme"})
    file = read_settings(path)
    assert file.default_profile == "acme"
    assert file.profiles["acme"].shop == "acme.myshopify.com"
    assert file.profiles["acme"].country == "FI"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: set_values(path, {"colour": "red"}), "colour"),
        (lambda path: set_values(path, {"country": "FI", "default_profile": "gamma"}), "gamma"),
        (lambda path: set_values(path, {"profile.gamma.country": "FI"}), "gamma"),
        (lambda path: unset_values(path, ["profile.acme.shop"]), "acme"),
    ],
    ids=["no such key", "no such profile", "a profile without a shop", "its shop taken out"],
)
def test_what_would_make_the_file_wrong_is_refused_whole(path: Path, change: Callable[[Path], None], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        change(path)
    assert path.read_text(encoding="utf-8") == MINE


def test_of_two_mistakes_one_can_be_taken_out_first(path: Path) -> None:
    path.write_text('colour = "red"\nsize = 1\nlang = "fi"\n', encoding="utf-8")
    unset_values(path, ["colour"])
    assert path.read_text(encoding="utf-8") == 'size = 1\nlang = "fi"\n'


def test_a_file_that_is_not_toml_is_left_alone_and_the_line_is_said(path: Path) -> None:
    path.write_text("lang = \n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"not TOML: .*line 1, column"):
        set_values(path, {"lang": "fi"})
    assert path.read_text(encoding="utf-8") == "lang = \n"


def test_windows_ends_of_lines_and_the_mark_at_the_beginning_stay(path: Path) -> None:
    path.write_bytes('\ufefflang = "fi" # x\r\n[thresholds]\r\nsilent = "3bd"\r\n'.encode())
    set_values(path, {"lang": "en", "thresholds.unfulfilled": "2d"})
    expected = '\ufefflang = "en" # x\r\n[thresholds]\r\nsilent = "3bd"\r\nunfulfilled = "2d"\r\n'
    assert path.read_bytes() == expected.encode()


def test_changes_at_the_same_time_all_survive(path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: set_values(path, {f"profile.p{number}.shop": f"p{number}"}), range(12)))
    assert read_settings(path).profiles.keys() == {"acme", "beta", *(f"p{number}" for number in range(12))}


KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.one_of(TEXTS, st.booleans(), st.integers(-999, 999), st.dates(), st.lists(TEXTS, max_size=3))
PATHS = st.one_of(
    st.tuples(KEYS),
    st.tuples(st.just("thresholds"), KEYS),
    st.tuples(st.just("profile"), st.sampled_from(["acme", "beta", "gamma"]), KEYS),
    st.tuples(st.just("profile"), st.sampled_from(["acme", "beta", "gamma"]), st.just("thresholds"), KEYS),
)


def leaves(table: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if not isinstance(table, dict):
        return {path: table}
    return {key: value for name, each in table.items() for key, value in leaves(each, (*path, name)).items()}


@given(st.lists(st.tuples(PATHS.filter(lambda path: path[-1] not in ("thresholds", "profile", "view")), VALUES)))
def test_whatever_is_set_is_read_back_and_everything_else_stays(changes: list[tuple[tuple[str, ...], Any]]) -> None:
    text = MINE
    meant = leaves(tomllib.loads(MINE))
    for path, value in changes:
        text = with_value(text, path, value)
        meant[path] = value
        assert leaves(tomllib.loads(text)) == meant
    assert [line for line in text.splitlines() if line.startswith("# ")] == [
        line for line in MINE.splitlines() if line.startswith("# ")
    ]
    for path, _ in changes:
        text = without(text, path)
        meant.pop(path, None)
        assert leaves(tomllib.loads(text)) == meant


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("lang", ("lang",)),
        ("profile.acme.shop", ("profile", "acme", "shop")),
        ('authorization_days."pay.pal"', ("authorization_days", "pay.pal")),
        ("authorization_days.shop pay", ("authorization_days", "shop pay")),
    ],
)
def test_a_key_is_read_as_a_person_writes_it(key: str, path: tuple[str, ...]) -> None:
    assert key_path(key) == path
