"""What is kept in the shop: read, and written so that of two writers one wins and the other knows."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.metafields import (
    Kept,
    MetafieldKey,
    MetafieldStore,
    MetafieldType,
    MetafieldWrite,
    WriteResult,
    Written,
)
from orderstatus.demo.cost import requested_cost
from orderstatus.demo.metafields import Filtering
from orderstatus.demo.schema import schema
from orderstatus.demo.selection import Compiler
from orderstatus.demo.shop import build_shop
from orderstatus.shopify.documents import operation
from orderstatus.shopify.metafields import WRITE_POINTS, ShopifyMetafields
from orderstatus.shopify.stage_definition import stage_definition
from support.changed_demo import ask
from support.demo import EPOCH, DemoSource, demo_source
from support.metafields import DELETE, defined
from support.shopify import FakeShopify, coded, data, fake, json_reply

Json = dict[str, Any]
ORDER, OTHER = "gid://shopify/Order/1", "gid://shopify/Order/2"
SHOP = "gid://shopify/Shop/1"
EVERY_KEY = frozenset({MetafieldKey.STAGE, MetafieldKey.STAGE_HISTORY, MetafieldKey.NOTIFIED})


def store(shop: DemoSource | FakeShopify) -> ShopifyMetafields:
    return ShopifyMetafields(shop.client(), warn=shop.warnings.append)


def demo(*, orders: int = 30, **settings: Any) -> tuple[DemoSource, list[str]]:
    shop = demo_source(shop=build_shop(epoch=EPOCH, orders=orders), **settings)
    return shop, [order["id"] for order in shop.server.shop.orders]


def put(owner: str, value: str = "printing", seen: str | None = None) -> MetafieldWrite:
    return MetafieldWrite(owner=owner, key=MetafieldKey.STAGE, type=MetafieldType.TEXT, value=value, seen=seen)


def noted(owner: str, value: str = "{}", seen: str | None = None) -> MetafieldWrite:
    return MetafieldWrite(owner=owner, key=MetafieldKey.NOTIFIED, type=MetafieldType.JSON, value=value, seen=seen)


def states(results: Any) -> list[Written]:
    return [result.state for result in results]


def stage_of(kept: ShopifyMetafields, owner: str) -> Kept | None:
    [(_, found)] = kept.read([owner], frozenset({MetafieldKey.STAGE}))
    return found.get(MetafieldKey.STAGE)


def test_it_is_a_store() -> None:
    kept: MetafieldStore = store(fake())
    assert kept is not None


class TestOnTheDemoShop:
    def test_what_is_written_is_read_again_with_the_digest_that_was_told(self) -> None:
        shop, gids = demo()
        kept = store(shop)
        results = kept.write([put(gids[0]), noted(gids[0], '{"v":1}'), put(gids[1], "packing")])
        assert states(results) == [Written.DONE] * 3
        found = dict(kept.read([gids[1], gids[0], gids[2]], EVERY_KEY))
        assert list(found) == [gids[1], gids[0], gids[2]], "in the order that was asked for"
        assert found[gids[0]] == {
            MetafieldKey.STAGE: Kept(value="printing", digest=results[0].digest or ""),
            MetafieldKey.NOTIFIED: Kept(value='{"v":1}', digest=results[1].digest or ""),
        }
        assert found[gids[1]] == {MetafieldKey.STAGE: Kept(value="packing", digest=results[2].digest or "")}
        assert found[gids[2]] == {}

    def test_only_what_is_asked_for_is_read(self) -> None:
        shop, gids = demo()
        kept = store(shop)
        kept.write([put(gids[0]), noted(gids[0])])
        assert [set(found) for _, found in kept.read([gids[0]], frozenset({MetafieldKey.NOTIFIED}))] == [
            {MetafieldKey.NOTIFIED}
        ]

    def test_an_order_that_is_gone_is_left_out(self) -> None:
        shop, gids = demo()
        gone = "gid://shopify/Order/1"
        assert [owner for owner, _ in store(shop).read([gids[0], gone, gids[1]], EVERY_KEY)] == gids[:2]

    def test_many_orders_are_read_250_a_request_in_their_order(self) -> None:
        shop, gids = demo(orders=600)
        kept = store(shop)
        kept.write([put(gids[599])])
        found = list(kept.read(gids, frozenset({MetafieldKey.STAGE})))
        assert [owner for owner, _ in found] == gids
        assert [each.operation for each in shop.exchanges].count("MetafieldsById") == 3
        assert [bool(kept) for _, kept in found] == [False] * 599 + [True]

    def test_what_nobody_has_seen_is_not_written_over(self) -> None:
        shop, gids = demo()
        kept = store(shop)
        kept.write([put(gids[0], "packing")])
        assert states(kept.write([put(gids[0])])) == [Written.STALE]
        assert states(kept.write([put(gids[0], seen="of another day")])) == [Written.STALE]
        found = stage_of(kept, gids[0])
        assert found is not None
        assert found.value == "packing"

    def test_what_was_removed_in_the_meantime_is_stale_too(self) -> None:
        shop, gids = demo()
        kept = store(shop)
        seen = kept.write([put(gids[0])])[0].digest
        one = {"ownerId": gids[0], "namespace": "orderstatus", "key": "stage"}
        ask(shop.server, DELETE, m=[one])
        [result] = kept.write([put(gids[0], "packing", seen=seen)])
        assert result.state is Written.STALE
        assert [error.code for error in result.errors] == ["INVALID_COMPARE_DIGEST"]

    def test_one_that_is_stale_keeps_the_others_of_its_call_from_being_written(self) -> None:
        shop, gids = demo()
        kept = store(shop)
        kept.write([put(gids[1])])
        results = kept.write([put(gids[0]), put(gids[1], "packing"), put(gids[2])])
        assert states(results) == [Written.NOT_TRIED, Written.STALE, Written.NOT_TRIED]
        assert results[0] == WriteResult(state=Written.NOT_TRIED)
        assert stage_of(kept, gids[0]) is None
        again = kept.write([put(gids[0]), put(gids[2])])
        assert states(again) == [Written.DONE, Written.DONE]

    def test_what_shopify_does_not_take_is_refused_in_its_words(self) -> None:
        shop, gids = demo()
        results = store(shop).write([put(gids[0]), put(gids[1], "")])
        assert states(results) == [Written.NOT_TRIED, Written.REFUSED]
        assert results[1].errors[0].field == ("metafields", "1", "value")
        assert results[1].errors[0].message

    def test_the_digest_of_a_write_is_what_the_next_one_has_seen(self) -> None:
        shop, gids = demo()
        kept = store(shop)
        seen = None
        for value in ("printing", "packing", "-", "printing"):
            [result] = kept.write([put(gids[0], value, seen)])
            assert result.state is Written.DONE
            seen = result.digest

    @pytest.mark.parametrize("seed", range(8))
    def test_of_two_that_claim_at_once_exactly_one_wins(self, seed: int) -> None:
        shop, gids = demo()
        owner = gids[seed]
        start = Barrier(2)
        won: list[str] = []
        lost: list[str] = []

        def claim(who: str) -> None:
            kept = store(shop)
            found = dict(kept.read([owner], frozenset({MetafieldKey.NOTIFIED})))[owner]
            assert found == {}
            start.wait()
            [result] = kept.write([noted(owner, f'{{"by":"{who}"}}')])
            (won if result.state is Written.DONE else lost).append(who)
            assert result.state in (Written.DONE, Written.STALE)

        threads = [Thread(target=claim, args=(who,)) for who in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(won), len(lost)) == (1, 1)
        [(_, found)] = store(shop).read([owner], frozenset({MetafieldKey.NOTIFIED}))
        assert found[MetafieldKey.NOTIFIED].value == f'{{"by":"{won[0]}"}}'

    def test_the_shop_itself_keeps_something_too(self) -> None:
        shop, _ = demo()
        kept = store(shop)
        gid, nothing = kept.read_of_shop(MetafieldKey.STAGES)
        assert gid.startswith("gid://shopify/Shop/")
        assert nothing is None
        stages = MetafieldWrite(owner=gid, key=MetafieldKey.STAGES, type=MetafieldType.JSON, value='{"v":1}', seen=None)
        [result] = kept.write([stages])
        assert kept.read_of_shop(MetafieldKey.STAGES) == (gid, Kept(value='{"v":1}', digest=result.digest or ""))
        assert states(kept.write([stages])) == [Written.STALE]

    def test_an_app_that_may_not_write_is_told_which_scope_it_needs(self) -> None:
        scopes = [scope for scope in demo_source(orders=0).server.shop.scopes if scope != "write_orders"]
        shop, gids = demo(scopes=[*scopes, "read_orders"])
        with pytest.raises(AccessError) as raised:
            store(shop).write([put(gids[0])])
        assert raised.value.hint == "grant the app the write_orders access scope"
        assert stage_of(store(shop), gids[0]) is None


class TestPreparing:
    def test_orders_can_be_searched_by_stage_afterwards_and_twice_is_once(self) -> None:
        shop, _ = demo()
        kept = store(shop)
        assert kept.prepare() == ()
        found = stage_definition(shop.client())
        assert found is not None
        assert (found.type, found.is_enabled, found.status) == ("single_line_text_field", True, "FILTERABLE")
        shop.exchanges.clear()
        assert kept.prepare() == ()
        assert [each.operation for each in shop.exchanges] == ["StageDefinition"]

    def test_a_definition_without_filtering_gets_it(self) -> None:
        shop, _ = demo()
        defined(shop.server, filters=False)
        assert store(shop).prepare() == ()
        found = stage_definition(shop.client())
        assert found is not None
        assert found.status == "FILTERABLE"

    def test_a_definition_that_is_still_being_processed_is_left_to_it(self) -> None:
        shop, _ = demo(filtering=Filtering(ends="IN_PROGRESS"))
        kept = store(shop)
        assert kept.prepare() == kept.prepare() == ()

    def test_a_definition_of_another_type_is_said(self) -> None:
        shop, _ = demo()
        assert defined(shop.server, {"type": "json"}, filters=False)["userErrors"] == []
        [said] = store(shop).prepare()
        assert said.startswith("the shop has a definition of orderstatus.stage of the type json")

    def test_an_app_that_may_not_define_is_refused(self) -> None:
        scopes = [scope for scope in demo_source(orders=0).server.shop.scopes if scope != "write_orders"]
        shop, _ = demo(scopes=[*scopes, "read_orders"])
        with pytest.raises(AccessError):
            store(shop).prepare()

    def test_one_that_somebody_made_in_the_meantime_is_as_good_as_ours(self) -> None:
        taken = {"field": ["definition", "key"], "message": "in use", "code": "TAKEN"}
        there = {"type": {"name": "single_line_text_field"}, "capabilities": filterable(True, "IN_PROGRESS")}
        shopify = fake(
            data({"metafieldDefinition": None}),
            data({"metafieldDefinitionCreate": {"createdDefinition": None, "userErrors": [taken]}}),
            data({"metafieldDefinition": there}),
        )
        assert store(shopify).prepare() == ()

    def test_no_access_is_named_as_only_the_default_is_allowed(self) -> None:
        shopify = fake(
            data({"metafieldDefinition": None}),
            data({"metafieldDefinitionCreate": {"createdDefinition": {"id": "d"}, "userErrors": []}}),
        )
        store(shopify).prepare()
        sent = shopify.asked[1]["variables"]["definition"]
        assert sent.pop("name")
        assert sent.pop("description")
        assert sent == {
            "ownerType": "ORDER",
            "namespace": "orderstatus",
            "key": "stage",
            "type": "single_line_text_field",
            "capabilities": {"adminFilterable": {"enabled": True}},
        }

    def test_what_could_not_be_made_is_said_in_shopifys_words(self) -> None:
        full = {"field": ["definition"], "message": "too many filters", "code": "RESOURCE_TYPE_LIMIT_EXCEEDED"}
        refused = data({"metafieldDefinitionUpdate": {"updatedDefinition": None, "userErrors": [full]}})
        there = {"type": {"name": "single_line_text_field"}, "capabilities": filterable(False, "NOT_FILTERABLE")}
        [said] = store(fake(data({"metafieldDefinition": there}), refused)).prepare()
        assert said.endswith("Shopify: too many filters")


def filterable(enabled: bool, status: str) -> Json:
    return {"adminFilterable": {"enabled": enabled, "status": status}}


def answered(metafields: Any = None, *errors: Json) -> Any:
    return data({"metafieldsSet": {"metafields": metafields, "userErrors": list(errors)}})


def error(code: str, *path: str) -> Json:
    return {"code": code, "message": code.lower(), "field": ["metafields", *path]}


class TestWhatIsSentAndWhatComesBack:
    def test_the_digest_is_sent_always_and_null_where_there_was_none(self) -> None:
        made = [{"key": "stage", "compareDigest": "d1"}, {"key": "notified", "compareDigest": "d2"}]
        shopify = fake(answered(made))
        results = store(shopify).write([put(ORDER), noted(OTHER, "{}", seen="d0")])
        assert [result.digest for result in results] == ["d1", "d2"]
        sent = shopify.asked[0]["variables"]["metafields"]
        assert sent == [
            {
                "ownerId": ORDER,
                "namespace": "orderstatus",
                "key": "stage",
                "type": "single_line_text_field",
                "value": "printing",
                "compareDigest": None,
            },
            {
                "ownerId": OTHER,
                "namespace": "orderstatus",
                "key": "notified",
                "type": "json",
                "value": "{}",
                "compareDigest": "d0",
            },
        ]

    def test_every_one_that_is_stale_is_named(self) -> None:
        shopify = fake(answered(None, error("STALE_OBJECT", "0"), error("INVALID_COMPARE_DIGEST", "2")))
        results = store(shopify).write([put(ORDER), put(OTHER), noted(OTHER)])
        assert states(results) == [Written.STALE, Written.NOT_TRIED, Written.STALE]

    def test_one_that_is_refused_is_not_read_again_for_being_stale_too(self) -> None:
        shopify = fake(answered(None, error("STALE_OBJECT", "0"), error("INVALID_VALUE", "0", "value")))
        [result] = store(shopify).write([put(ORDER)])
        assert result.state is Written.REFUSED
        assert [each.code for each in result.errors] == ["STALE_OBJECT", "INVALID_VALUE"]

    @pytest.mark.parametrize("path", [(), ("7",)])
    def test_an_error_about_no_one_in_particular_is_about_all(self, path: tuple[str, ...]) -> None:
        results = store(fake(answered(None, error("LESS_THAN_OR_EQUAL_TO", *path)))).write([put(ORDER), put(OTHER)])
        assert states(results) == [Written.REFUSED, Written.REFUSED]
        assert all(result.errors for result in results)

    @pytest.mark.parametrize("made", [[{"key": "notified", "compareDigest": "d"}], []])
    def test_a_digest_that_may_be_anothers_is_not_taken(self, made: list[Json]) -> None:
        [result] = store(fake(answered(made))).write([put(ORDER)])
        assert result == WriteResult(state=Written.DONE, digest=None)

    @pytest.mark.parametrize(
        "answer", [answered(None), data({"metafieldsSet": None}), json_reply({}, 502), coded("INTERNAL_SERVER_ERROR")]
    )
    def test_what_nobody_knows_is_raised_as_that_and_not_sent_again(self, answer: Any) -> None:
        with pytest.raises(UnclearOutcomeError):
            store(fake(answer)).write([put(ORDER)])

    def test_a_refused_token_is_not_taken_for_a_missing_scope(self) -> None:
        with pytest.raises(AccessError) as raised:
            store(fake(json_reply({}, 401), json_reply({}, 401))).write([put(ORDER)])
        assert "write_orders" not in str(raised.value.hint)

    def test_a_denial_with_the_scope_granted_stays_what_it_is(self) -> None:
        scopes = {"currentAppInstallation": {"accessScopes": [{"handle": "write_orders"}]}}
        denied = json_reply({"data": {"metafieldsSet": None}, "errors": [denial("metafieldsSet")]})
        with pytest.raises(AccessError) as raised:
            store(fake(denied, data(scopes))).write([put(ORDER)])
        assert "write_orders" not in str(raised.value.hint)

    def test_nothing_is_sent_for_nothing_and_more_than_25_not_at_all(self) -> None:
        assert store(fake()).write([]) == ()
        with pytest.raises(ValueError, match="25 is the most"):
            store(fake()).write([put(ORDER)] * 26)

    def test_what_may_not_be_read_is_an_error_since_it_would_be_written_over(self) -> None:
        page = {"nodes": [{"id": ORDER, "stage": None}]}
        with pytest.raises(AccessError, match="may not be read"):
            list(store(fake(data(page, errors=[denial("nodes", 0, "stage")]))).read([ORDER], EVERY_KEY))

    def test_an_answer_without_orders_is_an_error(self) -> None:
        with pytest.raises(OrderStatusError):
            list(store(fake(data({"nodes": None}))).read([ORDER], EVERY_KEY))

    def test_what_takes_too_long_is_asked_for_in_halves(self) -> None:
        def page(*owners: str) -> Any:
            return data({"nodes": [{"id": owner} for owner in owners]})

        shopify = fake(coded("MAX_COST_EXCEEDED"), page(ORDER), page(OTHER))
        assert [owner for owner, _ in store(shopify).read([ORDER, OTHER], EVERY_KEY)] == [ORDER, OTHER]

    def test_a_write_is_expected_to_cost_what_it_costs(self) -> None:
        document = parse(operation("metafields_set").text)
        chosen = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
        assert requested_cost(Compiler(schema(), document, chosen, {"metafields": []})) == WRITE_POINTS

    def test_a_shop_that_cannot_be_reached_is_told_as_that(self) -> None:
        with pytest.raises(TemporaryError):
            list(store(fake(*[json_reply({}, 503)] * 4)).read([ORDER], EVERY_KEY))


def denial(*path: object) -> Json:
    return {"message": "Access denied", "path": list(path), "extensions": {"code": "ACCESS_DENIED"}}
