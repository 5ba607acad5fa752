"""The form of a referral: closed lists only, so that no reason and no name can be written down."""

from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.core.i18n import _l
from inventory.devices.models import TYPE_LABELS
from inventory.referrals.models import (
    EASE_LABELS,
    INTERNET_LABELS,
    PROFILE_LABELS,
    Internet,
)
from inventory.web.widgets import Form, choices

_CHOOSE = InputRequired(_l("Kies er één."))


class ReferralForm(Form):
    """Under a minute: five choices and a button."""

    device_type = RadioField(_l("Welk toestel?"), choices=choices(TYPE_LABELS), validators=[_CHOOSE])
    profile = RadioField(_l("Waarvoor vooral?"), choices=choices(PROFILE_LABELS), validators=[_CHOOSE])
    ease_of_use = SelectMultipleField(
        _l("Wat maakt het makkelijker?"),
        choices=choices(EASE_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    internet_at_home = RadioField(
        _l("Internet thuis?"), choices=choices(INTERNET_LABELS), default=Internet.UNKNOWN.value, validators=[_CHOOSE]
    )
    representative_signs = BooleanField(_l("Een ouder, voogd of andere vertegenwoordiger tekent"))
    learning_path = BooleanField(_l("Wil graag leren werken met het toestel"))


class PlainForm(Form):
    """A step without anything to fill in."""
