"""The mirror: one shop's orders in a file of this machine, asked in SQL. SQLite is known here and nowhere else."""
