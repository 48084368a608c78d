"""tap-shopify's orders by a bulk operation, its own main. Usage: python run_tap.py BASE_URL FOLDER

Its records go to stdout. Its catalog is discovered by the first run and kept in the folder.

One window takes all orders, so that it is one bulk operation; with its default there is one a month, and on a real
shop it looks once a minute whether each is done. The status fields are selected, and what else the stream must have.
"""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from urllib.parse import urlsplit

import requests
import tap_shopify
import tap_shopify.streams.orders as stream
from asked import TOKEN

import shopify

SELECTED = {"id", "name", "createdAt", "updatedAt", "displayFinancialStatus", "displayFulfillmentStatus"} | {
    "returnStatus",
    "fulfillments",
}
base = sys.argv[1]
shopify.Session.setup(protocol="http", myshopify_domain="0.0.1", port=urlsplit(base).port)


class Rerouted:
    """`requests` for the one module that writes its shop's address out."""

    def __getattr__(self, name):
        return getattr(requests, name)

    def post(self, url, **rest):
        return requests.post(url.replace("https://127.myshopify.com", base), **rest)


def run(*argv):
    sys.argv = ["tap-shopify", *argv]
    tap_shopify.main()


def discovered(config):
    """The catalog with the orders' status fields selected."""
    said = io.StringIO()
    with redirect_stdout(said):
        run("-c", str(config), "-d")
    streams = [each for each in json.loads(said.getvalue())["streams"] if each["tap_stream_id"] == "orders"]
    for entry in streams[0]["metadata"]:
        name = entry["breadcrumb"][-1] if entry["breadcrumb"] else None
        entry["metadata"]["selected"] = name is None or name in SELECTED
    return {"streams": streams}


stream.requests = Rerouted()
config, catalog = Path(sys.argv[2], "tap-config.json"), Path(sys.argv[2], "tap-catalog.json")
if not catalog.exists():
    window = {"start_date": "2020-01-01T00:00:00Z", "date_window_size": "36500"}
    config.write_text(json.dumps({"shop": "127", "api_key": TOKEN, **window}))
    catalog.write_text(json.dumps(discovered(config)))
run("-c", str(config), "--catalog", str(catalog))
