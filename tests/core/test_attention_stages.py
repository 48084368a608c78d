"""An order that should have left its stage by now is one that needs a hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orderstatus.core.attention import worst
from orderstatus.core.attention_facts import Facts, FlaggedOrder
from orderstatus.core.attention_stages import following, stage_overdue
from orderstatus.core.attention_steps import resolving_command
from orderstatus.core.flags import SEVERITY, Flag
from orderstatus.core.rules import Rules
from orderstatus.core.spans import business_days
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.statuses import OrderState, known
from orderstatus.output.sentences import said
from support.orders import CONTEXT, NOW, ago, euros, order, staged

STAGES = Stages(
    stages=(
        Stage(id="printing", name="Printing", due=business_days(3)),
        Stage(id="packing", name="Packing", next=("gone", "sent")),
        Stage(id="sent", name="Sent", next=()),
        Stage(id="last", name="Last"),
    )
)
RULES = Rules(stages=STAGES)
SECOND = timedelta(seconds=1)


def test_it_is_overdue_from_the_second_after_the_day_that_its_newest_move_names() -> None:
    facts = Facts(order=order(stage=staged("printing", due=NOW)))
    assert stage_overdue(facts, RULES, NOW) is None
    late = stage_overdue(facts, RULES, NOW + SECOND)
    assert late is not None
    assert (late.flag, late.since, late.deadline, late.estimated) == (Flag.STAGE_OVERDUE, NOW, NOW, False)


def test_the_reason_names_the_stage_and_the_day() -> None:
    finding = stage_overdue(Facts(order=order(stage=staged("printing", due=ago(days=2)))), RULES, NOW)
    assert finding is not None
    assert said(finding.reason, CONTEXT) == "in Printing, to be left by 20 Nov 14:00, 2 d ago"


@pytest.mark.parametrize(
    "stage",
    [
        None,
        StageMark(),
        StageMark(stage="printing"),
        staged("printing"),
        staged("printing", due=NOW + SECOND),
        # It was taken out, or has moved on without a day; that somebody else wrote the stage says nothing of a day.
        StageMark(stage=None, history=History(moves=(Move(at=ago(days=9), to="printing", by="mia", due=ago(days=5)),))),
        staged("packing", Move(at=ago(days=9), to="printing", by="mia", due=ago(days=5))),
    ],
)
def test_an_order_without_such_a_day_is_not(stage: StageMark | None) -> None:
    assert stage_overdue(Facts(order=order(stage=stage)), RULES, NOW) is None


def test_a_stage_that_the_definition_has_no_more_is_overdue_too_and_goes_by_its_id() -> None:
    facts = Facts(order=order(stage=staged("engraving", due=ago(days=2))))
    for rules in (RULES, Rules()):
        finding = stage_overdue(facts, rules, NOW)
        assert finding is not None
        assert "in engraving," in said(finding.reason, CONTEXT)
        assert finding.command == ("open",)


def test_money_and_parcels_at_risk_go_before_it_and_what_nobody_ships_after() -> None:
    assert SEVERITY[Flag.LABEL_VOIDED] < SEVERITY[Flag.ON_HOLD] < SEVERITY[Flag.STAGE_OVERDUE]
    waiting = order(placed_at=ago(days=30), stage=staged("printing", due=ago(days=1)))
    finding = worst(Facts(order=waiting, fulfillment_orders=()), RULES, NOW)
    assert finding is not None
    assert finding.flag is Flag.STAGE_OVERDUE
    assert worst(Facts(order=order(state=known(OrderState.ARCHIVED), stage=waiting.stage)), RULES, NOW) is None


def test_at_risk_is_what_is_still_to_come() -> None:
    paid, unpaid = (
        stage_overdue(Facts(order=order(stage=staged("printing", due=ago(days=1)), outstanding=owed)), RULES, NOW)
        for owed in (euros("0.0"), euros("20"))
    )
    assert paid is not None
    assert unpaid is not None
    assert (paid.amount, unpaid.amount) == (None, euros("20"))


def test_the_command_moves_it_on_to_the_stage_that_comes_next() -> None:
    late = order(stage=staged("packing", due=ago(days=1)))
    finding = stage_overdue(Facts(order=late), RULES, NOW)
    assert finding is not None
    flagged = FlaggedOrder(late, finding)
    shop = ("--shop", "acme")
    assert resolving_command(flagged, known=["open", "stage set"], shop=shop) == (
        "orderstatus stage set sent 1001 --shop acme"
    )
    assert resolving_command(flagged, known=["open"]) == "orderstatus open 1001"


@pytest.mark.parametrize(
    ("stage", "next_"), [("printing", "packing"), ("packing", "sent"), ("sent", None), ("last", None), ("gone", None)]
)
def test_next_is_what_the_stage_names_first_and_else_what_stands_behind_it(stage: str, next_: str | None) -> None:
    assert following(STAGES, stage) == next_
    assert following(None, stage) is None
