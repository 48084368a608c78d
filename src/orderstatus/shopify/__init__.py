"""The Admin API adapter: the only code that knows Shopify's words, HTTP and pydantic."""
