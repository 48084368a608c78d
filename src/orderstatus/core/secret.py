"""A credential that no log, traceback or `repr` shows."""

from __future__ import annotations


class Secret:
    """Holds a token; only `reveal` gives it away, so that every place that sends it can be found."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The credential itself, for the one header that carries it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__
