"""The shape of figures, of a target, a group and a project as the coordinator fills them in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from wtforms import BooleanField, DateField, DecimalField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation
from wtforms.widgets import TextInput

from inventory.core.errors import Refused, Stale
from inventory.core.i18n import _, _l
from inventory.core.months import Month
from inventory.targets.actions import MOST, Typed
from inventory.targets.actions.figures import LONGEST_NOTE
from inventory.targets.actions.groups import GroupWords
from inventory.targets.actions.projects import ProjectWords
from inventory.targets.actions.targets import MOST as MOST_VALUE
from inventory.targets.actions.targets import TargetWords
from inventory.targets.models import KINDS, UNITS, Kind, ProjectPeriod, Target, TargetFigure, TargetGroup, Unit
from inventory.targets.models.defaults import said
from inventory.web.widgets import Form, LongText, Text, choices


class RowForm(Form):
    """A form of a row: `version` is the row as the page showed it."""

    version = HiddenField()

    def still_shows(self, row: Target | TargetGroup | ProjectPeriod) -> None:
        """Refused: somebody else changed the row since. Sent once more it is meant."""
        shown, self.version.data = self.version.data, str(row.version)
        if shown and shown != str(row.version):
            said = _("Iemand anders wijzigde dit intussen. Kijk hieronder wat er veranderde. Bewaar daarna opnieuw.")
            raise Stale(said)


class FiguresForm(Form):
    """A number and a note for each target that people count; made for the targets by `figures_form`. `seen`: the newest
    figure that the page showed.
    """

    month = HiddenField()
    seen = HiddenField()
    codes: Sequence[str] = ()

    def still_shows(self, there: Mapping[str, TargetFigure]) -> None:
        """Refused, at the line: a figure that somebody else typed since, and that this one would undo. Sent once more
        it is meant.
        """
        seen, newest = self.seen.data or "", max((each.id for each in there.values()), default=0)
        self.seen.data = str(newest)
        for each in self.typed():
            found = there.get(each.code)
            is_newer = found is not None and seen.isdigit() and found.id > int(seen)
            if found is not None and is_newer and (found.value, found.note) != (each.value, each.note):
                said = _("Iemand anders vulde hier intussen %(value)s in. Kijk het na en bewaar opnieuw.",
                         value=found.value)  # fmt: skip
                raise Refused("figure_came_first", said, field=each.code)

    def typed(self) -> list[Typed]:
        """What has a number; an empty line is left as it was."""
        return [
            Typed(code, self[f"value-{code}"].data, self[f"note-{code}"].data or "")
            for code in self.codes
            if self[f"value-{code}"].data is not None
        ]

    def refuse_at(self, field: str | None, message: Any) -> None:
        """A refusal of an action, which names a field by the code of its target."""
        code, _dash, part = (field or "").partition("-")
        self.refuse(f"{part or 'value'}-{code}" if code in self.codes else field, message)

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """Per target its code and its two fields."""
        return [(code, self[f"value-{code}"], self[f"note-{code}"]) for code in self.codes]


def _needs_a_number(note: str, *, is_there: bool) -> Callable[[Form, IntegerField], None]:
    """A line without a number says nothing: neither a note alone nor an emptied figure goes by unseen."""

    def rule(form: Form, field: IntegerField) -> None:
        if any(text.strip() for text in field.raw_data or ()) or not (is_there or form[note].data):
            return
        field.errors, field.process_errors = [], []  # nothing was typed: that is no number typed wrongly
        raise StopValidation(
            _("Een cijfer blijft staan. Vul het juiste in, of 0.")
            if is_there
            else _("Vul bij deze nota ook een getal in.")
        )

    return rule


def figures_form(
    rows: Sequence[Target], month: Month, there: Mapping[int, TargetFigure], *, is_sent: bool
) -> FiguresForm:
    """The form for these targets with what stands there for this month."""
    fields: dict[str, Any] = {"codes": tuple(row.code for row in rows)}
    filled: dict[str, Any] = {"month": str(month), "seen": str(max((each.id for each in there.values()), default=0))}
    for row in rows:
        found, name = there.get(row.id), f"{row.code}: {said(row.label)}"
        unit = str(UNITS[Unit(row.unit)])
        how = _("Hoeveel zijn er nu?") if row.kind == Kind.MILESTONE else _("Hoeveel kwamen er deze maand bij?")
        fields[f"value-{row.code}"] = IntegerField(
            name,
            validators=[
                _needs_a_number(f"note-{row.code}", is_there=found is not None),
                Optional(),
                NumberRange(0, MOST),
            ],
            description=f"{how} ({unit})",
        )
        fields[f"note-{row.code}"] = Text(_("Nota bij %(code)s", code=row.code), longest=LONGEST_NOTE)
        if found is not None:
            filled |= {f"value-{row.code}": found.value, f"note-{row.code}": found.note}
    made = type("FiguresForm", (FiguresForm,), fields)
    form: FiguresForm = made() if is_sent else made(formdata=None, data=filled)
    return form


class TargetForm(RowForm):
    """What may be changed of a target."""

    label = Text(_l("Doel"), required=True, longest=120)
    value = IntegerField(_l("Hoeveel"), validators=[InputRequired(_l("Vul dit in.")), NumberRange(1, MOST_VALUE)])
    kind = SelectField(_l("Over welke tijd"), choices=choices(KINDS))
    source = Text(_l("Bron"), longest=40, description=_l("Bijvoorbeeld: S:1027, de regel in de projecttekst."))
    note = LongText(_l("Opmerking bij de tekst"), longest=500)

    def words(self) -> TargetWords:
        return TargetWords(
            label=self.label.data or "",
            value=self.value.data or 0,
            kind=Kind(self.kind.data),
            source=self.source.data or "",
            note=self.note.data or "",
        )

    @classmethod
    def of(cls, target: Target) -> Self:
        return cls(formdata=None, obj=target, data={"kind": Kind(target.kind).value})


class Percent(DecimalField):
    """A percentage; a comma and a point both work."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([str(each).replace("%", "").replace(",", ".").strip() for each in valuelist])

    def _value(self) -> str:
        return str(super()._value()).replace(".", ",")  # type: ignore[misc]  # not in its stubs


class GroupForm(RowForm):
    """What may be changed of a group."""

    base = IntegerField(_l("Aantal mensen"), validators=[Optional()], description=_l("Leeg: er is geen getal."))
    percent = Percent(_l("Procent met risico"), places=2, validators=[Optional()])
    goal = IntegerField(_l("Hoeveel wil je er bereiken"), validators=[Optional()])
    note = LongText(_l("Opmerking bij de tekst"), longest=500)

    def words(self) -> GroupWords:
        return GroupWords(self.base.data, self.percent.data, self.goal.data, self.note.data or "")

    @classmethod
    def of(cls, group: TargetGroup) -> Self:
        return cls(formdata=None, obj=group)


class ProjectForm(RowForm):
    """A project: both days are in it."""

    name = Text(_l("Naam"), required=True, longest=60)
    first_on = DateField(_l("Eerste dag"), validators=[InputRequired(_l("Vul dit in."))])
    last_on = DateField(_l("Laatste dag"), validators=[InputRequired(_l("Vul dit in."))])
    note = Text(_l("Nota"), longest=200)
    is_current = BooleanField(_l("Dit is de huidige projectperiode"))

    def words(self) -> ProjectWords:
        assert self.first_on.data is not None
        assert self.last_on.data is not None
        return ProjectWords(self.name.data or "", self.first_on.data, self.last_on.data, self.note.data or "")

    @classmethod
    def of(cls, project: ProjectPeriod) -> Self:
        return cls(formdata=None, obj=project)
