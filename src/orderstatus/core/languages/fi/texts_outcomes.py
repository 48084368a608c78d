"""What Finnish says of what became of an action, of why a step failed, and of the journal."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "nothing was sent": "mitään ei lähetetty",
    "steps done: {done} of {steps}": "toimenpiteitä tehty: {done} / {steps}",
    "failed: {count}": "epäonnistui: {count}",
    "unknown: {count}": "tuntematta: {count}",
    "skipped: {count}": "ohitettu: {count}",
    "not tried: {count}": "tekemättä: {count}",
    "not tried: {count} ({why})": "tekemättä: {count} ({why})",
    "{came_to}; `{command}` shows the steps again": "{came_to}; `{command}` näyttää toimenpiteet uudelleen",
    "and {count} more that failed": "lisäksi epäonnistuneita: {count}",
    "Shopify says: {words}": "Shopify vastaa: {words}",
    # The journal.
    "there is nothing to resume": "mitään ei ole kesken",
    "a run of {action} was broken off before its end: `{command}` goes on with it": (
        "ajo {action} katkesi kesken: `{command}` jatkaa sitä"
    ),
    "nothing has been done yet": "mitään ei ole vielä tehty",
    "{shown} of {all} runs; --limit 0 shows all": ("näkyvissä {shown} ajoa, kaikkiaan {all}; --limit 0 näyttää kaikki"),
    # How it is known.
    "it was so already": "oli jo näin",
    "found done after an unclear answer": "todettu tehdyksi epäselvän vastauksen jälkeen",
    "the payment provider has not confirmed it yet": "maksunvälittäjä ei ole vielä vahvistanut sitä",
    "captured already, and the payment provider has not confirmed it yet": (
        "veloitettu jo, mutta maksunvälittäjä ei ole vielä vahvistanut sitä"
    ),
    "it has changed since it was planned: it was {before}, and now it is {now}": (
        "muuttunut suunnitelman jälkeen: oli {before}, nyt {now}"
    ),
    "it has changed since it was planned: its tracking was {before}, and now it is {now}": (
        "muuttunut suunnitelman jälkeen: seuranta oli {before}, nyt {now}"
    ),
    "it has changed since it was planned: {before} was authorized, and now it is {now}": (
        "muuttunut suunnitelman jälkeen: varattuna oli {before}, nyt {now}"
    ),
    "it has changed since it was planned: {before} was outstanding, and now it is {now}": (
        "muuttunut suunnitelman jälkeen: maksamatta oli {before}, nyt {now}"
    ),
    "it has changed since it was planned: {before} was paid and not refunded, and now it is {now}": (
        "muuttunut suunnitelman jälkeen: maksettuna oli {before}, nyt {now}"
    ),
    "it was not done: the order does not tell whether it is so by now, so look at it yourself": (
        "jäi tekemättä: tilauksesta ei näe, onko niin jo, joten katso itse"
    ),
    # Not done, or not known.
    "it was not done: {error}": "jäi tekemättä: {error}",
    "it was not done: {error}; `--resume` tries again": "jäi tekemättä: {error}; `--resume` yrittää uudelleen",
    "it was not sent, as the journal could not be written": (
        "ei lähetetty Shopifyyn, koska toimintalokia ei voitu kirjoittaa"
    ),
    "it was sent {count} times and no answer came; `--resume` looks again": (
        "pyyntö lähetettiin {count} kertaa, eikä vastausta tullut; `--resume` katsoo uudelleen"
    ),
    "nobody knows whether it was done, and the order does not tell ({error}); `--resume` looks again": (
        "ei tiedetä, tehtiinkö se, eikä tilaus kerro sitä ({error}); `--resume` katsoo uudelleen"
    ),
    "the run was broken off before anybody knew whether it was done; `--resume` looks again": (
        "ajo katkesi ennen kuin tiedettiin, tehtiinkö se; `--resume` katsoo uudelleen"
    ),
    "the run was ended before its turn; `--resume` goes on": "ajo lopetettiin ennen sen vuoroa; `--resume` jatkaa",
    "the run ended before its turn: {error}; `--resume` goes on": (
        "ajo päättyi ennen sen vuoroa: {error}; `--resume` jatkaa"
    ),
    "an earlier step of this order did not succeed; `--resume` tries this one": (
        "tilauksen aiempi toimenpide ei onnistunut; `--resume` yrittää tätä"
    ),
    "Shopify may still be cancelling it; `--resume` looks again": (
        "Shopify saattaa vielä peruuttaa sitä; `--resume` katsoo uudelleen"
    ),
    "Shopify has taken it on and was not done yet; `--resume` looks again": (
        "Shopify on ottanut sen työn alle eikä ollut vielä valmis; `--resume` katsoo uudelleen"
    ),
    "Shopify took it on, and ended without doing it": "Shopify otti sen työn alle mutta jätti tekemättä",
    # What a refusal means.
    "Shopify refused it, and nothing of it was done": "Shopify kieltäytyi, eikä mitään tehty",
    "it is not there any more, or this app may not see it": "sitä ei enää ole, tai tämä sovellus ei saa nähdä sitä",
    "nothing of the authorization is left: it was captured, voided or has expired meanwhile": (
        "hyväksynnästä ei ole mitään jäljellä: se on sillä välin veloitettu, mitätöity tai vanhentunut"
    ),
    "less is left of the authorization by now than was to be captured": (
        "hyväksynnästä on jäljellä vähemmän kuin piti veloittaa"
    ),
    "nothing is outstanding any more, or its payment is under way": (
        "maksamatta ei ole enää mitään, tai maksu on jo tulossa"
    ),
    "fewer pieces are left to ship than were planned": "lähetettävää on jäljellä vähemmän kuin suunniteltiin",
    "the goods are not open any more: they were shipped, moved, held or cancelled meanwhile": (
        "tuotteet eivät ole enää lähetettävissä: ne on sillä välin lähetetty, siirretty, asetettu pitoon tai peruttu"
    ),
    "it is shipped, closed or with a fulfillment service by now": "se on jo lähetetty, suljettu tai toimituspalvelulla",
    "this very hold is on it already": "sama pito on jo asetettu",
    "an app may put ten holds on it, and there are ten": "sovellus voi asettaa kymmenen pitoa, ja niin monta on jo",
    "another app placed this hold, and this one may not release it": (
        "pidon asetti toinen sovellus, eikä tämä saa vapauttaa sitä"
    ),
    "somebody has cancelled the order meanwhile": "tilaus on sillä välin peruutettu",
    "somebody is cancelling the order at this moment": "tilausta peruutetaan juuri nyt",
    "something of it was shipped: cancel its shipments first": "tilauksesta on lähetetty jotain: peru ensin lähetykset",
    "it has returns: an order with returns cannot be cancelled": (
        "tilauksella on palautuksia: sellaista tilausta ei voi peruuttaa"
    ),
    "the return was answered otherwise meanwhile": "palautukseen on sillä välin vastattu toisin",
    "the return was answered otherwise meanwhile, or a part of it is refunded": (
        "palautukseen on sillä välin vastattu toisin, tai osa siitä on hyvitetty"
    ),
    "the return is declined already": "palautus on jo hylätty",
    # What the order says by now.
    "the order is there no more": "tilausta ei enää ole",
    "the order is cancelled by now": "tilaus on nyt peruutettu",
    "the authorization is there no more": "hyväksyntää ei enää ole",
    "nothing of the authorization is left": "hyväksynnästä ei ole mitään jäljellä",
    "only {amount} {currency} of the authorization is left": "hyväksynnästä on jäljellä vain {amount} {currency}",
    "Shopify does not let this order be marked as paid": "Shopify ei salli merkitä tilausta maksetuksi",
    "the fulfillment order is there no more": "toimitusta ei enää ole",
    "nothing is left to fulfill there": "siellä ei ole enää toimitettavaa",
    "it is on hold now": "se on nyt pidossa",
    "only {left} of {quantity} are left to fulfill": "toimitettavana enää {left} / {quantity}",
    "the shipment is there no more, or is cancelled": "lähetystä ei enää ole, tai se on peruttu",
    "the return is there no more": "palautusta ei enää ole",
    "the return is {status} by now": "palautuksen tila on nyt {status}",
}
