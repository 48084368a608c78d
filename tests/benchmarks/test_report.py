"""What a run writes: targets that programs print are read, and what a person wrote below the mark stays."""

from __future__ import annotations

from pathlib import Path

from suite import report, results
from suite.programs import target_of
from suite.results import Section, Table, Target

SECTION = Section(
    "d",
    "Bulk file",
    "A bulk file to CSV.",
    (Target("1,000,000 orders", ">= 30,000 orders/s", "41,210 orders/s", True),),
    (Table(("client", "wall s"), (("orderstatus", "1.00"),)),),
    "peak memory 150 MB",
    {"on": "a machine"},
)


def test_a_printed_target_is_read_and_other_lines_are_not() -> None:
    read = target_of("bulk file to CSV | >= 30,000 orders/s | 12,000 orders/s | missed")
    assert read == Target("bulk file to CSV", ">= 30,000 orders/s", "12,000 orders/s", False)
    assert target_of("overhead, CSV   212.0   250") is None
    assert target_of("a | b | c | d") is None


def test_results_come_back_as_they_were_kept(tmp_path: Path) -> None:
    results.keep(tmp_path / "results.json", {"d": SECTION})
    assert results.read(tmp_path / "results.json") == {"d": SECTION}


def test_what_was_written_by_hand_stays(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    report.write(document, [SECTION])
    first = document.read_text()
    assert "| 1,000,000 orders | >= 30,000 orders/s | 41,210 orders/s | met |" in first
    document.write_text(first.replace("Nothing is written yet.", "The disk bounds it."))
    report.write(document, [])
    assert "41,210" not in document.read_text()
    assert document.read_text().endswith("The disk bounds it.\n")
