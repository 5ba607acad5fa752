"""The forms of the intake."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from inventory.core.i18n import _, _l
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.intake.actions.agree import MOST_OF_A_TYPE, Terms
from inventory.intake.lifecycle import (
    GIVEN_AS_LABELS,
    LEAVES_FOR_LABELS,
    LOOSE,
    OWN_TRANSPORT_LABELS,
    OWN_WIPED_BY_LABELS,
    REMARK_LABELS,
    TRANSPORT_LABELS,
    WIPED_BY_LABELS,
    GivenAs,
    LeavesFor,
    Transport,
    WipedBy,
)
from inventory.intake.models import Lot
from inventory.intake.readers.headings import FIELDS, NAMES
from inventory.web.widgets import OPTIONAL, REQUIRED, Form, Text, choices


class Kilo(DecimalField):
    """A weight; a comma and a point both work."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        tidied = [str(value).lower().replace("kg", "").replace(" ", "").replace(",", ".") for value in valuelist]
        if tidied and tidied[0]:
            super().process_formdata(tidied)


def _count(label: Any) -> IntegerField:
    wrong = _l("Geef een aantal tussen 0 en 9999.")
    return IntegerField(label, validators=[Optional(), NumberRange(0, MOST_OF_A_TYPE, message=wrong)])


class TermsForm(Form):
    """What is agreed with a donor: how many, who wipes, how they come, and that they are given for good."""

    count_laptop = _count(_l("Hoeveel laptops?"))
    count_desktop = _count(_l("Hoeveel vaste computers?"))
    count_tablet = _count(_l("Hoeveel tablets?"))
    wipes_by = RadioField(
        _l("Wie wist de schijven?"),
        choices=choices(WIPED_BY_LABELS),
        default=WipedBy.US.value,
    )
    wants_certificate = BooleanField(_l("De schenker wil een wisbewijs"))
    transport = RadioField(
        _l("Hoe komen ze bij ons?"), choices=choices(TRANSPORT_LABELS), default=Transport.BROUGHT.value
    )
    fetch_on = DateField(_l("Wanneer halen we ze op?"), validators=[Optional()])
    fetch_where = Text(_l("Waar halen we ze op?"), longest=200)
    given_as = RadioField(
        _l("Wat zijn het volgens de schenker?"), choices=choices(GIVEN_AS_LABELS), default=GivenAs.UNSAID.value
    )
    statement = BooleanField(
        _l(
            "De schenker geeft deze toestellen voorgoed en vraagt er niets voor. "
            "Er zit geen wachtwoord of account meer op."
        )
    )

    def speak_to_donor(self) -> None:
        """The donor reads this: it is about "jullie", not about somebody else."""
        self.wipes_by.choices = choices(OWN_WIPED_BY_LABELS)
        self.wants_certificate.label.text = _("Wij willen een wisbewijs")
        self.transport.choices = choices(OWN_TRANSPORT_LABELS)
        self.transport.label.text = _("Hoe komen ze bij de Digibank?")
        self.fetch_on.label.text = _("Wanneer mag de Digibank ze ophalen?")
        self.fetch_where.label.text = _("Waar haalt de Digibank ze op?")
        self.given_as.label.text = _("Wat zijn het volgens jullie?")
        self.statement.label.text = _(
            "Wij schenken deze toestellen, vragen er niets voor en vragen ze niet terug. "
            "Er zit geen wachtwoord of account meer op."
        )

    def terms(self) -> Terms:
        """What was filled in."""
        counts = {kind.value: self._fields[f"count_{kind.value}"].data or 0 for kind in DeviceType}
        return Terms(
            wipes_by=WipedBy(self.wipes_by.data or WipedBy.US),
            wants_certificate=bool(self.wants_certificate.data),
            expected={kind: count for kind, count in counts.items() if count},
            transport=Transport(self.transport.data or Transport.BROUGHT),
            fetch_on=self.fetch_on.data,
            fetch_where=self.fetch_where.data or "",
            given_as=GivenAs(self.given_as.data or GivenAs.UNSAID),
            statement=bool(self.statement.data),
        )

    def show(self, lot: Lot) -> None:
        """Fill in what was agreed before."""
        for kind in DeviceType:
            self._fields[f"count_{kind.value}"].data = lot.expected.get(kind.value)
        self.wipes_by.data = str(lot.wipes_by)
        self.wants_certificate.data = lot.wants_certificate
        self.transport.data = str(lot.transport)
        self.fetch_on.data, self.fetch_where.data = lot.fetch_on, lot.fetch_where
        self.given_as.data = str(lot.given_as)
        self.statement.data = lot.statement_at is not None


def _column(ours: str) -> SelectField:
    """Which column of theirs a field of ours is; the headings are known once there is a list."""
    return SelectField(NAMES[ours], choices=[], validate_choice=False)


class LotForm(TermsForm):
    """A donation: who gives, what was agreed, and the list as a file or as pasted rows."""

    lot = SelectField(_l("Bij welk lot hoort het?"), validators=[OPTIONAL])
    donor = SelectField(_l("Wie schenkt?"), validators=[REQUIRED])
    reference = Text(_l("Kenmerk van de schenker"), longest=60)
    is_here = BooleanField(_l("De toestellen staan al bij ons"))
    received_on = DateField(_l("Wanneer kregen we ze?"), validators=[Optional()])
    location = SelectField(_l("Waar staan ze?"), validators=[OPTIONAL])
    sheet = FileField(_l("Lijst van toestellen (Excel of CSV)"))
    pasted = TextAreaField(_l("Of plak hier de rijen uit je rekenblad"))

    filename = HiddenField()  # of the upload that the text comes from
    looked_at = HiddenField()  # the mark of the list of which the changes were shown

    map_type = _column("type")
    map_make = _column("make")
    map_model = _column("model")
    map_serial = _column("serial")
    map_donor_tag = _column("donor_tag")
    map_accessories = _column("accessories")
    map_disk_serials = _column("disk_serials")

    def speak_to_donor(self) -> None:
        super().speak_to_donor()
        self.reference.label.text = _("Jullie kenmerk")
        self.map_donor_tag.label.text = _("Jullie nummer")

    def mapping(self) -> dict[str, str]:
        """Our field -> the heading of their column, where somebody filled that in."""
        named = {ours: self._fields[f"map_{ours}"].data or "" for ours in FIELDS}
        return {ours: theirs for ours, theirs in named.items() if theirs}


class ExtraForm(Form):
    """A device that came along and is not on the list."""

    type = RadioField(_l("Wat is het?"), choices=choices(TYPE_LABELS), validators=[REQUIRED])
    make = Text(_l("Merk"), required=True, longest=60)
    model = Text(_l("Model"), required=True, longest=80)
    serial = Text(_l("Serienummer"), longest=60)
    is_sure = BooleanField(_l("Dit is echt het serienummer"))
    label = Text(
        _l("Etiket dat al gedrukt is"),
        longest=300,
        description=_l("Kleef je er een etiket van de voorraad op? Scan het. Anders komt er een nieuw nummer."),
    )


class LookForm(Form):
    """The first look. The pressed button is the verdict; a hidden field of that name would be sent before it."""

    weight_kg = Kilo(_l("Gewicht in kg"), validators=[Optional()])
    defects = Text(_l("Wat is er te zien?"), longest=200)


class ReasonForm(Form):
    """Why."""

    reason = Text(_l("Waarom?"), required=True, longest=300)


class SeriesForm(Form):
    """What all devices of a series are; then only serial numbers are scanned."""

    class Meta:
        csrf = False  # it changes nothing: its answer is a page to scan on

    type = RadioField(_l("Wat is het?"), choices=choices(TYPE_LABELS), validators=[REQUIRED])
    make = Text(_l("Merk"), required=True, longest=60)
    model = Text(_l("Model"), required=True, longest=80)
    labels = BooleanField(_l("Ik kleef er etiketten op die al gedrukt zijn"))


class SerialForm(Form):
    """Another serial number for a device."""

    serial = Text(_l("Serienummer"), longest=60)
    is_sure = BooleanField(_l("Dit is echt het serienummer"))


class RemarkForm(Form):
    """What a donor says is wrong."""

    kind = SelectField(
        _l("Wat klopt er niet?"),
        choices=choices([("", _l("Kies wat er niet klopt")), *REMARK_LABELS.items()]),
        validators=[REQUIRED],
    )
    tag = SelectField(_l("Over welk toestel?"), validators=[OPTIONAL])
    text = Text(_l("Zeg het in één zin"), required=True, longest=200)


class AnswerForm(Form):
    """What we answer."""

    answer = Text(_l("Wat antwoord je de schenker?"), required=True, longest=200)


class TransportForm(Form):
    """Devices that leave together."""

    leaves_for = RadioField(
        _l("Waar gaat het naartoe?"), choices=choices(LEAVES_FOR_LABELS), default=LeavesFor.PROCESSOR.value
    )
    receiver = Text(_l("Naar welke organisatie?"), required=True, longest=80)
    leaves_on = DateField(_l("Wanneer vertrekt het?"), validators=[Optional()])
    document = Text(_l("Nummer van het vervoersdocument"), longest=60)


class PackForm(Form):
    """A device that goes along."""

    q = Text(_l("Scan of typ het nummer van het toestel"), required=True, longest=300)
    weight_kg = Kilo(_l("Gewicht in kg"), validators=[Optional()])


class LooseForm(Form):
    """Loose parts that go along."""

    fraction = SelectField(_l("Wat gaat er nog mee?"), choices=choices(LOOSE), validators=[REQUIRED])
    loose_kg = Kilo(_l("Hoeveel kg?"), validators=[Optional()])


class LeaveForm(Form):
    """It leaves now."""

    document = Text(_l("Nummer van het vervoersdocument"), longest=60)
