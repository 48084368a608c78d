"""What `attention` does: read what the flags rest on, write the flagged orders, and say what could not be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._registry import AS_TYPED
from orderstatus.commands._rows import (
    Plan,
    answered,
    answering,
    begun,
    destination_of,
    gathered,
    planned,
    row_context,
    say_unchanged,
    wants_column_help,
    write,
    write_answer,
    writing,
)
from orderstatus.core.attention import (
    EVERY_FLAG,
    MoneyAtRisk,
    Watch,
    cancelled_orders,
    money_at_risk,
    most_urgent_first,
    open_orders,
    reads_stages,
    urgency,
)
from orderstatus.core.attention_steps import resolving_command
from orderstatus.core.errors import IncompleteError, UsageError
from orderstatus.core.flag_explanations import explained
from orderstatus.core.flags import ANY, DEFAULT_THRESHOLDS, SEVERITY, Flag, parse_flags
from orderstatus.core.models import Order
from orderstatus.core.rules import Rules
from orderstatus.output.choices import Format
from orderstatus.output.destination import Delivery
from orderstatus.output.fields import RowContext
from orderstatus.output.flag_fields import EXPLANATION_FIELDS, FLAG_FIELDS, MONEY_AT_RISK_FIELDS, FlagRow
from orderstatus.output.overview import write_headline
from orderstatus.runtime import OpenShop, Runtime, Shops

_ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is looked for, as it was typed."""

    flags: Iterable[str] = ()
    fail_on: Iterable[str] = ()
    totals: bool = False


def attend(runtime: Runtime, watched: Watched, asked: Asked) -> bool:
    """The flagged orders are written, or what they put at risk; True where one has a flag of `--fail-on`."""
    streams = runtime.streams
    wanted = parse_flags("--flag", watched.flags) or EVERY_FLAG
    fails = _failing(watched.fail_on, wanted)
    to_person = planned(replace(asked, columns=None), FLAG_FIELDS, runtime, rows="orders").to_person
    sums_alone = watched.totals and not to_person
    if sums_alone and wants_column_help(asked, MONEY_AT_RISK_FIELDS, streams):
        return False
    if not sums_alone and wants_column_help(asked, FLAG_FIELDS, streams):
        return False
    sums = planned(asked if sums_alone else Asked(), MONEY_AT_RISK_FIELDS, runtime, rows="currencies")
    plan = planned(Asked() if sums_alone else asked, FLAG_FIELDS, runtime, rows="orders")
    blind: set[Flag] = set()
    several = runtime.asks_several()

    def read(opened: OpenShop) -> Iterator[FlagRow]:
        # The first page says which shop this is and in which time zone it lives: no day is counted before.
        orders = begun(_orders(opened, wanted))
        context = row_context(runtime, opened)
        watch = Watch(opened.source, rules=context.rules, now=opened.now, wanted=wanted)
        named = ("--shop", opened.name) if several else runtime.where.named
        for each in most_urgent_first(watch.flagged(orders)):
            yield FlagRow(each, resolving_command(each, known=AS_TYPED, shop=named))
        blind.update(watch.blind)

    with answering(runtime, asked) as shops:
        answer = answered(runtime, shops, plan, read, key=lambda row: urgency(row.flagged))
        # What is due first may come from the shop that answers last.
        found = list(answer.in_shops())
        shops.raise_if_all_failed()
        if not sums_alone:
            _write_rows(runtime, shops, plan, found, wanted)
        if watched.totals and (sums_alone or found):
            _write_sums(runtime, shops, sums, found)
        undecided = blind & wanted
        if undecided:
            streams.warning(f"not everything could be read that these flags rest on: {_listed(undecided)}")
        # A full disk is then an error, and no order that was found.
        streams.out.flush()
        if fails != wanted and undecided & fails:
            # A flag that was named and cannot be seen is no quiet morning. `any` is any that this app can see.
            raise IncompleteError(
                f"whether an order has a flag of `--fail-on` could not be decided: {_listed(undecided & fails)}",
                hint="the warnings above name the missing scopes; or name in `--fail-on` only flags that can be "
                "decided",
            )
    return any(row.flagged.finding.flag in fails for row, _ in found)


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
    stages = reads_stages(Rules(stages=opened.stages_if_any()), wanted)
    for asked in (open_orders(wanted, stages=stages), cancelled_orders(window, opened.now, wanted)):
        if asked is not None:
            query, parts = asked
            yield from opened.source.orders(query, parts, wanted=None)


def _write_rows(
    runtime: Runtime,
    shops: Shops,
    plan: Plan[FlagRow],
    rows: Sequence[tuple[FlagRow, RowContext]],
    wanted: frozenset[Flag],
) -> None:
    streams, labels = runtime.streams, runtime.labels()
    if plan.to_person and not rows:
        # Where a shop failed nobody knows that.
        if shops.are_heard:
            nothing = wanted == EVERY_FLAG
            streams.note(
                labels.text("nothing needs a hand now") if nothing else labels.text("no order has such a flag")
            )
        return
    if plan.to_person:
        one = len(rows) == 1
        count = labels.count(len(rows))
        write_headline(
            labels.text("1 order needs a hand") if one else labels.text("{count} orders need a hand", count=count),
            streams,
        )
    written = write_answer(gathered(runtime, shops, plan, rows), streams)
    if written.rows < len(rows):
        if plan.is_cut_unasked:
            shown, every = labels.count(written.rows), labels.count(len(rows))
            streams.footer(labels.text("{shown} of {all} orders; --limit 0 shows all", shown=shown, all=every))
        else:
            streams.warning(f"stopped at --limit {plan.asked.limit}: more orders need a hand")


def _write_sums(
    runtime: Runtime, shops: Shops, plan: Plan[MoneyAtRisk], rows: Sequence[tuple[FlagRow, RowContext]]
) -> None:
    """The sums of each shop by itself: one of several shops would be nobody's."""
    streams = runtime.streams
    if plan.to_person:
        labels = runtime.labels()
        write_headline(labels.text("Money at risk"), streams, space_before=True)
    contexts = {context.shop_name: context for _, context in rows}
    sums = [
        (each, contexts[name])
        for name in shops.in_order(contexts)
        for each in money_at_risk(row.flagged for row, of in rows if of.shop_name == name)
    ]
    write_answer(gathered(runtime, shops, plan, sums), streams)


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
    plan = planned(asked, EXPLANATION_FIELDS, runtime, rows="flags")
    # No rule tells of a day, so no shop's time zone is needed.
    rules = runtime.settings().rules(UTC)
    explanations = [explained(flag, rules) for flag in _worst_first(flags)]
    context = RowContext(shop="", now=runtime.clock(), rules=rules, labels=runtime.labels())
    if plan.format is Format.TABLE and asked.columns is None:
        from orderstatus.output.explanation_page import write_explanations

        delivery = Delivery()
        with writing(runtime, asked), destination_of(asked, streams, delivery) as out:
            write_explanations(explanations, context, streams, out)
        say_unchanged(asked, delivery, context.labels, streams)
        return
    with writing(runtime, asked):
        write(plan, explanations, context, streams)
