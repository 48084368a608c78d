"""`orderstatus demo`: the demo shop on a loopback port, or begun anew."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._lazy import new_app
from orderstatus.runtime import DEMO_ORDERS, Runtime

app = new_app("The demo shop: serve it on a port, or begin it anew.")


@app.callback()
def _group() -> None: ...


@app.command("reset")
def reset(ctx: typer.Context) -> None:
    """Begin the demo shop anew.

    Its dates count from its next use, and what commands changed in it is forgotten.
    """
    runtime: Runtime = ctx.obj
    labels = runtime.labels()
    runtime.reset_demo()
    runtime.streams.note(labels.text("the demo shop begins anew at its next use"))


@app.command("serve")
def serve(
    ctx: typer.Context,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N", help="0 takes a free one.")] = 0,
    orders: Annotated[int, typer.Option("--orders", min=0, metavar="N", help="How many orders it has.")] = DEMO_ORDERS,
    plan: Annotated[
        str, typer.Option("--plan", metavar="PLAN", help="Its rate limit: standard, advanced, plus or enterprise.")
    ] = "plus",
    latency: Annotated[
        float, typer.Option("--latency", min=0, metavar="MS", help="Milliseconds that every answer takes longer.")
    ] = 0.0,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            "--fault",
            metavar="KIND:N",
            help="The first N answers fail, or with KIND:every=K each K-th: throttle, internal, html, empty, truncate, "
            "reset, hang, 402, 403, 423, 429, 500, 502, 503, 504. Repeatable.",
        ),
    ] = None,
    now: Annotated[
        str | None, typer.Option("--now", metavar="INSTANT", help="Fixes its clock. [env: ORDERSTATUS_NOW]")
    ] = None,
    token: Annotated[
        str | None, typer.Option("--token", metavar="TOKEN", help="The token it accepts; shpat_demo by default.")
    ] = None,
) -> None:
    """Serve the demo shop on a port until Ctrl-C.

    It listens on 127.0.0.1 and nowhere else, for other clients, load and fault tests. Its address is the first line of
    the output.
    """
    from orderstatus.commands._serving import serve_demo

    serve_demo(
        ctx.obj, port=port, orders=orders, plan=plan, latency_ms=latency, faults=fault or (), now=now, token=token
    )
