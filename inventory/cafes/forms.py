"""The shapes of what is filled in: a session, and how a repair ended."""

from typing import Any, Self

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.cafes.actions.jobs import FIRST_YEAR, MOST_MINUTES, MOST_YEARS, Ending
from inventory.cafes.actions.planning import MOST_JOBS, MOST_VOLUNTEERS, Plan
from inventory.cafes.lifecycle.words import DONE, NEXT_STEPS, OUTCOMES, Category, NextStep, Outcome, faults_of
from inventory.cafes.models import Cafe, CafeJob
from inventory.core.i18n import _l
from inventory.repairs.lifecycle import BARRIERS
from inventory.web.widgets import REQUIRED, Form, Text, choices


def _count(label: Any, most: int, *, least: int = 0, needed: bool = False, **more: Any) -> IntegerField:
    first = InputRequired(_l("Vul dit in.")) if needed else Optional()
    return IntegerField(label, validators=[first, NumberRange(least, most)], **more)


class PlanForm(Form):
    """When, where, with how many volunteers."""

    held_on = DateField(_l("Dag"), validators=[REQUIRED])
    begins = TimeField(_l("Van"), validators=[REQUIRED])
    until = TimeField(_l("Tot"), validators=[REQUIRED])
    place = Text(
        _l("Waar"),
        required=True,
        longest=120,
        description=_l("Een plaats. Geen naam van een mens: iedereen kan dit lezen."),
    )
    repairers = _count(_l("Herstellers"), MOST_VOLUNTEERS, needed=True, description=_l("Hoeveel? Geen namen."))
    hosts = _count(_l("Mensen aan de deur en bij de koffie"), MOST_VOLUNTEERS, needed=True)
    capacity = _count(_l("Hoeveel nummers geven we"), MOST_JOBS, least=1, description=_l("Leeg: zoveel als er komen."))

    def plan(self) -> Plan:
        """What was filled in, once it is validated."""
        assert self.held_on.data is not None
        assert self.begins.data is not None
        assert self.until.data is not None
        return Plan(
            held_on=self.held_on.data,
            begins=self.begins.data,
            until=self.until.data,
            place=self.place.data or "",
            repairers=self.repairers.data or 0,
            hosts=self.hosts.data or 0,
            capacity=self.capacity.data,
        )

    @classmethod
    def of(cls, cafe: Cafe | Plan | None, *, with_day: bool = True) -> Self:
        """Filled in as this session; a copy of it gets a day of its own."""
        form = cls(formdata=None, obj=cafe)
        if not with_day:
            form.held_on.data = None
        return form


class EndingForm(Form):
    """How a repair ended, in the words of the standard."""

    outcome = RadioField(
        _l("Hoe liep het af?"), choices=choices(OUTCOMES), validators=[InputRequired(_l("Kies er één."))]
    )
    next_step = RadioField(
        _l("Nog te herstellen: wat nu?"), choices=choices(NEXT_STEPS), validators=[Optional()], default=None
    )
    needs_part = BooleanField(_l("Er is een onderdeel nodig"))
    barrier = RadioField(
        _l("Niet te herstellen: waarom?"), choices=choices(BARRIERS), validators=[Optional()], default=None
    )
    fault = SelectField(
        _l("Wat scheelde er?"),
        validators=[Optional()],
        validate_choice=False,
        description=_l("Pas aan als het iets anders was."),
    )
    done = SelectMultipleField(
        _l("Wat is er gedaan?"),
        choices=choices(DONE),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    note = Text(
        _l("In het kort"), longest=200, description=_l("Over het toestel, met kleine letters. Geen namen van mensen.")
    )
    minutes = _count(_l("Minuten"), MOST_MINUTES)
    brand = Text(_l("Merk"), longest=40)
    made_year = _count(_l("Bouwjaar"), 2100, least=FIRST_YEAR)
    age_years = _count(_l("Of: hoeveel jaar oud"), MOST_YEARS)

    def ending(self) -> Ending:
        return Ending(
            outcome=Outcome(self.outcome.data),
            fault=self.fault.data or "",
            done=tuple(self.done.data or ()),
            note=self.note.data or "",
            next_step=NextStep(self.next_step.data) if self.next_step.data else None,
            needs_part=bool(self.needs_part.data),
            barrier=self.barrier.data or "",
            minutes=self.minutes.data,
            brand=self.brand.data or "",
            made_year=self.made_year.data,
            age_years=self.age_years.data,
        )

    @classmethod
    def for_(cls, job: CafeJob, **more: Any) -> Self:
        """With what can be the matter with this kind of thing."""
        form = cls(**more)
        form.fault.choices = choices(faults_of(Category(job.category)))
        return form

    @classmethod
    def of(cls, job: CafeJob, minutes: int | None) -> Self:
        """Empty, or with what was noted before it was put right."""
        form = cls.for_(job, formdata=None, obj=job)
        if job.minutes is None:
            form.minutes.data = minutes
        return form
