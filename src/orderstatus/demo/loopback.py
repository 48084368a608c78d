"""The demo server on a port of 127.0.0.1, and nowhere else, for other clients, load and fault tests."""

from __future__ import annotations

import gc
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from orderstatus.demo.answers import Answer
from orderstatus.demo.faults import DROP
from orderstatus.demo.server import DemoServer

HOST = "127.0.0.1"
_HANG_SECONDS = 3600.0
_MAX_BODY = 64 * 1024 * 1024


class Loopback:
    """A listening demo server. Its ``url`` is a base URL such as ``http://127.0.0.1:8123``; ``close`` ends it."""

    def __init__(self, server: DemoServer, port: int = 0) -> None:
        self.stopping = threading.Event()
        self._http = _Listener((HOST, port), _handler(server, self.stopping))
        self._thread: threading.Thread | None = None
        self.url = f"http://{HOST}:{self._http.server_address[1]}"

    def start(self) -> None:
        """Answer from a thread of its own; returns at once."""
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Answer until interrupted (KeyboardInterrupt comes through) or closed from another thread."""
        # 100,000 orders are millions of objects that stay: each full collection would hold answers up for seconds.
        gc.collect()
        gc.freeze()
        try:
            self._http.serve_forever()
        finally:
            self.close()

    def close(self) -> None:
        """Stop listening and let hanging answers go."""
        self.stopping.set()
        if self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._thread = None
        self._http.server_close()

    def __enter__(self) -> Loopback:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(server: DemoServer, port: int = 0) -> Loopback:
    """Return a listener on a loopback port (0: any free one), bound but not yet answering.

    ``with serve(server) as running: running.url`` answers from a thread; ``serve(server, 8123).run()`` blocks.
    Raises OSError when the port is taken.
    """
    return Loopback(server, port)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news; the server's own errors answer 500 in the handler."""


def _handler(server: DemoServer, stopping: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            self._answer("POST")

        def do_GET(self) -> None:
            self._answer("GET")

        def _answer(self, method: str) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if not 0 <= length <= _MAX_BODY:
                self.close_connection = True
                return
            body = self.rfile.read(length)
            answer = server.answer(method, self.path, dict(self.headers.items()), body)
            if answer.fault == DROP or (answer.fault == "reset" and answer.cut is None):
                _reset(self.connection)
                self.close_connection = True
                return
            if answer.fault == "hang":
                stopping.wait(_HANG_SECONDS)
                self.close_connection = True
                return
            self._send(answer)

        def _send(self, answer: Answer) -> None:
            # Not `send_response`, which adds the machine's Date to the server's own.
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            broken = answer.fault in ("truncate", "reset")
            cut = len(answer.body) // 2 if answer.cut is None else answer.cut
            self.wfile.write(answer.body[:cut] if broken else answer.body)
            self.wfile.flush()
            self.close_connection = self.close_connection or broken
            if answer.fault == "reset":
                _reset(self.connection)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the command that serves decides what is shown."""

    return Handler


def _reset(connection: socket.socket) -> None:
    """Close with RST instead of FIN, as a broken proxy does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextmanager
def listening(server: DemoServer) -> Iterator[str]:
    """Answer on a free port for the length of a ``with`` block, giving the base URL."""
    with serve(server) as running:
        yield running.url
