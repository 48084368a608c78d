"""The copy of a shop's orders on this machine: the only code that knows SQLite."""
