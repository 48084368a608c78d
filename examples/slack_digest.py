#!/usr/bin/env python3
"""A morning digest for Slack: what needs a hand, by flag.

    orderstatus attention --format json | python3 slack_digest.py

prints the message; with SLACK_WEBHOOK_URL set (an incoming webhook of your workspace) it is sent. Only the standard
library is needed. In a crontab, so that a failure of the first is never sent as a quiet morning:

    0 7 * * 1-5  orderstatus attention --output "$HOME/flags.json" && python3 slack_digest.py < "$HOME/flags.json"
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from itertools import groupby
from urllib.error import URLError
from urllib.request import Request, urlopen

# Slack takes 50 sections of 3000 characters (its page on Block Kit's blocks). Four lines of these lengths fit also when
# every character is one that is escaped by five.
ROWS_PER_FLAG, NAME, REASON = 4, 20, 100
FLAGS = 40


def escaped(text: str, longest: int) -> str:
    """`text` as Slack's mrkdwn shows it: what a customer or a warehouse wrote can neither link nor call the channel.

    Control characters and line ends become spaces. Cut before it is escaped, so that no entity is cut in two.
    """
    plain = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    if len(plain) > longest:
        plain = plain[: longest - 1] + "…"
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def line(row: dict[str, str | None]) -> str:
    """One order: its name, why, and the money."""
    money = f" ({row['amount']} {row['currency']})" if row.get("amount") else ""
    return f"• {escaped(str(row['order_name']), NAME)}: {escaped(str(row['reason']), REASON)}{money}"


def sections(rows: list[dict[str, str | None]]) -> Iterator[str]:
    """One text a flag, the worst first as they come; what is left out is counted."""
    flags = [(flag, list(flagged)) for flag, flagged in groupby(rows, key=lambda row: str(row["flag"]))]
    for flag, flagged in flags[:FLAGS]:
        shown = [line(row) for row in flagged[:ROWS_PER_FLAG]]
        if len(flagged) > ROWS_PER_FLAG:
            shown.append(f"• and {len(flagged) - ROWS_PER_FLAG} more")
        yield "\n".join((f"*{flag}* {len(flagged)}", *shown))
    if len(flags) > FLAGS:
        yield f"and {sum(len(flagged) for _, flagged in flags[FLAGS:])} orders with other flags"


def message(rows: list[dict[str, str | None]]) -> dict[str, object]:
    """The payload: a headline for the notification, and a section for each flag."""
    count = len(rows)
    headline = {0: "No order needs a hand", 1: "1 order needs a hand"}.get(count, f"{count} orders need a hand")
    texts = [f"*{headline}*", *sections(rows)]
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in texts]
    return {"text": headline, "blocks": blocks}


def main() -> int:
    """Prints or sends; 1 where there is nothing to read, 3 where Slack could not be reached."""
    try:
        rows = json.load(sys.stdin)
    except ValueError:
        print("error: no JSON on standard input: did `orderstatus attention --format json` fail?", file=sys.stderr)
        return 1
    payload = json.dumps(message(rows), ensure_ascii=False, indent=2)
    webhook = os.environ.get("SLACK_WEBHOOK_URL")
    if not webhook:
        print(payload)
        return 0
    request = Request(webhook, payload.encode("utf-8"), {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=30):
            return 0
    except URLError as error:
        # Not the address: whoever has it can write to the channel.
        print(f"error: Slack did not take the message: {error.reason}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
