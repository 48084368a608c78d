"""The demo shop: a Shopify-like server inside the process, which shares no code with the client that talks to it.

Rules name their source: a recording, the documentation, the schema. What has none is called a belief where it stands,
or is the plain reading of a field's name.
"""
