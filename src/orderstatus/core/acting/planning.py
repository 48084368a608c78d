"""Steps and skips of one order, with what every one of them says of it."""

from __future__ import annotations

from orderstatus.core.acting.agreed import agreed_on
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Mail, Skip, Step
from orderstatus.core.labels import Sentence
from orderstatus.core.models import Money
from orderstatus.core.statuses import OrderState


def stepped(
    order: ActingOrder,
    mutation: Mutation,
    change: Sentence,
    *,
    amount: Money | None = None,
    notify: bool = False,
    target: str | None = None,
    before: tuple[str, ...] = (),
) -> Step:
    """The step that does `mutation`; the customer hears of it where `notify` is sent, and not else."""
    return Step(
        mutation=mutation,
        order=order.order.id,
        order_name=order.order.name,
        target=target,
        change=change,
        amount=amount,
        mail=Mail.YES if notify else Mail.NO,
        customer=order.order.customer,
        before=before,
        agreed=agreed_on(mutation, order),
    )


def skipped(
    order: ActingOrder,
    because: Sentence,
    *,
    target: str | None = None,
    lines: tuple[int, ...] = (),
    is_already: bool = False,
) -> Skip:
    """What will not be done to `order`, and why; `lines` are those of the file that asked for it."""
    return Skip(
        name=order.order.name,
        because=because,
        order=order.order.id,
        target=target,
        lines=lines,
        is_already=is_already,
    )


def is_cancelled(order: ActingOrder) -> bool:
    """True if the order was cancelled, which nothing undoes."""
    return order.order.cancelled_at is not None or order.order.state.value is OrderState.CANCELLED
