"""Shapes of what is filled in about people and about keeping."""

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional

from inventory.core.i18n import _l
from inventory.people.models import HOUSEHOLD_LABELS, RIGHT_LABELS, TWIN_LABELS, Twin
from inventory.web.widgets import City, Form, Text, choices

_CHOOSE = InputRequired(_l("Kies er één."))
_FILL = InputRequired(_l("Vul dit in."))
DIFFERENT = "different"


class SearchForm(Form):
    """A name. It is sent and not put in an address: addresses stand in logs."""

    name = Text(_l("Naam"), required=True, longest=80)


class RightForm(Form):
    """What stands on the card or what the person says, and why it changes."""

    first_name = Text(_l("Voornaam"), required=True, longest=80)
    last_name = Text(_l("Achternaam"), required=True, longest=80)
    birth_date = DateField(_l("Geboortedatum"), validators=[_FILL])
    street = Text(_l("Straat en nummer"), required=True)
    postal_code = Text(_l("Postcode"), required=True, longest=12)
    city = City(_l("Gemeente"), required=True)
    phone = Text(_l("Telefoon"), longest=30)
    email = Text(_l("E-mailadres"), longest=254)
    reason = RadioField(_l("Waarom verandert het?"), validators=[_CHOOSE], choices=choices(RIGHT_LABELS))


class EndUserForm(Form):
    """Who uses the device."""

    first_name = Text(_l("Voornaam van de gebruiker"), required=True, longest=80)
    birth_year = IntegerField(_l("Geboortejaar van de gebruiker"), validators=[Optional(), NumberRange(1900, 2100)])
    reason = RadioField(_l("Waarom verandert het?"), validators=[_CHOOSE], choices=choices(RIGHT_LABELS))


class ObjectForm(Form):
    """To what somebody objects."""

    learning_contact = BooleanField(_l("Geen aanbod om te leren werken met het toestel"))
    statistics = BooleanField(_l("Niet meetellen in de cijfers"))


class TwinForm(Form):
    """What the clerk decides about two who look alike."""

    verdict = RadioField(_l("Wat is het?"), validators=[_CHOOSE])

    def of(self, rule: Twin | None) -> "TwinForm":
        """The likeness that was found, the card that was seen, or two people."""
        words: dict[Any, Any] = {rule: TWIN_LABELS[rule]} if rule is not None else {}
        words[Twin.CARD_SEEN] = TWIN_LABELS[Twin.CARD_SEEN]
        words[DIFFERENT] = _l("Het zijn twee verschillende mensen")
        self.verdict.choices = choices(words)
        return self


class ExceptionForm(Form):
    """Why a household may have one more device."""

    reason = RadioField(_l("Waarom mag het?"), validators=[_CHOOSE], choices=choices(HOUSEHOLD_LABELS))


class TermForm(Form):
    """How long. `agreed`: who fills it in saw what it would erase."""

    amount = IntegerField(_l("Getal"), validators=[_FILL])
    agreed = HiddenField()
