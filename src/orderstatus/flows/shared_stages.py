"""The definition of stages is given to the shop: what it keeps is written over only as it was seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.metafields import Kept, MetafieldKey, MetafieldStore, MetafieldType, MetafieldWrite, Written
from orderstatus.core.stages.sharing import Shared, shared_from, shared_text


@dataclass(frozen=True, slots=True)
class InShop:
    """What the shop keeps."""

    gid: str
    kept: Kept | None
    shared: Shared | None


def in_shop(store: MetafieldStore) -> InShop:
    """The shop's definition as it is now. Raises OrderStatusError for one that is none of ours."""
    gid, kept = store.read_of_shop(MetafieldKey.STAGES)
    return InShop(gid, kept, None if kept is None else shared_from(kept.value))


def prepared(store: MetafieldStore) -> Iterator[str]:
    """Afterwards orders can be searched by stage, as far as that may be made so; what is not so is said.

    A token that may not make it so still gives its definition to the shop: stages are found without, only slower.
    """
    try:
        yield from store.prepare()
    except AccessError as error:
        yield (
            f"the shop was not made to search orders by stage, so that `--stage` reads more of them: {error} "
            "(grant the app the write_orders access scope)"
        )


def given_to_shop(store: MetafieldStore, there: InShop, shared: Shared) -> str:
    """The digest under which the shop keeps `shared` now, in the place of what was seen `there`.

    Raises TemporaryError where somebody was faster, OrderStatusError where the shop does not take it.
    """
    text = shared_text(shared)
    write = MetafieldWrite(
        owner=there.gid,
        key=MetafieldKey.STAGES,
        type=MetafieldType.JSON,
        value=text,
        seen=None if there.kept is None else there.kept.digest,
    )
    try:
        (result,) = store.write([write])
    except UnclearOutcomeError:
        # Whose answer was lost may have been carried out: the shop says.
        _, kept = store.read_of_shop(MetafieldKey.STAGES)
        if kept is None or shared_from(kept.value) != shared_from(text):
            raise
        return kept.digest
    if result.state is Written.STALE:
        raise TemporaryError("somebody pushed stages at this moment: nothing was written", hint="run it again")
    if result.state is not Written.DONE or result.digest is None:
        said = "; ".join(error.message for error in result.errors)
        raise OrderStatusError(f"the shop did not take the stages: {said}", hint="orderstatus doctor")
    return result.digest
