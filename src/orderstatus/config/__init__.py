"""Where things live on this machine, and the settings in them."""
