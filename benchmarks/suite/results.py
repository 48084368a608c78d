"""What a scenario found: tables, and targets met or missed; kept as JSON, so that scenarios can run one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from suite.measure import Measured


@dataclass(frozen=True, slots=True)
class Target:
    """A wish of the issue against what was measured; `met` is None where nothing could be measured."""

    work: str
    target: str
    measured: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header, all text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One scenario: what was done, what came of it, and what a program printed that was run for it."""

    letter: str
    title: str
    text: str
    targets: tuple[Target, ...] = ()
    tables: tuple[Table, ...] = ()
    printed: str = ""
    measured_on: dict[str, str] = field(default_factory=dict)


def table(measured: Sequence[Measured], against: Measured) -> Table:
    """A row a client, with ratios to `against`."""
    header = (
        "client",
        "wall s",
        f"x {against.name}",
        "processor s",
        "peak MiB",
        "requests",
        "parallel",
        "points",
        "THROTTLED",
    )
    return Table(header, tuple(_row(each, against) for each in measured))


def _row(each: Measured, against: Measured) -> tuple[str, ...]:
    if not each.runs:
        return (each.name, each.failure or "not run", *("" for _ in range(7)))
    return (
        each.name,
        f"{each.wall:.2f}",
        f"{each.wall / against.wall:.2f}" if against.runs else "",
        f"{each.processor:.2f}",
        f"{each.peak_mb:.0f}",
        f"{each.most('requests'):.0f}",
        f"{each.most('most_parallel'):.0f}",
        f"{each.most('actual_points'):,.0f}",
        f"{each.most('throttled'):.0f}",
    )


def read(path: Path) -> dict[str, Section]:
    """The sections that were kept, by letter."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {letter: _section(values) for letter, values in kept.items()}


def keep(path: Path, sections: dict[str, Section]) -> None:
    """Afterwards the file holds the sections, and `read` gives them back."""
    written = {letter: asdict(section) for letter, section in sorted(sections.items())}
    path.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _section(values: dict[str, Any]) -> Section:
    targets = tuple(Target(**each) for each in values.pop("targets"))
    tables = tuple(Table(tuple(each["header"]), tuple(map(tuple, each["rows"]))) for each in values.pop("tables"))
    return Section(**values, targets=targets, tables=tables)
