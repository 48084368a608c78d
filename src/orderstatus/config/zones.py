"""Which time zones this machine has the rules of."""

from __future__ import annotations


def knows_zone(name: str) -> bool:
    """True where days and hours of the zone with that IANA name can be computed here."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
