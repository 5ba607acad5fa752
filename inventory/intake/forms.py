"""The forms of the intake."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, DecimalField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from inventory.core.i18n import _l
from inventory.devices.models import TYPE_LABELS
from inventory.intake.lifecycle import WIPED_BY_LABELS, WipedBy
from inventory.intake.readers.headings import FIELDS, NAMES
from inventory.web.widgets import OPTIONAL, REQUIRED, Form, Text, choices


class Kilo(DecimalField):
    """A weight; a comma and a point both work."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        tidied = [str(value).lower().replace("kg", "").replace(" ", "").replace(",", ".") for value in valuelist]
        if tidied and tidied[0]:
            super().process_formdata(tidied)


class LotForm(Form):
    """A donation: who gives, what was agreed, and the list as a file or as pasted rows."""

    donor = SelectField(_l("Wie schenkt?"), validators=[REQUIRED])
    reference = Text(_l("Kenmerk van de schenker"), longest=60)
    is_here = BooleanField(_l("De toestellen staan al bij ons"))
    received_on = DateField(_l("Wanneer kregen we ze?"), validators=[Optional()])
    location = SelectField(_l("Waar staan ze?"), validators=[OPTIONAL])
    wipes_by = RadioField(
        _l("Wie wist de schijven?"),
        choices=choices(WIPED_BY_LABELS),
        default=WipedBy.US.value,
    )
    wants_certificate = BooleanField(_l("De schenker wil een wisbewijs"))
    sheet = FileField(_l("Lijst van toestellen (Excel of CSV)"))
    pasted = TextAreaField(_l("Of plak hier de rijen uit je rekenblad"))

    map_type = Text(NAMES["type"], longest=80)
    map_make = Text(NAMES["make"], longest=80)
    map_model = Text(NAMES["model"], longest=80)
    map_serial = Text(NAMES["serial"], longest=80)
    map_donor_tag = Text(NAMES["donor_tag"], longest=80)
    map_accessories = Text(NAMES["accessories"], longest=80)
    map_disk_serials = Text(NAMES["disk_serials"], longest=80)

    def mapping(self) -> dict[str, str]:
        """Our field -> the heading of their column, where somebody filled that in."""
        named = {ours: self._fields[f"map_{ours}"].data or "" for ours in FIELDS}
        return {ours: theirs for ours, theirs in named.items() if theirs}


class ExtraForm(Form):
    """A device that came along and is not on the list."""

    type = RadioField(_l("Wat is het?"), choices=choices(TYPE_LABELS), validators=[REQUIRED])
    make = Text(_l("Merk"), required=True, longest=60)
    model = Text(_l("Model"), required=True, longest=80)
    serial = Text(_l("Serienummer"), longest=60)
    label = Text(
        _l("Etiket dat al gedrukt is"),
        longest=300,
        description=_l("Kleef je er een etiket van de voorraad op? Scan het. Anders komt er een nieuw nummer."),
    )


class LookForm(Form):
    """The first look. The pressed button is the verdict; a hidden field of that name would be sent before it."""

    weight_kg = Kilo(_l("Gewicht in kg"), validators=[Optional()])
    defects = Text(_l("Wat is er te zien?"), longest=200)


class ReasonForm(Form):
    """Why."""

    reason = Text(_l("Waarom?"), required=True, longest=300)
