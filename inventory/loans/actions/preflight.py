"""What stands in the way of a hand-over: one list for the page, the scan and the API.

blocked: it cannot be done. confirm: it can, when the clerk read it and says so. notice: good to know.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from inventory.access import Actor
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.calendar import Opening
from inventory.core.clock import BRUSSELS, day_of, today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text, euro_text
from inventory.core.money import NOTHING
from inventory.devices.actions import gates
from inventory.devices.lifecycle import BLOCKING_FLAGS, FLAGS, HOUSE_FLAGS, LABELS, DeviceState
from inventory.devices.models import Device
from inventory.loans.actions.findings import Finding, Level, heaviest_first
from inventory.loans.actions.household import about_household, about_second
from inventory.loans.actions.order import Order, comes_back_to
from inventory.loans.actions.terms import due_day, latest_due_on, months_later, months_of
from inventory.loans.actions.turn import about_turn
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath, Tariff
from inventory.loans.queries.contracts import active_loan_of, last_handed_over, newest_purchase_of
from inventory.loans.queries.tariffs import tariff_on
from inventory.people.models import Person
from inventory.people.queries import objections_of, root_of, same_person
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Programme, Referral
from inventory.workbench.actions.can_run import support_ends

PURCHASE_MONTHS = 36


def preflight(order: Order, *, actor: Actor, org_id: int, settings: Settings) -> list[Finding]:
    """Everything there is to say about this order, as far as it is filled in. Call it on locked rows to decide."""
    opening = opening_of(comes_back_to(order, actor, org_id))
    return findings(order, person_of(order, org_id), actor=actor, org_id=org_id, settings=settings, opening=opening)


def findings(
    order: Order, person: Person | None, *, actor: Actor, org_id: int, settings: Settings, opening: Opening
) -> list[Finding]:
    """The same when it is known who signs (see `person_of`) and when the place is open where the device comes back."""
    found = [
        *about_device(order, actor, org_id),
        *_about_referral(order),
        *about_turn(order, actor),
        *_about_person(order, person),
        *about_household(order, person, org_id),
        *_about_terms(order, settings, opening=opening),
        *_about_support(order, settings),
    ]
    return heaviest_first(found)


def limits_of(device: Device) -> list[str]:
    """What does not work on it, or not well: the borrower must hear it, and it stands on the paper."""
    essential = gates.essential_tests(device)
    failed = [
        str(gates.TEST_LABELS.get(name, name.replace("_", " ")))
        for name, result in sorted((device.tests or {}).items())
        if name not in essential and isinstance(result, dict) and result.get("result") == "fail"
    ]
    limits = [_("%(test)s: werkt niet of niet goed.", test=test) for test in failed]
    return limits + [f"{FLAGS[flag]}." for flag in device.flags if flag in FLAGS.keys() - BLOCKING_FLAGS - HOUSE_FLAGS]


def person_of(order: Order, org_id: int) -> Person | None:
    """Who was recognised, or somebody whom this counter already knows by these names, birth date and postcode."""
    if order.known is not None:
        return _recognised(order.known, order, org_id)
    borrower = order.borrower
    if borrower is None:
        return None
    return same_person(
        first_name=borrower.first_name,
        last_name=borrower.last_name,
        birth_date=borrower.birth_date,
        postal_code=borrower.postal_code,
        org_id=org_id,
        route=order.route,
    )


def _recognised(person: Person, order: Order, org_id: int) -> Person:
    """The row that goes on for this person: of this counter, and not erased since the page was opened."""
    found = root_of(person)
    if found is None or found.anonymised_at is not None or (found.org_id, found.route) != (org_id, order.route):
        raise Refused("person_gone", _("We kennen deze persoon niet meer. Vul in wie tekent."), field="first_name")
    return found


def tariff_for(order: Order) -> Tariff | None:
    """The tariff that holds today for this device."""
    if order.kind == LoanKind.BRUIKLEEN or order.device is None:
        return None
    return tariff_on(order.kind, order.device.type, today())


def _blocked(word: str, sentence: str, *, field: str | None = None, missing: tuple[str, ...] = ()) -> Finding:
    return Finding(Level.BLOCKED, word, sentence, field, missing)


# --- the device -------------------------------------------------------------------------------------------------------


def about_device(order: Order, actor: Actor, org_id: int) -> Iterator[Finding]:
    device = order.device
    if device is None:
        return
    state = DeviceState(device.state)
    if state is DeviceState.RESERVED:
        yield from _about_reservation(order, device)
    elif state is not DeviceState.READY:
        yield _not_ready(device)
        return
    for gate in (gates.wiped, gates.flags):
        try:
            gate(device, actor, {})
        except Refused as closed:
            yield _blocked(closed.reason, str(closed.message), field="device", missing=closed.missing)
    limits = limits_of(device)
    if limits:
        yield Finding(Level.CONFIRM, "limits_told", _("Zeg dit aan wie tekent: %(limits)s", limits=" ".join(limits)))
    if device.location is not None and device.location.org_id != org_id:
        yield Finding(
            Level.NOTICE,
            "elsewhere",
            _("Volgens ons staat %(tag)s bij %(place)s.", tag=device.tag, place=device.location.name),
        )


def _not_ready(device: Device) -> Finding:
    state = DeviceState(device.state)
    if state in (DeviceState.ON_LOAN, DeviceState.SOLD, DeviceState.IN_REPAIR):
        before = last_handed_over(device.id)
        if before is not None:
            who = f"{before.org} ({before.clerk})" if before.clerk else before.org
            local = before.at.astimezone(BRUSSELS)
            told = {"who": who, "tag": device.tag, "when": f"{local:%H:%M}", "day": day_text(local.date())}
            is_sold = state is DeviceState.SOLD
            if day_of(before.at) != today():
                said = (
                    _("%(who)s verkocht %(tag)s op %(day)s om %(when)s.", **told)
                    if is_sold
                    else _("%(who)s leende %(tag)s uit op %(day)s om %(when)s.", **told)
                )
            elif is_sold:
                said = _("%(who)s verkocht %(tag)s om %(when)s.", **told)
            else:
                said = _("%(who)s leende %(tag)s uit om %(when)s.", **told)
            return _blocked("already_handed_over", said, field="device")
    return _blocked(
        "device_not_ready",
        _("%(tag)s is niet klaar om mee te geven. Het staat op '%(state)s'.", tag=device.tag, state=LABELS[state]),
        field="device",
    )


def _about_reservation(order: Order, device: Device) -> Iterator[Finding]:
    referral = order.referral
    if referral is None or referral.device_id != device.id or referral.state != ReferralState.RESERVED:
        yield _blocked(
            "reserved_for_other",
            _(
                "%(tag)s ligt klaar voor een andere code. Scan de juiste code of kies een ander toestel.",
                tag=device.tag,
            ),
            field="device",
        )


# --- the referral -----------------------------------------------------------------------------------------------------


def _about_referral(order: Order) -> Iterator[Finding]:
    referral, device = order.referral, order.device
    if order.kind != LoanKind.BRUIKLEEN:
        if referral is not None:
            yield _blocked(
                "referral_not_here",
                _("Een doorverwijzing dient voor een gratis lening in de bibliotheek."),
                field="code",
            )
        return
    if referral is None:
        yield _blocked(
            "referral_needed",
            _("Voor een bruikleen is een code van een doorverwijzer nodig. Scan de code."),
            field="code",
            missing=("referral",),
        )
        return
    yield from _about_its_state(referral, today())
    if referral.programme == Programme.PUPILS:
        yield from _about_pupil(order)
    if device is None:
        return
    if device.type != referral.device_type:
        yield Finding(
            Level.CONFIRM,
            "wrong_type",
            _("Dit is niet het soort toestel dat gevraagd is. Vraag of het ook goed is."),
            "device",
        )
    held = referral.device
    if referral.state == ReferralState.RESERVED and held is not None and held.id != device.id:
        yield Finding(
            Level.CONFIRM,
            "other_device_ready",
            _("Voor deze code ligt %(tag)s klaar. Dat toestel komt weer vrij.", tag=held.tag),
            "device",
        )


def _about_pupil(order: Order) -> Iterator[Finding]:
    """The programme of pupils: a parent signs, and of the pupil we keep a first name and a year."""
    said = _("Dit is voor een leerling: een ouder tekent. Vul de voornaam en het geboortejaar van de leerling in.")
    user = order.end_user
    if user is None or user.birth_year is None or not order.representative_signs:
        yield _blocked("pupil_needed", said, field="end_user", missing=("end_user", "representative_signs"))
    yield Finding(Level.NOTICE, "pupil", said)


def _about_its_state(referral: Referral, day: date) -> Iterator[Finding]:
    code = referral.code
    sentences = {
        ReferralState.TO_CONFIRM: (
            "referral_not_confirmed",
            _("De code %(code)s werkt nog niet. Bel de coördinator.", code=code),
        ),
        ReferralState.COLLECTED: (
            "referral_used",
            _("Met de code %(code)s is al een toestel afgehaald.", code=code),
        ),
        ReferralState.EXPIRED: (
            "referral_expired",
            _("De code %(code)s is niet meer geldig. Wie doorverwees kan ze verlengen.", code=code),
        ),
        ReferralState.WITHDRAWN: ("referral_withdrawn", _("De code %(code)s is ingetrokken.", code=code)),
        ReferralState.REFUSED: (
            "referral_refused",
            _("De code %(code)s werkt niet. Bel de coördinator.", code=code),
        ),
    }
    state = ReferralState(referral.state)
    if state in sentences:
        word, sentence = sentences[state]
        yield _blocked(word, sentence, field="code")
    elif referral.valid_until < day:
        yield _blocked("referral_expired", sentences[ReferralState.EXPIRED][1], field="code")


# --- the person -------------------------------------------------------------------------------------------------------


def _about_person(order: Order, person: Person | None) -> Iterator[Finding]:
    if person is None:
        return
    running = active_loan_of(person.id, order.kind)
    allowed = list(about_second(order, person, running)) if running is not None else []
    yield from allowed
    if running is not None and not allowed:
        yield _blocked(
            "has_one_already",
            _(
                "Deze persoon heeft al een toestel: contract %(number)s. Verleng dat contract of wissel het toestel. "
                "Past dat niet? Vraag het aan de coördinator.",
                number=running.number,
            ),
            field="last_name",
        )
        return
    if order.learning_path in (LearningPath.PLANNED, LearningPath.STARTED) and objections_of(person)[0]:
        yield _blocked(
            "objected_to_learning",
            _("Deze persoon wil geen aanbod om te leren. Is dat veranderd? Haal dan eerst het bezwaar weg."),
            field="learning_path",
        )
    yield Finding(Level.NOTICE, "known_person", _("Deze persoon kennen we al. Het contract komt bij dezelfde persoon."))
    bought = newest_purchase_of(person.id) if order.kind == LoanKind.KOOP else None
    if bought is not None and months_later(day_of(bought.handed_over_at), PURCHASE_MONTHS) > today():
        yield Finding(
            Level.CONFIRM,
            "bought_before",
            _(
                "Deze persoon kocht al een toestel op %(day)s. Gewoonlijk kan dat één keer in 3 jaar.",
                day=day_text(day_of(bought.handed_over_at)),
            ),
        )


# --- the terms --------------------------------------------------------------------------------------------------------


def _about_support(order: Order, settings: Settings) -> Iterator[Finding]:
    """The maker stops keeping the system up before the device comes back."""
    found = support_ends(order.device) if order.device is not None else None
    if found is None:
        return
    system, last = found
    day = today()
    until = day if order.kind == LoanKind.KOOP else order.due_on or latest_due_on(order.kind, day, settings)
    if last < until:
        text = (
            _("%(system)s krijgt geen updates meer sinds %(day)s.", system=system, day=day_text(last))
            if last < day
            else _("%(system)s krijgt updates tot %(day)s. Dat is vóór het einde.", system=system, day=day_text(last))
        )
        yield Finding(Level.NOTICE, "support_ends", text, field="device")


def _about_terms(order: Order, settings: Settings, *, opening: Opening) -> Iterator[Finding]:
    day = today()
    if order.due_on is not None and order.kind != LoanKind.KOOP:
        if order.due_on <= day:
            yield _blocked("due_in_past", _("De einddatum moet na vandaag liggen."), field="due_on")
        elif order.due_on > (last := latest_due_on(order.kind, day, settings, opening=opening)):
            yield _blocked(
                "due_too_late", _("De einddatum kan ten laatste %(day)s zijn.", day=day_text(last)), field="due_on"
            )
    if order.kind != LoanKind.KOOP:
        asked = order.due_on or months_later(day, months_of(order.kind, settings))
        if moved := due_day(asked, opening=opening).sentence:
            yield Finding(Level.NOTICE, "due_moved", moved, "due_on")
    if order.kind == LoanKind.BRUIKLEEN:
        return
    if order.tariff_proof is None:
        yield _blocked(
            "proof_missing",
            _("Kies welk bewijs voor het sociaal tarief je zag."),
            field="tariff_proof",
            missing=("tariff_proof",),
        )
    if order.device is None:
        return
    tariff = tariff_for(order)
    yield from _about_paying(order, tariff)
    if tariff is None:
        if order.price_eur is None:
            yield _blocked(
                "unknown_tariff",
                _("Voor dit soort toestel is nog geen tarief. Vul de prijs in."),
                field="price_eur",
                missing=("price_eur",),
            )
        else:
            yield Finding(Level.NOTICE, "price_by_hand", _("Voor dit soort toestel is nog geen tarief."), "price_eur")
    elif order.price_eur is not None and order.price_eur != tariff.price_eur:
        yield Finding(
            Level.NOTICE,
            "price_differs",
            _(
                "Het tarief is %(tariff)s. Op dit contract komt %(price)s.",
                tariff=euro_text(tariff.price_eur),
                price=euro_text(order.price_eur),
            ),
            "price_eur",
        )


def _about_paying(order: Order, tariff: Tariff | None) -> Iterator[Finding]:
    """The shop hands over after payment. What is not paid in the same step is confirmed, and stands on the list."""
    price = order.price_eur if order.price_eur is not None else tariff.price_eur if tariff else None
    if price is None:
        return
    deposit = deposit_for(order, tariff)
    paid = NOTHING
    if order.payment is not None:
        paid = price + deposit if order.payment.amount_eur is None else order.payment.amount_eur
    if paid > price + deposit:
        said = _("Er is nog %(amount)s te betalen.", amount=euro_text(price + deposit))
        yield _blocked("paid_too_much", said, field="paid_eur")
    if paid < price:
        said = _("De prijs is nog niet betaald: %(amount)s blijft open.", amount=euro_text(price - paid))
        yield Finding(Level.CONFIRM, "unpaid_price", said, "paid_by")
    if deposit and paid < price + deposit:
        still = min(deposit, price + deposit - paid)
        said = _("De waarborg is nog niet betaald: %(amount)s blijft open.", amount=euro_text(still))
        yield Finding(Level.CONFIRM, "unpaid_deposit", said, "paid_by")


def deposit_for(order: Order, tariff: Tariff | None) -> Decimal:
    """The deposit that comes on this contract: what was said, else that of the tariff with its price."""
    if order.kind != LoanKind.HUUR:
        return NOTHING
    if order.deposit_eur is not None:
        return order.deposit_eur
    return tariff.deposit_eur or NOTHING if tariff is not None and order.price_eur is None else NOTHING
