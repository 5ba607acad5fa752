"""Spare parts: in, out, used, and harvested."""

from collections.abc import Sequence

from wtforms import FieldList, FormField, IntegerField, RadioField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional

from inventory.core.i18n import _l
from inventory.web.widgets import OPTIONAL, Euro, Form, Text, choices
from inventory.workbench.actions.parts import KIND_LABELS as PART_KINDS
from inventory.workbench.actions.parts import WHY_LABELS as PART_WHYS
from inventory.workbench.actions.parts import Found
from inventory.workbench.forms.asked import CHOOSE
from inventory.workbench.models import PartKind, SparePart


class PartChangeForm(Form):
    """What a part fits, where it lies and how few there may be."""

    fits = Text(_l("Past in"), longest=200)
    place = Text(_l("Waar ligt het?"), longest=40)
    minimum = IntegerField(_l("Hoeveel moeten er minstens zijn?"), validators=[Optional()])
    cost_eur = Euro(_l("Wat kost er één ons, in euro?"), validators=[Optional()])


class PartForm(PartChangeForm):
    """A kind of spare part."""

    kind = SelectField(
        _l("Soort"), choices=choices([("", _l("Kies")), *PART_KINDS.items()]), validators=[InputRequired(CHOOSE)]
    )
    name = Text(_l("Wat is het precies?"), required=True, longest=80)
    count = IntegerField(_l("Hoeveel zijn er nu?"), validators=[Optional()])


class PartMoveForm(Form):
    """Parts come in or go out."""

    why = RadioField(_l("Wat gebeurt er?"), choices=choices(PART_WHYS), validators=[InputRequired(CHOOSE)])
    count = IntegerField(_l("Hoeveel?"), default=1, validators=[InputRequired(_l("Geef een getal."))])
    device = Text(_l("Voor of uit welk toestel?"), longest=60)
    repair = Text(_l("Voor welke herstelling?"), longest=20)
    note = Text(_l("Nota"), longest=200)


class UsedPartForm(Form):
    """A part from stock goes into the device in hand."""

    part = SelectField(_l("Welk onderdeel?"), coerce=int, validators=[InputRequired(CHOOSE)])
    count = IntegerField(_l("Hoeveel?"), default=1, validators=[InputRequired(_l("Geef een getal."))])

    def offer(self, parts: Sequence[SparePart]) -> "UsedPartForm":
        self.part.choices = choices(
            (each.id, f"{PART_KINDS[PartKind(each.kind)]}: {each.name} ({each.count})") for each in parts
        )
        return self


class HarvestRow(PlainForm):
    """Parts of one kind that came out."""

    kind = SelectField(_l("Soort"), choices=choices([("", _l("Kies")), *PART_KINDS.items()]), validators=[OPTIONAL])
    name = Text(_l("Wat is het precies?"), longest=80)
    count = IntegerField(_l("Hoeveel?"), default=1, validators=[Optional()])


class HarvestForm(Form):
    """What came out of a dead device."""

    parts = FieldList(FormField(HarvestRow), _l("Onderdeel"), min_entries=4, max_entries=8)
    place = Text(_l("Waar leg je ze?"), longest=40)

    def found(self) -> list[Found]:
        """The rows in which something was filled in."""
        rows = [row.form for row in self.parts]
        return [
            Found(
                PartKind(row.kind.data),
                row.name.data or str(PART_KINDS[PartKind(row.kind.data)]),
                row.count.data or 1,
                self.place.data or "",
            )
            for row in rows
            if row.kind.data
        ]
