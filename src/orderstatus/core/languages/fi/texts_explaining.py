"""What an order is told to its customer in Finnish: `explain`."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # An order told to its customer.
    "This is about your order {name}.": "Tämä koskee tilaustasi {name}.",
    "This is about your order {name} of {day}.": "Tämä koskee tilaustasi {name}, joka tehtiin {day}",
    "Your order {name} was cancelled on {day}.": "Tilauksesi {name} peruutettiin {day}",
    "We have paid {amount} back to you.": "Olemme palauttaneet sinulle {amount}.",
    "Nothing was charged.": "Mitään ei veloitettu.",
    "Your payment has lapsed: we need a new one before anything more can leave.": (
        "Maksusi on vanhentunut: tarvitsemme uuden ennen kuin voimme lähettää enempää."
    ),
    "We are still waiting for your payment of {amount}.": "Odotamme vielä maksuasi, {amount}.",
    "Your payment of {amount} was due on {day}.": "Maksusi {amount} erääntyi {day}",
    "Your payment of {amount} is due on {day}.": "Maksusi {amount} erääntyy {day}",
    "We are preparing it.": "Valmistelemme sitä.",
    "It leaves once the payment has arrived.": "Se lähtee, kun maksu on saapunut.",
    "One more piece of it has still to leave.": "Siitä on vielä yksi tuote lähettämättä.",
    "{count} more pieces of it have still to leave.": "Siitä on vielä {count} tuotetta lähettämättä.",
    "The rest of it has still to leave.": "Osa siitä on vielä lähettämättä.",
    "It waits here because the address seems not to be complete: please send us the right one.": (
        "Se odottaa meillä, koska osoite näyttää puutteelliselta: lähetäthän meille oikean."
    ),
    "It waits here for your payment.": "Se odottaa meillä maksuasi.",
    "Something of it is out of stock: it leaves as soon as that is here again.": (
        "Jokin siitä on loppu varastosta: se lähtee heti, kun tuotetta on taas."
    ),
    "When it can leave is not known yet.": "Lähtöpäivä ei ole vielä tiedossa.",
    "It leaves when what you are sending back has arrived.": "Se lähtee, kun palautuksesi on saapunut.",
    "It waits here while we look into something.": "Se odottaa meillä, kun selvitämme erästä asiaa.",
    "It is planned to leave on {day}.": "Sen on määrä lähteä {day}",
    "We tell you when it can be collected.": "Kerromme, kun sen voi noutaa.",
    "We bring it to you ourselves.": "Tuomme sen itse sinulle.",
    "It should leave by {day}.": "Sen pitäisi lähteä viimeistään {day}",
    "It should have left by {day}: we are sorry, and look into it.": (
        "Sen olisi pitänyt lähteä viimeistään {day} Olemme pahoillamme ja selvitämme asiaa."
    ),
    "Your parcel": "Pakettisi",
    "Parcel {number} of {count}": "Paketti {number}/{count}",
    "Parcel {number} of {count} ({goods})": "Paketti {number}/{count} ({goods})",
    "{parcel}: {status}.": "{parcel}: {status}.",
    "Your order can be collected.": "Tilauksesi on noudettavissa.",
    "It was handed over on {day}.": "Se luovutettiin {day}",
    "It travels without tracking, so nobody hears of it on the way.": (
        "Se kulkee ilman seurantaa, joten matkasta ei kuulu mitään."
    ),
    "You can follow it here: {address}": "Voit seurata sitä täällä: {address}",
    "Its tracking number is {number}.": "Sen seurantanumero on {number}.",
    "{parcel} is packed and waits for {carrier} to fetch it.": "{parcel} on pakattu ja odottaa noutoa ({carrier}).",
    "{parcel} is packed and waits to be fetched.": "{parcel} on pakattu ja odottaa noutoa.",
    "{parcel} left us on {day} with {carrier}.": "{parcel} lähti meiltä {day} ({carrier}).",
    "{parcel} left us on {day}.": "{parcel} lähti meiltä {day}",
    "{parcel} has left us.": "{parcel} on lähtenyt meiltä.",
    "There is no news of it on the way yet.": "Matkalta ei ole vielä tietoja.",
    "{parcel} is on its way.": "{parcel} on matkalla.",
    "{parcel} has been on its way since {day}.": "{parcel} on ollut matkalla {day} alkaen.",
    "{parcel} is out for delivery, and should arrive today.": "{parcel} on jakelussa, ja sen pitäisi tulla tänään.",
    "{parcel} went out for delivery on {day}.": "{parcel} lähti jakeluun {day}",
    "{parcel} waits for you at the pick-up point.": "{parcel} odottaa sinua noutopisteessä.",
    "{parcel} has been waiting for you at the pick-up point since {day}.": (
        "{parcel} on odottanut sinua noutopisteessä {day} alkaen."
    ),
    "It is in {place}.": "Paikka: {place}.",
    "{parcel} is delayed, as the carrier says.": "{parcel} on kuljettajan mukaan viivästynyt.",
    "{parcel} could not be handed over, as nobody was met.": (
        "{parcel}: toimitus ei onnistunut, koska ketään ei tavattu."
    ),
    "{parcel} could not be handed over on {day}, as nobody was met.": (
        "{parcel}: toimitus {day} ei onnistunut, koska ketään ei tavattu."
    ),
    "The carrier tries again, or leaves word where it can be collected.": (
        "Kuljettaja yrittää uudelleen tai ilmoittaa, mistä sen voi noutaa."
    ),
    "{parcel} could not be delivered.": "{parcel}: toimitus ei onnistunut.",
    "We ask the carrier about it, and write to you.": "Kysymme asiaa kuljettajalta ja kirjoitamme sinulle.",
    "{parcel} was delivered.": "{parcel} on toimitettu.",
    "{parcel} was delivered on {when}.": "{parcel} toimitettiin {when}.",
    "It was last seen on {when} in {place}.": "Viimeisin havainto: {when}, {place}.",
    "It was last seen on {when}.": "Viimeisin havainto: {when}.",
    "It should arrive on {day}.": "Sen pitäisi tulla {day}",
    "It should arrive today.": "Sen pitäisi tulla tänään.",
    "It should have arrived on {day}, and is late.": "Sen olisi pitänyt tulla {day} ja se on myöhässä.",
    "If nothing has happened by {day}, please write to us: we then look for it.": (
        "Jos mitään ei ole tapahtunut {day} mennessä, kirjoitathan meille: etsimme sen."
    ),
    "That is longer than it should take: we ask the carrier where it is.": (
        "Se on kestänyt liian kauan: kysymme kuljettajalta, missä se on."
    ),
    "We have your return request {name}.": "Olemme saaneet palautuspyyntösi {name}.",
    "We have your return request {name} of {day}.": "Olemme saaneet palautuspyyntösi {name}, {day}",
    "We answer it by {day}.": "Vastaamme siihen viimeistään {day}",
    "We are sorry that our answer takes so long.": "Pahoittelemme, että vastauksemme kestää.",
    "About your return {name}:": "Palautuksestasi {name}:",
    "It is approved, and we wait for the goods.": "Se on hyväksytty, ja odotamme tavaroita.",
    "The goods have arrived, and are being looked at.": "Tavarat ovat saapuneet, ja tarkastamme niitä.",
    "The goods have arrived, and we pay you back next.": "Tavarat ovat saapuneet, ja palautamme sinulle rahat.",
    "What you are to have instead leaves next.": "Vaihtotuotteesi lähtee seuraavaksi.",
    "All that was to be done about it is done.": "Kaikki siihen liittyvä on tehty.",
    "Your return {name} is finished.": "Palautuksesi {name} on valmis.",
    "We could not accept your return {name}: {why}": "Emme voineet hyväksyä palautustasi {name}: {why}",
    "We could not accept your return {name}.": "Emme voineet hyväksyä palautustasi {name}.",
}
