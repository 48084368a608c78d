"""Stages as the shop keeps them, where two definitions differ, and which status of elsewhere is which stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderstatus.core.acting.mutations import MoveStage
from orderstatus.core.acting.plans import Step
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.metafields import Kept, MetafieldKey
from orderstatus.core.stages.asking import LONGEST_COMMENT, check_due, comment_of, due_of
from orderstatus.core.stages.cost import CALL_POINTS, TAG_POINTS, points_of
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.importing import given_mapping, mapping, status_in
from orderstatus.core.stages.kept import mark_of
from orderstatus.core.stages.moving import is_foreign
from orderstatus.core.stages.reading import stages_from
from orderstatus.core.stages.sharing import Shared, differences, shared_from, shared_text

NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
STAGES = stages_from(
    {
        "tag_prefix": "at-",
        "printing": {"name": "In production", "public_name": {"fi": "Painossa"}, "next": ["sent"], "due": "3bd"},
        "sent": {"name": "Sent", "next": [], "enters": ["fulfilled", "after printing 5bd"]},
    }
)


def test_what_is_pushed_is_what_is_pulled() -> None:
    shared = Shared(stages=STAGES, at=NOW, by="mia@press")
    assert shared_from(shared_text(shared)) == shared


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"v":2,"stages":[]}', '{"v":1,"stages":[{"id":"A B"}],"at":"x","by":"y"}']
)
def test_what_another_wrote_is_left_alone(text: str) -> None:
    with pytest.raises(OrderStatusError, match="left alone"):
        shared_from(text)


def test_a_definition_larger_than_a_metafield_is_refused() -> None:
    long = stages_from({f"s{number}": {"description": {"en": "x" * 1_000, "fi": "y" * 1_000}} for number in range(60)})
    with pytest.raises(UsageError, match="the shop keeps 100,000"):
        shared_text(Shared(stages=long, at=NOW, by="mia@press"))


def test_two_definitions_differ_in_what_they_say() -> None:
    other = stages_from(
        {
            "sent": {"name": "Sent", "next": [], "enters": ["fulfilled"]},
            "late": {},
            "printing": {"name": "In production"},
        }
    )
    found = {(each.stage, each.key): (each.here, each.there) for each in differences(STAGES, other)}
    assert found == {
        (None, "tag_prefix"): ("at-", None),
        ("printing", "next"): ("sent", None),
        ("printing", "due"): ("3bd", None),
        ("printing", "public_name.fi"): ("Painossa", None),
        ("sent", "enters"): ("fulfilled, after printing 5bd", "fulfilled"),
        ("late", "stage"): (None, "late"),
        (None, "order"): ("printing, sent", "sent, printing"),
    }
    assert differences(STAGES, STAGES) == ()
    assert [each.key for each in differences(Stages(), STAGES)] == ["tag_prefix", "stage", "stage"]


def test_a_status_is_a_stage_by_id_name_or_public_name_or_as_it_is_given() -> None:
    given = given_mapping(["On hold = printing"], STAGES)
    rows = mapping({"in_PRODUCTION": 3, "painossa": 1, "Sent": 9, "ON-HOLD": 2, "gone": 4}, STAGES, given)
    assert [(row.status, row.orders, row.stage) for row in rows] == [
        ("Sent", 9, "sent"),
        ("gone", 4, None),
        ("in_PRODUCTION", 3, "printing"),
        ("ON-HOLD", 2, "printing"),
        ("painossa", 1, "printing"),
    ]


def test_what_is_mapped_must_be_a_stage() -> None:
    with pytest.raises(UsageError, match="does not know `snt`; did you mean `sent`"):
        given_mapping(["gone=snt"], STAGES)


def test_the_status_is_what_stands_behind_the_prefix_and_several_are_none() -> None:
    assert status_in(["vip", "St-Printing"], "st-") == "Printing"
    assert status_in(["vip", "st-"], "st-") is None
    assert isinstance(status_in(["st-a", "st-b"], "st-"), Sentence)


def test_a_due_day_is_its_end_in_the_shops_zone_and_a_span_counts_business_days() -> None:
    calendar = WorkCalendar()
    assert due_of("2026-12-01", now=NOW, zone=UTC, calendar=calendar) == datetime(2026, 12, 2, tzinfo=UTC)
    assert due_of("1bd", now=NOW, zone=UTC, calendar=calendar) == NOW + timedelta(days=1)
    assert due_of(None, now=NOW, zone=UTC, calendar=calendar) is None
    with pytest.raises(UsageError, match="has passed"):
        due_of("2026-11-20", now=NOW, zone=UTC, calendar=calendar)
    with pytest.raises(UsageError, match="does not understand"):
        check_due("next week", NOW)


def test_a_comment_is_text_of_some_length() -> None:
    assert comment_of(" Two lines,\nand that is all. ", public=False) == "Two lines,\nand that is all."
    for text in ("", "x" * (LONGEST_COMMENT + 1), "\x1b[31m"):
        with pytest.raises(UsageError):
            comment_of(text, public=False)


def test_a_history_that_is_not_ours_is_known_as_such() -> None:
    kept = {
        MetafieldKey.STAGE: Kept(value="printing", digest="a"),
        MetafieldKey.STAGE_HISTORY: Kept(value="{}", digest="b"),
    }
    mark = mark_of(kept)
    assert (mark.stage, mark.history, mark.history_digest) == ("printing", None, "b")
    assert is_foreign(mark)
    assert not is_foreign(mark_of({}))
    assert mark_of({MetafieldKey.STAGE: Kept(value="-", digest="c")}).stage is None


def test_no_moves_cost_nothing() -> None:
    assert points_of([], STAGES) == 0


def test_tags_that_are_taken_away_are_in_the_cost_and_calls_that_are_not_made_are_not() -> None:
    def step(**changes: Any) -> Step:
        fields: dict[str, Any] = {"order": "1", "to": "sent", "by": "mia", "at": NOW, "frm": "printing"}
        move = MoveStage(**(fields | changes))
        return Step(mutation=move, order="1", order_name="#1", change=sentence("x"))

    plain = replace(STAGES, tag_prefix=None)
    assert points_of([step()], plain) == CALL_POINTS
    assert points_of([step(untag=("w3-sent",))], plain) == CALL_POINTS + TAG_POINTS
    assert points_of([step(untag=("w3-sent",), frm=None)], STAGES) == CALL_POINTS + 2 * TAG_POINTS
    assert points_of([step(only_tags=True, untag=("w3-sent",), frm="sent")], plain) == TAG_POINTS
    assert points_of([step(only_tags=True, frm="sent")], STAGES) == 2 * TAG_POINTS
