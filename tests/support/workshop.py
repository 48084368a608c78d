"""A workshop with stages of its own at the demo shop, on one machine or on several."""

from __future__ import annotations

from pathlib import Path

from support.acting import Merchant

STAGES = """\
[waiting]
name = "Waiting"
next = ["printing"]
due = "2bd"

[printing]
name = "Printing"
color = "#1e90ff"
next = ["packing", "waiting"]
due = "3bd"
  [printing.public_name]
  en = "Being printed"
  fi = "Painossa"

[packing]
name = "Packing"
next = ["sent"]
enters = ["after printing 5bd"]

[sent]
name = "Sent"
next = []
enters = ["fulfilled"]
"""


def workshop(home: Path, *, stages: str | None = STAGES, beside: Merchant | None = None) -> Merchant:
    """A merchant with these stages in the file; `beside` is another machine at the same shop."""
    merchant = Merchant(home) if beside is None else Merchant(home, server=beside.server)
    if stages is not None:
        file = stages_file(merchant)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(stages)
    return merchant


def stages_file(merchant: Merchant) -> Path:
    """Where its stages are."""
    return merchant.home / "config" / "stages.toml"


def open_orders(merchant: Merchant, count: int) -> list[str]:
    """The names of so many open orders of which nothing has been shipped, without the `#`."""
    rows = merchant.rows("list", "--state", "open", "--fulfillment", "unfulfilled", "--limit", str(count))
    return [str(row["name"]).lstrip("#") for row in rows]
