"""What `demo serve` does: put the demo shop on a loopback port until it is stopped."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import filled
from orderstatus.runtime import DEMO_CLIENT_SECRET, DEMO_TOKEN, Runtime

_MOST_MS = 3_600_000
_SECRET = "ORDERSTATUS_DEMO_CLIENT_SECRET"


def serve_demo(
    runtime: Runtime,
    *,
    port: int,
    orders: int,
    plan: str,
    latency_ms: float,
    faults: Sequence[str],
    bulk_rate: float,
    now: str | None,
    token: str | None,
    client_id: str | None = None,
    scopes: str | None = None,
    protected_level: int = 2,
    domain: str | None = None,
    name: str | None = None,
) -> None:
    """The demo shop has been served until Ctrl-C; its address was the first line on stdout."""
    if not math.isfinite(latency_ms) or latency_ms > _MOST_MS:
        raise UsageError(f"`--latency` cannot be {latency_ms:g}", hint=f"give milliseconds from 0 to {_MOST_MS}")
    if not math.isfinite(bulk_rate):
        raise UsageError(f"`--bulk-rate` cannot be {bulk_rate:g}", hint="give objects a second, or 0 for all at once")
    texts = {
        "--now": now,
        "--token": token,
        "--client-id": client_id,
        "--scopes": scopes,
        "--domain": domain,
        "--name": name,
    }
    for flag, text in (*texts.items(), *(("--fault", fault) for fault in faults)):
        if text is not None:
            filled(flag, text, "a value")
    if now is not None:
        runtime.env = {**runtime.env, "ORDERSTATUS_NOW": now}
    accepted = token or DEMO_TOKEN
    secret = runtime.env.get(_SECRET) or DEMO_CLIENT_SECRET
    server = runtime.demo_server(
        orders=orders,
        plan=plan,
        faults=faults,
        latency_seconds=latency_ms / 1000,
        bulk_rate=bulk_rate,
        token=accepted,
        client=None if client_id is None else (client_id, secret),
        scopes=scopes,
        protected_level=protected_level,
        domain=domain,
        name=name,
    )
    running = runtime.listening(server, port)
    streams, labels = runtime.streams, runtime.labels()
    streams.out.write(f"{running.url}\n")
    streams.out.flush()
    reached = f"ORDERSTATUS_API_URL={running.url} ORDERSTATUS_SHOP={shlex.quote(domain or 'acme.myshopify.com')}"
    credential = _app(client_id, runtime.env) if client_id else f"ORDERSTATUS_TOKEN={shlex.quote(accepted)}"
    streams.note(labels.text("try: {command}", command=f"{reached} {credential} orderstatus list"))
    streams.note(labels.text("Ctrl-C stops it"))
    # Ctrl-C is how a server ends, so it is no interruption.
    with suppress(KeyboardInterrupt):
        running.run()


def _app(client_id: str, env: Mapping[str, str]) -> str:
    """How a shell hands on the app's id and secret; a secret of the person's own stays in its variable."""
    secret = f'"${_SECRET}"' if env.get(_SECRET) else DEMO_CLIENT_SECRET
    return f"ORDERSTATUS_CLIENT_ID={shlex.quote(client_id)} ORDERSTATUS_CLIENT_SECRET={secret}"
