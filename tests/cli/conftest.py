"""Fixtures of the command line's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from orderstatus.demo.server import DemoServer
from orderstatus.runtime import DEMO_TOKEN, Runtime


@pytest.fixture
def without_scopes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Afterwards the demo shop has granted everything but these scopes."""

    def withhold(*missing: str) -> None:
        whole = Runtime.demo_server

        def limited(self: Runtime, **settings: Any) -> DemoServer:
            server = whole(self, **settings)
            granted = [scope for scope in server.shop.scopes if scope not in missing]
            return DemoServer(server.shop, now=self.demo_now, token=DEMO_TOKEN, scopes=granted)

        monkeypatch.setattr(Runtime, "demo_server", limited)

    return withhold
