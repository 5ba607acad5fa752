"""What lies on the counter: the device, the code and who signs, in whatever order they came."""

from dataclasses import dataclass, field
from typing import Any

from flask import request

from inventory.access import Can, Role, may
from inventory.core.codes import CodeKind, Recognised
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.devices.queries import device_to_hand_over
from inventory.devices.views.meant import device_of
from inventory.loans.actions.findings import Finding
from inventory.loans.actions.order import Order, counter_of
from inventory.loans.actions.preflight import preflight
from inventory.loans.lifecycle import LoanKind
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.known import likely_borrower
from inventory.people.actions import as_borrower
from inventory.people.models import Person
from inventory.people.queries import person_by_ref, root_of
from inventory.referrals.actions.finding import find
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Referral
from inventory.web.guard import actor
from inventory.web.scan import tag_in
from inventory.web.shell import settings

NOBODY = "new"  # in the place of a reference: somebody who is not known
# What the page asks for by itself, so that it needs not be said.
_ASKED_BY_THE_PAGE = frozenset(
    {"referral_needed", "proof_missing", "unknown_tariff", "pupil_needed", "unpaid_price", "unpaid_deposit"}
)


@dataclass
class Desk:
    """What the page has so far."""

    kind: LoanKind
    device: Device | None = None
    referral: Referral | None = None
    person: Person | None = None
    is_new: bool = False
    """The clerk said that it is nobody whom we know."""
    is_guess: bool = False
    """Who signs was not named by the clerk: the code led there. The card decides."""
    refusals: list[str] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        return self.kind == LoanKind.BRUIKLEEN

    @property
    def is_complete(self) -> bool:
        return self.device is not None and (self.referral is not None or not self.is_free)

    @property
    def lies_ready(self) -> Device | None:
        """What was put aside for this code, as long as it was not scanned."""
        if self.referral is None or self.referral.state != ReferralState.RESERVED:
            return None
        return None if self.device is self.referral.device else self.referral.device

    @property
    def is_put_aside(self) -> bool:
        """A device that lies ready for a code that was not scanned yet."""
        return self.device is not None and self.referral is None and self.device.state == DeviceState.RESERVED

    def kept(self, **other: Any) -> dict[str, Any]:
        """What goes along to the next address; a value of None is left out."""
        values: dict[str, Any] = {
            "kind": self.kind.value,
            "device": self.device.tag if self.device else "",
            "code": self.referral.code if self.referral else "",
            "person": NOBODY if self.is_new else self.person.ref if self.person else "",
        }
        return {name: value for name, value in {**values, **other}.items() if value}


def kinds() -> list[LoanKind]:
    """The kinds of contract that this clerk makes, the usual one first."""
    roles = actor().roles
    free = [LoanKind.BRUIKLEEN] if Role.LIBRARY in roles else []
    return free + ([LoanKind.HUUR, LoanKind.KOOP] if Role.SHOP in roles else [])


def desk_of_request() -> Desk:
    """What came along with the request. A code that is not known is dropped, with one sentence."""
    made = kinds()
    wanted = request.values.get("kind", "")
    desk = Desk(next((kind for kind in made if kind.value == wanted), made[0]))
    tag, code, ref = (request.values.get(name, "") for name in ("device", "code", "person"))
    try:
        if tag:
            desk.device = device_to_hand_over(tag_in(tag), actor=actor())
    except Refused as no:
        desk.refusals.append(str(no.message))
    try:
        if code and desk.is_free:
            desk.referral = find(code, actor=actor(), address=request.remote_addr, is_whole=False)
    except Missing as no:
        desk.refusals.append(str(no.message))
    desk.is_new = ref == NOBODY
    if ref and not desk.is_new:
        try:
            name_person(desk, person_by_ref(ref, actor=actor()))
        except Missing as no:
            desk.refusals.append(str(no.message))
    return desk


def put(desk: Desk, found: Recognised) -> None:
    """Put what was scanned in its place. The number of an earlier contract says who signs."""
    try:
        if found.kind is CodeKind.REFERRAL and desk.is_free:
            desk.referral = find(found.value, actor=actor(), address=request.remote_addr)
        elif found.kind is CodeKind.CONTRACT:
            name_person(desk, loan_by_number(found.value, actor=actor()).person)
        else:
            _put_device(desk, found)
    except Missing as no:
        desk.refusals.append(str(no.message))


def _put_device(desk: Desk, found: Recognised) -> None:
    try:
        desk.device = device_of(found)
    except Refused as no:
        desk.refusals.append(str(no.message))


def name_person(desk: Desk, person: Person) -> None:
    """Somebody whom this very counter knows; of another counter, or erased, it is nobody."""
    found = root_of(person)
    order = Order(kind=desk.kind)
    is_ours = found is not None and (found.org_id, found.route) == (counter_of(actor(), desk.kind), order.route)
    if found is None or not is_ours or found.anonymised_at is not None or not may(actor(), Can.PEOPLE_SEE, found):
        raise Missing(_("We kennen deze persoon niet. Vul in wie tekent."))
    desk.person, desk.is_new, desk.is_guess = found, False, False


def guess_person(desk: Desk) -> None:
    """Nobody said who signs: see whether the code leads to somebody whom we know."""
    if desk.person is None and not desk.is_new and desk.referral is not None and desk.is_complete:
        desk.person = likely_borrower(desk.referral, actor=actor(), org_id=counter_of(actor(), desk.kind))
        desk.is_guess = desk.person is not None


def findings_of(desk: Desk) -> list[Finding]:
    """What can be said before anything was filled in."""
    org = counter_of(actor(), desk.kind)
    order = Order(
        kind=desk.kind,
        device=desk.device,
        referral=desk.referral,
        known=desk.person,
        borrower=as_borrower(desk.person),
        end_user=None,
    )
    asked = _ASKED_BY_THE_PAGE | ({"known_person"} if desk.person is not None else set())
    if desk.is_free and desk.referral is None:
        asked |= {"reserved_for_other"}  # the code may be the one that is scanned next
    return [each for each in preflight(order, actor=actor(), org_id=org, settings=settings()) if each.word not in asked]


__all__ = [
    "NOBODY",
    "Desk",
    "desk_of_request",
    "findings_of",
    "guess_person",
    "kinds",
    "name_person",
    "put",
]
