"""What an order is and what follows from it: pure rules on the standard library alone."""
