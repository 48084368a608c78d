"""Quantiles of durations, by one definition that a merchant can check in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The value that `percent` of 100 of the numbers do not exceed, between two of them where it falls there.

    Linear interpolation between closest ranks: type 7 of Hyndman and Fan (1996), which is `PERCENTILE.INC` of Excel and
    Google Sheets, the default of numpy and `statistics.quantiles(method="inclusive")`. The 0th is the smallest of the
    numbers, the 100th the largest, and the 50th their median.

    `ordered` is in ascending order. Raises ValueError where it is empty or `percent` is not of 0 to 100.
    """
    if not ordered or not 0 <= percent <= 100:
        raise ValueError(f"no {percent}th percentile of {len(ordered)} numbers")
    rank, hundredths = divmod((len(ordered) - 1) * percent, 100)
    below = ordered[rank]
    if not hundredths:
        return below
    above = ordered[rank + 1]
    # Rounding must not carry the result beyond the number above, or a p95 could exceed the longest duration.
    return min(above, below + (above - below) * (hundredths / 100))
