"""One of each paper that is no contract, with invented people: for `python -m labels demo` and for the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from labels import demo
from labels.data import Bar, Flow, Section, TableReport
from labels.paper import Paper
from labels.papers.board import board
from labels.papers.circular import circular_proof, thanks_letter
from labels.papers.letters import LetterData, NoticeData, letter, notice
from labels.papers.placements import placement_agreement, placement_receipt
from labels.papers.receipts import AccessoriesData, Accessory, accessories, donor_receipt, receipt, slip
from labels.papers.reports import report
from labels.papers.samples_circular import CIRCULAR_PROOF, DASHBOARD, THANKS
from labels.papers.samples_placements import AGREEMENT_OF_CLASS, AGREEMENT_OF_DIGIPUNT, RECEIPT_OF_CLASS
from labels.papers.subsidy import subsidy_report
from labels.papers.subsidy_data import (
    Band,
    GroupCount,
    Indicator,
    LoanRow,
    Partner,
    RouteCount,
    Story,
    SubsidyReportData,
)
from labels.papers.wiping import (
    DeviceDisk,
    DiskWipe,
    DonorProofData,
    OtherDevice,
    WipeCertificateData,
    donor_proof,
    wipe_certificate,
)
from labels.papers.workshop import StockLine, StocktakeData, WorkOrderData, reuse_sheet, stocktake, work_order

_CENTRE: Final = "Digibank Kortrijk"
_ZONE: Final = ZoneInfo("Europe/Brussels")
_URL: Final = "https://digibank.kortrijk.be/d/KOR-000123-X"
_CHECK: Final = "digibank.kortrijk.be/check"


def _at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=_ZONE)


RECEIPT: Final = replace(
    demo.RECEIPT,
    data_stated_by="An Desmet, bibliotheek, bij het terugbrengen",
    data_statement="Er staan nog foto’s op het toestel. De lener nam zelf een kopie. Wij wissen nu alles.",
)
ACCESSORIES: Final = AccessoriesData(
    centre=_CENTRE,
    number="B-2026-00031",
    borrower_name="Şerife Yıldız-Łukasiewicz",
    device_type="Laptop",
    device_make="Dell",
    device_model="Latitude 5490",
    device_tag="KOR-000123-X",
    device_serial="5CG8342J7K",
    items=(
        Accessory("Lader", True),
        Accessory("Muis met draad", True),
        Accessory("Laptoptas", True),
        Accessory("Simkaart", False),
        Accessory("Blad ‘Aan de slag’"),
    ),
    handed_over_at=_at(11, 20, 14, 5),
    handed_over_place="Kortrijk, centrale bibliotheek",
    clerk_name="An Desmet",
    url=_URL,
)
_NVME: Final = DiskWipe(
    serial="S3Z8NB0K614022",
    model="Samsung PM981",
    kind="NVMe-schijf",
    size="256 GB",
    category="purge",
    method="NVMe Sanitize, crypto erase",
    tool="nwipe 0.42",
    verify="volledig nagelezen",
    started_at=_at(11, 13, 9, 2),
    ended_at=_at(11, 13, 9, 4),
    is_good=True,
    operator="Tom Claeys, technieker",
    verifier="Fatima El Amrani, technieker",
    place="Kringloopwinkel Heule, werkplaats",
    evidence="9f3c1d0b7a5e4c21b6a0f9d8e7c6b5a4039281706f5e4d3c2b1a09f8e7d6c5b4",
)
_HDD: Final = replace(
    _NVME,
    serial="WD-WCC6Y3LK0P1T",
    model="WDC WD10EZEX",
    kind="Harde schijf",
    size="1 TB",
    category="clear",
    method="1 ronde met nullen",
    started_at=_at(11, 13, 9, 30),
    ended_at=_at(11, 13, 12, 41),
    evidence="",
)
_SHREDDED: Final = replace(
    _NVME,
    serial="Z1D5KQ7M",
    model="Seagate ST500DM002",
    kind="Harde schijf",
    size="500 GB",
    category="destroy",
    method="Doorboord",
    tool="",
    verify="",
    started_at=None,
    ended_at=_at(11, 14, 16, 20),
    evidence="",
)
CERTIFICATE: Final = WipeCertificateData(
    centre=_CENTRE,
    tag="KOR-000123-X",
    device_type="Laptop",
    make="Dell",
    model="Latitude 5490",
    serial="5CG8342J7K",
    donor_lot="L-2026-014",
    disks=(_NVME, _HDD),
    made_at=_at(11, 14, 9, 15),
    url=_URL,
    check_url=_CHECK,
)
PROOF: Final = DonorProofData(
    centre=_CENTRE,
    lot="L-2026-014",
    donor_name="CVO Miras",
    donor_reference="Inventaris 2026/3",
    received_on=date(2026, 11, 12),
    disks=(
        DeviceDisk("KOR-000123-X", "Dell Latitude 5490", _NVME, "5CG8342J7K"),
        DeviceDisk("KOR-000123-X", "Dell Latitude 5490", _HDD, "5CG8342J7K"),
        DeviceDisk("KOR-000124-4", "HP ProBook 450 G6", replace(_NVME, serial="BTHH83610A2K"), "5CD9101XYZ"),
        DeviceDisk("KOR-000127-S", "HP ProDesk 400 G4", _SHREDDED, "8CC7490QPL"),
    ),
    without_disk=(
        OtherDevice("KOR-000128-W", "Lenovo ThinkCentre M910", "Er zit geen schijf in.", "PC0R1X2Z", date(2026, 11, 13),
                    "Tom Claeys, technieker"),
    ),
    still_open=(OtherDevice("KOR-000130-P", "Apple iPad 6", "Wacht op ontgrendelen.", "DMPX12345"),),
    made_at=_at(11, 16, 17),
    made_by="Tom Claeys",
    check_url=_CHECK,
)  # fmt: skip
WORK_ORDER: Final = WorkOrderData(
    centre=_CENTRE,
    number="R-2026-0042",
    opened_on=date(2026, 11, 17),
    state="Hersteld",
    device_type="Laptop",
    device_make="Dell",
    device_model="Latitude 5490",
    device_tag="KOR-000123-X",
    device_serial="5CG8342J7K",
    complaint="Het scherm blijft zwart als ik de laptop open doe. De lamp brandt wel.",
    fault="Scherm",
    keep_data=True,
    guarantee="Bruikleen: herstellen is gratis zolang de lening loopt.",
    accessories=("Lader",),
    diagnosis="De kabel van het scherm zat los en is beschadigd aan het scharnier.",
    work="Kabel vervangen, scharnier vastgezet.",
    parts=("Schermkabel Dell 0K3FR7", "2 schroeven M2"),
    minutes=35,
    cost_eur=Decimal("14.50"),
    tests=(
        ("Start op", True),
        ("Scherm", True),
        ("Toetsenbord", True),
        ("Muisvlak", True),
        ("Wifi", True),
        ("Laden", False),
        ("Elektrisch veilig", None),
    ),
    outcome="Hersteld",
    technician_name="Tom Claeys",
    place="Kringloopwinkel Heule, werkplaats",
    printed_on=date(2026, 11, 18),
    url=_URL,
)
BLANK_ORDER: Final = replace(
    WORK_ORDER,
    state="Gemeld",
    keep_data=False,
    diagnosis="",
    work="",
    parts=(),
    minutes=None,
    cost_eur=None,
    outcome="",
    tests=tuple((name, None) for name, _ in WORK_ORDER.tests),
    technician_name="",
)
_MODELS: Final = ("Dell Latitude 5490", "HP ProBook 450 G6", "Lenovo ThinkPad L480", "Apple iPad 9")
_LINES: Final = tuple(
    StockLine(
        f"KOR-{200 + number:06d}-{'7MXQ'[number % 4]}", _MODELS[number % 4], "Centrale bibliotheek, rek B", "Klaar"
    )
    for number in range(24)
)
STOCKTAKE: Final = StocktakeData(
    centre=_CENTRE,
    place="Centrale bibliotheek, rek B",
    number="T-2026-03",
    expected=_LINES,
    found_here=_LINES[:20],
    not_scanned=_LINES[20:22],
    found_elsewhere=(replace(_LINES[22], place="Kringloopwinkel Heule", note="staat op rek C"),),
    unknown=(StockLine("KOR-009999-Q", "", "Centrale bibliotheek", "", "dit nummer kennen we niet"),),
    started_at=_at(11, 19, 9),
    ended_at=_at(11, 19, 9, 47),
    counted_by="An Desmet",
)
BLANK_STOCKTAKE: Final = replace(
    STOCKTAKE, is_blank=True, found_here=(), not_scanned=(), found_elsewhere=(), unknown=(), ended_at=None
)
_MONTHS: Final = tuple(
    Flow(*each)
    for each in (
        ("nov", 12, 8), ("dec", 20, 11), ("jan", 9, 15), ("feb", 31, 14), ("mrt", 26, 22), ("apr", 18, 19),
        ("mei", 40, 21), ("jun", 22, 25), ("jul", 6, 9), ("aug", 3, 4), ("sep", 34, 28), ("okt", 45, 39),
    )
)  # fmt: skip
REPORT: Final[TableReport] = replace(
    demo.REPORT,
    made_on=date(2026, 11, 1),
    landscape=True,
    sections=(
        *demo.REPORT.sections[:1],
        Section("Erbij en eraf per maand", flows=_MONTHS),
        Section(
            "Waar de toestellen staan",
            bars=(
                Bar("Te diagnosticeren", 14, parts=(9, 3, 2)),
                Bar("Te wissen", 17, parts=(12, 4, 1)),
                Bar("Klaar", 61, parts=(40, 15, 6)),
                Bar("Bij de lener", 118, parts=(96, 8, 14)),
                Bar("Kwijt", 2, parts=(2, 0, 0)),
            ),
            bar_parts=("Laptop", "Vaste computer", "Tablet"),
        ),
        *demo.REPORT.sections[2:],
    ),
)
SUBSIDY: Final = SubsidyReportData(
    centre=_CENTRE,
    project="Digibank Kortrijk",
    period_from=date(2026, 1, 1),
    period_until=date(2026, 12, 31),
    promoter="Stad Kortrijk",
    number="S-2026-1",
    partners=(
        Partner("Bibliotheek Kortrijk", "uitlenen, eerste hulp, contracten"),
        Partner("vzw De Kringloopwinkel Deltagroep", "opknappen, sociaal tarief, herstellen"),
        Partner("OCMW Kortrijk", "doorverwijzen"),
        Partner("CVO Miras", "schenker"),
    ),
    indicators=(
        Indicator("T1.2a", "Toestellen ter beschikking gesteld", 174, 346, 400, "toestellen", "systeem"),
        Indicator(
            "T1.2c", "Inwoners met een toestel", 161, 322, 400, "mensen", "systeem", "Zie deel 3 voor de telling."
        ),
        Indicator("T1.4", "Kwetsbare huishoudens met internet", None, 212, 500, "huishoudens", "met de hand"),
        Indicator("T2.3", "Herstelcafés", 4, 8, 8, "keren", "met de hand"),
    ),
    routes=(
        RouteCount("Bibliotheek", "bruikleen", "Laptop", 112),
        RouteCount("Bibliotheek", "bruikleen", "Tablet", 21),
        RouteCount("Kringloopwinkel", "huur", "Laptop", 29),
        RouteCount("Kringloopwinkel", "koop", "Vaste computer", 12),
    ),
    unique_persons=160,
    households=145,
    repeat_persons=5,
    counting_rule="Iemand telt één keer, ook met meer contracten. We vergelijken naam en geboortedatum; een "
    "rijksregisternummer bewaren we niet.",
    groups=(
        GroupCount("Werkzoekend", 58),
        GroupCount("Ouder dan 65", 41),
        GroupCount("Leert Nederlands", 37),
        GroupCount("Laaggeschoold", 44),
        GroupCount("Laaggeletterd", None),
    ),
    in_more_groups=39,
    not_stated=22,
    reach_by_system=160,
    reach_by_hand=918,
    bands=(
        Band(1, 1000, Decimal(350_000), "gehaald"),
        Band(1001, 1500, Decimal(100_000), "hier staan we"),
        Band(1501, 1750, Decimal(30_000), "nog hoogstens 423 te gaan"),
        Band(1751, None, Decimal(20_000), "nog hoogstens 673 te gaan"),
    ),
    path_offered=161,
    path_accepted=73,
    path_started=52,
    circular=(
        ("Toestellen opnieuw in gebruik", "212"),
        ("Toestellen hersteld", "38"),
        ("Kg hergebruikt", "402,5"),
        ("Kg gerecycleerd", "188,2"),
        ("Kg CO2e vermeden, ongeveer", "8.900"),
    ),
    circular_note="ADEME 2022: 27 kg CO2e per jaar dat een laptop in gebruik is. Een orde van grootte, geen exact "
    "getal.",
    stories=(
        Story("Toestellen", "Er komen genoeg laptops binnen. Tablets zijn schaars: in september wachtten elf mensen."),
        Story("Wat moeilijk was", "Oude laptops kunnen de nieuwste Windows niet aan. We zetten er Linux Mint op."),
    ),
    loans=tuple(
        LoanRow(
            f"7KQF{2 + number % 6}-M{20 + number}ZA".replace("0", "A").replace("1", "B"),
            date(2026, 1 + number % 12, 1 + number % 28),
            "Bibliotheek",
            "Laptop",
            "loopt",
        )
        for number in range(1, 41)
    ),
    retention="We bewaren deze lijst tot vijf jaar na de laatste betaling.",
    flows=_MONTHS,
    made_at=_at(12, 31, 17),
    made_by="de projectcoördinator",
    corrections=("Verslag S-2025-2: T1.2a was 172, niet 171.",),
    check_url=_CHECK,
)
SUBSIDY_DRAFT: Final = replace(
    SUBSIDY, groups=(), in_more_groups=None, not_stated=None, reach_by_hand=None, stories=(), corrections=(),
    unique_persons=None, repeat_persons=None, reach_by_system=None, households=3,
)  # fmt: skip
LETTER: Final = LetterData(
    centre="Stad Kortrijk, Bibliotheek Kortrijk",
    sender_address="Leiestraat 22, 8500 Kortrijk",
    name="Şerife Yıldız-Łukasiewicz",
    street="Grote Markt 54 bus 3",
    place="8500 Kortrijk",
    number="B-2026-00031",
    due_on=date(2026, 11, 12),
    written_on=date(2026, 12, 10),
    phone="1777",
    return_place="Bibliotheek Kortrijk",
    is_last=True,
)
LETTER_BEFORE: Final = replace(
    LETTER, written_on=date(2026, 11, 1), is_last=False, window="left", hours="ma-za 9-18 uur"
)
NOTICE: Final = NoticeData(
    centre=LETTER.centre,
    sender_address=LETTER.sender_address,
    name=LETTER.name,
    street=LETTER.street,
    place=LETTER.place,
    about="Over het toestel van contract B-2026-00031",
    written_on=date(2026, 11, 20),
    lead=("De batterij kan te warm worden of opzwellen.", "Je mag het toestel gebruiken tot we het wisselen."),
    ways=("Kom met het toestel naar Bibliotheek Kortrijk. We kijken het samen na.",),
    end="Dit is gratis.",
    phone="1777",
)
PAPERS: Final[dict[str, tuple[Callable[[Any], bytes], Paper]]] = {
    "terugbrengbewijs": (receipt, RECEIPT),
    "herinnering": (letter, LETTER),
    "herinnering-vooraf": (letter, LETTER_BEFORE),
    "terugroepactie": (notice, NOTICE),
    "overeenkomst-klas": (placement_agreement, AGREEMENT_OF_CLASS),
    "overeenkomst-digipunt": (placement_agreement, AGREEMENT_OF_DIGIPUNT),
    "terugkomst-klas": (placement_receipt, RECEIPT_OF_CLASS),
    "bewijs-kringloop": (circular_proof, CIRCULAR_PROOF),
    "dashboard": (board, DASHBOARD),
    "dankbrief": (thanks_letter, THANKS),
    "toebehoren": (accessories, ACCESSORIES),
    "doorverwijzing": (slip, demo.SLIP),
    "schenking": (donor_receipt, demo.DONOR),
    "bewijs-van-wissen-per-lot": (donor_proof, PROOF),
    "wisbewijs": (wipe_certificate, CERTIFICATE),
    "hergebruikfiche": (reuse_sheet, demo.REUSE),
    "werkbon": (work_order, WORK_ORDER),
    "werkbon-leeg": (work_order, BLANK_ORDER),
    "telling": (stocktake, STOCKTAKE),
    "telling-leeg": (stocktake, BLANK_STOCKTAKE),
    "maandrapport": (report, REPORT),
    "subsidieverslag": (subsidy_report, SUBSIDY),
    "subsidieverslag-ontwerp": (subsidy_report, SUBSIDY_DRAFT),
}
