"""The one query that every peer asks, and how it says what it read. Their own interpreters run this: no imports."""

API_VERSION = "2026-10"
TOKEN = "shpat_benchmark"
QUERY = """
query Peers($first: Int!, $after: String) {
  orders(first: $first, after: $after, sortKey: ID) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id name createdAt updatedAt displayFinancialStatus displayFulfillmentStatus returnStatus
      fulfillments(first: 10) {
        id status displayStatus createdAt inTransitAt deliveredAt
        trackingInfo { company number url }
      }
    }
  }
}
"""


def said(orders: int, shipments: int) -> str:
    """What a peer prints last: how many orders and shipments it read."""
    return f'{{"orders": {orders}, "shipments": {shipments}}}'
