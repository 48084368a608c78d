"""The fields of a saved view."""

from __future__ import annotations

from orderstatus.core.views import View
from orderstatus.output.fields import Field, Kind

VIEW_FIELDS: tuple[Field[View], ...] = (
    Field(key="name", heading="View", about="what it is called", get=lambda v, c: v.name, importance=100, least=12),
    Field(
        key="command",
        heading="Command",
        about="the command that it is of",
        get=lambda v, c: v.command,
        importance=90,
        least=9,
    ),
    Field(
        key="flags",
        heading="Flags",
        about="its flags, as they would be typed",
        get=lambda v, c: v.typed,
        importance=80,
        least=12,
    ),
    Field(
        key="built_in",
        heading="Built in",
        about="whether it comes with orderstatus rather than being your own",
        get=lambda v, c: v.built_in,
        kind=Kind.FLAG,
        importance=70,
    ),
)
