"""What Finnish says of the merchant's own stages: where an order is, how it is moved, and how stages are defined."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # Where an order is.
    "in no stage": "ei missään vaiheessa",
    "since {when}": "alkaen {when}",
    "due {when}": "määräaika {when}",
    "overdue since {when}": "myöhässä, määräaika {when}",
    "out of every stage": "pois vaiheista",
    "{comment} (for the customer)": "{comment} (asiakkaalle)",
    "1 older move": "1 vanhempi siirto",
    "{count} older moves": "{count} vanhempaa siirtoa",
    "{count} older moves were let go of": "poistettuja vanhempia siirtoja: {count}",
    "{order} has never been in a stage": "{order} ei ole ollut missään vaiheessa",
    "no open order is in a stage": "yksikään avoin tilaus ei ole missään vaiheessa",
    # Moving orders.
    "into {stage}": "vaiheeseen {stage}",
    "from {before} to {stage}": "vaiheesta {before} vaiheeseen {stage}",
    "take it out of {stage}": "pois vaiheesta {stage}",
    "note on {stage}": "kommentti vaiheeseen {stage}",
    "{count} of the oldest entries of its history are let go of": (
        "historian vanhimpia merkintöjä poistetaan {count} kpl"
    ),
    "in {stage} already": "jo vaiheessa {stage}",
    "in no stage already": "jo ilman vaihetta",
    "from {stage} an order may go on to: {next}": "vaiheesta {stage} voi siirtyä vain: {next}",
    "{stage} is its last stage: no other follows": "{stage} on viimeinen vaihe: siitä ei siirrytä eteenpäin",
    "its history is not as orderstatus writes it, and is left alone": (
        "historia ei ole orderstatuksen kirjoittama, joten siihen ei kosketa"
    ),
    "nothing moves it by itself any more": "mikään ei enää siirrä sitä itsestään",
    "it was moved each time this run was about to": "se siirrettiin joka kerta juuri ennen tätä ajoa",
    "{by} moved it meanwhile: {why}": "{by} siirsi sen sillä välin: {why}",
    "it is in {stage} now": "se on nyt vaiheessa {stage}",
    "it is in no stage now": "se ei ole nyt missään vaiheessa",
    "nobody knows whether it was done; `--resume` looks again": (
        "ei tiedetä, tehtiinkö se; `--resume` katsoo uudelleen"
    ),
    "it was moved, but its tag was not changed: {why}": "siirrettiin, mutta tunniste jäi muuttamatta: {why}",
    "its tags were not changed: {why}": "tunnisteita ei muutettu: {why}",
    "tags: {tags}": "tunnisteet: {tags}",
    "tags that are removed: {tags}": "poistettavat tunnisteet: {tags}",
    "{count} of them came to it more than {span} ago: no customer is told of those": (
        "niistä {count} on jo vanhoja (yli {span}): niistä ei kerrota asiakkaille"
    ),
    # Taking over statuses from elsewhere.
    "`{status}` is no stage here: `--map` says which it is": "`{status}` ei ole täällä vaihe: `--map` kertoo oikean",
    "it has several of these tags: {statuses}": "tilauksella on useita näistä tunnisteista: {statuses}",
    "its rows say different things: {statuses}": "sen riveillä on eri tiloja: {statuses}",
    "the line has no status": "rivillä ei ole mitään tilaa",
    # Defining stages, and keeping them in the shop.
    "any": "mikä tahansa",
    "none": "ei mikään",
    "{stage} is defined in {file}": "{stage} on määritelty tiedostossa {file}",
    "still to be defined: {stages}": "vielä määrittelemättä: {stages}",
    "{stage} is changed in {file}": "{stage} on muutettu tiedostossa {file}",
    "{stage} is taken out of {file}": "{stage} on poistettu tiedostosta {file}",
    "{file} is right: {count} stages": "{file} on kunnossa, vaiheita {count}",
    "no stages are defined in {file}: `orderstatus stage add --help`": (
        "tiedostossa {file} ei ole vaiheita: `orderstatus stage add --help`"
    ),
    "how many orders are in it is not known: {error}": "vaiheen tilausten määrää ei tiedetä: {error}",
    "the shop has these stages already": "kaupassa on jo nämä vaiheet",
    "the shop keeps {count} stages": "vaiheet on viety kauppaan, niitä on {count}",
    "{file} has these stages already": "tiedostossa {file} on jo nämä vaiheet",
    "{file} has the shop's {count} stages": "tiedostossa {file} on nyt kaupan vaiheet, niitä on {count}",
    "as it was before it is kept in {file}": "aiempi sisältö on tallessa tiedostossa {file}",
    "nothing was written": "mitään ei kirjoitettu",
    "{file} has changes that were never pushed; write over them?": (
        "tiedostossa {file} on muutoksia, joita ei ole viety kauppaan; kirjoitetaanko niiden päälle?"
    ),
}
