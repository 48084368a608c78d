"""Files that a merchant hands in: bytes of CSV or Excel become a sheet of text with line numbers."""
