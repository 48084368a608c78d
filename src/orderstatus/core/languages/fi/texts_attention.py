"""Why an order is flagged, and what each flag means, in Finnish."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # Why an order is flagged.
    "a part can no longer be captured; for the rest: {rest}": "osaa ei voi enää veloittaa; loput: {rest}",
    "capture is no longer possible: the authorization has expired": (
        "ei enää veloitettavissa: hyväksyntä on vanhentunut"
    ),
    "deadline passed by estimate {span} ago, still authorized": (
        "aika veloittaa päättyi arviolta {span} sitten, yhä hyväksytty"
    ),
    "about {span} left to capture, by estimate": "aikaa veloittaa arviolta {span}",
    "{name} was asked for {span} ago": "{name} pyydettiin {span} sitten",
    "the carrier could not deliver it": "kuljetusliike ei saanut toimitettua",
    "the carrier: {message}": "kuljetusliike: {message}",
    "{carrier}: {message}": "{carrier}: {message}",
    "not delivered for {span}": "ei perillä, lähdöstä {span}",
    "not delivered for {span}, without tracking": "ei perillä, lähdöstä {span}, ilman seurantaa",
    "not delivered for {span}: likely lost": "ei perillä, lähdöstä {span}: ehkä kadonnut",
    "made {span} ago and never scanned": "tehty {span} sitten, ei koskaan skannattu",
    "shipped {span} ago and never scanned": "lähetetty {span} sitten, ei koskaan skannattu",
    "voided, and its items still count as fulfilled": "mitätöity, mutta tuotteet näkyvät yhä toimitettuina",
    "no word from {carrier} for {span}": "{carrier} vaiti {span}",
    "held for {span}: {reason}": "pidossa {span}: {reason}",
    "held for {span}: {reason}, {note}": "pidossa {span}: {reason}, {note}",
    "held for {span}, and no reason can be read": "pidossa {span}, syy ei ole luettavissa",
    "held for {span} for a post-purchase offer": "pidossa {span} kassan jälkeisen tarjouksen vuoksi",
    "the rest not shipped for {span}": "loput lähettämättä {span}",
    "cancelled {span} ago, not refunded in full": "peruutettu {span} sitten, ei hyvitetty kokonaan",
    "cancelled {span} ago, {amount} not refunded": "peruutettu {span} sitten, hyvittämättä {amount}",
    "{span} left to capture": "aikaa veloittaa {span}",
    "delivery was attempted and nobody took it": "jakelu yritetty, kukaan ei ottanut vastaan",
    "the carrier reports a delay": "kuljetusliike ilmoittaa viivästyksestä",
    "no carrier news for {span}": "{span} ilman seurantatietoa",
    "shipped {span} ago without tracking": "lähetetty {span} sitten ilman seurantaa",
    "the fulfillment service declined to ship it": "toimituspalvelu kieltäytyi lähettämästä",
    "{location} declined to ship it": "{location} kieltäytyi lähettämästä",
    "was to be shipped {span} ago": "piti lähettää {span} sitten",
    "in {stage}, to be left by {day}, {span} ago": "vaiheessa {stage}, määräaika {day}, {span} sitten",
    "not shipped for {span}": "lähettämättä {span}",
    "not shipped for {span}; payment: {status}": "lähettämättä {span}; maksu: {status}",
    "payment is overdue": "maksu on myöhässä",
    "payment was due {span} ago": "maksun eräpäivästä {span}",
    # What needs a hand.
    "1 order needs a hand": "1 tilaus vaatii toimia",
    "{count} orders need a hand": "{count} tilausta vaatii toimia",
    "nothing needs a hand now": "mikään ei vaadi nyt toimia",
    "no order has such a flag": "yhtään tällaista tilausta ei ole",
    "Money at risk": "Vaarassa oleva raha",
    "Set by {setting} in the settings.": "Asetuksissa: {setting}.",
    # What each flag means.
    "1 business day": "1 arkipäivä",
    "{count} business days": "{count} arkipäivää",
    "Something can still be captured, and its deadline is {age} away or less. The deadline is Shopify's date where "
    "it gives one, else the authorization's time and its gateway's period ({period}, authorization_days in the "
    "settings), and is then marked as estimated. One that was estimated and has passed is here too, as Shopify "
    "still says authorized.": (
        "Veloitettavaa on vielä, ja määräaikaan on enintään {age}. Määräaika on Shopifyn päivä, jos se antaa "
        "sellaisen, muuten hyväksynnän aika ja maksunvälittäjän jakso ({period}, asetuksissa authorization_days), ja "
        "se merkitään silloin arvioksi. Tässä on myös mennyt arvio, koska Shopifyssa maksu on yhä hyväksytty."
    ),
    "{rule} Only orders of the last 60 days are looked at.": "{rule} Vain viimeisten 60 päivän tilauksista.",
    "The payment status is expired, or the date that Shopify gives for an authorization has passed: capture is no "
    "longer possible. An estimated date never raises it.": (
        "Maksun tila on Vanhentunut, tai Shopifyn antama hyväksynnän päivä on mennyt: veloitus ei ole enää "
        "mahdollinen. Arvioitu päivä ei koskaan riitä tähän."
    ),
    "A return was asked for {age} ago or longer, and is neither approved nor declined.": (
        "Palautusta pyydettiin vähintään {age} sitten, eikä sitä ole hyväksytty eikä hylätty."
    ),
    "A parcel's status is failed.": "Lähetyksen tila on Epäonnistunut.",
    "A parcel's status is attempted-delivery: nobody took it.": (
        "Lähetyksen tila on Jakelu yritetty: kukaan ei ottanut vastaan."
    ),
    "A parcel was shipped {age} ago or longer and is not delivered. Not one that waits for the customer at a "
    "pick-up point.": (
        "Lähetys lähti vähintään {age} sitten eikä ole perillä. Ei koske lähetystä, joka odottaa noutajaansa."
    ),
    "A parcel was shipped {age} ago or longer and is not delivered.": (
        "Lähetys lähti vähintään {age} sitten eikä ole perillä."
    ),
    "A parcel is on its way, has had at least one carrier event, and the newest is {age} old or older.": (
        "Lähetys on matkalla, sillä on ainakin yksi kuljetustapahtuma, ja uusin niistä on vähintään {age} vanha."
    ),
    "A parcel's status is delayed: the carrier says so itself.": (
        "Lähetyksen tila on Viivästynyt: kuljetusliike sanoo niin itse."
    ),
    "A label was made {age} ago or longer, and no carrier has scanned it.": (
        "Osoitekortti tehtiin vähintään {age} sitten, eikä sitä ole skannattu."
    ),
    "A label was voided, and its items still count as fulfilled.": (
        "Osoitekortti on mitätöity, ja sen tuotteet näkyvät yhä toimitettuina."
    ),
    "A parcel with tracking was shipped {age} ago or longer, and there was never a carrier event. Not those of "
    "carriers_without_events in the settings.": (
        "Lähetys lähti seurannalla vähintään {age} sitten, eikä kuljetustapahtumia ole tullut. Ei koske "
        "kuljetusliikkeitä, jotka ovat asetuksissa kohdassa carriers_without_events."
    ),
    "A parcel was shipped {age} ago or longer with neither a tracking number nor an address, and without news.": (
        "Lähetys lähti vähintään {age} sitten ilman seurantanumeroa ja seurantaosoitetta, eikä siitä ole kuultu."
    ),
    "A fulfillment service declined to ship it.": "Toimituspalvelu kieltäytyi lähettämästä.",
    "A fulfillment order has been on hold for {age} or longer, counted from its last change. The hold that Shopify "
    "places for a post-purchase offer counts after {upsell} (thresholds.upsell-hold), as Shopify ends it by itself.": (
        "Toimitus on ollut pidossa vähintään {age} viimeisestä muutoksestaan. Shopifyn itse asettama pito kassan "
        "jälkeisen tarjouksen ajaksi lasketaan, kun aikaa on kulunut {upsell} (thresholds.upsell-hold), koska Shopify "
        "päättää sen itse."
    ),
    "It was scheduled, and the time to begin has come and nothing has; or it was to be shipped by a time that has "
    "passed.": (
        "Toimituksen suunniteltu aika on tullut, eikä mitään ole tapahtunut; tai aika, johon mennessä piti lähettää, "
        "on mennyt."
    ),
    "It is still in a stage of yours that it should have left by now: by the day that was given when it was moved "
    "there, or by the time that the stage allows (due). Looked at where stages are defined, or asked for by name.": (
        "Tilaus on yhä omassa vaiheessasi, josta sen piti jo siirtyä: siirrettäessä annettuun päivään mennessä tai "
        "ajassa, jonka vaihe sallii (due). Katsotaan, jos vaiheita on määritelty tai tätä pyydetään nimeltä."
    ),
    "Nothing was shipped for {age} or longer since it was placed, or since its scheduled date came. Not what is on "
    "hold, scheduled or in progress; unpaid orders too, and the reason then says so.": (
        "Mitään ei ole lähetetty, ja tilauksesta tai sen suunnitellusta päivästä on vähintään {age}. Ei koske sitä, "
        "mikä on pidossa, suunniteltu tai työn alla; koskee myös maksamattomia tilauksia, ja syy kertoo sen silloin."
    ),
    "A part was shipped, the newest {age} ago or longer, and the rest was not. Not while the rest is on hold or "
    "scheduled.": (
        "Osa on lähetetty, viimeisin vähintään {age} sitten, ja loput eivät. Ei koske loppuja, jotka ovat pidossa tai "
        "suunniteltu."
    ),
    "The date of the payment terms has passed, and the order is neither paid nor refunded.": (
        "Maksuehdon eräpäivä on mennyt, eikä tilausta ole maksettu eikä hyvitetty."
    ),
    "Cancelled no more than {age} ago, and not all of the money that was received was given back. A fee that was "
    "kept on purpose counts too.": (
        "Peruutettu enintään {age} sitten, eikä kaikkea saatua rahaa ole palautettu. Myös tarkoituksella pidätetty "
        "maksu lasketaan."
    ),
}
