"""What an action will do, as data: plans from a fresh read, the mutations in them, and what became of each."""
