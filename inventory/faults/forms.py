"""Shapes of what somebody tells about a fault. There is no field for a name, and none for a story."""

from typing import Self

from wtforms import RadioField
from wtforms.validators import InputRequired

from inventory.core.i18n import _, _l
from inventory.faults.lifecycle import PROBLEMS, SOURCES, Source
from inventory.faults.models import LONGEST
from inventory.web.widgets import Form, Text, choices

_CHOOSE = InputRequired(_l("Kies er één."))
PHONE, MAIL, COMES = "phone", "mail", "comes"
WAYS = {PHONE: _l("Bel me"), MAIL: _l("Stuur me een e-mail"), COMES: _l("Ik kom zelf naar de balie")}


class ReportForm(Form):
    """What is wrong, and how to be called back. Of the two texts only the one that was chosen is read."""

    problem = RadioField(_l("Wat is er mis?"), choices=choices(PROBLEMS), validators=[_CHOOSE])
    way = RadioField(_l("Hoe kunnen we je bereiken?"), choices=choices(WAYS), validators=[_CHOOSE])
    phone = Text(_l("Jouw telefoonnummer"), longest=30)
    mail = Text(_l("Jouw e-mailadres"), longest=LONGEST)

    def ready(self) -> Self:
        """What a phone needs to show the right keyboard."""
        self.phone.render_kw = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        self.mail.render_kw = {"type": "email", "inputmode": "email", "autocomplete": "email", "autocapitalize": "none"}
        return self

    def is_right(self) -> bool:
        """The shape, and that a chosen way has what belongs to it."""
        right = bool(self.validate_on_submit())
        chosen = self._fields.get(self.way.data or "")
        if right and chosen is not None and not chosen.data:
            chosen.errors = [*chosen.errors, _("Vul dit in, of kies dat je zelf komt.")]
            return False
        return right

    @property
    def call_back(self) -> str:
        chosen = self._fields.get(self.way.data or "")
        return str(chosen.data or "") if chosen is not None else ""

    def refuse(self, field: str | None, message: object) -> None:
        super().refuse(self.way.data if field == "call_back" else field, message)


class NotedForm(ReportForm):
    """The same, noted by somebody at work for who stands there or calls."""

    source = RadioField(_l("Hoe komt de melding binnen?"), validators=[_CHOOSE])

    def among(self, *sources: Source) -> Self:
        self.source.choices = choices({source: SOURCES[source] for source in sources})
        self.way.choices = choices(
            {PHONE: _l("Bel terug"), MAIL: _l("Stuur een e-mail"), COMES: _l("Komt zelf naar de balie")}
        )
        for each in (self.phone, self.mail):
            each.render_kw = {**each.render_kw, "autocomplete": "off"}
        self.way.label.text = _("Hoe bereiken we wie het meldt?")
        self.phone.label.text, self.mail.label.text = _("Telefoonnummer"), _("E-mailadres")
        return self


class PlainForm(Form):
    """A step without anything to fill in."""
