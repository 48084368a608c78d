"""The server on a loopback port: keep-alive, many clients at once, and faults of the connection."""

from __future__ import annotations

import http.client
import json
import threading
from urllib.parse import urlsplit

import pytest

from orderstatus.demo.faults import parse
from orderstatus.demo.loopback import serve
from orderstatus.demo.server import DemoServer
from support.tiny_shop import NOW, shop_of

PATH = "/admin/api/2026-10/graphql.json"
BODY = json.dumps({"query": "{ orders(first: 1) { nodes { id } } }"})
HEADERS = {"X-Shopify-Access-Token": "t", "Content-Type": "application/json"}


def server(faults: str = "") -> DemoServer:
    return DemoServer(shop_of(3), now=lambda: NOW, faults=parse(faults))


def connect(url: str, timeout: float = 20) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)


def post(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    connection.request("POST", PATH, BODY, HEADERS)
    return connection.getresponse()


def test_it_listens_on_loopback_only() -> None:
    with serve(server()) as running:
        assert urlsplit(running.url).hostname == "127.0.0.1"


def test_one_connection_carries_several_requests() -> None:
    with serve(server()) as running:
        connection = connect(running.url)
        post(connection).read()
        socket = connection.sock
        answer = post(connection)
        assert json.loads(answer.read())["data"]["orders"]["nodes"] == [{"id": "gid://shopify/Order/1"}]
        assert connection.sock is socket
        assert socket is not None
        connection.close()


def test_an_answer_has_one_date_the_servers() -> None:
    with serve(server()) as running:
        connection = connect(running.url)
        answer = post(connection)
        assert answer.headers.get_all("Date") == ["Fri, 20 Nov 2026 08:00:00 GMT"]
        connection.close()


def test_many_clients_at_once_pay_together() -> None:
    demo = server()
    statuses: list[int] = []

    def client(url: str) -> None:
        connection = connect(url)
        for _ in range(5):
            answer = post(connection)
            answer.read()
            statuses.append(answer.status)
        connection.close()

    with serve(demo) as running:
        threads = [threading.Thread(target=client, args=(running.url,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [200] * 40
    assert demo.faults.answers == 40
    assert demo.bucket.available == 2000 - 40 * 3


def test_a_reset_connection_gives_no_answer_though_the_work_was_done() -> None:
    demo = server("reset:1")
    with serve(demo) as running:
        connection = connect(running.url)
        with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
            post(connection)
        connection.close()
        connection = connect(running.url)
        assert post(connection).status == 200
        connection.close()
    assert demo.faults.answers == 2


def test_a_dropped_connection_gives_no_answer_and_nothing_was_done() -> None:
    demo = server("drop:1")
    with serve(demo) as running:
        connection = connect(running.url)
        with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
            post(connection)
        connection.close()
        assert demo.bucket.available == 2000
        connection = connect(running.url)
        assert post(connection).status == 200
        connection.close()
    assert demo.bucket.available == 2000 - 3


def test_a_truncated_body_is_shorter_than_announced() -> None:
    with serve(server("truncate:1")) as running:
        connection = connect(running.url)
        answer = post(connection)
        with pytest.raises(http.client.IncompleteRead) as cut:
            answer.read()
        connection.close()
    assert 0 < len(cut.value.partial) < int(answer.headers["Content-Length"])


def test_a_hanging_answer_outlasts_the_clients_patience_and_ends_with_the_server() -> None:
    with serve(server("hang:1")) as running:
        connection = connect(running.url, timeout=0.2)
        with pytest.raises(TimeoutError):
            post(connection)
        connection.close()


def test_a_taken_port_is_said() -> None:
    with serve(server()) as running:
        port = urlsplit(running.url).port
        assert port is not None
        with pytest.raises(OSError, match="in use"):
            serve(server(), port)
