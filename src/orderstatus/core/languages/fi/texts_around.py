"""What Finnish says around the orders: files, settings, logging in, the mirror, the board, the demo shop."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # Files.
    "{count} rows in {file}": "{count} riviä tiedostossa {file}",
    "nothing matches": "hakua vastaavaa ei ole",
    "{file} is as it was": "{file} on ennallaan",
    "waiting for another run that writes {file}": "odotetaan toista ajoa, joka kirjoittaa tiedostoa {file}",
    # Progress.
    "asking {shops}": "kysytään: {shops}",
    "rows {rows}": "rivejä {rows}",
    "rows {rows} of {total}": "rivejä {rows} / {total}",
    "pages {pages}": "sivuja {pages}",
    "points {points}": "pisteitä {points}",
    "written {objects}": "kirjoitettu {objects}",
    "{time} left": "jäljellä {time}",
    # The settings.
    "there is no such file yet: `orderstatus config edit` makes it": (
        "tiedostoa ei vielä ole: `orderstatus config edit` tekee sen"
    ),
    "{key} set in {file}": "{key} asetettu tiedostoon {file}",
    "{key} taken out of {file}": "{key} poistettu tiedostosta {file}",
    "{key} is not set in {file}": "{key} ei ole asetettu tiedostossa {file}",
    "saved in {file}": "tallennettu tiedostoon {file}",
    "nothing was changed": "mitään ei muutettu",
    "{file} is right": "{file} on kunnossa",
    "there is no file {file}: every default holds": "tiedostoa {file} ei ole: oletukset ovat voimassa",
    # The doctor.
    "reading commands will work": "lukevat komennot toimivat",
    "reading commands will work, with what the warnings say": (
        "lukevat komennot toimivat, varoituksissa sanotuin rajoituksin"
    ),
    "reading commands will not work: exit code {code}": "lukevat komennot eivät toimi: paluukoodi {code}",
    # Logging in.
    "plan": "taso",
    "time zone": "aikavyöhyke",
    "scopes": "oikeudet",
    "profile": "profiili",
    "kept in": "säilytys",
    "What is not to be had, and the scope that would open it:": "Mitä ei saada, ja oikeus joka sen avaisi:",
    "logged out of {shop}": "kirjauduttu ulos: {shop}",
    "the settings of profile {name} stay": "profiilin {name} asetukset säilyvät",
    "commands now ask {name}": "komennot kysyvät nyt kaupalta {name}",
    # The mirror and its changes.
    "a sync that began {when} has not ended: some of this is as new as that": (
        "{when} alkanut synkronointi ei ole päättynyt: osa tästä on sen ajalta"
    ),
    "from the mirror, as of {when} ({ago})": "kopiosta, {when} ({ago})",
    "waiting for another run of reader {reader}": "odotetaan lukijan {reader} toista ajoa",
    "waiting for another sync of {shop}": "odotetaan kaupan {shop} toista synkronointia",
    "{shop}: orders that are held and that the shop does not count any more: {count}; "
    "`{command}` lets them go": "{shop}: kopiossa tilauksia, joita kauppa ei enää laske: {count}; "
    "`{command}` poistaa ne",
    "{shop}: orders forgotten: {count}": "{shop}: unohdettuja tilauksia: {count}",
    "{shop}: the mirror is gone": "{shop}: kopio on poistettu",
    "{shop}: {before} before, {after} now": "{shop}: ennen {before}, nyt {after}",
    "not yet": "ei vielä",
    "nothing has changed": "mikään ei ole muuttunut",
    "what was seen since {when}": "mitä on havaittu {when} jälkeen",
    "this is the first sync: what changes from now on is seen by the next one": (
        "tämä on ensimmäinen synkronointi: muutokset tästä eteenpäin havaitaan seuraavalla"
    ),
    "{shown} of {all} changes; --limit 0 shows all": "{shown} / {all} muutosta; --limit 0 näyttää kaikki",
    "back": "taaksepäin",
    # The board of `watch`.
    "and {count} more": "ja {count} muuta",
    "{count} open orders, {left} to ship": "avoimia tilauksia {count}, lähetettäviä {left}",
    "parcels, {days} d": "lähetykset, {days} pv",
    "no parcels": "ei lähetyksiä",
    "{left} / {maximum} points, {restore}/s": "pisteitä {left} / {maximum}, {restore}/s",
    "every {span}": "{span} välein",
    "{count} s": "{count} s",
    "{count} shops": "kauppoja {count}",
    "as of {when}": "tilanne {when}",
    "as of {when} ({ago})": "tilanne {when} ({ago})",
    "nothing was seen yet": "mitään ei ole vielä nähty",
    # The demo shop.
    "the demo shop begins anew at its next use": "demokauppa alkaa alusta, kun sitä seuraavan kerran käytetään",
    "try: {command}": "kokeile: {command}",
    "Ctrl-C stops it": "Ctrl-C lopettaa",
}
