"""The fields of what `doctor` found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orderstatus.core.diagnosis import Finding, State
from orderstatus.output.fields import Field
from orderstatus.output.palette import Tone

STATE_TONES: Mapping[str, Tone] = {
    State.OK: Tone.GOOD,
    State.WARNING: Tone.WAITING,
    State.PROBLEM: Tone.PROBLEM,
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding and the shop that it is about."""

    shop: str | None
    """None for what is so on this machine whatever the shop."""
    finding: Finding


FINDING_FIELDS: tuple[Field[FindingRow], ...] = (
    Field(
        key="shop",
        heading="Shop",
        about="the shop's domain; missing for what is about this machine",
        get=lambda r, c: r.shop,
        importance=60,
        least=12,
    ),
    Field(
        key="check",
        heading="Check",
        about="what was looked at",
        get=lambda r, c: r.finding.check.value,
        importance=100,
        axis="check",
    ),
    Field(
        key="state",
        heading="Result",
        about="ok, warning, or problem where reading commands end in an error or cannot be relied on",
        get=lambda r, c: r.finding.state.value,
        importance=90,
        axis="check-result",
        tones=STATE_TONES,
    ),
    Field(
        key="detail",
        heading="Detail",
        about="what was found",
        get=lambda r, c: r.finding.detail,
        importance=80,
        least=20,
    ),
    Field(
        key="remedy",
        heading="Remedy",
        about="what mends it",
        get=lambda r, c: r.finding.remedy,
        importance=70,
        least=20,
    ),
)
