"""The rule of `attention` about the merchant's own stages."""

from __future__ import annotations

from datetime import datetime

from orderstatus.core.attention_facts import Facts, Finding, at_risk
from orderstatus.core.flags import Flag
from orderstatus.core.labels import sentence
from orderstatus.core.rules import Rules
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.moving import due, is_overdue, stage_of


def stage_overdue(facts: Facts, rules: Rules, now: datetime) -> Finding | None:
    """The order is still in a stage that it should have left by now, by the day that its newest move names.

    Also in one that the definition has no more. `since` and `deadline` are that day. At risk is what is to be captured
    or paid, if anything is: the rest has come. The command moves it on where the definition says to which stage.
    """
    mark = facts.order.stage
    until, stage = due(mark), stage_of(mark)
    if stage is None or until is None or not is_overdue(mark, now):
        return None
    defined = rules.stages.find(stage) if rules.stages is not None else None
    name = stage if defined is None else defined.name
    reason = sentence("in {stage}, to be left by {day}, {span} ago", stage=name, day=until, span=now - until)
    follower = following(rules.stages, stage)
    return Finding(
        flag=Flag.STAGE_OVERDUE,
        reason=reason,
        since=until,
        deadline=until,
        estimated=False,
        amount=at_risk(facts.order.capturable, facts.order.outstanding),
        command=("open",) if follower is None else ("stage", "set"),
        before=() if follower is None else (follower,),
    )


def following(stages: Stages | None, stage: str) -> str | None:
    """The stage that comes next: the first that this one names, else the one that stands behind it; None for none."""
    here = stages.find(stage) if stages is not None else None
    if stages is None or here is None:
        return None
    if here.next is not None:
        return next((each for each in here.next if stages.find(each) is not None), None)
    ids = [each.id for each in stages.stages]
    return next(iter(ids[ids.index(stage) + 1 :]), None)
