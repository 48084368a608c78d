"""The command that resolves a flag, as it can be pasted into a shell."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Sequence

from orderstatus.core.attention_facts import FlaggedOrder
from orderstatus.core.next_steps import order_argument

_PROGRAM = "orderstatus"
_OPEN = "open"


def resolving_command(flagged: FlaggedOrder, *, known: Collection[str], shop: Sequence[str] = ()) -> str:
    """Our command for it where `known` has it, else the one that opens the order's page.

    `known` holds commands as they are typed, `returns approve` too. `shop` are the flags that name the shop, so that
    the command asks the same one.
    """
    finding = flagged.finding
    has = " ".join(finding.command) in known
    words = finding.command if has else (_OPEN,)
    before = finding.before if has else ()
    options = finding.options if has or words == finding.command else ()
    return shlex.join((_PROGRAM, *words, *before, order_argument(flagged.order), *options, *shop))
