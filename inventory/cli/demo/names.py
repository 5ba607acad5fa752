"""The people of the demo. All of them are invented: names drawn from two lists, numbers that nobody can have.

Telephone numbers begin with 056 00, which is given to nobody; mail goes to example.be, which is nobody's.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

from inventory.people.actions import Borrower, NewEndUser


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(";"))


FIRST_NAMES = _words(
    """
    Aïcha; Amal; Amina; An; Anneleen; Arjun; Ayşe; Bart; Bilal; Bram; Camille; Carlos; Carine; Chantal; Daan;
    Danuta; Desta; Dirk; Dragana; Edith; Elif; Els; Emre; Fatima; Femke; Filip; Fleur; Frederik; Gabriela; Geert;
    Godelieve; Grace; Griet; Hamid; Hanna; Hassan; Hilde; Ibrahim; Ilse; Ingrid; Ioana; Isabelle; Ivan; Jamila; Jan;
    Jeroen; Joke; Joris; Joseph; Karel; Katrien; Khadija; Koen; Kofi; Laila; Lars; Layla; Leen; Lien; Lieve; Lotte;
    Luc; Lucia; Maarten; Magda; Malika; Marc; Marijke; Mariam; Mehmet; Mercy; Mieke; Mihai; Mohamed; Monique; Nadia;
    Natalia; Nele; Noor; Oksana; Olga; Omar; Patrick; Pieter; Rachid; Rahel; Rita; Roza; Ruben; Sabine; Said;
    Samira; Sanne; Senna; Sofie; Stijn; Svetlana; Tadesse; Tesfaye; Thi; Tine; Tom; Veerle; Viktor; Wout; Yasmine;
    Youssef; Yusuf; Zeynep; Zofia
    """
)
LAST_NAMES = _words(
    """
    Abebe; Achterberg; Adomako; Aerts; Aksoy; Amrani; Balcaen-Roos; Bakkal; Benali; Bogaertsen; Boudewijns;
    Brouckmans; Catteeuwe; Ceulemans; Claessens; Cosyns; Danneels; De Bleecker; De Brabandt; Declerckx; Defoort;
    Dekeyzer; Delmottebeek; Demirci; Demuynckx; Depoorteren; Desmedtge; Dewaele; Diallo; El Haddad; El Idrissi;
    Erdem; Fierens; Foulonneau; Gebremariam; Goethalsen; Haile; Hamidi; Horvat; Ionescu; Jansoone; Kabongo; Kaya;
    Khan; Kovalenko; Kowalczyk; Lambrechtse; Lefeverie; Leroyer; Maertensen; Mahmoudi; Marchandise; Mbeki; Melnyk;
    Mestdaghs; Mwamba; Naessensen; Ndiaye; Nguyen; Nowak; Okafor; Osei; Öztürk; Pauwelijn; Petrenko; Petrov;
    Popescu; Rahimi; Roelandts; Saïdi; Schepensen; Sharma; Soetaerts; Stoilov; Tahiri; Tanghe-Wouters;
    Teklehaimanot; Tran; Vanackere; Van Belleghemsen; Vandaelen; Van den Bogaarde; Vandenbergheke; Van der
    Plaetsenrode; Vanhoutteghem; Van Overbekenaar; Verbekemoes; Verhaegen; Vermeirsch; Verschuerenborn; Wastynsen;
    Wijffelsen; Yıldız; Zaman; Zielińska
    """
)

# Postcode and town as they stand on an address; the numbers in the streets are invented.
PLACES = (
    ("8500", "Kortrijk", 12),
    ("8501", "Heule", 4),
    ("8501", "Bissegem", 3),
    ("8510", "Marke", 3),
    ("8510", "Bellegem", 1),
    ("8510", "Kooigem", 1),
    ("8510", "Rollegem", 1),
    ("8511", "Aalbeke", 1),
)
NEIGHBOURS = (
    ("8520", "Kuurne"),
    ("8530", "Harelbeke"),
    ("8540", "Deerlijk"),
    ("8550", "Zwevegem"),
    ("8560", "Wevelgem"),
)
STREETS = _words(
    """
    Appelgaardstraat; Beekdreef; Berkenpad; Bloemistenlaan; Boomgaardweg; Broelpad; Dennenlaan; Eikenhof;
    Fonteinstraat; Groenling; Hazelaarstraat; Kapelletjesweg; Kasteelhof; Klaverveld; Kouterpad; Leiehof;
    Leeuwerikstraat; Lindenplein; Meersenpad; Merelstraat; Molenhoek; Noordhof; Bleekweg; Perelaarsweg;
    Populierendreef; Ruiterpad; Schaapsdreef; Sleutelbloemstraat; Spoorwegpad; Tulpenlaan; Veldkant; Vlasserspad;
    Watermolendreef; Wilgenhof; Zonnebloemstraat; Zuidpad
    """
)

CHILDREN = _words(
    """
    Adam; Amir; Axelle; Dina; Elias; Finn; Imani; Jules; Lina; Loubna; Maité; Milan; Nora; Obi; Rayan; Sara; Seppe;
    Yara
    """
)

_BOXES = ("", "", "", "a", " bus 2", " bus 11")


def people(random: Random) -> Iterator[tuple[str, str]]:
    """First and last names in a fixed but mixed order, each pair once."""
    pairs = [(first, last) for first in FIRST_NAMES for last in LAST_NAMES]
    random.shuffle(pairs)
    yield from pairs


def borrower(name: tuple[str, str], random: Random, *, today: date, from_elsewhere: bool = False) -> Borrower:
    """Somebody with an address, mostly a telephone number and sometimes a mail address."""
    if from_elsewhere:
        postal_code, city = random.choice(NEIGHBOURS)
    else:
        weighed = [(code, town) for code, town, weight in PLACES for _each in range(weight)]
        postal_code, city = random.choice(weighed)
    first, last = name
    mail = f"{_ascii(first)}.{_ascii(last)}@example.be"
    return Borrower(
        first_name=first,
        last_name=last,
        birth_date=birth_date(random, today),
        street=f"{random.choice(STREETS)} {random.randint(1, 148)}{random.choice(_BOXES)}",
        postal_code=postal_code,
        city=city,
        phone=f"056 00 {random.randint(0, 99):02d} {random.randint(0, 99):02d}" if random.random() < 0.85 else "",
        email=mail if random.random() < 0.55 else "",
    )


def birth_date(random: Random, today: date) -> date:
    """From 18 to 88, most between 25 and 60."""
    age = min(88, max(19, round(random.gauss(43, 16))))
    return date(today.year - age, random.randint(1, 12), random.randint(1, 28))


def child(random: Random, today: date) -> NewEndUser:
    """For whom a parent signs."""
    return NewEndUser(random.choice(CHILDREN), today.year - random.randint(8, 17))


_PLAIN = str.maketrans("àáâäçèéêëìíîïıñńòóôöşśùúûüýż", "aaaaceeeeiiiiinnoooossuuuuyz")


def _ascii(name: str) -> str:
    plain = name.lower().translate(_PLAIN).replace(" ", "").replace("-", "")
    return "".join(sign for sign in plain if "a" <= sign <= "z")
