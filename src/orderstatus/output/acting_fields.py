"""The fields of a step: what is planned of it, and what became of it. A dry run and an outcome have the same keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from orderstatus.core.acting.outcomes import Result
from orderstatus.core.acting.plans import Skip
from orderstatus.core.currencies import whole_amount
from orderstatus.core.labels import ENGLISH, Sentence, sentence
from orderstatus.core.models import Money
from orderstatus.output.acting_row import PLANNED, RESULTS, SKIPPED, ActingRow
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.palette import Tone
from orderstatus.output.sentences import said
from orderstatus.output.text import MISSING, amount_text

_TONES = {
    PLANNED: Tone.MOVING,
    SKIPPED: Tone.WAITING,
    Result.DONE: Tone.GOOD,
    Result.ALREADY: Tone.FINISHED,
    Result.FAILED: Tone.PROBLEM,
    Result.UNKNOWN: Tone.PROBLEM,
    Result.NOT_TRIED: Tone.WAITING,
}


def _in_english(context: RowContext) -> RowContext:
    # A value in JSON or CSV is the same in every language.
    return replace(context, labels=ENGLISH)


def sentence_of(read: Callable[[ActingRow], Sentence | None]) -> Callable[[ActingRow, RowContext], Value]:
    """The sentence as a value of a field: in English, whoever reads it."""

    def value(row: ActingRow, context: RowContext) -> Value:
        what = read(row)
        return None if what is None else said(what, _in_english(context))

    return value


def shown_of(read: Callable[[ActingRow], Sentence | None]) -> Callable[[ActingRow, RowContext], str]:
    """The sentence as a person reads it."""

    def shown(row: ActingRow, context: RowContext) -> str:
        what = read(row)
        return MISSING if what is None else said(what, context)

    return shown


def change_of(row: ActingRow) -> Sentence | None:
    """What the step changes, with what else is to be known of it."""
    if row.step is None:
        return None
    change = row.step.change
    for note in row.step.notes:
        change = sentence("{first}; {then}", first=change, then=note)
    return change


def _because(row: ActingRow) -> Sentence | None:
    return row.because


def _money(row: ActingRow) -> Money | None:
    return None if row.step is None else row.step.amount


def _shown_amount(row: ActingRow, context: RowContext) -> str:
    money = _money(row)
    return MISSING if money is None else amount_text(money.amount, money.currency, labels=context.labels)


def shopify_says(row: ActingRow) -> str | None:
    """The shop's own words, where it refused."""
    if row.outcome is None or not row.outcome.errors:
        return None
    return "; ".join(error.message for error in row.outcome.errors)


ACTING_FIELDS: tuple[Field[ActingRow], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(
        key="run",
        heading="Run",
        about="the run in the journal; missing where nothing was begun",
        get=lambda r, c: r.run,
    ),
    Field(
        key="step",
        heading="Step",
        about="its number in the run; missing of what is skipped",
        get=lambda r, c: None if r.step is None else r.step.number,
        kind=Kind.COUNT,
        numeric=True,
    ),
    Field(
        key="lines",
        heading="Line",
        about="the lines of the merchant's file that asked for it",
        get=lambda r, c: tuple(str(line) for line in r.planned.lines),
        kind=Kind.TEXTS,
        importance=80,
    ),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.planned.order),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001; of one that is not there what it was called",
        get=lambda r, c: r.planned.name if isinstance(r.planned, Skip) else r.planned.order_name,
        importance=100,
        least=10,
    ),
    Field(key="action", heading="Action", about="what was asked for, as `tag add`", get=lambda r, c: r.action.value),
    Field(
        key="target",
        heading="Of it",
        about="the part of the order that it is about: a shipment, a location, a return, a payment",
        get=lambda r, c: r.planned.target,
        importance=60,
        least=10,
    ),
    Field(
        key="change",
        heading="Change",
        about="what will be otherwise, as a sentence; missing of what is skipped",
        get=sentence_of(change_of),
        shown=shown_of(change_of),
        importance=95,
        least=20,
        wraps=True,
    ),
    Field(
        key="amount",
        heading="Amount",
        about="money that moves",
        get=lambda r, c: None if (money := _money(r)) is None else whole_amount(money.amount, money.currency),
        shown=_shown_amount,
        kind=Kind.AMOUNT,
        numeric=True,
        importance=90,
    ),
    Field(
        key="currency",
        heading="Cur",
        about="its currency: of a capture the one in which the customer pays",
        get=lambda r, c: None if (money := _money(r)) is None else money.currency,
        importance=89,
        needs="amount",
    ),
    Field(
        key="mail",
        heading="Mail",
        about="whether the customer hears of it from Shopify: yes, no, or maybe where the shop's settings decide",
        get=lambda r, c: None if r.step is None else r.step.mail.value,
        axis="mail",
    ),
    Field(
        key="result",
        heading="Result",
        about=f"{', '.join(RESULTS)}",
        get=lambda r, c: r.result,
        axis="result",
        tones=_TONES,
        importance=99,
    ),
    Field(
        key="reason",
        heading="Why",
        about="why it is skipped, what its failure means, or how its result is known, as a sentence",
        get=sentence_of(_because),
        shown=shown_of(_because),
        importance=98,
        least=24,
        wraps=True,
    ),
    Field(
        key="shopify_says",
        heading="Shopify says",
        about="the words of the shop's refusal (`userErrors`)",
        get=lambda r, c: shopify_says(r),
        importance=85,
        least=20,
        wraps=True,
    ),
    Field(
        key="created_id",
        heading="Made",
        about="the GID of what was made: a transaction, a fulfillment, a hold, an event",
        get=lambda r, c: None if r.outcome is None else r.outcome.created,
    ),
    Field(
        key="at",
        heading="At",
        about="when its result was known; missing before",
        get=lambda r, c: None if r.outcome is None else r.outcome.at.replace(microsecond=0),
        kind=Kind.INSTANT,
    ),
    Field(
        key="customer",
        heading="Customer",
        about="whom it touches, where that was read; missing of what is skipped and in the journal",
        get=lambda r, c: None if r.step is None else r.step.customer,
    ),
    Field(
        key="plan_points",
        heading="Points",
        about="what the whole plan is expected to cost, the same in every row; missing in the journal",
        get=lambda r, c: r.plan_points,
        kind=Kind.COUNT,
        numeric=True,
    ),
    Field(
        key="plan_seconds",
        heading="Seconds",
        about="how long the whole plan takes at this shop's rate; missing where that is not known",
        get=lambda r, c: None if r.plan_seconds is None else round(r.plan_seconds),
        kind=Kind.COUNT,
        numeric=True,
    ),
)
