"""What moves an order on, as lines that can be pasted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from orderstatus.core.models import Order
from orderstatus.core.next_steps import NextStep
from orderstatus.output.fields import RowContext
from orderstatus.output.order_fields import admin_url
from orderstatus.output.text import amount_text


@dataclass(frozen=True, slots=True)
class Step:
    """A command, or the page in the admin where the same is done, and why it is time."""

    command: str
    reason: str


def shown_steps(
    steps: Iterable[NextStep], *, known: Collection[str], order: Order, context: RowContext
) -> tuple[Step, ...]:
    """`steps` as they can be taken: what this version has no command for is done by hand, on the page where that is."""
    admin = admin_url(order, context)
    return tuple(
        Step(
            step.line if step.command.split()[0] in known else step.page or admin or step.line,
            _reason(step),
        )
        for step in steps
    )


def _reason(step: NextStep) -> str:
    if step.amount is None:
        return step.reason
    return f"{amount_text(step.amount.amount, step.amount.currency)} {step.amount.currency} {step.reason}"
