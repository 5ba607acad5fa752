"""What the facts of a step mean for the case, and when a step is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from inventory.access import SYSTEM, Actor
from inventory.core.clock import day_of, today
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.actions import gates
from inventory.devices.lifecycle import DeviceState
from inventory.repairs.actions import papers
from inventory.repairs.actions.parts import note_bought
from inventory.repairs.actions.words import amount, day, no_national_number_in, no_person_in, text, whole
from inventory.repairs.lifecycle import BARRIERS, CAUSES, REPAIR, PriceAnswer, RepairState, faults_for
from inventory.repairs.models import Repair
from inventory.repairs.queries.disks import replaced_disks

_TEXTS = {"diagnosis": 500, "work": 500}
_KNOWN = frozenset(name for step in REPAIR.moves for name in (*step.needs, *step.optional))
# What went wrong after the sale by what somebody did: the guarantee of a sale does not cover it.
OWN_DOING = ("fall", "liquid")

Facts = Mapping[str, Any]


def apply(case: Repair, name: str, facts: Facts, *, actor: Actor) -> None:
    """Write the facts of this step on the case; refused with its sentence, and nothing is written then."""
    for fact in (*_TEXTS, "reason"):
        no_person_in(str(facts.get(fact) or ""), fact)
    no_national_number_in(str(facts.get("part") or ""), "part")
    _of_any_step(case, facts)
    if name in _STEPS:
        _STEPS[name](case, facts)
    if facts.get("parts"):
        given = facts["parts"] if isinstance(facts["parts"], list) else str(facts["parts"]).split(",")
        for each in given:
            if str(each).strip():
                note_bought(case, str(each), actor=actor)


def demand_known(facts: Facts) -> None:
    """What no step asks is not looked at, and would stay in history as it is."""
    if not facts.keys() <= _KNOWN:
        raise BadInput("unknown_fact", _("Een van deze gegevens hoort niet bij een herstelling."), field="facts")


def as_told(facts: Facts) -> dict[str, Any]:
    """The facts as history keeps them; what was left empty says nothing."""
    return {key: _told(value) for key, value in facts.items() if value is not None and value != ""}


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [str(each) for each in value]
    return value if isinstance(value, bool | int) else str(value)


def needs_an_agreement(case: Repair) -> bool:
    """The holder pays for this repair, so agrees with the price before it is done."""
    if case.came_from != DeviceState.SOLD or case.price_answer == PriceAnswer.FREE:
        return False
    return not case.is_in_guarantee or is_own_doing(case)


def is_own_doing(case: Repair) -> bool:
    """What was sold broke by a fall or something wet: the guarantee runs on, and does not cover it."""
    return case.came_from == DeviceState.SOLD and case.cause in OWN_DOING


def refuse_own_doing(case: Repair) -> None:
    """No other device and no money for what the guarantee does not cover."""
    if is_own_doing(case):
        raise Refused("own_doing", _("De garantie geldt niet voor een val of voor vocht."))


def _of_any_step(case: Repair, facts: Facts) -> None:
    if facts.get("fault_type"):
        if facts["fault_type"] not in faults_for(case.device.type):
            raise BadInput("unknown_fault", _("Kies wat er mis is uit de lijst."), field="fault_type")
        case.fault_type = str(facts["fault_type"])
    if facts.get("cause"):
        if facts["cause"] not in CAUSES:
            raise BadInput("unknown_cause", _("Kies de oorzaak uit de lijst."), field="cause")
        case.cause = str(facts["cause"])
    for fact, longest in _TEXTS.items():
        if facts.get(fact):
            setattr(case, fact, str(facts[fact]).strip()[:longest])
    if facts.get("minutes") not in (None, ""):
        case.minutes = whole(facts["minutes"], "minutes")
    if facts.get("cost_eur") not in (None, ""):
        case.cost_eur = amount(facts["cost_eur"], "cost_eur")


def _fix(case: Repair, facts: Facts) -> None:
    wanted = gates.essential_tests(case.device)
    given = facts["tests_passed"]
    passed = wanted if given is True else [str(each) for each in given] if isinstance(given, list | tuple) else ()
    undone = [name for name in wanted if name not in passed]
    if undone:
        named = ", ".join(str(gates.TEST_LABELS[name]) for name in undone)
        raise Refused(
            "not_tested",
            _("Dit is nog niet getest: %(tests)s. Het toestel gaat pas terug als alles werkt.", tests=named)
            if passed
            else _("Test het toestel eerst. Het gaat pas terug als alles werkt."),
            missing=("tests_passed", *undone) if passed else ("tests_passed",),
            field="tests_passed",
        )
    if facts.get("disk_replaced") and not replaced_disks(case):
        raise Refused(
            "disk_replaced",
            _("Noteer eerst de andere schijf bij deze herstelling. Dan weten we wat er nu in zit."),
            field="disk_replaced",
        )
    if needs_an_agreement(case) and case.price_answer != PriceAnswer.ACCEPTED:
        raise Refused(
            "price_not_agreed",
            _("Dit valt niet onder de garantie. Vraag eerst of de eigenaar de prijs aanvaardt."),
            missing=("price_eur",),
        )
    gates.wiped(case.device, SYSTEM, {})  # a disk that came in must be proven empty, as at every way out
    case.tests = list(wanted)
    case.outcome = RepairState.FIXED


def _give_up(case: Repair, facts: Facts) -> None:
    if facts["barrier"] not in BARRIERS:
        raise BadInput("unknown_barrier", _("Kies uit de lijst waarom het niet lukt."), field="barrier")
    case.barrier = str(facts["barrier"])
    case.outcome = RepairState.NOT_REPAIRABLE


def _wait_for_part(case: Repair, facts: Facts) -> None:
    case.waits_for = text(facts["part"], 80)
    case.part_expected_on = None
    if facts.get("expected_on"):
        case.part_expected_on = _not_past(facts["expected_on"], "expected_on")


def _part_arrived(case: Repair, _facts: Facts) -> None:
    case.waits_for, case.part_expected_on = "", None


def _ask_price(case: Repair, facts: Facts) -> None:
    if not needs_an_agreement(case):
        raise Refused(
            "price_not_allowed", _("Deze herstelling is gratis. Er valt geen prijs te vragen."), field="price_eur"
        )
    case.price_eur = amount(facts["price_eur"], "price_eur")
    case.price_answer, case.price_answered_on = PriceAnswer.ASKED, None


def _accept_price(case: Repair, facts: Facts) -> None:
    case.price_answer, case.price_answered_on = PriceAnswer.ACCEPTED, _answered(case, facts)


def _refuse_price(case: Repair, facts: Facts) -> None:
    case.price_answer, case.price_answered_on = PriceAnswer.REFUSED, _answered(case, facts)
    case.outcome = RepairState.PRICE_REFUSED


def _ask_nothing(case: Repair, _facts: Facts) -> None:
    if not needs_an_agreement(case):
        raise Refused("price_not_allowed", _("Deze herstelling is gratis. Er valt geen prijs te vragen."))
    case.price_eur, case.price_answer, case.price_answered_on = None, PriceAnswer.FREE, today()


def _not_fixed(case: Repair, _facts: Facts) -> None:
    case.outcome, case.tests = "", []


def _hand_back(case: Repair, facts: Facts) -> None:
    undone = [name for name in gates.essential_tests(case.device) if name not in case.tests]
    if undone:
        raise Refused(
            "not_tested", _("Test het toestel eerst. Het gaat pas terug als alles werkt."), missing=tuple(undone)
        )
    papers.demand_signed_for_disks(case, facts)


def _give_back_broken(case: Repair, facts: Facts) -> None:
    if case.came_from != DeviceState.SOLD:
        raise Refused("wrong_state", _("Dit toestel is van ons. Sluit af: het toestel blijft hier."))
    papers.demand_signed_for_disks(case, facts)


_STEPS: dict[str, Callable[[Repair, Facts], None]] = {
    "fix": _fix,
    "not_fixed": _not_fixed,
    "give_up": _give_up,
    "wait_for_part": _wait_for_part,
    "part_arrived": _part_arrived,
    "ask_price": _ask_price,
    "accept_price": _accept_price,
    "refuse_price": _refuse_price,
    "ask_nothing": _ask_nothing,
    "hand_back": _hand_back,
    "give_back_broken": _give_back_broken,
}


def _answered(case: Repair, facts: Facts) -> Any:
    if not facts.get("answered_on"):
        return today()
    on = day(facts["answered_on"], "answered_on")
    if on > today():
        raise BadInput("in_future", _("Deze dag moet nog komen."), field="answered_on")
    if on < day_of(case.state_since):
        raise BadInput("too_early", _("Toen was de prijs nog niet gevraagd."), field="answered_on")
    return on


def _not_past(value: Any, field: str) -> Any:
    on = day(value, field)
    if on < today():
        raise BadInput("in_past", _("Deze dag is al voorbij."), field=field)
    return on
