"""The floor: a bare httpx loop that parses every page to dicts. Usage: python run_httpx_dicts.py BASE_URL"""

import sys

import httpx
from asked import API_VERSION, QUERY, TOKEN, said

orders = shipments = 0
after = None
with httpx.Client(headers={"X-Shopify-Access-Token": TOKEN}, timeout=60) as client:
    while True:
        call = {"query": QUERY, "variables": {"first": 250, "after": after}}
        page = client.post(f"{sys.argv[1]}/admin/api/{API_VERSION}/graphql.json", json=call).json()["data"]["orders"]
        orders += len(page["nodes"])
        shipments += sum(len(order["fulfillments"]) for order in page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
print(said(orders, shipments))
