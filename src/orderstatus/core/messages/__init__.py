"""Messages to customers: which are due, by which rule, and what was claimed and sent."""
