"""The forms of the workbench: few fields, large targets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
    FieldList,
    FileField,
    FormField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.core.clock import BRUSSELS, now
from inventory.core.i18n import _l
from inventory.devices.actions.gates import TEST_LABELS, essential_tests
from inventory.devices.lifecycle import FACTS, GRADES, LOCKS, WIPE_METHODS
from inventory.devices.models import Device, MediumKind
from inventory.web.widgets import OPTIONAL, Euro, Form, LongText, Text, choices
from inventory.workbench.actions.evidence_external import METHODS as EXTERNAL_METHODS
from inventory.workbench.actions.parts import KIND_LABELS as PART_KINDS
from inventory.workbench.actions.parts import WHY_LABELS as PART_WHYS
from inventory.workbench.actions.parts import Found
from inventory.workbench.actions.signing import METHODS
from inventory.workbench.actions.work import FoundDisk
from inventory.workbench.models import PartKind, SparePart
from inventory.workbench.queries import KIND_LABELS, tests_of

_CHOOSE = _l("Kies er één.")
_FILL_IN = _l("Vul dit in.")
RESULT_LABELS: dict[str, Any] = {"pass": _l("Werkt"), "fail": _l("Werkt niet"), "na": _l("Niet aanwezig")}
POLICY_LABELS: dict[str, Any] = {
    "clear": _l("Gewoon gewist is genoeg"),
    "purge": _l("Grondig gewist, of de coördinator tekent"),
}
_MOST_DISKS = 8


class Number(DecimalField):
    """A number; a comma and a point both work."""

    def __init__(self, label: Any = "", **kwargs: Any) -> None:
        super().__init__(label, places=None, **{"validators": [Optional()], **kwargs})

    def process_formdata(self, valuelist: list[Any]) -> None:
        tidied = [str(value).replace(" ", "").replace(",", ".") for value in valuelist]
        if tidied and tidied[0]:
            super().process_formdata(tidied)


class DiskForm(PlainForm):
    """One disk that was seen."""

    kind = SelectField(
        _l("Soort"),
        choices=choices([("", _l("Kies")), *KIND_LABELS.items()]),
        validators=[OPTIONAL],
    )
    serial = Text(_l("Serienummer"), longest=60)
    model = Text(_l("Model"), longest=80)
    size_gb = Number(_l("Grootte in GB"))


class DisksForm(Form):
    """The whole list of disks."""

    disks = FieldList(FormField(DiskForm), _l("Schijf"), min_entries=2, max_entries=_MOST_DISKS)
    complete = RadioField(
        _l("Is dit alles?"),
        choices=choices({"all": _l("Ja, alle schijven staan in de lijst"), "none": _l("Ik keek, en zag geen schijf")}),
        validators=[InputRequired(_CHOOSE)],
    )

    def found(self) -> list[FoundDisk]:
        """The rows in which something was filled in."""
        rows = [row.form for row in self.disks]
        return [
            FoundDisk(
                MediumKind(row.kind.data or MediumKind.UNKNOWN),
                row.serial.data or "",
                row.model.data or "",
                row.size_gb.data,
            )
            for row in rows
            if row.kind.data or row.serial.data or row.model.data or row.size_gb.data
        ]


class DiagnosisForm(DisksForm):
    """What is inside."""

    cpu = Text(_l("Processor"), longest=80)
    ram_gb = Number(_l("Geheugen in GB"))
    screen_inch = Number(_l("Scherm in duim"))
    battery_percent = Number(_l("Batterij in procent"))
    year = Number(_l("Bouwjaar"))
    tpm = SelectField(
        _l("TPM (voor Windows 11)"),
        choices=choices([("", _l("Niet bekeken")), ("2.0", "2.0"), ("1.2", "1.2"), ("none", _l("Geen"))]),
        validators=[OPTIONAL],
    )
    locks = SelectMultipleField(
        _l("Zit er nog een slot op van de vorige eigenaar?"),
        choices=choices(LOCKS),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[OPTIONAL],
    )

    def specs(self) -> dict[str, Any]:
        names = ("cpu", "ram_gb", "screen_inch", "battery_percent", "year", "tpm")
        return {name: self._fields[name].data for name in names}


class UploadForm(Form):
    """Files of the bench."""

    files = MultipleFileField(_l("Bestanden van de werkbank"))


class SignForm(Form):
    """What a technician did to a disk, without a log."""

    medium = RadioField(_l("Welke schijf?"), coerce=int, validators=[InputRequired(_CHOOSE)])
    method = RadioField(
        _l("Wat deed je?"),
        choices=choices((name, method.label) for name, method in METHODS.items()),
        validators=[InputRequired(_CHOOSE)],
    )
    ended_at = DateTimeLocalField(
        _l("Wanneer was het gedaan?"), format="%Y-%m-%dT%H:%M", validators=[InputRequired(_FILL_IN)]
    )
    note = Text(_l("Nota"), longest=300)
    photo = FileField(_l("Foto van de vernietigde schijf"))

    def ended(self) -> datetime:
        """The instant, from the local time that was filled in."""
        return cast(datetime, self.ended_at.data).replace(tzinfo=BRUSSELS)

    def offer(self, media: list[tuple[int, str]]) -> "SignForm":
        self.medium.choices = choices(media)
        if not self.is_submitted():
            self.ended_at.data = now().astimezone(BRUSSELS).replace(tzinfo=None)
            if len(media) == 1:
                self.medium.data = media[0][0]
        return self


class ReasonForm(Form):
    """Why."""

    reason = LongText(_l("Waarom?"), required=True, longest=300)


class BenchForm(Form):
    """A key for a bench."""

    name = Text(_l("Naam van de werkbank"), required=True, longest=60)


class ProofForm(Form):
    """What a certificate of another eraser says."""

    file = FileField(_l("Het bewijs"), validators=[InputRequired(_l("Kies het bestand met het bewijs."))])
    serial = Text(_l("Serienummer van de schijf"), required=True, longest=60)
    software = Text(_l("Met welk programma?"), required=True, longest=80)
    method = RadioField(
        _l("Hoe is er gewist?"),
        choices=choices((name, WIPE_METHODS[name]) for name in EXTERNAL_METHODS),
        validators=[InputRequired(_CHOOSE)],
    )
    ended_at = DateTimeLocalField(
        _l("Wanneer was het gedaan?"), format="%Y-%m-%dT%H:%M", validators=[InputRequired(_FILL_IN)]
    )
    number = Text(_l("Nummer van het bewijs"), longest=60)
    succeeded = BooleanField(
        _l("Het bewijs zegt dat het wissen gelukt is"),
        validators=[InputRequired(_l("Vink dit aan als het zo is. Een mislukt bewijs bewijst niets."))],
    )

    def ended(self) -> datetime:
        """The instant, from the local time that was filled in."""
        return cast(datetime, self.ended_at.data).replace(tzinfo=BRUSSELS)


class OwnerForm(Form):
    """Which device a file is of."""

    tag = Text(_l("Nummer van het toestel"), required=True, longest=30)


class DestroyForm(Form):
    """A loose disk was destroyed: how, with a photo."""

    method = RadioField(
        _l("Hoe?"),
        choices=choices((name, method.label) for name, method in METHODS.items() if method.category == "destroy"),
        validators=[InputRequired(_CHOOSE)],
    )
    photo = FileField(_l("Foto van de vernietigde schijf"), validators=[InputRequired(_l("Neem eerst een foto."))])
    note = Text(_l("Nota"), longest=300)


class PolicyForm(Form):
    """How well a kind of disk must be wiped."""

    needs = RadioField(_l("Wat is genoeg?"), choices=choices(POLICY_LABELS), validators=[InputRequired(_CHOOSE)])
    reason = Text(_l("Waarom?"), longest=300)


class SizeForm(Form):
    """How large a disk is, as somebody read it from the disk itself."""

    size_gb = Number(_l("Grootte in GB"), validators=[InputRequired(_l("Geef de grootte in GB, bijvoorbeeld 256."))])
    known_from = Text(_l("Hoe weet je dit?"), required=True, longest=300)


class ListForm(Form):
    """A newer list from outside."""

    file = FileField(_l("CSV-bestand"), validators=[InputRequired(_l("Kies het bestand."))])
    edition = Text(_l("Versie of datum van de lijst"), longest=40)
    source = Text(_l("Waar komt ze vandaan?"), longest=200)


class FinishForm(Form):
    """The work is done: what runs on it, how it looks."""

    os = Text(_l("Welk systeem staat erop?"), required=True, longest=60)
    image = Text(_l("Welk image of welke licentie?"), longest=60)
    grade = RadioField(_l("Hoe ziet het eruit?"), choices=choices(GRADES), validators=[InputRequired(_CHOOSE)])
    photo = FileField(_l("Foto van de buitenkant"))


class PartChangeForm(Form):
    """What a part fits, where it lies and how few there may be."""

    fits = Text(_l("Past in"), longest=200)
    place = Text(_l("Waar ligt het?"), longest=40)
    minimum = IntegerField(_l("Hoeveel moeten er minstens zijn?"), validators=[Optional()])
    cost_eur = Euro(_l("Wat kost er één ons, in euro?"), validators=[Optional()])


class PartForm(PartChangeForm):
    """A kind of spare part."""

    kind = SelectField(
        _l("Soort"), choices=choices([("", _l("Kies")), *PART_KINDS.items()]), validators=[InputRequired(_CHOOSE)]
    )
    name = Text(_l("Wat is het precies?"), required=True, longest=80)
    count = IntegerField(_l("Hoeveel zijn er nu?"), validators=[Optional()])


class PartMoveForm(Form):
    """Parts come in or go out."""

    why = RadioField(_l("Wat gebeurt er?"), choices=choices(PART_WHYS), validators=[InputRequired(_CHOOSE)])
    count = IntegerField(_l("Hoeveel?"), default=1, validators=[InputRequired(_l("Geef een getal."))])
    device = Text(_l("Voor of uit welk toestel?"), longest=60)
    repair = Text(_l("Voor welke herstelling?"), longest=20)
    note = Text(_l("Nota"), longest=200)


class UsedPartForm(Form):
    """A part from stock goes into the device in hand."""

    part = SelectField(_l("Welk onderdeel?"), coerce=int, validators=[InputRequired(_CHOOSE)])
    count = IntegerField(_l("Hoeveel?"), default=1, validators=[InputRequired(_l("Geef een getal."))])

    def offer(self, parts: Sequence[SparePart]) -> "UsedPartForm":
        self.part.choices = choices(
            (each.id, f"{PART_KINDS[PartKind(each.kind)]}: {each.name} ({each.count})") for each in parts
        )
        return self


class HarvestRow(PlainForm):
    """Parts of one kind that came out."""

    kind = SelectField(_l("Soort"), choices=choices([("", _l("Kies")), *PART_KINDS.items()]), validators=[OPTIONAL])
    name = Text(_l("Wat is het precies?"), longest=80)
    count = IntegerField(_l("Hoeveel?"), default=1, validators=[Optional()])


class HarvestForm(Form):
    """What came out of a dead device."""

    parts = FieldList(FormField(HarvestRow), _l("Onderdeel"), min_entries=4, max_entries=8)
    place = Text(_l("Waar leg je ze?"), longest=40)

    def found(self) -> list[Found]:
        """The rows in which something was filled in."""
        rows = [row.form for row in self.parts]
        return [
            Found(
                PartKind(row.kind.data),
                row.name.data or str(PART_KINDS[PartKind(row.kind.data)]),
                row.count.data or 1,
                self.place.data or "",
            )
            for row in rows
            if row.kind.data
        ]


class CheckForm(Form):
    """The second look."""

    labels_removed = BooleanField(
        _l("Stickers en etiketten van de vorige eigenaar zijn weg"),
        validators=[InputRequired(_l("Vink dit aan als het zo is."))],
    )
    without_disk = BooleanField(FACTS["without_disk"].label)

    def confirmed(self) -> dict[str, bool]:
        """What was confirmed."""
        return {"labels_removed": True, **({"without_disk": True} if self.without_disk.data else {})}


class TestsForm(Form):
    """Made per device: a question for each test that it can have."""

    def results(self) -> dict[str, tuple[str, str]]:
        """What was answered: name -> (result, note)."""
        return {
            name: (field.data, self._fields[f"{name}_note"].data or "")
            for name, field in self._fields.items()
            if isinstance(field, RadioField) and field.data
        }

    def pairs(self) -> list[tuple[Any, Any]]:
        """Each question with the field for its note."""
        return [(field, self._fields[f"{name}_note"]) for name, field in self._fields.items()
                if isinstance(field, RadioField)]  # fmt: skip


def tests_form(device: Device) -> TestsForm:
    """The tests of this device, with what was found before."""
    essential = essential_tests(device)
    fields: dict[str, Any] = {}
    for name in tests_of(device):
        known = device.tests.get(name) or {}
        results = {word: label for word, label in RESULT_LABELS.items() if word != "na" or name not in essential}
        fields[name] = RadioField(
            TEST_LABELS[name], choices=choices(results), validators=[OPTIONAL], default=known.get("result")
        )
        fields[f"{name}_note"] = Text(_l("Nota"), longest=120, default=known.get("note", ""))
    return cast(TestsForm, type("DeviceTestsForm", (TestsForm,), fields)())
