"""Presentation: the only code that knows Rich and what a terminal can do."""
