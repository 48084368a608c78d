"""The fields of what `notify check` looked at."""

from __future__ import annotations

from collections.abc import Mapping

from orderstatus.core.messages.checking import Checked, CheckState
from orderstatus.output.fields import Field
from orderstatus.output.palette import Tone

CHECK_TONES: Mapping[str, Tone] = {
    CheckState.OK: Tone.GOOD,
    CheckState.OFF: Tone.FINISHED,
    CheckState.WARNING: Tone.WAITING,
    CheckState.PROBLEM: Tone.PROBLEM,
}

CHECK_FIELDS: tuple[Field[Checked], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(
        key="check",
        heading="Check",
        about="what was looked at",
        get=lambda r, c: r.check.value,
        axis="notify-check",
        importance=100,
    ),
    Field(
        key="about",
        heading="Of it",
        about="which of several: the event, the stage, the template",
        get=lambda r, c: r.about,
        importance=95,
    ),
    Field(
        key="state",
        heading="Result",
        about="ok, off, warning, or problem where messages are not sent, or not as they should be",
        get=lambda r, c: r.state.value,
        axis="notify-check-result",
        tones=CHECK_TONES,
        importance=98,
    ),
    Field(
        key="detail",
        heading="Detail",
        about="what was found",
        get=lambda r, c: r.detail,
        importance=90,
        least=24,
    ),
    Field(
        key="remedy",
        heading="Remedy",
        about="what mends it",
        get=lambda r, c: r.remedy,
        importance=80,
        least=24,
    ),
)
