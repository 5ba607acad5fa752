"""The papers of a contract. Their data are made in Dutch at the moment itself; their bytes are drawn once."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.i18n import _, day_text, in_dutch
from inventory.devices.models import TYPE_LABELS
from inventory.history import archive
from inventory.history.models import KeptFile
from inventory.loans.actions import papers
from inventory.loans.actions.preflight import limits_of
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import PROOF_LABELS, Loan
from labels import AgreementData, Kind, Paper, ReceiptData, Section, TableReport, agreement, receipt, report


class ContractPapers:
    """Makes the data of each paper; see `actions.papers.Papers`."""

    def agreement(self, loan: Loan, settings: Settings) -> dict[str, Any]:
        with in_dutch():
            return _plain(_agreement(loan, settings))

    def receipt(self, loan: Loan, settings: Settings, *, clerk: str, note: str) -> dict[str, Any]:
        with in_dutch():
            return _plain(_receipt(loan, settings, clerk, note))

    def addendum(self, loan: Loan, settings: Settings, *, before: date) -> dict[str, Any]:
        with in_dutch():
            return _plain(_addendum(loan, settings, before))


PAPERS = ContractPapers()


def paper(loan_id: int, kind: str, *, saving: Callable[[], AbstractContextManager[None]]) -> KeptFile | None:
    """The newest kept paper of this kind with its bytes; see `archive.drawn`."""
    return archive.drawn(kind, papers.OWNER, loan_id, _draw, saving=saving)


def _draw(data: dict[str, Any]) -> bytes:
    text = json.dumps(data)
    if data["paper"] == AgreementData.__name__:
        return agreement(AgreementData.from_json(text))
    if data["paper"] == ReceiptData.__name__:
        return receipt(ReceiptData.from_json(text))
    return report(TableReport.from_json(text))


def _plain(data: Paper) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(data.to_json())
    return made


def _agreement(loan: Loan, settings: Settings) -> AgreementData:
    is_free = loan.kind == LoanKind.BRUIKLEEN
    device, person = loan.line.device, loan.person
    place = loan.location.name if loan.location else loan.org.name
    lender = settings.lender_name if is_free else settings.shop_name
    assert person.birth_date is not None
    system = str(device.specs.get("os", "")) if device.specs else ""
    return AgreementData(
        kind=Kind(str(loan.kind)),
        number=loan.number,
        lender_name=lender,
        lender_address=settings.lender_address if is_free else settings.shop_address,
        lender_kbo="" if is_free else settings.shop_kbo,
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
        accessories=tuple(each.kind for each in loan.line.accessories if each.handed),
        condition=loan.condition_out,
        known_limits=tuple(limits_of(device)),
        handed_over_at=loan.line.from_at,
        handed_over_place=place,
        due_on=loan.due_on,
        return_place=place,
        clerk_name=loan.clerk.name if loan.clerk else "",
        price_eur=loan.price_eur,
        deposit_eur=loan.deposit_eur,
        price_period=_period(settings) if loan.kind == LoanKind.HUUR else "",
        tariff_proof=str(PROOF_LABELS[loan.tariff_proof]) if loan.tariff_proof else "",
        tariff_name=loan.tariff_name,
        tariff_on=loan.tariff_valid_from,
        guarantee_months=settings.guarantee_months if loan.kind == LoanKind.KOOP else None,
        regulation=settings.regulation if is_free else loan.tariff_legal_ref,
        software=_("Er staat %(system)s op.", system=system) if system else "",
    )


def _period(settings: Settings) -> str:
    return _("per jaar") if settings.rent_months == 12 else _("voor %(months)s maanden", months=settings.rent_months)


def _receipt(loan: Loan, settings: Settings, clerk: str, note: str) -> ReceiptData:
    line = loan.line
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
        returned_at=loan.ended_at or now(),
        returned_place=loan.location.name if loan.location else loan.org.name,
        clerk_name=clerk,
        accessories_returned=tuple(each.kind for each in handed if each.came_back),
        accessories_missing=tuple(each.kind for each in handed if not each.came_back),
        condition=loan.condition_in,
        deposit_back_eur=loan.deposit_back_eur,
        note=note,
    )


def _addendum(loan: Loan, settings: Settings, before: date) -> TableReport:
    assert loan.due_on is not None
    device = loan.line.device
    return TableReport(
        title=_("Langer lenen"),
        subtitle=_("Dit blad hoort bij contract %(number)s.", number=loan.number),
        centre=settings.centre_name,
        facts=(
            (_("Contract"), loan.number),
            (_("Toestel"), f"{device.name} · {device.tag}"),
            (_("Was tot en met"), day_text(before)),
            (_("Nu tot en met"), day_text(loan.due_on)),
        ),
        sections=(
            Section(
                _("Wat we afspreken"),
                (_("Wie"), _("Naam"), _("Handtekening")),
                ((loan.org.name, "", ""), (_("Wie leent"), loan.person.name, "")),
                note=_("Al de rest van het contract blijft zoals het is. Breng het toestel ten laatste die dag terug."),
            ),
        ),
        foot=_("%(number)s · gemaakt op %(day)s", number=loan.number, day=day_text(now())),
    )
