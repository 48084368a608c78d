"""Which orders a filter by stage takes."""

from __future__ import annotations

import pytest

from orderstatus.core.query import OrderQuery, Part, parts_for
from orderstatus.core.stages.marks import StageMark
from support.orders import NOW, order

PRINTING, PACKING, NONE = (
    order(stage=StageMark(stage=stage, stage_digest=digest))
    for stage, digest in (("printing", "d1"), ("packing", "d2"), (None, None))
)
OUT = order(stage=StageMark(stage=None, stage_digest="d3"))
"""Taken out of its stage: its metafield is there and holds a dash."""
UNREAD = order()


def query(stages: str = "", not_stages: str = "", no_stage: bool = False) -> OrderQuery:
    return OrderQuery(stages=frozenset(stages.split()), not_stages=frozenset(not_stages.split()), no_stage=no_stage)


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        (query("printing"), [PRINTING]),
        (query("printing packing"), [PRINTING, PACKING]),
        (query("Printing"), []),
        (query(no_stage=True), [NONE, OUT]),
        (query("printing", no_stage=True), [PRINTING, NONE, OUT]),
        (query(not_stages="printing"), [PACKING, NONE, OUT]),
        (query("printing packing", "packing"), [PRINTING]),
        (query("printing", "printing"), []),
        (query(not_stages="printing", no_stage=True), [NONE, OUT]),
    ],
)
def test_a_filter_by_stage_takes_exactly_these(asked: OrderQuery, taken: list[object]) -> None:
    orders = (PRINTING, PACKING, NONE, OUT, UNREAD)
    assert [each for each in orders if asked.matches(each, NOW)] == taken


def test_without_such_a_filter_the_stage_does_not_matter_and_is_not_read() -> None:
    assert query().matches(UNREAD, NOW)
    assert query().is_everything
    assert parts_for((), query()) == frozenset()


@pytest.mark.parametrize("asked", [query("printing"), query(not_stages="printing"), query(no_stage=True)])
def test_with_one_the_stage_is_read_and_not_its_history(asked: OrderQuery) -> None:
    assert parts_for((), asked) == {Part.STAGE}
    assert not asked.is_everything
