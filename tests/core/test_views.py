"""Saved views: names, flags as they are typed, and those that come along."""

from __future__ import annotations

import shlex

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.views import SHIPPED, FlagValue, View, all_views, check_name, view_named

OWN = View(name="problems", command="list", flags={"delivery": "problem"})


@pytest.mark.parametrize("name", ["late-posti", "x", "2026", "a" * 60])
def test_a_name_is_small_letters_digits_and_dashes(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("name", ["", "Late", "late posti", "--carrier", "-x", "läte", "a/b", "a.b", "a\n", "a" * 61])
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a view") as caught:
        check_name(name)
    assert "orderstatus view save late-posti --command shipments" in (caught.value.hint or "")


def test_flags_are_arguments_that_no_value_can_break_out_of() -> None:
    flags: dict[str, FlagValue] = {
        "carrier": ("Posti", "--demo"),
        "late": True,
        "no-tracking": False,
        "limit": 3,
        "silent": "-1",
    }
    view = View(name="v", command="shipments", flags=flags)
    assert view.arguments == ("--carrier=Posti", "--carrier=--demo", "--late", "--limit=3", "--silent=-1")


def test_flags_are_shown_as_a_person_types_them() -> None:
    flags: dict[str, FlagValue] = {
        "payment": ("paid", "authorized"),
        "customer": "Mia Virtanen",
        "late": True,
        "silent": "-1",
    }
    view = View(name="v", command="list", flags=flags)
    assert view.typed == "--payment paid,authorized --customer 'Mia Virtanen' --late --silent=-1"
    commas = View(name="v", command="list", flags={"tag": ("a,b", "c")})
    assert shlex.split(commas.typed) == ["--tag", "a,b", "--tag", "c"]


def test_ones_own_view_stands_in_the_place_of_one_that_comes_along() -> None:
    views = all_views({"problems": OWN})
    assert views["problems"] is OWN
    assert views.keys() == {view.name for view in SHIPPED}


def test_these_views_come_along() -> None:
    assert {view.name: (view.command, view.typed) for view in SHIPPED if view.command != "list"} == {
        "in-transit": ("shipments", "--status moving"),
        "problems": ("shipments", "--status problem"),
        "returns-to-answer": ("returns", "--status requested"),
    }
    assert {view.name for view in SHIPPED if view.command == "list"} == {"to-capture", "to-ship"}


def test_an_unknown_view_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean `problems`"):
        view_named("problem", all_views({}))
