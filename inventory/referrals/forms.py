"""The form of a referral: closed lists only, so that no reason and no name can be written down."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.accounts.models import Location
from inventory.core.i18n import _, _l
from inventory.devices.models import TYPE_LABELS
from inventory.referrals import queries
from inventory.referrals.models import (
    EASE_LABELS,
    INTERNET_LABELS,
    MOST_DEVICES,
    OVERRIDE_LABELS,
    PROFILE_LABELS,
    REFUSAL_LABELS,
    Internet,
    Referral,
    RefusalReason,
)
from inventory.web.widgets import Form, Text, choices

_CHOOSE = InputRequired(_l("Kies er één."))


class ReferralForm(Form):
    """Under a minute. Nothing is chosen beforehand but by a tap on "as the last time", which fills in type and use.

    What is asked seldom stands below, folded. The two texts hold initials and a telephone number, and nothing else.
    """

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
    pupil = BooleanField(_l("Voor een leerling: een ouder tekent"))
    learning_path = BooleanField(_l("Wil graag leren werken met het toestel"))
    learning_place = SelectField(_l("In welke buurt?"), validators=[Optional()])
    devices = SelectField(
        _l("Hoeveel toestellen?"),
        choices=choices((str(number), str(number)) for number in range(1, MOST_DEVICES + 1)),
        default="1",
        validators=[Optional()],
    )
    client_initials = Text(_l("Beginletters"), longest=8)
    client_phone = Text(_l("Telefoon"), longest=30)
    client_agrees = BooleanField(_l("De klant gaat hiermee akkoord"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learning_place.choices = choices(
            [("", _("Maakt niet uit")), *((place.code, place.name) for place in queries.learning_places())]
        )
        self.client_phone.render_kw = {"inputmode": "tel", "autocomplete": "off"}
        self.client_initials.render_kw = {"autocomplete": "off"}

    def begin_with(self, last: Referral | None) -> "ReferralForm":
        """Type and use as this person asked the last time."""
        if last is not None:
            self.device_type.data, self.profile.data = str(last.device_type), str(last.profile)
        return self

    def place(self) -> Location | None:
        """The place that was chosen."""
        wanted = self.learning_place.data
        return next((place for place in queries.learning_places() if place.code == wanted), None) if wanted else None

    @property
    def has_more(self) -> bool:
        """Whether something below the fold was filled in or refused: then it stands open."""
        more = (self.pupil, self.representative_signs, self.client_initials, self.client_phone, self.client_agrees)
        return any(each.data or each.errors for each in more) or self.devices.data not in (None, "", "1")


class ReserveForm(Form):
    """Another device than was proposed: why, from a list."""

    reason = SelectField(
        _l("Waarom dit toestel?"),
        choices=choices([("", _l("Kies een reden")), *((word.value, text) for word, text in OVERRIDE_LABELS.items())]),
        validators=[Optional()],
    )


class RefuseForm(Form):
    """No: why, from a list."""

    reason = RadioField(_l("Waarom weiger je?"), choices=choices(REFUSAL_LABELS), validators=[_CHOOSE])

    def offer(self, *, is_extra: bool) -> None:
        """Only the reasons that can be true: of an extra device, or of what a partner asked."""
        not_here = RefusalReason.NOT_AS_AGREED if is_extra else RefusalReason.ONE_IS_ENOUGH
        self.reason.choices = choices({word: text for word, text in REFUSAL_LABELS.items() if word != not_here})


class PartnerForm(Form):
    """Whether the referrals of one partner wait for a social worker."""

    confirmation = RadioField(
        _l("Eerst bevestigen?"),
        choices=choices([("yes", _l("Ja")), ("no", _l("Nee"))]),
        validators=[_CHOOSE],
    )


class PlainForm(Form):
    """A step without anything to fill in."""
