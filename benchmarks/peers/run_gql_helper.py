"""shopify-gql-helper, its own paging and throttling. Usage: python run_gql_helper.py BASE_URL"""

import sys

from asked import API_VERSION, QUERY, TOKEN, said
from shopify_gql_helper import ShopifySession, cursor_pages

session = ShopifySession(sys.argv[1], TOKEN, api_version=API_VERSION)
orders = shipments = 0
for order in cursor_pages(session, QUERY, ["data", "orders"]):
    orders += 1
    shipments += len(order["fulfillments"])
print(said(orders, shipments))
