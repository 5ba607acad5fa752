"""What people reported by the label or by phone in the last weeks, and a computer that stands in meanwhile."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from inventory.cli.demo import after, stock
from inventory.cli.demo.agenda import at_time
from inventory.cli.demo.world import World, ready_at
from inventory.core.clock import today
from inventory.devices.models import Device, DeviceType
from inventory.faults import actions as faults
from inventory.faults.actions.reporting import SOMEBODY
from inventory.faults.lifecycle import Problem, Source, fault_type
from inventory.faults.queries import open_report_of, report_by_code
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind
from inventory.repairs import actions as repairs
from inventory.repairs.actions.loaner import give
from inventory.repairs.lifecycle import DataChoice


@dataclass(frozen=True)
class Told:
    """A fault as reported. The next morning it is helped by phone, or the device is brought in; else it waits."""

    day: date
    hour: int
    problem: Problem
    source: Source
    call_back: str = ""
    is_helped: bool = False
    is_brought: bool = False


REPORTS = (
    Told(date(2026, 10, 13), 11, Problem.INTERNET, Source.HELPDESK, "0470 00 00 11", is_helped=True),
    Told(date(2026, 11, 16), 17, Problem.START, Source.LABEL, "0470 00 00 12", is_brought=True),
    Told(date(2026, 11, 17), 14, Problem.SLOW, Source.LABEL, "0470 00 00 13"),
    Told(date(2026, 11, 18), 10, Problem.KEYS, Source.HELPDESK, "oefening@example.be"),
    Told(date(2026, 11, 19), 16, Problem.POWER, Source.LABEL),
)


def plan_reports(world: World) -> None:
    """The reports of the year; of a small year the first ones."""
    for told in REPORTS[: world.scale.of(len(REPORTS))]:
        world.agenda.put(at_time(told.day, told.hour, 12), partial(_report, world, told))


def _report(world: World, told: Told) -> None:
    loans = [loan for loan in after.active_loans(LoanKind.BRUIKLEEN) if loan.line.device.type == DeviceType.LAPTOP]
    fit = [loan.line.device for loan in loans if open_report_of(loan.line.device.id) is None]
    if not fit:
        return
    random = world.random("faults")
    device = random.choice(fit)
    is_label = told.source is Source.LABEL
    actor = SOMEBODY if is_label else world.cast.library
    made = faults.report(
        device, problem=told.problem, source=told.source, actor=actor, call_back=told.call_back, random=random
    )
    next_morning = at_time(date.fromordinal(today().toordinal() + 1), 10, 24)
    if told.is_helped:
        world.agenda.put(next_morning, partial(_help, world, made.code))
    elif told.is_brought:
        world.agenda.put(next_morning, partial(_bring, world, device, told.problem))


def _help(world: World, code: str) -> None:
    faults.settle(report_by_code(code, actor=world.cast.library), "help", actor=world.cast.library)


def _bring(world: World, device: Device, problem: Problem) -> None:
    """Its holder brings it, and takes another one along while it is repaired, when one stands ready."""
    desk = world.cast.library
    case = repairs.open_repair(
        device,
        actor=desk,
        org_id=min(desk.orgs()),
        fault_type=fault_type(problem, device.type),
        complaint="",
        data_choice=DataChoice.KEEP,
    )
    ready = ready_at(stock.LIBRARY, DeviceType.LAPTOP)
    if ready:
        give(
            case,
            ready[0],
            actor=desk,
            settings=world.settings,
            papers_of=PAPERS,
            accessories=ready[0].accessories,
            confirmed=frozenset({"limits_told"}),
            data_statement=True,
        )
