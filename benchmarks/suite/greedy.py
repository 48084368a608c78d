"""The greedy schedule: the earliest that any client which guards on requested cost can be done.

It is the schedule to hold a throttled run against. Requests are alike and independent of each other, as if every window
were known beforehand. Each is sent at the first moment at which

* one of `parallel` connections is free,
* the bucket holds its requested cost: admission is by requested cost, and a request that was not admitted would be a
  THROTTLED answer, of which a good run has none.

Sending takes the requested cost. Its answer is there `latency` seconds later, and only then what it did not need comes
back to the bucket (the bucket never holds more than its size). No request is held back for a later one, as all cost the
same: waiting never makes the last one earlier. Processor time, connecting and the first look at the bucket are nothing.
"""

from __future__ import annotations

import heapq

from bench_shop.bucket import Bucket


def greedy_seconds(
    *,
    requests: int,
    requested: float,
    actual: float,
    size: float,
    restore_rate: float,
    latency: float,
    parallel: int,
    first_alone: bool = False,
) -> float:
    """When the last answer is there, in seconds from the first sending, with a full bucket at the start.

    With `first_alone` nothing else is sent before the first answer is there, as only that tells that there is more.
    Raises ValueError where one request asks for more than the bucket can hold.
    """
    if requested > size:
        raise ValueError("a request that the bucket can never hold is never admitted")
    bucket = Bucket(size, restore_rate)
    now = 0.0
    answers: list[float] = []
    last = 0.0
    for number in range(requests):
        free = 1 if first_alone and number < 2 else parallel
        while True:
            while answers and answers[0] <= now + 1e-12:
                bucket.refund(requested - actual, heapq.heappop(answers))
            if len(answers) < free and bucket.admit(requested, now):
                break
            waits = [answers[0]] if answers else []
            if len(answers) < free:
                waits.append(now + bucket.seconds_until(requested, now))
            now = max(now, min(waits))
        last = now + latency
        heapq.heappush(answers, last)
    return last
