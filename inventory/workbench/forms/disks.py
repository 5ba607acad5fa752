"""What is found in a device: its disks, the diagnosis, and how well disks must be wiped."""

from typing import Any

from wtforms import FieldList, FormField, RadioField, SelectField, SelectMultipleField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.core.i18n import _l
from inventory.devices.lifecycle import LOCKS
from inventory.devices.models import MediumKind
from inventory.web.widgets import OPTIONAL, Form, Text, choices
from inventory.workbench.actions.work import FoundDisk
from inventory.workbench.forms.asked import CHOOSE, Number
from inventory.workbench.queries import KIND_LABELS

MOST_DISKS = 8
POLICY_LABELS: dict[str, Any] = {
    "clear": _l("Gewoon gewist is genoeg"),
    "purge": _l("Grondig gewist, of de coördinator tekent"),
}


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

    disks = FieldList(FormField(DiskForm), _l("Schijf"), min_entries=2, max_entries=MOST_DISKS)
    complete = RadioField(
        _l("Is dit alles?"),
        choices=choices({"all": _l("Ja, alle schijven staan in de lijst"), "none": _l("Ik keek, en zag geen schijf")}),
        validators=[InputRequired(CHOOSE)],
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


class SizeForm(Form):
    """How large a disk is, as somebody read it from the disk itself."""

    size_gb = Number(_l("Grootte in GB"), validators=[InputRequired(_l("Geef de grootte in GB, bijvoorbeeld 256."))])
    known_from = Text(_l("Hoe weet je dit?"), required=True, longest=300)


class PolicyForm(Form):
    """How well a kind of disk must be wiped."""

    needs = RadioField(_l("Wat is genoeg?"), choices=choices(POLICY_LABELS), validators=[InputRequired(CHOOSE)])
    reason = Text(_l("Waarom?"), longest=300)
