"""A setting as it holds for a shop, and where its value came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a value came from, the strongest first; a name follows where there is one (`profile acme`)."""

    FLAG = "flag"
    """A flag of this run."""
    ENVIRONMENT = "environment"
    PROFILE = "profile"
    """The profile of the shop."""
    SHARED = "shared"
    """The top of the settings file, which is of every shop."""
    HANDLING_TIME = "handling_time"
    """Another setting, which this one follows where it is not set itself."""
    DEFAULT = "default"
    """Nobody set it."""


@dataclass(frozen=True, slots=True)
class HeldSetting:
    """One key, or one entry of a table, with the value that is in force."""

    key: str
    """As it is typed after `config set`, without its profile."""
    value: str | int | tuple[str, ...] | None
    """None where nobody set it and there is no single default."""
    origin: str
    """`environment ORDERSTATUS_LANG`, `profile acme`, `shared`, `default`."""
    about: str
