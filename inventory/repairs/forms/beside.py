"""What may be noted on a case beside its steps: a day, a part, a choice, a photo, money that goes back."""

from collections.abc import Sequence
from typing import Any, Self

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from inventory.core.i18n import _l
from inventory.loans.models import METHOD_LABELS
from inventory.repairs.lifecycle import DATA_CHOICES, TOLD_LABELS, Told
from inventory.web.widgets import Euro, Form, Text, choices
from inventory.workbench.actions.parts import KIND_LABELS
from inventory.workbench.models import PartKind, SparePart

_CHOOSE = InputRequired(_l("Kies er één."))
_FILL = InputRequired(_l("Vul dit in."))


class Beside(Form):
    """Several stand on one page: each has its own beginning for the names of its fields."""

    begins = ""

    def __init__(self, **more: Any) -> None:
        super().__init__(prefix=f"{self.begins}-", **more)


class PromiseForm(Beside):
    begins = "promise"
    promised_on = DateField(_l("Wanneer is het klaar?"), validators=[_FILL])
    reason = Text(_l("Waarom wordt het een andere dag?"), longest=200)


class ToldForm(Beside):
    begins = "told"
    how = RadioField(
        _l("Hoe vertelde je het?"),
        choices=choices((way, TOLD_LABELS[way]) for way in (Told.PHONE, Told.COUNTER)),
        default=Told.PHONE.value,
        validators=[_CHOOSE],
    )


class DataForm(Beside):
    begins = "data"
    data_choice = RadioField(_l("Gegevens op het toestel"), choices=choices(DATA_CHOICES), validators=[_CHOOSE])


class StockPartForm(Beside):
    begins = "stock"
    part = SelectField(_l("Welk onderdeel?"), coerce=int, validators=[_CHOOSE])
    count = IntegerField(_l("Hoeveel?"), default=1, validators=[_FILL, NumberRange(1, 100)])

    def among(self, stock: Sequence[SparePart]) -> Self:
        """What lies there, that may fit."""
        self.part.choices = choices(
            (part.id, f"{KIND_LABELS[PartKind(part.kind)]}: {part.name} ({part.count})") for part in stock
        )
        return self


class BoughtPartForm(Beside):
    begins = "bought"
    name = Text(_l("Welk onderdeel kocht je?"), required=True, longest=80)
    count = IntegerField(_l("Hoeveel?"), default=1, validators=[_FILL, NumberRange(1, 100)])
    unit_eur = Euro(_l("Prijs per stuk in euro"), validators=[Optional(), NumberRange(0, 10_000)])


class PhotoForm(Beside):
    begins = "photo"
    photos = MultipleFileField(_l("Foto's van het toestel"))


class SignForm(Form):
    """A signature drawn on the screen; `strokes` is filled in by the script of the page, `version` is what was read."""

    strokes = HiddenField()
    version = HiddenField()


class RefundForm(Beside):
    begins = "refund"
    refund_eur = Euro(_l("Hoeveel gaat er terug?"), validators=[_FILL, NumberRange(0, 10_000)])
    keeps_device = BooleanField(_l("De koper houdt het toestel zoals het is."))
    reason = Text(_l("Waarom komt er geen ander toestel?"), required=True, longest=200)
    method = SelectField(_l("Hoe gaat het terug?"), choices=choices(METHOD_LABELS), validators=[_CHOOSE])
