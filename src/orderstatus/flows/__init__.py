"""Work of many steps that joins ports; it knows the core and nothing else."""
