"""Writes everything in the documents that can be generated, and with `--check` only says what is out of date.

Usage: python scripts/write_docs.py [--check]

A block between `<!-- run WIDTH: orderstatus ... -->` and `<!-- end -->` holds what that command prints on a terminal of
that width, on the demo shop at a fixed hour; `docs/reference/fields.md` is written whole from the field registry.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from orderstatus.cli import run
from orderstatus.output.doctor_fields import FINDING_FIELDS
from orderstatus.output.event_fields import EVENT_FIELDS
from orderstatus.output.fields import Field
from orderstatus.output.flag_fields import EXPLANATION_FIELDS, FLAG_FIELDS, MONEY_AT_RISK_FIELDS
from orderstatus.output.match_fields import MATCH_FIELDS
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.report_fields import REPORT_FIELDS
from orderstatus.output.return_fields import RETURN_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.shipment_summary_fields import SHIPMENT_SUMMARY_FIELDS
from orderstatus.output.streams import Streams
from orderstatus.output.view_fields import VIEW_FIELDS
from orderstatus.runtime import Runtime

ROOT = Path(__file__).resolve().parents[1]
NOW = "2026-11-23T07:00:00+02:00"
_BLOCK = re.compile(r"(<!-- run (?P<width>\d+): (?P<command>.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def printed(command: str, width: int) -> str:
    """What `command` prints on a terminal, both streams, as a person sees them."""
    out = io.StringIO()
    streams = Streams(out, out, out_tty=True, err_tty=True, width=width)
    with tempfile.TemporaryDirectory() as home:
        runtime = Runtime(streams=streams, env={"ORDERSTATUS_HOME": home, "ORDERSTATUS_NOW": NOW})
        with redirect_stdout(out), redirect_stderr(out):
            run(shlex.split(command)[1:], runtime)
    return out.getvalue()


def with_output(text: str) -> str:
    """`text` with every run block renewed."""

    def renewed(match: re.Match[str]) -> str:
        command = match["command"]
        shown = printed(command, int(match["width"])).rstrip("\n")
        return f"{match[1]}```console\n$ {command}\n{shown}\n```\n{match[4]}"

    return _BLOCK.sub(renewed, text)


def fields_page() -> str:
    """The reference of every key in JSON and CSV."""
    parts = [
        "# Fields\n",
        "Generated from the code by `scripts/write_docs.py`. The keys of JSON and the columns of CSV, in this order;\n"
        "they are never renamed or moved, and new ones are added at the end. A table and TSV show the marked ones;\n"
        "`--columns` chooses in every format.\n",
        "Instants are RFC 3339 with offset. Money is a decimal string with its currency in a column of its own.\n"
        "Missing is empty in CSV and `null` in JSON. Tags are an array in JSON and joined by `, ` in text; several\n"
        "tracking numbers are joined by `; `.\n",
        _table("Orders", ORDER_FIELDS),
        _table("Shipments", SHIPMENT_FIELDS),
        _table("Summary of shipments", SHIPMENT_SUMMARY_FIELDS),
        _table("Carrier events", EVENT_FIELDS),
        _table("Returns", RETURN_FIELDS),
        _table("Found orders", MATCH_FIELDS[:2]),
        "`find` has these, and then every key of an order.\n",
        _table("Flagged orders", FLAG_FIELDS),
        _table("Money at risk", MONEY_AT_RISK_FIELDS),
        _table("Flags explained", EXPLANATION_FIELDS),
        _table("Delivery report", REPORT_FIELDS),
        _table("Saved views", VIEW_FIELDS),
        _table("What doctor finds", FINDING_FIELDS),
    ]
    return "\n".join(parts)


def _table(title: str, fields: Sequence[Field]) -> str:  # type: ignore[type-arg]
    lines = [f"## {title}\n", "| key | what it holds | in a table |", "| --- | --- | --- |"]
    lines += [f"| `{each.key}` | {each.about} | {'yes' if each.default else ''} |" for each in fields]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Writes or checks; returns 1 where a document is out of date."""
    check = "--check" in arguments
    wanted = {ROOT / "docs" / "reference" / "fields.md": fields_page()}
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        wanted[path] = with_output(path.read_text(encoding="utf-8"))
    stale = []
    for path, text in wanted.items():
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
