"""Messages to customers: templates that are filled, and the mail server that takes them."""
