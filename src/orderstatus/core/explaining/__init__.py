"""An order told to its customer: what happened, where it is, what comes next and when to worry."""
