"""ShopifyAPI, whose GraphQL client has neither paging nor retries. Usage: python run_shopify_api.py BASE_URL"""

import json
import sys
from urllib.parse import urlsplit

from asked import API_VERSION, QUERY, TOKEN, said

import shopify

# The session joins the shop's first label with this domain: together they are 127.0.0.1.
shopify.Session.setup(protocol="http", myshopify_domain="0.0.1", port=urlsplit(sys.argv[1]).port)
shopify.ShopifyResource.activate_session(shopify.Session("127", API_VERSION, TOKEN))
orders = shipments = 0
after = None
while True:
    page = json.loads(shopify.GraphQL().execute(QUERY, {"first": 250, "after": after}))["data"]["orders"]
    orders += len(page["nodes"])
    shipments += sum(len(order["fulfillments"]) for order in page["nodes"])
    if not page["pageInfo"]["hasNextPage"]:
        break
    after = page["pageInfo"]["endCursor"]
print(said(orders, shipments))
