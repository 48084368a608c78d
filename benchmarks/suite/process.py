"""One client as one whole process: wall time, processor time and peak memory, as the system counts them."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PATIENCE_SECONDS = 600
"""No client may hold a run of benchmarks up for longer; it is killed, and has failed."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took. Seconds; `peak_mb` is its largest resident memory, in MiB."""

    wall: float
    processor: float
    peak_mb: float
    exit_code: int


def run(argv: Sequence[str], env: Mapping[str, str], *, out: Path, err: Path) -> Run:
    """The process, run to its end, with stdout and stderr in files.

    Linux counts what the parent held when it started a process into the process's peak: keep the parent small.
    """
    with out.open("wb") as stdout, err.open("wb") as stderr:
        started = time.perf_counter()
        process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
        patience = threading.Timer(_PATIENCE_SECONDS, process.kill)
        patience.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            patience.cancel()
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    kilobytes = used.ru_maxrss if os.uname().sysname != "Darwin" else used.ru_maxrss / 1024
    return Run(wall, used.ru_utime + used.ru_stime, kilobytes / 1024, process.returncode)
