"""The demo shop: a Shopify-like server, which shares no code with the client that talks to it."""
