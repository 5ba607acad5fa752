"""Shapes of what the counter fills in for an organisation. No field asks for a person."""

from collections.abc import Sequence
from typing import Self

from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.accounts.models import Location, Organisation
from inventory.core.i18n import _, _l
from inventory.devices.lifecycle import MISSING_KINDS, accessory
from inventory.placements.actions.preflight import MOST
from inventory.placements.lifecycle import CONTACTS, PURPOSES, Contact, Purpose
from inventory.web.widgets import Form, Text, choices

_CHOOSE = InputRequired(_l("Kies er één."))
# What goes along with a class or stays at a digipunt, of all that may come with a device.
OFTEN = ("lader", "muis", "hoes", "tas", "toetsenbord", "scherm")
_FILL = InputRequired(_l("Vul dit in."))


class Ticks(SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewForm(Form):
    """For whom, where, what for, how long, what comes along."""

    purpose = RadioField(_l("Waarvoor?"), choices=choices(PURPOSES), default=Purpose.CLASS.value, validators=[_CHOOSE])
    receiver = SelectField(_l("Welke organisatie krijgt ze?"), validators=[_CHOOSE])
    location = SelectField(_l("Waar staan ze?"), validators=[_CHOOSE])
    contact = RadioField(
        _l("Naar wie vraag je daar?"), choices=choices(CONTACTS), default=Contact.TEACHER.value, validators=[_CHOOSE]
    )
    from_on = DateField(_l("Vanaf"), validators=[_FILL])
    until_on = DateField(_l("Tot en met"), validators=[Optional()])
    wanted = IntegerField(_l("Hoeveel toestellen?"), validators=[Optional(), NumberRange(1, MOST)])
    accessories = Ticks(_l("Wat gaat bij elk toestel mee?"), validators=[Optional()])

    def offer(self, receivers: Sequence[Organisation], stands: Sequence[Location]) -> Self:
        """Give the lists to choose from."""
        nothing = ("", _("Kies uit de lijst"))
        self.receiver.choices = choices([nothing, *((org.code, org.name) for org in receivers)])
        self.location.choices = choices([nothing, *((place.code, place.name) for place in stands)])
        self.accessories.choices = choices((kind, accessory(kind)) for kind in OFTEN)
        return self


class ExtendForm(Form):
    until_on = DateField(_l("Nieuwe laatste dag"), validators=[_FILL])


class LineForm(Form):
    """About one of the devices that stand there."""

    tag = SelectField(_l("Welk toestel?"), validators=[_CHOOSE])

    def among(self, devices: Sequence[tuple[str, str]]) -> Self:
        """Give the devices that stand there now."""
        self.tag.choices = choices([("", _("Kies uit de lijst")), *devices])
        return self


class SwapForm(LineForm):
    instead = Text(_l("Scan of typ het nummer van het andere toestel"), required=True, longest=300)
    fault = Text(_l("Wat is er mis met het oude?"), longest=200, description=_l("Schrijf geen namen van mensen."))


class MissingForm(LineForm):
    kind = RadioField(_l("Wat is er gebeurd?"), choices=choices(MISSING_KINDS), validators=[_CHOOSE])
    police_number = Text(_l("Nummer van de aangifte bij de politie"), longest=40)
