"""airbyte-source-shopify's orders by REST, its own main; records go to stdout. Usage: python run_airbyte.py BASE_URL"""

import json
import sys
import tempfile
from pathlib import Path

import requests
from asked import TOKEN
from source_shopify.run import run

base = sys.argv[1]
prepare = requests.Session.prepare_request


def rerouted(self, request):
    """The request, sent to the shop on loopback instead."""
    request.url = request.url.replace("https://benchmark.myshopify.com", base)
    return prepare(self, request)


requests.Session.prepare_request = rerouted
with tempfile.TemporaryDirectory() as folder:
    config, catalog = Path(folder, "config.json"), Path(folder, "catalog.json")
    credentials = {"auth_method": "api_password", "api_password": TOKEN}
    config.write_text(json.dumps({"shop": "benchmark", "credentials": credentials, "start_date": "2020-01-01"}))
    stream = {"name": "orders", "json_schema": {}, "supported_sync_modes": ["full_refresh"]}
    asked = {"stream": stream, "sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}
    catalog.write_text(json.dumps({"streams": [asked]}))
    sys.argv = ["source-shopify", "read", "--config", str(config), "--catalog", str(catalog)]
    run()
