"""Work in a process beside ours comes to the same, in the same order, whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from orderstatus.runtime import beside as module
from orderstatus.runtime.beside import beside, flattened_beside
from orderstatus.shopify.bulk_worker import flattened, unflattened

WORKER = "orderstatus.shopify.bulk_worker"
BLOCKS = [
    b'{"id":"gid:\\/\\/shopify\\/Order\\/1","name":"#1"}\n\n{"id":7}\n{"cut',
    b"",
    b'{"id":"gid:\\/\\/shopify\\/Order\\/2","name":"' + b"x" * 300_000 + b'"}\n',
]


def here(_: bytes) -> bytes:
    raise AssertionError("the other process does it")


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))


def test_the_other_process_says_what_this_one_would() -> None:
    assert list(beside(WORKER, BLOCKS, here=here)) == [flattened(block) for block in BLOCKS]
    assert [[values is not None for values in unflattened(made)] for made in flattened_beside(BLOCKS)] == [
        [True, False, False],
        [],
        [True],
    ]


def test_no_item_is_taken_before_it_is_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[bytes]:
        for number in range(5):
            taken.append(number)
            yield b""

    assert next(beside(WORKER, items(), here=here)) == flattened(b"")
    assert taken == [0, 1]


def killed(process: module._Worker) -> None:
    assert process._process is not None
    process._process.send_signal(signal.SIGKILL)
    process._process.wait()


def stopped(process: module._Worker) -> None:
    assert process._process is not None
    process._process.send_signal(signal.SIGSTOP)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGSTOP on Windows")
@pytest.mark.parametrize("length", [100_000, 3_000_000])
def test_what_a_process_that_hangs_leaves_undone_is_done_here(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    workers: list[module._Worker] = []
    begun = module._Worker.__init__

    def remembered(self: module._Worker, name: str) -> None:
        begun(self, name)
        workers.append(self)

    def items() -> Iterator[bytes]:
        for number in range(4):
            if number == 1:
                stopped(workers[0])
            yield str(number).encode() * length

    monkeypatch.setattr(module._Worker, "__init__", remembered)
    monkeypatch.setattr(module, "_TICK_SECONDS", 0.03)
    assert list(beside(WORKER, items(), here=flattened)) == [flattened(str(n).encode() * length) for n in range(4)]
    assert workers[0]._process is None


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
@pytest.mark.parametrize("after", [0, 1, 3])
def test_what_a_process_that_died_leaves_undone_is_done_here(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    workers: list[module._Worker] = []
    begun = module._Worker.__init__

    def remembered(self: module._Worker, name: str) -> None:
        begun(self, name)
        workers.append(self)

    def items() -> Iterator[bytes]:
        for number in range(6):
            if number == after:
                killed(workers[0])
            yield str(number).encode() * 100_000

    monkeypatch.setattr(module._Worker, "__init__", remembered)
    made = list(beside(WORKER, items(), here=flattened))
    assert made == [flattened(str(number).encode() * 100_000) for number in range(6)]


@pytest.mark.parametrize("executable", [None, "", "/no/such/python"])
def test_where_no_process_can_be_started_the_work_is_done_here(
    executable: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert list(beside(WORKER, BLOCKS, here=flattened)) == [flattened(block) for block in BLOCKS]


def test_a_module_that_is_not_there_is_no_error() -> None:
    assert list(beside("orderstatus.no_such_module", BLOCKS, here=flattened)) == [flattened(block) for block in BLOCKS]


def test_a_reading_that_is_left_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    workers: list[module._Worker] = []
    started = module._started

    def remembered(name: str) -> object:
        process = started(name)
        workers.append(process)  # type: ignore[arg-type]
        return process

    monkeypatch.setattr(module, "_started", remembered)
    rows = beside(WORKER, BLOCKS, here=here)
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    assert workers[0].poll() is not None  # type: ignore[attr-defined]


def test_the_other_process_needs_little() -> None:
    code = (
        f"import sys, {WORKER}; "
        "print([name for name in ('pydantic', 'httpx', 'typer', 'orderstatus.cli') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
