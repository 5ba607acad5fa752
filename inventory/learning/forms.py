"""The shape of an offer as the coordinator fills it in."""

from typing import Self

from wtforms import DateField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional

from inventory.core.i18n import _l
from inventory.learning.actions import MOST_PLACES, Words
from inventory.learning.models import OFFER_KINDS, LearningOffer, OfferKind
from inventory.web.widgets import Form, Text, choices


class OfferForm(Form):
    """What the desk offers, in words that stand on the slip to take home."""

    kind = RadioField(
        _l("Soort"),
        choices=choices(OFFER_KINDS),
        default=OfferKind.DIGIPUNT.value,
        validators=[InputRequired(_l("Kies er één."))],
    )
    name = Text(_l("Naam"), required=True, longest=80)
    provider = Text(_l("Wie doet dit"), longest=80)
    place = Text(_l("Waar"), required=True, longest=160, description=_l("Naam en adres van de plaats."))
    time = Text(_l("Wanneer"), required=True, longest=160, description=_l("Bijvoorbeeld: elke dinsdag, 14 tot 16 uur."))
    level = Text(_l("Voor wie"), longest=80, description=_l("Bijvoorbeeld: eerste stappen."))
    price = Text(_l("Prijs"), longest=60, description=_l("Bijvoorbeeld: gratis."))
    contact = Text(
        _l("Waar kan je iets vragen"),
        longest=120,
        description=_l("Telefoon of e-mailadres van de organisatie. Geen namen van mensen."),
    )
    until_on = DateField(_l("Loopt tot en met"), validators=[Optional()])
    places = IntegerField(
        _l("Aantal plaatsen"),
        validators=[Optional(), NumberRange(0, MOST_PLACES)],
        description=_l("Leeg: iedereen is welkom."),
    )

    def words(self) -> Words:
        return Words(
            kind=OfferKind(self.kind.data),
            name=self.name.data or "",
            provider=self.provider.data or "",
            place=self.place.data or "",
            time=self.time.data or "",
            level=self.level.data or "",
            price=self.price.data or "",
            contact=self.contact.data or "",
            until_on=self.until_on.data,
            places=self.places.data,
        )

    @classmethod
    def of(cls, offer: LearningOffer) -> Self:
        return cls(formdata=None, obj=offer)
