"""The shapes of what is filled in: codes that come in, and why a household gets one more."""

from flask_wtf.file import FileField
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Optional

from inventory.core.i18n import _, _l
from inventory.vouchers.lifecycle import WHYS
from inventory.web.widgets import REQUIRED, Euro, Form, LongText, Text, choices


class CodesForm(Form):
    """What a provider sent."""

    provider = Text(_l("Van wie"), required=True, longest=60, description=_l("Bijvoorbeeld: Telenet, Proximus."))
    value_eur = Euro(_l("Waarde van één voucher"), most=1000, validators=[InputRequired(_l("Vul dit in."))])
    valid_until = DateField(_l("Goed tot en met"), validators=[REQUIRED])
    codes = LongText(_l("Plak de codes"), longest=200_000, description=_l("Eén per regel."))
    file = FileField(_l("Of kies een bestand (CSV of tekst)"), description=_l("De codes staan in de eerste kolom."))


class GiveForm(Form):
    """Of which provider; and for the coordinator why there is one more."""

    provider = SelectField(
        _l("Van welk bedrijf"),
        validators=[Optional()],
        description=_l("Maakt het niet uit? Dan geef je de code die het eerst vervalt."),
    )
    why = SelectField(
        _l("Waarom nog één voor dit gezin?"),
        choices=choices([("", _l("Dit is de eerste")), *WHYS.items()]),
        validators=[Optional()],
        default="",
    )

    def among(self, found: list[str]) -> "GiveForm":
        self.provider.choices = choices([("", _("Maakt niet uit")), *((each, each) for each in found)])
        return self
