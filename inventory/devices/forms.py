"""The forms of the devices' pages. A move's form is made from the table: its facts are its fields."""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from inventory.core.i18n import _, _l
from inventory.core.lifecycle import Move
from inventory.devices.lifecycle import FACTS, FLAGS, HOUSE_FLAGS, DeviceState, Fact, FactKind
from inventory.web.widgets import OPTIONAL, REQUIRED, Form, LongText, Text, choices, tidy

Choices = Sequence[tuple[str, Any]]
_CHOOSE = _l("Kies iets uit de lijst.")


class WeighForm(Form):
    """A device that stands on a scale."""

    device = Text(_l("Scan of typ het nummer"), longest=40, required=True)
    weight_kg = Text(_l("Kg"), longest=12, required=True, description=_l("Bijvoorbeeld 1,8."))


class WeightsForm(Form):
    """Many of them, a line each."""

    lines = TextAreaField(
        _l("Nummers en kg"),
        validators=[REQUIRED, Length(max=100_000, message=_l("Dit is te lang."))],
        filters=[lambda text: tidy(text.replace("\t", ";")) if isinstance(text, str) else text],  # columns of a sheet
        description=_l("Een toestel per regel: het nummer en dan de kg, bijvoorbeeld 1,8."),
    )


class MoveForm(Form):
    """What a move asks. `version` is the device as the page showed it."""

    version = HiddenField()

    def asked(self) -> dict[str, Any]:
        """The facts that were filled in."""
        return {
            name: value
            for name, value in self.facts().items()
            if name not in ("version", "note") and value not in (None, "", False)
        }


# A tick that nobody should meet where it says nothing: asked when a gate wants it.
_ONLY_WHEN_NEEDED = ("without_disk",)


def move_form(move: Move[DeviceState], needs: Sequence[str], places: Choices) -> MoveForm:
    """The form of a move; `needs` may hold more than the table says, `places` are the locations to choose from.

    Its names begin with the move, so that several of them can stand on one page.
    """
    optional = tuple(name for name in move.optional if name not in _ONLY_WHEN_NEEDED)
    form = _form_of(tuple(needs), optional)(prefix=f"{move.name}-")
    for field in form:
        if field.type == "SelectField":  # a RadioField is a SelectField too, and has its own choices
            field.choices = choices([("", _l("Kies een plaats")), *places])
    return form


@cache
def _form_of(needs: tuple[str, ...], optional: tuple[str, ...]) -> type[MoveForm]:
    """The class of a form. Making a class costs more than filling one, and there are only as many as moves."""
    fields: dict[str, Any] = {name: _field(FACTS[name], True) for name in needs}
    fields |= {name: _field(FACTS[name], False) for name in optional if name not in needs}
    if "reason" not in needs:
        fields["note"] = Text(_l("Nota"), longest=300, description=_l("Schrijf geen namen van mensen."))
    return cast(type[MoveForm], type("MoveForm", (MoveForm,), fields))


def _field(fact: Fact, required: bool) -> Any:
    label, description = fact.label, fact.help
    rule = [REQUIRED if required else OPTIONAL]
    match fact.kind:
        case FactKind.TEXT:
            return LongText(label, required=required, longest=fact.longest, description=description)
        case FactKind.CHOICE:
            chosen = [InputRequired(_CHOOSE) if required else OPTIONAL]
            return RadioField(label, choices=choices(fact.choices), validators=chosen, description=description)
        case FactKind.YES:
            tick = [InputRequired(_l("Vink dit aan als het zo is.")) if required else OPTIONAL]
            return BooleanField(label, validators=tick, description=description)
        case FactKind.PLACE:
            return SelectField(label, validators=rule, description=description)
        case FactKind.DAY:
            return DateField(label, validators=rule, description=description)
        case FactKind.KILO:
            return Text(
                label, required=required, longest=12, description=description, render_kw={"inputmode": "decimal"}
            )
        case _:
            return Text(label, required=required, longest=fact.longest, description=description)


class PlaceForm(Form):
    """Put a device somewhere else."""

    location = SelectField(_l("Naar welke plaats?"), validators=[InputRequired(_CHOOSE)])

    def offer(self, places: Choices) -> "PlaceForm":
        self.location.choices = choices([("", str(_l("Kies een plaats"))), *places])
        return self


class ShelvesForm(Form):
    """More shelves in a rack."""

    location = SelectField(_l("Op welke plaats?"), validators=[InputRequired(_CHOOSE)])
    rack = Text(
        _l("Welk rek?"), required=True, longest=12, description=_l("Een letter of een korte naam, bijvoorbeeld A.")
    )
    count = IntegerField(
        _l("Hoeveel planken?"),
        default=1,
        validators=[InputRequired(_l("Vul dit in.")), NumberRange(1, 40, _l("Kies een getal van 1 tot 40."))],
        render_kw={"min": 1, "max": 40, "inputmode": "numeric"},
    )

    def offer(self, places: Choices) -> "ShelvesForm":
        self.location.choices = choices(places)
        return self


class FlagForm(Form):
    """Put a warning on a device."""

    flag = RadioField(
        _l("Wat is er?"),
        choices=choices({flag: label for flag, label in FLAGS.items() if flag not in HOUSE_FLAGS}),
        validators=[InputRequired(_CHOOSE)],
    )
    note = Text(_l("Nota"), longest=300, description=_l("Schrijf geen namen van mensen."))


class PrintForm(Form):
    """On what, from where, how many, and why again."""

    stock = SelectField(_l("Waarop druk je?"), validators=[InputRequired(_CHOOSE)])
    printer = SelectField(
        _l("Met welke printer?"),
        validators=[Optional()],
        description=_l("Drukt een printer een beetje scheef? Stel hem één keer in."),
    )
    start = RadioField(_l("Bij welk etiket van het blad begin je?"), coerce=int, default=1, validators=[Optional()])
    copies = IntegerField(
        _l("Hoeveel van elk?"),
        default=1,
        validators=[InputRequired(_l("Vul dit in.")), NumberRange(1, 20, _l("Kies een getal van 1 tot 20."))],
        render_kw={"min": 1, "max": 20, "inputmode": "numeric"},
    )
    output = RadioField(_l("Wat wil je krijgen?"), default="pdf", validators=[InputRequired(_CHOOSE)])
    why = RadioField(_l("Waarom opnieuw?"), validators=[Optional()])
    other = Text(_l("Of in je eigen woorden"), longest=120, description=_l("Schrijf geen namen van mensen."))
    asks_why = False

    def reason(self) -> str:
        return self.other.data or self.why.data or ""


class BlanksForm(Form):
    """How many labels to print in advance."""

    count = IntegerField(
        _l("Hoeveel etiketten?"),
        validators=[InputRequired(_l("Vul dit in.")), NumberRange(1, 500, _l("Kies een getal van 1 tot 500."))],
        render_kw={"min": 1, "max": 500, "inputmode": "numeric"},
    )


class Millimetres(Text):
    """A length that may be typed with a comma; `tenths` is its value."""

    def tenths(self) -> int:
        return round(float((self.data or "0").replace(",", ".").replace("mm", "").strip() or 0) * 10)


def _is_length(form: Any, field: Any) -> None:
    try:
        if not -100 <= field.tenths() <= 100:
            raise ValueError
    except (ValueError, OverflowError):
        raise ValidationError(_("Kies een getal van -10 tot 10 mm.")) from None


class PrinterForm(Form):
    """A printer and how far its print has to move."""

    version = HiddenField()
    name = Text(_l("Naam van de printer"), required=True, longest=60, description=_l("Bijvoorbeeld: Zebra werkplaats."))
    org = SelectField(_l("Van welke organisatie?"), validators=[Optional()])
    location = SelectField(_l("Waar staat hij?"), validators=[Optional()])
    stock = SelectField(_l("Wat zit er gewoonlijk in?"), validators=[InputRequired(_CHOOSE)])
    x = Millimetres(
        _l("Naar rechts, in mm"),
        longest=8,
        validators=[_is_length],
        description=_l("Staat de druk te ver naar rechts? Zet er een min voor."),
        render_kw={"inputmode": "decimal"},
    )
    y = Millimetres(
        _l("Naar beneden, in mm"),
        longest=8,
        validators=[_is_length],
        description=_l("Staat de druk te laag? Zet er een min voor."),
        render_kw={"inputmode": "decimal"},
    )
