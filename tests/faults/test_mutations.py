"""A mutation reaches the server once, whatever happens to its answer: counted by a real server."""

from __future__ import annotations

import pytest

from orderstatus.core.errors import UnclearOutcomeError
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.documents import Document
from orderstatus.shopify.http import Limits, ShopEndpoint
from support.servers import Behaviour, answer, hang, reset, serving
from support.tokens import fixed

CAPTURE = Document("Capture", "mutation Capture { orderCapture(input: {}) { transaction { id } } }")


def client(url: str) -> AdminClient:
    endpoint = ShopEndpoint(
        f"{url}/admin/api/2026-10/graphql.json",
        fixed("t"),
        user_agent="test",
        clock=lambda: 0.0,
        limits=Limits(read=0.3),
    )
    return AdminClient(
        endpoint,
        api_version="2026-10",
        sleep=lambda _: None,
        clock=lambda: 0.0,
        jitter=lambda: 0.0,
        warn=lambda _: None,
    )


@pytest.mark.parametrize(
    "behave",
    [
        answer(502, b"<html>Bad gateway</html>", content_type="text/html"),
        answer(500, b""),
        answer(429, b"{}", **{"Retry-After": "0.1"}),
        answer(423, b"{}"),
        answer(200, b'{"data": {"orderCapt'),
        answer(200, b'{"errors": [{"message": "Internal error", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}'),
        reset,
        hang,
    ],
    ids=["a 502", "a 500", "a 429", "a 423", "half an answer", "an internal error", "a reset", "a timeout"],
)
def test_the_server_receives_exactly_one_mutation_after(behave: Behaviour) -> None:
    with serving(behave) as received:
        with pytest.raises(UnclearOutcomeError):
            client(received.url).mutate(CAPTURE, {})
        assert len(received.bodies) == 1
