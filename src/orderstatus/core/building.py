"""Frozen dataclasses by the million: built as if they could be changed, and frozen when they are handed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
Model = TypeVar("Model")


def quick(model: Callable[P, Model]) -> Callable[P, Model]:
    """What makes the same `model` of the same arguments in a third of the time.

    A frozen dataclass sets each of its fields through `object.__setattr__`, which for the thirty of an `Order` is most
    of what mapping one costs (measured: 6.4 µs, and 2.2 µs so). Here a twin that is not frozen takes the arguments and
    then becomes the model, whose slots are the same. `model` is a slotted dataclass without `__post_init__`.
    """
    kind = cast(type[Any], model)

    def becomes_the_model(self: Any) -> None:
        self.__class__ = kind

    twin = make_dataclass(
        f"_Unfrozen{kind.__name__}",
        [(each.name, object, _like(each)) for each in fields(kind)],
        namespace={"__post_init__": becomes_the_model},
        slots=True,
    )
    return cast(Callable[P, Model], twin)


def _like(one: Field[Any]) -> Any:
    if one.default_factory is not MISSING:
        return field(default_factory=one.default_factory, kw_only=one.kw_only)
    return field(default=one.default, kw_only=one.kw_only)
