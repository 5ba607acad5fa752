"""On paper and in files: everything about one person, and the leaflet that says what we do with data."""

import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.i18n import _, day_text, in_dutch, moment_text
from inventory.loans.events import TOLD as LOANS_TOLD
from inventory.people.events import FIELDS
from inventory.people.events import TOLD as PEOPLE_TOLD
from inventory.privacy.queries.dossier import Dossier
from inventory.privacy.queries.fields import is_seen, visible
from inventory.privacy.queries.information import Information
from inventory.privacy.queries.plain import line_of, rows_of, said
from labels import InformationData, LeafletPart, Section, TableReport, information_leaflet, report

_TOLD = ("on", "amount_eur", "method", "reason", "incident")  # of an event, what is worth a word


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
    """For people to read: plain Dutch, each thing once, in the order in which one asks."""
    data = found.data
    with in_dutch():
        sections = [
            Section(_("Wie je bent"), (_("Wat"), _("Wat er staat")), _person_rows(data)),
            *(
                Section(
                    _("Contract %(number)s", number=each["number"]), (_("Wat"), _("Wat er staat")), _contract_rows(each)
                )
                for each in data["contracts"]
            ),
            Section(
                _("Berichten aan jou"),
                (_("Wanneer"), _("Hoe"), _("Waarover"), _("Tekst")),
                tuple(
                    (
                        _when(each["sent_at"] or each["made_at"]),
                        ", ".join(filter(None, (said("messages", "channel", each["channel"]), each["to"]))),
                        visible(each["subject"]),
                        visible(each["body"]),
                    )
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
            Section(_("Wat hierbij zit"), note=_beside(found)),
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
                subtitle=_("Jij vroeg dit. Er staan geen gegevens van andere mensen in. Wat leeg is, staat er niet."),
                sections=tuple(section for section in sections if section.note or section.rows),
                centre=settings.centre_name,
                facts=((_("Gemaakt op"), moment_text(now())), (_("Jouw nummer bij ons"), found.ref)),
                made_on=today(),
            )
        )


def _beside(found: Dossier) -> str:
    """Where the rest is: the texts of papers, and every field as a program keeps it."""
    told = _(
        "In het bestand gegevens-%(ref)s.json staat hetzelfde nog eens, veld per veld, met de tekst van elk document. "
        "Het is gemaakt voor programma's. Wil je een document op papier? Vraag het aan de balie.",
        ref=found.ref,
    )
    if not found.pages:
        return told
    return told + " " + _("In de map 'getekend' zit wat je tekende: %(files)s.", files=", ".join(found.pages))


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


def _person_rows(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    rows: list[tuple[str, str]] = []
    for person in data["person"]:
        rows += [
            (str(name).capitalize(), said("person", field, person[field]))
            for field, name in FIELDS.items()
            if person.get(field)
        ]
        rows += [
            (_("Opgeschreven op"), _when(person["made_at"])),
            (_("Bewaard tot"), _day(person["kept_until"]) or _("zolang er een contract loopt")),
            (_("Bezwaar: geen aanbod om te leren"), _yes(person["no_learning_contact"])),
            (_("Bezwaar: niet in de cijfers"), _yes(person["no_statistics"])),
        ]
        if person["disputed_on"]:
            rows.append((_("Betwisting sinds"), _day(person["disputed_on"])))
        if person["anonymised_at"]:
            rows.append((_("Gewist op"), _when(person["anonymised_at"])))
        if person["merged_with"]:
            rows.append((_("Zelfde persoon als blad"), person["merged_with"]))
    for user in data["end_users"]:
        rows.append((_("Gebruiker"), f"{user['first_name']} {user['birth_year'] or ''}".strip()))
    for each in data["household_exceptions"]:
        rows.append((_("Het gezin mag een toestel meer hebben"), line_of("household_exceptions", each)))
    rows += [(_("Zonder netwerk gedaan"), line_of("without_network", each)) for each in data["without_network"]]
    return tuple(rows)


def _contract_rows(contract: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(rows_of("contracts", {name: each for name, each in contract.items() if name != "number"}))


def _what(event: Mapping[str, Any]) -> str:
    """What happened, then what there is to say of it: the fields that were changed, a day, a sum, a reason."""
    told = PEOPLE_TOLD.get(event["what"]) or LOANS_TOLD.get(event["what"])
    more = [str(FIELDS.get(name, name)) for name in event.get("fields", ())]
    more += [said("history", name, event[name]) for name in _TOLD if name in event]
    if "due_on" in event:
        more.append(_("tot en met %(day)s", day=_day(event["due_on"])))
    what, rest = str(told[0]) if told else _("Iets anders"), ", ".join(filter(None, more))
    return f"{what}: {rest}" if rest else what


def _when(text: str | None) -> str:
    return moment_text(datetime.fromisoformat(text)) if text else ""


def _day(text: str | None) -> str:
    return day_text(datetime.fromisoformat(text).date()) if text else ""


def _yes(value: bool) -> str:
    return _("ja") if value else _("nee")
