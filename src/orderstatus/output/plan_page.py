"""A plan in a few lines, and the question whether it is to be carried out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from orderstatus.core.acting.plans import Action, Plan
from orderstatus.core.acting.summary import PlanSummary, SkippedFor
from orderstatus.core.labels import Labels, Sentence, sentence
from orderstatus.output.fields import RowContext
from orderstatus.output.sentences import money_text, said

_MOST_REASONS = 6
_A_MINUTE = 90
"""Seconds from which on it is minutes that are told."""

_QUESTIONS: dict[Action, Sentence] = {
    Action.CAPTURE: sentence("capture {money} of {orders} at {shop}?"),
    Action.MARK_PAID: sentence("mark {orders} as paid, {money}, at {shop}?"),
    Action.FULFILL: sentence("fulfill {orders} at {shop}, in {steps}?"),
    Action.SHIP: sentence("ship {orders} at {shop}, in {steps}?"),
    Action.TRACK: sentence("change the tracking of {steps} of {orders} at {shop}?"),
    Action.EVENT: sentence("post {steps} for {orders} at {shop}?"),
    Action.DELIVER: sentence("post {steps} of delivery for {orders} at {shop}?"),
    Action.HOLD: sentence("hold {orders} at {shop}?"),
    Action.RELEASE: sentence("release {orders} at {shop}?"),
    Action.CANCEL: sentence("cancel {orders} at {shop}? it cannot be undone"),
    Action.CLOSE: sentence("archive {orders} at {shop}?"),
    Action.REOPEN: sentence("reopen {orders} at {shop}?"),
    Action.TAG_ADD: sentence("tag {orders} at {shop}?"),
    Action.TAG_REMOVE: sentence("take tags from {orders} at {shop}?"),
    Action.STAGE_SET: sentence("move {orders} at {shop}?"),
    Action.RETURNS_APPROVE: sentence("approve {steps} of {orders} at {shop}?"),
    Action.RETURNS_DECLINE: sentence("decline {steps} of {orders} at {shop}?"),
    Action.RETURNS_CLOSE: sentence("close {steps} of {orders} at {shop}?"),
}


_CANCEL_AND_REFUND = sentence("cancel {orders} at {shop} and pay back {money}? it cannot be undone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A plan and what a person is told of it."""

    plan: Plan
    summary: PlanSummary
    points: int
    seconds: float | None
    """How long it takes; None where the shop has not said how fast its points come back."""


def plan_lines(told: Told, context: RowContext) -> Iterator[str]:
    """What the plan comes to: orders and steps, money, mail, what is skipped and why, points and time."""
    labels, of = context.labels, told.summary
    if not of.steps:
        yield labels.text("nothing to do")
    else:
        parts = [orders_text(of.orders, labels), steps_text(of.steps, told.plan.action, labels)]
        if of.money:
            parts.append(_money(of, labels))
        yield " · ".join(parts)
        yield _mail(of, labels) if told.plan.action is not Action.STAGE_SET else _not_by_shopify(labels)
    yield from _skips(of, context)
    if of.steps:
        yield _cost(told, labels)


def question(told: Told, context: RowContext) -> str:
    """The question, with its numbers: `capture 412.50 EUR of 7 orders at acme?`."""
    labels, of = context.labels, told.summary
    asked = _QUESTIONS[told.plan.action]
    if told.plan.action is Action.CANCEL and of.money:
        asked = _CANCEL_AND_REFUND
    values = {
        "orders": orders_text(of.orders, labels),
        "steps": steps_text(of.steps, told.plan.action, labels),
        "money": _money(of, labels),
        "shop": context.shop_name or context.shop,
    }
    return said(replace(asked, values=values), context)


def orders_text(count: int, labels: Labels) -> str:
    """`7 orders`."""
    return labels.text("1 order") if count == 1 else labels.text("{count} orders", count=labels.count(count))


def steps_text(count: int, action: Action, labels: Labels) -> str:
    """`8 steps`, or what a step of the action is called: `8 shipments`."""
    number = labels.count(count)
    match action:
        case Action.FULFILL | Action.SHIP | Action.TRACK:
            return labels.text("1 shipment") if count == 1 else labels.text("{count} shipments", count=number)
        case Action.EVENT | Action.DELIVER:
            return labels.text("1 event") if count == 1 else labels.text("{count} events", count=number)
        case Action.RETURNS_APPROVE | Action.RETURNS_DECLINE | Action.RETURNS_CLOSE:
            return labels.text("1 return") if count == 1 else labels.text("{count} returns", count=number)
        case _:
            return labels.text("1 step") if count == 1 else labels.text("{count} steps", count=number)


def _money(of: PlanSummary, labels: Labels) -> str:
    return " + ".join(money_text(money, labels) for money in of.money)


def _mail(of: PlanSummary, labels: Labels) -> str:
    if of.perhaps_mailed:
        return labels.text(
            "Shopify may e-mail the customers ({count}): there is no switch for these events, the shop's own "
            "notification settings decide",
            count=labels.count(of.perhaps_mailed),
        )
    if of.mailed:
        return labels.text("customers who get an e-mail from Shopify: {count}", count=labels.count(of.mailed))
    return labels.text("no customer gets an e-mail of it")


def _not_by_shopify(labels: Labels) -> str:
    return labels.text("Shopify tells no customer of it; `orderstatus notify` does where that is switched on")


def _skips(of: PlanSummary, context: RowContext) -> Iterator[str]:
    labels = context.labels
    for each in of.skipped[:_MOST_REASONS]:
        yield _skip(each, context)
    if rest := sum(each.count for each in of.skipped[_MOST_REASONS:]):
        yield labels.text("skipped for other reasons: {count}", count=labels.count(rest))


def _skip(each: SkippedFor, context: RowContext) -> str:
    labels, count, why = context.labels, context.labels.count(each.count), said(each.because, context)
    if each.varies:
        why = labels.text("such as: {why}", why=why)
    if each.is_already:
        return labels.text("so already: {count} ({why})", count=count, why=why)
    return labels.text("skipped: {count} ({why})", count=count, why=why)


def _cost(told: Told, labels: Labels) -> str:
    points = labels.count(told.points)
    if told.seconds is None:
        return labels.text("about {points} points", points=points)
    if told.seconds < _A_MINUTE:
        seconds = labels.count(max(1, round(told.seconds)))
        return labels.text("about {points} points, {seconds} s at this shop's rate", points=points, seconds=seconds)
    minutes = labels.count(round(told.seconds / 60))
    return labels.text("about {points} points, {minutes} min at this shop's rate", points=points, minutes=minutes)
