"""What a rule has to say, in the reader's language and with its amounts and times as a person reads them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from orderstatus.core.labels import Labels, Sentence
from orderstatus.core.models import Money
from orderstatus.output.fields import RowContext
from orderstatus.output.text import amount_text, date_text, day_text, span_text


def money_text(money: Money, labels: Labels) -> str:
    """`129.00 EUR`."""
    return f"{amount_text(money.amount, money.currency, labels=labels)} {money.currency}"


def said(what: Sentence, context: RowContext) -> str:
    """The sentence with all that is put in: sentences too, amounts, moments in the shop's zone, days, spans, labels."""
    shown = {name: _shown(value, context) for name, value in what.values.items()}
    return context.labels.text(what.english, **shown)


def _shown(value: object, context: RowContext) -> object:
    match value:
        case Sentence():
            return said(value, context)
        case Money():
            return money_text(value, context.labels)
        case datetime():
            return date_text(value, now=context.now, zone=context.zone, labels=context.labels).lstrip()
        case date():
            return day_text(value, now=context.now, zone=context.zone, labels=context.labels)
        case timedelta():
            return span_text(value, labels=context.labels) or context.labels.text("now")
        case _:
            return value
