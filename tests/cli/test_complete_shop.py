"""What `--shop` offers: the demo shop, and what the settings file names, if it can be read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer

from orderstatus.commands._complete import complete_profile, complete_shop
from orderstatus.core.errors import UsageError


def offered(runtime: object, incomplete: str) -> list[str]:
    return complete_shop(cast(typer.Context, SimpleNamespace(obj=runtime)), incomplete)


@pytest.mark.parametrize(
    ("incomplete", "expected"),
    [("", ["demo", "helsinki", "stockholm"]), ("h", ["helsinki"]), ("d", ["demo"]), ("x", [])],
)
def test_the_demo_shop_and_the_profiles_are_offered_as_they_begin(incomplete: str, expected: list[str]) -> None:
    assert offered(SimpleNamespace(shop_names=lambda: ["helsinki", "stockholm"]), incomplete) == expected


def test_a_profile_called_demo_is_offered_once() -> None:
    assert offered(SimpleNamespace(shop_names=lambda: ["demo", "acme"]), "") == ["demo", "acme"]


def test_settings_that_cannot_be_read_leave_the_demo_shop() -> None:
    def broken() -> Any:
        raise UsageError("config.toml is not TOML")

    assert offered(SimpleNamespace(shop_names=broken), "") == ["demo"]


def test_without_profiles_the_demo_shop_is_left() -> None:
    assert offered(SimpleNamespace(shop_names=tuple), "") == ["demo"]


def test_where_a_profile_is_meant_every_profile_is_offered_and_no_demo_shop_without_one() -> None:
    runtime = SimpleNamespace(settings_file=lambda: SimpleNamespace(profiles={"acme": 0, "demonstration": 0}))
    context = cast(typer.Context, SimpleNamespace(obj=runtime))
    assert complete_profile(context, "") == ["acme", "demonstration"]
    assert complete_profile(context, "d") == ["demonstration"]
