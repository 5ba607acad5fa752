"""The file that somebody brings."""

from flask_wtf.file import FileField, FileRequired

from inventory.core.i18n import _l
from inventory.web.widgets import Form


class CheckForm(Form):
    """One PDF."""

    file = FileField(_l("Het PDF-bestand"), validators=[FileRequired(_l("Kies een bestand."))])
