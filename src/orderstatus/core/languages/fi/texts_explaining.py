"""What an order is told to its customer in Finnish: `explain`.

Customers read `kuljetusyhtiö` and `seurantatunnus`, as in the messages that are mailed. A day may end with a full stop
of its own, `2.9.`, or with a year, so that no sentence ends with one.
"""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "This is about your order {name}.": "Tämä koskee tilaustasi {name}.",
    "This is about your order {name} of {day}.": "Tämä koskee {day} tekemääsi tilausta {name}.",
    "Your order {name} was cancelled on {day}.": "Tilauksesi {name} on peruutettu ({day}).",
    "We have paid {amount} back to you.": "Olemme palauttaneet sinulle {amount}.",
    "Nothing was charged.": "Sinulta ei ole veloitettu mitään.",
    "Your payment has lapsed: we need a new one before anything more can leave.": (
        "Maksusi on vanhentunut: tarvitsemme uuden maksun, ennen kuin voimme lähettää enempää."
    ),
    "We are still waiting for your payment of {amount}.": "Odotamme vielä maksuasi ({amount}).",
    "Your payment of {amount} was due on {day}.": "Maksusi ({amount}) eräpäivä {day} on mennyt.",
    "Your payment of {amount} is due on {day}.": "Maksusi eräpäivä on {day}, ja maksettavaa on {amount}.",
    "It is at this stage: {stage}.": "Tilauksesi vaihe on nyt tämä: {stage}.",
    "{text}": "{text}",
    "From us: {comment}": "Meiltä: {comment}",
    "We are preparing it.": "Valmistelemme tilaustasi.",
    "It leaves once the payment has arrived.": "Tilaus lähtee, kun maksu on saapunut.",
    "One more piece of it has still to leave.": "Tilauksesta on vielä yksi tuote lähettämättä.",
    "{count} more pieces of it have still to leave.": "Tilauksesta on vielä {count} tuotetta lähettämättä.",
    "The rest of it has still to leave.": "Osa tilauksesta on vielä lähettämättä.",
    "It waits here because the address seems not to be complete: please send us the right one.": (
        "Se odottaa meillä, koska osoite näyttää puutteelliselta: lähetäthän meille oikean osoitteen."
    ),
    "It waits here for your payment.": "Se odottaa meillä maksuasi.",
    "Something of it is out of stock: it leaves as soon as that is here again.": (
        "Jokin tuotteista on loppu varastosta: lähetys lähtee heti, kun tuotetta on taas."
    ),
    "When it can leave is not known yet.": "Lähtöpäivä ei ole vielä tiedossa.",
    "It leaves when what you are sending back has arrived.": (
        "Se lähtee, kun palauttamasi tuotteet ovat saapuneet meille."
    ),
    "It waits here while we look into something.": "Se odottaa meillä, kunnes olemme selvittäneet erään asian.",
    "It is planned to leave on {day}.": "Sen on määrä lähteä {day} aikana.",
    "We tell you when it can be collected.": "Ilmoitamme, kun sen voi noutaa.",
    "We bring it to you ourselves.": "Tuomme sen itse sinulle.",
    "It should leave by {day}.": "Sen pitäisi lähteä {day} mennessä.",
    "It should have left by {day}: we are sorry, and look into it.": (
        "Sen olisi pitänyt lähteä {day} mennessä: olemme pahoillamme ja selvitämme asiaa."
    ),
    "Your parcel": "Pakettisi",
    "Parcel {number} of {count}": "Paketti {number}/{count}",
    "Parcel {number} of {count} ({goods})": "Paketti {number}/{count} ({goods})",
    "{parcel}: {status}.": "{parcel}: {status}.",
    "Your order can be collected.": "Tilauksesi on noudettavissa.",
    "It was handed over on {day}.": "Se on luovutettu sinulle ({day}).",
    "It travels without tracking, so nobody hears of it on the way.": (
        "Se kulkee ilman seurantaa, joten sen matkaa ei voi seurata."
    ),
    "You can follow it here: {address}": "Voit seurata sitä täällä: {address}",
    "Its tracking number is {number}.": "Sen seurantatunnus on {number}.",
    "{parcel} is packed and waits for {carrier} to fetch it.": "{parcel} on pakattu ja odottaa noutoa ({carrier}).",
    "{parcel} is packed and waits to be fetched.": "{parcel} on pakattu ja odottaa noutoa.",
    "{parcel} left us on {day} with {carrier}.": "{parcel} lähti meiltä {day} ({carrier}).",
    "{parcel} left us on {day}.": "{parcel} lähti {day} meiltä.",
    "{parcel} has left us.": "{parcel} on lähtenyt meiltä.",
    "There is no news of it on the way yet.": "Siitä ei ole vielä seurantatietoja.",
    "{parcel} is on its way.": "{parcel} on matkalla.",
    "{parcel} has been on its way since {day}.": "{parcel} on ollut matkalla {day} alkaen.",
    "{parcel} is out for delivery, and should arrive today.": "{parcel} on jakelussa, ja sen pitäisi saapua tänään.",
    "{parcel} went out for delivery on {day}.": "{parcel} lähti {day} jakeluun.",
    "{parcel} waits for you at the pick-up point.": "{parcel} odottaa sinua noutopisteessä.",
    "{parcel} has been waiting for you at the pick-up point since {day}.": (
        "{parcel} on odottanut sinua noutopisteessä {day} alkaen."
    ),
    "It is in {place}.": "Noutopaikka: {place}.",
    "{parcel} is delayed, as the carrier says.": "{parcel} on kuljetusyhtiön mukaan myöhässä.",
    "{parcel} could not be handed over, as nobody was met.": "{parcel} jäi luovuttamatta, koska ketään ei tavattu.",
    "{parcel} could not be handed over on {day}, as nobody was met.": (
        "{parcel} jäi {day} luovuttamatta, koska ketään ei tavattu."
    ),
    "The carrier tries again, or leaves word where it can be collected.": (
        "Kuljetusyhtiö yrittää uudelleen tai ilmoittaa, mistä sen voi noutaa."
    ),
    "{parcel} could not be delivered.": "{parcel} ei päässyt perille.",
    "We ask the carrier about it, and write to you.": "Selvitämme asiaa kuljetusyhtiön kanssa ja kirjoitamme sinulle.",
    "{parcel} was delivered.": "{parcel} on toimitettu perille.",
    "{parcel} was delivered on {when}.": "{parcel} toimitettiin perille {when}.",
    "It was last seen on {when} in {place}.": "Viimeisin seurantatieto: {when}, {place}.",
    "It was last seen on {when}.": "Viimeisin seurantatieto: {when}.",
    "It should arrive on {day}.": "Sen pitäisi saapua {day} aikana.",
    "It should arrive today.": "Sen pitäisi saapua tänään.",
    "It should have arrived on {day}, and is late.": "Sen olisi pitänyt saapua {day} mennessä, mutta se on myöhässä.",
    "If nothing has happened by {day}, please write to us: we then look for it.": (
        "Jos mitään ei ole tapahtunut {day} mennessä, kirjoitathan meille, niin selvitämme, missä se on."
    ),
    "That is longer than it should take: we ask the carrier where it is.": (
        "Tähän on mennyt liian kauan: kysymme kuljetusyhtiöltä, missä se on."
    ),
    "We have your return request {name}.": "Olemme saaneet palautuspyyntösi {name}.",
    "We have your return request {name} of {day}.": "Olemme saaneet {day} tekemäsi palautuspyynnön {name}.",
    "We answer it by {day}.": "Vastaamme siihen {day} mennessä.",
    "We are sorry that our answer takes so long.": "Pahoittelemme, että vastauksemme kestää.",
    "About your return {name}:": "Palautuksesi {name}:",
    "It is approved, and we wait for the goods.": "Palautus on hyväksytty, ja odotamme tuotteita.",
    "The goods have arrived, and are being looked at.": "Tuotteet ovat saapuneet, ja tarkastamme niitä.",
    "The goods have arrived, and we pay you back next.": "Tuotteet ovat saapuneet, ja palautamme rahasi seuraavaksi.",
    "What you are to have instead leaves next.": "Vaihtotuotteesi lähtee seuraavaksi.",
    "All that was to be done about it is done.": "Kaikki siihen liittyvä on hoidettu.",
    "Your return {name} is finished.": "Palautuksesi {name} on käsitelty.",
    "We could not accept your return {name}: {why}": "Emme voineet hyväksyä palautustasi {name}: {why}",
    "We could not accept your return {name}.": "Emme voineet hyväksyä palautustasi {name}.",
}
