"""The shops that a command asks: those that are open, and those that failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from orderstatus.core.errors import NotFoundError, OrderStatusError, ShopsFailedError, UsageError
from orderstatus.runtime.opened import OpenShop

if TYPE_CHECKING:
    from orderstatus.core.ports import SideBySide

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shops:
    """What was opened, in the order in which it was named. One shop that was asked alone and fails raises instead."""

    opened: tuple[OpenShop, ...]
    asked: int
    """How many were asked for, those included that could not be opened."""
    warn: Callable[[str], None]
    failed: dict[str, OrderStatusError] = field(default_factory=dict)
    """By the shop's name; what fails later is added."""
    lacking: dict[str, NotFoundError] = field(default_factory=dict)
    """By the shop's name: what was named and is not there. It may be in another shop."""

    @property
    def are_several(self) -> bool:
        """True if more than one shop is asked: each row then says whose it is."""
        return self.asked > 1

    @property
    def only(self) -> OpenShop:
        """The one shop, where one is asked."""
        return self.opened[0]

    def side_by_side(
        self,
        read: Callable[[OpenShop], Iterable[T]],
        *,
        key: Callable[[T], Any] = lambda _: 0,
        descending: bool = False,
    ) -> SideBySide[T]:
        """What `read` makes of each shop, all shops read at once, merged by `key`; without one, shop after shop.

        One that fails is warned of and counts as failed, and the others go on; a UsageError is raised.
        """
        from orderstatus.flows import side_by_side

        def reading(opened: OpenShop) -> Callable[[], Iterable[T]]:
            return lambda: read(opened)

        readings = {opened.name: reading(opened) for opened in self.opened}
        return side_by_side.SideBySide(readings, key=key, descending=descending, failed=self._failed)

    def fail(self, name: str, error: OrderStatusError) -> None:
        """Afterwards the shop counts as failed, and it is said that its rows are missing."""
        self.failed[name] = error
        request = f" (request {error.request_id})" if error.request_id else ""
        hint = f"; {error.hint}" if error.hint else ""
        self.warn(f"{name} failed, and what it has is missing here: {error}{request}{hint}")

    def _failed(self, name: str, error: OrderStatusError) -> None:
        if isinstance(error, UsageError):
            # What was typed is as wrong for every other shop.
            raise error
        if isinstance(error, NotFoundError):
            self.lacking[name] = error
        else:
            self.fail(name, error)

    def raise_failures(self) -> None:
        """Raises ShopsFailedError if a shop failed, and NotFoundError if something that was named is in none."""
        if self.failed:
            raise ShopsFailedError(self.failed, asked=self.asked)
        if len(self.lacking) == self.asked:
            errors = list(self.lacking.values())
            nowhere = [name for name in errors[0].names if all(name in error.names for error in errors)]
            if nowhere:
                raise NotFoundError(
                    f"there is no order {', '.join(nowhere)} in any of the {self.asked} shops",
                    names=nowhere,
                    hint="`orderstatus list --limit 5 --shop NAME` shows how a shop's orders are called",
                )
