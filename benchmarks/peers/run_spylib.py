"""spylib's private token: waits for the bucket after THROTTLED. Usage: python run_spylib.py BASE_URL"""

import asyncio
import sys

from asked import API_VERSION, QUERY, TOKEN, said
from spylib.admin_api import PrivateTokenABC


class Token(PrivateTokenABC):
    """A token whose shop is on a loopback port."""

    @property
    def api_url(self):
        return f"{sys.argv[1]}/admin/api/{API_VERSION}"

    @classmethod
    async def load(cls, store_name):
        return cls(store_name=store_name, access_token=TOKEN)


async def read():
    token = Token(store_name="benchmark", access_token=TOKEN)
    orders = shipments = 0
    after = None
    while True:
        page = (await token.execute_gql(QUERY, {"first": 250, "after": after}))["orders"]
        orders += len(page["nodes"])
        shipments += sum(len(order["fulfillments"]) for order in page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            return orders, shipments
        after = page["pageInfo"]["endCursor"]


print(said(*asyncio.run(read())))
