"""What `show` does: read one life, say what moves it on, and print it."""

from __future__ import annotations

from dataclasses import replace

from orderstatus.commands._registry import COMMANDS
from orderstatus.commands._rows import row_context
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import ENGLISH
from orderstatus.core.models import OrderLife
from orderstatus.core.next_steps import next_steps
from orderstatus.core.references import refuse_another_store
from orderstatus.output.choices import Format
from orderstatus.output.destination import open_destination
from orderstatus.output.fields import RowContext
from orderstatus.output.formats import chosen_format
from orderstatus.output.steps import Step, shown_steps
from orderstatus.runtime import Runtime


def show_life(
    runtime: Runtime,
    reference: str,
    *,
    format: Format | None,
    json: bool,
    output: str | None,
    shop: str | None,
    demo: bool,
    verbose: bool,
) -> None:
    """The order's life is written: to be read, or as one JSON object."""
    chosen = chosen_format(format, json=json, output=output, out_tty=True, without_suffix=Format.TABLE)
    if chosen in (Format.TSV, Format.CSV) or chosen.is_binary:
        raise UsageError(f"one order's life is not a row: it has no {chosen.value}", hint="use --format json")
    with runtime.open_shop(shop=shop, demo=demo, verbose=verbose) as opened:
        refuse_another_store(reference, opened.domain)
        life = opened.source.life(reference)
        context = row_context(runtime, opened)
    if chosen is not Format.TABLE:
        # Values in JSON never change, and the reasons of `next` are values.
        context = replace(context, labels=ENGLISH)
    steps = _steps(life, context, ("--demo",) if demo else ("--shop", shop) if shop is not None else ())
    with open_destination(output, runtime.streams) as out:
        if chosen is Format.TABLE:
            from orderstatus.output.detail import write_detail

            write_detail(life, context, runtime.streams, out, next_steps=steps)
        else:
            from orderstatus.output.life_json import write_life_json

            write_life_json(life, context, runtime.streams, out, next_steps=steps)


def _steps(life: OrderLife, context: RowContext, named: tuple[str, ...]) -> tuple[Step, ...]:
    found = next_steps(life, rule=context.capture, now=context.now)
    return shown_steps(found, known=COMMANDS.keys(), order=life.order, context=context, named=named)
