"""What proves something: files of the bench, names under a wipe, proofs from elsewhere, a destroyed disk."""

from datetime import datetime
from typing import cast

from wtforms import BooleanField, DateTimeLocalField, FileField, MultipleFileField, RadioField
from wtforms.validators import InputRequired

from inventory.core.clock import BRUSSELS, now
from inventory.core.i18n import _l
from inventory.devices.lifecycle import WIPE_METHODS
from inventory.web.widgets import Form, LongText, Text, choices
from inventory.workbench.actions.evidence_external import METHODS as EXTERNAL_METHODS
from inventory.workbench.actions.signing import METHODS
from inventory.workbench.forms.asked import CHOOSE, FILL_IN


class UploadForm(Form):
    """Files of the bench."""

    files = MultipleFileField(_l("Bestanden van de werkbank"))


class SignForm(Form):
    """What a technician did to a disk, without a log."""

    medium = RadioField(_l("Welke schijf?"), coerce=int, validators=[InputRequired(CHOOSE)])
    method = RadioField(
        _l("Wat deed je?"),
        choices=choices((name, method.label) for name, method in METHODS.items()),
        validators=[InputRequired(CHOOSE)],
    )
    ended_at = DateTimeLocalField(
        _l("Wanneer was het gedaan?"), format="%Y-%m-%dT%H:%M", validators=[InputRequired(FILL_IN)]
    )
    note = Text(_l("Nota"), longest=300)
    photo = FileField(_l("Foto van de vernietigde schijf"))

    def ended(self) -> datetime:
        """The instant, from the local time that was filled in."""
        return cast(datetime, self.ended_at.data).replace(tzinfo=BRUSSELS)

    def offer(self, media: list[tuple[int, str]]) -> "SignForm":
        self.medium.choices = choices(media)
        if not self.is_submitted():
            self.ended_at.data = now().astimezone(BRUSSELS).replace(tzinfo=None)
            if len(media) == 1:
                self.medium.data = media[0][0]
        return self


class ReasonForm(Form):
    """Why."""

    reason = LongText(_l("Waarom?"), required=True, longest=300)


class BenchForm(Form):
    """A key for a bench."""

    name = Text(_l("Naam van de werkbank"), required=True, longest=60)


class ProofForm(Form):
    """What a certificate of another eraser says."""

    file = FileField(_l("Het bewijs"), validators=[InputRequired(_l("Kies het bestand met het bewijs."))])
    serial = Text(_l("Serienummer van de schijf"), required=True, longest=60)
    software = Text(_l("Met welk programma?"), required=True, longest=80)
    method = RadioField(
        _l("Hoe is er gewist?"),
        choices=choices((name, WIPE_METHODS[name]) for name in EXTERNAL_METHODS),
        validators=[InputRequired(CHOOSE)],
    )
    ended_at = DateTimeLocalField(
        _l("Wanneer was het gedaan?"), format="%Y-%m-%dT%H:%M", validators=[InputRequired(FILL_IN)]
    )
    number = Text(_l("Nummer van het bewijs"), longest=60)
    succeeded = BooleanField(
        _l("Het bewijs zegt dat het wissen gelukt is"),
        validators=[InputRequired(_l("Vink dit aan als het zo is. Een mislukt bewijs bewijst niets."))],
    )

    def ended(self) -> datetime:
        """The instant, from the local time that was filled in."""
        return cast(datetime, self.ended_at.data).replace(tzinfo=BRUSSELS)


class OwnerForm(Form):
    """Which device a file is of."""

    tag = Text(_l("Nummer van het toestel"), required=True, longest=30)


class DestroyForm(Form):
    """A loose disk was destroyed: how, with a photo."""

    method = RadioField(
        _l("Hoe?"),
        choices=choices((name, method.label) for name, method in METHODS.items() if method.category == "destroy"),
        validators=[InputRequired(CHOOSE)],
    )
    photo = FileField(_l("Foto van de vernietigde schijf"), validators=[InputRequired(_l("Neem eerst een foto."))])
    note = Text(_l("Nota"), longest=300)


class ListForm(Form):
    """A newer list from outside."""

    file = FileField(_l("CSV-bestand"), validators=[InputRequired(_l("Kies het bestand."))])
    edition = Text(_l("Versie of datum van de lijst"), longest=40)
    source = Text(_l("Waar komt ze vandaan?"), longest=200)
