"""The benchmark's shop as a process of its own, for the length of a `with` block."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

SERVER = Path(__file__).resolve().parents[1] / "shop_server.py"


@dataclass(frozen=True, slots=True)
class Shop:
    """A running shop at a base URL."""

    url: str

    def reset(self) -> None:
        """Afterwards nothing is counted and the bucket is full."""
        self._call("POST", "/reset")

    def stats(self) -> dict[str, Any]:
        """What it was asked since `reset`."""
        return self._call("GET", "/stats")

    def stop(self) -> None:
        """Afterwards it ends."""
        self._call("POST", "/stop")

    def _call(self, method: str, path: str) -> dict[str, Any]:
        with urlopen(Request(self.url + path, method=method), timeout=60) as answer:
            told: dict[str, Any] = json.load(answer)
            return told


@contextmanager
def open_shop(**options: float | str) -> Iterator[Shop]:
    """A shop with these options of `shop_server.py`, by their names with underscores; it is gone afterwards."""
    flags = [text for name, value in options.items() for text in (f"--{name.replace('_', '-')}", str(value))]
    with subprocess.Popen([sys.executable, str(SERVER), *flags], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            if not url:
                raise RuntimeError("the benchmark's shop did not start; run benchmarks/shop_server.py to see why")
            yield Shop(url)
        finally:
            process.terminate()
