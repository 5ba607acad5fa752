"""The papers of a contract. Their data are made in Dutch at the moment itself; their bytes are drawn once."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from inventory.accounts.models import OrgKind
from inventory.config import Settings, SettingsError
from inventory.core.clock import now
from inventory.core.codes import paper_address
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.documents.proofs import check_address
from inventory.devices.models import TYPE_LABELS
from inventory.history import archive
from inventory.history.models import KeptFile
from inventory.loans.actions import papers
from inventory.loans.actions.about_device import limits_of
from inventory.loans.actions.returned import thing, thing_back
from inventory.loans.documents.money import kept_of_the_deposit, longer_data, paid_so_far, payment_data
from inventory.loans.documents.swaps import loaner_data, swap_data
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import PROOF_LABELS, Loan, LoanLine, LongerPrice, Payment
from inventory.loans.queries.money import Balance
from inventory.loans.readers.strokes import Strokes
from labels import (
    AddendumData,
    AgreementData,
    Charger,
    Kind,
    LoanerData,
    PaperError,
    PaymentData,
    ReceiptData,
    Sheet,
    Signature,
    SwapData,
    TableReport,
    addendum,
    agreement,
    agreement_sheet,
    large_print,
    leaflet,
    leaflet_languages,
    loaner,
    payment_receipt,
    picto_svg,
    receipt,
    report,
    swapped,
    use_clauses,
    use_logo,
    warm_up,
    with_words,
)

LEAFLETS = (("nl", "Nederlands"), *leaflet_languages())
_LOGOS = ("logo.svg", "logo.png")


class ContractPapers:
    """Makes the data of each paper; see `actions.papers.Papers`."""

    def agreement(self, loan: Loan, settings: Settings) -> dict[str, Any]:
        with in_dutch():
            data = _agreement(loan, settings)
            try:
                return with_words(data).to_plain()
            except PaperError:  # the device goes along all the same; drawing says what is wrong
                return data.to_plain()

    def receipt(self, loan: Loan, settings: Settings, *, clerk: str, note: str) -> dict[str, Any]:
        with in_dutch():
            return _receipt(
                loan,
                loan.line,
                settings,
                clerk,
                note,
                loan.condition_in,
                deposit_back_eur=loan.deposit_back_eur,
                deposit_kept=kept_of_the_deposit(loan),
            ).to_plain()

    def loaner(
        self, loan: Loan, line: LoanLine, settings: Settings, *, repair: str, condition: str, clerk: str
    ) -> dict[str, Any]:
        with in_dutch():
            return loaner_data(loan, line, settings, repair=repair, condition=condition, clerk=clerk).to_plain()

    def loaner_receipt(
        self, loan: Loan, line: LoanLine, settings: Settings, *, clerk: str, note: str, condition: str
    ) -> dict[str, Any]:
        with in_dutch():
            said = _("Dit was een leentoestel. Aan je contract verandert niets.")
            return _receipt(loan, line, settings, clerk, f"{said} {note}".strip(), condition).to_plain()

    def addendum(
        self,
        loan: Loan,
        settings: Settings,
        *,
        before: date,
        clerk: str,
        cost: LongerPrice | None = None,
        paid: Payment | None = None,
    ) -> dict[str, Any]:
        with in_dutch():
            return _addendum(loan, settings, before, clerk, cost, paid).to_plain()

    def swapped(
        self,
        loan: Loan,
        before: LoanLine,
        settings: Settings,
        *,
        condition: str,
        clerk: str,
        guarantee_until: date | None = None,
    ) -> dict[str, Any]:
        with in_dutch():
            data = swap_data(loan, before, settings, condition=condition, clerk=clerk, guarantee_until=guarantee_until)
            return data.to_plain()

    def payment(self, loan: Loan, row: Payment, settings: Settings, balance: Balance, *, clerk: str) -> dict[str, Any]:
        with in_dutch():
            return payment_data(loan, row, settings, balance, clerk).to_plain()

    def signed(self, data: Mapping[str, Any], strokes: Strokes, *, at: datetime, witness: str) -> dict[str, Any]:
        text = json.dumps(data)
        drawn = Signature(strokes.strokes, strokes.width, strokes.height, at, witness)
        for kind in _SIGNED:
            if data["paper"] == kind.__name__:
                return replace(kind.from_json(text), signature=drawn).to_plain()
        raise Refused("unsignable", _("Dit document is nog van vroeger. Druk het af en teken op papier."))


PAPERS = ContractPapers()
_SIGNED = (AgreementData, AddendumData, SwapData, LoanerData, ReceiptData)
_PRINTERS: dict[Any, Callable[[Any], bytes]] = {
    AgreementData: agreement,
    ReceiptData: receipt,
    PaymentData: payment_receipt,
    AddendumData: addendum,
    SwapData: swapped,
    LoanerData: loaner,
}


def prepare(settings: Settings) -> None:
    """Take up what the instance folder says about paper: `clauses/*.toml` and a `logo.svg` or `logo.png`.

    A SettingsError with one sentence when a file is wrong: better no service than a contract with the wrong text.
    """
    try:
        use_clauses(settings.instance / "clauses")
        logos = [settings.instance / name for name in _LOGOS if (settings.instance / name).is_file()]
        use_logo(logos[0].read_bytes() if logos else b"")
    except (PaperError, OSError) as wrong:
        raise SettingsError(str(wrong)) from None


def stand_by() -> None:
    """In a process that serves: make the press while the first pages go out, not while somebody waits for a paper."""
    warm_up()


def agreement_content(loan_id: int) -> Sheet | None:
    """What the newest contract says, as it is printed; None when it was taken away or never made."""
    kept = archive.newest(papers.AGREEMENT, papers.OWNER, loan_id)
    if kept is None or kept.removed_at is not None or not kept.data:
        return None
    return agreement_sheet(AgreementData.from_json(json.dumps(kept.data)))


@lru_cache(maxsize=32)
def picto_url(name: str) -> str:
    """A pictogram as the address of an image in a page."""
    return "data:image/svg+xml;base64," + b64encode(picto_svg(name).encode()).decode()


@lru_cache(maxsize=32)
def leaflet_pdf(lang: str, kind: LoanKind, settings: Settings, *, large: bool = False) -> bytes:
    """The rules in simple words, without a name; a KeyError for a language or a kind without a leaflet."""
    if lang not in dict(LEAFLETS) or kind == LoanKind.KOOP:
        raise KeyError(lang)
    return leaflet(lang, centre=settings.centre_name, kind=Kind(kind), help_phone=settings.found_phone, large=large)


def large_pdf(loan_id: int, kind: str) -> bytes | None:
    """The newest kept paper of this kind in large letters: drawn when asked and not kept. None without such a paper."""
    kept = archive.newest(kind, papers.OWNER, loan_id)
    if kept is None or kept.removed_at is not None or not kept.data:
        return None
    made = {each.__name__: each for each in _SIGNED}.get(kept.data["paper"])
    return large_print(made.from_json(json.dumps(kept.data))) if made is not None else None


def paper(loan_id: int, kind: str, *, saving: Callable[[], AbstractContextManager[None]]) -> KeptFile | None:
    """The newest kept paper of this kind with its bytes; see `archive.drawn`."""
    return archive.drawn(kind, papers.OWNER, loan_id, _draw, saving=saving)


def _draw(data: dict[str, Any]) -> bytes:
    for kind, draw in _PRINTERS.items():
        if data["paper"] == kind.__name__:
            return draw(kind.from_json(json.dumps(data)))
    return report(TableReport.from_json(json.dumps(data)))


def _agreement(loan: Loan, settings: Settings) -> AgreementData:
    is_free = loan.kind == LoanKind.BRUIKLEEN
    device, person = loan.line.device, loan.person
    place = loan.location.name if loan.location else loan.org.name
    by_shop = not is_free and loan.org.kind == OrgKind.REUSE_SHOP  # who charges decides which law is printed
    lender = settings.shop_name if by_shop else settings.lender_name
    assert person.birth_date is not None
    system = str(device.specs.get("os", "")) if device.specs else ""
    return AgreementData(
        kind=Kind(str(loan.kind)),
        number=loan.number,
        lender_name=lender,
        lender_address=settings.shop_address if by_shop else settings.lender_address,
        lender_kbo=settings.shop_kbo if by_shop else "",
        owner_name=device.owner.name if is_free and device.owner is not None else lender,
        borrower_name=person.name,
        borrower_birth_on=person.birth_date,
        borrower_address=person.address,
        borrower_phone=person.phone,
        end_user_first_name=loan.end_user.first_name if loan.end_user else "",
        end_user_birth_year=loan.end_user.birth_year if loan.end_user else None,
        representative_signs=loan.representative_signs,
        device_type=str(TYPE_LABELS[device.type]),
        device_make=device.make,
        device_model=device.model,
        device_serial=device.serial,
        device_tag=device.tag,
        accessories=tuple(thing(each.kind) for each in loan.line.accessories if each.handed),
        condition=loan.condition_out,
        known_limits=tuple(limits_of(device)),
        handed_over_at=loan.line.from_at,
        handed_over_place=place,
        due_on=loan.due_on,
        return_place=place,
        clerk_name=loan.clerk.name if loan.clerk else "",
        price_eur=loan.price_eur,
        deposit_eur=loan.deposit_eur,
        payment=paid_so_far(loan),
        price_period=_period(settings) if loan.kind == LoanKind.HUUR else "",
        tariff_proof=str(PROOF_LABELS[loan.tariff_proof]) if loan.tariff_proof else "",
        tariff_name=loan.tariff_name,
        tariff_on=loan.tariff_valid_from,
        guarantee_months=settings.guarantee_months if loan.kind == LoanKind.KOOP else None,
        regulation=settings.regulation
        if not by_shop and (is_free or not loan.tariff_legal_ref)
        else loan.tariff_legal_ref,
        software=_("Er staat %(system)s op.", system=system) if system else "",
        charged_by=Charger.SHOP if is_free or by_shop else Charger.CITY,
        help_phone=settings.found_phone,
        check_address=check_address(settings),
        url=paper_address(settings.base_url, loan.number),
    )


def _period(settings: Settings) -> str:
    return _("per jaar") if settings.rent_months == 12 else _("voor %(months)s maanden", months=settings.rent_months)


def _receipt(
    loan: Loan, line: LoanLine, settings: Settings, clerk: str, note: str, condition: str, **deposit: Any
) -> ReceiptData:
    """`line` is that of the device that came back."""
    device = line.device
    handed = [each for each in line.accessories if each.handed]
    return ReceiptData(
        centre=settings.centre_name,
        number=loan.number,
        borrower_name=loan.person.name,
        device_type=str(TYPE_LABELS[device.type]),
        device_make=device.make,
        device_model=device.model,
        device_serial=device.serial,
        device_tag=device.tag,
        returned_at=line.until_at or now(),
        returned_place=loan.location.name if loan.location else loan.org.name,
        clerk_name=clerk,
        accessories_returned=tuple(thing_back(each) for each in handed if each.came_back),
        accessories_missing=tuple(thing(each.kind) for each in handed if each.came_back is False),
        condition=condition,
        data_stated_by=", ".join(part for part in (clerk, loan.org.name) if part),
        **deposit,
        note=note,
        check_address=check_address(settings),
    )


def _addendum(
    loan: Loan, settings: Settings, before: date, clerk: str, cost: LongerPrice | None, paid: Payment | None
) -> AddendumData:
    assert loan.due_on is not None
    device = loan.line.device
    place = loan.location.name if loan.location else loan.org.name
    by_shop = loan.kind != LoanKind.BRUIKLEEN and loan.org.kind == OrgKind.REUSE_SHOP
    return AddendumData(
        kind=Kind(str(loan.kind)),
        number=loan.number,
        lender_name=settings.shop_name if by_shop else settings.lender_name,
        borrower_name=loan.person.name,
        device_type=str(TYPE_LABELS[device.type]),
        device_make=device.make,
        device_model=device.model,
        device_tag=device.tag,
        before_on=before,
        due_on=loan.due_on,
        agreed_at=now(),
        agreed_place=place,
        return_place=place,
        clerk_name=clerk,
        representative_signs=loan.representative_signs,
        **longer_data(cost, paid),
        help_phone=settings.found_phone,
        check_address=check_address(settings),
        url=paper_address(settings.base_url, loan.number),
    )
