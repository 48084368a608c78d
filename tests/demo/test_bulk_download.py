"""The file of a bulk operation over HTTP: ranges, signatures, expiry, broken connections, and no token."""

from __future__ import annotations

import http.client
from contextlib import closing, suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.demo.bulk_download import _span
from orderstatus.demo.loopback import listening
from support.bulk import Bulk, bulk
from support.tiny_shop import shop_of


def finished(operations: Bulk) -> str:
    """The address of a file."""
    url: str = operations.look(operations.start())["url"]
    return url


def test_it_is_served_whole_without_a_token() -> None:
    operations = bulk(token="t")
    answer = operations.fetch(finished(operations))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/jsonl"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.body.count(b"\n") == 3


def test_the_address_is_that_under_which_the_server_was_asked() -> None:
    operations = bulk()
    gid = operations.start()
    query = f'{{ bulkOperation(id: "{gid}") {{ url }} }}'
    for host, base in (
        ("127.0.0.1:8123", "http://127.0.0.1:8123/bulk/"),
        ("localhost:1", "http://localhost:1/bulk/"),
        ("demo.myshopify.com", "https://demo.myshopify.com/bulk/"),
        ("localhost.example.com", "https://localhost.example.com/bulk/"),
    ):
        assert f'"url":"{base}' in operations.caller.send(query, Host=host).body.decode()


@pytest.mark.parametrize(
    ("asked", "status", "span", "content_range"),
    [
        ("bytes=10-", 206, (10, None), "bytes 10-{last}/{size}"),
        ("bytes=0-4", 206, (0, 5), "bytes 0-4/{size}"),
        ("bytes=-5", 206, (-5, None), "bytes {fifth}-{last}/{size}"),
        ("bytes=5-999999", 206, (5, None), "bytes 5-{last}/{size}"),
        ("bytes=9-3", 200, (0, None), None),
        ("lines=1-2", 200, (0, None), None),
        ("", 200, (0, None), None),
    ],
)
def test_a_range_is_a_part(asked: str, status: int, span: tuple[int, int | None], content_range: str | None) -> None:
    operations = bulk()
    url = finished(operations)
    whole = operations.fetch(url)
    part = operations.fetch(url, Range=asked)
    size = len(whole.body)
    assert (part.status, part.body) == (status, whole.body[span[0] : span[1]])
    said = part.headers.get("Content-Range")
    assert said == (content_range and content_range.format(size=size, last=size - 1, fifth=size - 5))
    assert part.headers["ETag"] == whole.headers["ETag"]


def test_a_range_beyond_the_end_is_416() -> None:
    operations = bulk()
    url = finished(operations)
    size = len(operations.fetch(url).body)
    answer = operations.fetch(url, Range=f"bytes={size}-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_a_range_of_another_file_is_the_whole() -> None:
    operations = bulk()
    url = finished(operations)
    etag = operations.fetch(url).headers["ETag"]
    assert operations.fetch(url, Range="bytes=5-", If_Range=etag).status == 206
    assert operations.fetch(url, Range="bytes=5-", If_Range='"another"').status == 200


@given(st.text(max_size=20), st.integers(0, 100))
def test_any_range_lies_within_the_file(text: str, size: int) -> None:
    for asked in (text, f"bytes={text}"):
        found = _span(asked, size)
        assert found is None or found[0] >= size or 0 <= found[0] <= found[1] <= size


def test_the_server_remembers_who_sent_a_token() -> None:
    operations = bulk()
    url = finished(operations)
    operations.fetch(url)
    operations.fetch(url, X_Shopify_Access_Token="t", Range="bytes=2-")
    told = [(d.status, d.range, d.with_token) for d in operations.caller.server.downloads]
    assert told == [(200, None, False), (206, "bytes=2-", True)]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (("Signature=", "Signature=0"), 403, b"SignatureDoesNotMatch"),
        (("Expires=", "Expires=9"), 403, b"SignatureDoesNotMatch"),
        (("/bulk/", "/bulk/9"), 404, b"NoSuchKey"),
        ((".jsonl", ".csv"), 404, b"NoSuchKey"),
    ],
)
def test_another_address_opens_nothing(change: tuple[str, str], status: int, code: bytes) -> None:
    operations = bulk()
    answer = operations.fetch(finished(operations).replace(*change))
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/xml; charset=UTF-8")
    assert code in answer.body


def test_a_file_that_is_not_there_yet_is_not_found() -> None:
    operations = bulk(bulk_rate=1)
    operation = operations.caller.server.bulk.get(operations.start())
    assert operation is not None
    path = operation.path(operations.caller.clock[0])
    assert operations.fetch(f"https://demo.myshopify.com{path}").status == 404


@pytest.mark.parametrize("fault", ["download-reset@40%", "download-truncate@40%"])
def test_a_connection_that_breaks_in_mid_body_can_be_gone_on_with(fault: str) -> None:
    operations = bulk(shop_of(40), faults=fault)
    with listening(operations.caller.server) as base:
        address = urlsplit(finished(operations))
        path = f"{address.path}?{address.query}"
        with closing(http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)) as connection:
            connection.request("GET", path)
            first = connection.getresponse()
            size = int(first.headers["Content-Length"])
            got = _received(first)
        assert 0 < len(got) <= size * 40 // 100
        with closing(http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)) as connection:
            connection.request("GET", path, headers={"Range": f"bytes={len(got)}-"})
            rest = connection.getresponse()
            assert rest.status == 206
            whole = got + rest.read()
    assert len(whole) == size
    assert whole == operations.fetch(address.geturl()).body


def _received(answer: http.client.HTTPResponse) -> bytes:
    """What came until the connection was reset or ended."""
    got = bytearray()
    with suppress(ConnectionError):
        while piece := answer.read(100):
            got += piece
    return bytes(got)
