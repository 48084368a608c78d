"""Stages: a merchant's own statuses of an order, kept in the shop."""
