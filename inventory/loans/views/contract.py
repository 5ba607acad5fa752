"""The list of contracts, and one contract with its steps and papers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, moment_text
from inventory.devices.queries import device_by_tag
from inventory.history.models import Event
from inventory.history.queries import events_of
from inventory.lists.views.shown import list_page
from inventory.loans.actions import papers
from inventory.loans.actions.moving import allowed_moves
from inventory.loans.documents.things import accessories_list
from inventory.loans.events import TOLD
from inventory.loans.forms import GiveBackForm, KeepForm, PaymentForm, SignedPageForm
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import DECIDER_LABELS, FREE_LABELS, INCIDENT_LABELS, WRITE_OFF_LABELS, Loan
from inventory.loans.queries import contracts
from inventory.loans.queries.during import write_offs_of
from inventory.loans.queries.money import balance, longer_prices_of
from inventory.loans.queries.papers import held
from inventory.loans.queries.proofs import checks_of
from inventory.loans.shown import demand_person, name_in_list, shown
from inventory.loans.views.listing import LOANS
from inventory.loans.views.pages import named, pages, paper_response
from inventory.loans.views.signing import FILES, NAMES, signed
from inventory.looks import actions as looking
from inventory.looks.events import REASONS, How, What
from inventory.looks.views.noting import seen, seen_in_list
from inventory.people.shown import about
from inventory.web.asked import was_asked
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings
from inventory.web.widgets import Form


@pages.get("/loans")
@needs(Can.LOANS_SEE)
def loans() -> Any:
    """The contracts of the own counter; for the coordinator all, without the names of the shop's customers."""
    me = actor()

    def seen(rows: Sequence[Any]) -> None:
        seen_in_list(What.LOANS, sum(bool(name_in_list(me, row.loan)) for row in rows))

    return list_page(LOANS, "loans/loans.html", seen=seen)


@pages.get("/loans/<number>")
@needs(Can.LOANS_SEE)
def loan(number: str) -> str:
    """One contract."""
    return contract_page(contracts.loan_by_number(number, actor=actor()))


@pages.get("/loans/of/<tag>")
@needs(Can.LOANS_SEE)
def of_device(tag: str) -> Any:
    """The contract under which a device is away."""
    found = contracts.open_loan_of_device(device_by_tag(tag_in(tag), actor=actor()), actor=actor())
    return redirect(url_for("loans.loan", number=found.number))


@pages.post("/loans/<number>/phone")
@needs(Can.PEOPLE_SEE, Can.PEOPLE_OPEN)
def show_phone(number: str) -> Any:
    """Show the phone number for a quarter of an hour; history is told."""
    found = contracts.loan_by_number(number, actor=actor())
    demand_person(actor(), found)
    with saving():
        looking.show_phone(about(found.person), actor=actor())
    return redirect(url_for("loans.loan", number=number, _anchor="who"), 303)


@pages.post("/loans/<number>/name")
@needs(Can.PEOPLE_OPEN)
def open_name(number: str) -> Any:
    """Open the name on a contract of the shop for half an hour, with a reason from the list."""
    found = contracts.loan_by_number(number, actor=actor())
    try:
        with saving():
            looking.open_with_reason(about(found.person), request.form.get("reason", ""), actor=actor(), about=found)
    except Refused as no:
        flash(no.message, "blocked")
    return redirect(url_for("loans.loan", number=number, _anchor="who"), 303)


@pages.get("/loans/<number>/agreement.pdf")
@needs(Can.LOANS_SEE)
def agreement(number: str) -> Response:
    """The contract as it was printed."""
    return paper_response(number, papers.AGREEMENT, actor=actor())


@pages.get("/loans/<number>/addendum.pdf")
@needs(Can.LOANS_SEE)
def addendum(number: str) -> Response:
    """The sheet with the newest date."""
    return paper_response(number, papers.ADDENDUM, actor=actor())


@pages.get("/loans/<number>/receipt.pdf")
@needs(Can.LOANS_SEE)
def receipt(number: str) -> Response:
    """The proof that it came back."""
    return paper_response(number, papers.RECEIPT, actor=actor())


@pages.get("/loans/<number>/accessories.pdf")
@needs(Can.LOANS_SEE)
def accessories(number: str) -> Response:
    """The list of what goes along, to tick; only for who may read the name on it."""
    found = named(contracts.loan_by_number(number, actor=actor()), How.PAPER, actor=actor())
    return file_answer(accessories_list(found, settings()), f"{found.number}-toebehoren.pdf")


def refused(number: str, form: Form, no: Refused) -> Any:
    """The page of a contract again, on what is true now."""
    form.refuse(no.field, no.message)
    return contract_page(contracts.loan_by_number(number, actor=actor()), form), no.status


def contract_page(found: Loan, refused: Form | None = None) -> str:
    """The page of a contract, with the form that was refused as it was typed."""
    me = actor()
    forms = {
        "payment": PaymentForm(prefix="payment-", formdata=None),
        "back": GiveBackForm(prefix="back-", formdata=None),
        "keep": KeepForm(prefix="keep-", formdata=None),
        "page": SignedPageForm(prefix="page-", formdata=None),
    }
    opened = ""
    if refused is not None:
        opened = str(refused._prefix).removesuffix("-")
        forms[opened] = refused
    events = events_of("loan", found.id)
    kept = {each.kind for each in held(found)}
    is_paid = found.kind != LoanKind.BRUIKLEEN
    weighed = balance(found) if is_paid else None
    if weighed is not None and forms["payment"] is not refused:
        forms["payment"].amount_eur.data = weighed.to_pay
    if weighed is not None:
        forms["back"].offer(deposit_eur=weighed.deposit_held, price_eur=weighed.price_paid)
    if weighed is not None and forms["back"] is not refused and weighed.to_give_back:
        forms["back"].amount_eur.data = weighed.to_give_back
    proofs = checks_of(found) if found.kind == LoanKind.HUUR else ()
    done = request.args.get("done", "")
    cells, asked = shown(found, actor=me), request.args.get("paper", "")
    if cells.person is not None and not cells.person.is_gone:
        seen(about(found.person), How.CONTRACT)
    return render_template(
        "loans/loan.html",
        loan=found,
        line=found.line,
        steps=allowed_moves(found, me),
        may_change=may(me, Can.LOANS_CHANGE, found),
        who=cells.person,
        cells=cells,
        reasons=REASONS,
        signed=signed(found) if cells.person is not None else None,
        signed_paper_url=url_for(FILES[asked], number=found.number) if asked in FILES else None,
        paper_names=NAMES,
        forms=forms,
        form=refused,
        opened=opened,
        was_extended=any(event.kind == "loan:extended" for event in events),
        was_swapped=papers.SWAP in kept,
        has_loaner_sheet=papers.LOANER in kept,
        has_loaner_receipt=papers.LOANER_BACK in kept,
        write_offs=write_offs_of(found),
        write_off_words=WRITE_OFF_LABELS,
        decider_words=DECIDER_LABELS,
        may_write_off=may(me, Can.DEVICES_DISPOSE, found.line.device),
        is_back=found.state == LoanState.ENDED and found.line.device.state != "missing",
        has_receipt=any(event.kind == "loan:returned" for event in events),
        balance=weighed,
        longer_prices=longer_prices_of(found),
        free_words=FREE_LABELS,
        proofs=proofs if cells.proof is not None else (),
        is_proof_over=bool(proofs) and proofs[-1].valid_until < today(),
        incident_words=INCIDENT_LABELS,
        timeline_items=[_told(event) for event in reversed(events)],
        done=done,
        may_be_asked=may(me, Can.REACH_NOTE, found)
        and contracts.is_first_and_new(found)
        and not was_asked(found.number),
        day=today(),
    )


def _late(event: Event) -> str:
    """When it was done, of what a desk did without network: the event itself has the moment at which it arrived."""
    done_at = event.data.get("late")
    if not done_at:
        return ""
    return _("Gedaan zonder net, %(when)s", when=moment_text(datetime.fromisoformat(str(done_at))))


def _told(event: Event) -> dict[str, Any]:
    what, icon, kind = TOLD.get(event.kind, (event.kind, "info", "neutral"))
    due = event.data.get("due_on") if event.kind == "loan:extended" else None
    return {
        "what": what,
        "when": moment_text(event.at),
        "at": event.at.isoformat(timespec="minutes"),
        "who": "",
        "note": _late(event) or (f"→ {due}" if due else event.note),
        "icon": icon,
        "kind": kind,
        "url": None,
    }
