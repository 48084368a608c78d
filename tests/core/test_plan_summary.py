"""A plan, added up."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from orderstatus.core.acting.mutations import CapturePayment, CloseOrder
from orderstatus.core.acting.plans import Action, Mail, Plan, Skip, Step
from orderstatus.core.acting.summary import summary
from orderstatus.core.labels import sentence
from orderstatus.core.models import Money

NOW = datetime(2026, 11, 27, 7, tzinfo=UTC)


def capture(order: str, amount: str, currency: str = "EUR", mail: Mail = Mail.NO, customer: str | None = None) -> Step:
    money = Money(Decimal(amount), currency)
    return Step(
        mutation=CapturePayment(order=order, authorization="a", amount=money),
        order=order,
        order_name=order,
        change=sentence("capture {amount}", amount=money),
        amount=money,
        mail=mail,
        customer=customer,
    )


def plan(*steps: Step, skips: tuple[Skip, ...] = ()) -> Plan:
    return Plan(action=Action.CAPTURE, shop="acme.myshopify.com", made_at=NOW, steps=steps, skips=skips)


def test_money_is_added_up_by_currency() -> None:
    of = summary(plan(capture("1", "10.10"), capture("2", "5", "GBP"), capture("1", "0.90")))
    assert (of.steps, of.orders) == (3, 2)
    assert of.money == (Money(Decimal("11.00"), "EUR"), Money(Decimal(5), "GBP"))


def test_steps_without_money_move_none() -> None:
    step = Step(mutation=CloseOrder(order="1"), order="1", order_name="1", change=sentence("archive"))
    assert summary(plan(step)).money == ()


def test_a_customer_who_is_mailed_twice_is_one_customer() -> None:
    told = [capture(order, "1", mail=Mail.YES, customer="Mia Example") for order in "12"]
    perhaps = capture("3", "1", mail=Mail.MAYBE)
    of = summary(plan(*told, perhaps))
    assert (of.mailed, of.perhaps_mailed) == (1, 1)


def test_skips_are_counted_by_their_reason_the_commonest_first() -> None:
    cancelled = sentence("the order is cancelled")
    rare = Skip(name="1", because=sentence("captured already"), is_already=True)
    of = summary(plan(skips=(rare, *(Skip(name=name, because=cancelled) for name in "23"))))
    assert [(each.because, each.count, each.is_already) for each in of.skipped] == [
        (cancelled, 2, False),
        (rare.because, 1, True),
    ]


def test_a_reason_that_names_others_for_others_says_so() -> None:
    skips = tuple(Skip(name=name, because=sentence("{left} is left", left=name)) for name in "12")
    (reason,) = summary(plan(skips=skips)).skipped
    assert (reason.count, reason.varies) == (2, True)
