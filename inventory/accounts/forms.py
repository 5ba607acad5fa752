"""The shapes of the forms of this room."""

from wtforms import PasswordField
from wtforms.validators import Length

from inventory.core.i18n import _l
from inventory.web.widgets import REQUIRED, Form, Text


class SignInForm(Form):
    email = Text(_l("E-mailadres"), required=True, longest=254)
    password = PasswordField(_l("Wachtwoord"), validators=[REQUIRED, Length(max=1024)])
