"""What `demo serve` does: put the demo shop on a loopback port until it is stopped."""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from contextlib import suppress

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import filled
from orderstatus.runtime import DEMO_TOKEN, Runtime

_MOST_MS = 3_600_000


def serve_demo(
    runtime: Runtime,
    *,
    port: int,
    orders: int,
    plan: str,
    latency_ms: float,
    faults: Sequence[str],
    now: str | None,
    token: str | None,
) -> None:
    """The demo shop has been served until Ctrl-C; its address was the first line on stdout."""
    if not math.isfinite(latency_ms) or latency_ms > _MOST_MS:
        raise UsageError(f"`--latency` cannot be {latency_ms:g}", hint=f"give milliseconds from 0 to {_MOST_MS}")
    for flag, text in (("--now", now), ("--token", token), *(("--fault", fault) for fault in faults)):
        if text is not None:
            filled(flag, text, "a value")
    if now is not None:
        runtime.env = {**runtime.env, "ORDERSTATUS_NOW": now}
    accepted = token or DEMO_TOKEN
    server = runtime.demo_server(
        orders=orders, plan=plan, faults=faults, latency_seconds=latency_ms / 1000, token=accepted
    )
    running = runtime.listening(server, port)
    streams, labels = runtime.streams, runtime.labels()
    streams.out.write(f"{running.url}\n")
    streams.out.flush()
    command = (
        f"ORDERSTATUS_API_URL={running.url} ORDERSTATUS_SHOP=acme.myshopify.com "
        f"ORDERSTATUS_TOKEN={shlex.quote(accepted)} orderstatus list"
    )
    streams.note(labels.text("try: {command}", command=command))
    streams.note(labels.text("Ctrl-C stops it"))
    # Ctrl-C is how a server ends, so it is no interruption.
    with suppress(KeyboardInterrupt):
        running.run()
