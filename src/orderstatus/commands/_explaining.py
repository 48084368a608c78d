"""What `explain` does: read whole lives, and tell each to its customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._one_order import refuse_no_store
from orderstatus.commands._order_reading import query_of
from orderstatus.commands._rows import (
    answered,
    answering,
    destination_of,
    planned,
    say_unchanged,
    wants_column_help,
    write_answer,
)
from orderstatus.core.errors import NotFoundError, UsageError
from orderstatus.core.explaining.order import explained
from orderstatus.core.explaining.reading import ORDER_PARTS, lives_to_explain
from orderstatus.core.models import OrderLife
from orderstatus.core.query import Part
from orderstatus.core.selection import TypedFilters
from orderstatus.output.choices import Format
from orderstatus.output.customer_fields import CUSTOMER_FIELDS, Explained, write_explanations
from orderstatus.output.destination import Delivery
from orderstatus.output.formats import chosen_format
from orderstatus.runtime import OpenShop, Runtime, Shops


def explain_orders(runtime: Runtime, references: Sequence[str], typed: TypedFilters, asked: Asked) -> None:
    """What can be said of each order is written: as text for a reply, or a row each where a format was asked for.

    Raises UsageError where neither an order nor a filter is named, NotFoundError once all that is there is written.
    """
    if wants_column_help(asked, CUSTOMER_FIELDS, runtime.streams):
        return
    named = tuple(_with_input(references, runtime))
    if bool(named) == (typed != TypedFilters()):
        raise UsageError(
            "name orders or give filters, and not both", hint="orderstatus explain 1001   or   --delivery problem"
        )
    plan = planned(asked, CUSTOMER_FIELDS, runtime, rows="orders")
    missing: dict[str, set[str]] = {}

    def read(opened: OpenShop) -> Iterator[Explained]:
        absent = missing.setdefault(opened.name, set())
        lives = _named_lives(named, opened, absent) if named else _matching_lives(typed, opened, asked)
        for life in lives:
            told = explained(life, rules=opened.rules(), now=opened.now, stage_in=runtime.labels().code)
            yield Explained(life.order, told)

    with answering(runtime, asked) as shops:
        for each in named:
            refuse_no_store(each, shops)
        answer = answered(runtime, shops, plan, read, most=asked.limit or 0)
        if _is_text(runtime, asked):
            delivery = Delivery()
            with destination_of(asked, runtime.streams, delivery) as out:
                count = write_explanations(islice(answer.in_shops(), asked.limit or None), out)
            say_unchanged(asked, delivery, answer.context.labels, runtime.streams)
        else:
            count = write_answer(answer, runtime.streams).rows
        if asked.limit and count == asked.limit and answer.has_more(count):
            runtime.streams.warning(f"stopped at --limit {asked.limit}: more orders match")
        if not named and not count and shops.are_heard:
            runtime.streams.note(answer.context.labels.text("no orders match"))
        _raise_missing(named, missing, shops)


def _is_text(runtime: Runtime, asked: Asked) -> bool:
    chosen = chosen_format(
        asked.format, json=asked.json, csv=asked.csv, output=asked.output, out_tty=True, without_suffix=Format.TABLE
    )
    return chosen is Format.TABLE and asked.columns is None


def _with_input(references: Sequence[str], runtime: Runtime) -> Iterator[str]:
    for each in references:
        if each == "-":
            yield from runtime.input_lines()
        else:
            yield each


def _named_lives(references: Sequence[str], opened: OpenShop, absent: set[str]) -> Iterator[OrderLife]:
    for each in references:
        try:
            yield opened.source.life(each)
        except NotFoundError:
            absent.add(each)


def _matching_lives(typed: TypedFilters, opened: OpenShop, asked: Asked) -> Iterator[OrderLife]:
    query = query_of(typed, opened)
    # One more than is shown: whether there is more is then known.
    wanted = asked.limit + 1 if asked.limit else None
    parts = ORDER_PARTS if opened.stages_if_any() is None else ORDER_PARTS | {Part.STAGE, Part.STAGE_HISTORY}
    run = opened.source.orders(query, parts | query.parts, wanted=wanted)
    return lives_to_explain(run, opened.source)


def _raise_missing(named: Sequence[str], missing: dict[str, set[str]], shops: Shops) -> None:
    """What was named and is in none of the shops that answered."""
    if not named or not missing:
        return
    absent = [each for each in named if all(each in of_shop for of_shop in missing.values())]
    if absent:
        raise NotFoundError(
            f"there is no order {', '.join(absent)}",
            names=absent,
            hint="`orderstatus list --limit 5`, with the same shop, shows how its orders are called",
        )
