"""Prints the n-th command of the README, so that CI runs what a stranger is told to run and nothing else.

Usage: python scripts/readme_commands.py N
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def command(number: int) -> str:
    """The number-th `sh` block of the README, counted from 1."""
    blocks: list[str] = _BLOCK.findall(README.read_text(encoding="utf-8"))
    return blocks[number - 1].strip()


if __name__ == "__main__":
    print(command(int(sys.argv[1])))
