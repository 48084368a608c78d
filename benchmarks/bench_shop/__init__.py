"""A Shopify to measure clients against: a fixed clock, generated orders, answers rendered once and then sliced.

It knows the standard library, and graphql-core for parsing a document that it has not seen before. It shares no code
with `orderstatus`, so that what the two agree on is what the documentation and the recordings say.
"""
