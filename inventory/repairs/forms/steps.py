"""What is asked at each step of a case."""

from typing import Any, Self

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.core.clock import today
from inventory.core.i18n import _l
from inventory.devices.actions.gates import TEST_LABELS, essential_tests
from inventory.devices.models import Device
from inventory.repairs.lifecycle import BARRIERS, CAUSES, DATA_CHOICES, faults_for
from inventory.web.widgets import Euro, Form, LongText, Text, choices

_CHOOSE = InputRequired(_l("Kies er één."))
_FILL = InputRequired(_l("Vul dit in."))
_WORK = [Optional(), NumberRange(0, 10_000)]


class Ticks(SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AboutFault(Form):
    """A form that asks which fault it is."""

    fault_type = SelectField(_l("Wat is er mis?"), validators=[_CHOOSE])

    def offer(self, device: Device) -> Self:
        """Give the pick-list of this type of device."""
        self.fault_type.choices = choices({"": _l("Kies uit de lijst"), **faults_for(device.type)})
        return self


class FaultForm(AboutFault):
    """A holder brings a device in."""

    complaint = LongText(_l("In woorden"), longest=300)
    data_choice = RadioField(_l("Gegevens op het toestel"), choices=choices(DATA_CHOICES), validators=[_CHOOSE])


def _cause() -> Any:
    return SelectField(
        _l("Waardoor kwam het?"), choices=choices({"": _l("Nog niet geweten"), **CAUSES}), validators=[Optional()]
    )


class DiagnoseForm(AboutFault):
    """What the technician found."""

    diagnosis = LongText(_l("Wat heb je gevonden?"), required=True)
    cause = _cause()


class PartForm(Form):
    part = Text(_l("Op welk onderdeel wachten we?"), required=True, longest=80)
    expected_on = DateField(_l("Wanneer komt het?"), validators=[Optional()])


class FixForm(Form):
    work = LongText(_l("Wat heb je gedaan?"), required=True)
    cause = _cause()
    minutes = IntegerField(_l("Minuten werk"), validators=_WORK)
    cost_eur = Euro(_l("Kosten van het werk in euro"), validators=_WORK)
    disk_replaced = BooleanField(_l("Er zit nu een andere schijf in dan ervoor."))
    tests_passed = Ticks(_l("Wat heb je getest en werkt?"), validators=[InputRequired(_l("Test het toestel eerst."))])

    def offer(self, device: Device) -> Self:
        """Give the tests that this type of device must pass."""
        self.tests_passed.choices = choices((name, TEST_LABELS[name]) for name in essential_tests(device))
        return self


class GiveUpForm(Form):
    barrier = RadioField(_l("Waarom lukt het niet?"), choices=choices(BARRIERS), validators=[_CHOOSE])
    work = LongText(_l("Wat heb je geprobeerd?"), required=True)
    cause = _cause()
    minutes = IntegerField(_l("Minuten werk"), validators=_WORK)
    cost_eur = Euro(_l("Kosten van het werk in euro"), validators=_WORK)


class PriceForm(Form):
    price_eur = Euro(_l("Prijs in euro, alles samen"), validators=[_FILL, NumberRange(0, 10_000)])


class AnswerForm(Form):
    answered_on = DateField(_l("Wanneer kreeg je het antwoord?"), validators=[Optional()], default=today)


class ReasonForm(Form):
    reason = Text(_l("Waarom?"), required=True, longest=200)


class GoesBackForm(Form):
    """The device goes to who has it, and that is signed for."""

    signed_on_paper = BooleanField(_l("De werkbon is op papier getekend."))


class PlainForm(Form):
    """A step without anything to fill in."""


FORMS: dict[str, type[Form]] = {
    "diagnose": DiagnoseForm,
    "wait_for_part": PartForm,
    "part_arrived": PlainForm,
    "ask_price": PriceForm,
    "accept_price": AnswerForm,
    "refuse_price": AnswerForm,
    "ask_nothing": ReasonForm,
    "fix": FixForm,
    "not_fixed": ReasonForm,
    "give_up": GiveUpForm,
    "hand_back": GoesBackForm,
    "give_back_broken": GoesBackForm,
    "keep_here": PlainForm,
}


def form_for(move: str, device: Device) -> Form:
    """The form of a step."""
    form = FORMS[move]()
    return form.offer(device) if isinstance(form, AboutFault | FixForm) else form


def begin_with(form: Form, *, fault_type: str, cause: str) -> Form:
    """What was noted before stands in the form of the technician, who keeps or changes it."""
    if form.is_submitted():
        return form
    if isinstance(form, AboutFault):
        form.fault_type.data = fault_type
    if isinstance(form, DiagnoseForm | FixForm | GiveUpForm):
        form.cause.data = cause
    return form
