"""What `attention` does: read what the flags rest on, write the flagged orders, and say what could not be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from orderstatus.commands._registry import COMMANDS
from orderstatus.commands._rows import (
    Asked,
    Plan,
    begun,
    planned,
    row_context,
    say_dropped,
    wants_column_help,
    write,
)
from orderstatus.core.attention import (
    EVERY_FLAG,
    MoneyAtRisk,
    Watch,
    cancelled_orders,
    money_at_risk,
    most_urgent_first,
    open_orders,
)
from orderstatus.core.attention_facts import FlaggedOrder
from orderstatus.core.attention_steps import resolving_command
from orderstatus.core.errors import IncompleteError, UsageError
from orderstatus.core.flag_explanations import explained
from orderstatus.core.flags import ANY, DEFAULT_THRESHOLDS, SEVERITY, Flag, parse_flags
from orderstatus.core.models import Order
from orderstatus.output.choices import Format
from orderstatus.output.destination import open_destination
from orderstatus.output.fields import RowContext
from orderstatus.output.flag_fields import EXPLANATION_FIELDS, FLAG_FIELDS, MONEY_AT_RISK_FIELDS, FlagRow
from orderstatus.output.overview import write_headline
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime

_ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is looked for, as it was typed."""

    flags: Iterable[str] = ()
    fail_on: Iterable[str] = ()
    totals: bool = False


def attend(runtime: Runtime, watched: Watched, asked: Asked, *, shop: str | None, demo: bool, verbose: bool) -> bool:
    """The flagged orders are written, or what they put at risk; True where one has a flag of `--fail-on`."""
    streams = runtime.streams
    wanted = parse_flags("--flag", watched.flags) or EVERY_FLAG
    fails = _failing(watched.fail_on, wanted)
    to_person = planned(replace(asked, columns=None), FLAG_FIELDS, streams, rows="orders").to_person
    sums_alone = watched.totals and not to_person
    if sums_alone and wants_column_help(asked, MONEY_AT_RISK_FIELDS, streams):
        return False
    if not sums_alone and wants_column_help(asked, FLAG_FIELDS, streams):
        return False
    sums = planned(asked if sums_alone else Asked(), MONEY_AT_RISK_FIELDS, streams, rows="currencies")
    rows = None if sums_alone else planned(asked, FLAG_FIELDS, streams, rows="orders")
    with runtime.open_shop(shop=shop, demo=demo, verbose=verbose) as opened:
        # The first page says which shop this is and in which time zone it lives: no day is counted before.
        orders = begun(_orders(opened, wanted))
        context = row_context(runtime, opened)
        watch = Watch(opened.source, rules=context.rules, now=opened.now, wanted=wanted)
        found = most_urgent_first(watch.flagged(orders))
        if rows is not None:
            _write_rows(rows, [_row(each, shop=shop, demo=demo) for each in found], context, streams, wanted)
        if watched.totals and (sums_alone or found):
            _write_sums(sums, money_at_risk(found), context, streams)
        undecided = watch.blind & wanted
        if undecided:
            streams.warning(f"not everything could be read that these flags rest on: {_listed(undecided)}")
    # A full disk is then an error, and no order that was found.
    streams.out.flush()
    if fails != wanted and undecided & fails:
        # A flag that was named and cannot be seen is no quiet morning. `any` is any that this app can see.
        raise IncompleteError(
            f"whether an order has a flag of `--fail-on` could not be decided: {_listed(undecided & fails)}",
            hint="the warnings above name the missing scopes; or name in `--fail-on` only flags that can be decided",
        )
    return any(each.finding.flag in fails for each in found)


def _failing(texts: Iterable[str], wanted: frozenset[Flag]) -> frozenset[Flag]:
    fails = parse_flags("--fail-on", texts, every=ANY)
    if fails == EVERY_FLAG:
        return wanted
    if left_out := fails - wanted:
        raise UsageError(
            f"`--fail-on` waits for what `--flag` leaves out: {_listed(left_out)}", hint="add it to `--flag`"
        )
    return fails


def _listed(flags: Iterable[Flag]) -> str:
    return ", ".join(_worst_first(flags))


def _worst_first(flags: Iterable[Flag]) -> list[Flag]:
    return sorted(flags, key=lambda flag: SEVERITY[flag])


def _orders(opened: OpenShop, wanted: frozenset[Flag]) -> Iterator[Order]:
    flag = Flag.CANCELLED_NOT_REFUNDED
    window = opened.settings.thresholds.get(flag, DEFAULT_THRESHOLDS[flag])
    for asked in (open_orders(wanted), cancelled_orders(window, opened.now, wanted)):
        if asked is not None:
            query, parts = asked
            yield from opened.source.orders(query, parts, wanted=None)


def _row(flagged: FlaggedOrder, *, shop: str | None, demo: bool) -> FlagRow:
    named = ("--demo",) if demo else ("--shop", shop) if shop is not None else ()
    return FlagRow(flagged, resolving_command(flagged, known=COMMANDS.keys(), shop=named))


def _write_rows(
    plan: Plan[FlagRow], rows: Sequence[FlagRow], context: RowContext, streams: Streams, wanted: frozenset[Flag]
) -> None:
    labels = context.labels
    if plan.to_person and not rows:
        nothing = wanted == EVERY_FLAG
        streams.note(labels.text("nothing needs a hand now") if nothing else labels.text("no order has such a flag"))
        return
    if plan.to_person:
        one = len(rows) == 1
        count = labels.count(len(rows))
        write_headline(
            labels.text("1 order needs a hand") if one else labels.text("{count} orders need a hand", count=count),
            streams,
        )
    written = write(plan, rows, context, streams)
    say_dropped(plan, written, context, streams)
    if written.rows < len(rows):
        if plan.is_cut_unasked:
            shown, every = labels.count(written.rows), labels.count(len(rows))
            streams.footer(labels.text("{shown} of {all} orders; --limit 0 shows all", shown=shown, all=every))
        else:
            streams.warning(f"stopped at --limit {plan.asked.limit}: more orders need a hand")


def _write_sums(plan: Plan[MoneyAtRisk], sums: Sequence[MoneyAtRisk], context: RowContext, streams: Streams) -> None:
    if plan.to_person:
        write_headline(context.labels.text("Money at risk"), streams, space_before=True)
    write(plan, sums, context, streams)


def explain_flags(runtime: Runtime, texts: Iterable[str], asked: Asked, watched: Watched) -> None:
    """The rules of the flags are written, with their thresholds as they are set; no shop is asked."""
    streams = runtime.streams
    flags = parse_flags("--explain", texts, every=_ALL)
    if watched.totals or any(watched.flags) or any(watched.fail_on):
        raise UsageError(
            "`--explain` asks no shop: it goes with no `--flag`, `--fail-on` or `--totals`", hint="leave those out"
        )
    if wants_column_help(asked, EXPLANATION_FIELDS, streams):
        return
    plan = planned(asked, EXPLANATION_FIELDS, streams, rows="flags")
    # No rule tells of a day, so no shop's time zone is needed.
    rules = runtime.settings().rules(UTC)
    explanations = [explained(flag, rules) for flag in _worst_first(flags)]
    context = RowContext(shop="", now=runtime.clock(), rules=rules, labels=runtime.labels())
    if plan.format is Format.TABLE and asked.columns is None:
        from orderstatus.output.explanation_page import write_explanations

        with open_destination(asked.output, streams) as out:
            write_explanations(explanations, context, streams, out)
        return
    write(plan, explanations, context, streams)
