"""`orderstatus auth`: credentials of shops."""

from __future__ import annotations

from orderstatus.commands._lazy import new_app

app = new_app("Log in to shops, and see what each credential opens.")


@app.callback()
def _group() -> None: ...
