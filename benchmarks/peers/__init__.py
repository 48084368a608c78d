"""Clients of others, each run by an environment of its own."""
