"""The fields of a flagged order, of the money at risk, and of a flag's explanation, each with its frozen keys."""

from __future__ import annotations

from dataclasses import dataclass, replace

from orderstatus.core.attention import MoneyAtRisk
from orderstatus.core.attention_facts import FlaggedOrder
from orderstatus.core.flag_explanations import Explanation
from orderstatus.core.flags import SEVERITY
from orderstatus.core.labels import ENGLISH
from orderstatus.core.models import Money
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.order_fields import admin_url
from orderstatus.output.palette import FLAG_TONES
from orderstatus.output.sentences import said
from orderstatus.output.text import MISSING, amount_text


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flagged order, and the command that resolves it."""

    flagged: FlaggedOrder
    command: str


def _in_english(context: RowContext) -> RowContext:
    # A value in JSON or CSV is the same in every language.
    return replace(context, labels=ENGLISH)


def _reason(row: FlagRow, context: RowContext) -> Value:
    return said(row.flagged.finding.reason, _in_english(context))


def _shown_reason(row: FlagRow, context: RowContext) -> str:
    return said(row.flagged.finding.reason, context)


def _amount(row: FlagRow, _: RowContext) -> Value:
    money = row.flagged.finding.amount
    return None if money is None else money.amount


def _shown_amount(row: FlagRow, context: RowContext) -> str:
    return _money(row.flagged.finding.amount, context)


def _money(money: Money | None, context: RowContext) -> str:
    return MISSING if money is None else amount_text(money.amount, money.currency, labels=context.labels)


def _currency(row: FlagRow, _: RowContext) -> Value:
    money = row.flagged.finding.amount
    return None if money is None else money.currency


FLAG_FIELDS: tuple[Field[FlagRow], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", least=12, get=lambda r, c: c.shop),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.flagged.order.id),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda r, c: r.flagged.order.name,
        importance=100,
        least=12,
        link=lambda r, c: admin_url(r.flagged.order, c),
    ),
    Field(
        key="flag",
        heading="Flag",
        about="the worst thing wrong with it",
        get=lambda r, c: r.flagged.finding.flag.value,
        importance=99,
        least=22,
        axis="flag",
        tones=FLAG_TONES,
    ),
    Field(
        key="reason",
        heading="Why",
        about="why it is flagged, as a sentence",
        get=_reason,
        shown=_shown_reason,
        importance=98,
        # What tells one reason from another stands in its first words, and what to do about it stands behind it.
        least=28,
    ),
    Field(
        key="since",
        heading="Since",
        about="when that began, from which the flag's age is counted",
        get=lambda r, c: r.flagged.finding.since,
        kind=Kind.INSTANT,
        importance=60,
    ),
    Field(
        key="deadline",
        heading="Deadline",
        about="the last moment to act, or the one that was missed",
        get=lambda r, c: r.flagged.finding.deadline,
        kind=Kind.INSTANT,
        importance=50,
    ),
    Field(
        key="estimated",
        heading="Estimated",
        about="whether that deadline is ours, as Shopify does not say",
        get=lambda r, c: r.flagged.finding.estimated,
        kind=Kind.FLAG,
    ),
    Field(
        key="amount",
        heading="At risk",
        about="the money at risk, in the shop's currency",
        get=_amount,
        shown=_shown_amount,
        kind=Kind.AMOUNT,
        importance=90,
        numeric=True,
    ),
    Field(key="currency", heading="Cur", about="the currency of the amount", get=_currency, importance=89),
    Field(
        key="command",
        heading="Command",
        about="what resolves it, to be pasted into a shell",
        get=lambda r, c: r.command,
        importance=80,
    ),
)

MONEY_AT_RISK_FIELDS: tuple[Field[MoneyAtRisk], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", least=12, get=lambda r, c: c.shop),
    Field(
        key="currency",
        heading="Cur",
        about="the currency of the amount",
        get=lambda r, c: r.total.currency,
        importance=99,
    ),
    Field(
        key="amount",
        heading="At risk",
        about="the money at risk in all, in that currency",
        get=lambda r, c: r.total.amount,
        shown=lambda r, c: _money(r.total, c),
        kind=Kind.AMOUNT,
        importance=100,
        numeric=True,
    ),
    Field(
        key="orders",
        heading="Orders",
        about="how many flagged orders put it at risk",
        get=lambda r, c: r.orders,
        kind=Kind.COUNT,
        importance=98,
        numeric=True,
    ),
)

EXPLANATION_FIELDS: tuple[Field[Explanation], ...] = (
    Field(
        key="flag",
        heading="Flag",
        about="the flag",
        get=lambda r, c: r.flag.value,
        importance=100,
        axis="flag",
        tones=FLAG_TONES,
    ),
    Field(
        key="severity",
        heading="Severity",
        about="its place in the order of severity; 1 is the worst",
        get=lambda r, c: SEVERITY[r.flag] + 1,
        kind=Kind.COUNT,
        numeric=True,
        importance=50,
    ),
    Field(
        key="threshold",
        heading="Threshold",
        about="the age that is set for it, as 48h, 7d or 5bd; missing where it has none",
        get=lambda r, c: None if r.threshold is None else str(r.threshold),
        importance=90,
    ),
    Field(
        key="setting",
        heading="Setting",
        about="the key in the settings file that changes the threshold",
        get=lambda r, c: r.setting,
        importance=40,
    ),
    Field(
        key="rule",
        heading="Rule",
        about="when it is raised",
        get=lambda r, c: said(r.rule, _in_english(c)),
        shown=lambda r, c: said(r.rule, c),
        importance=95,
    ),
)
