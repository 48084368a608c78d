"""Which of several shops an order is in, for commands that are about one order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from orderstatus.core.errors import NotFoundError, UsageError
from orderstatus.core.references import refuse_another_store, store_of_address
from orderstatus.runtime import OpenShop, Shops

T = TypeVar("T")


def refuse_no_store(text: str, shops: Shops) -> None:
    """Raises UsageError for an address in the admin of a shop that is not among those that are asked."""
    if not shops.are_several:
        refuse_another_store(text, shops.domains[0])
        return
    store = store_of_address(text)
    if store is not None and store not in shops.domains:
        raise UsageError(
            f"that address is of {store}, which is none of the {shops.asked} shops that are asked",
            hint=f"name that shop alone: --shop {store}",
        )


def found_in(shops: Shops, reference: str, find: Callable[[OpenShop], T]) -> tuple[OpenShop, T]:
    """The one shop in which `find` finds the order, and what it found there.

    An address of the admin says itself which shop is meant. Raises UsageError where several shops have such an order,
    NotFoundError where none has, and ShopsFailedError where one could not be asked, as the order may be there.
    """
    refuse_no_store(reference, shops)
    if not shops.are_several:
        return shops.only, find(shops.only)
    store = store_of_address(reference)

    def look(opened: OpenShop) -> Iterator[tuple[OpenShop, T]]:
        if store in (None, opened.domain):
            yield opened, find(opened)

    having = list(shops.side_by_side(look))
    if len(having) > 1:
        names = ", ".join(opened.name for opened, _ in having)
        raise UsageError(
            f"{len(having)} shops have an order {reference}: {names}",
            hint=f"name one of them alone: --shop {having[0][0].name}",
        )
    if having:
        # What the other shops have does not matter once the order is found.
        shops.lacking.clear()
        return having[0]
    shops.raise_failures()
    raise NotFoundError(
        f"there is no order {reference} in any of the {shops.asked} shops",
        hint="`orderstatus list --limit 5 --shop NAME` shows how a shop's orders are called",
    )
