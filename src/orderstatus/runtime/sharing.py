"""What `stage push` and `stage pull` ask of the shop's definition of stages."""

from __future__ import annotations

from orderstatus.flows.shared_stages import InShop, given_to_shop, in_shop, prepared

__all__ = ["InShop", "given_to_shop", "in_shop", "prepared"]
