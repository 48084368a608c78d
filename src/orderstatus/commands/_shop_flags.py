"""The flags that name shops and bound the time they may take, and those that say how a command speaks."""

from __future__ import annotations

from orderstatus.commands import _options as options
from orderstatus.commands._flag_groups import FlagGroup, Given
from orderstatus.core.errors import UsageError
from orderstatus.output.choices import ColorChoice
from orderstatus.runtime import Where

MOST_RETRIES = 100
LONGEST_TIMEOUT = 86_400.0

SHOPS = FlagGroup(
    {
        "shop": (options.Shop, None),
        "all_shops": (options.AllShops, False),
        "demo": (options.Demo, False),
        "timeout": (options.Timeout, None),
        "retries": (options.Retries, None),
    }
)
"""Whom to ask, and how patiently: `Runtime.where` has it before the command runs."""
MIRROR = FlagGroup({"mirror": (options.Mirror, None), "fresh": (options.Fresh, False)})
"""Of a command that a mirror can answer: whether it is to, and whether a sync comes first."""
ONE_SHOP = FlagGroup({"shop": (options.OneShop, None)})
"""Whose settings are meant, or whose credential."""
SAYING = FlagGroup(
    {
        "quiet": (options.Quiet, False),
        "verbose": (options.Verbose, False),
        "color": (options.Color, ColorChoice.AUTO),
        "lang": (options.Lang, None),
    }
)
"""How a command speaks."""


def where_asked(given: Given) -> Where:
    """The shops that the flags name. Raises UsageError for a number that cannot be, and for flags that contradict."""
    mirror, fresh = given.get("mirror"), given.get("fresh", False)
    if fresh and mirror is False:
        raise UsageError("`--fresh` answers from the mirror, and `--no-mirror` does not", hint="leave one of them out")
    timeout, retries = given.get("timeout"), given.get("retries")
    if timeout is not None and not 0 < timeout <= LONGEST_TIMEOUT:
        raise UsageError(f"`--timeout` cannot be {timeout:g}", hint="give seconds, such as 60")
    if retries is not None and not 0 <= retries <= MOST_RETRIES:
        raise UsageError(f"`--retries` cannot be {retries}", hint="give how often to try again, such as 3")
    shops = given.get("shop") or ()
    return Where(
        shops=(shops,) if isinstance(shops, str) else tuple(shops),
        all_shops=given.get("all_shops", False),
        demo=given.get("demo", False),
        verbose=given.get("verbose", False),
        timeout=timeout,
        retries=retries,
        mirror=mirror,
        fresh=fresh,
        may_mirror="mirror" in given,
    )
