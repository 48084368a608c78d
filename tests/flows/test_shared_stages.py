"""The definition of stages is given to the shop, also by who may not make it searchable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from orderstatus.core.errors import AccessError, TemporaryError
from orderstatus.core.metafields import MetafieldKey
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.sharing import Shared
from orderstatus.flows.shared_stages import given_to_shop, in_shop, prepared
from support.metafield_shop import SHOP_GID, MetafieldShop
from support.orders import NOW

SHARED = Shared(stages=Stages(stages=(Stage(id="printing", name="Printing"),)), at=NOW, by="mia@workshop")


@dataclass
class ReadingShop(MetafieldShop):
    """One whose token may not make definitions."""

    def prepare(self) -> Sequence[str]:
        raise AccessError("access denied for metafieldDefinitionCreate")


def test_who_may_not_make_orders_searchable_by_stage_hears_which_scope_does_and_shares_all_the_same() -> None:
    shop = ReadingShop()
    (said,) = prepared(shop)
    assert "access denied for metafieldDefinitionCreate" in said
    assert "write_orders" in said
    digest = given_to_shop(shop, in_shop(shop), SHARED)
    there = in_shop(shop)
    assert there.kept is not None
    assert (there.kept.digest, there.shared) == (digest, SHARED)


def test_a_definition_that_somebody_pushed_meanwhile_is_not_written_over() -> None:
    shop = MetafieldShop()
    seen = in_shop(shop)
    given_to_shop(shop, seen, SHARED)
    kept = shop.kept[SHOP_GID, MetafieldKey.STAGES]
    with pytest.raises(TemporaryError, match="somebody pushed"):
        given_to_shop(shop, seen, Shared(stages=Stages(), at=NOW, by="ben@bench"))
    assert shop.kept[SHOP_GID, MetafieldKey.STAGES] == kept
