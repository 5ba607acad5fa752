"""Projects: adding one, changing its days, choosing the current one. Two may share days; the page says so."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.history.actions import Subject, record
from inventory.targets import events
from inventory.targets.models import ProjectPeriod

_LONGEST_DAYS = 3660
_FIRST_YEAR, _LAST_YEAR = 2020, 2100


@dataclass(frozen=True)
class ProjectWords:
    """The name and the days of a project, both in it."""

    name: str
    first_on: date
    last_on: date
    note: str = ""


def add_project(words: ProjectWords, *, is_current: bool = False, actor: Actor) -> ProjectPeriod:
    """Another project. As the current one it takes the place of the one that was."""
    demand(actor, Can.TARGETS_SET)
    words = _checked(words, None)
    row = ProjectPeriod(**vars(words), is_current=False)
    session.add(row)
    session.flush()
    record(events.PROJECT_ADDED, subject_of(row), actor=actor, data=_days(words))
    if is_current:
        _choose(row, actor=actor)
    return row


def change_project(project: ProjectPeriod, words: ProjectWords, *, actor: Actor) -> bool:
    """Whether anything changed."""
    demand(actor, Can.TARGETS_SET)
    row = _held(project)
    words = _checked(words, row.id)
    changed = {name: (getattr(row, name), value) for name, value in vars(words).items() if getattr(row, name) != value}
    if not changed:
        return False
    for name, (_was, value) in changed.items():
        setattr(row, name, value)
    session.flush()
    told = {name: [str(was), str(value)] for name, (was, value) in changed.items()}
    record(events.PROJECT_CHANGED, subject_of(row), actor=actor, data={"changed": told})
    return True


def choose_project(project: ProjectPeriod, *, actor: Actor) -> ProjectPeriod:
    """From now on this is the current project."""
    demand(actor, Can.TARGETS_SET)
    row = _held(project)
    if row.is_current:
        raise Refused("current", _("Dit is al de huidige projectperiode."))
    _choose(row, actor=actor)
    return row


def subject_of(row: ProjectPeriod) -> Subject:
    return Subject("project_period", row.id, row.name[:40])


def _choose(row: ProjectPeriod, *, actor: Actor) -> None:
    for other in session.scalars(select(ProjectPeriod).where(ProjectPeriod.is_current).order_by(ProjectPeriod.id)):
        other.is_current = False
    session.flush()  # the index knows one current project at most
    row.is_current = True
    session.flush()
    record(events.PROJECT_CHOSEN, subject_of(row), actor=actor)


def _held(project: ProjectPeriod) -> ProjectPeriod:
    found = locked(ProjectPeriod, project.id)
    if found is None:
        raise Missing(_("Deze projectperiode bestaat niet."))
    return found


def _days(words: ProjectWords) -> dict[str, str]:
    return {"name": words.name, "first_on": str(words.first_on), "last_on": str(words.last_on)}


def _checked(words: ProjectWords, own: int | None) -> ProjectWords:
    name, note = " ".join(words.name.split()), " ".join(words.note.split())
    if not name:
        raise BadInput("empty", _("Vul dit in."), field="name")
    for field, text, longest in (("name", name, 60), ("note", note, 200)):
        if len(text) > longest:
            raise BadInput("too_long", _("Dit is te lang."), field=field)
        refuse_national_number(text, field)
    for field, day in (("first_on", words.first_on), ("last_on", words.last_on)):
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            said = _("Kies een dag in de jaren %(first)s tot %(last)s.", first=_FIRST_YEAR, last=_LAST_YEAR)
            raise BadInput("wrong_day", said, field=field)
    if words.last_on <= words.first_on:
        raise BadInput("wrong_order", _("De laatste dag moet na de eerste komen."), field="last_on")
    if (words.last_on - words.first_on).days > _LONGEST_DAYS:
        raise BadInput("too_long_project", _("Een project duurt hoogstens tien jaar."), field="last_on")
    same = session.scalar(select(ProjectPeriod).where(ProjectPeriod.name == name))
    if same is not None and same.id != own:
        raise Refused("same_name", _("Er is al een projectperiode met deze naam."), field="name")
    return ProjectWords(name, words.first_on, words.last_on, note)
