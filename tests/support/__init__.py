"""What the tests share: builders of orders, and stand-ins for the outside world."""
