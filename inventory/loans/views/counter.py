"""Handing over at the counter: scan device and code in any order, write down who signs, and go."""

from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can, Role
from inventory.accounts.queries import opening_of
from inventory.core.calendar import Opening
from inventory.core.clock import today
from inventory.core.codes import CodeKind, Recognised
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries import device_by_tag, device_to_hand_over, devices_with_serial
from inventory.loans.actions.findings import Finding, Level
from inventory.loans.actions.hand_over import hand_over as do_hand_over
from inventory.loans.actions.order import Order, comes_back_to, counter_of
from inventory.loans.actions.paying import Paying
from inventory.loans.actions.preflight import limits_of, preflight, tariff_for
from inventory.loans.actions.terms import months_later, usual_due_on
from inventory.loans.documents import PAPERS
from inventory.loans.forms import HandOverForm
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.loans.models import LearningPath, PaymentMethod, TariffProof
from inventory.loans.views.pages import not_of_here, pages, scanned
from inventory.people.actions import Borrower, NewEndUser
from inventory.referrals.actions.finding import find
from inventory.referrals.models import Referral
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

USUAL_ACCESSORIES = {
    DeviceType.LAPTOP: ("Lader", "Muis", "Laptoptas", "Blad Aan de slag"),
    DeviceType.DESKTOP: ("Stroomkabel", "Scherm", "Schermkabel", "Toetsenbord", "Muis", "Blad Aan de slag"),
    DeviceType.TABLET: ("Lader", "Hoes", "Blad Aan de slag"),
}


@dataclass
class Desk:
    """What the page has so far."""

    kind: LoanKind
    device: Device | None = None
    referral: Referral | None = None
    refusals: list[str] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        return self.kind == LoanKind.BRUIKLEEN

    @property
    def is_complete(self) -> bool:
        return self.device is not None and (self.referral is not None or not self.is_free)

    def kept(self) -> dict[str, Any]:
        """What goes along to the next address."""
        return {
            name: value
            for name, value in (
                ("kind", self.kind.value),
                ("device", self.device.tag if self.device else ""),
                ("code", self.referral.code if self.referral else ""),
            )
            if value
        }


@pages.route("/loans/hand-over", methods=["GET", "POST"])
@needs(Can.LOANS_HAND_OVER, Can.LOANS_SELL)
def hand_over() -> Any:
    """One page: it shows what is still missing, then what will happen, then does it."""
    # Whoever writes holds up the others from the first question to the database: what was typed is read before it.
    form = HandOverForm() if request.method == "POST" else None
    is_well_formed = form is not None and form.validate()
    desk = _desk()
    just_scanned = scanned(request.args.get("q", "")) if request.method == "GET" else None
    if just_scanned is not None:
        _take(desk, just_scanned)
        if not desk.refusals:
            return redirect(url_for("loans.hand_over", **desk.kept()))
    if not desk.is_complete:
        return _page(desk, None, _findings(desk)), 409 if request.method == "POST" else 200
    if form is None or not is_well_formed:
        findings = _findings(desk)
        if form is None:
            _fill_in(form := HandOverForm(), desk)
        _offer(form, desk, findings)
        return _page(desk, form, findings), 422 if request.method == "POST" else 200
    try:
        with saving():
            loan = do_hand_over(_order(desk, form), actor=actor(), settings=settings(), papers_of=PAPERS)
            number = loan.number
    except Refused as no:
        return _refused(form, no)
    # The agreement is drawn when it is opened, from the data that are kept: nobody waits for it here.
    return redirect(url_for("loans.loan", number=number, done="hand_over"), 303)


def _kinds() -> list[LoanKind]:
    roles = actor().roles
    free = [LoanKind.BRUIKLEEN] if Role.LIBRARY in roles else []
    return free + ([LoanKind.HUUR, LoanKind.KOOP] if Role.SHOP in roles else [])


def _desk() -> Desk:
    """What came along with the request. A code that is not known is dropped, with one sentence."""
    kinds = _kinds()
    wanted = request.values.get("kind", "")
    kind = next((kind for kind in kinds if kind.value == wanted), kinds[0])
    desk = Desk(kind)
    tag, code = request.values.get("device", ""), request.values.get("code", "")
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
    return desk


def _take(desk: Desk, found: Recognised) -> None:
    """Put what was scanned in its place."""
    try:
        if found.kind is CodeKind.DEVICE_TAG:
            desk.device = device_by_tag(found.value, actor=actor())
        elif found.kind is CodeKind.REFERRAL and desk.is_free:
            desk.referral = find(found.value, actor=actor(), address=request.remote_addr)
        elif found.kind is CodeKind.SERIAL and len(same := devices_with_serial(found.value, actor=actor())) == 1:
            desk.device = same[0]
        else:
            desk.refusals.append(not_of_here(found))
    except Missing as no:
        desk.refusals.append(str(no.message))


def _findings(desk: Desk) -> list[Finding]:
    """What can be said before anybody filled in a name."""
    org = counter_of(actor(), desk.kind)
    order = Order(kind=desk.kind, device=desk.device, referral=desk.referral)
    found = preflight(order, actor=actor(), org_id=org, settings=settings())
    asked_by_the_page = {"referral_needed", "proof_missing", "unknown_tariff", "pupil_needed"}
    asked_by_the_page |= {"unpaid_price", "unpaid_deposit"}  # how it is paid is asked below
    if desk.is_free and desk.referral is None:
        asked_by_the_page |= {"reserved_for_other"}  # the code may be the one that is scanned next
    return [finding for finding in found if finding.word not in asked_by_the_page]


def _offer(form: HandOverForm, desk: Desk, findings: list[Finding]) -> None:
    assert desk.device is not None
    came_with_it = {name.casefold() for name in desk.device.accessories}
    usual = [name for name in USUAL_ACCESSORIES[desk.device.type] if name.casefold() not in came_with_it]
    to_confirm = [(f.word, f.sentence) for f in findings if f.level is Level.CONFIRM]
    form.offer(list(dict.fromkeys((*desk.device.accessories, *usual))), to_confirm)


def _fill_in(form: HandOverForm, desk: Desk) -> None:
    """What is usual, ready to be changed."""
    order = Order(kind=desk.kind, device=desk.device)
    form.due_on.data = usual_due_on(desk.kind, today(), settings(), opening=_opening(desk))
    tariff = tariff_for(order)
    if tariff is not None:
        form.price_eur.data = tariff.price_eur
        form.deposit_eur.data = tariff.deposit_eur if desk.kind == LoanKind.HUUR else None
    if desk.referral is not None:
        form.representative_signs.data = desk.referral.representative_signs
        if desk.referral.learning_path:  # the client said so to who referred
            form.learning_path.data = LearningPath.PLANNED.value


def _opening(desk: Desk) -> Opening:
    """When the place is open to which the device comes back."""
    order = Order(kind=desk.kind, device=desk.device)
    return opening_of(comes_back_to(order, actor(), counter_of(actor(), desk.kind)))


def _order(desk: Desk, form: HandOverForm) -> Order:
    """The order that the page makes. What the page did not show for this kind is left out."""
    is_sale, is_paid = desk.kind == LoanKind.KOOP, not desk.is_free
    ticked = tuple(form.accessories.data or ())
    other = (form.other_accessory.data or "").strip()
    assert desk.device is not None
    assert form.birth_date.data is not None
    user = (form.end_user_first_name.data or "").strip()
    return Order(
        kind=desk.kind,
        device=desk.device,
        referral=desk.referral,
        borrower=Borrower(
            first_name=form.first_name.data or "",
            last_name=form.last_name.data or "",
            birth_date=form.birth_date.data,
            street=form.street.data or "",
            postal_code=form.postal_code.data or "",
            city=form.city.data or "",
            phone=form.phone.data or "",
            email=form.email.data or "",
        ),
        identity_seen=bool(form.identity_seen.data),
        end_user=NewEndUser(user, form.end_user_birth_year.data) if user else None,
        representative_signs=bool(form.representative_signs.data),
        accessories=(*ticked, other) if other and other not in ticked else ticked,
        accessories_missing=tuple(name for name in desk.device.accessories if name not in ticked and name != other),
        due_on=None if is_sale else form.due_on.data,
        tariff_proof=TariffProof(form.tariff_proof.data) if is_paid and form.tariff_proof.data else None,
        price_eur=form.price_eur.data if is_paid else None,
        deposit_eur=form.deposit_eur.data if desk.kind == LoanKind.HUUR else None,
        proof_until=form.proof_until.data if is_paid else None,
        payment=_paying(form) if is_paid else None,
        condition=form.condition.data or "",
        learning_path=LearningPath(form.learning_path.data),
        confirmed=frozenset(form.confirmed.data or ()),
    )


def _paying(form: HandOverForm) -> Paying | None:
    """What is paid in this step; an amount that was left empty is all that is asked."""
    if not form.paid_by.data:
        return None
    return Paying(PaymentMethod(form.paid_by.data), form.paid_eur.data, form.paid_reference.data or "")


def _refused(form: HandOverForm, no: Refused) -> Any:
    """The page again, on what is true now, with everything that was typed."""
    desk = _desk()
    findings = _findings(desk)
    if desk.is_complete:
        org = counter_of(actor(), desk.kind)
        whole = preflight(_order(desk, form), actor=actor(), org_id=org, settings=settings())
        findings = [f for f in whole if f.level is not Level.BLOCKED or f.word != no.reason]
        _offer(form, desk, findings)
    form.refuse(_field_of(no), no.message)
    return _page(desk, form, findings), no.status


def _field_of(no: Refused) -> str | None:
    return {"end_user": "end_user_first_name", "borrower": "first_name"}.get(no.field or "", no.field)


def _page(desk: Desk, form: HandOverForm | None, findings: list[Finding]) -> str:
    device = desk.device
    is_blocked = any(finding.level is Level.BLOCKED for finding in findings)
    return render_template(
        "loans/hand_over.html",
        desk=desk,
        form=form,
        findings=findings,
        is_blocked=is_blocked,
        limits=limits_of(device) if device is not None else [],
        serial_tail=device.serial[-5:] if device is not None else "",
        kinds=[
            (KIND_LABELS[kind], url_for("loans.hand_over", **{**desk.kept(), "kind": kind.value}), kind == desk.kind)
            for kind in _kinds()
        ],
        due_on=usual_due_on(desk.kind, today(), settings(), opening=_opening(desk)),
        guarantee_months=settings().guarantee_months,
        guarantee_until=months_later(today(), settings().guarantee_months),
        is_put_aside=device is not None and desk.referral is None and device.state == DeviceState.RESERVED,
        wants=_("Scan het toestel") if device is None else _("Scan de code van de doorverwijzing"),
        signal="refused" if desk.refusals or is_blocked else ("ok" if desk.is_complete else None),
    )
