"""`orderstatus` as a shell finds it: a program on the PATH, in a home of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orderstatus

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Installed:
    """A home with the program in `~/.local/bin`, and the environment of a process that lives there."""

    home: Path
    env: Mapping[str, str]

    def program(self, name: str, text: str) -> None:
        """Afterwards `name` is a program of this home."""
        path = self.home / ".local" / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)


def install(home: Path, **env: str) -> Installed:
    """The program that is being tested, in `home`; of the environment only what says where programs are is kept."""
    bin = home / ".local" / "bin"
    path = os.pathsep.join((str(bin), os.environ.get("PATH", os.defpath)))
    source = str(Path(orderstatus.__file__).parents[1])
    kept = {name: value for name, value in os.environ.items() if name in ("LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")}
    installed = Installed(home, {**kept, "HOME": str(home), "PATH": path, "PYTHONPATH": source, **env})
    installed.program("orderstatus", f'#!/bin/sh\nexec "{sys.executable}" -m orderstatus "$@"\n')
    return installed
