"""HTTP/1.1 on 127.0.0.1: every connection is served at once, so that answers that wait, wait side by side."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from itertools import count

from bench_shop.bulk import BulkOperations
from bench_shop.graphql_api import GraphqlApi
from bench_shop.meter import Meter
from bench_shop.rest_api import RestApi

HOST = "127.0.0.1"
_REASONS = {200: "OK", 206: "Partial Content", 400: "Bad Request", 404: "Not Found", 416: "Range Not Satisfiable"}
_PIECE = 1 << 20
Reply = tuple[int, dict[str, str], bytes]


class Listener:
    """The shop on a port. `latency` is the seconds that every answer of the API takes; a file starts at once.

    The points of a call are taken when it comes, and what it did not need comes back when its answer goes: a slow
    answer holds its points.
    """

    def __init__(
        self,
        api: GraphqlApi,
        bulk: BulkOperations,
        rest: RestApi,
        *,
        latency: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._bulk = bulk
        self._rest = rest
        self._latency = latency
        self._clock = clock
        self._numbers = count(1)
        self._stopping = asyncio.Event()
        self._url = ""

    async def run(self, port: int, listening: Callable[[str], None]) -> None:
        """Serves until `stop`, or POST /stop; `listening` is told the base URL. Raises OSError for a port in use."""
        server = await asyncio.start_server(self._serve, HOST, port)
        self._url = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        listening(self._url)
        try:
            await self._stopping.wait()
        finally:
            server.close()

    def stop(self) -> None:
        """Afterwards `run` returns."""
        self._stopping.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not self._stopping.is_set():
                head = await reader.readuntil(b"\r\n\r\n")
                method, target, headers = _read_head(head)
                length = int(headers.get("content-length", 0))
                body = await reader.readexactly(length) if length else b""
                await _send(writer, await self._reply(method, target, headers, body), is_head=method == "HEAD")
                if headers.get("connection", "").lower() == "close":
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _reply(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        if target.startswith("/admin/"):
            self._api.meter.begin(self._clock())
            try:
                return await self._admin(target, body)
            finally:
                self._api.meter.end(self._clock())
        if target.startswith("/bulk/"):
            return self._file(target, headers)
        if method == "POST" and target == "/stop":
            self.stop()
            return 200, {}, b"{}"
        if method == "POST" and target == "/reset":
            self._reset()
        return 200, {"Content-Type": "application/json"}, json.dumps(self._api.meter.told()).encode()

    def _reset(self) -> None:
        self._api.meter = self._rest.meter = Meter()
        self._api.bucket.refund(self._api.bucket.size, self._clock())
        self._bulk.forget()

    async def _admin(self, target: str, body: bytes) -> Reply:
        path = target.split("?", 1)[0]
        common = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Request-Id": f"benchmark-{next(self._numbers)}",
            "X-Shopify-API-Version": path.split("/")[3] if path.count("/") > 3 else "2026-10",
        }
        if not path.endswith("/graphql.json"):
            self._api.meter.rest += 1
            await self._wait()
            status, headers, content = self._rest.answer(target, self._url)
            return status, common | headers, content
        self._api.meter.graphql += 1
        admitted = self._api.admit(json.loads(body), self._clock())
        await self._wait()
        if isinstance(admitted, bytes):
            return 200, common, admitted
        return 200, common, self._api.answer(admitted, self._bulk, self._clock(), self._file_url)

    async def _wait(self) -> None:
        if self._latency:
            await asyncio.sleep(self._latency)

    def _file_url(self, number: int) -> str:
        return f"{self._url}/bulk/{number}.jsonl"

    def _file(self, target: str, headers: dict[str, str]) -> Reply:
        self._api.meter.requests += 1
        self._api.meter.downloads += 1
        number = target.removeprefix("/bulk/").split(".")[0]
        content = self._bulk.file(int(number)) if number.isdigit() else None
        if content is None:
            return 404, {}, b""
        common = {"Content-Type": "application/jsonl", "Accept-Ranges": "bytes", "ETag": f'"{number}-{len(content)}"'}
        asked = headers.get("range", "")
        if not asked.startswith("bytes="):
            return 200, common, content
        low, _, high = asked.removeprefix("bytes=").partition("-")
        start, end = int(low or 0), min(int(high or len(content) - 1), len(content) - 1)
        if start > end:
            return 416, common | {"Content-Range": f"bytes */{len(content)}"}, b""
        return 206, common | {"Content-Range": f"bytes {start}-{end}/{len(content)}"}, content[start : end + 1]


def _read_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines if line)
    return method, target, {name.strip().lower(): value.strip() for name, _, value in pairs}


async def _send(writer: asyncio.StreamWriter, reply: Reply, *, is_head: bool) -> None:
    status, headers, body = reply
    lines = [f"HTTP/1.1 {status} {_REASONS[status]}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    if is_head:
        body = b""
    view = memoryview(body)
    for start in range(0, len(body), _PIECE):
        writer.write(view[start : start + _PIECE])
        await writer.drain()
    await writer.drain()
