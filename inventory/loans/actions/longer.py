"""What stands in the way of a later date: one list for the page, the list of calls and the API."""

from collections.abc import Iterator
from datetime import date

from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.i18n import _, day_text, ngettext
from inventory.loans.actions.findings import Finding, Level, heaviest_first
from inventory.loans.actions.terms import due_day, longest_due_on
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, TaskKind
from inventory.loans.queries.tasks import open_tasks_of
from inventory.loans.queries.waiting import waiting_for
from inventory.workbench.actions.can_run import support_ends

WAITING, MOVED_AWAY = "others_wait", "moved_away"


def longer_findings(loan: Loan, due_on: date | None, settings: Settings) -> list[Finding]:
    """Everything there is to say about a running contract that would go on until `due_on`."""
    return heaviest_first(_all(loan, due_on, settings))


def _all(loan: Loan, due_on: date | None, settings: Settings) -> Iterator[Finding]:
    assert loan.due_on is not None
    since = max(loan.due_on, today())
    latest = longest_due_on(loan, since, settings)
    if loan.quiet_at is not None:
        said = _("De lener is overleden. Spreek met de familie af wanneer het toestel terugkomt.")
        yield Finding(Level.BLOCKED, "quiet", said)
    elif latest <= since:
        said = _(
            "Langer kan niet: alles samen duurt een contract hoogstens %(months)s maanden.",
            months=settings.longest_months,
        )
        yield Finding(Level.BLOCKED, "longest_reached", said, "due_on")
    elif due_on is not None and due_on <= since:
        yield Finding(Level.BLOCKED, "not_later", _("Kies een dag na %(day)s.", day=day_text(since)), "due_on")
    elif due_on is not None and due_on > latest:
        said = _("De einddatum kan ten laatste %(day)s zijn.", day=day_text(latest))
        yield Finding(Level.BLOCKED, "due_too_late", said, "due_on")
    elif due_on is not None and (moved := due_day(due_on, opening=opening_of(loan.location_id)).sentence):
        yield Finding(Level.NOTICE, "due_moved", moved, "due_on")
    if loan.kind == LoanKind.BRUIKLEEN:
        yield from _about_who_waits(loan, settings)
        yield from _about_the_city(loan, settings)
    yield from _about_the_device(loan, due_on)


def _about_who_waits(loan: Loan, settings: Settings) -> Iterator[Finding]:
    found = waiting_for(loan.line.device.type, today())
    if not found.short:
        return
    said = ngettext(
        "Er wacht %(num)s persoon op dit soort toestel, al %(days)s dagen. Klaar voor uitlening: %(ready)s.",
        "Er wachten %(num)s mensen op dit soort toestel, de eerste al %(days)s dagen. Klaar voor uitlening: %(ready)s.",
        found.people,
        days=found.days,
        ready=found.ready,
    )
    level = Level(settings.extend_when_waiting)
    if level is Level.BLOCKED:
        said += " " + _("Verlengen kan nu niet. Vraag het aan de coördinator.")
    elif level is Level.CONFIRM:
        said += " " + _("Verleng je toch?")
    yield Finding(level, WAITING, said)


def _about_the_city(loan: Loan, settings: Settings) -> Iterator[Finding]:
    """A free loan is for who lives here; it runs until its day, and longer only when somebody thought about it."""
    if not is_of_the_city(loan, settings):
        said = _(
            "Volgens ons woont de lener niet meer in %(city)s. Mag het contract toch langer duren?", city=settings.city
        )
        yield Finding(Level.CONFIRM, MOVED_AWAY, said)


def is_of_the_city(loan: Loan, settings: Settings) -> bool:
    """Whether the postcode is one of the city; always when the settings name none, or none is known."""
    codes = settings.city_postcodes.replace(",", " ").split()
    return not codes or not loan.person.postal_code or loan.person.postal_code.strip() in codes


def _about_the_device(loan: Loan, due_on: date | None) -> Iterator[Finding]:
    if any(task.kind == TaskKind.CHECK_UP for task in open_tasks_of(loan)):
        said = _("Het jaarlijks nazicht is nog te doen. Is het toestel hier? Doe het dan meteen.")
        yield Finding(Level.NOTICE, "check_up", said)
    found = support_ends(loan.line.device)
    if found is not None and due_on is not None and found[1] < due_on:
        said = _(
            "%(system)s krijgt updates tot %(day)s. Dat is vóór het einde.", system=found[0], day=day_text(found[1])
        )
        yield Finding(Level.NOTICE, "support_ends", said)
