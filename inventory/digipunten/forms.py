"""The shapes of what is filled in: a digipunt, a day, a delivery."""

from typing import Self

from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.accounts.models import Organisation
from inventory.core.clock import today
from inventory.core.i18n import _l
from inventory.core.quarters import QUARTERS, Quarter
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.digipunten.actions import MOST_DEVICES, Boxes, Words
from inventory.digipunten.lifecycle import EASES, SERVICES
from inventory.digipunten.models import Digipunt
from inventory.digipunten.queries import hosts
from inventory.web.widgets import REQUIRED, Form, LongText, Text, choices


class DigipuntForm(Form):
    """What everybody may read."""

    name = Text(_l("Naam"), required=True, longest=120)
    address = Text(_l("Adres"), required=True, longest=200, description=_l("Straat, nummer, postcode en gemeente."))
    quarter = SelectField(_l("Deel van de stad"), choices=choices(QUARTERS))
    services = SelectMultipleField(
        _l("Wat vind je er?"),
        choices=choices(SERVICES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    eases = SelectMultipleField(
        _l("Hoe geraak je binnen?"),
        choices=choices(EASES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    by_appointment = BooleanField(_l("Je maakt eerst een afspraak"))
    phone = Text(
        _l("Telefoon"), longest=30, description=_l("Van de organisatie. Geen privénummer: iedereen kan dit lezen.")
    )
    email = Text(_l("E-mailadres"), longest=120, description=_l("Van de organisatie, niet van een mens."))
    website = Text(_l("Website"), longest=160)

    def words(self) -> Words:
        return Words(
            name=self.name.data or "",
            address=self.address.data or "",
            quarter=Quarter(self.quarter.data),
            services=tuple(self.services.data or ()),
            eases=tuple(self.eases.data or ()),
            by_appointment=bool(self.by_appointment.data),
            phone=self.phone.data or "",
            email=self.email.data or "",
            website=self.website.data or "",
        )

    @classmethod
    def of(cls, digipunt: Digipunt) -> Self:
        form = cls(formdata=None, obj=digipunt)
        form.name.data, form.address.data = digipunt.location.name, digipunt.location.address
        return form


class NewDigipuntForm(DigipuntForm):
    """With where it is: a place that we know by its code, or a new one of an organisation."""

    code = Text(
        _l("Code"),
        required=True,
        longest=20,
        description=_l("Kort, met hoofdletters. Van een plaats die er al is, of een nieuwe, bijvoorbeeld KIER."),
    )
    org = SelectField(_l("Organisatie"), description=_l("Bij wie is dit digipunt?"))

    def among(self, orgs: list[Organisation]) -> Self:
        self.org.choices = choices((each.code, each.name) for each in orgs)
        return self

    @classmethod
    def ready(cls, **more: object) -> Self:
        return cls(**more).among(list(hosts()))


class DayForm(Form):
    """From which day."""

    from_on = DateField(_l("Vanaf welke dag?"), validators=[REQUIRED], default=today)


class DeliveryForm(Form):
    """New devices that came in closed boxes."""

    type = SelectField(_l("Soort"), choices=choices(TYPE_LABELS))
    make = Text(_l("Merk"), required=True, longest=60)
    model = Text(_l("Model"), required=True, longest=80)
    amount = IntegerField(
        _l("Hoeveel"), validators=[InputRequired(_l("Vul dit in.")), NumberRange(1, MOST_DEVICES)], default=1
    )
    came_on = DateField(_l("Geleverd op"), validators=[REQUIRED], default=today)
    reference = Text(_l("Nummer van de factuur"), longest=40)
    serials = LongText(
        _l("Serienummers"),
        longest=4000,
        description=_l("Eén per regel, zoals ze op de dozen staan. Staan ze er niet op? Laat dit leeg."),
    )

    def boxes(self) -> Boxes:
        assert self.came_on.data is not None
        return Boxes(
            type=DeviceType(self.type.data),
            make=self.make.data or "",
            model=self.model.data or "",
            amount=self.amount.data or 0,
            came_on=self.came_on.data,
            reference=self.reference.data or "",
            serials=(self.serials.data or "").splitlines(),
        )
