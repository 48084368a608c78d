"""What a missing scope takes away is told of every scope, and a write scope stands for its read scope."""

from __future__ import annotations

from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from orderstatus.cli import app
from orderstatus.commands._registry import COMMANDS
from orderstatus.core.attention import EVERY_FLAG, Watch, open_orders
from orderstatus.core.rules import Rules
from orderstatus.core.scope_needs import READ_ORDERS, SCOPE_NEEDS, ScopeNeed, covers, missing
from support.demo import NOW, demo_source
from support.wording import fields_of_every_table

EVERY_SCOPE = [need.scope for need in SCOPE_NEEDS]
every_need = pytest.mark.parametrize("need", SCOPE_NEEDS, ids=lambda need: need.scope)


def options_of(command: Any) -> set[str]:
    found = {option for each in command.params for option in each.opts}
    for child in getattr(command, "commands", {}).values():
        found |= options_of(child)
    return found


def test_nothing_is_missing_where_every_scope_was_granted() -> None:
    assert missing(EVERY_SCOPE) == ()


def test_everything_is_missing_where_nothing_was_granted_and_the_essential_comes_first() -> None:
    assert missing([]) == SCOPE_NEEDS
    assert [need.scope for need in SCOPE_NEEDS if need.essential] == [SCOPE_NEEDS[0].scope] == [READ_ORDERS]


@every_need
def test_what_one_scope_lacks_is_that_scope_alone(need: ScopeNeed) -> None:
    assert missing(scope for scope in EVERY_SCOPE if scope != need.scope) == (need,)


def test_a_write_scope_includes_its_read_scope_and_not_the_other_way_round() -> None:
    assert covers(["write_orders"], "read_orders")
    assert not covers(["read_orders"], "write_orders")
    assert not covers(["write_orders"], "read_all_orders")


@every_need
def test_every_alternative_does_as_well(need: ScopeNeed) -> None:
    rest = [scope for scope in EVERY_SCOPE if scope != need.scope]
    assert [missing([*rest, each]) for each in need.alternatives] == [()] * len(need.alternatives)


@every_need
def test_what_a_scope_concerns_is_there(need: ScopeNeed) -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    assert set(need.commands) <= COMMANDS.keys()
    options = set[str]().union(*(options_of(root.commands[name].load()) for name in need.commands))  # type: ignore[attr-defined]
    assert {option.split()[0] for option in need.options} <= options
    keys = {field.key for fields in fields_of_every_table().values() for field in fields}
    assert set(need.columns) <= keys


@every_need
def test_a_scope_says_what_it_takes_away_as_a_phrase(need: ScopeNeed) -> None:
    assert need.takes_away == need.takes_away.strip().rstrip(".")
    assert need.commands


@pytest.mark.parametrize(
    "scopes",
    [
        ("read_returns",),
        ("read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"),
    ],
    ids=lambda scopes: scopes[0],
)
def test_the_flags_of_a_scope_are_those_that_attention_is_blind_to_without_it(scopes: tuple[str, ...]) -> None:
    demo = demo_source(orders=200, scopes=[scope for scope in EVERY_SCOPE if scope not in scopes])
    asked = open_orders()
    assert asked is not None
    watch = Watch(demo.source(), rules=Rules(), now=NOW, wanted=EVERY_FLAG)
    list(watch.flagged(demo.source().orders(*asked, wanted=None)))
    told = {flag for need in SCOPE_NEEDS if need.scope in scopes for flag in need.flags}
    assert watch.blind == told
