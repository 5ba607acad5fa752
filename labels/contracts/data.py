"""What the service fills in on a contract and on the sheet for a longer loan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from labels.contracts.clauses import newest
from labels.errors import PaperError
from labels.paper import Paper, Signature


class Kind(StrEnum):
    """The three contracts. What each may say is in `clauses/`."""

    BRUIKLEEN = "BRUIKLEEN"
    HUUR = "HUUR"
    KOOP = "KOOP"


class Charger(StrEnum):
    """Who asks the price decides the law: the city a retributie, the shop a price as an enterprise."""

    CITY = "city"
    SHOP = "shop"


def kind_of(word: str) -> Kind:
    """A word from elsewhere, such as another enum's "bruikleen", as our own kind."""
    try:
        return Kind(str(word).upper())
    except ValueError as error:
        raise PaperError(f"We kennen geen contract van de soort “{word}”.") from error


@dataclass(frozen=True, slots=True)
class Point(Paper):
    """One numbered point as it is printed, with its place in the lawyer's list."""

    id: str
    heading: str
    text: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Rule(Paper):
    """One of the rules that matter most, with its pictogram."""

    picto: str
    text: str


@dataclass(frozen=True, slots=True)
class Written(Paper):
    """The words of a clause set with this contract's values filled in, kept so that they never change."""

    promise: str
    rules: tuple[Rule, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class AgreementData(Paper):
    """A contract at the moment of handing over. `price_eur` belongs to HUUR and KOOP, never to BRUIKLEEN.

    `clause_set` names the texts; `written` holds them as printed (see `agreements.with_words`). `url` is what the QR
    symbol holds, or the number where there is none.
    """

    kind: Kind
    number: str
    lender_name: str
    borrower_name: str
    borrower_birth_on: date
    borrower_address: str
    device_type: str
    device_make: str
    device_model: str
    device_tag: str
    handed_over_at: datetime
    handed_over_place: str
    clerk_name: str
    owner_name: str = ""
    lender_address: str = ""
    lender_kbo: str = ""
    borrower_phone: str = ""
    end_user_first_name: str = ""
    end_user_birth_year: int | None = None
    representative_signs: bool = False
    device_serial: str = ""
    accessories: tuple[str, ...] = ()
    condition: str = ""
    known_limits: tuple[str, ...] = ()
    due_on: date | None = None
    return_place: str = ""
    repair_place: str = ""
    report_days: int = 3
    price_eur: Decimal | None = None
    deposit_eur: Decimal | None = None
    price_period: str = ""
    payment: str = ""
    tariff_proof: str = ""
    tariff_name: str = ""
    tariff_on: date | None = None
    guarantee_months: int | None = None
    regulation: str = ""
    software: str = ""
    updates_until: date | None = None
    privacy_contact: str = ""
    retention: str = ""
    clause_set: str = ""
    charged_by: Charger = Charger.SHOP
    help_phone: str = ""
    written: Written | None = None
    check_address: str = ""
    signature: Signature | None = None
    url: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", kind_of(self.kind))
        if not self.clause_set:
            object.__setattr__(self, "clause_set", newest(self.kind, self.handed_over_at.date()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetData(Paper):
    """What every sheet says that goes with a contract: with which one, between whom, about which device, and when and
    where it was made.
    """

    number: str
    kind: Kind
    lender_name: str
    borrower_name: str
    device_type: str
    device_make: str
    device_model: str
    device_tag: str
    agreed_at: datetime
    agreed_place: str
    clerk_name: str
    device_serial: str = ""
    representative_signs: bool = False
    return_place: str = ""
    help_phone: str = ""
    check_address: str = ""
    signature: Signature | None = None
    url: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", kind_of(self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddendumData(SheetData):
    """The sheet with a later date (old BW 1881: an extension that is not written down harms the borrower). Of a
    rent also what the time that was added costs, from which day and by which tariff, or why it is free.
    """

    before_on: date
    due_on: date
    price_eur: Decimal | None = None
    price_from_on: date | None = None
    price_by: str = ""
    free_for: str = ""
    payment: str = ""

    def __post_init__(self) -> None:
        SheetData.__post_init__(self)
        if self.kind is Kind.KOOP:
            raise PaperError("Een koop heeft geen einddatum en kan dus niet langer duren.")
        if self.due_on <= self.before_on:
            raise PaperError("De nieuwe einddatum ligt niet na de vorige.")
