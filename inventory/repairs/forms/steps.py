"""What is asked at each step of a case."""

from typing import Self

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from inventory.core.i18n import _l
from inventory.repairs.lifecycle import BARRIERS, DATA_CHOICES, faults_for
from inventory.web.widgets import Euro, Form, LongText, Text, choices

_CHOOSE = InputRequired(_l("Kies er één."))


class AboutFault(Form):
    """A form that asks which fault it is."""

    fault_type = SelectField(_l("Wat is er mis?"), validators=[_CHOOSE])

    def offer(self, device_type: str) -> Self:
        """Give the pick-list of this type of device."""
        self.fault_type.choices = choices({"": _l("Kies uit de lijst"), **faults_for(device_type)})
        return self


class FaultForm(AboutFault):
    """A holder brings a device in."""

    complaint = LongText(_l("In woorden"), longest=300)
    data_choice = RadioField(_l("Gegevens op het toestel"), choices=choices(DATA_CHOICES), validators=[_CHOOSE])


class DiagnoseForm(AboutFault):
    """What the technician found."""

    diagnosis = LongText(_l("Wat heb je gevonden?"), required=True)


class PartForm(Form):
    part = Text(_l("Op welk onderdeel wachten we?"), required=True, longest=80)


class FixForm(Form):
    work = LongText(_l("Wat heb je gedaan?"), required=True)
    parts = Text(_l("Nieuwe onderdelen, met een komma ertussen"))
    minutes = IntegerField(_l("Minuten werk"), validators=[Optional(), NumberRange(0, 10_000)])
    cost_eur = Euro(_l("Kosten in euro"), most=10_000, validators=[Optional()])
    disk_replaced = BooleanField(_l("Er zit nu een andere schijf in dan ervoor."))
    tests_passed = BooleanField(_l("Ik heb het toestel getest. Alles werkt."))


class GiveUpForm(Form):
    barrier = RadioField(_l("Waarom lukt het niet?"), choices=choices(BARRIERS), validators=[_CHOOSE])
    work = LongText(_l("Wat heb je geprobeerd?"), required=True)
    minutes = IntegerField(_l("Minuten werk"), validators=[Optional(), NumberRange(0, 10_000)])


class PlainForm(Form):
    """A step without anything to fill in."""


class PriceForm(Form):
    price_eur = Euro(_l("Prijs in euro, alles samen"), validators=[InputRequired(), NumberRange(0, 10_000)])


class ReasonForm(Form):
    reason = Text(_l("Waarom?"), required=True, longest=200)


FORMS: dict[str, type[Form]] = {
    "diagnose": DiagnoseForm,
    "wait_for_part": PartForm,
    "part_arrived": PlainForm,
    "fix": FixForm,
    "give_up": GiveUpForm,
    "hand_back": PlainForm,
    "keep_here": PlainForm,
    "ask_price": PriceForm,
    "accept_price": PlainForm,
    "refuse_price": PlainForm,
    "ask_nothing": ReasonForm,
    "not_fixed": ReasonForm,
    "give_back_broken": PlainForm,
}


def form_for(move: str, device_type: str) -> Form:
    """The form of a step."""
    form = FORMS[move]()
    return form.offer(device_type) if isinstance(form, AboutFault) else form


def begin_with(form: Form, fault_type: str) -> Form:
    """What the desk noted stands in the form of the technician, who keeps or changes it."""
    if isinstance(form, AboutFault) and not form.is_submitted():
        form.fault_type.data = fault_type
    return form
