"""Core dataclasses as JSON and back, by their type hints: for the parts of an order that no filter looks into."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from orderstatus.core.statuses import Status
from orderstatus.mirror.values import instant, micros

Coder = Callable[[Any], Any]

_NOTHING = object()
_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)


def encode(kind: Any, value: object) -> str:
    """`value`, of the type `kind`, as ASCII JSON that `decode` makes the same value of.

    Fields that have their default are left out, so that a field which comes later reads as its default from what was
    written before. Raises TypeError for a type that has no code here.
    """
    return _JSON.encode(_coders(kind)[0](value))


def decode(kind: Any, text: str) -> Any:
    """The value that `encode` wrote as `kind`. Raises ValueError, KeyError or TypeError where the text is none."""
    return _coders(kind)[1](json.loads(text))


@cache
def _coders(kind: Any) -> tuple[Coder, Coder]:
    if kind in (str, int, bool, float):
        return _same, _same
    if kind is datetime:
        return micros, instant
    if kind is Decimal:
        return str, Decimal
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional(kind)
    if origin is tuple:
        return _tuple(get_args(kind)[0])
    if origin is frozenset:
        return _frozenset(get_args(kind)[0])
    if origin is Status:
        return _status(get_args(kind)[0])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (lambda member: member.value), kind
    if is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"{kind} is not stored in a mirror")


def _same(value: Any) -> Any:
    return value


def _optional(kind: Any) -> tuple[Coder, Coder]:
    (inner,) = (each for each in get_args(kind) if each is not NoneType)
    write, read = _coders(inner)
    return (
        lambda value: None if value is None else write(value),
        lambda value: None if value is None else read(value),
    )


def _tuple(item: Any) -> tuple[Coder, Coder]:
    write, read = _coders(item)
    return (lambda values: [write(each) for each in values]), (lambda values: tuple(read(each) for each in values))


def _frozenset(item: Any) -> tuple[Coder, Coder]:
    write, read = _coders(item)
    return (lambda values: [write(each) for each in sorted(values)]), (lambda values: frozenset(map(read, values)))


def _status(axis: Any) -> tuple[Coder, Coder]:
    return (lambda status: [status.value.value, status.word]), (lambda pair: Status(axis(pair[0]), pair[1]))


def _dataclass(kind: Any) -> tuple[Coder, Coder]:
    hints: Mapping[str, Any] = get_type_hints(kind)
    coders = [
        (each.name, _NOTHING if each.default is MISSING else each.default, *_coders(hints[each.name]))
        for each in fields(kind)
    ]

    def write(value: Any) -> dict[str, Any]:
        written = {}
        for name, default, encoder, _ in coders:
            held = getattr(value, name)
            # By type too: 0 is False, and a Decimal may equal an int.
            if held is not default and (type(held) is not type(default) or held != default):
                written[name] = encoder(held)
        return written

    readers = {name: reader for name, _, _, reader in coders}

    def read(written: dict[str, Any]) -> Any:
        # A field of a later version is not known here.
        return kind(**{name: readers[name](value) for name, value in written.items() if name in readers})

    return write, read
