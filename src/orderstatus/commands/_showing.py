"""What `show` does: read one life, say what moves it on, and print it."""

from __future__ import annotations

from dataclasses import replace

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._one_order import found_in
from orderstatus.commands._registry import AS_TYPED
from orderstatus.commands._rows import answering, destination_of, row_context, say_unchanged
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import ENGLISH
from orderstatus.core.models import OrderLife
from orderstatus.core.next_steps import next_steps
from orderstatus.output.choices import Format
from orderstatus.output.destination import Delivery
from orderstatus.output.fields import RowContext
from orderstatus.output.formats import chosen_format
from orderstatus.output.steps import Step, shown_steps
from orderstatus.runtime import Runtime


def show_life(runtime: Runtime, reference: str, asked: Asked) -> None:
    """The order's life is written: to be read, or as one JSON object."""
    usual = runtime.usual_format()
    chosen = chosen_format(
        asked.format,
        json=asked.json,
        output=asked.output,
        out_tty=True,
        without_suffix=Format.TABLE,
        usual=usual if usual in (Format.JSON, Format.JSONL) else None,
    )
    if chosen in (Format.TSV, Format.CSV) or chosen.is_binary:
        raise UsageError(f"one order's life is not a row: it has no {chosen.value}", hint="use --format json")
    with answering(runtime, asked) as shops:
        opened, life = found_in(shops, reference, lambda each: each.source.life(reference))
        context = row_context(runtime, opened)
        named = runtime.where.named if not shops.are_several else ("--shop", opened.name)
        if chosen is not Format.TABLE:
            # Values in JSON never change, and the reasons of `next` are values.
            context = replace(context, labels=ENGLISH)
        delivery = Delivery()
        steps = _steps(life, context, named)
        with destination_of(asked, runtime.streams, delivery) as out:
            if chosen is Format.TABLE:
                from orderstatus.output.detail import write_detail

                write_detail(life, context, runtime.streams, out, next_steps=steps, names_shop=shops.are_several)
            else:
                from orderstatus.output.life_json import write_life_json

                write_life_json(life, context, runtime.streams, out, next_steps=steps)
        say_unchanged(asked, delivery, context.labels, runtime.streams)


def _steps(life: OrderLife, context: RowContext, named: tuple[str, ...]) -> tuple[Step, ...]:
    found = next_steps(life, rule=context.capture, now=context.now)
    return shown_steps(found, known=AS_TYPED, order=life.order, context=context, named=named)
