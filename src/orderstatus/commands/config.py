"""`orderstatus config`: the settings file."""

from __future__ import annotations

from orderstatus.commands._lazy import new_app

app = new_app("Read and change the settings, shop by shop.")


@app.callback()
def _group() -> None: ...
