"""The writer of actions: one mutation a request, each sent at most once (design 6)."""

from __future__ import annotations

from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.outcomes import Receipt
from orderstatus.core.acting.ports import Job, JobState
from orderstatus.shopify import receipts
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.documents import operation
from orderstatus.shopify.gaps import no_data, validated
from orderstatus.shopify.mutation_inputs import SENT, variables
from orderstatus.shopify.wire_acting import JobResultWire, JobWire

_BARE_JOB = "gid://shopify/Job/"


class ShopifyWriter:
    """An `ActionWriter` over one shop, from any number of threads at once.

    What may be sent again is `AdminClient.mutate`'s to decide: nothing that could have run.
    """

    def __init__(self, client: AdminClient) -> None:
        self._client = client

    def send(self, mutation: Mutation) -> Receipt:
        """What the shop answered.

        A transaction or a fulfillment that came back as failed is an error in our words, with Shopify's code; it has
        been `created` all the same. Raises UnclearOutcomeError where it may have run and nobody knows, AccessError,
        TemporaryError and OrderStatusError where it did not run.
        """
        sent = SENT[type(mutation)]
        document, values = operation(sent.stem), variables(mutation)
        self._client.expect_cost(document, values, sent.points)
        return receipts.receipt(mutation, self._client.mutate(document, values))

    def job(self, job: str) -> Job:
        """A job that a receipt named, as it is now.

        Where Shopify named a bare `Job`, DONE says that it ended and not how; the order tells that. So does it for an
        outcome that Shopify keeps no longer (how long it is kept is not documented).
        """
        is_bare = job.startswith(_BARE_JOB)
        answer = self._client.query(operation("job" if is_bare else "order_cancel_result"), {"id": job})
        node = answer.data.get("job" if is_bare else "node")
        if not isinstance(node, dict):
            if answer.problems:
                raise no_data(answer, "job")
            return Job(state=JobState.DONE, receipt=Receipt(job=job))
        if is_bare:
            return receipts.job(validated(JobWire, node, answer.request_id))
        return receipts.job_of_result(validated(JobResultWire, node, answer.request_id))

    def points(self, mutation: Mutation) -> int:
        """What such a mutation costs (`requestedQueryCost`)."""
        return SENT[type(mutation)].points
