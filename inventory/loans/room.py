"""What this room tells the house."""

from flask import request, url_for

from inventory.access import Actor, Can, Role, may
from inventory.core.clock import today
from inventory.core.codes import CodeKind, Recognised
from inventory.core.errors import Missing
from inventory.core.i18n import _, _l
from inventory.core.room import Hit, NavEntry, NavGroup, Room
from inventory.loans import api
from inventory.loans.actions import no_names, reminders, written_off
from inventory.loans.actions.reminders import close_found
from inventory.loans.actions.tasks import plan_check_ups, plan_proof_checks
from inventory.loans.actions.upkeep import plan_upkeep
from inventory.loans.api import desk as desk_api
from inventory.loans.api import during as during_api
from inventory.loans.api import learning as learning_api
from inventory.loans.api import mistakes as mistakes_api
from inventory.loans.lifecycle import LABELS, LoanKind
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.loans.queries.contracts import counts, loan_by_number, numbers_like
from inventory.loans.queries.ladder import work_counts
from inventory.loans.queries.money import count_open as count_open_amounts
from inventory.loans.queries.tasks import count_open
from inventory.loans.views import (
    back,
    calls,
    camera,
    contract,
    counter,
    day,
    incidents,
    ladder,
    learning,
    letters,
    listing,
    loaners,
    longer,
    money,
    open_amounts,
    proofs,
    reading,
    series,
    signing,
    swapping,
    tariffs,
    tasks,
)
from inventory.loans.views.open_list import OPEN_AMOUNTS
from inventory.loans.views.pages import pages
from inventory.loans.views.task_list import TASKS
from inventory.referrals.actions.finding import find
from inventory.web.shell import settings

# Imported for their addresses.
VIEWS: tuple[object, ...] = (
    contract,
    counter,
    back,
    reading,
    signing,
    ladder,
    calls,
    letters,
    tasks,
    money,
    tariffs,
    open_amounts,
    proofs,
)
VIEWS += (desk_api, during_api, learning_api, mistakes_api, learning, series, camera)
VIEWS += (incidents, loaners, longer, swapping)
WATCHES = (no_names, written_off)  # imported so that no name gets into a note


def work_lists(actor: Actor) -> list[tuple[str, int | str, str]]:
    """What is due today or too late, whom to call, which letters to print, which tasks are open."""
    day, lines = today(), list[tuple[str, int | str, str]]()
    if may(actor, Can.LOANS_SEE):
        found = counts(actor, day)
        lines += [
            (_("Vandaag terug te brengen"), found["today"], url_for("loans.loans", show="today")),
            (_("Te laat"), found["overdue"], url_for("loans.loans", show="overdue")),
        ]
    if may(actor, Can.LOANS_CHANGE):
        work = work_counts(actor, day)
        lines += [
            (_("Te bellen"), work["calls"], url_for("loans.calls")),
            (_("Brieven af te drukken"), work["letters"], url_for("loans.letters")),
        ]
    if may(actor, Can.MONEY_SEE):
        lines.append((_("Open bedragen"), count_open_amounts(actor), url_for("loans.open_amounts")))
    if may(actor, Can.LOANS_SELL):
        lines.append((_("Bewijs opnieuw bekijken"), proofs.count_proofs(actor), url_for("loans.proofs")))
    if may(actor, Can.TASKS_DO):
        lines.append((_("Taken van de balie"), count_open(actor), url_for("loans.tasks")))
    return lines


def remind(*, actor: Actor) -> int:
    """The steps of the ladder that have come, by the days that the settings say."""
    return reminders.remind(actor=actor, ladder=ladder.ladder())


def keep_up(*, actor: Actor) -> int:
    """The batteries and systems that ask for a look, as the settings have it."""
    found = settings()
    return plan_upkeep(
        actor=actor, battery_percent=found.upkeep_battery_percent, support_months=found.upkeep_support_months
    )


def scan(recognised: Recognised, actor: Actor) -> str | None:
    """A contract number opens its contract; at the library's desk a referral code opens the hand-over."""
    try:
        if recognised.kind is CodeKind.CONTRACT and may(actor, Can.LOANS_SEE):
            return url_for("loans.loan", number=loan_by_number(recognised.value, actor=actor).number)
        if recognised.kind is CodeKind.REFERRAL and Role.LIBRARY in actor.roles:
            # A code that is wrong is counted by the room of referrals, which is asked after this one.
            code = find(recognised.value, actor=actor, address=request.remote_addr, is_noted=False).code
            return url_for("loans.hand_over", kind=LoanKind.BRUIKLEEN.value, code=code)
    except Missing:
        return None
    return None


def find_contracts(text: str, _recognised: Recognised, actor: Actor) -> list[Hit]:
    """Contracts by their number, as far as it was typed. Names are not looked for."""
    if not may(actor, Can.LOANS_SEE):
        return []
    return [
        Hit(row.number, url_for("loans.loan", number=row.number), str(LABELS[row.state]), "loan")
        for row in numbers_like(text, actor=actor)
    ]


LOANS = Room(
    lists=(listing.LOANS, OPEN_AMOUNTS, TASKS),
    name="loans",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Leningen"),
            "loans.loans",
            "loan",
            Can.LOANS_SEE,
            order=18,
            group=NavGroup.LENDING,
            daily=(Role.LIBRARY, Role.SHOP, Role.COORDINATOR),
        ),
        NavEntry(_l("Tarieven"), "loans.tariffs", "euro", Can.TARIFFS_SEE, order=80, group=NavGroup.SETTINGS),
    ),
    nightly=(close_found, remind, plan_check_ups, plan_proof_checks, keep_up),
    work_lists=(work_lists,),
    days=(day.day,),
    starts=(
        NavEntry(_l("Geef een toestel mee"), "loans.hand_over", "loan", Can.LOANS_HAND_OVER),
        NavEntry(_l("Verhuur of verkoop een toestel"), "loans.hand_over", "loan", Can.LOANS_SELL),
        NavEntry(_l("Neem een toestel terug"), "loans.take_back", "return", Can.LOANS_TAKE_BACK),
        NavEntry(_l("Wissel een toestel"), "loans.swap_scan", "return", Can.LOANS_CHANGE),
    ),
    scans=(scan,),
    finds=(find_contracts,),
    verifies=(contracts_out_of_step,),
    doors={
        "hand_over": lambda tag: url_for("loans.hand_over", device=tag),
        "sell": lambda tag: url_for("loans.hand_over", device=tag, kind=LoanKind.KOOP.value),
        "take_back": lambda tag: url_for("loans.take_back", device=tag),
        "write_off": lambda tag: url_for("loans.write_off_device", tag=tag),
        "report_missing": lambda tag: url_for("loans.of_device", tag=tag),
    },
)
