"""Ready devices, referrals and orders for the tests of the desk. For use inside an app context."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any

from flask import current_app
from PIL import Image

from inventory.access import SYSTEM, Actor
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.codes import device_tag
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, DeviceType, Grade, MediumKind, StorageMedium, Wipe
from inventory.loans.actions.hand_over import hand_over
from inventory.loans.actions.order import Order
from inventory.loans.actions.payments import note_payment
from inventory.loans.actions.tariffs import set_tariff
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, Payment, PaymentMethod, TariffProof
from inventory.loans.queries.money import OpenAmount, amounts_of, for_amounts, is_open_for
from inventory.people.actions import Borrower
from inventory.referrals.actions.making import Need, make_referral
from inventory.referrals.models import Profile, Referral
from labels import codes
from tests.pages import Page
from tests.people import CHECKER, LIBRARIAN, SHOPKEEPER, SOCIAL_WORKER, TECHNICIAN, actor_of, org_of, place, user_of

_numbers = count(1)
# Names that appear nowhere else, so that a page that shows them is caught.
BORROWER = Borrower(
    first_name="Kanarie",
    last_name="Vogelzang",
    birth_date=date(1984, 5, 9),
    street="Zangersstraat 12",
    postal_code="8500",
    city="Kortrijk",
    phone="0470 00 00 01",
    email="kanarie@example.be",
)
CANARIES = ("Kanarie", "Vogelzang", "Zangersstraat", "0470 00 00 01", "kanarie@example.be")
IN_ORDER = {"result": "pass"}


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def ready_device(*, type: DeviceType = DeviceType.LAPTOP, where: str = "BIB-C", **values: Any) -> Device:
    """A device with one proven disk that stands ready."""
    number = next(_numbers)
    device = Device(
        tag=device_tag("KOR", 800000 + number),
        type=type,
        make="Dell",
        model="Latitude 5490",
        serial=values.pop("serial", f"SER{number:05d}"),
        location=place(where),
        owner=org_of("STAD"),
        state=DeviceState.RECEIVED,
        state_since=now(),
        made_at=now(),
        grade=Grade.B,
        specs={"os": "Linux Mint 22"},
        tests=values.pop("tests", {}),
        accessories=["Lader"],
        flags=values.pop("flags", []),
        **values,
    )
    session.add(device)
    session.flush()
    disk = StorageMedium(device_id=device.id, serial=f"DISK{number}", kind=MediumKind.SSD, found_at=now())
    session.add(disk)
    session.flush()
    session.add(
        Wipe(
            medium_id=disk.id,
            device_id=device.id,
            cycle=1,
            source="manual",
            is_accepted=True,
            category="clear",
            method="test",
            ended_at=now(),
            recorded_at=now(),
            operator_id=user_of(TECHNICIAN).id,
            witness_id=user_of(CHECKER).id,
        )
    )
    session.flush()
    disk.state = MediumState.SANITISED
    device.media_listed_in_cycle = 1
    session.flush()
    device.state = DeviceState.READY
    session.flush()
    session.expire(device, ["media"])
    return device


def referral(actor: Actor | None = None, *, type: DeviceType = DeviceType.LAPTOP, **values: Any) -> Referral:
    return make_referral(
        Need(device_type=type, profile=Profile.WEB),
        actor=actor or actor_of(SOCIAL_WORKER),
        settings=settings(),
        **values,
    )


def free_order(**values: Any) -> Order:
    """A whole order for a free loan; name what must differ."""
    order = Order(
        kind=LoanKind.BRUIKLEEN,
        borrower=BORROWER,
        identity_seen=True,
        accessories=("Lader",),
        condition="Kleine kras.",
        # Our people live at one address (`test_household` is about that), and come in any order.
        confirmed=frozenset({"household_has_one", "others_wait_longer", "fits_less"}),
    )
    if "device" not in values:
        values["device"] = ready_device()
    if "referral" not in values:
        values["referral"] = referral(type=values["device"].type)
    return replace(order, **values)


def paid_order(kind: LoanKind = LoanKind.HUUR, **values: Any) -> Order:
    order = Order(
        kind=kind,
        borrower=BORROWER,
        identity_seen=True,
        accessories=("Lader",),
        tariff_proof=TariffProof.VT,
        price_eur=Decimal("30.00"),
        # Who pays later: `test_money` is about that.
        confirmed=frozenset({"unpaid_price", "unpaid_deposit"}),
    )
    if "device" not in values:
        values["device"] = ready_device(where="WINKEL")
    return replace(order, **values)


def lend(order: Order | None = None, *, actor: Actor | None = None) -> Loan:
    """Hand over, by the librarian or (for huur and koop) the shop."""
    order = order or free_order()
    if actor is None:
        actor = actor_of(LIBRARIAN if order.kind == LoanKind.BRUIKLEEN else SHOPKEEPER)
    return hand_over(order, actor=actor, settings=settings(), papers_of=PAPERS)


def pay(loan: Loan, amount: str | Decimal, method: PaymentMethod = PaymentMethod.CASH, **more: Any) -> Payment:
    """Money that comes in at the shop."""
    return note_payment(
        loan,
        amount_eur=Decimal(amount),
        method=method,
        actor=more.pop("actor", None) or actor_of(SHOPKEEPER),
        settings=settings(),
        papers_of=PAPERS,
        **more,
    )


def open_amounts(actor: Actor) -> list[OpenAmount]:
    """What this actor's list of open amounts holds, what is open longest first."""
    found = amounts_of(session.scalars(for_amounts().where(is_open_for(actor)).order_by(Loan.id)).all())
    return sorted(found, key=lambda each: (each.since, each.loan.id))


def page_of(answer: Any) -> Page:
    """The page of an answer."""
    return Page(answer.text)


def tariff(kind: LoanKind = LoanKind.HUUR, price: str = "30.00", deposit: str | None = "20.00", **values: Any) -> Any:
    return set_tariff(
        kind,
        values.pop("type", DeviceType.LAPTOP),
        price_eur=Decimal(price),
        deposit_eur=Decimal(deposit) if deposit and kind == LoanKind.HUUR else None,
        valid_from=values.pop("valid_from", date(2026, 1, 1)),
        legal_ref="Raadsbesluit 8 juni 2026",
        actor=SYSTEM,
    )


def photo_of_code(text: str) -> bytes:
    """A picture of a square code, as the camera of a phone would take it."""
    rows, picture = codes.qr(text), BytesIO()
    drawn = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x in range(len(rows)):
            drawn.putpixel((len(rows) - 1 - x + 4, y + 4), 0 if row >> x & 1 else 255)
    drawn.resize((8 * drawn.width, 8 * drawn.height), Image.Resampling.NEAREST).save(picture, "PNG")
    return picture.getvalue()
