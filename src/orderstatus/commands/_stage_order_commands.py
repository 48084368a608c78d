"""`orderstatus stage set|clear|history|board|advance|import`: which stage orders are in."""

from __future__ import annotations
