"""The commands: parse, ask, hand to output; nothing is decided here."""
