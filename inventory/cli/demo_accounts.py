"""The organisations, places and people of the demo. The organisations exist; the people are invented."""

from inventory.access import SYSTEM, Role
from inventory.accounts.actions import opening, orgs, users
from inventory.accounts.models import Location, LocationKind, Organisation, OrgKind, User
from inventory.accounts.views import security
from inventory.accounts.views.sign_in import DEMO_ENDING, DEMO_PASSWORD

ORGANISATIONS = (
    # code, name, kind, gives devices
    ("STAD", "Stad Kortrijk", OrgKind.CITY, True),
    ("BIB", "Bibliotheek Kortrijk", OrgKind.LIBRARY, False),
    ("KRINGLOOP", "De Kringloopwinkel Deltagroep", OrgKind.REUSE_SHOP, False),
    ("OCMW", "OCMW Kortrijk", OrgKind.OCMW, True),
    ("AKZIE", "A'kzie", OrgKind.ASSOCIATION, False),
    ("AVANSA", "Avansa Mid- en Zuidwest", OrgKind.ASSOCIATION, False),
    ("MIRAS", "CVO Miras", OrgKind.ADULT_SCHOOL, True),
    ("SCALA", "CVO Scala", OrgKind.ADULT_SCHOOL, True),
    ("CREO", "CVO Creo", OrgKind.ADULT_SCHOOL, True),
    ("LIGO", "Ligo Midden- en Zuid-West-Vlaanderen", OrgKind.ADULT_SCHOOL, False),
    ("VIVES", "Hogeschool VIVES", OrgKind.ADULT_SCHOOL, True),
    ("HOWEST", "Howest", OrgKind.ADULT_SCHOOL, True),
    ("BARCO", "Barco", OrgKind.COMPANY, True),
    ("MENTOR", "Mentor vzw", OrgKind.ASSOCIATION, False),
)

LOCATIONS = (
    # code, organisation, name, kind, address
    ("BIB-C", "BIB", "Centrale Bibliotheek", LocationKind.LIBRARY, "Leiestraat 22, 8500 Kortrijk"),
    ("WERK", "BIB", "Werkplaats", LocationKind.WORKSHOP, "Leiestraat 22, 8500 Kortrijk"),
    ("STOCK", "STAD", "Stockplaats", LocationKind.STORE, "8500 Kortrijk"),
    ("WINKEL", "KRINGLOOP", "Kringloopwinkel Heule", LocationKind.SHOP, "Warande 9, 8501 Heule"),
    ("ZONNE", "STAD", "Wijkcentrum De Zonnewijzer", LocationKind.DIGIPUNT, "Langemeersstraat 6, 8500 Kortrijk"),
    ("CIRKANT", "STAD", "Wijkcentrum 't Cirkant", LocationKind.DIGIPUNT, "8510 Marke"),
    ("ZEVEN", "STAD", "Wijkcentrum De Zevenkamer", LocationKind.DIGIPUNT, "8501 Heule"),
    ("BISSEGEM", "STAD", "Wijkcentrum Bissegem", LocationKind.WIJKCENTRUM, "8501 Bissegem"),
    ("AALBEKE", "STAD", "OC Aalbeke", LocationKind.WIJKCENTRUM, "8511 Aalbeke"),
    ("OVERLEIE", "STAD", "Buurtwerk Overleie", LocationKind.WIJKCENTRUM, "Overleiestraat 45, 8500 Kortrijk"),
)

# Weekdays from 0 for Monday; a day that is not here is a day on which the place is closed.
HOURS: dict[str, dict[int, str]] = {
    "BIB-C": {1: "10:00-18:00", 2: "10:00-18:00", 3: "10:00-19:30", 4: "10:00-18:00", 5: "10:00-16:00"},
    "WINKEL": {**dict.fromkeys((1, 2, 3, 4), "10:00-12:30, 13:00-18:00"), 5: "10:00-17:00"},
}

PEOPLE = (
    # address before @demo.example, name, role, organisation, location
    ("bib", "Bieke Boekaert", Role.LIBRARY, "BIB", "BIB-C"),
    ("winkel", "Wim Winkelaere", Role.SHOP, "KRINGLOOP", "WINKEL"),
    ("technieker", "Tarik Technowski", Role.TECHNICIAN, "BIB", "WERK"),
    ("technieker2", "Tineke Tweedehand", Role.TECHNICIAN, "BIB", "WERK"),
    ("ocmw", "Odette Onthaal", Role.SOCIAL_WORKER, "OCMW", ""),
    ("akzie", "Achmed Akker", Role.PARTNER_REFERRER, "AKZIE", ""),
    ("avansa", "Ann Avontuur", Role.PARTNER_REFERRER, "AVANSA", ""),
    ("coordinator", "Cora Coördens", Role.COORDINATOR, "STAD", "STOCK"),
    ("miras", "Mira Schenkels", Role.DONOR, "MIRAS", ""),
    ("beheer", "Bert Beheers", Role.ADMIN, "STAD", ""),
    ("bank", "Wisbank 1", Role.BENCH, "BIB", "WERK"),
)


def demo_accounts() -> dict[str, User]:
    """Make them all; gives the users by the part of their address before the @. The caller saves."""
    orgs_by_code: dict[str, Organisation] = {
        code: orgs.add_org(code=code, name=name, kind=kind, is_donor=is_donor, actor=SYSTEM)
        for code, name, kind, is_donor in ORGANISATIONS
    }
    places: dict[str, Location] = {
        code: orgs.add_location(org=orgs_by_code[org], code=code, name=name, kind=kind, address=address, actor=SYSTEM)
        for code, org, name, kind, address in LOCATIONS
    }
    for code, week in HOURS.items():
        opening.set_hours(places[code], week, actor=SYSTEM)
    hashed = security.hashed(DEMO_PASSWORD)
    made: dict[str, User] = {}
    for part, name, role, org, place in PEOPLE:
        made[part] = users.add_user(
            email=part + DEMO_ENDING,
            name=name,
            roles=[(role, orgs_by_code[org])],
            location=places.get(place),
            actor=SYSTEM,
        )
        if role is not Role.BENCH:
            made[part].password = hashed
    return made
