"""docs/performance.md: written from the results; what stands below the mark is written by hand and left alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import fill

from suite.results import Section, Table, Target

MARK = "<!-- Written by hand from here on: benchmarks/run.py leaves it alone. -->"
_HEAD = """# Performance

Written by `python benchmarks/run.py`; the figures are medians of whole processes, interleaved in one run, on the
machine that each section names. Every client reads the same shop: `benchmarks/shop_server.py`, in a process of its own
on loopback, with a fixed clock and generated orders, answering from what it rendered before. It does not compress, and
TLS and distance are not played: `--latency` is all the network there is. Points and THROTTLED are the shop's own count.

A ratio holds better than a time: other work on the machine moves both. "processor" is user and system time of the
process, which other work moves least.
"""
_NOTHING_BY_HAND = "\n## What bounds what was missed\n\nNothing is written yet.\n"
_WIDTH = 120
_MET = {True: "met", False: "**missed**", None: "not measured"}


def write(path: Path, sections: Iterable[Section]) -> None:
    """Afterwards the document shows the sections, and below them what was written by hand before."""
    by_hand = _NOTHING_BY_HAND
    if path.exists():
        _, _, found = path.read_text(encoding="utf-8").partition(MARK)
        by_hand = found or by_hand
    path.write_text(rendered(sections) + MARK + "\n" + by_hand.removeprefix("\n"), encoding="utf-8")


def rendered(sections: Iterable[Section]) -> str:
    """The document up to the mark."""
    listed = list(sections)
    rows = tuple(_target(target) for section in listed for target in section.targets)
    parts = [_HEAD, "## Targets\n", _markdown(Table(("work", "target", "measured", ""), rows))]
    return "\n".join([*parts, *map(_section, listed)]) + "\n"


def _target(target: Target) -> tuple[str, ...]:
    return target.work, target.target, target.measured, _MET[target.met]


def _section(section: Section) -> str:
    paragraphs = [fill(each, _WIDTH) + "\n" for each in section.text.split("\n\n")]
    parts = [f"## {section.title}\n", *paragraphs]
    parts += [_markdown(each) for each in section.tables]
    if section.printed:
        parts.append(f"```text\n{section.printed.rstrip()}\n```\n")
    parts.append("; ".join(f"{name} {value}" for name, value in section.measured_on.items()) + "\n")
    return "\n".join(parts)


def _markdown(table: Table) -> str:
    lines = [table.header, tuple("---" if not n else "---:" for n in range(len(table.header))), *table.rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines) + "\n"
