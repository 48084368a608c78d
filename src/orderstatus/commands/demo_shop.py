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
        str,
        typer.Option("--plan", metavar="PLAN", help="Its plan and rate limit: standard, advanced, plus or enterprise."),
    ] = "plus",
    latency: Annotated[
        float, typer.Option("--latency", min=0, metavar="MS", help="Milliseconds that every answer takes longer.")
    ] = 0.0,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            "--fault",
            metavar="KIND:N",
            help="The first N answers fail, with KIND:every=K each K-th, with KIND:mutation=N the N-th mutation alone: "
            "throttle, internal, html, empty, truncate, drop, reset, hang, 401, 402, 403, 404, 423, 429, 500, 502, "
            "503, 504. Bulk operations: bulk-failed, bulk-canceled, bulk-stuck, and bulk-slots:N takes N of the five "
            "places; their files: download-reset, download-truncate, download-expired. KIND@40% or KIND@1000 says how "
            "much goes well first, half unless said; bulk-failed+20s has its partial data later, bulk-slots+20s:5 ends "
            "by itself. Repeatable.",
        ),
    ] = None,
    bulk_rate: Annotated[
        float,
        typer.Option(
            "--bulk-rate", min=0, metavar="N", help="Objects a second of a bulk operation; 0 has it done at once."
        ),
    ] = 0.0,
    now: Annotated[
        str | None, typer.Option("--now", metavar="INSTANT", help="Fixes its clock. [env: ORDERSTATUS_NOW]")
    ] = None,
    token: Annotated[
        str | None, typer.Option("--token", metavar="TOKEN", help="The token it accepts; shpat_demo by default.")
    ] = None,
    client_id: Annotated[
        str | None,
        typer.Option(
            "--client-id",
            metavar="ID",
            help="An app that may ask for 24-hour tokens too; its secret is shpss_demo. "
            "[env for another secret: ORDERSTATUS_DEMO_CLIENT_SECRET]",
        ),
    ] = None,
    scopes: Annotated[
        str | None,
        typer.Option("--scopes", metavar="A,B", help="The access scopes that were granted; all of them by default."),
    ] = None,
    protected_data: Annotated[
        int,
        typer.Option(
            "--protected-data",
            min=0,
            max=2,
            metavar="LEVEL",
            help="Protected customer data that may be seen: 0 none, 1 without names and addresses, 2 all.",
        ),
    ] = 2,
    domain: Annotated[
        str | None,
        typer.Option(
            "--domain", metavar="DOMAIN", help="The domain it says is its own; demo.myshopify.com by default."
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="The name it says is its own; Northwind Demo by default."),
    ] = None,
) -> None:
    """Serve the demo shop on a port until Ctrl-C.

    It listens on 127.0.0.1 and nowhere else, for other clients, load and fault tests. Its address is the first line of
    the output.
    """
    from orderstatus.commands._serving import serve_demo

    serve_demo(
        ctx.obj,
        port=port,
        orders=orders,
        plan=plan,
        latency_ms=latency,
        faults=fault or (),
        bulk_rate=bulk_rate,
        now=now,
        token=token,
        client_id=client_id,
        scopes=scopes,
        protected_level=protected_data,
        domain=domain,
        name=name,
    )
