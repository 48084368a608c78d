"""Benchmarks that are programs of their own: what they print is shown, and the targets in it are read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from suite.results import Section, Target

HERE = Path(__file__).resolve().parents[1]
_PATIENCE_SECONDS = 1800
_ENDINGS = {"met": True, "missed": False}


def program(letter: str, title: str, text: str, script: str, *arguments: str) -> Section:
    """The section of what `benchmarks/SCRIPT` printed.

    A line `WORK | TARGET | MEASURED | met` (or `missed`) is a target. A program that is not there, or fails, is said.
    """
    path = HERE / script
    if not path.exists():
        return Section(letter, title, f"{text}\n\n`benchmarks/{script}` is not there.")
    command = [sys.executable, str(path), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return Section(letter, title, f"{text}\n\nNot done after {_PATIENCE_SECONDS} s.")
    lines = done.stdout.splitlines()
    targets = tuple(found for line in lines if (found := target_of(line)) is not None)
    shown = [line for line in lines if target_of(line) is None]
    if done.returncode != 0:
        shown += [f"exit code {done.returncode}", *done.stderr.splitlines()[-3:]]
    return Section(letter, title, text, targets, printed="\n".join(shown))


def target_of(line: str) -> Target | None:
    """The target that a printed line is; None for any other line."""
    cells = [cell.strip() for cell in line.split(" | ")]
    if len(cells) != 4 or cells[3] not in _ENDINGS:
        return None
    return Target(cells[0], cells[1], cells[2], _ENDINGS[cells[3]])
