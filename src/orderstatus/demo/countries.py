"""The countries the demo shop sells to: invented names, real towns, and how a parcel travels there."""

from __future__ import annotations

from typing import NamedTuple


class Country(NamedTuple):
    """One market. `vat` is the tax contained in its prices, in thousandths; `days` the usual span of a delivery;
    `phone` a prefix of numbers set aside for fiction (or plainly impossible), two digits short."""

    code: str
    name: str
    locale: str
    vat: int
    days: tuple[int, int]
    carriers: tuple[str, ...]
    currency: str
    phone: str
    towns: tuple[tuple[str, str, str | None, str | None], ...]
    streets: tuple[str, ...]
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NORDIC = ("PostNord", "PostNord", "Posti", "GLS")
_EUROPE = ("GLS", "GLS", "DHL Express", "UPS", "Posti")
_WORLD = ("DHL Express", "UPS", "Posti")

_ALL = (
    Country(
        "FI", "Finland", "fi", 255, (1, 3),
        ("Posti",) * 11 + ("Matkahuolto",) * 5 + ("GLS",) * 2 + ("PostNord", "DHL Express"),
        "EUR", "+3584000000",
        (
            ("Helsinki", "00530", None, None), ("Espoo", "02100", None, None), ("Tampere", "33200", None, None),
            ("Turku", "20100", None, None), ("Oulu", "90100", None, None), ("Jyväskylä", "40100", None, None),
            ("Rovaniemi", "96200", None, None), ("Kuopio", "70100", None, None), ("Vaasa", "65100", None, None),
            ("Äänekoski", "44100", None, None),
        ),
        ("Mallikatu", "Esimerkkitie", "Kokeilupolku", "Näytekuja", "Havukatu"),
        _names("Aino Eino Helmi Väinö Onni Sylvi Toivo Kerttu Otso Lumi Veikko Saimi Ilmari Hilla Jalmari Tyyne "
               "Åke Birgitta Kaarlo Pihla"),
        _names("Koesalo Mallinen Esimerkkilä Näytelä Hakaranta Yläpuro Metsäkoski Öljymäki Suvirinne Kivipelto "
               "Hämeensuo Tyynelä Åkerlind Järvikallio Korpiaho Lehtovaara"),
    ),
    Country(
        "SE", "Sweden", "sv", 250, (2, 5), _NORDIC, "SEK", "+467017406",
        (("Stockholm", "113 30", None, None), ("Göteborg", "411 03", None, None), ("Umeå", "903 26", None, None)),
        ("Provgatan", "Exempelvägen", "Mallgränd"),
        _names("Åsa Björn Linnéa Örjan Märta Göran Ebba Sören Hjördis Nils"),
        _names("Provström Exempelberg Mallqvist Åhsgård Björkehall Sjöbladh Öhrnlund"),
    ),
    Country(
        "EE", "Estonia", "et", 240, (2, 4), ("Posti", "GLS"), "EUR", "+372555001",
        (("Tallinn", "10111", None, None), ("Tartu", "51003", None, None)),
        ("Näidise tee", "Proovi"), _names("Õnne Jüri Maarja Ülle Tõnu"), _names("Näidismaa Proovel Õunaste Pärnik"),
    ),
    Country(
        "DE", "Germany", "de", 190, (3, 7), _EUROPE, "EUR", "+49176040690",
        (("Berlin", "10115", None, None), ("Köln", "50667", None, None), ("München", "80331", None, None)),
        ("Musterstraße", "Beispielweg"), _names("Jörg Käthe Lena Götz Änne Moritz"),
        _names("Mustermeier Beispielhuber Größling Probst-Vogel"),
    ),
    Country(
        "GB", "United Kingdom", "en", 0, (4, 8), _WORLD, "GBP", "+4477009001",
        (("London", "E8 4AA", "England", "ENG"), ("Leeds", "LS1 4AP", "England", "ENG")),
        ("Sample Row", "Specimen Lane"), _names("Maud Alfie Beatrix Rory Siân"),
        _names("Sampleton O'Specimen Testerby"),
    ),
    Country(
        "US", "United States", "en", 0, (5, 11), _WORLD, "USD", "+120255501",
        (
            ("Portland", "97205", "Oregon", "OR"), ("Duluth", "55802", "Minnesota", "MN"),
            ("Austin", "78701", "Texas", "TX"),
        ),
        ("Sample Ave", "Placeholder Blvd"), _names("Wren Otis Mabel Jasper June"),
        _names("Sampleson Placeholder Doeworth"),
    ),
    Country(
        "NO", "Norway", "nb", 0, (3, 6), _NORDIC, "EUR", "+479999990",
        (("Oslo", "0150", None, None), ("Tromsø", "9008", None, None)),
        ("Eksempelveien",), _names("Bjørg Håkon Åshild Sølvi"), _names("Prøvestad Eksempelsen Øverdal"),
    ),
    Country(
        "FR", "France", "fr", 200, (3, 7), _EUROPE, "EUR", "+336399801",
        (("Lyon", "69002", None, None), ("Paris", "75011", None, None)),
        ("rue de l'Exemple",), _names("Éloïse Gaël Zoé Maël"), _names("Modèlemont Exemplard"),
    ),
    Country(
        "GR", "Greece", "el", 240, (4, 8), _EUROPE, "EUR", "+3069000000",
        (("Αθήνα", "105 57", None, None),), ("Οδός Παραδείγματος",),
        _names("Ελένη Νίκος Δάφνη"), _names("Παραδείγμος Δοκιμίδης"),
    ),
    Country(
        "JP", "Japan", "ja", 0, (5, 10), _WORLD, "EUR", "+8190000000",
        (("東京", "100-0001", "Tokyo", "JP-13"), ("札幌", "060-0001", "Hokkaidō", "JP-01")),
        ("見本町",), _names("花子 太郎 さくら 陽菜 健"), _names("見本 例山 試田"),
    ),
    Country(
        "CN", "China", "zh-CN", 0, (6, 12), _WORLD, "EUR", "+8613800000",
        (("上海", "200000", "Shanghai", "SH"),), ("示例路",), _names("小明 丽 伟 晓雪"), _names("样 例 试"),
    ),
    Country(
        "AE", "United Arab Emirates", "ar", 0, (5, 10), _WORLD, "EUR", "+97150000000",
        (("دبي", "00000", "Dubai", "DU"),), ("شارع المثال",),
        _names("ليلى عمر نور سلمى"), _names("المثالي النموذجي التجريبي"),
    ),
    Country(
        "IL", "Israel", "he", 0, (5, 10), _WORLD, "EUR", "+97250000000",
        (("תל אביב", "6100000", None, None),), ("רחוב הדוגמה",), _names("נועה איתן תמר"), _names("דוגמאי לדוגמה"),
    ),
)  # fmt: skip

COUNTRIES = {country.code: country for country in _ALL}
# One entry a share, for a shop in Finland.
_FROM_FINLAND = (
    *("FI",) * 66, *("SE",) * 9, *("EE",) * 4, *("DE",) * 5, *("GB",) * 3, *("US",) * 3, *("NO",) * 2, *("FR",) * 2,
    "GR", "JP", "JP", "CN", "AE", "IL",
)  # fmt: skip


def weights(home: str) -> tuple[str, ...]:
    """The countries that a shop in `home` (FI or SE) sells to, each once for every share it has: two thirds stay at
    home, a tenth goes to the neighbour, the rest wherever it is wanted."""
    if home == "FI":
        return _FROM_FINLAND
    swapped = {"FI": home, home: "FI"}
    return tuple(swapped.get(code, code) for code in _FROM_FINLAND)
