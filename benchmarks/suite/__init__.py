"""What `benchmarks/run.py` is made of: clients, their shop, how they are measured, and what is written of it."""
