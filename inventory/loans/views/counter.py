"""Handing over at the counter: scan device and code in any order, see who signs, and go."""

from contextlib import nullcontext
from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.accounts.queries import opening_of
from inventory.core.calendar import Opening
from inventory.core.clock import today
from inventory.core.db import ahead
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.devices.views.meant import scanned
from inventory.loans.actions import photos
from inventory.loans.actions.about_device import limits_of
from inventory.loans.actions.about_terms import tariff_for
from inventory.loans.actions.findings import Finding, Level
from inventory.loans.actions.hand_over import hand_over as do_hand_over
from inventory.loans.actions.order import Order, comes_back_to, counter_of
from inventory.loans.actions.paying import Paying
from inventory.loans.actions.preflight import preflight
from inventory.loans.actions.terms import months_later, usual_due_on
from inventory.loans.actions.turn import looked_ahead
from inventory.loans.documents import PAPERS
from inventory.loans.forms import DeskForm, FindForm, HandOverForm, KnownForm
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.loans.models import LearningPath, PaymentMethod, TariffProof
from inventory.loans.queries.contracts import open_line
from inventory.loans.views.desk import NOBODY, Desk, desk_of_request, findings_of, guess_person, kinds, put
from inventory.loans.views.pages import pages, pictures_in
from inventory.looks import actions as looking
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.actions import NewEndUser, as_borrower
from inventory.people.models import Person
from inventory.people.queries import search
from inventory.people.shown import about, person_listed, person_shown
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

USUAL_ACCESSORIES = {
    DeviceType.LAPTOP: ("Lader", "Muis", "Laptoptas", "Hotspot", "Blad Aan de slag"),
    DeviceType.DESKTOP: ("Stroomkabel", "Scherm", "Schermkabel", "Toetsenbord", "Muis", "Hotspot", "Blad Aan de slag"),
    DeviceType.TABLET: ("Lader", "Hoes", "Hotspot", "Blad Aan de slag"),
}
MOST_FOUND = 8


@pages.route("/loans/hand-over", methods=["GET", "POST"])
@needs(Can.LOANS_HAND_OVER, Can.LOANS_SELL)
def hand_over() -> Any:
    """One page: it shows what is still missing, then what will happen, then does it. A scan is answered at once."""
    if request.method == "GET":
        return _show()
    # Whoever writes holds up the others: what was typed, and the things that it names, are read before that. Somebody
    # who is known is not: what goes on the contract is what the counter knows at that moment.
    form: DeskForm = KnownForm() if request.form.get("person", NOBODY) not in ("", NOBODY) else HandOverForm()
    is_well_formed = form.validate()
    pictures = pictures_in(form) if is_well_formed else ()
    order = None
    with nullcontext() if isinstance(form, KnownForm) else ahead():
        desk = desk_of_request()
        if desk.is_complete and isinstance(form, HandOverForm) and is_well_formed and pictures is not None:
            order = looked_ahead(_order(desk, form, pictures), actor())
    if not desk.is_complete:
        return _page(desk, None, findings_of(desk)), 409
    if isinstance(form, KnownForm) and desk.person is None:
        return _page(desk, _ready(HandOverForm(), desk, findings_of(desk)), findings_of(desk)), 409
    if not is_well_formed or pictures is None:
        findings = _so_far(desk, form)
        return _page(desk, _say_all(_ready(form, desk, findings), findings), findings), 422
    try:
        with saving():
            order = order or _order(desk, form, pictures)
            loan = do_hand_over(order, actor=actor(), settings=settings(), papers_of=PAPERS)
            number = loan.number
    except Refused as no:
        return _refused(form, no)
    # The agreement is drawn when it is opened, from the data that are kept: nobody waits for it here.
    return redirect(url_for("loans.loan", number=number, done="hand_over"), 303)


@pages.post("/loans/hand-over/known")
@needs(Can.LOANS_HAND_OVER, Can.LOANS_SELL)
def find_borrower() -> Any:
    """Somebody who borrowed here before, by name, so that nothing is typed again. That somebody looked is written down,
    and who was shown; what was typed is not.
    """
    form = FindForm(prefix="find-")
    is_right = form.validate()
    desk = desk_of_request()
    text = form.name.data or ""
    rows: list[Person] = []
    if is_right:
        org = counter_of(actor(), desk.kind)
        route = Order(kind=desk.kind).route
        rows = list(search(text, actor=actor(), limit=MOST_FOUND, counter=(org, route)))
        with saving():
            looking.note_search(text, [about(row) for row in rows], actor=actor(), secret=settings().secret_key)
    known = [(person_listed(row), url_for("loans.hand_over", **desk.kept(person=row.ref))) for row in rows]
    findings = findings_of(desk)
    shape = None if desk.person is not None or not desk.is_complete else _fill_in(HandOverForm(formdata=None), desk)
    return _page(
        desk, _ready(shape, desk, findings) if shape is not None else None, findings, found=known, find=form
    ), 200 if is_right else 422


def _show() -> Any:
    desk = desk_of_request()
    just_scanned = scanned(request.args.get("q", ""))
    if just_scanned is not None:
        put(desk, just_scanned)
    guess_person(desk)
    findings = findings_of(desk)
    if not desk.is_complete:
        return _page(desk, None, findings)
    form = KnownForm(formdata=None) if desk.person is not None else HandOverForm(formdata=None)
    return _page(desk, _ready(_fill_in(form, desk), desk, findings), findings)


def _ready(form: DeskForm, desk: Desk, findings: list[Finding]) -> DeskForm:
    """The form with its boxes to tick: what the device came with, what usually goes along, what must be confirmed."""
    assert desk.device is not None
    came_with_it = {name.casefold() for name in desk.device.accessories}
    usual = [name for name in USUAL_ACCESSORIES[desk.device.type] if name.casefold() not in came_with_it]
    to_confirm = [(f.word, f.sentence) for f in findings if f.level is Level.CONFIRM]
    form.offer(list(dict.fromkeys((*desk.device.accessories, *usual))), to_confirm)
    return form


def _fill_in(form: DeskForm, desk: Desk) -> DeskForm:
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
    return form


def _opening(desk: Desk) -> Opening:
    """When the place is open to which the device comes back."""
    order = Order(kind=desk.kind, device=desk.device)
    return opening_of(comes_back_to(order, actor(), counter_of(actor(), desk.kind)))


def _order(desk: Desk, form: DeskForm, pictures: tuple[bytes, ...]) -> Order:
    """The order that the page makes. What the page did not show for this kind is left out."""
    is_sale, is_paid = desk.kind == LoanKind.KOOP, not desk.is_free
    assert desk.device is not None
    own = tuple(desk.device.accessories) if form.everything.data else ()
    ticked = tuple(dict.fromkeys((*own, *(form.accessories.data or ()))))
    other = (form.other_accessory.data or "").strip()
    user = (form.end_user_first_name.data or "").strip()
    if isinstance(form, KnownForm):
        assert desk.person is not None
        borrower = form.borrower(desk.person)
    else:
        assert isinstance(form, HandOverForm)
        borrower = form.borrower()
    return Order(
        kind=desk.kind,
        device=desk.device,
        referral=desk.referral,
        borrower=borrower,
        known=desk.person if isinstance(form, KnownForm) else None,
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
        photos=pictures,
    )


def _paying(form: DeskForm) -> Paying | None:
    """What is paid in this step; an amount that was left empty is all that is asked."""
    if not form.paid_by.data:
        return None
    return Paying(PaymentMethod(form.paid_by.data), form.paid_eur.data, form.paid_reference.data or "")


def _refused(form: DeskForm, no: Refused) -> Any:
    """The page again, on what is true now, with everything that was typed."""
    desk = desk_of_request()
    if isinstance(form, KnownForm) and desk.person is None:
        form = HandOverForm()
    findings = findings_of(desk)
    if not desk.is_complete:
        desk.refusals.append(str(no.message))
        return _page(desk, None, findings), no.status
    if no.reason != "person_gone":
        org = counter_of(actor(), desk.kind)
        whole = preflight(_order(desk, form, ()), actor=actor(), org_id=org, settings=settings())
        findings = [f for f in whole if f.level is not Level.BLOCKED or f.word != no.reason]
        message = next((f.sentence for f in whole if f.word == no.reason), no.message)
    else:
        message = no.message
    _ready(form, desk, findings)
    if no.reason != "confirm_needed":
        form.refuse(_field_of(no.field, form), message)
    return _page(desk, _say_all(form, findings), findings), no.status


def _so_far(desk: Desk, form: DeskForm) -> list[Finding]:
    """What there is to say about what was filled in well, also when something else cannot be read yet."""
    is_paid, user = not desk.is_free, (form.end_user_first_name.data or "").strip()

    def said(name: str) -> Any:
        return form[name].data if not form[name].errors else None

    order = Order(
        kind=desk.kind,
        device=desk.device,
        referral=desk.referral,
        known=desk.person,
        borrower=as_borrower(desk.person),
        end_user=NewEndUser(user, said("end_user_birth_year")) if user else None,
        representative_signs=bool(form.representative_signs.data),
        due_on=said("due_on") if desk.kind != LoanKind.KOOP else None,
        tariff_proof=TariffProof(form.tariff_proof.data) if is_paid and said("tariff_proof") else None,
        price_eur=said("price_eur") if is_paid else None,
        deposit_eur=said("deposit_eur") if desk.kind == LoanKind.HUUR else None,
        payment=_paying(form) if is_paid and not (form.paid_by.errors or form.paid_eur.errors) else None,
    )
    org = counter_of(actor(), desk.kind)
    found = preflight(order, actor=actor(), org_id=org, settings=settings())
    return [each for each in found if not (each.word == "known_person" and desk.person is not None)]


def _say_all(form: DeskForm, findings: list[Finding]) -> DeskForm:
    """All that is still missing at once, each at its field; what must be read and was not ticked too."""
    for each in findings:
        name = _field_of(each.field, form)
        if each.level is Level.BLOCKED and each.missing and name is not None and not form[name].errors:
            form.refuse(name, each.sentence)
    words = {each.word for each in findings if each.level is Level.CONFIRM}
    if words - set(form.confirmed.data or ()) and not form.confirmed.errors:
        form.refuse("confirmed", _("Vink dit aan als het zo is."))
    return form


def _field_of(field: str | None, form: DeskForm) -> str | None:
    """The field of the page; what is not on it (the name of somebody who is known) is said above the form."""
    name = {"end_user": "end_user_first_name", "borrower": "first_name"}.get(field or "", field)
    return name if name in form else None


def _is_at_its_field(found: Finding, form: DeskForm | None) -> bool:
    """Whether the form says it already, beside what is missing."""
    if form is None or not found.missing:
        return False
    name = _field_of(found.field, form)
    return name is not None and bool(form[name].errors)


def _comes_back(device: Device) -> bool:
    """Whether it is out under a contract of this very counter."""
    line = open_line(device.id) if device.state == DeviceState.ON_LOAN else None
    return line is not None and may(actor(), Can.LOANS_TAKE_BACK, line.loan)


def _page(
    desk: Desk,
    form: DeskForm | None,
    findings: list[Finding],
    *,
    found: list[Any] | None = None,
    find: FindForm | None = None,
) -> str:
    device = desk.device
    is_blocked = any(finding.level is Level.BLOCKED for finding in findings)
    if desk.person is not None:
        seen(about(desk.person), How.HAND_OVER)
    return render_template(
        "loans/hand_over.html",
        desk=desk,
        form=form,
        findings=findings,
        said_above=[each for each in findings if each.level is Level.BLOCKED and not _is_at_its_field(each, form)],
        is_blocked=is_blocked,
        who=person_shown(desk.person, actor=actor()) if desk.person is not None else None,
        found=found,
        find=find or FindForm(prefix="find-", formdata=None),
        comes_back=device is not None and _comes_back(device),
        limits=limits_of(device) if device is not None else [],
        serial_tail=device.serial[-5:] if device is not None else "",
        kinds=[
            (KIND_LABELS[kind], url_for("loans.hand_over", **desk.kept(kind=kind.value)), kind == desk.kind)
            for kind in kinds()
        ],
        due_on=usual_due_on(desk.kind, today(), settings(), opening=_opening(desk)),
        guarantee_months=settings().guarantee_months,
        guarantee_until=months_later(today(), settings().guarantee_months),
        most_photos=photos.MOST,
        wants=_("Scan het toestel") if device is None else _("Scan de code van de doorverwijzing"),
        signal="refused" if desk.refusals or is_blocked else ("ok" if desk.is_complete else None),
    )
