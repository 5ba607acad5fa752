"""On paper and in files: everything about one person, and the leaflet that says what we do with data."""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.i18n import _, day_text, in_dutch, moment_text
from inventory.loans.events import TOLD as LOANS_TOLD
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.loans.models import WAY_LABELS, Way
from inventory.people.events import FIELDS
from inventory.people.events import TOLD as PEOPLE_TOLD
from inventory.privacy.queries.dossier import Dossier
from inventory.privacy.queries.fields import as_text, is_seen, leaves, named, visible
from inventory.privacy.queries.information import Information
from labels import InformationData, LeafletPart, Section, TableReport, information_leaflet, report


def dossier_json(found: Dossier) -> bytes:
    """For a program to read. Signs that nobody sees stand there by their number."""
    text = json.dumps(found.data, ensure_ascii=False, indent=2)
    return "".join(sign if sign == "\n" or is_seen(sign) else _escaped(sign) for sign in text).encode()


def _escaped(sign: str) -> str:
    return json.dumps(sign)[1:-1]


def dossier_zip(found: Dossier, settings: Settings) -> bytes:
    """The readable file, the one for programs, and the pages that were signed on paper."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"gegevens-{found.ref}.pdf", dossier_pdf(found, settings))
        packed.writestr(f"gegevens-{found.ref}.json", dossier_json(found))
        for name, content in found.pages.items():
            packed.writestr(f"getekend/{name}", content)
    return out.getvalue()


def dossier_pdf(found: Dossier, settings: Settings) -> bytes:
    """For people to read: plain Dutch, in the order in which one asks."""
    data = found.data
    with in_dutch():
        sections = [
            Section(_("Wie je bent"), (_("Wat"), _("Wat er staat")), _person_rows(data)),
            *(section for contract in data["contracts"] for section in _contract_sections(contract)),
            Section(
                _("Berichten aan jou"),
                (_("Wanneer"), _("Hoe"), _("Waarover"), _("Tekst")),
                tuple(
                    (_when(each["made_at"]), str(each["to"]), visible(each["subject"]), visible(each["body"]))
                    for each in data["messages"]
                ),
            ),
            Section(
                _("Wie keek naar je gegevens"),
                (_("Wanneer"), _("Wie"), _("Wat")),
                tuple(
                    (_when(each["at"]), ", ".join(filter(None, (each["role"], each["organisation"]))), each["what"])
                    for each in data["who_looked"]
                ),
            ),
            Section(
                _("Wat er gebeurde"),
                (_("Wanneer"), _("Wat"), _("Door")),
                tuple((_when(each["at"]), _what(each), each["by"]) for each in data["history"]),
            ),
            *_field_by_field(data),
            Section(
                _("Je rechten"),
                note=_(
                    "Klopt iets niet? Zeg het aan de balie: we verbeteren het. Je kan ook vragen om je gegevens te "
                    "wissen, of bezwaar maken. Van wie jou doorverwees staat hier alleen dat het een erkende "
                    "doorverwijzer was: vraag het aan de coördinator. Ben je niet tevreden? Ga naar "
                    "www.gegevensbeschermingsautoriteit.be."
                ),
            ),
        ]
        return report(
            TableReport(
                title=_("Alles wat we over jou bewaren"),
                subtitle=_("Jij vroeg dit. Er staan geen gegevens van andere mensen in."),
                sections=tuple(sections),
                centre=settings.centre_name,
                facts=((_("Gemaakt op"), moment_text(now())), (_("Jouw nummer bij ons"), found.ref)),
                made_on=today(),
            )
        )


def leaflet_pdf(information: Information, settings: Settings) -> bytes:
    """The same text as the page, to take along."""
    parts = (LeafletPart(part.heading, part.sentences, part.header, part.rows) for part in information.parts)
    return information_leaflet(
        InformationData(
            centre=settings.centre_name,
            title=information.title,
            lead=information.lead,
            parts=tuple(parts),
            made_on=today(),
        )
    )


def _field_by_field(data: Mapping[str, Any]) -> Iterator[Section]:
    """The same once more, whole: everything that the file for programs holds stands on paper too."""
    note = _("Hieronder staat alles veld per veld, zoals in het bestand voor programma's. Wat leeg is, staat er niet.")
    for name, part in data.items():
        for number, each in enumerate(part if isinstance(part, list) else [part], 1):
            path = (name, str(number)) if isinstance(part, list) else (name,)
            rows = tuple((named(way[len(path) :]) or named(path), as_text(value)) for way, value in leaves(each, path))
            if rows:
                heading = _("Alles over: %(what)s", what=named(path))
                yield Section(heading, (_("Wat"), _("Wat er staat")), rows, note=note)
                note = ""


def _person_rows(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    rows: list[tuple[str, str]] = []
    for person in data["person"]:
        rows += [(str(name).capitalize(), _shown(person[field])) for field, name in FIELDS.items() if field in person]
        rows += [
            (_("Opgeschreven op"), _when(person["made_at"])),
            (_("Bewaard tot"), _day(person["kept_until"]) or _("zolang er een contract loopt")),
            (_("Bezwaar: geen aanbod om te leren"), _yes(person["no_learning_contact"])),
            (_("Bezwaar: niet in de cijfers"), _yes(person["no_statistics"])),
        ]
        if person["disputed_on"]:
            rows.append((_("Betwisting sinds"), _day(person["disputed_on"])))
    for user in data["end_users"]:
        rows.append((_("Gebruiker"), f"{user['first_name']} {user['birth_year'] or ''}".strip()))
    for each in data["household_exceptions"]:
        rows.append((_("Het gezin mag een toestel meer hebben"), _when(each["made_at"])))
    return tuple(rows)


def _contract_sections(contract: Mapping[str, Any]) -> Sequence[Section]:
    rows: list[tuple[str, str]] = [
        (_("Soort"), str(KIND_LABELS[LoanKind(contract["kind"])])),
        (_("Balie"), ", ".join(filter(None, (contract["counter"], contract["place"])))),
        (_("Meegegeven op"), _when(contract["handed_over_at"])),
        (_("Tot en met"), _day(contract["due_on"])),
        (_("Voorbij op"), _when(contract["ended_at"])),
        (_("Prijs"), _shown(contract["price_eur"])),
        (_("Waarborg"), _shown(contract["deposit_eur"])),
        (_("Bewijs voor het sociaal tarief"), _shown(contract["tariff_proof"])),
        (_("Toestand bij het meegeven"), _shown(contract["condition_out"])),
        (_("Toestand bij terugkomst"), _shown(contract["condition_in"])),
        (_("Gebruiker"), contract["end_user"]),
    ]
    for device in contract["devices"]:
        things = ", ".join(each["kind"] for each in device["accessories"])
        rows.append(
            (_("Toestel"), " · ".join(filter(None, (device["make"], device["model"], device["number"], things))))
        )
    for each in contract["incidents"]:
        said = " ".join(filter(None, (each["note"], each["police_number"])))
        rows.append((_("Schade, verlies of diefstal"), f"{_day(each['told_on'])} {said}".strip()))
    for each in contract["payments"]:
        said = str(WAY_LABELS[Way(each["way"])])
        rows.append((said, f"{_day(each['paid_on'])}: € {each['amount_eur']} {each['reference']}".strip()))
    for each in contract["proof_checks"]:
        rows.append((_("Bewijs gezien op"), _day(each["seen_on"])))
    if contract["referral"]:
        rows.append((_("Code van de doorverwijzing"), contract["referral"]["code"]))
    for each in contract["repairs"]:
        rows.append((_("Herstelling"), f"{each['number']}: {each['complaint']}"))
    for each in contract["papers"]:
        rows.append((_("Bewaard document"), f"{each['name']} ({_when(each['kept_at'])})"))
    heading = _("Contract %(number)s", number=contract["number"])
    return [Section(heading, (_("Wat"), _("Wat er staat")), tuple(row for row in rows if row[1]))]


def _what(event: Mapping[str, Any]) -> str:
    told = PEOPLE_TOLD.get(event["what"]) or LOANS_TOLD.get(event["what"])
    said = str(told[0]) if told else event["what"]
    fields = ", ".join(str(FIELDS.get(name, name)) for name in event.get("fields", ()))
    return f"{said}: {fields}" if fields else said


def _when(text: str | None) -> str:
    return moment_text(datetime.fromisoformat(text)) if text else ""


def _day(text: str | None) -> str:
    return day_text(datetime.fromisoformat(text).date()) if text else ""


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = visible(str(value))
    return _day(text) if len(text) == 10 and text[4:5] == "-" and text[7:8] == "-" else text


def _yes(value: bool) -> str:
    return _("ja") if value else _("nee")
