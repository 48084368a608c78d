"""The demo shop's named stories: orders worth finding, each with one thing to tell."""

from __future__ import annotations

from orderstatus.demo import stories_buyers, stories_orders, stories_parcels, stories_payment, stories_returns
from orderstatus.demo.telling import Story

_ALL = (
    *stories_payment.STORIES,
    *stories_parcels.STORIES,
    *stories_returns.STORIES,
    *stories_orders.STORIES,
    *stories_buyers.STORIES,
)
# Newest first, so that a shop too small for all of them has the ones a list shows first.
STORIES: tuple[Story, ...] = tuple(sorted(_ALL, key=lambda story: story.hours))
