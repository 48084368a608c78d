"""Where every Shopify order stands, for people and for cron."""

__version__ = "0.1.0"
