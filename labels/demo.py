"""One of each product, with invented people: `python -m labels demo`, and material for the tests."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from labels.contracts.data import AgreementData, Kind
from labels.data import (
    Bar,
    CountLine,
    DeviceLabel,
    DonorReceiptData,
    ReceiptData,
    RejectLine,
    ReuseRow,
    ReuseSheetData,
    Section,
    SlipData,
    TableReport,
)

_CENTRE: Final = "Digibank Kortrijk"
_BRUSSELS: Final = ZoneInfo("Europe/Brussels")
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def device_labels(count: int) -> list[DeviceLabel]:
    """So many labels, each of another device."""
    models = (
        "Dell Latitude 5490",
        "HP ProBook 450 G6",
        "Lenovo ThinkPad L480",
        "Apple iPad 9",
        "Medion Akoya S3409",
    )
    return [
        DeviceLabel(
            tag=(tag := f"KOR-{number:06d}-{_SIGNS[number * 7 % 32]}"),
            url=f"https://digibank.kortrijk.be/d/{tag}",
            centre=_CENTRE,
            model=models[number % len(models)],
            found_phone="056 27 75 00",
        )
        for number in range(1, count + 1)
    ]


BRUIKLEEN: Final = AgreementData(
    kind=Kind.BRUIKLEEN,
    number="B-2026-00031",
    lender_name="Stad Kortrijk, bibliotheek",
    lender_address="Leiestraat 30, 8500 Kortrijk",
    owner_name="Stad Kortrijk",
    borrower_name="Şerife Yıldız-Łukasiewicz",
    borrower_birth_on=date(1987, 5, 9),
    borrower_address="Zwevegemsestraat 112 bus 3, 8500 Kortrijk",
    borrower_phone="0470 12 34 56",
    end_user_first_name="Elif",
    end_user_birth_year=2013,
    representative_signs=True,
    device_type="Laptop",
    device_make="Dell",
    device_model="Latitude 5490",
    device_serial="5CG8342J7K",
    device_tag="KOR-000123-X",
    accessories=("Lader", "Muis met draad", "Laptoptas", "Blad ‘Aan de slag’"),
    condition="Kleine kras op het deksel. Toetsenbord AZERTY. De batterij houdt ongeveer 3 uur.",
    known_limits=("Het dvd-station werkt niet.",),
    handed_over_at=datetime(2026, 11, 20, 14, 5, tzinfo=_BRUSSELS),
    handed_over_place="Kortrijk, centrale bibliotheek",
    due_on=date(2027, 11, 20),
    return_place="de centrale bibliotheek",
    repair_place="de bibliotheek of de Kringloopwinkel",
    clerk_name="An Desmet",
    regulation="uitleenreglement Digibank, gemeenteraad van 8 juni 2026",
    software="Er staat Linux Mint op.",
    updates_until=date(2029, 4, 30),
    privacy_contact="privacy@kortrijk.be",
)
HUUR: Final = AgreementData(
    kind=Kind.HUUR,
    number="H-2026-00007",
    lender_name="vzw De Kringloopwinkel Deltagroep",
    lender_address="Warande 9, 8501 Heule",
    lender_kbo="0455.224.265",
    borrower_name="Marc Vandenbroucke",
    borrower_birth_on=date(1961, 2, 28),
    borrower_address="Gentsesteenweg 8, 8500 Kortrijk",
    borrower_phone="056 00 00 01",
    device_type="Laptop",
    device_make="HP",
    device_model="ProBook 450 G6",
    device_serial="5CD9101XYZ",
    device_tag="KOR-000087-M",
    accessories=("Lader", "Laptoptas"),
    condition="Goede staat, lichte sporen van gebruik.",
    handed_over_at=datetime(2026, 11, 18, 10, 30, tzinfo=_BRUSSELS),
    handed_over_place="Kringloopwinkel Heule",
    due_on=date(2027, 11, 18),
    return_place="de Kringloopwinkel, Warande 9, Heule",
    clerk_name="Tom Claeys",
    price_eur=Decimal("30.00"),
    price_period="per jaar",
    deposit_eur=Decimal("40.00"),
    payment="met Bancontact op 18 november 2026",
    tariff_proof="UiTPAS met kansentarief",
    tariff_name="Sociaal tarief laptop",
    tariff_on=date(2026, 1, 1),
)
KOOP: Final = AgreementData(
    kind=Kind.KOOP,
    number="K-2026-00012",
    lender_name="vzw De Kringloopwinkel Deltagroep",
    lender_address="Warande 9, 8501 Heule",
    lender_kbo="0455.224.265",
    borrower_name="Oksana Kovalenko",
    borrower_birth_on=date(1990, 8, 17),
    borrower_address="Doorniksewijk 55, 8500 Kortrijk",
    device_type="Tablet",
    device_make="Apple",
    device_model="iPad 9",
    device_serial="DMPX12345",
    device_tag="KOR-000201-7",
    accessories=("Lader", "Hoes"),
    condition="Scherm zonder krassen. Batterij op 86 procent.",
    known_limits=("De linkse luidspreker kraakt.",),
    handed_over_at=datetime(2026, 11, 19, 16, 0, tzinfo=_BRUSSELS),
    handed_over_place="Kringloopwinkel Heule",
    clerk_name="Tom Claeys",
    price_eur=Decimal("85.00"),
    payment="met Bancontact op 19 november 2026",
    tariff_proof="verhoogde tegemoetkoming",
    tariff_name="Sociaal tarief tablet",
    guarantee_months=12,
)
RECEIPT: Final = ReceiptData(
    centre=_CENTRE,
    number="B-2026-00031",
    borrower_name="Şerife Yıldız-Łukasiewicz",
    device_type="Laptop",
    device_make="Dell",
    device_model="Latitude 5490",
    device_serial="5CG8342J7K",
    device_tag="KOR-000123-X",
    returned_at=datetime(2027, 11, 18, 11, 20, tzinfo=_BRUSSELS),
    returned_place="centrale bibliotheek, Kortrijk",
    clerk_name="An Desmet",
    accessories_returned=("Lader", "Laptoptas"),
    accessories_missing=("Muis met draad",),
    condition="Werkt. Eén toets zit los.",
)
SLIP: Final = SlipData(
    code="7KQM-X4PD",
    device_type="Laptop",
    valid_until=date(2027, 1, 19),
    place_name="Centrale bibliotheek Kortrijk",
    place_address="Leiestraat 30, 8500 Kortrijk",
    place_phone="056 27 75 00",
    opening_hours="dinsdag tot zaterdag, 10 tot 18 uur",
    ease_of_use=("groot scherm", "AZERTY-toetsenbord"),
    centre=_CENTRE,
)
DONOR: Final = DonorReceiptData(
    centre=_CENTRE,
    lot="L-2026-014",
    donor_name="CVO Miras",
    donor_reference="Inventaris 2026/3",
    received_on=date(2026, 11, 12),
    place="Kringloopwinkel Heule, werkplaats",
    received_by="Tom Claeys",
    counts=(
        CountLine("Laptop", 24, 21, 3),
        CountLine("Vaste computer", 10, 8, 2),
        CountLine("Tablet", 6, 6, 0),
    ),
    rejects=(
        RejectLine("Heel verouderd, geen marktwaarde", 3, Decimal("7.6")),
        RejectLine("Veel roest of schade aan de buitenkant", 2, Decimal("13.4")),
    ),
)
REUSE: Final = ReuseSheetData(
    centre=_CENTRE,
    tag="KOR-000123-X",
    device_type="Laptop",
    make="Dell",
    model="Latitude 5490",
    serial="5CG8342J7K",
    eee_category="6. Kleine IT- en telecommunicatieapparatuur",
    production_year=2018,
    weight_kg=Decimal("1.8"),
    donor_lot="L-2026-014",
    state="Klaar voor uitlening",
    printed_on=date(2026, 11, 20),
    url="https://digibank.kortrijk.be/d/KOR-000123-X",
    rows=(
        ReuseRow(date(2026, 11, 12), "Visuele controle", "Herbruikbaar. Kleine kras op het deksel.", "bibliotheek"),
        ReuseRow(date(2026, 11, 13), "Gegevens gewist", "Schijf S3Z8NB0K: 1 ronde, nagelezen, goed.", "technicus"),
        ReuseRow(date(2026, 11, 14), "Diagnose", "Batterij 81 procent, geheugen 8 GB.", "technicus"),
        ReuseRow(date(2026, 11, 14), "Onderdeel vervangen", "Toetsenbord vervangen.", "technicus"),
        ReuseRow(date(2026, 11, 15), "Getest", "Alle proeven goed, behalve het dvd-station.", "technicus"),
        ReuseRow(date(2026, 11, 16), "Nagekeken", "Goedgekeurd, graad B.", "tweede technicus"),
    ),
)
REPORT: Final = TableReport(
    title="Voorraad in oktober 2026",
    subtitle="Wat er binnenkwam, buitenging en nog in huis is.",
    centre=_CENTRE,
    facts=(("Gemaakt op", "1 november 2026 om 6.00 uur"), ("Plaatsen", "3"), ("Nummer", "V-2026-10")),
    sections=(
        Section(
            "Bewegingen per soort",
            ("Soort", "Begin", "Ontvangen", "Terug", "Uitgeleend", "Verhuurd", "Verkocht", "Weg", "Einde"),
            (
                ("Laptop", 62, 24, 4, -18, -3, -2, -3, 64),
                ("Vaste computer", 15, 10, 1, -4, 0, -1, -2, 19),
                ("Tablet", 9, 6, 0, -5, 0, -1, 0, 9),
            ),
            ("Totaal", 86, 40, 5, -27, -3, -4, -5, 92),
            note="Begin + erbij − eraf = einde. Verschil met de telling per toestand: 0.",
        ),
        Section(
            "Toestellen per fase",
            bars=(Bar("Werkplaats", 31), Bar("Voorraad", 61), Bar("Bij de lener", 118), Bar("Weg", 50)),
        ),
        Section(
            "Uitleningen",
            ("Route", "Soort", "Lopend", "Nieuw", "Gestopt", "Te laat", "Aandeel"),
            (
                ("Bibliotheek", "bruikleen", 97, 27, 5, 4, "82 %"),
                ("Kringloopwinkel", "huur", 21, 3, 0, 1, "18 %"),
            ),
            ("Samen", "", 118, 30, 5, 5, "100 %"),
        ),
    ),
)
