"""Writing views: readable TOML, and everything else in the merchant's file stays as he wrote it."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.config.settings_file import delete_view, save_view, view_text
from orderstatus.config.settings_reading import read_settings
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.core.views import View

LATE = View(name="late-posti", command="shipments", flags={"carrier": ("Posti", "Matkahuolto"), "late": True})
OTHER = View(name="big", command="list", flags={"min-total": "500", "limit": 20})

MINE = """\
# My own notes: do not lose them.
lang = "fi"   # for the warehouse

[thresholds]
silent = "3bd"

# What the boss asks on Mondays.
[view.big]
command = "list"
min-total = "900"  # euros

# Days on which nobody answers the phone.
[authorization_days]
paypal = 29
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


def test_a_view_is_readable_toml() -> None:
    assert view_text(LATE) == (
        '[view.late-posti]\ncommand = "shipments"\ncarrier = ["Posti", "Matkahuolto"]\nlate = true\n'
    )


def test_the_first_view_makes_the_file(path: Path) -> None:
    save_view(path, LATE)
    assert path.read_text() == view_text(LATE)
    assert read_settings(path).views == {"late-posti": LATE}


def test_a_new_view_goes_to_the_end_and_the_rest_stays_byte_for_byte(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(MINE)
    save_view(path, LATE)
    assert path.read_text() == MINE + "\n" + view_text(LATE)


def test_a_view_of_the_same_name_is_replaced_and_every_comment_of_others_stays(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(MINE)
    save_view(path, OTHER)
    text = path.read_text()
    assert "900" not in text
    assert text.endswith("\n\n" + view_text(OTHER))
    for comment in ("# My own notes", "# for the warehouse", "# What the boss asks", "# Days on which nobody"):
        assert comment in text
    assert read_settings(path).views == {"big": OTHER}
    assert read_settings(path).shared.authorization_days == {"paypal": 29}


def test_a_view_is_deleted_and_its_neighbours_stay(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(MINE)
    save_view(path, LATE)
    delete_view(path, "big")
    assert read_settings(path).views == {"late-posti": LATE}
    assert "# Days on which nobody answers the phone.\n[authorization_days]" in path.read_text()
    delete_view(path, "late-posti")
    assert read_settings(path).views == {}
    assert read_settings(path).shared.lang == "fi"


def test_saving_again_and_again_makes_the_file_no_longer(path: Path) -> None:
    save_view(path, LATE)
    save_view(path, OTHER)
    once = path.read_text()
    for _ in range(3):
        save_view(path, OTHER)
    assert path.read_text() == once


def test_lines_that_end_in_windows_way_and_the_mark_before_them_stay(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes('\ufefflang = "fi"\r\n'.encode())
    save_view(path, LATE)
    assert path.read_bytes().startswith('\ufefflang = "fi"\r\n'.encode())
    assert read_settings(path).views == {"late-posti": LATE}


def test_a_last_line_without_an_end_is_not_run_into(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('lang = "fi"')
    save_view(path, LATE)
    assert read_settings(path).shared.lang == "fi"


def test_a_link_goes_on_pointing_and_who_may_read_stays_who_may(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("# mine\n")
    real.chmod(0o644)
    path.parent.mkdir()
    path.symlink_to(real)
    save_view(path, LATE)
    assert path.is_symlink()
    assert real.read_text() == "# mine\n\n" + view_text(LATE)
    assert stat.S_IMODE(real.stat().st_mode) == 0o644


def test_a_new_file_is_the_merchants_alone(path: Path) -> None:
    save_view(path, LATE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        'view = { late-posti = { command = "list" } }\n',
        'view.late-posti.command = "list"\n',
        '[view]\nlate-posti.command = "list"\n',
        '[view.late-posti]\ncommand = "list"\n[view.late-posti.more]\nx = 1\n',
        '[view]\nlate-posti = { command = "list" } # mine\n',
    ],
)
def test_a_view_is_replaced_and_deleted_however_it_is_written(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    save_view(path, LATE)
    assert read_settings(path).views == {"late-posti": LATE}
    delete_view(path, "late-posti")
    assert read_settings(path).views == {}


def test_what_cannot_be_changed_line_by_line_is_left_alone_and_said(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('view = "none"\n')
    with pytest.raises(UsageError, match="cannot be changed in") as caught:
        save_view(path, LATE)
    assert "[view]" in (caught.value.hint or "")
    assert path.read_text() == 'view = "none"\n'


def test_text_that_only_looks_like_a_heading_is_not_taken_for_one(path: Path) -> None:
    path.parent.mkdir()
    text = 'country = "FI"\ncarriers_without_events = ["""\n[view.late-posti]\n"""]\n'
    path.write_text(text)
    save_view(path, LATE)
    assert path.read_text() == f"{text}\n{view_text(LATE)}"


@pytest.mark.parametrize("heading", ["[view.'late-posti']", '[ view . "late-posti" ]  # old', "  [view.late-posti]"])
def test_a_heading_in_any_of_its_spellings_is_found(path: Path, heading: str) -> None:
    path.parent.mkdir()
    path.write_text(f'{heading}\ncommand = "list"\n')
    save_view(path, LATE)
    assert path.read_text() == view_text(LATE)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_an_error_and_the_file_stays(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("# mine\n")
    path.parent.chmod(0o500)
    try:
        with pytest.raises(OrderStatusError, match="could not write"):
            save_view(path, LATE)
    finally:
        path.parent.chmod(0o700)
    assert path.read_text() == "# mine\n"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{2,8}(-[a-z]{2,8})?", fullmatch=True).filter(lambda flag: flag != "command"),
        st.one_of(TEXTS, st.booleans(), st.integers(-999, 999), st.lists(TEXTS, max_size=3).map(tuple)),
        max_size=4,
    )
)
def test_whatever_a_view_holds_is_read_back(flags: dict[str, str | bool | int | tuple[str, ...]]) -> None:
    view = View(name="v", command="list", flags=flags)
    raw = tomllib.loads(view_text(view))["view"]["v"]
    assert raw == {"command": "list", **{k: list(v) if isinstance(v, tuple) else v for k, v in flags.items()}}


@pytest.mark.parametrize(
    "change", [lambda path: save_view(path, OTHER), lambda path: delete_view(path, "big")], ids=["save", "delete"]
)
def test_comments_below_the_last_view_stay(path: Path, change: Callable[[Path], None]) -> None:
    path.parent.mkdir()
    path.write_text('[view.big]\ncommand = "list"\n\n# [thresholds]\n# silent = "5d"\n', encoding="utf-8")
    change(path)
    assert '# [thresholds]\n# silent = "5d"\n' in path.read_text(encoding="utf-8")


def test_views_that_are_saved_at_the_same_time_are_all_there(path: Path) -> None:
    views = [replace(OTHER, name=f"v{number}") for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda view: save_view(path, view), views))
    assert read_settings(path).views.keys() == {view.name for view in views}


def test_what_is_no_file_is_refused_and_not_read_to_its_end() -> None:
    with pytest.raises(UsageError, match="is not a file"):
        save_view(Path(os.devnull), OTHER)
