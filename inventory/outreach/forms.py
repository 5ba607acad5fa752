"""The shapes of what is filled in: a signal, a session, how many came."""

from typing import Self

from wtforms import DateField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from inventory.core.clock import today
from inventory.core.i18n import _l
from inventory.core.quarters import QUARTERS, Quarter
from inventory.outreach.actions import MOST_PARTICIPANTS, MOST_PEOPLE, Plan
from inventory.outreach.lifecycle import KINDS, TOPICS, SessionKind
from inventory.outreach.models import OutreachSession
from inventory.web.widgets import REQUIRED, Form, Text, choices

_CHOOSE = InputRequired(_l("Kies er één."))


class SignalForm(Form):
    """A topic, where, and how many people. No words of one's own."""

    topic = RadioField(_l("Waarover?"), choices=choices(TOPICS), validators=[_CHOOSE])
    quarter = SelectField(_l("Waar?"), choices=choices(QUARTERS), validators=[_CHOOSE])
    people = IntegerField(
        _l("Hoeveel mensen?"), default=1, validators=[InputRequired(_l("Vul dit in.")), NumberRange(1, MOST_PEOPLE)]
    )
    heard_on = DateField(_l("Wanneer?"), default=today, validators=[REQUIRED])


class SessionForm(Form):
    """An info session or a roadshow."""

    kind = RadioField(_l("Soort"), choices=choices(KINDS), default=SessionKind.ROADSHOW.value, validators=[_CHOOSE])
    held_on = DateField(_l("Dag"), default=today, validators=[REQUIRED])
    place = Text(_l("Waar"), required=True, longest=120, description=_l("Een plaats of organisatie, geen mens."))
    board = Text(_l("Voor welk bestuur (infosessie)"), longest=120, description=_l("Bijvoorbeeld: gemeente Kuurne."))
    quarter = SelectField(
        _l("Deel van de stad (roadshow)"),
        choices=choices([("", _l("Kies")), *QUARTERS.items()]),
        validators=[Optional()],
        default="",
    )

    def plan(self) -> Plan:
        assert self.held_on.data is not None
        return Plan(
            kind=SessionKind(self.kind.data),
            held_on=self.held_on.data,
            place=self.place.data or "",
            board=self.board.data or "",
            quarter=Quarter(self.quarter.data) if self.quarter.data else None,
        )

    @classmethod
    def of(cls, found: OutreachSession) -> Self:
        return cls(formdata=None, obj=found)


class HeldForm(Form):
    """How many came."""

    participants = IntegerField(
        _l("Hoeveel mensen kwamen er?"),
        validators=[InputRequired(_l("Vul dit in.")), NumberRange(0, MOST_PARTICIPANTS)],
    )
