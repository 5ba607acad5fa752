"""The shapes of the forms of this room."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, PasswordField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.access import ROLE_LABELS, Actor, Can, Role, may
from inventory.accounts.models import Location, LocationKind, Organisation, OrgKind
from inventory.core.calendar import WEEKDAYS, Opening
from inventory.core.i18n import LANGUAGES, _, _l
from inventory.web.widgets import OPTIONAL, REQUIRED, Form, Text, choices

ORG_KINDS = {
    OrgKind.CITY: _l("Stad"),
    OrgKind.OCMW: _l("OCMW"),
    OrgKind.LIBRARY: _l("Bibliotheek"),
    OrgKind.REUSE_SHOP: _l("Kringloopwinkel"),
    OrgKind.ADULT_SCHOOL: _l("School"),
    OrgKind.ASSOCIATION: _l("Vereniging"),
    OrgKind.COMPANY: _l("Bedrijf"),
    OrgKind.OTHER: _l("Andere"),
}
LOCATION_KINDS = {
    LocationKind.LIBRARY: _l("Bibliotheek"),
    LocationKind.SHOP: _l("Winkel"),
    LocationKind.WORKSHOP: _l("Werkplaats"),
    LocationKind.STORE: _l("Stockplaats"),
    LocationKind.DIGIPUNT: _l("Digipunt"),
    LocationKind.WIJKCENTRUM: _l("Wijkcentrum"),
}
# The rooms that a key can be limited to: the first part of a permission.
SCOPE_LABELS = {
    "lots": _l("Loten"),
    "devices": _l("Toestellen"),
    "labels": _l("Etiketten"),
    "stock": _l("Voorraad"),
    "evidence": _l("Wisbewijzen"),
    "media": _l("Opslag"),
    "referrals": _l("Doorverwijzingen"),
    "availability": _l("Wat er beschikbaar is"),
    "loans": _l("Leningen en verkoop"),
    "people": _l("Leners"),
    "repairs": _l("Herstellingen"),
    "reports": _l("Rapporten"),
    "history": _l("Geschiedenis"),
}


def _typed_password(label: Any) -> PasswordField:
    return PasswordField(label, validators=[REQUIRED, Length(max=1024, message=_l("Dit is te lang."))])


class SignInForm(Form):
    email = Text(_l("E-mailadres"), required=True, longest=254)
    password = _typed_password(_l("Wachtwoord"))


class AgainForm(Form):
    """The password once more. A name of its own: the form that waits may have a password as well."""

    fresh_password = _typed_password(_l("Jouw wachtwoord"))


class ForgotForm(Form):
    email = Text(_l("E-mailadres"), required=True, longest=254)


class NewPasswordForm(Form):
    password = _typed_password(_l("Nieuw wachtwoord"))
    again = _typed_password(_l("Nog eens hetzelfde wachtwoord"))

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("De twee wachtwoorden zijn niet gelijk. Typ ze opnieuw."))


class ChangePasswordForm(NewPasswordForm):
    present = _typed_password(_l("Huidig wachtwoord"))


class LanguageForm(Form):
    language = SelectField(_l("Taal van de pagina's"), choices=choices(LANGUAGES.items()))


class TokenForm(Form):
    name = Text(_l("Naam"), required=True, longest=80)
    days = IntegerField(
        _l("Werkt hoeveel dagen?"),
        default=90,
        validators=[
            InputRequired(_l("Vul een aantal dagen in.")),
            NumberRange(1, 366, message=_l("Kies 1 tot 366 dagen.")),
        ],
    )
    scopes = SelectMultipleField(
        _l("Waarvoor?"),
        validators=[OPTIONAL],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def limit_to(self, actor: Actor) -> "TokenForm":
        """Offer the rooms where this actor may do something."""
        rooms = {can.value.split(":")[0] for can in Can if may(actor, can)}
        self.scopes.choices = choices(pair for pair in SCOPE_LABELS.items() if pair[0] in rooms)
        return self


class OrgForm(Form):
    code = Text(_l("Code"), required=True, longest=20)
    name = Text(_l("Naam"), required=True)
    kind = SelectField(_l("Soort"), choices=choices((kind.value, label) for kind, label in ORG_KINDS.items()))
    is_donor = BooleanField(_l("Schenkt toestellen"))


class LocationForm(Form):
    code = Text(_l("Code"), required=True, longest=20)
    name = Text(_l("Naam"), required=True)
    kind = SelectField(_l("Soort"), choices=choices((kind.value, label) for kind, label in LOCATION_KINDS.items()))
    org = SelectField(_l("Organisatie"))
    address = Text(_l("Adres"), longest=200)

    def among(self, orgs: Iterable[Organisation]) -> "LocationForm":
        self.org.choices = choices((org.code, org.name) for org in orgs)
        return self


class RoleForm(Form):
    """Nothing is chosen beforehand: nobody gets the first role of the list by accident."""

    role = SelectField(
        _l("Rol"),
        choices=choices([("", _l("Kies")), *((role.value, label) for role, label in ROLE_LABELS.items())]),
        validators=[InputRequired(_l("Kies er één."))],
    )
    org = SelectField(_l("Bij organisatie"), validators=[InputRequired(_l("Kies er één."))])

    def among(self, orgs: Iterable[Organisation]) -> "RoleForm":
        self.org.choices = choices([("", _("Kies")), *((org.code, org.name) for org in orgs)])
        return self

    @property
    def chosen(self) -> Role:
        return Role(self.role.data)


class UserForm(RoleForm):
    name = Text(_l("Voornaam en naam"), required=True)
    email = Text(_l("E-mailadres"), required=True, longest=254)
    location = SelectField(_l("Werkplek"), validators=[OPTIONAL])

    def at(self, locations: Iterable[Location]) -> "UserForm":
        places = [(place.code, place.name) for place in locations]
        self.location.choices = choices([("", _("Geen vaste plek")), *places])
        return self


class HoursForm(Form):
    """A line for each day of the week; an empty one is a day on which the place is closed."""

    day_0 = Text(WEEKDAYS[0], longest=60)
    day_1 = Text(WEEKDAYS[1], longest=60)
    day_2 = Text(WEEKDAYS[2], longest=60)
    day_3 = Text(WEEKDAYS[3], longest=60)
    day_4 = Text(WEEKDAYS[4], longest=60)
    day_5 = Text(WEEKDAYS[5], longest=60)
    day_6 = Text(WEEKDAYS[6], longest=60)

    def filled(self, opening: Opening) -> "HoursForm":
        """With what is known."""
        for weekday, field in enumerate(self.days):
            field.data = opening.on_weekday(weekday)
        return self

    @property
    def days(self) -> list[Any]:
        return [self[f"day_{weekday}"] for weekday in range(7)]

    def week(self) -> dict[int, str]:
        return {weekday: field.data or "" for weekday, field in enumerate(self.days)}


class ClosedForm(Form):
    from_on = DateField(_l("Eerste dag"), validators=[InputRequired(_l("Vul dit in."))])
    until_on = DateField(_l("Laatste dag"), validators=[OPTIONAL])
    why = Text(_l("Waarom?"), longest=60)
