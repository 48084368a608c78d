"""Writes everything in the documents that can be generated, and with `--check` only says what is out of date.

Usage: python scripts/write_docs.py [--check]

`docs/reference/`, the man page and the shells' completion are written whole; in the README and in the other documents
the blocks that hold what a command prints. How each is made is in `scripts/reference/`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from reference import completion_scripts, man_page
from reference.pages import PAGES, index_page
from reference.terminal_blocks import with_output

ROOT = Path(__file__).resolve().parents[1]


def wanted() -> dict[Path, str]:
    """Every generated file with the text that it should hold."""
    reference = ROOT / "docs" / "reference"
    texts = {reference / page.file: page.write() for page in PAGES}
    texts[reference / "README.md"] = index_page()
    texts[ROOT / man_page.PLACE] = man_page.man_page()
    for shell, place in completion_scripts.PLACES.items():
        texts[ROOT / place] = completion_scripts.completion_script(shell)
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        texts[path] = with_output(path.read_text(encoding="utf-8"))
    return texts


def main(arguments: Sequence[str]) -> int:
    """Writes or checks; returns 1 where a document is out of date."""
    check = "--check" in arguments
    stale = []
    for path, text in wanted().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{'out of date' if check else 'written'}: {name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
