"""Tables of people, and of how long they are kept."""

from inventory.people.models.keeping import TERMS, ErasePlan, ErasePlanLine, Kept, Term, TermKind, TermProposal, Unit
from inventory.people.models.person import (
    HOUSEHOLD_LABELS,
    RIGHT_LABELS,
    TWIN_LABELS,
    EndUser,
    HouseholdException,
    HouseholdReason,
    Person,
    PersonPair,
    RightReason,
    Route,
    Twin,
    Verdict,
)

__all__ = [
    "HOUSEHOLD_LABELS",
    "RIGHT_LABELS",
    "TERMS",
    "TWIN_LABELS",
    "EndUser",
    "ErasePlan",
    "ErasePlanLine",
    "HouseholdException",
    "HouseholdReason",
    "Kept",
    "Person",
    "PersonPair",
    "RightReason",
    "Route",
    "Term",
    "TermKind",
    "TermProposal",
    "Twin",
    "Unit",
    "Verdict",
]
