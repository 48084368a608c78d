"""A file arrives whole, over as many connections as it takes, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from orderstatus.core.errors import IncompleteError, OrderStatusError, TemporaryError
from orderstatus.shopify.http_files import Files, LinkEndedError

URL = "https://storage.example/bulk.jsonl?Expires=1&Signature=a-secret-signature"
CONTENT = bytes(range(256)) * 40

Handler = Callable[[httpx.Request], httpx.Response]


class Breaking(httpx.SyncByteStream):
    """So many bytes of a body, and then the connection is gone."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), 1000):
            yield self._content[start : start + 1000]
        raise httpx.ReadError("reset by peer, whatever it says of " + URL)


class Storage:
    """Answers ranges as storages do, each connection broken after some bytes of `breaks`; then whole."""

    def __init__(self, *breaks: int, tags: tuple[str, ...] = ('"one"',), ranges: bool = True) -> None:
        self.breaks = list(breaks)
        self.tags = list(tags)
        self.ranges = ranges
        self.asked: list[httpx.Headers] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.headers)
        tag = self.tags.pop(0) if len(self.tags) > 1 else self.tags[0]
        headers = {"ETag": tag} if tag else {}
        start = 0
        if self.ranges and "range" in request.headers and request.headers.get("if-range", tag) == tag:
            start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
            headers["Content-Range"] = f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
        status = 206 if start else 200
        rest = CONTENT[start:]
        if self.breaks:
            return httpx.Response(status, headers=headers, stream=Breaking(rest[: self.breaks.pop(0)]))
        return httpx.Response(status, headers=headers, content=rest)


def fetched(handler: Handler, *, size: int | None = len(CONTENT), slept: list[float] | None = None) -> bytes:
    waits: list[float] = [] if slept is None else slept
    files = Files(user_agent="test", sleep=waits.append, transport=httpx.MockTransport(handler))
    return b"".join(files.download(size).pieces(URL))


@pytest.mark.parametrize("size", [len(CONTENT), None])
def test_a_file_comes_whole(size: int | None) -> None:
    assert fetched(Storage(), size=size) == CONTENT


def test_a_broken_connection_is_taken_up_where_it_left_off() -> None:
    storage, slept = Storage(3000, 2000), list[float]()
    assert fetched(storage, slept=slept) == CONTENT
    assert [each.get("range") for each in storage.asked] == [None, "bytes=3000-", "bytes=5000-"]
    assert [each.get("if-range") for each in storage.asked] == [None, '"one"', '"one"']
    assert slept == [1.0, 1.0]


@pytest.mark.parametrize("size", [len(CONTENT), None])
@pytest.mark.parametrize("length", ["*", str(len(CONTENT))])
def test_a_connection_that_breaks_after_the_last_byte_has_brought_the_whole_file(size: int | None, length: str) -> None:
    storage = Storage(len(CONTENT))

    def answered(request: httpx.Request) -> httpx.Response:
        if "range" not in request.headers:
            return storage(request)
        # Nothing begins there (RFC 9110, 15.5.17), and `Content-Range` may say how long the file is.
        return httpx.Response(416, headers={} if length == "*" else {"Content-Range": f"bytes */{length}"})

    slept: list[float] = []
    assert fetched(answered, size=size, slept=slept) == CONTENT
    assert slept == ([] if size is not None else [1.0])


@pytest.mark.parametrize("size", [len(CONTENT), None])
def test_a_file_that_has_no_more_before_its_end_is_not_the_whole(size: int | None) -> None:
    short = httpx.Response(416, headers={"Content-Range": "bytes */4000"})
    storage = Storage(5000)
    with pytest.raises(IncompleteError, match="ended early after 5,000"):
        fetched(lambda request: short if "range" in request.headers else storage(request), size=size)


def test_what_breaks_again_and_again_but_goes_on_is_read_to_its_end() -> None:
    assert fetched(Storage(*[1000] * 9)) == CONTENT


def test_a_storage_that_knows_no_ranges_is_read_from_the_beginning_and_nothing_comes_twice() -> None:
    assert fetched(Storage(3000, 5000, ranges=False)) == CONTENT


def test_a_file_that_has_become_another_is_not_joined_to_what_came() -> None:
    with pytest.raises(TemporaryError, match="became another"):
        fetched(Storage(3000, tags=('"one"', '"two"')))


def test_a_connection_that_brings_nothing_is_tried_four_times() -> None:
    storage, slept = Storage(3000, 0, 0, 0, 0), list[float]()
    with pytest.raises(TemporaryError, match=r"broke off after 3,000 of 10,240 bytes, 4 times in a row") as caught:
        fetched(storage, slept=slept)
    assert slept == [1.0, 2.0, 4.0]
    assert "Signature" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_file_that_is_shorter_than_was_said_is_not_the_whole() -> None:
    with pytest.raises(IncompleteError, match=r"ended early after 5,000 of 10,240 bytes: this is not the whole"):
        fetched(lambda request: httpx.Response(416 if "range" in request.headers else 200, content=CONTENT[:5000]))


def test_a_file_that_is_longer_than_was_said_is_an_error() -> None:
    with pytest.raises(IncompleteError, match="longer than the 100 bytes"):
        fetched(Storage(), size=100)


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_an_address_that_has_ended_is_told_apart(status: int) -> None:
    with pytest.raises(LinkEndedError):
        fetched(lambda _: httpx.Response(status, text="<Error/>"))


def test_a_fresh_address_goes_on_with_the_same_file() -> None:
    storage = Storage(3000)
    ended = [False, True, False]
    files = Files(
        user_agent="test",
        sleep=lambda _: None,
        transport=httpx.MockTransport(lambda each: httpx.Response(403) if ended.pop(0) else storage(each)),
    )
    download = files.download(len(CONTENT))
    came: list[bytes] = []
    with pytest.raises(LinkEndedError):
        came.extend(download.pieces(URL))
    came.extend(download.pieces(URL))
    assert b"".join(came) == CONTENT


def test_a_storage_that_is_busy_is_asked_again() -> None:
    busy = [503, 429]
    storage = Storage()
    assert fetched(lambda each: httpx.Response(busy.pop()) if busy else storage(each)) == CONTENT


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(302, headers={"location": "https://elsewhere.example/"}),
        httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Breaking(b"")),
    ],
)
def test_what_is_not_the_file_is_not_read(reply: httpx.Response) -> None:
    with pytest.raises(OrderStatusError, match="not the file of the bulk operation") as caught:
        fetched(lambda _: reply)
    assert "Signature" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("url", ["http://storage.example/x?Signature=s", "ftp://x/?Signature=s", "https://\x00", ""])
def test_an_address_that_is_neither_encrypted_nor_of_this_machine_is_refused_unshown(url: str) -> None:
    files = Files(user_agent="test", sleep=lambda _: None, transport=httpx.MockTransport(Storage()))
    with pytest.raises(OrderStatusError, match="cannot be used") as caught:
        list(files.download(None).pieces(url))
    assert "Signature" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_memory_holds_no_more_than_what_was_just_sent() -> None:
    taken: list[int] = []

    class Slowly(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for number in range(5):
                taken.append(number)
                yield b"x" * 100

    files = Files(
        user_agent="test",
        sleep=lambda _: None,
        transport=httpx.MockTransport(lambda _: httpx.Response(200, stream=Slowly())),
    )
    next(files.download(500).pieces(URL))
    assert taken == [0]
