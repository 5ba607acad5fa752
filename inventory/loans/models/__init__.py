"""Contracts, what was lent under them and when, what came along, what happened; tariffs with their date."""

from inventory.loans.models.contract import Loan, LoanAccessory, LoanLine
from inventory.loans.models.during import Incident, Payment
from inventory.loans.models.tariff import Tariff
from inventory.loans.models.words import (
    INCIDENT_LABELS,
    LEARNING_LABELS,
    METHOD_LABELS,
    PROOF_LABELS,
    IncidentKind,
    LearningPath,
    PaymentMethod,
    TariffProof,
)

__all__ = [
    "INCIDENT_LABELS",
    "LEARNING_LABELS",
    "METHOD_LABELS",
    "PROOF_LABELS",
    "Incident",
    "IncidentKind",
    "LearningPath",
    "Loan",
    "LoanAccessory",
    "LoanLine",
    "Payment",
    "PaymentMethod",
    "Tariff",
    "TariffProof",
]
