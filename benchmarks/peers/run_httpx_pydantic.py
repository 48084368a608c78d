"""The typed floor: httpx, and pydantic reads every page. Usage: python run_httpx_pydantic.py BASE_URL"""

import sys
from datetime import datetime

import httpx
from asked import API_VERSION, QUERY, TOKEN, said
from pydantic import BaseModel


class Tracking(BaseModel):
    company: str | None
    number: str | None
    url: str | None


class Shipment(BaseModel):
    id: str
    status: str
    displayStatus: str | None
    createdAt: datetime
    inTransitAt: datetime | None
    deliveredAt: datetime | None
    trackingInfo: list[Tracking]


class Order(BaseModel):
    id: str
    name: str
    createdAt: datetime
    updatedAt: datetime
    displayFinancialStatus: str | None
    displayFulfillmentStatus: str
    returnStatus: str
    fulfillments: list[Shipment]


class PageInfo(BaseModel):
    hasNextPage: bool
    endCursor: str | None


class Page(BaseModel):
    nodes: list[Order]
    pageInfo: PageInfo


class Data(BaseModel):
    orders: Page


class Body(BaseModel):
    data: Data


orders = shipments = 0
after = None
with httpx.Client(headers={"X-Shopify-Access-Token": TOKEN}, timeout=60) as client:
    while True:
        call = {"query": QUERY, "variables": {"first": 250, "after": after}}
        reply = client.post(f"{sys.argv[1]}/admin/api/{API_VERSION}/graphql.json", json=call)
        page = Body.model_validate_json(reply.content).data.orders
        orders += len(page.nodes)
        shipments += sum(len(order.fulfillments) for order in page.nodes)
        if not page.pageInfo.hasNextPage:
            break
        after = page.pageInfo.endCursor
print(said(orders, shipments))
