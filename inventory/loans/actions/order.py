"""What somebody wants to hand over, to whom and on which terms: the same order for page, scan and API."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from inventory.access import Actor, Can, Role, demand
from inventory.accounts.models import Location
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.devices.models import Device
from inventory.loans.actions.paying import Paying, check_paying
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath, Loan, TariffProof
from inventory.people.actions import Borrower, NewEndUser, check_borrower, check_end_user
from inventory.people.models import Person, Route
from inventory.referrals.models import Referral
from inventory.referrals.queries.allocation import Turn

MOST_ACCESSORIES = 20


@dataclass(frozen=True)
class TurnSeen:
    """Whose turn it was (`turn.looked_ahead`), for these versions of the device and of the referral."""

    found: Turn
    device_version: int
    referral_version: int

    def holds_for(self, device: Device, referral: Referral) -> bool:
        return (device.version, referral.version) == (self.device_version, self.referral_version)


@dataclass(frozen=True)
class Order:
    """`confirmed` holds the words of the findings that the clerk read and ticked. Amounts are in euro."""

    kind: LoanKind
    device: Device | None = None
    referral: Referral | None = None
    borrower: Borrower | None = None
    identity_seen: bool = False
    end_user: NewEndUser | None = None
    representative_signs: bool = False
    accessories: tuple[str, ...] = ()
    accessories_missing: tuple[str, ...] = ()
    due_on: date | None = None
    tariff_proof: TariffProof | None = None
    price_eur: Decimal | None = None
    deposit_eur: Decimal | None = None
    proof_until: date | None = None
    payment: Paying | None = None
    condition: str = ""
    learning_path: LearningPath = LearningPath.NOT_OFFERED
    confirmed: frozenset[str] = field(default_factory=frozenset)
    known: Person | None = None
    """Who signs, when the clerk recognised somebody whom this counter knows on the card."""
    photos: tuple[bytes, ...] = ()
    """How the device looks, each made by `photos.cleaned`."""
    turn: TurnSeen | None = None
    """Whose turn it is, when that was read ahead."""

    @property
    def route(self) -> Route:
        return Route.FREE if self.kind == LoanKind.BRUIKLEEN else Route.TARIFF


def counter_of(actor: Actor, kind: LoanKind, *, org_id: int | None = None) -> int:
    """The organisation that hands over: where the actor holds the role of this kind of contract. Else not allowed."""
    role = Role.LIBRARY if kind == LoanKind.BRUIKLEEN else Role.SHOP
    can = Can.LOANS_HAND_OVER if kind == LoanKind.BRUIKLEEN else Can.LOANS_SELL
    own = actor.orgs(role)
    if org_id is None:
        place = place_of(actor)
        org_id = place.org_id if place is not None and place.org_id in own else min(own, default=0)
    demand(actor, can, Loan(kind=kind, org_id=org_id))
    return org_id


def place_of(actor: Actor) -> Location | None:
    """Where the clerk works."""
    return session.get(Location, actor.location_id) if actor.location_id is not None else None


def comes_back_to(order: Order, actor: Actor, org_id: int) -> int | None:
    """The place to which a device comes back: where the clerk works, or else where it stood."""
    place = place_of(actor)
    if place is not None and place.org_id == org_id:
        return place.id
    return order.device.location_id if order.device is not None else None


def check_shape(order: Order) -> None:
    """Refuse what can never be right, whatever the state of things: for one field at a time."""
    if order.device is None:
        raise BadInput("device_missing", _("Scan eerst het toestel."), field="device", missing=("device",))
    if order.borrower is None:
        raise BadInput("borrower_missing", _("Vul in wie tekent."), field="first_name", missing=("borrower",))
    check_borrower(order.borrower)
    if not order.identity_seen:
        raise BadInput(
            "identity_not_seen",
            _("Kijk naar de identiteitskaart en vink het aan. Neem geen kopie."),
            field="identity_seen",
            missing=("identity_seen",),
        )
    if order.end_user is not None:
        check_end_user(order.end_user)
    refuse_national_number(order.condition, "condition")
    _check_accessories(order)
    _check_money(order)


def _check_accessories(order: Order) -> None:
    named = (*order.accessories, *order.accessories_missing)
    if len(named) > MOST_ACCESSORIES or len(set(named)) != len(named):
        raise BadInput("accessories", _("Noem elk toebehoren één keer, en hoogstens 20."), field="accessories")
    for text in named:
        if not text.strip() or len(text) > 60 or not text.isprintable():
            raise BadInput("accessories", _("Noem elk toebehoren in enkele woorden."), field="accessories")
        refuse_national_number(text, "accessories")


def _check_money(order: Order) -> None:
    for name, amount in (("price_eur", order.price_eur), ("deposit_eur", order.deposit_eur)):
        if amount is None:
            continue
        if order.kind == LoanKind.BRUIKLEEN:
            raise BadInput(
                "price_not_allowed", _("Een bruikleen is gratis. Er kan geen prijs of waarborg bij."), field=name
            )
        if not amount.is_finite() or not 0 <= amount < 100_000 or amount != amount.quantize(Decimal("0.01")):
            raise BadInput("amount", _("Kijk het bedrag na."), field=name)
    if order.payment is not None:
        if order.kind == LoanKind.BRUIKLEEN:
            raise BadInput(
                "price_not_allowed", _("Een bruikleen is gratis. Er valt niets te betalen."), field="paid_by"
            )
        check_paying(order.payment)
    if order.kind == LoanKind.BRUIKLEEN and order.tariff_proof is not None:
        raise BadInput(
            "price_not_allowed", _("Een bruikleen is gratis. Er hoort geen tariefbewijs bij."), field="tariff_proof"
        )
    if order.kind == LoanKind.KOOP and (order.deposit_eur or order.due_on is not None):
        wrong = "deposit_eur" if order.deposit_eur else "due_on"
        raise BadInput("not_for_a_sale", _("Bij een koop hoort geen waarborg en geen einddatum."), field=wrong)
    if order.price_eur is not None and order.price_eur <= 0:
        raise BadInput("price_needed", _("Een huur of koop heeft een prijs van meer dan 0 euro."), field="price_eur")
