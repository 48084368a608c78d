"""What a plan touches, added up: what a person is told before being asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from orderstatus.core.acting.plans import Mail, Plan, Skip, Step
from orderstatus.core.labels import Sentence
from orderstatus.core.models import Money


@dataclass(frozen=True, slots=True)
class SkippedFor:
    """Why something that was asked for will not be done, and of how much that is true."""

    because: Sentence
    """Of the first that is skipped for it."""
    count: int
    is_already: bool
    varies: bool = False
    """True if the numbers and names in it are others for others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """A plan, added up."""

    steps: int
    orders: int
    money: tuple[Money, ...] = ()
    """What moves, a sum a currency, in the order in which the currencies come."""
    mailed: int = 0
    """Customers whom Shopify is told to write to."""
    perhaps_mailed: int = 0
    """Customers whom Shopify may write to, as the shop's own settings decide."""
    skipped: tuple[SkippedFor, ...] = ()
    """The commonest reason first."""


def summary(plan: Plan) -> PlanSummary:
    """The plan, added up."""
    return PlanSummary(
        steps=len(plan.steps),
        orders=len(plan.orders),
        money=_sums(plan.steps),
        mailed=_customers(plan.steps, Mail.YES),
        perhaps_mailed=_customers(plan.steps, Mail.MAYBE),
        skipped=_reasons(plan.skips),
    )


def _sums(steps: Iterable[Step]) -> tuple[Money, ...]:
    sums: dict[str, Decimal] = {}
    for step in steps:
        if step.amount is not None:
            sums[step.amount.currency] = sums.get(step.amount.currency, Decimal(0)) + step.amount.amount
    return tuple(Money(amount, currency) for currency, amount in sums.items())


def _customers(steps: Iterable[Step], mail: Mail) -> int:
    """Each customer once; of an order without one nobody knows whose it is, and it counts as one more."""
    return len({step.customer or step.order for step in steps if step.mail is mail})


def _reasons(skips: Iterable[Skip]) -> tuple[SkippedFor, ...]:
    counted: dict[tuple[str, bool], SkippedFor] = {}
    for skip in skips:
        key = (skip.because.english, skip.is_already)
        before = counted.get(key)
        if before is None:
            counted[key] = SkippedFor(skip.because, 1, skip.is_already)
            continue
        varies = before.varies or before.because != skip.because
        counted[key] = replace(before, count=before.count + 1, varies=varies)
    return tuple(sorted(counted.values(), key=lambda each: -each.count))
