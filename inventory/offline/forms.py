"""Shapes of what a desk noted without network: the same fields as online, and nothing that needs the network."""

from wtforms import BooleanField, DateField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional

from inventory.core.i18n import _l
from inventory.loans.forms import KnownForm as KnownAtTheCounter
from inventory.loans.forms import Ticks, on_the_card
from inventory.loans.models import LEARNING_LABELS, LearningPath
from inventory.people.actions import Borrower
from inventory.web.widgets import City, Form, LongText, Text, choices

_TICK = InputRequired(_l("Vink dit aan als het zo is."))


class HandOverForm(Form):
    """A free loan of what lay ready for a code."""

    class Meta(Form.Meta):
        csrf = False  # what carries it has one

    identity_seen = BooleanField(_l("Ik zag de identiteitskaart"), validators=[_TICK])
    first_name = Text(_l("Voornaam"), required=True, longest=80)
    last_name = Text(_l("Achternaam"), required=True, longest=80)
    birth_date = DateField(_l("Geboortedatum"), validators=[InputRequired(_l("Vul dit in."))])
    street = Text(_l("Straat en nummer"), required=True)
    postal_code = Text(_l("Postcode"), required=True, longest=12)
    city = City(_l("Gemeente"), required=True)
    phone = Text(_l("Telefoon"), longest=30)
    email = Text(_l("E-mailadres"), longest=254)
    representative_signs = BooleanField(_l("Tekent als ouder, voogd of vertegenwoordiger"))
    end_user_first_name = Text(_l("Voornaam van de gebruiker"), longest=80)
    end_user_birth_year = IntegerField(
        _l("Geboortejaar van de gebruiker"), validators=[Optional(), NumberRange(1900, 2100)]
    )
    confirmed = Ticks(_l("Lees dit en vink het aan"), choices=[], validate_choice=False)
    accessories = Ticks(_l("Gaat mee"), choices=[], validate_choice=False)
    other_accessory = Text(_l("Nog iets anders dat meegaat"), longest=60)
    condition = LongText(_l("Zo is het toestel nu"), longest=500)
    learning_path = RadioField(
        _l("Wil je leren werken met het toestel?"),
        choices=choices({w: label for w, label in LEARNING_LABELS.items() if w != LearningPath.STARTED}),
        default=LearningPath.NOT_OFFERED.value,
        validators=[Optional()],
    )
    due_on = DateField(_l("Tot en met"), validators=[Optional()])

    def borrower(self) -> Borrower:
        """Who signs, once the form was found well formed."""
        return on_the_card(self)


class KnownForm(KnownAtTheCounter):
    """The same for somebody whom the counter knew when the network went: only what is different."""

    class Meta(Form.Meta):
        csrf = False


class TakeBackForm(Form):
    """What came back, and how."""

    class Meta(Form.Meta):
        csrf = False

    accessories = Ticks(_l("Dit kwam mee terug"), choices=[], validate_choice=False)
    device_note = Text(_l("Wat is beschadigd aan het toestel zelf?"), longest=200)
    condition = LongText(_l("Zo is het toestel nu"), longest=500)
    data_statement = BooleanField(_l("Ik zei: we wissen alles wat nog op het toestel staat"), validators=[_TICK])
    note = Text(_l("Nota voor op het bewijs"), longest=200)
