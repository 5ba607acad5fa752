"""The shapes of what is filled in for the report to the department."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import FieldList, FormField, IntegerField, RadioField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, NumberRange, Optional

from inventory.core.errors import BadInput
from inventory.core.i18n import _, _l
from inventory.reports.actions.subsidy import LONGEST, Band
from inventory.reports.models import PART_LABELS, PLACE_LABELS, Part, Place
from inventory.web.widgets import REQUIRED, Euro, Form, LongText, Text, choices

ROWS = 6
_MOST_PEOPLE = 1_000_000


class TextsForm(Form):
    """What people write: a text for each part."""

    goal_1 = LongText(PART_LABELS[Part.GOAL_1], longest=LONGEST)
    goal_2 = LongText(PART_LABELS[Part.GOAL_2], longest=LONGEST)
    goal_3 = LongText(PART_LABELS[Part.GOAL_3], longest=LONGEST)
    bottlenecks = LongText(PART_LABELS[Part.BOTTLENECKS], longest=LONGEST)
    signals = LongText(PART_LABELS[Part.SIGNALS], longest=LONGEST)

    def texts(self) -> dict[Part, str]:
        return {part: (self[part.value].data or "").replace("\r", "") for part in Part}


class BandRow(PlainForm):
    """A band; an empty row is no band."""

    least = IntegerField(_l("Van"), validators=[Optional(), NumberRange(1, _MOST_PEOPLE)])
    most = IntegerField(_l("Tot en met"), validators=[Optional(), NumberRange(1, _MOST_PEOPLE)])
    amount = Euro(_l("Bedrag in euro"), most=99_999_999, validators=[Optional()])


class BandsForm(Form):
    """The bands of a call."""

    call = Text(_l("Oproep"), required=True, longest=20)
    source = Text(_l("Waar staat dat?"), required=True, longest=200)
    rows = FieldList(FormField(BandRow), min_entries=ROWS, max_entries=ROWS)

    def bands(self) -> list[Band]:
        """Refused: a row of which a part was filled in."""
        found = []
        for number, row in enumerate(self.rows, 1):
            least, most, amount = row.least.data, row.most.data, row.amount.data
            if least is not None and amount is not None:
                found.append(Band(least, most, amount))
            elif (least, most, amount) != (None, None, None):
                said = _(
                    "Vul bij schijf %(number)s in vanaf hoeveel mensen en welk bedrag, of maak ze leeg.", number=number
                )
                raise BadInput("half_band", said, field=f"least-{number}")
        return found


class TemplateForm(Form):
    """An empty workbook of a department."""

    name = Text(_l("Naam"), required=True, longest=80)
    file = FileField(_l("Leeg Excel-bestand"), validators=[InputRequired(_l("Kies het bestand."))])


class FileForm(Form):
    """A newer one."""

    file = FileField(_l("Nieuw leeg Excel-bestand"), validators=[InputRequired(_l("Kies het bestand."))])


class FieldForm(Form):
    """Which of our figures goes where: `at` is a sheet and a heading on it, or a sheet alone."""

    figure = SelectField(_l("Wat van ons?"), validators=[REQUIRED])
    at = SelectField(_l("Welk opschrift?"), validators=[Optional()])
    place = RadioField(_l("Waar komt het?"), choices=choices(PLACE_LABELS), default=Place.BELOW.value)
    sheet = SelectField(_l("Blad (als je zelf een vak noemt)"), validators=[Optional()])
    cell = Text(_l("Vak (als je zelf een vak noemt)"), longest=10)

    def offer(
        self, figures: Sequence[tuple[str, Any]], headings: Sequence[tuple[str, str]], sheets: Sequence[str]
    ) -> None:
        self.figure.choices = choices(figures)
        self.at.choices = choices([("", _l("Kies een opschrift")), *headings])
        self.sheet.choices = choices([(name, name) for name in sheets])
