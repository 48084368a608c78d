"""The shops that a command asks: those that are open, and those that failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from orderstatus.core.errors import NotFoundError, OrderStatusError, ShopsFailedError, UsageError
from orderstatus.runtime.opened import OpenShop

if TYPE_CHECKING:
    from orderstatus.core.ports import SideBySide

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shops:
    """What was opened, in the order in which it was named. One shop that was asked alone and fails raises instead."""

    opened: tuple[OpenShop, ...]
    domains: tuple[str, ...]
    """Of every shop that was asked for, those included that could not be opened."""
    warn: Callable[[str], None]
    failed: dict[str, OrderStatusError] = field(default_factory=dict)
    """By the shop's name; what fails later is added."""
    lacking: dict[str, NotFoundError] = field(default_factory=dict)
    """By the shop's name: what was named and is not there. It may be in another shop."""
    running: list[SideBySide[Any]] = field(default_factory=list, repr=False)
    """What reads them."""

    @property
    def asked(self) -> int:
        """How many were asked for."""
        return len(self.domains)

    @property
    def are_several(self) -> bool:
        """True if more than one shop is asked: each row then says whose it is."""
        return self.asked > 1

    @property
    def only(self) -> OpenShop:
        """The one shop, where one is asked."""
        return self.opened[0]

    @property
    def are_heard(self) -> bool:
        """True if the answer may be said to be all there is: no shop failed, and what was named is in one of them."""
        return not self.failed and len(self.lacking) < self.asked

    def side_by_side(
        self,
        read: Callable[[OpenShop], Iterable[T]],
        *,
        key: Callable[[T], Any] = lambda _: 0,
        descending: bool = False,
    ) -> SideBySide[T]:
        """What `read` makes of each shop, all shops read at once, merged by `key`; without one, shop after shop.

        One that fails is warned of and counts as failed, and the others go on.
        """
        from orderstatus.flows import side_by_side

        def reading(opened: OpenShop) -> Callable[[], Iterable[T]]:
            return lambda: read(opened)

        readings = {opened.name: reading(opened) for opened in self.opened}
        merged = side_by_side.SideBySide(readings, key=key, descending=descending, failed=self._ended)
        self.running.append(merged)
        return merged

    def let_go(self) -> None:
        """Nobody wants more of what is being read; nothing is waited for."""
        for each in self.running:
            each.let_go()

    def asking(self, by_name: Mapping[str, S], ask: Callable[[S], T]) -> Iterator[T]:
        """What `ask` makes of what there is of each shop, by its name; what failed is left out.

        One that fails now counts as failed too; a single shop that was asked alone raises.
        """
        for name, each in by_name.items():
            if name in self.failed:
                continue
            try:
                asked = ask(each)
            except OrderStatusError as error:
                if not self.are_several:
                    raise
                self._ended(name, error)
            else:
                yield asked

    def in_order(self, having: Iterable[str]) -> list[str]:
        """The names of shops in the order in which the shops were named; the readings have an order of chance."""
        places = {opened.name: place for place, opened in enumerate(self.opened)}
        return sorted(having, key=lambda name: places.get(name, len(places)))

    def fail(self, name: str, error: OrderStatusError) -> None:
        """Afterwards the shop counts as failed, and it is said that its rows are missing.

        A UsageError may be of the shop, whose credential is malformed, or of what was typed, which is then as wrong for
        every other shop: it is said once it is known which, and raised if all that were asked have the same.
        """
        self.failed[name] = error
        if not isinstance(error, UsageError):
            self._warn_of(name, error)
        elif len(self.failed) == self.asked and len({str(each) for each in self.failed.values()}) == 1:
            raise error

    def _ended(self, name: str, error: OrderStatusError) -> None:
        if isinstance(error, NotFoundError):
            self.lacking[name] = error
        else:
            self.fail(name, error)

    def _warn_of(self, name: str, error: OrderStatusError) -> None:
        request = f" (request {error.request_id})" if error.request_id else ""
        # "did you mean `acme`?" has its mark already.
        mark = "" if str(error).endswith("?") and not request else ";"
        hint = f"{mark} {error.hint}" if error.hint else ""
        self.warn(f"{name} failed, and what it has is missing here: {error}{request}{hint}")

    def raise_if_all_failed(self) -> None:
        """Raises ShopsFailedError if no shop is left: an empty answer would be taken for one."""
        if self.asked == len(self.failed):
            self.raise_failures()

    def raise_failures(self) -> None:
        """Raises ShopsFailedError if a shop failed, and NotFoundError if something that was named is in none."""
        if self.failed:
            for name, error in self.failed.items():
                if isinstance(error, UsageError):
                    self._warn_of(name, error)
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
